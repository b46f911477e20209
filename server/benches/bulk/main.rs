//! `make bench`: bulk actions of this program beside the bare SQL that changes the same rows, and what others
//! notice of them. `BENCH=bulk` measures nothing else.

mod sql;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "other benches need more of it")]
mod support;

use anyhow::ensure;
use app::users::api::{CountUsers, ListUsers};
use control_center::demo::ADMINISTRATOR;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use support::asking::{function, plan, whole};
use support::client::{self, Client};
use support::measure::since;
use support::program::Program;
use support::{DATABASES, Database, PASSWORD, sizes};

/// How often each thing is measured; the best counts, since noise only ever adds.
const ROUNDS: usize = 3;
/// What others ask for meanwhile, and how often.
const PAUSE: Duration = Duration::from_millis(10);

/// Milliseconds.
#[derive(Default)]
struct Measured {
    select: f64,
    preview: f64,
    bare: f64,
    run: f64,
    undo: f64,
    /// Of other requests, while previews, runs and undos went on.
    p99: f64,
    /// The longest sign-in meanwhile, with its hash. It writes, and SQLite has one writer.
    sign_in: f64,
    matching: i64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let sizes = sizes()?;
    let mut met = true;
    for database in DATABASES {
        for users in &sizes {
            let measured = measure(database, *users).await?;
            met &= print(database, *users, &measured);
        }
    }
    ensure!(met, "an aim was missed");
    Ok(())
}

async fn measure(database: &'static str, users: u64) -> anyhow::Result<Measured> {
    let organisation = Database::demo(database, users).await?;
    let store = &organisation.store;
    let mut measured = Measured {
        matching: sql::prepare(store).await?,
        ..Measured::default()
    };
    measured.select = best(async || sql::select(store).await).await?;
    measured.bare = best(async || sql::change(store).await).await?;

    let program = Program::start(&organisation.url).await?;
    let cookie = client::sign_in(program.address, ADMINISTRATOR, PASSWORD).await?;
    // The first count waits until the index is loaded.
    Client::connect(program.address, &cookie)
        .await?
        .get(&function::<CountUsers>(""))
        .await?;
    let stop = Arc::new(AtomicBool::new(false));
    let others = tokio::spawn(others(program.address, cookie.clone(), stop.clone()));
    let signing_in = tokio::spawn(signing_in(program.address, stop.clone()));
    let (mut previews, mut runs, mut undos) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let plan = plan(program.address, &cookie, &[("action", "deactivate")]).await?;
        previews.push(since(begun));
        runs.push(whole(program.address, &cookie, &plan, "run").await?);
        sql::happened(store, &plan, "run_at").await?;
        undos.push(whole(program.address, &cookie, &plan, "undo").await?);
        sql::happened(store, &plan, "undone_at").await?;
    }
    stop.store(true, Ordering::SeqCst);
    measured.sign_in = signing_in.await??;
    let mut times = others.await??;
    times.sort_by(f64::total_cmp);
    measured.p99 = times[(times.len() * 99 / 100).min(times.len() - 1)];
    let least = |times: Vec<f64>| times.into_iter().fold(f64::MAX, f64::min);
    (measured.preview, measured.run, measured.undo) = (least(previews), least(runs), least(undos));
    sql::agree(store, measured.matching * i64::try_from(2 * ROUNDS)?).await?;
    store.close().await;
    Ok(measured)
}

/// The best of some rounds of what says itself how long it took.
async fn best(mut round: impl AsyncFnMut() -> anyhow::Result<f64>) -> anyhow::Result<f64> {
    let mut best = f64::MAX;
    for _ in 0..ROUNDS {
        best = best.min(round().await?);
    }
    Ok(best)
}

/// What other requests take, one after the other: the list, a search in it, the page.
async fn others(address: SocketAddr, cookie: String, stop: Arc<AtomicBool>) -> anyhow::Result<Vec<f64>> {
    let paths = [
        function::<ListUsers>(""),
        function::<ListUsers>("q=schmidt"),
        "/control-center/users".to_owned(),
        function::<ListUsers>("sign_in=stale"),
    ];
    let mut client = Client::connect(address, &cookie).await?;
    let mut times = Vec::new();
    while !stop.load(Ordering::SeqCst) {
        for path in &paths {
            let begun = Instant::now();
            client.get(path).await?;
            times.push(since(begun));
            tokio::time::sleep(PAUSE).await;
        }
    }
    Ok(times)
}

/// The longest of sign-ins one after the other.
async fn signing_in(address: SocketAddr, stop: Arc<AtomicBool>) -> anyhow::Result<f64> {
    let mut longest: f64 = 0.0;
    while !stop.load(Ordering::SeqCst) {
        let begun = Instant::now();
        client::sign_in(address, ADMINISTRATOR, PASSWORD).await?;
        longest = longest.max(since(begun));
        // Seldom: its hash takes a core from what is measured.
        tokio::time::sleep(PAUSE * 50).await;
    }
    Ok(longest)
}

/// Prints the figures; gives whether all aims are met. They are held against a million alone.
fn print(database: &str, users: u64, measured: &Measured) -> bool {
    let Measured {
        select,
        preview,
        bare,
        run,
        undo,
        p99,
        sign_in,
        matching,
    } = measured;
    println!("\n## Bulk actions: {database}, {users} users, {matching} of them deactivated\n");
    println!("| | bare SQL, ms | program, ms | ÷ SQL | limit | |\n| --- | --- | --- | --- | --- | --- |");
    let mut met = true;
    let mut line = |what: &str, bare: f64, ours: f64, limit: f64| {
        let ratio = ours / bare;
        let word = if ratio <= limit { "met" } else { "MISSED" };
        met &= ratio <= limit;
        println!("| {what} | {bare:.0} | {ours:.0} | {ratio:.2} | {limit} | {word} |");
    };
    line("preview ÷ SELECT", *select, *preview, 2.0);
    line("run ÷ UPDATE and audit INSERT", *bare, *run, 3.0);
    line("undo ÷ the same", *bare, *undo, 3.0);
    line("p99 of others who read ÷ 100 ms", 100.0, *p99, 1.0);
    println!("\nThe longest sign-in meanwhile, with its hash: {sign_in:.0} ms.");
    met || users < 1_000_000
}
