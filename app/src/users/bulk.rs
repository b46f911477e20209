//! What is done to many users at once: shown before it is done, and taken back.

use super::UserId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BulkAction {
    /// Lets deactivated users sign in again.
    Activate,
    /// Blocks sign-in at once and keeps everything.
    Deactivate,
    /// Deactivates, and hides from every list but that of the deleted.
    Delete,
    /// Takes back a deletion. Who comes back is deactivated until somebody activates them.
    Restore,
}

impl BulkAction {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Activate, Self::Deactivate, Self::Delete, Self::Restore];

    /// Its verb, in addresses, the database and the audit trail.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Activate => "activate",
            Self::Deactivate => "deactivate",
            Self::Delete => "delete",
            Self::Restore => "restore",
        }
    }

    /// The action of a verb.
    pub fn parse(verb: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == verb)
    }
}

/// To whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Selection {
    /// These; those who are not there for the caller are passed over.
    Users(Vec<UserId>),
    /// All that match a query of the list, as it stands in the address.
    Matching(String),
}

/// A plan's name in addresses, and the key with which it is run once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PlanId(pub Uuid);

/// What a plan does to a user, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Will be changed.
    Will,
    /// Is so already.
    Already,
    /// Is the caller.
    Oneself,
    /// Without them nobody could administer.
    LastAdministrator,
    /// Is deleted, and has to be restored first.
    Deleted,
    /// Is also in groups that the caller does not lead, or an administrator.
    NotYours,
    /// Was changed by somebody since the plan was made.
    Changed,
    /// Was changed.
    Done,
    /// Was changed, and changed back.
    Undone,
    /// Was changed, and not changed back, since somebody changed it since or the caller may not.
    Kept,
}

impl Outcome {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 10] = [
        Self::Will,
        Self::Done,
        Self::Undone,
        Self::Kept,
        Self::Already,
        Self::Oneself,
        Self::LastAdministrator,
        Self::Deleted,
        Self::NotYours,
        Self::Changed,
    ];

    /// Its word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Will => "will",
            Self::Already => "already",
            Self::Oneself => "oneself",
            Self::LastAdministrator => "last_administrator",
            Self::Deleted => "deleted",
            Self::NotYours => "not_yours",
            Self::Changed => "changed",
            Self::Done => "done",
            Self::Undone => "undone",
            Self::Kept => "kept",
        }
    }
}

/// How far a plan is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Nothing was done yet.
    Planned,
    /// It was run.
    Done,
    /// It was run and undone.
    Undone,
}

/// A plan as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    /// Its identity.
    pub id: PlanId,
    /// What it does.
    pub action: BulkAction,
    /// How far it is.
    pub stage: Stage,
    /// To how many it does what; outcomes of nobody are left out.
    pub outcomes: Vec<OutcomeView>,
    /// Whether it can still be run or undone.
    pub open: bool,
}

/// Those with the same outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeView {
    /// The outcome.
    pub outcome: Outcome,
    /// How many they are.
    pub count: u64,
    /// The first of them by name.
    pub names: Vec<String>,
}
