//! What a form says of a saved view, and the rules for it.

use super::ViewId;
use crate::error::FieldError;
use crate::form::{KEY, VERSION};
use crate::query_string::pairs;
use crate::rules;
use crate::users::query::UserQuery;
use uuid::Uuid;

/// The field with the view that is changed.
pub const EDIT: &str = "edit";

/// The fields of a view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewInput {
    /// Which is changed; `None`: a new one.
    pub id: Option<ViewId>,
    /// The identity of a new one, so that a form that is sent twice makes one.
    pub key: Option<Uuid>,
    /// The version that was read.
    pub version: i64,
    /// What it is called, trimmed.
    pub name: String,
    /// What it shows, in its shortest form: of a new one, or where `replace` says so.
    pub query: String,
    /// Whether what a view shows is replaced.
    pub replace: bool,
    /// Whether all administrators see it.
    pub shared: bool,
    /// Whether the reader's list begins with it.
    pub start: bool,
}

impl ViewInput {
    /// Reads a form as it was sent.
    pub fn parse(raw: &str) -> Self {
        let mut input = Self::default();
        for (field, value) in pairs(raw) {
            let is_ticked = value == "true";
            match &*field {
                EDIT => input.id = value.parse().ok().map(ViewId),
                KEY => input.key = value.parse().ok(),
                VERSION => input.version = value.parse().unwrap_or(0),
                "name" => value.trim().clone_into(&mut input.name),
                "query" => input.query = UserQuery::parse(&value).to_view(),
                "replace" => input.replace = is_ticked,
                "shared" => input.shared = is_ticked,
                "start" => input.start = is_ticked,
                _ => {}
            }
        }
        input
    }

    /// The rules that it breaks.
    pub fn broken(&self) -> Vec<FieldError> {
        FieldError::of([("name", rules::name(&self.name))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_and_judged() {
        let raw =
            "name=+Leavers+&query=q%3Dx%26after%3D1%26sign_in%3Dlocked%26odd%3D1&shared=true&start=&version=3&edit=no";
        let input = ViewInput::parse(raw);
        assert_eq!(
            (input.name.as_str(), input.query.as_str()),
            ("Leavers", "q=x&sign_in=locked")
        );
        assert!(input.shared && !input.start && !input.replace && input.id.is_none());
        assert_eq!((input.version, input.broken()), (3, Vec::new()));
        for (name, rule) in [
            ("", "required"),
            ("%E2%80%8B", "control_characters"),
            (&"a".repeat(101), "too_long"),
        ] {
            let broken = ViewInput::parse(&format!("name={name}")).broken();
            assert_eq!(broken.len(), 1, "{name}");
            assert_eq!(broken[0].rule, rule, "{name}");
        }
    }
}
