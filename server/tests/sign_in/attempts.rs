//! Attempts to sign in (TRUST 1, 3, 5–8, 25).

use super::{Office, PASSWORD, from};
use crate::support::World;
use app::error::AppError;
use app::sign_in::api::SignIn;
use control_center::clock::{DAY, HOUR, MINUTE, SECOND};
use control_center::sign_in::admin;
use std::sync::Arc;

crate::on_both!(
    every_refusal_is_the_same,
    ten_failures_lock_for_twice_as_long_each_time,
    attempts_while_locked_change_nothing,
    an_address_waits_as_soon_for_a_known_name_as_for_another,
    unlocking_lets_in_at_once,
    failures_of_long_ago_do_not_count,
    an_address_has_to_wait_whatever_names_it_tries,
    a_weaker_hash_is_upgraded,
    two_hundred_at_once_leave_the_database_alone,
    thirty_two_writers_at_once_all_get_in,
);

async fn every_refusal_is_the_same(world: World) {
    let office = Office::open(world).await;
    let refused = |login: &'static str, password: &'static str| {
        let office = &office;
        async move {
            let before = office.core.hasher.verifications();
            let answer = office.door.sign_in(&from("192.0.2.1"), login, password).await;
            (answer, office.core.hasher.verifications() - before)
        }
    };
    let expect = (Err(AppError::Unauthenticated), 1);
    assert_eq!(refused("amy.admin", "wrong").await, expect);
    assert_eq!(refused("nobody", "wrong").await, expect);
    assert_eq!(refused("", "").await, expect);
    let later = (office.world.clock.as_ref() as &dyn control_center::clock::Clock).now() + HOUR;
    for (column, value, back) in [
        ("activity", "'deactivated'".to_owned(), "'active'"),
        ("locked_until", later.to_string(), "0"),
        ("api_only", "TRUE".to_owned(), "FALSE"),
        ("expires_on", "20000".to_owned(), "0"),
        ("password_hash", "''".to_owned(), "''"),
    ] {
        office.set(column, &value).await;
        assert_eq!(refused("amy.admin", PASSWORD).await, expect, "{column}");
        office.set(column, back).await;
    }
}

async fn ten_failures_lock_for_twice_as_long_each_time(world: World) {
    let office = Office::open(world).await;
    for minutes in [15, 30, 60] {
        for n in 0..10 {
            // Name and email count together, and it does not matter from where.
            let login = if n % 2 == 0 { "AMY.admin" } else { "amy@example.com" };
            assert!(
                office
                    .door
                    .sign_in(&from(&format!("192.0.2.{n}")), login, "wrong")
                    .await
                    .is_err()
            );
        }
        assert!(office.sign_in("192.0.2.99", PASSWORD).await.is_err(), "locked");
        office.world.clock.advance(minutes * MINUTE - SECOND);
        assert!(office.sign_in("192.0.2.99", PASSWORD).await.is_err(), "still locked");
        office.world.clock.advance(2 * SECOND);
    }
    assert_eq!(office.number("SELECT failed_attempts FROM users").await, 30);
    office.sign_in("192.0.2.99", PASSWORD).await.unwrap();
    assert_eq!(
        office
            .number("SELECT failed_attempts + lock_count + locked_until FROM users")
            .await,
        0
    );
    assert_eq!(
        office
            .number("SELECT COUNT(*) FROM audit_events WHERE action = 'user.lock'")
            .await,
        3
    );
}

async fn attempts_while_locked_change_nothing(world: World) {
    let office = Office::open(world).await;
    let open = office.sign_in("192.0.2.1", PASSWORD).await.unwrap();
    for _ in 0..10 {
        assert!(office.sign_in("192.0.2.1", "wrong").await.is_err());
    }
    let state = "SELECT locked_until + failed_attempts + (SELECT COUNT(*) FROM audit_events)
        + (SELECT COUNT(*) FROM sign_in_attempts) FROM users";
    let failures = "SELECT CAST(SUM(failures) AS BIGINT) FROM sign_in_attempts";
    let (before, failed) = (office.number(state).await, office.number(failures).await);
    for password in ["wrong", PASSWORD] {
        assert!(office.sign_in("192.0.2.1", password).await.is_err());
    }
    assert_eq!(office.number(state).await, before);
    assert_eq!(office.number(failures).await, failed + 2, "of the address alone");
    assert!(office.is_in(&open).await, "open sessions of a locked account live");
}

async fn an_address_waits_as_soon_for_a_known_name_as_for_another(world: World) {
    let office = Office::open(world).await;
    for login in ["amy.admin", "nobody"] {
        let address = format!("192.0.2.{}", login.len());
        let mut answers = Vec::new();
        for _ in 0..101 {
            answers.push(office.door.sign_in(&from(&address), login, "wrong").await.unwrap_err());
        }
        assert!(
            matches!(answers.pop(), Some(AppError::TooManyRequests { .. })),
            "{login}"
        );
        assert!(answers.iter().all(|answer| *answer == AppError::Unauthenticated));
    }
}

async fn unlocking_lets_in_at_once(world: World) {
    let office = Office::open(world).await;
    for _ in 0..10 {
        assert!(office.sign_in("192.0.2.1", "wrong").await.is_err());
    }
    assert!(admin::unlock(&office.core, "Amy@Example.com").await.unwrap());
    assert!(!admin::unlock(&office.core, "nobody").await.unwrap());
    office.sign_in("192.0.2.1", PASSWORD).await.unwrap();
}

async fn failures_of_long_ago_do_not_count(world: World) {
    let office = Office::open(world).await;
    for _ in 0..3 {
        for _ in 0..9 {
            assert!(office.sign_in("192.0.2.1", "wrong").await.is_err());
        }
        office.world.clock.advance(15 * MINUTE + SECOND);
    }
    office.sign_in("192.0.2.1", PASSWORD).await.unwrap();
}

async fn an_address_has_to_wait_whatever_names_it_tries(world: World) {
    let office = Office::open(world).await;
    for n in 0..100 {
        let refused = office.door.sign_in(&from("192.0.2.1"), &format!("nobody{n}"), "").await;
        assert_eq!(refused, Err(AppError::Unauthenticated));
    }
    let refused = office.sign_in("192.0.2.1", PASSWORD).await;
    assert!(matches!(refused, Err(AppError::TooManyRequests { .. })), "{refused:?}");
    // Another program on the same database counts on, and another address does not have to wait.
    let restarted = Office::empty(World::of(office.world.store.clone(), office.world.clock.clone())).await;
    assert!(matches!(
        restarted.door.sign_in(&from("192.0.2.1"), "amy.admin", PASSWORD).await,
        Err(AppError::TooManyRequests { .. })
    ));
    restarted
        .door
        .sign_in(&from("192.0.2.2"), "amy.admin", PASSWORD)
        .await
        .unwrap();
    office.world.clock.advance(DAY);
    office.sign_in("192.0.2.1", PASSWORD).await.unwrap();
    assert!(office.door.sign_in(&from("192.0.2.1"), "somebody", "").await.is_err());
    assert_eq!(
        office.number("SELECT COUNT(*) FROM sign_in_attempts").await,
        2,
        "what is over is deleted"
    );
}

async fn a_weaker_hash_is_upgraded(world: World) {
    use argon2::password_hash::PasswordHasher;
    let office = Office::open(world).await;
    let weak = argon2::Argon2::new(
        argon2::Algorithm::Argon2id,
        argon2::Version::V0x13,
        argon2::Params::new(8_192, 1, 1, None).unwrap(),
    );
    let weak = weak.hash_password(PASSWORD.as_bytes()).unwrap().to_string();
    office.set("password_hash", &format!("'{weak}'")).await;
    office.sign_in("192.0.2.1", PASSWORD).await.unwrap();
    let strong = "SELECT COUNT(*) FROM users WHERE password_hash LIKE '$argon2id$v=19$m=19456,t=2,p=1$%'";
    assert_eq!(office.number(strong).await, 1);
    office.sign_in("192.0.2.1", PASSWORD).await.unwrap();
}

async fn two_hundred_at_once_leave_the_database_alone(world: World) {
    let office = Arc::new(Office::open(world).await);
    let mut attempts = tokio::task::JoinSet::new();
    for n in 0..200 {
        let office = office.clone();
        attempts.spawn(async move {
            let _ = office
                .door
                .sign_in(&from(&format!("198.51.100.{n}")), "nobody", "wrong wrong wrong")
                .await;
        });
    }
    // Hashing keeps neither the threads nor the connections: the health check answers all the while.
    while attempts.join_next().await.is_some() {
        office.core.store.ping().await.unwrap();
    }
    assert_eq!(office.core.hasher.verifications(), 200);
}

async fn thirty_two_writers_at_once_all_get_in(world: World) {
    let office = Arc::new(Office::open(world).await);
    let mut attempts = tokio::task::JoinSet::new();
    for n in 0..32 {
        let office = office.clone();
        attempts.spawn(async move { office.sign_in(&format!("198.51.100.{n}"), PASSWORD).await });
    }
    for answer in attempts.join_all().await {
        answer.unwrap();
    }
    assert_eq!(office.number("SELECT COUNT(*) FROM sessions").await, 32);
}
