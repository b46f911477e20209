//! A mail server that is gone, busy or unwilling (TRUST 30).

use super::Post;
use crate::support::World;
use crate::support::mail_server::Mood;
use control_center::clock::{DAY, HOUR, MINUTE, SECOND};
use control_center::mail::worker;

crate::on_both!(
    nothing_is_lost_while_the_mail_server_is_gone,
    once_it_is_back_all_that_waited_goes,
    a_refused_mail_is_not_tried_again,
    a_mail_that_has_to_wait_is_tried_again,
    a_mail_that_no_answer_takes_is_given_up,
    a_server_that_refuses_us_does_not_refuse_the_mail,
    an_address_that_no_server_can_be_told_is_refused,
    what_is_over_is_cleared_away,
);

fn waiting(attempts: i64, problem: &str) -> Vec<(String, i64, String)> {
    vec![("waiting".into(), attempts, problem.into())]
}

async fn nothing_is_lost_while_the_mail_server_is_gone(world: World) {
    let mut post = Post::open(world).await;
    let amy = post.user("amy").await;
    post.server.gone().await;
    post.invite(&[amy]).await;
    // A minute, doubling up to an hour.
    for (attempts, minutes) in [(1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 32), (7, 60), (8, 60)] {
        post.deliver().await;
        assert_eq!(post.mails().await, waiting(attempts, "connection"));
        post.clock().advance(minutes * MINUTE - SECOND);
        post.deliver().await;
        assert_eq!(post.mails().await, waiting(attempts, "connection"), "too early");
        post.clock().advance(SECOND);
    }
    assert_eq!(
        post.number("SELECT COUNT(*) FROM links").await,
        0,
        "no link without a mail"
    );
    post.server.back().await;
    post.deliver().await;
    assert_eq!(post.mails().await, [("accepted".into(), 9, String::new())]);
    assert_eq!(post.server.mails().len(), 1);
}

async fn once_it_is_back_all_that_waited_goes(world: World) {
    let mut post = Post::open(world).await;
    let (amy, ben) = (post.user("amy").await, post.user("ben").await);
    post.server.gone().await;
    post.invite(&[amy]).await;
    for _ in 0..7 {
        post.deliver().await;
        post.clock().advance(HOUR);
    }
    post.deliver().await;
    post.server.back().await;
    post.clock().advance(MINUTE);
    post.deliver().await;
    assert!(post.server.mails().is_empty(), "its hour is not over");
    post.invite(&[ben]).await;
    post.deliver().await;
    assert_eq!(post.server.mails().len(), 2);
}

async fn a_refused_mail_is_not_tried_again(world: World) {
    let post = Post::open(world).await;
    let (amy, ben) = (post.user("amy").await, post.user("ben").await);
    post.server.is(Mood::Refuses);
    post.invite(&[amy]).await;
    post.deliver().await;
    let refused = ("refused".to_owned(), 1, "550".to_owned());
    assert_eq!(post.mails().await, std::slice::from_ref(&refused));
    assert_eq!(post.number("SELECT COUNT(*) FROM links").await, 0);
    post.server.is(Mood::Takes);
    post.clock().advance(DAY);
    post.invite(&[ben]).await;
    post.deliver().await;
    assert_eq!(post.mails().await[0], refused);
    assert_eq!(post.server.mails().len(), 1);
    // Asked anew it goes, and its state is the one that counts.
    post.invite(&[amy]).await;
    post.deliver().await;
    assert_eq!(post.server.last().to, "amy@example.com");
    assert_eq!(post.mails().await[2].0, "accepted");
}

async fn a_mail_that_has_to_wait_is_tried_again(world: World) {
    let post = Post::open(world).await;
    let amy = post.user("amy").await;
    post.server.is(Mood::Later);
    post.invite(&[amy]).await;
    post.deliver().await;
    assert_eq!(post.mails().await, waiting(1, "451"));
    assert_eq!(post.number("SELECT COUNT(*) FROM links").await, 0);
    post.server.is(Mood::Takes);
    post.clock().advance(MINUTE - SECOND);
    post.deliver().await;
    assert!(post.server.mails().is_empty());
    post.clock().advance(SECOND);
    post.deliver().await;
    assert_eq!(post.mails().await, [("accepted".into(), 2, String::new())]);
}

async fn a_server_that_refuses_us_does_not_refuse_the_mail(world: World) {
    let post = Post::open(world).await;
    let amy = post.user("amy").await;
    post.server.is(Mood::Closed);
    post.invite(&[amy]).await;
    post.deliver().await;
    assert_eq!(post.mails().await, waiting(1, "connection"));
    post.server.is(Mood::Takes);
    post.clock().advance(MINUTE);
    post.deliver().await;
    assert_eq!(post.mails().await[0].0, "accepted");
}

async fn a_mail_that_no_answer_takes_is_given_up(world: World) {
    let post = Post::open(world).await;
    let amy = post.user("amy").await;
    post.server.is(Mood::Later);
    post.invite(&[amy]).await;
    for _ in 0..4 {
        post.deliver().await;
        assert_eq!(post.mails().await[0].0, "waiting");
        post.clock().advance(DAY);
    }
    post.deliver().await;
    post.clock().advance(DAY);
    post.deliver().await;
    assert_eq!(post.mails().await, [("refused".into(), 6, "451".into())]);
    assert_eq!(post.number("SELECT COUNT(*) FROM links").await, 0);
}

async fn an_address_that_no_server_can_be_told_is_refused(world: World) {
    let post = Post::open(world).await;
    let (amy, ben) = (post.user("amy").await, post.user("ben").await);
    post.set(amy, "email", "jörg@müller.example").await;
    post.set(ben, "email", "no address\r\nRCPT TO:<thief@example.com>")
        .await;
    post.invite(&[amy, ben]).await;
    post.deliver().await;
    for mail in post.mails().await {
        assert_eq!(mail, ("refused".into(), 1, "address".into()));
    }
    assert!(post.server.mails().is_empty());
}

async fn what_is_over_is_cleared_away(world: World) {
    let post = Post::open(world).await;
    let amy = post.user("amy").await;
    post.invite(&[amy]).await;
    post.deliver().await;
    let rows = "SELECT (SELECT COUNT(*) FROM links) * 10 + (SELECT COUNT(*) FROM mails)";
    for (days, left) in [(6, 11), (1, 1), (84, 0)] {
        post.clock().advance(days * DAY + SECOND);
        worker::remove_old(&post.core).await.unwrap();
        assert_eq!(post.number(rows).await, left);
    }
}
