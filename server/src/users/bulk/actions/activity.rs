//! Leaving and coming back: activate, deactivate, delete, restore.

use super::{About, Act, Leads, changed, deleted};
use crate::core::Core;
use crate::store::plans::{Chunk, Danger};
use crate::store::{Db, StoreError};
use app::users::bulk::Outcome;

/// Lets deactivated users sign in again.
pub struct Activate;
/// Blocks sign-in at once.
pub struct Deactivate;
/// Hides as well.
pub struct Delete;
/// Takes back a deletion.
pub struct Restore;

/// What is remembered: the activity, marked where no seat is taken, so that seats can be counted.
const BEFORE: &str = "u.activity || CASE WHEN u.api_only = TRUE THEN ' api' ELSE '' END";
/// The activity of that.
const WAS: &str = "REPLACE(p.before, ' api', '')";

async fn set(db: &mut Db<'_>, chunk: &Chunk<'_>, activity: &str) -> Result<(), StoreError> {
    chunk.change(db, &format!("activity = '{activity}'")).await?;
    chunk.end_sessions(db).await
}

async fn give_back(db: &mut Db<'_>, chunk: &Chunk<'_>) -> Result<(), StoreError> {
    let was = format!("(SELECT {WAS} FROM plan_users p WHERE p.plan_seq = $1 AND p.user_seq = users.seq)");
    chunk.change(db, &format!("activity = {was}")).await?;
    chunk.end_sessions(db).await
}

/// The change of the activity that an action gives.
fn details(activity: &str, undoing: bool) -> String {
    let (was, set) = (format!("'\"' || {WAS} || '\"'"), format!("'\"{activity}\"'"));
    if undoing {
        changed("activity", &set, &was)
    } else {
        changed("activity", &was, &set)
    }
}

macro_rules! activity {
    ($action:ty, $activity:literal, $leads:expr, $exceptions:expr, $danger:expr) => {
        #[async_trait::async_trait]
        impl Act for $action {
            fn exceptions(&self, _: &About) -> Vec<(String, Outcome)> {
                $exceptions
            }

            fn before(&self, _: &Db<'_>, _: &About) -> String {
                BEFORE.to_owned()
            }

            fn danger(&self, _: &About, undoing: bool) -> Danger {
                $danger(undoing)
            }

            fn leads(&self) -> Leads {
                $leads
            }

            fn details(&self, _: &Db<'_>, _: &About, undoing: bool) -> Option<String> {
                Some(details($activity, undoing))
            }

            async fn write(&self, _: &Core, db: &mut Db<'_>, _: &About, chunk: &Chunk<'_>) -> Result<(), StoreError> {
                set(db, chunk, $activity).await
            }

            async fn undo(&self, db: &mut Db<'_>, _: &About, chunk: &Chunk<'_>) -> Result<(), StoreError> {
                give_back(db, chunk).await
            }
        }
    };
}

/// Dangerous to do, not to undo.
fn done(undoing: bool) -> Danger {
    if undoing { Danger::None } else { Danger::SignIn }
}

/// Dangerous to undo, not to do.
fn undone(undoing: bool) -> Danger {
    done(!undoing)
}

/// Harmless either way: whoever is deleted or comes back cannot sign in.
fn never(_undoing: bool) -> Danger {
    Danger::None
}

/// Whose activity it is already.
fn already(condition: &str) -> (String, Outcome) {
    (condition.to_owned(), Outcome::Already)
}

activity!(
    Activate,
    "active",
    Leads::OwnPeople,
    vec![already("u.activity = 'active'"), deleted()],
    undone
);
activity!(
    Deactivate,
    "deactivated",
    Leads::OwnPeople,
    vec![already("u.activity = 'deactivated'"), deleted()],
    done
);
activity!(
    Delete,
    "deleted",
    Leads::Never,
    vec![already("u.activity = 'deleted'")],
    done
);
// Who comes back is deactivated: somebody else decides whether they work again.
activity!(
    Restore,
    "deactivated",
    Leads::Never,
    vec![already("u.activity <> 'deleted'")],
    never
);
