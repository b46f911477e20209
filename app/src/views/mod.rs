//! Saved views of the users list: a search, filters, an order and columns under a name.
//!
//! What a view shows is the raw query of the list's address. It is read anew each time, so a view of long ago, whose
//! group is gone or whose filter has got another name, still opens.

pub mod api;
pub mod input;
pub mod links;
pub mod page;
pub mod words;

use crate::form::FormDraft;
use crate::groups::GroupId;
use crate::query_string::address;
use crate::routes::USERS;
use crate::users::SignInState;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A saved view's identity, a UUIDv7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ViewId(pub Uuid);

/// The views that everybody has from the start: each shows who is in one state.
pub const BUILT_IN: [SignInState; 4] = [
    SignInState::Locked,
    SignInState::Invited,
    SignInState::Stale,
    SignInState::ReviewDue,
];

/// What a built-in view shows, as a saved one says it.
pub fn built_in_query(state: SignInState) -> String {
    format!("sign_in={}", state.as_str())
}

/// What the frame of every page knows of its reader's views.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewLinks {
    /// Name and query of each that they can open: the built-in ones, their own and, for administrators, those that
    /// others share.
    pub saved: Vec<(String, String)>,
    /// What their list begins with: a query; empty where that is everybody.
    pub start: String,
}

impl ViewLinks {
    /// Where links to the list lead. Who types the bare address is sent there by the server.
    pub fn list(&self) -> String {
        address(USERS, &self.start)
    }
}

/// A saved view as it is managed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// Identity.
    pub id: ViewId,
    /// What it is called.
    pub name: String,
    /// What it shows.
    pub query: String,
    /// Whether all administrators see it.
    pub shared: bool,
    /// Who shares it; empty for the reader's own.
    pub owner: String,
}

/// The page of the saved views.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewsView {
    /// The reader's own by name, then those that others share.
    pub saved: Vec<SavedView>,
    /// What their list begins with: a state's word, a view's identity, or nothing.
    pub start: String,
    /// What the list showed before, which can be saved.
    pub present: String,
    /// The groups that these queries name, as far as the reader may see them.
    pub groups: Vec<(GroupId, String)>,
    /// Whether the reader may share views.
    pub shares: bool,
    /// The view that is being changed, or the new one.
    pub form: FormDraft,
}
