//! What the vendor made of a call after it ended.

/// One field that was extracted, or one criterion that was judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its name.
    pub name: String,
    /// Its value as text; JSON where it is not a plain value.
    pub value: String,
    /// How sure the vendor is, in percent from 0 to 100.
    pub confidence_percent: Option<u8>,
    /// Why, in the vendor's words.
    pub reason: Option<String>,
}

/// An analysis.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Analysis {
    /// What happened, in a few sentences.
    pub summary: Option<String>,
    /// Whether the call reached its goal, in the vendor's word ("true", "8", "Pass").
    pub success: Option<String>,
    /// What was extracted and judged.
    pub findings: Vec<Finding>,
}

impl Analysis {
    /// Whether anything is known.
    pub fn is_known(&self) -> bool {
        self.summary.is_some() || self.success.is_some() || !self.findings.is_empty()
    }
}
