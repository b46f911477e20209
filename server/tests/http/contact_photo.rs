//! The routes of a contact's photo: without scripts and with, how large, for whom, and with which headers.

use super::site::{Answer, Site};
use crate::contacts::photo::png;
use crate::support::{NOON, sqlite};
use crate::users::list::{group, user};
use app::contacts::ContactId;
use app::contacts::api::SetContactPhoto;
use app::context::Origin;
use axum::body::{Body, Bytes};
use control_center::http::problem::COMPACT;
use control_center::sign_in::session;
use control_center::store::contacts::insert;
use control_center::{execute, value};
use http::{Method, Request, StatusCode};
use leptos::server_fn::codec::PostcardEncoding;
use leptos::server_fn::{Encodes, ServerFn};
use uuid::Uuid;

struct Visit {
    site: Site,
    /// Cookies of an administrator and of somebody without rights.
    admin: String,
    nobody: String,
    path: String,
}

impl Visit {
    async fn begin() -> Self {
        let world = sqlite().await;
        let (_, admin) = user(&world, "amy.admin").await;
        let (_, nobody) = user(&world, "nobody").await;
        group(&world, 0, "Admins", &[admin]).await;
        let id = Uuid::now_v7();
        let mut tx = world.store.write().await.unwrap();
        let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES (1, 'admin', TRUE)";
        execute!(&mut tx.db(), sql).unwrap();
        let input = app::contacts::input::ContactInput::parse("last_name=Kim", "");
        insert(&mut tx.db(), id, &input, NOON).await.unwrap();
        tx.commit().await.unwrap();
        let site = Site::new(world);
        let mut cookies = Vec::new();
        for seq in [admin, nobody] {
            let mut tx = site.core.store.write().await.unwrap();
            let token = session::open(&site.core, &mut tx.db(), &Origin::default(), seq, NOON).await;
            tx.commit().await.unwrap();
            cookies.push(format!("session={}", token.unwrap()));
        }
        let [admin, nobody] = cookies.try_into().unwrap();
        Self {
            site,
            admin,
            nobody,
            path: format!("/control-center/contacts/{id}/photo"),
        }
    }

    async fn send(&self, method: Method, path: &str, cookie: &str, accept: &str, body: Vec<u8>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "127.0.0.1:3000")
            .header("accept", accept)
            .header("cookie", cookie)
            .header("content-type", "multipart/form-data; boundary=edge");
        self.site.send(request.body(Body::from(body)).unwrap()).await
    }

    async fn upload(&self, cookie: &str, accept: &str, file: &[u8]) -> Answer {
        self.send(Method::POST, &self.path, cookie, accept, form(file)).await
    }

    async fn digest(&self) -> String {
        let mut conn = self.site.core.store.read().await.unwrap();
        value!(&mut conn.db(), fetch_one, String, "SELECT photo FROM contacts").unwrap()
    }
}

/// A form as a browser sends it, with a name for the file that means nothing.
fn form(file: &[u8]) -> Vec<u8> {
    let mut body = b"--edge\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"../../me.svg\"\r\n\
        Content-Type: image/svg+xml\r\n\r\n"
        .to_vec();
    body.extend(file);
    body.extend(b"\r\n--edge--\r\n");
    body
}

#[tokio::test]
async fn a_form_puts_it_and_takes_it_away() {
    let visit = Visit::begin().await;
    let record = visit.path.trim_end_matches("/photo").to_owned();
    let answer = visit.upload(&visit.admin, "text/html", &png(300, 200)).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::SEE_OTHER, &*record)
    );
    let digest = visit.digest().await;
    assert_eq!(digest.len(), 32);
    let address = format!("{}?v={digest}", visit.path);
    let shown = visit
        .send(Method::GET, &address, &visit.admin, "image/*", Vec::new())
        .await;
    assert_eq!(shown.status, StatusCode::OK);
    assert_eq!(shown.header("content-type"), "image/jpeg");
    assert_eq!(shown.header("cache-control"), "private, max-age=31536000, immutable");
    assert_eq!(shown.header("x-content-type-options"), "nosniff");
    assert!(
        shown
            .header("content-security-policy")
            .starts_with("default-src 'none'")
    );
    let other = format!("{}?v=0", visit.path);
    let other = visit
        .send(Method::GET, &other, &visit.admin, "image/*", Vec::new())
        .await;
    assert_eq!(other.header("cache-control"), "private, no-cache");
    let path = format!("{}/remove", visit.path);
    let removed = visit
        .send(Method::POST, &path, &visit.admin, "text/html", Vec::new())
        .await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    assert_eq!(visit.digest().await, "");
    let gone = visit
        .send(Method::GET, &address, &visit.admin, "image/*", Vec::new())
        .await;
    assert_eq!(
        (gone.status, gone.header("cache-control")),
        (StatusCode::NOT_FOUND, "no-store")
    );
}

#[tokio::test]
async fn a_refused_file_comes_back_with_its_rule_alone() {
    let visit = Visit::begin().await;
    let answer = visit.upload(&visit.admin, "text/html", b"<svg onload=alert(1)>").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.header("location").ends_with("?problem=photo_format"));
    let answer = visit.upload(&visit.admin, "text/html", b"").await;
    assert!(answer.header("location").ends_with("?problem=required"));
}

#[tokio::test]
async fn five_megabytes_are_taken_here_and_no_more() {
    let visit = Visit::begin().await;
    let mut file = png(300, 200);
    file.resize(5 * 1024 * 1024, 0);
    let answer = visit.upload(&visit.admin, "text/html", &file).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(!visit.digest().await.is_empty());
    file.push(0);
    let answer = visit.upload(&visit.admin, "text/html", &file).await;
    assert!(answer.header("location").ends_with("?problem=photo_too_large"));
    // The same by scripts.
    let id: ContactId = visit.path.split('/').nth(3).unwrap().parse().unwrap();
    file.pop();
    let mut call = PostcardEncoding::encode(&SetContactPhoto {
        id,
        picture: Some(file.clone()),
    })
    .unwrap();
    let request = |body: Bytes| {
        Request::builder()
            .method(Method::POST)
            .uri(SetContactPhoto::PATH)
            .header("host", "127.0.0.1:3000")
            .header("cookie", &visit.admin)
            .header("accept", COMPACT)
            .header("content-type", COMPACT)
            .body(Body::from(body))
            .unwrap()
    };
    let answer = visit.site.send(request(call)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    file.resize(5 * 1024 * 1024 + 20_000, 0);
    call = PostcardEncoding::encode(&SetContactPhoto {
        id,
        picture: Some(file.clone()),
    })
    .unwrap();
    let answer = visit.site.send(request(call)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let answer = visit.upload(&visit.admin, "text/html", &file).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn only_who_may_gets_through() {
    let visit = Visit::begin().await;
    let refused = visit.upload(&visit.nobody, "text/html", &png(3, 3)).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let refused = visit.upload("", "text/html", &png(3, 3)).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    let path = format!("{}/remove", visit.path);
    for (cookie, status) in [(&*visit.nobody, StatusCode::FORBIDDEN), ("", StatusCode::UNAUTHORIZED)] {
        let refused = visit.send(Method::POST, &path, cookie, "text/html", Vec::new()).await;
        assert_eq!(refused.status, status);
    }
    visit.upload(&visit.admin, "text/html", &png(3, 3)).await;
    let hidden = visit
        .send(Method::GET, &visit.path, &visit.nobody, "image/*", Vec::new())
        .await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    let out = visit.send(Method::GET, &visit.path, "", "image/*", Vec::new()).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert!(out.header("location").starts_with("/login"));
}
