//! Reads `config.json`, the deployer's list of connections. It holds no key: whoever can open the page
//! can read it.

use super::{
    VendorId,
    connection::{Auth, Connection, Origin, PlaceFrom},
    json::{self, Fields, Json},
};
use crate::domain::{
    base_url::BaseUrl,
    ids::{AgentId, ConnectionId},
};

/// What `config.json` says; entries that cannot be used are named instead of failing the whole file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// The usable connections, in file order.
    pub connections: Vec<Connection>,
    /// One sentence for each entry that was left out.
    pub problems: Vec<String>,
}

/// Reads the file's text. The error is a sentence that says where the text is wrong.
pub fn read(text: &str, page_origin: &str) -> Result<Config, String> {
    if text.trim_start().starts_with('<') {
        return Err(
            "config.json is an HTML page: the server answers unknown files with its start page."
                .to_owned(),
        );
    }
    json::read(text, |value| from_json(value, page_origin))
        .map_err(|reason| reason.replacen("The answer", "config.json", 1))?
}

fn from_json(value: &Json<'_>, page_origin: &str) -> Result<Config, String> {
    let Some(entries) = Fields::of(value).and_then(|fields| fields.items("connections")) else {
        return Err("config.json has no list named “connections”.".to_owned());
    };
    let mut config = Config::default();
    for (index, entry) in entries.iter().enumerate() {
        match connection(entry, page_origin) {
            Ok(new) if config.connections.iter().any(|known| known.id == new.id) => {
                config.problems.push(format!(
                    "The id “{}” is used twice; the second was left out.",
                    new.id
                ));
            }
            Ok(new) => config.connections.push(new),
            Err(reason) => {
                config.problems.push(format!(
                    "Connection {} of config.json was left out: {reason}",
                    index + 1
                ));
            }
        }
    }
    Ok(config)
}

fn connection(entry: &Json<'_>, page_origin: &str) -> Result<Connection, String> {
    let fields = Fields::of(entry).ok_or("it is not an object.")?;
    let text = |name: &str| {
        fields
            .raw(name)
            .and_then(Json::as_str)
            .filter(|text| !text.trim().is_empty())
    };
    let id = text("id").ok_or("it has no “id”.")?;
    let vendor = text("vendor").ok_or("it has no “vendor”.")?;
    let vendor = VendorId::from_slug(vendor)
        .ok_or_else(|| format!("the vendor “{vendor}” is not known."))?;
    let base_url = match text("base_url") {
        Some(base_url) => base_url,
        None => vendor.default_base_url(),
    };
    let auth = match text("auth") {
        Some("proxy") => Auth::Proxy,
        Some("key") | None => Auth::Key(None),
        Some(other) => {
            return Err(format!(
                "“auth” is “{other}”, but only “key” and “proxy” are known."
            ));
        }
    };
    if fields.raw("key").is_some() {
        return Err(
            "it holds a key, and everybody who can open this page can read config.json.".to_owned(),
        );
    }
    let agents = fields.items("agents").map(|agents| {
        agents
            .iter()
            .filter_map(Json::as_str)
            .map(AgentId::new)
            .collect::<Vec<_>>()
    });
    Ok(Connection {
        id: ConnectionId::new(id),
        label: text("label").unwrap_or(id).to_owned(),
        vendor,
        base_url: BaseUrl::parse(base_url, page_origin)?,
        auth,
        agents: agents.filter(|agents| !agents.is_empty()),
        place_from: place_from(fields),
        origin: Origin::Configured,
    })
}

/// The lines calls can be placed from: `{"id", "label"}` each, or a bare id.
fn place_from(fields: Fields<'_>) -> Vec<PlaceFrom> {
    let lines = fields.items("place_from").unwrap_or_default();
    lines
        .iter()
        .filter_map(|line| {
            let named = Fields::of(line);
            let id = named
                .and_then(|line| line.id("id"))
                .or_else(|| line.as_str().map(str::to_owned))?;
            let label = named.and_then(|line| line.text("label"));
            Some(PlaceFrom {
                label: label.unwrap_or_else(|| id.clone()),
                id,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://console.example";

    #[test]
    fn reads_connections_by_proxy_and_by_key() {
        let text = r#"{"connections":[
            {"id":"demo","label":"Demo","vendor":"bimpeai","base_url":"/proxy/x","auth":"proxy","agents":["a1","a2"]},
            {"id":"own","vendor":"bimpeai","auth":"key"}]}"#;
        let config = read(text, PAGE).unwrap();
        assert_eq!(config.problems, Vec::<String>::new());
        let [demo, own] = config.connections.as_slice() else {
            panic!("two connections")
        };
        assert_eq!(demo.base_url.href(), "https://console.example/proxy/x");
        assert_eq!(demo.agents, Some(vec!["a1".into(), "a2".into()]));
        assert!(demo.is_ready());
        assert_eq!(own.label, "own");
        assert_eq!(own.base_url.href(), own.vendor.default_base_url());
        assert!(!own.is_ready());
    }

    #[test]
    fn lines_to_call_from_are_read() {
        let text = r#"{"connections":[{"id":"v","vendor":"vapi","auth":"proxy",
            "place_from":[{"id":"p1","label":"Main line"},"p2",{"label":"no id"},7]}]}"#;
        let config = read(text, PAGE).unwrap();
        let lines: Vec<_> = config.connections[0]
            .place_from
            .iter()
            .map(|line| (line.id.as_str(), line.label.as_str()))
            .collect();
        assert_eq!(lines, [("p1", "Main line"), ("p2", "p2")]);
    }

    #[test]
    fn one_bad_entry_is_named_and_the_others_stay() {
        let text = r#"{"connections":[
            {"id":"a","vendor":"bimpeai","auth":"proxy"},
            {"id":"a","vendor":"bimpeai","auth":"proxy"},
            {"id":"b","vendor":"nobody"},
            {"vendor":"bimpeai"},
            {"id":"c","vendor":"bimpeai","base_url":"http://api.example"},
            {"id":"d","vendor":"bimpeai","auth":"magic"},
            {"id":"e","vendor":"bimpeai","key":"sk_live"},
            7]}"#;
        let config = read(text, PAGE).unwrap();
        assert_eq!(config.connections.len(), 1);
        assert_eq!(config.problems.len(), 7);
        assert!(
            config.problems[1].contains("“nobody” is not known"),
            "{}",
            config.problems[1]
        );
        assert!(
            config.problems[5].contains("everybody"),
            "{}",
            config.problems[5]
        );
        assert!(!config.problems.join(" ").contains("sk_live"));
    }

    #[test]
    fn a_broken_file_says_where() {
        assert!(
            read("{\"connections\": [", PAGE)
                .unwrap_err()
                .contains("line 1")
        );
        assert!(
            read("<!doctype html>", PAGE)
                .unwrap_err()
                .contains("HTML page")
        );
        assert!(read("[]", PAGE).unwrap_err().contains("no list"));
        assert!(
            read("{\"connections\":{}}", PAGE)
                .unwrap_err()
                .contains("no list")
        );
    }
}
