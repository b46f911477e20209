//! Who may do what (DOMAIN: "Who may do what"). The first step of every use case; what it yields is
//! what the use case then works with, so that what was not checked cannot be called.

use crate::scope::Scope;
use app::context::Caller;
use app::error::AppError;
use app::users::UserId;
use app::users::bulk::BulkAction;

/// May see users: administrators all, leads the members of the groups they lead.
///
/// # Errors
/// [`AppError::Forbidden`] for everybody else.
pub fn see_users(caller: &Caller) -> Result<Scope, AppError> {
    if caller.admin {
        Ok(Scope::Everything)
    } else if caller.leads.is_empty() {
        Err(AppError::Forbidden)
    } else {
        Ok(Scope::Groups(caller.leads.clone()))
    }
}

/// May see one user: themselves, or as [`see_users`]. A lead's scope still decides about the others.
///
/// # Errors
/// [`AppError::NotFound`] for everybody else: the same as for a user that is not there.
pub fn see_user(caller: &Caller, id: UserId) -> Result<Scope, AppError> {
    if id == caller.id {
        return Ok(Scope::Everything);
    }
    see_users(caller).map_err(|_| AppError::NotFound)
}

/// May do this to users: administrators to all, leads what is theirs to do, to members of the groups they
/// lead. About single users the plan decides.
///
/// # Errors
/// [`AppError::Forbidden`] for everybody else.
pub fn act_on_users(caller: &Caller, action: BulkAction) -> Result<Scope, AppError> {
    match (see_users(caller)?, action) {
        (Scope::Groups(_), BulkAction::Delete | BulkAction::Restore) => Err(AppError::Forbidden),
        (scope, _) => Ok(scope),
    }
}

/// May copy an invitation link: whoever has it is that user, so administrators alone.
///
/// # Errors
/// [`AppError::Forbidden`] for everybody else.
pub fn copy_invitation_link(caller: &Caller) -> Result<(), AppError> {
    if caller.admin { Ok(()) } else { Err(AppError::Forbidden) }
}
