//! Sessions (TRUST 9, 10, 12, 13).

use super::{Office, PASSWORD, from};
use crate::support::World;
use app::context::Origin;
use app::sign_in::api::SignIn;
use control_center::clock::{HOUR, MINUTE};
use control_center::sign_in::session;
use control_center::value;

crate::on_both!(
    only_a_digest_is_stored,
    signing_in_makes_a_new_one_and_ends_the_old,
    a_session_ends_idle_and_at_its_age,
    who_may_not_sign_in_any_more_is_out_on_the_next_request,
    signing_out_ends_it,
    rights_are_worked_out_anew,
);

async fn only_a_digest_is_stored(world: World) {
    let office = Office::open(world).await;
    let token = office.sign_in("192.0.2.1", PASSWORD).await.unwrap();
    assert_eq!(token.len(), 64, "256 bits");
    let mut conn = office.core.store.read().await.unwrap();
    let stored = value!(&mut conn.db(), fetch_one, Vec<u8>, "SELECT digest FROM sessions").unwrap();
    assert_eq!(stored.len(), 32);
    assert!(!String::from_utf8_lossy(&stored).contains(&token));
    assert!(!office.is_in("").await);
    assert!(!office.is_in(&token[1..]).await);
}

async fn signing_in_makes_a_new_one_and_ends_the_old(world: World) {
    let office = Office::open(world).await;
    let old = office.sign_in("192.0.2.1", PASSWORD).await.unwrap();
    let again = Origin {
        session_token: Some(old.clone()),
        ..from("192.0.2.1")
    };
    let new = office.door.sign_in(&again, "amy.admin", PASSWORD).await.unwrap();
    assert_ne!(old, new);
    assert!(!office.is_in(&old).await && office.is_in(&new).await);
}

async fn a_session_ends_idle_and_at_its_age(world: World) {
    let office = Office::open(world).await;
    let idle = office.sign_in("192.0.2.1", PASSWORD).await.unwrap();
    office.world.clock.advance(8 * HOUR - MINUTE);
    assert!(office.is_in(&idle).await);
    let other = office.sign_in("192.0.2.1", PASSWORD).await.unwrap();
    office.world.clock.advance(9 * HOUR);
    assert!(!office.is_in(&idle).await && !office.is_in(&other).await);
    let busy = office.sign_in("192.0.2.1", PASSWORD).await.unwrap();
    for _ in 0..27 {
        office.world.clock.advance(6 * HOUR);
        assert!(office.is_in(&busy).await);
        // What the request notes behind its back, done here and now.
        let mut tx = office.core.store.write().await.unwrap();
        let now = control_center::clock::Clock::now(office.world.clock.as_ref());
        control_center::execute!(&mut tx.db(), "UPDATE sessions SET last_used_at = $1", now).unwrap();
        tx.commit().await.unwrap();
    }
    office.world.clock.advance(6 * HOUR);
    assert!(!office.is_in(&busy).await, "seven days are its age");
    assert!(session::remove_expired(&office.core).await.unwrap() > 0);
    assert_eq!(office.number("SELECT COUNT(*) FROM sessions").await, 0);
}

async fn who_may_not_sign_in_any_more_is_out_on_the_next_request(world: World) {
    let office = Office::open(world).await;
    let token = office.sign_in("192.0.2.1", PASSWORD).await.unwrap();
    for (column, value, back) in [
        ("activity", "'deactivated'", "'active'"),
        ("activity", "'deleted'", "'active'"),
        ("api_only", "TRUE", "FALSE"),
        ("expires_on", "20776", "0"), // yesterday
    ] {
        assert!(office.is_in(&token).await);
        office.set(column, value).await;
        assert!(!office.is_in(&token).await, "{column} {value}");
        office.set(column, back).await;
    }
    // The last day ends at midnight in the company's zone: 23:00 UTC in winter.
    office.set("expires_on", "20777").await;
    assert!(office.is_in(&token).await);
    office.world.clock.advance(7 * HOUR);
    let late = "UPDATE sessions SET last_used_at = created_at + 25200000000";
    let mut tx = office.core.store.write().await.unwrap();
    control_center::execute!(&mut tx.db(), late).unwrap();
    tx.commit().await.unwrap();
    office.world.clock.advance(4 * HOUR - 1);
    assert!(office.is_in(&token).await);
    office.world.clock.advance(1);
    assert!(!office.is_in(&token).await);
}

async fn signing_out_ends_it(world: World) {
    let office = Office::open(world).await;
    let token = office.sign_in("192.0.2.1", PASSWORD).await.unwrap();
    let origin = Origin {
        session_token: Some(token.clone()),
        ..from("192.0.2.1")
    };
    office.door.sign_out(&origin).await.unwrap();
    assert!(!office.is_in(&token).await);
    office.door.sign_out(&origin).await.unwrap();
    assert_eq!(
        office
            .number("SELECT COUNT(*) FROM audit_events WHERE action = 'session.sign_out'")
            .await,
        1
    );
}

async fn rights_are_worked_out_anew(world: World) {
    let office = Office::open(world).await;
    let token = office.sign_in("192.0.2.1", PASSWORD).await.unwrap();
    let rights = || async {
        let caller = session::caller_of(&office.core, &token).await.unwrap().unwrap();
        (caller.admin, caller.leads.len())
    };
    assert_eq!(rights().await, (true, 0));
    for (text, expect) in [
        ("UPDATE groups SET leader_seq = (SELECT MIN(seq) FROM users)", (true, 1)),
        ("UPDATE groups SET activity = 'deactivated'", (false, 0)),
        ("UPDATE groups SET activity = 'active'", (true, 1)),
        ("DELETE FROM memberships", (false, 1)),
    ] {
        let mut tx = office.core.store.write().await.unwrap();
        control_center::execute!(&mut tx.db(), text).unwrap();
        tx.commit().await.unwrap();
        assert_eq!(rights().await, expect, "{text}");
    }
}
