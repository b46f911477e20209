//! What the actions are: one description each, in the file of its noun. Whoever adds an action writes it there,
//! names it in [`of`] and in `app::bulk::BulkAction`, and its words in the locale files.

mod activity;
mod attempts;
mod erase;
mod expiration;
mod groups;
mod mails;
mod review;
mod tags;

use crate::core::Core;
use crate::store::plans::{Chunk, Danger};
use crate::store::{Db, StoreError};
use app::bulk::{BulkAction, Outcome, Subject};
use app::error::AppError;

/// Digits of an identity in what is remembered.
const DIGITS: usize = 32;

/// What an action is about.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Row number of the group, or 0.
    pub group: i64,
    /// Whether that group makes administrators.
    pub group_of_administrators: bool,
    /// May members write.
    pub writable: bool,
    /// Row number of the tag; 0 while nobody has it.
    pub tag: i64,
    /// The tag as typed.
    pub tag_name: String,
    /// The day, or 0.
    pub day: i64,
    /// The company's day when it is planned, or run.
    pub today: i64,
}

/// Who of the leads may do it, to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leads {
    /// None: administrators alone.
    Never,
    /// To those whose groups they all lead, and who are no administrators.
    OwnPeople,
    /// To all members of the groups they lead, as far as the action's group is theirs to give.
    Members,
}

/// An action. Texts of SQL are over `users u`, those of groups over `groups g`; where their row of the plan is meant, it is
/// `plan_targets p`.
#[async_trait::async_trait]
pub trait Act: Send + Sync {
    /// What is not done to whom: the first condition that holds decides.
    fn exceptions(&self, about: &About) -> Vec<(String, Outcome)>;

    /// What undoing gives back, as a text, read before anything is done. People stand in it by identity alone.
    fn before(&self, _db: &Db<'_>, _about: &About) -> String {
        "''".to_owned()
    }

    /// What it may take away, or undoing it.
    fn danger(&self, _about: &About, _undoing: bool) -> Danger {
        Danger::None
    }

    /// What leads may do of it.
    fn leads(&self) -> Leads {
        Leads::OwnPeople
    }

    /// The verb of its audit events, where it is not the action's own.
    fn event(&self) -> Option<&'static str> {
        None
    }

    /// Before and after per field for the audit event, as an SQL expression that gives JSON: read once it is done.
    fn details(&self, _db: &Db<'_>, _about: &About, _undoing: bool) -> Option<String> {
        None
    }

    /// By how much the version grows when it is done.
    fn versions(&self) -> i64 {
        1
    }

    /// About so many microseconds each takes on SQLite, to begin with: what a run took corrects it.
    fn cost(&self) -> i64 {
        40
    }

    /// Does it to those of a chunk.
    async fn write(&self, core: &Core, db: &mut Db<'_>, about: &About, chunk: &Chunk<'_>) -> Result<(), StoreError>;

    /// Takes it back. Only of actions that are undoable.
    async fn undo(&self, _db: &mut Db<'_>, _about: &About, _chunk: &Chunk<'_>) -> Result<(), StoreError> {
        Ok(())
    }
}

/// The description of an action.
///
/// # Errors
/// [`AppError::Invalid`] at `action` where it means nothing for those.
pub fn of(subject: Subject, action: BulkAction) -> Result<&'static dyn Act, AppError> {
    match subject {
        Subject::Users => Ok(on_users(action)),
        Subject::Groups => on_groups(action).ok_or_else(|| AppError::field("action", "unknown")),
    }
}

/// What can be done to groups.
fn on_groups(action: BulkAction) -> Option<&'static dyn Act> {
    Some(match action {
        BulkAction::Activate => &const { activity::activate(Subject::Groups) },
        BulkAction::Deactivate => &const { activity::deactivate(Subject::Groups) },
        BulkAction::Delete => &const { activity::delete(Subject::Groups) },
        BulkAction::Restore => &const { activity::restore(Subject::Groups) },
        _ => return None,
    })
}

/// What can be done to users.
pub fn on_users(action: BulkAction) -> &'static dyn Act {
    match action {
        BulkAction::Activate => &const { activity::activate(Subject::Users) },
        BulkAction::Deactivate => &const { activity::deactivate(Subject::Users) },
        BulkAction::Delete => &const { activity::delete(Subject::Users) },
        BulkAction::Restore => &const { activity::restore(Subject::Users) },
        BulkAction::Erase => &erase::Erase,
        BulkAction::Reinvite => &mails::Reinvite,
        BulkAction::SendReset => &mails::SendReset,
        BulkAction::ResetAttempts => &attempts::ResetAttempts,
        BulkAction::AddToGroup => &groups::AddToGroup,
        BulkAction::RemoveFromGroup => &groups::RemoveFromGroup,
        BulkAction::AddTag => &tags::AddTag,
        BulkAction::RemoveTag => &tags::RemoveTag,
        BulkAction::SetExpiration => &expiration::SetExpiration,
        BulkAction::KeepReviewed => &review::KeepReviewed,
    }
}

/// Most actions pass over deleted users, who have to be restored first.
fn deleted() -> (String, Outcome) {
    ("u.activity = 'deleted'".to_owned(), Outcome::Deleted)
}

/// Who did something and when, as [`Act::before`] remembers it, of two columns: 32 hexadecimal digits, zeros for nobody,
/// and the microseconds.
fn who_and_when(db: &Db<'_>, who: &str, when: &str) -> String {
    let digits = db.id_digits(who);
    format!("COALESCE({digits}, '{}') || CAST({when} AS TEXT)", nobody())
}

/// Who that was, of a text that begins with it; null for nobody.
fn who_of(db: &Db<'_>, text: &str) -> String {
    db.id_of_digits(&format!("NULLIF(SUBSTR({text}, 1, {DIGITS}), '{}')", nobody()))
}

/// When that was, as a text.
fn when_of(text: &str) -> String {
    format!("SUBSTR({text}, {})", DIGITS + 1)
}

fn nobody() -> String {
    "0".repeat(DIGITS)
}

/// JSON of one field that changed, of two SQL expressions that give JSON.
fn changed(field: &str, before: &str, after: &str) -> String {
    format!("'{{\"{field}\":[' || {before} || ',' || {after} || ']}}'")
}
