//! What modules ask: who calls, and what they may do at this moment (TRUST 13).

use super::site::request;
use super::v1::Office;
use crate::support::{World, postgres, sqlite};
use app::context::Origin;
use app::tokens::TokenScope;
use control_center::sign_in::session;
use http::{Method, StatusCode};
use serde_json::{Value, json};

const ACCESS: &str = "/api/v1/me/access";

struct Visit {
    office: Office,
    cookie: String,
}

impl Visit {
    /// Somebody without rights, who has signed in.
    async fn of(world: World) -> Self {
        let office = Office::open(world).await;
        let core = &office.site.core;
        let mut tx = core.store.write().await.unwrap();
        let token = session::open(core, &mut tx.db(), &Origin::default(), office.anna.1, core.clock.now()).await;
        tx.commit().await.unwrap();
        let cookie = format!("session={}", token.unwrap());
        Self { office, cookie }
    }

    async fn ask(&self, headers: &[(&str, &str)]) -> (StatusCode, Value) {
        let answer = self.office.site.send(request(Method::GET, ACCESS, headers, "")).await;
        assert_eq!(answer.header("cache-control"), "no-store");
        (answer.status, serde_json::from_str(&answer.body).unwrap_or_default())
    }

    /// What the session's owner may do.
    async fn own(&self) -> Value {
        let (status, told) = self.ask(&[("cookie", &self.cookie)]).await;
        assert_eq!(status, StatusCode::OK, "{told}");
        told
    }
}

#[tokio::test]
async fn a_token_of_any_scope_and_a_session_are_told() {
    for world in [sqlite().await, postgres().await] {
        let visit = Visit::of(world).await;
        for scope in TokenScope::ALL {
            let token = visit.office.token(&format!("scopes={}", scope.as_str())).await;
            let bearer = format!("Bearer {token}");
            // A session that comes along counts for nothing.
            let headers = [("authorization", bearer.as_str()), ("cookie", &visit.cookie)];
            let (status, told) = visit.ask(&headers).await;
            assert_eq!(status, StatusCode::OK);
            let expect = json!({
                "user": { "id": visit.office.robot.0, "name": "sync.bot" },
                "admin": true, "no_shared_data": false, "api_only": true,
                "groups": [{ "id": visit.office.admins, "name": "Admins", "writable": false }],
                "permissions": [{ "permission": "admin", "writable": true }],
            });
            assert_eq!(told, expect);
        }
        let nothing = json!({
            "user": { "id": visit.office.anna.0, "name": "anna" },
            "admin": false, "no_shared_data": false, "api_only": false, "groups": [], "permissions": [],
        });
        assert_eq!(visit.own().await, nothing);
    }
}

#[tokio::test]
async fn a_change_shows_on_the_very_next_call() {
    for world in [sqlite().await, postgres().await] {
        let visit = Visit::of(world).await;
        let office = &visit.office;
        let rights = async || {
            let told = visit.own().await;
            let groups = told["groups"].as_array().unwrap().iter();
            let groups = groups.map(|group| format!("{}{}", group["name"].as_str().unwrap(), group["writable"]));
            let permissions = told["permissions"].as_array().unwrap().iter();
            let permissions =
                permissions.map(|right| format!("{}{}", right["permission"].as_str().unwrap(), right["writable"]));
            format!(
                "{} | {}",
                groups.collect::<Vec<_>>().join(" "),
                permissions.collect::<Vec<_>>().join(" ")
            )
        };
        // The group "Sales" has the number 902.
        for (sql, seq, expect) in [
            (
                "INSERT INTO memberships (user_seq, group_seq, granted_at) VALUES ($1, 902, 0)",
                office.anna.1,
                "Salesfalse | ",
            ),
            (
                "INSERT INTO group_permissions (group_seq, permission) VALUES ($1, 'billing')",
                902,
                "Salesfalse | billingfalse",
            ),
            (
                "UPDATE group_permissions SET writable = TRUE WHERE group_seq = $1",
                902,
                "Salesfalse | billingtrue",
            ),
            (
                "UPDATE memberships SET writable = TRUE WHERE user_seq = $1",
                office.anna.1,
                "Salestrue | billingtrue",
            ),
            ("UPDATE groups SET activity = 'deactivated' WHERE seq = $1", 902, " | "),
            (
                "UPDATE groups SET activity = 'active' WHERE seq = $1",
                902,
                "Salestrue | billingtrue",
            ),
            (
                "DELETE FROM group_permissions WHERE group_seq = $1",
                902,
                "Salestrue | ",
            ),
            ("DELETE FROM memberships WHERE user_seq = $1", office.anna.1, " | "),
        ] {
            office.change(sql, seq).await;
            assert_eq!(rights().await, expect, "{sql}");
        }
        office
            .change("UPDATE users SET no_shared_data = TRUE WHERE seq = $1", office.anna.1)
            .await;
        assert_eq!(visit.own().await["no_shared_data"], true);
        office
            .change(
                "UPDATE users SET activity = 'deactivated' WHERE seq = $1",
                office.anna.1,
            )
            .await;
        let (status, told) = visit.ask(&[("cookie", &visit.cookie)]).await;
        assert_eq!(
            (status, &told["code"]),
            (StatusCode::UNAUTHORIZED, &json!("unauthenticated"))
        );
    }
}

#[tokio::test]
async fn nobody_else_is_told_anything_and_a_session_opens_nothing_more() {
    let visit = Visit::of(sqlite().await).await;
    let cookie = visit.cookie.as_str();
    for headers in [
        vec![],
        vec![("cookie", "session=ended")],
        vec![("authorization", "Bearer cct_no")],
        // Whoever sends a token is whose token it is.
        vec![("authorization", "Bearer cct_no"), ("cookie", cookie)],
        vec![("authorization", "Basic YTpi"), ("cookie", cookie)],
    ] {
        let (status, told) = visit.ask(&headers).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{headers:?}");
        assert_eq!(told["code"], "unauthenticated");
    }
    // Another website does not ask for its visitors.
    let foreign = request(
        Method::GET,
        ACCESS,
        &[("cookie", cookie), ("sec-fetch-site", "cross-site")],
        "",
    );
    assert_eq!(visit.office.site.send(foreign).await.status, StatusCode::FORBIDDEN);
    let posted = request(Method::POST, ACCESS, &[("cookie", cookie)], "");
    assert_eq!(
        visit.office.site.send(posted).await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
    for path in ["/api/v1/users", "/api/v1/groups"] {
        let answer = visit
            .office
            .site
            .send(request(Method::GET, path, &[("cookie", cookie)], ""))
            .await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
    }
}
