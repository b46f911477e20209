//! The page of one group, or of a new one, with its form for who may change it.

use super::find::find;
use super::get::get;
use super::save::path_of;
use super::state::Content;
use crate::core::Core;
use crate::store::{Db, StoreError, groups};
use crate::users::find::person;
use crate::users::list::list;
use crate::users::views::Reader;
use crate::{authorise, forms};
use app::context::Caller;
use app::error::AppError;
use app::form::{Choice, FormDraft, FormView, PickerView};
use app::groups::{GroupFormView, GroupId};
use app::users::query::UserQuery;
use app::users::{UserId, UserItemView};
use uuid::Uuid;

/// Members that the page shows.
const MEMBERS: u32 = 10;

/// Shows; `draft` is what was typed before, where the form came back.
///
/// # Errors
/// [`AppError::NotFound`] for a group that is not there or that the caller may not see; [`AppError::Forbidden`] for a new
/// one by who may make none.
pub async fn edit(
    core: &Core,
    caller: &Caller,
    id: Option<GroupId>,
    draft: Option<Uuid>,
) -> Result<GroupFormView, AppError> {
    let may_edit = authorise::edit_groups(caller);
    let mut view = GroupFormView {
        now: Reader::of(core, caller).moment(core.clock.now()),
        edit: may_edit.is_ok(),
        ..GroupFormView::default()
    };
    match id {
        Some(id) => {
            view.record = Some(get(core, caller, id).await?);
            view.members = members(core, caller, id).await?;
        }
        None => may_edit?,
    }
    if !view.edit {
        return Ok(view);
    }
    let content = view.record.as_ref().map(Content::of_record).unwrap_or_default();
    let at_first = content.form(view.record.as_ref().map(|record| (record.item.id, record.version)));
    let mut conn = core.store.read().await?;
    let mut db = conn.db();
    let draft = forms::begin(core, &mut db, caller, &path_of(id), draft, at_first).await?;
    let mut pickers = vec![
        PickerView {
            field: "leader".to_owned(),
            chosen: leader(&mut db, &draft).await?,
            found: None,
        },
        PickerView {
            field: "tags".to_owned(),
            chosen: forms::chosen_tags(&draft),
            found: None,
        },
    ];
    drop(conn);
    for picker in &mut pickers {
        if let Some(text) = forms::searched(&draft, &picker.field) {
            picker.found = Some(find(core, caller, &picker.field, &text).await?);
        }
    }
    view.form = FormView { draft, pickers };
    Ok(view)
}

/// Who is chosen in the form, or leads already.
async fn leader(db: &mut Db<'_>, draft: &FormDraft) -> Result<Vec<Choice>, StoreError> {
    let chosen = draft.all("leader").filter_map(|id| id.parse::<UserId>().ok()).last();
    let found = match chosen {
        Some(id) => groups::leader(db, id.0).await?,
        None => None,
    };
    let choice = found.map(|row| person(UserId(row.id), row.name, row.contact, row.email));
    Ok(choice.into_iter().collect())
}

/// The first members by name, found as the list of users finds them: however many they are, it takes as long.
async fn members(core: &Core, caller: &Caller, id: GroupId) -> Result<Vec<UserItemView>, AppError> {
    let query = UserQuery {
        groups: vec![id],
        size: MEMBERS,
        ..UserQuery::default()
    };
    Ok(list(core, caller, &query).await?.rows)
}
