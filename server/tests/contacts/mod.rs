//! Contacts: who sees them, who writes them, and what a user's link asks for.

mod change;
mod form;
mod link;
mod list;
pub mod photo;
mod rights;

use crate::support::World;
use crate::users::list::{group, user, users};
use crate::users::organisation;
use app::contacts::api::ContactAdmin;
use app::contacts::input::ContactInput;
use app::contacts::query::ContactQuery;
use app::contacts::{ContactId, ContactRight};
use app::context::{Caller, Origin};
use app::rights::Rights;
use control_center::contacts::Contacts;
use control_center::core::Core;
use control_center::{execute, value};
use std::sync::Arc;
use uuid::Uuid;

/// An address book, and administrators and a lead who use it.
pub struct Office {
    pub core: Arc<Core>,
    pub contacts: Contacts,
    pub world: World,
    pub admin: Caller,
}

impl Office {
    pub async fn open(world: World) -> Self {
        let core = users(&world).0;
        let (id, seq) = user(&world, "amy.admin").await;
        let admins = group(&world, 0, "Admins", &[seq]).await;
        let office = Self {
            contacts: Contacts(core.clone()),
            core,
            world,
            admin: Caller {
                id,
                seq,
                ..organisation::caller(&[])
            },
        };
        office.permit(admins, "admin", true).await;
        office
    }

    /// Gives a group a permission.
    pub async fn permit(&self, group: i64, permission: &str, writable: bool) {
        let mut tx = self.world.store.write().await.unwrap();
        let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, $2, $3)";
        execute!(&mut tx.db(), sql, group, permission, writable).unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn change(&self, sql: &'static str, seq: i64) {
        let mut tx = self.world.store.write().await.unwrap();
        execute!(&mut tx.db(), sql, seq).unwrap();
        tx.commit().await.unwrap();
    }

    /// Somebody in a group that has this right to contacts.
    pub async fn somebody_with(&self, n: usize, right: ContactRight) -> Caller {
        let (id, seq) = user(&self.world, &format!("user{n}")).await;
        let group = group(&self.world, n, &format!("Group {n}"), &[seq]).await;
        if right > ContactRight::None {
            self.permit(group, "contacts", right == ContactRight::Write).await;
        }
        Caller {
            id,
            seq,
            admin: false,
            rights: rights_to(right),
            ..organisation::caller(&[])
        }
    }

    /// The lead of the group of that number, which must be there.
    pub async fn lead_of(&self, n: usize) -> Caller {
        let (id, seq) = user(&self.world, &format!("lead{n}")).await;
        let mut tx = self.world.store.write().await.unwrap();
        let group = i64::try_from(n).unwrap() + 1;
        execute!(
            &mut tx.db(),
            "UPDATE groups SET leader_seq = $1 WHERE seq = $2",
            seq,
            group
        )
        .unwrap();
        tx.commit().await.unwrap();
        Caller {
            id,
            seq,
            admin: false,
            ..organisation::caller(&[n])
        }
    }

    pub async fn add(&self, form: &str) -> ContactId {
        let id = ContactId(Uuid::now_v7());
        let input = ContactInput::parse(form, "");
        self.contacts.create(&self.admin, &origin(), id, &input).await.unwrap()
    }

    pub async fn link(&self, user: i64, contact: ContactId) {
        let mut tx = self.world.store.write().await.unwrap();
        let sql = "UPDATE users SET contact_id = $2 WHERE seq = $1";
        execute!(&mut tx.db(), sql, user, contact.0).unwrap();
        tx.commit().await.unwrap();
    }

    /// Names that a search finds, by name.
    pub async fn names(&self, search: &str) -> Vec<String> {
        let query = ContactQuery {
            search: search.to_owned(),
            ..ContactQuery::default()
        };
        let page = self.contacts.list(&self.admin, &query).await.unwrap();
        let counts = self.contacts.count(&self.admin, &query).await.unwrap();
        assert_eq!(counts.pager.total, page.rows.len() as u64, "{search}");
        page.rows.into_iter().map(|row| row.name).collect()
    }

    pub async fn number(&self, sql: &'static str) -> i64 {
        value!(&mut self.world.store.read().await.unwrap().db(), fetch_one, i64, sql).unwrap()
    }

    pub async fn text(&self, sql: &'static str) -> String {
        value!(&mut self.world.store.read().await.unwrap().db(), fetch_one, String, sql).unwrap()
    }
}

/// What groups give for this right to contacts.
pub fn rights_to(right: ContactRight) -> Rights {
    Rights::parse(match right {
        ContactRight::None => "",
        ContactRight::Read => "contacts",
        ContactRight::Write => "contacts+",
    })
}

pub fn origin() -> Origin {
    Origin {
        address: "192.0.2.1".into(),
        request_id: "request-1".into(),
        ..Origin::default()
    }
}
