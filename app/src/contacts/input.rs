//! What a form says of a contact, and the rules for it: the same in the browser while it is typed and on the
//! server, whose word counts.

use super::{Kind, Relation};
use crate::error::{AppError, FieldError};
use crate::query_string;
use crate::rules;
use garde::Validate;
use serde::{Deserialize, Serialize};

/// Longest text of one line in characters.
pub const MAX_LINE: usize = 200;
/// Longest address in characters.
pub const MAX_ADDRESS: usize = 1000;

/// The fields of a contact, trimmed. Those without a value are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
pub struct ContactInput {
    /// What it is.
    #[garde(skip)]
    pub kind: Kind,
    /// How it stands to the company.
    #[garde(skip)]
    pub relation: Relation,
    /// "Dr."
    #[garde(custom(|text: &str, (): &()| line(text)))]
    pub title: String,
    /// First name.
    #[garde(custom(|text: &str, (): &()| line(text)))]
    pub first_name: String,
    /// Last name; a person needs one of both.
    #[garde(custom(|text: &str, (): &()| named(text, self.kind == Kind::Person && self.first_name.is_empty())))]
    pub last_name: String,
    /// The company it belongs to; a company's own name.
    #[garde(custom(|text: &str, (): &()| named(text, self.kind == Kind::Company)))]
    pub company: String,
    /// Position.
    #[garde(custom(|text: &str, (): &()| line(text)))]
    pub position: String,
    /// Department.
    #[garde(custom(|text: &str, (): &()| line(text)))]
    pub department: String,
    /// Email.
    #[garde(custom(|text: &str, (): &()| email_shape(text)))]
    pub email: String,
    /// Telephone.
    #[garde(custom(|text: &str, (): &()| line(text)))]
    pub phone: String,
    /// Mobile.
    #[garde(custom(|text: &str, (): &()| line(text)))]
    pub mobile: String,
    /// Street, town: some lines.
    #[garde(custom(|text: &str, (): &()| lines(text)))]
    pub address: String,
    /// Country.
    #[garde(custom(|text: &str, (): &()| line(text)))]
    pub country: String,
}

/// The fields in the form's order.
pub const FIELDS: [&str; 13] = [
    "kind",
    "relation",
    "title",
    "first_name",
    "last_name",
    "company",
    "position",
    "department",
    "email",
    "phone",
    "mobile",
    "address",
    "country",
];

impl ContactInput {
    /// Reads form fields named `{prefix}first_name` and so on from a raw form body. What it does not know, it
    /// leaves out.
    pub fn parse(raw: &str, prefix: &str) -> Self {
        let mut input = Self::default();
        for (key, value) in query_string::pairs(raw) {
            if let Some(field) = key.strip_prefix(prefix) {
                input.set(field, value.trim());
            }
        }
        input
    }

    /// Puts a value into a field of [`FIELDS`].
    pub fn set(&mut self, field: &str, value: &str) {
        let text = match field {
            "kind" => return self.kind = Kind::parse(value).unwrap_or_default(),
            "relation" => return self.relation = Relation::parse(value).unwrap_or_default(),
            "title" => &mut self.title,
            "first_name" => &mut self.first_name,
            "last_name" => &mut self.last_name,
            "company" => &mut self.company,
            "position" => &mut self.position,
            "department" => &mut self.department,
            "email" => &mut self.email,
            "phone" => &mut self.phone,
            "mobile" => &mut self.mobile,
            "address" => &mut self.address,
            "country" => &mut self.country,
            _ => return,
        };
        // Forms send lines with a carriage return.
        *text = value.replace("\r\n", "\n");
    }

    /// The value of a field of [`FIELDS`].
    pub fn value(&self, field: &str) -> &str {
        match field {
            "kind" => self.kind.as_str(),
            "relation" => self.relation.as_str(),
            "title" => &self.title,
            "first_name" => &self.first_name,
            "last_name" => &self.last_name,
            "company" => &self.company,
            "position" => &self.position,
            "department" => &self.department,
            "email" => &self.email,
            "phone" => &self.phone,
            "mobile" => &self.mobile,
            "address" => &self.address,
            "country" => &self.country,
            _ => "",
        }
    }

    /// The name as lists show and sort it: a company's, or first and last name without the title.
    pub fn name(&self) -> String {
        match self.kind {
            Kind::Company => self.company.clone(),
            Kind::Person => format!("{} {}", self.first_name, self.last_name).trim().to_owned(),
        }
    }

    /// The rules that it breaks, in the form's order, each with `prefix` before its field's name.
    pub fn broken_rules(&self, prefix: &str) -> Vec<FieldError> {
        let Err(report) = self.validate() else {
            return Vec::new();
        };
        let place = |path: &garde::Path| FIELDS.iter().position(|field| path.to_string() == *field);
        let mut broken = report.into_inner();
        broken.sort_by_key(|(path, _)| place(path));
        let told = broken.into_iter().map(|(path, error)| FieldError {
            field: format!("{prefix}{path}"),
            rule: error.message().to_owned(),
        });
        told.collect()
    }

    /// Whether it breaks no rule.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every broken rule.
    pub fn check(&self, prefix: &str) -> Result<(), AppError> {
        let fields = self.broken_rules(prefix);
        if fields.is_empty() {
            Ok(())
        } else {
            Err(AppError::Invalid { fields })
        }
    }
}

fn broken(rule: &str) -> garde::Result {
    Err(garde::Error::new(rule))
}

fn text(value: &str, most: usize, refused: fn(char) -> bool) -> garde::Result {
    if value.chars().count() > most {
        broken("too_long")
    } else if value.contains(refused) {
        broken("control_characters")
    } else {
        Ok(())
    }
}

fn line(value: &str) -> garde::Result {
    text(value, MAX_LINE, char::is_control)
}

fn lines(value: &str) -> garde::Result {
    text(value, MAX_ADDRESS, |c| c.is_control() && c != '\n')
}

fn named(value: &str, needed: bool) -> garde::Result {
    // What cannot be seen is no name.
    if needed && !value.contains(char::is_alphanumeric) {
        broken("required")
    } else {
        line(value)
    }
}

/// The shape of an address; the server knows more.
fn email_shape(value: &str) -> garde::Result {
    match rules::email(value) {
        Some(rule) if !value.is_empty() => broken(rule),
        _ => line(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(raw: &str) -> Vec<String> {
        let broken = ContactInput::parse(raw, "contact_").broken_rules("contact_");
        broken
            .into_iter()
            .map(|it| format!("{} {}", it.field, it.rule))
            .collect()
    }

    #[test]
    fn each_rule_is_named_at_its_field() {
        let long = "é".repeat(MAX_LINE + 1);
        for (raw, rules) in [
            ("contact_last_name=Sakamoto", vec![]),
            ("contact_first_name=坂本&last_name=ignored", vec![]),
            ("", vec!["contact_last_name required"]),
            (
                "contact_kind=company&contact_last_name=x",
                vec!["contact_company required"],
            ),
            (
                "contact_kind=company&contact_company=M%C3%BCller+%26+S%C3%B6hne",
                vec![],
            ),
            ("contact_last_name=%20%E2%80%8B", vec!["contact_last_name required"]),
            (
                "contact_last_name=a%00b&contact_email=x%40y",
                vec!["contact_last_name control_characters", "contact_email email_invalid"],
            ),
            ("contact_last_name=a&contact_address=one%0D%0Atwo", vec![]),
            (
                "contact_last_name=a&contact_phone=one%0Atwo",
                vec!["contact_phone control_characters"],
            ),
            (&format!("contact_last_name={long}"), vec!["contact_last_name too_long"]),
        ] {
            assert_eq!(told(raw), rules, "{raw}");
        }
    }

    #[test]
    fn emails_have_a_shape() {
        for good in ["", "a@b.example", "jörg@müller.example", "x+tag@a-b.example.org"] {
            assert!(email_shape(good).is_ok(), "{good}");
        }
        for bad in [
            "a",
            "a@b",
            "@b.example",
            "a b@c.example",
            "a@b..example",
            "A <a@b.example>",
            "a@.example",
        ] {
            assert!(email_shape(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn reads_every_field_trimmed() {
        let raw: String = FIELDS.map(|field| format!("{field}=+x-{field}+")).join("&");
        let input = ContactInput::parse(&raw, "");
        for field in &FIELDS[2..] {
            assert_eq!(input.value(field), format!("x-{field}"));
        }
        let input = ContactInput::parse("kind=company&relation=supplier&address=a%0D%0Ab&company=C", "");
        assert_eq!((input.kind, input.relation), (Kind::Company, Relation::Supplier));
        assert_eq!((input.address.as_str(), input.name().as_str()), ("a\nb", "C"));
    }
}
