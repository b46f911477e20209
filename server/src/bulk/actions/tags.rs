//! Add a tag, remove a tag. What is searched follows.

use super::{About, Act, deleted};
use crate::core::Core;
use crate::execute;
use crate::store::plans::{Chunk, WHOM};
use crate::store::{Db, StoreError, users};
use app::bulk::Outcome;
use sqlx::AssertSqlSafe;

/// Adds one.
pub struct AddTag;
/// Takes one away.
pub struct RemoveTag;

/// Whether somebody has it.
fn tagged(about: &About) -> String {
    let tag = about.tag;
    format!("EXISTS (SELECT 1 FROM user_tags l WHERE l.user_seq = u.seq AND l.tag_seq = {tag})")
}

/// Tags are not the name of anybody, so an event names them.
fn details(about: &About, added: bool) -> String {
    // First for JSON, then for SQL.
    let quoted = serde_json::Value::from(&*about.tag_name)
        .to_string()
        .replace('\'', "''");
    let (before, after) = if added {
        ("null".to_owned(), quoted)
    } else {
        (quoted, "null".to_owned())
    };
    format!("'{{\"tag\":[{before},{after}]}}'")
}

async fn add(db: &mut Db<'_>, about: &About, chunk: &Chunk<'_>) -> Result<(), StoreError> {
    let text = format!(
        "INSERT INTO user_tags (user_seq, tag_seq) SELECT p.target_seq, {} FROM plan_targets p
         WHERE p.plan_seq = $1 AND p.target_seq BETWEEN $2 AND $3 AND p.outcome = 'will' ON CONFLICT DO NOTHING",
        about.tag
    );
    chunk.execute(db, text).await?;
    follow(db, chunk).await
}

async fn remove(db: &mut Db<'_>, about: &About, chunk: &Chunk<'_>) -> Result<(), StoreError> {
    let text = format!(
        "DELETE FROM user_tags WHERE tag_seq = {} AND user_seq IN {WHOM}",
        about.tag
    );
    chunk.execute(db, text).await?;
    follow(db, chunk).await
}

/// What is searched, anew from the folded keys.
async fn follow(db: &mut Db<'_>, chunk: &Chunk<'_>) -> Result<(), StoreError> {
    let text = format!(
        "UPDATE users SET version = version + 1, modified_at = $4, search_text = {} WHERE seq IN {WHOM}",
        users::search_text_of(db, "$5")
    );
    execute!(
        db,
        AssertSqlSafe(text),
        chunk.plan,
        chunk.first,
        chunk.last,
        chunk.now,
        "\n"
    )
    .map(drop)
}

macro_rules! tag {
    ($action:ty, $added:literal, $already:literal, $write:ident, $undo:ident) => {
        #[async_trait::async_trait]
        impl Act for $action {
            fn exceptions(&self, about: &About) -> Vec<(String, Outcome)> {
                vec![deleted(), (format!($already, tagged(about)), Outcome::Already)]
            }

            fn details(&self, _: &Db<'_>, about: &About, undoing: bool) -> Option<String> {
                Some(details(about, $added != undoing))
            }

            fn cost(&self) -> i64 {
                120
            }

            async fn write(
                &self,
                _: &Core,
                db: &mut Db<'_>,
                about: &About,
                chunk: &Chunk<'_>,
            ) -> Result<(), StoreError> {
                $write(db, about, chunk).await
            }

            async fn undo(&self, db: &mut Db<'_>, about: &About, chunk: &Chunk<'_>) -> Result<(), StoreError> {
                $undo(db, about, chunk).await
            }
        }
    };
}

tag!(AddTag, true, "{}", add, remove);
tag!(RemoveTag, false, "NOT {}", remove, add);
