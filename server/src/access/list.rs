//! One page of "Who can…".

use super::given::view;
use super::resolve;
use crate::audit::actors::Actors;
use crate::authorise;
use crate::core::Core;
use crate::error::outside;
use crate::store::StoreError;
use crate::store::access::given;
use crate::users::filter::Times;
use crate::users::list::Page;
use crate::users::views::{Reader, item};
use app::access::query::AccessQuery;
use app::access::{AccessPage, AccessRow, GivenView};
use app::context::Caller;
use app::error::AppError;
use app::users::query::Sort;
use std::collections::HashMap;

/// Lists by name; nobody where no permission is asked for.
///
/// # Errors
/// [`AppError::Forbidden`] for who may not see users.
pub async fn list(core: &Core, caller: &Caller, query: &AccessQuery) -> Result<AccessPage, AppError> {
    let scope = authorise::see_users(caller)?;
    let times = Times::of(core);
    let reader = Reader::of(core, caller);
    let now = reader.moment(times.now);
    let Some(permission) = query.permission else {
        return Ok(AccessPage::nobody(now));
    };
    let read = async {
        if core.index.is_loaded() {
            core.index.catch_up(core).await?;
        }
        let mut conn = core.store.read().await?;
        let mut db = conn.db();
        let filter = resolve(&mut db, permission, query, scope, times).await?;
        let page = Page {
            sort: Sort::default(),
            after: query.after,
            size: query.size,
        };
        let (rows, more) = page.of(core, &mut db, &filter, true).await?;
        let users: Vec<i64> = rows.iter().map(|row| row.seq).collect();
        let asked = Some((permission, query.access));
        let found = given(&mut db, &users, asked, &filter.scope).await?;
        let actors = Actors::find(&mut db, caller, found.iter().filter_map(|row| row.granted_by)).await?;
        let mut through: HashMap<i64, Vec<GivenView>> = HashMap::new();
        for row in found {
            through
                .entry(row.user_seq)
                .or_default()
                .push(view(row, &actors, &reader));
        }
        let rows = rows.into_iter().map(|mut row| {
            let through = through.remove(&row.seq).unwrap_or_default();
            row.description.clear();
            AccessRow {
                writable: through.iter().any(|given| given.writable),
                through,
                user: item(row, Vec::new(), Vec::new(), &filter.scope, &reader, &times),
            }
        });
        Ok(AccessPage {
            // Whoever lost the right since the page was looked up has it through nothing.
            rows: rows.filter(|row| !row.through.is_empty()).collect(),
            more,
            given: filter.groups != [0],
            now,
        })
    };
    let page: Result<AccessPage, StoreError> = read.await;
    page.map_err(outside)
}
