//! Name, language and time zone (TRUST 20, 21, 31).

use super::{Me, at, rule};
use crate::sign_in::PASSWORD;
use crate::support::World;
use crate::users::desk::{form, with};
use app::error::AppError;
use app::profile::api::OwnProfile;
use app::profile::{ACCOUNT, SECTION};
use control_center::forms;

crate::on_both!(
    what_is_saved_holds_at_once,
    broken_rules_are_told_at_their_fields,
    a_stale_form_is_refused_and_shows_what_is_saved,
    nothing_else_is_set_by_sending_it,
    the_same_form_is_saved_once,
    who_has_no_browser_has_no_profile,
);

/// The form as the page has it.
async fn raw(me: &Me) -> String {
    let values = me.show().await.account.values;
    let fields: Vec<(&str, &str)> = values
        .iter()
        .map(|(field, value)| (field.as_str(), value.as_str()))
        .collect();
    form(&fields)
}

async fn save(me: &Me, raw: &str) -> Result<String, AppError> {
    me.profile.save_account(&me.caller().await, &me.origin(), raw).await
}

async fn what_is_saved_holds_at_once(world: World) {
    let me = Me::open(world).await;
    let fields = [("name", " amy.äble "), ("language", "de"), ("time_zone", "asia/tokyo")];
    let raw = with(&raw(&me).await, &fields);
    assert_eq!(save(&me, &raw).await.unwrap(), "de");
    let caller = me.caller().await;
    assert_eq!(
        (&*caller.name, &*caller.locale, &*caller.time_zone),
        ("amy.äble", "de", "Asia/Tokyo")
    );
    assert!(me.enters("AMY.ABLE", PASSWORD).await, "by the folded key");
    assert!(!me.enters("amy.admin", PASSWORD).await, "the old one is free");
    assert_eq!(me.events("user.update").await, 1);
    // Empty is the browser's and the company's.
    let raw = with(&self::raw(&me).await, &[("language", ""), ("time_zone", "")]);
    assert_eq!(save(&me, &raw).await.unwrap(), "");
    let caller = me.caller().await;
    assert_eq!((&*caller.locale, &*caller.time_zone), ("", ""));
    // Nothing changed, nothing noted.
    save(&me, &self::raw(&me).await).await.unwrap();
    assert_eq!(me.events("user.update").await, 2);
}

async fn broken_rules_are_told_at_their_fields(world: World) {
    let me = Me::open(world).await;
    me.post.user("ben").await;
    let raw = raw(&me).await;
    for (field, value, broken) in [
        ("name", "", "required"),
        ("name", "BEN", "taken"),
        ("name", "ben@example.com", "taken"),
        ("name", "аmy", "mixed_scripts"),
        ("name", "a\u{200b}my", "control_characters"),
        ("language", "tlh", "unknown"),
        ("time_zone", "Europe/Nowhere", "unknown"),
    ] {
        let refused = save(&me, &with(&raw, &[(field, value)])).await;
        assert_eq!(rule(refused), at(field, broken), "{value}");
    }
    // One's own email may be one's name.
    save(&me, &with(&raw, &[("name", "amy@example.com")])).await.unwrap();
    assert!(me.enters("amy@example.com", PASSWORD).await);
}

async fn a_stale_form_is_refused_and_shows_what_is_saved(world: World) {
    let me = Me::open(world).await;
    let old = with(&raw(&me).await, &[("name", "amy.old"), ("language", "en")]);
    let new = with(&raw(&me).await, &[("name", "amy.new"), ("language", "en")]);
    save(&me, &new).await.unwrap();
    assert_eq!(save(&me, &old).await, Err(AppError::Conflict));
    assert_eq!(me.text("name").await, "amy.new");
    let caller = me.caller().await;
    let mut kept = forms::refused(&old, &AppError::Conflict);
    kept.set(SECTION, ACCOUNT);
    let draft = forms::keep(&me.post.core, &caller, "/profile", &kept).await.unwrap();
    let shown = me.profile.show(&caller, Some(draft)).await.unwrap().draft;
    assert_eq!(shown.value("name"), "amy.old", "what was typed is still there");
    let differing: Vec<_> = shown
        .differences
        .iter()
        .map(|it| (it.field.as_str(), it.theirs.as_str()))
        .collect();
    assert_eq!(differing, [("name", "amy.new")]);
    // Whoever has seen it may go on.
    save(&me, &with(&old, &[("version", &shown.value("version"))]))
        .await
        .unwrap();
    assert_eq!(me.text("name").await, "amy.old");
}

async fn nothing_else_is_set_by_sending_it(world: World) {
    let me = Me::open(world).await;
    let columns = "email || activity || CAST(api_only AS TEXT) || description || purpose || CAST(expires_on AS TEXT)
        || CAST(no_shared_data AS TEXT) || password_hash";
    let before = me.text(columns).await;
    let sent = [
        ("name", "amy.able"),
        ("email", "evil@example.com"),
        ("api_only", "true"),
        ("description", "mine"),
        ("purpose", "mine"),
        ("expires_on", "2030-01-01"),
        ("no_shared_data", "true"),
        ("password", "another good one here"),
        ("groups", "00000000-0000-0000-0000-000000000001"),
        ("activity", "deleted"),
    ];
    save(&me, &with(&raw(&me).await, &sent)).await.unwrap();
    assert_eq!(me.text("name").await, "amy.able");
    assert_eq!(me.text(columns).await, before);
    assert_eq!(me.post.number("SELECT COUNT(*) FROM memberships").await, 1);
}

async fn the_same_form_is_saved_once(world: World) {
    let me = Me::open(world).await;
    let raw = with(&raw(&me).await, &[("name", "amy.able")]);
    for _ in 0..2 {
        save(&me, &raw).await.unwrap();
    }
    assert_eq!(me.events("user.update").await, 1);
}

async fn who_has_no_browser_has_no_profile(world: World) {
    let me = Me::open(world).await;
    let (caller, origin, raw) = (me.caller().await, me.origin(), raw(&me).await);
    for sql in [
        "UPDATE users SET api_only = TRUE",
        "UPDATE users SET api_only = FALSE, activity = 'deactivated'",
        "UPDATE users SET activity = 'active', expires_on = 1",
    ] {
        me.post.change(sql).await;
        let profile = &me.profile;
        assert_eq!(
            profile.show(&caller, None).await.unwrap_err(),
            AppError::Forbidden,
            "{sql}"
        );
        let new = "four grey geese go home";
        for refused in [
            profile.save_account(&caller, &origin, &raw).await.map(drop),
            profile.ask_email(&caller, &origin, "new@example.com", PASSWORD).await,
            profile.ask_email_again(&caller, &origin).await,
            profile.withdraw_email(&caller, &origin).await,
            profile.change_password(&caller, &origin, PASSWORD, new).await.map(drop),
            profile.strength(&caller, new).await.map(drop),
            profile.set_photo(&caller, &origin, None).await,
        ] {
            assert_eq!(refused, Err(AppError::Forbidden), "{sql}");
        }
    }
}
