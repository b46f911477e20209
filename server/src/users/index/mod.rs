//! Counts in memory: which users have what, as bitmaps over row numbers, and all searched texts in one
//! buffer. At a million users SQL takes a second for what this answers in milliseconds.
//!
//! Rows never come from here, so a stale index can count wrong for a moment and never show a wrong row.
//! It follows `user_changes`, which triggers fill: whoever writes, here or in another process, is seen.

mod bitmaps;
mod counted;
mod feed;
mod texts;

pub use bitmaps::Bitmaps;
pub use counted::Counted;

use crate::clock::SECOND;
use crate::core::Core;
use crate::rows;
use crate::store::dialect::list;
use crate::store::{Db, StoreError};
use crate::users::filter::{Times, UserFilter};
use crate::users::states::Facts;
use counted::Lately;
use feed::{Feed, News};
use roaring::RoaringBitmap;
use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, MutexGuard, PoisonError, RwLock};
use std::time::Duration;
use texts::Texts;
use tokio::sync::{Mutex, OwnedMutexGuard, watch};
use tokio_util::sync::CancellationToken;

/// Users read at a time.
const CHUNK: i64 = 5_000;
/// Changes that whoever wants a page waits for; more, as after a bulk action, are taken in meanwhile.
const AWAITED: usize = 5_000;
/// How often changes of other processes are looked for.
const PACE: Duration = Duration::from_millis(500);

/// Refreshes after which the feed is pruned: an hour's.
const PRUNE_EVERY: u32 = 7_200;

/// The index. Empty until it was loaded.
///
/// Bitmaps and texts have a lock each: a search looks through the texts for milliseconds, and whoever
/// only asks the bitmaps must not wait for it.
#[derive(Default)]
pub struct UserIndex {
    bitmaps: Arc<RwLock<Option<Bitmaps>>>,
    texts: Arc<RwLock<Texts>>,
    /// Emptied by whoever writes `bitmaps`, before they let others read.
    lately: Arc<std::sync::Mutex<Lately>>,
    /// Whoever holds it is the one that writes bitmaps and texts.
    progress: Arc<Mutex<Progress>>,
    /// Refreshes that were asked for.
    asked: AtomicU64,
    /// Whether so much is being taken in that nobody waits for it.
    behind: watch::Sender<bool>,
}

/// How far the index is.
#[derive(Default)]
struct Progress {
    /// Up to where the feed was taken in; `None` before everything was loaded.
    feed: Option<Feed>,
    /// The second of the clock whose changes of state were taken in.
    second: u32,
    /// Refreshes that were answered.
    answered: u64,
}

fn lock(lately: &std::sync::Mutex<Lately>) -> MutexGuard<'_, Lately> {
    lately.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Of an index that was just refreshed, or told to count: it was not loaded, or no thread could be had.
pub fn without_answer() -> StoreError {
    StoreError::Unavailable(sqlx::Error::WorkerCrashed)
}

/// Runs on a thread that may take its time.
async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| without_answer())
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
                u.last_seen_at, u.locked_until, u.expires_on, u.review_on, u.invitation_expires_at, u.search_text, u.name_key FROM ",
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

impl Chunk {
    /// Writes the texts of these users; those of `seqs` that are not there any more or erased lose theirs.
    fn write_texts(&self, texts: &mut Texts, seqs: &[i64]) {
        let there = |facts: &&Facts| facts.activity != "erased";
        let kept: HashSet<i64> = self.facts.iter().filter(there).map(|facts| facts.seq).collect();
        for seq in seqs.iter().filter(|seq| !kept.contains(seq)) {
            texts.remove(bitmaps::row(*seq));
        }
        for facts in self.facts.iter().filter(there) {
            texts.set(bitmaps::row(facts.seq), &facts.search_text);
        }
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

    /// What was counted for this filter lately and still holds.
    pub fn counted(&self, filter: &UserFilter) -> Option<Arc<Counted>> {
        lock(&self.lately).find(filter).cloned()
    }

    /// Counts for a filter, or finds what was counted lately.
    ///
    /// # Errors
    /// Before it was loaded, and where no thread could be had.
    pub async fn count(&self, filter: &UserFilter, tag_sets: Vec<Vec<i64>>) -> Result<Arc<Counted>, StoreError> {
        let generation = {
            let lately = lock(&self.lately);
            if let Some(counted) = lately.find_with_tags(filter, &tag_sets) {
                return Ok(counted);
            }
            lately.generation()
        };
        let (filter, lately) = (filter.clone(), self.lately.clone());
        self.look(filter.search.clone(), usize::MAX, move |bitmaps, found| {
            let counted = Arc::new(Counted::new(bitmaps, filter, found, tag_sets));
            lock(&lately).keep(counted.clone(), generation);
            counted
        })
        .await
        .ok_or_else(without_answer)
    }

    /// Looks at the bitmaps on a thread that may take its time, with those who contain `needle` where it is not empty;
    /// `None` also where they are more than `most`.
    pub async fn look<T: Send + 'static>(
        &self,
        needle: String,
        most: usize,
        look: impl FnOnce(&Bitmaps, Option<RoaringBitmap>) -> T + Send + 'static,
    ) -> Option<T> {
        let (bitmaps, texts) = (self.bitmaps.clone(), self.texts.clone());
        let counted = apart(move || {
            let found = if needle.is_empty() {
                None
            } else {
                let texts = texts.read().unwrap_or_else(PoisonError::into_inner);
                Some(texts.containing(&needle, most)?)
            };
            let bitmaps = bitmaps.read().unwrap_or_else(PoisonError::into_inner);
            bitmaps.as_ref().map(|bitmaps| look(bitmaps, found))
        });
        counted.await.ok().flatten()
    }

    /// The seats that the company pays for; `None` before it is loaded, and while much is being taken in.
    pub fn seats(&self) -> Option<u64> {
        if *self.behind.borrow() {
            return None;
        }
        self.read(Bitmaps::seats)
    }

    /// As [`UserIndex::refresh`], for rows, which are right in any case: much at once is not waited for, and whoever
    /// looks meanwhile may miss who came to match within the last second or two.
    ///
    /// # Errors
    /// As [`UserIndex::refresh`].
    pub async fn catch_up(&self, core: &Core) -> Result<(), StoreError> {
        let mut behind = self.behind.subscribe();
        tokio::select! {
            caught_up = self.take_in(core, AWAITED) => caught_up,
            _ = behind.wait_for(|behind| *behind) => Ok(()),
        }
    }

    /// Takes in what changed since the last time, in the database or by the clock; the first time, everything.
    /// What was committed before the call is in afterwards. It may be dropped at any point.
    ///
    /// # Errors
    /// When the database fails; what was not taken in then comes the next time.
    pub async fn refresh(&self, core: &Core) -> Result<(), StoreError> {
        self.take_in(core, usize::MAX).await
    }

    /// [`UserIndex::refresh`], unless more than `most` users changed: then somebody else does it.
    async fn take_in(&self, core: &Core, most: usize) -> Result<(), StoreError> {
        let ticket = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let mut progress = self.progress.clone().lock_owned().await;
        if progress.answered >= ticket {
            return Ok(()); // Somebody's refresh began after this was asked for.
        }
        let asked = self.asked.load(Ordering::SeqCst);
        let times = Times::of(core);
        let second = u32::try_from(times.now.div_euclid(SECOND)).unwrap_or(u32::MAX);
        let mut conn = core.store.read().await?;
        let mut db = conn.db();
        let news = match &progress.feed {
            None => None,
            Some(feed) => match feed.read(&mut db).await? {
                (News::Everything, _) => None,
                (News::Users(users), next) => Some((users, next)),
            },
        };
        if let Some((mut changed, next)) = news {
            if progress.second != second {
                changed.extend(self.read(|bitmaps| bitmaps.due(second)).unwrap_or_default());
            }
            changed.sort_unstable();
            changed.dedup();
            if changed.len() > most {
                return Ok(());
            }
            let _behind = (changed.len() > AWAITED).then(|| Behind::of(&self.behind));
            for seqs in changed.chunks(1_000) {
                let chunk = Chunk::of(&mut db, seqs).await?;
                progress = self.take(progress, chunk, seqs.to_vec(), times).await?;
            }
            progress.feed = Some(next);
        } else {
            // The old one goes first: there is not memory for two.
            progress.feed = None;
            self.put(None);
            // The place before the users: what changes while loading is then read again, which does no harm.
            let start = Feed::at_end(&mut db).await?;
            self.put(Some(load(&mut db, times).await?));
            progress.feed = Some(start);
        }
        progress.second = second;
        progress.answered = asked;
        Ok(())
    }

    fn put(&self, loaded: Option<(Bitmaps, Texts)>) {
        let (bitmaps, texts) = loaded.unzip();
        *self.texts.write().unwrap_or_else(PoisonError::into_inner) = texts.unwrap_or_default();
        let mut place = self.bitmaps.write().unwrap_or_else(PoisonError::into_inner);
        *place = bitmaps;
        lock(&self.lately).clear();
    }

    /// Takes in users anew. The guard goes along, so that nobody writes in between even if the caller is
    /// dropped meanwhile.
    async fn take(
        &self,
        progress: OwnedMutexGuard<Progress>,
        chunk: Chunk,
        seqs: Vec<i64>,
        times: Times,
    ) -> Result<OwnedMutexGuard<Progress>, StoreError> {
        let (bitmaps, texts, lately) = (self.bitmaps.clone(), self.texts.clone(), self.lately.clone());
        apart(move || {
            let mut texts = texts.write().unwrap_or_else(PoisonError::into_inner);
            chunk.write_texts(&mut texts, &seqs);
            drop(texts);
            let mut bitmaps = bitmaps.write().unwrap_or_else(PoisonError::into_inner);
            if let Some(bitmaps) = bitmaps.as_mut() {
                bitmaps.forget(&seqs);
                bitmaps.take(&chunk.facts, &chunk.memberships, &chunk.tags, &times);
            }
            lock(&lately).clear();
            progress
        })
        .await
    }

    /// Keeps it fresh until told to stop; a fault is logged and tried again.
    pub async fn keep_fresh(core: Arc<Core>, stop: CancellationToken) {
        let mut pace = tokio::time::interval(PACE);
        pace.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut ticks: u32 = 0;
        while stop.run_until_cancelled(pace.tick()).await.is_some() {
            if let Err(error) = core.index.refresh(&core).await {
                tracing::warn!(%error, "the index of users could not be refreshed");
            }
            if ticks.is_multiple_of(PRUNE_EVERY)
                && let Err(error) = feed::prune(&core.store).await
            {
                tracing::warn!(%error, "the feed of changes could not be pruned");
            }
            ticks = ticks.wrapping_add(1);
        }
    }
}

/// Says for as long as it is there that much is being taken in.
struct Behind<'i>(&'i watch::Sender<bool>);

impl<'i> Behind<'i> {
    fn of(behind: &'i watch::Sender<bool>) -> Self {
        behind.send_replace(true);
        Self(behind)
    }
}

impl Drop for Behind<'_> {
    fn drop(&mut self) {
        self.0.send_replace(false);
    }
}

async fn load(db: &mut Db<'_>, times: Times) -> Result<(Bitmaps, Texts), StoreError> {
    let (bytes, users, last) = rows!(
        db,
        fetch_one,
        (i64, i64, i64),
        "SELECT CAST(COALESCE(SUM(OCTET_LENGTH(search_text)), 0) AS BIGINT), COUNT(*), COALESCE(MAX(seq), 0) FROM users"
    )?;
    let size = |number: i64| usize::try_from(number).unwrap_or(0);
    let mut bitmaps = Bitmaps::with_room(size(last));
    let mut texts = Texts::with_room(size(bytes), size(users), size(last));
    let mut seq = 0;
    loop {
        let chunk = Chunk::after(db, seq).await?;
        let Some(last) = chunk.facts.last() else {
            return Ok((bitmaps, texts));
        };
        seq = last.seq;
        (bitmaps, texts) = apart(move || {
            chunk.write_texts(&mut texts, &[]);
            bitmaps.take(&chunk.facts, &chunk.memberships, &chunk.tags, &times);
            (bitmaps, texts)
        })
        .await?;
    }
}
