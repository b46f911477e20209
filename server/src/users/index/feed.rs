//! How far the feed of changes was read.

use crate::store::{Db, Store, StoreError};
use crate::{execute, rows, value};

/// Changes that are followed one by one; from more on it is quicker to load everything.
const FOLLOWED: i64 = 50_000;
/// Rows of the feed that are kept: whoever misses older ones has more than `FOLLOWED` before them.
const KEPT: i64 = 2 * FOLLOWED;

/// A place in the feed.
pub struct Feed {
    /// On SQLite the last number read. On PostgreSQL, where transactions commit out of order, the oldest
    /// transaction that was still running at the last read: what is not older is read again.
    place: i64,
    /// Changes when a bulk load went past the feed.
    epoch: String,
}

/// What happened since.
pub enum News {
    /// These users changed.
    Users(Vec<i64>),
    /// Too much to follow.
    Everything,
}

const EPOCH: &str = "SELECT COALESCE((SELECT value FROM settings WHERE key = 'index_epoch'), '')";

impl Feed {
    /// The present end.
    pub async fn at_end(db: &mut Db<'_>) -> Result<Self, StoreError> {
        let place = match db {
            Db::Sqlite(_) => value!(db, fetch_one, i64, "SELECT COALESCE(MAX(n), 0) FROM user_changes")?,
            Db::Postgres(_) => value!(
                db,
                fetch_one,
                i64,
                "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
            )?,
        };
        Ok(Self {
            place,
            epoch: value!(db, fetch_one, String, EPOCH)?,
        })
    }

    /// Reads on.
    pub async fn read(&mut self, db: &mut Db<'_>) -> Result<News, StoreError> {
        let found = match db {
            Db::Sqlite(_) => rows!(
                db,
                fetch_all,
                (i64, i64),
                "SELECT user_seq, n FROM user_changes WHERE n > $1 ORDER BY n LIMIT $2",
                self.place,
                FOLLOWED
            )?,
            Db::Postgres(_) => rows!(
                db,
                fetch_all,
                (i64, i64),
                "SELECT user_seq, pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM user_changes
                 WHERE xid >= $1::text::xid8 LIMIT $2",
                self.place.to_string(),
                FOLLOWED
            )?,
        };
        let many = i64::try_from(found.len()).is_ok_and(|found| found >= FOLLOWED);
        if many || value!(db, fetch_one, String, EPOCH)? != self.epoch {
            return Ok(News::Everything);
        }
        if let Some((_, place)) = found.last() {
            self.place = *place;
        }
        Ok(News::Users(found.into_iter().map(|(seq, _)| seq).collect()))
    }
}

/// Takes the oldest changes out of the feed.
pub async fn prune(store: &Store) -> Result<(), StoreError> {
    let mut tx = store.write().await?;
    let last = "SELECT COALESCE(MAX(n), 0) FROM user_changes";
    let last = value!(&mut tx.db(), fetch_one, i64, last)?;
    execute!(&mut tx.db(), "DELETE FROM user_changes WHERE n <= $1", last - KEPT)?;
    tx.commit().await
}
