//! A group as a form has it: to fill one in, to write it, and to compare what two people made of it.

use crate::forms::versions::{self, Compared};
use crate::store::groups::{self, GroupEditRow};
use crate::store::{Db, StoreError, group_list};
use crate::text::fold::fold;
use app::form::{Difference, VERSION, WAS};
use app::groups::input::{GroupInput, RIGHT, right_word};
use app::groups::{ADMIN, GroupId, GroupRecordView, PERMISSIONS};
use app::users::UserId;
use std::collections::{BTreeMap, BTreeSet};

/// All that a form can change of a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// Name.
    pub name: String,
    /// Who leads it.
    pub leader: Option<UserId>,
    /// What it is for.
    pub description: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Permissions, and whether each is writable.
    pub permissions: BTreeMap<String, bool>,
}

impl Content {
    /// Of a record.
    pub fn of_record(record: &GroupRecordView) -> Self {
        let item = &record.item;
        Self {
            name: item.name.clone(),
            leader: item.leader.as_ref().map(|(leader, _)| *leader),
            description: item.description.clone(),
            tags: item.tags.clone(),
            permissions: item.permissions.iter().cloned().collect(),
        }
    }

    /// This with what a form says in its place. What it does not say stays.
    pub fn with(&self, input: &GroupInput) -> Self {
        let mut permissions = self.permissions.clone();
        for (permission, right) in &input.permissions {
            match right {
                Some(writable) => permissions.insert((*permission).to_owned(), *writable),
                None => permissions.remove(*permission),
            };
        }
        Self {
            name: input.name.clone(),
            leader: input.leader.unwrap_or(self.leader),
            description: input.description.clone(),
            tags: input.tags.clone(),
            permissions,
        }
    }

    /// Whether it makes administrators, once it is active.
    pub fn holds_admin(&self) -> bool {
        self.permissions.contains_key(ADMIN)
    }

    /// The form's fields with their values.
    pub fn values(&self) -> Vec<(String, String)> {
        let leader = self.leader.map(|leader| leader.to_string()).unwrap_or_default();
        let mut values = vec![
            ("name".to_owned(), self.name.clone()),
            ("leader".to_owned(), leader),
            ("description".to_owned(), self.description.clone()),
        ];
        values.extend(self.tags.iter().map(|tag| ("tags".to_owned(), tag.clone())));
        values.extend(PERMISSIONS.map(|permission| {
            let right = right_word(self.permissions.get(permission).copied());
            (format!("{RIGHT}{permission}"), right.to_owned())
        }));
        values
    }

    /// The whole form of a group of this version; `None` for a new one.
    pub fn form(&self, group: Option<(GroupId, i64)>) -> Vec<(String, String)> {
        let mut values = self.values();
        if let Some((id, version)) = group {
            values.push(("id".to_owned(), id.to_string()));
            values.push((VERSION.to_owned(), version.to_string()));
        }
        values.push((WAS.to_owned(), versions::marks(&self.compared())));
        values
    }

    /// What is compared, field by field.
    pub fn compared(&self) -> [Compared<'static>; 5] {
        let mut tags: Vec<String> = self.tags.iter().map(|tag| fold(tag)).collect();
        tags.sort_unstable();
        let leader = self.leader.map(|leader| leader.to_string()).unwrap_or_default();
        let permissions = self.permissions.iter();
        let permissions = permissions.map(|(permission, writable)| told(permission, Some(*writable)));
        [
            ("name", self.name.clone()),
            ("leader", leader),
            ("description", self.description.clone()),
            ("tags", tags.join(",")),
            ("permissions", permissions.collect::<Vec<_>>().join(" ")),
        ]
    }

    /// Permissions in which this differs from another version.
    pub fn differing_permissions(&self, other: &Self) -> Vec<String> {
        let all: BTreeSet<&String> = self.permissions.keys().chain(other.permissions.keys()).collect();
        let differing = all
            .into_iter()
            .filter(|permission| self.permissions.get(*permission) != other.permissions.get(*permission));
        differing.cloned().collect()
    }
}

/// A permission with its right, as a form's page puts it into words: `billing:write`.
fn told(permission: &str, right: Option<bool>) -> String {
    format!("{permission}:{}", right_word(right))
}

/// Whether a field of the browser belongs to one of the form.
pub fn belongs(field: &str, name: &str) -> bool {
    name == field || (field == "permissions" && name.starts_with(RIGHT))
}

/// A group as it is, with all that a form can change.
pub struct GroupState {
    /// Its own fields.
    pub row: GroupEditRow,
    /// The same and all else.
    pub content: Content,
}

impl GroupState {
    /// Reads it; to write, it is kept from others until the transaction ends.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(db: &mut Db<'_>, id: GroupId, to_write: bool) -> Result<Option<Self>, StoreError> {
        let Some(row) = groups::find(db, id.0, to_write).await? else {
            return Ok(None);
        };
        let permissions = groups::permissions_of(db, &[row.seq]).await?.into_iter();
        let tags = group_list::tags_of(db, &[row.seq]).await?;
        let content = Content {
            name: row.name.clone(),
            leader: row.leader_id.map(UserId),
            description: row.description.clone(),
            tags: tags.into_iter().map(|(_, name)| name).collect(),
            permissions: permissions
                .map(|(_, permission, writable)| (permission, writable))
                .collect(),
        };
        Ok(Some(Self { row, content }))
    }
}

/// Where what was typed differs from what somebody saved meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn differences(db: &mut Db<'_>, mine: &GroupInput, theirs: &Content) -> Result<Vec<Difference>, StoreError> {
    let content = theirs.with(mine);
    let mut differences = Vec::new();
    for (field, only_theirs) in versions::differing(&mine.was, &content.compared(), &theirs.compared()) {
        differences.push(Difference {
            field: field.to_owned(),
            mine: shown(db, field, &content, theirs).await?,
            theirs: shown(db, field, theirs, &content).await?,
            only_theirs,
            ticks: false,
        });
    }
    Ok(differences)
}

/// A field as people read it; of permissions those that the other version has otherwise, in the words of [`told`].
async fn shown(db: &mut Db<'_>, field: &str, content: &Content, other: &Content) -> Result<String, StoreError> {
    Ok(match field {
        "leader" => match content.leader {
            Some(leader) => groups::leader(db, leader.0)
                .await?
                .map_or_else(String::new, |leader| leader.name),
            None => String::new(),
        },
        "tags" => content.tags.join(", "),
        "permissions" => {
            let differing = content.differing_permissions(other).into_iter();
            let told = differing.map(|it| told(&it, content.permissions.get(&it).copied()));
            told.collect::<Vec<_>>().join(" ")
        }
        "description" => content.description.clone(),
        _ => content.name.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn content() -> Content {
        Content {
            name: "a&b=c".into(),
            leader: Some(UserId(Uuid::from_u128(3))),
            description: "one\ntwo".into(),
            tags: vec!["a/b".into(), "c".into()],
            permissions: BTreeMap::from([
                ("billing".into(), true),
                ("flying".into(), false),
                ("tasks".into(), false),
            ]),
        }
    }

    #[test]
    fn a_form_is_read_as_it_was_filled_in() {
        let (id, content) = (GroupId(Uuid::from_u128(9)), content());
        let read = GroupInput::parse(&versions::encode(&content.form(Some((id, 3)))));
        assert_eq!((read.id, read.version), (Some(id), 3));
        assert_eq!(read.was, versions::marks(&content.compared()));
        assert_eq!(
            content.with(&read),
            content,
            "what is no permission of ours is left alone"
        );
        let nobody = Content::default();
        assert_eq!(
            nobody.with(&GroupInput::parse(&versions::encode(&nobody.form(None)))),
            nobody
        );
        for (field, _) in content.compared() {
            let values = content.values();
            assert!(values.iter().any(|(name, _)| belongs(field, name)), "{field}");
        }
    }

    #[test]
    fn a_form_that_says_nothing_of_them_leaves_leader_and_permissions() {
        let silent = GroupInput::parse("name=b");
        let after = content().with(&silent);
        assert_eq!(
            (after.leader, after.permissions),
            (content().leader, content().permissions)
        );
        assert_eq!((after.name.as_str(), after.tags.len()), ("b", 0));
    }
}
