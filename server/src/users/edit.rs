//! The page of one user, or of a new one, with its form.

use super::find::find;
use super::get::get;
use super::save::{path_of, seats};
use super::state::{input_of, values};
use crate::core::Core;
use crate::scope::Scope;
use crate::store::grants::{Grantor, Which, grantable};
use crate::store::{Db, StoreError, contacts, user_edit};
use crate::{authorise, forms};
use app::context::Caller;
use app::error::AppError;
use app::form::{Choice, FormDraft, FormView, PickerView};
use app::groups::GroupId;
use app::users::input::{UserFormView, UserInput, UserRights};
use app::users::{UserId, UserRecordView};
use uuid::Uuid;

/// Shows; `draft` is what was typed before, where the form came back.
///
/// # Errors
/// [`AppError::NotFound`] outside of the caller's scope; [`AppError::Forbidden`] for a new one by who may make none.
pub async fn edit(
    core: &Core,
    caller: &Caller,
    id: Option<UserId>,
    draft: Option<Uuid>,
) -> Result<UserFormView, AppError> {
    let record = match id {
        Some(id) => Some(get(core, caller, id).await?),
        None => None,
    };
    let scope = match (authorise::edit_users(caller), &record) {
        (Ok(scope), _) => scope,
        // Somebody who looks at themselves.
        (Err(_), Some(_)) => {
            return Ok(UserFormView {
                record,
                ..UserFormView::default()
            });
        }
        (Err(error), None) => return Err(error),
    };
    let mut view = UserFormView {
        rights: UserRights {
            edit: true,
            identity: true,
            oneself: id == Some(caller.id),
            admin: scope == Scope::Everything,
        },
        ..UserFormView::default()
    };
    let mut conn = core.store.read().await?;
    let mut db = conn.db();
    let mut input = UserInput::default();
    if let Some(record) = &record {
        input = input_of(record);
        if let Scope::Groups(led) = &scope {
            view.rights.edit = is_theirs(&mut db, record, led).await?;
            view.rights.identity = !record.had_password;
            let ids: Vec<Uuid> = input.groups.iter().map(|(group, _)| group.0).collect();
            let granted = grantable(&mut db, &Grantor::of(caller, &scope), &Which::Ids(&ids)).await?;
            input
                .groups
                .retain(|(id, _)| granted.iter().any(|group| group.id == id.0));
            let fixed = record.memberships.iter().map(|member| &member.group);
            let fixed = fixed.filter(|group| !input.groups.iter().any(|(id, _)| *id == group.id));
            view.fixed_groups = fixed.cloned().collect();
        }
    }
    let draft = forms::begin(core, &mut db, caller, &path_of(id), draft, values(&input)).await?;
    let mut pickers = vec![
        PickerView {
            field: "groups".to_owned(),
            chosen: groups(&mut db, &scope, caller, record.as_ref(), &draft).await?,
            found: None,
        },
        PickerView {
            field: "responsible".to_owned(),
            chosen: responsible(&mut db, &scope, caller, record.as_ref(), &draft).await?,
            found: None,
        },
        PickerView {
            field: "contact".to_owned(),
            chosen: contact(&mut db, caller, &draft).await?,
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
    view.seats = seats(core, caller).await?;
    view.form = FormView { draft, pickers };
    view.record = record;
    Ok(view)
}

async fn is_theirs(db: &mut Db<'_>, record: &UserRecordView, led: &[i64]) -> Result<bool, StoreError> {
    match user_edit::find(db, record.item.id.0, false).await? {
        Some(row) => Ok(user_edit::standing(db, row.seq, led).await?.1),
        None => Ok(false),
    }
}

/// The groups that the form holds: the record names its own.
async fn groups(
    db: &mut Db<'_>,
    scope: &Scope,
    caller: &Caller,
    record: Option<&UserRecordView>,
    draft: &FormDraft,
) -> Result<Vec<Choice>, StoreError> {
    let ids: Vec<GroupId> = draft.all("groups").filter_map(|id| id.parse().ok()).collect();
    let members = record.map_or(&[][..], |record| &record.memberships);
    let known = |id: GroupId| members.iter().find(|member| member.group.id == id);
    let unknown: Vec<Uuid> = ids.iter().filter(|id| known(**id).is_none()).map(|id| id.0).collect();
    let others = if unknown.is_empty() {
        Vec::new()
    } else {
        grantable(db, &Grantor::of(caller, scope), &Which::Ids(&unknown)).await?
    };
    let name = |id: &GroupId| {
        let member = known(*id).map(|member| &member.group.name);
        member.or_else(|| others.iter().find(|group| group.id == id.0).map(|group| &group.name))
    };
    let choice = |id: &GroupId| {
        Some(Choice {
            value: id.to_string(),
            label: name(id)?.clone(),
            detail: String::new(),
        })
    };
    Ok(ids.iter().filter_map(choice).collect())
}

async fn responsible(
    db: &mut Db<'_>,
    scope: &Scope,
    caller: &Caller,
    record: Option<&UserRecordView>,
    draft: &FormDraft,
) -> Result<Vec<Choice>, StoreError> {
    let Some(id) = draft
        .all("responsible")
        .filter_map(|id| id.parse::<UserId>().ok())
        .last()
    else {
        return Ok(Vec::new());
    };
    let own = record
        .and_then(|record| record.responsible.clone())
        .filter(|(own, _)| *own == id);
    let name = match own {
        Some((_, name)) => Some(name),
        None => user_edit::person(db, id.0, scope, caller.seq)
            .await?
            .map(|(_, name)| name),
    };
    let choice = |label| Choice {
        value: id.to_string(),
        label,
        detail: String::new(),
    };
    Ok(name.map(choice).into_iter().collect())
}

async fn contact(db: &mut Db<'_>, caller: &Caller, draft: &FormDraft) -> Result<Vec<Choice>, AppError> {
    let Some(id) = draft.all("contact").filter_map(|id| id.parse::<Uuid>().ok()).last() else {
        return Ok(Vec::new());
    };
    if crate::contacts::may_link(db, caller, id).await.is_err() {
        return Ok(Vec::new());
    }
    let found = contacts::find(db, id, false).await?;
    let choice = |contact: contacts::ContactRow| Choice {
        value: id.to_string(),
        label: contact.input().name(),
        detail: String::new(),
    };
    Ok(found.map(choice).into_iter().collect())
}
