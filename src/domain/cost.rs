//! What a call cost, as the vendor counts it. Amounts of different currencies are never added.

/// What an amount is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Currency {
    /// US dollars.
    Usd,
    /// The vendor's own credits.
    Credits,
}

/// An amount in millionths of its currency, so that sums are exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Money {
    /// What it is counted in.
    pub currency: Currency,
    /// Millionths.
    pub micros: u64,
}

impl Money {
    /// The sum; `None` for different currencies, which have no sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        let micros = self.micros.checked_add(other.micros)?;
        (self.currency == other.currency).then_some(Self { micros, ..self })
    }

    /// How far two amounts of one currency are apart, whichever is larger.
    pub fn apart(self, other: Self) -> Option<Self> {
        (self.currency == other.currency).then_some(Self {
            micros: self.micros.abs_diff(other.micros),
            ..self
        })
    }

    /// What a minute cost of something that lasted this long, to four decimals; `None` for what took
    /// no time.
    pub fn per_minute(self, length_ms: u64) -> Option<Self> {
        let micros = (u128::from(self.micros) * 60_000).checked_div(u128::from(length_ms))?;
        let micros = u64::try_from((micros + 50) / 100 * 100).ok()?;
        Some(Self { micros, ..self })
    }

    /// Which part this is of the whole, in percent from 0 to 100.
    pub fn percent_of(self, whole: Self) -> Option<u8> {
        if self.currency != whole.currency || whole.micros == 0 {
            return None;
        }
        let percent = u128::from(self.micros) * 100 / u128::from(whole.micros);
        Some(u8::try_from(percent).unwrap_or(100).min(100))
    }

    /// [`text`](Self::text) rounded to hundredths of a cent: for columns of figures.
    pub fn short(self) -> String {
        let micros = match self.currency {
            Currency::Usd => self.micros.saturating_add(50) / 100 * 100,
            Currency::Credits => self.micros,
        };
        Self { micros, ..self }.text()
    }

    /// `$0.0394`, `$12.50`, `18 credits`: at least two decimals of dollars, at most six, no more of
    /// them than it takes.
    pub fn text(self) -> String {
        let (whole, fraction) = (self.micros / 1_000_000, self.micros % 1_000_000);
        let fraction = format!("{fraction:06}");
        let digits = fraction.trim_end_matches('0');
        match self.currency {
            Currency::Usd => format!("${whole}.{digits:0<2}"),
            Currency::Credits if digits.is_empty() => format!("{whole} credits"),
            Currency::Credits => format!("{whole}.{digits} credits"),
        }
    }
}

/// One component of a cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostPart {
    /// What was paid for: "Speech to text".
    pub label: String,
    /// How much; `None` where only a quantity is told.
    pub amount: Option<Money>,
    /// How much of it was used, with its unit: "257 tokens".
    pub quantity: Option<String>,
}

/// What a call cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// The vendor's own total.
    pub total: Option<Money>,
    /// The components it names, in its order.
    pub parts: Vec<CostPart>,
}

impl Cost {
    /// Whether anything is known.
    pub fn is_known(&self) -> bool {
        self.total.is_some() || !self.parts.is_empty()
    }

    /// The sum of the components, where all of those with an amount share a currency.
    pub fn sum_of_parts(&self) -> Option<Money> {
        let mut amounts = self.parts.iter().filter_map(|part| part.amount);
        let first = amounts.next()?;
        amounts.try_fold(first, Money::plus)
    }

    /// How far the vendor's total is from the sum of its components; `None` where they agree or
    /// cannot be compared.
    pub fn gap(&self) -> Option<Gap> {
        let (total, sum) = (self.total?, self.sum_of_parts()?);
        let apart = total.apart(sum)?;
        (apart.micros > 0).then_some(Gap {
            apart,
            is_total_larger: total.micros > sum.micros,
        })
    }
}

/// A total that its components do not add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The difference.
    pub apart: Money,
    /// Whether the total is the larger one: something is not itemised.
    pub is_total_larger: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(micros: u64) -> Money {
        Money {
            currency: Currency::Usd,
            micros,
        }
    }

    #[test]
    fn amounts_read_like_money() {
        assert_eq!(usd(0).text(), "$0.00");
        assert_eq!(usd(39_400).text(), "$0.0394");
        assert_eq!(usd(12_500_000).text(), "$12.50");
        assert_eq!(usd(1).text(), "$0.000001");
        assert_eq!(usd(219_807).short(), "$0.2198");
        assert_eq!(usd(219_850).short(), "$0.2199");
        assert_eq!(usd(1).short(), "$0.00");
        let credits = |micros| Money {
            currency: Currency::Credits,
            micros,
        };
        assert_eq!(credits(18_000_000).text(), "18 credits");
        assert_eq!(credits(1_250_000).text(), "1.25 credits");
    }

    #[test]
    fn currencies_are_not_added() {
        let credits = Money {
            currency: Currency::Credits,
            micros: 1,
        };
        assert_eq!(usd(1).plus(credits), None);
        assert_eq!(usd(1).plus(usd(2)), Some(usd(3)));
        assert_eq!(usd(1).plus(usd(u64::MAX)), None);
    }

    #[test]
    fn components_are_summed_where_they_can_be() {
        let part = |amount| CostPart {
            label: "x".to_owned(),
            amount,
            quantity: None,
        };
        let mut cost = Cost::default();
        assert!(!cost.is_known());
        assert_eq!(cost.sum_of_parts(), None);
        cost.parts = vec![part(Some(usd(3))), part(None), part(Some(usd(4)))];
        assert!(cost.is_known());
        assert_eq!(cost.sum_of_parts(), Some(usd(7)));
    }

    #[test]
    fn a_total_is_compared_with_its_components() {
        let part = |micros| CostPart {
            label: "x".to_owned(),
            amount: Some(usd(micros)),
            quantity: None,
        };
        let mut cost = Cost {
            total: Some(usd(10)),
            parts: vec![part(4), part(6)],
        };
        assert_eq!(cost.gap(), None);
        cost.parts.push(part(5));
        let gap = cost.gap().unwrap();
        assert_eq!((gap.apart, gap.is_total_larger), (usd(5), false));
        cost.total = Some(usd(18));
        assert_eq!(cost.gap().map(|gap| gap.is_total_larger), Some(true));
        cost.parts.clear();
        assert_eq!(cost.gap(), None, "nothing to compare with");
    }

    #[test]
    fn rates_and_shares() {
        assert_eq!(usd(30_000).per_minute(90_000), Some(usd(20_000)));
        assert_eq!(usd(39_400).per_minute(90_000), Some(usd(26_300)));
        assert_eq!(usd(30_000).per_minute(0), None);
        assert_eq!(usd(u64::MAX).per_minute(1), None);
        assert_eq!(usd(1).percent_of(usd(3)), Some(33));
        assert_eq!(usd(9).percent_of(usd(3)), Some(100));
        assert_eq!(usd(0).percent_of(usd(0)), None);
    }
}
