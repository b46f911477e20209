//! Cookies and forms of the sign-in (TRUST 11, 40).

use super::site::{Answer, FORM, Site, request};
use crate::support::sqlite;
use app::error::{AppError, FieldError};
use http::{Method, StatusCode};

fn cookies(answer: &Answer) -> Vec<&str> {
    answer
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|value| value.to_str().unwrap())
        .collect()
}

#[tokio::test]
async fn the_session_cookie_has_its_attributes() {
    let site = Site::new(sqlite().await);
    let by_https = Site::by_https(sqlite().await);
    assert_eq!(
        cookies(&site.post("/session", "login=a&password=b").await),
        ["session=token; Path=/; SameSite=Lax; HttpOnly"]
    );
    for path in ["/session", "/setup"] {
        assert_eq!(
            cookies(&by_https.post(path, "login=a&password=b").await),
            ["__Host-session=token; Path=/; SameSite=Lax; Secure; HttpOnly"]
        );
    }
    let out = request(Method::POST, "/session/end", &[("cookie", "__Host-session=token")], "");
    let out = by_https.send(out).await;
    assert_eq!((out.status, out.header("location")), (StatusCode::SEE_OTHER, "/login"));
    assert_eq!(
        cookies(&out),
        ["__Host-session=; Path=/; SameSite=Lax; Secure; HttpOnly; Max-Age=0"]
    );
}

#[tokio::test]
async fn a_session_that_could_not_be_ended_keeps_its_cookie() {
    let site = Site::new(sqlite().await);
    site.answers(|| Err(AppError::Unavailable));
    let out = site
        .send(request(
            Method::POST,
            "/session/end",
            &[("cookie", "session=token")],
            "",
        ))
        .await;
    assert_eq!(out.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(cookies(&out).is_empty());
}

#[tokio::test]
async fn pages_are_behind_the_sign_in() {
    let site = Site::new(sqlite().await);
    for (path, location) in [
        ("/", "/control-center"),
        ("/control-center", "/login"),
        ("/control-center?a=%26b", "/login?next=%2Fcontrol-center%3Fa%3D%2526b"),
    ] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        if path != "/" {
            assert_eq!(answer.header("location"), location);
        }
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    for open in ["/login", "/setup"] {
        assert_eq!(site.get(open).await.status, StatusCode::OK, "{open}");
    }
    // A session that has ended leaves no cookie behind.
    let answer = site
        .send(request(
            Method::GET,
            "/control-center",
            &[("cookie", "session=ended")],
            "",
        ))
        .await;
    assert_eq!(
        cookies(&answer),
        ["session=; Path=/; SameSite=Lax; HttpOnly; Max-Age=0"]
    );
}

/// A refused form comes back with what was typed, but for what is secret, and only once.
#[tokio::test]
async fn a_refused_form_comes_back_with_what_was_typed() {
    let site = Site::new(sqlite().await);
    site.answers(|| Err(AppError::Unauthenticated));
    let form = "login=Ulla+%3C%26%3E&password=open+sesame&next=%2Fprofile";
    let refused = site.post("/session", form).await;
    assert_eq!(
        refused.header("location"),
        "/login?error=unauthenticated&next=%2Fprofile"
    );
    let cookie = cookies(&refused)[0].to_owned();
    assert!(
        cookie.ends_with("; Path=/login; SameSite=Lax; HttpOnly; Max-Age=60"),
        "{cookie}"
    );
    assert!(!cookie.contains("sesame"), "{cookie}");
    let cookie = cookie.split(';').next().unwrap();
    let location = refused.header("location").to_owned();
    let page = site
        .send(request(Method::GET, &location, &[("cookie", cookie)], ""))
        .await;
    assert!(page.body.contains("Ulla &lt;&amp;&gt;"), "{}", page.body);
    assert_eq!(
        cookies(&page),
        ["form=; Path=/login; SameSite=Lax; HttpOnly; Max-Age=0"]
    );
    assert!(cookies(&site.get(&location).await).is_empty());
}

#[tokio::test]
async fn a_refused_set_up_names_its_fields() {
    let site = Site::new(sqlite().await);
    site.answers(|| {
        Err(AppError::Invalid {
            fields: vec![FieldError {
                field: "email".into(),
                rule: "taken".into(),
            }],
        })
    });
    let refused = site
        .post(
            "/setup",
            "code=4711&name=Ulla&email=u%40example.org&password=open+sesame",
        )
        .await;
    assert_eq!(refused.header("location"), "/setup?error=invalid");
    let cookie = cookies(&refused)[0].to_owned();
    for part in ["4711", "Ulla", "u%40example.org", "taken"] {
        assert!(
            cookie.contains(part) || cookie.contains(&part.replace('%', "%25")),
            "{part}: {cookie}"
        );
    }
    assert!(!cookie.contains("sesame"), "{cookie}");
}

#[tokio::test]
async fn how_pages_look_is_kept_where_it_is_known() {
    let site = Site::new(sqlite().await);
    for (form, kept) in [
        (
            "appearance=dark",
            "appearance=dark; Path=/; SameSite=Lax; Max-Age=31536000",
        ),
        ("language=de", "language=de; Path=/; SameSite=Lax; Max-Age=31536000"),
        ("language=xx", ""),
        ("appearance=%3Cscript", ""),
    ] {
        let answer = site.send(request(Method::POST, "/preferences", &[FORM], form)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(answer.header("set-cookie"), kept, "{form}");
    }
}
