//! Tokens: who makes them, what they open, and when they end (TRUST 9, 13).

use crate::on_both;
use crate::support::World;
use crate::users::desk::{Desk, origin, rule, rules};
use crate::users::list::user;
use app::context::Caller;
use app::error::AppError;
use app::tokens::TokenScope;
use app::tokens::api::TokenAdmin;
use app::tokens::input::TokenInput;
use app::users::UserId;
use control_center::clock::DAY;
use control_center::tokens::Tokens;
use control_center::tokens::bearer::bearer_of;
use control_center::value;

/// An administrator's desk, and an API-only identity with its row number.
struct Bench {
    desk: Desk,
    tokens: Tokens,
    robot: UserId,
    seq: i64,
}

impl Bench {
    async fn open(world: World) -> Self {
        let desk = Desk::open(world).await;
        let (robot, seq) = user(&desk.world, "sync.bot").await;
        desk.change("UPDATE users SET api_only = TRUE, purpose = 'sync' WHERE seq = $1", seq)
            .await;
        let tokens = Tokens(desk.users.0.clone());
        Self {
            desk,
            tokens,
            robot,
            seq,
        }
    }

    async fn create(&self, caller: &Caller, raw: &str) -> Result<String, AppError> {
        self.tokens
            .create(caller, &origin(), self.robot, &TokenInput::parse(raw))
            .await
    }

    /// Whether a call with this secret is known.
    async fn holds(&self, secret: &str) -> bool {
        bearer_of(&self.tokens.0, secret, "192.0.2.7").await.unwrap().is_some()
    }
}

const RAW: &str = "name=nightly&scopes=read_users&expires_on=2099-01-31";

async fn a_token_is_shown_once_and_opens_what_it_is_for(world: World) {
    let bench = Bench::open(world).await;
    let secret = bench.create(&bench.desk.admin, RAW).await.unwrap();
    assert!(secret.starts_with("cct_") && secret.len() > 60, "{secret}");
    let bearer = bearer_of(&bench.tokens.0, &secret, "192.0.2.7").await.unwrap().unwrap();
    assert_eq!(bearer.caller.id, bench.robot);
    assert!(!bearer.caller.admin && bearer.allowed(TokenScope::ReadUsers).is_ok());
    for beyond in [TokenScope::WriteUsers, TokenScope::ReadGroups, TokenScope::WriteGroups] {
        assert_eq!(bearer.allowed(beyond).unwrap_err(), AppError::Forbidden);
    }
    let told = bench.tokens.list(&bench.desk.admin, bench.robot, None).await.unwrap();
    assert!(told.open && !format!("{told:?}").contains(&secret));
    assert_eq!(told.tokens[0].name, "nightly");
    let events = bench.desk.events(bench.robot).await;
    assert_eq!(events[0].0, "token.create");
    assert!(!events[0].1.to_string().contains(&secret[4..]));
    let stored = "SELECT COUNT(*) FROM api_tokens WHERE LENGTH(digest) = 32";
    assert_eq!(bench.desk.number(stored).await, 1);
}

/// TRUST 13: on the very next call.
async fn what_ends_it_ends_it_at_once(world: World) {
    let bench = Bench::open(world).await;
    let secret = bench.create(&bench.desk.admin, RAW).await.unwrap();
    for (end, again) in [
        (
            "UPDATE users SET activity = 'deactivated' WHERE seq = $1",
            "UPDATE users SET activity = 'active' WHERE seq = $1",
        ),
        (
            "UPDATE users SET api_only = FALSE WHERE seq = $1",
            "UPDATE users SET api_only = TRUE WHERE seq = $1",
        ),
        (
            "UPDATE users SET expires_on = 1 WHERE seq = $1",
            "UPDATE users SET expires_on = 0 WHERE seq = $1",
        ),
        (
            "UPDATE api_tokens SET expires_on = 1 WHERE user_seq = $1",
            "UPDATE api_tokens SET expires_on = 99999 WHERE user_seq = $1",
        ),
    ] {
        assert!(bench.holds(&secret).await, "{end}");
        bench.desk.change(end, bench.seq).await;
        assert!(!bench.holds(&secret).await, "{end}");
        bench.desk.change(again, bench.seq).await;
    }
    let token = bench
        .tokens
        .list(&bench.desk.admin, bench.robot, None)
        .await
        .unwrap()
        .tokens[0]
        .id;
    for _ in 0..2 {
        bench
            .tokens
            .revoke(&bench.desk.admin, &origin(), bench.robot, token)
            .await
            .unwrap();
    }
    assert!(!bench.holds(&secret).await && !bench.holds("cct_").await);
    let actions: Vec<String> = bench
        .desk
        .events(bench.robot)
        .await
        .into_iter()
        .map(|(it, _)| it)
        .collect();
    assert_eq!(actions, ["token.create", "token.revoke"]);
}

async fn administrators_alone_keep_them(world: World) {
    let bench = Bench::open(world).await;
    let lead = bench.desk.lead(1, "Team", &[bench.seq]).await;
    for caller in [&lead, &bench.desk.person("plain").await] {
        assert_eq!(bench.create(caller, RAW).await.unwrap_err(), AppError::NotFound);
        assert_eq!(
            bench.tokens.list(caller, bench.robot, None).await.unwrap_err(),
            AppError::NotFound
        );
    }
    // Who lost the right while they waited makes none.
    let other = bench.desk.second_admin("other").await;
    bench
        .desk
        .change("DELETE FROM memberships WHERE user_seq = $1", other.seq)
        .await;
    assert!(bench.create(&other, RAW).await.is_err());
    // A person has no tokens, and neither has who is not active.
    bench
        .desk
        .change("UPDATE users SET activity = 'deactivated' WHERE seq = $1", bench.seq)
        .await;
    assert_eq!(
        bench.create(&bench.desk.admin, RAW).await.unwrap_err(),
        AppError::Conflict
    );
    assert_eq!(bench.desk.number("SELECT COUNT(*) FROM api_tokens").await, 0);
}

async fn bad_input_stands_at_its_field(world: World) {
    let bench = Bench::open(world).await;
    let refused = bench.create(
        &bench.desk.admin,
        "name=nightly&scopes=read_users&expires_on=2001-01-31",
    );
    assert_eq!(rules(refused.await.unwrap_err()), rule("expires_on", "date_past"));
}

async fn a_use_is_noted_with_its_address(world: World) {
    let bench = Bench::open(world).await;
    let secret = bench.create(&bench.desk.admin, RAW).await.unwrap();
    bench.desk.world.clock.advance(DAY);
    assert!(bench.holds(&secret).await);
    // It is noted beside the call.
    let noted = "SELECT COUNT(*) FROM api_tokens t JOIN users u ON u.seq = t.user_seq
        WHERE t.last_used_at > 0 AND u.last_login = t.last_used_at AND t.last_address = '192.0.2.7'";
    while bench.desk.number(noted).await == 0 {}
    let when: i64 = value!(
        &mut bench.desk.world.store.read().await.unwrap().db(),
        fetch_one,
        i64,
        "SELECT last_seen_at - last_login FROM users WHERE api_only = TRUE"
    )
    .unwrap();
    assert_eq!(when, 0);
}

on_both!(
    a_token_is_shown_once_and_opens_what_it_is_for,
    what_ends_it_ends_it_at_once,
    administrators_alone_keep_them,
    bad_input_stands_at_its_field,
    a_use_is_noted_with_its_address,
);
