//! Groups: teams, and what their members may do.

pub mod api;
pub mod list;

use crate::users::{Activity, PagerView, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A group's identity, a UUIDv7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct GroupId(pub Uuid);

impl std::fmt::Display for GroupId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for GroupId {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// Every permission identifier there is (the domain's list, in its order).
pub const PERMISSIONS: [&str; 26] = [
    "accounts",
    "actionsteps",
    "admin",
    "billing",
    "calendar",
    "campaigns",
    "collection",
    "contacts",
    "contracts",
    "coupons",
    "dev",
    "documents",
    "inventory",
    "links",
    "mailinglists",
    "messages",
    "notes",
    "objects",
    "opportunities",
    "payments",
    "pricelists",
    "procurement",
    "production",
    "projects",
    "tasks",
    "tickets",
];

/// The permission that makes an administrator.
pub const ADMIN: &str = "admin";

/// A row of the groups list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupItemView {
    /// Its identity.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whether it gives rights.
    pub activity: Activity,
    /// Who leads it.
    pub leader: Option<(UserId, String)>,
    /// Members that are not deleted.
    pub users: u64,
    /// Permission identifiers and whether each is writable, by identifier.
    pub permissions: Vec<(String, bool)>,
}

/// One page of the groups list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPage {
    /// The rows by name.
    pub rows: Vec<GroupItemView>,
    /// Whether rows follow; the cursor is the last row's id.
    pub more: bool,
    /// Where the page stands.
    pub pager: PagerView,
}
