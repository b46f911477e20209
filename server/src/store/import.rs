//! What an import has to know before it writes.

use super::dialect::numbers;
use super::users::{ADMINISTRATORS, hold_administrators};
use super::{Db, StoreError};
use crate::{execute, rows};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// A user as it is now, with its contact.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KnownUser {
    /// Row number.
    pub seq: i64,
    /// Identity.
    pub id: Uuid,
    /// Sign-in name.
    pub name: String,
    /// Its key.
    pub name_key: String,
    /// System email.
    pub email: String,
    /// Its key.
    pub email_key: String,
    /// `active`, `deactivated` or `deleted`.
    pub activity: String,
    /// Sees only data its groups own.
    pub no_shared_data: bool,
    /// Works through tokens alone.
    pub api_only: bool,
    /// Why an API-only identity exists.
    pub purpose: String,
    /// Row number of who answers for it.
    pub responsible_seq: Option<i64>,
    /// That user's identity.
    pub responsible_id: Option<Uuid>,
    /// Key of that user's name; empty for nobody.
    pub responsible_key: String,
    /// Date of its next review.
    pub review_on: i64,
    /// The last day.
    pub expires_on: i64,
    /// Administrators' note.
    pub description: String,
    /// Last successful sign-in.
    pub last_login: i64,
    /// Latest of that, review and creation.
    pub last_seen_at: i64,
    /// Whether there is a password.
    pub has_password: bool,
    /// The linked contact.
    pub contact_id: Option<Uuid>,
    /// `person` or `company`; empty without a contact.
    pub contact_kind: String,
    /// The contact's key.
    pub contact_key: String,
    /// The contact's first name.
    pub first_name: String,
    /// The contact's last name.
    pub last_name: String,
    /// The contact's position.
    pub position: String,
    /// The contact's department.
    pub department: String,
    /// The contact's telephone.
    pub phone: String,
}

/// A group as far as an import looks at it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KnownGroup {
    /// Row number.
    pub seq: i64,
    /// Name.
    pub name: String,
    /// Its key.
    pub name_key: String,
    /// `active`, `deactivated` or `deleted`.
    pub activity: String,
    /// Whether it makes administrators.
    pub holds_admin: bool,
}

const GROUP: &str = "g.seq, g.name, g.name_key, g.activity, EXISTS (SELECT 1 FROM group_permissions p
    WHERE p.group_seq = g.seq AND p.permission = 'admin') AS holds_admin";

/// Keeps other writers away until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn hold(db: &mut Db<'_>) -> Result<(), StoreError> {
    hold_administrators(db).await?;
    let imports = db.hold_imports(true);
    execute!(&mut *db, imports)?;
    let text = db.hold_users();
    execute!(db, text).map(drop)
}

fn json(keys: &[&str]) -> String {
    serde_json::Value::from(keys).to_string()
}

/// Everybody whose name or email has one of these keys.
///
/// # Errors
/// When the database fails.
pub async fn users(db: &mut Db<'_>, keys: &[&str]) -> Result<Vec<KnownUser>, StoreError> {
    let text = format!(
        "SELECT u.seq, u.id, u.name, u.name_key, u.email, u.email_key, u.activity, u.no_shared_data, u.api_only,
            u.purpose, u.responsible_seq, r.id AS responsible_id, COALESCE(r.name_key, '') AS responsible_key, u.review_on, u.expires_on, u.description,
            u.last_login, u.last_seen_at, u.password_hash <> '' AS has_password, u.contact_id,
            COALESCE(c.kind, '') AS contact_kind, u.contact_key, COALESCE(c.first_name, '') AS first_name,
            COALESCE(c.last_name, '') AS last_name, COALESCE(c.position, '') AS position,
            COALESCE(c.department, '') AS department, COALESCE(c.phone, '') AS phone
         FROM users u LEFT JOIN contacts c ON c.id = u.contact_id LEFT JOIN users r ON r.seq = u.responsible_seq
         WHERE u.seq IN (SELECT k.user_seq FROM {})",
        db.texts_of_list("$1", "user_keys k ON k.key = l.value")
    );
    rows!(db, fetch_all, KnownUser, AssertSqlSafe(text), json(keys))
}

/// Groups by the keys of their names.
///
/// # Errors
/// When the database fails.
pub async fn groups(db: &mut Db<'_>, keys: &[&str]) -> Result<Vec<KnownGroup>, StoreError> {
    let from = db.texts_of_list("$1", "groups g ON g.name_key = l.value");
    let text = format!("SELECT {GROUP} FROM {from}");
    rows!(db, fetch_all, KnownGroup, AssertSqlSafe(text), json(keys))
}

/// Groups that one of these users is in.
///
/// # Errors
/// When the database fails.
pub async fn groups_of(db: &mut Db<'_>, users: &[i64]) -> Result<Vec<KnownGroup>, StoreError> {
    let text = format!(
        "SELECT {GROUP} FROM groups g WHERE g.seq IN (SELECT group_seq FROM memberships WHERE user_seq IN ({}))",
        numbers(users.iter().copied())
    );
    rows!(db, fetch_all, KnownGroup, AssertSqlSafe(text))
}

/// Memberships of these users: user, and the key of the group's name.
///
/// # Errors
/// When the database fails.
pub async fn memberships(db: &mut Db<'_>, users: &[i64]) -> Result<Vec<(i64, String)>, StoreError> {
    let text = format!(
        "SELECT m.user_seq, g.name_key FROM memberships m JOIN groups g ON g.seq = m.group_seq WHERE m.user_seq IN ({})",
        numbers(users.iter().copied())
    );
    rows!(db, fetch_all, (i64, String), AssertSqlSafe(text))
}

/// Tags that these users have: user, key, row number and name of the tag.
///
/// # Errors
/// When the database fails.
pub async fn tags_of(db: &mut Db<'_>, users: &[i64]) -> Result<Vec<(i64, String, i64, String)>, StoreError> {
    let text = format!(
        "SELECT l.user_seq, t.key, t.seq, t.name FROM user_tags l JOIN tags t ON t.seq = l.tag_seq WHERE l.user_seq IN ({})",
        numbers(users.iter().copied())
    );
    rows!(db, fetch_all, (i64, String, i64, String), AssertSqlSafe(text))
}

/// Who is an administrator on this day, with their last days.
///
/// # Errors
/// When the database fails.
pub async fn last_days_of_administrators(db: &mut Db<'_>, today: i64) -> Result<Vec<(i64, i64)>, StoreError> {
    let text = format!("SELECT a.seq, a.expires_on FROM users a WHERE a.seq IN ({ADMINISTRATORS})");
    rows!(db, fetch_all, (i64, i64), AssertSqlSafe(text), today)
}
