//! Links that run out, as object storage signs them: the moment of expiry and a signature stand in the query, and
//! whoever changes one of them is refused. The signature is not meant to stop an attacker who reads this code.

use crate::{
    clock::{EpochMs, SECOND},
    rng::Rng,
};

/// A link to a file of this server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    /// The whole address.
    pub(crate) url: String,
    /// When it stops working.
    pub(crate) expires_ms: EpochMs,
}

/// Why a link does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It was good once.
    Expired,
    /// It was not made here, or was changed.
    Forged,
}

/// Makes and checks the links of one server.
#[derive(Clone, Copy)]
pub(crate) struct Signer {
    seed: u64,
}

impl Signer {
    /// The signer of the server with this seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// A link to `path` below `origin`, good until `lifetime_ms` after `now_ms` in whole seconds.
    pub(crate) fn link(
        self,
        origin: &str,
        path: &str,
        now_ms: EpochMs,
        lifetime_ms: EpochMs,
    ) -> Link {
        let expires_s = (now_ms + lifetime_ms) / SECOND;
        let signature = self.signature(path, expires_s);
        Link {
            url: format!("{origin}{path}?Expires={expires_s}&Signature={signature}"),
            expires_ms: expires_s * SECOND,
        }
    }

    /// Checks the query of a request for `path`.
    pub(crate) fn check(self, path: &str, query: &str, now_ms: EpochMs) -> Result<(), Refused> {
        let field = |name: &str| {
            query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .find_map(|(key, value)| (key == name).then_some(value))
        };
        let (Some(expires), Some(signature)) = (field("Expires"), field("Signature")) else {
            return Err(Refused::Forged);
        };
        let expires_s: i64 = expires.parse().map_err(|_| Refused::Forged)?;
        if self.signature(path, expires_s) != signature {
            return Err(Refused::Forged);
        }
        if expires_s.saturating_mul(SECOND) <= now_ms {
            return Err(Refused::Expired);
        }
        Ok(())
    }

    fn signature(self, path: &str, expires_s: i64) -> String {
        let text = format!("{path} {expires_s}");
        let mut rng = Rng::for_purpose(self.seed, &text, 0x5167_6e65);
        format!("{:016x}{:016x}", rng.next(), rng.next())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: EpochMs = 1_790_000_000_000;

    #[test]
    fn a_link_works_until_it_has_run_out_and_not_when_changed() {
        let signer = Signer::new(1);
        let link = signer.link("http://host", "/recordings/a/stereo.wav", NOW, 60 * SECOND);
        let (path, query) = link.url["http://host".len()..].split_once('?').unwrap();
        assert_eq!(signer.check(path, query, NOW), Ok(()));
        assert_eq!(signer.check(path, query, link.expires_ms - 1), Ok(()));
        assert_eq!(
            signer.check(path, query, link.expires_ms),
            Err(Refused::Expired)
        );
        let longer = query.replace("Expires=1", "Expires=2");
        for (path, query) in [
            (path, longer.as_str()),
            ("/recordings/b/stereo.wav", query),
            (path, ""),
            (path, "Expires=9999999999"),
            (path, "Expires=soon&Signature=x"),
        ] {
            assert_eq!(signer.check(path, query, NOW), Err(Refused::Forged));
        }
        assert_eq!(Signer::new(2).check(path, query, NOW), Err(Refused::Forged));
    }
}
