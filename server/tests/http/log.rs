//! TRUST 41: what is secret appears in no log, however much is logged. And what a log line has to have.

use super::process::Process;
use serde_json::Value;

#[tokio::test]
async fn what_is_secret_appears_in_no_log() {
    let mut process = Process::start(&[
        ("CC_LOG", "trace"),
        ("CC_SMTP_URL", "smtp://cc:s3cret-smtp@mail.example"),
    ])
    .await;
    process
        .post(
            "/session",
            "login=s3cret-login&password=s3cret-password&next=%2Fs3cret-next",
        )
        .await;
    process
        .post(
            "/setup",
            "code=s3cret-code&name=s3cret-name&email=s3cret%40example.org&password=s3cret-password",
        )
        .await;
    process
        .post("/session", "password=s3cret-password&password=s3cret-password&%zz")
        .await;
    process.get("/control-center/users?q=s3cret-search").await;
    for form in ["/invite", "/reset"] {
        process.post(form, "token=s3cret-token&password=s3cret-password").await;
        process.get(&format!("{form}/s3cret-token?error=s3cret")).await;
    }
    process.post("/lost-password", "login=s3cret-login").await;
    for (form, fields) in [
        (
            "/profile/email",
            "email=s3cret%40example.org&email_password=s3cret-password",
        ),
        (
            "/profile/password",
            "current_password=s3cret-password&new_password=s3cret-password",
        ),
        ("/confirm-email", "token=s3cret-token"),
    ] {
        process.post(form, fields).await;
    }
    process.get("/confirm-email/s3cret-token?error=s3cret").await;
    process.get("/nothing/s3cret-path?q=s3cret-search").await;
    process
        .ask(
            "GET /profile HTTP/1.1\r\nHost: a\r\nConnection: close\r\nCookie: session=s3cret-token\r\n\
             X-Request-Id: s3cret-id\r\nReferer: http://a/?s3cret-referer\r\n\r\n",
        )
        .await;
    process.signal("-TERM");
    process.ended().await;
    assert!(
        process.log.contains("/session"),
        "the requests are in the log:\n{}",
        process.log
    );
    assert!(process.log.contains("TRACE"), "as much as can be is logged");
    let told: Vec<_> = process.log.lines().filter(|line| line.contains("s3cret")).collect();
    assert!(told.is_empty(), "{told:#?}");
}

#[tokio::test]
async fn every_request_leaves_a_line_with_its_id() {
    let mut process = Process::start(&[]).await;
    let answer = process.get("/login?next=%2Fprofile").await;
    let id = answer
        .split("x-request-id: ")
        .nth(1)
        .unwrap()
        .split("\r\n")
        .next()
        .unwrap();
    let line: Value = serde_json::from_str(&process.logged("answered").await).unwrap();
    assert_eq!(line["span"]["id"], id);
    assert_eq!(line["span"]["method"], "GET");
    assert_eq!(line["span"]["path"], "/login");
    assert_eq!(line["status"], 200);
    assert!(line["ms"].is_number());
}
