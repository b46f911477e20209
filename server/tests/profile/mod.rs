//! One's own account: what its owner changes, and what nobody else does.

mod account;
mod email;
mod password;
mod photo;
mod sessions;

use crate::mail::Post;
use crate::sign_in::{PASSWORD, from};
use crate::support::World;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::profile::ProfileView;
use app::profile::api::OwnProfile;
use app::sign_in::api::SignIn;
use control_center::profile::Profiles;
use control_center::sign_in::{admin, session};
use control_center::value;
use sqlx::AssertSqlSafe;

/// `amy.admin`, signed in, where mails are sent.
pub struct Me {
    pub post: Post,
    pub profile: Profiles,
    pub token: String,
}

impl Me {
    pub async fn open(world: World) -> Self {
        let post = Post::open(world).await;
        admin::create(&post.core, "amy.admin", "amy@example.com", PASSWORD)
            .await
            .unwrap();
        let token = post.door.sign_in(&from("192.0.2.1"), "amy.admin", PASSWORD).await;
        Self {
            profile: Profiles(post.core.clone()),
            token: token.unwrap(),
            post,
        }
    }

    pub async fn caller(&self) -> Caller {
        session::caller_of(&self.post.core, &self.token).await.unwrap().unwrap()
    }

    pub fn origin(&self) -> Origin {
        Origin {
            session_token: Some(self.token.clone()),
            ..from("192.0.2.1")
        }
    }

    pub async fn show(&self) -> ProfileView {
        self.profile.show(&self.caller().await, None).await.unwrap()
    }

    /// A column of amy's row, as text.
    pub async fn text(&self, column: &str) -> String {
        let sql = format!("SELECT {column} FROM users WHERE seq = (SELECT MIN(seq) FROM users)");
        let mut conn = self.post.core.store.read().await.unwrap();
        value!(&mut conn.db(), fetch_one, String, AssertSqlSafe(sql)).unwrap()
    }

    /// Events of this action.
    pub async fn events(&self, action: &str) -> i64 {
        let sql = "SELECT COUNT(*) FROM audit_events WHERE action = $1 AND actor_id = target_id";
        let mut conn = self.post.core.store.read().await.unwrap();
        value!(&mut conn.db(), fetch_one, i64, sql, action).unwrap()
    }

    pub async fn enters(&self, login: &str, password: &str) -> bool {
        self.post
            .door
            .sign_in(&from("192.0.2.9"), login, password)
            .await
            .is_ok()
    }
}

/// Field and rule of the only error.
pub fn rule<T: std::fmt::Debug>(refused: Result<T, AppError>) -> (String, String) {
    match refused {
        Err(AppError::Invalid { mut fields }) if fields.len() == 1 => {
            let error = fields.remove(0);
            (error.field, error.rule)
        }
        other => panic!("{other:?}"),
    }
}

pub fn at(field: &str, rule: &str) -> (String, String) {
    (field.to_owned(), rule.to_owned())
}
