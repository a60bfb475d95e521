//! A window over a source whose rows do not come in the order of their creation.

use ringside::{
    collect::Window,
    domain::{
        call::Row,
        page::{Cursor, Page},
        query::{CallFilter, LocalWork, Sort},
        time::Timestamp,
    },
};

use super::{id, row};

fn page(made: &[(i64, u32)], next: Option<&str>) -> Page<Row> {
    Page {
        items: made.iter().map(|made| row(0, *made)).collect(),
        total_count: None,
        has_more: next.is_some(),
        next: next.map(|cursor| Cursor(cursor.to_owned())),
    }
}

fn ids(window: &Window, from_ms: i64) -> Vec<String> {
    let work = LocalWork {
        filter: CallFilter {
            created_from: Timestamp::from_ms(from_ms),
            ..CallFilter::default()
        },
        sort: Some(Sort::default()),
    };
    window.pick(&work).iter().map(id).collect()
}

/// Two pages; an old row ends the first.
fn fed(mut window: Window) -> Window {
    window.feed(page(&[(50, 1), (5, 2)], Some("c")));
    if window.wanted().is_some() {
        window.feed(page(&[(60, 3), (1, 4)], None));
    }
    window
}

#[test]
fn an_old_row_says_nothing_about_the_ones_behind_it() {
    let ordered = fed(Window::new(Timestamp::from_ms(10)));
    assert_eq!(ids(&ordered, 10), ["0-00001"], "nothing younger can follow");
    assert!(ordered.span().is_whole && ordered.span().oldest == Timestamp::from_ms(5));

    let unordered = fed(Window::unordered(None));
    assert!(unordered.is_unordered());
    assert_eq!(ids(&unordered, 10), ["0-00003", "0-00001"]);
    assert_eq!(
        unordered.span().oldest,
        None,
        "its last row is not its oldest"
    );

    let mut lost = Window::new(Timestamp::from_ms(10));
    lost.lose_order();
    assert_eq!(ids(&fed(lost), 10), ["0-00003", "0-00001"]);
}

#[test]
fn it_is_read_from_where_it_starts() {
    let mut window = Window::unordered(Some(Cursor("a".to_owned())));
    let cursor = |window: &Window| {
        let wanted = window.wanted().map(|wanted| wanted.cursor.clone());
        wanted.map(|cursor| cursor.map(|cursor| cursor.0))
    };
    assert_eq!(cursor(&window), Some(Some("a".to_owned())));
    window.feed(page(&[(1, 1)], Some("b")));
    assert_eq!(cursor(&window), Some(Some("b".to_owned())));
    window.feed(page(&[(2, 2)], None));
    assert_eq!(cursor(&window), None);
    assert!(window.span().is_whole);
}
