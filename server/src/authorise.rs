//! Who may do what (DOMAIN: "Who may do what"). The first step of every use case; what it yields is
//! what the use case then works with, so that what was not checked cannot be called.

use crate::bulk::actions::{self, Leads};
use crate::scope::{ContactScope, Scope};
use app::bulk::{BulkAction, Subject};
use app::context::Caller;
use app::error::AppError;
use app::rights::{Access, Permission};
use app::users::UserId;
use std::marker::PhantomData;

/// May see users: administrators all, leads the members of the groups they lead.
///
/// # Errors
/// [`AppError::Forbidden`] for everybody else.
pub fn see_users(caller: &Caller) -> Result<Scope, AppError> {
    if caller.admin {
        Ok(Scope::Everything)
    } else {
        lead_team(caller)
    }
}

/// May see how their team stands: whoever leads a group, and administrators no more of it than others.
///
/// # Errors
/// [`AppError::Forbidden`] for everybody else.
pub fn lead_team(caller: &Caller) -> Result<Scope, AppError> {
    if caller.leads.is_empty() {
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

/// May do this: to users administrators, and leads what is theirs to do, to members of the groups they lead; to groups
/// administrators. About single ones the plan decides.
///
/// # Errors
/// [`AppError::Forbidden`] for everybody else.
pub fn act_on(caller: &Caller, subject: Subject, action: BulkAction) -> Result<Scope, AppError> {
    if subject == Subject::Groups {
        return edit_groups(caller).map(|()| Scope::Everything);
    }
    match (see_users(caller)?, actions::on_users(action).leads()) {
        (Scope::Groups(_), Leads::Never) => Err(AppError::Forbidden),
        (scope, _) => Ok(scope),
    }
}

/// May make and change groups: administrators.
///
/// # Errors
/// [`AppError::Forbidden`] for everybody else.
pub fn edit_groups(caller: &Caller) -> Result<(), AppError> {
    administer(caller)
}

/// May change this group: no token may where it holds `admin` (DOMAIN: API tokens).
///
/// # Errors
/// [`AppError::Forbidden`] for a token that would.
pub fn touch_group(caller: &Caller, holds_admin: bool) -> Result<(), AppError> {
    if caller.by_token && holds_admin {
        Err(AppError::Forbidden)
    } else {
        Ok(())
    }
}

/// May keep views of the users list: whoever sees it.
///
/// # Errors
/// [`AppError::Forbidden`] for everybody else.
pub fn keep_views(caller: &Caller) -> Result<(), AppError> {
    see_users(caller).map(drop)
}

/// May keep tokens: whoever has one works as that identity, so administrators alone.
///
/// # Errors
/// [`AppError::NotFound`] for everybody else: the same as for a user that is not there.
pub fn tokens(caller: &Caller) -> Result<(), AppError> {
    if caller.admin { Ok(()) } else { Err(AppError::NotFound) }
}

/// May copy an invitation link: whoever has it is that user, so administrators alone.
///
/// # Errors
/// [`AppError::Forbidden`] for everybody else.
pub fn copy_invitation_link(caller: &Caller) -> Result<(), AppError> {
    administer(caller)
}

/// May bring users in from a file: administrators alone.
///
/// # Errors
/// [`AppError::Forbidden`] for everybody else.
pub fn import_users(caller: &Caller) -> Result<(), AppError> {
    administer(caller)
}

fn administer(caller: &Caller) -> Result<(), AppError> {
    if caller.admin { Ok(()) } else { Err(AppError::Forbidden) }
}

/// A right as a type, so that what was granted for one thing cannot be used for another.
pub trait Right {
    /// The permission.
    const PERMISSION: Permission;
    /// What it is used for.
    const ACCESS: Access;
}

/// To look at the address book.
pub struct ReadContacts;

/// To change it.
pub struct WriteContacts;

impl Right for ReadContacts {
    const PERMISSION: Permission = Permission::Contacts;
    const ACCESS: Access = Access::Read;
}

impl Right for WriteContacts {
    const PERMISSION: Permission = Permission::Contacts;
    const ACCESS: Access = Access::Write;
}

/// Who may, and what they may: use cases that need a right take this in the caller's place, and only [`require`] makes
/// one.
pub struct Granted<'c, R> {
    caller: &'c Caller,
    right: PhantomData<R>,
}

impl<R> Granted<'_, R> {
    /// Who.
    pub fn caller(&self) -> &Caller {
        self.caller
    }
}

/// May use a function as far as this right goes: whose groups give it, and administrators.
///
/// # Errors
/// [`AppError::Forbidden`] for everybody else.
pub fn require<R: Right>(caller: &Caller, _: R) -> Result<Granted<'_, R>, AppError> {
    if caller.may(R::PERMISSION, R::ACCESS) {
        let right = PhantomData;
        Ok(Granted { caller, right })
    } else {
        Err(AppError::Forbidden)
    }
}

/// What somebody wants to see of contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContactUse {
    /// The section: the list and the records.
    List,
    /// To find one for a user, and to make one on the spot.
    Pick,
    /// To look at what a user shows of its contact: the photo.
    Look,
}

/// May do this with contacts: whoever may read them everything; leads who may not pick among the contacts of their
/// members; anybody sees their own. To change the address book one needs [`WriteContacts`].
///
/// # Errors
/// [`AppError::Forbidden`] for everybody else.
pub fn contacts(caller: &Caller, wanted: ContactUse) -> Result<ContactScope, AppError> {
    if require(caller, ReadContacts).is_ok() {
        return Ok(ContactScope::Everything);
    }
    match wanted {
        ContactUse::Pick if caller.leads.is_empty() => Err(AppError::Forbidden),
        ContactUse::Pick | ContactUse::Look => Ok(ContactScope::Linked {
            groups: caller.leads.clone(),
            reader: caller.seq,
        }),
        ContactUse::List => Err(AppError::Forbidden),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::rights::Rights;

    struct WriteBilling;

    impl Right for WriteBilling {
        const PERMISSION: Permission = Permission::Billing;
        const ACCESS: Access = Access::Write;
    }

    fn caller(admin: bool, rights: &str) -> Caller {
        Caller {
            id: UserId::UNSEEN,
            seq: 1,
            name: String::new(),
            email: String::new(),
            contact: String::new(),
            photo: String::new(),
            admin,
            rights: Rights::parse(rights),
            leads: Vec::new(),
            time_zone: String::new(),
            locale: String::new(),
            by_token: false,
        }
    }

    #[test]
    fn a_right_is_granted_to_whom_their_groups_give_it_and_to_administrators() {
        for (admin, rights, read, write, bill) in [
            (false, "", false, false, false),
            (false, "contacts", true, false, false),
            (false, "contacts+", true, true, false),
            (false, "billing,tasks+", false, false, false),
            (false, "billing+", false, false, true),
            (true, "", true, true, true),
        ] {
            let caller = caller(admin, rights);
            assert_eq!(require(&caller, ReadContacts).is_ok(), read, "{rights}");
            assert_eq!(require(&caller, WriteContacts).is_ok(), write, "{rights}");
            assert_eq!(require(&caller, WriteBilling).is_ok(), bill, "{rights}");
            assert_eq!(contacts(&caller, ContactUse::List).is_ok(), read, "{rights}");
        }
        let granted = caller(false, "billing+");
        let granted = require(&granted, WriteBilling).map(|granted| granted.caller().seq);
        assert_eq!(granted, Ok(1));
    }
}
