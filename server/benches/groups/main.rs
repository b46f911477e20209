//! `make bench`: groups, large beside small; ten thousand new members beside the bare INSERTs; who can do something
//! beside bare SQL; a lead's list beside an administrator's. `BENCH=groups` measures nothing else.

mod sql;
#[path = "../support/mod.rs"]
#[expect(dead_code, reason = "other benches need more of it")]
mod support;

use anyhow::ensure;
use app::access::api::{CountWhoCan, WhoCan};
use app::users::api::{CountUsers, ListUsers};
use control_center::demo::ADMINISTRATOR;
use std::time::Instant;
use support::asking::{function, of_path, plan, whole};
use support::client;
use support::measure::since;
use support::program::Program;
use support::{DATABASES, Database, PASSWORD, sizes};

/// How often members are added; the best counts, since noise only ever adds.
const ROUNDS: usize = 3;
/// Groups that the three leads lead, where there are so many.
const LED: [i64; 3] = [1, 20, 200];

/// What was measured against what, and how many times as long it may take.
struct Line {
    what: String,
    bare: f64,
    ours: f64,
    /// None where it is only told.
    limit: Option<f64>,
}

impl Line {
    fn new(what: impl Into<String>, bare: f64, ours: f64, limit: impl Into<Option<f64>>) -> Self {
        Self {
            what: what.into(),
            bare,
            ours,
            limit: limit.into(),
        }
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let sizes = sizes()?;
    let mut met = true;
    for database in DATABASES {
        for users in &sizes {
            let lines = measure(database, *users).await?;
            met &= print(database, *users, &lines);
        }
    }
    ensure!(met, "an aim was missed");
    Ok(())
}

async fn measure(database: &'static str, users: u64) -> anyhow::Result<Vec<Line>> {
    let organisation = Database::demo(database, users).await?;
    let store = &organisation.store;
    let prepared = sql::prepare(store, &LED).await?;
    let program = Program::start(&organisation.url).await?;
    let cookie = client::sign_in(program.address, ADMINISTRATOR, PASSWORD).await?;
    // The first count waits until the index is loaded.
    of_path(program.address, &cookie, &function::<CountUsers>("")).await?;
    let mut lines = Vec::new();

    let (large, small) = (&prepared.large, &prepared.small);
    for part in ["", "/members"] {
        // As many rows as the small one has.
        let page = |id| format!("/control-center/groups/{id}{part}?size=25");
        let of_small = of_path(program.address, &cookie, &page(small.id)).await?;
        let of_large = of_path(program.address, &cookie, &page(large.id)).await?;
        let what = format!(
            "groups/{{id}}{part} of {} members ÷ of {}",
            large.members, small.members
        );
        lines.push(Line::new(what, of_small.p50, of_large.p50, 1.5));
    }

    let (page, count) = sql::who_can(store).await?;
    let query = format!("permission={}", sql::PERMISSION);
    for (part, bare, path) in [
        ("rows", page, function::<WhoCan>(&query)),
        ("count", count, function::<CountWhoCan>(&query)),
    ] {
        let ours = of_path(program.address, &cookie, &path).await?;
        let what = format!("{part} of \"Who can\" with {} groups ÷ bare SQL", prepared.granting);
        lines.push(Line::new(what, bare.p50, ours.p50, 2.0));
    }

    let list = function::<ListUsers>("");
    let administrators = of_path(program.address, &cookie, &list).await?;
    for (led, session) in &prepared.leads {
        let leads = of_path(program.address, session, &list).await?;
        let what = format!("list of a lead of {led} ÷ an administrator's");
        lines.push(Line::new(what, administrators.p50, leads.p50, 2.0));
    }
    let rights = sql::rights(store).await?;
    lines.push(Line::new(
        "rights of a request ÷ the list",
        administrators.p50,
        rights.p50,
        None,
    ));

    let target = prepared.target.id.to_string();
    let (mut bare, mut preview, mut run) = (f64::MAX, f64::MAX, f64::MAX);
    for _ in 0..ROUNDS {
        bare = bare.min(sql::add(store, &prepared).await?);
        let begun = Instant::now();
        let action = [("action", "add_to_group"), ("group", &target)];
        let plan = plan(program.address, &cookie, &action).await?;
        preview = preview.min(since(begun));
        run = run.min(whole(program.address, &cookie, &plan, "run").await?);
        sql::take_away(store, &prepared).await?;
    }
    let what = |of: &str| format!("{of} adding {} members ÷ the INSERTs", prepared.added);
    lines.push(Line::new(what("showing and"), bare, preview + run, None));
    lines.push(Line::new(what("").trim(), bare, run, 3.0));
    store.close().await;
    Ok(lines)
}

/// Prints the figures; gives whether all aims are met. They are held against a million alone.
fn print(database: &str, users: u64, lines: &[Line]) -> bool {
    println!("\n## Groups: {database}, {users} users\n");
    println!("| | bare, ms | program, ms | ÷ bare | limit | |\n| --- | --- | --- | --- | --- | --- |");
    let mut met = true;
    for Line {
        what,
        bare,
        ours,
        limit,
    } in lines
    {
        let ratio = ours / bare;
        let (limit, word) = match limit {
            None => ("–".to_owned(), ""),
            Some(limit) if ratio <= *limit => (limit.to_string(), "met"),
            Some(limit) => {
                met = false;
                (limit.to_string(), "MISSED")
            }
        };
        println!("| {what} | {bare:.2} | {ours:.2} | {ratio:.2} | {limit} | {word} |");
    }
    met || users < 1_000_000
}
