//! `import users FILE`: users from a CSV file, as another system exports it.
//!
//! A row means the user whose name has the same folded key; where there is none, it makes one. What a row
//! says, counts:
//!
//! - A column that the file has overwrites, an empty cell empties; a column that it has not got leaves things as
//!   they are (a new user then gets the default: active, in no group). `user_name` and `email` are needed, an
//!   unknown column stops the import.
//! - `last_login` never goes back: the later of both systems' times is the last sign-in.
//! - A contact (a person of the staff) is made or changed only where first or last name are given, and never
//!   unlinked. A linked company stays as it is.
//! - Groups and tags that do not exist are made; a new group holds no permission, whatever it is called. New
//!   memberships are read-only, kept ones stay as they are. Groups that hold `admin` are out of reach: a file
//!   neither puts anybody in nor takes anybody out.
//! - An export says more than a file may set: when users were made, how often they failed, what their company is
//!   called. These columns are passed over, and so is `problem`, which a download of wrong rows has. A `…` among the
//!   groups stands for those that whoever exported did not see, and leaves them.
//! - Nobody is invited and no password is set. Who is deactivated, deleted, expired or turned API-only loses
//!   their sessions; who is turned API-only also the password. The last administrator is safe from all of it.
//!
//! A row with a fault is left out and reported with every reason; the others come in, all in one transaction
//! with their audit events. The same file again changes nothing and writes nothing.

mod by;
mod check;
mod columns;
mod file;
mod known;
mod report;
mod row;
mod state;
pub mod uploads;
mod write;

pub use report::{ImportReport, Line, Problem};

use crate::clock::{Clock, day_in};
use crate::store::{Db, Store, StoreError, import};
use by::By;
use columns::{Column, Columns};
use known::Known;
use row::Row;
use std::io::Read;
use write::Plan;

/// Why an import could not run at all. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read.
    #[error("the file cannot be read: {0}")]
    Read(#[from] std::io::Error),
    /// The file is too large.
    #[error("the file is larger than {} MB: split it", file::MAX_BYTES >> 20)]
    TooLarge,
    /// The file has too many records.
    #[error("the file has more than {} records: split it", file::MAX_RECORDS)]
    TooManyRecords,
    /// The first line is no header of an import.
    #[error("{}", header(unknown, repeated, missing))]
    Header {
        /// Columns that no import knows.
        unknown: Vec<String>,
        /// Columns that stand there twice.
        repeated: Vec<String>,
        /// Needed columns that are not there.
        missing: Vec<String>,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn header(unknown: &[String], repeated: &[String], missing: &[String]) -> String {
    let mut faults = Vec::new();
    for (what, columns) in [
        ("unknown columns", unknown),
        ("repeated columns", repeated),
        ("missing columns", missing),
    ] {
        if !columns.is_empty() {
            let names: Vec<String> = columns.iter().map(|name| report::quoted(name)).collect();
            faults.push(format!("{what}: {}", names.join(", ")));
        }
    }
    let known: Vec<&str> = Column::ALL.iter().map(|column| column.name()).collect();
    format!(
        "the first line is not a header ({}); it is made of {}, with commas between",
        faults.join("; "),
        known.join(", ")
    )
}

/// Brings users in from a CSV file; with `dry_run` says what it would do. `zone` is the company's.
///
/// # Errors
/// When the file is no import file or the database fails; nothing is written then.
pub async fn import_users(
    store: &Store,
    clock: &dyn Clock,
    zone: &jiff::tz::TimeZone,
    input: impl Read,
    dry_run: bool,
) -> Result<ImportReport, ImportError> {
    let now = clock.now();
    let today = day_in(zone, now);
    let (columns, records) = file::read(input)?;
    let rows: Vec<Row> = records.iter().map(|record| Row::of(record, &columns, now)).collect();
    drop(records);

    // That of a dry run is rolled back.
    let mut tx = store.write().await?;
    tx.wait_for_others().await?;
    let report = bring_in(&mut tx.db(), rows, &columns, &By::default(), (now, today), dry_run).await?;
    if !dry_run && report.writes() {
        tx.commit().await?;
    }
    Ok(report)
}

/// Brings rows in, in the caller's transaction. `when` is now and today in the company's time zone.
async fn bring_in(
    db: &mut Db<'_>,
    mut rows: Vec<Row>,
    columns: &Columns,
    by: &By<'_>,
    (now, today): (i64, i64),
    dry_run: bool,
) -> Result<ImportReport, StoreError> {
    // A dry run only reads, and keeps nobody waiting.
    if !dry_run {
        import::hold(db).await?;
    }
    let known = Known::load(db, &rows, today).await?;
    let targets = check::check(&mut rows, columns, &known, by.actor, today);
    let mut report = ImportReport {
        dry_run,
        wrong: lines(&rows, |row| &row.problems),
        // A line that is left out has its reasons; what else would have been said of it does not matter.
        warnings: lines(&rows, |row| if row.problems.is_empty() { &row.warnings } else { &[] }),
        ..ImportReport::default()
    };
    let plan = Plan::of(&rows, &targets, &known, &mut report);
    if !dry_run && report.writes() {
        plan.write(db, by, now, today, &report).await?;
    }
    Ok(report)
}

/// Lines about which there is something to say, in the order of the columns.
fn lines(rows: &[Row], of: fn(&Row) -> &[Problem]) -> Vec<Line> {
    rows.iter()
        .filter(|row| !of(row).is_empty())
        .map(|row| {
            let mut problems = of(row).to_vec();
            problems.sort_by_key(|problem| Column::ALL.iter().position(|column| column.name() == problem.field));
            Line {
                line: row.line,
                name: row.name.clone(),
                problems,
            }
        })
        .collect()
}
