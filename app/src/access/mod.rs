//! Who may do what, and why: through which group, since when, and who granted it.

pub mod api;
pub mod list;
pub mod query;
pub mod words;

use crate::audit::Who;
use crate::time::Moment;
use crate::users::{GroupLabel, UserItemView};
use serde::{Deserialize, Serialize};

/// A group through which somebody has a permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenView {
    /// The group, an active one.
    pub group: GroupLabel,
    /// Whether it gives write as well as read.
    pub writable: bool,
    /// Since when the user is a member; `None` where nobody knows.
    pub since: Option<Moment>,
    /// Who made them one; the command line where it was nobody who had signed in.
    pub by: Who,
}

/// Somebody who has a permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessRow {
    /// Who; groups, tags and description are left out.
    pub user: UserItemView,
    /// Write as well as read, by all groups together.
    pub writable: bool,
    /// The groups that give what was asked for, by name; never none.
    pub through: Vec<GivenView>,
}

/// One page of everybody who has a permission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessPage {
    /// The rows by name.
    pub rows: Vec<AccessRow>,
    /// Whether rows follow; the cursor is the last row's id.
    pub more: bool,
    /// Whether any active group that the reader sees gives it.
    pub given: bool,
    /// The server's time at the answer.
    pub now: Moment,
}

impl AccessPage {
    /// The page where no permission is asked for.
    pub fn nobody(now: Moment) -> Self {
        Self {
            rows: Vec::new(),
            more: false,
            given: false,
            now,
        }
    }
}
