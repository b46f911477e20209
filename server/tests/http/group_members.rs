//! The pages around a group's members, as they come without scripts.

use super::site::{Answer, FORM, Site, request};
use crate::support::{World, sqlite};
use crate::users::list::{group, user};
use crate::users::organisation::group_id;
use app::context::Origin;
use control_center::execute;
use control_center::groups::Groups;
use control_center::sign_in::session;
use control_center::users::Users;
use http::{Method, StatusCode};
use std::sync::Arc;
use uuid::Uuid;

/// A site with an administrator, the lead of a group, and somebody in another.
struct Office {
    site: Site,
    admin: String,
    lead: String,
    anna: String,
}

impl Office {
    async fn open(world: World) -> Self {
        let (_, admin) = user(&world, "amy.admin").await;
        let (_, lead) = user(&world, "lena.lead").await;
        let (anna, seq) = user(&world, "anna").await;
        let (_, other) = user(&world, "otto.outside").await;
        group(&world, 0, "Admins", &[admin]).await;
        group(&world, 1, "Field service", &[lead, seq]).await;
        group(&world, 2, "Night shift", &[other]).await;
        let site = Site::with(world, |parts| {
            parts.services.users = Arc::new(Users(parts.core.clone()));
            parts.services.groups = Arc::new(Groups(parts.core.clone()));
        });
        let mut tx = site.core.store.write().await.unwrap();
        let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES (1, 'admin', TRUE)";
        execute!(&mut tx.db(), sql).unwrap();
        execute!(
            &mut tx.db(),
            "UPDATE users SET password_hash = 'x' WHERE seq = $1",
            admin
        )
        .unwrap();
        execute!(&mut tx.db(), "UPDATE groups SET leader_seq = $1 WHERE seq = 2", lead).unwrap();
        let mut cookies = Vec::new();
        for seq in [admin, lead] {
            let now = site.core.clock.now();
            let token = session::open(&site.core, &mut tx.db(), &Origin::default(), seq, now).await;
            cookies.push(format!("session={}", token.unwrap()));
        }
        tx.commit().await.unwrap();
        let [admin, lead] = cookies.try_into().unwrap();
        Self {
            site,
            admin,
            lead,
            anna: anna.to_string(),
        }
    }

    async fn get(&self, cookie: &str, path: &str) -> Answer {
        let headers = [("accept", "text/html"), ("cookie", cookie)];
        self.site.send(request(Method::GET, path, &headers, "")).await
    }
}

fn path(group: impl std::fmt::Display, page: &str) -> String {
    format!("/control-center/groups/{group}/{page}")
}

#[tokio::test]
async fn members_are_listed_within_their_group() {
    let office = Office::open(sqlite().await).await;
    let page = office.get(&office.admin, &path(group_id(1), "members")).await;
    assert_eq!(page.status, StatusCode::OK);
    let has = |page: &Answer, text: &str| page.body.contains(text);
    for text in ["<h1>Field service<", "anna", "lena.lead", "Read only"] {
        assert!(has(&page, text), "{text}");
    }
    assert!(!has(&page, "otto.outside"));
    // "All that match" are those of the group, for which the address does not ask.
    assert!(
        has(&page, &format!("name=\"query\" value=\"group={}\"", group_id(1))),
        "{}",
        page.body
    );
    let back = format!("name=\"back\" value=\"{}\"", path(group_id(1), "members"));
    assert!(has(&page, &back));
    // Whoever searches stays within it.
    let page = office.get(&office.admin, &path(group_id(1), "members?q=anna")).await;
    assert!(has(&page, "anna") && !has(&page, ">lena.lead<"));
    // To be added, everybody is found.
    let page = office.get(&office.admin, &path(group_id(1), "add?q=otto")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(has(&page, "otto.outside"));
}

#[tokio::test]
async fn a_group_out_of_sight_is_none_at_all() {
    let office = Office::open(sqlite().await).await;
    for page in ["members", "add"] {
        let own = office.get(&office.lead, &path(group_id(1), page)).await;
        assert_eq!(own.status, StatusCode::OK);
        assert!(own.body.contains("anna") && !own.body.contains("otto"));
        let outside = office.get(&office.lead, &path(group_id(2), page)).await;
        let nowhere = office.get(&office.lead, &path(Uuid::now_v7(), page)).await;
        let nonsense = office.get(&office.lead, &path("none", page)).await;
        for refused in [&outside, &nowhere, &nonsense] {
            assert_eq!(refused.status, StatusCode::NOT_FOUND);
            assert!(!refused.body.contains("Night") && !refused.body.contains("otto"));
        }
    }
}

#[tokio::test]
async fn a_button_makes_members_who_may_write() {
    let office = Office::open(sqlite().await).await;
    let headers = [("accept", "text/html"), FORM, ("cookie", office.admin.as_str())];
    let group = group_id(1);
    let back = path(group, "members");
    for (action, told) in [
        ("add_to_group.write", "(may write)"),
        ("add_to_group", "Add to group: Field service"),
        ("remove_from_group", "Remove from group: Field service"),
    ] {
        let form = format!("action={action}&ids={}&group={group}&back={back}", office.anna);
        let posted = request(Method::POST, "/control-center/plans", &headers, &form);
        let answer = office.site.send(posted).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{action}");
        let plan = office.get(&office.admin, answer.header("location")).await;
        assert!(plan.body.contains(told), "{action}: {}", plan.body);
        assert!(plan.body.contains("Back to the group<"), "{action}");
    }
}
