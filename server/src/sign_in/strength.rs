//! How good a password would be, while it is typed. The lists are on the server: they would be larger than
//! all of the page.

use super::redeem;
use crate::core::Core;
use app::error::AppError;
use app::sign_in::{LinkKind, StrengthView};

/// Judges a password for the owner of a link.
///
/// # Errors
/// [`AppError::NotFound`] for a link that does not work: strangers get nothing to reckon here;
/// [`AppError::TooManyRequests`] when too much is being reckoned.
pub async fn strength(core: &Core, kind: LinkKind, token: &str, typed: &str) -> Result<StrengthView, AppError> {
    let owner = redeem::owner(core, kind, token).await?;
    let judged = redeem::judge(core, owner.words(), typed).await?;
    Ok(StrengthView {
        score: judged.score,
        rule: judged.rule.unwrap_or_default().to_owned(),
    })
}
