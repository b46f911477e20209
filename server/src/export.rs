//! Lists of users as CSV: all pages of them, in their order, a piece at a time.
//!
//! Who is in it and in which order is settled at one moment, as row numbers (four bytes a user); rows are read some at a
//! time ([`piece_size`]), each time by queries of their own, and two such pieces at once. So a slow reader holds neither a
//! connection nor SQLite's log, nobody is in it twice or left out because somebody signed in meanwhile, and each piece is
//! filtered again: whoever does not match any more, or is out of sight, does not come.

use crate::clock::SECOND;
use crate::core::Core;
use crate::scope::Scope;
use crate::store::audit::{AuditEvent, append};
use crate::store::{Db, Kind};
use crate::text::cell::mark;
use app::error::AppError;
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::task::JoinHandle;
use tracing::Instrument;

/// Users of a piece of a file. Each takes some eight kilobytes of memory on SQLite, where a query costs little; a server
/// is better asked seldom.
pub fn piece_size(kind: Kind) -> usize {
    match kind {
        Kind::Sqlite => 500,
        Kind::Postgres => 2_000,
    }
}

/// About so many bytes a line has.
const LINE: usize = 200;
/// Pieces that are read at once: one while the other is written and sent.
const AT_ONCE: usize = 2;
/// How long a piece that was read may wait for a slow reader before it is read anew.
const FRESH: i64 = 2 * SECOND;

/// What a file says of users.
pub trait Lines: Send + Sync {
    /// Whom it may speak of.
    fn scope(&self) -> &Scope;

    /// The names of its columns.
    fn header(&self) -> Vec<&'static str>;

    /// Writes what there is to say of those of these users, by row number, who still match, in this order.
    ///
    /// # Errors
    /// When the database fails.
    fn write(
        &self,
        db: &mut Db<'_>,
        users: &[u32],
        file: &mut File,
    ) -> impl Future<Output = Result<(), AppError>> + Send;
}

/// A piece of a file in the making.
pub struct File(csv::Writer<Vec<u8>>);

impl File {
    /// For about so many lines.
    fn begin(lines: usize) -> Self {
        Self(csv::Writer::from_writer(Vec::with_capacity(lines * LINE)))
    }

    /// Writes a line of harmless cells (TRUST 33).
    ///
    /// # Errors
    /// None but a fault of the program.
    pub fn line<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) -> Result<(), AppError> {
        for cell in cells {
            self.0.write_field(&*mark(cell)).map_err(fault)?;
        }
        self.0.write_record(None::<&[u8]>).map_err(fault)
    }

    fn finish(self) -> Result<Vec<u8>, AppError> {
        self.0.into_inner().map_err(|error| fault(error.into_error()))
    }
}

/// Memory does not refuse to be written to.
fn fault(error: impl std::fmt::Display) -> AppError {
    tracing::error!(%error, "a piece of an export could not be written");
    AppError::Internal {
        request_id: String::new(),
    }
}

/// An export that was begun.
pub struct Export<L> {
    core: Arc<Core>,
    lines: Arc<L>,
    /// Row numbers in the list's order.
    order: Vec<u32>,
    /// How many of them were asked for; nothing was written before the header.
    asked: Option<usize>,
    /// Pieces that are being read, each by a task of its own: it holds a connection no longer than it reads, however slowly
    /// the ones before it are taken away.
    reading: VecDeque<JoinHandle<Result<Piece, AppError>>>,
}

/// A piece as it was at a time, in microseconds.
struct Piece {
    users: Vec<u32>,
    lines: Vec<u8>,
    read: i64,
}

impl<L: Lines + 'static> Export<L> {
    /// Begins one of these users. It is in the audit trail when this returns.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn begin(core: &Arc<Core>, event: AuditEvent<'_>, lines: L, order: Vec<u32>) -> Result<Self, AppError> {
        let mut tx = core.store.write().await?;
        append(&mut tx.db(), event).await?;
        tx.commit().await?;
        Ok(Self {
            core: core.clone(),
            lines: Arc::new(lines),
            order,
            asked: None,
            reading: VecDeque::new(),
        })
    }

    /// The scope that it was begun with; whoever lost it must not read on.
    pub fn scope(&self) -> &Scope {
        self.lines.scope()
    }

    /// The next piece of the file; the first is its header. The one behind it is read meanwhile.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn piece(&mut self) -> Result<Option<Vec<u8>>, AppError> {
        let Some(asked) = &mut self.asked else {
            self.asked = Some(0);
            let mut file = File::begin(1);
            file.line(self.lines.header())?;
            return file.finish().map(Some);
        };
        let size = piece_size(self.core.store.kind());
        while self.reading.len() < AT_ONCE
            && let Some(users) = self.order[*asked..].chunks(size).next()
        {
            *asked += users.len();
            let piece = read(self.core.clone(), self.lines.clone(), users.to_vec());
            self.reading.push_back(tokio::spawn(piece.in_current_span()));
        }
        let Some(piece) = self.reading.pop_front() else {
            return Ok(None);
        };
        let mut piece = piece.await.map_err(fault)??;
        if self.core.clock.now() > piece.read + FRESH {
            // Whoever left the reader's sight while it waited does not come.
            piece = read(self.core.clone(), self.lines.clone(), piece.users).await?;
        }
        Ok(Some(piece.lines))
    }
}

/// Reads a piece of these users.
async fn read<L: Lines>(core: Arc<Core>, lines: Arc<L>, users: Vec<u32>) -> Result<Piece, AppError> {
    let read = core.clock.now();
    let mut file = File::begin(users.len());
    let mut conn = core.store.read().await?;
    lines.write(&mut conn.db(), &users, &mut file).await?;
    drop(conn);
    Ok(Piece {
        users,
        lines: file.finish()?,
        read,
    })
}

/// A time as an import reads it; empty for none.
pub fn time(micros: i64) -> String {
    let stamp = jiff::Timestamp::from_microsecond(micros).ok().filter(|_| micros > 0);
    stamp.map_or_else(String::new, |stamp| stamp.to_string())
}
