//! What an event's details mean: `{"field": [before, after]}` as it was written, told as far as the reader may
//! know it.

use crate::scope::Scope;
use crate::store::history::{ContactNameRow, GroupNameRow, UserNameRow};
use crate::text::fold::fold;
use crate::users::views::Reader;
use app::audit::{ChangeView, Named, PERMISSION, TargetKind, Told};
use app::time::Date;
use app::users::Activity;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Fields of what nobody is told, by what their names contain: whatever comes to be written there, it does not come
/// out here. Photos are shown elsewhere.
const UNTOLD: [&str; 6] = ["password", "token", "secret", "digest", "hash", "photo"];
/// Fields that are yes or no.
const YES_OR_NO: [&str; 5] = ["no_shared_data", "api_only", "writable", "shared", "replaced"];
/// Fields that are days.
const DAYS: [&str; 2] = ["expires_on", "review_on"];
/// Fields that are points in time, beside all that end so.
const TIMES: [&str; 2] = ["locked_until", "last_login"];
/// Fields that hold users.
const USERS: [&str; 3] = ["responsible", "leader", "created_by"];
/// What only the program counts.
const INTERNAL: [&str; 1] = ["version"];

/// Identities and names in details, to be looked up together.
#[derive(Default)]
pub struct Mentioned {
    /// Users.
    pub users: HashSet<Uuid>,
    /// Groups by identity.
    pub groups: HashSet<Uuid>,
    /// Groups by the key of their name, as an import writes them.
    pub group_keys: HashSet<String>,
    /// Contacts.
    pub contacts: HashSet<Uuid>,
}

/// What was found of them, and what the reader may know.
pub struct Known<'a> {
    /// How the reader sees times.
    pub reader: &'a Reader,
    /// What the reader may see.
    pub scope: &'a Scope,
    /// Whether the reader may see every contact.
    pub all_contacts: bool,
    /// Users by identity.
    pub users: HashMap<Uuid, UserNameRow>,
    /// Groups.
    pub groups: Vec<GroupNameRow>,
    /// Contacts by identity.
    pub contacts: HashMap<Uuid, ContactNameRow>,
}

/// Details as they were written, field by field; none where they are gone or unreadable.
pub fn fields(details: &str) -> Vec<(String, Value, Value)> {
    let Ok(Value::Object(mut object)) = serde_json::from_str(details) else {
        return Vec::new();
    };
    // One group's membership: `{"group": id, "membership": [null, "write"]}`.
    if let (Some(Value::String(group)), Some(Value::Array(pair))) = (object.get("group"), object.get("membership")) {
        let told = |word: &Value| match word.as_str() {
            Some(word) => json!([group, word == "write"]),
            None => Value::Null,
        };
        let change: Vec<Value> = pair.iter().map(told).collect();
        object.remove("membership");
        object.insert("group".to_owned(), Value::Array(change));
    }
    // A group's permissions: `{"permissions": {"billing": [null, "write"]}}`.
    if let Some(Value::Object(permissions)) = object.get("permissions").cloned() {
        object.remove("permissions");
        let fields = permissions.into_iter();
        object.extend(fields.map(|(permission, change)| (format!("{PERMISSION}{permission}"), change)));
    }
    let pair = |(field, value): (String, Value)| match value {
        Value::Array(mut pair) if pair.len() == 2 => {
            let after = pair.pop().unwrap_or_default();
            (field, pair.pop().unwrap_or_default(), after)
        }
        // Not a change, but something told about the event.
        value => (field, Value::Null, value),
    };
    object
        .into_iter()
        .map(pair)
        .filter(|(field, ..)| !INTERNAL.contains(&field.as_str()))
        .collect()
}

impl Mentioned {
    /// Notes whom and what these fields mention.
    pub fn note(&mut self, fields: &[(String, Value, Value)]) {
        for (field, before, after) in fields {
            for value in [before, after] {
                match field.as_str() {
                    "group" | "groups" => {
                        for (name, _) in memberships(value) {
                            match Uuid::parse_str(name) {
                                Ok(id) => self.groups.insert(id),
                                Err(_) => self.group_keys.insert(fold(name)),
                            };
                        }
                    }
                    "contact" => self.contacts.extend(identity(value)),
                    field if USERS.contains(&field) => self.users.extend(identity(value)),
                    _ => {}
                }
            }
        }
    }
}

/// Groups as use cases write them: by identity or name, alone or in a list, as a text, with `writable` in an
/// object or behind it in a pair.
fn memberships(value: &Value) -> Vec<(&str, Option<bool>)> {
    match value {
        Value::String(name) => vec![(name, None)],
        Value::Object(object) => {
            let name = ["id", "group", "name"]
                .into_iter()
                .find_map(|key| object.get(key)?.as_str());
            let writable = object.get("writable").and_then(Value::as_bool);
            name.map(|name| (name, writable)).into_iter().collect()
        }
        Value::Array(list) => match list.as_slice() {
            [Value::String(name), Value::Bool(writable)] => vec![(name, Some(*writable))],
            list => list.iter().flat_map(memberships).collect(),
        },
        _ => Vec::new(),
    }
}

fn identity(value: &Value) -> Option<Uuid> {
    Uuid::parse_str(value.as_str()?).ok()
}

impl Known<'_> {
    /// The fields as they are shown; those that hold nothing on either side are left out.
    pub fn changes(&self, kind: TargetKind, fields: Vec<(String, Value, Value)>) -> Vec<ChangeView> {
        let told = fields.into_iter().filter_map(|(field, before, after)| {
            let (mut old, mut new) = (self.values(&field, &before), self.values(&field, &after));
            if YES_OR_NO.contains(&field.as_str()) {
                for side in [&mut old, &mut new].into_iter().filter(|side| side.is_empty()) {
                    side.push(Told::Is(false));
                }
            }
            let field = match kind {
                TargetKind::User => field,
                TargetKind::Contact => format!("contact.{field}"),
                TargetKind::Group => format!("group.{field}"),
            };
            (old != new).then_some(ChangeView {
                field,
                before: old,
                after: new,
            })
        });
        told.collect()
    }

    /// Groups out of sight are one, of whatever kind and however many they are.
    fn groups_of(&self, value: &Value) -> Vec<Told> {
        let all = memberships(value).into_iter();
        let (others, mut told): (Vec<_>, Vec<_>) = all
            .map(|(name, writable)| Told::Group(self.group(name), writable))
            .partition(|told| matches!(told, Told::Group(Named::Other, _)));
        told.extend((!others.is_empty()).then_some(Told::Group(Named::Other, None)));
        told
    }

    fn values(&self, field: &str, value: &Value) -> Vec<Told> {
        let is_there = !matches!(value, Value::Null | Value::Bool(false)) && value.as_str() != Some("");
        if UNTOLD.iter().any(|untold| field.contains(untold)) {
            return if is_there { vec![Told::Set] } else { Vec::new() };
        }
        match field {
            "group" | "groups" => self.groups_of(value),
            "contact" if identity(value).is_some() => identity(value)
                .map(|id| Told::Contact(self.contact(id)))
                .into_iter()
                .collect(),
            field if USERS.contains(&field) && identity(value).is_some() => identity(value)
                .map(|id| Told::User(self.user(id)))
                .into_iter()
                .collect(),
            // Written before users were told by identity: a name that may be anybody's.
            field if USERS.contains(&field) => is_there.then_some(Told::User(Named::Other)).into_iter().collect(),
            field if DAYS.contains(&field) => day(value).map(Told::Day).into_iter().collect(),
            field if TIMES.contains(&field) || field.ends_with("_at") => time(value)
                .map(|at| Told::Time(self.reader.moment(at)))
                .into_iter()
                .collect(),
            _ => plain(field, value),
        }
    }

    fn group(&self, name: &str) -> Named {
        let found = match Uuid::parse_str(name) {
            Ok(id) => self.groups.iter().find(|group| group.id == id),
            Err(_) => {
                let key = fold(name);
                self.groups.iter().find(|group| group.name_key == key)
            }
        };
        match (found, self.scope) {
            (Some(group), scope) if scope.has_group(group.seq) => Named::Known(group.name.clone()),
            (Some(_), _) | (None, Scope::Groups(_)) => Named::Other,
            // By name it was written as it was called then.
            (None, Scope::Everything) if Uuid::parse_str(name).is_err() => Named::Known(name.to_owned()),
            (None, Scope::Everything) => Named::Gone,
        }
    }

    fn user(&self, id: Uuid) -> Named {
        match self.users.get(&id) {
            Some(user) if user.erased => Named::Gone,
            Some(user) if user.seen => Named::Known(user.name.clone()),
            _ => Named::Other,
        }
    }

    fn contact(&self, id: Uuid) -> Named {
        match self.contacts.get(&id) {
            Some(contact) if contact.seen || self.all_contacts => Named::Known(contact.name.clone()),
            None if self.all_contacts => Named::Gone,
            _ => Named::Other,
        }
    }
}

/// A day as a number since 1970, or as an import writes it: `2026-11-20`. 0 is none.
fn day(value: &Value) -> Option<Date> {
    let days = match value {
        Value::String(text) => {
            let day: jiff::civil::Date = text.parse().ok()?;
            day.since(jiff::civil::date(1970, 1, 1)).ok()?.get_days()
        }
        value => i32::try_from(value.as_i64()?).ok()?,
    };
    (days != 0).then_some(Date(days))
}

/// A point in time as microseconds since 1970, or as an import writes it: `2026-11-20T12:00:00Z`. 0 is none.
fn time(value: &Value) -> Option<i64> {
    let at = match value {
        Value::String(text) => text.parse::<jiff::Timestamp>().ok()?.as_microsecond(),
        value => value.as_i64()?,
    };
    (at != 0).then_some(at)
}

/// What needs nothing to be looked up.
fn plain(field: &str, value: &Value) -> Vec<Told> {
    match value {
        Value::Null => Vec::new(),
        Value::Bool(is) => vec![Told::Is(*is)],
        Value::Number(number) => vec![Told::Text(number.to_string())],
        Value::String(text) if text.is_empty() => Vec::new(),
        Value::String(text) => match Activity::parse(text).filter(|_| field == "activity") {
            Some(activity) => vec![Told::Activity(activity)],
            None => vec![Told::Text(text.clone())],
        },
        Value::Array(list) => list.iter().flat_map(|value| plain(field, value)).collect(),
        Value::Object(object) => object.values().flat_map(|value| plain(field, value)).collect(),
    }
}
