//! The README's table of what each vendor's API can do is the code's own account.

use std::fmt::Write as _;

use ringside::vendors::{
    VendorId,
    capabilities::{Feature, Support},
};

const BEGIN: &str = "<!-- capabilities: begin; written by `RINGSIDE_WRITE=1 cargo test --test contract capability` -->\n";
const END: &str = "<!-- capabilities: end -->";

fn support(vendor: VendorId, feature: Feature) -> Support {
    vendor.adapter().capabilities().of(feature)
}

/// One row per feature, one column per vendor, then the sentences behind the words.
fn matrix() -> String {
    let mut text = String::from("\n| |");
    for vendor in VendorId::ALL {
        write!(text, " {} |", vendor.name()).unwrap();
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(VendorId::ALL.len()));
    text.push('\n');
    for feature in Feature::ALL {
        write!(text, "| {} |", feature.label()).unwrap();
        for vendor in VendorId::ALL {
            let word = match support(vendor, feature) {
                Support::Absent(_) => "–",
                other => other.word(),
            };
            write!(text, " {word} |").unwrap();
        }
        text.push('\n');
    }
    for vendor in VendorId::ALL {
        writeln!(
            text,
            "\n<details><summary>{}: what the words mean</summary>\n",
            vendor.name()
        )
        .unwrap();
        for feature in Feature::ALL {
            if let Some(sentence) = support(vendor, feature).sentence() {
                writeln!(text, "- {}: {sentence}", feature.label()).unwrap();
            }
        }
        text.push_str("\n</details>\n");
    }
    text.push('\n');
    text
}

#[test]
fn the_readme_has_the_capability_matrix() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let (before, rest) = readme.split_once(BEGIN).expect("the mark of its beginning");
    let (written, after) = rest.split_once(END).expect("the mark of its end");
    let matrix = matrix();
    if std::env::var_os("RINGSIDE_WRITE").is_some() {
        std::fs::write(path, format!("{before}{BEGIN}{matrix}{END}{after}")).unwrap();
    } else {
        assert_eq!(written, matrix, "run the test with RINGSIDE_WRITE=1");
    }
}

#[test]
fn every_vendor_says_everything_and_explains_what_it_does_not_provide() {
    for vendor in VendorId::ALL {
        let capabilities = vendor.adapter().capabilities();
        for feature in Feature::ALL {
            let named = capabilities.0.iter().filter(|(of, _)| *of == feature);
            assert_eq!(named.count(), 1, "{}: {feature:?}", vendor.name());
            if let Some(sentence) = capabilities.of(feature).sentence() {
                assert!(
                    sentence.ends_with('.') && sentence.len() > 12,
                    "{}: {feature:?}: {sentence}",
                    vendor.name()
                );
            }
        }
    }
}
