//! The reads beside the stream: the list of messages and the call itself.

use std::{
    rc::{Rc, Weak},
    sync::Arc,
};

use web_sys::AbortSignal;

use super::{Inner, owned};
use crate::{
    domain::{
        error::{ApiError, ErrorKind},
        outcome::Phase,
    },
    net::{api, transport},
    stream::session::Detail,
};

impl Inner {
    pub(super) fn fetch_list(self: &Rc<Self>, generation: u64) {
        let job = self.spawn(|inner, signal| async move {
            let result = list(&inner, generation, &signal).await;
            if let Some(inner) = inner.upgrade() {
                inner.drive(|session, now| session.listed(now, generation, result));
            }
        });
        self.list_job.replace(job);
    }

    pub(super) fn fetch_detail(self: &Rc<Self>, generation: u64) {
        let job = self.spawn(|inner, signal| async move {
            let Some(strong) = inner.upgrade() else {
                return;
            };
            let id = strong.detail.borrow().summary.id.clone();
            let result = api::call(&strong.connection, strong.agent.as_ref(), &id, &signal).await;
            let result = result.map(|detail| {
                let seen = Detail {
                    is_over: detail.summary.status.phase == Phase::Over,
                    messages: owned(&detail.transcript),
                };
                if detail != **strong.detail.borrow() {
                    strong.is_detail_new.set(true);
                }
                strong.detail.replace(Arc::new(detail));
                seen
            });
            strong.drive(|session, now| session.detail(now, generation, result));
        });
        self.detail_job.replace(job);
    }
}

/// Lists the messages page by page for as long as the session wants more.
async fn list(inner: &Weak<Inner>, generation: u64, signal: &AbortSignal) -> Result<(), ApiError> {
    let gone = || ApiError::new(ErrorKind::Aborted, "The request was given up.");
    let mut number = 1;
    loop {
        let inner = inner.upgrade().ok_or_else(gone)?;
        let conversation = inner.conversation.borrow().clone();
        let (Some(vendor), Some(agent), Some(conversation)) =
            (inner.vendor(), &inner.agent, conversation)
        else {
            return Err(ApiError::new(
                ErrorKind::NotFound,
                "The conversation of this call is not known.",
            ));
        };
        let request = vendor.messages(agent, &conversation, number);
        let response = transport::send(&inner.connection, &request, Some(signal)).await?;
        let page = vendor.parse_messages(&response, inner.links)?;
        if signal.aborted() {
            return Err(gone());
        }
        let is_more_wanted = inner.session.borrow_mut().list_page(generation, page);
        inner.plan_update();
        if !is_more_wanted {
            return Ok(());
        }
        number += 1;
    }
}
