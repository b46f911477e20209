//! Another password of one's own (TRUST 2, 10, 14).

use super::{Me, at, rule};
use crate::sign_in::{PASSWORD, from};
use crate::support::World;
use app::error::AppError;
use app::profile::api::OwnProfile;
use app::sign_in::api::SignIn;
use app::sign_in::{LinkKind, Links};
use control_center::sign_in::session;

crate::on_both!(
    the_new_one_ends_what_the_old_one_opened,
    rules_are_told_at_their_fields,
    a_wrong_one_counts_and_a_locked_account_says_nothing,
);

const NEW: &str = "four grey geese go home";

async fn change(me: &Me, current: &str, new: &str) -> Result<String, AppError> {
    let caller = me.caller().await;
    me.profile.change_password(&caller, &me.origin(), current, new).await
}

async fn is_in(me: &Me, token: &str) -> bool {
    session::caller_of(&me.post.core, token).await.unwrap().is_some()
}

async fn the_new_one_ends_what_the_old_one_opened(world: World) {
    let me = Me::open(world).await;
    let other = me
        .post
        .door
        .sign_in(&from("192.0.2.2"), "amy.admin", PASSWORD)
        .await
        .unwrap();
    me.post
        .door
        .lost_password(&from("192.0.2.1"), "amy.admin")
        .await
        .unwrap();
    me.post.deliver().await;
    let reset = me.post.server.last().token();
    let caller = me.caller().await;
    me.profile
        .ask_email(&caller, &me.origin(), "amy@new.example", PASSWORD)
        .await
        .unwrap();

    let token = change(&me, PASSWORD, NEW).await.unwrap();
    assert!(is_in(&me, &token).await);
    assert!(!is_in(&me, &other).await && !is_in(&me, &me.token).await);
    assert!(me.enters("amy.admin", NEW).await && !me.enters("amy.admin", PASSWORD).await);
    assert_eq!(me.post.link(LinkKind::Reset, &reset).await, Err(AppError::NotFound));
    assert_eq!(me.post.number("SELECT COUNT(*) FROM email_changes").await, 0);
    let waiting = "SELECT COUNT(*) FROM mails WHERE state = 'waiting'";
    assert_eq!(me.post.number(waiting).await, 0);
    assert_eq!(me.events("user.change_password").await, 1);
}

async fn rules_are_told_at_their_fields(world: World) {
    let me = Me::open(world).await;
    for (new, broken) in [
        ("", "required"),
        ("too short", "password_too_short"),
        ("password1234", "password_too_common"),
        ("purple Northwind elephants 7", "password_contains_name"),
        ("purple amy.admin elephants 7", "password_contains_name"),
    ] {
        assert_eq!(
            rule(change(&me, PASSWORD, new).await),
            at("new_password", broken),
            "{new}"
        );
    }
    let judged = me.profile.strength(&me.caller().await, "too short").await.unwrap();
    assert_eq!(judged.rule, "password_too_short");
    assert!(
        me.profile
            .strength(&me.caller().await, NEW)
            .await
            .unwrap()
            .rule
            .is_empty()
    );
    assert_eq!(me.post.number("SELECT failed_attempts FROM users").await, 0);
    assert!(is_in(&me, &me.token).await);
}

async fn a_wrong_one_counts_and_a_locked_account_says_nothing(world: World) {
    let me = Me::open(world).await;
    for _ in 0..10 {
        assert_eq!(
            rule(change(&me, "guessed", NEW).await),
            at("current_password", "password_wrong")
        );
    }
    assert!(me.post.number("SELECT locked_until FROM users").await > me.post.now());
    assert_eq!(
        rule(change(&me, PASSWORD, NEW).await),
        at("current_password", "password_wrong")
    );
    assert!(is_in(&me, &me.token).await, "sessions of a locked account live on");
    assert_eq!(me.events("user.change_password").await, 0);
}
