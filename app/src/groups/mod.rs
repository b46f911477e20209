//! Groups: teams, and what their members may do.

pub mod api;
pub mod filters;
pub mod form;
pub mod input;
pub mod list;
pub mod matrix;
pub mod members;
pub mod offered;
pub mod query;
pub mod record;
pub mod table;
pub mod words;

use crate::form::FormView;
use crate::time::Moment;
use crate::users::{Activity, Facet, PagerView, UserId, UserItemView};
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
        // Its error says less than that of `parse`, and nobody asks what is wrong with an identity.
        Uuid::try_parse(text).map(Self)
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
    /// Tags in order, where a list shows them.
    pub tags: Vec<String>,
    /// When it was made.
    pub created_at: Moment,
}

/// A group by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRecordView {
    /// What the list shows of it too.
    pub item: GroupItemView,
    /// Who leads it.
    pub leader: Option<LeaderView>,
    /// Members that are active.
    pub active: u64,
    /// Grows with every change.
    pub version: i64,
}

/// Who leads a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaderView {
    /// The user.
    pub id: UserId,
    /// Sign-in name.
    pub name: String,
    /// The linked contact's name; empty without one.
    pub contact: String,
    /// Whether they can act on it.
    pub activity: Activity,
    /// Works through tokens alone: a leader who became such has nothing to lead with.
    pub api_only: bool,
}

/// The page of one group, or of a new one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupFormView {
    /// What is known of the group; none for a new one.
    pub record: Option<GroupRecordView>,
    /// The first members by name, as lists of one group show them, without deleted ones.
    pub members: Vec<UserItemView>,
    /// Whether the caller may change it.
    pub edit: bool,
    /// The form, for who may.
    pub form: FormView,
    /// The server's time.
    pub now: Moment,
}

/// One page of the groups list, without what needs counting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPage {
    /// The rows in order.
    pub rows: Vec<GroupItemView>,
    /// Whether rows follow; the cursor is the last row's id.
    pub more: bool,
    /// Key, as the address says it, and name of the chosen tags.
    pub chosen: Vec<(String, String)>,
    /// Whether the reader may do something to groups, so that they can be selected.
    pub acts: bool,
    /// The server's time at the answer: what "3 days ago" counts from.
    pub now: Moment,
}

/// All that is counted for a query of the groups list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupCounts {
    /// Where the page stands.
    pub pager: PagerView,
    /// Per activity, in order.
    pub activity: Vec<Facet<Activity>>,
    /// Tags, the most frequent first: the first twelve and whatever is chosen; the value is the folded key.
    pub tags: Vec<Facet<String>>,
}

/// A group whose members are looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupHeadView {
    /// Its name.
    pub name: String,
    /// Whether it gives rights.
    pub activity: Activity,
    /// Whether the reader may give it to users and take it from them.
    pub grants: bool,
}
