//! What was deleted or overwritten leaves an SQLite file for good.

use super::{FILE, Store, StoreError};
use sqlx::{AssertSqlSafe, SqliteConnection, SqlitePool};

/// Search indexes, which keep what was taken out of them until they are merged.
const INDEXES: [&str; 2] = ["users_search", "contacts_search"];
/// Pages of an index that are merged at a time: some 20 ms, and then others may write.
const PAGES: i64 = 100;

impl Store {
    /// Takes what was deleted or overwritten out of the search indexes, and then out of the log beside the file, as far
    /// as nobody reads there right now; the next call takes the rest. Tables lose it at once (`secure_delete`), and
    /// PostgreSQL everything in its own time.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_overwritten(&self) -> Result<(), StoreError> {
        let Self::Sqlite { write, .. } = self else {
            return Ok(());
        };
        for index in INDEXES {
            merge(write, index).await?;
        }
        empty_log(write).await
    }
}

/// Writes an index anew, without what is marked as deleted, a step at a time (SQLite's documentation of FTS5, "The 'merge'
/// Command"): a negative number of pages begins, and it is done when a step changes less than two rows. Not by the option
/// `secure-delete`, which takes it out at once and breaks the index.
async fn merge(write: &SqlitePool, index: &str) -> Result<(), StoreError> {
    let sql = format!("INSERT INTO {index} ({index}, rank) VALUES ('merge', $1)");
    let mut pages = -PAGES;
    loop {
        let mut conn = write.acquire().await?;
        let before = changes(&mut conn).await?;
        let step = sqlx::query(AssertSqlSafe(sql.as_str())).bind(pages);
        step.execute(&mut *conn).await?;
        if changes(&mut conn).await? < before + 2 {
            return Ok(());
        }
        pages = PAGES;
    }
}

/// Rows that this connection has changed since it was opened.
async fn changes(conn: &mut SqliteConnection) -> Result<i64, StoreError> {
    let changes = sqlx::query_scalar("SELECT total_changes()").fetch_one(conn).await?;
    Ok(changes)
}

async fn empty_log(write: &SqlitePool) -> Result<(), StoreError> {
    let mut conn = write.acquire().await?;
    // Writers wait meanwhile, so a slow reader must not hold it up for long.
    for pragma in [
        "PRAGMA busy_timeout = 300",
        "PRAGMA wal_checkpoint(TRUNCATE)",
        &format!("PRAGMA busy_timeout = {}", FILE.as_millis()),
    ] {
        sqlx::query(AssertSqlSafe(pragma)).execute(&mut *conn).await?;
    }
    Ok(())
}
