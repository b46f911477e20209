//! What the browser asks the server about contacts, and the contract behind it.

use super::{ContactCounts, ContactFormView, ContactId, ContactItemView, ContactPage, ContactRecordView};
use crate::error::AppError;
use crate::wire::{Compact, GetUrl};
use leptos::prelude::*;

/// Use cases on contacts. The caller is always the first argument; each authorises first.
#[cfg(feature = "ssr")]
#[async_trait::async_trait]
pub trait ContactAdmin: Send + Sync {
    /// One page of the list, by name.
    async fn list(
        &self,
        caller: &crate::context::Caller,
        query: &super::query::ContactQuery,
    ) -> Result<ContactPage, AppError>;
    /// Totals, position and facets of the same query.
    async fn count(
        &self,
        caller: &crate::context::Caller,
        query: &super::query::ContactQuery,
    ) -> Result<ContactCounts, AppError>;
    /// One contact.
    async fn get(&self, caller: &crate::context::Caller, id: ContactId) -> Result<ContactRecordView, AppError>;
    /// The first contacts that a picker finds, by name: at most [`FOUND`]. A lead without the permission finds
    /// contacts of their members alone.
    async fn find(&self, caller: &crate::context::Caller, search: &str) -> Result<Vec<ContactItemView>, AppError>;
    /// What the page of a contact (`None`: a new one) shows: a draft of a refused form, or what is saved.
    async fn form(
        &self,
        caller: &crate::context::Caller,
        id: Option<ContactId>,
        draft: Option<uuid::Uuid>,
    ) -> Result<ContactFormView, AppError>;
    /// Saves the form as it was sent; gives the address to go on to.
    async fn save(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        raw: &str,
    ) -> Result<String, AppError>;
    /// Makes a contact with this identity; asked again with it, nothing is made twice.
    async fn create(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        id: ContactId,
        input: &super::input::ContactInput,
    ) -> Result<ContactId, AppError>;
    /// Changes a contact that still has this version, or [`AppError::Conflict`]; gives the new one.
    async fn update(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        id: ContactId,
        version: i64,
        input: &super::input::ContactInput,
    ) -> Result<i64, AppError>;
    /// Deletes a contact that no user is linked to.
    async fn delete(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        id: ContactId,
    ) -> Result<(), AppError>;
    /// Puts a picture, as it was uploaded, in place of the photo; `None` takes it away. Gives its address.
    async fn set_photo(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        id: ContactId,
        picture: Option<Vec<u8>>,
    ) -> Result<String, AppError>;
    /// The photo as JPEG with its digest; for whoever may see the contact, or a user that is linked to it.
    async fn photo(&self, caller: &crate::context::Caller, id: ContactId) -> Result<(String, Vec<u8>), AppError>;
}

/// At most so many contacts are offered by a picker.
pub const FOUND: u32 = 20;

/// One page of the contacts list. `query` is the raw query string of the page's URL.
///
/// # Errors
/// As [`ContactAdmin::list`].
#[server(input = GetUrl, output = Compact)]
pub async fn list_contacts(query: String) -> Result<ContactPage, AppError> {
    let caller = crate::context::caller()?;
    let query = super::query::ContactQuery::parse(&query);
    crate::context::services().contacts.list(&caller, &query).await
}

/// Totals and facets of the contacts list. `query` is the raw query string of the page's URL.
///
/// # Errors
/// As [`ContactAdmin::count`].
#[server(input = GetUrl, output = Compact)]
pub async fn count_contacts(query: String) -> Result<ContactCounts, AppError> {
    let caller = crate::context::caller()?;
    let query = super::query::ContactQuery::parse(&query);
    crate::context::services().contacts.count(&caller, &query).await
}

/// One contact's record.
///
/// # Errors
/// As [`ContactAdmin::get`].
#[server(input = GetUrl, output = Compact)]
pub async fn get_contact(id: ContactId) -> Result<ContactRecordView, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services().contacts.get(&caller, id).await
}

/// What a picker offers for a text.
///
/// # Errors
/// As [`ContactAdmin::find`].
#[server(input = GetUrl, output = Compact)]
pub async fn find_contacts(q: String) -> Result<Vec<ContactItemView>, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services().contacts.find(&caller, &q).await
}

/// What the page of a contact, or of a new one, shows.
///
/// # Errors
/// As [`ContactAdmin::form`].
#[server(input = Compact, output = Compact)]
pub async fn contact_form(id: Option<ContactId>, draft: Option<uuid::Uuid>) -> Result<ContactFormView, AppError> {
    let caller = crate::context::caller()?;
    crate::context::services().contacts.form(&caller, id, draft).await
}

/// Saves the form of a contact, as the browser encodes it; gives the address to go on to.
///
/// # Errors
/// As [`ContactAdmin::save`].
#[server(input = Compact, output = Compact)]
pub async fn save_contact(raw: String) -> Result<String, AppError> {
    let (caller, origin) = (crate::context::caller()?, crate::context::origin());
    crate::context::services().contacts.save(&caller, &origin, &raw).await
}

/// Puts a picture in place of a contact's photo, or takes it away; gives the photo's address.
///
/// # Errors
/// As [`ContactAdmin::set_photo`].
#[server(input = Compact, output = Compact)]
pub async fn set_contact_photo(id: ContactId, picture: Option<Vec<u8>>) -> Result<String, AppError> {
    let (caller, origin) = (crate::context::caller()?, crate::context::origin());
    crate::context::services()
        .contacts
        .set_photo(&caller, &origin, id, picture)
        .await
}
