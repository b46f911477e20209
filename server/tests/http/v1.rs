//! The API: what a token opens, and what it does not (TRUST 9, 13, 20).

use super::site::{FORM, Site, request};
use crate::support::{World, postgres, sqlite};
use crate::users::desk::origin;
use crate::users::list::{group, user};
use crate::users::organisation::group_id;
use app::context::Caller;
use app::tokens::TokenScope;
use app::tokens::input::TokenInput;
use app::users::UserId;
use control_center::groups::Groups;
use control_center::sign_in::session;
use control_center::tokens::create;
use control_center::users::Users;
use control_center::{execute, value};
use http::{Method, StatusCode};
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;

/// A site with an API-only identity that administers, and somebody else.
pub struct Office {
    pub site: Site,
    admin: Caller,
    pub robot: (UserId, i64),
    pub anna: (UserId, i64),
    pub admins: Uuid,
}

impl Office {
    pub async fn open(world: World) -> Self {
        let (admin_id, admin) = user(&world, "amy.admin").await;
        let robot = user(&world, "sync.bot").await;
        let anna = user(&world, "anna").await;
        // Far from the numbers that the database gives.
        let admins = group(&world, 900, "Admins", &[admin, robot.1]).await;
        group(&world, 901, "Sales", &[]).await;
        let mut tx = world.store.write().await.unwrap();
        let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, 'admin', TRUE)";
        execute!(&mut tx.db(), sql, admins).unwrap();
        execute!(
            &mut tx.db(),
            "UPDATE users SET password_hash = 'x' WHERE seq = $1",
            admin
        )
        .unwrap();
        execute!(
            &mut tx.db(),
            "UPDATE users SET api_only = TRUE, purpose = 'sync' WHERE seq = $1",
            robot.1
        )
        .unwrap();
        tx.commit().await.unwrap();
        Self {
            site: Site::with(world, |parts| {
                parts.services.users = Arc::new(Users(parts.core.clone()));
                parts.services.groups = Arc::new(Groups(parts.core.clone()));
            }),
            admin: Caller {
                id: admin_id,
                seq: admin,
                ..crate::users::organisation::caller(&[])
            },
            robot,
            anna,
            admins: group_id(900).0,
        }
    }

    pub async fn token(&self, scopes: &str) -> String {
        let input = TokenInput::parse(&format!("name=test&{scopes}&expires_on=2099-01-31"));
        create(&self.site.core, &self.admin, &origin(), self.robot.0, &input)
            .await
            .unwrap()
    }

    async fn call(&self, method: Method, path: &str, secret: &str) -> (StatusCode, Value) {
        self.send(method, path, secret, "").await
    }

    async fn send(&self, method: Method, path: &str, secret: &str, body: &str) -> (StatusCode, Value) {
        self.send_with(method, path, secret, body, ("accept", "application/json"))
            .await
    }

    async fn send_with(
        &self,
        method: Method,
        path: &str,
        secret: &str,
        body: &str,
        header: (&str, &str),
    ) -> (StatusCode, Value) {
        let bearer = format!("Bearer {secret}");
        let headers = [("authorization", bearer.as_str()), header];
        let answer = self.site.send(request(method, path, &headers, body)).await;
        (answer.status, serde_json::from_str(&answer.body).unwrap_or_default())
    }

    pub async fn change(&self, sql: &'static str, seq: i64) {
        let mut tx = self.site.core.store.write().await.unwrap();
        execute!(&mut tx.db(), sql, seq).unwrap();
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_token_lists_reads_and_acts_within_its_scopes() {
    for world in [sqlite().await, postgres().await] {
        let office = Office::open(world).await;
        let read = office.token("scopes=read_users").await;
        let (status, page) = office.call(Method::GET, "/api/v1/users?q=anna", &read).await;
        assert_eq!(status, StatusCode::OK, "{page}");
        assert_eq!(page["users"][0]["name"], "anna");
        assert_eq!(
            (page["users"].as_array().unwrap().len(), &page["next"]),
            (1, &Value::Null)
        );
        let anna = format!("/api/v1/users/{}", office.anna.0);
        let (status, user) = office.call(Method::GET, &anna, &read).await;
        assert_eq!((status, &user["activity"]), (StatusCode::OK, &"active".into()));
        // Past its scope.
        let act = format!("{anna}/deactivate");
        let (status, problem) = office.call(Method::POST, &act, &read).await;
        assert_eq!((status, &problem["code"]), (StatusCode::FORBIDDEN, &"forbidden".into()));
        let (status, _) = office.call(Method::GET, "/api/v1/groups", &read).await;
        assert_eq!(status, StatusCode::FORBIDDEN);
        let write = office.token("scopes=write_users&scopes=read_groups").await;
        for _ in 0..2 {
            let (status, user) = office.call(Method::POST, &act, &write).await;
            assert_eq!((status, &user["activity"]), (StatusCode::OK, &"deactivated".into()));
        }
        let (status, user) = office.call(Method::POST, &format!("{anna}/activate"), &write).await;
        assert_eq!((status, &user["activity"]), (StatusCode::OK, &"active".into()));
        let (status, groups) = office.call(Method::GET, "/api/v1/groups", &write).await;
        assert_eq!(
            (status, &groups["groups"][0]["name"]),
            (StatusCode::OK, &"Admins".into())
        );
        let nobody = "/api/v1/users/00000000-0000-0000-0000-000000000000";
        for path in [nobody.to_owned(), format!("{nobody}/deactivate")] {
            let method = if path == nobody { Method::GET } else { Method::POST };
            let (status, problem) = office.call(method, &path, &write).await;
            assert_eq!((status, &problem["code"]), (StatusCode::NOT_FOUND, &"not_found".into()));
        }
        // The last administrator, who has a password, stays.
        let admin = format!("/api/v1/users/{}/deactivate", office.admin.id);
        let (status, problem) = office.call(Method::POST, &admin, &write).await;
        assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &"conflict".into()));
        let mut conn = office.site.core.store.read().await.unwrap();
        let acted = "SELECT COUNT(*) FROM audit_events e JOIN users u ON u.id = e.actor_id WHERE u.name = 'sync.bot'";
        assert_eq!(value!(&mut conn.db(), fetch_one, i64, acted).unwrap(), 2);
    }
}

#[tokio::test]
async fn whoever_has_no_token_that_holds_is_told_so_and_nothing_more() {
    let office = Office::open(sqlite().await).await;
    let secret = office.token("scopes=write_users").await;
    for wrong in ["", "cct_", "cct_0000", &secret[4..]] {
        let (status, problem) = office.call(Method::GET, "/api/v1/users", wrong).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{wrong}");
        assert_eq!(problem["code"], "unauthenticated");
        assert!(problem["request_id"].is_string());
    }
    let bare = office.site.get("/api/v1/users").await;
    assert_eq!(bare.status, StatusCode::UNAUTHORIZED);
    assert!(bare.header("www-authenticate").starts_with("Bearer"));
    let (status, _) = office.call(Method::GET, "/api/v1/users", &secret).await;
    assert_eq!(status, StatusCode::OK);
    office
        .change(
            "UPDATE users SET activity = 'deactivated' WHERE seq = $1",
            office.robot.1,
        )
        .await;
    let (status, _) = office.call(Method::GET, "/api/v1/users", &secret).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

/// An identity without rights gets none by its token's scopes.
#[tokio::test]
async fn a_scope_gives_no_right_that_the_identity_has_not() {
    let office = Office::open(sqlite().await).await;
    let secret = office.token("scopes=write_users").await;
    office
        .change("DELETE FROM memberships WHERE user_seq = $1", office.robot.1)
        .await;
    let (status, _) = office.call(Method::GET, "/api/v1/users", &secret).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let anna = format!("/api/v1/users/{}", office.anna.0);
    let (status, _) = office.call(Method::GET, &anna, &secret).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) = office.call(Method::POST, &format!("{anna}/deactivate"), &secret).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

/// What each operation needs (TRUST 16), where any scope does not do: one that is missing here fails the test.
const SCOPES: [(&str, &str); 13] = [
    ("list_users", "read_users"),
    ("get_user", "read_users"),
    ("create_user", "write_users"),
    ("update_user", "write_users"),
    ("deactivate_user", "write_users"),
    ("activate_user", "write_users"),
    ("list_groups", "read_groups"),
    ("get_group", "read_groups"),
    ("create_group", "write_groups"),
    ("update_group", "write_groups"),
    ("deactivate_group", "write_groups"),
    ("activate_group", "write_groups"),
    ("my_access", ANY),
];

/// A token is needed, whatever it is for.
const ANY: &str = "any";

#[tokio::test]
async fn every_operation_of_the_document_wants_its_scope_and_no_other() {
    let office = Office::open(sqlite().await).await;
    let told = office.site.get("/api/v1/openapi.json").await;
    assert_eq!(told.status, StatusCode::OK);
    let document: Value = serde_json::from_str(&told.body).unwrap();
    let mut known = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap().to_owned();
            let (_, needed) = SCOPES
                .iter()
                .find(|(name, _)| *name == id)
                .expect("an operation without a scope");
            let path = path.replace("{id}", &office.anna.0.to_string());
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            let (status, _) = office.call(method.clone(), &path, "").await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{id}");
            for scope in TokenScope::ALL {
                let scope = scope.as_str();
                let wider = needed
                    .strip_prefix("read_")
                    .is_some_and(|what| scope.strip_prefix("write_") == Some(what));
                let enough = [scope, ANY].contains(needed) || wider;
                let token = office.token(&format!("scopes={scope}")).await;
                let (status, _) = office.send(method.clone(), &path, &token, "{}").await;
                assert_eq!(status == StatusCode::FORBIDDEN, !enough, "{id} by {scope}: {status}");
            }
            known.push(id);
        }
    }
    assert_eq!(known.len(), SCOPES.len());
}

#[tokio::test]
async fn users_are_made_and_changed_by_the_rules_of_the_form() {
    for world in [sqlite().await, postgres().await] {
        let office = Office::open(world).await;
        let write = office.token("scopes=write_users&scopes=read_groups").await;
        let body = json!({ "name": "eve", "email": "eve@example.com", "tags": ["a/b"], "expires_on": "2099-02-01",
            "groups": [{ "id": group_id(901), "writable": true }] });
        let header = ("idempotency-key", "one");
        let mut ids = Vec::new();
        for _ in 0..2 {
            let (status, user) = office
                .send_with(Method::POST, "/api/v1/users", &write, &body.to_string(), header)
                .await;
            assert_eq!(status, StatusCode::CREATED, "{user}");
            ids.push(user["id"].as_str().unwrap().to_owned());
        }
        // Asked twice under one key, made once.
        assert_eq!(ids[0], ids[1]);
        let eve = format!("/api/v1/users/{}", ids[0]);
        let (_, user) = office.call(Method::GET, &eve, &write).await;
        assert_eq!(user["groups"][0]["writable"], true);
        assert_eq!(
            (&user["tags"][0], &user["expires_on"]),
            (&json!("a/b"), &json!("2099-02-01"))
        );
        let version = user["version"].as_i64().unwrap();
        // What is left out stays; an empty text empties.
        let patch = json!({ "version": version, "email": "eve@example.org", "expires_on": "" });
        let (status, user) = office.send(Method::PATCH, &eve, &write, &patch.to_string()).await;
        assert_eq!(status, StatusCode::OK, "{user}");
        assert_eq!(
            (&user["email"], &user["expires_on"]),
            (&json!("eve@example.org"), &Value::Null)
        );
        assert_eq!(
            (&user["tags"][0], &user["groups"][0]["writable"]),
            (&json!("a/b"), &json!(true))
        );
        // A stale version, none, broken rules, fields that nobody may set.
        let (status, problem) = office.send(Method::PATCH, &eve, &write, &patch.to_string()).await;
        assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("conflict")));
        for (method, path, body, field, rule) in [
            (
                Method::PATCH,
                eve.as_str(),
                json!({ "name": "x" }),
                "version",
                "required",
            ),
            (
                Method::POST,
                "/api/v1/users",
                json!({ "email": "x@example.com" }),
                "name",
                "required",
            ),
            (
                Method::POST,
                "/api/v1/users",
                json!({ "name": "EVE", "email": "x@example.com" }),
                "name",
                "taken",
            ),
            (
                Method::POST,
                "/api/v1/users",
                json!({ "name": "x", "password_hash": "y" }),
                "body",
                "json",
            ),
            (Method::POST, "/api/v1/users", json!("eve"), "body", "json"),
        ] {
            let (status, problem) = office.send(method, path, &write, &body.to_string()).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{problem}");
            assert_eq!(
                problem["fields"][0],
                json!({ "field": field, "rule": rule }),
                "{problem}"
            );
        }
    }
}

/// No scope gives what `admin` gives (DOMAIN: API tokens).
#[tokio::test]
async fn a_token_makes_no_administrator_and_takes_none_over() {
    for world in [sqlite().await, postgres().await] {
        let office = Office::open(world).await;
        let write = office.token("scopes=write_users&scopes=write_groups").await;
        let anna = format!("/api/v1/users/{}", office.anna.0);
        let patch = json!({ "version": 1, "groups": [{ "id": office.admins }] });
        let (status, problem) = office.send(Method::PATCH, &anna, &write, &patch.to_string()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(problem["fields"][0], json!({ "field": "groups", "rule": "unknown" }));
        let boss = format!("/api/v1/users/{}", office.admin.id);
        let patch = json!({ "version": 1, "email": "mallory@example.com" });
        let (status, problem) = office.send(Method::PATCH, &boss, &write, &patch.to_string()).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(problem["fields"][0], json!({ "field": "email", "rule": "not_yours" }));
        // All memberships but that which is out of its reach.
        let patch = json!({ "version": 1, "groups": [] });
        let (status, user) = office.send(Method::PATCH, &boss, &write, &patch.to_string()).await;
        assert_eq!((status, user["groups"].as_array().unwrap().len()), (StatusCode::OK, 1));
        let admins = format!("/api/v1/groups/{}", office.admins);
        for (method, path, body) in [
            (Method::PATCH, admins.clone(), json!({ "version": 1, "name": "x" })),
            (Method::POST, format!("{admins}/deactivate"), Value::Null),
        ] {
            let (status, problem) = office.send(method, &path, &write, &body.to_string()).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{problem}");
        }
    }
}

#[tokio::test]
async fn groups_are_made_changed_and_deactivated() {
    for world in [sqlite().await, postgres().await] {
        let office = Office::open(world).await;
        let write = office.token("scopes=write_groups").await;
        let body = json!({ "name": "Field service", "description": "on site", "tags": ["north", "b/c"] });
        let (status, made) = office
            .send(Method::POST, "/api/v1/groups", &write, &body.to_string())
            .await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        assert_eq!((&made["permissions"], &made["leader"]), (&json!([]), &Value::Null));
        let (status, problem) = office
            .send(
                Method::POST,
                "/api/v1/groups",
                &write,
                &json!({ "name": "FIELD SERVICE" }).to_string(),
            )
            .await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(problem["fields"][0], json!({ "field": "name", "rule": "taken" }));
        let path = format!("/api/v1/groups/{}", made["id"].as_str().unwrap());
        let patch = json!({ "version": made["version"], "tags": ["south"] }).to_string();
        let (status, changed) = office.send(Method::PATCH, &path, &write, &patch).await;
        assert_eq!((status, &changed["tags"]), (StatusCode::OK, &json!(["south"])));
        assert_eq!(changed["description"], "on site");
        let (status, _) = office.send(Method::PATCH, &path, &write, &patch).await;
        assert_eq!(status, StatusCode::CONFLICT);
        for _ in 0..2 {
            let (status, group) = office
                .send(Method::POST, &format!("{path}/deactivate"), &write, "")
                .await;
            assert_eq!((status, &group["activity"]), (StatusCode::OK, &json!("deactivated")));
        }
        for (query, found) in [
            ("activity=deactivated", 1),
            ("tag=south", 1),
            ("tag=north", 0),
            ("q=FIELD", 1),
        ] {
            let (_, page) = office
                .call(Method::GET, &format!("/api/v1/groups?{query}"), &write)
                .await;
            assert_eq!(page["groups"].as_array().unwrap().len(), found, "{query}");
        }
        let (status, group) = office.send(Method::POST, &format!("{path}/activate"), &write, "").await;
        assert_eq!((status, &group["activity"]), (StatusCode::OK, &json!("active")));
        let (status, _) = office.call(Method::GET, "/api/v1/groups?sign_in=locked", &write).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut conn = office.site.core.store.read().await.unwrap();
        let told = "SELECT COUNT(*) FROM audit_events WHERE action IN
            ('group.create', 'group.update', 'group.deactivate', 'group.activate')";
        assert_eq!(value!(&mut conn.db(), fetch_one, i64, told).unwrap(), 4);
    }
}

#[tokio::test]
async fn a_deleted_group_is_no_group_to_activate() {
    let office = Office::open(sqlite().await).await;
    let write = office.token("scopes=write_groups").await;
    office
        .change("UPDATE groups SET activity = 'deleted' WHERE seq = $1", 902)
        .await;
    for (group, status) in [
        (group_id(901).0, StatusCode::CONFLICT),
        (office.anna.0.0, StatusCode::NOT_FOUND),
    ] {
        for verb in ["activate", "deactivate"] {
            let path = format!("/api/v1/groups/{group}/{verb}");
            let (got, problem) = office.send(Method::POST, &path, &write, "").await;
            assert_eq!(got, status, "{problem}");
        }
    }
}

/// The page's form calls with the token that is typed, and not as who has signed in.
#[tokio::test]
async fn a_call_can_be_tried_on_its_page() {
    let office = Office::open(sqlite().await).await;
    let read = office.token("scopes=read_users").await;
    let mut tx = office.site.core.store.write().await.unwrap();
    let now = office.site.core.clock.now();
    let session = session::open(&office.site.core, &mut tx.db(), &origin(), office.admin.seq, now).await;
    tx.commit().await.unwrap();
    let cookie = format!("session={}", session.unwrap());
    for (token, status) in [(read.as_str(), "200"), ("cct_no", "401"), ("", "401")] {
        let form = format!("operation=list_users&token={token}&p_q=anna");
        let headers = [FORM, ("accept", "text/html"), ("cookie", &cookie)];
        let asked = request(
            Method::POST,
            "/control-center/api?operation=list_users",
            &headers,
            &form,
        );
        let page = office.site.send(asked).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.body.contains(&format!("<span class=\"chip\">{status}")),
            "{}",
            page.body
        );
    }
}
