//! Another email counts once its address has confirmed it (DOMAIN: Email change; TRUST 5, 6, 15, 30).

use super::{Me, at, rule};
use crate::sign_in::{Office, PASSWORD, from};
use crate::support::World;
use crate::users::desk::{form, with};
use app::error::AppError;
use app::profile::api::OwnProfile;
use app::profile::{ConfirmReader, ConfirmView};
use app::sign_in::api::SignIn;
use app::sign_in::{LinkKind, Links};
use app::users::MailState;
use app::users::api::UserAdmin;
use control_center::clock::{DAY, MINUTE};
use control_center::mail::worker::remove_old;
use control_center::profile::Profiles;
use control_center::sign_in::{admin, session};
use control_center::users::Users;
use std::sync::Arc;

crate::on_both!(
    from_asking_to_the_new_address,
    who_reads_the_mail_and_is_not_its_user_confirms_nothing,
    a_wrong_password_counts_and_locks,
    a_locked_account_says_nothing_of_passwords,
    broken_rules_are_told_at_their_fields,
    who_was_quicker_keeps_the_address,
    the_newest_link_counts,
    withdrawn_is_over,
    a_link_works_for_a_day_and_for_who_may_sign_in,
    what_else_changes_the_account_makes_it_void,
    an_administrators_change_makes_it_void,
    the_old_address_is_told_in_any_case,
    of_fifty_at_once_one_succeeds,
    mails_cannot_be_asked_for_without_end,
    without_a_mail_server_there_is_no_way,
);

const NEW: &str = "amy@new.example";

async fn ask(me: &Me, email: &str, password: &str) -> Result<(), AppError> {
    let caller = me.caller().await;
    me.profile.ask_email(&caller, &me.origin(), email, password).await
}

/// The token of a mail to the new address.
async fn asked(me: &Me) -> String {
    ask(me, NEW, PASSWORD).await.unwrap();
    me.post.deliver().await;
    me.post.server.last().token()
}

async fn confirm(me: &Me, token: &str) -> Result<(), AppError> {
    let caller = session::caller_of(&me.post.core, &me.token).await.unwrap();
    me.profile
        .confirm_email(caller.as_ref(), &from("198.51.100.7"), token)
        .await
}

async fn is_dead(me: &Me, token: &str) {
    assert_eq!(me.profile.confirmation(None, token).await, Err(AppError::NotFound));
    assert_eq!(confirm(me, token).await, Err(AppError::NotFound));
    assert_eq!(me.text("email").await, "amy@example.com");
}

async fn from_asking_to_the_new_address(world: World) {
    let me = Me::open(world).await;
    ask(&me, " Amy@New.Example ", PASSWORD).await.unwrap();
    let pending = me.show().await.pending.unwrap();
    assert_eq!(
        (&*pending.email, pending.mail),
        ("Amy@New.Example", Some(MailState::Waiting))
    );
    me.post.deliver().await;
    let mail = me.post.server.last();
    assert_eq!(mail.to, "Amy@New.Example");
    assert_eq!(mail.header("Subject"), "Confirm your email at Northwind");
    assert!(mail.link().starts_with("https://control.example/confirm-email/"));
    assert_eq!(mail.token().len(), 64, "256 bits");
    assert!(mail.text().contains("amy.admin") && mail.text().contains("2026-11-21 13:00"));
    assert_eq!(me.show().await.pending.unwrap().mail, Some(MailState::Accepted));
    // Until then all is as it was, however often somebody looks.
    for _ in 0..2 {
        let shown = me.profile.confirmation(None, &mail.token()).await.unwrap();
        let expect = ConfirmView {
            name: "amy.admin".into(),
            email: "Amy@New.Example".into(),
            reader: ConfirmReader::Nobody,
        };
        assert_eq!(shown, expect);
    }
    assert!(me.enters("amy@example.com", PASSWORD).await && !me.enters(NEW, PASSWORD).await);
    me.post
        .door
        .lost_password(&from("192.0.2.1"), "amy.admin")
        .await
        .unwrap();
    me.post.deliver().await;
    let reset = me.post.server.last();
    assert_eq!(reset.to, "amy@example.com");

    confirm(&me, &mail.token()).await.unwrap();
    assert!(me.enters(NEW, PASSWORD).await && !me.enters("amy@example.com", PASSWORD).await);
    assert_eq!(me.show().await.pending, None);
    assert_eq!(me.caller().await.email, "Amy@New.Example", "the session lives on");
    let dead = me.post.link(LinkKind::Reset, &reset.token()).await;
    assert_eq!(
        dead,
        Err(AppError::NotFound),
        "it was mailed to an address that is theirs no more"
    );
    assert_eq!(confirm(&me, &mail.token()).await, Err(AppError::NotFound));
    me.post.deliver().await;
    let told = me.post.server.last();
    assert_eq!(told.to, "amy@example.com");
    assert_eq!(told.header("Subject"), "Your email at Northwind was changed");
    assert!(told.text().contains("tell your administrator") && !told.text().contains("http"));
    assert!(!told.html().contains("<a ") && !told.html().contains(NEW));
    for action in ["user.ask_email", "user.confirm_email"] {
        assert_eq!(me.events(action).await, 1, "{action}");
    }
    // What is done with keeps no address.
    let left = "SELECT COUNT(*) FROM mails WHERE address <> ''";
    assert_eq!(me.post.number(left).await, 0);
    let digests = "SELECT COUNT(*) FROM links";
    assert_eq!(me.post.number(digests).await, 0);
}

/// A mistyped address is somebody else's, who reads the mail.
async fn who_reads_the_mail_and_is_not_its_user_confirms_nothing(world: World) {
    let me = Me::open(world).await;
    let token = asked(&me).await;
    admin::create(&me.post.core, "bob.boss", "bob@example.com", PASSWORD)
        .await
        .unwrap();
    let session = me.post.door.sign_in(&from("192.0.2.3"), "bob.boss", PASSWORD).await;
    let bob = session::caller_of(&me.post.core, &session.unwrap()).await.unwrap();
    for (reader, shown, refused) in [
        (None, ConfirmReader::Nobody, AppError::Unauthenticated),
        (bob.as_ref(), ConfirmReader::Other, AppError::Forbidden),
    ] {
        assert_eq!(me.profile.confirmation(reader, &token).await.unwrap().reader, shown);
        let tried = me.profile.confirm_email(reader, &from("192.0.2.3"), &token).await;
        assert_eq!(tried, Err(refused));
        assert_eq!(me.text("email").await, "amy@example.com");
    }
    let amy = me.caller().await;
    let shown = me.profile.confirmation(Some(&amy), &token).await.unwrap();
    assert_eq!(shown.reader, ConfirmReader::Owner);
    confirm(&me, &token).await.unwrap();
    assert_eq!(me.text("email").await, NEW);
}

async fn a_wrong_password_counts_and_locks(world: World) {
    let me = Me::open(world).await;
    for n in 1..=10 {
        assert_eq!(me.post.number("SELECT locked_until FROM users").await, 0, "{n}");
        assert_eq!(
            rule(ask(&me, NEW, "not this one").await),
            at("email_password", "password_wrong")
        );
        assert_eq!(me.post.number("SELECT failed_attempts FROM users").await, n);
    }
    assert!(me.post.number("SELECT locked_until FROM users").await > me.post.now());
    assert!(!me.enters("amy.admin", PASSWORD).await);
    assert_eq!(me.events("session.sign_in_failed").await, 10);
    assert_eq!(me.show().await.pending, None);
    assert_eq!(me.post.mails().await, []);
}

async fn a_locked_account_says_nothing_of_passwords(world: World) {
    let me = Me::open(world).await;
    me.post.change("UPDATE users SET locked_until = 1795176600000000").await;
    for password in [PASSWORD, "not this one", ""] {
        assert_eq!(
            rule(ask(&me, NEW, password).await),
            at("email_password", "password_wrong")
        );
    }
    let counted = "SELECT failed_attempts + lock_count FROM users";
    assert_eq!(me.post.number(counted).await, 0, "attempts while locked change nothing");
    assert_eq!(me.show().await.pending, None);
    me.post.clock().advance(15 * MINUTE);
    ask(&me, NEW, PASSWORD).await.unwrap();
}

async fn broken_rules_are_told_at_their_fields(world: World) {
    let me = Me::open(world).await;
    me.post.user("ben").await;
    for (email, broken) in [
        ("", "required"),
        ("nobody", "email_invalid"),
        ("amy@example.com", "email_own"),
        ("BEN@example.com", "taken"),
    ] {
        assert_eq!(rule(ask(&me, email, PASSWORD).await), at("email", broken), "{email}");
    }
    // Whether it is free is for who knows the password alone.
    assert_eq!(
        rule(ask(&me, "ben@example.com", "guessed").await),
        at("email_password", "password_wrong")
    );
    // The same address in other letters is their own, and may be written anew.
    ask(&me, "Amy@Example.com", PASSWORD).await.unwrap();
}

async fn who_was_quicker_keeps_the_address(world: World) {
    let me = Me::open(world).await;
    let token = asked(&me).await;
    me.post.user("amy@new.example").await;
    assert_eq!(rule(confirm(&me, &token).await), at("email", "taken"));
    assert_eq!(me.text("email").await, "amy@example.com");
    me.profile.confirmation(None, &token).await.unwrap();
}

async fn the_newest_link_counts(world: World) {
    let me = Me::open(world).await;
    let first = asked(&me).await;
    me.profile
        .ask_email_again(&me.caller().await, &me.origin())
        .await
        .unwrap();
    is_dead(&me, &first).await;
    me.post.deliver().await;
    let second = me.post.server.last().token();
    ask(&me, "other@new.example", PASSWORD).await.unwrap();
    is_dead(&me, &second).await;
    me.post.deliver().await;
    let mail = me.post.server.last();
    assert_eq!(mail.to, "other@new.example");
    confirm(&me, &mail.token()).await.unwrap();
    assert_eq!(me.text("email").await, "other@new.example");
}

async fn withdrawn_is_over(world: World) {
    let me = Me::open(world).await;
    let token = asked(&me).await;
    let caller = me.caller().await;
    for _ in 0..2 {
        me.profile.withdraw_email(&caller, &me.origin()).await.unwrap();
    }
    is_dead(&me, &token).await;
    assert_eq!(me.show().await.pending, None);
    assert_eq!(me.events("user.withdraw_email").await, 1);
    let again = me.profile.ask_email_again(&caller, &me.origin()).await;
    assert_eq!(again, Err(AppError::Conflict));
}

async fn a_link_works_for_a_day_and_for_who_may_sign_in(world: World) {
    let me = Me::open(world).await;
    let token = asked(&me).await;
    for (out, back) in [
        (
            "UPDATE users SET activity = 'deactivated'",
            "UPDATE users SET activity = 'active'",
        ),
        ("UPDATE users SET api_only = TRUE", "UPDATE users SET api_only = FALSE"),
        ("UPDATE users SET expires_on = 20776", "UPDATE users SET expires_on = 0"),
    ] {
        me.post.change(out).await;
        is_dead(&me, &token).await;
        me.post.change(back).await;
        me.profile.confirmation(None, &token).await.unwrap();
    }
    // It confirms an email, and sets no password.
    assert_eq!(me.post.link(LinkKind::Reset, &token).await, Err(AppError::NotFound));
    let (origin, new) = (from("192.0.2.1"), "four grey geese go home");
    let set = me.post.door.set_password(&origin, LinkKind::ConfirmEmail, &token, new);
    assert_eq!(set.await, Err(AppError::NotFound));
    me.post.clock().advance(DAY - 1);
    me.profile.confirmation(None, &token).await.unwrap();
    me.post.clock().advance(1);
    is_dead(&me, &token).await;
    let wanted = "SELECT COUNT(*) FROM email_changes";
    remove_old(&me.post.core).await.unwrap();
    assert_eq!(me.post.number(wanted).await, 1);
    me.post.clock().advance(7 * DAY);
    remove_old(&me.post.core).await.unwrap();
    assert_eq!(me.post.number(wanted).await, 0);
}

async fn what_else_changes_the_account_makes_it_void(world: World) {
    let me = Me::open(world).await;
    let token = asked(&me).await;
    me.post
        .door
        .lost_password(&from("192.0.2.1"), "amy.admin")
        .await
        .unwrap();
    me.post.deliver().await;
    let reset = me.post.server.last().token();
    let new = "four grey geese go home";
    me.post
        .door
        .set_password(&from("192.0.2.1"), LinkKind::Reset, &reset, new)
        .await
        .unwrap();
    is_dead(&me, &token).await;
    assert_eq!(me.post.number("SELECT COUNT(*) FROM email_changes").await, 0);
}

async fn the_old_address_is_told_in_any_case(world: World) {
    let me = Me::open(world).await;
    let token = asked(&me).await;
    confirm(&me, &token).await.unwrap();
    let new = "four grey geese go home";
    let caller = me.caller().await;
    me.profile
        .change_password(&caller, &me.origin(), PASSWORD, new)
        .await
        .unwrap();
    me.post.change("UPDATE users SET activity = 'deactivated'").await;
    me.post.deliver().await;
    let told = me.post.server.last();
    assert_eq!(told.to, "amy@example.com");
    assert_eq!(told.header("Subject"), "Your email at Northwind was changed");
}

/// Whoever gives somebody another email has the last word, also on their own.
async fn an_administrators_change_makes_it_void(world: World) {
    let me = Me::open(world).await;
    let token = asked(&me).await;
    let amy = me.caller().await;
    let boss = admin::create(&me.post.core, "bob.boss", "bob@example.com", PASSWORD).await;
    boss.unwrap();
    let session = me.post.door.sign_in(&from("192.0.2.3"), "bob.boss", PASSWORD).await;
    let caller = session::caller_of(&me.post.core, &session.unwrap())
        .await
        .unwrap()
        .unwrap();
    let users = Users(me.post.core.clone());
    let view = users.edit(&caller, Some(amy.id), None).await.unwrap();
    let values = &view.form.draft.values;
    let fields: Vec<(&str, &str)> = values
        .iter()
        .map(|(field, value)| (field.as_str(), value.as_str()))
        .collect();
    let raw = with(&form(&fields), &[("email", "amy@third.example")]);
    // One's own goes by the profile alone.
    let own = users.save(&amy, &me.origin(), Some(amy.id), &raw).await;
    assert_eq!(rule(own), at("email", "own_email"));
    users.save(&caller, &me.origin(), Some(amy.id), &raw).await.unwrap();
    me.post.deliver().await;
    assert_eq!(me.post.server.last().to, "amy@example.com");
    assert_eq!(me.profile.confirmation(None, &token).await, Err(AppError::NotFound));
    assert_eq!(confirm(&me, &token).await, Err(AppError::NotFound));
    assert_eq!(me.text("email").await, "amy@third.example");
    assert_eq!(me.show().await.pending, None);
}

async fn of_fifty_at_once_one_succeeds(world: World) {
    let me = Me::open(world).await;
    let token = asked(&me).await;
    let me = Arc::new(me);
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let (me, token) = (me.clone(), token.clone());
        tries.spawn(async move {
            match confirm(&me, &token).await {
                Ok(()) => true,
                Err(AppError::NotFound) => false,
                Err(error) => panic!("{error:?}"),
            }
        });
    }
    let confirmed = tries.join_all().await.into_iter().filter(|done| *done).count();
    assert_eq!((confirmed, me.events("user.confirm_email").await), (1, 1));
}

async fn mails_cannot_be_asked_for_without_end(world: World) {
    let me = Me::open(world).await;
    for n in 0..5 {
        ask(&me, &format!("somebody{n}@new.example"), PASSWORD).await.unwrap();
    }
    let refused = ask(&me, NEW, PASSWORD).await;
    assert!(matches!(refused, Err(AppError::TooManyRequests { .. })), "{refused:?}");
    let again = me.profile.ask_email_again(&me.caller().await, &me.origin()).await;
    assert!(matches!(again, Err(AppError::TooManyRequests { .. })), "{again:?}");
    assert_eq!(me.post.mails().await.len(), 1, "only the newest waits");
    me.post.clock().advance(15 * MINUTE);
    ask(&me, NEW, PASSWORD).await.unwrap();
}

async fn without_a_mail_server_there_is_no_way(world: World) {
    let office = Office::open(world).await;
    let token = office.sign_in("192.0.2.1", PASSWORD).await.unwrap();
    let caller = session::caller_of(&office.core, &token).await.unwrap().unwrap();
    let profile = Profiles(office.core.clone());
    assert!(!profile.show(&caller, None).await.unwrap().sends_mail);
    let refused = profile.ask_email(&caller, &from("192.0.2.1"), NEW, PASSWORD).await;
    assert_eq!(refused, Err(AppError::Forbidden));
}
