//! The load on a file: one transaction of multi-row statements, then indexes by sorting.

use super::{Cell, Rows, TABLES};
use crate::store::StoreError;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, AssertSqlSafe, ConnectOptions, SqliteConnection, SqlitePool};

/// Values in one statement: enough that its own cost vanishes.
const CELLS: usize = 4_000;

pub(super) async fn begin(pool: &SqlitePool) -> Result<SqliteConnection, StoreError> {
    let options = (*pool.connect_options())
        .clone()
        // Rows come before those they refer to.
        .foreign_keys(false)
        // Sorting beyond this much memory goes to files, on a second thread.
        .pragma("cache_size", "-131072")
        .pragma("temp_store", "file")
        .pragma("threads", "2");
    let mut conn = options.connect().await?;
    run(&mut conn, "BEGIN IMMEDIATE").await?;
    Ok(conn)
}

pub(super) async fn strip(conn: &mut SqliteConnection) -> Result<Vec<String>, StoreError> {
    let sql = format!(
        "SELECT printf('DROP %s \"%w\"', type, name), sql FROM sqlite_master
         WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name IN ('{}') ORDER BY rowid",
        TABLES.join("', '")
    );
    let parts: Vec<(String, String)> = sqlx::query_as(AssertSqlSafe(sql)).fetch_all(&mut *conn).await?;
    let mut restore = Vec::with_capacity(parts.len());
    for (drop, create) in parts {
        run(conn, drop).await?;
        restore.push(create);
    }
    Ok(restore)
}

pub(super) async fn append(conn: &mut SqliteConnection, rows: Rows) -> Result<(), StoreError> {
    let width = rows.columns.len();
    let full = CELLS / width * width;
    let mut cells = rows.cells.into_iter();
    while cells.len() > 0 {
        let take = full.min(cells.len());
        let mut arguments = SqliteArguments::default();
        arguments.reserve(take, 0);
        for cell in cells.by_ref().take(take) {
            bind(&mut arguments, cell).map_err(sqlx::Error::Encode)?;
        }
        let row = format!("({})", vec!["?"; width].join(","));
        let values = vec![row.as_str(); take / width].join(",");
        let sql = format!(
            "INSERT INTO {} ({}) VALUES {values}",
            rows.table,
            rows.columns.join(",")
        );
        sqlx::query_with(AssertSqlSafe(sql), arguments)
            .persistent(take == full)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

fn bind(arguments: &mut SqliteArguments, cell: Cell) -> Result<(), sqlx::error::BoxDynError> {
    match cell {
        Cell::Null => arguments.add(None::<i64>),
        Cell::Int(value) => arguments.add(value),
        Cell::Bool(value) => arguments.add(value),
        Cell::Uuid(value) => arguments.add(value),
        Cell::Text(value) => arguments.add(value),
    }
}

pub(super) async fn restore(
    conn: &mut SqliteConnection,
    restore: &[String],
    say: &mut dyn FnMut(&str),
) -> Result<(), StoreError> {
    let (indexes, triggers): (Vec<_>, Vec<_>) = restore.iter().partition(|sql| !sql.starts_with("CREATE TRIGGER"));
    for sql in indexes {
        run(conn, sql.clone()).await?;
    }
    say("building the search index");
    for table in ["users", "contacts"] {
        run(
            conn,
            format!("INSERT INTO {table}_search ({table}_search) VALUES ('rebuild')"),
        )
        .await?;
    }
    for sql in triggers {
        run(conn, sql.clone()).await?;
    }
    run(conn, "ANALYZE").await
}

pub(super) async fn commit(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    run(conn, "COMMIT").await?;
    // Into the file itself, as far as readers let it.
    run(conn, "PRAGMA wal_checkpoint(TRUNCATE)").await
}

async fn run(conn: &mut SqliteConnection, sql: impl Into<String>) -> Result<(), StoreError> {
    sqlx::raw_sql(AssertSqlSafe(sql.into())).execute(conn).await?;
    Ok(())
}
