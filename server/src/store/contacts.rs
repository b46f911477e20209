//! Contacts in the database.

use super::user_list::tags_of;
use super::{Db, StoreError};
use crate::scope::ContactScope;
use crate::store::sql::{Arg, Sql, for_values};
use crate::text::fold::{contact_search_text, fold, search_text};
use crate::{execute, rows, value};
use app::contacts::input::ContactInput;
use app::contacts::{Kind, Relation};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// A contact as the table has it.
#[derive(Clone, Debug, sqlx::FromRow)]
#[expect(missing_docs, reason = "fields are the columns that the schema explains")]
pub struct ContactRow {
    pub id: Uuid,
    pub kind: String,
    pub relation: String,
    pub title: String,
    pub first_name: String,
    pub last_name: String,
    pub company: String,
    pub position: String,
    pub department: String,
    pub email: String,
    pub phone: String,
    pub mobile: String,
    pub address: String,
    pub country: String,
    pub photo: String,
    pub created_at: i64,
    pub modified_at: i64,
    pub version: i64,
}

impl ContactRow {
    /// The fields as a form has them.
    pub fn input(&self) -> ContactInput {
        ContactInput {
            kind: Kind::parse(&self.kind).unwrap_or_default(),
            relation: Relation::parse(&self.relation).unwrap_or_default(),
            title: self.title.clone(),
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            company: self.company.clone(),
            position: self.position.clone(),
            department: self.department.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            mobile: self.mobile.clone(),
            address: self.address.clone(),
            country: self.country.clone(),
        }
    }
}

/// A contact; to be written, on PostgreSQL it is kept from others until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &mut Db<'_>, id: Uuid, to_write: bool) -> Result<Option<ContactRow>, StoreError> {
    let lock = if to_write {
        db.for_update("contacts")
    } else {
        String::new()
    };
    let text = format!(
        "SELECT id, kind, relation, title, first_name, last_name, company, position, department, email, phone, mobile,
            address, country, photo, created_at, modified_at, version FROM contacts WHERE id = $1{lock}"
    );
    rows!(db, fetch_optional, ContactRow, AssertSqlSafe(text), id)
}

/// What the search looks through.
fn search_text_of(name_key: &str, input: &ContactInput) -> String {
    let others = [
        &input.company,
        &input.position,
        &input.department,
        &input.email,
        &input.phone,
        &input.mobile,
    ];
    contact_search_text(name_key, others.map(String::as_str))
}

/// Writes a contact of this identity; `false` where there is one already.
///
/// # Errors
/// When the database fails.
pub async fn insert(db: &mut Db<'_>, id: Uuid, input: &ContactInput, now: i64) -> Result<bool, StoreError> {
    let name_key = fold(&input.name());
    let inserted = execute!(
        db,
        "INSERT INTO contacts (id, kind, relation, title, first_name, last_name, company, position, department, email,
            phone, mobile, address, country, name_key, search_text, created_at, modified_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17)
         ON CONFLICT (id) DO NOTHING",
        id,
        input.kind.as_str(),
        input.relation.as_str(),
        &input.title,
        &input.first_name,
        &input.last_name,
        &input.company,
        &input.position,
        &input.department,
        &input.email,
        &input.phone,
        &input.mobile,
        &input.address,
        &input.country,
        &name_key,
        search_text_of(&name_key, input),
        now,
    )?;
    Ok(inserted > 0)
}

/// Writes all fields of a contact; gives its new version.
///
/// # Errors
/// When the database fails.
pub async fn update(db: &mut Db<'_>, id: Uuid, input: &ContactInput, now: i64) -> Result<i64, StoreError> {
    let name_key = fold(&input.name());
    value!(
        db,
        fetch_one,
        i64,
        "UPDATE contacts SET kind = $2, relation = $3, title = $4, first_name = $5, last_name = $6, company = $7,
            position = $8, department = $9, email = $10, phone = $11, mobile = $12, address = $13, country = $14,
            name_key = $15, search_text = $16, modified_at = $17, version = version + 1 WHERE id = $1 RETURNING version",
        id,
        input.kind.as_str(),
        input.relation.as_str(),
        &input.title,
        &input.first_name,
        &input.last_name,
        &input.company,
        &input.position,
        &input.department,
        &input.email,
        &input.phone,
        &input.mobile,
        &input.address,
        &input.country,
        &name_key,
        search_text_of(&name_key, input),
        now,
    )
}

/// Deletes a contact with its photo.
///
/// # Errors
/// When the database fails, or a user is linked to it.
pub async fn delete(db: &mut Db<'_>, id: Uuid) -> Result<(), StoreError> {
    execute!(db, "DELETE FROM contacts WHERE id = $1", id).map(drop)
}

/// A contact's identity, its name's key, and what else is searched of it.
type Texts = (Uuid, String, String, String, String, String, String, String);

/// Writes what the search looks through anew for these contacts, of which only some columns were written.
///
/// # Errors
/// When the database fails.
pub async fn refresh_search(db: &mut Db<'_>, ids: &[Uuid]) -> Result<(), StoreError> {
    for some in ids.chunks(200) {
        let mut sql = Sql::new(
            "SELECT id, name_key, company, position, department, email, phone, mobile FROM contacts WHERE id IN (",
        );
        for (n, id) in some.iter().enumerate() {
            sql.push(if n == 0 { "" } else { ", " }).bind(Arg::Id(*id));
        }
        sql.push(")");
        let found: Vec<Texts> = sql.fetch_all(db).await?;
        let rows = found
            .into_iter()
            .map(|(id, key, company, position, department, email, phone, mobile)| {
                let others = [company, position, department, email, phone, mobile];
                let text = contact_search_text(&key, others.iter().map(String::as_str));
                vec![Arg::Id(id), Arg::Text(text)]
            });
        let head = "UPDATE contacts SET search_text = v.column2 FROM (";
        for_values::<(i64,)>(db, head, rows.collect(), ") AS v WHERE contacts.id = v.column1").await?;
    }
    Ok(())
}

/// The user that is linked to a contact.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct LinkedUser {
    /// Row number.
    pub seq: i64,
    /// Sign-in name.
    pub name: String,
    /// System email.
    pub email: String,
}

/// The user that is linked to a contact, whatever their activity; to be written, on PostgreSQL they are kept from
/// others until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn linked_user(db: &mut Db<'_>, contact: Uuid, to_write: bool) -> Result<Option<LinkedUser>, StoreError> {
    let lock = if to_write {
        db.for_update("users")
    } else {
        String::new()
    };
    let text = format!("SELECT seq, name, email FROM users WHERE contact_id = $1{lock}");
    rows!(db, fetch_optional, LinkedUser, AssertSqlSafe(text), contact)
}

/// Lets what is sorted and searched of a user follow the name of their contact. Nothing of the user itself
/// changes, and so its version does not either.
///
/// # Errors
/// When the database fails.
pub async fn follow(db: &mut Db<'_>, user: &LinkedUser, contact_name: &str) -> Result<(), StoreError> {
    let tags = tags_of(db, &[user.seq]).await?;
    let tags = tags.iter().map(|(_, name)| name.as_str());
    let text = search_text(&user.name, &user.email, contact_name, tags);
    execute!(
        db,
        "UPDATE users SET contact_key = $2, search_text = $3 WHERE seq = $1",
        user.seq,
        fold(contact_name),
        text
    )
    .map(drop)
}

/// Whether the caller may see a contact.
///
/// # Errors
/// When the database fails.
pub async fn is_visible(db: &mut Db<'_>, id: Uuid, scope: &ContactScope) -> Result<bool, StoreError> {
    let mut sql = Sql::new("SELECT 1 FROM contacts c WHERE c.id = ");
    sql.bind(Arg::Id(id)).push(" AND ");
    push_scope(&mut sql, scope);
    let found: Vec<(i32,)> = sql.fetch_all(db).await?;
    Ok(!found.is_empty())
}

/// Adds the scope as a condition on `contacts c`.
pub fn push_scope(sql: &mut Sql, scope: &ContactScope) {
    let ContactScope::Linked { groups, reader } = scope else {
        sql.push("TRUE");
        return;
    };
    sql.push("c.id IN (SELECT u.contact_id FROM users u WHERE u.contact_id IS NOT NULL AND u.activity <> 'erased' AND (u.seq = ")
        .bind(Arg::Int(*reader))
        .push(" OR u.seq IN (SELECT m.user_seq FROM memberships m WHERE m.group_seq IN ")
        .list(groups.iter().copied())
        .push(")))");
}

/// Puts a photo (digest and JPEG) in place of what there is, or takes it away.
///
/// # Errors
/// When the database fails.
pub async fn set_photo(
    db: &mut Db<'_>,
    id: Uuid,
    photo: Option<&(String, Vec<u8>)>,
    now: i64,
) -> Result<(), StoreError> {
    match photo {
        None => {
            execute!(db, "DELETE FROM contact_photos WHERE contact_id = $1", id)?;
        }
        Some((digest, bytes)) => {
            execute!(
                db,
                "INSERT INTO contact_photos (contact_id, digest, created_at, bytes) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (contact_id) DO UPDATE
                    SET digest = excluded.digest, created_at = excluded.created_at, bytes = excluded.bytes",
                id,
                digest,
                now,
                bytes
            )?;
        }
    }
    execute!(
        db,
        "UPDATE contacts SET photo = $2, modified_at = $3 WHERE id = $1",
        id,
        photo.map_or("", |(digest, _)| digest),
        now
    )
    .map(drop)
}

/// The photo of a contact in the scope: digest and JPEG.
///
/// # Errors
/// When the database fails.
pub async fn photo(db: &mut Db<'_>, id: Uuid, scope: &ContactScope) -> Result<Option<(String, Vec<u8>)>, StoreError> {
    let mut sql =
        Sql::new("SELECT p.digest, p.bytes FROM contact_photos p JOIN contacts c ON c.id = p.contact_id WHERE c.id = ");
    sql.bind(Arg::Id(id)).push(" AND ");
    push_scope(&mut sql, scope);
    Ok(sql.fetch_all(db).await?.pop())
}
