//! What `doctor` asks a database, without changing anything in it.

use super::{POSTGRES, SQLITE, Store, StoreError};
use crate::value;
use std::collections::BTreeSet;

impl Store {
    /// Migrations that this program has and the database has not, and the other way round.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn schema_gap(&self) -> Result<(Vec<i64>, Vec<i64>), StoreError> {
        let (migrator, table) = match self {
            Self::Sqlite { .. } => (
                &SQLITE,
                "SELECT count(*) FROM sqlite_master WHERE name = '_sqlx_migrations'",
            ),
            Self::Postgres(_) => (
                &POSTGRES,
                "SELECT count(*) FROM pg_tables WHERE tablename = '_sqlx_migrations'",
            ),
        };
        let ours: BTreeSet<i64> = migrator.iter().map(|migration| migration.version).collect();
        let mut conn = self.read().await?;
        let mut db = conn.db();
        let mut theirs = BTreeSet::new();
        if value!(&mut db, fetch_one, i64, table)? > 0 {
            let versions = value!(
                &mut db,
                fetch_all,
                i64,
                "SELECT version FROM _sqlx_migrations WHERE success"
            )?;
            theirs.extend(versions);
        }
        let missing = ours.difference(&theirs).copied().collect();
        Ok((missing, theirs.difference(&ours).copied().collect()))
    }

    /// What SQLite finds broken in its file, in its own words; nothing on PostgreSQL, which sums its pages itself.
    ///
    /// # Errors
    /// When the file cannot be read at all.
    pub async fn broken_pages(&self) -> Result<Vec<String>, StoreError> {
        if let Self::Postgres(_) = self {
            return Ok(Vec::new());
        }
        let said = value!(&mut self.read().await?.db(), fetch_all, String, "PRAGMA quick_check")?;
        Ok(said.into_iter().filter(|line| line != "ok").collect())
    }

    /// The time of the newest audit event, in microseconds; 0 without one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn newest_event(&self) -> Result<i64, StoreError> {
        value!(
            &mut self.read().await?.db(),
            fetch_one,
            i64,
            "SELECT COALESCE(max(at), 0) FROM audit_events"
        )
    }
}
