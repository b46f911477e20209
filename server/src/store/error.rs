//! What the database says of a failure, as the use cases tell them apart.

/// What a store function can fail with.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database does not answer, has no connection to spare, or somebody else writes the same rows for long.
    #[error("the database is busy or does not answer: {0}")]
    Unavailable(#[source] sqlx::Error),
    /// A value that must be unique is taken. Holds PostgreSQL's constraint name or SQLite's `table.column`.
    #[error("already taken: {0}")]
    Taken(String),
    /// Anything else is a fault of the program or of the file.
    #[error(transparent)]
    Fault(sqlx::Error),
    /// Migrations could not be run.
    #[error(transparent)]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// The lock file of the migrations could not be used.
    #[error("cannot lock the database for its migration: {0}")]
    Lock(#[from] std::io::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => {
                Self::Unavailable(error)
            }
            sqlx::Error::Database(database) if database.is_unique_violation() => Self::Taken(
                database
                    .constraint()
                    .map(str::to_owned)
                    .or_else(|| database.message().rsplit(": ").next().map(str::to_owned))
                    .unwrap_or_default(),
            ),
            // 57P: the server is shutting down or starting; 53300: too many connections; 55P03: somebody else writes
            // the same rows.
            sqlx::Error::Database(database)
                if database
                    .code()
                    .is_some_and(|code| code.starts_with("57P") || code == "53300" || code == "55P03") =>
            {
                Self::Unavailable(error)
            }
            _ => Self::Fault(error),
        }
    }
}
