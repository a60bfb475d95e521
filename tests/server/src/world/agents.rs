//! The agents of the data set: invented businesses, each with its languages, regions and habits.

use super::dialogue::book;

/// A country's number range. Where a regulator reserves numbers for fiction they are used; elsewhere the range is
/// one no operator hands out.
#[derive(Clone, Copy)]
pub(crate) struct Region {
    /// What every number starts with.
    pub(crate) prefix: &'static str,
    /// How many digits follow.
    pub(crate) free_digits: usize,
}

/// +1 415 555 0100 to 0199: reserved for fiction in the North American plan.
const UNITED_STATES: Region = region("+141555501", 2);
/// 020 7946 0000 to 0999: reserved for drama by Ofcom.
const LONDON: Region = region("+4420794609", 2);
/// 07700 900000 to 900999: reserved for drama by Ofcom.
const UK_MOBILE: Region = region("+447700900", 3);
/// 06 39 98 00 00 to 99: reserved for fiction by ARCEP.
const FRANCE: Region = region("+33639980", 3);
const MOROCCO: Region = region("+21260000", 4);
const NIGERIA: Region = region("+23490000", 5);
const INDIA: Region = region("+9155555", 5);
const SPAIN: Region = region("+345555", 5);
const JAPAN: Region = region("+819000", 6);

const fn region(prefix: &'static str, free_digits: usize) -> Region {
    Region {
        prefix,
        free_digits,
    }
}

/// One agent of the data set.
pub(crate) struct Agent {
    /// Row number used by calls.
    pub(crate) number: i64,
    /// Fixed, so that a link to an agent's calls stays good whatever the seed.
    pub(crate) id: &'static str,
    /// The business, which is also the agent's display name.
    pub(crate) business: &'static str,
    /// The name it gives on the phone.
    pub(crate) voice: &'static str,
    pub(crate) description: &'static str,
    /// Its own E.164 number; `None` when no telephony channel is set up.
    pub(crate) phone: Option<&'static str>,
    /// Dialogue books of its callers, with weights.
    pub(crate) books: &'static [(usize, i64)],
    /// Where its callers are, with weights.
    pub(crate) regions: &'static [(Region, i64)],
    /// Percent of calls that come in.
    pub(crate) inbound_percent: i64,
    /// Percent of calls that are tests.
    pub(crate) test_percent: i64,
    /// Share of all calls.
    pub(crate) weight: i64,
    /// Hours ahead of UTC, for the daily rhythm.
    pub(crate) utc_offset_hours: i64,
}

/// Every agent that `GET /agents` lists, in its order.
pub(crate) static AGENTS: [Agent; 7] = [
    Agent {
        number: 1,
        id: "cmb1lagosdental0000000001",
        business: "Marina Dental Clinic",
        voice: "Kora",
        description: "Books, moves and confirms visits; takes urgent calls. English and Yoruba.",
        phone: Some("+2349000010001"),
        books: &[(book::EN_CLINIC, 70), (book::YO_CLINIC, 30)],
        regions: &[(NIGERIA, 92), (UK_MOBILE, 5), (UNITED_STATES, 3)],
        inbound_percent: 68,
        test_percent: 8,
        weight: 24,
        utc_offset_hours: 1,
    },
    Agent {
        number: 2,
        id: "cmb2mamakitchen0000000002",
        business: "Mama Titi Kitchen",
        voice: "Titi",
        description: "Takes food orders and follows them up with the kitchen. Nigerian Pidgin.",
        phone: Some("+2349000010002"),
        books: &[(book::PCM_KITCHEN, 100)],
        regions: &[(NIGERIA, 100)],
        inbound_percent: 91,
        test_percent: 4,
        weight: 21,
        utc_offset_hours: 1,
    },
    Agent {
        number: 3,
        id: "cmb3atlaslivraison0000003",
        business: "Atlas Livraison",
        voice: "Nadia",
        description: "Parcel questions and new delivery slots. French and Arabic.",
        phone: Some("+33639980100"),
        books: &[(book::FR_DELIVERY, 62), (book::AR_DELIVERY, 38)],
        regions: &[(FRANCE, 60), (MOROCCO, 40)],
        inbound_percent: 55,
        test_percent: 6,
        weight: 17,
        utc_offset_hours: 1,
    },
    Agent {
        number: 4,
        id: "cmb4brightwave00000000004",
        business: "Brightwave Energy",
        voice: "Ada",
        description: "Bills, meter readings, outages and appointment reminders. English.",
        phone: Some("+442079460990"),
        books: &[(book::EN_ENERGY, 100)],
        regions: &[(UK_MOBILE, 70), (LONDON, 30)],
        inbound_percent: 40,
        test_percent: 5,
        weight: 16,
        utc_offset_hours: 0,
    },
    Agent {
        number: 5,
        id: "cmb5suryadiagnostics00005",
        business: "Surya Diagnostics",
        voice: "Meera",
        description: "Home sample collection and report questions. Hindi and English.",
        phone: Some("+915555500005"),
        books: &[(book::HI_DIAGNOSTICS, 100)],
        regions: &[(INDIA, 100)],
        inbound_percent: 50,
        test_percent: 12,
        weight: 12,
        utc_offset_hours: 5,
    },
    Agent {
        number: 6,
        id: "cmb6hotelmirador000000006",
        business: "Hotel Mirador",
        voice: "Lola",
        description: "Room bookings and changes. Spanish. Web calls only: no telephony channel yet.",
        phone: None,
        books: &[(book::ES_HOTEL, 100)],
        regions: &[(SPAIN, 85), (FRANCE, 15)],
        inbound_percent: 82,
        test_percent: 30,
        weight: 6,
        utc_offset_hours: 1,
    },
    Agent {
        number: 7,
        id: "cmb7midorirepair000000007",
        business: "みどり家電サービス",
        voice: "ハルカ",
        description: "Repair visits for household appliances. Japanese.",
        phone: Some("+819000000007"),
        books: &[(book::JA_REPAIR, 100)],
        regions: &[(JAPAN, 100)],
        inbound_percent: 74,
        test_percent: 10,
        weight: 4,
        utc_offset_hours: 9,
    },
];

/// The agent with this id.
pub(crate) fn agent_by_id(id: &str) -> Option<&'static Agent> {
    AGENTS.iter().find(|agent| agent.id == id)
}

/// The agent with this row number.
pub(crate) fn agent_by_number(number: i64) -> Option<&'static Agent> {
    AGENTS.iter().find(|agent| agent.number == number)
}
