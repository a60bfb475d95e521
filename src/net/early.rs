//! Answers to requests that the start script sent before the program was there.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// The answer from this address, if it was asked for ahead; each is given once. A request that failed
/// counts as not sent.
pub(super) async fn take(address: &str) -> Option<Response> {
    let asked = Reflect::get(&js_sys::global(), &"ringsideEarly".into()).ok()?;
    let asked: Function = asked.dyn_into().ok()?;
    let answer: Promise = asked
        .call1(&JsValue::NULL, &address.into())
        .ok()?
        .dyn_into()
        .ok()?;
    JsFuture::from(answer).await.ok()?.dyn_into().ok()
}
