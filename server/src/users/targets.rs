//! What a form names becomes what is written: groups, tags, the contact and who answers, each looked up as the caller
//! may see it.

use super::check::{broken_rules, in_order, names_taken};
use super::rights::Editor;
use super::state::UserState;
use crate::contacts::{create_in, link_in, may_link};
use crate::core::Core;
use crate::sign_in::admin::today;
use crate::store::grants::{GrantRow, Which, grantable, hold_groups};
use crate::store::{Db, user_edit};
use app::contacts::input::ContactInput;
use app::context::Origin;
use app::error::{AppError, FieldError};
use app::users::UserId;
use app::users::input::{ContactWish, UserInput};
use uuid::Uuid;

/// A form that broke no rule.
pub struct Targets {
    /// The groups that are to be, as far as the caller grants them, and whether each is writable.
    pub groups: Vec<(GrantRow, bool)>,
    /// Row number and identity of who answers.
    pub responsible: Option<(i64, Uuid)>,
}

impl Targets {
    /// Looks everything up but the contact; `current` is the user as it is, none for a new one.
    ///
    /// # Errors
    /// [`AppError::Invalid`] with every broken rule.
    pub async fn find(
        core: &Core,
        db: &mut Db<'_>,
        editor: &Editor,
        input: &UserInput,
        current: Option<&UserState>,
    ) -> Result<Self, AppError> {
        let mut broken = broken_rules(input);
        if broken.iter().any(|error| error.rule == "too_many") {
            // Nothing so long is bound to a statement.
            return Err(AppError::Invalid { fields: broken });
        }
        broken.extend(names_taken(db, input, current.map(|user| user.row.seq)).await?);
        let ids: Vec<Uuid> = input.groups.iter().map(|(group, _)| group.0).collect();
        hold_groups(db, &ids).await?;
        let known = grantable(db, &editor.grantor(), &Which::Ids(&ids)).await?;
        let is_member = |id: Uuid| current.is_some_and(|user| user.memberships.iter().any(|member| member.id == id));
        let mut groups = Vec::new();
        for (group, writable) in &input.groups {
            match known.iter().find(|known| known.id == group.0) {
                Some(known) => groups.push((known.clone(), *writable)),
                // What is there already and not theirs to grant stays as it is.
                None if is_member(group.0) => {}
                None => broken.push(FieldError::new("groups", "unknown")),
            }
        }
        broken.dedup();
        let responsible = match input.responsible {
            // Who answers for it already may be somebody who could not be chosen any more, or whom the caller does not see.
            Some(user)
                if current.is_some_and(|it| {
                    it.row.responsible_id == Some(user.0) || (user == UserId::UNSEEN && it.row.responsible_id.is_some())
                }) =>
            {
                current.and_then(|it| Some((it.row.responsible_seq?, it.row.responsible_id?)))
            }
            Some(user) => {
                let found = user_edit::person(db, user.0, &editor.scope, editor.caller.seq).await?;
                if found.is_none() {
                    broken.push(FieldError::new("responsible", "unknown"));
                }
                found.map(|(seq, _)| (seq, user.0))
            }
            None => None,
        };
        let last_day = input.last_day();
        if last_day != 0 && last_day < today(core) && current.map(|user| user.row.expires_on) != Some(last_day) {
            broken.push(FieldError::new("expires_on", "date_past"));
        }
        if broken.is_empty() {
            Ok(Self { groups, responsible })
        } else {
            Err(AppError::Invalid {
                fields: in_order(broken),
            })
        }
    }
}

/// The contact that is to be linked, with the name it shows; a new one is made of the form's fields.
///
/// # Errors
/// At the field `contact`, or at those of the new one.
pub async fn contact(
    core: &Core,
    db: &mut Db<'_>,
    editor: &Editor,
    origin: &Origin,
    input: &UserInput,
    raw: &str,
    current: Option<&UserState>,
) -> Result<Option<(Uuid, String)>, AppError> {
    let seq = current.map(|user| user.row.seq);
    let linked = current.and_then(|user| Some((user.row.contact_id?, user.row.contact_name.clone())));
    match input.contact {
        ContactWish::Keep => Ok(linked),
        ContactWish::Nobody => Ok(None),
        ContactWish::Pick(None) => Err(AppError::field("contact", "required")),
        ContactWish::Pick(Some(contact)) => {
            if linked.as_ref().is_some_and(|(now, _)| *now == contact) {
                return Ok(linked);
            }
            may_link(db, &editor.caller, contact).await?;
            let name = link_in(db, contact, seq, input.contact_confirmed).await?;
            Ok(Some((contact, name)))
        }
        ContactWish::New => {
            let now = core.clock.now();
            let new = ContactInput::parse(raw, "contact_");
            let (contact, name) = create_in(db, &editor.caller, origin, &new, now).await?;
            link_in(db, contact, seq, input.contact_confirmed).await?;
            Ok(Some((contact, name)))
        }
    }
}
