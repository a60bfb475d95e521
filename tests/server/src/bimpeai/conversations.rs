//! Conversations and their messages. Both lists are newest first unless `sort` says otherwise.

use axum::{
    Extension, Json,
    extract::{Path, Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};

use super::{
    auth::{Caller, Scope},
    error::ApiError,
    files_base,
    params::Params,
    room::Room,
    surface::Surface,
    target::{self, list_failure},
    wire::{List, Meta, One, WireConversation, WireConversationDetail, WireMessage},
};
use crate::{
    app::App,
    lab::scenario::Scenario,
    ledger::vendor::Target,
    numeric::signed,
    world::{model::Conversation, query::ConversationQuery},
};

const SORT_FIELDS: [(&str, &str); 3] = [
    ("updated_at", "updated_ms"),
    ("last_message_at", "updated_ms"),
    ("created_at", "created_ms"),
];

/// One page of an agent's conversations.
pub(crate) async fn list(
    State(surface): State<Surface>,
    Extension(caller): Extension<Caller>,
    Path(agent): Path<String>,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, ApiError> {
    caller.require(Scope::ConversationsRead)?;
    let app = &surface.app;
    let target = target::find(&agent)?;
    let mut params = Params::new(pairs);
    let query = ConversationQuery {
        agent: match target {
            Target::Agent(agent) => agent.number,
            Target::Lab | Target::FailingList(_) => 0,
        },
        window: params.window(),
        search: params.search(),
        order: params.order(&SORT_FIELDS),
        is_test: params.choice("channel", &[("telephony", false), ("test_telephony", true)]),
    };
    params.check()?;
    if let Target::FailingList(fault) = target {
        list_failure(fault)?;
    }
    let (rooms, total) = match target {
        Target::Agent(_) => {
            let page = app.world()?.list_conversations(&query)?;
            let rooms: Vec<_> = page.items.into_iter().map(Room::World).collect();
            (rooms, page.total)
        }
        Target::Lab | Target::FailingList(_) => lab_rooms(app, &query),
    };
    let data = rooms
        .iter()
        .map(|room| shown(app, room).map(|(wire, _)| wire))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Json(List {
        message: "Success",
        meta: Meta::new(total, query.window),
        data,
    })
    .into_response())
}

/// The lab's conversations: one per live call.
fn lab_rooms(app: &App, query: &ConversationQuery) -> (Vec<Room>, i64) {
    let now_ms = app.now_ms();
    let rooms: Vec<Room> = Scenario::ALL
        .into_iter()
        .filter(|scenario| scenario.is_live() && query.is_test != Some(true))
        .filter(|scenario| {
            let conversation = app.lab().conversation(*scenario, now_ms);
            query.search.as_ref().is_none_or(|term| {
                conversation.number.contains(term) || conversation.id.contains(term)
            })
        })
        .map(Room::Lab)
        .collect();
    let total = signed(rooms.len());
    (query.window.of(rooms), total)
}

fn shown(app: &App, room: &Room) -> Result<(WireConversation, Conversation), ApiError> {
    let conversation = room.conversation(app);
    let last = room.last_message(app)?;
    Ok((
        WireConversation::new(&conversation, last.as_ref()),
        conversation,
    ))
}

/// One conversation.
pub(crate) async fn one(
    State(surface): State<Surface>,
    Extension(caller): Extension<Caller>,
    Path((agent, id)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    caller.require(Scope::ConversationsRead)?;
    let room = Room::find(&surface.app, &agent, &id)?;
    let (wire, conversation) = shown(&surface.app, &room)?;
    Ok(Json(One {
        message: "Success",
        data: WireConversationDetail {
            conversation: wire,
            full_name: conversation.full_name,
            email: None,
            phone_number: Some(conversation.number).filter(|number| number.starts_with('+')),
            profile_picture: None,
        },
    })
    .into_response())
}

/// One page of a conversation's messages.
pub(crate) async fn messages(
    State(surface): State<Surface>,
    Extension(caller): Extension<Caller>,
    Path((agent, id)): Path<(String, String)>,
    Query(pairs): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    caller.require(Scope::ConversationsRead)?;
    let room = Room::find(&surface.app, &agent, &id)?;
    let mut params = Params::new(pairs);
    let window = params.window();
    let order = params.order(&[("created_at", "created_ms")]);
    params.check()?;
    let mut messages = room.messages(&surface.app)?;
    if order.descending {
        messages.reverse();
    }
    let files = files_base(&headers);
    Ok(Json(List {
        message: "Success",
        meta: Meta::new(signed(messages.len()), window),
        data: window
            .of(messages)
            .iter()
            .map(|message| WireMessage::new(message, &files))
            .collect(),
    })
    .into_response())
}

/// One message.
pub(crate) async fn message(
    State(surface): State<Surface>,
    Extension(caller): Extension<Caller>,
    Path((agent, id, message)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    caller.require(Scope::ConversationsRead)?;
    let room = Room::find(&surface.app, &agent, &id)?;
    let found = room
        .messages(&surface.app)?
        .into_iter()
        .find(|candidate| candidate.id == message)
        .ok_or_else(|| ApiError::not_found("Message"))?;
    Ok(Json(One {
        message: "Success",
        data: WireMessage::new(&found, &files_base(&headers)),
    })
    .into_response())
}
