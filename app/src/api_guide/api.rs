//! What the browser asks the server about the API.

use super::GuideView;
use crate::error::AppError;
use crate::wire::{Compact, GetUrl};
use leptos::prelude::*;

/// What was tried by the form, for the page that answers it.
#[cfg(feature = "ssr")]
#[derive(Clone, Default)]
pub struct Tried(pub GuideView);

/// The operations, and what was tried.
///
/// # Errors
/// [`AppError::Unauthenticated`] where nobody is signed in.
#[server(input = GetUrl, output = Compact)]
pub async fn api_guide() -> Result<GuideView, AppError> {
    crate::context::caller()?;
    let Tried(tried) = use_context::<Tried>().unwrap_or_default();
    Ok(GuideView {
        operations: crate::context::services().operations.to_vec(),
        ..tried
    })
}
