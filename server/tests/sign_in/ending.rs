//! Sessions, seen and ended by who may (TRUST 13).

use super::{Office, PASSWORD, from};
use crate::support::World;
use crate::users::list::{group, user};
use app::context::{Caller, Origin};
use app::error::AppError;
use app::users::UserId;
use control_center::clock::{HOUR, MINUTE};
use control_center::sign_in::{session, sessions};
use control_center::{execute, value};
use uuid::Uuid;

crate::on_both!(
    open_ones_are_listed_the_last_used_first,
    all_end_with_the_next_request_and_the_trail_says_so,
    only_administrators_and_oneself_may,
    rights_are_looked_up_anew,
);

async fn admin(office: &Office, token: &str) -> Caller {
    session::caller_of(&office.core, token).await.unwrap().unwrap()
}

async fn open_ones_are_listed_the_last_used_first(world: World) {
    let office = Office::open(world).await;
    let first = office.sign_in("192.0.2.1", PASSWORD).await.unwrap();
    office.world.clock.advance(9 * HOUR);
    let browser = Origin {
        agent: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0".into(),
        ..from("192.0.2.2")
    };
    let second = {
        use app::sign_in::api::SignIn;
        office.door.sign_in(&browser, "amy.admin", PASSWORD).await.unwrap()
    };
    office.world.clock.advance(MINUTE);
    let third = office.sign_in("192.0.2.3", PASSWORD).await.unwrap();
    let amy = admin(&office, &third).await;
    let here = Origin {
        session_token: Some(second),
        ..from("192.0.2.2")
    };
    let told = sessions::list(&office.core, &amy, &here, amy.id).await.unwrap();
    let told: Vec<_> = told
        .sessions
        .iter()
        .map(|it| {
            (
                it.address.as_str(),
                it.browser.as_str(),
                it.system.as_str(),
                it.this_one,
            )
        })
        .collect();
    // The first was idle for too long.
    assert!(!office.is_in(&first).await);
    assert_eq!(
        told,
        [("192.0.2.3", "", "", false), ("192.0.2.2", "Firefox", "Linux", true)]
    );
}

async fn all_end_with_the_next_request_and_the_trail_says_so(world: World) {
    let office = Office::open(world).await;
    let tokens = [
        office.sign_in("192.0.2.1", PASSWORD).await.unwrap(),
        office.sign_in("192.0.2.2", PASSWORD).await.unwrap(),
    ];
    let amy = admin(&office, &tokens[0]).await;
    let ended = sessions::end(&office.core, &amy, &from("192.0.2.9"), amy.id, None).await;
    assert_eq!(ended, Ok(2));
    for token in &tokens {
        assert!(!office.is_in(token).await);
    }
    assert_eq!(
        sessions::end(&office.core, &amy, &from("192.0.2.9"), amy.id, None).await,
        Ok(0)
    );
    let mut conn = office.core.store.read().await.unwrap();
    let trail = "SELECT e.address || ' ' || d.details FROM audit_events e JOIN audit_details d ON d.event_n = e.n
        WHERE e.action = 'session.end' AND e.actor_id = e.target_id";
    let told = value!(&mut conn.db(), fetch_all, String, trail).unwrap();
    assert_eq!(told, [r#"192.0.2.9 {"sessions":[2,0]}"#]);
}

async fn only_administrators_and_oneself_may(world: World) {
    let office = Office::open(world).await;
    let token = office.sign_in("192.0.2.1", PASSWORD).await.unwrap();
    let amy = admin(&office, &token).await;
    let (anna, anna_seq) = user(&office.world, "anna").await;
    let led = group(&office.world, 7, "Led", &[anna_seq, amy.seq]).await;
    let (lead, lead_seq) = user(&office.world, "lead").await;
    let lead = Caller {
        id: lead,
        seq: lead_seq,
        admin: false,
        leads: vec![led],
        ..amy.clone()
    };
    let origin = from("192.0.2.1");
    for of in [amy.id, anna, UserId(Uuid::now_v7())] {
        let listed = sessions::list(&office.core, &lead, &origin, of).await;
        assert_eq!(listed.unwrap_err(), AppError::NotFound);
        let ended = sessions::end(&office.core, &lead, &origin, of, None).await;
        assert_eq!(ended, Err(AppError::NotFound));
    }
    assert!(office.is_in(&token).await);
    assert!(sessions::list(&office.core, &lead, &origin, lead.id).await.is_ok());
    assert_eq!(sessions::end(&office.core, &lead, &origin, lead.id, None).await, Ok(0));
    let nobody = sessions::list(&office.core, &amy, &origin, UserId(Uuid::now_v7())).await;
    assert_eq!(nobody.unwrap_err(), AppError::NotFound);
}

async fn rights_are_looked_up_anew(world: World) {
    let office = Office::open(world).await;
    let token = office.sign_in("192.0.2.1", PASSWORD).await.unwrap();
    let amy = admin(&office, &token).await;
    let (anna, _) = user(&office.world, "anna").await;
    let mut tx = office.core.store.write().await.unwrap();
    execute!(&mut tx.db(), "DELETE FROM group_permissions").unwrap();
    tx.commit().await.unwrap();
    // The request still carries what she was.
    let ended = sessions::end(&office.core, &amy, &from("192.0.2.1"), anna, None).await;
    assert_eq!(ended, Err(AppError::NotFound));
}
