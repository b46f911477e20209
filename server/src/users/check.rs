//! The rules of what is typed about a user, with those that only the server can tell.

use crate::authorise;
use crate::core::Core;
use crate::scope::Scope;
use crate::sign_in::throttle::Subject;
use crate::store::user_edit::{find, is_seen, standing, taken};
use crate::store::{Db, StoreError};
use crate::text::fold::fold;
use crate::text::{email, label, name};
use app::context::Caller;
use app::error::{AppError, FieldError};
use app::users::UserId;
use app::users::input::UserInput;

/// The fields in the form's order.
pub const FIELDS: [&str; 12] = [
    "name",
    "email",
    "contact",
    "groups",
    "api_only",
    "purpose",
    "responsible",
    "review_on",
    "no_shared_data",
    "expires_on",
    "tags",
    "description",
];

/// Checks a form while it is filled in. Whether a name is free is told beyond a lead's scope, so their questions are
/// counted, and nobody is named.
///
/// # Errors
/// [`AppError::TooManyRequests`] for a lead who asks too often.
pub async fn check(core: &Core, caller: &Caller, input: &UserInput) -> Result<Vec<FieldError>, AppError> {
    let scope = authorise::edit_users(caller)?;
    if scope != Scope::Everything {
        count_question(core, caller).await?;
    }
    let mut broken = broken_rules(input);
    let mut conn = core.store.read().await?;
    let mut db = conn.db();
    // A name of somebody out of sight is taken, whoever is said to have it: else one could ask whose it is.
    let own = match (input.id, &scope) {
        (Some(id), Scope::Groups(led)) if !is_seen(&mut db, id.0, led).await? => None,
        (Some(id), _) => find(&mut db, id.0, false).await?.map(|user| user.seq),
        (None, _) => None,
    };
    broken.extend(names_taken(&mut db, input, own).await?);
    Ok(in_order(broken))
}

/// Counts a lead's question whether names are free.
///
/// # Errors
/// [`AppError::TooManyRequests`] for one who asks too often.
pub async fn count_question(core: &Core, caller: &Caller) -> Result<(), AppError> {
    let mut tx = core.store.write().await?;
    let lead = caller.id.to_string();
    let asked = Subject::Names(&lead)
        .fail(&mut tx.db(), core.clock.now(), core.policy.lock_window)
        .await?;
    tx.commit().await?;
    if asked > core.policy.name_checks {
        let seconds = core.policy.lock_window / crate::clock::SECOND;
        return Err(AppError::TooManyRequests {
            retry_after: u32::try_from(seconds).unwrap_or(u32::MAX),
        });
    }
    Ok(())
}

/// Counts it as well when a lead saves another name or email of somebody of theirs: the answer tells whether it is free.
/// Of anybody else it tells nothing, and whether there is such a user must not show by it.
///
/// # Errors
/// As [`count_question`].
pub async fn count_renaming(
    core: &Core,
    caller: &Caller,
    led: &[i64],
    id: UserId,
    input: &UserInput,
) -> Result<(), AppError> {
    let mut conn = core.store.read().await?;
    let mut db = conn.db();
    if !is_seen(&mut db, id.0, led).await? {
        return Ok(());
    }
    let Some(user) = find(&mut db, id.0, false).await? else {
        return Ok(());
    };
    let renamed = user.name != input.name || user.email != input.email;
    if !renamed || standing(&mut db, user.seq, led).await? != (true, true) {
        return Ok(());
    }
    drop(conn);
    count_question(core, caller).await
}

/// The rules that a form breaks by itself.
pub fn broken_rules(input: &UserInput) -> Vec<FieldError> {
    let mut broken = input.broken_rules();
    let tags = input.tags.iter().flat_map(|tag| label::broken_tag_rules(tag)).take(1);
    let server = name::broken_rules(&input.name)
        .into_iter()
        .map(|rule| ("name", rule))
        .chain(
            email::broken_rules(&input.email)
                .into_iter()
                .map(|rule| ("email", rule)),
        )
        .chain(tags.map(|rule| ("tags", rule)));
    FieldError::add(&mut broken, server);
    in_order(broken)
}

/// Name and email where they are somebody else's.
///
/// # Errors
/// When the database fails.
pub async fn names_taken(db: &mut Db<'_>, input: &UserInput, own: Option<i64>) -> Result<Vec<FieldError>, StoreError> {
    let keys = [fold(&input.name), fold(&input.email)];
    let taken = taken(db, [&keys[0], &keys[1]], own).await?;
    let fields = ["name", "email"].into_iter().zip(&keys);
    Ok(fields
        .filter(|(_, key)| !key.is_empty() && taken.contains(key))
        .map(|(field, _)| FieldError::new(field, "taken"))
        .collect())
}

/// Sorted as the form has its fields.
pub fn in_order(mut broken: Vec<FieldError>) -> Vec<FieldError> {
    broken.sort_by_key(|error| FIELDS.iter().position(|field| *field == error.field));
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_adds_what_needs_tables() {
        let input = UserInput::parse("name=p%D0%B0ypal&email=a%2Cb%40c.com&tags=%C2%B4");
        let told: Vec<_> = broken_rules(&input)
            .into_iter()
            .map(|error| (error.field, error.rule))
            .collect();
        let expect = [
            ("name", "mixed_scripts"),
            ("email", "email_invalid"),
            ("tags", "required"),
        ];
        assert_eq!(told, expect.map(|(field, rule)| (field.to_owned(), rule.to_owned())));
    }
}
