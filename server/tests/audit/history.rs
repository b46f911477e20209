//! What was done to somebody, as different readers are told it (TRUST 17, 24).

use crate::on_both;
use crate::support::World;
use crate::users::list::{group, user, users};
use crate::users::organisation::{caller, group_id};
use app::audit::api::AuditTrail;
use app::audit::{EventView, HistoryPage, Named, Target, TargetKind, Told, Who};
use app::context::Caller;
use app::error::AppError;
use app::time::Date;
use app::users::{Activity, UserId};
use control_center::audit::Audit;
use control_center::clock::Clock;
use control_center::execute;
use control_center::store::audit::{AuditEvent, append};
use serde_json::{Value, json};
use uuid::Uuid;

on_both!(
    newest_first_twenty_at_a_time,
    who_did_it_is_told_as_far_as_the_reader_may_know,
    fields_are_told_before_and_after,
    groups_outside_are_another_group,
    no_secret_comes_out,
    whereabouts_are_for_administrators,
    outside_of_the_scope_there_is_no_history,
    contacts_and_groups_have_one_too,
);

struct Trail {
    world: World,
    audit: Audit,
}

impl Trail {
    fn of(world: World) -> Self {
        Self {
            audit: Audit(users(&world).0),
            world,
        }
    }

    async fn event(&self, actor: Option<UserId>, action: &str, target: impl Into<Target>, details: Value) {
        let target = target.into();
        let mut tx = self.world.store.write().await.unwrap();
        let event = AuditEvent {
            at: self.world.clock.now(),
            actor: actor.map(|id| id.0),
            action,
            target_kind: target.kind.as_str(),
            target: Some(target.id),
            details,
            address: if actor.is_some() { "192.0.2.1" } else { "" },
            request_id: if actor.is_some() { "request-1" } else { "" },
        };
        append(&mut tx.db(), event).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn read(&self, reader: &Caller, of: impl Into<Target>) -> Result<HistoryPage, AppError> {
        self.audit.history(reader, of.into(), None).await
    }

    /// The newest event.
    async fn newest(&self, reader: &Caller, of: impl Into<Target>) -> EventView {
        self.read(reader, of).await.unwrap().events.swap_remove(0)
    }

    async fn change(&self, sql: &'static str, seq: i64) {
        let mut tx = self.world.store.write().await.unwrap();
        execute!(&mut tx.db(), sql, seq).unwrap();
        tx.commit().await.unwrap();
    }
}

async fn newest_first_twenty_at_a_time(world: World) {
    let trail = Trail::of(world);
    let (anna, _) = user(&trail.world, "anna").await;
    let (bert, _) = user(&trail.world, "bert").await;
    for n in 0..45 {
        trail.event(None, &format!("user.step{n}"), anna, Value::Null).await;
        trail.event(None, "user.other", bert, Value::Null).await;
    }
    let admin = caller(&[]);
    let mut read = Vec::new();
    let mut before = None;
    loop {
        let page = trail.audit.history(&admin, anna.into(), before).await.unwrap();
        read.push(page.events.len());
        if before.is_none() {
            assert_eq!(page.events[0].action, "user.step44");
            assert_eq!(page.events[19].action, "user.step25");
        }
        match page.older {
            Some(n) => before = Some(n),
            None => break,
        }
    }
    assert_eq!(read, [20, 20, 5]);
}

async fn who_did_it_is_told_as_far_as_the_reader_may_know(world: World) {
    let trail = Trail::of(world);
    let (anna, anna_seq) = user(&trail.world, "anna").await;
    let (peer, peer_seq) = user(&trail.world, "peer").await;
    let (boss, _) = user(&trail.world, "boss").await;
    let (gone, gone_seq) = user(&trail.world, "gone").await;
    group(&trail.world, 0, "Led", &[anna_seq, peer_seq]).await;
    trail
        .change("UPDATE users SET activity = 'erased' WHERE seq = $1", gone_seq)
        .await;
    let (admin, lead) = (caller(&[]), caller(&[0]));
    let named = |id, name: &str| Who::User {
        id,
        name: name.to_owned(),
    };
    let own = Caller {
        id: anna,
        seq: anna_seq,
        name: "anna".into(),
        admin: false,
        ..caller(&[])
    };
    for (actor, to_admin, to_lead, to_anna) in [
        (Some(peer), named(peer, "peer"), named(peer, "peer"), Who::Other),
        (Some(boss), named(boss, "boss"), Who::Other, Who::Other),
        (Some(gone), Who::Erased, Who::Erased, Who::Other),
        (
            Some(anna),
            named(anna, "anna"),
            named(anna, "anna"),
            named(anna, "anna"),
        ),
        (None, Who::CommandLine, Who::CommandLine, Who::CommandLine),
    ] {
        trail.event(actor, "user.update", anna, Value::Null).await;
        assert_eq!(trail.newest(&admin, anna).await.who, to_admin);
        assert_eq!(trail.newest(&lead, anna).await.who, to_lead);
        assert_eq!(trail.newest(&own, anna).await.who, to_anna);
    }
}

async fn fields_are_told_before_and_after(world: World) {
    let trail = Trail::of(world);
    let (robot, _) = user(&trail.world, "robot").await;
    let (boss, _) = user(&trail.world, "boss").await;
    let sales = group_id(0).0;
    group(&trail.world, 0, "Sales", &[]).await;
    let admin = caller(&[]);
    let text = |text: &str| Told::Text(text.to_owned());
    let group = |writable| Told::Group(Named::Known("Sales".into()), writable);
    for (details, before, after) in [
        (json!({ "name": ["old", "new"] }), vec![text("old")], vec![text("new")]),
        (json!({ "description": [null, "new"] }), vec![], vec![text("new")]),
        (
            json!({ "api_only": [null, true] }),
            vec![Told::Is(false)],
            vec![Told::Is(true)],
        ),
        (
            json!({ "activity": ["active", "deactivated"] }),
            vec![Told::Activity(Activity::Active)],
            vec![Told::Activity(Activity::Deactivated)],
        ),
        (
            json!({ "expires_on": [0, 20_777] }),
            vec![],
            vec![Told::Day(Date(20_777))],
        ),
        (
            json!({ "expires_on": ["2026-11-20", null] }),
            vec![Told::Day(Date(20_777))],
            vec![],
        ),
        (json!({ "groups": [null, ["Sales"]] }), vec![], vec![group(None)]),
        (json!({ "groups": [[], [sales]] }), vec![], vec![group(None)]),
        (
            json!({ "groups": [[{ "id": sales, "writable": false }], [{ "id": sales, "writable": true }]] }),
            vec![group(Some(false))],
            vec![group(Some(true))],
        ),
        (
            json!({ "group": sales, "membership": [null, "write"] }),
            vec![],
            vec![group(Some(true))],
        ),
        (
            json!({ "responsible": [null, boss.0] }),
            vec![],
            vec![Told::User(Named::Known("boss".into()))],
        ),
        (
            json!({ "contact": [null, Uuid::now_v7()] }),
            vec![],
            vec![Told::Contact(Named::Gone)],
        ),
        (
            json!({ "tags": [["a"], ["a", "b/c"]] }),
            vec![text("a")],
            vec![text("a"), text("b/c")],
        ),
        (json!({ "failed_attempts": [3, 0] }), vec![text("3")], vec![text("0")]),
        (
            json!({ "new_thing": ["x", { "y": 1 }] }),
            vec![text("x")],
            vec![text("1")],
        ),
    ] {
        trail.event(None, "user.update", robot, details.clone()).await;
        let mut changes = trail.newest(&admin, robot).await.changes;
        assert_eq!(changes.len(), 1, "{details}");
        let change = changes.swap_remove(0);
        assert_eq!((change.before, change.after), (before, after), "{details}");
    }
    let locked = 1_795_176_000_000_000_i64;
    trail
        .event(None, "user.lock", robot, json!({ "locked_until": [0, locked] }))
        .await;
    let changes = trail.newest(&admin, robot).await.changes;
    assert!(matches!(changes[0].after[..], [Told::Time(at)] if at.at == locked));
    // Nothing to tell, and what cannot be read, are no changes.
    for details in [
        Value::Null,
        json!({}),
        json!({ "name": ["same", "same"], "version": [1, 2] }),
        json!(["x"]),
    ] {
        trail.event(None, "user.update", robot, details).await;
        assert_eq!(trail.newest(&admin, robot).await.changes, []);
    }
}

async fn groups_outside_are_another_group(world: World) {
    let trail = Trail::of(world);
    let (anna, seq) = user(&trail.world, "anna").await;
    let (boss, _) = user(&trail.world, "boss").await;
    group(&trail.world, 0, "Led", &[seq]).await;
    group(&trail.world, 1, "Hidden", &[seq]).await;
    group(&trail.world, 2, "Hidden too", &[seq]).await;
    let lead = caller(&[0]);
    let details = [
        json!({ "groups": [[], [group_id(0).0, group_id(1).0]] }),
        json!({ "groups": [null, ["Led", "Hidden"]] }),
        json!({ "groups": [null, ["Led", "Of the past"]] }),
        // However many they are, and whatever they may do there.
        json!({ "groups": [[], [group_id(1).0, group_id(0).0, group_id(2).0]] }),
        json!({ "groups": [null, ["Hidden too", "Led", "Of the past", "Hidden"]] }),
    ];
    for details in details {
        trail.event(None, "user.update", anna, details.clone()).await;
        let event = trail.newest(&lead, anna).await;
        let told = [
            Told::Group(Named::Known("Led".into()), None),
            Told::Group(Named::Other, None),
        ];
        assert_eq!(event.changes[0].after, told, "{details}");
    }
    let details = json!({ "responsible": [null, boss.0], "contact": [null, Uuid::now_v7()] });
    trail.event(None, "user.update", anna, details).await;
    let event = trail.newest(&lead, anna).await;
    let after: Vec<_> = event.changes.into_iter().flat_map(|change| change.after).collect();
    assert_eq!(after, [Told::Contact(Named::Other), Told::User(Named::Other)]);
}

async fn no_secret_comes_out(world: World) {
    let trail = Trail::of(world);
    let (anna, _) = user(&trail.world, "anna").await;
    let details = json!({
        "password": [null, "$argon2id$v=19$m=19456"], "reset_token": ["hunter2", "hunter3"],
        "password_hash": ["", "hunter2"], "link_digest": [null, "hunter2"],
    });
    trail.event(None, "user.set_password", anna, details).await;
    let event = trail.newest(&caller(&[]), anna).await;
    assert!(!format!("{event:?}").contains("hunter") && !format!("{event:?}").contains("argon"));
    assert!(event.changes.iter().all(|change| change.after == [Told::Set]));
}

async fn whereabouts_are_for_administrators(world: World) {
    let trail = Trail::of(world);
    let (anna, seq) = user(&trail.world, "anna").await;
    group(&trail.world, 0, "Led", &[seq]).await;
    trail.event(Some(anna), "session.sign_in", anna, Value::Null).await;
    let event = trail.newest(&caller(&[]), anna).await;
    assert_eq!((&*event.address, &*event.request_id), ("192.0.2.1", "request-1"));
    let event = trail.newest(&caller(&[0]), anna).await;
    assert_eq!((&*event.address, &*event.request_id), ("", ""));
}

async fn outside_of_the_scope_there_is_no_history(world: World) {
    let trail = Trail::of(world);
    let (ours, seq) = user(&trail.world, "ours").await;
    let (theirs, theirs_seq) = user(&trail.world, "theirs").await;
    group(&trail.world, 0, "Led", &[seq]).await;
    for target in [ours, theirs] {
        trail.event(None, "user.update", target, Value::Null).await;
    }
    let lead = caller(&[0]);
    assert!(trail.read(&lead, ours).await.is_ok());
    let plain = Caller {
        id: theirs,
        seq: theirs_seq,
        admin: false,
        ..caller(&[])
    };
    assert!(trail.read(&plain, theirs).await.is_ok());
    let nobody = UserId(Uuid::now_v7());
    for (reader, target) in [(&lead, theirs), (&lead, nobody), (&plain, ours), (&plain, nobody)] {
        assert_eq!(trail.read(reader, target).await.unwrap_err(), AppError::NotFound);
    }
    trail
        .change("UPDATE users SET activity = 'erased' WHERE seq = $1", seq)
        .await;
    for reader in [&caller(&[]), &lead] {
        assert_eq!(trail.read(reader, ours).await.unwrap_err(), AppError::NotFound);
    }
}

async fn contacts_and_groups_have_one_too(world: World) {
    let trail = Trail::of(world);
    let (_, seq) = user(&trail.world, "anna").await;
    group(&trail.world, 0, "Led", &[]).await;
    group(&trail.world, 1, "Hidden", &[]).await;
    let contact = Uuid::now_v7();
    let sql =
        "INSERT INTO contacts (id, kind, relation, first_name, name_key, search_text, created_at, modified_at) VALUES
        ($1, 'person', 'staff', 'Anna', 'anna', 'anna', 0, 0)";
    let mut tx = trail.world.store.write().await.unwrap();
    execute!(&mut tx.db(), sql, contact).unwrap();
    tx.commit().await.unwrap();
    let of = |kind, id| Target { kind, id };
    let contact = of(TargetKind::Contact, contact);
    let (led, hidden) = (
        of(TargetKind::Group, group_id(0).0),
        of(TargetKind::Group, group_id(1).0),
    );
    for target in [contact, led, hidden] {
        trail
            .event(None, "it.changed", target, json!({ "email": [null, "a@example.org"] }))
            .await;
    }
    let (admin, lead) = (caller(&[]), caller(&[0]));
    assert_eq!(trail.newest(&admin, contact).await.changes[0].field, "contact.email");
    assert_eq!(trail.newest(&admin, hidden).await.changes[0].field, "group.email");
    assert!(trail.read(&lead, led).await.is_ok());
    for target in [hidden, contact, of(TargetKind::Contact, Uuid::now_v7())] {
        assert_eq!(trail.read(&lead, target).await.unwrap_err(), AppError::NotFound);
    }
    // Linked to somebody of theirs, the contact is theirs to see.
    let mut tx = trail.world.store.write().await.unwrap();
    execute!(
        &mut tx.db(),
        "UPDATE users SET contact_id = $1 WHERE seq = $2",
        contact.id,
        seq
    )
    .unwrap();
    let sql = "INSERT INTO memberships (user_seq, group_seq, granted_at) VALUES ($1, 1, 0)";
    execute!(&mut tx.db(), sql, seq).unwrap();
    tx.commit().await.unwrap();
    assert!(trail.read(&lead, contact).await.is_ok());
}
