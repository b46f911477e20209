//! What a form says of a new token, and the rules for it.

use super::TokenScope;
use crate::error::FieldError;
use crate::form::KEY;
use crate::query_string::pairs;
use crate::rules;
use crate::time::Date;

/// The fields of a new token, trimmed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TokenInput {
    /// The form's key: what is sent again under it is made once.
    pub key: String,
    /// What its makers call it.
    pub name: String,
    /// What it is for.
    pub scopes: Vec<TokenScope>,
    /// Its last day, as the form has it.
    pub expires_on: String,
}

impl TokenInput {
    /// Reads a form as it was sent.
    pub fn parse(raw: &str) -> Self {
        let mut input = Self::default();
        for (field, value) in pairs(raw) {
            match &*field {
                KEY => input.key = value,
                "name" => value.trim().clone_into(&mut input.name),
                "scopes" => input.scopes.extend(TokenScope::parse(&value)),
                "expires_on" => value.trim().clone_into(&mut input.expires_on),
                _ => {}
            }
        }
        input.scopes.sort_unstable();
        input.scopes.dedup();
        input
    }

    /// The last day.
    pub fn last_day(&self) -> Option<Date> {
        Date::parse(&self.expires_on)
    }

    /// The rules that it breaks, in the form's order.
    pub fn broken(&self) -> Vec<FieldError> {
        let scopes = self.scopes.is_empty().then_some("required");
        let day = match self.expires_on.as_str() {
            "" => Some("required"),
            _ if self.last_day().is_none() => Some("date_invalid"),
            _ => None,
        };
        FieldError::of([
            ("name", rules::name(&self.name)),
            ("scopes", scopes),
            ("expires_on", day),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_and_judged() {
        let raw =
            "name=+nightly+&scopes=write_users&scopes=read_users&scopes=admin&scopes=read_users&expires_on=2027-01-31";
        let input = TokenInput::parse(raw);
        assert_eq!(input.name, "nightly");
        assert_eq!(input.scopes, [TokenScope::ReadUsers, TokenScope::WriteUsers]);
        assert_eq!(input.broken(), []);
        let fields = |raw: &str| -> Vec<(String, String)> {
            let broken = TokenInput::parse(raw).broken();
            broken.into_iter().map(|error| (error.field, error.rule)).collect()
        };
        let rule = |field: &str, rule: &str| (field.to_owned(), rule.to_owned());
        assert_eq!(
            fields("name=&scopes=everything&expires_on=soon"),
            [
                rule("name", "required"),
                rule("scopes", "required"),
                rule("expires_on", "date_invalid")
            ]
        );
    }
}
