//! A user changed by the form of its record.

use super::changes::{Changes, day, id as person, list, membership, text, tick};
use super::check::count_renaming;
use super::rights::Editor;
use super::save::Told;
use super::state::{UserState, differences, marks, parts_of, values};
use super::targets::{self, Targets};
use crate::core::Core;
use crate::forms::{Updated, versions};
use crate::mail::tell_old_address;
use crate::scope::Scope;
use crate::sign_in::admin::{taken, today};
use crate::sign_in::take_back::take_links_back;
use crate::store::audit::{AuditEvent, append};
use crate::store::import_write::{
    UserValues, drop_passwords, end_sessions, free_keys, leave, tag, take_keys, untag, update_users,
};
use crate::store::tags::found_or_made;
use crate::store::user_edit::{self, administrators};
use crate::store::{Db, StoreError, grants};
use crate::text::fold::fold;
use crate::{authorise, forms};
use app::bulk::Subject;
use app::context::{Caller, Origin};
use app::error::{AppError, FieldError};
use app::users::UserId;
use app::users::input::UserInput;
use serde_json::{Value, json};
use uuid::Uuid;

/// Changes one of a form as it was sent. A form that read an older version comes back with both, and nothing is
/// written (TRUST 21). `seats` is what the company paid for before.
///
/// # Errors
/// [`AppError::NotFound`] for one outside of the caller's scope; [`AppError::Forbidden`] where they may only look;
/// [`AppError::Invalid`] with every broken rule.
pub async fn update(
    core: &Core,
    caller: &Caller,
    origin: &Origin,
    id: UserId,
    raw: &str,
    seats: Option<u64>,
) -> Result<Updated, AppError> {
    let scope =
        authorise::edit_users(caller).map_err(|error| if id == caller.id { error } else { AppError::NotFound })?;
    let mine = UserInput::parse(raw);
    if let Scope::Groups(led) = &scope {
        count_renaming(core, caller, led, id, &mine).await?;
    }
    let mut tx = core.store.write().await?;
    let mut db = tx.db();
    let editor = Editor::open(&mut db, caller, id).await?;
    let current = UserState::find(&mut db, id, true).await?.ok_or(AppError::NotFound)?;
    editor.may_edit(&mut db, &current.row).await?;
    if forms::sent(core, &mut db, caller, raw).await?.is_some() {
        return Ok(Updated::Saved(None));
    }
    if mine.version != current.row.version {
        return conflict(&mut db, &editor, &mine, raw, &current).await;
    }
    let belongs = |field: &str, name: &str| parts_of(field).contains(&name);
    // Only where something of theirs was chosen does it matter what this reader may see of it.
    let saved = if mine.theirs.is_empty() {
        Vec::new()
    } else {
        values(&current.seen_by(&mut db, &editor).await?.input())
    };
    let content = versions::merged(raw, &mine.theirs, &saved, belongs);
    let input = UserInput::parse(&content);
    let edit = Edit {
        core,
        editor: &editor,
        origin,
        id,
        input: &input,
        raw: &content,
        current: &current,
        now: core.clock.now(),
    };
    let saved = match edit.write(&mut db).await {
        Ok(in_group) => {
            forms::saved(core, &mut db, caller, raw, id.0).await?;
            let told = Told {
                made: false,
                invited: false,
                in_group,
                seats: seats.and_then(|seats| edit.seats_after(seats)),
            };
            Updated::Saved(Some(told.keep(core, &mut db, caller, id).await?))
        }
        Err(error) => return versions::or_back(raw, &content, error),
    };
    tx.commit().await?;
    Ok(saved)
}

/// Both versions, with the newer one's number, so that saving goes on from there.
async fn conflict(
    db: &mut Db<'_>,
    editor: &Editor,
    mine: &UserInput,
    raw: &str,
    current: &UserState,
) -> Result<Updated, AppError> {
    // What is not the caller's to grant is not in their form either.
    let theirs = UserState {
        memberships: granted(db, editor, current).await?,
        ..current.seen_by(db, editor).await?
    };
    let differences = differences(db, editor, mine, &theirs).await?;
    let draft = versions::beside(raw, current.row.version, marks(&theirs.input()), differences);
    Ok(Updated::Returned(Box::new(draft)))
}

/// The memberships that the caller may change.
async fn granted(
    db: &mut Db<'_>,
    editor: &Editor,
    current: &UserState,
) -> Result<Vec<user_edit::MemberRow>, StoreError> {
    let ids: Vec<Uuid> = current.memberships.iter().map(|member| member.id).collect();
    let which = grants::Which::Ids(&ids);
    let known = grants::grantable(db, &editor.grantor(), &which).await?;
    let mut members = current.memberships.clone();
    members.retain(|member| known.iter().any(|group| group.id == member.id));
    Ok(members)
}

/// Writes the keys of another name or email.
///
/// # Errors
/// [`AppError::Invalid`] where one of them is somebody else's.
pub async fn rename_keys(db: &mut Db<'_>, row: &user_edit::EditRow, name: &str, email: &str) -> Result<(), AppError> {
    let keys = |name: &str, email: &str| {
        let mut keys = vec![fold(name), fold(email)];
        keys.dedup();
        keys
    };
    let new = keys(name, email);
    if new == keys(&row.name, &row.email) {
        return Ok(());
    }
    free_keys(db, &[row.seq]).await?;
    // An import may take a name at the same moment.
    take_keys(db, new.into_iter().map(|key| (key, row.seq)).collect())
        .await
        .map_err(taken)
}

/// A change on its way.
struct Edit<'a> {
    core: &'a Core,
    editor: &'a Editor,
    origin: &'a Origin,
    id: UserId,
    input: &'a UserInput,
    raw: &'a str,
    current: &'a UserState,
    now: i64,
}

/// How memberships change.
struct Moves {
    /// Groups that are left, or whose membership becomes another.
    left: Vec<user_edit::MemberRow>,
    /// Groups that are joined, with row number, identity and whether it is writable.
    joined: Vec<(i64, Uuid, bool)>,
    /// Whether an administrator's group is among those that stay or come.
    admin_after: bool,
}

impl Edit<'_> {
    /// The count of seats, where it changes.
    fn seats_after(&self, seats: u64) -> Option<u64> {
        let row = &self.current.row;
        match (row.activity.as_str(), row.api_only, self.input.api_only) {
            ("active", false, true) => Some(seats.saturating_sub(1)),
            ("active", true, false) => Some(seats + 1),
            _ => None,
        }
    }

    /// Writes it; gives whether the user is in a group afterwards.
    async fn write(&self, db: &mut Db<'_>) -> Result<bool, AppError> {
        let (input, row) = (self.input, &self.current.row);
        let targets = Targets::find(self.core, db, self.editor, input, Some(self.current)).await?;
        let moves = self.moves(db, &targets).await?;
        self.guard(db, &moves).await?;
        let contact = targets::contact(
            self.core,
            db,
            self.editor,
            self.origin,
            input,
            self.raw,
            Some(self.current),
        );
        let contact = contact.await?;
        let tags = found_or_made(db, Subject::Users, &input.tags).await?;
        let details = self.changes(&targets, &moves, contact.as_ref().map(|(id, _)| *id), &tags);
        let in_group = moves.left.len() < self.current.memberships.len() || !moves.joined.is_empty();
        if details.is_empty() {
            return Ok(in_group);
        }
        let values = UserValues {
            name: input.name.clone(),
            email: input.email.clone(),
            contact_id: contact.as_ref().map(|(id, _)| *id),
            contact_name: contact.map(|(_, name)| name).unwrap_or_default(),
            tags: tags.iter().map(|(_, _, name)| name.clone()).collect(),
            no_shared_data: input.no_shared_data,
            api_only: input.api_only,
            purpose: input.purpose.clone(),
            responsible_seq: targets.responsible.map(|(seq, _)| seq),
            review_on: input.review_day(),
            expires_on: input.last_day(),
            description: input.description.clone(),
            ..self.current.values()
        };
        update_users(db, vec![(row.seq, values)], self.now).await?;
        rename_keys(db, row, &input.name, &input.email).await?;
        let left: Vec<(i64, i64)> = moves.left.iter().map(|member| (row.seq, member.seq)).collect();
        leave(db, &left).await?;
        let joined: Vec<(i64, bool)> = moves.joined.iter().map(|(group, _, may)| (*group, *may)).collect();
        user_edit::join(db, row.seq, &joined, self.now, self.editor.caller.id.0).await?;
        self.write_tags(db, &tags).await?;
        if input.api_only && !row.api_only {
            end_sessions(db, &[row.seq]).await?;
            drop_passwords(db, &[row.seq]).await?;
        }
        if (input.api_only && !row.api_only) || input.email != row.email {
            take_links_back(db, &[row.seq]).await?;
        }
        if input.email != row.email && row.had_password {
            tell_old_address(self.core, db, row.seq, &row.email, self.now).await?;
        }
        let event = AuditEvent::of(
            &self.editor.caller,
            self.origin,
            self.now,
            "user.update",
            ("user", self.id.0),
            details.into_details(),
        );
        append(db, event).await?;
        Ok(in_group)
    }

    async fn moves(&self, db: &mut Db<'_>, targets: &Targets) -> Result<Moves, AppError> {
        let granted = granted(db, self.editor, self.current).await?;
        let wanted = |id: Uuid| targets.groups.iter().find(|(group, _)| group.id == id);
        let left: Vec<_> = granted
            .iter()
            .filter(|member| wanted(member.id).is_none_or(|(_, may)| *may != member.writable))
            .cloned()
            .collect();
        let joined: Vec<(i64, Uuid, bool)> = targets
            .groups
            .iter()
            .filter(|(group, may)| {
                let is = granted.iter().find(|member| member.id == group.id);
                is.is_none_or(|member| member.writable != *may)
            })
            .map(|(group, may)| (group.seq, group.id, *may))
            .collect();
        let stays = self.current.memberships.iter();
        let mut stays = stays.filter(|member| !left.iter().any(|gone| gone.id == member.id));
        let admin_after =
            stays.any(|member| member.makes_admin) || targets.groups.iter().any(|(group, _)| group.makes_admin);
        let is_lead = self.editor.scope != Scope::Everything;
        if is_lead && left.len() == self.current.memberships.len() && joined.is_empty() {
            return Err(AppError::field("groups", "group_needed"));
        }
        Ok(Moves {
            left,
            joined,
            admin_after,
        })
    }

    /// What nobody does to themselves or to the last administrator, and a lead not to a name (DOMAIN: Identities).
    async fn guard(&self, db: &mut Db<'_>, moves: &Moves) -> Result<(), AppError> {
        let (input, row) = (self.input, &self.current.row);
        let mut broken: Vec<FieldError> = Vec::new();
        if !self.editor.may_rename(row, self.current.holds_admin()) {
            let changed = [("name", input.name != row.name), ("email", input.email != row.email)];
            broken.extend(
                changed
                    .iter()
                    .filter(|(_, is)| *is)
                    .map(|(field, _)| FieldError::new(field, "not_yours")),
            );
        }
        // One's own goes by the profile: with the password, and confirmed. Without mails neither could be.
        if self.editor.is(self.id) && input.email != row.email && self.core.sends_mail() {
            broken.push(FieldError::new("email", "own_email"));
        }
        let was_admin = self.current.memberships.iter().any(|member| member.makes_admin);
        if self.editor.caller.by_token && self.current.holds_admin() && input.api_only != row.api_only {
            // One way takes a password, for good; the other opens the sign-in.
            broken.push(FieldError::new("api_only", "not_yours"));
        }
        let harmed: Vec<&str> = [
            ("groups", was_admin && !moves.admin_after),
            ("api_only", input.api_only && !row.api_only),
            // Nobody decides how long they themselves stay, be it shorter or longer.
            (
                "expires_on",
                input.last_day() != row.expires_on && (input.last_day() != 0 || self.editor.is(self.id)),
            ),
        ]
        .into_iter()
        .filter_map(|(field, is)| is.then_some(field))
        .collect();
        if !harmed.is_empty() {
            // One who is to leave some day is no one to rely on where somebody else is given a last day.
            let leaves = harmed.contains(&"expires_on");
            let (is_administrator, others) = administrators(db, row.seq, today(self.core), leaves).await?;
            let rule = if self.editor.is(self.id) {
                Some("oneself")
            } else {
                (is_administrator && !others).then_some("last_administrator")
            };
            broken.extend(
                rule.into_iter()
                    .flat_map(|rule| harmed.iter().map(move |field| FieldError::new(field, rule))),
            );
        }
        if broken.is_empty() {
            Ok(())
        } else {
            Err(AppError::Invalid { fields: broken })
        }
    }

    async fn write_tags(&self, db: &mut Db<'_>, tags: &[(i64, String, String)]) -> Result<(), StoreError> {
        let row = &self.current.row;
        let without = |these: &[(i64, String, String)], those: &[(i64, String, String)]| -> Vec<(i64, i64)> {
            let missing = these
                .iter()
                .filter(|(seq, ..)| !those.iter().any(|(other, ..)| other == seq));
            missing.map(|(seq, ..)| (row.seq, *seq)).collect()
        };
        untag(db, &without(&self.current.tags, tags)).await?;
        tag(db, &without(tags, &self.current.tags)).await
    }

    fn changes(
        &self,
        targets: &Targets,
        moves: &Moves,
        contact: Option<Uuid>,
        tags: &[(i64, String, String)],
    ) -> Changes {
        let (input, row) = (self.input, &self.current.row);
        let mut changes = Changes::default();
        let texts = [
            ("name", &row.name, &input.name),
            ("email", &row.email, &input.email),
            ("purpose", &row.purpose, &input.purpose),
            ("description", &row.description, &input.description),
        ];
        for (field, before, after) in texts {
            changes.note(field, text(before), text(after));
        }
        let ticks = [
            ("api_only", row.api_only, input.api_only),
            ("no_shared_data", row.no_shared_data, input.no_shared_data),
        ];
        for (field, before, after) in ticks {
            changes.note(field, tick(before), tick(after));
        }
        changes.note("review_on", day(row.review_on), day(input.review_day()));
        changes.note("expires_on", day(row.expires_on), day(input.last_day()));
        changes.note("contact", person(row.contact_id), person(contact));
        let responsible = targets.responsible.map(|(_, id)| id);
        changes.note("responsible", person(row.responsible_id), person(responsible));
        let names =
            |tags: &[(i64, String, String)]| list(tags.iter().map(|(_, _, name)| json!(name)).collect::<Vec<Value>>());
        changes.note("tags", names(&self.current.tags), names(tags));
        let left = moves
            .left
            .iter()
            .map(|member| membership(member.id, member.writable, member.granted_at, member.granted_by));
        let by = Some(self.editor.caller.id.0);
        let joined = moves
            .joined
            .iter()
            .map(|(_, id, may)| membership(*id, *may, self.now, by));
        changes.note("groups", list(left.collect()), list(joined.collect()));
        let ends_invitation = input.email != row.email || (input.api_only && !row.api_only);
        if ends_invitation && row.invitation_expires_at > self.now {
            changes.note("invitation_expires_at", json!(row.invitation_expires_at), Value::Null);
        }
        if input.api_only && !row.api_only && row.has_password {
            changes.note("password", json!("set"), Value::Null);
        }
        changes
    }
}
