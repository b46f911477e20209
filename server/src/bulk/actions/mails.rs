//! What asks a user by mail: reinvite, send a password reset.

use super::{About, Act, Leads, deleted};
use crate::core::Core;
use crate::sign_in::{invitation, reset};
use crate::store::plans::Chunk;
use crate::store::users::HAD_PASSWORD;
use crate::store::{Db, StoreError};
use app::bulk::Outcome;

/// Sends the first or a new invitation and kills the old.
pub struct Reinvite;
/// Sends a mail with which a new password is set.
pub struct SendReset;

/// To whom no mail is sent at all.
fn unreachable(about: &About) -> Vec<(String, Outcome)> {
    vec![
        deleted(),
        ("u.activity <> 'active'".to_owned(), Outcome::NotActive),
        ("u.api_only = TRUE".to_owned(), Outcome::ApiOnly),
        (
            format!("u.expires_on > 0 AND u.expires_on < {}", about.today),
            Outcome::Expired,
        ),
    ]
}

#[async_trait::async_trait]
impl Act for Reinvite {
    fn exceptions(&self, about: &About) -> Vec<(String, Outcome)> {
        let mut exceptions = unreachable(about);
        exceptions.push((HAD_PASSWORD.to_owned(), Outcome::HasPassword));
        exceptions
    }

    fn event(&self) -> Option<&'static str> {
        Some("invite")
    }

    fn versions(&self) -> i64 {
        0
    }

    async fn write(&self, core: &Core, db: &mut Db<'_>, _: &About, chunk: &Chunk<'_>) -> Result<(), StoreError> {
        invitation::invite(core, db, chunk.seqs, chunk.now).await
    }
}

#[async_trait::async_trait]
impl Act for SendReset {
    fn exceptions(&self, about: &About) -> Vec<(String, Outcome)> {
        let mut exceptions = unreachable(about);
        exceptions.push((format!("NOT {HAD_PASSWORD}"), Outcome::NoPassword));
        exceptions
    }

    fn leads(&self) -> Leads {
        Leads::Never
    }

    fn versions(&self) -> i64 {
        0
    }

    async fn write(&self, core: &Core, db: &mut Db<'_>, _: &About, chunk: &Chunk<'_>) -> Result<(), StoreError> {
        reset::send(core, db, chunk.seqs, chunk.now).await
    }
}
