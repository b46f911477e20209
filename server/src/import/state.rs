//! A user as it is or as it shall be, as far as an import goes.

use super::columns::{Column, Columns};
use super::row::Row;
use serde_json::{Map, Value, json};
use std::collections::{BTreeSet, HashMap};

/// Names of groups and tags by key, as people know them.
#[derive(Debug, Default)]
pub struct Names<'a> {
    /// Of groups.
    pub groups: HashMap<&'a str, &'a str>,
    /// Of tags.
    pub tags: HashMap<&'a str, &'a str>,
}

/// The linked person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactState {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Position.
    pub position: String,
    /// Department.
    pub department: String,
    /// Telephone.
    pub phone: String,
}

impl ContactState {
    /// Whether it has a name to show.
    pub fn is_named(&self) -> bool {
        !(self.first_name.is_empty() && self.last_name.is_empty())
    }
}

/// Everything that an import may set. Two that are equal need no writing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserState {
    /// Sign-in name.
    pub name: String,
    /// System email.
    pub email: String,
    /// `active`, `deactivated` or `deleted`.
    pub activity: String,
    /// Sees only data its groups own.
    pub no_shared_data: bool,
    /// Works through tokens alone.
    pub api_only: bool,
    /// Why an API-only identity exists.
    pub purpose: String,
    /// Key of the name of who answers for it; empty for nobody.
    pub responsible_key: String,
    /// Date of its next review.
    pub review_on: i64,
    /// The last day.
    pub expires_on: i64,
    /// Administrators' note.
    pub description: String,
    /// Last successful sign-in.
    pub last_login: i64,
    /// The linked person.
    pub contact: Option<ContactState>,
    /// Keys of its groups.
    pub groups: BTreeSet<String>,
    /// Keys of its tags.
    pub tags: BTreeSet<String>,
}

impl UserState {
    /// Whether it may sign in on this day, as far as an import decides.
    pub fn may_sign_in(&self, today: i64) -> bool {
        self.activity == "active" && !self.api_only && !self.is_expired(today)
    }

    /// Whether its last day is over.
    pub fn is_expired(&self, today: i64) -> bool {
        (1..today).contains(&self.expires_on)
    }

    /// Takes over what a row says in the columns that its file has; who is responsible, the contact and the
    /// groups need more than the row, see `check`.
    pub fn take(&mut self, row: &Row, columns: &Columns) {
        self.name.clone_from(&row.name);
        self.email.clone_from(&row.email);
        if columns.has(Column::Activity) || self.activity.is_empty() {
            row.activity.clone_into(&mut self.activity);
        }
        // Two systems tell of the same person: the later of both is the last sign-in.
        self.last_login = self.last_login.max(row.last_login);
        let texts = [
            (Column::Purpose, &mut self.purpose, &row.purpose),
            (Column::Description, &mut self.description, &row.description),
        ];
        for (column, mine, new) in texts {
            // White space at the ends means nothing, so it is nothing to change.
            if columns.has(column) && mine.trim() != new {
                mine.clone_from(new);
            }
        }
        let dates = [
            (Column::ReviewOn, &mut self.review_on, row.review_on),
            (Column::ExpiresOn, &mut self.expires_on, row.expires_on),
        ];
        for (column, mine, new) in dates {
            if columns.has(column) {
                *mine = new;
            }
        }
        let answers = [
            (Column::NoSharedData, &mut self.no_shared_data, row.no_shared_data),
            (Column::ApiOnly, &mut self.api_only, row.api_only),
        ];
        for (column, mine, new) in answers {
            if columns.has(column) {
                *mine = new;
            }
        }
        if columns.has(Column::Tags) {
            self.tags = row.tags.keys().cloned().collect();
        }
    }

    /// The contact that a row makes of this one.
    pub fn contact_after(&self, row: &Row, columns: &Columns) -> ContactState {
        let mut contact = self.contact.clone().unwrap_or_default();
        let texts = [
            (Column::FirstName, &mut contact.first_name, &row.first_name),
            (Column::LastName, &mut contact.last_name, &row.last_name),
            (Column::Position, &mut contact.position, &row.position),
            (Column::Department, &mut contact.department, &row.department),
            (Column::Phone, &mut contact.phone, &row.phone),
        ];
        for (column, mine, new) in texts {
            if columns.has(column) && mine.trim() != new {
                mine.clone_from(new);
            }
        }
        contact
    }

    /// What differs from `before`, for the audit trail: before and after by field.
    pub fn changes_from(&self, before: Option<&Self>, names: &Names) -> Value {
        let none = Map::new();
        let (old, new) = (before.map_or(none, |before| before.fields(names)), self.fields(names));
        let changed = new.into_iter().filter_map(|(field, after)| {
            let before = old.get(&field).cloned().unwrap_or_default();
            (before != after).then(|| (field, json!([before, after])))
        });
        Value::Object(changed.collect())
    }

    /// Fields as the audit trail has them: null for what is empty.
    fn fields(&self, names: &Names) -> Map<String, Value> {
        let named = |keys: &BTreeSet<String>, names: &HashMap<&str, &str>| {
            let list: Vec<&str> = keys
                .iter()
                .map(|key| names.get(key.as_str()).copied().unwrap_or(key))
                .collect();
            if list.is_empty() { Value::Null } else { json!(list) }
        };
        let contact = self.contact.clone().unwrap_or_default();
        let texts = [
            ("name", &self.name),
            ("email", &self.email),
            ("activity", &self.activity),
            ("purpose", &self.purpose),
            ("responsible", &self.responsible_key),
            ("description", &self.description),
            ("contact.first_name", &contact.first_name),
            ("contact.last_name", &contact.last_name),
            ("contact.position", &contact.position),
            ("contact.department", &contact.department),
            ("contact.phone", &contact.phone),
        ];
        let mut fields: Map<String, Value> = texts
            .into_iter()
            .map(|(field, text)| {
                let value = if text.is_empty() { Value::Null } else { json!(text) };
                (field.to_owned(), value)
            })
            .collect();
        let others = [
            (
                "no_shared_data",
                if self.no_shared_data { json!(true) } else { Value::Null },
            ),
            ("api_only", if self.api_only { json!(true) } else { Value::Null }),
            ("review_on", date(self.review_on)),
            ("expires_on", date(self.expires_on)),
            ("last_login", time(self.last_login)),
            ("groups", named(&self.groups, &names.groups)),
            ("tags", named(&self.tags, &names.tags)),
        ];
        fields.extend(others.map(|(field, value)| (field.to_owned(), value)));
        fields
    }
}

fn date(days: i64) -> Value {
    let day = i32::try_from(days).ok().filter(|days| *days > 0);
    day.and_then(|days| app::time::Date(days).civil())
        .map_or(Value::Null, |date| json!(date.to_string()))
}

fn time(micros: i64) -> Value {
    let stamp = jiff::Timestamp::from_microsecond(micros).ok().filter(|_| micros > 0);
    stamp.map_or(Value::Null, |stamp| json!(stamp.to_string()))
}
