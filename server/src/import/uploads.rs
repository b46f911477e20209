//! The import in the browser: the same as the command's, in steps. The file waits in the database between them, for an
//! hour and for its maker alone, so that any node can go on with it.

use super::by::By;
use super::columns::{Column, Columns, faults, guess};
use super::file::records;
use super::report::{ImportReport, Line, quoted};
use super::row::Row;
use super::{ImportError, bring_in};
use crate::authorise;
use crate::clock::{HOUR, day_in};
use crate::core::Core;
use crate::mail::language;
use crate::store::import::hold;
use crate::store::uploads::{self, UploadRow};
use crate::store::{Db, StoreError};
use crate::text::cell::{mark, unmark};
use crate::users::rights;
use app::context::{Caller, Origin};
use app::error::AppError;
use app::import::api::ImportUsers;
use app::import::words::remark;
use app::import::{ColumnView, ImportQuery, ImportView, LARGEST_FILE, PAGE, Remark, RowKind, RowView, Step, UploadId};
use std::collections::HashMap;
use std::iter;
use std::sync::Arc;
use std::time::Duration;
use uuid::Builder;

/// How long a file is kept.
const KEPT: i64 = HOUR;
/// Longest name of a file that is kept, in characters.
const NAME: usize = 100;
/// Most columns of a file.
const COLUMNS: usize = 200;
/// How long an answer waits for the end of a run.
const PATIENCE: Duration = Duration::from_secs(1);

/// The use cases.
pub struct Imports(pub Arc<Core>);

#[async_trait::async_trait]
impl ImportUsers for Imports {
    async fn upload(&self, caller: &Caller, name: &str, content: Vec<u8>) -> Result<UploadId, AppError> {
        upload(&self.0, caller, name, content).await
    }

    async fn name_columns(&self, caller: &Caller, id: UploadId, means: &[String]) -> Result<(), AppError> {
        name_columns(&self.0, caller, id, means).await
    }

    async fn show(&self, caller: &Caller, id: UploadId, query: ImportQuery) -> Result<ImportView, AppError> {
        show(&self.0, caller, id, query).await
    }

    async fn run(&self, caller: &Caller, origin: &Origin, id: UploadId, version: i64) -> Result<(), AppError> {
        run(&self.0, caller, origin, id, version).await
    }

    async fn wrong_rows(&self, caller: &Caller, id: UploadId) -> Result<Vec<u8>, AppError> {
        wrong_rows(&self.0, caller, id).await
    }
}

/// Takes away files whose time is over.
///
/// # Errors
/// When the database refuses.
pub async fn remove_expired(core: &Core) -> Result<(), StoreError> {
    let mut tx = core.store.write().await?;
    uploads::remove_expired(&mut tx.db(), core.clock.now()).await?;
    tx.commit().await
}

/// Why a file is not taken, for the page.
fn refused(error: ImportError) -> AppError {
    match error {
        ImportError::Store(error) => error.into(),
        ImportError::TooLarge => AppError::field("file", "too_long"),
        ImportError::TooManyRecords => AppError::field("file", "too_many"),
        ImportError::Read(_) | ImportError::Header { .. } => AppError::field("file", "other"),
    }
}

async fn upload(core: &Core, caller: &Caller, name: &str, content: Vec<u8>) -> Result<UploadId, AppError> {
    authorise::import_users(caller)?;
    if content.len() > LARGEST_FILE {
        return Err(AppError::field("file", "too_long"));
    }
    let (header, rows) = records(&*content).map_err(refused)?;
    if rows.is_empty() || header.is_empty() {
        return Err(AppError::field("file", "required"));
    }
    if header.len() > COLUMNS {
        return Err(AppError::field("file", "too_many_columns"));
    }
    let mut means: Vec<Option<Column>> = Vec::new();
    for cell in &header {
        let guessed = guess(&String::from_utf8_lossy(cell));
        means.push(guessed.filter(|column| !means.contains(&Some(*column))));
    }
    let id = Builder::from_random_bytes(rand::random()).into_uuid();
    let now = core.clock.now();
    let name: String = name.chars().filter(|c| !c.is_control()).take(NAME).collect();
    let mut tx = core.store.write().await?;
    uploads::insert(
        &mut tx.db(),
        (id, caller.id.0),
        &name,
        &written(&means),
        content,
        (now, now + KEPT),
    )
    .await?;
    tx.commit().await?;
    Ok(UploadId(id))
}

fn written(means: &[Option<Column>]) -> String {
    let names: Vec<&str> = means.iter().map(|column| column.map_or("", Column::name)).collect();
    serde_json::Value::from(names).to_string()
}

fn meaning(word: &str) -> Option<Column> {
    let known = Column::ALL.iter().copied().find(|column| column.name() == word);
    known.filter(|column| !column.is_told())
}

fn means_of(upload: &UploadRow) -> Vec<Option<Column>> {
    let names: Vec<String> = serde_json::from_str(&upload.columns).unwrap_or_default();
    names.iter().map(|name| meaning(name)).collect()
}

fn rows_of(upload: &UploadRow) -> Vec<RowView> {
    serde_json::from_str(&upload.report).unwrap_or_default()
}

async fn find(core: &Core, db: &mut Db<'_>, caller: &Caller, id: UploadId, write: bool) -> Result<UploadRow, AppError> {
    let found = uploads::find(db, id.0, caller.id.0, core.clock.now(), write).await?;
    found.ok_or(AppError::NotFound)
}

/// The file's rows as what its columns mean has them.
async fn read(db: &mut Db<'_>, id: UploadId, columns: &Columns, now: i64) -> Result<Vec<Row>, AppError> {
    let content = uploads::content(db, id.0).await?;
    let (_, records) = records(&*content).map_err(refused)?;
    Ok(records.iter().map(|record| Row::of(record, columns, now)).collect())
}

async fn name_columns(core: &Core, caller: &Caller, id: UploadId, means: &[String]) -> Result<(), AppError> {
    authorise::import_users(caller)?;
    let means: Vec<Option<Column>> = means.iter().map(|word| meaning(word)).collect();
    let now = core.clock.now();
    let when = (now, day_in(&core.zone, now));
    let mut conn = core.store.read().await?;
    let upload = find(core, &mut conn.db(), caller, id, false).await?;
    if upload.run_at != 0 {
        return Err(AppError::Conflict);
    }
    if means_of(&upload).len() != means.len() {
        return Err(AppError::Invalid { fields: Vec::new() });
    }
    let report = match Columns::named(&means) {
        Some(columns) => {
            let rows = read(&mut conn.db(), id, &columns, now).await?;
            let by = By {
                actor: Some(caller.id.0),
                ..By::default()
            };
            told(&bring_in(&mut conn.db(), rows, &columns, &by, when, true).await?)?
        }
        // The page says which are missing or meant twice.
        None => String::new(),
    };
    // Whoever waits for a connection holds none.
    drop(conn);
    let mut tx = core.store.write().await?;
    uploads::note_columns(&mut tx.db(), id.0, &written(&means), &report).await?;
    tx.commit().await?;
    Ok(())
}

/// A report as it is kept: every row in the order of the file.
fn told(report: &ImportReport) -> Result<String, AppError> {
    let mut warnings: HashMap<u64, &Line> = report.warnings.iter().map(|line| (line.line, line)).collect();
    let came = report.came.iter().map(|row| RowView {
        line: row.line,
        name: row.name.clone(),
        kind: match &row.changed {
            None => RowKind::New,
            Some(fields) if fields.is_empty() => RowKind::Same,
            Some(_) => RowKind::Changed,
        },
        fields: row.changed.clone().unwrap_or_default(),
        remarks: warnings.remove(&row.line).map(remarks).unwrap_or_default(),
    });
    let mut rows: Vec<RowView> = came.collect();
    rows.extend(report.wrong.iter().map(|line| RowView {
        line: line.line,
        name: line.name.clone(),
        kind: RowKind::Wrong,
        fields: Vec::new(),
        remarks: remarks(line),
    }));
    rows.sort_by_key(|row| row.line);
    serde_json::to_string(&rows).map_err(|_| fault())
}

fn remarks(line: &Line) -> Vec<Remark> {
    let one = |problem: &super::Problem| Remark {
        field: problem.field.to_owned(),
        reason: problem.reason.to_owned(),
        value: if problem.value.is_empty() {
            String::new()
        } else {
            quoted(&problem.value)
        },
    };
    line.problems.iter().map(one).collect()
}

async fn show(core: &Core, caller: &Caller, id: UploadId, query: ImportQuery) -> Result<ImportView, AppError> {
    authorise::import_users(caller)?;
    let mut conn = core.store.read().await?;
    let upload = find(core, &mut conn.db(), caller, id, false).await?;
    let means = means_of(&upload);
    let running = core.runs.find(id.0, caller.id.0).is_some();
    let step = match (upload.run_at, running) {
        (0, true) => Step::Running,
        (0, false) if upload.report.is_empty() || query.columns => Step::Columns,
        (0, false) => Step::Preview,
        _ => Step::Done,
    };
    let (missing, repeated) = faults(&means);
    let names = |columns: Vec<Column>| columns.into_iter().map(|column| column.name().to_owned()).collect();
    let columns = if step == Step::Columns {
        let content = uploads::content(&mut conn.db(), id.0).await?;
        columns_of(&content, &means)?
    } else {
        Vec::new()
    };
    drop(conn);
    let rows = rows_of(&upload);
    let count = |kind: RowKind| rows.iter().filter(|row| row.kind == kind).count();
    let counts = RowKind::ALL
        .map(|kind| u64::try_from(count(kind)).unwrap_or(u64::MAX))
        .to_vec();
    let shown: Vec<RowView> = rows
        .into_iter()
        .filter(|row| query.kind.is_none_or(|kind| row.kind == kind))
        .collect();
    Ok(ImportView {
        id,
        name: upload.name,
        step,
        version: upload.version,
        failed: !upload.failed.is_empty(),
        columns,
        choices: names(Column::ALL.iter().copied().filter(|column| !column.is_told()).collect()),
        missing: names(missing),
        repeated: names(repeated),
        counts,
        total: u64::try_from(shown.len()).unwrap_or(u64::MAX),
        rows: shown
            .into_iter()
            .skip(query.page.saturating_mul(PAGE))
            .take(PAGE)
            .collect(),
    })
}

fn columns_of(content: &[u8], means: &[Option<Column>]) -> Result<Vec<ColumnView>, AppError> {
    let (header, records) = records(content).map_err(refused)?;
    let text = |cell: Option<&[u8]>| {
        String::from_utf8_lossy(cell.unwrap_or_default())
            .chars()
            .take(NAME)
            .collect()
    };
    let first = records.first().map(|record| &record.cells);
    let columns = means.iter().enumerate().map(|(place, column)| ColumnView {
        header: text(header.get(place)),
        sample: text(first.and_then(|cells| cells.get(place))),
        means: column.map_or("", Column::name).to_owned(),
    });
    Ok(columns.collect())
}

async fn run(core: &Arc<Core>, caller: &Caller, origin: &Origin, id: UploadId, version: i64) -> Result<(), AppError> {
    authorise::import_users(caller)?;
    let (run, ending) = core.runs.begin(id.0, caller.id.0, false)?;
    if let Some(ending) = ending {
        let (core, caller, origin) = (core.clone(), caller.clone(), origin.clone());
        tokio::spawn(async move {
            let result = whole(&core, &caller, &origin, id, version).await;
            if let Err(error) = &result
                && *error != AppError::Conflict
                && let Err(error) = note_failed(&core, &caller, id, error).await
            {
                tracing::warn!(%error, "how an import failed was not noted");
            }
            ending.end(result);
        });
    }
    match tokio::time::timeout(PATIENCE, run.ended()).await {
        Ok(ended) => ended,
        // The page tells how it ends.
        Err(_) => Ok(()),
    }
}

/// For the page: whoever began it may not have waited for its end.
async fn note_failed(core: &Core, caller: &Caller, id: UploadId, error: &AppError) -> Result<(), StoreError> {
    let mut tx = core.store.write().await?;
    uploads::note_failed(&mut tx.db(), id.0, caller.id.0, error.code()).await?;
    tx.commit().await
}

/// All of it in one transaction, the note that it was done among it: another node that was asked for the same waits for
/// the upload's row, and finds it done. What runs is what was looked at: columns that were named otherwise meanwhile, in
/// another window, are looked at first.
async fn whole(core: &Core, caller: &Caller, origin: &Origin, id: UploadId, version: i64) -> Result<(), AppError> {
    let _turn = core.runs.turn().await;
    let now = core.clock.now();
    let when = (now, day_in(&core.zone, now));
    let mut tx = core.store.write().await?;
    tx.wait_for_others().await?;
    let mut db = tx.db();
    let upload = find(core, &mut db, caller, id, true).await?;
    if upload.run_at != 0 {
        return Ok(());
    }
    // Before the right is read: whoever takes it away holds the same.
    hold(&mut db).await?;
    authorise::import_users(&rights::of_now(&mut db, caller).await?)?;
    let columns = Columns::named(&means_of(&upload)).ok_or(AppError::Conflict)?;
    if upload.report.is_empty() || upload.version != version {
        return Err(AppError::Conflict);
    }
    let rows = read(&mut db, id, &columns, now).await?;
    let by = By {
        actor: Some(caller.id.0),
        address: &origin.address,
        request_id: &origin.request_id,
    };
    let report = bring_in(&mut db, rows, &columns, &by, when, false).await?;
    uploads::note_run(&mut db, id.0, &told(&report)?, (now, now + KEPT)).await?;
    tx.commit().await?;
    Ok(())
}

async fn wrong_rows(core: &Core, caller: &Caller, id: UploadId) -> Result<Vec<u8>, AppError> {
    authorise::import_users(caller)?;
    let mut conn = core.store.read().await?;
    let upload = find(core, &mut conn.db(), caller, id, false).await?;
    let content = uploads::content(&mut conn.db(), id.0).await?;
    drop(conn);
    let (header, records) = records(&*content).map_err(refused)?;
    let wrong: HashMap<u64, RowView> = rows_of(&upload)
        .into_iter()
        .filter(|row| row.kind == RowKind::Wrong)
        .map(|row| (row.line, row))
        .collect();
    // A `problem` of an earlier download is about what was wrong then.
    let is_kept = |place: &usize| header.get(*place) != Some(Column::Problem.name().as_bytes());
    let kept: Vec<usize> = (0..header.len()).filter(is_kept).collect();
    let locale = language::current().parse().unwrap_or_default();
    let mut file = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    write(&mut file, Column::Problem.name(), &header, &kept)?;
    for record in &records {
        let Some(row) = wrong.get(&record.line) else { continue };
        let reasons: Vec<String> = row.remarks.iter().map(|one| remark(locale, one)).collect();
        if record.open_quote || record.cells.len() != header.len() {
            // Whose cells these are nobody knows, so it comes in torn again: a whole row would say things of a user.
            let first = usize::from(!is_kept(&0));
            let mut places: Vec<usize> = (first..record.cells.len()).collect();
            if places.len() == kept.len() {
                places.push(record.cells.len());
            }
            write(&mut file, &reasons.join("; "), &record.cells, &places)?;
        } else {
            write(&mut file, &reasons.join("; "), &record.cells, &kept)?;
        }
    }
    file.into_inner().map_err(|_| fault())
}

/// A record behind its problem, where that has its place whatever the record is: cells that look like formulas are
/// marked, cells that are none are empty.
fn write(
    file: &mut csv::Writer<Vec<u8>>,
    problem: &str,
    cells: &csv::ByteRecord,
    places: &[usize],
) -> Result<(), AppError> {
    let texts = places
        .iter()
        .map(|place| String::from_utf8_lossy(cells.get(*place).unwrap_or_default()));
    for text in iter::once(problem.into()).chain(texts) {
        file.write_field(&*mark(unmark(&text))).map_err(|_| fault())?;
    }
    file.write_record(None::<&[u8]>).map_err(|_| fault())
}

fn fault() -> AppError {
    AppError::Internal {
        request_id: String::new(),
    }
}
