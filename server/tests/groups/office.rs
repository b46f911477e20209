//! An office in which groups are made and changed: an administrator, whoever else, and the form.

use crate::support::World;
use crate::users::desk::{Desk, draft_in, form, origin, with};
use app::context::Caller;
use app::error::AppError;
use app::form::FormDraft;
use app::groups::api::GroupAdmin;
use app::groups::{GroupFormView, GroupId};
use app::users::UserId;
use control_center::groups::Groups;
use control_center::rows;
use std::str::FromStr;
use uuid::Uuid;

pub struct Office {
    pub desk: Desk,
    pub groups: Groups,
}

/// The group whose page an address is.
pub fn group_in(address: &str) -> Option<GroupId> {
    let path = address.split('?').next().unwrap();
    GroupId::from_str(path.rsplit('/').next().unwrap()).ok()
}

/// The values of a draft, sent again as its page would.
pub fn again(draft: &FormDraft, changed: &[(&str, &str)]) -> String {
    let values: Vec<_> = draft.values.iter().map(|(name, value)| (&**name, &**value)).collect();
    with(&form(&values), changed)
}

impl Office {
    /// With the group "Admins" of amy.admin, and nothing else.
    pub async fn open(world: World) -> Self {
        let desk = Desk::open(world).await;
        Self {
            groups: Groups(desk.users.0.clone()),
            desk,
        }
    }

    pub async fn save(&self, caller: &Caller, id: Option<GroupId>, raw: &str) -> Result<String, AppError> {
        self.groups.save(caller, &origin(), id, raw).await
    }

    pub async fn view(&self, caller: &Caller, id: Option<GroupId>, draft: Option<Uuid>) -> GroupFormView {
        self.groups.edit(caller, id, draft).await.unwrap()
    }

    /// What the draft of an address brings back.
    pub async fn draft(&self, caller: &Caller, address: &str) -> FormDraft {
        self.view(caller, group_in(address), draft_in(address)).await.form.draft
    }

    /// The form of a group, or of a new one, as the page has it.
    pub async fn form_of(&self, caller: &Caller, id: Option<GroupId>) -> String {
        again(&self.view(caller, id, None).await.form.draft, &[])
    }

    /// Makes a group as the page would.
    pub async fn make(&self, name: &str, fields: &[(&str, &str)]) -> GroupId {
        let raw = with(&self.form_of(&self.desk.admin, None).await, &[("name", name)]);
        let address = self.save(&self.desk.admin, None, &with(&raw, fields)).await.unwrap();
        group_in(&address).unwrap()
    }

    /// Changes fields of a group as the page would.
    pub async fn edit(&self, caller: &Caller, id: GroupId, fields: &[(&str, &str)]) -> Result<String, AppError> {
        let raw = self.form_of(caller, Some(id)).await;
        self.save(caller, Some(id), &with(&raw, fields)).await
    }

    /// A group as rows tell: name, leader, description, tags, permissions (`*`: writable), version.
    pub async fn told(&self, id: GroupId) -> String {
        let group = self.view(&self.desk.admin, Some(id), None).await.record.unwrap();
        let permissions = group.item.permissions.iter();
        let permissions = permissions.map(|(name, writable)| format!("{name}{}", if *writable { "*" } else { "" }));
        format!(
            "{} by {} ({}) [{}] [{}] {}",
            group.item.name,
            group.leader.map_or_else(|| "nobody".to_owned(), |leader| leader.name),
            group.item.description,
            group.item.tags.join(" "),
            permissions.collect::<Vec<_>>().join(" "),
            group.version
        )
    }

    /// Events about a group: action and details.
    pub async fn events(&self, id: GroupId) -> Vec<(String, serde_json::Value)> {
        self.desk.events(UserId(id.0)).await
    }

    /// Row number of a group.
    pub async fn seq(&self, id: GroupId) -> i64 {
        let mut conn = self.desk.world.store.read().await.unwrap();
        let found = rows!(
            &mut conn.db(),
            fetch_one,
            (i64,),
            "SELECT seq FROM groups WHERE id = $1",
            id.0
        );
        found.unwrap().0
    }
}
