//! What the browser asks the server about an import, and the contract behind it.

use super::{ImportView, UploadId};
use crate::error::AppError;
use crate::wire::{Compact, GetUrl};
use leptos::prelude::*;

/// Use cases of imports. The caller is always the first argument; each authorises first: administrators alone, and an
/// upload is its maker's.
#[cfg(feature = "ssr")]
#[async_trait::async_trait]
pub trait ImportUsers: Send + Sync {
    /// Keeps a file for an hour and guesses what its columns mean.
    async fn upload(&self, caller: &crate::context::Caller, name: &str, content: Vec<u8>)
    -> Result<UploadId, AppError>;
    /// Says what each column means, in the file's order, and works out what would come of each row.
    async fn name_columns(
        &self,
        caller: &crate::context::Caller,
        id: UploadId,
        means: &[String],
    ) -> Result<(), AppError>;
    /// Shows how far one is.
    async fn show(
        &self,
        caller: &crate::context::Caller,
        id: UploadId,
        query: super::ImportQuery,
    ) -> Result<ImportView, AppError>;
    /// Brings the rows in as this version of the preview has them: once, in a task that goes on by itself.
    /// [`AppError::Conflict`] where its columns were named otherwise meanwhile.
    async fn run(
        &self,
        caller: &crate::context::Caller,
        origin: &crate::context::Origin,
        id: UploadId,
        version: i64,
    ) -> Result<(), AppError>;
    /// The rows that were left out as a file, with why in the reader's language.
    async fn wrong_rows(&self, caller: &crate::context::Caller, id: UploadId) -> Result<Vec<u8>, AppError>;
}

/// An upload. `query` is the raw one of its page's address.
///
/// # Errors
/// As [`ImportUsers::show`].
#[server(input = GetUrl, output = Compact)]
pub async fn show_import(id: UploadId, query: String) -> Result<ImportView, AppError> {
    let caller = crate::context::caller()?;
    let query = super::ImportQuery::parse(&query);
    crate::context::services().imports.show(&caller, id, query).await
}
