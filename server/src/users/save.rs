//! A user's form, with scripts and without: saved, searched or brought back. What comes of it is the address to go on to.

use super::create::create;
use super::update::update;
use crate::core::Core;
use crate::forms::Updated;
use crate::scope::Scope;
use crate::store::Db;
use crate::{authorise, forms};
use app::context::{Caller, Origin};
use app::error::AppError;
use app::routes::{NEW_USER, USERS};
use app::users::UserId;
use uuid::Uuid;

/// The path of a user's page.
pub fn path_of(id: Option<UserId>) -> String {
    id.map_or_else(|| NEW_USER.to_owned(), |id| format!("{USERS}/{id}"))
}

/// Saves.
///
/// # Errors
/// As [`create`] and [`update`].
pub async fn save(
    core: &Core,
    caller: &Caller,
    origin: &Origin,
    id: Option<UserId>,
    raw: &str,
) -> Result<String, AppError> {
    authorise::edit_users(caller).map_err(|error| match id {
        Some(id) if id != caller.id => AppError::NotFound,
        _ => error,
    })?;
    let path = path_of(id);
    if forms::searches(raw) {
        let draft = Box::new(forms::typed(raw));
        return forms::go_on(core, caller, &path, Updated::Returned(draft)).await;
    }
    let seats = seats(core, caller).await?;
    let (saved, updated) = match id {
        None => {
            let (made, told) = create(core, caller, origin, raw, seats).await?;
            (made, Updated::Saved(told))
        }
        Some(id) => (id, update(core, caller, origin, id, raw, seats).await?),
    };
    forms::go_on(core, caller, &path_of(Some(saved)), updated).await
}

/// What saving means, to be told on the page that it leads to.
pub struct Told {
    /// Whether the user is new.
    pub made: bool,
    /// Whether an invitation went with it.
    pub invited: bool,
    /// Member of any group: without one there is nothing to open.
    pub in_group: bool,
    /// The count of seats, where this changed it.
    pub seats: Option<u64>,
}

impl Told {
    /// Keeps it for the user's page.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn keep(self, core: &Core, db: &mut Db<'_>, caller: &Caller, id: UserId) -> Result<Uuid, AppError> {
        let words = [
            (if self.made { "created" } else { "saved" }, Some(0)),
            ("invited", self.invited.then_some(0)),
            ("without_group", (!self.in_group).then_some(0)),
            ("seats", self.seats),
        ];
        let notices = words.into_iter().filter_map(|(word, number)| Some((word, number?)));
        forms::tell(core, db, caller, &path_of(Some(id)), notices).await
    }
}

/// What the company pays for, for whoever sees all of it; none while the count is behind.
///
/// # Errors
/// When the database fails.
pub async fn seats(core: &Core, caller: &Caller) -> Result<Option<u64>, AppError> {
    if authorise::see_users(caller)? != Scope::Everything || !core.index.is_loaded() {
        return Ok(None);
    }
    core.index.catch_up(core).await?;
    Ok(core.index.seats())
}
