//! Forms as data: what stands in one, what comes back of a refused one, and what two people changed at once.
//!
//! A form travels as the browser encodes it (`name=value&…`), with scripts and without, so that one reader
//! serves both. Its view is in `ui/form/`.

use crate::error::{AppError, FieldError};
use serde::{Deserialize, Serialize};
use std::pin::Pin;
use uuid::Uuid;

/// What a form asks the server meanwhile.
pub type Asked<T> = Pin<Box<dyn Future<Output = Result<T, AppError>>>>;

/// The field with the form's key: what is sent again under the same key is done once.
pub const KEY: &str = "key";
/// The field with the version that was read.
pub const VERSION: &str = "version";
/// The field with marks of what was read, by which a conflict knows who changed what.
pub const WAS: &str = "was";
/// The field with the draft that the form came from.
pub const DRAFT: &str = "draft";
/// The button that searches for a picker, without scripts; its value is the picker's field.
pub const FIND: &str = "find";
/// Before a field's name: what is searched for it, without scripts.
pub const SEARCHED: &str = "find_";
/// Before a field's name: `theirs` where somebody else's value shall stand.
pub const TAKE: &str = "take_";

/// What stands in a form: as it was read, or as it was typed (never a password), with what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FormDraft {
    /// Field and text, in the form's order.
    pub values: Vec<(String, String)>,
    /// Broken rules, each at its field.
    pub errors: Vec<FieldError>,
    /// The code of an error that belongs to no field.
    pub error: Option<String>,
    /// Where somebody else saved a newer version: what differs.
    pub differences: Vec<Difference>,
    /// What was done by the form before, as code and number.
    pub notices: Vec<(String, u64)>,
}

/// A field in which what was typed differs from what somebody else saved meanwhile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The field.
    pub field: String,
    /// What was typed, as people read it.
    pub mine: String,
    /// What was saved meanwhile, as people read it.
    pub theirs: String,
    /// Whether only they changed it: then theirs is what is meant to stand.
    pub only_theirs: bool,
    /// Whether both are `true` or `false`: a box that is ticked or not.
    pub ticks: bool,
}

impl FormDraft {
    /// What was typed into this field.
    pub fn value(&self, field: &str) -> String {
        self.all(field).next().unwrap_or_default().to_owned()
    }

    /// Everything that was chosen in this field.
    pub fn all<'d>(&'d self, field: &'d str) -> impl Iterator<Item = &'d str> {
        let named = self.values.iter().filter(move |(name, _)| name == field);
        named.map(|(_, value)| value.as_str())
    }

    /// Whether this was chosen in the field.
    pub fn has(&self, field: &str, value: &str) -> bool {
        self.all(field).any(|chosen| chosen == value)
    }

    /// Puts one value in the place of whatever the field holds.
    pub fn set(&mut self, field: &str, value: impl Into<String>) {
        self.values.retain(|(name, _)| name != field);
        self.values.push((field.to_owned(), value.into()));
    }

    /// The rule that this field breaks.
    pub fn rule(&self, field: &str) -> Option<&str> {
        self.errors
            .iter()
            .find(|error| error.field == field)
            .map(|error| error.rule.as_str())
    }

    /// Whether there is something in it that is not saved.
    pub fn is_unsaved(&self) -> bool {
        !self.errors.is_empty() || self.error.is_some() || !self.differences.is_empty() || self.has_search()
    }

    fn has_search(&self) -> bool {
        let mut values = self.values.iter();
        values.any(|(name, value)| name == FIND || name.starts_with(SEARCHED) && !value.is_empty())
    }
}

/// Something that a picker offers or holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// What tells it from others of that name; may be empty.
    pub detail: String,
}

/// What a picker holds, and what its search found without scripts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickerView {
    /// The picker's field.
    pub field: String,
    /// What is chosen.
    pub chosen: Vec<Choice>,
    /// What was found; `None` where nothing was searched.
    pub found: Option<Vec<Choice>>,
}

/// A form as its page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormView {
    /// What stands in it.
    pub draft: FormDraft,
    /// Its pickers.
    pub pickers: Vec<PickerView>,
}

/// The draft that an address names (`?draft=…`); empty where there is none.
pub fn draft_of(search: &str) -> String {
    crate::query_string::value_of(search, DRAFT).unwrap_or_default()
}

/// The draft at its page's address.
pub fn draft_address(path: &str, draft: Uuid) -> String {
    format!("{path}?{DRAFT}={draft}")
}
