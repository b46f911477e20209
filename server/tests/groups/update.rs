//! Changing a group by the form of its record (TRUST 20, 21, 24, 44).

use super::office::{Office, again};
use crate::on_both;
use crate::support::World;
use crate::users::desk::{origin, rule, rules, with};
use app::audit::api::AuditTrail;
use app::audit::{ChangeView, Named, Told};
use app::context::Caller;
use app::error::AppError;
use app::groups::input::GroupInput;
use control_center::audit::Audit;
use control_center::groups;
use serde_json::json;

async fn the_trail_has_what_changed_alone(world: World) {
    let office = Office::open(world).await;
    let admin = &office.desk.admin;
    let (otto, ida) = (office.desk.person("otto").await.id, office.desk.person("ida").await.id);
    let id = office
        .make(
            "Sales",
            &[
                ("leader", &otto.to_string()),
                ("permissions_billing", "read"),
                ("permissions_notes", "write"),
            ],
        )
        .await;
    let changed = [
        ("leader", &*ida.to_string()),
        ("permissions_billing", "write"),
        ("permissions_notes", ""),
        ("permissions_tasks", "read"),
    ];
    office.edit(admin, id, &changed).await.unwrap();
    assert_eq!(office.told(id).await, "Sales by ida () [] [billing* tasks] 2");
    let (action, details) = office.events(id).await.pop().unwrap();
    assert_eq!(action, "group.update");
    assert_eq!(details.as_object().unwrap().len(), 2);
    assert_eq!(details["leader"], json!([otto.0, ida.0]));
    let permissions = json!({ "billing": ["read", "write"], "notes": ["write", null], "tasks": [null, "read"] });
    assert_eq!(details["permissions"], permissions);
    // It reads as a line for each permission.
    let history = Audit(office.desk.users.0.clone());
    let page = history.history(admin, id.into(), None).await.unwrap();
    let word = |word: &str| vec![Told::Text(word.to_owned())];
    let line = |field: &str, before, after| ChangeView {
        field: format!("group.{field}"),
        before,
        after,
    };
    let named = |name: &str| vec![Told::User(Named::Known(name.to_owned()))];
    assert_eq!(
        page.events[0].changes,
        [
            line("leader", named("otto"), named("ida")),
            line("permissions.billing", word("read"), word("write")),
            line("permissions.notes", word("write"), vec![]),
            line("permissions.tasks", vec![], word("read")),
        ]
    );
    // What changes nothing writes nothing.
    office.edit(admin, id, &[]).await.unwrap();
    assert_eq!(office.told(id).await, "Sales by ida () [] [billing* tasks] 2");
    assert_eq!(office.events(id).await.len(), 2);
    office.edit(admin, id, &[("leader", "")]).await.unwrap();
    assert_eq!(office.told(id).await, "Sales by nobody () [] [billing* tasks] 3");
}

async fn two_administrators_lose_nothing(world: World) {
    let office = Office::open(world).await;
    let admin = &office.desk.admin;
    let other = office.desk.second_admin("otto.admin").await;
    let id = office.make("Sales", &[("permissions_notes", "read")]).await;
    let (mine, theirs) = (
        office.form_of(admin, Some(id)).await,
        office.form_of(&other, Some(id)).await,
    );
    let leader = other.id.to_string();
    let theirs = with(
        &theirs,
        &[
            ("leader", &leader),
            ("description", "theirs"),
            ("permissions_billing", "write"),
        ],
    );
    office.save(&other, Some(id), &theirs).await.unwrap();
    let mine = with(
        &mine,
        &[("description", "mine"), ("tags", "new"), ("permissions_notes", "")],
    );
    let address = office.save(admin, Some(id), &mine).await.unwrap();
    let before = "Sales by otto.admin (theirs) [] [billing* notes] 2";
    assert_eq!(office.told(id).await, before, "nothing was written");
    let draft = office.draft(admin, &address).await;
    let told: Vec<_> = draft
        .differences
        .iter()
        .map(|it| (&*it.field, &*it.mine, &*it.theirs, it.only_theirs))
        .collect();
    assert_eq!(
        told,
        [
            ("leader", "", "otto.admin", true),
            ("description", "mine", "theirs", false),
            ("tags", "new", "", false),
            ("permissions", "billing: notes:", "billing:write notes:read", false),
        ]
    );
    // Saving goes on with a choice for each.
    let chosen = again(
        &draft,
        &[
            ("take_leader", "theirs"),
            ("take_description", "mine"),
            ("take_tags", "mine"),
            ("take_permissions", "theirs"),
        ],
    );
    office.save(admin, Some(id), &chosen).await.unwrap();
    assert_eq!(
        office.told(id).await,
        "Sales by otto.admin (mine) [new] [billing* notes] 3"
    );
    // What was made of both versions is judged as a whole, and comes back as one form.
    let (mine, theirs) = (
        office.form_of(admin, Some(id)).await,
        office.form_of(&other, Some(id)).await,
    );
    office
        .save(&other, Some(id), &with(&theirs, &[("permissions_tasks", "write")]))
        .await
        .unwrap();
    let address = office
        .save(admin, Some(id), &with(&mine, &[("name", " ")]))
        .await
        .unwrap();
    let draft = office.draft(admin, &address).await;
    let chosen = again(&draft, &[("take_name", "mine"), ("take_permissions", "theirs")]);
    let address = office.save(admin, Some(id), &chosen).await.unwrap();
    let draft = office.draft(admin, &address).await;
    assert_eq!(
        (&*draft.value("permissions_tasks"), draft.rule("name")),
        ("write", Some("required"))
    );
    assert!(draft.differences.is_empty());
}

async fn at_the_same_moment_one_saves_and_one_hears_of_it(world: World) {
    let office = Office::open(world).await;
    let admin = &office.desk.admin;
    let other = office.desk.second_admin("otto.admin").await;
    let id = office.make("Sales", &[]).await;
    let mine = with(&office.form_of(admin, Some(id)).await, &[("description", "one")]);
    let theirs = with(&office.form_of(&other, Some(id)).await, &[("description", "two")]);
    let (one, two) = tokio::join!(
        office.save(admin, Some(id), &mine),
        office.save(&other, Some(id), &theirs)
    );
    let (one, two) = (
        office.draft(admin, &one.unwrap()).await,
        office.draft(&other, &two.unwrap()).await,
    );
    let conflicts = usize::from(!one.differences.is_empty()) + usize::from(!two.differences.is_empty());
    assert_eq!(conflicts, 1);
    assert_eq!(
        office
            .desk
            .number("SELECT version FROM groups WHERE name = 'Sales'")
            .await,
        2
    );
}

async fn sent_twice_it_is_saved_once(world: World) {
    let office = Office::open(world).await;
    let admin = &office.desk.admin;
    let id = office.make("Sales", &[]).await;
    let raw = with(&office.form_of(admin, Some(id)).await, &[("description", "once")]);
    let (one, two) = tokio::join!(office.save(admin, Some(id), &raw), office.save(admin, Some(id), &raw));
    for address in [one.unwrap(), two.unwrap()] {
        let draft = office.draft(admin, &address).await;
        assert!(draft.differences.is_empty() && draft.errors.is_empty());
        assert!(address.starts_with(&format!("/control-center/groups/{id}")));
    }
    assert_eq!(office.told(id).await, "Sales by nobody (once) [] [] 2");
    assert_eq!(office.events(id).await.len(), 2);
}

async fn names_are_taken_but_for_ones_own(world: World) {
    let office = Office::open(world).await;
    let admin = &office.desk.admin;
    let id = office.make("Sales", &[]).await;
    office.make("Service", &[]).await;
    let refused = office.edit(admin, id, &[("name", "SERVICE")]).await;
    assert_eq!(rules(refused.unwrap_err()), rule("name", "taken"));
    office.edit(admin, id, &[("name", "SALES")]).await.unwrap();
    assert_eq!(office.told(id).await, "SALES by nobody () [] [] 2");
}

async fn a_leader_who_became_unfit_stays_until_another_is_chosen(world: World) {
    let office = Office::open(world).await;
    let admin = &office.desk.admin;
    let otto = office.desk.person("otto").await;
    let id = office.make("Sales", &[("leader", &otto.id.to_string())]).await;
    office
        .desk
        .change(
            "UPDATE users SET activity = 'deactivated', api_only = TRUE WHERE seq = $1",
            otto.seq,
        )
        .await;
    office.edit(admin, id, &[("description", "x")]).await.unwrap();
    assert_eq!(office.told(id).await, "Sales by otto (x) [] [] 2");
    let page = office.view(admin, Some(id), None).await;
    let leader = page.record.unwrap().leader.unwrap();
    assert!(leader.api_only && leader.activity == app::users::Activity::Deactivated);
    let chosen = &page.form.pickers[0].chosen;
    assert_eq!((chosen.len(), &*chosen[0].label), (1, "otto"));
    // Elsewhere the same cannot be chosen, nor is it offered.
    let refused = office.edit(admin, id, &[("leader", "")]).await;
    assert!(refused.is_ok());
    let refused = office.edit(admin, id, &[("leader", &otto.id.to_string())]).await;
    assert_eq!(rules(refused.unwrap_err()), rule("leader", "leader_unfit"));
}

async fn who_may_not_set_leader_and_permissions_leaves_them(world: World) {
    let office = Office::open(world).await;
    let otto = office.desk.person("otto").await;
    let leads = [("leader", &*otto.id.to_string()), ("permissions_notes", "write")];
    let id = office.make("Sales", &leads).await;
    let robot = Caller {
        by_token: true,
        ..office.desk.admin.clone()
    };
    let core = &office.desk.users.0;
    let silent = GroupInput {
        version: 1,
        ..GroupInput::parse("name=Service")
    };
    groups::update(core, &robot, &origin(), id, &silent).await.unwrap();
    assert_eq!(office.told(id).await, "Service by otto () [] [notes*] 2");
    for input in ["name=Service&leader=", "name=Service&permissions_notes="] {
        let input = GroupInput {
            version: 2,
            ..GroupInput::parse(input)
        };
        let refused = groups::update(core, &robot, &origin(), id, &input).await;
        assert_eq!(refused.unwrap_err(), AppError::Forbidden);
    }
    let stale = groups::update(core, &robot, &origin(), id, &silent).await;
    assert_eq!(stale.unwrap_err(), AppError::Conflict);
    assert_eq!(office.told(id).await, "Service by otto () [] [notes*] 2");
}

on_both!(
    the_trail_has_what_changed_alone,
    two_administrators_lose_nothing,
    at_the_same_moment_one_saves_and_one_hears_of_it,
    sent_twice_it_is_saved_once,
    names_are_taken_but_for_ones_own,
    a_leader_who_became_unfit_stays_until_another_is_chosen,
    who_may_not_set_leader_and_permissions_leaves_them,
);
