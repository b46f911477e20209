//! Administrators made on the command line, by whoever owns the machine.

use super::password;
use crate::clock::day_in;
use crate::core::Core;
use crate::error::outside;
use crate::store::audit::{AuditEvent, append};
use crate::store::users::{NewUser, insert};
use crate::store::{Db, StoreError, sign_in};
use crate::text::fold::fold;
use crate::text::{email, name};
use app::context::Origin;
use app::error::{AppError, FieldError};
use serde_json::json;
use uuid::Uuid;

/// The group that the first administrator is in.
const GROUP: &str = "Administrators";

/// Who is to become an administrator; the password was hashed already.
pub struct NewAdmin<'a> {
    /// Sign-in name.
    pub name: &'a str,
    /// System email.
    pub email: &'a str,
    /// PHC string.
    pub password_hash: String,
}

/// Every rule that name, email and password break, in the order of the form.
pub fn broken_rules(core: &Core, new_name: &str, new_email: &str, new_password: &str) -> Vec<FieldError> {
    let password = password::broken_rules(new_password, &[new_name, new_email, &core.company]);
    let rules = [
        ("name", name::broken_rules(new_name)),
        ("email", email::broken_rules(new_email)),
        ("password", password),
    ];
    let field = |(field, rules): (&'static str, Vec<&'static str>)| {
        rules.into_iter().map(move |rule| FieldError::new(field, rule))
    };
    rules.into_iter().flat_map(field).collect()
}

/// Writes an administrator in the transaction of the caller; gives row number and identity.
///
/// # Errors
/// [`StoreError::Taken`] when name or email is somebody's already.
pub async fn write(
    core: &Core,
    db: &mut Db<'_>,
    origin: &Origin,
    admin: NewAdmin<'_>,
) -> Result<(i64, Uuid), StoreError> {
    let (now, id, group) = (core.clock.now(), Uuid::now_v7(), Uuid::now_v7());
    let user = NewUser {
        id,
        name: admin.name.to_owned(),
        email: admin.email.to_owned(),
        activity: "active",
        password_hash: admin.password_hash,
        created_at: now,
        ..NewUser::default()
    };
    let seq = insert(db, &user).await?;
    let (group_seq, made) = sign_in::administrators(db, group, GROUP, &fold(GROUP), now).await?;
    sign_in::join(db, seq, group_seq, now).await?;
    let event = |action, target_kind, target, details| AuditEvent {
        at: now,
        actor: None,
        action,
        target_kind,
        target: Some(target),
        details,
        address: &origin.address,
        request_id: &origin.request_id,
    };
    if made {
        append(
            db,
            event(
                "group.create",
                "group",
                group,
                json!({ "name": [null, GROUP], "permissions": [null, ["admin"]] }),
            ),
        )
        .await?;
    }
    let details = json!({ "name": [null, admin.name], "email": [null, admin.email], "groups": [null, [GROUP]] });
    append(db, event("user.create", "user", id, details)).await?;
    Ok((seq, id))
}

/// `admin create` with a password: an administrator who can sign in at once.
///
/// # Errors
/// [`AppError::Invalid`] with every broken rule, also where name or email is taken.
pub async fn create(core: &Core, new_name: &str, new_email: &str, new_password: &str) -> Result<Uuid, AppError> {
    let fields = broken_rules(core, new_name, new_email, new_password);
    if !fields.is_empty() {
        return Err(AppError::Invalid { fields });
    }
    let password_hash = core.hasher.hash(new_password).await?;
    let written = async {
        let mut tx = core.store.write().await?;
        let admin = NewAdmin {
            name: new_name,
            email: new_email,
            password_hash,
        };
        let (_, id) = write(core, &mut tx.db(), &Origin::default(), admin).await?;
        tx.commit().await?;
        Ok(id)
    };
    written.await.map_err(taken)
}

/// Name or email belongs to somebody: which of them is told where it was asked on the machine itself or with
/// the set-up code.
pub fn taken(error: StoreError) -> AppError {
    match error {
        StoreError::Taken(_) => AppError::field("name", "taken"),
        error => outside(error),
    }
}

/// `admin unlock`: opens a locked account; false where nobody has this name or email.
///
/// # Errors
/// When the database fails.
pub async fn unlock(core: &Core, login: &str) -> Result<bool, AppError> {
    let unlocked = async {
        let mut tx = core.store.write().await?;
        let mut db = tx.db();
        let Some(id) = sign_in::unlock(&mut db, &fold(login)).await? else {
            return Ok(false);
        };
        super::throttle::Subject::Account(&id.to_string())
            .clear(&mut db)
            .await?;
        let event = AuditEvent {
            at: core.clock.now(),
            actor: None,
            action: "user.unlock",
            target_kind: "user",
            target: Some(id),
            details: serde_json::Value::Null,
            address: "",
            request_id: "",
        };
        append(&mut db, event).await?;
        tx.commit().await?;
        Ok(true)
    };
    unlocked.await.map_err(outside)
}

/// Today in the company's zone.
pub fn today(core: &Core) -> i64 {
    day_in(&core.zone, core.clock.now())
}
