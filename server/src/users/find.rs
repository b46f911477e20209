//! What the pickers of a user's form offer.

use super::filter::{Times, UserFilter};
use super::list::Page;
use crate::core::Core;
use crate::error::outside;
use crate::forms::plain;
use crate::store::grants::{Grantor, Which, grantable};
use crate::store::tags::offered;
use crate::text::fold::fold;
use crate::{authorise, contacts};
use app::bulk::Subject;
use app::context::Caller;
use app::error::AppError;
use app::form::Choice;
use app::users::query::{MAX_SEARCH_CHARS, UserQuery};
use app::users::{Activity, UserId};

/// Choices offered at once.
pub const OFFERED: usize = 20;

/// The first ones that a text is found in, for the picker of this field.
///
/// # Errors
/// [`AppError::NotFound`] for a field without a picker.
pub async fn find(core: &Core, caller: &Caller, field: &str, text: &str) -> Result<Vec<Choice>, AppError> {
    let scope = authorise::edit_users(caller)?;
    let text: String = text.trim().chars().take(MAX_SEARCH_CHARS).collect();
    let limit = i64::try_from(OFFERED).unwrap_or(i64::MAX);
    match field {
        "groups" => {
            let folded = fold(&text);
            let mut conn = core.store.read().await?;
            let found = grantable(
                &mut conn.db(),
                &Grantor::of(caller, &scope),
                &Which::Search(&folded, limit),
            )
            .await?;
            let choice = |group: crate::store::grants::GrantRow| Choice {
                value: group.id.to_string(),
                label: group.name,
                detail: group.description,
            };
            Ok(found.into_iter().map(choice).collect())
        }
        "responsible" => people(core, caller, text).await,
        "contact" => {
            let found = contacts::find(core, caller, &text).await?;
            let choice = |contact: app::contacts::ContactItemView| {
                let company = if contact.company == contact.name {
                    contact.email
                } else {
                    contact.company
                };
                let user = contact.linked_to.map(|(_, name)| format!("→ {name}"));
                let parts = [Some(company).filter(|text| !text.is_empty()), user];
                Choice {
                    value: contact.id.to_string(),
                    label: contact.name,
                    detail: parts.into_iter().flatten().collect::<Vec<_>>().join(" "),
                }
            };
            Ok(found.into_iter().map(choice).collect())
        }
        "tags" => {
            let mut conn = core.store.read().await?;
            let found = offered(&mut conn.db(), Subject::Users, &fold(&text), &scope, limit).await?;
            Ok(found.iter().map(|name| plain(name)).collect())
        }
        _ => Err(AppError::NotFound),
    }
}

/// The first active people, not API-only, that a text is found in, among those whom the caller sees.
///
/// # Errors
/// As [`list`].
pub async fn people(core: &Core, caller: &Caller, text: String) -> Result<Vec<Choice>, AppError> {
    let scope = authorise::see_users(caller)?;
    let query = UserQuery {
        search: text,
        activity: vec![Activity::Active],
        ..UserQuery::default()
    };
    let page = Page {
        sort: query.sort,
        after: None,
        size: u32::try_from(OFFERED).unwrap_or(u32::MAX),
    };
    let read = async {
        if core.index.is_loaded() {
            core.index.catch_up(core).await?;
        }
        let mut conn = core.store.read().await?;
        let mut db = conn.db();
        let (mut filter, _) = UserFilter::resolve(&mut db, &query, scope, Times::of(core)).await?;
        filter.people = true;
        page.of(core, &mut db, &filter, true).await
    };
    let (found, _) = read.await.map_err(outside)?;
    Ok(found
        .into_iter()
        .map(|user| person(UserId(user.id), user.name, user.contact, user.email))
        .collect())
}

/// Somebody as a choice: by name, told from others by the contact, or else by the email.
pub fn person(id: UserId, name: String, contact: String, email: String) -> Choice {
    Choice {
        value: id.to_string(),
        label: name,
        detail: if contact.is_empty() { email } else { contact },
    }
}
