//! What a query of the list means: one value that SQL and the index in memory both work from.

use crate::clock::day_in;
use crate::core::Core;
use crate::rows;
use crate::scope::Scope;
use crate::store::dialect::numbers;
use crate::store::sql::{Arg, Sql};
use crate::store::{Db, StoreError};
use crate::text::fold::fold;
use app::users::query::UserQuery;
use app::users::{Activity, Chosen, GroupLabel, SignInState};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

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
    /// The search read as an identity.
    pub id: Option<Uuid>,
    /// Activities; never empty.
    pub activity: Vec<Activity>,
    /// Derived states.
    pub states: Vec<SignInState>,
    /// Row numbers of tags, one list per chosen tag, its descendants with it.
    pub tags: Vec<Vec<i64>>,
    /// Row numbers of groups; 0 for one that is not there for the caller.
    pub groups: Vec<i64>,
    /// Whom the caller may see at all.
    pub scope: Scope,
    /// When.
    pub times: Times,
}

impl UserFilter {
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
            let found = rows!(
                db,
                fetch_all,
                (i64, String, String),
                "SELECT seq, key, name FROM tags WHERE subject = 'user' AND (key = $1 OR (key >= $2 AND key < $3))",
                &key,
                format!("{key}/"),
                format!("{key}0"), // '0' follows '/'
            )?;
            let name = found
                .iter()
                .find(|(_, other, _)| *other == key)
                .map(|(_, _, name)| name.clone());
            chosen.tags.push((tag.clone(), name.unwrap_or(key)));
            tags.push(found.into_iter().map(|(seq, _, _)| seq).collect());
        }
        let activity = if query.activity.is_empty() {
            vec![Activity::Active, Activity::Deactivated]
        } else {
            query.activity.clone()
        };
        let filter = Self {
            search: fold(&query.search),
            id: query.search.parse().ok(),
            activity,
            states: query.sign_in.clone(),
            tags,
            groups,
            scope,
            times,
        };
        Ok((filter, chosen))
    }

    /// Adds the filter as a condition on `users u`.
    pub fn push_to(&self, sql: &mut Sql, db: &Db<'_>) {
        let words: Vec<String> = self
            .activity
            .iter()
            .map(|activity| format!("'{}'", activity.as_str()))
            .collect();
        sql.push("u.activity IN (").push(&words.join(",")).push(")");
        if !self.states.is_empty() {
            let states: Vec<String> = self.states.iter().map(|state| self.times.condition(*state)).collect();
            sql.push(" AND (").push(&states.join(" OR ")).push(")");
        }
        if !self.tags.is_empty() {
            sql.push(" AND ").push(&in_tags(self.tags.iter().flatten().copied()));
        }
        if !self.groups.is_empty() {
            sql.push(" AND ").push(&in_groups(self.groups.iter().copied()));
        }
        if let Scope::Groups(groups) = &self.scope {
            sql.push(" AND ").push(&in_groups(groups.iter().copied()));
        }
        if !self.search.is_empty() {
            let place = sql.place(Arg::Text(self.search.clone()));
            sql.push(" AND (").push(&db.contains("u.search_text", &place));
            if let Some(id) = self.id {
                sql.push(" OR u.id = ").bind(Arg::Id(id));
            }
            sql.push(")");
        }
    }
}

fn in_tags(tags: impl Iterator<Item = i64>) -> String {
    format!(
        "EXISTS (SELECT 1 FROM user_tags t WHERE t.user_seq = u.seq AND t.tag_seq IN ({}))",
        numbers(tags)
    )
}

fn in_groups(groups: impl Iterator<Item = i64>) -> String {
    format!(
        "EXISTS (SELECT 1 FROM memberships m WHERE m.user_seq = u.seq AND m.group_seq IN ({}))",
        numbers(groups)
    )
}

impl Times {
    /// A derived state as a condition on `users u`. [`super::states::states_of`] says the same in memory.
    fn condition(self, state: SignInState) -> String {
        let Self {
            now,
            today,
            stale_before,
        } = self;
        match state {
            SignInState::Invited => format!("u.invitation_expires_at > {now}"),
            SignInState::InvitationExpired => format!("u.invitation_expires_at BETWEEN 1 AND {now}"),
            SignInState::Locked => format!("u.locked_until > {now}"),
            SignInState::Expired => format!("u.expires_on BETWEEN 1 AND {}", today - 1),
            SignInState::NeverSignedIn => "u.last_login = 0".to_owned(),
            SignInState::Stale => format!("(u.activity = 'active' AND u.last_seen_at < {stale_before})"),
            SignInState::ApiOnly => "u.api_only = TRUE".to_owned(),
            SignInState::ReviewDue => format!("(u.api_only = TRUE AND u.review_on BETWEEN 1 AND {today})"),
            SignInState::NoSharedData => "u.no_shared_data = TRUE".to_owned(),
            SignInState::WithoutGroup => "NOT EXISTS (SELECT 1 FROM memberships m WHERE m.user_seq = u.seq)".to_owned(),
            SignInState::WithoutContact => "u.contact_id IS NULL".to_owned(),
        }
    }
}

/// Names of tags of users by row number.
///
/// # Errors
/// When the database fails.
pub async fn tag_names(db: &mut Db<'_>) -> Result<Vec<(i64, String, String)>, StoreError> {
    rows!(
        db,
        fetch_all,
        (i64, String, String),
        "SELECT seq, key, name FROM tags WHERE subject = 'user'"
    )
}

/// Row numbers that the search index gives for a text of three characters or more; `None` where there are
/// more than `most`.
///
/// # Errors
/// When the database fails.
pub async fn search_candidates(db: &mut Db<'_>, needle: &str, most: usize) -> Result<Option<Vec<i64>>, StoreError> {
    let pattern = db.search_pattern(needle);
    let sql = db.search_candidates();
    let limit = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
    let found = rows!(db, fetch_all, (i64,), AssertSqlSafe(sql), &pattern, limit)?;
    Ok((found.len() <= most).then(|| found.into_iter().map(|(seq,)| seq).collect()))
}
