//! Own sessions: seen, ended one by one or all at once (TRUST 13).

use super::Me;
use crate::sign_in::{PASSWORD, from};
use crate::support::World;
use app::sign_in::api::SignIn;
use app::sign_in::session_api::SessionView;
use control_center::sign_in::sessions::{end, list};
use control_center::sign_in::{admin, session};

crate::on_both!(one_ends_alone, nobody_ends_somebody_elses);

async fn sessions(me: &Me) -> Vec<SessionView> {
    let caller = me.caller().await;
    let listed = list(&me.post.core, &caller, &me.origin(), caller.id).await;
    listed.unwrap().sessions
}

async fn one_ends_alone(world: World) {
    let me = Me::open(world).await;
    for address in ["192.0.2.2", "192.0.2.3"] {
        me.post
            .door
            .sign_in(&from(address), "amy.admin", PASSWORD)
            .await
            .unwrap();
    }
    let caller = me.caller().await;
    let open = sessions(&me).await;
    assert_eq!(open.len(), 3);
    let gone = open.iter().find(|session| session.address == "192.0.2.2").unwrap();
    let ended = end(&me.post.core, &caller, &me.origin(), caller.id, Some(&gone.name)).await;
    assert_eq!(ended, Ok(1));
    let left = sessions(&me).await;
    assert!(left.len() == 2 && left.iter().all(|session| session.address != "192.0.2.2"));
    assert!(
        left.iter()
            .any(|session| session.this_one && session.address == "192.0.2.1")
    );
    // It is gone, and nothing happens.
    for name in [gone.name.as_str(), "", "%"] {
        let ended = end(&me.post.core, &caller, &me.origin(), caller.id, Some(name)).await;
        assert_eq!(ended, Ok(0), "{name}");
    }
    assert_eq!(me.events("session.end").await, 1);
    assert_eq!(end(&me.post.core, &caller, &me.origin(), caller.id, None).await, Ok(2));
    assert!(session::caller_of(&me.post.core, &me.token).await.unwrap().is_none());
}

async fn nobody_ends_somebody_elses(world: World) {
    let me = Me::open(world).await;
    admin::create(&me.post.core, "eve", "eve@example.com", PASSWORD)
        .await
        .unwrap();
    let token = me.post.door.sign_in(&from("192.0.2.6"), "eve", PASSWORD).await.unwrap();
    let eve = session::caller_of(&me.post.core, &token).await.unwrap().unwrap();
    let amys = sessions(&me).await.remove(0);
    let ended = end(&me.post.core, &eve, &from("192.0.2.6"), eve.id, Some(&amys.name)).await;
    assert_eq!(ended, Ok(0));
    assert!(session::caller_of(&me.post.core, &me.token).await.unwrap().is_some());
}
