//! Those of a team who need attention.

use super::dialect::list;
use super::sql::{Arg, Sql};
use super::{Db, StoreError};
use crate::users::filter::{UserFilter, Wanted};
use uuid::Uuid;

/// Somebody, with the times that decide.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct TeamRow {
    /// Identity.
    pub id: Uuid,
    /// Sign-in name.
    pub name: String,
    /// Display name of the linked contact; empty without one.
    pub contact: String,
    /// End of the lock.
    pub locked_until: i64,
    /// The last day.
    pub expires_on: i64,
    /// End of the newest invitation.
    pub invitation_expires_at: i64,
    /// Latest of sign-in, review and creation.
    pub last_seen_at: i64,
}

/// Those of these users who match, the most pressing first: whose lock ends first, whose last day comes first, whose
/// invitation ran out first, who was not seen for longest.
///
/// # Errors
/// When the database fails.
pub async fn needing(
    db: &mut Db<'_>,
    filter: &UserFilter,
    among: &[i64],
    most: usize,
) -> Result<Vec<TeamRow>, StoreError> {
    let mut sql = Sql::new(
        "SELECT u.id, u.name,
            COALESCE(CASE WHEN c.kind = 'company' THEN c.company ELSE TRIM(c.first_name || ' ' || c.last_name) END, '')
                AS contact,
            u.locked_until, u.expires_on, u.invitation_expires_at, u.last_seen_at FROM ",
    );
    let place = sql.place(Arg::Text(list(among.iter().copied())));
    sql.push(&db.users_of_list(&place))
        .push(" LEFT JOIN contacts c ON c.id = u.contact_id WHERE ");
    filter.push_to(&mut sql, db, Wanted::All);
    let (now, soon) = (filter.times.now, filter.times.soon());
    let (locked, ran_out) = (
        format!("u.locked_until > {now}"),
        format!("u.invitation_expires_at BETWEEN 1 AND {now}"),
    );
    let expiring = format!("u.expires_on BETWEEN {} AND {}", soon.start(), soon.end());
    sql.push(&format!(
        " ORDER BY CASE WHEN {locked} THEN 0 WHEN {expiring} THEN 1 WHEN {ran_out} THEN 2 ELSE 3 END,
            CASE WHEN {locked} THEN u.locked_until WHEN {expiring} THEN u.expires_on
                WHEN {ran_out} THEN u.invitation_expires_at ELSE u.last_seen_at END, u.seq LIMIT {most}"
    ));
    sql.fetch_all(db).await
}

/// Identities of groups.
///
/// # Errors
/// When the database fails.
pub async fn group_ids(db: &mut Db<'_>, seqs: &[i64]) -> Result<Vec<Uuid>, StoreError> {
    let mut sql = Sql::new("SELECT id FROM groups WHERE seq IN ");
    sql.list(seqs.iter().copied()).push(" ORDER BY seq");
    let found: Vec<(Uuid,)> = sql.fetch_all(db).await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}
