//! Leaving and coming back, and what holds for every action: once, whole, or not at all.

use super::{Office, TEAM, is, origin, told};
use crate::on_both;
use crate::support::World;
use crate::users::list::{group, user, users};
use app::bulk::{BulkAction, Outcome, Seats, Selection, Stage};
use app::context::Caller;
use app::error::AppError;
use app::users::UserId;
use control_center::bulk::{plan, run, show, undo};
use control_center::clock::{Clock, HOUR, MINUTE, SECOND};
use control_center::{rows, value};

async fn it_is_shown_then_done_then_undone(world: World) {
    let office = Office::open(world).await;
    let (anna, _) = user(&office.world, "anna").await;
    let (bert, bert_seq) = user(&office.world, "bert").await;
    let (carl, carl_seq) = user(&office.world, "carl").await;
    office
        .change("UPDATE users SET activity = 'deactivated' WHERE seq = $1", bert_seq)
        .await;
    office
        .change("UPDATE users SET activity = 'deleted' WHERE seq = $1", carl_seq)
        .await;
    let before = office.activities().await;
    let planned = office
        .plan(BulkAction::Deactivate, &[anna, bert, carl, office.admin.id, anna])
        .await;
    let refused = [
        is(Outcome::Already, 1, "bert"),
        is(Outcome::Oneself, 1, "amy.admin"),
        is(Outcome::Deleted, 1, "carl"),
    ];
    let mut expect = vec![is(Outcome::Will, 1, "anna")];
    expect.extend(refused.clone());
    assert_eq!(told(&planned), expect);
    assert_eq!((planned.stage, planned.open), (Stage::Planned, true));
    assert_eq!(planned.seats, Some(Seats { now: 2, after: 1 }));
    assert_eq!(office.activities().await, before, "nothing was done yet");

    let done = office.run(&planned).await;
    expect[0] = is(Outcome::Done, 1, "anna");
    assert_eq!(told(&done), expect);
    assert_eq!((done.stage, done.open), (Stage::Done, true));
    let after = "amy.admin active, anna deactivated, bert deactivated, carl deleted";
    assert_eq!(office.activities().await, after);
    assert_eq!(office.run(&planned).await, done, "again: the first answer");
    assert_eq!(office.number("SELECT COUNT(*) FROM audit_events").await, 1);

    let undone = office.undo(&planned).await;
    expect[0] = is(Outcome::Undone, 1, "anna");
    assert_eq!((told(&undone), undone.open), (expect, false));
    assert_eq!(office.activities().await, before);
    assert_eq!(office.undo(&planned).await, undone);
    assert_eq!(show(&office.core, &office.admin, planned.id).await.unwrap(), undone);
}

async fn each_change_has_its_event(world: World) {
    let office = Office::open(world).await;
    let (anna, _) = user(&office.world, "anna").await;
    let (bert, _) = user(&office.world, "bert").await;
    let plan = office.plan(BulkAction::Delete, &[anna, bert]).await;
    office.run(&plan).await;
    office.undo(&plan).await;
    let mut conn = office.world.store.read().await.unwrap();
    let events: Vec<(String, uuid::Uuid, uuid::Uuid, i64, String)> = rows!(
        &mut conn.db(),
        fetch_all,
        (String, uuid::Uuid, uuid::Uuid, i64, String),
        "SELECT e.action, e.actor_id, e.target_id, e.at, d.details || e.address || e.request_id
         FROM audit_events e JOIN audit_details d ON d.event_n = e.n ORDER BY e.n"
    )
    .unwrap();
    let at = office.world.clock.now();
    let event = |action: &str, target: UserId, details: &str| {
        let details = format!("{details}192.0.2.1request-1");
        (action.to_owned(), office.admin.id.0, target.0, at, details)
    };
    let (there, back) = (
        r#"{"activity":["active","deleted"]}"#,
        r#"{"activity":["deleted","active"]}"#,
    );
    assert_eq!(
        events,
        [
            event("user.delete", anna, there),
            event("user.delete", bert, there),
            event("user.delete.undo", anna, back),
            event("user.delete.undo", bert, back),
        ]
    );
    let ids: Vec<uuid::Uuid> = value!(&mut conn.db(), fetch_all, uuid::Uuid, "SELECT id FROM audit_events").unwrap();
    for id in ids {
        assert_eq!(id.get_version_num(), 7, "{id}");
        assert_eq!(id.get_variant(), uuid::Variant::RFC4122, "{id}");
        let seconds = id.get_timestamp().unwrap().to_unix().0;
        assert_eq!(i64::try_from(seconds).unwrap(), at / SECOND);
    }
}

async fn who_was_changed_since_is_left_alone(world: World) {
    let office = Office::open(world).await;
    let (anna, anna_seq) = user(&office.world, "anna").await;
    let (bert, bert_seq) = user(&office.world, "bert").await;
    let (carl, _) = user(&office.world, "carl").await;
    let plan = office.plan(BulkAction::Deactivate, &[anna, bert, carl]).await;
    let edit = "UPDATE users SET description = 'edited', version = version + 1 WHERE seq = $1";
    office.change(edit, anna_seq).await;
    let done = office.run(&plan).await;
    assert_eq!(
        told(&done),
        [is(Outcome::Done, 2, "bert carl"), is(Outcome::Changed, 1, "anna")]
    );
    office.change(edit, bert_seq).await;
    let undone = office.undo(&plan).await;
    assert_eq!(
        told(&undone),
        [
            is(Outcome::Undone, 1, "carl"),
            is(Outcome::Kept, 1, "bert"),
            is(Outcome::Changed, 1, "anna")
        ]
    );
    let now = "amy.admin active, anna active, bert deactivated, carl active";
    assert_eq!(office.activities().await, now);
}

async fn who_matches_later_is_not_touched(world: World) {
    let office = Office::open(world).await;
    user(&office.world, "temp.anna").await;
    let selection = Selection::Matching("q=temp".to_owned());
    let planned = plan(&office.core, &office.admin, &BulkAction::Deactivate.into(), &selection)
        .await
        .unwrap();
    user(&office.world, "temp.bert").await;
    assert_eq!(told(&office.run(&planned).await), [is(Outcome::Done, 1, "temp.anna")]);
    let now = "amy.admin active, temp.anna deactivated, temp.bert active";
    assert_eq!(office.activities().await, now);
}

async fn sessions_end_with_the_activity_and_stay_ended(world: World) {
    let office = Office::open(world).await;
    let (anna, anna_seq) = user(&office.world, "anna").await;
    for seq in [anna_seq, office.admin.seq] {
        office.open_session(seq).await;
    }
    let plan = office.plan(BulkAction::Deactivate, &[anna]).await;
    office.run(&plan).await;
    assert_eq!(office.number("SELECT COUNT(*) FROM sessions").await, 1);
    office.undo(&plan).await;
    assert_eq!(office.number("SELECT COUNT(*) FROM sessions").await, 1);
}

async fn a_plan_holds_for_its_time(world: World) {
    let office = Office::open(world).await;
    let (anna, _) = user(&office.world, "anna").await;
    let late = office.plan(BulkAction::Deactivate, &[anna]).await;
    office.world.clock.advance(15 * MINUTE + 1);
    assert!(!show(&office.core, &office.admin, late.id).await.unwrap().open);
    let refused = run(&office.core, &office.admin, &origin(), late.id).await;
    assert_eq!(refused, Err(AppError::Conflict));
    let plan = office.plan(BulkAction::Deactivate, &[anna]).await;
    let refused = undo(&office.core, &office.admin, &origin(), plan.id).await;
    assert_eq!(refused, Err(AppError::Conflict), "not done yet");
    office.run(&plan).await;
    office.world.clock.advance(HOUR + 1);
    assert!(!show(&office.core, &office.admin, plan.id).await.unwrap().open);
    let refused = undo(&office.core, &office.admin, &origin(), plan.id).await;
    assert_eq!(refused, Err(AppError::Conflict));
    assert_eq!(office.activities().await, "amy.admin active, anna deactivated");
}

async fn plans_are_their_makers_own(world: World) {
    let office = Office::open(world).await;
    let other = office.second_admin("other.admin").await;
    let (anna, _) = user(&office.world, "anna").await;
    let plan = office.plan(BulkAction::Deactivate, &[anna]).await;
    for answer in [
        show(&office.core, &other, plan.id).await,
        run(&office.core, &other, &origin(), plan.id).await,
        undo(&office.core, &other, &origin(), plan.id).await,
    ] {
        assert_eq!(answer, Err(AppError::NotFound));
    }
}

async fn two_administrators_at_once_leave_one(world: World) {
    let office = Office::open(world).await;
    let other = office.second_admin("other.admin").await;
    let ours = office.plan(BulkAction::Deactivate, &[other.id]).await;
    let selection = Selection::Users(vec![office.admin.id]);
    let theirs = plan(&office.core, &other, &BulkAction::Deactivate.into(), &selection)
        .await
        .unwrap();
    let origin = origin();
    // Two processes: runs of one take turns.
    let elsewhere = users(&office.world).0;
    let (first, second) = tokio::join!(
        run(&office.core, &office.admin, &origin, ours.id),
        run(&elsewhere, &other, &origin, theirs.id),
    );
    assert!(
        matches!(
            (&first, &second),
            (Ok(_), Err(AppError::Forbidden)) | (Err(AppError::Forbidden), Ok(_))
        ),
        "{first:?} {second:?}"
    );
    assert_eq!(
        office
            .number("SELECT COUNT(*) FROM users WHERE activity = 'active'")
            .await,
        1
    );
}

async fn the_last_administrator_is_spared(world: World) {
    let office = Office::open(world).await;
    let other = office.second_admin("other.admin").await;
    // Who acts administers by the group, but could not sign in again: the other is the last who can.
    office
        .change("UPDATE users SET password_hash = '' WHERE seq = $1", office.admin.seq)
        .await;
    let plan = office.plan(BulkAction::Delete, &[other.id]).await;
    assert_eq!(told(&plan), [is(Outcome::LastAdministrator, 1, "other.admin")]);
    office.run(&plan).await;
    assert_eq!(office.activities().await, "amy.admin active, other.admin active");
    // It is asked again when it is run.
    office
        .change("UPDATE users SET password_hash = 'x' WHERE seq = $1", office.admin.seq)
        .await;
    let plan = office.plan(BulkAction::Delete, &[other.id]).await;
    assert_eq!(told(&plan), [is(Outcome::Will, 1, "other.admin")]);
    office
        .change("UPDATE users SET password_hash = '' WHERE seq = $1", office.admin.seq)
        .await;
    let done = office.run(&plan).await;
    assert_eq!(told(&done), [is(Outcome::LastAdministrator, 1, "other.admin")]);
}

async fn a_lead_acts_on_their_own_people_alone(world: World) {
    let office = Office::open(world).await;
    let (lead_id, lead_seq) = user(&office.world, "lead").await;
    let (ours, ours_seq) = user(&office.world, "ours").await;
    let (shared, shared_seq) = user(&office.world, "shared").await;
    let (theirs, theirs_seq) = user(&office.world, "theirs").await;
    let team = group(&office.world, TEAM, "Team", &[ours_seq, shared_seq]).await;
    group(&office.world, 2, "Elsewhere", &[shared_seq, theirs_seq]).await;
    let sql = "UPDATE groups SET leader_seq = $1 WHERE name = 'Team'";
    office.change(sql, lead_seq).await;
    let lead = Caller {
        id: lead_id,
        seq: lead_seq,
        admin: false,
        leads: vec![team],
        ..office.admin.clone()
    };
    let everybody = Selection::Users(vec![ours, shared, theirs, office.admin.id, lead_id]);
    for action in [BulkAction::Delete, BulkAction::Restore] {
        let refused = plan(&office.core, &lead, &action.into(), &everybody).await;
        assert_eq!(refused, Err(AppError::Forbidden));
    }
    let planned = plan(&office.core, &lead, &BulkAction::Deactivate.into(), &everybody)
        .await
        .unwrap();
    assert_eq!(
        told(&planned),
        [is(Outcome::Will, 1, "ours"), is(Outcome::NotYours, 1, "shared")],
        "nobody from outside"
    );
    // Who joins another group meanwhile is not theirs alone any more.
    let joins = "INSERT INTO memberships (user_seq, group_seq, granted_at) VALUES ($1, 3, 0)";
    office.change(joins, ours_seq).await;
    let done = run(&office.core, &lead, &origin(), planned.id).await.unwrap();
    assert_eq!(
        told(&done),
        [is(Outcome::NotYours, 1, "shared"), is(Outcome::Changed, 1, "ours")]
    );
    // And whoever leads no more may not even ask.
    let planned = plan(&office.core, &lead, &BulkAction::Activate.into(), &everybody)
        .await
        .unwrap();
    office
        .change("UPDATE groups SET leader_seq = NULL WHERE seq = $1", team)
        .await;
    let refused = run(&office.core, &lead, &origin(), planned.id).await;
    assert_eq!(refused, Err(AppError::Forbidden));
}

async fn who_comes_back_is_deactivated(world: World) {
    let office = Office::open(world).await;
    let (anna, anna_seq) = user(&office.world, "anna").await;
    office
        .change("UPDATE users SET activity = 'deleted' WHERE seq = $1", anna_seq)
        .await;
    let plan = office.plan(BulkAction::Restore, &[anna, office.admin.id]).await;
    assert_eq!(
        told(&plan),
        [is(Outcome::Will, 1, "anna"), is(Outcome::Already, 1, "amy.admin")]
    );
    office.run(&plan).await;
    assert_eq!(office.activities().await, "amy.admin active, anna deactivated");
    let plan = office.plan(BulkAction::Activate, &[anna]).await;
    office.run(&plan).await;
    assert_eq!(office.activities().await, "amy.admin active, anna active");
}

on_both!(
    it_is_shown_then_done_then_undone,
    each_change_has_its_event,
    who_was_changed_since_is_left_alone,
    who_matches_later_is_not_touched,
    sessions_end_with_the_activity_and_stay_ended,
    a_plan_holds_for_its_time,
    plans_are_their_makers_own,
    two_administrators_at_once_leave_one,
    the_last_administrator_is_spared,
    a_lead_acts_on_their_own_people_alone,
    who_comes_back_is_deactivated,
);
