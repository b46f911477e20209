//! How the counts in memory follow what is written.

use super::list::{user, users};
use crate::access::queries::counted;
use crate::on_both;
use crate::support::World;
use control_center::clock::Clock;
use control_center::store::users::{NewUser, insert};
use control_center::store::{Kind, Tx};
use control_center::users::index::Bitmaps;
use uuid::Uuid;

on_both!(a_change_is_taken_in_once);

/// Makes a user in a transaction that does not end yet.
async fn not_yet(world: &World) -> Tx {
    let late = NewUser {
        id: Uuid::now_v7(),
        name: "late".to_owned(),
        email: "late@example.org".to_owned(),
        activity: "active",
        created_at: world.clock.now(),
        ..NewUser::default()
    };
    let mut tx = world.store.write().await.unwrap();
    insert(&mut tx.db(), &late).await.unwrap();
    tx
}

async fn a_change_is_taken_in_once(world: World) {
    let core = users(&world).0;
    core.index.refresh(&core).await.unwrap();
    // On PostgreSQL what is committed while somebody else writes may still be followed by something older.
    let several_write = world.store.kind() == Kind::Postgres;
    let late = if several_write {
        Some(not_yet(&world).await)
    } else {
        None
    };
    user(&world, "early").await;
    let (_, first) = counted(core.index.refresh(&core)).await;
    let (_, again) = counted(core.index.refresh(&core)).await;
    // Users, memberships and tags; and otherwise a look for news alone, on a connection that may have to be opened.
    assert!(first > 3, "{first} statements");
    assert!(again < 3, "{again} statements that find nothing new");
    let late = match late {
        Some(late) => late,
        None => not_yet(&world).await,
    };
    late.commit().await.unwrap();
    core.index.refresh(&core).await.unwrap();
    assert_eq!(core.index.read(Bitmaps::users), Some(2));
}
