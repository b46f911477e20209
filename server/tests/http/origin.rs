//! TRUST 8: a forwarded address counts only from a configured proxy; and what else a use case learns
//! about where a request comes from.

use super::site::{FORM, Site, request};
use crate::support::sqlite;
use app::context::Origin;
use http::Method;

async fn seen(site: &Site, headers: &[(&str, &str)]) -> (Origin, String) {
    let mut all = vec![FORM];
    all.extend(headers);
    let answer = site
        .send(request(Method::POST, "/session", &all, "login=a&password=b"))
        .await;
    (
        site.script.seen.lock().unwrap().take().unwrap(),
        answer.header("x-request-id").to_owned(),
    )
}

#[tokio::test]
async fn a_forwarded_address_counts_only_from_a_configured_proxy() {
    let forwarded = [("x-forwarded-for", "203.0.113.1, 198.51.100.9")];
    let site = Site::new(sqlite().await);
    assert_eq!(seen(&site, &forwarded).await.0.address, "192.0.2.7");
    let site = Site::with(sqlite().await, |parts| {
        parts.trusted_proxies = vec!["192.0.2.0/24".parse().unwrap()]
    });
    assert_eq!(seen(&site, &forwarded).await.0.address, "198.51.100.9");
    assert_eq!(seen(&site, &[]).await.0.address, "192.0.2.7");
}

#[tokio::test]
async fn a_use_case_learns_browser_request_and_session() {
    let site = Site::new(sqlite().await);
    let agent = "ä".repeat(300);
    let (origin, id) = seen(&site, &[("user-agent", &agent), ("cookie", "session=abc")]).await;
    assert_eq!(origin.agent, "ä".repeat(200));
    assert_eq!(origin.request_id, id);
    assert_eq!(origin.session_token.as_deref(), Some("abc"));
    // By https another cookie counts, which nobody but this host can have set.
    let site = Site::by_https(sqlite().await);
    assert_eq!(seen(&site, &[("cookie", "session=abc")]).await.0.session_token, None);
    let long = format!("__Host-session={}", "a".repeat(200));
    assert_eq!(seen(&site, &[("cookie", &long)]).await.0.session_token, None);
}
