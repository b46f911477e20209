//! `make bench`: bulk actions of this program beside the bare SQL that changes the same rows, and what others
//! notice of them. `BENCH=bulk` measures nothing else.

#[path = "../list/client.rs"]
mod client;
#[path = "../../tests/support/postgres_server.rs"]
#[expect(
    clippy::expect_used,
    reason = "written for tests, where what cannot go on has failed"
)]
mod postgres_server;
#[path = "../list/program.rs"]
#[expect(dead_code, reason = "the lists are measured against more than this")]
mod program;
mod sql;

use anyhow::{Context, ensure};
use app::users::api::{CountUsers, ListUsers};
use client::Client;
use control_center::clock::SystemClock;
use control_center::demo::{ADMINISTRATOR, DemoOptions, load};
use control_center::sign_in::hasher::Hasher;
use control_center::store::Store;
use leptos::server_fn::ServerFn;
use program::Program;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const PASSWORD: &str = "nine slow otters past midnight";
/// How often each thing is measured; the best counts, since noise only ever adds.
const ROUNDS: usize = 3;
/// The list of those who are acted on, one in ten.
const QUERY: &str = "tag=bench&activity=active&activity=deactivated";
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
    // `cargo bench` says --bench, whatever it runs.
    let sizes = std::env::args().skip(1).filter(|word| word != "--bench");
    let sizes: Vec<u64> = sizes.map(|word| word.parse()).collect::<Result<_, _>>()?;
    let mut met = true;
    for database in ["SQLite", "PostgreSQL"] {
        for users in &sizes {
            let measured = measure(database, *users).await?;
            met &= print(database, *users, &measured);
        }
    }
    ensure!(met, "an aim was missed");
    Ok(())
}

async fn measure(database: &'static str, users: u64) -> anyhow::Result<Measured> {
    let folder = tempfile::tempdir()?;
    let url = match database {
        "SQLite" => folder.path().join("bench.db").to_string_lossy().into_owned(),
        _ => postgres_server::new_database().await,
    };
    let store = Store::connect(&url).await?;
    store.migrate().await?;
    let admin_password_hash = Hasher::default().hash(PASSWORD).await?;
    let options = DemoOptions {
        users,
        seed: 1,
        admin_password_hash,
    };
    load(&store, &SystemClock, options, &mut |_| {}).await?;
    let mut measured = Measured {
        matching: sql::prepare(&store).await?,
        ..Measured::default()
    };
    measured.select = best(async || sql::select(&store).await).await?;
    measured.bare = best(async || sql::change(&store).await).await?;

    let program = Program::start(&url).await?;
    let cookie = client::sign_in(program.address, ADMINISTRATOR, PASSWORD).await?;
    // The first count waits until the index is loaded.
    Client::connect(program.address, &cookie)
        .await?
        .get(&address::<CountUsers>(""))
        .await?;
    let stop = Arc::new(AtomicBool::new(false));
    let others = tokio::spawn(others(program.address, cookie.clone(), stop.clone()));
    let signing_in = tokio::spawn(signing_in(program.address, stop.clone()));
    let (mut previews, mut runs, mut undos) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let plan = plan(program.address, &cookie, "deactivate").await?;
        previews.push(since(begun));
        runs.push(whole(program.address, &cookie, &format!("{plan}/run"), &plan).await?);
        sql::happened(&store, &plan, "run_at").await?;
        undos.push(whole(program.address, &cookie, &format!("{plan}/undo"), &plan).await?);
        sql::happened(&store, &plan, "undone_at").await?;
    }
    stop.store(true, Ordering::SeqCst);
    measured.sign_in = signing_in.await??;
    let mut times = others.await??;
    times.sort_by(f64::total_cmp);
    measured.p99 = times[(times.len() * 99 / 100).min(times.len() - 1)];
    let least = |times: Vec<f64>| times.into_iter().fold(f64::MAX, f64::min);
    (measured.preview, measured.run, measured.undo) = (least(previews), least(runs), least(undos));
    sql::agree(&store, measured.matching * i64::try_from(2 * ROUNDS)?).await?;
    store.close().await;
    Ok(measured)
}

fn since(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e3
}

/// The best of some rounds of what says itself how long it took.
async fn best(mut round: impl AsyncFnMut() -> anyhow::Result<f64>) -> anyhow::Result<f64> {
    let mut best = f64::MAX;
    for _ in 0..ROUNDS {
        best = best.min(round().await?);
    }
    Ok(best)
}

fn address<F: ServerFn>(query: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("query", query)
        .finish();
    format!("{}?{query}", F::url())
}

/// Plans an action on all who match; gives the plan's path. On a connection of its own: one that was idle during a run
/// would be closed.
async fn plan(address: SocketAddr, cookie: &str, action: &str) -> anyhow::Result<String> {
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("action", action)
        .append_pair("all", "true")
        .append_pair("query", QUERY)
        .finish();
    let answer = Client::connect(address, cookie)
        .await?
        .post("/control-center/plans", &form)
        .await?;
    let location = answer.head.lines().find_map(|line| line.strip_prefix("location: "));
    let path = location.and_then(|location| location.split('?').next());
    Ok(path.with_context(|| answer.head.clone())?.to_owned())
}

/// Runs or undoes a plan and follows it to its end.
async fn whole(address: SocketAddr, cookie: &str, path: &str, plan: &str) -> anyhow::Result<f64> {
    let begun = Instant::now();
    let answer = Client::connect(address, cookie).await?.post(path, "").await?;
    ensure!(answer.head.starts_with("HTTP/1.1 303"), "{path}: {}", answer.head);
    let mut following = Client::connect(address, cookie).await?;
    let told = following.get(&format!("{plan}/progress")).await?.body;
    ensure!(told.ends_with(b"event: done\ndata: done\n\n"), "the stream broke off");
    Ok(since(begun))
}

/// What other requests take, one after the other: the list, a search in it, the page.
async fn others(address: SocketAddr, cookie: String, stop: Arc<AtomicBool>) -> anyhow::Result<Vec<f64>> {
    let paths = [
        address_of_list(""),
        address_of_list("q=schmidt"),
        "/control-center/users".to_owned(),
        address_of_list("sign_in=stale"),
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

fn address_of_list(query: &str) -> String {
    address::<ListUsers>(query)
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
