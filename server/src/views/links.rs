//! The views that a reader can open, as the frame of every page asks for them.

use super::begin;
use crate::authorise;
use crate::core::Core;
use crate::store::views::{self, ViewRow};
use app::context::Caller;
use app::error::AppError;
use app::users::query::UserQuery;
use app::views::ViewLinks;

/// Links.
///
/// # Errors
/// [`AppError::Forbidden`] for whoever keeps no views.
pub async fn links(core: &Core, caller: &Caller) -> Result<ViewLinks, AppError> {
    authorise::keep_views(caller)?;
    let mut conn = core.store.read().await?;
    let mut db = conn.db();
    let rows = views::visible(&mut db, caller.seq, caller.admin).await?;
    let start = begin::query(&mut db, caller).await?;
    Ok(ViewLinks {
        saved: rows.into_iter().map(|row| (row.name.clone(), shows(&row))).collect(),
        start,
    })
}

/// What a view shows, as this program writes it.
pub fn shows(row: &ViewRow) -> String {
    UserQuery::parse(&row.query).to_view()
}
