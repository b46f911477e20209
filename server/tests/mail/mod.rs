//! Mails: the outbox, what stands in them, and the program that sends them.

mod copies;
mod letters;
mod outage;
mod process;
mod sharing;

use crate::support::World;
use crate::support::mail_server::MailServer;
use app::error::AppError;
use app::sign_in::{LinkKind, LinkView, Links};
use control_center::clock::TestClock;
use control_center::config::SecretUrl;
use control_center::core::Core;
use control_center::mail::MailSettings;
use control_center::mail::worker::Sender;
use control_center::policy::Policy;
use control_center::sign_in::{SignIns, invitation, reset};
use control_center::store::users::{NewUser, insert};
use control_center::{execute, rows, value};
use sqlx::AssertSqlSafe;
use std::sync::Arc;
use uuid::Uuid;

/// A program with a mail server.
pub struct Post {
    pub core: Arc<Core>,
    pub server: MailServer,
    pub sender: Arc<Sender>,
    pub door: SignIns,
    world: World,
}

impl Post {
    pub async fn open(world: World) -> Self {
        Self::of(world, "Northwind").await
    }

    pub async fn of(world: World, company: &str) -> Self {
        let server = MailServer::start().await;
        let settings = MailSettings {
            server: SecretUrl::new(server.url()),
            from: "Control Center <no-reply@control.example>".parse().unwrap(),
        };
        let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
        let core = Core::new(
            world.store.clone(),
            world.clock.clone(),
            Policy::default(),
            zone,
            company.into(),
        );
        let url = "https://control.example".parse().unwrap();
        let core = Arc::new(core.reached_at(&url, Some(settings.clone())));
        Self {
            sender: Sender::new(core.clone(), settings).unwrap(),
            door: SignIns(core.clone()),
            core,
            server,
            world,
        }
    }

    pub fn clock(&self) -> &TestClock {
        &self.world.clock
    }

    pub fn now(&self) -> i64 {
        self.core.clock.now()
    }

    /// Somebody who never had a password; gives the row number.
    pub async fn user(&self, name: &str) -> i64 {
        let user = NewUser {
            id: Uuid::now_v7(),
            name: name.into(),
            email: format!("{name}@example.com"),
            activity: "active",
            created_at: self.now(),
            ..NewUser::default()
        };
        let mut tx = self.core.store.write().await.unwrap();
        let seq = insert(&mut tx.db(), &user).await.unwrap();
        tx.commit().await.unwrap();
        seq
    }

    pub async fn set(&self, user: i64, column: &str, value: &str) {
        let text = AssertSqlSafe(format!("UPDATE users SET {column} = $2 WHERE seq = $1"));
        let mut tx = self.core.store.write().await.unwrap();
        execute!(&mut tx.db(), text, user, value).unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn change(&self, text: &'static str) {
        let mut tx = self.core.store.write().await.unwrap();
        execute!(&mut tx.db(), text).unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn invite(&self, users: &[i64]) {
        let mut tx = self.core.store.write().await.unwrap();
        invitation::invite(&self.core, &mut tx.db(), users, self.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn reset(&self, users: &[i64]) {
        let mut tx = self.core.store.write().await.unwrap();
        reset::send(&self.core, &mut tx.db(), users, self.now()).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn deliver(&self) {
        self.sender.send_due().await.unwrap();
    }

    pub async fn number(&self, text: &'static str) -> i64 {
        let mut conn = self.core.store.read().await.unwrap();
        value!(&mut conn.db(), fetch_one, i64, text).unwrap()
    }

    /// State, attempts and problem of every mail, in the order they were queued.
    pub async fn mails(&self) -> Vec<(String, i64, String)> {
        let mut conn = self.core.store.read().await.unwrap();
        let text = "SELECT state, attempts, problem FROM mails ORDER BY seq";
        rows!(&mut conn.db(), fetch_all, (String, i64, String), text).unwrap()
    }

    pub async fn link(&self, kind: LinkKind, token: &str) -> Result<LinkView, AppError> {
        self.door.link(kind, token).await
    }
}
