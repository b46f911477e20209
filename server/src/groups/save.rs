//! A group's form, with scripts and without: saved, searched or brought back. What comes of it is the address to go on to.

use super::create::create_in;
use super::head::head;
use super::state::{belongs, differences};
use super::update::{open, update_in};
use crate::core::Core;
use crate::forms::{Updated, versions};
use crate::{authorise, forms};
use app::context::{Caller, Origin};
use app::error::AppError;
use app::groups::GroupId;
use app::groups::input::GroupInput;
use app::routes::{GROUPS, NEW_GROUP};

/// The path of a group's page.
pub fn path_of(id: Option<GroupId>) -> String {
    id.map_or_else(|| NEW_GROUP.to_owned(), |id| format!("{GROUPS}/{id}"))
}

/// Saves.
///
/// # Errors
/// [`AppError::NotFound`] for a group that the caller may not see, [`AppError::Forbidden`] for one that they may only look
/// at; [`AppError::Invalid`] with every broken rule.
pub async fn save(
    core: &Core,
    caller: &Caller,
    origin: &Origin,
    id: Option<GroupId>,
    raw: &str,
) -> Result<String, AppError> {
    if let Err(error) = authorise::edit_groups(caller) {
        if let Some(id) = id {
            head(core, caller, id).await?;
        }
        return Err(error);
    }
    if forms::searches(raw) {
        let draft = Box::new(forms::typed(raw));
        return forms::go_on(core, caller, &path_of(id), Updated::Returned(draft)).await;
    }
    let (saved, updated) = match id {
        None => make(core, caller, origin, raw).await?,
        Some(id) => (id, change(core, caller, origin, id, raw).await?),
    };
    forms::go_on(core, caller, &path_of(Some(saved)), updated).await
}

/// Makes a group of a form; the same form gives the same group.
async fn make(core: &Core, caller: &Caller, origin: &Origin, raw: &str) -> Result<(GroupId, Updated), AppError> {
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    if let Some(made) = forms::sent(core, &mut db, caller, raw).await? {
        return Ok((GroupId(made), Updated::Saved(None)));
    }
    let id = create_in(core, &mut db, caller, origin, &GroupInput::parse(raw)).await?;
    forms::saved(core, &mut db, caller, raw, id.0).await?;
    let told = forms::tell(core, &mut db, caller, &path_of(Some(id)), [("created", 0)]).await?;
    tx.commit().await?;
    Ok((id, Updated::Saved(Some(told))))
}

/// Changes a group by a form. A form that read an older version comes back with both, and nothing is written (TRUST 21).
async fn change(core: &Core, caller: &Caller, origin: &Origin, id: GroupId, raw: &str) -> Result<Updated, AppError> {
    let mine = GroupInput::parse(raw);
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    let current = open(&mut db, caller, id, &mine).await?;
    if forms::sent(core, &mut db, caller, raw).await?.is_some() {
        return Ok(Updated::Saved(None));
    }
    if mine.version != current.row.version {
        let differences = differences(&mut db, &mine, &current.content).await?;
        let was = versions::marks(&current.content.compared());
        let draft = versions::beside(raw, current.row.version, was, differences);
        return Ok(Updated::Returned(Box::new(draft)));
    }
    let content = versions::merged(raw, &mine.theirs, &current.content.values(), belongs);
    let input = GroupInput::parse(&content);
    if let Err(error) = update_in(core, &mut db, caller, origin, id, (&current, &input)).await {
        return versions::or_back(raw, &content, error);
    }
    forms::saved(core, &mut db, caller, raw, id.0).await?;
    let told = forms::tell(core, &mut db, caller, &path_of(Some(id)), [("saved", 0)]).await?;
    tx.commit().await?;
    Ok(Updated::Saved(Some(told)))
}
