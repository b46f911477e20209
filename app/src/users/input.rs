//! What is typed about a user, and the rules for it that browser and server share.

use super::{GroupLabel, UserId, UserRecordView};
use crate::contacts::input::ContactInput;
use crate::error::FieldError;
use crate::form::{FormView, TAKE, VERSION, WAS};
use crate::groups::GroupId;
use crate::groups::input::add_tags;
use crate::query_string::pairs;
use crate::rules;
use crate::time::Date;
use garde::Validate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The fields that a rule is about, from the top of the form to its end.
const ORDER: [&str; 10] = [
    "name",
    "email",
    "contact",
    "groups",
    "purpose",
    "responsible",
    "review_on",
    "expires_on",
    "tags",
    "description",
];

/// Most groups and most tags that one form may hold.
const MOST: usize = 1_000;

/// What is to become of the linked contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContactWish {
    /// Stays as it is.
    #[default]
    Keep,
    /// No contact is linked.
    Nobody,
    /// This one.
    Pick(Option<Uuid>),
    /// One that is made of the form's fields.
    New,
}

/// The form of a user. The names of its fields are those of the form.
#[expect(clippy::struct_excessive_bools, reason = "each is a box to tick")]
#[derive(Clone, Debug, Default, PartialEq, Eq, Validate)]
pub struct UserInput {
    /// Whose it is; none for a new one.
    #[garde(skip)]
    pub id: Option<UserId>,
    /// The version that was read.
    #[garde(skip)]
    pub version: i64,
    /// Marks of what was read.
    #[garde(skip)]
    pub was: String,
    /// Fields in which somebody else's value is to stand.
    #[garde(skip)]
    pub theirs: Vec<String>,
    /// Sign-in name.
    #[garde(custom(|text: &str, (): &()| told(rules::name(text))))]
    pub name: String,
    /// System email.
    #[garde(custom(|text: &str, (): &()| told(rules::email(text))))]
    pub email: String,
    /// The linked contact.
    #[garde(custom(|wish: &ContactWish, (): &()| told((*wish == ContactWish::Pick(None)).then_some("required"))))]
    pub contact: ContactWish,
    /// Whether a customer or supplier is meant to be linked.
    #[garde(skip)]
    pub contact_confirmed: bool,
    /// Memberships, and whether each is writable.
    #[garde(custom(|groups: &Vec<(GroupId, bool)>, (): &()| told(too_many(groups.len()))))]
    pub groups: Vec<(GroupId, bool)>,
    /// Works through tokens alone.
    #[garde(skip)]
    pub api_only: bool,
    /// Why an API-only identity exists.
    #[garde(custom(|text: &str, (): &()| told(rules::line(text, rules::NAME * 2).or_else(|| self.wanted(text)))))]
    pub purpose: String,
    /// Who answers for an API-only identity.
    #[garde(custom(|user: &Option<UserId>, (): &()| told((self.api_only && user.is_none()).then_some("required"))))]
    pub responsible: Option<UserId>,
    /// Next review of an API-only identity, as a date field has it.
    #[garde(custom(|text: &str, (): &()| told(rules::date(text).or_else(|| self.wanted(text)))))]
    pub review_on: String,
    /// Sees only data its groups own.
    #[garde(skip)]
    pub no_shared_data: bool,
    /// The last day, as a date field has it.
    #[garde(custom(|text: &str, (): &()| told(rules::date(text))))]
    pub expires_on: String,
    /// Tags.
    #[garde(custom(|tags: &Vec<String>, (): &()| told(too_many(tags.len()).or_else(|| tags.iter().find_map(|tag| rules::tag(tag))))))]
    pub tags: Vec<String>,
    /// Administrators' note.
    #[garde(custom(|text: &str, (): &()| told(rules::note(text))))]
    pub description: String,
    /// Whether to invite at once.
    #[garde(skip)]
    pub invite: bool,
}

fn told(rule: Option<&'static str>) -> garde::Result {
    rule.map_or(Ok(()), |rule| Err(garde::Error::new(rule)))
}

fn too_many(count: usize) -> Option<&'static str> {
    (count > MOST).then_some("too_many")
}

impl UserInput {
    /// Reads the form as it was sent.
    pub fn parse(raw: &str) -> Self {
        let mut input = Self::default();
        let (mut choice, mut picked) = (String::new(), None);
        let mut writable: Vec<GroupId> = Vec::new();
        for (field, value) in pairs(raw) {
            match field.as_str() {
                "id" => input.id = value.parse().ok(),
                VERSION => input.version = value.parse().unwrap_or(0),
                WAS => input.was = value,
                "name" => input.name = value,
                "email" => input.email = value,
                "contact_choice" => choice = value,
                "contact" => picked = value.parse().ok().or(picked),
                "contact_confirmed" => input.contact_confirmed = value == "true",
                "groups" => {
                    if let Ok(group) = value.parse()
                        && !input.groups.iter().any(|(other, _)| *other == group)
                    {
                        input.groups.push((group, false));
                    }
                }
                "writable" => writable.extend(value.parse::<GroupId>().ok()),
                "api_only" => input.api_only = value == "true",
                "purpose" => input.purpose = value,
                "responsible" => input.responsible = value.parse().ok().or(input.responsible),
                "review_on" => input.review_on = value,
                "no_shared_data" => input.no_shared_data = value == "true",
                "expires_on" => input.expires_on = value,
                "tags" => add_tags(&mut input.tags, &value),
                // Browsers send line breaks in two ways.
                "description" => input.description = value.replace("\r\n", "\n"),
                "then" => input.invite = value == "invite",
                other => {
                    if let Some(field) = other.strip_prefix(TAKE).filter(|_| value == "theirs") {
                        input.theirs.push(field.to_owned());
                    }
                }
            }
        }
        for (group, may_write) in &mut input.groups {
            *may_write = writable.contains(group);
        }
        input.contact = match choice.as_str() {
            "none" => ContactWish::Nobody,
            "pick" => ContactWish::Pick(picked),
            "new" => ContactWish::New,
            _ => ContactWish::Keep,
        };
        if !input.api_only {
            // What says something of API-only identities alone is not shown, and means nothing.
            input.purpose.clear();
            input.review_on.clear();
            input.responsible = None;
        }
        input
    }

    fn wanted(&self, text: &str) -> Option<&'static str> {
        if self.api_only { rules::needed(text) } else { None }
    }

    /// The rules that a form breaks, in its order; those of a new contact among them.
    pub fn broken_in(raw: &str) -> Vec<FieldError> {
        let input = Self::parse(raw);
        let mut broken = input.broken_rules();
        if input.contact == ContactWish::New {
            broken.extend(ContactInput::parse(raw, "contact_").broken_rules("contact_"));
        }
        broken
    }

    /// The rules that it breaks, in the form's order.
    pub fn broken_rules(&self) -> Vec<FieldError> {
        let Err(report) = self.validate() else {
            return Vec::new();
        };
        let broken = report.into_inner().into_iter().map(|(path, error)| FieldError {
            field: path.to_string(),
            rule: error.message().to_owned(),
        });
        let mut broken: Vec<FieldError> = broken.collect();
        // The report is in no order that a form would know.
        broken.sort_by_key(|error| ORDER.iter().position(|field| error.field == *field));
        broken
    }

    /// Next review.
    pub fn review_day(&self) -> i64 {
        day(&self.review_on)
    }

    /// The last day.
    pub fn last_day(&self) -> i64 {
        day(&self.expires_on)
    }
}

/// Days since 1970, 0 for none.
fn day(text: &str) -> i64 {
    Date::parse(text).map_or(0, |date| i64::from(date.0))
}

/// What the caller may change of a user.
#[expect(clippy::struct_excessive_bools, reason = "each is a right of its own")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRights {
    /// Anything at all.
    pub edit: bool,
    /// Name and email.
    pub identity: bool,
    /// Is the caller: some things nobody does to themselves.
    pub oneself: bool,
    /// Administers: deletes, restores, erases, and sees all.
    pub admin: bool,
}

/// The page of one user, or of a new one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserFormView {
    /// What is known of the user; none for a new one.
    pub record: Option<UserRecordView>,
    /// The form.
    pub form: FormView,
    /// What the caller may change.
    pub rights: UserRights,
    /// Groups that the caller sees and may not take away.
    pub fixed_groups: Vec<GroupLabel>,
    /// Active users that are not API-only: what the company pays for; none where the caller does not see all.
    pub seats: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(raw: &str) -> Vec<(String, String)> {
        let broken = UserInput::parse(raw).broken_rules();
        broken.into_iter().map(|error| (error.field, error.rule)).collect()
    }

    fn rule(field: &str, rule: &str) -> (String, String) {
        (field.to_owned(), rule.to_owned())
    }

    #[test]
    fn a_form_is_read_whole() {
        let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let raw = format!(
            "id={one}&version=7&name=a.brown&email=a%40b.com&contact_choice=pick&contact={two}&groups={one}&groups={two}\
             &groups={one}&writable=&writable={two}&api_only=true&purpose=sync&responsible={one}&review_on=2027-01-01\
             &no_shared_data=true&expires_on=2026-12-31&tags=a%2Fb&tags=c%2C+d%2C%2Cc&description=x%0D%0Ay&then=invite\
             &take_name=theirs&take_email=mine"
        );
        let input = UserInput::parse(&raw);
        assert_eq!(input.id, Some(UserId(one)));
        assert_eq!((input.version, input.invite), (7, true));
        assert_eq!(input.contact, ContactWish::Pick(Some(two)));
        assert_eq!(input.groups, [(GroupId(one), false), (GroupId(two), true)]);
        assert_eq!(input.tags, ["a/b", "c", "d"]);
        assert_eq!(input.description, "x\ny");
        assert_eq!(input.theirs, ["name"]);
        assert_eq!(input.last_day(), i64::from(Date::parse("2026-12-31").unwrap().0));
        assert_eq!(input.broken_rules(), []);
    }

    #[test]
    fn rules_stand_at_their_fields_in_order() {
        assert_eq!(rules(""), [rule("name", "required"), rule("email", "required")]);
        assert_eq!(
            rules("name=+a&email=x&contact_choice=pick&api_only=true&expires_on=never&tags=a%2F%2Fb"),
            [
                rule("name", "whitespace_at_ends"),
                rule("email", "email_invalid"),
                rule("contact", "required"),
                rule("purpose", "required"),
                rule("responsible", "required"),
                rule("review_on", "required"),
                rule("expires_on", "date_invalid"),
                rule("tags", "empty_level"),
            ]
        );
    }

    #[test]
    fn what_only_an_api_identity_has_means_nothing_without() {
        let input = UserInput::parse("name=a&email=a%40b.com&purpose=+x&review_on=soon&responsible=nobody");
        assert_eq!(input.broken_rules(), []);
        assert_eq!((input.purpose.as_str(), input.review_day()), ("", 0));
    }
}
