//! What is typed about a group, and the rules for it that browser and server share.

use super::{GroupId, PERMISSIONS};
use crate::error::FieldError;
use crate::form::{TAKE, VERSION, WAS};
use crate::query_string::pairs;
use crate::rules;
use crate::users::UserId;

/// Most tags of one thing.
const MOST: usize = 1_000;

/// Before a permission's identifier: its field in the form.
pub const RIGHT: &str = "permissions_";

/// What a permission's field holds: nothing, read or write.
pub const RIGHTS: [(&str, Option<bool>); 3] = [("", None), ("read", Some(false)), ("write", Some(true))];

/// The form of a group. The names of its fields are those of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupInput {
    /// Which; none for a new one.
    pub id: Option<GroupId>,
    /// The version that was read.
    pub version: i64,
    /// Marks of what was read.
    pub was: String,
    /// Fields in which somebody else's value is to stand.
    pub theirs: Vec<String>,
    /// Name.
    pub name: String,
    /// Who leads it, or nobody; `None` where that is to stay as it is.
    pub leader: Option<Option<UserId>>,
    /// What it is for.
    pub description: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Permissions as they are to be: none, or whether it is writable. Those that are not named stay as they are.
    pub permissions: Vec<(&'static str, Option<bool>)>,
}

impl GroupInput {
    /// Reads the form as it was sent.
    pub fn parse(raw: &str) -> Self {
        let mut input = Self::default();
        for (field, value) in pairs(raw) {
            match field.as_str() {
                "id" => input.id = value.parse().ok(),
                VERSION => input.version = value.parse().unwrap_or(0),
                WAS => input.was = value,
                "name" => input.name = value,
                // What is no identity is nobody's, and refused as such.
                "leader" => {
                    input.leader =
                        Some((!value.is_empty()).then(|| value.parse().unwrap_or(UserId(uuid::Uuid::max()))));
                }
                // Browsers send line breaks in two ways.
                "description" => input.description = value.replace("\r\n", "\n"),
                "tags" => add_tags(&mut input.tags, &value),
                field => {
                    if let Some(permission) = field.strip_prefix(RIGHT) {
                        input.permit(permission, &value);
                    } else if let Some(field) = field.strip_prefix(TAKE).filter(|_| value == "theirs") {
                        input.theirs.push(field.to_owned());
                    }
                }
            }
        }
        input
    }

    /// Reads what a permission is to be; what is neither a permission nor a right says nothing.
    fn permit(&mut self, permission: &str, right: &str) {
        let known = PERMISSIONS.into_iter().find(|known| *known == permission);
        let right = RIGHTS.into_iter().find(|(word, _)| *word == right);
        if let (Some(permission), Some((_, right))) = (known, right) {
            self.permissions.retain(|(other, _)| *other != permission);
            self.permissions.push((permission, right));
        }
    }

    /// What a permission is to be; `None` where it is to stay as it is.
    pub fn right(&self, permission: &str) -> Option<Option<bool>> {
        let named = self.permissions.iter().find(|(other, _)| *other == permission);
        named.map(|(_, right)| *right)
    }

    /// The rules that a form breaks.
    pub fn broken_in(raw: &str) -> Vec<FieldError> {
        Self::parse(raw).broken()
    }

    /// The rules that it breaks, in the form's order.
    pub fn broken(&self) -> Vec<FieldError> {
        let tags = (self.tags.len() > MOST).then_some("too_many");
        FieldError::of([
            ("name", rules::name(&self.name)),
            ("description", rules::note(&self.description)),
            (
                "tags",
                tags.or_else(|| self.tags.iter().find_map(|tag| rules::tag(tag))),
            ),
        ])
    }
}

/// The word of a right in a form and in the audit trail.
pub fn right_word(right: Option<bool>) -> &'static str {
    let found = RIGHTS.into_iter().find(|(_, known)| *known == right);
    found.map_or("", |(word, _)| word)
}

/// Adds the tags of a text with commas between them, each once.
pub fn add_tags(tags: &mut Vec<String>, text: &str) {
    for tag in text.split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
        if tags.len() > MOST {
            // One more than is allowed is enough to be refused for.
            return;
        }
        if !tags.iter().any(|other| other == tag) {
            tags.push(tag.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_form_is_read_and_judged() {
        let good = GroupInput::parse("version=3&name=Sales&description=a%0D%0Ab&tags=x%2Fy&tags=z%2C+x%2Fy");
        assert_eq!((good.version, good.description.as_str()), (3, "a\nb"));
        assert_eq!(good.tags, ["x/y", "z"]);
        assert_eq!(good.broken(), []);
        let broken: Vec<_> = GroupInput::broken_in("name=+&description=a%00b&tags=x%2F")
            .into_iter()
            .map(|error| (error.field, error.rule))
            .collect();
        let expect = [
            ("name", "required"),
            ("description", "control_characters"),
            ("tags", "empty_level"),
        ];
        assert_eq!(broken, expect.map(|(field, rule)| (field.to_owned(), rule.to_owned())));
    }

    #[test]
    fn what_a_form_does_not_say_stays_as_it_is() {
        let silent = GroupInput::parse("name=Sales");
        assert_eq!((silent.leader, silent.permissions.len()), (None, 0));
        assert_eq!(silent.right("admin"), None);
        let one = Uuid::from_u128(1);
        let raw = format!(
            "id={one}&was=a.b&leader=&leader={one}&permissions_billing=write&permissions_tasks=read&permissions_notes=\
             &take_permissions=theirs&take_name=mine"
        );
        let input = GroupInput::parse(&raw);
        assert_eq!(input.id, Some(GroupId(one)));
        assert_eq!(
            (input.was.as_str(), input.theirs.as_slice()),
            ("a.b", &["permissions".to_owned()][..])
        );
        assert_eq!(input.leader, Some(Some(UserId(one))));
        assert_eq!(
            input.permissions,
            [("billing", Some(true)), ("tasks", Some(false)), ("notes", None)]
        );
        assert_eq!(GroupInput::parse("leader=").leader, Some(None));
    }

    #[test]
    fn only_permissions_and_rights_that_there_are_count() {
        let raw = "permissions_billing=read&permissions_billing=write&permissions_flying=write&permissions_tasks=own\
                   &permissions_=read";
        assert_eq!(GroupInput::parse(raw).permissions, [("billing", Some(true))]);
        for (word, right) in RIGHTS {
            assert_eq!(right_word(right), word);
        }
    }
}
