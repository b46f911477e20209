//! Links that work no more although nobody used them.

use crate::store::{Db, StoreError, email_changes, links, mails};
use app::sign_in::LinkKind;

/// Takes back what was or will be mailed to these users, and closes their invitations and forgets
/// the email that they want: for the owner of an address that
/// is theirs no more, or for what has no password.
///
/// # Errors
/// When the database refuses.
pub async fn take_links_back(db: &mut Db<'_>, users: &[i64]) -> Result<(), StoreError> {
    if users.is_empty() {
        return Ok(());
    }
    links::hold(db, users).await?;
    for kind in [LinkKind::Invitation, LinkKind::Reset, LinkKind::ConfirmEmail] {
        mails::withdraw(db, users, kind).await?;
        links::kill(db, users, kind).await?;
    }
    email_changes::forget(db, users).await?;
    links::end_invitations(db, users).await
}
