//! The ids by which each vendor's dialect calls agents, calls, telephone lines and the rest, and back. All are made
//! from row numbers (`world::ids::reversible`). The lab is addressable too: its calls have ids of the vendor's form
//! and can also be asked for by the scenario's own name, its agent is called `lab` and those with failing lists
//! `lab-…`.

use crate::{
    lab::{
        scenario::{ListFault, Scenario},
        script::LAB_AGENT,
    },
    numeric::{count, signed},
    world::{
        agents::{AGENTS, Agent, agent_by_number},
        ids::reversible::{Row, Space},
        model::Call,
    },
};

/// When the agents and lines of the data set were made: 2026-01-12T09:30:00Z.
pub(crate) const AGENTS_CREATED_MS: i64 = 1_768_210_200_000;
/// The word for the lab's agent.
pub(crate) const LAB_ID: &str = "lab";

/// The dialects with ids of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vendor {
    Vapi,
    Diga,
    Atoms,
}

/// A call of the world or of the lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// The row the id was made from; it may be gone.
    World(Row),
    Lab(Scenario),
}

/// An agent a dialect can be asked about.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    /// An agent of the data set.
    Agent(&'static Agent),
    /// The fault lab.
    Lab,
    /// An agent whose lists fail.
    FailingList(ListFault),
}

impl Target {
    /// The number calls know it by.
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::Agent(agent) => agent.number,
            Self::Lab | Self::FailingList(_) => LAB_AGENT,
        }
    }
}

/// A word per vendor.
macro_rules! space {
    ($vendor:expr, $kind:literal) => {
        match $vendor {
            Vendor::Vapi => Space(concat!("vapi ", $kind)),
            Vendor::Diga => Space(concat!("diga ", $kind)),
            Vendor::Atoms => Space(concat!("atoms ", $kind)),
        }
    };
}

/// The row a call's id is made from. A call of the lab has no moment of its own: it begins anew with every reset.
fn row_of(call: &Call) -> Row {
    let is_lab = call.agent == LAB_AGENT;
    Row::new(call.seq, if is_lab { 0 } else { call.created_ms })
}

fn key_of(row: Row) -> Option<Key> {
    if row.created_ms > 0 {
        return Some(Key::World(row));
    }
    let index = count(row.number.checked_sub(1)?);
    Scenario::ALL.get(index).copied().map(Key::Lab)
}

impl Vendor {
    /// The call's id: a UUID, `CALL-…` for Atoms.
    pub(crate) fn call(self, call: &Call) -> String {
        let space = space!(self, "call");
        match self {
            Self::Atoms => space.call_code(row_of(call)),
            Self::Vapi | Self::Diga => space.uuid(row_of(call)),
        }
    }

    /// The call an id or a scenario's name means; whether it is there is another question.
    pub(crate) fn key(self, id: &str) -> Option<Key> {
        if let Some(scenario) = Scenario::from_id(id) {
            return Some(Key::Lab(scenario));
        }
        let space = space!(self, "call");
        key_of(match self {
            Self::Atoms => space.of_call_code(id),
            Self::Vapi | Self::Diga => space.of_uuid(id),
        }?)
    }

    /// The call's other id, 24 hex digits (Atoms `_id`).
    pub(crate) fn object(self, call: &Call) -> String {
        space!(self, "object").hex24(row_of(call))
    }

    /// Whether the text has the form of such an id: Atoms refuses it where it wants the `CALL-…`.
    pub(crate) fn is_object(id: &str) -> bool {
        id.len() == 24 && id.bytes().all(|byte| byte.is_ascii_hexdigit())
    }

    /// An agent's id: a UUID, 24 hex digits for Atoms.
    pub(crate) fn agent(self, number: i64) -> String {
        self.thing(space!(self, "agent"), number)
    }

    /// The agent an id means; the lab's agents also by their names.
    pub(crate) fn target(self, id: &str) -> Option<Target> {
        if id == LAB_ID {
            return Some(Target::Lab);
        }
        if let Some(fault) = ListFault::from_agent(id) {
            return Some(Target::FailingList(fault));
        }
        let number = self.number(space!(self, "agent"), id)?;
        if number == LAB_AGENT {
            return Some(Target::Lab);
        }
        agent_by_number(number).map(Target::Agent)
    }

    /// The id of an agent's version (Diga, Atoms): every agent has one.
    pub(crate) fn version(self, agent: i64) -> String {
        self.thing(space!(self, "agent version"), agent)
    }

    /// The id of an agent's telephone line; `None` for an agent without one. The lab has one.
    pub(crate) fn phone(self, agent: i64) -> Option<String> {
        let has_line =
            agent == LAB_AGENT || agent_by_number(agent).is_some_and(|agent| agent.phone.is_some());
        has_line.then(|| self.thing(space!(self, "phone"), agent))
    }

    /// The number of the agent whose line this id means.
    pub(crate) fn agent_of_phone(self, id: &str) -> Option<i64> {
        let number = self.number(space!(self, "phone"), id)?;
        self.phone(number).map(|_| number)
    }

    /// The id of the person on the other side (Diga `contact.id`): one per conversation.
    pub(crate) fn contact(self, call: &Call) -> String {
        self.thing(space!(self, "contact"), contact_number(call))
    }

    /// The conversation's row number a contact's id means, and whether it is the lab's.
    pub(crate) fn conversation_of_contact(self, id: &str) -> Option<(i64, bool)> {
        let number = self.number(space!(self, "contact"), id)?;
        Some(if number > LAB_CONTACTS {
            (number - LAB_CONTACTS, true)
        } else {
            (number, false)
        })
    }

    /// The id of the message at this place of a call's transcript.
    pub(crate) fn message(self, call: &Call, index: usize) -> String {
        part(space!(self, "message"), call, index)
    }

    /// The call's row number and the place in its transcript that a message's id means.
    #[cfg(test)]
    pub(crate) fn index_of_message(self, call: &Call, id: &str) -> Option<usize> {
        index_of(space!(self, "message"), call, id)
    }

    /// The id of the entry at this place of a call's log.
    pub(crate) fn entry(self, call: &Call, index: usize) -> String {
        part(space!(self, "log entry"), call, index)
    }

    /// The place in the call's log that an entry's id means.
    #[cfg(test)]
    pub(crate) fn index_of_entry(self, call: &Call, id: &str) -> Option<usize> {
        index_of(space!(self, "log entry"), call, id)
    }

    /// The id of the account everything belongs to.
    pub(crate) fn account(self) -> String {
        self.thing(space!(self, "account"), 1)
    }

    /// Every agent with a line: its id, its number and whose it is.
    pub(crate) fn lines(self) -> Vec<(String, &'static str, &'static Agent)> {
        AGENTS
            .iter()
            .filter_map(|agent| Some((self.phone(agent.number)?, agent.phone?, agent)))
            .collect()
    }

    fn thing(self, space: Space, number: i64) -> String {
        let row = Row::new(number, AGENTS_CREATED_MS);
        match self {
            Self::Atoms => space.hex24(row),
            Self::Vapi | Self::Diga => space.uuid(row),
        }
    }

    fn number(self, space: Space, id: &str) -> Option<i64> {
        let row = match self {
            Self::Atoms => space.of_hex24(id),
            Self::Vapi | Self::Diga => space.of_uuid(id),
        };
        row.map(|row| row.number)
    }
}

/// Contacts of the lab are numbered from here on.
const LAB_CONTACTS: i64 = 1 << 23;

fn contact_number(call: &Call) -> i64 {
    let offset = if call.agent == LAB_AGENT {
        LAB_CONTACTS
    } else {
        0
    };
    call.conversation + offset
}

/// A part of a call: the place takes the room of the seconds. The lab's calls are numbered from behind.
fn part(space: Space, call: &Call, index: usize) -> String {
    space.uuid(Row::new(part_number(call), signed(index) * 1_000))
}

#[cfg(test)]
fn index_of(space: Space, call: &Call, id: &str) -> Option<usize> {
    let row = space.of_uuid(id)?;
    (row.number == part_number(call)).then(|| count(row.created_ms / 1_000))
}

fn part_number(call: &Call) -> i64 {
    call.seq
        + if call.agent == LAB_AGENT {
            LAB_CONTACTS
        } else {
            0
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::script;

    const ALL: [Vendor; 3] = [Vendor::Vapi, Vendor::Diga, Vendor::Atoms];

    #[test]
    fn agents_and_lines_lead_back_and_vendors_do_not_share_ids() {
        for vendor in ALL {
            for agent in &AGENTS {
                let id = vendor.agent(agent.number);
                assert_eq!(
                    vendor.target(&id).map(Target::number),
                    Some(agent.number),
                    "{id}"
                );
                let line = vendor.phone(agent.number);
                assert_eq!(line.is_some(), agent.phone.is_some());
                if let Some(line) = line {
                    assert_eq!(vendor.agent_of_phone(&line), Some(agent.number));
                    assert!(vendor.target(&line).is_none());
                }
            }
            for (word, number) in [("lab", LAB_AGENT), ("lab-empty", LAB_AGENT)] {
                assert_eq!(vendor.target(word).map(Target::number), Some(number));
            }
            assert!(vendor.target("nobody").is_none());
            assert_eq!(vendor.lines().len(), 6);
        }
        assert_ne!(Vendor::Vapi.agent(1), Vendor::Diga.agent(1));
        assert!(Vendor::Diga.target(&Vendor::Vapi.agent(1)).is_none());
        assert_eq!(Vendor::Atoms.agent(1).len(), 24);
    }

    #[test]
    fn calls_of_the_lab_keep_their_ids_over_a_reset() {
        for vendor in ALL {
            for scenario in Scenario::ALL {
                let call = script::call(scenario, 1_790_000_000_000);
                let id = vendor.call(&call);
                assert_eq!(id, vendor.call(&script::call(scenario, 1_791_000_000_000)));
                assert_eq!(vendor.key(&id), Some(Key::Lab(scenario)), "{id}");
                assert_eq!(vendor.key(scenario.id()), Some(Key::Lab(scenario)));
                assert_eq!(
                    vendor.conversation_of_contact(&vendor.contact(&call)),
                    Some((call.conversation, true))
                );
            }
        }
    }

    #[test]
    fn calls_and_their_parts_lead_back() {
        let mut call = script::call(Scenario::Nulls, 1_790_000_000_000);
        call.agent = 1;
        call.seq = 71_234;
        call.conversation = 4_321;
        for vendor in ALL {
            let Some(Key::World(row)) = vendor.key(&vendor.call(&call)) else {
                panic!("{vendor:?}")
            };
            assert_eq!(row.number, call.seq);
            assert!(row.is_of(call.created_ms));
            assert!(Vendor::is_object(&vendor.object(&call)));
            for index in [0, 1, 9_999] {
                let id = vendor.message(&call, index);
                assert_eq!(vendor.index_of_message(&call, &id), Some(index));
                assert_eq!(vendor.index_of_entry(&call, &id), None);
                let other = Call {
                    seq: 7,
                    ..call.clone()
                };
                assert_eq!(vendor.index_of_message(&other, &id), None);
            }
            assert_eq!(
                vendor.conversation_of_contact(&vendor.contact(&call)),
                Some((4_321, false))
            );
        }
    }
}
