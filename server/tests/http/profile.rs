//! The forms of one's own account, posted as a browser without scripts does.

use super::site::{Answer, FORM, Site, request};
use crate::contacts::photo::png;
use crate::sign_in::PASSWORD;
use crate::support::{NOON, sqlite};
use app::context::Origin;
use axum::body::Body;
use control_center::sign_in::{admin, session};
use control_center::{execute, value};
use http::{Method, Request, StatusCode};

const NEW: &str = "four grey geese go home";

struct Visit {
    site: Site,
    /// Cookies of `amy` and `eve`.
    amy: String,
    eve: String,
}

impl Visit {
    async fn begin() -> Self {
        let site = Site::new(sqlite().await);
        let mut cookies = Vec::new();
        for (seq, name) in [(1, "amy"), (2, "eve")] {
            admin::create(&site.core, name, &format!("{name}@example.com"), PASSWORD)
                .await
                .unwrap();
            cookies.push(open(&site, seq).await);
        }
        let [amy, eve] = cookies.try_into().unwrap();
        Self { site, amy, eve }
    }

    async fn get(&self, path: &str, cookie: &str) -> Answer {
        let headers = [("accept", "text/html"), ("cookie", cookie)];
        self.site.send(request(Method::GET, path, &headers, "")).await
    }

    async fn post(&self, path: &str, form: &str) -> Answer {
        let headers = [("accept", "text/html"), ("cookie", self.amy.as_str()), FORM];
        self.site.send(request(Method::POST, path, &headers, form)).await
    }

    async fn sessions_of(&self, seq: i64) -> i64 {
        let mut conn = self.site.core.store.read().await.unwrap();
        let sql = "SELECT COUNT(*) FROM sessions WHERE user_seq = $1";
        value!(&mut conn.db(), fetch_one, i64, sql, seq).unwrap()
    }
}

async fn open(site: &Site, seq: i64) -> String {
    let mut tx = site.core.store.write().await.unwrap();
    let token = session::open(&site.core, &mut tx.db(), &Origin::default(), seq, NOON).await;
    tx.commit().await.unwrap();
    format!("session={}", token.unwrap())
}

/// What the page's form of the account holds.
fn hidden(page: &Answer, field: &str) -> String {
    let input = page.body.split("<input").find(|input| input.contains(&format!("name=\"{field}\"")));
    let value = input.unwrap().split("value=\"").nth(1).unwrap();
    value.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_account_is_saved_and_its_language_holds_in_this_browser() {
    let visit = Visit::begin().await;
    let page = visit.get("/profile", &visit.amy).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("My profile") && page.body.contains("value=\"amy\""));
    let form = format!(
        "version={}&key={}&name=amy.able&language=de&time_zone=Europe%2FVienna&email=evil%40example.com",
        hidden(&page, "version"),
        hidden(&page, "key")
    );
    let saved = visit.post("/profile/account", &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    assert_eq!(
        saved.header("set-cookie"),
        "language=de; Path=/; SameSite=Lax; Max-Age=31536000"
    );
    let cookies = format!("{}; language=de", visit.amy);
    let page = visit.get(saved.header("location"), &cookies).await;
    for said in ["Mein Profil", "Gespeichert.", "value=\"amy.able\"", "amy@example.com"] {
        assert!(page.body.contains(said), "{said}");
    }
    assert!(!page.body.contains("evil@example.com"));
    let form = format!(
        "version={}&name=amy.able&language=&time_zone=",
        hidden(&page, "version")
    );
    let saved = visit.post("/profile/account", &form).await;
    assert_eq!(saved.header("set-cookie"), "language=; Path=/; SameSite=Lax; Max-Age=0");
}

#[tokio::test]
async fn a_refused_form_comes_back_with_what_was_typed_and_its_error() {
    let visit = Visit::begin().await;
    let page = visit.get("/profile", &visit.amy).await;
    let form = format!(
        "version={}&name=%3Cscript%3Eeve&language=de&time_zone=Mars",
        hidden(&page, "version")
    );
    let refused = visit.post("/profile/account", &form).await;
    assert_eq!((refused.status, refused.header("set-cookie")), (StatusCode::SEE_OTHER, ""));
    let address = refused.header("location").to_owned();
    assert!(address.starts_with("/profile?draft="), "{address}");
    let page = visit.get(&address, &visit.amy).await;
    assert!(page.body.contains("&lt;script&gt;eve") && page.body.contains("id=\"time_zone-error\""));
    // Nobody else's.
    let other = visit.get(&address, &visit.eve).await;
    assert!(!other.body.contains("script&gt;eve"));

    let form = format!("current_password={PASSWORD}&new_password=too+short");
    let refused = visit.post("/profile/password", &form).await;
    let page = visit.get(refused.header("location"), &visit.amy).await;
    assert!(page.body.contains("Needs at least 12 characters"));
    assert!(!page.body.contains("too short") && !page.body.contains(PASSWORD));
    let mut conn = visit.site.core.store.read().await.unwrap();
    let kept = "SELECT COUNT(*) FROM drafts WHERE content LIKE '%too short%' OR content LIKE '%battery%'";
    assert_eq!(value!(&mut conn.db(), fetch_one, i64, kept).unwrap(), 0);
}

#[tokio::test]
async fn a_new_password_brings_a_new_session() {
    let visit = Visit::begin().await;
    let elsewhere = open(&visit.site, 1).await;
    let form = format!("current_password={PASSWORD}&new_password={NEW}");
    let changed = visit.post("/profile/password", &form).await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER);
    let cookie = changed.header("set-cookie").split(';').next().unwrap().to_owned();
    assert!(cookie.starts_with("session=") && cookie != visit.amy);
    let page = visit.get(changed.header("location"), &cookie).await;
    assert!(page.body.contains("Your password was changed"), "{}", page.status);
    for ended in [&visit.amy, &elsewhere] {
        let out = visit.get("/profile", ended).await;
        assert!(out.header("location").starts_with("/login"));
    }
}

#[tokio::test]
async fn sessions_end_for_their_owner_alone() {
    let visit = Visit::begin().await;
    let page = visit.get("/profile", &visit.eve).await;
    // What eve's page offers for a second session of hers ends nothing when amy sends it.
    let _second = open(&visit.site, 2).await;
    let with_two = visit.get("/profile", &visit.eve).await;
    assert!(!page.body.contains("name=\"session\""), "this one is ended by signing out");
    let name = hidden(&with_two, "session");
    let answer = visit.post("/profile/sessions/end", &format!("session={name}")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!((visit.sessions_of(1).await, visit.sessions_of(2).await), (1, 2));

    let answer = visit.post("/profile/sessions/end", "").await;
    assert_eq!(answer.header("location"), "/login");
    assert!(answer.header("set-cookie").starts_with("session=; "));
    assert_eq!((visit.sessions_of(1).await, visit.sessions_of(2).await), (0, 2));
}

#[tokio::test]
async fn a_photo_needs_a_contact() {
    let visit = Visit::begin().await;
    let page = visit.get("/profile", &visit.amy).await;
    assert!(page.body.contains("No contact is linked"));
    let upload = async || {
        let mut body = b"--edge\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a\"\r\n\r\n".to_vec();
        body.extend(png(30, 20));
        body.extend(b"\r\n--edge--\r\n");
        let request = Request::builder()
            .method(Method::POST)
            .uri("/profile/photo")
            .header("host", "127.0.0.1:3000")
            .header("cookie", &visit.amy)
            .header("content-type", "multipart/form-data; boundary=edge");
        visit.site.send(request.body(Body::from(body)).unwrap()).await
    };
    upload().await;
    let photos = async || {
        let mut conn = visit.site.core.store.read().await.unwrap();
        let sql = "SELECT COUNT(*) FROM contact_photos";
        value!(&mut conn.db(), fetch_one, i64, sql).unwrap()
    };
    assert_eq!(photos().await, 0);
    let mut tx = visit.site.core.store.write().await.unwrap();
    let id = uuid::Uuid::now_v7();
    let input = app::contacts::input::ContactInput::parse("last_name=Kim", "");
    control_center::store::contacts::insert(&mut tx.db(), id, &input, NOON)
        .await
        .unwrap();
    execute!(&mut tx.db(), "UPDATE users SET contact_id = $1 WHERE seq = 1", id).unwrap();
    tx.commit().await.unwrap();
    let answer = upload().await;
    assert_eq!((answer.status, photos().await), (StatusCode::SEE_OTHER, 1));
    let page = visit.get(answer.header("location"), &visit.amy).await;
    assert!(page.body.contains("The photo was saved."));
    visit.post("/profile/photo/remove", "").await;
    assert_eq!(photos().await, 0);
}

#[tokio::test]
async fn nobody_is_sent_to_the_sign_in() {
    let visit = Visit::begin().await;
    for path in [
        "/profile/account",
        "/profile/email",
        "/profile/email/again",
        "/profile/email/withdraw",
        "/profile/password",
        "/profile/photo/remove",
        "/profile/sessions/end",
    ] {
        let headers = [("accept", "text/html"), FORM];
        let answer = visit.site.send(request(Method::POST, path, &headers, "name=x")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(answer.header("location").starts_with("/login"), "{path}");
    }
}

/// The page of a link is open to all, like those that set a password.
#[tokio::test]
async fn a_dead_link_says_so_and_its_form_leads_back() {
    let visit = Visit::begin().await;
    let page = visit.site.get("/confirm-email/0123abcd").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("This link does not work"));
    let answer = visit.site.post("/confirm-email", "token=0123abcd").await;
    assert_eq!(answer.header("location"), "/confirm-email/0123abcd?error=forbidden");
    let answer = visit.site.post("/confirm-email", "token=%2F%2Fevil.example").await;
    assert_eq!(answer.header("location"), "/confirm-email/unknown?error=forbidden");
    assert_eq!(visit.site.get("/confirm-email/done").await.status, StatusCode::OK);
}
