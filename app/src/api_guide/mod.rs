//! The API's page: what programs can call, and a form to try each call.

pub mod api;
pub mod page;

use serde::{Deserialize, Serialize};

/// An operation of the API, as its OpenAPI document has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationView {
    /// Its word in addresses.
    pub id: String,
    /// `GET`, `POST` …
    pub method: String,
    /// With the names of its parts in braces.
    pub path: String,
    /// What it does, one sentence or some.
    pub about: String,
    /// What belongs to it in the path, the query or a header.
    pub parameters: Vec<ParameterView>,
    /// An example of its body; empty where it has none.
    pub body: String,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ParameterPlace {
    /// In the path.
    #[default]
    Path,
    /// In the query.
    Query,
    /// A header.
    Header,
}

/// A parameter of an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParameterView {
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub place: ParameterPlace,
    /// What it means.
    pub about: String,
    /// The words that it can be; empty for any text.
    pub words: Vec<String>,
}

/// What the program answered to a call that was tried.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedView {
    /// The HTTP status.
    pub status: u16,
    /// The body, as people read JSON.
    pub body: String,
    /// The same call for a command line; the token is left out.
    pub command: String,
}

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideView {
    /// All operations.
    pub operations: Vec<OperationView>,
    /// What was typed before; the token too, which nobody keeps but this page.
    pub typed: Vec<(String, String)>,
    /// What came of it.
    pub tried: Option<TriedView>,
}
