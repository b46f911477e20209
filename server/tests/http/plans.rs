//! Bulk actions by plain forms, and the stream that tells how far one is (TRUST 13, 38).

use super::site::{FORM, Site, request};
use crate::support::{World, postgres, sqlite};
use crate::users::list::{group, user};
use crate::users::organisation::group_id;
use app::context::Origin;
use app::users::UserId;
use axum::body::{Body, to_bytes};
use axum::response::Response;
use control_center::sign_in::session;
use control_center::store::Tx;
use control_center::{execute, value};
use http::{Method, Request, StatusCode};
use std::time::Duration;
use tower::ServiceExt;
use uuid::Uuid;

const PLANS: &str = "/control-center/plans";

/// A site with an administrator, who is signed in, and somebody else.
struct Desk {
    site: Site,
    cookie: String,
    admin: i64,
    anna: (UserId, i64),
}

impl Desk {
    async fn open(world: World) -> Self {
        let (_, admin) = user(&world, "amy.admin").await;
        let anna = user(&world, "anna").await;
        let admins = group(&world, 0, "Admins", &[admin]).await;
        let store = world.store.clone();
        let site = Site::with(world, |parts| parts.limits.recheck = Duration::from_millis(10));
        let mut tx = store.write().await.unwrap();
        let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, 'admin', TRUE)";
        execute!(&mut tx.db(), sql, admins).unwrap();
        let sql = "UPDATE users SET password_hash = 'x' WHERE seq = $1";
        execute!(&mut tx.db(), sql, admin).unwrap();
        let now = site.core.clock.now();
        let token = session::open(&site.core, &mut tx.db(), &Origin::default(), admin, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        Self {
            site,
            cookie: format!("session={token}"),
            admin,
            anna,
        }
    }

    fn request(&self, method: Method, path: &str, form: &str) -> Request<Body> {
        request(
            method,
            path,
            &[("accept", "text/html"), FORM, ("cookie", &self.cookie)],
            form,
        )
    }

    /// Posts a form; gives the status and where it leads.
    async fn post(&self, path: &str, form: &str) -> (StatusCode, String) {
        let answer = self.site.send(self.request(Method::POST, path, form)).await;
        (answer.status, answer.header("location").to_owned())
    }

    /// Plans; gives the plan's own path.
    async fn plan(&self, form: &str) -> String {
        let (status, location) = self.post(PLANS, form).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        location.split('?').next().unwrap().to_owned()
    }

    async fn activity(&self) -> String {
        let mut conn = self.site.core.store.read().await.unwrap();
        let sql = "SELECT activity FROM users WHERE seq = $1";
        value!(&mut conn.db(), fetch_one, String, sql, self.anna.1).unwrap()
    }

    async fn progress(&self, path: &str) -> Response {
        let asked = self.request(Method::GET, &format!("{path}/progress"), "");
        self.site.router.clone().oneshot(asked).await.unwrap()
    }

    /// A plan of Anna's deactivation that is being run, for as long as what is given back is held.
    async fn running(&self) -> (String, Tx) {
        let plan = self.plan(&format!("action=deactivate&ids={}", self.anna.0)).await;
        let mut held = self.site.core.store.write().await.unwrap();
        let sql = "UPDATE users SET modified_at = modified_at WHERE seq = $1";
        execute!(&mut held.db(), sql, self.anna.1).unwrap();
        let asked = self.request(Method::POST, &format!("{plan}/run"), "");
        let router = self.site.router.clone();
        tokio::spawn(async move { router.oneshot(asked).await });
        let (id, admin) = (id_of(&plan), self.admin_id().await);
        while self.site.core.runs.find(id, admin).is_none() {
            tokio::task::yield_now().await;
        }
        (plan, held)
    }

    async fn admin_id(&self) -> Uuid {
        let mut conn = self.site.core.store.read().await.unwrap();
        let sql = "SELECT id FROM users WHERE seq = $1";
        value!(&mut conn.db(), fetch_one, Uuid, sql, self.admin).unwrap()
    }
}

fn id_of(path: &str) -> Uuid {
    path.rsplit('/').next().unwrap().parse().unwrap()
}

async fn text(stream: Response) -> String {
    let bytes = tokio::time::timeout(Duration::from_secs(20), to_bytes(stream.into_body(), 1 << 20));
    String::from_utf8(bytes.await.unwrap().unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn forms_plan_run_and_undo() {
    let desk = Desk::open(sqlite().await).await;
    let form = format!(
        "action=deactivate&ids={}&back=%2Fcontrol-center%2Fusers%3Fq%3Dann",
        desk.anna.0
    );
    let (status, location) = desk.post(PLANS, &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (path, query) = location.split_once('?').unwrap();
    assert_eq!(query, "back=%2Fcontrol-center%2Fusers%3Fq%3Dann");
    for (verb, activity) in [
        ("cancel", "active"),
        ("run", "deactivated"),
        ("run", "deactivated"),
        ("undo", "active"),
        ("undo", "active"),
    ] {
        let (status, location) = desk.post(&format!("{path}/{verb}"), "back=//evil.example").await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{verb}");
        assert_eq!(location, format!("{path}?back=%2Fcontrol-center"), "only here");
        assert_eq!(desk.activity().await, activity, "{verb}");
    }
    // All that match a list, and everything an action needs.
    let path = desk
        .plan("action=set_expiration&date=2031-02-28&all=true&query=%3Fq%3Danna")
        .await;
    desk.post(&format!("{path}/run"), "").await;
    let mut conn = desk.site.core.store.read().await.unwrap();
    let day = "SELECT expires_on FROM users WHERE seq = $1";
    assert_eq!(
        value!(&mut conn.db(), fetch_one, i64, day, desk.anna.1).unwrap(),
        22_338
    );
}

#[tokio::test]
async fn wrong_forms_are_refused() {
    let desk = Desk::open(sqlite().await).await;
    let anna = desk.anna.0;
    // What was forgotten is said where it was sent from.
    for (form, problem) in [
        (String::new(), "action.required"),
        (format!("action=promote&ids={anna}"), "action.required"),
        ("action=deactivate".to_owned(), "users.required"),
        ("action=deactivate&ids=anna".to_owned(), "users.required"),
        (format!("action=add_tag&ids={anna}"), "tag.required"),
        (format!("action=add_to_group&ids={anna}"), "group.required"),
        (
            format!("action=set_expiration&date=2031-02-30&ids={anna}"),
            "date.date_invalid",
        ),
    ] {
        let (status, location) = desk.post(PLANS, &form).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{form}");
        assert_eq!(location, format!("/control-center/users?problem={problem}"), "{form}");
    }
    let back = format!("action=add_tag&ids={anna}&back=%2Fcontrol-center%2Fusers%3Fq%3D50%2525");
    assert_eq!(
        desk.post(PLANS, &back).await.1,
        "/control-center/users?q=50%25&problem=tag.required"
    );
    for (form, status) in [
        (
            format!("action=add_to_group&group={anna}&ids={anna}"),
            StatusCode::NOT_FOUND,
        ),
        (format!("action=add_to_group&group=x&ids={anna}"), StatusCode::NOT_FOUND),
    ] {
        assert_eq!(desk.post(PLANS, &form).await.0, status, "{form}");
    }
    let plan = desk.plan(&format!("action=deactivate&ids={anna}")).await;
    for verb in ["run", "undo", "cancel"] {
        let elsewhere = format!("{PLANS}/{anna}/{verb}");
        assert_eq!(desk.post(&elsewhere, "").await.0, StatusCode::NOT_FOUND);
        let nobody = desk.site.post(&format!("{plan}/{verb}"), "").await;
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED, "{verb}");
    }
    assert_eq!(
        desk.site
            .post(PLANS, &format!("action=deactivate&ids={anna}"))
            .await
            .status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(desk.activity().await, "active");
}

#[tokio::test]
async fn a_run_is_followed_to_its_end() {
    for world in [sqlite().await, postgres().await] {
        let desk = Desk::open(world).await;
        let (plan, held) = desk.running().await;
        let stream = desk.progress(&plan).await;
        assert_eq!(stream.status(), StatusCode::OK);
        assert_eq!(stream.headers()["content-type"], "text/event-stream");
        drop(held);
        let told = text(stream).await;
        assert!(told.starts_with("event: progress\ndata: 0/"), "{told}");
        assert!(told.ends_with("event: done\ndata: done\n\n"), "{told}");
        assert_eq!(desk.activity().await, "deactivated");
        let after = text(desk.progress(&plan).await).await;
        assert_eq!(after, "event: done\ndata: done\n\n");
        let another = desk.progress(&format!("{PLANS}/{}", desk.anna.0)).await;
        assert_eq!(another.status(), StatusCode::NOT_FOUND);
    }
}

/// TRUST 13: an open stream closes when its reader may not read it any more.
#[tokio::test]
async fn a_stream_ends_with_the_right_to_it() {
    for sql in [
        "DELETE FROM sessions WHERE user_seq = $1",
        "UPDATE users SET activity = 'deactivated' WHERE seq = $1",
        "UPDATE users SET api_only = TRUE WHERE seq = $1",
        "UPDATE users SET expires_on = 1 WHERE seq = $1",
        "DELETE FROM memberships WHERE user_seq = $1",
    ] {
        // On PostgreSQL another transaction can write while one holds a row.
        let desk = Desk::open(postgres().await).await;
        let (plan, held) = desk.running().await;
        // It has looked its rights up by the time it waits for what is held.
        let waiting =
            "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let store = &desk.site.core.store;
        while value!(&mut store.read().await.unwrap().db(), fetch_one, i64, waiting).unwrap() == 0 {}
        let stream = desk.progress(&plan).await;
        let mut tx = desk.site.core.store.write().await.unwrap();
        execute!(&mut tx.db(), sql, desk.admin).unwrap();
        tx.commit().await.unwrap();
        let told = text(stream).await;
        assert!(!told.contains("done\n"), "{sql}: {told}");
        drop(held);
    }
}

/// TRUST 13: whoever was deactivated, deleted or has had their last day is out with the next request.
#[tokio::test]
async fn whoever_was_put_out_is_out_with_the_next_request() {
    let desk = Desk::open(sqlite().await).await;
    let anna = desk.anna.0;
    for action in [
        "action=deactivate",
        "action=set_expiration&date=2020-02-29",
        "action=delete",
    ] {
        let mut tx = desk.site.core.store.write().await.unwrap();
        let now = desk.site.core.clock.now();
        let token = session::open(&desk.site.core, &mut tx.db(), &Origin::default(), desk.anna.1, now).await;
        tx.commit().await.unwrap();
        let cookie = format!("session={}", token.unwrap());
        let ask = async || {
            let asked = request(
                Method::GET,
                "/profile",
                &[("accept", "text/html"), ("cookie", &cookie)],
                "",
            );
            desk.site.send(asked).await.header("location").to_owned()
        };
        assert_eq!(ask().await, "", "{action}");
        let plan = desk.plan(&format!("{action}&ids={anna}")).await;
        desk.post(&format!("{plan}/run"), "").await;
        assert_eq!(ask().await, "/login?next=%2Fprofile", "{action}");
        // Undoing brings the person back, not the session.
        desk.post(&format!("{plan}/undo"), "").await;
        assert_eq!(desk.activity().await, "active");
        assert_eq!(ask().await, "/login?next=%2Fprofile", "{action}");
    }
}

#[tokio::test]
async fn groups_are_acted_on_by_forms_too() {
    let world = sqlite().await;
    group(&world, 1, "Sales", &[]).await;
    let desk = Desk::open(world).await;
    let store = &desk.site.core.store;
    let mut tx = store.write().await.unwrap();
    let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES (2, 'billing', TRUE)";
    execute!(&mut tx.db(), sql).unwrap();
    let sql = "INSERT INTO memberships (user_seq, group_seq, granted_at) VALUES ($1, 2, 0)";
    execute!(&mut tx.db(), sql, desk.anna.1).unwrap();
    tx.commit().await.unwrap();
    let activity = async || {
        let sql = "SELECT activity FROM groups WHERE seq = 2";
        value!(&mut store.read().await.unwrap().db(), fetch_one, String, sql).unwrap()
    };
    let sales = group_id(1);
    for whom in [
        format!("ids={sales}"),
        format!("selected={sales}"),
        "all=true&query=%3Fq%3Dsale".to_owned(),
    ] {
        let (status, location) = desk
            .post(PLANS, &format!("subject=group&action=deactivate&{whom}"))
            .await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{whom}");
        let (plan, query) = location.split_once('?').unwrap();
        assert_eq!(query, "back=%2Fcontrol-center%2Fgroups", "{whom}");
        let page = desk.site.send(desk.request(Method::GET, &location, "")).await;
        for told in [
            "1 will be deactivated",
            "1 user loses billing (write); 1 of them will have no group.",
            "Deactivate 1 group",
            "Back to the groups",
            "href=\"/control-center/groups\"",
        ] {
            assert!(page.body.contains(told), "{told}: {}", page.body);
        }
        assert!(!page.body.contains("Open sessions end"), "rights end, and no session");
        for (verb, then) in [("run", "deactivated"), ("undo", "active")] {
            let (status, _) = desk.post(&format!("{plan}/{verb}"), "").await;
            assert_eq!(
                (status, activity().await),
                (StatusCode::SEE_OTHER, then.to_owned()),
                "{verb}"
            );
        }
    }
    for (form, problem) in [
        (
            "subject=group&action=deactivate".to_owned(),
            "groups?problem=groups.required",
        ),
        (
            format!("subject=group&action=erase&ids={sales}"),
            "groups?problem=action.unknown",
        ),
        (
            format!("subject=contact&action=delete&ids={sales}"),
            "users?problem=action.unknown",
        ),
    ] {
        let (status, location) = desk.post(PLANS, &form).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{form}");
        assert_eq!(location, format!("/control-center/{problem}"), "{form}");
    }
    // What exports users knows no groups.
    let (_, location) = desk
        .post("/control-center/users/export", &format!("subject=group&ids={sales}"))
        .await;
    assert_eq!(location, "/control-center/groups?problem=users.required");
}
