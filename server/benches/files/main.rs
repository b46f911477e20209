//! `make bench`: the users list as a file beside sqlx alone that reads the same rows, and an import beside the bare
//! INSERTs of the same rows. `BENCH=files` measures nothing else.

mod sql;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "other benches need more of it")]
mod support;

use anyhow::{Context, ensure};
use app::routes::EXPORT;
use app::users::api::CountUsers;
use control_center::clock::SystemClock;
use control_center::demo::ADMINISTRATOR;
use control_center::import::import_users;
use leptos::server_fn::ServerFn;
use memchr::memchr_iter;
use std::net::SocketAddr;
use std::time::Instant;
use support::client::{self, Client};
use support::program::Program;
use support::{DATABASES, Database, PASSWORD, sizes};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How often each thing is measured; the best counts, since noise only ever adds.
const ROUNDS: usize = 3;
/// Most rows of an import: a file holds no more.
const MOST: u64 = 20_000;

/// Seconds, and MiB.
#[derive(Default)]
struct Measured {
    users: u64,
    sqlx: f64,
    export: f64,
    grown: Option<u64>,
    rows: u64,
    inserts: f64,
    import: f64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let sizes = sizes()?;
    let mut met = true;
    for database in DATABASES {
        for users in &sizes {
            let mut measured = Measured::default();
            export(database, *users, &mut measured).await?;
            import(database, (*users).min(MOST), &mut measured).await?;
            met &= print(database, *users, &measured);
        }
    }
    ensure!(met, "an aim was missed");
    Ok(())
}

async fn export(kind: &str, users: u64, measured: &mut Measured) -> anyhow::Result<()> {
    let organisation = Database::demo(kind, users).await?;
    let store = &organisation.store;
    measured.sqlx = f64::MAX;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        measured.users = sql::read(store).await?;
        measured.sqlx = measured.sqlx.min(begun.elapsed().as_secs_f64());
    }
    let program = Program::start(&organisation.url).await?;
    let cookie = client::sign_in(program.address, ADMINISTRATOR, PASSWORD).await?;
    // The first count waits until the index is loaded.
    let count = format!("{}?query=", CountUsers::url());
    Client::connect(program.address, &cookie).await?.get(&count).await?;
    let before = program.memory().map(|(now, _)| now);
    measured.export = f64::MAX;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let lines = lines_of(program.address, &cookie).await?;
        ensure!(
            lines == measured.users + 1,
            "{lines} lines for {} users",
            measured.users
        );
        measured.export = measured.export.min(begun.elapsed().as_secs_f64());
    }
    let after = program.memory().map(|(now, _)| now);
    measured.grown = before.zip(after).map(|(before, after)| after.saturating_sub(before));
    store.close().await;
    Ok(())
}

/// Reads the whole file and keeps none of it.
async fn lines_of(address: SocketAddr, cookie: &str) -> anyhow::Result<u64> {
    let mut stream = TcpStream::connect(address).await?;
    let ask = format!("GET {EXPORT} HTTP/1.0\r\nHost: {address}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
    stream.write_all(ask.as_bytes()).await?;
    let mut read = vec![0; 1 << 16];
    let (mut head, mut lines) = (Vec::new(), 0_u64);
    loop {
        let count = stream.read(&mut read).await?;
        if count == 0 {
            break;
        }
        let mut piece = &read[..count];
        if !head.ends_with(b"\r\n\r\n") {
            head.extend_from_slice(piece);
            let end = memchr::memmem::find(&head, b"\r\n\r\n").map(|end| end + 4);
            let Some(end) = end else { continue };
            ensure!(
                head.starts_with(b"HTTP/1.0 200") || head.starts_with(b"HTTP/1.1 200"),
                "the export was refused"
            );
            piece = &piece[piece.len() - (head.len() - end)..];
            head.truncate(end);
        }
        lines += u64::try_from(memchr_iter(b'\n', piece).count())?;
    }
    ensure!(!head.is_empty(), "nothing came");
    Ok(lines)
}

async fn import(kind: &str, rows: u64, measured: &mut Measured) -> anyhow::Result<()> {
    measured.rows = rows;
    let file = sql::file(rows);
    (measured.inserts, measured.import) = (f64::MAX, f64::MAX);
    for _ in 0..ROUNDS {
        let bare = Database::empty(kind).await?;
        measured.inserts = measured.inserts.min(sql::insert(&bare.store, rows).await?);
        bare.store.close().await;
        let ours = Database::empty(kind).await?;
        let begun = Instant::now();
        let report = import_users(
            &ours.store,
            &SystemClock,
            &jiff::tz::TimeZone::UTC,
            file.as_bytes(),
            false,
        )
        .await;
        measured.import = measured.import.min(begun.elapsed().as_secs_f64());
        let report = report.context("the import")?;
        ensure!(u64::try_from(report.new)? == rows, "{report}");
        ours.store.close().await;
    }
    Ok(())
}

/// Prints the figures; gives whether all aims are met. They are held against a million alone.
fn print(database: &str, users: u64, measured: &Measured) -> bool {
    println!("\n## Files: {database}, {users} users\n");
    println!("| | bare, s | program, s | rate ÷ bare | at least | |\n| --- | --- | --- | --- | --- | --- |");
    let mut met = true;
    let mut line = |what: String, bare: f64, ours: f64, least: f64| {
        let ratio = bare / ours;
        let word = if ratio >= least { "met" } else { "MISSED" };
        met &= ratio >= least;
        println!("| {what} | {bare:.2} | {ours:.2} | {ratio:.2} | {least} | {word} |");
    };
    line(
        format!("export of {} ÷ sqlx", measured.users),
        measured.sqlx,
        measured.export,
        0.6,
    );
    line(
        format!("import of {} ÷ INSERTs", measured.rows),
        measured.inserts,
        measured.import,
        0.5,
    );
    if let Some(grown) = measured.grown {
        let word = if grown <= 20 { "met" } else { "MISSED" };
        met &= grown <= 20;
        println!("\nThe exporting process grew by {grown} MiB, of 20: {word}.");
    }
    met || users < 1_000_000
}
