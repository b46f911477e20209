//! The users list as a file over HTTP: for whom, as what, and what a form selects.

use super::site::{Answer, FORM, Site, request};
use crate::support::sqlite;
use crate::users::list::{group, user};
use app::context::Origin;
use control_center::execute;
use control_center::sign_in::session;
use http::{Method, StatusCode};

const EXPORT: &str = "/control-center/users/export";

pub struct Visit {
    pub site: Site,
    pub admin: String,
    pub nobody: String,
    anna: String,
}

impl Visit {
    pub async fn begin() -> Self {
        let world = sqlite().await;
        let (_, admin) = user(&world, "amy.admin").await;
        let (_, nobody) = user(&world, "nobody").await;
        let (anna, _) = user(&world, "anna").await;
        group(&world, 0, "Admins", &[admin]).await;
        let mut tx = world.store.write().await.unwrap();
        let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES (1, 'admin', TRUE)";
        execute!(&mut tx.db(), sql).unwrap();
        let sql = "UPDATE users SET password_hash = 'x' WHERE seq = $1";
        execute!(&mut tx.db(), sql, admin).unwrap();
        tx.commit().await.unwrap();
        let site = Site::new(world);
        let mut cookies = Vec::new();
        for seq in [admin, nobody] {
            let mut tx = site.core.store.write().await.unwrap();
            let now = site.core.clock.now();
            let token = session::open(&site.core, &mut tx.db(), &Origin::default(), seq, now).await;
            tx.commit().await.unwrap();
            cookies.push(format!("session={}", token.unwrap()));
        }
        let [admin, nobody] = cookies.try_into().unwrap();
        Self {
            site,
            admin,
            nobody,
            anna: anna.to_string(),
        }
    }

    pub async fn ask(&self, method: Method, path: &str, cookie: &str, form: &str) -> Answer {
        let headers = [("accept", "text/html"), FORM, ("cookie", cookie)];
        self.site.send(request(method, path, &headers, form)).await
    }
}

#[tokio::test]
async fn the_list_comes_as_a_file() {
    let visit = Visit::begin().await;
    let told = visit
        .ask(Method::GET, &format!("{EXPORT}?q=ann&column=tags"), &visit.admin, "")
        .await;
    assert_eq!(told.status, StatusCode::OK);
    assert_eq!(told.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(
        told.header("content-disposition"),
        "attachment; filename=\"users-2026-11-20.csv\""
    );
    assert_eq!(told.header("cache-control"), "no-store");
    assert!(told.body.starts_with("user_name,email,"));
    assert!(told.body.lines().count() == 2 && told.body.contains("\nanna,"));
}

#[tokio::test]
async fn only_who_sees_users_gets_it() {
    let visit = Visit::begin().await;
    let refused = visit.ask(Method::GET, EXPORT, &visit.nobody, "").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let out = visit.ask(Method::GET, EXPORT, "", "").await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    assert!(out.header("location").starts_with("/login"));
    let refused = visit.ask(Method::POST, EXPORT, "", "all=true").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_form_selects_by_boxes_by_scripts_or_all() {
    let visit = Visit::begin().await;
    let anna = &visit.anna;
    for (form, lines) in [
        (format!("ids={anna}"), 2),
        (format!("selected={anna}&ids={}", uuid::Uuid::now_v7()), 2),
        ("selected=all&query=q%3Dn".to_owned(), 4),
        ("all=true&query=q%3Dnobody".to_owned(), 2),
    ] {
        let told = visit.ask(Method::POST, EXPORT, &visit.admin, &form).await;
        assert_eq!(
            (told.status, told.body.lines().count()),
            (StatusCode::OK, lines),
            "{form}"
        );
    }
    let back = visit
        .ask(Method::POST, EXPORT, &visit.admin, "back=/control-center/users")
        .await;
    assert_eq!(back.status, StatusCode::SEE_OTHER);
    assert!(back.header("location").ends_with("?problem=users.required"));
}
