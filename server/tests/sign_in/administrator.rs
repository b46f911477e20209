//! The first administrator, and those of the command line.

use super::{Office, PASSWORD, from};
use crate::support::World;
use app::error::{AppError, FieldError};
use app::sign_in::SetupInput;
use app::sign_in::api::SignIn;
use control_center::clock::{HOUR, MINUTE};
use control_center::sign_in::{admin, setup};
use std::sync::Arc;

crate::on_both!(
    the_code_of_the_log_makes_the_first_administrator,
    every_broken_rule_is_told_at_once,
    a_code_is_good_for_an_hour_and_the_newest_counts,
    wrong_codes_are_throttled,
    of_fifty_at_once_one_succeeds,
    the_command_line_opens_it_again,
    names_and_emails_share_one_space,
);

fn input(code: &str) -> SetupInput {
    SetupInput {
        code: code.into(),
        name: "amy.admin".into(),
        email: "amy@example.com".into(),
        password: PASSWORD.into(),
    }
}

fn wrong_code() -> Result<String, AppError> {
    Err(AppError::field("code", "setup_code_wrong"))
}

async fn the_code_of_the_log_makes_the_first_administrator(world: World) {
    let office = Office::empty(world).await;
    assert!(office.door.setup_open().await.unwrap());
    let code = setup::code_at_start(&office.core).await.unwrap().unwrap();
    let token = office
        .door
        .setup(&from("192.0.2.1"), input(&code.to_uppercase()))
        .await
        .unwrap();
    assert!(office.is_in(&token).await);
    assert!(!office.door.setup_open().await.unwrap());
    assert_eq!(
        office.door.setup(&from("192.0.2.1"), input(&code)).await,
        Err(AppError::NotFound)
    );
    assert_eq!(setup::code_at_start(&office.core).await.unwrap(), None);
    assert_eq!(
        office.number("SELECT COUNT(*) FROM audit_events").await,
        2,
        "group and user"
    );
    office
        .door
        .sign_in(&from("192.0.2.1"), "amy@example.com", PASSWORD)
        .await
        .unwrap();
}

async fn every_broken_rule_is_told_at_once(world: World) {
    let office = Office::empty(world).await;
    let code = setup::code_at_start(&office.core).await.unwrap().unwrap();
    let wrong = SetupInput {
        name: " amy".into(),
        email: "amy".into(),
        password: "short".into(),
        ..input("wrong")
    };
    let Err(AppError::Invalid { fields }) = office.door.setup(&from("192.0.2.1"), wrong).await else {
        panic!("refused")
    };
    let told: Vec<(&str, &str)> = fields
        .iter()
        .map(|FieldError { field, rule }| (field.as_str(), rule.as_str()))
        .collect();
    assert_eq!(told[0], ("code", "setup_code_wrong"));
    assert!(told.contains(&("name", "whitespace_at_ends")) && told.contains(&("email", "email_invalid")));
    assert!(told.contains(&("password", "password_too_short")));
    assert_eq!(office.number("SELECT COUNT(*) FROM users").await, 0);
    office.door.setup(&from("192.0.2.1"), input(&code)).await.unwrap();
}

async fn a_code_is_good_for_an_hour_and_the_newest_counts(world: World) {
    let office = Office::empty(world).await;
    let old = setup::code_at_start(&office.core).await.unwrap().unwrap();
    let new = setup::code_at_start(&office.core).await.unwrap().unwrap();
    assert_eq!(office.door.setup(&from("192.0.2.1"), input(&old)).await, wrong_code());
    office.world.clock.advance(HOUR + 1);
    assert_eq!(office.door.setup(&from("192.0.2.1"), input(&new)).await, wrong_code());
}

async fn wrong_codes_are_throttled(world: World) {
    let office = Office::empty(world).await;
    let code = setup::code_at_start(&office.core).await.unwrap().unwrap();
    for n in 0..5 {
        assert_eq!(
            office.door.setup(&from(&format!("192.0.2.{n}")), input("wrong")).await,
            wrong_code()
        );
    }
    let refused = office.door.setup(&from("192.0.2.9"), input(&code)).await;
    assert!(matches!(refused, Err(AppError::TooManyRequests { .. })), "{refused:?}");
    office.world.clock.advance(16 * MINUTE);
    office.door.setup(&from("192.0.2.9"), input(&code)).await.unwrap();
}

async fn of_fifty_at_once_one_succeeds(world: World) {
    let office = Arc::new(Office::empty(world).await);
    let code = setup::code_at_start(&office.core).await.unwrap().unwrap();
    let mut tries = tokio::task::JoinSet::new();
    for n in 0..50 {
        let (office, code) = (office.clone(), code.clone());
        tries.spawn(async move {
            let input = SetupInput {
                name: format!("amy{n}"),
                email: format!("amy{n}@example.com"),
                ..input(&code)
            };
            office.door.setup(&from("192.0.2.1"), input).await.is_ok()
        });
    }
    let made = tries.join_all().await.into_iter().filter(|made| *made).count();
    assert_eq!((made, office.number("SELECT COUNT(*) FROM users").await), (1, 1));
}

async fn the_command_line_opens_it_again(world: World) {
    let office = Office::open(world).await;
    assert!(!office.door.setup_open().await.unwrap());
    let code = setup::code_by_command(&office.core).await.unwrap();
    assert!(office.door.setup_open().await.unwrap());
    let second = SetupInput {
        name: "ben".into(),
        email: "ben@example.com".into(),
        ..input(&code)
    };
    office.door.setup(&from("192.0.2.1"), second).await.unwrap();
    assert!(!office.door.setup_open().await.unwrap());
    assert_eq!(
        office.number("SELECT COUNT(*) FROM groups").await,
        1,
        "into the same group"
    );
}

async fn names_and_emails_share_one_space(world: World) {
    let office = Office::open(world).await;
    for (name, email) in [
        ("Amy.Admin", "x@example.com"),
        ("x", "AMY@example.com"),
        ("amy@example.com", "x@example.com"),
    ] {
        let made = admin::create(&office.core, name, email, "purple elephants sing at noon").await;
        assert_eq!(made, Err(AppError::field("name", "taken")), "{name} {email}");
    }
    assert_eq!(office.number("SELECT COUNT(*) FROM users").await, 1);
}
