//! What is done to one user or one group: a bulk action, by the same rules and with the same audit events.

use crate::bulk::{plan, run};
use crate::http::Web;
use app::bulk::{BulkAction, Outcome, Selection, Stage};
use app::context::{Caller, Origin};
use app::error::AppError;

/// Does it, to the one that is selected; where it is so already, nothing.
///
/// # Errors
/// [`AppError::Forbidden`] for who may not; [`AppError::NotFound`] for one that is not there; [`AppError::Conflict`] where
/// it cannot be done to it.
pub async fn act(
    web: &Web,
    caller: &Caller,
    origin: &Origin,
    action: BulkAction,
    one: &Selection,
) -> Result<(), AppError> {
    let planned = plan(&web.core, caller, &action.into(), one).await?;
    let mut done = run(&web.core, caller, origin, planned.id).await?;
    // What waits for its turn is joined until it is done.
    while done.stage == Stage::Running {
        done = run(&web.core, caller, origin, planned.id).await?;
    }
    // One that is not there, or is out of sight, is in no plan.
    match done.outcomes.first().ok_or(AppError::NotFound)?.outcome {
        Outcome::Done | Outcome::Already => Ok(()),
        Outcome::NotYours => Err(AppError::Forbidden),
        // Stopped before its turn: nothing was done.
        Outcome::Will => Err(AppError::Unavailable),
        _ => Err(AppError::Conflict),
    }
}
