//! Which calls are streamed at once: the last ones somebody looked at.

use crate::{
    domain::ids::{AgentId, CallId},
    stream::tabs::MAX_STREAMS,
};

/// The most calls that one page streams at once: as many as all tabs may together.
pub const MOST_STREAMED: usize = MAX_STREAMS;

/// A call that is streamed. It keeps its place until it is closed, so that nothing moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The agent its link names, where the vendor lists calls per agent.
    pub agent: Option<AgentId>,
    /// The call.
    pub call: CallId,
    /// When it was last looked at: the number of the look.
    looked: u64,
}

/// The calls that are streamed, in the order of their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pool {
    places: Vec<Place>,
    looks: u64,
}

impl Pool {
    /// The places, in order.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// Somebody looks at a call: it is streamed from now on. Where all places are taken it gets that of
    /// a call that is over, else that of the one least recently looked at.
    pub fn look(
        &mut self,
        agent: Option<AgentId>,
        call: CallId,
        is_over: impl Fn(&CallId) -> bool,
    ) {
        self.looks += 1;
        if let Some(place) = self.places.iter_mut().find(|place| place.call == call) {
            place.looked = self.looks;
            return;
        }
        let new = Place {
            agent,
            call,
            looked: self.looks,
        };
        if self.places.len() < MOST_STREAMED {
            self.places.push(new);
            return;
        }
        let least = self
            .places
            .iter_mut()
            .min_by_key(|place| (!is_over(&place.call), place.looked));
        if let Some(place) = least {
            *place = new;
        }
    }

    /// Closes what `is_kept` does not hold on to.
    pub fn keep(&mut self, is_kept: impl Fn(&CallId) -> bool) {
        self.places.retain(|place| is_kept(&place.call));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(pool: &mut Pool, call: &str) {
        pool.look(None, CallId::new(call), |_| false);
    }

    fn calls(pool: &Pool) -> Vec<&str> {
        let places = pool.places().iter();
        places.map(|place| place.call.as_str()).collect()
    }

    #[test]
    fn the_last_four_stay_and_the_least_recently_looked_at_gives_its_place() {
        let mut pool = Pool::default();
        for call in ["a", "b", "c", "d", "a", "e"] {
            look(&mut pool, call);
        }
        assert_eq!(calls(&pool), ["a", "e", "c", "d"], "b gave its place to e");
        look(&mut pool, "c");
        assert_eq!(calls(&pool), ["a", "e", "c", "d"], "looking moves nothing");
        look(&mut pool, "b");
        assert_eq!(calls(&pool), ["a", "e", "c", "b"]);
    }

    #[test]
    fn never_more_than_four_whatever_is_looked_at() {
        let mut pool = Pool::default();
        for number in 0..200_u64 {
            let call = (number * number * 7 + 3) % 11;
            look(&mut pool, &call.to_string());
            assert!(pool.places().len() <= MOST_STREAMED);
            assert!(calls(&pool).contains(&call.to_string().as_str()));
        }
    }

    #[test]
    fn a_call_that_is_over_gives_its_place_first() {
        let mut pool = Pool::default();
        for call in ["a", "b", "c", "d"] {
            look(&mut pool, call);
        }
        pool.look(None, CallId::new("e"), |call| call.as_str() == "c");
        assert_eq!(calls(&pool), ["a", "b", "e", "d"]);
    }

    #[test]
    fn what_left_the_list_is_closed() {
        let mut pool = Pool::default();
        for call in ["a", "b", "c"] {
            look(&mut pool, call);
        }
        pool.keep(|call| call.as_str() != "b");
        assert_eq!(calls(&pool), ["a", "c"]);
    }
}
