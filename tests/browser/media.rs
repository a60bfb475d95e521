use std::{cell::RefCell, rc::Rc};

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::window;
use ringside::{
    domain::{
        base_url::BaseUrl,
        error::ErrorKind,
        key::ApiKey,
        recording::{Received, Track},
    },
    net::{
        connection::{Auth, Connection, Origin},
        media::{self, Media},
    },
    vendors::VendorId,
};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{AbortController, Request, Response};

/// Stands in for the network: `fetch` answers with what it is told, until this is dropped.
struct Network {
    before: JsValue,
    asked: Rc<RefCell<Vec<Request>>>,
    _fetch: Closure<dyn FnMut(Request) -> Promise>,
}

impl Network {
    fn answering(answer: Result<Response, JsValue>) -> Self {
        let answer = answer.map(JsValue::from);
        let asked = Rc::new(RefCell::new(Vec::new()));
        let noted = Rc::clone(&asked);
        let fetch = Closure::<dyn FnMut(Request) -> Promise>::new(move |request| {
            noted.borrow_mut().push(request);
            match &answer {
                Ok(response) => Promise::resolve(response),
                Err(error) => Promise::reject(error),
            }
        });
        let before = Reflect::get(&window(), &"fetch".into()).unwrap();
        Reflect::set(&window(), &"fetch".into(), fetch.as_ref()).unwrap();
        Self {
            before,
            asked,
            _fetch: fetch,
        }
    }

    fn request(&self) -> Request {
        Clone::clone(&self.asked.borrow()[0])
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        let _ = Reflect::set(&window(), &"fetch".into(), &self.before);
    }
}

/// An answer with this body, status and headers.
fn answer(body: &str, status: u16, headers: &[(&str, &str)]) -> Response {
    let named = Object::new();
    for (name, value) in headers {
        Reflect::set(&named, &(*name).into(), &(*value).into()).unwrap();
    }
    let init = Object::new();
    Reflect::set(&init, &"status".into(), &status.into()).unwrap();
    Reflect::set(&init, &"headers".into(), &named).unwrap();
    let constructor: Function = Reflect::get(&window(), &"Response".into())
        .unwrap()
        .unchecked_into();
    Reflect::construct(&constructor, &Array::of2(&body.into(), &init))
        .unwrap()
        .unchecked_into()
}

fn vapi(auth: Auth) -> Connection {
    Connection {
        id: "vapi".into(),
        label: "Vapi".to_owned(),
        vendor: VendorId::Vapi,
        base_url: BaseUrl::parse("https://api.vapi.ai", "https://console.example").unwrap(),
        auth,
        agents: None,
        place_from: Vec::new(),
        origin: Origin::AddedByHand,
    }
}

fn with_key() -> Auth {
    let (key, _) = ApiKey::parse("an-invented-key").unwrap();
    Auth::Key(Some(key.bind("https://api.vapi.ai")))
}

async fn ask(
    auth: Auth,
) -> (
    Result<Option<Media>, ringside::domain::error::ApiError>,
    Vec<Received>,
) {
    let progress = Rc::new(RefCell::new(Vec::new()));
    let noted = Rc::clone(&progress);
    let signal = AbortController::new().unwrap().signal();
    let found = media::recording(
        &vapi(auth),
        &"call-7".into(),
        &Track::Stereo,
        &signal,
        move |received| noted.borrow_mut().push(received),
    )
    .await;
    let progress = progress.borrow().clone();
    (found, progress)
}

#[wasm_bindgen_test]
async fn bytes_are_fetched_with_the_key_and_kept_while_somebody_holds_them() {
    let sound = answer(
        "RIFF and so on",
        200,
        &[("Content-Type", "audio/wav"), ("Content-Length", "14")],
    );
    let network = Network::answering(Ok(sound));
    let (found, progress) = ask(with_key()).await;
    let request = network.request();
    assert_eq!(
        request.url(),
        "https://api.vapi.ai/call/call-7/stereo-recording"
    );
    assert_eq!(
        request.headers().get("Authorization").unwrap().as_deref(),
        Some("Bearer an-invented-key")
    );
    assert_eq!(
        progress.last(),
        Some(&Received {
            so_far: 14,
            total: Some(14)
        })
    );
    drop(network);

    let Ok(Some(Media::Bytes(url))) = found else {
        panic!("bytes, not {found:?}");
    };
    let address = url.address().to_owned();
    let kept: Response = JsFuture::from(window().fetch_with_str(&address))
        .await
        .unwrap()
        .unchecked_into();
    let text = JsFuture::from(kept.text().unwrap()).await.unwrap();
    assert_eq!(text.as_string().as_deref(), Some("RIFF and so on"));
    drop(url);
    let gone = JsFuture::from(window().fetch_with_str(&address)).await;
    assert!(gone.is_err(), "the memory is given back");
}

#[wasm_bindgen_test]
async fn a_page_in_place_of_a_sound_is_not_kept() {
    let page = answer("<html>", 200, &[("Content-Type", "text/html")]);
    let _network = Network::answering(Ok(page));
    let (found, _) = ask(with_key()).await;
    assert_eq!(found.unwrap_err().kind, ErrorKind::UnexpectedAnswer);
}

#[wasm_bindgen_test]
async fn nothing_at_all_is_no_sound() {
    let empty = answer("", 200, &[("Content-Type", "audio/wav")]);
    let _network = Network::answering(Ok(empty));
    let (found, _) = ask(with_key()).await;
    assert!(found.unwrap_err().sentence.contains("empty"));
}

#[wasm_bindgen_test]
async fn a_sound_beyond_the_limit_is_not_begun() {
    let large = answer(
        "RIFF",
        200,
        &[
            ("Content-Type", "audio/wav"),
            ("Content-Length", "300000000"),
        ],
    );
    let _network = Network::answering(Ok(large));
    let (found, progress) = ask(with_key()).await;
    assert_eq!(found.unwrap_err().kind, ErrorKind::TooLarge);
    assert!(progress.is_empty());
}

#[wasm_bindgen_test]
async fn what_the_vendor_answers_instead_is_its_error() {
    let missing = answer(
        "{\"message\":\"Artifact not found\"}",
        404,
        &[("Content-Type", "application/json")],
    );
    let _network = Network::answering(Ok(missing));
    let (found, _) = ask(with_key()).await;
    assert_eq!(found.unwrap_err().kind, ErrorKind::NotFound);
}

#[wasm_bindgen_test]
async fn what_a_page_may_not_read_a_player_may_open_behind_a_proxy() {
    let refused = || Err(js_sys::TypeError::new("Failed to fetch").into());
    let network = Network::answering(refused());
    let (found, _) = ask(Auth::Proxy).await;
    drop(network);
    let Ok(Some(Media::Proxied(address))) = found else {
        panic!("an address, not {found:?}");
    };
    assert_eq!(address, "https://api.vapi.ai/call/call-7/stereo-recording");

    let _network = Network::answering(refused());
    let (found, _) = ask(with_key()).await;
    assert_eq!(
        found.unwrap_err().kind,
        ErrorKind::Unreachable,
        "without a proxy the address alone has no key"
    );
}
