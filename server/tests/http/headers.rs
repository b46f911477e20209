//! What every answer carries (TRUST 35, 40).

use super::site::{Answer, FORM, Site, request};
use crate::support::sqlite;
use app::sign_in::api::WhoAmI;
use app::users::api::ListUsers;
use http::{Method, StatusCode};
use leptos::server_fn::ServerFn;

async fn of_every_kind(site: &Site) -> Vec<(&'static str, Answer)> {
    site.answers(|| panic!("on purpose"));
    vec![
        ("page", site.get("/login").await),
        ("no page", site.get("/nothing/here").await),
        ("redirect", site.get("/control-center").await),
        ("root", site.get("/").await),
        ("server function", site.get(WhoAmI::PATH).await),
        (
            "failed server function",
            site.get(&format!("{}?query=", ListUsers::PATH)).await,
        ),
        ("no server function", site.get("/api/nothing").await),
        (
            "script",
            site.get("/pkg/control-center.0123456789abcdefghijkl.js").await,
        ),
        ("no script", site.get("/pkg/nothing.js").await),
        ("icon", site.get("/favicon.svg").await),
        ("health", site.get("/health/ready").await),
        (
            "wrong method",
            site.send(request(Method::DELETE, "/login", &[], "")).await,
        ),
        (
            "foreign",
            site.send(request(Method::POST, "/session", &[FORM, ("origin", "null")], ""))
                .await,
        ),
        ("panic", site.post("/session", "login=a").await),
        ("too large", site.post("/session", &"x".repeat(3_000_000)).await),
    ]
}

#[tokio::test]
async fn every_answer_is_protected() {
    for site in [Site::new(sqlite().await), Site::by_https(sqlite().await)] {
        let https = site
            .get("/login")
            .await
            .headers
            .contains_key("strict-transport-security");
        let mut ids = std::collections::BTreeSet::new();
        for (kind, answer) in of_every_kind(&site).await {
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{kind}");
            assert_eq!(answer.header("referrer-policy"), "same-origin", "{kind}");
            assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{kind}");
            assert!(answer.header("permissions-policy").contains("camera=()"), "{kind}");
            let policy = answer.header("content-security-policy");
            for part in [
                "default-src",
                "base-uri 'none'",
                "frame-ancestors 'none'",
                "form-action 'self'",
            ] {
                assert!(policy.contains(part), "{kind}: {policy}");
            }
            assert!(!policy.contains("unsafe-inline"), "{kind}: {policy}");
            assert_eq!(
                answer.headers.get_all("content-security-policy").iter().count(),
                1,
                "{kind}"
            );
            assert_eq!(
                answer.headers.contains_key("strict-transport-security"),
                https,
                "{kind}"
            );
            assert!(ids.insert(answer.header("x-request-id").to_owned()), "{kind}");
        }
    }
}

#[tokio::test]
async fn https_is_insisted_on_where_it_is_used() {
    assert_eq!(
        Site::new(sqlite().await)
            .get("/login")
            .await
            .header("strict-transport-security"),
        ""
    );
    let by_https = Site::by_https(sqlite().await).get("/login").await;
    assert_eq!(by_https.header("strict-transport-security"), "max-age=31536000");
}

#[tokio::test]
async fn only_files_are_kept_and_only_hashed_ones_for_ever() {
    let site = Site::new(sqlite().await);
    for (kind, answer) in of_every_kind(&site).await {
        let expected = match kind {
            "script" => "public, max-age=31536000, immutable",
            "icon" => "public, max-age=3600",
            _ => "no-store",
        };
        assert_eq!(answer.header("cache-control"), expected, "{kind}");
    }
    assert_eq!(
        site.get("/pkg/control-center.js").await.header("cache-control"),
        "no-cache"
    );
}

/// Every script of a page carries the nonce that its policy names, a new one each time.
#[tokio::test]
async fn a_page_runs_its_own_scripts_only() {
    let site = Site::new(sqlite().await);
    let mut seen = std::collections::BTreeSet::new();
    for path in ["/login", "/nothing/here", "/login"] {
        let answer = site.get(path).await;
        let policy = answer.header("content-security-policy");
        let nonce = policy
            .split("'nonce-")
            .nth(1)
            .and_then(|rest| rest.split('\'').next())
            .expect("a nonce");
        assert!(policy.contains(&format!(
            "script-src 'self' 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval';"
        )));
        assert!(seen.insert(nonce.to_owned()), "a nonce is used once");
        let scripts: Vec<_> = answer
            .body
            .match_indices("<script")
            .map(|(at, _)| &answer.body[at..])
            .collect();
        assert!(!scripts.is_empty());
        for script in scripts {
            let tag = &script[..script.find('>').unwrap()];
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{path}: {tag}");
        }
    }
}

#[tokio::test]
async fn pages_are_compressed_when_asked() {
    let site = Site::new(sqlite().await);
    for (asked, given) in [("br", "br"), ("gzip", "gzip"), ("identity", "")] {
        let answer = site
            .send(request(Method::GET, "/login", &[("accept-encoding", asked)], ""))
            .await;
        assert_eq!(
            (answer.status, answer.header("content-encoding")),
            (StatusCode::OK, given)
        );
    }
}
