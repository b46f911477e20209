//! What benches ask of the program: pages, server functions, and plans from preview to end.

use super::client::Client;
use super::measure::{Spread, since, spread};
use anyhow::{Context, ensure};
use leptos::server_fn::ServerFn;
use std::net::SocketAddr;
use std::time::Instant;

/// The list of those whom `sql::prepare` tagged.
const QUERY: &str = "tag=bench&activity=active&activity=deactivated";

/// The address of a server function for a query of a list.
pub fn function<F: ServerFn>(query: &str) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("query", query)
        .finish();
    format!("{}?{query}", F::url())
}

/// On a connection of its own: one that waits for slow SQL beside it would be closed.
pub async fn of_path(address: SocketAddr, cookie: &str, path: &str) -> anyhow::Result<Spread> {
    let mut client = Client::connect(address, cookie).await?;
    spread(async || client.get(path).await.map(|_| ())).await
}

/// Plans an action on all who are tagged; gives the plan's path. On a connection of its own: one that was idle during a
/// run would be closed.
pub async fn plan(address: SocketAddr, cookie: &str, action: &[(&str, &str)]) -> anyhow::Result<String> {
    let form = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(action)
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

/// Posts to a plan's `run` or `undo` and follows it to its end; gives the milliseconds.
pub async fn whole(address: SocketAddr, cookie: &str, plan: &str, what: &str) -> anyhow::Result<f64> {
    let begun = Instant::now();
    let path = format!("{plan}/{what}");
    let answer = Client::connect(address, cookie).await?.post(&path, "").await?;
    ensure!(answer.head.starts_with("HTTP/1.1 303"), "{path}: {}", answer.head);
    let mut following = Client::connect(address, cookie).await?;
    let told = following.get(&format!("{plan}/progress")).await?.body;
    ensure!(told.ends_with(b"event: done\ndata: done\n\n"), "the stream broke off");
    Ok(since(begun))
}
