//! The pages of a group as they are rendered, and their form without scripts.

use super::site::{FORM, Site, request};
use crate::support::World;
use crate::users::desk::{form, with};
use crate::users::list::{group, user};
use app::context::Origin;
use axum::body::Body;
use control_center::execute;
use control_center::groups::Groups;
use control_center::sign_in::session;
use control_center::users::Users;
use http::{Method, Request, StatusCode};
use std::sync::Arc;

const GROUPS: &str = "/control-center/groups";
const NEW_GROUP: &str = "/control-center/groups/new";

/// A site with an administrator, who is signed in, and a lead of "Sales", who is too.
struct Office {
    site: Site,
    admin: String,
    lead: String,
}

impl Office {
    async fn open(world: World) -> Self {
        let (_, admin) = user(&world, "amy.admin").await;
        let (_, lead) = user(&world, "lea.lead").await;
        let admins = group(&world, 0, "Admins", &[admin]).await;
        let sales = group(&world, 1, "Sales", &[admin, lead]).await;
        let store = world.store.clone();
        let site = Site::with(world, |parts| {
            parts.services.users = Arc::new(Users(parts.core.clone()));
            parts.services.groups = Arc::new(Groups(parts.core.clone()));
        });
        let mut tx = store.write().await.unwrap();
        let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, 'admin', TRUE)";
        execute!(&mut tx.db(), sql, admins).unwrap();
        let sql = "UPDATE groups SET leader_seq = $1 WHERE seq = $2";
        execute!(&mut tx.db(), sql, lead, sales).unwrap();
        let mut cookies = Vec::new();
        for user in [admin, lead] {
            let sql = "UPDATE users SET password_hash = 'x' WHERE seq = $1";
            execute!(&mut tx.db(), sql, user).unwrap();
            let now = site.core.clock.now();
            let token = session::open(&site.core, &mut tx.db(), &Origin::default(), user, now).await;
            cookies.push(format!("session={}", token.unwrap()));
        }
        tx.commit().await.unwrap();
        let lead = cookies.pop().unwrap();
        Self {
            site,
            admin: cookies.pop().unwrap(),
            lead,
        }
    }

    fn request(cookie: &str, method: Method, path: &str, form: &str) -> Request<Body> {
        request(method, path, &[("accept", "text/html"), FORM, ("cookie", cookie)], form)
    }

    /// The page of a path: its status and its text.
    async fn page(&self, cookie: &str, path: &str) -> (StatusCode, String) {
        let answer = self.site.send(Self::request(cookie, Method::GET, path, "")).await;
        (answer.status, answer.body)
    }

    /// Posts a form; gives where it leads.
    async fn post(&self, path: &str, form: &str) -> String {
        let answer = self
            .site
            .send(Self::request(&self.admin, Method::POST, path, form))
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.header("location").to_owned()
    }
}

/// What of a page is shown, without what the browser's scripts are given.
fn shown(html: &str) -> &str {
    html.split("<main")
        .nth(1)
        .and_then(|main| main.split("</main>").next())
        .unwrap()
}

async fn a_refused_form_comes_back_and_is_saved_then(world: World) {
    let office = Office::open(world).await;
    let (status, html) = office.page(&office.admin, NEW_GROUP).await;
    assert_eq!(status, StatusCode::OK);
    for name in [
        "name=\"leader\" value=\"\"",
        "name=\"permissions_admin\"",
        "name=\"permissions_tickets\"",
    ] {
        assert!(html.contains(name), "{name}");
    }
    let typed = form(&[
        ("key", "k1"),
        ("name", "sales"),
        ("leader", ""),
        ("description", "</textarea><script>x</script>"),
        ("permissions_billing", "write"),
    ]);
    let back = office.post(NEW_GROUP, &typed).await;
    assert!(back.starts_with(&format!("{NEW_GROUP}?draft=")), "{back}");
    let (_, html) = office.page(&office.admin, &back).await;
    assert!(html.contains("Belongs to somebody else already"));
    assert!(!html.contains("</textarea><script>x"));
    let checked = html
        .split("name=\"permissions_billing\" value=\"write\"")
        .nth(1)
        .unwrap();
    assert!(checked.split('>').next().unwrap().contains("checked"));
    let saved = office.post(NEW_GROUP, &with(&typed, &[("name", "Repairs")])).await;
    let (status, html) = office.page(&office.admin, &saved).await;
    assert_eq!(status, StatusCode::OK);
    assert!(html.contains("The group was created.") && html.contains("1 of 26 granted"));
    assert!(html.contains("Nobody is in this group yet."));
}

async fn administrators_edit_and_leads_read(world: World) {
    let office = Office::open(world).await;
    let (_, list) = office.page(&office.admin, GROUPS).await;
    assert!(list.contains("New Group"));
    let sales = format!("{GROUPS}/{}", crate::users::organisation::group_id(1));
    assert!(list.contains(&format!("href=\"{sales}\"")));
    let (_, html) = office.page(&office.admin, &sales).await;
    assert!(html.contains("name=\"permissions_billing\"") && html.contains("value=\"deactivate\""));
    for link in ["/members\"", "/add\""] {
        assert!(html.contains(&format!("{sales}{link}")), "{link}");
    }
    let (_, list) = office.page(&office.lead, GROUPS).await;
    assert!(list.contains(&sales) && !list.contains("New Group"));
    let (status, html) = office.page(&office.lead, &sales).await;
    assert_eq!(status, StatusCode::OK);
    let html = shown(&html);
    assert!(html.contains("lea.lead") && html.contains(&format!("{sales}/members\"")));
    for closed in [
        "<form class=\"edit\"",
        "permissions_billing",
        "value=\"deactivate\"",
        "/add\"",
    ] {
        assert!(!html.contains(closed), "{closed}");
    }
    let admins = format!("{GROUPS}/{}", crate::users::organisation::group_id(0));
    for nowhere in [
        admins,
        format!("{GROUPS}/nothing"),
        format!("{GROUPS}/{}", uuid::Uuid::now_v7()),
    ] {
        let (status, html) = office.page(&office.lead, &nowhere).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{nowhere}");
        assert!(!html.contains("Admins"));
    }
    let (status, _) = office.page(&office.lead, NEW_GROUP).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

crate::on_both!(
    a_refused_form_comes_back_and_is_saved_then,
    administrators_edit_and_leads_read,
);
