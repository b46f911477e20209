//! Counts in memory: which users have what, as bitmaps over row numbers, and all searched texts in one
//! buffer. At a million users SQL takes a second for what this answers in milliseconds.
//!
//! Rows never come from here, so a stale index can count wrong for a moment and never show a wrong row.
//! It follows `user_changes`, which triggers fill: whoever writes, here or in another process, is seen.

mod bitmaps;
mod feed;
mod texts;

pub use bitmaps::{Bitmaps, Sections};

use crate::core::Core;
use crate::rows;
use crate::store::dialect::list;
use crate::store::{Db, StoreError};
use crate::users::filter::Times;
use crate::users::states::Facts;
use feed::{Feed, News};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::Mutex;

/// Users read at a time.
const CHUNK: i64 = 20_000;
/// How often changes of other processes are looked for.
const PACE: Duration = Duration::from_millis(500);

/// The index. Empty until it was loaded.
#[derive(Default)]
pub struct UserIndex {
    bitmaps: Arc<RwLock<Option<Bitmaps>>>,
    /// How far the feed was read; whoever holds it is the one that writes the bitmaps.
    feed: Mutex<Option<Feed>>,
}

/// The facts of some users with their links.
struct Chunk {
    facts: Vec<Facts>,
    memberships: Vec<(i64, i64)>,
    tags: Vec<(i64, i64)>,
}

macro_rules! facts {
    ($from:literal) => {
        concat!(
            "SELECT u.seq, u.activity, u.api_only, u.no_shared_data, u.contact_id IS NOT NULL AS has_contact, u.last_login,
                u.last_seen_at, u.locked_until, u.expires_on, u.review_on, u.invitation_expires_at, u.search_text FROM ",
            $from
        )
    };
}

impl Chunk {
    /// The next users by row number.
    async fn after(db: &mut Db<'_>, seq: i64) -> Result<Self, StoreError> {
        let facts = rows!(
            db,
            fetch_all,
            Facts,
            facts!("users u WHERE u.seq > $1 ORDER BY u.seq LIMIT $2"),
            seq,
            CHUNK
        )?;
        let last = facts.last().map_or(seq, |facts| facts.seq);
        let memberships = rows!(
            db,
            fetch_all,
            (i64, i64),
            "SELECT user_seq, group_seq FROM memberships WHERE user_seq > $1 AND user_seq <= $2",
            seq,
            last
        )?;
        let tags = rows!(
            db,
            fetch_all,
            (i64, i64),
            "SELECT user_seq, tag_seq FROM user_tags WHERE user_seq > $1 AND user_seq <= $2",
            seq,
            last
        )?;
        Ok(Self {
            facts,
            memberships,
            tags,
        })
    }

    /// These users.
    async fn of(db: &mut Db<'_>, seqs: &[i64]) -> Result<Self, StoreError> {
        let from = db.users_of_list("$1");
        let list = list(seqs.iter().copied());
        let facts = facts!("").to_owned() + &from;
        let facts = rows!(db, fetch_all, Facts, sqlx::AssertSqlSafe(facts), &list)?;
        let memberships =
            format!("SELECT m.user_seq, m.group_seq FROM {from} JOIN memberships m ON m.user_seq = u.seq");
        let memberships = rows!(db, fetch_all, (i64, i64), sqlx::AssertSqlSafe(memberships), &list)?;
        let tags = format!("SELECT t.user_seq, t.tag_seq FROM {from} JOIN user_tags t ON t.user_seq = u.seq");
        let tags = rows!(db, fetch_all, (i64, i64), sqlx::AssertSqlSafe(tags), &list)?;
        Ok(Self {
            facts,
            memberships,
            tags,
        })
    }
}

impl UserIndex {
    /// Whether it can count.
    pub fn is_loaded(&self) -> bool {
        self.read(|_| ()).is_some()
    }

    /// Looks at the bitmaps; `None` before they were loaded.
    pub fn read<T>(&self, look: impl FnOnce(&Bitmaps) -> T) -> Option<T> {
        let bitmaps = self.bitmaps.read().unwrap_or_else(PoisonError::into_inner);
        bitmaps.as_ref().map(look)
    }

    /// The same on a thread that may take its time: a search goes through all texts.
    pub async fn count<T: Send + 'static>(&self, look: impl FnOnce(&Bitmaps) -> T + Send + 'static) -> Option<T> {
        let bitmaps = self.bitmaps.clone();
        let counted = tokio::task::spawn_blocking(move || {
            let bitmaps = bitmaps.read().unwrap_or_else(PoisonError::into_inner);
            bitmaps.as_ref().map(look)
        });
        counted.await.ok().flatten()
    }

    fn write<T>(&self, change: impl FnOnce(&mut Option<Bitmaps>) -> T) -> T {
        change(&mut self.bitmaps.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes in what changed since the last time, in the database or by the clock; the first time, everything.
    ///
    /// # Errors
    /// When the database fails; then the index stays as it was.
    pub async fn refresh(&self, core: &Core) -> Result<(), StoreError> {
        let mut feed = self.feed.lock().await;
        let times = Times::of(core);
        let mut conn = core.store.read().await?;
        let mut db = conn.db();
        let news = match feed.as_mut() {
            None => News::Everything,
            Some(feed) => feed.read(&mut db).await?,
        };
        match news {
            News::Everything => {
                // The position first: what changes while loading is then read again, which does no harm.
                let start = Feed::at_end(&mut db).await?;
                let loaded = load(&mut db, &times).await?;
                self.write(|bitmaps| *bitmaps = Some(loaded));
                *feed = Some(start);
            }
            News::Users(mut changed) => {
                changed.extend(
                    self.write(|bitmaps| bitmaps.as_mut().map(|bitmaps| bitmaps.due(&times)).unwrap_or_default()),
                );
                changed.sort_unstable();
                changed.dedup();
                for seqs in changed.chunks(1_000) {
                    let chunk = Chunk::of(&mut db, seqs).await?;
                    self.write(|bitmaps| {
                        if let Some(bitmaps) = bitmaps {
                            bitmaps.forget(seqs);
                            bitmaps.take(&chunk.facts, &chunk.memberships, &chunk.tags, &times);
                        }
                    });
                }
            }
        }
        Ok(())
    }

    /// Keeps it fresh until the task is dropped; a fault is logged and tried again.
    pub async fn keep_fresh(core: Arc<Core>) {
        let mut pace = tokio::time::interval(PACE);
        pace.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut ticks: u32 = 0;
        loop {
            pace.tick().await;
            if let Err(error) = core.index.refresh(&core).await {
                tracing::warn!(%error, "the index of users could not be refreshed");
            }
            ticks = ticks.wrapping_add(1);
            if ticks.is_multiple_of(7_200)
                && let Err(error) = feed::prune(&core.store).await
            {
                tracing::warn!(%error, "the feed of changes could not be pruned");
            }
        }
    }
}

async fn load(db: &mut Db<'_>, times: &Times) -> Result<Bitmaps, StoreError> {
    let (bytes, last) = rows!(
        db,
        fetch_one,
        (i64, i64),
        "SELECT CAST(COALESCE(SUM(LENGTH(search_text)), 0) AS BIGINT), COALESCE(MAX(seq), 0) FROM users"
    )?;
    let mut bitmaps = Bitmaps::with_room(bytes, last);
    let mut seq = 0;
    loop {
        let chunk = Chunk::after(db, seq).await?;
        let Some(last) = chunk.facts.last() else {
            return Ok(bitmaps);
        };
        seq = last.seq;
        bitmaps.take(&chunk.facts, &chunk.memberships, &chunk.tags, times);
    }
}
