//! Several processes on one outbox (TRUST 30).

use super::Post;
use crate::support::World;
use control_center::clock::{MINUTE, SECOND};
use control_center::mail::worker::Sender;
use control_center::store::mails;
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::task::JoinSet;

crate::on_both!(each_mail_is_sent_by_one, what_a_dead_process_took_is_sent_by_another);

async fn each_mail_is_sent_by_one(world: World) {
    let post = Post::open(world).await;
    let mut users = Vec::new();
    for n in 0..40 {
        users.push(post.user(&format!("user{n}")).await);
    }
    post.invite(&users).await;
    let mut senders = JoinSet::new();
    for _ in 0..4 {
        let sender: Arc<Sender> = Sender::new(post.core.clone(), post.core.mail.clone().unwrap()).unwrap();
        senders.spawn(async move { sender.send_due().await });
    }
    for sent in senders.join_all().await {
        sent.unwrap();
    }
    // One of them may have found the last mails in other hands, and left.
    post.deliver().await;
    let mails = post.server.mails();
    let to: BTreeSet<_> = mails.iter().map(|mail| mail.to.clone()).collect();
    assert_eq!((mails.len(), to.len()), (40, 40));
    assert_eq!(
        post.number("SELECT COUNT(*) FROM mails WHERE state = 'accepted'").await,
        40
    );
}

async fn what_a_dead_process_took_is_sent_by_another(world: World) {
    let post = Post::open(world).await;
    let amy = post.user("amy").await;
    post.invite(&[amy]).await;
    let mut tx = post.core.store.write().await.unwrap();
    let until = post.now() + 5 * MINUTE;
    let taken = mails::claim(&mut tx.db(), post.now(), until).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    post.clock().advance(5 * MINUTE - SECOND);
    post.deliver().await;
    assert!(post.server.mails().is_empty(), "it may still be on its way");
    post.clock().advance(SECOND);
    post.deliver().await;
    let mail = post.server.last();
    assert_eq!(mail.header("Message-ID"), format!("<{}@control.example>", taken.id));
}
