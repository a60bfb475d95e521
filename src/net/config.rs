//! Fetches `config.json`, the deployer's list of connections, beside `index.html`.

use web_sys::Response;

use super::{body, early};
use crate::{
    browser::page,
    vendors::config::{self, Config},
};

/// Fetches and reads the file. The error is a sentence for the page.
pub async fn load() -> Result<Config, String> {
    let address = format!("{}config.json", page::base_path());
    let response: Response = match early::take(&address).await {
        Some(response) => response,
        None => gloo_net::http::Request::get(&address)
            .build()
            .map_err(|_| "The browser refused to ask for config.json.".to_owned())?
            .send()
            .await
            .map_err(|_| "config.json cannot be reached.".to_owned())?
            .into(),
    };
    if response.status() == 404 {
        return Err("There is no config.json beside this page (404).".to_owned());
    }
    if !response.ok() {
        return Err(format!(
            "config.json was answered with status {}.",
            response.status()
        ));
    }
    let text = body::read_text(&response)
        .await
        .map_err(|_| "config.json broke off while it was read, or is far too large.".to_owned())?;
    config::read(&text, &page::origin())
}
