//! Rows of the store as the browser gets them, and contacts as the audit trail tells them.

use crate::store::contact_list::{ContactListRow, Linked};
use app::contacts::input::{ContactInput, FIELDS};
use app::contacts::{ContactId, ContactItemView, Kind, Relation, photo_address};
use app::context::{Caller, Origin};
use app::users::UserId;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::store::audit::AuditEvent;

/// Which linked users the caller may know (DOMAIN: a team lead's lists show nothing from outside their groups).
pub fn linked_users(caller: &Caller) -> Linked {
    if caller.admin {
        Linked::All
    } else {
        Linked::Of {
            groups: caller.leads.clone(),
            reader: caller.seq,
        }
    }
}

/// A row of the list.
pub fn item(row: ContactListRow) -> ContactItemView {
    let linked = row.user_id;
    ContactItemView {
        id: ContactId(row.id),
        kind: Kind::parse(&row.kind).unwrap_or_default(),
        name: row.name,
        relation: Relation::parse(&row.relation).unwrap_or_default(),
        company: row.company,
        position: row.position,
        email: row.email,
        phone: row.phone,
        photo: photo_address(row.id, &row.photo),
        linked: linked.is_some(),
        linked_to: linked
            .filter(|_| row.user_visible)
            .map(|id| (UserId(id), row.user_name)),
    }
}

/// Before and after of every field that differs; `None`: there was no contact.
pub fn changes(before: Option<&ContactInput>, after: &ContactInput) -> Value {
    let mut fields = Map::new();
    for field in FIELDS {
        let old = before.map_or("", |before| before.value(field));
        let new = after.value(field);
        if old != new {
            let text = |text: &str| if text.is_empty() { Value::Null } else { json!(text) };
            fields.insert(field.to_owned(), json!([text(old), text(new)]));
        }
    }
    Value::Object(fields)
}

/// An event that the caller caused on a contact.
pub fn event<'a>(
    now: i64,
    caller: &Caller,
    origin: &'a Origin,
    action: &'a str,
    contact: Uuid,
    details: Value,
) -> AuditEvent<'a> {
    AuditEvent::of(caller, origin, now, action, ("contact", contact), details)
}
