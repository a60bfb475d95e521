//! The one look of an error: our sentence, what to do, then the vendor's words.

use leptos::prelude::*;

use super::{
    copy_button::CopyButton,
    icon::{Icon, IconName},
    retry_button::RetryButton,
};
use crate::domain::{
    error::{ApiError, ErrorKind},
    text::visible_identifier,
};

/// What a person can do about it.
fn advice(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::KeyMissing => "Enter the key of this connection to go on.",
        ErrorKind::KeyRefused => {
            "Check that the key is complete, has not expired and belongs to this vendor, then enter it again."
        }
        ErrorKind::ScopeMissing(Some(scope)) => {
            return format!(
                "The key works, but without the right “{}”. Give it that right in the vendor's dashboard, or enter a key that has it.",
                visible_identifier(scope)
            );
        }
        ErrorKind::ScopeMissing(None) => {
            "The key works, but lacks a right. Give it the right in the vendor's dashboard, or enter another key."
        }
        ErrorKind::Forbidden => "The vendor does not allow this for the key in use.",
        ErrorKind::NotFound => "It may have been deleted, or belong to another account or connection.",
        ErrorKind::RateLimited => "The vendor takes no more requests for a while. Nothing was lost.",
        ErrorKind::Rejected => "Sending the same again will not help; the vendor's message says what it did not accept.",
        ErrorKind::VendorTrouble => "The trouble is on the vendor's side. Try again in a moment.",
        ErrorKind::UnexpectedAnswer => {
            "Check that the base URL leads to the API, and not to a website or the error page of a proxy."
        }
        ErrorKind::TooLarge => "Ask for less at once: fewer rows per page, or a narrower filter.",
        ErrorKind::Offline => "Check the network of this device. What was loaded before stays on the screen.",
        ErrorKind::Unreachable => {
            "Browsers do not tell the reasons apart: the base URL may be wrong, the network may block it, or the API may not accept requests from this site (CORS). A proxy under this site's own address solves the last one."
        }
        ErrorKind::TimedOut => "The network or the vendor is slow. Try again.",
        ErrorKind::Aborted => "The request was stopped. Try again if you still need it.",
        ErrorKind::Refused => "Nothing was sent.",
    }
    .to_owned()
}

/// Whether a key is what helps.
fn is_about_key(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::KeyMissing
            | ErrorKind::KeyRefused
            | ErrorKind::ScopeMissing(_)
            | ErrorKind::Forbidden
    )
}

/// An error with everything a person needs to act on it or to report it.
#[component]
pub fn ErrorPanel(
    /// What went wrong.
    error: ApiError,
    /// Tries again; without it there is no button.
    #[prop(optional, into)]
    on_retry: Option<Callback<()>>,
    /// Where the key of the connection is entered; linked when a key is what helps.
    #[prop(optional_no_strip, into)]
    key_href: Option<String>,
    /// The current time, for the countdown.
    now_ms: Signal<i64>,
) -> impl IntoView {
    let key_link = key_href.filter(|_| is_about_key(&error.kind)).map(|href| {
        view! {
            <a class="button button--primary" href=href>
                <Icon name=IconName::Key/>
                "Enter the key"
            </a>
        }
    });
    let retry =
        on_retry.map(|on_retry| view! { <RetryButton error=error.clone() on_retry now_ms/> });
    view! {
        <section class="error-panel" role="group" aria-label="Error">
            <div class="error-panel__icon">
                <Icon name=IconName::Warning/>
            </div>
            <div class="error-panel__body">
                <p class="error-panel__sentence">{error.sentence.clone()}</p>
                <p class="error-panel__advice">{advice(&error.kind)}</p>
                <div class="error-panel__actions">{key_link} {retry}</div>
                {facts(&error)}
            </div>
        </section>
    }
}

/// What the vendor said, for a report to its support.
fn facts(error: &ApiError) -> AnyView {
    let status = error.status.map(|status| status.to_string());
    let said = [
        ("Vendor's message", error.vendor_message.clone()),
        ("Code", error.code.as_deref().map(visible_identifier)),
        ("HTTP status", status),
    ];
    let said: Vec<_> = said
        .into_iter()
        .filter_map(|(name, value)| {
            Some(view! {
                <dt>{name}</dt>
                <dd>
                    <bdi>{value?}</bdi>
                </dd>
            })
        })
        .collect();
    let request_id = error.request_id.clone().map(|id| {
        view! {
            <dt>"Request id"</dt>
            <dd>
                <span class="mono">{visible_identifier(&id)}</span>
                " "
                <CopyButton text=id label="Copy request id"/>
            </dd>
        }
    });
    if said.is_empty() && request_id.is_none() {
        return ().into_any();
    }
    view! { <dl class="error-panel__facts">{said} {request_id}</dl> }.into_any()
}
