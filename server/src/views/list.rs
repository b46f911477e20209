//! The page on which views are saved and managed.

use super::links::shows;
use super::{built_in, keeper};
use crate::core::Core;
use crate::forms;
use crate::scope::Scope;
use crate::store::{Db, views};
use app::context::Caller;
use app::error::AppError;
use app::form::{FormDraft, KEY, VERSION, draft_of};
use app::groups::GroupId;
use app::query_string::pairs;
use app::routes::VIEWS;
use app::users::query::UserQuery;
use app::views::input::EDIT;
use app::views::{SavedView, ViewId, ViewsView};
use uuid::Uuid;

/// The page.
///
/// # Errors
/// [`AppError::Forbidden`] for whoever keeps no views; [`AppError::NotFound`] where the view to be changed is not there.
pub async fn list(core: &Core, caller: &Caller, raw: &str) -> Result<ViewsView, AppError> {
    let mut conn = core.store.read().await?;
    let mut db = conn.db();
    let caller = keeper(&mut db, caller).await?;
    let rows = views::visible(&mut db, caller.seq, caller.admin).await?;
    let start = match views::start_of(&mut db, caller.seq).await? {
        Some((_, Some(id))) if rows.iter().any(|row| row.id == id) => id.to_string(),
        Some((word, None)) if built_in(&word).is_some() => word,
        _ => String::new(),
    };
    let mut form = FormDraft::default();
    if let Ok(draft) = draft_of(raw).parse() {
        form = forms::open(core, &mut db, &caller, VIEWS, draft)
            .await?
            .unwrap_or_default();
    }
    let mut present = UserQuery::parse(raw).to_view();
    if form.values.is_empty() {
        let edited = pairs(raw).find_map(|(name, id)| (name == EDIT).then_some(id));
        if let Some(id) = edited {
            let id: Uuid = id.parse().map_err(|_| AppError::NotFound)?;
            let row = rows.iter().find(|row| row.id == id).ok_or(AppError::NotFound)?;
            form.set(EDIT, id.to_string());
            form.set(VERSION, row.version.to_string());
            form.set("name", &row.name);
            form.set("shared", row.shared.to_string());
            form.set("start", (start == id.to_string()).to_string());
        } else {
            form.set(KEY, Uuid::now_v7().to_string());
        }
        form.set("query", &present);
    } else {
        present = UserQuery::parse(&form.value("query")).to_view();
        // Whoever was told that somebody else changed it knows what they write over.
        let row = rows.iter().find(|row| row.id.to_string() == form.value(EDIT));
        if let Some(row) = row.filter(|_| form.error.is_some()) {
            form.set(VERSION, row.version.to_string());
        }
    }
    let saved: Vec<SavedView> = rows
        .into_iter()
        .map(|row| SavedView {
            id: ViewId(row.id),
            query: shows(&row),
            name: row.name,
            shared: row.shared,
            owner: if row.owner_seq == caller.seq {
                String::new()
            } else {
                row.owner_name
            },
        })
        .collect();
    Ok(ViewsView {
        groups: groups(&mut db, &caller, saved.iter().map(|view| &view.query).chain([&present])).await?,
        saved,
        start,
        present,
        shares: caller.admin,
        form,
    })
}

/// The groups that these queries name, as far as the reader may see them.
async fn groups(
    db: &mut Db<'_>,
    caller: &Caller,
    queries: impl Iterator<Item = &String>,
) -> Result<Vec<(GroupId, String)>, AppError> {
    let scope = if caller.admin {
        Scope::Everything
    } else {
        Scope::Groups(caller.leads.clone())
    };
    let mut mentioned: Vec<GroupId> = queries.flat_map(|query| UserQuery::parse(query).groups).collect();
    mentioned.sort_unstable();
    mentioned.dedup();
    let mut named = Vec::new();
    for id in mentioned {
        let found = views::group(db, id.0).await?.filter(|(seq, _)| scope.has_group(*seq));
        named.extend(found.map(|(_, name)| (id, name)));
    }
    Ok(named)
}
