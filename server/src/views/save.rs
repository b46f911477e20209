//! A view made or changed.

use super::{keeper, tell, to_write};
use crate::core::Core;
use crate::store::views::{self, NewView, ViewRow};
use crate::store::{Db, StoreError};
use crate::text::fold::fold;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::users::query::UserQuery;
use app::views::input::ViewInput;
use serde_json::{Value, json};
use uuid::Uuid;

/// Most views of one owner.
const MOST: i64 = 100;
/// Longest query in bytes: every page carries all that its reader can open.
const LONGEST: usize = 2_000;

/// Saves; gives the address of the list as the view shows it.
///
/// # Errors
/// [`AppError::Forbidden`] for whoever keeps no views, and for a lead who would share one; [`AppError::NotFound`] for a
/// view of somebody else's own; [`AppError::Invalid`] with every broken rule; [`AppError::Conflict`] where somebody
/// else changed it since it was read.
pub async fn save(core: &Core, caller: &Caller, origin: &Origin, input: &ViewInput) -> Result<String, AppError> {
    let saved = save_once(core, caller, origin, input).await;
    // A double click: the other request was first, and this one found its name taken.
    if let (Err(AppError::Invalid { .. }), None, Some(key)) = (&saved, input.id, input.key) {
        let mut conn = core.store.read().await?;
        if let Some(made) = views::find(&mut conn.db(), caller.seq, false, key, false).await?
            && is_of(&made, input)
        {
            return Ok(UserQuery::parse(&made.query).href());
        }
    }
    saved
}

/// Whether a view is what this form makes.
fn is_of(view: &ViewRow, input: &ViewInput) -> bool {
    (&view.name, &view.query, view.shared) == (&input.name, &input.query, input.shared)
}

async fn save_once(core: &Core, caller: &Caller, origin: &Origin, input: &ViewInput) -> Result<String, AppError> {
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    let caller = keeper(&mut db, caller).await?;
    if input.shared && !caller.admin {
        return Err(AppError::Forbidden);
    }
    let broken = input.broken();
    if !broken.is_empty() {
        return Err(AppError::Invalid { fields: broken });
    }
    if input.query.len() > LONGEST {
        return Err(AppError::field("name", "other"));
    }
    let (id, query) = match input.id {
        Some(id) => (id.0, change(core, &mut db, &caller, origin, id.0, input).await?),
        None => (
            create(core, &mut db, &caller, origin, input).await?,
            input.query.clone(),
        ),
    };
    let start = views::start_of(&mut db, caller.seq).await?.and_then(|(_, view)| view);
    if input.start || start == Some(id) {
        views::set_start(&mut db, caller.seq, "", input.start.then_some(id)).await?;
    }
    tx.commit().await?;
    Ok(UserQuery::parse(&query).href())
}

async fn create(
    core: &Core,
    db: &mut Db<'_>,
    caller: &Caller,
    origin: &Origin,
    input: &ViewInput,
) -> Result<Uuid, AppError> {
    let mut id = input.key.unwrap_or_else(Uuid::now_v7);
    if let Some(made) = views::find(db, caller.seq, false, id, false).await? {
        if is_of(&made, input) {
            return Ok(id);
        }
        // A form that was sent before with something else in it makes another one.
        id = Uuid::now_v7();
    }
    if views::count_of(db, caller.seq).await? >= MOST {
        return Err(AppError::field("name", "too_many"));
    }
    let view = NewView {
        id,
        owner_seq: caller.seq,
        name: (&input.name, &fold(&input.name)),
        query: &input.query,
        shared: input.shared,
        now: core.clock.now(),
    };
    views::insert(db, view).await.map_err(taken)?;
    if input.shared {
        let details = json!({ "name": [Value::Null, input.name] });
        tell(core, db, caller, origin, "view.create", (id, details)).await?;
    }
    Ok(id)
}

async fn change(
    core: &Core,
    db: &mut Db<'_>,
    caller: &Caller,
    origin: &Origin,
    id: Uuid,
    input: &ViewInput,
) -> Result<String, AppError> {
    let row = to_write(db, caller, id).await?;
    let query = if input.replace { &input.query } else { &row.query };
    let is_same = (&row.name, &row.query, row.shared) == (&input.name, query, input.shared);
    if is_same {
        // Also a form that is sent again after its answer was lost.
        return Ok(row.query);
    }
    if row.version != input.version {
        return Err(AppError::Conflict);
    }
    let view = NewView {
        id,
        owner_seq: row.owner_seq,
        name: (&input.name, &fold(&input.name)),
        query,
        shared: input.shared,
        now: core.clock.now(),
    };
    views::update(db, view).await.map_err(taken)?;
    if row.shared || input.shared {
        let mut details = json!({ "name": [row.name, input.name] });
        if row.shared != input.shared {
            details["shared"] = json!([row.shared, input.shared]);
        }
        if row.query != *query {
            details["replaced"] = json!(true);
        }
        tell(core, db, caller, origin, "view.update", (id, details)).await?;
    }
    Ok(query.clone())
}

fn taken(error: StoreError) -> AppError {
    match error {
        StoreError::Taken(_) => AppError::field("name", "taken"),
        error => error.into(),
    }
}
