//! Who changes users, with their rights as they are in the transaction that changes: whoever waited for somebody who took
//! them away has none.

use crate::authorise;
use crate::scope::Scope;
use crate::store::grants::Grantor;
use crate::store::user_edit::{EditRow, is_seen, standing};
use crate::store::users::hold_administrators_among;
use crate::store::{Db, StoreError, rights};
use app::context::Caller;
use app::error::AppError;
use app::rights::{Access, Permission};
use app::users::UserId;

/// Somebody with the rights of now, and no more than they had.
///
/// # Errors
/// When the database fails.
pub async fn of_now(db: &mut Db<'_>, caller: &Caller) -> Result<Caller, StoreError> {
    let (rights, leads) = rights::of(db, caller.seq).await?;
    Ok(Caller {
        admin: rights.may(Permission::Admin, Access::Read) && caller.admin,
        rights: rights.within(caller.rights),
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
    /// rights until the transaction ends. A lead changes no administrator, and does not wait for one out of sight.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for who may not change users; [`AppError::NotFound`] for a user out of sight, by as many
    /// statements as for one that is not there.
    pub async fn open(db: &mut Db<'_>, caller: &Caller, user: UserId) -> Result<Self, AppError> {
        if caller.admin {
            hold_administrators_among(db, "SELECT u.seq FROM users u WHERE u.id = $1", user.0).await?;
        }
        let editor = Self::look(db, caller).await?;
        match &editor.scope {
            Scope::Groups(led) if !is_seen(db, user.0, led).await? => Err(AppError::NotFound),
            _ => Ok(editor),
        }
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

    /// May change name and email, by which an account could be taken over (TRUST 19): a lead only until a password was
    /// set, a token none of an administrator, whose rights no scope gives.
    pub fn may_rename(&self, user: &EditRow, holds_admin: bool) -> bool {
        let is_out_of_reach = self.caller.by_token && holds_admin;
        !is_out_of_reach && (self.scope == Scope::Everything || !user.had_password)
    }

    /// Who grants groups.
    pub fn grantor(&self) -> Grantor<'_> {
        Grantor::of(&self.caller, &self.scope)
    }

    /// Whether this is who acts.
    pub fn is(&self, id: UserId) -> bool {
        self.caller.id == id
    }
}
