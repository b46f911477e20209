//! A lost password (TRUST 5, 6, 14, 15).

use super::{PASSWORD, from};
use crate::mail::Post;
use crate::support::World;
use app::error::AppError;
use app::sign_in::api::SignIn;
use app::sign_in::{LinkKind, Links};
use control_center::clock::MINUTE;
use control_center::sign_in::{admin, session};

crate::on_both!(
    the_owner_gets_a_link_by_name_or_email,
    the_answer_is_the_same_for_everybody,
    one_name_is_mailed_three_times_and_one_address_asks_twenty,
    a_new_password_ends_the_other_sessions,
    a_new_password_opens_a_locked_account,
    the_newest_link_counts,
);

const NEW: &str = "four grey geese go home";
const RESET: LinkKind = LinkKind::Reset;

/// With an administrator, `amy.admin`.
async fn open(world: World) -> Post {
    let post = Post::open(world).await;
    admin::create(&post.core, "amy.admin", "amy@example.com", PASSWORD)
        .await
        .unwrap();
    post
}

async fn token(post: &Post) -> String {
    post.deliver().await;
    post.server.last().token()
}

async fn lost(post: &Post, login: &str) -> Result<(), AppError> {
    post.door.lost_password(&from("192.0.2.1"), login).await
}

async fn the_owner_gets_a_link_by_name_or_email(world: World) {
    let post = open(world).await;
    for login in [" AMY.admin ", "Amy@Example.com"] {
        lost(&post, login).await.unwrap();
        let token = token(&post).await;
        assert_eq!(post.link(RESET, &token).await.unwrap().name, "amy.admin");
        assert_eq!(post.server.last().to, "amy@example.com");
    }
    let events = "SELECT COUNT(*) FROM audit_events WHERE action = 'user.lost_password' AND actor_id IS NULL";
    assert_eq!(post.number(events).await, 2);
    // The old password works until there is a new one.
    post.door
        .sign_in(&from("192.0.2.1"), "amy.admin", PASSWORD)
        .await
        .unwrap();
}

async fn the_answer_is_the_same_for_everybody(world: World) {
    let post = open(world).await;
    let invited = post.user("ben").await;
    post.invite(&[invited]).await;
    assert_eq!(lost(&post, "nobody").await, Ok(()));
    assert_eq!(lost(&post, "ben").await, Ok(()), "never had a password");
    assert_eq!(lost(&post, &"x".repeat(100_000)).await, Ok(()));
    for (column, value, back) in [
        ("activity", "'deactivated'", "'active'"),
        ("api_only", "TRUE", "FALSE"),
        ("expires_on", "20776", "0"),
    ] {
        for value in [value, back] {
            let text = sqlx::AssertSqlSafe(format!("UPDATE users SET {column} = {value}"));
            let mut tx = post.core.store.write().await.unwrap();
            control_center::execute!(&mut tx.db(), text).unwrap();
            tx.commit().await.unwrap();
            if value != back {
                assert_eq!(lost(&post, "amy.admin").await, Ok(()));
            }
        }
    }
    assert_eq!(post.number("SELECT COUNT(*) FROM mails WHERE kind = 'reset'").await, 0);
    assert_eq!(lost(&post, " ").await, Err(AppError::field("login", "required")));
}

async fn one_name_is_mailed_three_times_and_one_address_asks_twenty(world: World) {
    let post = open(world).await;
    for n in 0..6 {
        let login = if n % 2 == 0 { "amy.admin" } else { "amy@example.com" };
        post.door
            .lost_password(&from(&format!("192.0.2.{n}")), login)
            .await
            .unwrap();
        post.deliver().await;
    }
    assert_eq!(post.server.mails().len(), 3);
    // What went out last still works: nobody can keep its owner from it by asking on.
    post.link(RESET, &post.server.last().token()).await.unwrap();
    for n in 0..20 {
        post.door
            .lost_password(&from("198.51.100.1"), &format!("nobody{n}"))
            .await
            .unwrap();
    }
    let refused = post.door.lost_password(&from("198.51.100.1"), "nobody").await;
    assert!(matches!(refused, Err(AppError::TooManyRequests { .. })), "{refused:?}");
    // Asking is no attempt to sign in.
    post.door
        .sign_in(&from("198.51.100.1"), "amy.admin", PASSWORD)
        .await
        .unwrap();
    post.clock().advance(16 * MINUTE);
    post.door
        .lost_password(&from("198.51.100.1"), "amy.admin")
        .await
        .unwrap();
    post.deliver().await;
    assert_eq!(post.server.mails().len(), 4);
}

async fn a_new_password_ends_the_other_sessions(world: World) {
    let post = open(world).await;
    let old = post
        .door
        .sign_in(&from("192.0.2.9"), "amy.admin", PASSWORD)
        .await
        .unwrap();
    lost(&post, "amy.admin").await.unwrap();
    let token = token(&post).await;
    assert!(session::caller_of(&post.core, &old).await.unwrap().is_some());
    let new = post
        .door
        .set_password(&from("192.0.2.1"), RESET, &token, NEW)
        .await
        .unwrap();
    assert!(session::caller_of(&post.core, &old).await.unwrap().is_none());
    assert!(session::caller_of(&post.core, &new).await.unwrap().is_some());
    assert!(
        post.door
            .sign_in(&from("192.0.2.1"), "amy.admin", PASSWORD)
            .await
            .is_err()
    );
    post.door.sign_in(&from("192.0.2.1"), "amy.admin", NEW).await.unwrap();
    let events = "SELECT COUNT(*) FROM audit_events WHERE action = 'user.reset_password'";
    assert_eq!(post.number(events).await, 1);
}

async fn a_new_password_opens_a_locked_account(world: World) {
    let post = open(world).await;
    for _ in 0..10 {
        assert!(
            post.door
                .sign_in(&from("192.0.2.1"), "amy.admin", "wrong")
                .await
                .is_err()
        );
    }
    assert!(post.number("SELECT locked_until FROM users").await > 0);
    lost(&post, "amy.admin").await.unwrap();
    let token = token(&post).await;
    assert!(
        post.number("SELECT locked_until FROM users").await > 0,
        "asking opens nothing"
    );
    post.door
        .set_password(&from("192.0.2.1"), RESET, &token, NEW)
        .await
        .unwrap();
    let counters = "SELECT locked_until + failed_attempts + lock_count FROM users";
    assert_eq!(post.number(counters).await, 0);
    post.door.sign_in(&from("192.0.2.1"), "amy.admin", NEW).await.unwrap();
}

async fn the_newest_link_counts(world: World) {
    let post = open(world).await;
    lost(&post, "amy.admin").await.unwrap();
    let first = token(&post).await;
    lost(&post, "amy.admin").await.unwrap();
    assert_eq!(post.link(RESET, &first).await, Err(AppError::NotFound));
    let second = token(&post).await;
    let set = post.door.set_password(&from("192.0.2.1"), RESET, &first, NEW).await;
    assert_eq!(set, Err(AppError::NotFound));
    post.door
        .set_password(&from("192.0.2.1"), RESET, &second, NEW)
        .await
        .unwrap();
    assert_eq!(post.link(RESET, &second).await, Err(AppError::NotFound));
}
