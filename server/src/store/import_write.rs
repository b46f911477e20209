//! Users, contacts, groups and tags written many at a time.

use super::contacts::refresh_search;
use super::dialect::numbers;
use super::sql::{Arg, for_values};
use super::{Db, StoreError};
use crate::execute;
use crate::text::fold::{contact_search_text, fold, search_text};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// A person of the address book.
#[derive(Clone, Debug)]
pub struct ContactValues {
    /// UUIDv7.
    pub id: Uuid,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Position.
    pub position: String,
    /// Department.
    pub department: String,
    /// Telephone.
    pub phone: String,
}

impl ContactValues {
    /// First and last name, as they are shown.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }

    fn args(self) -> Vec<Arg> {
        let key = fold(&self.name());
        let mut args = vec![Arg::Id(self.id)];
        let texts = [
            self.first_name,
            self.last_name,
            self.position,
            self.department,
            self.phone,
            key,
        ];
        args.extend(texts.map(Arg::Text));
        args
    }
}

/// What is written of a user by an import or a form. Times in microseconds, dates in days since 1970-01-01, 0 = never or none.
#[derive(Clone, Debug)]
pub struct UserValues {
    /// Sign-in name, checked.
    pub name: String,
    /// System email, checked.
    pub email: String,
    /// `active`, `deactivated` or `deleted`.
    pub activity: String,
    /// The linked contact.
    pub contact_id: Option<Uuid>,
    /// The name it shows.
    pub contact_name: String,
    /// For the search.
    pub tags: Vec<String>,
    /// Sees only data its groups own.
    pub no_shared_data: bool,
    /// Works through tokens alone.
    pub api_only: bool,
    /// Why an API-only identity exists.
    pub purpose: String,
    /// Row number of who answers for it.
    pub responsible_seq: Option<i64>,
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
}

impl UserValues {
    fn args(self, now: i64) -> Vec<Arg> {
        let tags = self.tags.iter().map(String::as_str);
        let search = search_text(&self.name, &self.email, &self.contact_name, tags);
        vec![
            Arg::Text(fold(&self.name)),
            Arg::Text(self.name),
            Arg::Text(fold(&self.email)),
            Arg::Text(self.email),
            Arg::Text(self.activity),
            Arg::MaybeId(self.contact_id),
            Arg::Text(fold(&self.contact_name)),
            Arg::Bool(self.no_shared_data),
            Arg::Bool(self.api_only),
            Arg::Text(self.purpose),
            Arg::MaybeInt(self.responsible_seq),
            Arg::Int(self.review_on),
            Arg::Int(self.expires_on),
            Arg::Text(self.description),
            Arg::Int(self.last_login),
            Arg::Int(self.last_seen_at),
            Arg::Text(search),
            Arg::Int(now),
        ]
    }
}

/// Columns of a user in the order of [`UserValues::args`].
const USER: [&str; 18] = [
    "name_key",
    "name",
    "email_key",
    "email",
    "activity",
    "contact_id",
    "contact_key",
    "no_shared_data",
    "api_only",
    "purpose",
    "responsible_seq",
    "review_on",
    "expires_on",
    "description",
    "last_login",
    "last_seen_at",
    "search_text",
    "modified_at",
];

/// Columns of a contact in the order of [`ContactValues::args`], after its identity.
const CONTACT: [&str; 6] = ["first_name", "last_name", "position", "department", "phone", "name_key"];

/// `name = v.column2, …` for the values of an `UPDATE … FROM (VALUES …) AS v`; the first is the row's own.
fn assignments(columns: &[&str]) -> String {
    let one = |(n, column): (usize, &&str)| format!("{column} = v.column{}", n + 2);
    columns.iter().enumerate().map(one).collect::<Vec<_>>().join(", ")
}

/// Makes groups of these identities, names and keys; gives row numbers by key. They hold no permission.
///
/// # Errors
/// [`StoreError::Taken`] when there is a group of that name.
pub async fn insert_groups(
    db: &mut Db<'_>,
    groups: &[(Uuid, String, String)],
    now: i64,
) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = groups
        .iter()
        .map(|(id, name, key)| {
            let texts = [name.clone(), key.clone()].map(Arg::Text);
            let times = [Arg::Int(now), Arg::Int(now)];
            [Arg::Id(*id)].into_iter().chain(texts).chain(times).collect()
        })
        .collect();
    let head = "INSERT INTO groups (id, name, name_key, created_at, modified_at)";
    for_values(db, head, rows, " RETURNING name_key, seq").await
}

/// Makes tags of users of these names and keys; gives row numbers by key.
///
/// # Errors
/// [`StoreError::Taken`] when there is one of that name.
pub async fn insert_tags(db: &mut Db<'_>, tags: &[(String, String)]) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = tags
        .iter()
        .map(|(name, key)| ["user", name, key].map(|text| Arg::Text(text.to_owned())).to_vec())
        .collect();
    let head = "INSERT INTO tags (subject, name, key)";
    for_values(db, head, rows, " RETURNING key, seq").await
}

/// Makes contacts: persons of the staff.
///
/// # Errors
/// When the database fails.
pub async fn insert_contacts(db: &mut Db<'_>, contacts: Vec<ContactValues>, now: i64) -> Result<(), StoreError> {
    let rows = contacts
        .into_iter()
        .map(|contact| {
            let kind = ["person", "staff"].map(|text| Arg::Text(text.to_owned()));
            let others = [&*contact.position, &*contact.department, &*contact.phone];
            let search = contact_search_text(&fold(&contact.name()), others);
            let ends = [Arg::Text(search), Arg::Int(now), Arg::Int(now)];
            contact.args().into_iter().chain(kind).chain(ends).collect()
        })
        .collect();
    let head = format!(
        "INSERT INTO contacts (id, {}, kind, relation, search_text, created_at, modified_at)",
        CONTACT.join(", ")
    );
    for_values::<(i64,)>(db, &head, rows, "").await.map(drop)
}

/// Changes contacts.
///
/// # Errors
/// When the database fails.
pub async fn update_contacts(db: &mut Db<'_>, contacts: Vec<ContactValues>, now: i64) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = contacts.iter().map(|contact| contact.id).collect();
    let rows = contacts.into_iter().map(ContactValues::args).collect();
    let head = format!(
        "UPDATE contacts SET {}, modified_at = {now}, version = contacts.version + 1 FROM (",
        assignments(&CONTACT)
    );
    for_values::<(i64,)>(db, &head, rows, ") AS v WHERE contacts.id = v.column1").await?;
    // An import knows only some of what the search looks through.
    refresh_search(db, &ids).await
}

/// Makes users of these identities, by whom (`None`: the command line); gives row numbers by identity. Nobody is
/// invited. Keys are written apart.
///
/// # Errors
/// When the database fails.
pub async fn insert_users(
    db: &mut Db<'_>,
    users: Vec<(Uuid, UserValues)>,
    now: i64,
    by: Option<Uuid>,
) -> Result<Vec<(Uuid, i64)>, StoreError> {
    let rows = users
        .into_iter()
        .map(|(id, user)| {
            let ends = [Arg::Id(id), Arg::Int(now), Arg::MaybeId(by)];
            user.args(now).into_iter().chain(ends).collect()
        })
        .collect();
    let head = format!("INSERT INTO users ({}, id, created_at, created_by)", USER.join(", "));
    for_values(db, &head, rows, " RETURNING id, seq").await
}

/// Changes users by row number. Keys are written apart.
///
/// # Errors
/// When the database fails.
pub async fn update_users(db: &mut Db<'_>, users: Vec<(i64, UserValues)>, now: i64) -> Result<(), StoreError> {
    let rows = users
        .into_iter()
        .map(|(seq, user)| [Arg::Int(seq)].into_iter().chain(user.args(now)).collect())
        .collect();
    let head = format!(
        "UPDATE users SET {}, version = users.version + 1 FROM (",
        assignments(&USER)
    );
    for_values::<(i64,)>(db, &head, rows, ") AS v WHERE users.seq = v.column1")
        .await
        .map(drop)
}

/// Says who answers for whom: user, responsible user. For users that are made together.
///
/// # Errors
/// When the database fails.
pub async fn set_responsible(db: &mut Db<'_>, pairs: &[(i64, i64)]) -> Result<(), StoreError> {
    let rows = pairs
        .iter()
        .map(|(user, other)| vec![Arg::Int(*user), Arg::Int(*other)])
        .collect();
    let head = "UPDATE users SET responsible_seq = v.column2 FROM (";
    for_values::<(i64,)>(db, head, rows, ") AS v WHERE users.seq = v.column1")
        .await
        .map(drop)
}

/// Frees the keys of users whose name or email changes.
///
/// # Errors
/// When the database fails.
pub async fn free_keys(db: &mut Db<'_>, users: &[i64]) -> Result<(), StoreError> {
    let text = format!(
        "DELETE FROM user_keys WHERE user_seq IN ({})",
        numbers(users.iter().copied())
    );
    execute!(db, AssertSqlSafe(text)).map(drop)
}

/// Takes keys for users.
///
/// # Errors
/// [`StoreError::Taken`] when a key is somebody's.
pub async fn take_keys(db: &mut Db<'_>, keys: Vec<(String, i64)>) -> Result<(), StoreError> {
    let rows = keys
        .into_iter()
        .map(|(key, user)| vec![Arg::Text(key), Arg::Int(user)])
        .collect();
    for_values::<(i64,)>(db, "INSERT INTO user_keys (key, user_seq)", rows, "")
        .await
        .map(drop)
}

fn pairs(links: &[(i64, i64)]) -> Vec<Vec<Arg>> {
    links
        .iter()
        .map(|(user, other)| vec![Arg::Int(*user), Arg::Int(*other)])
        .collect()
}

/// Adds users to groups, read-only: user, group.
///
/// # Errors
/// When the database fails.
pub async fn join(db: &mut Db<'_>, links: &[(i64, i64)], now: i64) -> Result<(), StoreError> {
    let rows = pairs(links)
        .into_iter()
        .map(|mut row| {
            row.push(Arg::Int(now));
            row
        })
        .collect();
    for_values::<(i64,)>(
        db,
        "INSERT INTO memberships (user_seq, group_seq, granted_at)",
        rows,
        "",
    )
    .await
    .map(drop)
}

/// Takes users out of groups: user, group.
///
/// # Errors
/// When the database fails.
pub async fn leave(db: &mut Db<'_>, links: &[(i64, i64)]) -> Result<(), StoreError> {
    let head = "DELETE FROM memberships WHERE (user_seq, group_seq) IN (";
    for_values::<(i64,)>(db, head, pairs(links), ")").await.map(drop)
}

/// Gives tags to users: user, tag.
///
/// # Errors
/// When the database fails.
pub async fn tag(db: &mut Db<'_>, links: &[(i64, i64)]) -> Result<(), StoreError> {
    for_values::<(i64,)>(db, "INSERT INTO user_tags (user_seq, tag_seq)", pairs(links), "")
        .await
        .map(drop)
}

/// Takes tags from users: user, tag.
///
/// # Errors
/// When the database fails.
pub async fn untag(db: &mut Db<'_>, links: &[(i64, i64)]) -> Result<(), StoreError> {
    let head = "DELETE FROM user_tags WHERE (user_seq, tag_seq) IN (";
    for_values::<(i64,)>(db, head, pairs(links), ")").await.map(drop)
}

/// Takes passwords from users that became API-only. That there was a password stays known: who
/// had one is not invited again, and no team lead names them anew.
///
/// # Errors
/// When the database fails.
pub async fn drop_passwords(db: &mut Db<'_>, users: &[i64]) -> Result<(), StoreError> {
    let text = format!(
        "UPDATE users SET password_hash = '' WHERE seq IN ({})",
        numbers(users.iter().copied())
    );
    execute!(db, AssertSqlSafe(text)).map(drop)
}

/// Ends all sessions of users who may not sign in any longer.
///
/// # Errors
/// When the database fails.
pub async fn end_sessions(db: &mut Db<'_>, users: &[i64]) -> Result<(), StoreError> {
    let text = format!(
        "DELETE FROM sessions WHERE user_seq IN ({})",
        numbers(users.iter().copied())
    );
    execute!(db, AssertSqlSafe(text)).map(drop)
}
