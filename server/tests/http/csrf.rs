//! TRUST 36: a foreign site's POST is refused. TRUST 38: and no redirect leads to one.

use super::site::{FORM, Site, request};
use crate::support::sqlite;
use app::users::api::ListUsers;
use http::{Method, StatusCode};
use leptos::server_fn::ServerFn;

#[tokio::test]
async fn a_foreign_sites_request_is_refused() {
    let site = Site::new(sqlite().await);
    for (headers, allowed) in [
        (&[("sec-fetch-site", "same-origin")][..], true),
        (&[("sec-fetch-site", "none")], true),
        (&[("sec-fetch-site", "cross-site")], false),
        (&[("sec-fetch-site", "same-site")], false),
        (&[("sec-fetch-site", "rubbish")], false),
        // What the newer header says counts.
        (
            &[("sec-fetch-site", "cross-site"), ("origin", "http://127.0.0.1:3000")],
            false,
        ),
        (&[("origin", "http://127.0.0.1:3000")], true),
        (&[("origin", "http://127.0.0.1:3001")], false),
        (&[("origin", "https://127.0.0.1:3000")], false),
        (&[("origin", "http://evil.example")], false),
        (&[("origin", "http://127.0.0.1:3000.evil.example")], false),
        (&[("origin", "null")], false),
        (&[], true),
    ] {
        let mut all = vec![FORM];
        all.extend(headers);
        let answer = site
            .send(request(Method::POST, "/session", &all, "login=a&password=b"))
            .await;
        let expected = if allowed {
            StatusCode::SEE_OTHER
        } else {
            StatusCode::FORBIDDEN
        };
        assert_eq!(answer.status, expected, "{headers:?}");
        let reached = site.script.seen.lock().unwrap().take().is_some();
        assert_eq!(reached, allowed, "{headers:?}");
    }
}

#[tokio::test]
async fn a_host_besides_the_public_one_is_its_own_origin() {
    let site = Site::new(sqlite().await);
    let mut post = request(
        Method::POST,
        "/session",
        &[FORM, ("origin", "http://localhost:3000")],
        "",
    );
    assert_eq!(site.send(post).await.status, StatusCode::FORBIDDEN);
    post = request(
        Method::POST,
        "/session",
        &[FORM, ("origin", "http://localhost:3000")],
        "",
    );
    post.headers_mut().insert("host", "localhost:3000".parse().unwrap());
    assert_eq!(site.send(post).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn pages_may_be_linked_to_but_server_functions_not_called() {
    let site = Site::new(sqlite().await);
    let foreign = [("sec-fetch-site", "cross-site")];
    assert_eq!(
        site.send(request(Method::GET, "/login", &foreign, "")).await.status,
        StatusCode::OK
    );
    let call = request(Method::GET, ListUsers::PATH, &foreign, "");
    assert_eq!(site.send(call).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_server_function_redirects_to_no_foreign_referer() {
    let site = Site::new(sqlite().await);
    let path = format!("{}?query=", ListUsers::PATH);
    for (referer, location) in [
        ("http://127.0.0.1:3000/control-center/users", true),
        ("http://evil.example/", false),
        ("http://127.0.0.1:3000@evil.example/", false),
        ("rubbish", false),
    ] {
        let answer = site
            .send(request(
                Method::GET,
                &path,
                &[("accept", "text/html"), ("referer", referer)],
                "",
            ))
            .await;
        assert_eq!(
            answer.header("location").starts_with("http://127.0.0.1:3000/"),
            location,
            "{referer}"
        );
        assert_eq!(answer.status == StatusCode::FOUND, location, "{referer} {answer:?}");
    }
}

#[tokio::test]
async fn signing_in_leads_to_local_paths_only() {
    let site = Site::new(sqlite().await);
    for (next, location) in [
        (
            "%2Fcontrol-center%2Fusers%3Fq%3D50%2525",
            "/control-center/users?q=50%25",
        ),
        ("%2F%2Fevil.example", "/control-center"),
        ("%2F%09%2Fevil.example", "/control-center"),
        ("https%3A%2F%2Fevil.example", "/control-center"),
        ("", "/control-center"),
    ] {
        let answer = site.post("/session", &format!("login=a&password=b&next={next}")).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (StatusCode::SEE_OTHER, location),
            "{next}"
        );
    }
    let back = |referer| {
        request(
            Method::POST,
            "/preferences",
            &[FORM, ("referer", referer)],
            "language=de",
        )
    };
    for (referer, location) in [
        ("http://127.0.0.1:3000/profile?a=b", "/profile?a=b"),
        ("http://evil.example//evil.example", "/control-center"),
        ("rubbish", "/control-center"),
    ] {
        assert_eq!(site.send(back(referer)).await.header("location"), location);
    }
}
