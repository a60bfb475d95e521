//! The rows of the table of calls: which of them are shown, in which order, and what changes in place.

use std::collections::HashMap;

use leptos::{
    wasm_bindgen::JsCast,
    web_sys::{Element, Node},
};

use super::call_row::{self, CallRow, Columns, RowMaker};
use crate::domain::call::{CallSummary, Row};

/// A row as it was last shown.
struct Shown {
    row: CallRow,
    node: Element,
}

/// The rows of one table.
pub(super) struct CallRows {
    body: Element,
    maker: RowMaker,
    shown: HashMap<String, Shown>,
}

impl CallRows {
    /// No rows yet, in `body`.
    pub(super) fn new(body: Element, columns: Columns) -> Self {
        Self {
            body,
            maker: RowMaker::new(columns),
            shown: HashMap::new(),
        }
    }

    /// Shows these rows in this order. A row that did not change keeps its nodes, and with them the
    /// reader's focus and selection; of one that did change, the nodes that say the same as before.
    pub(super) fn show(&mut self, rows: Vec<CallRow>, now_ms: i64) {
        let mut earlier = std::mem::take(&mut self.shown);
        let mut nodes = Vec::with_capacity(rows.len());
        for row in rows {
            let mut id = row.row_id.clone();
            // A vendor may list a call twice; both are rows.
            while self.shown.contains_key(&id) {
                id.push('+');
            }
            let known = earlier.remove(&id);
            let Some(node) = self.node_of(known, &row, now_ms) else {
                continue;
            };
            nodes.push(node.clone());
            self.shown.insert(id, Shown { row, node });
        }
        for gone in earlier.into_values() {
            gone.node.remove();
        }
        self.place(&nodes);
    }

    fn node_of(&self, known: Option<Shown>, row: &CallRow, now_ms: i64) -> Option<Element> {
        let Some(known) = known else {
            return self.maker.make(row, now_ms);
        };
        if known.row != *row {
            let new = self.maker.make(row, now_ms)?;
            patch(&known.node, &new);
        }
        Some(known.node)
    }

    /// Brings the nodes into order; those that are where they belong are not touched.
    fn place(&self, nodes: &[Element]) {
        let mut here = self.body.first_element_child();
        for node in nodes {
            if here.as_ref() == Some(node) {
                here = node.next_element_sibling();
            } else {
                let next = here.as_ref().map(AsRef::<Node>::as_ref);
                // Only a node that is not in the body could be refused.
                let _ = self.body.insert_before(node, next);
            }
        }
    }

    /// Whether a call in progress is among them.
    pub(super) fn has_ticking(&self) -> bool {
        self.ticking().next().is_some()
    }

    /// Lets the calls in progress say how long they have been going on.
    pub(super) fn tick(&self, now_ms: i64) {
        for (node, call) in self.ticking() {
            call_row::tick(node, call, now_ms);
        }
    }

    fn ticking(&self) -> impl Iterator<Item = (&Element, &CallSummary)> {
        self.shown
            .values()
            .filter_map(|shown| match &shown.row.row {
                Row::Call(call) if call_row::began(call).is_some() => Some((&shown.node, call)),
                _ => None,
            })
    }
}

/// Makes a shown node say what a new one says. Whatever has a counterpart there stays in the page.
fn patch(shown: &Node, new: &Node) {
    if shown.is_equal_node(Some(new)) {
        return;
    }
    let (Some(element), Some(new_element)) = (shown.dyn_ref::<Element>(), new.dyn_ref::<Element>())
    else {
        shown.set_text_content(new.text_content().as_deref());
        return;
    };
    for name in new_element.get_attribute_names() {
        let Some(name) = name.as_string() else {
            continue;
        };
        if let Some(value) = new_element.get_attribute(&name) {
            // A name that an element has is valid.
            let _ = element.set_attribute(&name, &value);
        }
    }
    let (before, after) = (child_nodes(shown), child_nodes(new));
    let is_alike = |(old, new): (&Node, &Node)| old.node_name() == new.node_name();
    if before.len() == after.len() && before.iter().zip(&after).all(is_alike) {
        for (shown, new) in before.iter().zip(&after) {
            patch(shown, new);
        }
        return;
    }
    shown.set_text_content(None);
    for node in &after {
        // A node that was made for this place is not refused.
        let _ = shown.append_child(node);
    }
}

fn child_nodes(of: &Node) -> Vec<Node> {
    std::iter::successors(of.first_child(), Node::next_sibling).collect()
}
