//! A desk at which users are made and changed: an administrator, whoever else, and the form.

use super::list::{group, user, users};
use super::organisation::group_id;
use crate::support::World;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::form::FormDraft;
use app::query_string::{Pairs, pairs};
use app::users::UserId;
use app::users::api::UserAdmin;
use app::users::input::UserFormView;
use control_center::users::Users;
use control_center::{execute, rows, value};
use std::str::FromStr;
use uuid::Uuid;

/// The group that makes administrators.
pub const ADMINS: usize = 0;

pub struct Desk {
    pub users: Users,
    pub world: World,
    pub admin: Caller,
}

pub fn origin() -> Origin {
    Origin {
        address: "192.0.2.1".into(),
        request_id: "request-1".into(),
        ..Origin::default()
    }
}

/// A form as it is sent.
pub fn form(fields: &[(&str, &str)]) -> String {
    let mut pairs = Pairs::default();
    for (field, value) in fields {
        pairs.add(field, value);
    }
    pairs.into_string()
}

/// The same with other values in these fields.
pub fn with(raw: &str, fields: &[(&str, &str)]) -> String {
    let kept = pairs(raw).filter(|(name, _)| !fields.iter().any(|(field, _)| field == name));
    let mut all = Pairs::default();
    for (field, value) in kept {
        all.add(&field, &value);
    }
    for (field, value) in fields {
        all.add(field, value);
    }
    all.into_string()
}

/// Field and rule of each error.
pub fn rules(error: AppError) -> Vec<(String, String)> {
    match error {
        AppError::Invalid { fields } => fields.into_iter().map(|it| (it.field, it.rule)).collect(),
        other => panic!("{other:?}"),
    }
}

pub fn rule(field: &str, rule: &str) -> Vec<(String, String)> {
    vec![(field.to_owned(), rule.to_owned())]
}

/// The draft in an address.
pub fn draft_in(address: &str) -> Option<Uuid> {
    app::form::draft_of(address.split_once('?')?.1).parse().ok()
}

/// The user whose page an address is.
pub fn user_in(address: &str) -> UserId {
    let path = address.split('?').next().unwrap();
    UserId::from_str(path.rsplit('/').next().unwrap()).unwrap()
}

impl Desk {
    pub async fn open(world: World) -> Self {
        let users = users(&world);
        let (id, seq) = user(&world, "amy.admin").await;
        let admins = group(&world, ADMINS, "Admins", &[seq]).await;
        let desk = Self {
            users,
            world,
            admin: Caller {
                id,
                seq,
                ..super::organisation::caller(&[])
            },
        };
        let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, 'admin', TRUE)";
        desk.change(sql, admins).await;
        desk.change("UPDATE users SET password_hash = 'x' WHERE seq = $1", seq)
            .await;
        desk
    }

    pub async fn change(&self, sql: &'static str, seq: i64) {
        let mut tx = self.world.store.write().await.unwrap();
        execute!(&mut tx.db(), sql, seq).unwrap();
        tx.commit().await.unwrap();
    }

    /// Somebody with no rights.
    pub async fn person(&self, name: &str) -> Caller {
        let (id, seq) = user(&self.world, name).await;
        Caller {
            id,
            seq,
            name: name.to_owned(),
            admin: false,
            ..self.admin.clone()
        }
    }

    /// Another administrator.
    pub async fn second_admin(&self, name: &str) -> Caller {
        let person = self.person(name).await;
        self.change("UPDATE users SET password_hash = 'x' WHERE seq = $1", person.seq)
            .await;
        let sql = "INSERT INTO memberships (user_seq, group_seq, granted_at) VALUES ($1, 1, 0)";
        self.change(sql, person.seq).await;
        Caller { admin: true, ..person }
    }

    /// A lead of a new group with these members.
    pub async fn lead(&self, n: usize, name: &str, members: &[i64]) -> Caller {
        let lead = self.person(&format!("lead.of.{name}")).await;
        let seq = group(&self.world, n, name, members).await;
        let mut tx = self.world.store.write().await.unwrap();
        let sql = "UPDATE groups SET leader_seq = $1 WHERE seq = $2";
        execute!(&mut tx.db(), sql, lead.seq, seq).unwrap();
        tx.commit().await.unwrap();
        Caller {
            leads: vec![seq],
            ..lead
        }
    }

    /// Gives a group a permission.
    pub async fn permit(&self, group: i64, permission: &str, writable: bool) {
        let mut tx = self.world.store.write().await.unwrap();
        let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, $2, $3)";
        execute!(&mut tx.db(), sql, group, permission, writable).unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn join(&self, user: i64, group: i64) {
        let mut tx = self.world.store.write().await.unwrap();
        let sql = "INSERT INTO memberships (user_seq, group_seq, granted_at) VALUES ($1, $2, 0)";
        execute!(&mut tx.db(), sql, user, group).unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn save(&self, caller: &Caller, id: Option<UserId>, raw: &str) -> Result<String, AppError> {
        self.users.save(caller, &origin(), id, raw).await
    }

    pub async fn view(&self, caller: &Caller, id: Option<UserId>, draft: Option<Uuid>) -> UserFormView {
        self.users.edit(caller, id, draft).await.unwrap()
    }

    /// What the draft of an address brings back.
    pub async fn draft(&self, caller: &Caller, address: &str) -> FormDraft {
        let id = UserId::from_str(address.split('?').next().unwrap().rsplit('/').next().unwrap()).ok();
        self.view(caller, id, draft_in(address)).await.form.draft
    }

    /// The form of a user as the page has it.
    pub async fn form_of(&self, caller: &Caller, id: UserId) -> String {
        let values = self.view(caller, Some(id), None).await.form.draft.values;
        form(
            &values
                .iter()
                .map(|(name, value)| (&**name, &**value))
                .collect::<Vec<_>>(),
        )
    }

    /// Changes fields of a user as the page would.
    pub async fn edit(&self, caller: &Caller, id: UserId, fields: &[(&str, &str)]) -> Result<String, AppError> {
        let raw = self.form_of(caller, id).await;
        self.save(caller, Some(id), &with(&raw, fields)).await
    }

    /// A user as rows tell: name, email, groups, tags, version.
    pub async fn told(&self, id: UserId) -> String {
        let record = self.users.get(&self.admin, id).await.unwrap();
        let groups: Vec<String> = record
            .memberships
            .iter()
            .map(|it| format!("{}{}", it.group.name, if it.writable { "*" } else { "" }))
            .collect();
        format!(
            "{} {} [{}] [{}] {}",
            record.item.name,
            record.item.description,
            groups.join(" "),
            record.item.tags.join(" "),
            record.version
        )
    }

    /// Events about a user: action and details.
    pub async fn events(&self, id: UserId) -> Vec<(String, serde_json::Value)> {
        let sql = "SELECT e.action, COALESCE(d.details, 'null') FROM audit_events e
            LEFT JOIN audit_details d ON d.event_n = e.n WHERE e.target_id = $1 ORDER BY e.n";
        let mut conn = self.world.store.read().await.unwrap();
        let events = rows!(&mut conn.db(), fetch_all, (String, String), sql, id.0).unwrap();
        events
            .into_iter()
            .map(|(action, details)| (action, serde_json::from_str(&details).unwrap()))
            .collect()
    }

    pub async fn number(&self, sql: &'static str) -> i64 {
        value!(&mut self.world.store.read().await.unwrap().db(), fetch_one, i64, sql).unwrap()
    }
}

/// A group's identity as the form has it.
pub fn group_value(n: usize) -> String {
    group_id(n).to_string()
}
