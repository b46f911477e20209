//! Signing in, sessions, and the first administrator.

mod administrator;
mod attempts;
mod ending;
mod invitation;
mod reset;
mod sessions;

use crate::support::World;
use app::context::Origin;
use app::error::AppError;
use app::sign_in::api::SignIn;
use control_center::core::Core;
use control_center::policy::Policy;
use control_center::sign_in::{SignIns, admin, session, token};
use control_center::{execute, value};
use std::sync::Arc;

pub const PASSWORD: &str = "correct horse battery staple";

/// A program on a world with one administrator, `amy.admin`.
pub struct Office {
    pub core: Arc<Core>,
    pub world: World,
    pub door: SignIns,
}

impl Office {
    pub async fn empty(world: World) -> Self {
        let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
        let core = Arc::new(Core::new(
            world.store.clone(),
            world.clock.clone(),
            Policy::default(),
            zone,
            "Northwind".into(),
        ));
        Self {
            door: SignIns(core.clone()),
            core,
            world,
        }
    }

    pub async fn open(world: World) -> Self {
        let office = Self::empty(world).await;
        admin::create(&office.core, "amy.admin", "amy@example.com", PASSWORD)
            .await
            .unwrap();
        office
    }

    pub async fn set(&self, column: &str, value: &str) {
        let text = format!("UPDATE users SET {column} = {value}");
        let mut tx = self.core.store.write().await.unwrap();
        execute!(&mut tx.db(), sqlx::AssertSqlSafe(text)).unwrap();
        tx.commit().await.unwrap();
    }

    pub async fn number(&self, text: &'static str) -> i64 {
        let mut conn = self.core.store.read().await.unwrap();
        value!(&mut conn.db(), fetch_one, i64, text).unwrap()
    }

    /// As `amy.admin`.
    pub async fn sign_in(&self, address: &str, password: &str) -> Result<String, AppError> {
        self.door.sign_in(&from(address), "amy.admin", password).await
    }

    pub async fn is_in(&self, token: &str) -> bool {
        session::caller_of(&self.core, token).await.unwrap().is_some()
    }
}

pub fn from(address: &str) -> Origin {
    Origin {
        address: address.into(),
        agent: "test".into(),
        request_id: token::new_code(),
        session_token: None,
    }
}
