//! A lead over HTTP: what they lose with the lead and when, and whom they invite.

use super::company::{Company, ELSEWHERE, OTHER, TEAM, Who};
use crate::http::site::{Answer, FORM, request};
use crate::on_both;
use crate::support::World;
use crate::users::desk::form;
use crate::users::organisation::group_id;
use axum::body::{Body, to_bytes};
use http::{Method, Request, StatusCode};
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt;
use uuid::Uuid;

on_both!(
    who_leads_nothing_any_more_has_lost_it_by_the_next_request,
    who_leads_fewer_groups_loses_what_was_about_more,
    a_lead_invites_into_groups_of_their_own,
);

/// A browser in which the lead has signed in.
struct Browser {
    company: Arc<Company>,
    cookie: String,
}

impl Browser {
    async fn open(company: &Arc<Company>) -> Self {
        let token = company.session(company.seq(Who::Lead)).await;
        Self {
            company: company.clone(),
            cookie: format!("session={token}"),
        }
    }

    fn request(&self, method: Method, path: &str, form: &str) -> Request<Body> {
        let headers = [("accept", "text/html"), FORM, ("cookie", self.cookie.as_str())];
        request(method, path, &headers, form)
    }

    async fn get(&self, path: &str) -> Answer {
        self.company.site.send(self.request(Method::GET, path, "")).await
    }

    async fn post(&self, path: &str, form: &str) -> Answer {
        self.company.site.send(self.request(Method::POST, path, form)).await
    }

    /// A plan that is being run for as long as what is given back is held, and the stream that follows it.
    async fn follow(&self, plan: Uuid) -> (impl Sized, Body) {
        let core = &self.company.site.core;
        let lead = self.company.caller(Who::Lead).await.id;
        let held = core.runs.begin(plan, lead.0, false).unwrap();
        let asked = self.request(Method::GET, &format!("/control-center/plans/{plan}/progress"), "");
        let stream = self.company.site.router.clone().oneshot(asked).await.unwrap();
        assert_eq!(stream.status(), StatusCode::OK);
        (held, stream.into_body())
    }
}

/// All that a stream tells before it closes.
async fn told(stream: Body) -> String {
    let bytes = tokio::time::timeout(Duration::from_secs(20), to_bytes(stream, 1 << 20));
    String::from_utf8(bytes.await.unwrap().unwrap().to_vec()).unwrap()
}

/// The ways in which a lead comes to lead nothing.
#[derive(Clone, Copy, Debug)]
enum Way {
    Nobody,
    SomebodyElse,
    Deactivated,
    Deleted,
}

async fn take_the_lead(company: &Company, way: Way) {
    match way {
        Way::Nobody => company.set_leader(TEAM, None).await,
        Way::SomebodyElse => company.set_leader(TEAM, Some(Who::OtherLead)).await,
        Way::Deactivated => company.set_activity(TEAM, "deactivated").await,
        Way::Deleted => company.set_activity(TEAM, "deleted").await,
    }
}

async fn give_the_lead(company: &Company) {
    company.set_leader(TEAM, Some(Who::Lead)).await;
    company.set_activity(TEAM, "active").await;
}

async fn who_leads_nothing_any_more_has_lost_it_by_the_next_request(world: World) {
    let company = Company::open(world).await;
    let browser = Browser::open(&company).await;
    let (user, _) = company.member("member", TEAM).await;
    for way in [Way::Nobody, Way::SomebodyElse, Way::Deactivated, Way::Deleted] {
        let plan = company.plan_of(Who::Lead, user).await;
        let plan_page = format!("/control-center/plans/{plan}");
        let pages = [
            ("/control-center/users", 403),
            ("/control-center/users/new", 403),
            ("/control-center/users/export", 403),
            ("/control-center/groups", 403),
            (&format!("/control-center/users/{user}"), 404),
            (&plan_page, 403),
        ];
        for (page, _) in pages {
            assert_eq!(browser.get(page).await.status, StatusCode::OK, "{page}");
        }
        assert!(browser.get("/control-center").await.body.contains("Your team"));
        let (held, stream) = browser.follow(plan).await;
        take_the_lead(&company, way).await;
        assert!(!told(stream).await.contains("done\n"), "{way:?}");
        drop(held);
        for (page, status) in pages {
            assert_eq!(browser.get(page).await.status.as_u16(), status, "{way:?}: {page}");
        }
        let home = browser.get("/control-center").await;
        assert_eq!(home.status, StatusCode::OK);
        assert!(
            !home.body.contains("Your team") && !home.body.contains("/control-center/users"),
            "{way:?}"
        );
        let form = format!("action=deactivate&ids={user}");
        assert_eq!(
            browser.post("/control-center/plans", &form).await.status,
            StatusCode::FORBIDDEN
        );
        for verb in ["run", "undo", "cancel"] {
            let answer = browser.post(&format!("{plan_page}/{verb}"), "").await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{way:?}: {verb}");
        }
        let progress = browser.get(&format!("{plan_page}/progress")).await;
        assert_eq!(progress.status, StatusCode::FORBIDDEN, "{way:?}");
        give_the_lead(&company).await;
    }
    assert_eq!(
        company
            .number("SELECT COUNT(*) FROM audit_events WHERE action = 'user.add_tag'")
            .await,
        0
    );
}

/// What somebody who saw more has made is not theirs to look at when they see less.
async fn who_leads_fewer_groups_loses_what_was_about_more(world: World) {
    let company = Company::open(world).await;
    let browser = Browser::open(&company).await;
    let (user, _) = company.member("member", TEAM).await;
    company.set_leader(ELSEWHERE, Some(Who::Lead)).await;
    let plan = company.plan_of(Who::Lead, user).await;
    let page = format!("/control-center/plans/{plan}");
    assert_eq!(browser.get(&page).await.status, StatusCode::OK);
    let (held, stream) = browser.follow(plan).await;
    company.set_leader(ELSEWHERE, None).await;
    assert!(!told(stream).await.contains("done\n"));
    drop(held);
    for path in [page.clone(), format!("{page}/progress")] {
        assert_eq!(browser.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(
        browser.post(&format!("{page}/run"), "").await.status,
        StatusCode::NOT_FOUND
    );
    // One who leads more than then sees it still.
    let plan = company.plan_of(Who::Lead, user).await;
    company.set_leader(ELSEWHERE, Some(Who::Lead)).await;
    assert_eq!(
        browser.get(&format!("/control-center/plans/{plan}")).await.status,
        StatusCode::OK
    );
}

async fn a_lead_invites_into_groups_of_their_own(world: World) {
    let company = Company::open(world).await;
    let browser = Browser::open(&company).await;
    let [team, other] = [TEAM, OTHER].map(|number| group_id(number).to_string());
    let invite = async |name: &str, groups: &[&String]| {
        let groups: Vec<(&str, &str)> = groups.iter().map(|group| ("groups", group.as_str())).collect();
        let email = format!("{name}@example.com");
        let form = form(&[&[("name", name), ("email", &*email), ("then", "invite")], &groups[..]].concat());
        browser.post("/control-center/users/new", &form).await
    };
    let there = async |name: &str| {
        let sql = format!("SELECT COUNT(*) FROM users WHERE name = '{name}' AND invitation_expires_at > 0");
        company.number(&sql).await
    };
    for (name, groups) in [
        ("alone", vec![]),
        ("theirs", vec![&other]),
        ("both", vec![&team, &other]),
    ] {
        let refused = invite(name, &groups).await;
        assert_eq!(refused.status, StatusCode::SEE_OTHER);
        let back = refused.header("location").to_owned();
        assert!(back.starts_with("/control-center/users/new?draft="), "{back}");
        let page = browser.get(&back).await;
        assert!(page.body.contains("aria-invalid=\"true\"") && page.body.contains(&format!("{name}@example.com")));
        assert_eq!(there(name).await, 0, "{name}");
    }
    let made = invite("own", &[&team]).await;
    let record = made.header("location").to_owned();
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    assert!(
        record.starts_with("/control-center/users/") && !record.contains("/new"),
        "{record}"
    );
    assert_eq!(there("own").await, 1);
    assert_eq!(browser.get(&record).await.status, StatusCode::OK);
    let events = "SELECT COUNT(*) FROM audit_events WHERE action IN ('user.create', 'user.invite')";
    assert_eq!(company.number(events).await, 2);
}
