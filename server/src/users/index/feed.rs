//! How far the feed of changes was read.

use crate::store::bulk_load::BULK_LOAD;
use crate::store::{Db, Store, StoreError};
use crate::{execute, rows, value};
use sqlx::AssertSqlSafe;
use std::collections::HashSet;

/// Changes that are followed one by one; from more on it is quicker to load everything.
const FOLLOWED: i64 = 200_000;
/// Changes that are looked for at first.
const FEW: i64 = 1_000;
/// Rows of the feed that are kept: whoever misses older ones has more than `FOLLOWED` before them.
const KEPT: i64 = 2 * FOLLOWED;

/// A place in the feed.
pub struct Feed {
    /// On SQLite the last number read. On PostgreSQL, where transactions commit out of order, the oldest
    /// transaction that was still running at the last read: what is not older is read again.
    place: i64,
    /// Number of the last bulk load that was taken in.
    load: i64,
    /// Numbers of the changes from the place on that were read already: on PostgreSQL there are some for as long as
    /// anybody writes, in whatever database of the server.
    read: HashSet<i64>,
}

/// What happened since.
pub enum News {
    /// These users changed.
    Users(Vec<i64>),
    /// Too much to follow.
    Everything,
}

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
            load: value!(
                db,
                fetch_one,
                i64,
                "SELECT COALESCE(MAX(n), 0) FROM user_changes WHERE user_seq = $1",
                BULK_LOAD
            )?,
            read: HashSet::new(),
        })
    }

    /// Reads on; gives the place to go on from once the news have been taken in.
    pub async fn read(&self, db: &mut Db<'_>) -> Result<(News, Self), StoreError> {
        let found = match db {
            Db::Sqlite(_) => rows!(
                db,
                fetch_all,
                (i64, i64, i64),
                "SELECT user_seq, n, n FROM user_changes WHERE n > $1 ORDER BY n LIMIT $2",
                self.place,
                FOLLOWED
            )?,
            Db::Postgres(_) => {
                // Of so many rows PostgreSQL would read all of the feed rather than its index.
                let few = self.read_postgres(db, FEW).await?;
                match i64::try_from(few.len()) {
                    Ok(found) if found < FEW => few,
                    _ => self.read_postgres(db, FOLLOWED).await?,
                }
            }
        };
        let many = i64::try_from(found.len()).is_ok_and(|found| found >= FOLLOWED);
        let loaded = found.iter().any(|(seq, n, _)| *seq == BULK_LOAD && *n > self.load);
        let news = if many || loaded {
            News::Everything
        } else {
            let unread = found.iter().filter(|(_, n, _)| !self.read.contains(n));
            News::Users(unread.map(|(seq, ..)| *seq).collect())
        };
        let next = Self {
            place: found.last().map_or(self.place, |(.., place)| *place),
            load: self.load,
            read: found.iter().map(|(_, n, _)| *n).collect(),
        };
        Ok((news, next))
    }

    /// User, number and the next place of each row behind this one, the oldest transactions first.
    async fn read_postgres(&self, db: &mut Db<'_>, most: i64) -> Result<Vec<(i64, i64, i64)>, StoreError> {
        let text = format!(
            "SELECT user_seq, n, pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM user_changes
             WHERE xid >= $1::text::xid8 ORDER BY xid LIMIT {most}"
        );
        rows!(
            db,
            fetch_all,
            (i64, i64, i64),
            AssertSqlSafe(text),
            self.place.to_string()
        )
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
