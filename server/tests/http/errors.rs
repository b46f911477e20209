//! TRUST 39: an error carries a code and a request id, never what went wrong inside.

use super::site::{FORM, Site, request};
use crate::support::sqlite;
use app::users::api::{GetUser, ListUsers};
use http::{Method, StatusCode};
use leptos::server_fn::ServerFn;
use serde_json::Value;

#[tokio::test]
async fn a_panic_is_told_without_its_words() {
    let site = Site::new(sqlite().await);
    site.answers(|| panic!("SELECT password FROM users"));
    let page = site.post("/session", "login=a&password=b").await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.body.contains(page.header("x-request-id")), "{}", page.body);
    assert!(!page.body.contains("SELECT"));
    let json = site
        .send(request(
            Method::POST,
            "/session",
            &[FORM, ("accept", "application/json")],
            "",
        ))
        .await;
    assert_eq!(json.status, StatusCode::INTERNAL_SERVER_ERROR);
    let told: Value = serde_json::from_str(&json.body).unwrap();
    assert_eq!(told["code"], "internal");
    assert_eq!(told["request_id"], json.header("x-request-id"));
}

#[tokio::test]
async fn a_request_id_is_never_the_clients() {
    let site = Site::new(sqlite().await);
    let answer = site
        .send(request(Method::GET, "/login", &[("x-request-id", "forged")], ""))
        .await;
    assert!(uuid::Uuid::parse_str(answer.header("x-request-id")).is_ok());
}

#[tokio::test]
async fn a_refusal_speaks_the_readers_language() {
    let site = Site::new(sqlite().await);
    let german = [("accept", "text/html"), ("accept-language", "en;q=0.5, de")];
    let answer = site.send(request(Method::DELETE, "/login", &german, "")).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(answer.body.contains("lang=\"de\""), "{}", answer.body);
}

/// Leptos answers each with 500.
#[tokio::test]
async fn a_server_functions_error_has_its_status() {
    let site = Site::new(sqlite().await);
    let call = |path: String| request(Method::GET, &path, &[("accept", "application/json")], "");
    let answer = site.send(call(format!("{}?query=", ListUsers::PATH))).await;
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (
            StatusCode::UNAUTHORIZED,
            r#"{"code":"unauthenticated","fields":[],"retry_after":0,"request_id":""}"#
        )
    );
    let answer = site.send(call(format!("{}?id=rubbish", GetUser::PATH))).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!answer.body.contains("rubbish"), "{}", answer.body);
}
