//! Signing in and out, and the first administrator.

pub mod admin;
pub(crate) mod attempt;
mod device;
pub mod hasher;
pub mod invitation;
pub mod password;
pub mod redeem;
pub mod reset;
pub mod session;
pub mod sessions;
pub mod setup;
pub mod strength;
pub mod take_back;
pub mod throttle;
pub mod token;

use crate::core::Core;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::sign_in::api::SignIn;
use app::sign_in::{LinkKind, LinkView, Links, SetupInput, StrengthView};
use app::users::UserId;
use std::sync::Arc;

/// The use cases.
pub struct SignIns(pub Arc<Core>);

#[async_trait::async_trait]
impl SignIn for SignIns {
    async fn sign_in(&self, origin: &Origin, login: &str, password: &str) -> Result<String, AppError> {
        attempt::sign_in(&self.0, origin, login, password).await
    }

    async fn sign_out(&self, origin: &Origin) -> Result<(), AppError> {
        session::sign_out(&self.0, origin).await
    }

    async fn setup_open(&self) -> Result<bool, AppError> {
        setup::is_open(&self.0).await
    }

    async fn setup(&self, origin: &Origin, input: SetupInput) -> Result<String, AppError> {
        setup::setup(&self.0, origin, input).await
    }
}

#[async_trait::async_trait]
impl Links for SignIns {
    async fn link(&self, kind: LinkKind, token: &str) -> Result<LinkView, AppError> {
        redeem::show(&self.0, kind, token).await
    }

    async fn strength(&self, kind: LinkKind, token: &str, password: &str) -> Result<StrengthView, AppError> {
        strength::strength(&self.0, kind, token, password).await
    }

    async fn set_password(
        &self,
        origin: &Origin,
        kind: LinkKind,
        token: &str,
        password: &str,
    ) -> Result<String, AppError> {
        redeem::redeem(&self.0, origin, kind, token, password).await
    }

    fn sends_mail(&self) -> bool {
        self.0.mail.is_some()
    }

    async fn lost_password(&self, origin: &Origin, login: &str) -> Result<(), AppError> {
        reset::lost(&self.0, origin, login).await
    }

    async fn copy_invitation_link(&self, caller: &Caller, origin: &Origin, id: UserId) -> Result<String, AppError> {
        invitation::copy_link(&self.0, caller, origin, id).await
    }
}
