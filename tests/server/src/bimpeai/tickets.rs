//! `POST …/stream-ticket`: a ticket opens one stream of one conversation once, within 60 seconds.

use std::{
    collections::HashMap,
    sync::{Mutex, atomic::Ordering},
};

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{
    auth::{Caller, Scope},
    error::ApiError,
    room::Room,
    surface::Surface,
};
use crate::{
    clock::{EpochMs, SECOND},
    sync::locked,
    world::ids,
};

/// How long a ticket is good for.
const LIFETIME_SECONDS: i64 = 60;

/// A ticket not yet used.
#[derive(Clone, Debug)]
pub(crate) struct Ticket {
    agent: String,
    conversation: String,
    expires_ms: EpochMs,
    /// Whose limit of open streams it counts against.
    pub(crate) subject: &'static str,
}

/// Tickets not yet used.
pub(crate) type Tickets = Mutex<HashMap<String, Ticket>>;

/// Issues a ticket. Asking for one is what starts the script of a live lab call.
pub(crate) async fn issue(
    State(surface): State<Surface>,
    Extension(caller): Extension<Caller>,
    Path((agent, conversation)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    caller.require(Scope::ConversationsRead)?;
    let app = &surface.app;
    let now_ms = app.now_ms();
    if let Some(scenario) = Room::find(app, &agent, &conversation)?.scenario() {
        app.lab().start(scenario, now_ms);
        app.notify();
    }
    let ticket = app.with_rng(ids::ticket);
    let mut tickets = locked(&app.bimpeai.tickets);
    tickets.retain(|_, ticket| ticket.expires_ms > now_ms - 10 * LIFETIME_SECONDS * SECOND);
    tickets.insert(
        ticket.clone(),
        Ticket {
            agent,
            conversation,
            expires_ms: now_ms + LIFETIME_SECONDS * SECOND,
            subject: caller.subject,
        },
    );
    drop(tickets);
    app.stats.tickets_issued.fetch_add(1, Ordering::Relaxed);
    let body = json!({
        "message": "Stream ticket issued",
        "data": {"ticket": ticket, "expires_in": LIFETIME_SECONDS},
    });
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

/// Takes the ticket out of circulation and checks that it is good for this stream.
pub(crate) fn redeem(
    surface: &Surface,
    ticket: Option<&str>,
    agent: &str,
    conversation: &str,
) -> Result<Ticket, ApiError> {
    let app = &surface.app;
    let refused = || {
        ApiError::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "Invalid or missing ticket",
        )
    };
    let ticket = ticket
        .and_then(|ticket| locked(&app.bimpeai.tickets).remove(ticket))
        .ok_or_else(refused)?;
    app.stats.tickets_used.fetch_add(1, Ordering::Relaxed);
    let now_ms = app.now_ms();
    if ticket.expires_ms <= now_ms {
        return Err(refused());
    }
    if ticket.agent != agent || ticket.conversation != conversation {
        return Err(ApiError::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            "Origin not allowed or ticket mismatch",
        ));
    }
    let scenario = Room::find(app, agent, conversation)?.scenario();
    if scenario.is_some_and(|scenario| app.lab().refuses_ticket(scenario, now_ms)) {
        return Err(refused());
    }
    Ok(ticket)
}
