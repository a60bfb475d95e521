//! A conversation as the message endpoints and the stream see it, whether of the world or of the lab.

use super::{error::ApiError, target};
use crate::{
    app::App,
    clock::EpochMs,
    lab::{scenario::Scenario, scenario_of_conversation},
    ledger::vendor::Target,
    world::model::{Conversation, Message},
};

/// One conversation.
#[derive(Clone, Debug)]
pub(crate) enum Room {
    World(Conversation),
    Lab(Scenario),
}

impl Room {
    /// The agent's conversation with this id.
    pub(crate) fn find(app: &App, agent: &str, id: &str) -> Result<Self, ApiError> {
        let missing = || ApiError::not_found("Conversation");
        match target::find(agent)? {
            Target::Agent(agent) => app
                .world()?
                .conversation(agent.number, id)?
                .map(Self::World)
                .ok_or_else(missing),
            Target::Lab | Target::FailingList(_) => scenario_of_conversation(id)
                .map(Self::Lab)
                .ok_or_else(missing),
        }
    }

    /// The lab's scenario, if it is one.
    pub(crate) fn scenario(&self) -> Option<Scenario> {
        match self {
            Self::World(_) => None,
            Self::Lab(scenario) => Some(*scenario),
        }
    }

    /// The conversation itself.
    pub(crate) fn conversation(&self, app: &App) -> Conversation {
        match self {
            Self::World(conversation) => conversation.clone(),
            Self::Lab(scenario) => app.lab().conversation(*scenario, app.now_ms()),
        }
    }

    /// Everything said so far, oldest first.
    pub(crate) fn messages(&self, app: &App) -> Result<Vec<Message>, ApiError> {
        let now_ms = app.now_ms();
        Ok(match self {
            Self::World(conversation) => {
                app.world()?.conversation_messages(conversation, now_ms)?
            }
            Self::Lab(scenario) => app.lab().call(*scenario, now_ms).1,
        })
    }

    /// The newest message.
    pub(crate) fn last_message(&self, app: &App) -> Result<Option<Message>, ApiError> {
        let now_ms = app.now_ms();
        Ok(match self {
            Self::World(conversation) => app.world()?.last_message(conversation, now_ms)?,
            Self::Lab(scenario) => app.lab().call(*scenario, now_ms).1.pop(),
        })
    }

    /// When something may change without anyone asking for it.
    pub(crate) fn next_change_ms(&self, app: &App) -> Result<Option<EpochMs>, ApiError> {
        let now_ms = app.now_ms();
        Ok(match self {
            Self::World(conversation) => {
                let world = app.world()?;
                let message = world.next_message_ms(conversation, now_ms)?;
                [message, world.next_change_ms()]
                    .into_iter()
                    .flatten()
                    .min()
            }
            Self::Lab(scenario) => app.lab().next_change_ms(*scenario, now_ms),
        })
    }
}
