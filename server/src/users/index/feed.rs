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

    /// Reads on; gives the place to go on from once the news have been taken in.
    pub async fn read(&self, db: &mut Db<'_>) -> Result<(News, Self), StoreError> {
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
        let epoch = value!(db, fetch_one, String, EPOCH)?;
        let news = if many || epoch != self.epoch {
            News::Everything
        } else {
            News::Users(found.iter().map(|(seq, _)| *seq).collect())
        };
        let place = found.last().map_or(self.place, |(_, place)| *place);
        Ok((news, Self { place, epoch }))
    }
}

/// Takes the oldest changes out of the feed, in short transactions.
pub async fn prune(store: &Store) -> Result<(), StoreError> {
    loop {
        let mut tx = store.write().await?;
        let mut db = tx.db();
        // By rows and not by numbers: what was rolled back leaves gaps in these.
        let newest_old = value!(
            &mut db,
            fetch_optional,
            i64,
            "SELECT n FROM user_changes ORDER BY n DESC LIMIT 1 OFFSET $1",
            KEPT
        )?;
        let Some(newest_old) = newest_old else { return Ok(()) };
        let pruned = execute!(
            &mut db,
            "DELETE FROM user_changes WHERE n IN (SELECT n FROM user_changes WHERE n <= $1 ORDER BY n LIMIT $2)",
            newest_old,
            KEPT
        )?;
        tx.commit().await?;
        if pruned == 0 {
            return Ok(());
        }
    }
}
