//! Who may do what (DOMAIN: "Who may do what"). The first step of every use case; what it yields is
//! what the use case then works with, so that what was not checked cannot be called.

use crate::scope::{ContactScope, Scope};
use crate::users::bulk::actions::{self, Leads};
use app::contacts::ContactRight;
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

/// May see and end a user's sessions: administrators anyone's, others their own.
///
/// # Errors
/// [`AppError::NotFound`] for everybody else: the same as for a user that is not there.
pub fn sessions_of(caller: &Caller, id: UserId) -> Result<(), AppError> {
    if caller.admin || id == caller.id {
        Ok(())
    } else {
        Err(AppError::NotFound)
    }
}

/// May make and change users: administrators all, leads members of the groups they lead. About single users, groups
/// and fields the use case decides.
///
/// # Errors
/// [`AppError::Forbidden`] for everybody else.
pub fn edit_users(caller: &Caller) -> Result<Scope, AppError> {
    see_users(caller)
}

/// May do this to users: administrators to all, leads what is theirs to do, to members of the groups they
/// lead. About single users the plan decides.
///
/// # Errors
/// [`AppError::Forbidden`] for everybody else.
pub fn act_on_users(caller: &Caller, action: BulkAction) -> Result<Scope, AppError> {
    match (see_users(caller)?, actions::of(action).leads()) {
        (Scope::Groups(_), Leads::Never) => Err(AppError::Forbidden),
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

/// What somebody wants of contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactUse {
    /// The section: the list and the records.
    List,
    /// To find one for a user, and to make one on the spot.
    Pick,
    /// To look at what a user shows of its contact: the photo.
    Look,
    /// To change the address book.
    Write,
}

/// May do this with contacts: administrators everything, and so whoever has the permission `contacts`, as far as
/// it is writable; leads without it pick among the contacts of their members; anybody sees their own.
///
/// # Errors
/// [`AppError::Forbidden`] for everybody else.
pub fn contacts(caller: &Caller, wanted: ContactUse) -> Result<ContactScope, AppError> {
    let needed = if wanted == ContactUse::Write {
        ContactRight::Write
    } else {
        ContactRight::Read
    };
    if caller.admin || caller.contacts >= needed {
        return Ok(ContactScope::Everything);
    }
    match wanted {
        ContactUse::Pick if caller.leads.is_empty() => Err(AppError::Forbidden),
        ContactUse::Pick | ContactUse::Look => Ok(ContactScope::Linked {
            groups: caller.leads.clone(),
            reader: caller.seq,
        }),
        ContactUse::List | ContactUse::Write => Err(AppError::Forbidden),
    }
}
