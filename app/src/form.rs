//! Forms that work without JavaScript: what comes back when one is refused.

use crate::error::FieldError;
use serde::{Deserialize, Serialize};

/// A refused form: what was typed (never a password) and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormDraft {
    /// Field and text, in the form's order.
    pub values: Vec<(String, String)>,
    /// Broken rules, each at its field.
    pub errors: Vec<FieldError>,
    /// The code of an error that belongs to no field.
    pub error: Option<String>,
}

impl FormDraft {
    /// What was typed into this field.
    pub fn value(&self, field: &str) -> String {
        self.values
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    }

    /// The rule that this field breaks.
    pub fn rule(&self, field: &str) -> Option<&str> {
        self.errors
            .iter()
            .find(|error| error.field == field)
            .map(|error| error.rule.as_str())
    }
}
