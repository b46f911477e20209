//! Making groups (TRUST 20, 24, 44).

use super::office::{Office, group_in};
use crate::on_both;
use crate::support::World;
use crate::users::desk::{draft_in, rule, rules, with};
use app::context::Caller;
use app::error::AppError;
use app::groups::api::GroupAdmin;
use app::groups::input::GroupInput;
use control_center::groups;
use serde_json::json;

async fn everything_that_was_typed_is_there(world: World) {
    let office = Office::open(world).await;
    let otto = office.desk.person("otto").await.id.to_string();
    let id = office
        .make(
            "Straße & Ufer",
            &[
                ("leader", &otto),
                ("description", "</script>\r\n\u{202e}<b>"),
                ("tags", "site/north"),
                ("tags", "Temp, night"),
                ("permissions_billing", "write"),
                ("permissions_tasks", "read"),
            ],
        )
        .await;
    assert_eq!(
        office.told(id).await,
        "Straße & Ufer by otto (</script>\n\u{202e}<b>) [night site/north Temp] [billing* tasks] 1"
    );
    let events = office.events(id).await;
    assert_eq!(events.len(), 1);
    let (action, details) = &events[0];
    assert_eq!(action, "group.create");
    assert_eq!(details["leader"], json!([null, otto]));
    assert_eq!(
        details["permissions"],
        json!({ "billing": [null, "write"], "tasks": [null, "read"] })
    );
    // Of the leader only the identity: an erased name has to be gone.
    assert!(!details.to_string().contains("otto"));
    let page = office.view(&office.desk.admin, Some(id), None).await;
    assert_eq!((page.members.len(), page.record.unwrap().item.users), (0, 0));
}

async fn the_same_form_creates_once(world: World) {
    let office = Office::open(world).await;
    let admin = &office.desk.admin;
    let raw = with(&office.form_of(admin, None).await, &[("name", "Sales")]);
    let (first, second) = tokio::join!(office.save(admin, None, &raw), office.save(admin, None, &raw));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(group_in(&first), group_in(&second));
    // It is told once, on the page of the new group.
    let told = [draft_in(&first), draft_in(&second)].into_iter().flatten().count();
    assert_eq!(told, 1);
    let address = if draft_in(&first).is_some() { first } else { second };
    let draft = office.draft(admin, &address).await;
    assert_eq!(draft.notices, [("created".to_owned(), 0)]);
    assert_eq!(
        office
            .desk
            .number("SELECT COUNT(*) FROM groups WHERE name = 'Sales'")
            .await,
        1
    );
    // Another content under the same key is another form: nothing typed is taken for saved.
    let refused = office.save(admin, None, &with(&raw, &[("description", "x")])).await;
    assert_eq!(rules(refused.unwrap_err()), rule("name", "taken"));
}

async fn broken_rules_stand_at_their_fields(world: World) {
    let office = Office::open(world).await;
    let admin = &office.desk.admin;
    office.make("Straße", &[]).await;
    let robot = office.desk.person("robot").await;
    office
        .desk
        .change("UPDATE users SET api_only = TRUE WHERE seq = $1", robot.seq)
        .await;
    let gone = office.desk.person("gone").await;
    office
        .desk
        .change("UPDATE users SET activity = 'deleted' WHERE seq = $1", gone.seq)
        .await;
    let raw = office.form_of(admin, None).await;
    let refused = async |fields: &[(&str, &str)]| {
        let raw = with(&with(&raw, &[("name", "Free")]), fields);
        rules(office.save(admin, None, &raw).await.unwrap_err())
    };
    assert_eq!(refused(&[("name", " ")]).await, rule("name", "required"));
    // By the folded key.
    assert_eq!(refused(&[("name", "STRASSE")]).await, rule("name", "taken"));
    assert_eq!(refused(&[("tags", "a/")]).await, rule("tags", "empty_level"));
    assert_eq!(
        refused(&[("description", "a\0b")]).await,
        rule("description", "control_characters")
    );
    for (leader, why) in [
        (robot.id.to_string(), "leader_unfit"),
        (gone.id.to_string(), "leader_unfit"),
        (uuid::Uuid::now_v7().to_string(), "unknown"),
    ] {
        assert_eq!(refused(&[("leader", &leader)]).await, rule("leader", why));
    }
    // All at once, in the form's order.
    let broken = refused(&[("name", "strasse"), ("leader", &robot.id.to_string()), ("tags", "a/")]).await;
    let fields: Vec<&str> = broken.iter().map(|(field, _)| &**field).collect();
    assert_eq!(fields, ["name", "leader", "tags"]);
    // The same is told while it is typed, but for the leader, who is chosen and not typed.
    let told = office
        .groups
        .check(admin, &with(&raw, &[("name", "STRASSE")]))
        .await
        .unwrap();
    assert_eq!((told.len(), &*told[0].field, &*told[0].rule), (1, "name", "taken"));
    assert_eq!(office.desk.number("SELECT COUNT(*) FROM groups").await, 2);
}

async fn only_administrators_make_groups(world: World) {
    let office = Office::open(world).await;
    let lead = office.desk.lead(1, "Sales", &[]).await;
    let plain = office.desk.person("plain").await;
    let robot = Caller {
        by_token: true,
        ..office.desk.admin.clone()
    };
    let input = GroupInput::parse("name=New");
    for caller in [&lead, &plain] {
        assert_eq!(
            office.save(caller, None, "name=New").await.unwrap_err(),
            AppError::Forbidden
        );
        assert_eq!(
            office.groups.edit(caller, None, None).await.unwrap_err(),
            AppError::Forbidden
        );
        assert_eq!(
            office.groups.check(caller, "name=New").await.unwrap_err(),
            AppError::Forbidden
        );
        for field in ["leader", "tags", "name"] {
            let found = office.groups.find(caller, field, "a").await;
            assert_eq!(found.unwrap_err(), AppError::Forbidden);
        }
        let made = groups::create(&office.desk.users.0, caller, &crate::users::desk::origin(), &input).await;
        assert_eq!(made.unwrap_err(), AppError::Forbidden);
    }
    // A token of an administrator makes one, but sets neither leader nor permissions.
    let with_rights = [
        GroupInput {
            leader: Some(Some(plain.id)),
            ..input.clone()
        },
        GroupInput {
            permissions: vec![("billing", Some(false))],
            ..input.clone()
        },
    ];
    for input in with_rights {
        let made = groups::create(&office.desk.users.0, &robot, &crate::users::desk::origin(), &input).await;
        assert_eq!(made.unwrap_err(), AppError::Forbidden);
    }
    let made = groups::create(&office.desk.users.0, &robot, &crate::users::desk::origin(), &input).await;
    assert_eq!(office.told(made.unwrap()).await, "New by nobody () [] [] 1");
    // Whoever lost the right since the page was made has none.
    office
        .desk
        .change("DELETE FROM memberships WHERE user_seq = $1", office.desk.admin.seq)
        .await;
    let refused = office.save(&office.desk.admin, None, "name=Late").await;
    assert_eq!(refused.unwrap_err(), AppError::Forbidden);
}

on_both!(
    everything_that_was_typed_is_there,
    the_same_form_creates_once,
    broken_rules_stand_at_their_fields,
    only_administrators_make_groups,
);
