//! The pages and forms of links that set a password (TRUST 34, 38, 40, 41).

use super::site::{FORM, GOOD_LINK, Site, request};
use crate::support::sqlite;
use app::error::AppError;
use http::{Method, StatusCode};

#[tokio::test]
async fn the_pages_are_open_to_all_and_kept_nowhere() {
    let site = Site::new(sqlite().await);
    for (path, status, said) in [
        (
            format!("/invite/{GOOD_LINK}"),
            StatusCode::OK,
            "ulla&quot;&gt;&lt;script&gt;",
        ),
        (format!("/reset/{GOOD_LINK}"), StatusCode::OK, "Ulla"),
        ("/invite/dead".to_owned(), StatusCode::NOT_FOUND, "/login"),
        ("/reset/dead".to_owned(), StatusCode::NOT_FOUND, "/lost-password"),
        ("/lost-password".to_owned(), StatusCode::OK, "name=\"login\""),
        ("/lost-password?sent=true".to_owned(), StatusCode::OK, "/login"),
    ] {
        let page = site.get(&path).await;
        assert_eq!(page.status, status, "{path}");
        assert!(page.body.contains(said), "{path}: {}", page.body);
        assert!(!page.body.contains("ulla\"><script>"), "{path}");
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("referrer-policy"), "same-origin");
    }
    // Nothing but a link's own page: what is below is behind the sign-in like everything else.
    for path in ["/invite", "/invited/x", "/reset"] {
        let page = site.get(path).await;
        assert_ne!(page.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_refused_password_leads_back_to_its_link() {
    let site = Site::new(sqlite().await);
    site.answers(|| Err(AppError::field("password", "password_too_short")));
    let form = format!("token={GOOD_LINK}&password=short+secret");
    let refused = site.post("/invite", &form).await;
    assert_eq!(refused.status, StatusCode::SEE_OTHER);
    let location = format!("/invite/{GOOD_LINK}?error=invalid");
    assert_eq!(refused.header("location"), location);
    let cookie = refused.header("set-cookie");
    assert!(
        cookie.ends_with("; Path=/invite; SameSite=Lax; HttpOnly; Max-Age=60"),
        "{cookie}"
    );
    assert!(!cookie.contains("secret") && !cookie.contains(GOOD_LINK), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    let page = site
        .send(request(Method::GET, &location, &[("cookie", cookie)], ""))
        .await;
    assert!(page.body.contains("Needs at least 12 characters"), "{}", page.body);
    assert_eq!(
        page.header("set-cookie"),
        "form=; Path=/invite; SameSite=Lax; HttpOnly; Max-Age=0"
    );
}

#[tokio::test]
async fn what_is_no_token_shapes_no_address() {
    let site = Site::new(sqlite().await);
    site.answers(|| Err(AppError::NotFound));
    for token in [
        "",
        "..%2F..%2Flogin",
        "%0d%0aSet-Cookie:%20a=b",
        "%2F%2Fevil.example",
        "zzz",
    ] {
        let refused = site.post("/reset", &format!("token={token}&password=x")).await;
        assert_eq!(refused.header("location"), "/reset/unknown?error=forbidden", "{token}");
    }
}

#[tokio::test]
async fn a_password_that_was_set_signs_in() {
    let site = Site::new(sqlite().await);
    for path in ["/invite", "/reset"] {
        let entered = site.post(path, &format!("token={GOOD_LINK}&password=x")).await;
        assert_eq!(entered.header("location"), "/control-center");
        assert!(entered.header("set-cookie").starts_with("session=token; "));
    }
}

#[tokio::test]
async fn asking_for_a_link_says_nothing_about_the_account() {
    let site = Site::new(sqlite().await);
    let asked = site.post("/lost-password", "login=Ulla").await;
    assert_eq!(asked.header("location"), "/lost-password?sent=true");
    assert_eq!(asked.header("set-cookie"), "");
    site.answers(|| Err(AppError::TooManyRequests { retry_after: 900 }));
    let refused = site.post("/lost-password", "login=Ulla").await;
    assert_eq!(refused.header("location"), "/lost-password?error=too_many_requests");
    let cookie = refused.header("set-cookie").split(';').next().unwrap().to_owned();
    let again = refused.header("location").to_owned();
    let page = site
        .send(request(Method::GET, &again, &[("cookie", &cookie)], ""))
        .await;
    assert!(
        page.body.contains("value=\"Ulla\"") && page.body.contains("Too many attempts"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn a_link_is_copied_by_who_is_signed_in_alone() {
    let site = Site::new(sqlite().await);
    let path = "/control-center/users/0190a5a4-0000-7000-8000-000000000000/invitation-link";
    let refused = site.post(path, "").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(!refused.body.contains("token"), "{}", refused.body);
    let foreign = [FORM, ("sec-fetch-site", "cross-site")];
    let foreign = site.send(request(Method::POST, path, &foreign, "")).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
}
