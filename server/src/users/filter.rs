//! What a query of the list means: one value that SQL and the index in memory both work from.

use crate::clock::day_in;
use crate::core::Core;
use crate::scope::Scope;
use crate::store::sql::{Arg, Sql};
use crate::store::{Db, StoreError};
use crate::text::fold::fold;
use crate::{rows, value};
use app::users::query::UserQuery;
use app::users::{Activity, Chosen, GroupLabel, SOON, SignInState};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// How many of those who match are wanted, which decides how a database had better look for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A page in an order: each row that is met is looked at by itself. A database that made a join of an EXISTS would
    /// read all members of a group before the first row of the page. `LIMIT` keeps SQLite (3.51) from it, and `OFFSET`
    /// PostgreSQL (`simplify_EXISTS_query`).
    Page,
    /// All: joins are welcome, where the database knows of any.
    All,
}

impl Wanted {
    /// Ends an EXISTS.
    fn end(self) -> &'static str {
        match self {
            Self::Page => " LIMIT 1 OFFSET 0)",
            Self::All => " LIMIT 1)",
        }
    }
}

/// The times that derived states hang on, all of one moment.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// Now, in microseconds.
    pub now: i64,
    /// Today in the company's time zone.
    pub today: i64,
    /// Not seen since before this: stale.
    pub stale_before: i64,
}

impl Times {
    /// Of this moment.
    pub fn of(core: &Core) -> Self {
        let now = core.clock.now();
        Self {
            now,
            today: day_in(&core.zone, now),
            stale_before: now - core.policy.stale_after,
        }
    }
}

/// Who is in the list. Within a section *or*, between sections *and*; an empty section asks for nothing.
#[derive(Clone, Debug)]
pub struct UserFilter {
    /// The folded search; empty: none.
    pub search: String,
    /// Row number of the user whose identity the search is.
    pub found_by_id: Option<i64>,
    /// Activities; never empty.
    pub activity: Vec<Activity>,
    /// Derived states.
    pub states: Vec<SignInState>,
    /// Row numbers of tags, one list per chosen tag, its descendants with it.
    pub tags: Vec<Vec<i64>>,
    /// Row numbers of groups; 0 for one that is not there for the caller.
    pub groups: Vec<i64>,
    /// No API-only identities.
    pub people: bool,
    /// Whom the caller may see at all.
    pub scope: Scope,
    /// When.
    pub times: Times,
}

impl UserFilter {
    /// Whether both mean the same users at any one moment.
    pub fn asks_for_the_same(&self, other: &Self) -> bool {
        self.search == other.search
            && self.found_by_id == other.found_by_id
            && self.activity == other.activity
            && self.states == other.states
            && self.tags == other.tags
            && self.groups == other.groups
            && self.people == other.people
            && self.scope == other.scope
    }

    /// Reads a query for a scope; looks up what groups and tags it names.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn resolve(
        db: &mut Db<'_>,
        query: &UserQuery,
        scope: Scope,
        times: Times,
    ) -> Result<(Self, Chosen), StoreError> {
        let mut chosen = Chosen::default();
        let mut groups = Vec::new();
        for group in &query.groups {
            let found = rows!(
                db,
                fetch_optional,
                (i64, String),
                "SELECT seq, name FROM groups WHERE id = $1 AND activity <> 'deleted'",
                group.0
            )?;
            let visible = found.filter(|(seq, _)| scope.has_group(*seq));
            groups.push(visible.as_ref().map_or(0, |(seq, _)| *seq));
            if let Some((_, name)) = visible {
                chosen.groups.push(GroupLabel { id: *group, name });
            }
        }
        let mut tags = Vec::new();
        for tag in &query.tags {
            let key = fold(tag);
            let mut sql = Sql::new("SELECT seq, key, name FROM tags WHERE subject = 'user' AND ");
            sql.tag_or_below("key", &key);
            if let Scope::Groups(groups) = &scope {
                // What nobody in sight has is no name for this reader. From the groups to the tag: the few first.
                sql.push(
                    " AND EXISTS (SELECT 1 FROM memberships m CROSS JOIN user_tags l
                     WHERE l.user_seq = m.user_seq AND l.tag_seq = tags.seq AND m.group_seq IN ",
                )
                .list(groups.iter().copied())
                .push(")");
            }
            let found: Vec<(i64, String, String)> = sql.fetch_all(db).await?;
            let name = found
                .iter()
                .find(|(_, other, _)| *other == key)
                .map(|(_, _, name)| name.clone());
            chosen.tags.push((tag.clone(), name.unwrap_or(key)));
            tags.push(found.into_iter().map(|(seq, _, _)| seq).collect());
        }
        let found_by_id = match query.search.parse::<Uuid>() {
            Ok(id) => value!(db, fetch_optional, i64, "SELECT seq FROM users WHERE id = $1", id)?,
            Err(_) => None,
        };
        let activity = if query.activity.is_empty() {
            vec![Activity::Active, Activity::Deactivated]
        } else {
            query.activity.clone()
        };
        let filter = Self {
            search: fold(&query.search),
            found_by_id,
            activity,
            states: query.sign_in.clone(),
            tags,
            groups,
            people: false,
            scope,
            times,
        };
        Ok((filter, chosen))
    }

    /// Adds the filter as a condition on `users u`.
    pub fn push_to(&self, sql: &mut Sql, db: &Db<'_>, wanted: Wanted) {
        let words: Vec<String> = self
            .activity
            .iter()
            .map(|activity| format!("'{}'", activity.as_str()))
            .collect();
        sql.push("u.activity IN (").push(&words.join(",")).push(")");
        if !self.states.is_empty() {
            for (place, state) in self.states.iter().enumerate() {
                sql.push(if place == 0 { " AND (" } else { " OR " });
                self.times.push_condition(sql, *state);
            }
            sql.push(")");
        }
        if !self.tags.is_empty() {
            sql.push(" AND EXISTS (SELECT 1 FROM user_tags t WHERE t.user_seq = u.seq AND t.tag_seq IN ")
                .list(self.tags.iter().flatten().copied())
                .push(wanted.end());
        }
        if self.people {
            sql.push(" AND u.api_only = FALSE");
        }
        let scope = match &self.scope {
            Scope::Everything => &Vec::new(),
            Scope::Groups(groups) => groups,
        };
        for groups in [&self.groups, scope].into_iter().filter(|groups| !groups.is_empty()) {
            sql.push(" AND EXISTS (SELECT 1 FROM memberships m WHERE m.user_seq = u.seq AND ")
                .one_of(db, "m.group_seq", groups)
                .push(wanted.end());
        }
        if !self.search.is_empty() {
            let place = sql.place(Arg::Text(self.search.clone()));
            sql.push(" AND (").push(&db.contains("u.search_text", &place));
            if let Some(seq) = self.found_by_id {
                sql.push(" OR u.seq = ").bind(Arg::Int(seq));
            }
            sql.push(")");
        }
    }
}

impl Times {
    /// The last days of those who are about to expire.
    pub fn soon(&self) -> std::ops::RangeInclusive<i64> {
        self.today..=self.today + SOON
    }

    /// Adds a derived state as a condition on `users u`. [`super::states::states_of`] says the same in memory.
    ///
    /// Some say more than they would have to, in words of a column that the list may be sorted by: then a
    /// walk in that order begins where the first match can be.
    fn push_condition(self, sql: &mut Sql, state: SignInState) {
        let (now, today) = (Arg::Int(self.now), self.today);
        match state {
            SignInState::Invited => sql.push("u.invitation_expires_at > ").bind(now),
            SignInState::InvitationExpired => sql.push("u.invitation_expires_at BETWEEN 1 AND ").bind(now),
            SignInState::Locked => sql.push("u.locked_until > ").bind(now),
            SignInState::Expired => sql.push("u.expires_on BETWEEN 1 AND ").bind(Arg::Int(today - 1)),
            SignInState::Expiring => {
                let soon = self.soon();
                sql.push("u.expires_on BETWEEN ")
                    .bind(Arg::Int(*soon.start()))
                    .push(" AND ")
                    .bind(Arg::Int(*soon.end()))
            }
            SignInState::NeverSignedIn => sql.push("u.last_login = 0"),
            SignInState::Stale => {
                let before = sql.place(Arg::Int(self.stale_before));
                sql.push(&format!(
                    "(u.activity = 'active' AND u.last_seen_at < {before} AND u.last_login < {before} AND u.created_at < {before})"
                ))
            }
            SignInState::ApiOnly => sql.push("u.api_only = TRUE"),
            SignInState::ReviewDue => sql
                .push("(u.api_only = TRUE AND u.review_on BETWEEN 1 AND ")
                .bind(Arg::Int(today))
                .push(")"),
            SignInState::NoSharedData => sql.push("u.no_shared_data = TRUE"),
            SignInState::WithoutGroup => sql.push("NOT EXISTS (SELECT 1 FROM memberships m WHERE m.user_seq = u.seq)"),
            SignInState::WithoutContact => sql.push("(u.contact_id IS NULL AND u.contact_key = '')"),
        };
    }
}

/// Row numbers of users that the search index gives for a text of three characters or more; `None` where there
/// are more than `most`.
///
/// # Errors
/// When the database fails.
pub async fn search_candidates(db: &mut Db<'_>, needle: &str, most: usize) -> Result<Option<Vec<i64>>, StoreError> {
    candidates_in(db, "users", needle, most).await
}

/// The same of `users` or `contacts`.
///
/// # Errors
/// When the database fails.
pub async fn candidates_in(
    db: &mut Db<'_>,
    table: &'static str,
    needle: &str,
    most: usize,
) -> Result<Option<Vec<i64>>, StoreError> {
    let pattern = db.search_pattern(needle);
    let sql = db.search_candidates(table);
    let limit = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
    let found = value!(db, fetch_all, i64, AssertSqlSafe(sql), &pattern, limit)?;
    Ok((found.len() <= most).then_some(found))
}
