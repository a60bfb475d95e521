//! A phone number, or whatever a vendor puts in its place.

use leptos::prelude::*;

use super::{
    icon::{Icon, IconName},
    time_text::absent,
};
use crate::domain::phone;

const UNUSUAL: &str = "Contains hidden or unusual characters";

/// The number isolated from its neighbours, hidden characters visible, and marked when it may not be
/// the number it looks like.
#[component]
pub fn PhoneText(
    /// The vendor's text.
    #[prop(into)]
    text: Option<String>,
) -> impl IntoView {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return absent("No number").into_any();
    };
    let read = phone::PhoneText::read(&text);
    view! {
        <span class="phone-text">
            <bdi class="phone-text__number">{read.shown}</bdi>
            {read
                .is_unusual
                .then(|| {
                    view! {
                        <span class="phone-text__mark" title=UNUSUAL>
                            <Icon name=IconName::Warning/>
                            <span class="visually-hidden">{UNUSUAL}</span>
                        </span>
                    }
                })}
        </span>
    }
    .into_any()
}
