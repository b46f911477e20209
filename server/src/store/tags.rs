//! Tags by name, of users and of groups, which have separate ones.

use super::sql::{Arg, Sql, for_values};
use super::{Db, StoreError};
use crate::rows;
use crate::scope::Scope;
use crate::text::fold::fold;
use app::bulk::Subject;
use sqlx::AssertSqlSafe;

/// Row number, key and name of all tags of one kind.
///
/// # Errors
/// When the database fails.
pub async fn names(db: &mut Db<'_>, subject: Subject) -> Result<Vec<(i64, String, String)>, StoreError> {
    rows!(
        db,
        fetch_all,
        (i64, String, String),
        "SELECT seq, key, name FROM tags WHERE subject = $1",
        subject.as_str()
    )
}

/// Row number, key and name of each of these tags, by key; new ones are made.
///
/// # Errors
/// When the database refuses.
pub async fn found_or_made(
    db: &mut Db<'_>,
    subject: Subject,
    names: &[String],
) -> Result<Vec<(i64, String, String)>, StoreError> {
    let mut wanted: Vec<(String, String)> = Vec::new();
    for name in names {
        let key = fold(name);
        if !wanted.iter().any(|(_, other)| *other == key) {
            wanted.push((name.clone(), key));
        }
    }
    // In one order for all, so that no two forms wait for each other's new tags.
    wanted.sort_by(|one, other| one.1.cmp(&other.1));
    let found = make(db, subject, &wanted).await?;
    let mut tags: Vec<_> = found.into_iter().map(|(key, seq, name)| (seq, key, name)).collect();
    tags.sort_by(|one, other| one.1.cmp(&other.1));
    Ok(tags)
}

/// Tags by key: key, row number, name.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &mut Db<'_>, subject: Subject, keys: &[&str]) -> Result<Vec<(String, i64, String)>, StoreError> {
    let from = db.texts_of_list("$1", "tags t ON t.key = l.value");
    let text = format!("SELECT t.key, t.seq, t.name FROM {from} WHERE t.subject = $2");
    rows!(
        db,
        fetch_all,
        (String, i64, String),
        AssertSqlSafe(text),
        serde_json::Value::from(keys).to_string(),
        subject.as_str()
    )
}

/// Row numbers of tags of these names and keys; those that are not there yet are made.
async fn make(
    db: &mut Db<'_>,
    subject: Subject,
    tags: &[(String, String)],
) -> Result<Vec<(String, i64, String)>, StoreError> {
    let keys: Vec<&str> = tags.iter().map(|(_, key)| key.as_str()).collect();
    let known = find(db, subject, &keys).await?;
    let missing = tags
        .iter()
        .filter(|(_, key)| !known.iter().any(|(known, ..)| known == key));
    let rows: Vec<Vec<Arg>> = missing
        .map(|(name, key)| {
            [subject.as_str(), name, key]
                .map(|text| Arg::Text(text.to_owned()))
                .to_vec()
        })
        .collect();
    if rows.is_empty() {
        return Ok(known);
    }
    // Somebody else may make the same tag at this moment.
    for_values::<(i64,)>(
        db,
        "INSERT INTO tags (subject, name, key)",
        rows,
        " ON CONFLICT (subject, key) DO NOTHING",
    )
    .await?;
    find(db, subject, &keys).await
}

/// Tags whose key contains a folded text, by key; for a lead those of the members of their groups, or of the groups.
///
/// # Errors
/// When the database fails.
pub async fn offered(
    db: &mut Db<'_>,
    subject: Subject,
    text: &str,
    scope: &Scope,
    limit: i64,
) -> Result<Vec<String>, StoreError> {
    let mut sql = Sql::new("SELECT t.name FROM tags t WHERE t.subject = ");
    sql.bind(Arg::Text(subject.as_str().to_owned()));
    if !text.is_empty() {
        let place = sql.place(Arg::Text(text.to_owned()));
        sql.push(" AND ").push(&db.contains("t.key", &place));
    }
    if let Scope::Groups(led) = scope {
        let tagged = match subject {
            Subject::Users => "user_tags l JOIN memberships m ON m.user_seq = l.user_seq WHERE l.tag_seq = t.seq",
            Subject::Groups => "group_tags m WHERE m.tag_seq = t.seq",
        };
        sql.push(&format!(" AND EXISTS (SELECT 1 FROM {tagged} AND m.group_seq IN "))
            .list(led.iter().copied())
            .push(")");
    }
    sql.push(&format!(" ORDER BY t.key LIMIT {limit}"));
    let found: Vec<(String,)> = sql.fetch_all(db).await?;
    Ok(found.into_iter().map(|(name,)| name).collect())
}
