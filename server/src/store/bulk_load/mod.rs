//! Fills an empty database with very many rows at once: in one transaction, without indexes and
//! triggers, which come back from the texts that the database itself keeps of them.
//!
//! It is all or nothing, and nobody else writes meanwhile: for data that is made, not for work that goes on.

mod postgres;
mod sqlite;

use super::audit::{self, AuditEvent};
use super::{Db, Store, StoreError};
use crate::{execute, value};
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::borrow::Cow;
use uuid::Uuid;

/// Stands in the feed of changes in place of a user after a bulk load, which goes past the feed. No row has
/// this number.
pub const BULK_LOAD: i64 = 0;

/// The tables that can be filled, all of which must be empty.
const TABLES: [&str; 9] = [
    "contacts",
    "users",
    "user_keys",
    "groups",
    "memberships",
    "group_permissions",
    "tags",
    "user_tags",
    "group_tags",
];

/// A value on its way into a table.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Nothing.
    Null,
    /// A number.
    Int(i64),
    /// Yes or no.
    Bool(bool),
    /// An identity.
    Uuid(Uuid),
    /// A text.
    Text(Cow<'static, str>),
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<Uuid> for Cell {
    fn from(value: Uuid) -> Self {
        Self::Uuid(value)
    }
}

impl From<String> for Cell {
    fn from(value: String) -> Self {
        Self::Text(Cow::Owned(value))
    }
}

impl From<&'static str> for Cell {
    fn from(value: &'static str) -> Self {
        Self::Text(Cow::Borrowed(value))
    }
}

impl From<Cow<'static, str>> for Cell {
    fn from(value: Cow<'static, str>) -> Self {
        Self::Text(value)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A row that knows its table; its fields are called like the columns.
pub trait BulkRow {
    /// The table.
    const TABLE: &'static str;
    /// The columns, in the order of the cells.
    const COLUMNS: &'static [&'static str];
    /// Hands the values over.
    fn put(self, cells: &mut Vec<Cell>);
}

macro_rules! bulk_row {
    ($(#[$doc:meta])* $row:ident in $table:literal: $($column:ident: $type:ty),+ $(,)?) => {
        $(#[$doc])*
        #[expect(missing_docs, reason = "fields are the columns that the schema explains")]
        #[derive(Debug)]
        pub struct $row { $(pub $column: $type),+ }

        impl BulkRow for $row {
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [&'static str] = &[$(stringify!($column)),+];

            fn put(self, cells: &mut Vec<Cell>) {
                $(cells.push(self.$column.into());)+
            }
        }
    };
}

bulk_row! {
    /// A user. Columns that are not here keep their defaults.
    UserRow in "users":
    seq: i64, id: Uuid, name: String, name_key: String, email: String, email_key: String, activity: &'static str,
    contact_id: Option<Uuid>, contact_key: String, no_shared_data: bool, api_only: bool, purpose: &'static str,
    responsible_seq: Option<i64>, review_on: i64, expires_on: i64, description: &'static str, locale: &'static str,
    password_hash: String, password_set_at: i64, invitation_expires_at: i64, last_login: i64, last_seen_at: i64,
    reviewed_at: i64, failed_attempts: i64, locked_until: i64, lock_count: i64, created_at: i64,
    created_by: Option<Uuid>, modified_at: i64, version: i64, search_text: String,
}

bulk_row! {
    /// A contact.
    ContactRow in "contacts":
    id: Uuid, kind: &'static str, relation: &'static str, title: &'static str, first_name: &'static str,
    last_name: &'static str, company: &'static str, position: &'static str, department: &'static str, email: String,
    phone: String, mobile: String, address: String, country: &'static str, name_key: String, created_at: i64,
    modified_at: i64, search_text: String,
}

bulk_row! {
    /// A group.
    GroupRow in "groups":
    seq: i64, id: Uuid, name: String, name_key: String, description: String, activity: &'static str,
    leader_seq: Option<i64>, created_at: i64, modified_at: i64,
}

bulk_row! {
    /// Who is in which group.
    MembershipRow in "memberships":
    user_seq: i64, group_seq: i64, writable: bool, granted_at: i64, granted_by: Option<Uuid>,
}

bulk_row! {
    /// What a group may do.
    PermissionRow in "group_permissions": group_seq: i64, permission: &'static str, writable: bool,
}

bulk_row! {
    /// A tag of users or of groups.
    TagRow in "tags": seq: i64, subject: &'static str, name: &'static str, key: String,
}

bulk_row! {
    /// Which user has which tag.
    UserTagRow in "user_tags": user_seq: i64, tag_seq: i64,
}

bulk_row! {
    /// Which group has which tag.
    GroupTagRow in "group_tags": group_seq: i64, tag_seq: i64,
}

/// Rows of one table.
pub struct Rows {
    table: &'static str,
    columns: &'static [&'static str],
    cells: Vec<Cell>,
}

impl<R: BulkRow> FromIterator<R> for Rows {
    fn from_iter<I: IntoIterator<Item = R>>(rows: I) -> Self {
        let rows = rows.into_iter();
        let mut cells = Vec::with_capacity(rows.size_hint().0 * R::COLUMNS.len());
        rows.for_each(|row| row.put(&mut cells));
        Self {
            table: R::TABLE,
            columns: R::COLUMNS,
            cells,
        }
    }
}

/// A load that goes on. Dropped before [`BulkLoad::finish`], it never happened.
pub struct BulkLoad {
    connection: Loading,
    /// What brings constraints, indexes and triggers back, in order.
    restore: Vec<String>,
}

/// A connection of the load's own: what is set on it goes with it.
enum Loading {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Loading {
    fn db(&mut self) -> Db<'_> {
        match self {
            Self::Sqlite(conn) => Db::Sqlite(conn),
            Self::Postgres(conn) => Db::Postgres(conn),
        }
    }
}

impl BulkLoad {
    /// Locks the database and takes indexes and triggers away; `None` where it is not empty.
    ///
    /// # Errors
    /// When the database does not answer, somebody else is writing, or the schema may not be changed.
    pub async fn begin(store: &Store) -> Result<Option<Self>, StoreError> {
        let mut connection = match store {
            Store::Sqlite { write, .. } => Loading::Sqlite(sqlite::begin(write).await?),
            Store::Postgres(pool) => Loading::Postgres(postgres::begin(pool).await?),
        };
        for table in ["users", "contacts", "groups", "tags"] {
            let sql = sqlx::AssertSqlSafe(format!("SELECT EXISTS (SELECT 1 FROM {table})"));
            if value!(&mut connection.db(), fetch_one, bool, sql)? {
                return Ok(None);
            }
        }
        let restore = match &mut connection {
            Loading::Sqlite(conn) => sqlite::strip(conn).await?,
            Loading::Postgres(conn) => postgres::strip(conn).await?,
        };
        Ok(Some(Self { connection, restore }))
    }

    /// Adds rows. They may refer to rows that come later.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn append(&mut self, rows: Rows) -> Result<(), StoreError> {
        match &mut self.connection {
            Loading::Sqlite(conn) => sqlite::append(conn, rows).await,
            Loading::Postgres(conn) => postgres::append(conn, &rows).await,
        }
    }

    /// Brings everything back, tells the indexes in memory to start anew, and makes it last. `say` hears
    /// which part has begun.
    ///
    /// # Errors
    /// [`StoreError::Taken`] where rows that must differ do not; when the database refuses.
    pub async fn finish(mut self, event: AuditEvent<'_>, say: &mut dyn FnMut(&str)) -> Result<(), StoreError> {
        say("writing keys");
        // In the keys' order, which makes the index dense; sorted by the database, whose memory is bounded.
        execute!(
            &mut self.connection.db(),
            "INSERT INTO user_keys (key, user_seq)
             SELECT key, user_seq FROM (
                 SELECT name_key AS key, seq AS user_seq FROM users
                 UNION ALL SELECT email_key, seq FROM users WHERE email_key <> name_key
             ) AS keys ORDER BY key"
        )?;
        say("building indexes");
        match &mut self.connection {
            Loading::Sqlite(conn) => sqlite::restore(conn, &self.restore, say).await?,
            Loading::Postgres(conn) => postgres::restore(conn, &self.restore).await?,
        }
        let mut db = self.connection.db();
        execute!(&mut db, "INSERT INTO user_changes (user_seq) VALUES ($1)", BULK_LOAD)?;
        audit::append(&mut db, event).await?;
        say("making it last");
        match self.connection {
            Loading::Sqlite(mut conn) => {
                sqlite::commit(&mut conn).await?;
                conn.close().await?;
            }
            Loading::Postgres(mut conn) => {
                postgres::commit(&mut conn).await?;
                conn.close().await?;
            }
        }
        Ok(())
    }
}
