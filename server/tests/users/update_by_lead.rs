//! Changing a user as a team lead: whom, what, and what they may not find out (TRUST 17, 19, 20).

use super::desk::{Desk, form, group_value, rule, rules, with};
use super::list::{group, user};
use crate::on_both;
use crate::support::World;
use app::error::AppError;
use app::users::UserId;
use app::users::api::UserAdmin;

on_both!(
    leads_change_their_own_people_alone,
    who_had_a_password_is_not_renamed_by_a_lead_after_a_time_as_api_only,
    who_answers_for_a_member_stays_though_the_lead_does_not_see_them,
    a_lead_who_tries_names_by_saving_has_to_wait,
    a_contact_out_of_sight_has_no_name_in_a_conflict,
    groups_that_are_deleted_are_nobodys,
);

/// TRUST 17: neither its name nor that it is there.
async fn a_contact_out_of_sight_has_no_name_in_a_conflict(world: World) {
    let desk = Desk::open(world).await;
    let (mine, mine_seq) = user(&desk.world, "mine").await;
    let (outside, _) = user(&desk.world, "outside").await;
    let lead = desk.lead(1, "Team", &[mine_seq]).await;
    let new = [
        ("contact_choice", "new"),
        ("contact_first_name", "Secret"),
        ("contact_last_name", "Person"),
    ];
    desk.edit(&desk.admin, outside, &new).await.unwrap();
    let known = desk.users.find(&desk.admin, "contact", "secret").await.unwrap();
    let stale = with(&desk.form_of(&lead, mine).await, &[("version", "0")]);
    let mut told = Vec::new();
    for contact in [known[0].value.clone(), uuid::Uuid::now_v7().to_string()] {
        let sent = with(&stale, &[("contact_choice", "pick"), ("contact", &contact)]);
        let met = desk.save(&lead, Some(mine), &sent).await.unwrap();
        told.push(desk.draft(&lead, &met).await.differences);
    }
    assert_eq!(told[0], told[1]);
    assert!(!format!("{told:?}").contains("Secret"), "{told:?}");
}

/// Nobody leads them any more; but for those that would make administrators again.
async fn groups_that_are_deleted_are_nobodys(world: World) {
    let desk = Desk::open(world).await;
    let (mine, mine_seq) = user(&desk.world, "mine").await;
    let lead = desk.lead(1, "Team", &[mine_seq]).await;
    let old = group(&desk.world, 2, "Old", &[mine_seq]).await;
    let edit = async || desk.edit(&lead, mine, &[("description", "by the lead")]).await;
    assert_eq!(edit().await.unwrap_err(), AppError::Forbidden);
    desk.change("UPDATE groups SET activity = 'deleted' WHERE seq = $1", old)
        .await;
    edit().await.unwrap();
    desk.permit(old, "admin", true).await;
    assert_eq!(edit().await.unwrap_err(), AppError::Forbidden);
}

async fn leads_change_their_own_people_alone(world: World) {
    let desk = Desk::open(world).await;
    let (mine, mine_seq) = user(&desk.world, "mine").await;
    let (shared, shared_seq) = user(&desk.world, "shared").await;
    let (theirs, _) = user(&desk.world, "theirs").await;
    let lead = desk.lead(1, "Team", &[mine_seq, shared_seq]).await;
    group(&desk.world, 2, "Elsewhere", &[shared_seq]).await;
    let (team, elsewhere) = (group_value(1), group_value(2));
    desk.edit(
        &lead,
        mine,
        &[("description", "by the lead"), ("email", "new@example.org")],
    )
    .await
    .unwrap();
    let raw = desk.form_of(&desk.admin, shared).await;
    assert_eq!(
        desk.save(&lead, Some(shared), &raw).await.unwrap_err(),
        AppError::Forbidden
    );
    assert!(!desk.view(&lead, Some(shared), None).await.rights.edit);
    for id in [theirs, UserId(uuid::Uuid::now_v7())] {
        assert_eq!(desk.save(&lead, Some(id), &raw).await.unwrap_err(), AppError::NotFound);
    }
    // Fields and groups that are not theirs to set are not set by sending them.
    let refused = async |fields: &[(&str, &str)]| rules(desk.edit(&lead, mine, fields).await.unwrap_err());
    assert_eq!(
        refused(&[("groups", &team), ("groups", &elsewhere)]).await,
        rule("groups", "unknown")
    );
    assert_eq!(refused(&[("groups", "")]).await, rule("groups", "group_needed"));
    desk.change("UPDATE users SET password_hash = 'x' WHERE seq = $1", mine_seq)
        .await;
    assert_eq!(
        refused(&[("email", "lead@example.org")]).await,
        rule("email", "not_yours")
    );
    assert_eq!(refused(&[("name", "lead")]).await, rule("name", "not_yours"));
    let told = desk.told(mine).await;
    desk.edit(
        &lead,
        mine,
        &[("activity", "deleted"), ("password_hash", "y"), ("version_", "9")],
    )
    .await
    .unwrap();
    assert_eq!(desk.told(mine).await, told);
    // A group with a permission that is not their own is neither given nor taken away.
    desk.permit(2, "billing", false).await;
    desk.edit(&lead, mine, &[("groups", ""), ("description", "kept")])
        .await
        .unwrap();
    assert_eq!(desk.told(mine).await, "mine kept [Team] [] 3");
    assert_eq!(desk.view(&lead, Some(mine), None).await.fixed_groups[0].name, "Team");
    let plain = desk.person("plain").await;
    let raw = desk.form_of(&desk.admin, plain.id).await;
    assert_eq!(
        desk.save(&plain, Some(plain.id), &raw).await.unwrap_err(),
        AppError::Forbidden
    );
    assert_eq!(
        desk.save(&plain, Some(mine), &raw).await.unwrap_err(),
        AppError::NotFound
    );
}

async fn who_had_a_password_is_not_renamed_by_a_lead_after_a_time_as_api_only(world: World) {
    let desk = Desk::open(world).await;
    let (id, seq) = user(&desk.world, "mine").await;
    let lead = desk.lead(1, "Team", &[seq]).await;
    desk.change(
        "UPDATE users SET password_hash = 'x', password_set_at = 5 WHERE seq = $1",
        seq,
    )
    .await;
    let boss = lead.id.to_string();
    let api = [
        ("api_only", "true"),
        ("purpose", "sync"),
        ("responsible", &*boss),
        ("review_on", "2027-01-01"),
    ];
    desk.edit(&lead, id, &api).await.unwrap();
    desk.edit(&lead, id, &[("api_only", ""), ("responsible", "")])
        .await
        .unwrap();
    let refused = desk.edit(&lead, id, &[("email", "lead@example.org")]).await;
    assert_eq!(rules(refused.unwrap_err()), rule("email", "not_yours"));
    assert!(!desk.view(&lead, Some(id), None).await.rights.identity);
    let record = desk.users.get(&lead, id).await.unwrap();
    assert!(record.had_password && !record.has_password && !record.copies_link);
}

async fn who_answers_for_a_member_stays_though_the_lead_does_not_see_them(world: World) {
    let desk = Desk::open(world).await;
    let (id, seq) = user(&desk.world, "robot").await;
    let lead = desk.lead(1, "Team", &[seq]).await;
    let (outside, _) = user(&desk.world, "outside").await;
    let outside = outside.to_string();
    let api = [
        ("api_only", "true"),
        ("purpose", "sync"),
        ("responsible", &*outside),
        ("review_on", "2027-01-01"),
    ];
    desk.edit(&desk.admin, id, &api).await.unwrap();
    let raw = desk.form_of(&lead, id).await;
    assert!(!raw.contains(&outside), "{raw}");
    desk.edit(&lead, id, &[("description", "nightly")]).await.unwrap();
    let record = desk.users.get(&desk.admin, id).await.unwrap();
    assert_eq!(record.responsible.map(|(_, name)| name).as_deref(), Some("outside"));
    assert_eq!(record.item.description, "nightly");
    // A save that meets a newer version tells it no more than the form did.
    let sent = with(&raw, &[("description", "mine"), ("purpose", "mine too")]);
    let met = desk.save(&lead, Some(id), &sent).await.unwrap();
    let draft = desk.draft(&lead, &met).await;
    assert!(!format!("{draft:?}").contains(&outside), "{draft:?}");
    assert!(draft.differences.iter().all(|it| it.field != "responsible"));
    // For somebody new there is nobody to keep.
    let nobody = UserId::UNSEEN.to_string();
    let group = group_value(1);
    let new = [
        ("name", "robot.two"),
        ("email", "two@example.org"),
        ("groups", &*group),
        ("api_only", "true"),
        ("purpose", "sync"),
        ("responsible", &*nobody),
        ("review_on", "2027-01-01"),
    ];
    let refused = desk.save(&lead, None, &form(&new)).await;
    assert_eq!(rules(refused.unwrap_err()), rule("responsible", "unknown"));
}

async fn a_lead_who_tries_names_by_saving_has_to_wait(world: World) {
    let desk = Desk::open(world).await;
    let (id, seq) = user(&desk.world, "mine").await;
    let lead = desk.lead(1, "Team", &[seq]).await;
    let taken = [("email", "amy.admin@example.com"), ("expires_on", "soon")];
    let mut waits = false;
    for _ in 0..200 {
        if let Err(AppError::TooManyRequests { .. }) = desk.edit(&lead, id, &taken).await {
            waits = true;
            break;
        }
    }
    assert!(waits);
    // Of somebody who is not theirs nothing is told, nor whether there is one.
    let other = desk.lead(2, "Other", &[]).await;
    let raw = with(&desk.form_of(&desk.admin, id).await, &taken);
    for _ in 0..130 {
        assert_eq!(desk.save(&other, Some(id), &raw).await.unwrap_err(), AppError::NotFound);
    }
    desk.edit(&lead, id, &[("description", "asks for no name")])
        .await
        .unwrap();
}
