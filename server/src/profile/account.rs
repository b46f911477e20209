//! Name, language and time zone of one's own account.

use super::{broken, count, own, own_now, taken};
use crate::core::Core;
use crate::forms;
use crate::sign_in::session;
use crate::store::audit::append;
use crate::store::import_write::{UserValues, update_users};
use crate::store::user_edit::set_preferences;
use crate::users::changes::{Changes, text};
use crate::users::state::UserState;
use crate::users::update::rename_keys;
use app::context::{Caller, Origin};
use app::error::{AppError, FieldError};
use app::profile::AccountInput;
use app::text::LANGUAGES;
use app::users::input::UserInput;
use jiff::tz::TimeZone;

/// Saves; gives the language that the user has then, empty for the browser's. A form that read an older version is
/// refused, and nothing is written (TRUST 21).
///
/// # Errors
/// [`AppError::Invalid`] with every broken rule; [`AppError::Conflict`] for a stale form.
pub async fn save(core: &Core, caller: &Caller, origin: &Origin, raw: &str) -> Result<String, AppError> {
    let input = AccountInput::parse(raw);
    let known = own_now(core, caller).await?;
    if input.name != known.row.name {
        count(core, caller).await?;
    }
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    let current = own(core, &mut db, caller).await?;
    if forms::sent(core, &mut db, caller, raw).await?.is_some() {
        return Ok(current.row.locale);
    }
    if input.version != current.row.version {
        return Err(AppError::Conflict);
    }
    let (named, zone) = (named(&current, &input.name), zone(&input.time_zone));
    let mut fields = Vec::new();
    match broken(&named, "name") {
        Some(error) => fields.push(error),
        None => fields.extend(taken(&mut db, &current, &named, "name").await?),
    }
    let language = input.language.as_str();
    if !language.is_empty() && !LANGUAGES.iter().any(|(code, _)| *code == language) {
        fields.push(FieldError::new("language", "unknown"));
    }
    if zone.is_none() {
        fields.push(FieldError::new("time_zone", "unknown"));
    }
    let (true, Some(zone)) = (fields.is_empty(), zone) else {
        return Err(AppError::Invalid { fields });
    };
    let (row, now) = (&current.row, core.clock.now());
    let mut changes = Changes::default();
    changes.note("name", text(&row.name), text(&input.name));
    changes.note("locale", text(&row.locale), text(language));
    changes.note("time_zone", text(&row.time_zone), text(&zone));
    if !changes.is_empty() {
        let values = UserValues {
            name: input.name.clone(),
            ..current.values()
        };
        update_users(&mut db, vec![(row.seq, values)], now).await?;
        rename_keys(&mut db, row, &input.name, &row.email).await?;
        set_preferences(&mut db, row.seq, language, &zone).await?;
        let event = session::event(core, origin, "user.update", caller.id.0, changes.into_details());
        append(&mut db, event).await?;
    }
    forms::saved(core, &mut db, caller, raw, caller.id.0).await?;
    tx.commit().await?;
    Ok(input.language)
}

/// The form of a user, with another name.
fn named(current: &UserState, name: &str) -> UserInput {
    UserInput {
        name: name.to_owned(),
        ..current.input()
    }
}

/// A time zone by its own name, empty for the company's; `None` for one that nobody knows.
fn zone(name: &str) -> Option<String> {
    if name.is_empty() {
        return Some(String::new());
    }
    let zone = TimeZone::get(name).ok()?;
    zone.iana_name().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::zone;

    #[test]
    fn zones_are_known_by_their_iana_names() {
        assert_eq!(zone("").as_deref(), Some(""));
        assert_eq!(zone("europe/BERLIN").as_deref(), Some("Europe/Berlin"));
        for unknown in ["Europe/Nowhere", "+02:00", "../etc/passwd", " "] {
            assert_eq!(zone(unknown), None, "{unknown}");
        }
    }
}
