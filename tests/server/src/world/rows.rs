//! Reading and writing single rows.

use rusqlite::{Connection, OptionalExtension, Row, named_params, params};

use super::{
    insight::latency,
    model::{Call, Conversation, Direction, Script, Status},
};
use crate::numeric::{count, signed};

/// The columns [`read_call`] expects, in its order.
pub(crate) const CALL_COLUMNS: &str = "seq, id, agent, source, destination, status, direction, created_ms,
 duration_seconds, is_test, error_reason, end_reason, ringing_ms, started_ms, answered_ms, ended_ms, script_seed,
 script_book, script_length, script_pace, conversation";

/// The columns [`read_conversation`] expects, in its order.
pub(crate) const CONVERSATION_COLUMNS: &str =
    "seq, id, agent, is_test, number, full_name, created_ms, updated_ms";

/// Reads a row of [`CALL_COLUMNS`].
pub(crate) fn read_call(row: &Row<'_>) -> rusqlite::Result<Call> {
    let status: String = row.get(5)?;
    let direction: String = row.get(6)?;
    Ok(Call {
        seq: row.get(0)?,
        id: row.get(1)?,
        agent: row.get(2)?,
        source: row.get(3)?,
        destination: row.get(4)?,
        status: Status::from_word(&status).unwrap_or(Status::Ended),
        direction: if direction == "inbound" {
            Direction::Inbound
        } else {
            Direction::Outbound
        },
        created_ms: row.get(7)?,
        duration_seconds: row.get(8)?,
        is_test: row.get(9)?,
        error_reason: row.get(10)?,
        end_reason: row.get(11)?,
        ringing_ms: row.get(12)?,
        started_ms: row.get(13)?,
        answered_ms: row.get(14)?,
        ended_ms: row.get(15)?,
        script: Script {
            seed: row.get(16)?,
            book: count(row.get(17)?),
            length: count(row.get(18)?),
            pace: row.get(19)?,
        },
        conversation: row.get(20)?,
    })
}

/// Reads a row of [`CONVERSATION_COLUMNS`].
pub(crate) fn read_conversation(row: &Row<'_>) -> rusqlite::Result<Conversation> {
    Ok(Conversation {
        seq: row.get(0)?,
        id: row.get(1)?,
        agent: row.get(2)?,
        is_test: row.get(3)?,
        number: row.get(4)?,
        full_name: row.get(5)?,
        created_ms: row.get(6)?,
        updated_ms: row.get(7)?,
    })
}

/// Stores a new call with what search finds it by, and returns its row number.
pub(crate) fn insert_call(db: &Connection, call: &Call) -> rusqlite::Result<i64> {
    db.prepare_cached(
        "INSERT INTO calls (id, agent, source, destination, status, direction, created_ms, duration_seconds,
         is_test, error_reason, end_reason, ringing_ms, started_ms, answered_ms, ended_ms, script_seed, script_book,
         script_length, script_pace, conversation, updated_ms, latency_ms) VALUES (:id, :agent, :source, :destination, :status, :direction,
         :created_ms, :duration_seconds, :is_test, :error_reason, :end_reason, :ringing_ms, :started_ms,
         :answered_ms, :ended_ms, :script_seed, :script_book, :script_length, :script_pace, :conversation,
         :updated_ms, :latency_ms)",
    )?
    .execute(named_params! {
        ":id": call.id,
        ":agent": call.agent,
        ":source": call.source,
        ":destination": call.destination,
        ":status": call.status.word(),
        ":direction": call.direction.word(),
        ":created_ms": call.created_ms,
        ":duration_seconds": call.duration_seconds,
        ":is_test": call.is_test,
        ":error_reason": call.error_reason,
        ":end_reason": call.end_reason,
        ":ringing_ms": call.ringing_ms,
        ":started_ms": call.started_ms,
        ":answered_ms": call.answered_ms,
        ":ended_ms": call.ended_ms,
        ":script_seed": call.script.seed,
        ":script_book": signed(call.script.book),
        ":script_length": signed(call.script.length),
        ":script_pace": call.script.pace,
        ":conversation": call.conversation,
        ":updated_ms": call.updated_ms(),
        ":latency_ms": latency::average_ms(call),
    })?;
    let seq = db.last_insert_rowid();
    db.prepare_cached("INSERT INTO call_search (rowid, body) VALUES (?1, ?2)")?
        .execute(params![seq, search_body(call)])?;
    Ok(seq)
}

/// Writes what changes while a call is in progress.
pub(crate) fn update_call(db: &Connection, call: &Call) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE calls SET status = ?2, duration_seconds = ?3, error_reason = ?4, end_reason = ?5, ringing_ms = ?6,
         started_ms = ?7, answered_ms = ?8, ended_ms = ?9, updated_ms = ?10, latency_ms = ?11 WHERE seq = ?1",
    )?
    .execute(params![
        call.seq,
        call.status.word(),
        call.duration_seconds,
        call.error_reason,
        call.end_reason,
        call.ringing_ms,
        call.started_ms,
        call.answered_ms,
        call.ended_ms,
        call.updated_ms(),
        latency::average_ms(call),
    ])?;
    db.prepare_cached("UPDATE call_search SET body = ?2 WHERE rowid = ?1")?
        .execute(params![call.seq, search_body(call)])?;
    db.prepare_cached("UPDATE conversations SET updated_ms = MAX(updated_ms, ?2) WHERE seq = ?1")?
        .execute(params![
            call.conversation,
            call.ended_ms
                .or(call.answered_ms)
                .unwrap_or(call.created_ms)
        ])?;
    Ok(())
}

/// The call in this row.
pub(crate) fn call_by_seq(db: &Connection, seq: i64) -> rusqlite::Result<Option<Call>> {
    db.prepare_cached(&format!("SELECT {CALL_COLUMNS} FROM calls WHERE seq = ?1"))?
        .query_row([seq], read_call)
        .optional()
}

/// The row of the conversation between this agent and this number, made when there is none yet.
pub(crate) fn conversation_for(db: &Connection, wanted: &Conversation) -> rusqlite::Result<i64> {
    let found = db
        .prepare_cached(
            "UPDATE conversations SET updated_ms = MAX(updated_ms, ?4)
             WHERE agent = ?1 AND is_test = ?2 AND number = ?3 RETURNING seq",
        )?
        .query_row(
            params![
                wanted.agent,
                wanted.is_test,
                wanted.number,
                wanted.updated_ms
            ],
            |row| row.get(0),
        )
        .optional()?;
    if let Some(seq) = found {
        return Ok(seq);
    }
    insert_conversation(db, wanted)?;
    Ok(db.last_insert_rowid())
}

/// Stores a conversation; its row number is `seq`, or the next free one when that is 0.
pub(crate) fn insert_conversation(
    db: &Connection,
    conversation: &Conversation,
) -> rusqlite::Result<()> {
    let seq = Some(conversation.seq).filter(|seq| *seq != 0);
    db.prepare_cached("INSERT INTO conversations VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?
        .execute(params![
            seq,
            conversation.id,
            conversation.agent,
            conversation.is_test,
            conversation.number,
            conversation.full_name,
            conversation.created_ms,
            conversation.updated_ms,
        ])?;
    Ok(())
}

/// What search covers: the id, both numbers and the reasons. Not the transcript.
fn search_body(call: &Call) -> String {
    [
        Some(call.id.as_str()),
        call.source.as_deref(),
        Some(call.destination.as_str()),
        call.end_reason.as_deref(),
        call.error_reason.as_deref(),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join("\n")
}
