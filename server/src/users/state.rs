//! A user as a form has it: to fill one in, and to compare what two people made of it.

use super::rights::Editor;
use crate::contacts::may_link;
use crate::forms::versions;
use crate::scope::Scope;
use crate::store::grants::{Which, grantable};
use crate::store::import_write::UserValues;
use crate::store::user_edit::{self, EditRow, MemberRow};
use crate::store::{Db, StoreError, import};
use crate::text::fold::fold;
use app::form::{Difference, VERSION, WAS};
use app::groups::GroupId;
use app::time::Date;
use app::users::input::{ContactWish, UserInput};
use app::users::{UserId, UserRecordView};
use uuid::Uuid;

/// A user with all that a form can change.
#[derive(Clone)]
pub struct UserState {
    /// The user's own fields.
    pub row: EditRow,
    /// Memberships by group name.
    pub memberships: Vec<MemberRow>,
    /// Tags by key: row number, key and name.
    pub tags: Vec<(i64, String, String)>,
}

impl UserState {
    /// Reads it; to write, it is kept from others until the transaction ends.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(db: &mut Db<'_>, id: UserId, to_write: bool) -> Result<Option<Self>, StoreError> {
        let Some(row) = user_edit::find(db, id.0, to_write).await? else {
            return Ok(None);
        };
        let memberships = user_edit::memberships(db, row.seq).await?;
        let mut tags: Vec<_> = import::tags_of(db, &[row.seq])
            .await?
            .into_iter()
            .map(|(_, key, seq, name)| (seq, key, name))
            .collect();
        tags.sort_by(|one, other| one.1.cmp(&other.1));
        Ok(Some(Self { row, memberships, tags }))
    }

    /// The same as somebody sees it, who may not know who answers for it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seen_by(&self, db: &mut Db<'_>, editor: &Editor) -> Result<Self, StoreError> {
        let mut seen = self.clone();
        if let Some(id) = self.row.responsible_id
            && editor.scope != Scope::Everything
            && user_edit::person(db, id, &editor.scope, editor.caller.seq)
                .await?
                .is_none()
        {
            seen.row.responsible_id = Some(UserId::UNSEEN.0);
        }
        Ok(seen)
    }

    /// In a group with `admin`, which may be active again one day.
    pub fn holds_admin(&self) -> bool {
        self.memberships.iter().any(|member| member.holds_admin)
    }

    /// All of it as it is written.
    pub fn values(&self) -> UserValues {
        let row = &self.row;
        UserValues {
            name: row.name.clone(),
            email: row.email.clone(),
            activity: row.activity.clone(),
            contact_id: row.contact_id,
            contact_name: row.contact_name.clone(),
            tags: self.tags.iter().map(|(_, _, name)| name.clone()).collect(),
            no_shared_data: row.no_shared_data,
            api_only: row.api_only,
            purpose: row.purpose.clone(),
            responsible_seq: row.responsible_seq,
            review_on: row.review_on,
            expires_on: row.expires_on,
            description: row.description.clone(),
            last_login: row.last_login,
            last_seen_at: row.last_seen_at,
        }
    }

    /// As the form has it.
    pub fn input(&self) -> UserInput {
        let row = &self.row;
        UserInput {
            version: row.version,
            name: row.name.clone(),
            email: row.email.clone(),
            groups: self
                .memberships
                .iter()
                .map(|member| (GroupId(member.id), member.writable))
                .collect(),
            api_only: row.api_only,
            purpose: row.purpose.clone(),
            responsible: row.responsible_id.map(UserId),
            review_on: field_of_day(row.review_on),
            no_shared_data: row.no_shared_data,
            expires_on: field_of_day(row.expires_on),
            tags: self.tags.iter().map(|(_, _, name)| name.clone()).collect(),
            description: row.description.clone(),
            ..UserInput::default()
        }
    }
}

/// What a date field holds.
fn field_of_day(day: i64) -> String {
    let day = i32::try_from(day).ok().filter(|day| *day > 0);
    day.map_or_else(String::new, |day| Date(day).to_field())
}

/// A record as its form has it.
pub fn input_of(record: &UserRecordView) -> UserInput {
    let item = &record.item;
    let field = |date: Option<Date>| date.map_or_else(String::new, Date::to_field);
    UserInput {
        id: Some(item.id),
        version: record.version,
        name: item.name.clone(),
        email: item.email.clone(),
        groups: record
            .memberships
            .iter()
            .map(|member| (member.group.id, member.writable))
            .collect(),
        api_only: item.api_only,
        purpose: record.purpose.clone(),
        responsible: record.responsible.as_ref().map(|(id, _)| *id),
        review_on: field(record.review_on),
        no_shared_data: item.no_shared_data,
        expires_on: field(item.expires_on),
        tags: item.tags.clone(),
        description: item.description.clone(),
        ..UserInput::default()
    }
}

/// The form's fields with their values.
pub fn values(input: &UserInput) -> Vec<(String, String)> {
    let mut values = Vec::new();
    let mut add = |field: &str, value: String| values.push((field.to_owned(), value));
    if let Some(id) = input.id {
        add("id", id.to_string());
    }
    add(VERSION, input.version.to_string());
    add("name", input.name.clone());
    add("email", input.email.clone());
    for (group, writable) in &input.groups {
        add("groups", group.to_string());
        if *writable {
            add("writable", group.to_string());
        }
    }
    for (field, ticked) in [("api_only", input.api_only), ("no_shared_data", input.no_shared_data)] {
        if ticked {
            add(field, "true".to_owned());
        }
    }
    add("purpose", input.purpose.clone());
    if let Some(user) = input.responsible {
        add("responsible", user.to_string());
    }
    add("review_on", input.review_on.clone());
    add("expires_on", input.expires_on.clone());
    for tag in &input.tags {
        add("tags", tag.clone());
    }
    add("description", input.description.clone());
    add(WAS, marks(input));
    values
}

/// The fields of [`values`] in which a field of the form is.
pub fn parts_of(field: &str) -> &[&str] {
    match field {
        "groups" => &["groups", "writable"],
        "contact" => &["contact_choice", "contact"],
        "name" => &["name"],
        "email" => &["email"],
        "api_only" => &["api_only"],
        "purpose" => &["purpose"],
        "responsible" => &["responsible"],
        "review_on" => &["review_on"],
        "no_shared_data" => &["no_shared_data"],
        "expires_on" => &["expires_on"],
        "tags" => &["tags"],
        "description" => &["description"],
        _ => &[],
    }
}

/// What is compared, field by field; the contact is apart, since a form mostly leaves it alone.
fn compared(input: &UserInput) -> [(&'static str, String); 11] {
    let mut groups: Vec<String> = input
        .groups
        .iter()
        .map(|(group, writable)| format!("{group}{}", if *writable { ":w" } else { "" }))
        .collect();
    groups.sort_unstable();
    let mut tags: Vec<String> = input.tags.iter().map(|tag| fold(tag)).collect();
    tags.sort_unstable();
    let responsible = input.responsible.map(|user| user.to_string()).unwrap_or_default();
    [
        ("name", input.name.clone()),
        ("email", input.email.clone()),
        ("groups", groups.join(" ")),
        ("api_only", input.api_only.to_string()),
        ("purpose", input.purpose.clone()),
        ("responsible", responsible),
        ("review_on", input.review_on.clone()),
        ("no_shared_data", input.no_shared_data.to_string()),
        ("expires_on", input.expires_on.clone()),
        ("tags", tags.join(",")),
        ("description", input.description.clone()),
    ]
}

/// Marks of what a form held at first.
pub fn marks(input: &UserInput) -> String {
    versions::marks(&compared(input))
}

/// Where what was typed differs from what somebody saved meanwhile; `theirs` is what they saved.
///
/// # Errors
/// When the database fails.
pub async fn differences(
    db: &mut Db<'_>,
    editor: &Editor,
    mine: &UserInput,
    theirs: &UserState,
) -> Result<Vec<Difference>, StoreError> {
    let saved = theirs.input();
    let mut differences = Vec::new();
    if mine.contact != ContactWish::Keep {
        let text = match mine.contact {
            ContactWish::Pick(Some(contact)) => contact_name(db, editor, contact).await?,
            _ => String::new(),
        };
        if text != theirs.row.contact_name || mine.contact == ContactWish::New {
            differences.push(Difference {
                field: "contact".to_owned(),
                mine: if mine.contact == ContactWish::New {
                    "+".to_owned()
                } else {
                    text
                },
                theirs: theirs.row.contact_name.clone(),
                ..Difference::default()
            });
        }
    }
    for (field, only_theirs) in versions::differing(&mine.was, &compared(mine), &compared(&saved)) {
        differences.push(Difference {
            field: field.to_owned(),
            mine: shown(db, editor, field, mine, theirs).await?,
            theirs: shown(db, editor, field, &saved, theirs).await?,
            only_theirs,
            ticks: matches!(field, "api_only" | "no_shared_data"),
        });
    }
    Ok(differences)
}

/// A field as people read it.
async fn shown(
    db: &mut Db<'_>,
    editor: &Editor,
    field: &str,
    input: &UserInput,
    theirs: &UserState,
) -> Result<String, StoreError> {
    Ok(match field {
        "groups" => {
            let ids: Vec<Uuid> = input.groups.iter().map(|(group, _)| group.0).collect();
            let known = grantable(db, &editor.grantor(), &Which::Ids(&ids)).await?;
            let name = |id: Uuid| {
                let granted = known.iter().find(|group| group.id == id).map(|group| &group.name);
                granted.or_else(|| {
                    theirs
                        .memberships
                        .iter()
                        .find(|group| group.id == id)
                        .map(|group| &group.name)
                })
            };
            let names = input.groups.iter().filter_map(|(group, writable)| {
                let name = name(group.0)?;
                Some(if *writable { format!("{name} ✎") } else { name.clone() })
            });
            names.collect::<Vec<_>>().join(", ")
        }
        "responsible" => match input.responsible {
            Some(user) => user_edit::person(db, user.0, &editor.scope, editor.caller.seq)
                .await?
                .map_or_else(String::new, |(_, name)| name),
            None => String::new(),
        },
        "tags" => input.tags.join(", "),
        _ => {
            let all = compared(input).into_iter();
            all.filter(|(name, _)| *name == field).map(|(_, value)| value).collect()
        }
    })
}

/// The name that a contact shows; empty for one that is not there for the editor.
async fn contact_name(db: &mut Db<'_>, editor: &Editor, contact: Uuid) -> Result<String, StoreError> {
    if may_link(db, &editor.caller, contact).await.is_err() {
        return Ok(String::new());
    }
    let found = crate::store::contacts::find(db, contact, false).await?;
    Ok(found.map_or_else(String::new, |contact| contact.input().name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_it_was_filled_in() {
        let input = UserInput {
            id: Some(UserId(Uuid::from_u128(9))),
            version: 3,
            name: "a&b=c".into(),
            email: "a@b.com".into(),
            groups: vec![
                (GroupId(Uuid::from_u128(1)), false),
                (GroupId(Uuid::from_u128(2)), true),
            ],
            api_only: true,
            purpose: "50%25".into(),
            responsible: Some(UserId(Uuid::from_u128(3))),
            review_on: "2027-01-01".into(),
            no_shared_data: true,
            expires_on: String::new(),
            tags: vec!["a/b".into(), "c".into()],
            description: "one\ntwo".into(),
            ..UserInput::default()
        };
        let read = UserInput::parse(&versions::encode(&values(&input)));
        assert_eq!(read.was, marks(&input));
        assert_eq!(
            UserInput {
                was: String::new(),
                ..read
            },
            input
        );
        for (field, _) in compared(&input) {
            assert!(!parts_of(field).is_empty(), "{field}");
        }
    }
}
