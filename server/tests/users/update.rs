//! Changing a user by the form of the record (TRUST 18–21, 24, 44).

use super::desk::{ADMINS, Desk, draft_in, group_value, rule, rules, with};
use super::list::{group, user};
use crate::on_both;
use crate::support::World;
use app::context::Caller;
use app::error::AppError;
use app::query_string::Pairs;
use app::users::api::UserAdmin;
use serde_json::json;

/// The values of a draft, sent again as the conflict's page would.
fn again(draft: &app::form::FormDraft, choices: &[(&str, &str)]) -> String {
    let mut pairs = Pairs::default();
    for (field, value) in &draft.values {
        pairs.add(field, value);
    }
    with(&pairs.into_string(), choices)
}

async fn two_administrators_lose_nothing(world: World) {
    let desk = Desk::open(world).await;
    let other = desk.second_admin("otto.admin").await;
    let (id, _) = user(&desk.world, "anna").await;
    group(&desk.world, 1, "Sales", &[]).await;
    let sales = group_value(1);
    let (mine, theirs) = (desk.form_of(&desk.admin, id).await, desk.form_of(&other, id).await);
    let theirs = with(&theirs, &[("description", "theirs"), ("groups", &sales)]);
    desk.save(&other, Some(id), &theirs).await.unwrap();
    let mine = with(&mine, &[("description", "mine"), ("tags", "new")]);
    let address = desk.save(&desk.admin, Some(id), &mine).await.unwrap();
    assert_eq!(desk.told(id).await, "anna theirs [Sales] [] 2", "nothing was written");
    let draft = desk.draft(&desk.admin, &address).await;
    let told: Vec<_> = draft
        .differences
        .iter()
        .map(|it| (&*it.field, &*it.mine, &*it.theirs, it.only_theirs))
        .collect();
    assert_eq!(
        told,
        [
            ("groups", "", "Sales", true),
            ("tags", "new", "", false),
            ("description", "mine", "theirs", false)
        ]
    );
    // Saving goes on with a choice for each.
    let chosen = again(
        &draft,
        &[
            ("take_groups", "theirs"),
            ("take_tags", "mine"),
            ("take_description", "mine"),
        ],
    );
    desk.save(&desk.admin, Some(id), &chosen).await.unwrap();
    assert_eq!(desk.told(id).await, "anna mine [Sales] [new] 3");
    // What was made of both versions is judged as a whole, and comes back as one form.
    let (mine, theirs) = (desk.form_of(&desk.admin, id).await, desk.form_of(&other, id).await);
    let renamed = with(&theirs, &[("name", "anna.two")]);
    desk.save(&other, Some(id), &renamed).await.unwrap();
    let wrong = with(&mine, &[("email", "wrong")]);
    let address = desk.save(&desk.admin, Some(id), &wrong).await.unwrap();
    let draft = desk.draft(&desk.admin, &address).await;
    let chosen = again(&draft, &[("take_name", "theirs"), ("take_email", "mine")]);
    let address = desk.save(&desk.admin, Some(id), &chosen).await.unwrap();
    let draft = desk.draft(&desk.admin, &address).await;
    assert_eq!(
        (draft.value("name"), draft.rule("email")),
        ("anna.two".to_owned(), Some("email_invalid"))
    );
    assert!(draft.differences.is_empty());
}

async fn at_the_same_moment_one_saves_and_one_hears_of_it(world: World) {
    let desk = Desk::open(world).await;
    let other = desk.second_admin("otto.admin").await;
    let (id, _) = user(&desk.world, "anna").await;
    let mine = with(&desk.form_of(&desk.admin, id).await, &[("description", "one")]);
    let theirs = with(&desk.form_of(&other, id).await, &[("description", "two")]);
    let (one, two) = tokio::join!(
        desk.save(&desk.admin, Some(id), &mine),
        desk.save(&other, Some(id), &theirs)
    );
    let (one, two) = (
        desk.draft(&desk.admin, &one.unwrap()).await,
        desk.draft(&other, &two.unwrap()).await,
    );
    let conflicts = usize::from(!one.differences.is_empty()) + usize::from(!two.differences.is_empty());
    assert_eq!(conflicts, 1);
    assert_eq!(desk.number("SELECT version FROM users WHERE name = 'anna'").await, 2);
}

async fn sent_twice_it_is_saved_once(world: World) {
    let desk = Desk::open(world).await;
    let (id, _) = user(&desk.world, "anna").await;
    let raw = with(&desk.form_of(&desk.admin, id).await, &[("description", "once")]);
    let (one, two) = tokio::join!(
        desk.save(&desk.admin, Some(id), &raw),
        desk.save(&desk.admin, Some(id), &raw)
    );
    for address in [one.unwrap(), two.unwrap()] {
        let draft = desk.draft(&desk.admin, &address).await;
        assert!(draft.differences.is_empty() && draft.errors.is_empty());
        assert!(address.starts_with(&format!("/control-center/users/{id}")));
    }
    assert_eq!(desk.told(id).await, "anna once [] [] 2");
    assert_eq!(desk.events(id).await.len(), 1);
    // What changes nothing writes nothing.
    desk.edit(&desk.admin, id, &[]).await.unwrap();
    assert_eq!(desk.told(id).await, "anna once [] [] 2");
}

async fn the_trail_has_what_changed_alone(world: World) {
    let desk = Desk::open(world).await;
    let (id, seq) = user(&desk.world, "anna").await;
    group(&desk.world, 1, "Sales", &[seq]).await;
    group(&desk.world, 2, "Service", &[]).await;
    let service = group_value(2);
    desk.edit(
        &desk.admin,
        id,
        &[("name", "anna.two"), ("groups", &service), ("writable", &service)],
    )
    .await
    .unwrap();
    let events = desk.events(id).await;
    let (action, details) = &events[0];
    assert_eq!(action, "user.update");
    assert_eq!(details.as_object().unwrap().len(), 2);
    assert_eq!(details["name"], json!(["anna", "anna.two"]));
    assert_eq!(
        details["groups"][0][0],
        json!({ "group": group_value(1), "writable": false, "granted_at": 0, "granted_by": null })
    );
    assert_eq!(details["groups"][1][0]["group"], json!(service));
    // The old name is free, the new one is taken.
    let address = desk.save(&desk.admin, None, "name=anna&email=a%40example.org").await;
    assert!(address.is_ok());
    let address = desk
        .save(&desk.admin, None, "name=ANNA.two&email=b%40example.org")
        .await;
    assert_eq!(rules(address.unwrap_err()), rule("name", "taken"));
}

async fn nobody_does_it_to_themselves_or_the_last_administrator(world: World) {
    let desk = Desk::open(world).await;
    let helper = desk.person("helper").await;
    // Administers by rights, but does not count: has no password.
    desk.join(helper.seq, 1).await;
    let helper = Caller { admin: true, ..helper };
    let boss = desk.admin.id.to_string();
    let api = [
        ("api_only", "true"),
        ("purpose", "x"),
        ("responsible", &*boss),
        ("review_on", "2027-01-01"),
    ];
    for (caller, why) in [(&desk.admin, "oneself"), (&helper, "last_administrator")] {
        let refused =
            async |fields: &[(&str, &str)]| rules(desk.edit(caller, desk.admin.id, fields).await.unwrap_err());
        assert_eq!(refused(&[("groups", "")]).await, rule("groups", why));
        assert_eq!(refused(&[("expires_on", "2027-01-01")]).await, rule("expires_on", why));
        if why == "last_administrator" {
            let mut api = api;
            let other = helper.id.to_string();
            api[2].1 = &other;
            assert_eq!(refused(&api).await, rule("api_only", why));
        } else {
            assert_eq!(refused(&api).await, rule("api_only", why));
        }
    }
    // Nor does anybody take their own last day away.
    desk.change("UPDATE users SET expires_on = 40000 WHERE seq = $1", desk.admin.seq)
        .await;
    let stay = [("expires_on", "")];
    let refused = desk.edit(&desk.admin, desk.admin.id, &stay).await.unwrap_err();
    assert_eq!(rules(refused), rule("expires_on", "oneself"));
    desk.edit(&helper, desk.admin.id, &stay).await.unwrap();
    // With another one who counts it can be done.
    let otto = desk.second_admin("otto.admin").await.id;
    desk.edit(&helper, desk.admin.id, &[("expires_on", "2027-01-01")])
        .await
        .unwrap();
    // Then the other one stays for good: if both left some day, nobody would be left.
    let refused = desk
        .edit(&helper, otto, &[("expires_on", "2027-02-01")])
        .await
        .unwrap_err();
    assert_eq!(rules(refused), rule("expires_on", "last_administrator"));
}

async fn two_who_strip_each_other_leave_one(world: World) {
    let desk = Desk::open(world).await;
    let other = desk.second_admin("otto.admin").await;
    let mine = with(&desk.form_of(&desk.admin, other.id).await, &[("groups", "")]);
    let theirs = with(&desk.form_of(&other, desk.admin.id).await, &[("groups", "")]);
    let (one, two) = tokio::join!(
        desk.save(&desk.admin, Some(other.id), &mine),
        desk.save(&other, Some(desk.admin.id), &theirs)
    );
    assert_eq!(
        usize::from(one.is_ok()) + usize::from(two.is_ok()),
        1,
        "{one:?} {two:?}"
    );
    let left = "SELECT COUNT(*) FROM memberships WHERE group_seq = 1";
    assert_eq!(desk.number(left).await, 1);
}

async fn api_only_ends_sessions_and_the_password(world: World) {
    let desk = Desk::open(world).await;
    let (id, seq) = user(&desk.world, "robot").await;
    for sql in [
        "UPDATE users SET password_hash = 'x', invitation_expires_at = 9000000000000000 WHERE seq = $1",
        "INSERT INTO sessions (digest, user_seq, created_at, last_used_at, expires_at) SELECT id, seq, 0, 0, 9000000000000000 FROM users WHERE seq = $1",
    ] {
        if sql.starts_with("UPDATE") || matches!(desk.world.store, control_center::store::Store::Sqlite { .. }) {
            desk.change(sql, seq).await;
        }
    }
    let boss = desk.admin.id.to_string();
    desk.edit(
        &desk.admin,
        id,
        &[
            ("api_only", "true"),
            ("purpose", "sync"),
            ("responsible", &boss),
            ("review_on", "2027-01-01"),
        ],
    )
    .await
    .unwrap();
    let record = desk.users.get(&desk.admin, id).await.unwrap();
    assert!(record.item.api_only && !record.has_password);
    assert_eq!((record.sessions, record.item.invitation_expires), (0, None));
    let (_, details) = &desk.events(id).await[0];
    assert_eq!(details["password"], json!(["set", null]));
    assert_eq!(details["responsible"], json!([null, boss]));
    // Back again it is a person without a password.
    desk.edit(&desk.admin, id, &[("api_only", "")]).await.unwrap();
    let record = desk.users.get(&desk.admin, id).await.unwrap();
    assert_eq!((record.purpose.as_str(), record.responsible), ("", None));
}

async fn a_contact_is_linked_once(world: World) {
    let desk = Desk::open(world).await;
    let (anna, _) = user(&desk.world, "anna").await;
    let (bert, _) = user(&desk.world, "bert").await;
    let new = [
        ("contact_choice", "new"),
        ("contact_first_name", "Anna"),
        ("contact_last_name", "Alt"),
        ("contact_relation", "customer"),
    ];
    let refused = desk.edit(&desk.admin, anna, &new).await.unwrap_err();
    assert_eq!(rules(refused), rule("contact", "contact_partner"));
    assert_eq!(
        desk.number("SELECT COUNT(*) FROM contacts").await,
        0,
        "nothing is left of it"
    );
    let confirmed = [&new[..], &[("contact_confirmed", "true")]].concat();
    desk.edit(&desk.admin, anna, &confirmed).await.unwrap();
    assert_eq!(
        desk.users.get(&desk.admin, anna).await.unwrap().item.contact,
        "Anna Alt"
    );
    let found = desk.users.find(&desk.admin, "contact", "alt").await.unwrap();
    assert_eq!(found.len(), 1);
    let pick = [
        ("contact_choice", "pick"),
        ("contact", &*found[0].value),
        ("contact_confirmed", "true"),
    ];
    let refused = desk.edit(&desk.admin, bert, &pick).await.unwrap_err();
    assert_eq!(rules(refused), rule("contact", "contact_taken"));
    desk.edit(&desk.admin, anna, &[("contact_choice", "none")])
        .await
        .unwrap();
    desk.edit(&desk.admin, bert, &pick).await.unwrap();
    assert_eq!(
        desk.users.get(&desk.admin, bert).await.unwrap().item.contact,
        "Anna Alt"
    );
    let (_, details) = &desk.events(bert).await[0];
    assert_eq!(details["contact"], json!([null, found[0].value]));
}

async fn an_erased_user_is_not_changed(world: World) {
    let desk = Desk::open(world).await;
    let (id, seq) = user(&desk.world, "gone").await;
    let raw = desk.form_of(&desk.admin, id).await;
    desk.change("UPDATE users SET activity = 'erased' WHERE seq = $1", seq)
        .await;
    assert_eq!(
        desk.save(&desk.admin, Some(id), &raw).await.unwrap_err(),
        AppError::NotFound
    );
    assert!(draft_in("/control-center/users/x").is_none());
    assert_eq!(group_value(ADMINS).len(), 36);
}

on_both!(
    two_administrators_lose_nothing,
    at_the_same_moment_one_saves_and_one_hears_of_it,
    sent_twice_it_is_saved_once,
    the_trail_has_what_changed_alone,
    nobody_does_it_to_themselves_or_the_last_administrator,
    two_who_strip_each_other_leave_one,
    api_only_ends_sessions_and_the_password,
    a_contact_is_linked_once,
    an_erased_user_is_not_changed,
);
