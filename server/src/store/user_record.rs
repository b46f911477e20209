//! One user with all that belongs to it.

use super::user_list::{COLUMNS, UserListRow};
use super::{Db, StoreError};
use crate::scope::Scope;
use crate::store::sql::{Arg, Sql};
use crate::store::users::HAD_PASSWORD;
use crate::value;
use uuid::Uuid;

/// A user's row with its contact and who is responsible for it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RecordRow {
    /// What the list has too.
    #[sqlx(flatten)]
    pub item: UserListRow,
    /// Why an API-only identity exists.
    pub purpose: String,
    /// Row number of who answers for it.
    pub responsible_seq: Option<i64>,
    /// Who does, if the reader may know.
    pub responsible_id: Option<Uuid>,
    /// That user's name; empty without one.
    pub responsible_name: String,
    /// Next review.
    pub review_on: i64,
    /// Member of any group.
    pub in_group: bool,
    /// Whether a password was set.
    pub has_password: bool,
    /// One was set at some time, also if it is gone since.
    pub had_password: bool,
    /// Latest of sign-in, review and creation.
    pub last_seen_at: i64,
    /// Last change.
    pub modified_at: i64,
    /// Grows with every change.
    pub version: i64,
    /// The contact's relation; empty without a contact.
    pub relation: String,
    /// The contact's position.
    pub position: String,
    /// The contact's department.
    pub department: String,
    /// The contact's company.
    pub company: String,
    /// The contact's email.
    pub contact_email: String,
    /// The contact's telephone.
    pub phone: String,
    /// The contact's mobile.
    pub mobile: String,
}

/// A user in a scope; `None` for one that is not there, is outside or was erased. Who is responsible is told
/// only where the reader may see that user too, or is it.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &mut Db<'_>, id: Uuid, scope: &Scope, reader: i64) -> Result<Option<RecordRow>, StoreError> {
    let mut sql = Sql::new("SELECT ");
    sql.push(COLUMNS).push(
        ", u.purpose, u.responsible_seq, r.id AS responsible_id, COALESCE(r.name, '') AS responsible_name, u.review_on,
            EXISTS (SELECT 1 FROM memberships m WHERE m.user_seq = u.seq) AS in_group,
            u.password_hash <> '' AS has_password, ",
    );
    sql.push(HAD_PASSWORD).push(
        " AS had_password, u.last_seen_at, u.modified_at, u.version,
            COALESCE(c.relation, '') AS relation, COALESCE(c.position, '') AS position,
            COALESCE(c.department, '') AS department, COALESCE(c.company, '') AS company,
            COALESCE(c.email, '') AS contact_email, COALESCE(c.phone, '') AS phone, COALESCE(c.mobile, '') AS mobile
         FROM users u LEFT JOIN contacts c ON c.id = u.contact_id LEFT JOIN users r ON r.seq = u.responsible_seq",
    );
    if let Scope::Groups(groups) = scope {
        sql.push(" AND (r.seq = ").bind(Arg::Int(reader)).push(" OR ");
        push_member(&mut sql, "r", groups);
        sql.push(")");
    }
    sql.push(" WHERE u.activity <> 'erased' AND u.id = ").bind(Arg::Id(id));
    if let Scope::Groups(groups) = scope {
        sql.push(" AND ");
        push_member(&mut sql, "u", groups);
    }
    Ok(sql.fetch_all(db).await?.pop())
}

/// The row number of a user, if it was not erased.
///
/// # Errors
/// When the database fails.
pub async fn seq_of(db: &mut Db<'_>, id: Uuid) -> Result<Option<i64>, StoreError> {
    value!(
        db,
        fetch_optional,
        i64,
        "SELECT seq FROM users WHERE id = $1 AND activity <> 'erased'",
        id
    )
}

/// A condition: the user of this name in the statement is a member of one of these groups.
pub fn push_member(sql: &mut Sql, user: &str, groups: &[i64]) {
    sql.push(&format!(
        "EXISTS (SELECT 1 FROM memberships m WHERE m.user_seq = {user}.seq AND m.group_seq IN "
    ))
    .list(groups.iter().copied())
    .push(")");
}

/// A condition on `users u`: a lead of these groups may not act on them. Groups that are deleted are nobody's, but for those
/// that would make administrators again.
pub fn push_not_theirs(sql: &mut Sql, led: &[i64]) {
    sql.push(
        "(EXISTS (SELECT 1 FROM memberships m JOIN groups g ON g.seq = m.group_seq
            WHERE m.user_seq = u.seq AND g.activity <> 'deleted' AND m.group_seq NOT IN ",
    )
    .list(led.iter().copied())
    .push(") OR NOT ");
    push_member(sql, "u", led);
    sql.push(
        " OR EXISTS (SELECT 1 FROM memberships m JOIN group_permissions gp ON gp.group_seq = m.group_seq
            WHERE m.user_seq = u.seq AND gp.permission = 'admin'))",
    );
}

/// How many sessions are open.
///
/// # Errors
/// When the database fails.
pub async fn sessions(db: &mut Db<'_>, user: i64, now: i64) -> Result<i64, StoreError> {
    value!(
        db,
        fetch_one,
        i64,
        "SELECT COUNT(*) FROM sessions WHERE user_seq = $1 AND expires_at > $2",
        user,
        now
    )
}
