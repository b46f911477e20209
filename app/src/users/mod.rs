//! Identities that can sign in, as the browser sees them.

pub mod api;
pub mod bar;
pub mod chips;
pub mod filters;
pub mod form;
pub mod input;
pub mod keyboard;
pub mod keys;
pub mod list;
pub mod new;
pub mod offered;
pub mod query;
pub mod record;
pub mod table;
pub mod team;
pub mod toolbar;
pub mod why;
pub mod words;

use crate::access::GivenView;
use crate::groups::GroupId;
use crate::time::{Date, Moment};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A user's identity, a UUIDv7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserId(pub Uuid);

impl UserId {
    /// Stands for somebody whom the reader may not see: nobody has the nil identity.
    pub const UNSEEN: Self = Self(Uuid::nil());
}

impl std::fmt::Display for UserId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for UserId {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // Its error says less than that of `parse`, and nobody asks what is wrong with an identity.
        Uuid::try_parse(text).map(Self)
    }
}

/// Whether a user can work at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// Can sign in.
    Active,
    /// Keeps everything, cannot sign in.
    Deactivated,
    /// Hidden from every list but its own filter; can be restored.
    Deleted,
}

impl Activity {
    /// In the order of the filter.
    pub const ALL: [Self; 3] = [Self::Active, Self::Deactivated, Self::Deleted];

    /// The word in URLs and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Deactivated => "deactivated",
            Self::Deleted => "deleted",
        }
    }

    /// The activity of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|activity| activity.as_str() == word)
    }
}

/// Whose last day is so many days ahead, or fewer, is about to expire.
pub const SOON: i64 = 14;

/// A state that follows from a user's fields and the time. Each is a filter of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInState {
    /// An invitation is open.
    Invited,
    /// The newest invitation has run out unused.
    InvitationExpired,
    /// Too many failed attempts; until a time.
    Locked,
    /// The last day has passed.
    Expired,
    /// The last day is today or within [`SOON`].
    Expiring,
    /// No successful sign-in yet.
    NeverSignedIn,
    /// Active, and not seen for the policy's days (90).
    Stale,
    /// Works through API tokens alone.
    ApiOnly,
    /// An API-only identity whose review date has come.
    ReviewDue,
    /// Sees only data that its groups own.
    NoSharedData,
    /// Member of no group: can open nothing.
    WithoutGroup,
    /// Linked to no contact.
    WithoutContact,
}

impl SignInState {
    /// In the order of the filter.
    pub const ALL: [Self; 12] = [
        Self::Invited,
        Self::InvitationExpired,
        Self::Locked,
        Self::Expired,
        Self::Expiring,
        Self::NeverSignedIn,
        Self::Stale,
        Self::ApiOnly,
        Self::ReviewDue,
        Self::NoSharedData,
        Self::WithoutGroup,
        Self::WithoutContact,
    ];

    /// The word in URLs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::InvitationExpired => "invitation_expired",
            Self::Locked => "locked",
            Self::Expired => "expired",
            Self::Expiring => "expiring",
            Self::NeverSignedIn => "never_signed_in",
            Self::Stale => "stale",
            Self::ApiOnly => "api_only",
            Self::ReviewDue => "review_due",
            Self::NoSharedData => "no_shared_data",
            Self::WithoutGroup => "without_group",
            Self::WithoutContact => "without_contact",
        }
    }

    /// The state of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailState {
    /// Not handed over yet.
    Waiting,
    /// The mail server took it.
    Accepted,
    /// The mail server will not take it.
    Refused,
}

impl MailState {
    /// The state of the database's word.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "waiting" => Some(Self::Waiting),
            "accepted" => Some(Self::Accepted),
            "refused" => Some(Self::Refused),
            _ => None,
        }
    }
}

/// A group's name as a chip shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupLabel {
    /// Where the chip leads.
    pub id: GroupId,
    /// Its name.
    pub name: String,
}

/// A row of the users list.
#[expect(clippy::struct_excessive_bools, reason = "each is a column or a chip of its own")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserItemView {
    /// Its identity.
    pub id: UserId,
    /// Sign-in name.
    pub name: String,
    /// System email.
    pub email: String,
    /// Whether it can work.
    pub activity: Activity,
    /// The linked contact's name; empty without one.
    pub contact: String,
    /// Address of that contact's photo; empty without one.
    pub photo: String,
    /// Last successful sign-in, or token use of an API-only identity.
    pub last_login: Option<Moment>,
    /// The first groups by name, at most three.
    pub groups: Vec<GroupLabel>,
    /// How many more groups there are that the caller may see.
    pub more_groups: u32,
    /// Whether there are groups the caller may not see.
    pub other_groups: bool,
    /// Sees only data its groups own.
    pub no_shared_data: bool,
    /// Of a list of one group's members: may write data that the group owns.
    pub writable: Option<bool>,
    /// Works through tokens alone.
    pub api_only: bool,
    /// End of a lock that still holds.
    pub locked_until: Option<Moment>,
    /// The last day.
    pub expires_on: Option<Date>,
    /// Whether that day has passed.
    pub expired: bool,
    /// End of the newest invitation that was not used.
    pub invitation_expires: Option<Moment>,
    /// What became of that invitation's mail; `None` where there is none.
    pub invitation_mail: Option<MailState>,
    /// Failed sign-ins since the last success.
    pub failed_attempts: u32,
    /// Tags in order.
    pub tags: Vec<String>,
    /// When it was made.
    pub created_at: Moment,
    /// Administrators' note.
    pub description: String,
}

/// One page of the list, without what needs counting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserPage {
    /// The rows in order.
    pub rows: Vec<UserItemView>,
    /// Whether rows follow; the cursor is the last row's id.
    pub more: bool,
    /// What the groups and tags of the query are called.
    pub chosen: Chosen,
    /// Days without a sign of life after which the policy calls a user stale; stays on the server.
    #[serde(skip)]
    pub stale_days: u32,
    /// What the list is for, in the reader's language, where it is of those who were not seen for long: the browser
    /// need not bring the sentence along.
    pub review: String,
    /// The server's time at the answer: what "3 days ago" counts from.
    pub now: Moment,
}

/// The names behind a query's identifiers, for the chips of the active filters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// The chosen groups that the caller may see.
    pub groups: Vec<GroupLabel>,
    /// Folded key and name of the chosen tags.
    pub tags: Vec<(String, String)>,
}

/// Where a page of a list begins: after this id, or at the start.
pub type PageStart = Option<Uuid>;

/// Where a page stands in its list. Counted apart from the rows, which never wait for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PagerView {
    /// All that match.
    pub total: u64,
    /// Position of the page's first row, from 1; 0 when there are none.
    pub first: u64,
    /// The page before, if there is one.
    pub previous: Option<PageStart>,
    /// The last page's start, if this is not the last.
    pub last: Option<PageStart>,
}

/// An option of a filter and how many it would give under the rest of the query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet<T> {
    /// What choosing it asks for.
    pub value: T,
    /// What it is called, where the name comes from the data.
    pub label: String,
    /// Users it gives under the other sections' filters and the search.
    pub count: u64,
}

/// All that is counted for a query of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserCounts {
    /// Where the page stands.
    pub pager: PagerView,
    /// Per activity, in order.
    pub activity: Vec<Facet<Activity>>,
    /// Per derived state, in order.
    pub sign_in: Vec<Facet<SignInState>>,
    /// Tags, the most frequent first: the first twelve and whatever is chosen; the value is the folded key.
    pub tags: Vec<Facet<String>>,
    /// Groups, the largest first: those found by `find_group`, or else the ten largest; and whatever is chosen.
    pub groups: Vec<Facet<GroupId>>,
    /// Active users that are not API-only, whatever the query: what the company pays for.
    pub seats: u64,
}

/// A permission a user has, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EffectivePermission {
    /// Its identifier.
    pub permission: String,
    /// Write as well as read.
    pub writable: bool,
    /// The active groups that give it, by name.
    pub groups: Vec<GivenView>,
}

/// A membership as the record shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembershipView {
    /// The group.
    pub group: GroupLabel,
    /// Whether that group is active; an inactive one gives no rights.
    pub active: bool,
    /// May write data that the group owns.
    pub writable: bool,
}

/// The linked contact as the record shows it. Fields without a value are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactView {
    /// Title, first and last name, or the company's name.
    pub name: String,
    /// `staff`, `customer` or `supplier`.
    pub relation: String,
    /// Position in the company.
    pub position: String,
    /// Department.
    pub department: String,
    /// Company.
    pub company: String,
    /// Email of the contact, which is not the system email.
    pub email: String,
    /// Telephone.
    pub phone: String,
    /// Mobile.
    pub mobile: String,
}

/// Everything about one user.
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRecordView {
    /// What the list shows of it too; `groups` is empty here, `memberships` has them all.
    pub item: UserItemView,
    /// The derived states that hold now, in the filter's order.
    pub states: Vec<SignInState>,
    /// The linked contact.
    pub contact: Option<ContactView>,
    /// Memberships by group name.
    pub memberships: Vec<MembershipView>,
    /// Effective permissions with their source, by identifier.
    pub permissions: Vec<EffectivePermission>,
    /// Whether the reader sees other users and groups, to which permissions then lead.
    pub sees_others: bool,
    /// Why an API-only identity exists.
    pub purpose: String,
    /// Who answers for an API-only identity; [`UserId::UNSEEN`] without a name for somebody from outside.
    pub responsible: Option<(UserId, String)>,
    /// Next review of an API-only identity.
    pub review_on: Option<Date>,
    /// Whether there is a password.
    pub has_password: bool,
    /// One was set at some time, also if it is gone since: whoever had one is not invited again.
    pub had_password: bool,
    /// Whether the caller may copy an invitation link: only where no mail server is set.
    pub copies_link: bool,
    /// Open sessions.
    pub sessions: u32,
    /// Last change.
    pub modified_at: Moment,
    /// Grows with every change.
    pub version: i64,
    /// The server's time at the answer.
    pub now: Moment,
}
