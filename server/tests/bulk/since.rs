//! What changed since a plan was shown: what its users' versions do not tell, and what its maker may see.

use super::{Office, TEAM, is, origin, told};
use crate::on_both;
use crate::support::World;
use crate::users::list::{group, user};
use crate::users::organisation::group_id;
use app::bulk::{ActionInput, BulkAction, Outcome};
use app::context::Caller;
use app::error::AppError;
use control_center::bulk::{remove_expired, run, show};
use control_center::clock::DAY;
use control_center::value;

async fn who_got_a_password_or_left_since_is_not_invited(world: World) {
    let office = Office::open(world).await;
    let (set, set_seq) = user(&office.world, "set").await;
    let (over, over_seq) = user(&office.world, "over").await;
    let (new, _) = user(&office.world, "new").await;
    let plan = office.plan(BulkAction::Reinvite, &[set, over, new]).await;
    assert_eq!(told(&plan), [is(Outcome::Will, 3, "new over set")]);
    // Neither makes a new version: setting a password does not, nor does the day.
    office
        .change("UPDATE users SET password_hash = 'x' WHERE seq = $1", set_seq)
        .await;
    office
        .change("UPDATE users SET expires_on = 1 WHERE seq = $1", over_seq)
        .await;
    let done = office.run(&plan).await;
    assert_eq!(
        told(&done),
        [is(Outcome::Done, 1, "new"), is(Outcome::Changed, 2, "over set")]
    );
    assert_eq!(office.events().await, ["user.invite"]);
}

async fn whose_attempts_were_forgotten_by_a_sign_in_is_left_alone(world: World) {
    let office = Office::open(world).await;
    let (anna, anna_seq) = user(&office.world, "anna").await;
    office
        .change("UPDATE users SET failed_attempts = 3 WHERE seq = $1", anna_seq)
        .await;
    let plan = office.plan(BulkAction::ResetAttempts, &[anna]).await;
    office
        .change("UPDATE users SET failed_attempts = 0 WHERE seq = $1", anna_seq)
        .await;
    let done = office.run(&plan).await;
    assert_eq!(told(&done), [is(Outcome::Changed, 1, "anna")]);
    assert_eq!(office.events().await, Vec::<String>::new());
}

/// Undoing gives back the membership that was, not one that is granted anew.
async fn a_membership_that_is_given_back_is_the_old_one(world: World) {
    let office = Office::open(world).await;
    let (anna, anna_seq) = user(&office.world, "anna").await;
    let (bert, bert_seq) = user(&office.world, "bert").await;
    group(&office.world, TEAM, "Team", &[anna_seq, bert_seq]).await;
    office
        .change(
            "UPDATE memberships SET granted_at = 7, granted_by = (SELECT id FROM users WHERE name = 'bert'), writable = TRUE
             WHERE group_seq > 1 AND user_seq = $1",
            anna_seq,
        )
        .await;
    let grants = async || -> Vec<String> {
        let sql = "SELECT u.name || ' ' || CAST(m.granted_at AS TEXT) || ' ' || COALESCE(g.name, 'nobody')
                || CASE WHEN m.writable = TRUE THEN ' write' ELSE ' read' END
            FROM memberships m JOIN users u ON u.seq = m.user_seq LEFT JOIN users g ON g.id = m.granted_by
            WHERE m.group_seq > 1 ORDER BY u.seq";
        value!(
            &mut office.world.store.read().await.unwrap().db(),
            fetch_all,
            String,
            sql
        )
        .unwrap()
    };
    let before = ["anna 7 bert write", "bert 0 nobody read"];
    assert_eq!(grants().await, before);
    let remove = ActionInput {
        group: Some(group_id(TEAM)),
        ..BulkAction::RemoveFromGroup.into()
    };
    let plan = office.plan(remove, &[anna, bert]).await;
    office.run(&plan).await;
    assert_eq!(grants().await, Vec::<String>::new());
    office.undo(&plan).await;
    assert_eq!(grants().await, before);
}

async fn who_sees_less_by_now_reads_no_names_in_their_old_plan(world: World) {
    let office = Office::open(world).await;
    let (anna, anna_seq) = user(&office.world, "anna").await;
    let first = group(&office.world, TEAM, "Team", &[anna_seq]).await;
    let second = group(&office.world, TEAM + 1, "Other", &[]).await;
    let plan = office.plan(BulkAction::Deactivate, &[anna]).await;
    let demoted = Caller {
        admin: false,
        leads: vec![first, second],
        ..office.admin.clone()
    };
    assert_eq!(show(&office.core, &demoted, plan.id).await, Err(AppError::NotFound));
    let lead = office.lead("lead", &[first, second]).await;
    let plan = office.try_plan(&lead, BulkAction::Deactivate, &[anna]).await.unwrap();
    assert!(show(&office.core, &lead, plan.id).await.is_ok());
    // One more group is no less; one less is.
    let more = Caller {
        leads: vec![first, second, 99],
        ..lead.clone()
    };
    assert!(show(&office.core, &more, plan.id).await.is_ok());
    let less = Caller {
        leads: vec![first],
        ..lead.clone()
    };
    assert_eq!(show(&office.core, &less, plan.id).await, Err(AppError::NotFound));
    office
        .change("UPDATE groups SET leader_seq = NULL WHERE seq = $1", second)
        .await;
    let refused = run(&office.core, &lead, &origin(), plan.id).await;
    assert_eq!(refused, Err(AppError::NotFound));
    assert_eq!(office.events().await, Vec::<String>::new());
}

async fn old_plans_go_with_time(world: World) {
    let office = Office::open(world).await;
    let (anna, _) = user(&office.world, "anna").await;
    office.plan(BulkAction::Deactivate, &[anna]).await;
    let rows = "SELECT (SELECT COUNT(*) FROM plans) + (SELECT COUNT(*) FROM plan_targets)";
    remove_expired(&office.core).await.unwrap();
    assert_eq!(office.number(rows).await, 2);
    office.world.clock.advance(DAY);
    // Who plans something else does not wait for it.
    office.plan(BulkAction::Deactivate, &[anna]).await;
    assert_eq!(office.number(rows).await, 4);
    remove_expired(&office.core).await.unwrap();
    assert_eq!(office.number(rows).await, 2);
}

on_both!(
    who_got_a_password_or_left_since_is_not_invited,
    whose_attempts_were_forgotten_by_a_sign_in_is_left_alone,
    a_membership_that_is_given_back_is_the_old_one,
    who_sees_less_by_now_reads_no_names_in_their_old_plan,
    old_plans_go_with_time,
);
