//! The address book, as the browser sees it: whom a login can be linked to.

pub mod api;
pub mod input;
pub mod list;
pub mod photo;
pub mod query;
pub mod record;
pub mod words;

use crate::form::FormView;
use crate::time::Moment;
use crate::users::{Facet, PagerView, UserId};
use input::ContactInput;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A contact's identity, a UUIDv7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContactId(pub Uuid);

impl std::fmt::Display for ContactId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for ContactId {
    type Err = uuid::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// What a contact is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// A human being.
    #[default]
    Person,
    /// A firm, an office, a household.
    Company,
}

impl Kind {
    /// In the order of the form.
    pub const ALL: [Self; 2] = [Self::Person, Self::Company];

    /// The word in forms and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Company => "company",
        }
    }

    /// The kind of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// How a contact stands to the company.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Relation {
    /// Works for it.
    #[default]
    Staff,
    /// Buys from it.
    Customer,
    /// Sells to it.
    Supplier,
}

impl Relation {
    /// In the order of the filter.
    pub const ALL: [Self; 3] = [Self::Staff, Self::Customer, Self::Supplier];

    /// The word in URLs, forms and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Customer => "customer",
            Self::Supplier => "supplier",
        }
    }

    /// The relation of that word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.as_str() == word)
    }

    /// Whether linking a login to such a contact asks for a confirmation: identities and business partners are
    /// kept apart.
    pub fn is_partner(self) -> bool {
        self != Self::Staff
    }
}

/// What somebody may do with the address book as such.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ContactRight {
    /// Nothing.
    #[default]
    None,
    /// Look everybody up.
    Read,
    /// Change it as well.
    Write,
}

/// The address of a contact's photo; empty without one. The digest makes it another address when the photo is
/// another one, so that browsers may keep it.
pub fn photo_address(id: Uuid, digest: &str) -> String {
    if digest.is_empty() {
        String::new()
    } else {
        format!("{}/{id}/photo?v={digest}", crate::routes::CONTACTS)
    }
}

/// A row of the contacts list, and an option of a picker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactItemView {
    /// Its identity.
    pub id: ContactId,
    /// What it is.
    pub kind: Kind,
    /// First and last name, or the company's.
    pub name: String,
    /// How it stands to the company.
    pub relation: Relation,
    /// The company it belongs to; of a company its own name.
    pub company: String,
    /// Position in that company.
    pub position: String,
    /// Email of the contact, which is not a system email.
    pub email: String,
    /// Telephone, or else the mobile.
    pub phone: String,
    /// The photo's address; empty without one.
    pub photo: String,
    /// Whether a user is linked to it, seen by the caller or not.
    pub linked: bool,
    /// That user, where the caller may see them.
    pub linked_to: Option<(UserId, String)>,
}

/// One page of the contacts list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactPage {
    /// The rows by name.
    pub rows: Vec<ContactItemView>,
    /// Whether rows follow; the cursor is the last row's id.
    pub more: bool,
}

/// All that is counted for a query of the contacts list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactCounts {
    /// Where the page stands.
    pub pager: PagerView,
    /// Per relation, in order, under the search.
    pub relation: Vec<Facet<Relation>>,
}

/// Everything about one contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRecordView {
    /// Its identity.
    pub id: ContactId,
    /// Its name as lists show it.
    pub name: String,
    /// What the form shows.
    pub input: ContactInput,
    /// The photo's address; empty without one.
    pub photo: String,
    /// Whether a user is linked to it, seen by the caller or not.
    pub linked: bool,
    /// That user, where the caller may see them.
    pub linked_to: Option<(UserId, String)>,
    /// Whether the caller may change it.
    pub writable: bool,
    /// When it was made.
    pub created_at: Moment,
    /// Last change.
    pub modified_at: Moment,
    /// Grows with every change.
    pub version: i64,
    /// The server's time at the answer.
    pub now: Moment,
}

/// The page of one contact, or of a new one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactFormView {
    /// What is known of the contact; none for a new one.
    pub record: Option<ContactRecordView>,
    /// The form.
    pub form: FormView,
}
