//! One's own account as its page shows it.

use super::may;
use crate::core::Core;
use crate::forms;
use crate::store::email_changes;
use crate::users::get::get;
use crate::users::state::UserState;
use crate::users::views::Reader;
use app::context::Caller;
use app::error::AppError;
use app::form::{Difference, FormDraft, KEY, VERSION};
use app::profile::{ACCOUNT, PendingEmail, ProfileView, SECTION};
use app::routes::PROFILE;
use app::users::MailState;
use uuid::Uuid;

/// Shows; `draft` is what was typed before, where a form came back.
///
/// # Errors
/// [`AppError::Forbidden`] for who works through tokens alone.
pub async fn show(core: &Core, caller: &Caller, draft: Option<Uuid>) -> Result<ProfileView, AppError> {
    let user = get(core, caller, caller.id).await?;
    let reader = Reader::of(core, caller);
    let mut conn = core.store.read().await?;
    let mut db = conn.db();
    let found = UserState::find(&mut db, caller.id, false).await?;
    let state = found.ok_or(AppError::NotFound)?;
    may(core, &state)?;
    let row = &state.row;
    let kept = match draft {
        Some(draft) => forms::open(core, &mut db, caller, PROFILE, draft).await?,
        None => None,
    };
    let pending = email_changes::find(&mut db, row.seq).await?;
    let saved = [
        ("name", row.name.clone()),
        ("language", row.locale.clone()),
        ("time_zone", row.time_zone.clone()),
    ];
    let mut draft = kept.unwrap_or_default();
    if draft.value(SECTION) == ACCOUNT && draft.error.as_deref() == Some(AppError::Conflict.code()) {
        draft.differences = differences(&draft, &saved);
        // Saving goes on from what is shown now.
        draft.set(VERSION, row.version.to_string());
    }
    let mut account = FormDraft {
        values: saved.map(|(field, value)| (field.to_owned(), value)).into(),
        ..FormDraft::default()
    };
    account.set(VERSION, row.version.to_string());
    account.set(KEY, forms::new_id().to_string());
    Ok(ProfileView {
        pending: pending.map(|wanted| PendingEmail {
            email: wanted.email,
            asked_at: reader.moment(wanted.asked_at),
            mail: MailState::parse(&wanted.mail),
        }),
        account,
        draft,
        sends_mail: core.sends_mail(),
        company_zone: core.zone.iana_name().unwrap_or_default().to_owned(),
        zones: zones(&row.time_zone),
        sessions: Vec::new(),
        appearance: String::new(),
        letter_keys: true,
        user,
    })
}

/// What was typed and what is saved, where these differ.
fn differences(draft: &FormDraft, saved: &[(&str, String)]) -> Vec<Difference> {
    let differing = saved.iter().filter(|(field, theirs)| draft.value(field) != *theirs);
    let difference = |(field, theirs): &(&str, String)| Difference {
        field: (*field).to_owned(),
        mine: draft.value(field),
        theirs: theirs.clone(),
        ..Difference::default()
    };
    differing.map(difference).collect()
}

/// The time zones that people know, by region and place, and the one that is chosen.
fn zones(chosen: &str) -> Vec<String> {
    let is_place = |name: &str| {
        name.split_once('/')
            .is_some_and(|(region, _)| !matches!(region, "Etc" | "SystemV" | "posix" | "right"))
    };
    let known = jiff::tz::db().available();
    let mut zones: Vec<String> = known
        .map(|zone| zone.as_str().to_owned())
        .filter(|name| is_place(name) || name == "UTC")
        .collect();
    if !chosen.is_empty() && !zones.iter().any(|zone| zone == chosen) {
        zones.push(chosen.to_owned());
    }
    zones.sort();
    zones.dedup();
    zones
}

#[cfg(test)]
mod tests {
    use super::zones;

    #[test]
    fn zones_are_places_and_the_one_that_is_chosen() {
        let known = zones("CET");
        for zone in ["Europe/Berlin", "America/Argentina/Ushuaia", "UTC", "CET"] {
            assert!(known.iter().any(|known| known == zone), "{zone}");
        }
        assert!(!zones("").iter().any(|zone| zone == "CET" || zone.starts_with("Etc/")));
    }
}
