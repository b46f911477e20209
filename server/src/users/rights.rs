//! Who changes users, with their rights as they are in the transaction that changes: whoever waited for somebody who took
//! them away has none.

use crate::authorise;
use crate::scope::Scope;
use crate::store::user_edit::{EditRow, standing};
use crate::store::users::hold_administrators_among;
use crate::store::{Db, StoreError, plans};
use app::context::Caller;
use app::error::AppError;
use app::users::UserId;

/// Somebody with the rights of now, and no more than they had.
///
/// # Errors
/// When the database fails.
pub async fn of_now(db: &mut Db<'_>, caller: &Caller) -> Result<Caller, StoreError> {
    let (admin, leads) = plans::rights(db, caller.seq).await?;
    Ok(Caller {
        admin: admin && caller.admin,
        leads,
        ..caller.clone()
    })
}

/// Somebody who changes users.
pub struct Editor {
    /// Who, with the rights of now.
    pub caller: Caller,
    /// Whom they see.
    pub scope: Scope,
}

impl Editor {
    /// Looks the rights up to change a user; where that is an administrator, nobody else takes an administrator's
    /// rights until the transaction ends.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for who may not change users.
    pub async fn open(db: &mut Db<'_>, caller: &Caller, user: UserId) -> Result<Self, AppError> {
        hold_administrators_among(db, "SELECT u.seq FROM users u WHERE u.id = $1", user.0).await?;
        Self::look(db, caller).await
    }

    /// The same without keeping anybody out: to make a user, or to show what may be changed.
    ///
    /// # Errors
    /// As [`Editor::open`].
    pub async fn look(db: &mut Db<'_>, caller: &Caller) -> Result<Self, AppError> {
        let caller = of_now(db, caller).await?;
        let scope = authorise::edit_users(&caller)?;
        Ok(Self { caller, scope })
    }

    /// May change this user.
    ///
    /// # Errors
    /// [`AppError::NotFound`] outside of the scope; [`AppError::Forbidden`] within it where a lead may only look.
    pub async fn may_edit(&self, db: &mut Db<'_>, user: &EditRow) -> Result<(), AppError> {
        let Scope::Groups(led) = &self.scope else {
            return Ok(());
        };
        match standing(db, user.seq, led).await? {
            (false, _) => Err(AppError::NotFound),
            (true, false) => Err(AppError::Forbidden),
            (true, true) => Ok(()),
        }
    }

    /// May change name and email: a lead only until a password was set, so that they take over no account (TRUST 19).
    pub fn may_rename(&self, user: &EditRow) -> bool {
        self.scope == Scope::Everything || !user.had_password
    }

    /// Whether this is who acts.
    pub fn is(&self, id: UserId) -> bool {
        self.caller.id == id
    }
}
