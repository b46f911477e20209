//! TRUST 37: a body over the limit is 413, a slow client is cut off.

use super::site::{FORM, Site, request};
use crate::support::sqlite;
use app::users::api::ListUsers;
use axum::body::Body;
use control_center::http::limits::Limits;
use control_center::http::listen;
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::{Body as _, Bytes};
use leptos::server_fn::ServerFn;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[tokio::test]
async fn a_body_over_the_limit_is_refused() {
    let site = Site::new(sqlite().await);
    let most = 2 * 1024 * 1024;
    for path in ["/session", "/setup", "/preferences", ListUsers::PATH, "/nothing"] {
        let told = site.post(path, &"x".repeat(most + 1)).await;
        assert_eq!(told.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert!(told.body.contains("too_large"));
    }
    assert_eq!(
        site.post("/session", &format!("login={}", "x".repeat(most - 6)))
            .await
            .status,
        StatusCode::SEE_OTHER
    );
}

/// One that does not say how long it is.
#[tokio::test]
async fn a_stream_over_the_limit_is_refused() {
    let site = Site::new(sqlite().await);
    let body = Full::new(Bytes::from(vec![b'x'; 3 * 1024 * 1024])).map_frame(|frame| frame);
    assert_eq!(body.size_hint().exact(), None);
    let body = Body::new(body);
    let post = Request::builder()
        .method(Method::POST)
        .uri("/session")
        .header(FORM.0, FORM.1)
        .body(body)
        .unwrap();
    assert_eq!(site.send(post).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

async fn served(limits: Limits) -> (SocketAddr, Site) {
    let site = Site::with(sqlite().await, |parts| parts.limits = limits);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(listen::serve(
        listener,
        site.router.clone(),
        site.limits,
        std::future::pending(),
    ));
    (address, site)
}

/// What comes back when a client sends this and then nothing, until the server ends it.
async fn answer_to(address: SocketAddr, sent: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(sent.as_bytes()).await.unwrap();
    let mut answer = String::new();
    tokio::time::timeout(Duration::from_secs(20), stream.read_to_string(&mut answer))
        .await
        .expect("cut off")
        .unwrap();
    answer
}

#[tokio::test]
async fn a_slow_client_is_cut_off() {
    let short = Duration::from_millis(100);
    let limits = Limits {
        headers: short,
        receive: short,
        ..Limits::default()
    };
    let (address, _site) = served(limits).await;
    let answer = answer_to(address, "").await;
    assert_eq!(answer, "", "one that says nothing");
    let answer = answer_to(address, "GET /login HTTP/1.1\r\nHost: a\r\nX-Slow: ").await;
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 408"),
        "in the midst of its headers: {answer}"
    );
    let answer = answer_to(
        address,
        "POST /session HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: 100\r\n\r\nlogin=",
    )
    .await;
    assert!(answer.starts_with("HTTP/1.1 408"), "in the midst of its body: {answer}");
    // Those in no hurry between two requests are cut off as well, and all others are served meanwhile.
    let answer = answer_to(address, "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n").await;
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("\r\n\r\nok"),
        "{answer}"
    );
}

/// A use case that never ends must not hold its connection for ever.
#[tokio::test]
async fn an_answer_that_does_not_come_is_given_up() {
    let limits = Limits {
        render: Duration::from_millis(50),
        ..Limits::default()
    };
    let site = Site::with(sqlite().await, |parts| parts.limits = limits);
    *site.script.stuck.lock().unwrap() = true;
    let answer = site.send(request(Method::POST, "/session", &[FORM], "login=a")).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
}
