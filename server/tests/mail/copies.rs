//! Second copies, and asking anew (TRUST 15, 30).

use super::Post;
use crate::support::World;
use crate::support::mail_server::Mood;
use app::context::Origin;
use app::error::AppError;
use app::sign_in::{LinkKind, Links};
use control_center::clock::MINUTE;

crate::on_both!(
    a_second_copy_is_known_as_one_and_both_links_work,
    asking_anew_kills_the_links_before,
    asking_anew_before_it_went_sends_one,
    who_may_not_sign_in_gets_no_mail,
    who_set_a_password_meanwhile_gets_no_invitation,
);

const INVITATION: LinkKind = LinkKind::Invitation;

async fn a_second_copy_is_known_as_one_and_both_links_work(world: World) {
    let post = Post::open(world).await;
    let amy = post.user("amy").await;
    post.server.is(Mood::HangsUp);
    post.invite(&[amy]).await;
    post.deliver().await;
    assert_eq!(post.mails().await, [("waiting".into(), 1, "connection".into())]);
    let first = post.server.last();
    // The answer was never written down, but the link was before it went.
    post.link(INVITATION, &first.token()).await.unwrap();
    post.server.is(Mood::Takes);
    post.clock().advance(MINUTE);
    post.deliver().await;
    let second = post.server.last();
    assert_eq!(post.server.mails().len(), 2);
    assert_eq!(first.header("Message-ID"), second.header("Message-ID"));
    assert_ne!(first.token(), second.token());
    for copy in [&first, &second] {
        post.link(INVITATION, &copy.token()).await.unwrap();
    }
    let origin = Origin::default();
    post.door
        .set_password(&origin, INVITATION, &first.token(), "four grey geese go home")
        .await
        .unwrap();
    for copy in [&first, &second] {
        assert_eq!(post.link(INVITATION, &copy.token()).await, Err(AppError::NotFound));
    }
}

async fn asking_anew_kills_the_links_before(world: World) {
    let post = Post::open(world).await;
    let amy = post.user("amy").await;
    post.invite(&[amy]).await;
    post.deliver().await;
    let old = post.server.last();
    post.invite(&[amy]).await;
    assert_eq!(post.link(INVITATION, &old.token()).await, Err(AppError::NotFound));
    post.deliver().await;
    let new = post.server.last();
    assert_ne!(old.header("Message-ID"), new.header("Message-ID"));
    post.link(INVITATION, &new.token()).await.unwrap();
    assert_eq!(post.link(INVITATION, &old.token()).await, Err(AppError::NotFound));
}

async fn asking_anew_before_it_went_sends_one(world: World) {
    let post = Post::open(world).await;
    let (amy, ben) = (post.user("amy").await, post.user("ben").await);
    post.invite(&[amy, ben]).await;
    post.invite(&[amy]).await;
    post.deliver().await;
    let mut to: Vec<_> = post.server.mails().into_iter().map(|mail| mail.to).collect();
    to.sort();
    assert_eq!(to, ["amy@example.com", "ben@example.com"]);
}

async fn who_may_not_sign_in_gets_no_mail(world: World) {
    let post = Post::open(world).await;
    let mut users = Vec::new();
    for (name, column, value) in [
        ("amy", "activity", "'deactivated'"),
        ("ben", "activity", "'deleted'"),
        ("cem", "api_only", "TRUE"),
        ("dan", "expires_on", "20776"),
        ("eva", "password_set_at", "1"),
    ] {
        users.push((post.user(name).await, column, value));
    }
    let seqs: Vec<i64> = users.iter().map(|(seq, ..)| *seq).collect();
    // Whether it was so when they were invited, or only since.
    for late in [true, false] {
        if late {
            post.invite(&seqs).await;
        }
        for (seq, column, value) in &users {
            let text = format!("UPDATE users SET {column} = {value} WHERE seq = $1");
            let mut tx = post.core.store.write().await.unwrap();
            control_center::execute!(&mut tx.db(), sqlx::AssertSqlSafe(text), seq).unwrap();
            tx.commit().await.unwrap();
        }
        if !late {
            post.invite(&seqs).await;
        }
        post.deliver().await;
        assert!(post.mails().await.is_empty());
    }
    assert!(post.server.mails().is_empty());
    // Without a password there is nothing to reset.
    let fay = post.user("fay").await;
    post.reset(&[fay]).await;
    assert!(post.mails().await.is_empty());
}

async fn who_set_a_password_meanwhile_gets_no_invitation(world: World) {
    let post = Post::open(world).await;
    let amy = post.user("amy").await;
    post.server.is(Mood::HangsUp);
    post.invite(&[amy]).await;
    post.deliver().await;
    let token = post.server.last().token();
    post.door
        .set_password(&Origin::default(), INVITATION, &token, "four grey geese go home")
        .await
        .unwrap();
    post.server.is(Mood::Takes);
    post.clock().advance(MINUTE);
    post.deliver().await;
    assert_eq!(post.server.mails().len(), 1, "the second copy is not needed any more");
}
