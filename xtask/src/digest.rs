//! SHA-2 digests, in the forms that HTML, CSP and file names use.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256, Sha384};

/// Subresource integrity: `sha384-…`.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// A CSP source for an inline script: `'sha256-…'` with its quotes.
pub(crate) fn csp_hash(script: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(script)))
}

/// 16 hex digits for a file name: the same content keeps its name.
pub(crate) fn short_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes)).chars().take(16).collect()
}

/// A digest over several named parts; names and lengths are part of it, so
/// that moving bytes from one part to the next changes it.
#[derive(Default)]
pub(crate) struct Parts(Sha256);

impl Parts {
    /// Adds one part.
    pub(crate) fn add(&mut self, name: &str, bytes: &[u8]) {
        self.0
            .update(format!("{}:{name}:{}:", name.len(), bytes.len()));
        self.0.update(bytes);
    }

    /// All parts so far as lower-case hex.
    pub(crate) fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        // SHA-256 of the empty string.
        assert_eq!(
            csp_hash(""),
            "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
        );
        assert_eq!(short_hex(b""), "e3b0c44298fc1c14");
        assert_eq!(
            integrity(b""),
            "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"
        );
    }

    #[test]
    fn parts_keep_their_borders() {
        let digest = |parts: &[(&str, &str)]| {
            let mut all = Parts::default();
            for (name, bytes) in parts {
                all.add(name, bytes.as_bytes());
            }
            all.finish()
        };
        assert_ne!(
            digest(&[("a", "xy"), ("b", "")]),
            digest(&[("a", "x"), ("b", "y")])
        );
        assert_ne!(digest(&[("a", "x")]), digest(&[("b", "x")]));
        assert_eq!(digest(&[("a", "x")]), digest(&[("a", "x")]));
    }
}
