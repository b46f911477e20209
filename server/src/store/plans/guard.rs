//! Nobody takes away what the last administrator needs, or what they need themselves (DOMAIN: Identities).

use super::Actor;
use crate::execute;
use crate::store::sql::{Arg, Sql};
use crate::store::users::ADMINISTRATORS;
use crate::store::{Db, StoreError};
use app::bulk::Outcome;
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
    /// Of groups: what they let their members do.
    Rights,
}

/// Row numbers of those in the plan `$2` to whom it is to be done.
const PLANNED: &str = "(SELECT p.target_seq FROM plan_targets p WHERE p.plan_seq = $2 AND p.outcome = 'will')";

/// Adds ` WHEN … THEN 'oneself'` for `users u`, where the actor is refused to do it to themselves.
pub fn push_oneself(sql: &mut Sql, danger: Danger, actor: &Actor) {
    if let Some(condition) = oneself(sql, danger, actor) {
        sql.push(&format!(" WHEN {condition} THEN '{}'", Outcome::Oneself.as_str()));
    }
}

/// The condition on `users u` that they are the actor, who would lose something. Of groups it is no question of each by
/// itself: [`spare_administration`] answers it.
pub fn oneself(sql: &mut Sql, danger: Danger, actor: &Actor) -> Option<String> {
    let still = match danger {
        Danger::None | Danger::Rights => return None,
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

/// Refuses whatever of a plan would leave no administrator, or of groups, would leave the actor none: all that it rests on
/// stay out of it together.
///
/// # Errors
/// When the database refuses.
pub async fn spare_administration(
    db: &mut Db<'_>,
    plan: i64,
    danger: Danger,
    actor: &Actor,
    today: i64,
    undoing: bool,
) -> Result<(), StoreError> {
    let [own, last] = if undoing {
        [Outcome::Kept; 2]
    } else {
        [Outcome::Oneself, Outcome::LastAdministrator]
    };
    let planned = format!("u.seq IN {PLANNED}");
    let (touched, remaining) = match danger {
        Danger::None | Danger::Oneself => return Ok(()),
        Danger::SignIn => (ADMINISTRATORS.to_owned(), format!("NOT {planned}")),
        Danger::Group(group) => (
            format!("{ADMINISTRATORS} AND g.seq = {group}"),
            format!("NOT (g.seq = {group} AND {planned})"),
        ),
        // One who is to leave some day is no one to rely on.
        Danger::LaterSignIn => (ADMINISTRATORS.to_owned(), format!("u.expires_on = 0 AND NOT {planned}")),
        Danger::Rights => {
            spare_own(db, plan, actor, own).await?;
            let touched = "SELECT g.seq FROM group_permissions p JOIN groups g ON g.seq = p.group_seq
                WHERE p.permission = 'admin' AND g.activity = 'active'";
            (touched.to_owned(), format!("g.seq NOT IN {PLANNED}"))
        }
    };
    let text = format!(
        "UPDATE plan_targets SET outcome = $3 WHERE plan_seq = $2 AND outcome = 'will'
            AND target_seq IN ({touched}) AND NOT EXISTS ({ADMINISTRATORS} AND {remaining})"
    );
    execute!(db, AssertSqlSafe(text), today, plan, last.as_str()).map(drop)
}

/// Refuses the groups by which the actor administers, where no other would be left to them.
async fn spare_own(db: &mut Db<'_>, plan: i64, actor: &Actor, outcome: Outcome) -> Result<(), StoreError> {
    let own = "SELECT g.seq FROM users u JOIN memberships m ON m.user_seq = u.seq
        JOIN groups g ON g.seq = m.group_seq AND g.activity = 'active'
        JOIN group_permissions gp ON gp.group_seq = g.seq AND gp.permission = 'admin' WHERE u.id = $1";
    let text = format!(
        "UPDATE plan_targets SET outcome = $3 WHERE plan_seq = $2 AND outcome = 'will'
            AND target_seq IN ({own}) AND NOT EXISTS ({own} AND g.seq NOT IN {PLANNED})"
    );
    execute!(db, AssertSqlSafe(text), actor.id, plan, outcome.as_str()).map(drop)
}
