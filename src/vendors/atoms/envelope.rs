//! The wrapping of every answer: `{status: true, data}`; some addresses say `success` for `status`.

use super::errors;
use crate::{
    domain::error::ApiError,
    vendors::{
        json::{self, Fields, Json},
        request::ApiResponse,
    },
};

/// Hands the document of a success answer to `take`. An answer that says `status: false` is none,
/// whatever its HTTP status.
pub(super) fn success<T>(
    response: &ApiResponse,
    take: impl FnOnce(&Json<'_>) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    if !(200..300).contains(&response.status) {
        return Err(errors::read(response));
    }
    json::document(response, |document| {
        let says_no = Fields::of(document).is_some_and(|fields| {
            let says_no = |name| fields.raw(name) == Some(&Json::Bool(false));
            says_no("status") || says_no("success")
        });
        if says_no {
            Err(errors::read(response))
        } else {
            take(document)
        }
    })
}

/// Hands the object in `data` to `take`.
pub(super) fn data<T>(
    response: &ApiResponse,
    take: impl FnOnce(Fields<'_>) -> Result<T, ApiError>,
) -> Result<T, ApiError> {
    success(response, |document| {
        let data = Fields::of(document)
            .and_then(|fields| fields.fields("data"))
            .ok_or_else(|| {
                json::unexpected(
                    response,
                    "The answer does not hold what was asked for (`data`).",
                )
            })?;
        take(data)
    })
}

/// The error for an answer without the list that was asked for.
pub(super) fn no_list(response: &ApiResponse) -> ApiError {
    json::unexpected(response, "The answer does not hold a list.")
}
