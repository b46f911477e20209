//! Nobody takes away what the last administrator needs, or what they need themselves (DOMAIN: Identities).

use super::Actor;
use crate::execute;
use crate::store::sql::{Arg, Sql};
use crate::store::users::ADMINISTRATORS;
use crate::store::{Db, StoreError};
use app::users::bulk::Outcome;
use sqlx::AssertSqlSafe;

/// What an action may take away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Danger {
    /// Nothing.
    None,
    /// Nothing, but nobody does it to themselves.
    Oneself,
    /// Signing in.
    SignIn,
    /// Membership of a group, by its row number, that makes administrators.
    Group(i64),
    /// Signing in, after a day.
    LaterSignIn,
}

/// Adds ` WHEN … THEN 'oneself'` for `users u`, where the actor is refused to do it to themselves.
pub fn push_oneself(sql: &mut Sql, danger: Danger, actor: &Actor) {
    if let Some(condition) = oneself(sql, danger, actor) {
        sql.push(&format!(" WHEN {condition} THEN '{}'", Outcome::Oneself.as_str()));
    }
}

/// The condition on `users u` that they are the actor, who would lose something.
pub fn oneself(sql: &mut Sql, danger: Danger, actor: &Actor) -> Option<String> {
    let still = match danger {
        Danger::None => return None,
        Danger::Oneself | Danger::SignIn | Danger::LaterSignIn => String::new(),
        // Who stays an administrator by another group may leave this one.
        Danger::Group(group) => format!(
            " AND NOT EXISTS (SELECT 1 FROM memberships m JOIN groups g ON g.seq = m.group_seq AND g.activity = 'active'
                JOIN group_permissions gp ON gp.group_seq = g.seq AND gp.permission = 'admin'
                WHERE m.user_seq = u.seq AND g.seq <> {group})"
        ),
    };
    let id = sql.place(Arg::Id(actor.id));
    Some(format!("u.id = {id}{still}"))
}

/// Refuses all administrators of a plan that would leave none: they get this outcome.
///
/// # Errors
/// When the database refuses.
pub async fn spare_last_administrator(
    db: &mut Db<'_>,
    plan: i64,
    danger: Danger,
    today: i64,
    outcome: Outcome,
) -> Result<(), StoreError> {
    let planned = "u.seq IN (SELECT p.user_seq FROM plan_users p WHERE p.plan_seq = $2 AND p.outcome = 'will')";
    let (touched, remaining) = match danger {
        Danger::None | Danger::Oneself => return Ok(()),
        Danger::SignIn => (String::new(), format!("NOT {planned}")),
        Danger::Group(group) => (
            format!(" AND g.seq = {group}"),
            format!("NOT (g.seq = {group} AND {planned})"),
        ),
        // One who is to leave some day is no one to rely on.
        Danger::LaterSignIn => (String::new(), format!("u.expires_on = 0 AND NOT {planned}")),
    };
    let text = format!(
        "UPDATE plan_users SET outcome = $3 WHERE plan_seq = $2 AND outcome = 'will'
            AND user_seq IN ({ADMINISTRATORS}{touched}) AND NOT EXISTS ({ADMINISTRATORS} AND {remaining})"
    );
    execute!(db, AssertSqlSafe(text), today, plan, outcome.as_str()).map(drop)
}
