//! What a form changed of a user or a group, for the audit trail: before and after of each field, null for what is empty. Other
//! people stand there by their identity alone, so that erasing one takes the name out of everywhere.

use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Fields with before and after, as far as they differ.
#[derive(Default)]
pub struct Changes(Map<String, Value>);

impl Changes {
    /// Notes a field, if it differs.
    pub fn note(&mut self, field: &str, before: Value, after: Value) {
        if before != after {
            self.0.insert(field.to_owned(), json!([before, after]));
        }
    }

    /// Tells of a field whose value says by itself what changed in it; null says that nothing did.
    pub fn tell(&mut self, field: &str, change: Value) {
        if !change.is_null() {
            self.0.insert(field.to_owned(), change);
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// For the event.
    pub fn into_details(self) -> Value {
        Value::Object(self.0)
    }
}

/// A text.
pub fn text(text: &str) -> Value {
    if text.is_empty() { Value::Null } else { json!(text) }
}

/// A ticked box.
pub fn tick(ticked: bool) -> Value {
    if ticked { json!(true) } else { Value::Null }
}

/// A date.
pub fn day(day: i64) -> Value {
    let day = i32::try_from(day).ok().filter(|day| *day > 0);
    day.map_or(Value::Null, |day| json!(app::time::Date(day).to_field()))
}

/// A person or a contact.
pub fn id(id: Option<Uuid>) -> Value {
    id.map_or(Value::Null, |id| json!(id.to_string()))
}

/// A list.
pub fn list(items: Vec<Value>) -> Value {
    if items.is_empty() {
        Value::Null
    } else {
        Value::Array(items)
    }
}

/// A membership.
pub fn membership(group: Uuid, writable: bool, granted_at: i64, granted_by: Option<Uuid>) -> Value {
    json!({ "group": group.to_string(), "writable": writable, "granted_at": granted_at, "granted_by": granted_by.map(|by| by.to_string()) })
}
