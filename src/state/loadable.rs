//! A value that is loaded, reloaded and sometimes not available.

use crate::domain::error::ApiError;

/// A value on its way. The last good value stays while a newer one is loaded and when that fails, so
/// that a page can show it and say that it is stale.
#[derive(Clone, Debug, PartialEq)]
pub struct Loadable<T> {
    /// The last good value.
    pub value: Option<T>,
    /// Why the newest attempt failed.
    pub error: Option<ApiError>,
    /// Whether an attempt is under way.
    pub is_loading: bool,
}

impl<T> Default for Loadable<T> {
    fn default() -> Self {
        Self {
            value: None,
            error: None,
            is_loading: false,
        }
    }
}

impl<T> Loadable<T> {
    /// Takes in the end of an attempt.
    pub fn settle(&mut self, result: Result<T, ApiError>) {
        self.is_loading = false;
        match result {
            Ok(value) => {
                self.value = Some(value);
                self.error = None;
            }
            Err(error) => self.error = Some(error),
        }
    }
}
