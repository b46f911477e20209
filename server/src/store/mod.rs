//! All SQL of the program, for SQLite and PostgreSQL alike.
//!
//! A store function takes `&mut Db`, the connection of either kind that a [`Conn`] (reads) or a [`Tx`]
//! (writes) lends. One SQL text with `$1` serves both through the macros below.

pub mod access;
pub mod audit;
pub mod bulk_load;
pub mod contact_list;
pub mod contacts;
pub mod dialect;
pub mod drafts;
pub mod email_changes;
mod error;
mod forget;
pub mod grants;
pub mod group_list;
pub mod groups;
pub mod history;
pub mod import;
pub mod import_write;
pub mod inspect;
pub mod links;
pub mod mails;
pub mod plans;
pub mod rights;
pub mod sessions;
pub mod sign_in;
pub mod sql;
pub mod tags;
pub mod team;
pub mod tokens;
pub mod uploads;
pub mod user_edit;
pub mod user_export;
pub mod user_list;
pub mod user_record;
pub mod users;
pub mod views;

pub use error::StoreError;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgConnection, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// Which database, and how to reach it.
#[derive(Clone)]
pub enum Store {
    /// A file: many readers, one writer.
    Sqlite {
        /// Connections that only read.
        read: SqlitePool,
        /// The one connection that writes.
        write: SqlitePool,
        /// The file.
        path: PathBuf,
    },
    /// A server.
    Postgres(PgPool),
}

/// Which of the two, where speed differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

/// A connection outside of a transaction, for reading.
pub enum Conn {
    /// To the file.
    Sqlite(PoolConnection<Sqlite>),
    /// To the server.
    Postgres(PoolConnection<Postgres>),
}

/// A write transaction; rolled back unless committed.
pub enum Tx {
    /// On the file; begun as `IMMEDIATE`, so it never has to give up a read for a write.
    Sqlite(Transaction<'static, Sqlite>),
    /// On the server.
    Postgres(Transaction<'static, Postgres>),
}

/// What a store function works on.
pub enum Db<'c> {
    /// The file.
    Sqlite(&'c mut SqliteConnection),
    /// The server.
    Postgres(&'c mut PgConnection),
}

impl Conn {
    /// Lends the connection.
    pub fn db(&mut self) -> Db<'_> {
        match self {
            Self::Sqlite(conn) => Db::Sqlite(conn),
            Self::Postgres(conn) => Db::Postgres(conn),
        }
    }
}

impl Tx {
    /// Lends the connection.
    pub fn db(&mut self) -> Db<'_> {
        match self {
            Self::Sqlite(tx) => Db::Sqlite(tx),
            Self::Postgres(tx) => Db::Postgres(tx),
        }
    }

    /// Has it wait for others who write the same rows for as long as they do. Only for what few do at once: meanwhile
    /// it keeps its connection.
    ///
    /// # Errors
    /// When the database is gone.
    pub async fn wait_for_others(&mut self) -> Result<(), StoreError> {
        if let Self::Postgres(tx) = self {
            sqlx::query("SET LOCAL lock_timeout = 0").execute(&mut **tx).await?;
        }
        Ok(())
    }

    /// Makes it last.
    ///
    /// # Errors
    /// When the database refuses or is gone: then nothing of it lasts.
    pub async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Takes it back: as when it is dropped, but done when this returns.
    ///
    /// # Errors
    /// When the database is gone, which takes it back as well.
    pub async fn rollback(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.rollback().await?,
            Self::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}

/// Rows as a struct with `sqlx::FromRow`, by `fetch_all`, `fetch_one` or `fetch_optional`:
/// `rows!(db, fetch_all, UserRow, "SELECT … WHERE id = $1", id)`.
#[macro_export]
macro_rules! rows {
    ($db:expr, $fetch:ident, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $db {
            $crate::store::Db::Sqlite(conn) => {
                sqlx::query_as::<sqlx::Sqlite, $row>($sql)$(.bind($bind))*.$fetch(&mut **conn).await
            }
            $crate::store::Db::Postgres(conn) => {
                sqlx::query_as::<sqlx::Postgres, $row>($sql)$(.bind($bind))*.$fetch(&mut **conn).await
            }
        }
        .map_err($crate::store::StoreError::from)
    };
}

/// The first column: `value!(db, fetch_one, i64, "SELECT count(*) FROM users")`.
#[macro_export]
macro_rules! value {
    ($db:expr, $fetch:ident, $type:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $db {
            $crate::store::Db::Sqlite(conn) => {
                sqlx::query_scalar::<sqlx::Sqlite, $type>($sql)$(.bind($bind))*.$fetch(&mut **conn).await
            }
            $crate::store::Db::Postgres(conn) => {
                sqlx::query_scalar::<sqlx::Postgres, $type>($sql)$(.bind($bind))*.$fetch(&mut **conn).await
            }
        }
        .map_err($crate::store::StoreError::from)
    };
}

/// A statement without rows; gives how many it changed: `execute!(db, "DELETE …", id)`.
#[macro_export]
macro_rules! execute {
    ($db:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $db {
            $crate::store::Db::Sqlite(conn) => sqlx::query::<sqlx::Sqlite>($sql)$(.bind($bind))*
                .execute(&mut **conn).await.map(|done| done.rows_affected()),
            $crate::store::Db::Postgres(conn) => sqlx::query::<sqlx::Postgres>($sql)$(.bind($bind))*
                .execute(&mut **conn).await.map(|done| done.rows_affected()),
        }
        .map_err($crate::store::StoreError::from)
    };
}

static SQLITE: sqlx::migrate::Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: sqlx::migrate::Migrator = sqlx::migrate!("../migrations/postgres");

/// How long a request waits for a server before it is answered with 503 (TRUST 26: within a second).
const SERVER: Duration = Duration::from_millis(800);
/// The same for a file, which does not go away: a slow disk is waited for.
const FILE: Duration = Duration::from_secs(10);
/// How long a statement waits for rows that somebody else changes, in PostgreSQL's words: whoever waits keeps a
/// connection from all others.
const LOCK_TIMEOUT: (&str, &str) = ("lock_timeout", "700ms");

impl Store {
    /// Opens `postgres://…`, or `sqlite:PATH` or a bare path, making the file and its folder.
    ///
    /// # Errors
    /// When the address is no address, the folder cannot be made or the database cannot be opened.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let options = PgConnectOptions::from_str(url)?
                .application_name("control-center")
                .options([LOCK_TIMEOUT]);
            let pool = PgPoolOptions::new()
                .max_connections(16)
                .acquire_timeout(SERVER)
                .connect_lazy_with(options);
            return Ok(Self::Postgres(pool));
        }
        let path = Self::file_of(url).unwrap_or_default();
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)?;
        }
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(FILE)
            .pragma("temp_store", "memory")
            // What is deleted or overwritten is gone from the file too: an erased person's name, a used link.
            .pragma("secure_delete", "on")
            // REPLACE must not pass by the triggers that keep the audit trail append-only.
            .pragma("recursive_triggers", "on");
        // A file does not go away, so nobody asks whether a connection still works.
        // The writer first: it makes the file and turns on WAL before a reader looks.
        let write = SqlitePoolOptions::new()
            .max_connections(1)
            .min_connections(1)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(FILE)
            .connect_with(options.clone())
            .await?;
        let read = SqlitePoolOptions::new()
            .max_connections(8)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(FILE)
            // The system keeps the file's pages in memory once for all; each connection needs few of its own. A page's
            // rows are read at one go: from a full buffer on, two threads wait for each other.
            .connect_with(
                options
                    .pragma("query_only", "on")
                    .pragma("cache_size", "-512")
                    .row_buffer_size(256),
            )
            .await?;
        Ok(Self::Sqlite { read, write, path })
    }

    /// Which of the two.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Sqlite { .. } => Kind::Sqlite,
            Self::Postgres(_) => Kind::Postgres,
        }
    }

    /// The file that an address names; `None` for a server's.
    pub fn file_of(url: &str) -> Option<PathBuf> {
        let is_server = url.starts_with("postgres://") || url.starts_with("postgresql://");
        (!is_server).then(|| PathBuf::from(url.trim_start_matches("sqlite://").trim_start_matches("sqlite:")))
    }

    /// Brings the schema up to this program's. Two processes that start at once wait for each other; a
    /// schema newer than the program is refused.
    ///
    /// # Errors
    /// When a migration fails or the database holds one that this program does not know.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite { write, path, .. } => {
                let lock = lock_beside(path)?;
                SQLITE.run(write).await?;
                drop(lock);
            }
            // sqlx holds an advisory lock here; on SQLite its lock does nothing.
            Self::Postgres(pool) => {
                let mut conn = pool.acquire().await?;
                conn.close_on_drop();
                sqlx::query("SET lock_timeout = 0").execute(&mut *conn).await?;
                POSTGRES.run(&mut *conn).await?;
            }
        }
        Ok(())
    }

    /// How long a request waits for it.
    pub fn patience(&self) -> Duration {
        match self.kind() {
            Kind::Sqlite => FILE,
            Kind::Postgres => SERVER,
        }
    }

    /// Asks whether the database answers.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it does not, or not in time.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let ask = async {
            value!(&mut self.read().await?.db(), fetch_one, i32, "SELECT 1")?;
            Ok(())
        };
        tokio::time::timeout(self.patience(), ask)
            .await
            .unwrap_or(Err(StoreError::Unavailable(sqlx::Error::PoolTimedOut)))
    }

    /// A connection to read with.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when none is to be had in time.
    pub async fn read(&self) -> Result<Conn, StoreError> {
        Ok(match self {
            Self::Sqlite { read, .. } => Conn::Sqlite(read.acquire().await?),
            Self::Postgres(pool) => Conn::Postgres(pool.acquire().await?),
        })
    }

    /// A transaction to write in. On SQLite writers queue here for the one connection.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when none is to be had in time.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Closes all connections; on SQLite this also checkpoints the log into the file.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write, .. } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

fn lock_beside(path: &Path) -> std::io::Result<std::fs::File> {
    let mut name = path.as_os_str().to_owned();
    name.push("-migrate.lock");
    let file = std::fs::File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(name)?;
    file.lock()?;
    Ok(file)
}
