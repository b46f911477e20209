//! The program itself: it sends at once, ends cleanly, and its log knows no link.

use crate::http::process::{Process, command};
use crate::support::mail_server::MailServer;
use control_center::store::Store;
use control_center::{rows, value};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

const PASSWORD: &str = "correct horse battery staple";
const NEW: &str = "four grey geese go home";

async fn make_administrator(folder: &Path, settings: &[(&str, &str)]) {
    let words = [
        "admin",
        "create",
        "--name",
        "ulla",
        "--email",
        "ulla@example.org",
        "--password-stdin",
    ];
    let mut create = command(folder, settings)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = create.stdin.take().unwrap();
    input.write_all(format!("{PASSWORD}\n").as_bytes()).await.unwrap();
    drop(input);
    assert!(create.wait().await.unwrap().success());
}

fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let head = answer.split("\r\n\r\n").next().unwrap();
    head.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
        .unwrap_or_default()
}

fn plus(password: &str) -> String {
    password.replace(' ', "+")
}

#[tokio::test]
async fn a_lost_password_is_helped_by_mail() {
    let server = MailServer::start().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let url = server.url();
    let settings = [
        ("DATABASE_URL", path.to_str().unwrap()),
        ("CC_LOG", "trace"),
        ("CC_SMTP_URL", &url),
        ("CC_MAIL_FROM", "IT <it@control.example>"),
        ("CC_COMPANY_NAME", "Northwind"),
    ];
    make_administrator(folder.path(), &settings).await;
    let mut process = Process::start(&settings).await;
    assert!(process.get("/login").await.contains("/lost-password"));
    let asked = Instant::now();
    let answer = process.post("/lost-password", "login=ULLA%40example.org").await;
    assert_eq!(header(&answer, "location"), "/lost-password?sent=true");
    let mail = server.has(1).await.pop().unwrap();
    // Woken by the bell; left to itself the worker looks every five seconds.
    assert!(asked.elapsed() < Duration::from_secs(3), "{:?}", asked.elapsed());
    assert_eq!(mail.header("From"), "IT <it@control.example>");
    let token = mail.token();
    let page = format!("/reset/{token}");
    for _ in 0..2 {
        let shown = process.get(&page).await;
        assert!(
            shown.starts_with("HTTP/1.1 200") && shown.contains("value=\"ulla\""),
            "{shown}"
        );
        assert_eq!(header(&shown, "cache-control"), "no-store");
    }
    let refused = process.post("/reset", &format!("token={token}&password=short")).await;
    assert_eq!(header(&refused, "location"), format!("{page}?error=invalid"));
    let form = format!("token={token}&password={}", plus(NEW));
    let entered = process.post("/reset", &form).await;
    assert_eq!(header(&entered, "location"), "/control-center", "{entered}");
    assert!(header(&entered, "set-cookie").starts_with("session="));
    let again = process.post("/reset", &form).await;
    assert!(header(&again, "location").starts_with(&page), "{again}");
    assert!(process.get(&page).await.starts_with("HTTP/1.1 404"));
    let login = process
        .post("/session", &format!("login=ulla&password={}", plus(NEW)))
        .await;
    assert_eq!(header(&login, "location"), "/control-center");
    process.signal("-TERM");
    assert!(process.ended().await.success());
    // TRUST 41.
    for secret in [token, NEW.to_owned(), plus(NEW), "ULLA%40example.org".to_owned()] {
        let told: Vec<_> = process.log.lines().filter(|line| line.contains(&secret)).collect();
        assert!(told.is_empty(), "{told:#?}");
    }
    assert!(process.log.contains("/reset/{token}") && process.log.contains("a mail was accepted"));
}

#[tokio::test]
async fn without_a_mail_server_an_administrator_copies_the_link() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let settings = [("DATABASE_URL", path.to_str().unwrap())];
    make_administrator(folder.path(), &settings).await;
    std::fs::write(
        folder.path().join("staff.csv"),
        "user_name,email\namy,amy@example.com\n",
    )
    .unwrap();
    let import = command(folder.path(), &settings)
        .args(["import", "users", "staff.csv"])
        .output()
        .await
        .unwrap();
    assert!(import.status.success(), "{import:?}");
    let store = Store::connect(path.to_str().unwrap()).await.unwrap();
    let of_amy = "SELECT id FROM users WHERE name = 'amy'";
    let id = value!(&mut store.read().await.unwrap().db(), fetch_one, Uuid, of_amy).unwrap();
    let process = Process::start(&settings).await;
    assert!(!process.get("/login").await.contains("/lost-password"));
    let lost = process.post("/lost-password", "login=amy").await;
    assert!(header(&lost, "location").starts_with("/lost-password?error="), "{lost}");

    let form_path = format!("/control-center/users/{id}/invitation-link");
    assert!(process.post(&form_path, "").await.starts_with("HTTP/1.1 401"));
    let login = process
        .post("/session", &format!("login=ulla&password={}", plus(PASSWORD)))
        .await;
    let cookie = header(&login, "set-cookie").split(';').next().unwrap().to_owned();
    let ask = |method: &str| {
        format!(
            "{method} {form_path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nCookie: {cookie}\r\n\
             Accept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n\r\n",
            process.address
        )
    };
    let page = process.ask(&ask("POST")).await;
    let link = page
        .split("value=\"")
        .find(|value| value.contains("/invite/"))
        .expect(&page);
    let link = link.split('"').next().unwrap();
    let token = link.rsplit('/').next().unwrap();
    assert_eq!(token.len(), 64, "{link}");
    // Shown once.
    let looked = process.ask(&ask("GET")).await;
    assert!(
        looked.starts_with("HTTP/1.1 200") && !looked.contains("/invite/"),
        "{looked}"
    );
    let events = "SELECT action FROM audit_events ORDER BY n DESC LIMIT 1";
    let events = rows!(&mut store.read().await.unwrap().db(), fetch_all, (String,), events).unwrap();
    assert_eq!(events[0].0, "user.copy_invitation_link");
    let form = format!("token={token}&password={}", plus(NEW));
    let entered = process.post("/invite", &form).await;
    assert_eq!(header(&entered, "location"), "/control-center", "{entered}");
    store.close().await;
}

#[tokio::test]
async fn the_doctor_says_whether_the_mail_server_answers() {
    let mut server = MailServer::start().await;
    let folder = tempfile::tempdir().unwrap();
    let doctor = async |url: String| {
        let settings = [("CC_SMTP_URL", url.as_str())];
        let output = command(folder.path(), &settings).arg("doctor").output().await.unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(!said.contains("s3cret"), "{said}");
        said
    };
    let said = doctor(server.url()).await;
    assert!(said.contains("ok       mail server: smtp://127.0.0.1"), "{said}");
    server.gone().await;
    let said = doctor(server.url().replace("smtp://", "smtp://cc:s3cret@")).await;
    assert!(said.contains("problem  mail server: smtp://127.0.0.1"), "{said}");
}
