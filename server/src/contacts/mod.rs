//! Use cases on contacts, a file each.

mod create;
mod delete;
mod find;
mod form;
mod get;
mod link;
mod list;
pub(crate) mod photo;
pub mod picture;
mod update;
mod views;

pub use create::create_in;
pub use find::find;
pub use link::{link_in, may_link};

use crate::authorise::{Granted, WriteContacts, require};
use crate::core::Core;
use crate::store::Db;
use crate::text::email;
use crate::users::rights::of_now;
use app::contacts::api::ContactAdmin;
use app::contacts::input::ContactInput;
use app::contacts::query::ContactQuery;
use app::contacts::{ContactCounts, ContactFormView, ContactId, ContactItemView, ContactPage, ContactRecordView};
use app::context::{Caller, Origin};
use app::error::AppError;
use std::sync::Arc;
use uuid::Uuid;

/// The use cases.
pub struct Contacts(pub Arc<Core>);

#[async_trait::async_trait]
impl ContactAdmin for Contacts {
    async fn list(&self, caller: &Caller, query: &ContactQuery) -> Result<ContactPage, AppError> {
        list::list(&self.0, caller, query).await
    }

    async fn count(&self, caller: &Caller, query: &ContactQuery) -> Result<ContactCounts, AppError> {
        list::count(&self.0, caller, query).await
    }

    async fn get(&self, caller: &Caller, id: ContactId) -> Result<ContactRecordView, AppError> {
        get::get(&self.0, caller, id).await
    }

    async fn find(&self, caller: &Caller, search: &str) -> Result<Vec<ContactItemView>, AppError> {
        find::find(&self.0, caller, search).await
    }

    async fn form(
        &self,
        caller: &Caller,
        id: Option<ContactId>,
        draft: Option<Uuid>,
    ) -> Result<ContactFormView, AppError> {
        form::form(&self.0, caller, id, draft).await
    }

    async fn save(&self, caller: &Caller, origin: &Origin, raw: &str) -> Result<String, AppError> {
        form::save(&self.0, &require(caller, WriteContacts)?, origin, raw).await
    }

    async fn create(
        &self,
        caller: &Caller,
        origin: &Origin,
        id: ContactId,
        input: &ContactInput,
    ) -> Result<ContactId, AppError> {
        create::create(&self.0, &require(caller, WriteContacts)?, origin, id, input).await
    }

    async fn update(
        &self,
        caller: &Caller,
        origin: &Origin,
        id: ContactId,
        version: i64,
        input: &ContactInput,
    ) -> Result<i64, AppError> {
        update::update(&self.0, &require(caller, WriteContacts)?, origin, id, version, input).await
    }

    async fn delete(&self, caller: &Caller, origin: &Origin, id: ContactId) -> Result<(), AppError> {
        delete::delete(&self.0, &require(caller, WriteContacts)?, origin, id).await
    }

    async fn set_photo(
        &self,
        caller: &Caller,
        origin: &Origin,
        id: ContactId,
        picture: Option<Vec<u8>>,
    ) -> Result<String, AppError> {
        photo::set(&self.0, &require(caller, WriteContacts)?, origin, id, picture).await
    }

    async fn photo(&self, caller: &Caller, id: ContactId) -> Result<(String, Vec<u8>), AppError> {
        photo::get(&self.0, caller, id).await
    }
}

/// Looks up within a transaction whether a writer still is one.
///
/// # Errors
/// [`AppError::Forbidden`] where the right is gone meanwhile.
async fn still_may(db: &mut Db<'_>, writer: &Granted<'_, WriteContacts>) -> Result<(), AppError> {
    require(&of_now(db, writer.caller()).await?, WriteContacts).map(drop)
}

/// What the server knows of a contact's fields beyond the rules that it shares with the browser.
///
/// # Errors
/// [`AppError::Invalid`] with every broken rule; fields have the prefix before their names.
fn check(input: &ContactInput, prefix: &str) -> Result<(), AppError> {
    input.check(prefix)?;
    if input.email.is_empty() || email::broken_rules(&input.email).is_empty() {
        Ok(())
    } else {
        Err(AppError::field(&format!("{prefix}email"), "email_invalid"))
    }
}
