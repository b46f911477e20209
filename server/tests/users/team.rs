//! A lead's home: who of their team needs attention, and who is no team of theirs. Whom it names of random teams is held
//! against the simple way by `access/answers`.

use super::desk::Desk;
use super::list::user;
use super::organisation::group_id;
use crate::on_both;
use crate::support::World;
use app::context::Caller;
use app::error::AppError;
use app::users::api::UserAdmin;
use app::users::query::UserQuery;
use app::users::team::{Reason, TeamView};
use app::users::{Activity, UserId};
use control_center::clock::{Clock, DAY, MINUTE, day_in};

on_both!(
    the_most_pressing_come_first,
    ten_are_named_and_the_list_has_all,
    who_is_fine_or_gone_is_not_named,
    an_administrator_who_leads_sees_their_own_team,
    who_leads_nothing_has_no_team,
);

/// A lead with members whose columns are as they are told: `locked_until = 5`.
async fn team(desk: &Desk, members: &[(&str, String)]) -> (Caller, Vec<UserId>) {
    let (mut ids, mut seqs) = (Vec::new(), Vec::new());
    for (name, columns) in members {
        let (id, seq) = user(&desk.world, name).await;
        let mut tx = desk.world.store.write().await.unwrap();
        let sql = sqlx::AssertSqlSafe(format!("UPDATE users SET {columns} WHERE seq = $1"));
        control_center::execute!(&mut tx.db(), sql, seq).unwrap();
        tx.commit().await.unwrap();
        ids.push(id);
        seqs.push(seq);
    }
    (desk.lead(1, "Team", &seqs).await, ids)
}

async fn show(desk: &Desk, caller: &Caller) -> TeamView {
    desk.users.team(caller).await.unwrap()
}

fn names(team: &TeamView) -> Vec<&str> {
    team.attention.iter().map(|person| person.name.as_str()).collect()
}

fn today(desk: &Desk) -> i64 {
    day_in(&desk.users.0.zone, desk.world.clock.now())
}

async fn the_most_pressing_come_first(world: World) {
    let desk = Desk::open(world).await;
    let (now, today) = (desk.world.clock.now(), today(&desk));
    let seen = |at: i64| format!("last_login = {at}, last_seen_at = {at}, created_at = {at}");
    let (lead, ids) = team(
        &desk,
        &[
            ("unseen", seen(now - 91 * DAY)),
            ("unseen.longer", seen(now - 200 * DAY)),
            ("not.answering", format!("invitation_expires_at = {}", now - DAY)),
            ("last.days", format!("expires_on = {}", today + 14)),
            ("last.day", format!("expires_on = {today}, failed_attempts = 3")),
            ("locked.long", format!("locked_until = {}", now + DAY)),
            (
                "locked",
                format!("locked_until = {}, expires_on = {}", now + 5 * MINUTE, today + 3),
            ),
        ],
    )
    .await;
    let shown = show(&desk, &lead).await;
    let expect = [
        "locked",
        "locked.long",
        "last.day",
        "last.days",
        "not.answering",
        "unseen.longer",
        "unseen",
    ];
    assert_eq!(names(&shown), expect);
    assert_eq!((shown.people, shown.groups, shown.needing), (7, 1, 7));
    assert_eq!(shown.attention[0].id, ids[6]);
    assert!(
        matches!(shown.attention[0].why[..], [Reason::Locked(until), Reason::Expiring(day)]
            if until.at == now + 5 * MINUTE && i64::from(day.0) == today + 3),
        "{:?}",
        shown.attention[0].why
    );
    // Time passes: a lock ends, the last day has passed, another comes near enough.
    desk.world.clock.advance(DAY + MINUTE);
    let shown = show(&desk, &lead).await;
    assert_eq!(
        names(&shown),
        ["locked", "last.days", "not.answering", "unseen.longer", "unseen"]
    );
}

async fn ten_are_named_and_the_list_has_all(world: World) {
    let desk = Desk::open(world).await;
    let now = desk.world.clock.now();
    let names: Vec<String> = (0..13).map(|n| format!("locked{n}")).collect();
    let members: Vec<(&str, String)> = (0..13_i64)
        .zip(&names)
        .map(|(n, name)| (name.as_str(), format!("locked_until = {}", now + (20 - n) * MINUTE)))
        .collect();
    let (lead, _) = team(&desk, &members).await;
    let shown = show(&desk, &lead).await;
    assert_eq!((shown.attention.len(), shown.needing), (10, 13));
    assert_eq!(shown.attention[0].name, "locked12");
    let (path, query) = shown.list.split_once('?').unwrap();
    assert_eq!(path, "/control-center/users");
    let query = UserQuery::parse(query);
    assert_eq!(
        (query.activity.as_slice(), query.groups.len()),
        (&[Activity::Active][..], 0)
    );
    assert_eq!(desk.users.list(&lead, &query).await.unwrap().rows.len(), 13);
}

async fn who_is_fine_or_gone_is_not_named(world: World) {
    let desk = Desk::open(world).await;
    let (now, today) = (desk.world.clock.now(), today(&desk));
    let (lead, _) = team(
        &desk,
        &[
            ("fine", "failed_attempts = 4".to_owned()),
            ("invited", format!("invitation_expires_at = {}", now + 1)),
            ("was.locked", format!("locked_until = {now}")),
            ("some.day", format!("expires_on = {}", today + 15)),
            ("expired", format!("expires_on = {}", today - 1)),
            (
                "left",
                format!("activity = 'deactivated', locked_until = {}", now + DAY),
            ),
            ("gone", format!("activity = 'deleted', locked_until = {}", now + DAY)),
        ],
    )
    .await;
    let (_, elsewhere) = user(&desk.world, "elsewhere").await;
    desk.change(
        "UPDATE users SET locked_until = 9000000000000000 WHERE seq = $1",
        elsewhere,
    )
    .await;
    let shown = show(&desk, &lead).await;
    assert_eq!(names(&shown), Vec::<&str>::new());
    assert_eq!((shown.people, shown.needing), (6, 0));
}

async fn an_administrator_who_leads_sees_their_own_team(world: World) {
    let desk = Desk::open(world).await;
    let now = desk.world.clock.now();
    let (lead, _) = team(&desk, &[("mine", format!("locked_until = {}", now + DAY))]).await;
    let (_, other) = user(&desk.world, "not.mine").await;
    desk.change("UPDATE users SET locked_until = 9000000000000000 WHERE seq = $1", other)
        .await;
    let admin = Caller { admin: true, ..lead };
    let shown = show(&desk, &admin).await;
    assert_eq!((names(&shown), shown.people, shown.needing), (vec!["mine"], 1, 1));
    let query = UserQuery::parse(shown.list.split_once('?').unwrap().1);
    assert_eq!(query.groups, [group_id(1)]);
    assert_eq!(desk.users.list(&admin, &query).await.unwrap().rows.len(), 1);
}

async fn who_leads_nothing_has_no_team(world: World) {
    let desk = Desk::open(world).await;
    let plain = desk.person("plain").await;
    for caller in [&desk.admin, &plain] {
        assert_eq!(desk.users.team(caller).await.unwrap_err(), AppError::Forbidden);
    }
}
