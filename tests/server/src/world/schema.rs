//! The `SQLite` schema: tables first, indexes and triggers after the bulk load. Every list order has an index that
//! starts with the columns its filters fix, so an answer reads only the rows it shows.

use rusqlite::Connection;

use super::browse::By;

/// Raise when the tables or the way rows are generated change: an old file is then rebuilt.
pub(crate) const VERSION: i64 = 3;

/// Columns a call list can be ordered by.
pub(crate) const SORT_COLUMNS: [&str; 7] = [
    "created_ms",
    "duration_seconds",
    "ended_ms",
    "ringing_ms",
    "source",
    "destination",
    "status",
];

/// What lists over all agents filter by: in their indexes, so that walking one reads no row.
const WIDE: &str =
    "agent, status, direction, is_test, end_reason, created_ms, updated_ms, duration_seconds";

const TABLES: &str = "
DROP TABLE IF EXISTS calls;
DROP TABLE IF EXISTS conversations;
DROP TABLE IF EXISTS call_counts;
DROP TABLE IF EXISTS call_search;
DROP TABLE IF EXISTS extra_messages;
DROP TABLE IF EXISTS built_from;
CREATE TABLE calls (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  agent INTEGER NOT NULL,
  source TEXT,
  destination TEXT NOT NULL,
  status TEXT NOT NULL,
  direction TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  duration_seconds REAL,
  is_test INTEGER NOT NULL,
  error_reason TEXT,
  end_reason TEXT,
  ringing_ms INTEGER,
  started_ms INTEGER,
  answered_ms INTEGER,
  ended_ms INTEGER,
  script_seed INTEGER NOT NULL,
  script_book INTEGER NOT NULL,
  script_length INTEGER NOT NULL,
  script_pace REAL NOT NULL,
  conversation INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL,
  latency_ms INTEGER
);
CREATE TABLE conversations (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  agent INTEGER NOT NULL,
  is_test INTEGER NOT NULL,
  number TEXT NOT NULL,
  full_name TEXT,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL
);
CREATE TABLE call_counts (
  agent INTEGER NOT NULL,
  is_test INTEGER NOT NULL,
  status TEXT NOT NULL,
  calls INTEGER NOT NULL,
  PRIMARY KEY (agent, is_test, status)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE call_search USING fts5(body, tokenize = 'trigram', columnsize = 0);
CREATE TABLE extra_messages (
  call INTEGER NOT NULL,
  id TEXT NOT NULL,
  role TEXT NOT NULL,
  text TEXT NOT NULL,
  created_ms INTEGER NOT NULL
);
CREATE TABLE built_from (recipe TEXT NOT NULL);
";

const FIXED_INDEXES: &str = "
CREATE UNIQUE INDEX calls_id ON calls (id);
CREATE INDEX calls_conversation ON calls (conversation);
CREATE INDEX calls_in_progress ON calls (created_ms) WHERE status IN ('queued', 'ringing', 'answered');
CREATE INDEX calls_source ON calls (source);
CREATE INDEX calls_destination ON calls (destination);
CREATE UNIQUE INDEX conversations_id ON conversations (id);
CREATE UNIQUE INDEX conversations_number ON conversations (agent, is_test, number);
CREATE INDEX conversations_updated ON conversations (agent, updated_ms);
CREATE INDEX conversations_test_updated ON conversations (agent, is_test, updated_ms);
CREATE INDEX conversations_created ON conversations (agent, created_ms);
CREATE INDEX conversations_test_created ON conversations (agent, is_test, created_ms);
CREATE INDEX extra_messages_call ON extra_messages (call);
";

const TRIGGERS: &str = "
INSERT INTO call_counts SELECT agent, is_test, status, COUNT(*) FROM calls GROUP BY agent, is_test, status;
CREATE TRIGGER calls_added AFTER INSERT ON calls BEGIN
  INSERT INTO call_counts VALUES (new.agent, new.is_test, new.status, 1)
    ON CONFLICT DO UPDATE SET calls = calls + 1;
END;
CREATE TRIGGER calls_moved AFTER UPDATE OF status ON calls WHEN old.status <> new.status BEGIN
  UPDATE call_counts SET calls = calls - 1
    WHERE agent = old.agent AND is_test = old.is_test AND status = old.status;
  INSERT INTO call_counts VALUES (new.agent, new.is_test, new.status, 1)
    ON CONFLICT DO UPDATE SET calls = calls + 1;
END;
CREATE TRIGGER calls_removed AFTER DELETE ON calls BEGIN
  UPDATE call_counts SET calls = calls - 1
    WHERE agent = old.agent AND is_test = old.is_test AND status = old.status;
END;
";

/// Settings for a file that can always be built again: speed over safety.
pub(crate) fn prepare(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -65536;",
    )?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// What the file was built from, if it was built to the end.
pub(crate) fn recipe(db: &Connection) -> Option<String> {
    db.query_row("SELECT recipe FROM built_from", [], |row| row.get(0))
        .ok()
}

/// Drops what is there and makes empty tables.
pub(crate) fn create_tables(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(TABLES)
}

/// Makes indexes, counts and triggers once the rows are in, and writes down what they were built from.
pub(crate) fn finish(db: &Connection, recipe: &str) -> rusqlite::Result<()> {
    db.execute_batch(FIXED_INDEXES)?;
    for column in SORT_COLUMNS {
        for (name, fixed) in [
            ("", "agent"),
            ("_test", "agent, is_test"),
            ("_status", "agent, status"),
            ("_test_status", "agent, is_test, status"),
        ] {
            let repeats = column == "status" && name.ends_with("_status");
            if !repeats {
                db.execute_batch(&format!(
                    "CREATE INDEX calls_by_{column}{name} ON calls ({fixed}, {column});"
                ))?;
            }
        }
    }
    for by in By::ALL {
        let order = by.column();
        for (name, fixed) in [("", ""), ("_agent", "agent, ")] {
            db.execute_batch(&format!(
                "CREATE INDEX calls_all_{order}{name} ON calls ({fixed}{order}, seq, {WIDE});"
            ))?;
        }
    }
    db.execute_batch(TRIGGERS)?;
    db.execute("INSERT INTO built_from VALUES (?1)", [recipe])?;
    Ok(())
}
