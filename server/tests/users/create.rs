//! Making users (TRUST 19, 20, 34, 44).

use super::desk::{Desk, draft_in, form, group_value, rule, rules, user_in, with};
use super::list::group;
use crate::on_both;
use crate::support::World;
use app::error::AppError;
use app::users::api::UserAdmin;
use app::users::query::UserQuery;
use serde_json::json;

const ANNA: [(&str, &str); 3] = [("key", "k1"), ("name", "anna"), ("email", "anna@example.org")];

async fn everything_that_was_typed_is_there(world: World) {
    let desk = Desk::open(world).await;
    group(&desk.world, 1, "Sales", &[]).await;
    group(&desk.world, 2, "Service", &[]).await;
    let (sales, service) = (group_value(1), group_value(2));
    let boss = desk.admin.id.to_string();
    let raw = with(
        &form(&ANNA),
        &[
            ("groups", &sales),
            ("groups", &service),
            ("writable", &service),
            ("tags", "site/north"),
            ("tags", "Temp, night"),
            ("no_shared_data", "true"),
            ("expires_on", "2027-03-31"),
            ("description", "</script>\r\n\u{202e}<b>\"'&"),
            ("contact_choice", "new"),
            ("contact_first_name", "Anna"),
            ("contact_last_name", "Alt"),
            ("api_only", "true"),
            ("purpose", "sync"),
            ("responsible", &boss),
            ("review_on", "2027-01-01"),
        ],
    );
    let id = user_in(&desk.save(&desk.admin, None, &raw).await.unwrap());
    let record = desk.users.get(&desk.admin, id).await.unwrap();
    assert_eq!(
        desk.told(id).await,
        "anna </script>\n\u{202e}<b>\"'& [Sales Service*] [night site/north Temp] 1"
    );
    assert_eq!(record.item.contact, "Anna Alt");
    assert_eq!(record.responsible, Some((desk.admin.id, "amy.admin".to_owned())));
    assert!(record.item.api_only && record.item.no_shared_data);
    // It is found by what belongs to it.
    for search in ["anna", "Anna Alt", "site/north", "@example.org"] {
        let query = UserQuery {
            search: search.to_owned(),
            ..UserQuery::default()
        };
        let found = desk.users.list(&desk.admin, &query).await.unwrap();
        assert!(found.rows.iter().any(|row| row.id == id), "{search}");
    }
    let events = desk.events(id).await;
    assert_eq!(events.len(), 1);
    let (action, details) = &events[0];
    assert_eq!(action, "user.create");
    assert_eq!(details["name"], json!([null, "anna"]));
    assert_eq!(details["responsible"], json!([null, boss]));
    assert_eq!(details["groups"][1][1]["writable"], json!(true));
    assert_eq!(details["groups"][1][0]["granted_by"], json!(boss));
    // Of others only identities: an erased name has to be gone.
    assert!(!details.to_string().contains("amy") && !details.to_string().contains("Alt"));
    assert_eq!(
        desk.number("SELECT COUNT(*) FROM users WHERE created_by IS NOT NULL AND password_hash = ''")
            .await,
        1
    );
}

async fn the_same_form_creates_once(world: World) {
    let desk = Desk::open(world).await;
    let raw = with(&form(&ANNA), &[("then", "invite")]);
    let (first, second) = tokio::join!(desk.save(&desk.admin, None, &raw), desk.save(&desk.admin, None, &raw));
    let (first, second) = (user_in(&first.unwrap()), user_in(&second.unwrap()));
    assert_eq!(first, second);
    assert_eq!(user_in(&desk.save(&desk.admin, None, &raw).await.unwrap()), first);
    assert_eq!(desk.number("SELECT COUNT(*) FROM users WHERE name = 'anna'").await, 1);
    let actions: Vec<String> = desk.events(first).await.into_iter().map(|(action, _)| action).collect();
    assert_eq!(actions, ["user.create", "user.invite"]);
    // Another content under the same key is another form: nothing typed is taken for saved.
    let other = with(&raw, &[("name", "berta"), ("email", "berta@example.org")]);
    assert_ne!(user_in(&desk.save(&desk.admin, None, &other).await.unwrap()), first);
}

async fn broken_rules_stand_at_their_fields(world: World) {
    let desk = Desk::open(world).await;
    desk.save(&desk.admin, None, &form(&ANNA)).await.unwrap();
    let refused = async |fields: &[(&str, &str)]| {
        let raw = with(&form(&ANNA), fields);
        rules(desk.save(&desk.admin, None, &raw).await.unwrap_err())
    };
    assert_eq!(refused(&[("name", "bert")]).await, rule("email", "taken"));
    // Names and emails share one space, and are compared by their key.
    assert_eq!(
        refused(&[("name", "ANNA@Example.org"), ("email", "b@example.org")]).await,
        rule("name", "taken")
    );
    assert_eq!(
        refused(&[("name", "p\u{430}ypal"), ("email", "b@example.org")]).await,
        rule("name", "mixed_scripts")
    );
    let free = [("name", "bert"), ("email", "bert@example.org")];
    let and = |more: &[(&'static str, &'static str)]| [&free[..], more].concat();
    assert_eq!(
        refused(&and(&[("expires_on", "2026-11-19")])).await,
        rule("expires_on", "date_past")
    );
    assert_eq!(
        refused(&and(&[("groups", "00000000-0000-0000-0000-000000000009")])).await,
        rule("groups", "unknown")
    );
    assert_eq!(refused(&and(&[("api_only", "true")])).await.len(), 3);
    assert_eq!(
        refused(&and(&[("contact_choice", "pick")])).await,
        rule("contact", "required")
    );
    assert_eq!(desk.number("SELECT COUNT(*) FROM users").await, 2);
    assert_eq!(desk.number("SELECT COUNT(*) FROM contacts").await, 0);
}

async fn leads_make_members_of_their_own_groups(world: World) {
    let desk = Desk::open(world).await;
    let lead = desk.lead(1, "Team", &[]).await;
    let (team, admins) = (group_value(1), group_value(super::desk::ADMINS));
    group(&desk.world, 2, "Elsewhere", &[]).await;
    let elsewhere = group_value(2);
    let refused =
        async |groups: &[(&str, &str)]| rules(desk.save(&lead, None, &with(&form(&ANNA), groups)).await.unwrap_err());
    assert_eq!(refused(&[]).await, rule("groups", "group_needed"));
    assert_eq!(refused(&[("groups", &elsewhere)]).await, rule("groups", "unknown"));
    assert_eq!(
        refused(&[("groups", &team), ("groups", &admins)]).await,
        rule("groups", "unknown")
    );
    // A permission of the group that is not the lead's own.
    desk.permit(2, "billing", true).await;
    assert_eq!(refused(&[("groups", &team)]).await, rule("groups", "unknown"));
    group(&desk.world, 3, "Reads", &[lead.seq]).await;
    desk.permit(4, "billing", false).await;
    assert_eq!(
        refused(&[("groups", &team)]).await,
        rule("groups", "unknown"),
        "read is not write"
    );
    desk.join(lead.seq, 2).await;
    let id = user_in(
        &desk
            .save(&lead, None, &with(&form(&ANNA), &[("groups", &team)]))
            .await
            .unwrap(),
    );
    assert_eq!(desk.told(id).await, "anna  [Team] [] 1");
    // Who lost the lead meanwhile makes nobody.
    desk.change("UPDATE groups SET leader_seq = NULL WHERE seq = $1", 2)
        .await;
    let late = with(
        &form(&ANNA),
        &[("name", "late"), ("email", "late@example.org"), ("groups", &team)],
    );
    assert_eq!(desk.save(&lead, None, &late).await.unwrap_err(), AppError::Forbidden);
    let plain = desk.person("plain").await;
    assert_eq!(
        desk.save(&plain, None, &form(&ANNA)).await.unwrap_err(),
        AppError::Forbidden
    );
}

async fn what_saving_means_is_told(world: World) {
    let desk = Desk::open(world).await;
    desk.users.0.index.refresh(&desk.users.0).await.unwrap();
    let address = desk.save(&desk.admin, None, &form(&ANNA)).await.unwrap();
    assert!(draft_in(&address).is_some());
    let told = desk.draft(&desk.admin, &address).await.notices;
    let expect = [("created", 0), ("without_group", 0), ("seats", 2)];
    assert_eq!(told, expect.map(|(code, number)| (code.to_owned(), number)));
}

on_both!(
    everything_that_was_typed_is_there,
    the_same_form_creates_once,
    broken_rules_stand_at_their_fields,
    leads_make_members_of_their_own_groups,
    what_saving_means_is_told,
);
