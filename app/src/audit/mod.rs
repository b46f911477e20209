//! What was done to a user, a contact or a group, and by whom.

pub mod api;
pub mod history;
pub mod words;

use crate::contacts::ContactId;
use crate::groups::GroupId;
use crate::time::{Date, Moment};
use crate::users::{Activity, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Before an identifier: a group's permission as a field.
pub const PERMISSION: &str = "permissions.";

/// What kind of thing events are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// An identity.
    User,
    /// An entry of the address book.
    Contact,
    /// A group.
    Group,
}

impl TargetKind {
    /// The word in the audit trail.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Contact => "contact",
            Self::Group => "group",
        }
    }
}

/// What events are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Its kind.
    pub kind: TargetKind,
    /// Its identity.
    pub id: Uuid,
}

impl From<UserId> for Target {
    fn from(id: UserId) -> Self {
        Self {
            kind: TargetKind::User,
            id: id.0,
        }
    }
}

impl From<ContactId> for Target {
    fn from(id: ContactId) -> Self {
        Self {
            kind: TargetKind::Contact,
            id: id.0,
        }
    }
}

impl From<GroupId> for Target {
    fn from(id: GroupId) -> Self {
        Self {
            kind: TargetKind::Group,
            id: id.0,
        }
    }
}

/// Some events, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryPage {
    /// At most twenty.
    pub events: Vec<EventView>,
    /// Where older ones go on; `None` where there are none.
    pub older: Option<i64>,
    /// The server's time.
    pub now: Moment,
}

/// One event, as far as the reader may know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventView {
    /// Its number in the audit trail.
    pub n: i64,
    /// When.
    pub at: Moment,
    /// Who.
    pub who: Who,
    /// The use case: `user.create`, `session.sign_in` …
    pub action: String,
    /// Fields with what they were and became; none where the event says it all, or its details were erased.
    pub changes: Vec<ChangeView>,
    /// The client's address; empty for the command line, and for all but administrators.
    pub address: String,
    /// The request's id, as in the log; empty where the address is.
    pub request_id: String,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Who {
    /// A user whom the reader may see.
    User {
        /// Identity.
        id: UserId,
        /// Sign-in name.
        name: String,
    },
    /// A user who was erased since.
    Erased,
    /// A user whom the reader may not see.
    Other,
    /// Somebody at the machine itself.
    CommandLine,
    /// The program, of its own accord.
    System,
}

/// A field before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeView {
    /// The field's name in the audit trail.
    pub field: String,
    /// What it was; empty for nothing.
    pub before: Vec<Told>,
    /// What it became; empty for nothing.
    pub after: Vec<Told>,
}

/// A value, as far as the reader may know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Told {
    /// As it is written.
    Text(String),
    /// Yes or no.
    Is(bool),
    /// An activity.
    Activity(Activity),
    /// A day.
    Day(Date),
    /// A point in time.
    Time(Moment),
    /// A membership: the group, and whether it may write what the group owns, where that is told.
    Group(Named, Option<bool>),
    /// A user.
    User(Named),
    /// A contact.
    Contact(Named),
    /// Something is set whose value nobody is told, as a password.
    Set,
}

/// The name behind an identity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Named {
    /// The reader may know it.
    Known(String),
    /// The reader may not see it: "another group".
    Other,
    /// It is not there any more.
    Gone,
}
