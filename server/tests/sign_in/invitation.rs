//! Invitations from the link to the first sign-in (TRUST 2, 4, 15, 19).

use super::{PASSWORD, from};
use crate::mail::Post;
use crate::support::World;
use app::context::{Caller, Origin};
use app::error::{AppError, FieldError};
use app::sign_in::api::SignIn;
use app::sign_in::{LinkKind, Links};
use app::users::api::UserAdmin;
use app::users::{MailState, UserId};
use control_center::core::Core;
use control_center::policy::Policy;
use control_center::sign_in::{SignIns, session};
use control_center::users::Users;
use control_center::{execute, value};
use std::sync::Arc;
use uuid::Uuid;

crate::on_both!(
    opening_a_link_uses_nothing_up_and_setting_the_password_does,
    of_fifty_at_once_one_succeeds,
    a_link_works_for_who_may_sign_in_alone,
    a_password_has_to_be_good_for_this_user,
    strength_is_told_to_who_has_the_link,
    administrators_copy_a_link_where_no_mail_server_is_set,
    the_record_tells_what_became_of_the_mail,
);

const INVITATION: LinkKind = LinkKind::Invitation;

async fn invited(world: World) -> (Post, i64, String) {
    let post = Post::open(world).await;
    let amy = post.user("amy").await;
    post.invite(&[amy]).await;
    post.deliver().await;
    let token = post.server.last().token();
    (post, amy, token)
}

fn rules(refused: Result<String, AppError>) -> Vec<String> {
    let Err(AppError::Invalid { fields }) = refused else {
        panic!("{refused:?}")
    };
    assert!(fields.iter().all(|FieldError { field, .. }| field == "password"));
    fields.into_iter().map(|field| field.rule).collect()
}

async fn opening_a_link_uses_nothing_up_and_setting_the_password_does(world: World) {
    let (post, _, token) = invited(world).await;
    for _ in 0..2 {
        assert_eq!(post.link(INVITATION, &token).await.unwrap().name, "amy");
    }
    assert_eq!(post.link(LinkKind::Reset, &token).await, Err(AppError::NotFound));
    assert_eq!(post.link(INVITATION, &token[1..]).await, Err(AppError::NotFound));
    assert_eq!(
        post.link(INVITATION, &"x".repeat(10_000)).await,
        Err(AppError::NotFound)
    );
    let origin = from("192.0.2.1");
    let wrong_kind = post.door.set_password(&origin, LinkKind::Reset, &token, PASSWORD).await;
    assert_eq!(wrong_kind, Err(AppError::NotFound));
    let entered = post
        .door
        .set_password(&origin, INVITATION, &token, PASSWORD)
        .await
        .unwrap();
    assert!(session::caller_of(&post.core, &entered).await.unwrap().is_some());
    assert_eq!(post.link(INVITATION, &token).await, Err(AppError::NotFound));
    let again = post
        .door
        .set_password(&origin, INVITATION, &token, "another good one here")
        .await;
    assert_eq!(again, Err(AppError::NotFound));
    post.door.sign_in(&origin, "amy", PASSWORD).await.unwrap();
    let left = "SELECT invitation_expires_at + (SELECT COUNT(*) FROM links) FROM users";
    assert_eq!(post.number(left).await, 0);
    let known = "SELECT COUNT(*) FROM users WHERE last_login > 0 AND password_set_at > 0 AND last_seen_at = last_login";
    assert_eq!(post.number(known).await, 1);
    let events = "SELECT COUNT(*) FROM audit_events WHERE action IN ('user.accept_invitation', 'session.sign_in')";
    assert_eq!(post.number(events).await, 3);
}

async fn of_fifty_at_once_one_succeeds(world: World) {
    let (post, _, token) = invited(world).await;
    let post = Arc::new(post);
    let mut tries = tokio::task::JoinSet::new();
    for n in 0..50 {
        let (post, token) = (post.clone(), token.clone());
        tries.spawn(async move {
            let password = format!("{PASSWORD} {n}");
            let set = post
                .door
                .set_password(&from("192.0.2.1"), INVITATION, &token, &password)
                .await;
            match set {
                Ok(_) => true,
                Err(AppError::NotFound) => false,
                Err(error) => panic!("{error:?}"),
            }
        });
    }
    let set = tries.join_all().await.into_iter().filter(|set| *set).count();
    assert_eq!((set, post.number("SELECT COUNT(*) FROM sessions").await), (1, 1));
}

async fn a_link_works_for_who_may_sign_in_alone(world: World) {
    let (post, _, token) = invited(world).await;
    for (column, value, back) in [
        ("activity", "'deactivated'", "'active'"),
        ("activity", "'deleted'", "'active'"),
        ("activity", "'erased'", "'active'"),
        ("api_only", "TRUE", "FALSE"),
        ("expires_on", "20776", "0"),
        ("password_set_at", "1", "0"),
        ("password_hash", "'x'", "''"),
    ] {
        change(&post, column, value).await;
        assert_eq!(post.link(INVITATION, &token).await, Err(AppError::NotFound), "{value}");
        let set = post
            .door
            .set_password(&from("192.0.2.1"), INVITATION, &token, PASSWORD)
            .await;
        assert_eq!(set, Err(AppError::NotFound), "{column} {value}");
        change(&post, column, back).await;
        post.link(INVITATION, &token).await.unwrap();
    }
}

async fn change(post: &Post, column: &str, value: &str) {
    let text = sqlx::AssertSqlSafe(format!("UPDATE users SET {column} = {value}"));
    let mut tx = post.core.store.write().await.unwrap();
    execute!(&mut tx.db(), text).unwrap();
    tx.commit().await.unwrap();
}

async fn a_password_has_to_be_good_for_this_user(world: World) {
    let (post, _, token) = invited(world).await;
    post.change(
        "INSERT INTO contacts (id, kind, relation, first_name, last_name, name_key, search_text, created_at, modified_at)
         SELECT id, 'person', 'staff', 'Amelia', 'Thornbury', '', '', 0, 0 FROM users",
    )
    .await;
    post.change("UPDATE users SET contact_id = id, name = 'a.thorn', email = 'sunflower@example.com'")
        .await;
    let origin = from("192.0.2.1");
    for (password, rule) in [
        ("", "required"),
        ("short", "password_too_short"),
        ("password1234", "password_too_common"),
        ("purple a.thorn elephants 7", "password_contains_name"),
        ("purple SUNFLOWER elephants 7", "password_contains_name"),
        ("purple Northwind elephants 7", "password_contains_name"),
        ("purple thornbury elephants 7", "password_contains_name"),
    ] {
        let refused = post.door.set_password(&origin, INVITATION, &token, password).await;
        assert!(rules(refused).contains(&rule.to_owned()), "{password}");
    }
    // Nothing of it used the link up, and 128 characters are allowed.
    let long: String = "wq7 zéro gurke ".chars().cycle().take(128).collect();
    post.door
        .set_password(&origin, INVITATION, &token, &long)
        .await
        .unwrap();
}

async fn strength_is_told_to_who_has_the_link(world: World) {
    let (post, _, token) = invited(world).await;
    let judged = |password: &'static str| post.door.strength(INVITATION, &token, password);
    let weak = judged("password1234").await.unwrap();
    assert!(weak.score < 3 && weak.rule == "password_too_common", "{weak:?}");
    assert_eq!(
        judged("northwind is my company").await.unwrap().rule,
        "password_contains_name"
    );
    let good = judged(PASSWORD).await.unwrap();
    assert!(good.score >= 3 && good.rule.is_empty(), "{good:?}");
    assert_eq!(
        post.door.strength(INVITATION, "unknown", PASSWORD).await,
        Err(AppError::NotFound)
    );
}

/// An administrator and a lead, on the same database but without a mail server.
async fn without_mail(post: &Post) -> (SignIns, Caller, Caller) {
    let core = Core::new(
        post.core.store.clone(),
        post.core.clock.clone(),
        Policy::default(),
        post.core.zone.clone(),
        "Northwind".into(),
    );
    let url = "https://control.example".parse().unwrap();
    let core = Arc::new(core.reached_at(&url, None));
    control_center::sign_in::admin::create(&core, "chief", "chief@example.com", PASSWORD)
        .await
        .unwrap();
    let door = SignIns(core.clone());
    let token = door.sign_in(&from("192.0.2.1"), "chief", PASSWORD).await.unwrap();
    let admin = session::caller_of(&core, &token).await.unwrap().unwrap();
    let lead = Caller {
        admin: false,
        leads: vec![1],
        ..admin.clone()
    };
    (door, admin, lead)
}

async fn id_of(post: &Post, seq: i64) -> UserId {
    let mut conn = post.core.store.read().await.unwrap();
    let text = "SELECT id FROM users WHERE seq = $1";
    UserId(value!(&mut conn.db(), fetch_one, Uuid, text, seq).unwrap())
}

async fn administrators_copy_a_link_where_no_mail_server_is_set(world: World) {
    let (post, amy, mailed) = invited(world).await;
    let id = id_of(&post, amy).await;
    let (door, admin, lead) = without_mail(&post).await;
    let origin = from("192.0.2.1");
    assert_eq!(
        post.door.copy_invitation_link(&admin, &origin, id).await,
        Err(AppError::Forbidden),
        "mails do it"
    );
    assert_eq!(
        door.copy_invitation_link(&lead, &origin, id).await,
        Err(AppError::Forbidden)
    );
    let nobody = UserId(Uuid::now_v7());
    assert_eq!(
        door.copy_invitation_link(&admin, &origin, nobody).await,
        Err(AppError::NotFound)
    );
    post.link(INVITATION, &mailed).await.unwrap();
    let first = door.copy_invitation_link(&admin, &origin, id).await.unwrap();
    let second = door.copy_invitation_link(&admin, &origin, id).await.unwrap();
    let token = |link: &str| link.strip_prefix("https://control.example/invite/").unwrap().to_owned();
    assert_eq!(door.link(INVITATION, &mailed).await, Err(AppError::NotFound));
    assert_eq!(door.link(INVITATION, &token(&first)).await, Err(AppError::NotFound));
    let audited = "SELECT COUNT(*) FROM audit_events WHERE action = 'user.copy_invitation_link'";
    assert_eq!(post.number(audited).await, 2);
    door.set_password(&Origin::default(), INVITATION, &token(&second), PASSWORD)
        .await
        .unwrap();
    assert_eq!(
        door.copy_invitation_link(&admin, &origin, id).await,
        Err(AppError::Conflict),
        "there is a password"
    );
    // Whoever has lost the right meanwhile has lost it.
    post.change("DELETE FROM memberships").await;
    assert_eq!(
        door.copy_invitation_link(&admin, &origin, id).await,
        Err(AppError::Forbidden)
    );
}

async fn the_record_tells_what_became_of_the_mail(world: World) {
    let (post, amy, _) = invited(world).await;
    let id = id_of(&post, amy).await;
    let (_, admin, _) = without_mail(&post).await;
    let users = Users(post.core.clone());
    let told = async || {
        let item = users.get(&admin, id).await.unwrap().item;
        let page = users
            .list(&admin, &app::users::query::UserQuery::default())
            .await
            .unwrap();
        let listed = page.rows.into_iter().find(|row| row.id == id).unwrap();
        assert_eq!(item.invitation_mail, listed.invitation_mail);
        item.invitation_mail
    };
    assert_eq!(told().await, Some(MailState::Accepted));
    post.invite(&[amy]).await;
    assert_eq!(told().await, Some(MailState::Waiting));
    post.server.is(crate::support::mail_server::Mood::Refuses);
    post.deliver().await;
    assert_eq!(told().await, Some(MailState::Refused));
    change(&post, "invitation_expires_at", "0").await;
    assert_eq!(told().await, None);
}
