//! Dialogue books and the transcripts made from them. A book is a text file: lists of names, days and the like,
//! then blocks: `# plot` (the main story of a call), `# more` (exchanges that make it longer), `# close`.
//! A line is `ROLE: one way to say it | another way @kind:picture`; `{name}` keeps its value through the call,
//! `{*item}` is drawn afresh each time. A transcript is a pure function of the script, so none is stored.

use std::{collections::HashMap, sync::LazyLock};

use super::{
    ids::cuid,
    model::{Attachment, Message, Script},
};
use crate::{
    clock::EpochMs,
    numeric::{count, signed, unsigned},
    rng::Rng,
};

/// Indices of the books.
pub(crate) mod book {
    pub(crate) const EN_CLINIC: usize = 0;
    pub(crate) const YO_CLINIC: usize = 1;
    pub(crate) const PCM_KITCHEN: usize = 2;
    pub(crate) const FR_DELIVERY: usize = 3;
    pub(crate) const AR_DELIVERY: usize = 4;
    pub(crate) const EN_ENERGY: usize = 5;
    pub(crate) const HI_DIAGNOSTICS: usize = 6;
    pub(crate) const ES_HOTEL: usize = 7;
    pub(crate) const JA_REPAIR: usize = 8;
    /// The reading out of a stock list, for the very long call.
    pub(crate) const EN_STOCKTAKE: usize = 9;
}

static SOURCES: [&str; 10] = [
    include_str!("../../data/dialogues/en-clinic.txt"),
    include_str!("../../data/dialogues/yo-clinic.txt"),
    include_str!("../../data/dialogues/pcm-kitchen.txt"),
    include_str!("../../data/dialogues/fr-delivery.txt"),
    include_str!("../../data/dialogues/ar-delivery.txt"),
    include_str!("../../data/dialogues/en-energy.txt"),
    include_str!("../../data/dialogues/hi-diagnostics.txt"),
    include_str!("../../data/dialogues/es-hotel.txt"),
    include_str!("../../data/dialogues/ja-repair.txt"),
    include_str!("../../data/dialogues/en-stocktake.txt"),
];

static BOOKS: LazyLock<Vec<Book>> =
    LazyLock::new(|| SOURCES.iter().map(|text| Book::parse(text)).collect());

type Block = Vec<Line>;

#[derive(Default)]
struct Book {
    lists: HashMap<String, Vec<String>>,
    plots: Vec<Block>,
    more: Vec<Block>,
    closes: Vec<Block>,
}

struct Line {
    role: &'static str,
    ways: Vec<String>,
}

impl Book {
    fn parse(text: &str) -> Self {
        let mut book = Self::default();
        let mut blocks: Option<&mut Vec<Block>> = None;
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            if let Some(title) = line.strip_prefix("# ") {
                let target = match title.trim() {
                    "plot" => &mut book.plots,
                    "more" => &mut book.more,
                    _ => &mut book.closes,
                };
                target.push(Vec::new());
                blocks = Some(target);
                continue;
            }
            let Some((head, rest)) = line.split_once(": ") else {
                continue;
            };
            if let Some(block) = blocks.as_mut().and_then(|blocks| blocks.last_mut()) {
                block.push(Line {
                    role: match head {
                        "A" => "assistant",
                        "R" => "restaurant_user",
                        _ => "user",
                    },
                    ways: rest.split(" | ").map(str::to_owned).collect(),
                });
            } else {
                let values = rest.split("; ").map(str::to_owned).collect();
                book.lists.insert(head.to_owned(), values);
            }
        }
        book
    }

    fn value(&self, list: &str, rng: &mut Rng) -> String {
        self.lists
            .get(list)
            .and_then(|values| rng.pick(values))
            .cloned()
            .unwrap_or_default()
    }
}

/// Whose voices a transcript has.
#[derive(Clone, Copy)]
pub(crate) struct Cast<'a> {
    pub(crate) business: &'a str,
    pub(crate) agent: &'a str,
    /// The other party's number; the same number gives the same name.
    pub(crate) person: &'a str,
}

/// The name the person with this number has in this book.
pub(crate) fn person_name(book: usize, number: &str) -> String {
    BOOKS
        .get(book)
        .map(|book| book.value("names", &mut number_rng(number)))
        .unwrap_or_default()
}

/// The stream of choices that belong to a person rather than to a call.
pub(crate) fn number_rng(number: &str) -> Rng {
    Rng::for_purpose(0, number, 0)
}

/// When each message of the dialogue is said, counted from the answer, in milliseconds, rising.
pub(crate) fn pauses(script: &Script) -> impl Iterator<Item = EpochMs> + use<> {
    let mut rng = Rng::for_purpose(unsigned(script.seed), "pauses", 0);
    let pace = script.pace;
    let mut at = 0;
    (0..script.length).map(move |index| {
        let pause = match index {
            0 => rng.between(400, 1_500),
            _ => rng.between(2_000, 5_000),
        };
        at += Rng::scaled(pause, pace).max(1);
        at
    })
}

/// The whole transcript of a call answered at `answered_ms`.
pub(crate) fn transcript(script: &Script, cast: Cast<'_>, answered_ms: EpochMs) -> Vec<Message> {
    let Some(book) = BOOKS.get(script.book) else {
        return Vec::new();
    };
    let mut writer = Writer::new(book, script, cast);
    writer.write(script.length);
    let mut ids = Rng::for_purpose(unsigned(script.seed), "message ids", 0);
    pauses(script)
        .zip(writer.said)
        .map(|(after_ms, said)| {
            let created_ms = answered_ms + after_ms;
            Message {
                id: cuid(created_ms, &mut ids),
                role: said.role.to_owned(),
                kind: Some("text".to_owned()),
                text: Some(said.text),
                created_ms,
                attachments: said.attachments,
            }
        })
        .collect()
}

struct Said {
    role: &'static str,
    text: String,
    attachments: Vec<Attachment>,
}

struct Writer<'a> {
    book: &'a Book,
    rng: Rng,
    fixed: HashMap<&'static str, String>,
    said: Vec<Said>,
    line_number: i64,
}

impl<'a> Writer<'a> {
    fn new(book: &'a Book, script: &Script, cast: Cast<'_>) -> Self {
        let mut rng = Rng::for_purpose(unsigned(script.seed), "words", 0);
        let mut fixed = HashMap::from([
            ("business", cast.business.to_owned()),
            ("agent", cast.agent.to_owned()),
            ("name", person_name(script.book, cast.person)),
            ("ref", reference(&mut rng)),
        ]);
        for (slot, list) in [("day", "days"), ("time", "times"), ("street", "streets")] {
            fixed.insert(slot, book.value(list, &mut rng));
        }
        fixed.insert("amount", amount(&mut rng));
        fixed.insert("n", rng.between(2, 9).to_string());
        Self {
            book,
            rng,
            fixed,
            said: Vec::with_capacity(script.length),
            line_number: 0,
        }
    }

    /// A plot, as many further exchanges as fit, and a goodbye; a short call simply breaks off.
    fn write(&mut self, length: usize) {
        let book = self.book;
        let plot = self.rng.pick(&book.plots);
        let close = self.rng.pick(&book.closes);
        let close_length = close.map_or(0, Vec::len);
        if let Some(plot) = plot {
            self.say(plot, length);
        }
        let mut order: Vec<usize> = Vec::new();
        while self.said.len() + close_length < length && !book.more.is_empty() {
            if order.is_empty() {
                order = (0..book.more.len()).collect();
            }
            let index = count(self.rng.below(signed(order.len())));
            let block = book.more.get(order.swap_remove(index));
            if let Some(block) = block {
                self.say(block, length.saturating_sub(close_length));
            }
        }
        if let Some(close) = close {
            self.say(close, length);
        }
    }

    fn say(&mut self, block: &Block, limit: usize) {
        self.line_number += 1;
        for line in block {
            if self.said.len() >= limit {
                return;
            }
            let Some(way) = self.rng.pick(&line.ways).cloned() else {
                continue;
            };
            let (text, attachments) = match way.split_once(" @") {
                Some((text, mark)) => (text, self.attachments(mark)),
                None => (way.as_str(), Vec::new()),
            };
            let text = self.fill(text);
            self.said.push(Said {
                role: line.role,
                text,
                attachments,
            });
        }
    }

    /// `image:map` becomes a link to a drawn map; now and then a second one, or a type no client knows.
    fn attachments(&mut self, mark: &str) -> Vec<Attachment> {
        let (kind, subject) = mark.split_once(':').unwrap_or(("file", mark));
        let extension = match kind {
            "image" => "png",
            "audio" => "wav",
            _ if self.rng.chance(70) => "pdf",
            _ => "txt",
        };
        let copies = if self.rng.chance(12) { 2 } else { 1 };
        (0..copies)
            .map(|_| Attachment {
                kind: match (subject, self.rng.below(12)) {
                    ("map", 0) => "location".to_owned(),
                    ("card", 0) => "sticker".to_owned(),
                    _ => kind.to_owned(),
                },
                file: format!("{subject}-{}.{extension}", self.rng.between(1, 240)),
            })
            .collect()
    }

    fn fill(&mut self, template: &str) -> String {
        let mut out = String::with_capacity(template.len() + 24);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((slot, tail)) = after.split_once('}') else {
                break;
            };
            out.push_str(&self.slot(slot));
            rest = tail;
        }
        out.push_str(rest);
        out
    }

    fn slot(&mut self, slot: &str) -> String {
        match slot {
            "line" => self.line_number.to_string(),
            "*item" => self.book.value("items", &mut self.rng),
            "*day" => self.book.value("days", &mut self.rng),
            "*time" => self.book.value("times", &mut self.rng),
            "*street" => self.book.value("streets", &mut self.rng),
            "*n" => self.rng.between(2, 9).to_string(),
            "*amount" => amount(&mut self.rng),
            fixed => self.fixed.get(fixed).cloned().unwrap_or_default(),
        }
    }
}

fn reference(rng: &mut Rng) -> String {
    let letter = |n: i64| char::from(b'A' + u8::try_from(n).unwrap_or(0));
    let (first, second) = (letter(rng.below(26)), letter(rng.below(26)));
    format!("{first}{second}-{}", rng.between(1_000, 9_999))
}

fn amount(rng: &mut Rng) -> String {
    (rng.between(3, 96) * 50).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAST: Cast<'static> = Cast {
        business: "Test House",
        agent: "Mo",
        person: "+14155550100",
    };

    fn script(book: usize, length: usize) -> Script {
        Script {
            seed: 42,
            book,
            length,
            pace: 1.0,
        }
    }

    #[test]
    fn every_book_fills_every_slot_and_keeps_its_length() {
        for book in 0..SOURCES.len() {
            for length in [0, 1, 7, 30, 400] {
                let said = transcript(&script(book, length), CAST, 0);
                assert_eq!(said.len(), length, "book {book}");
                for message in said {
                    let text = message.text.unwrap_or_default();
                    assert!(!text.contains(['{', '}', '|']), "book {book}: {text}");
                    assert!(!text.trim().is_empty(), "book {book}");
                }
            }
        }
    }

    #[test]
    fn transcripts_are_deterministic_with_distinct_ids_in_time_order() {
        let first = transcript(&script(book::EN_STOCKTAKE, 2_000), CAST, 1_000);
        assert_eq!(
            first,
            transcript(&script(book::EN_STOCKTAKE, 2_000), CAST, 1_000)
        );
        assert!(first.is_sorted_by(|a, b| a.created_ms < b.created_ms));
        let mut ids: Vec<_> = first.iter().map(|message| &message.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 2_000);
    }
}
