//! The list of users: pages by keyset, and where they stand.

use super::dialect::list;
use super::sql::{Arg, Sql};
use super::user_record::push_member;
use super::{Db, StoreError};
use crate::paging::Keyset;
pub use crate::paging::Way;
use crate::scope::Scope;
use crate::users::filter::{UserFilter, Wanted};
use app::users::query::{Sort, SortKey};
use sqlx::FromRow;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

/// A row of the list as the table has it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct UserListRow {
    /// Row number.
    pub seq: i64,
    /// Identity.
    pub id: Uuid,
    /// Sign-in name.
    pub name: String,
    /// System email.
    pub email: String,
    /// `active`, `deactivated` or `deleted`.
    pub activity: String,
    /// Display name of the linked contact; empty without one.
    pub contact: String,
    /// The linked contact.
    pub contact_id: Option<Uuid>,
    /// Digest of its photo; empty without one.
    pub photo: String,
    /// Last successful sign-in.
    pub last_login: i64,
    /// Sees only data its groups own.
    pub no_shared_data: bool,
    /// Works through tokens alone.
    pub api_only: bool,
    /// End of the lock.
    pub locked_until: i64,
    /// The last day.
    pub expires_on: i64,
    /// End of the newest invitation.
    pub invitation_expires_at: i64,
    /// State of the newest invitation's mail; empty without one, or where no invitation is open.
    pub invitation_mail: String,
    /// Failed sign-ins since the last success.
    pub failed_attempts: i64,
    /// Creation.
    pub created_at: i64,
    /// Administrators' note.
    pub description: String,
}

/// The columns of [`UserListRow`], of `users u LEFT JOIN contacts c`.
pub const COLUMNS: &str = "u.seq, u.id, u.name, u.email, u.activity,
    COALESCE(CASE WHEN c.kind = 'company' THEN c.company ELSE TRIM(c.first_name || ' ' || c.last_name) END, '') AS contact,
    u.contact_id, COALESCE(c.photo, '') AS photo,
    u.last_login, u.no_shared_data, u.api_only, u.locked_until, u.expires_on, u.invitation_expires_at, u.failed_attempts,
    u.created_at, u.description,
    CASE WHEN u.invitation_expires_at = 0 THEN '' ELSE COALESCE((SELECT m.state FROM mails m
        WHERE m.user_seq = u.seq AND m.kind = 'invitation' ORDER BY m.seq DESC LIMIT 1), '') END AS invitation_mail";

/// Where the database looks for the users of a query.
#[derive(Clone, Debug)]
pub enum Reach {
    /// Everywhere, in the list's order, until the page is full.
    Walk,
    /// Among these row numbers, which hold all that match: few enough to look each one up.
    Among(Vec<i64>),
    /// In the list's order too, but only these row numbers, which hold all that match, are worth a look at
    /// more than the order's index. For SQLite: PostgreSQL cannot pass over rows by an index alone.
    Sieve(Vec<i64>),
    /// In the list's order, as far as [`SHORT_WALK`].
    Near,
}

/// Rows that are looked at in the list's order before matches are looked up one by one. Where those who match stand
/// together at the end of an order, a walk would meet everybody else first.
const SHORT_WALK: i64 = 20_000;

/// A place in an order: the sorted key of a row, and its row number.
#[derive(Clone, Debug)]
pub struct Place {
    key: Arg,
    seq: i64,
}

impl Place {
    /// The sorted key, where the order is one of texts.
    pub fn text(&self) -> Option<&str> {
        match &self.key {
            Arg::Text(key) => Some(key),
            _ => None,
        }
    }
}

/// A filtered list in an order, of which pages are taken.
pub struct UserList<'q> {
    /// Who.
    pub filter: &'q UserFilter,
    /// In which order.
    pub sort: Sort,
    /// Where to look, one after the other, until the page is full; the last finds everything.
    pub ways: Vec<Reach>,
}

/// The column of `users` that an order goes by.
pub fn column(key: SortKey) -> &'static str {
    match key {
        SortKey::Name => "name_key",
        SortKey::Email => "email_key",
        SortKey::Contact => "contact_key",
        SortKey::LastLogin => "last_login",
        SortKey::NoSharedData => "no_shared_data",
        SortKey::Created => "created_at",
        SortKey::Expires => "expires_on",
        SortKey::FailedAttempts => "failed_attempts",
    }
}

impl UserList<'_> {
    /// `FROM … WHERE …` of all that match.
    pub fn push_all(&self, sql: &mut Sql, db: &Db<'_>) {
        if let Some(reach) = self.ways.last() {
            self.push_from(sql, db, reach, Way::After, None);
        }
        self.filter.push_to(sql, db, Wanted::All);
    }

    /// `FROM … WHERE `, for the filter to follow.
    fn push_from(&self, sql: &mut Sql, db: &Db<'_>, reach: &Reach, way: Way, place: Option<&Place>) {
        match reach {
            Reach::Walk => {
                let walked = db.users_in_order_of(self.sort.key);
                sql.push(&format!(" FROM {walked} WHERE "))
            }
            Reach::Near => {
                sql.push(" FROM (SELECT * FROM users u WHERE TRUE");
                self.push_place(sql, way, place);
                sql.push(&self.order(way)).push(" LIMIT ").bind(Arg::Int(SHORT_WALK));
                sql.push(") u WHERE ")
            }
            Reach::Among(seqs) => {
                let bound = sql.place(Arg::Text(list(seqs.iter().copied())));
                let these = db.users_of_list(&bound);
                sql.push(&format!(" FROM {these} WHERE "))
            }
            Reach::Sieve(seqs) => {
                let bound = sql.place(Arg::Text(list(seqs.iter().copied())));
                let (walked, these) = (db.users_in_order_of(self.sort.key), db.numbers_of_list(&bound));
                sql.push(&format!(" FROM {walked} WHERE u.seq IN ({these}) AND "))
            }
        };
    }

    /// A condition: that way from the place.
    fn push_place(&self, sql: &mut Sql, way: Way, place: Option<&Place>) {
        if let Some(Place { key, seq }) = place {
            let compare = match (way, self.sort.descending) {
                (Way::After, false) => ">",
                (Way::After, true) => "<",
                (Way::Back, false) => "<=",
                (Way::Back, true) => ">=",
            };
            sql.push(&format!(" AND (u.{}, u.seq) {compare} (", column(self.sort.key)));
            sql.bind(key.clone()).push(", ").bind(Arg::Int(*seq)).push(")");
        }
    }

    fn order(&self, way: Way) -> String {
        let direction = if self.sort.descending == (way == Way::After) {
            "DESC"
        } else {
            "ASC"
        };
        format!(" ORDER BY u.{} {direction}, u.seq {direction}", column(self.sort.key))
    }

    /// Up to `limit` rows behind a place, or from the start.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn page(
        &self,
        db: &mut Db<'_>,
        after: Option<&Place>,
        limit: i64,
    ) -> Result<Vec<UserListRow>, StoreError> {
        // Only keys are sorted where there is something to sort; the page's rows are looked up then.
        let before = format!("SELECT {COLUMNS} FROM (SELECT u.seq");
        let behind = format!(
            ") p JOIN users u ON u.seq = p.seq LEFT JOIN contacts c ON c.id = u.contact_id{}",
            self.order(Way::After)
        );
        self.fetch(db, &before, Way::After, after, limit, &behind).await
    }

    /// The page of `size` rows behind a place, or the first, and whether others follow.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn page_of(
        &self,
        db: &mut Db<'_>,
        after: Option<&Place>,
        size: u32,
    ) -> Result<(Vec<UserListRow>, bool), StoreError> {
        let mut rows = self.page(db, after, i64::from(size) + 1).await?;
        let size = usize::try_from(size).unwrap_or(0);
        let more = rows.len() > size;
        rows.truncate(size);
        Ok((rows, more))
    }

    /// Runs [`UserList::statement`] until it is full.
    async fn fetch<T>(
        &self,
        db: &mut Db<'_>,
        before: &str,
        way: Way,
        place: Option<&Place>,
        limit: i64,
        behind: &str,
    ) -> Result<Vec<T>, StoreError>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let mut rows = Vec::new();
        for reach in &self.ways {
            let mut sql = self.statement(db, reach, before, way, place, limit);
            sql.push(behind);
            rows = sql.fetch_all(db).await?;
            if usize::try_from(limit).is_ok_and(|limit| rows.len() == limit) {
                break;
            }
        }
        Ok(rows)
    }

    /// `before FROM … WHERE … ORDER BY … LIMIT …` for up to `limit` rows that way from the place.
    fn statement(&self, db: &Db<'_>, reach: &Reach, before: &str, way: Way, place: Option<&Place>, limit: i64) -> Sql {
        let mut sql = Sql::new(before);
        self.push_from(&mut sql, db, reach, way, place);
        self.filter.push_to(&mut sql, db, Wanted::Page);
        self.push_place(&mut sql, way, place);
        sql.push(&self.order(way)).push(" LIMIT ").bind(Arg::Int(limit));
        sql
    }
}

impl Keyset for UserList<'_> {
    type Place = Place;

    async fn place(&self, db: &mut Db<'_>, id: Uuid) -> Result<Option<Place>, StoreError> {
        let mut sql = Sql::new(&format!(
            "SELECT u.{}, u.seq FROM users u WHERE u.id = ",
            column(self.sort.key)
        ));
        sql.bind(Arg::Id(id));
        if let Scope::Groups(groups) = &self.filter.scope {
            // Where somebody out of sight would stand tells their name.
            sql.push(" AND ");
            push_member(&mut sql, "u", groups);
        }
        Ok(match self.sort.key {
            SortKey::Name | SortKey::Email | SortKey::Contact => sql
                .fetch_all::<(String, i64)>(db)
                .await?
                .pop()
                .map(|(key, seq)| (Arg::Text(key), seq)),
            SortKey::NoSharedData => sql
                .fetch_all::<(bool, i64)>(db)
                .await?
                .pop()
                .map(|(key, seq)| (Arg::Bool(key), seq)),
            _ => sql
                .fetch_all::<(i64, i64)>(db)
                .await?
                .pop()
                .map(|(key, seq)| (Arg::Int(key), seq)),
        }
        .map(|(key, seq)| Place { key, seq }))
    }

    async fn count(&self, db: &mut Db<'_>, way: Way, from: Option<&Place>, most: i64) -> Result<i64, StoreError> {
        let mut count = 0;
        for reach in &self.ways {
            let mut sql = self.statement(db, reach, "SELECT COUNT(*) FROM (SELECT 1", way, from, most);
            sql.push(") p");
            let counted: Vec<(i64,)> = sql.fetch_all(db).await?;
            count = counted.first().map_or(0, |(count,)| *count);
            if count == most {
                break;
            }
        }
        Ok(count)
    }

    async fn back(&self, db: &mut Db<'_>, from: Option<&Place>, rows: i64) -> Result<Option<Uuid>, StoreError> {
        let ids: Vec<(Uuid,)> = self.fetch(db, "SELECT u.id", Way::Back, from, rows + 1, "").await?;
        Ok(usize::try_from(rows)
            .ok()
            .and_then(|rows| ids.get(rows))
            .map(|(id,)| *id))
    }
}

/// A group of a user, for the rows of a page.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct LabelRow {
    /// Whose.
    pub user_seq: i64,
    /// The group's row number.
    pub seq: i64,
    /// Its identity.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Whether it is active.
    pub active: bool,
    /// May write data that the group owns.
    pub writable: bool,
}

/// Groups of these users by name, without deleted ones.
///
/// # Errors
/// When the database fails.
pub async fn groups_of(db: &mut Db<'_>, users: &[i64]) -> Result<Vec<LabelRow>, StoreError> {
    let mut sql = Sql::new(
        "SELECT m.user_seq, g.seq, g.id, g.name, g.activity = 'active' AS active, m.writable FROM memberships m JOIN groups g ON g.seq = m.group_seq
         WHERE m.user_seq IN ",
    );
    sql.list(users.iter().copied());
    sql.push(" AND g.activity <> 'deleted' ORDER BY g.name_key");
    sql.fetch_all(db).await
}

/// Tags of these users by name: whose, and what.
///
/// # Errors
/// When the database fails.
pub async fn tags_of(db: &mut Db<'_>, users: &[i64]) -> Result<Vec<(i64, String)>, StoreError> {
    let mut sql =
        Sql::new("SELECT l.user_seq, t.name FROM user_tags l JOIN tags t ON t.seq = l.tag_seq WHERE l.user_seq IN ");
    sql.list(users.iter().copied()).push(" ORDER BY t.key");
    sql.fetch_all(db).await
}
