//! What is done to many users, or groups, at once: shown before it is done, and taken back.

pub mod api;
pub mod bar;
pub mod buttons;
pub mod plan;
pub mod record_actions;
pub mod selection;
pub mod words;

use crate::groups::GroupId;
use crate::time::{Date, Moment};
use crate::users::UserId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What something is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Subject {
    /// Users.
    Users,
    /// Groups.
    Groups,
}

impl Subject {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Users, Self::Groups];

    /// Its word in forms, the database and the audit trail (`group.deactivate`).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Users => "user",
            Self::Groups => "group",
        }
    }

    /// The subject of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|subject| subject.as_str() == word)
    }
}

/// What can be done: all of it to users; activate, deactivate, delete and restore to groups as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BulkAction {
    /// Lets deactivated users sign in again, deactivated groups give rights again.
    Activate,
    /// Blocks sign-in at once and keeps everything; a group gives no rights any more.
    Deactivate,
    /// Deactivates, and hides from every list but that of the deleted.
    Delete,
    /// Takes back a deletion. Who comes back is deactivated until somebody activates them.
    Restore,
    /// Overwrites the personal data of deleted users, for good.
    Erase,
    /// Sends the first or a new invitation and kills the old one, while no password was ever set.
    Reinvite,
    /// Sends a mail with which a user sets a new password.
    SendReset,
    /// Forgets failed sign-ins and lifts a lock.
    ResetAttempts,
    /// Makes members of a group; of those who are, changes what they may write.
    AddToGroup,
    /// Takes out of a group.
    RemoveFromGroup,
    /// Adds a tag.
    AddTag,
    /// Takes a tag away.
    RemoveTag,
    /// Sets the last day, or takes it away.
    SetExpiration,
    /// Reviewed and kept: quiet for another period.
    KeepReviewed,
}

impl BulkAction {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Activate,
        Self::Deactivate,
        Self::Delete,
        Self::Restore,
        Self::Erase,
        Self::Reinvite,
        Self::SendReset,
        Self::ResetAttempts,
        Self::AddToGroup,
        Self::RemoveFromGroup,
        Self::AddTag,
        Self::RemoveTag,
        Self::SetExpiration,
        Self::KeepReviewed,
    ];

    /// Its verb, in addresses, forms, the database and the audit trail (`user.add_tag`, `group.delete`).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Activate => "activate",
            Self::Deactivate => "deactivate",
            Self::Delete => "delete",
            Self::Restore => "restore",
            Self::Erase => "erase",
            Self::Reinvite => "reinvite",
            Self::SendReset => "send_reset",
            Self::ResetAttempts => "reset_attempts",
            Self::AddToGroup => "add_to_group",
            Self::RemoveFromGroup => "remove_from_group",
            Self::AddTag => "add_tag",
            Self::RemoveTag => "remove_tag",
            Self::SetExpiration => "set_expiration",
            Self::KeepReviewed => "keep_reviewed",
        }
    }

    /// The action of a verb.
    pub fn parse(verb: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == verb)
    }

    /// Whether it is about a group.
    pub fn is_about_group(self) -> bool {
        matches!(self, Self::AddToGroup | Self::RemoveFromGroup)
    }

    /// Whether it is about a tag.
    pub fn is_about_tag(self) -> bool {
        matches!(self, Self::AddTag | Self::RemoveTag)
    }

    /// Whether what it did can be taken back. Mails that were sent, locks that were lifted and people that
    /// were erased do not come back.
    pub fn is_undoable(self) -> bool {
        !matches!(
            self,
            Self::Erase | Self::Reinvite | Self::SendReset | Self::ResetAttempts
        )
    }
}

/// What a button sends that makes members who may write, beside the verbs of [`BulkAction`].
pub const ADD_WRITABLE: &str = "add_to_group.write";

/// An action with what it needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionInput {
    /// The verb.
    pub action: BulkAction,
    /// Of [`BulkAction::AddToGroup`] and [`BulkAction::RemoveFromGroup`]: which group.
    pub group: Option<GroupId>,
    /// Of [`BulkAction::AddToGroup`]: may write data that the group owns.
    pub writable: bool,
    /// Of [`BulkAction::AddTag`] and [`BulkAction::RemoveTag`]: which tag, as typed.
    pub tag: String,
    /// Of [`BulkAction::SetExpiration`]: the last day; `None` takes it away.
    pub date: Option<Date>,
}

impl ActionInput {
    /// What a button asks for: a verb, or [`ADD_WRITABLE`].
    pub fn of_button(value: &str) -> Option<Self> {
        let writable = value == ADD_WRITABLE;
        let action = if writable {
            BulkAction::AddToGroup
        } else {
            BulkAction::parse(value)?
        };
        Some(Self {
            writable,
            ..action.into()
        })
    }
}

impl From<BulkAction> for ActionInput {
    /// One that needs to know nothing more.
    fn from(action: BulkAction) -> Self {
        Self {
            action,
            group: None,
            writable: false,
            tag: String::new(),
            date: None,
        }
    }
}

/// What an action is about, to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Argument {
    /// Nothing more.
    #[default]
    None,
    /// A group.
    Group {
        /// Which.
        id: GroupId,
        /// Its name.
        name: String,
        /// Of [`BulkAction::AddToGroup`]: may write data that the group owns.
        writable: bool,
    },
    /// A tag by its name.
    Tag(String),
    /// The last day, or none any more.
    Date(Option<Date>),
}

/// To whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Selection {
    /// These users; those who are not there for the caller are passed over.
    Users(Vec<UserId>),
    /// All users that match a query of their list, as it stands in the address.
    Matching(String),
    /// These groups; those that are not there for the caller are passed over.
    Groups(Vec<GroupId>),
    /// All groups that match a query of their list, as it stands in the address.
    MatchingGroups(String),
}

impl Selection {
    /// Whether they are users or groups.
    pub fn subject(&self) -> Subject {
        match self {
            Self::Users(_) | Self::Matching(_) => Subject::Users,
            Self::Groups(_) | Self::MatchingGroups(_) => Subject::Groups,
        }
    }
}

/// A plan's name in addresses, and the key with which it is run once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PlanId(pub Uuid);

/// What a plan does to a user or a group, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Will be changed.
    Will,
    /// Is so already.
    Already,
    /// Is the caller, or a group without which the caller would not administer.
    Oneself,
    /// Without them nobody could administer.
    LastAdministrator,
    /// Is deleted, and has to be restored first.
    Deleted,
    /// Is not deleted, and only deleted users are erased.
    NotDeleted,
    /// Is not active, so that no mail is sent.
    NotActive,
    /// Works through tokens alone, and has no password.
    ApiOnly,
    /// Is past the last day, so that no link would work.
    Expired,
    /// Has set a password, so that there is nothing to invite to.
    HasPassword,
    /// Has set no password yet: an invitation is what they need.
    NoPassword,
    /// Is also in groups that the caller does not lead, or an administrator; of groups: makes administrators, which no
    /// token may touch.
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
    pub const ALL: [Self; 16] = [
        Self::Will,
        Self::Done,
        Self::Undone,
        Self::Kept,
        Self::Already,
        Self::Oneself,
        Self::LastAdministrator,
        Self::Deleted,
        Self::NotDeleted,
        Self::NotActive,
        Self::ApiOnly,
        Self::Expired,
        Self::HasPassword,
        Self::NoPassword,
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
            Self::NotDeleted => "not_deleted",
            Self::NotActive => "not_active",
            Self::ApiOnly => "api_only",
            Self::Expired => "expired",
            Self::HasPassword => "has_password",
            Self::NoPassword => "no_password",
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
    /// It is being run or undone: see [`PlanView::progress`].
    Running,
    /// Running it was cancelled, and nothing was done. It can be run again while it holds.
    Cancelled,
    /// It was run.
    Done,
    /// It was run and undone.
    Undone,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// So many are done.
    pub done: u64,
    /// Of so many.
    pub total: u64,
    /// Whether it is being undone.
    pub undoing: bool,
}

/// Why a plan is not run, or not undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// On SQLite it would keep everybody else from writing for too long. Narrower ones work, as does
    /// PostgreSQL.
    TooLarge {
        /// About so many can be changed at once.
        most: u64,
    },
    /// Running or undoing it failed: nothing was changed, and it can be tried again.
    Failed,
}

/// Seats the company pays for, where a plan changes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seats {
    /// So many are taken now.
    pub now: u64,
    /// So many will be when the plan is run.
    pub after: u64,
}

/// What members of groups lose that give no rights any more. Whoever is deleted does not count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Losses {
    /// By permission, writing first.
    pub rights: Vec<Loss>,
    /// So many of those who lose something will be in no active group at all.
    pub without_group: u64,
}

/// A permission that users lose, since no active group gives it to them any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    /// Its identifier.
    pub permission: String,
    /// Whether they lose writing, be it that they still may read or not; else they only ever could read.
    pub writable: bool,
    /// How many users.
    pub users: u64,
}

/// A plan as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    /// Its identity.
    pub id: PlanId,
    /// What it does.
    pub action: BulkAction,
    /// To users or to groups.
    pub subject: Subject,
    /// What the action is about.
    pub argument: Argument,
    /// How far it is.
    pub stage: Stage,
    /// While it is running: how far.
    pub progress: Option<Progress>,
    /// To how many it does what; outcomes of nobody are left out.
    pub outcomes: Vec<OutcomeView>,
    /// Whether it can still be run (planned or cancelled) or undone (done).
    pub open: bool,
    /// Why it is not run.
    pub refused: Option<Refusal>,
    /// Whether what was done can be taken back at all, be it now or after the run.
    pub undoable: bool,
    /// Once it was run: until when it can be undone.
    pub undo_until: Option<Moment>,
    /// Before it is run: the seats, where it changes them.
    pub seats: Option<Seats>,
    /// Before it is run: what members of its groups lose by it.
    pub losses: Losses,
}

/// Those with the same outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeView {
    /// The outcome.
    pub outcome: Outcome,
    /// How many they are.
    pub count: u64,
    /// The first ten of them by name.
    pub names: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_says_a_verb_and_whether_members_may_write() {
        for action in BulkAction::ALL {
            assert_eq!(ActionInput::of_button(action.as_str()), Some(action.into()));
        }
        let writable = ActionInput::of_button(ADD_WRITABLE).map(|input| (input.action, input.writable));
        assert_eq!(writable, Some((BulkAction::AddToGroup, true)));
        for odd in ["", "delete.write", "export"] {
            assert_eq!(ActionInput::of_button(odd), None, "{odd}");
        }
    }
}
