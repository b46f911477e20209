//! Signing in and out, and the first administrator.

pub mod admin;
mod attempt;
mod device;
pub mod hasher;
pub mod invitation;
pub mod password;
pub mod reset;
pub mod session;
pub mod sessions;
pub mod setup;
pub mod throttle;
pub mod token;

use crate::core::Core;
use app::context::Origin;
use app::error::AppError;
use app::sign_in::SetupInput;
use app::sign_in::api::SignIn;
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
