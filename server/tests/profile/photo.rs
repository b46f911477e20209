//! The photo of one's own contact: without any right to the address book.

use super::{Me, at, rule};
use crate::contacts::photo::png;
use crate::sign_in::from;
use crate::support::World;
use crate::users::organisation;
use app::context::Caller;
use app::error::AppError;
use app::profile::api::OwnProfile;
use control_center::store::contacts::insert;
use control_center::{execute, value};
use uuid::Uuid;

crate::on_both!(its_owner_puts_it_and_takes_it_away);

async fn its_owner_puts_it_and_takes_it_away(world: World) {
    let me = Me::open(world).await;
    // Somebody without any right.
    let seq = me.post.user("ben").await;
    let mut conn = me.post.core.store.read().await.unwrap();
    let id = value!(
        &mut conn.db(),
        fetch_one,
        Uuid,
        "SELECT id FROM users WHERE seq = $1",
        seq
    )
    .unwrap();
    drop(conn);
    let ben = Caller {
        id: app::users::UserId(id),
        seq,
        admin: false,
        ..organisation::caller(&[])
    };
    let origin = from("192.0.2.1");
    let set = async |picture| me.profile.set_photo(&ben, &origin, picture).await;
    assert_eq!(set(Some(png(300, 200))).await, Err(AppError::Conflict), "no contact");

    let contact = Uuid::now_v7();
    let mut tx = me.post.core.store.write().await.unwrap();
    for (id, name) in [(contact, "last_name=Kim"), (Uuid::now_v7(), "last_name=Other")] {
        let input = app::contacts::input::ContactInput::parse(name, "");
        insert(&mut tx.db(), id, &input, 0).await.unwrap();
    }
    execute!(
        &mut tx.db(),
        "UPDATE users SET contact_id = $2 WHERE seq = $1",
        seq,
        contact
    )
    .unwrap();
    tx.commit().await.unwrap();
    set(Some(png(300, 200))).await.unwrap();
    let photos = "SELECT COUNT(*) FROM contacts WHERE photo <> ''";
    assert_eq!(me.post.number(photos).await, 1, "their own and no other");
    assert_eq!(rule(set(Some(b"<svg/>".to_vec())).await), at("photo", "photo_format"));
    set(None).await.unwrap();
    assert_eq!(me.post.number(photos).await, 0);
    let events = "SELECT COUNT(*) FROM audit_events WHERE action = 'contact.photo'";
    assert_eq!(me.post.number(events).await, 2);
}
