//! JSON of any shape, from the words and names a vendor uses.

use proptest::prelude::*;
use serde_json::Value;

/// How large the values get: levels, values in all, values per level, fields per object.
pub(crate) type Size = (u32, u32, u32, usize);

/// Lists and objects of `leaf` within each other, with fields called by `names`.
pub(crate) fn nested(
    leaf: impl Strategy<Value = Value> + 'static,
    names: impl Strategy<Value = &'static str> + Clone + 'static,
    (depth, values, branch, fields): Size,
) -> impl Strategy<Value = Value> {
    leaf.prop_recursive(depth, values, branch, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(names.clone(), inner, 0..fields).prop_map(|map| map
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect()),
        ]
    })
}
