//! The load on a server: COPY, then constraints and indexes by sorting.

use super::{Cell, Rows, TABLES};
use crate::store::StoreError;
use sqlx::{AssertSqlSafe, ConnectOptions, PgConnection, PgPool};
use std::fmt::Write;

pub(super) async fn begin(pool: &PgPool) -> Result<PgConnection, StoreError> {
    let mut conn = pool.connect_options().connect().await?;
    run(&mut conn, "BEGIN").await?;
    run(
        &mut conn,
        format!("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", TABLES.join(", ")),
    )
    .await?;
    run(
        &mut conn,
        "SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL work_mem = '64MB'",
    )
    .await?;
    Ok(conn)
}

pub(super) async fn strip(conn: &mut PgConnection) -> Result<Vec<String>, StoreError> {
    // Foreign keys are the first to go and the last to come, plain indexes in between.
    let parts: Vec<(String, String)> = sqlx::query_as(
        "SELECT remove, bring FROM (
             SELECT CASE contype WHEN 'f' THEN 3 ELSE 1 END AS turn, conname AS name,
                 format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS remove,
                 format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS bring
             FROM pg_constraint
             WHERE contype = 'f' AND (conrelid = ANY ($1::regclass[]) OR confrelid = ANY ($1::regclass[]))
                 OR contype IN ('p', 'u') AND conrelid = ANY ($1::regclass[])
             UNION ALL
             SELECT 2, relname, format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
             FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
             WHERE indrelid = ANY ($1::regclass[])
                 AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
         ) AS parts ORDER BY turn DESC, name",
    )
    .bind(TABLES.map(str::to_owned).to_vec())
    .fetch_all(&mut *conn)
    .await?;
    let mut restore = Vec::with_capacity(parts.len());
    for (remove, bring) in parts {
        run(conn, remove).await?;
        restore.push(bring);
    }
    restore.reverse();
    // A table emptied in this very transaction takes rows that need no second visit (FREEZE).
    run(conn, format!("TRUNCATE {}", TABLES.join(", "))).await?;
    for table in TABLES {
        run(conn, format!("ALTER TABLE {table} DISABLE TRIGGER USER")).await?;
    }
    Ok(restore)
}

pub(super) async fn append(conn: &mut PgConnection, rows: &Rows) -> Result<(), StoreError> {
    let mut text = String::with_capacity(rows.cells.len() * 12);
    for row in rows.cells.chunks(rows.columns.len()) {
        for (n, cell) in row.iter().enumerate() {
            if n > 0 {
                text.push('\t');
            }
            put(&mut text, cell);
        }
        text.push('\n');
    }
    let sql = format!("COPY {} ({}) FROM STDIN (FREEZE)", rows.table, rows.columns.join(", "));
    let mut copy = conn.copy_in_raw(&sql).await?;
    copy.send(text.as_bytes()).await?;
    copy.finish().await?;
    Ok(())
}

/// Writes a value as COPY's text format wants it.
fn put(text: &mut String, cell: &Cell) {
    // Writing to a text cannot fail.
    let _ = match cell {
        Cell::Null => write!(text, "\\N"),
        Cell::Int(value) => write!(text, "{value}"),
        Cell::Bool(value) => write!(text, "{}", if *value { 't' } else { 'f' }),
        Cell::Uuid(value) => write!(text, "{value}"),
        Cell::Text(value) => {
            for c in value.chars() {
                match c {
                    '\\' => text.push_str("\\\\"),
                    '\n' => text.push_str("\\n"),
                    '\r' => text.push_str("\\r"),
                    '\t' => text.push_str("\\t"),
                    c => text.push(c),
                }
            }
            Ok(())
        }
    };
}

pub(super) async fn restore(conn: &mut PgConnection, restore: &[String]) -> Result<(), StoreError> {
    for sql in restore {
        run(conn, sql.clone()).await?;
    }
    for table in TABLES {
        run(conn, format!("ALTER TABLE {table} ENABLE TRIGGER USER")).await?;
    }
    // Numbers were given, not drawn: go on after the largest.
    for table in ["users", "groups", "tags"] {
        let sql = format!(
            "SELECT setval(pg_get_serial_sequence('{table}', 'seq'), (SELECT max(seq) FROM {table}))
             WHERE EXISTS (SELECT 1 FROM {table})"
        );
        run(conn, sql).await?;
    }
    Ok(())
}

pub(super) async fn commit(conn: &mut PgConnection) -> Result<(), StoreError> {
    run(conn, "COMMIT").await?;
    // Planner's figures, and the map by which an index alone can answer.
    run(conn, format!("VACUUM (ANALYZE) {}", TABLES.join(", "))).await
}

async fn run(conn: &mut PgConnection, sql: impl Into<String>) -> Result<(), StoreError> {
    sqlx::raw_sql(AssertSqlSafe(sql.into())).execute(conn).await?;
    Ok(())
}
