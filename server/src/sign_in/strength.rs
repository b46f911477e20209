//! How good a password would be, while it is typed. The lists are on the server: they would be larger than
//! all of the page.

use super::{password, redeem};
use crate::core::Core;
use app::error::AppError;
use app::sign_in::{LinkKind, StrengthView};

/// Judges a password for the owner of a link.
///
/// # Errors
/// [`AppError::NotFound`] for a link that does not work: strangers get nothing to reckon here.
pub async fn strength(core: &Core, kind: LinkKind, token: &str, typed: &str) -> Result<StrengthView, AppError> {
    let owner = redeem::owner(core, kind, token).await?;
    let rule = redeem::broken_rules(core, &owner, typed).into_iter().next();
    let score = match rule {
        // Too long to be reckoned, and to be set.
        Some("password_too_long") => 0,
        _ => password::score(typed, &[&owner.name, &owner.email, &owner.contact, &core.company]),
    };
    Ok(StrengthView {
        score,
        rule: rule.unwrap_or_default().to_owned(),
    })
}
