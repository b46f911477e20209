//! The list of groups and the simple way say the same, on both databases (TRUST 17, 43).

use super::organisation::*;
use crate::support::{World, postgres, sqlite};
use crate::users::list::users;
use crate::users::organisation::{caller, group_id};
use app::context::Caller;
use app::groups::GroupId;
use app::groups::api::GroupAdmin;
use app::groups::query::{GroupColumn, GroupQuery};
use app::users::{Activity, PagerView};
use control_center::groups::Groups;
use control_center::text::fold::fold;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseResult, TestRunner};
use std::cmp::Reverse;

/// Rows page by page, and where each page stands.
async fn check_pages(groups: &Groups, caller: &Caller, query: &GroupQuery, expect: &[usize]) -> TestCaseResult {
    let size = usize::try_from(query.size).unwrap();
    let start = |page: usize| (page > 0).then(|| group_id(expect[page * size - 1]).0);
    let pages = expect.len().div_ceil(size).max(1);
    for page in 0..pages {
        let query = GroupQuery {
            after: start(page).map(GroupId),
            ..query.clone()
        };
        let shown = groups.list(caller, &query).await.unwrap();
        let rows: Vec<usize> = shown.rows.iter().map(|row| number(row.id.0)).collect();
        let here = &expect[page * size..expect.len().min((page + 1) * size)];
        prop_assert_eq!(&rows, here, "page {}", page);
        prop_assert_eq!(shown.more, page + 1 < pages);
        prop_assert_eq!(shown.acts, caller.admin);
        let pager = PagerView {
            total: expect.len() as u64,
            first: if expect.is_empty() { 0 } else { (page * size + 1) as u64 },
            previous: (page > 0).then(|| start(page - 1)),
            last: (page + 1 < pages).then(|| start(pages - 1)),
        };
        prop_assert_eq!(groups.count(caller, &query).await.unwrap().pager, pager);
    }
    Ok(())
}

async fn check_facets(
    groups: &Groups,
    caller: &Caller,
    query: &GroupQuery,
    teams: &[Team],
    leads: &[usize],
) -> TestCaseResult {
    let among = |but: Section, has: &dyn Fn(&Team) -> bool| {
        let seen = teams.iter().enumerate().filter(|(n, _)| sees(leads, *n));
        seen.filter(|(_, team)| team.matches(query, Some(but)) && has(team))
            .count() as u64
    };
    let counts = groups.count(caller, query).await.unwrap();
    let activity: Vec<(Activity, u64)> = counts.activity.iter().map(|facet| (facet.value, facet.count)).collect();
    let expect = Activity::ALL.map(|it| (it, among(Section::Activity, &|team| team.activity == it)));
    prop_assert_eq!(activity, expect.to_vec());
    let chosen = query.tags.iter().map(|tag| (true, tag.clone()));
    let others = ["site", "site/north", "site/south", "site_x", "vip"].into_iter();
    let others = others.filter(|key| query.tags.iter().all(|tag| fold(tag) != *key));
    let mut expect: Vec<_> = chosen
        .chain(others.map(|key| (false, key.to_owned())))
        .map(|(chosen, key)| (chosen, among(Section::Tags, &|team| team.has_tag(&key)), key))
        .filter(|(chosen, count, _)| *chosen || *count > 0)
        .collect();
    expect.sort_by_key(|(chosen, count, key)| (Reverse(*chosen), Reverse(*count), key.clone()));
    let mut got: Vec<_> = counts
        .tags
        .iter()
        .map(|facet| (query.tags.contains(&facet.value), facet.count, facet.value.clone()))
        .collect();
    got.sort_by_key(|(chosen, count, key)| (Reverse(*chosen), Reverse(*count), key.clone()));
    prop_assert_eq!(got, expect);
    Ok(())
}

/// Nothing from outside is in what a lead is told: no group's name, and no name of a tag that is theirs alone.
async fn check_scope(groups: &Groups, caller: &Caller, teams: &[Team], leads: &[usize]) -> TestCaseResult {
    let query = GroupQuery {
        activity: Activity::ALL.to_vec(),
        tags: TAGS.map(fold).to_vec(),
        columns: GroupColumn::ALL.to_vec(),
        ..GroupQuery::default()
    };
    let page = groups.list(caller, &query).await.unwrap();
    let counts = groups.count(caller, &query).await.unwrap();
    let told = serde_json::to_string(&(&page, &counts)).unwrap();
    let outside = teams.iter().enumerate().filter(|(n, _)| !sees(leads, *n));
    for (_, team) in outside {
        prop_assert!(!told.contains(&team.name), "{}", team.name);
    }
    let unchosen = GroupQuery {
        tags: Vec::new(),
        ..query
    };
    let facets = groups.count(caller, &unchosen).await.unwrap().tags;
    for (n, tag) in TAGS.into_iter().enumerate() {
        let seen = (0..teams.len()).any(|team| sees(leads, team) && teams[team].tags.contains(&n));
        // Chosen tags stand there by their keys, which the address says. Administrators know those that no group has, too.
        let named = page.chosen.iter().any(|(_, name)| name == tag);
        prop_assert_eq!(named, seen || leads.is_empty(), "{}", tag);
        // One may have only tags below it, and then stands there by its key.
        prop_assert_eq!(facets.iter().any(|facet| facet.label == tag), seen, "{}", tag);
    }
    Ok(())
}

fn agrees(rt: &tokio::runtime::Runtime, world: impl AsyncFn() -> World, cases: u32) {
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 50,
        ..Config::default()
    });
    let asked = prop::collection::vec((query(), any::<prop::sample::Index>(), any::<bool>()), 1..8);
    runner
        .run(&(teams(40), asked), |(teams, asked)| {
            rt.block_on(async {
                let world = world().await;
                fill(&world, &teams).await;
                let groups = Groups(users(&world).0);
                for (query, some, admin) in asked {
                    let some = some.index(teams.len());
                    let leads: Vec<usize> = if admin { Vec::new() } else { (some / 2..=some).collect() };
                    let caller = caller(&leads);
                    check_pages(&groups, &caller, &query, &expected(&teams, &query, &leads)).await?;
                    check_facets(&groups, &caller, &query, &teams, &leads).await?;
                    check_scope(&groups, &caller, &teams, &leads).await?;
                }
                Ok(())
            })
        })
        .unwrap();
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap()
}

#[test]
fn pages_facets_and_scope_on_sqlite() {
    agrees(&runtime(), sqlite, 12);
}

#[test]
fn pages_facets_and_scope_on_postgres() {
    agrees(&runtime(), postgres, 6);
}
