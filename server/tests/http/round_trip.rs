//! Signing in and out over HTTP with the whole program, as a browser without scripts does it.

use super::process::{Process, command};
use crate::support::postgres_server;
use app::sign_in::api::WhoAmI;
use leptos::server_fn::ServerFn;
use std::process::Stdio;
use tokio::io::AsyncWriteExt;

const PASSWORD: &str = "correct horse battery staple";
const TYPED: &str = "correct+horse+battery+staple";

/// An answer's value of a header.
fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let head = answer.split("\r\n\r\n").next().unwrap();
    head.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        .unwrap_or_default()
}

async fn get_as(process: &Process, path: &str, cookie: &str) -> String {
    let host = process.address;
    process
        .ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nCookie: {cookie}\r\n\r\n"
        ))
        .await
}

async fn in_and_out(url: &str) {
    let settings = [("DATABASE_URL", url), ("CC_LOG", "trace")];
    let folder = tempfile::tempdir().unwrap();
    let mut create = command(folder.path(), &settings)
        .args([
            "admin",
            "create",
            "--name",
            "ulla",
            "--email",
            "ulla@example.org",
            "--password-stdin",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = create.stdin.take().unwrap();
    input.write_all(format!("{PASSWORD}\n").as_bytes()).await.unwrap();
    drop(input);
    assert!(create.wait().await.unwrap().success());

    let mut process = Process::start(&settings).await;
    let refused = process
        .post("/session", "login=ulla&password=correct+horse+battery+stapler")
        .await;
    assert_eq!(header(&refused, "location"), "/login?error=unauthenticated");
    assert!(header(&refused, "set-cookie").starts_with("form="));

    let form = format!("login=ULLA%40example.org&password={TYPED}&next=%2Fprofile");
    let entered = process.post("/session", &form).await;
    assert!(entered.starts_with("HTTP/1.1 303"), "{entered}");
    assert_eq!(header(&entered, "location"), "/profile");
    let cookie = header(&entered, "set-cookie").split(';').next().unwrap();
    let token = cookie.strip_prefix("session=").unwrap();

    let page = get_as(&process, "/control-center", cookie).await;
    assert!(
        page.starts_with("HTTP/1.1 200") && page.contains("ulla@example.org"),
        "{page}"
    );
    assert_eq!(header(&page, "cache-control"), "no-store");
    assert_eq!(
        header(&get_as(&process, "/login?next=%2Fprofile", cookie).await, "location"),
        "/profile"
    );
    let who = get_as(&process, WhoAmI::PATH, cookie).await;
    assert!(who.contains("ulla@example.org"), "{who}");
    let nobody = process.get(WhoAmI::PATH).await;
    assert!(
        nobody.starts_with("HTTP/1.1 200") && !nobody.contains("ulla"),
        "{nobody}"
    );

    let host = process.address;
    let left = process
        .ask(&format!(
            "POST /session/end HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nCookie: {cookie}\r\n\
             Content-Length: 0\r\n\r\n"
        ))
        .await;
    assert_eq!(header(&left, "location"), "/login");
    assert!(header(&left, "set-cookie").starts_with("session=; "), "{left}");
    // The cookie alone does not make a session.
    assert_eq!(
        header(&get_as(&process, "/control-center", cookie).await, "location"),
        "/login"
    );

    process.signal("-TERM");
    assert!(process.ended().await.success());
    // TRUST 41, with a password that is right and a session that held.
    for secret in [PASSWORD, TYPED, token] {
        let told: Vec<_> = process.log.lines().filter(|line| line.contains(secret)).collect();
        assert!(told.is_empty(), "{told:#?}");
    }
}

#[tokio::test]
async fn on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    in_and_out(folder.path().join("a.db").to_str().unwrap()).await;
}

#[tokio::test]
async fn on_postgres() {
    in_and_out(&postgres_server::new_database().await).await;
}

/// The log shows a code, and whoever has it makes the first administrator, once.
#[tokio::test]
async fn the_first_administrator_is_made_with_the_code_of_the_log() {
    let mut process = Process::start(&[]).await;
    let line = process.logged("one-time code").await;
    assert!(line.contains("/setup"), "{line}");
    let code = line.split("one-time code ").nth(1).unwrap().split(' ').next().unwrap();
    let form = |code: &str| format!("code={code}&name=ulla&email=ulla%40example.org&password={TYPED}");
    let refused = process.post("/setup", &form("WRONG")).await;
    assert_eq!(header(&refused, "location"), "/setup?error=invalid");
    let cookie = header(&refused, "set-cookie").split(';').next().unwrap();
    let page = get_as(&process, "/setup?error=invalid", cookie).await;
    assert!(page.contains("value=\"ulla@example.org\""), "{page}");
    let made = process.post("/setup", &form(code)).await;
    assert_eq!(header(&made, "location"), "/control-center", "{made}");
    let cookie = header(&made, "set-cookie").split(';').next().unwrap();
    assert!(
        get_as(&process, "/control-center", cookie)
            .await
            .starts_with("HTTP/1.1 200")
    );
    let again = process.post("/setup", &form(code)).await;
    assert!(header(&again, "location").starts_with("/setup?error="), "{again}");
}
