//! Locks that the tabs of this origin share (the Web Locks API), where the browser has them.
//!
//! Spoken to by name and not through the bindings of `web_sys`: those take it for granted that there are
//! locks and that asking never throws, and neither holds in an insecure context or a sandbox.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortSignal;

use super::{page::window, promise::deferred};

/// A lock that is held. Dropping it gives it back.
pub struct Lock {
    give_back: Function,
    settled: Promise,
}

impl Lock {
    /// Waits until the lock is given back or taken away; `true` if another tab took it away.
    pub fn is_robbed(&self) -> impl Future<Output = bool> + use<> {
        let settled = JsFuture::from(self.settled.clone());
        async move { settled.await.is_err() }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // A promise's own function has no way to refuse.
        let _ = self.give_back.call0(&JsValue::UNDEFINED);
    }
}

/// How asking for a lock went.
pub enum Asked {
    /// It is ours.
    Taken(Lock),
    /// Another tab has it.
    Busy,
    /// This browser has no locks, or this page may not use them.
    Missing,
}

/// Asks for a lock without waiting; `by_force` takes it from whoever has it.
pub async fn take(name: &str, by_force: bool) -> Asked {
    try_take(name, by_force).await.unwrap_or(Asked::Missing)
}

async fn try_take(name: &str, by_force: bool) -> Option<Asked> {
    let (held, give_back) = deferred()?;
    let (answer, tell) = deferred()?;
    // Freed once it was called, and with the promise if it never is.
    let callback = Closure::once_into_js(move |lock: JsValue| {
        let is_ours = !lock.is_null();
        // A promise's own function has no way to refuse.
        let _ = tell.call1(&JsValue::UNDEFINED, &is_ours.into());
        // The lock is held until this is resolved.
        if is_ours {
            held.into()
        } else {
            JsValue::UNDEFINED
        }
    });
    let how = if by_force { "steal" } else { "ifAvailable" };
    let settled = request(name, how, &JsValue::TRUE, &callback)?;
    // A refusal settles without an answer.
    let race = Promise::race(&Array::of2(&answer, &settled));
    let is_ours = JsFuture::from(race).await.ok()?.is_truthy();
    Some(if is_ours {
        Asked::Taken(Lock { give_back, settled })
    } else {
        Asked::Busy
    })
}

/// Waits until one of these locks comes free, without keeping it. `false` if the signal was given first,
/// or where there are no locks.
pub async fn one_comes_free(names: &[String], signal: &AbortSignal) -> bool {
    let at_once = Closure::<dyn Fn()>::new(|| {});
    let requests: Array = names
        .iter()
        .filter_map(|name| request(name, "signal", signal, at_once.as_ref()))
        .collect();
    if requests.length() == 0 {
        return false;
    }
    JsFuture::from(Promise::race(&requests)).await.is_ok()
}

fn request(name: &str, option: &str, value: &JsValue, callback: &JsValue) -> Option<Promise> {
    let manager = Reflect::get(&window()?.navigator(), &"locks".into()).ok()?;
    let ask: Function = Reflect::get(&manager, &"request".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let options = Object::new();
    Reflect::set(&options, &option.into(), value).ok()?;
    ask.call3(&manager, &name.into(), &options, callback)
        .ok()?
        .dyn_into()
        .ok()
}
