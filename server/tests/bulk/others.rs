//! Attempts, expiration, review, and what is sent by mail.

use super::{Office, TEAM, is, told};
use crate::on_both;
use crate::support::{NOON, World};
use crate::users::list::{group, user};
use app::bulk::{ActionInput, Argument, BulkAction, Outcome};
use app::context::Origin;
use app::error::AppError;
use app::sign_in::api::SignIn;
use app::time::Date;
use app::users::api::UserAdmin;
use app::users::query::UserQuery;
use app::users::{SignInState, UserId};
use control_center::clock::{Clock, DAY};
use control_center::sign_in::SignIns;
use control_center::sign_in::throttle::Subject;
use control_center::users::Users;

const TODAY: i64 = NOON / DAY;

fn until(day: Option<i64>) -> ActionInput {
    ActionInput {
        date: day.map(|day| Date(i32::try_from(day).unwrap())),
        ..BulkAction::SetExpiration.into()
    }
}

async fn attempts_are_forgotten(world: World) {
    let office = Office::open(world).await;
    let (locked, locked_seq) = user(&office.world, "locked").await;
    let (calm, _) = user(&office.world, "calm").await;
    let sign_ins = SignIns(office.core.clone());
    for _ in 0..10 {
        let refused = sign_ins.sign_in(&Origin::default(), "locked", "wrong").await;
        assert_eq!(refused, Err(AppError::Unauthenticated));
    }
    sign_ins.sign_in(&Origin::default(), "calm", "wrong").await.unwrap_err();
    office
        .change(
            "UPDATE users SET failed_attempts = 0 WHERE name = 'calm' AND seq <> $1",
            locked_seq,
        )
        .await;
    let locked_now = "SELECT COUNT(*) FROM users WHERE locked_until > 0 AND lock_count = 1";
    assert_eq!(office.number(locked_now).await, 1);
    // A count that is not full yet is forgotten as well.
    sign_ins.sign_in(&Origin::default(), "calm", "wrong").await.unwrap_err();
    let plan = office
        .plan(BulkAction::ResetAttempts, &[locked, calm, office.admin.id])
        .await;
    assert_eq!(
        told(&plan),
        [
            is(Outcome::Will, 2, "calm locked"),
            is(Outcome::Already, 1, "amy.admin")
        ]
    );
    office.run(&plan).await;
    assert_eq!(office.number(locked_now).await, 0);
    let mut conn = office.world.store.read().await.unwrap();
    let mut db = conn.db();
    for id in [locked, calm] {
        let subject = id.to_string();
        let failures = Subject::Account(&subject).failures(&mut db, NOON, DAY).await.unwrap();
        assert_eq!(failures, 0);
    }
    let address = Subject::Address("").failures(&mut db, NOON, DAY).await.unwrap();
    assert!(address > 0, "the address is another matter");
    drop(conn);
    let events = office.events().await;
    assert!(
        events.contains(&r#"user.reset_attempts {"failed_attempts":[10,0]}"#.to_owned()),
        "{events:?}"
    );
    assert!(!plan.undoable);
}

async fn the_last_day_is_set_and_given_back(world: World) {
    let office = Office::open(world).await;
    let (anna, anna_seq) = user(&office.world, "anna").await;
    let (bert, bert_seq) = user(&office.world, "bert").await;
    office
        .change("UPDATE users SET expires_on = 30000 WHERE seq = $1", bert_seq)
        .await;
    for seq in [anna_seq, bert_seq, office.admin.seq] {
        office.open_session(seq).await;
    }
    let everybody = [anna, bert, office.admin.id];
    let plan = office.plan(until(Some(30_000)), &everybody).await;
    assert_eq!(plan.argument, Argument::Date(Some(Date(30_000))));
    assert_eq!(
        told(&plan),
        [
            is(Outcome::Will, 1, "anna"),
            is(Outcome::Already, 1, "bert"),
            is(Outcome::Oneself, 1, "amy.admin")
        ]
    );
    office.run(&plan).await;
    assert_eq!(office.number("SELECT COUNT(*) FROM sessions").await, 3);
    let plan = office.plan(until(Some(TODAY - 1)), &everybody).await;
    office.run(&plan).await;
    assert_eq!(
        office.number("SELECT COUNT(*) FROM sessions").await,
        1,
        "yesterday is past"
    );
    office.undo(&plan).await;
    let days = "SELECT CAST(SUM(expires_on) AS BIGINT) FROM users";
    assert_eq!(office.number(days).await, 60_000);
    let plan = office.plan(until(None), &everybody).await;
    assert_eq!(plan.argument, Argument::Date(None));
    assert_eq!(
        told(&plan),
        [is(Outcome::Will, 2, "anna bert"), is(Outcome::Already, 1, "amy.admin")]
    );
    office.run(&plan).await;
    let yesterday = TODAY - 1;
    assert_eq!(
        office.events().await,
        [
            r#"user.set_expiration {"expires_on":[null,30000]}"#.to_owned(),
            format!(r#"user.set_expiration {{"expires_on":[30000,{yesterday}]}}"#),
            format!(r#"user.set_expiration {{"expires_on":[30000,{yesterday}]}}"#),
            format!(r#"user.set_expiration.undo {{"expires_on":[{yesterday},30000]}}"#),
            format!(r#"user.set_expiration.undo {{"expires_on":[{yesterday},30000]}}"#),
            r#"user.set_expiration {"expires_on":[30000,null]}"#.to_owned(),
            r#"user.set_expiration {"expires_on":[30000,null]}"#.to_owned(),
        ]
    );
    for day in [-1, 0, 2_932_897] {
        let refused = office.try_plan(&office.admin, until(Some(day)), &[anna]).await;
        assert_eq!(refused, Err(AppError::field("date", "date_invalid")));
    }
}

/// Not even in some years: an administrator has to be left who stays.
async fn the_last_administrator_stays(world: World) {
    let office = Office::open(world).await;
    let other = office.second_admin("other.admin").await;
    let plan = office.plan(until(Some(40_000)), &[other.id]).await;
    assert_eq!(told(&plan), [is(Outcome::Will, 1, "other.admin")]);
    office
        .change("UPDATE users SET expires_on = 40000 WHERE seq = $1", office.admin.seq)
        .await;
    let done = office.run(&plan).await;
    assert_eq!(told(&done), [is(Outcome::LastAdministrator, 1, "other.admin")]);
}

async fn stale(office: &Office) -> Vec<UserId> {
    let query = UserQuery {
        sign_in: vec![SignInState::Stale],
        ..UserQuery::default()
    };
    office.core.index.refresh(&office.core).await.unwrap();
    let page = Users(office.core.clone()).list(&office.admin, &query).await.unwrap();
    page.rows.into_iter().map(|row| row.id).collect()
}

async fn whoever_was_reviewed_is_quiet_for_another_period(world: World) {
    let office = Office::open(world).await;
    let (anna, anna_seq) = user(&office.world, "anna").await;
    let (bert, bert_seq) = user(&office.world, "bert").await;
    office
        .change("UPDATE users SET activity = 'deactivated' WHERE seq = $1", bert_seq)
        .await;
    assert!(stale(&office).await.is_empty());
    office.world.clock.advance(91 * DAY);
    assert_eq!(stale(&office).await.len(), 2);
    let plan = office.plan(BulkAction::KeepReviewed, &[anna, bert]).await;
    assert_eq!(
        told(&plan),
        [is(Outcome::Will, 1, "anna"), is(Outcome::NotActive, 1, "bert")]
    );
    office.run(&plan).await;
    assert_eq!(stale(&office).await, [office.admin.id]);
    let by = "SELECT COUNT(*) FROM users u JOIN users r ON r.id = u.reviewed_by WHERE u.name = 'anna' AND r.name = 'amy.admin'";
    assert_eq!(office.number(by).await, 1);
    office.undo(&plan).await;
    assert_eq!(stale(&office).await.len(), 2);
    let back = "SELECT COUNT(*) FROM users WHERE reviewed_at = 0 AND reviewed_by IS NULL AND last_seen_at = created_at";
    assert_eq!(office.number(back).await, 3);
    office.act(BulkAction::KeepReviewed, &[anna]).await;
    office.world.clock.advance(60 * DAY);
    // Reviewed twice, undone once: what the first said holds, or a sign-in since.
    let second = office.plan(BulkAction::KeepReviewed, &[anna]).await;
    office.run(&second).await;
    office.undo(&second).await;
    assert_eq!(office.number(by).await, 1);
    let now = office.world.clock.now();
    assert_eq!(
        office
            .number("SELECT last_seen_at FROM users WHERE name = 'anna'")
            .await,
        now - 60 * DAY
    );
    office
        .change("UPDATE users SET last_login = reviewed_at + 1 WHERE seq = $1", anna_seq)
        .await;
    office.world.clock.advance(91 * DAY);
    assert_eq!(stale(&office).await.len(), 2);
}

async fn invitations_go_to_those_without_a_password(world: World) {
    let office = Office::open(world).await;
    let mut everybody = vec![office.admin.id];
    for (name, change) in [
        ("new", "UPDATE users SET modified_at = modified_at WHERE seq = $1"),
        ("token", "UPDATE users SET api_only = TRUE WHERE seq = $1"),
        ("gone", "UPDATE users SET activity = 'deactivated' WHERE seq = $1"),
        ("once", "UPDATE users SET password_set_at = 1 WHERE seq = $1"),
        ("over", "UPDATE users SET expires_on = 20776 WHERE seq = $1"),
    ] {
        let (id, seq) = user(&office.world, name).await;
        office.change(change, seq).await;
        everybody.push(id);
    }
    let plan = office.plan(BulkAction::Reinvite, &everybody).await;
    assert_eq!(
        told(&plan),
        [
            is(Outcome::Will, 1, "new"),
            is(Outcome::NotActive, 1, "gone"),
            is(Outcome::ApiOnly, 1, "token"),
            is(Outcome::Expired, 1, "over"),
            is(Outcome::HasPassword, 2, "amy.admin once"),
        ]
    );
    office.run(&plan).await;
    let open = NOON + office.core.policy.invitation;
    assert_eq!(
        office.number("SELECT MAX(invitation_expires_at) FROM users").await,
        open
    );
    assert_eq!(office.events().await, ["user.invite"]);
    let lead = office.lead("lead", &[]).await;
    let refused = office.try_plan(&lead, BulkAction::Reinvite, &everybody).await;
    assert_eq!(refused, Err(AppError::Forbidden), "who leads nothing");
    let team = group(&office.world, TEAM, "Team", &[]).await;
    let lead = office.lead("leader", &[team]).await;
    let refused = office.try_plan(&lead, BulkAction::SendReset, &everybody).await;
    assert_eq!(refused, Err(AppError::Forbidden), "nobody takes an account over");
}

on_both!(
    attempts_are_forgotten,
    the_last_day_is_set_and_given_back,
    the_last_administrator_stays,
    whoever_was_reviewed_is_quiet_for_another_period,
    invitations_go_to_those_without_a_password,
);
