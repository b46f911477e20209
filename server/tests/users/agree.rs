//! The SQL of a filter, the index in memory and the simple way say the same, on both databases (TRUST 43).

use super::organisation::*;
use crate::support::{NOON, World, postgres, sqlite};
use app::users::api::UserAdmin;
use app::users::query::UserQuery;
use app::users::{Activity, PagerView, SignInState, UserCounts, UserId};
use control_center::clock::{Clock, DAY, HOUR, MINUTE, SECOND, day_in};
use control_center::core::Core;
use control_center::execute;
use control_center::policy::Policy;
use control_center::text::fold::{fold, search_text};
use control_center::users::Users;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseResult, TestRunner};
use std::cmp::Reverse;
use std::sync::Arc;

pub fn core(world: &World) -> Arc<Core> {
    let zone = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
    Arc::new(Core::new(
        world.store.clone(),
        world.clock.clone(),
        Policy::default(),
        zone,
        "Example".to_owned(),
    ))
}

pub fn at(core: &Core) -> (i64, i64) {
    let now = core.clock.now();
    (now, day_in(&core.zone, now))
}

/// The list page by page, from the database alone where the core's index was not loaded.
async fn pages(core: &Arc<Core>, query: &UserQuery, leads: &[usize]) -> Vec<Vec<UserId>> {
    let mut pages = Vec::new();
    let mut query = query.clone();
    loop {
        let page = Users(core.clone()).list(&caller(leads), &query).await.unwrap();
        assert!(page.rows.len() <= usize::try_from(query.size).unwrap());
        pages.push(page.rows.iter().map(|row| row.id).collect());
        if !page.more {
            return pages;
        }
        query.after = page.rows.last().map(|row| row.id);
    }
}

pub async fn count(core: &Arc<Core>, query: &UserQuery, leads: &[usize]) -> UserCounts {
    Users(core.clone()).count(&caller(leads), query).await.unwrap()
}

/// The rows by the database alone and with the index, page by page, and where each page stands.
async fn check_rows(loaded: &Arc<Core>, people: &[Person], query: &UserQuery, leads: &[usize]) -> TestCaseResult {
    let plain = core_beside(loaded);
    let expect: Vec<UserId> = expected(people, query, leads, at(loaded))
        .iter()
        .map(|person| UserId(person.id))
        .collect();
    let size = usize::try_from(query.size).unwrap();
    let mut chunks: Vec<Vec<UserId>> = expect.chunks(size).map(<[UserId]>::to_vec).collect();
    if chunks.is_empty() {
        chunks.push(Vec::new());
    }
    prop_assert_eq!(
        &pages(&plain, query, leads).await,
        &chunks,
        "rows of the database alone"
    );
    prop_assert_eq!(&pages(loaded, query, leads).await, &chunks, "rows with the index");
    let start = |page: usize| (page > 0).then(|| expect[page * size - 1].0);
    for page in 0..chunks.len() {
        let query = UserQuery {
            after: start(page).map(UserId),
            ..query.clone()
        };
        let pager = PagerView {
            total: expect.len() as u64,
            first: if expect.is_empty() { 0 } else { (page * size + 1) as u64 },
            previous: (page > 0).then(|| start(page - 1)),
            last: (page + 1 < chunks.len()).then(|| start(chunks.len() - 1)),
        };
        prop_assert_eq!(count(loaded, &query, leads).await.pager, pager, "page {}", page);
    }
    Ok(())
}

/// A core on the same database that never loads its index.
fn core_beside(core: &Core) -> Arc<Core> {
    let (store, clock) = (core.store.clone(), core.clock.clone());
    Arc::new(Core::new(
        store,
        clock,
        core.policy,
        core.zone.clone(),
        core.company.clone(),
    ))
}

pub fn check_facets(
    counts: &UserCounts,
    people: &[Person],
    query: &UserQuery,
    leads: &[usize],
    at: (i64, i64),
) -> TestCaseResult {
    let among = |but: Section, has: &dyn Fn(&Person) -> bool| {
        people
            .iter()
            .filter(|person| person.matches(query, leads, at, Some(but)) && has(person))
            .count() as u64
    };
    for (facet, activity) in counts.activity.iter().zip(Activity::ALL) {
        prop_assert_eq!(facet.value, activity);
        prop_assert_eq!(
            facet.count,
            among(Section::Activity, &|person| person.activity == activity.as_str()),
            "{:?}",
            activity
        );
    }
    for (facet, state) in counts.sign_in.iter().zip(SignInState::ALL) {
        prop_assert_eq!(facet.value, state);
        prop_assert_eq!(
            facet.count,
            among(Section::SignIn, &|person| person.has(state, at.0, at.1)),
            "{:?}",
            state
        );
    }
    // Tags: chosen ones, then every key or ancestor that anybody has.
    let mut tags: Vec<(bool, u64, String)> = ["site", "site/north", "site/south", "vip", "site_x", "strasse"]
        .into_iter()
        .filter(|key| query.tags.iter().all(|tag| fold(tag) != *key))
        .map(|key| {
            (
                false,
                among(Section::Tags, &|person| person.has_tag(key)),
                key.to_owned(),
            )
        })
        .filter(|(_, count, _)| *count > 0)
        .chain(
            query
                .tags
                .iter()
                .map(|tag| (true, among(Section::Tags, &|person| person.has_tag(tag)), tag.clone())),
        )
        .collect();
    tags.sort_by_key(|(chosen, count, key)| (Reverse(*chosen), Reverse(*count), key.clone()));
    let mut got: Vec<(bool, u64, String)> = counts
        .tags
        .iter()
        .map(|facet| (query.tags.contains(&facet.value), facet.count, facet.value.clone()))
        .collect();
    got.sort_by_key(|(chosen, count, key)| (Reverse(*chosen), Reverse(*count), key.clone()));
    prop_assert_eq!(got, tags);
    // Groups: all of the few there are, unless one looks for some.
    for facet in &counts.groups {
        let n = (0..GROUPS.len()).find(|n| group_id(*n) == facet.value).unwrap();
        prop_assert!(leads.is_empty() || leads.contains(&n), "a group out of sight");
        prop_assert_eq!(&facet.label, GROUPS[n]);
        prop_assert_eq!(
            facet.count,
            among(Section::Groups, &|person| person.groups.contains(&n)),
            "{}",
            GROUPS[n]
        );
    }
    let shown = |n: usize| counts.groups.iter().any(|facet| facet.value == group_id(n));
    for n in (0..GROUPS.len()).filter(|n| leads.is_empty() || leads.contains(n)) {
        let chosen = query.groups.contains(&group_id(n));
        let wanted = if query.find_group.is_empty() {
            people
                .iter()
                .any(|person| person.activity != "erased" && person.groups.contains(&n))
        } else {
            fold(GROUPS[n]).contains(&fold(&query.find_group))
        };
        prop_assert_eq!(shown(n), chosen || wanted, "{}", GROUPS[n]);
    }
    let seats = people
        .iter()
        .filter(|person| person.activity == "active" && !person.api_only)
        .count() as u64;
    prop_assert_eq!(counts.seats, if leads.is_empty() { seats } else { 0 });
    Ok(())
}

fn rows_and_counts(world: World, rt: &tokio::runtime::Runtime, cases: u32) {
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    });
    let queries = prop::collection::vec(
        (query(), prop_oneof![2 => Just(Vec::new()), 1 => some_of(GROUPS.len())]),
        1..8,
    );
    let outcome = runner.run(&(people(60), queries), |(mut people, queries)| {
        rt.block_on(async {
            fill(&world, &mut people).await;
            let core = core(&world);
            core.index.refresh(&core).await.unwrap();
            for (query, leads) in &queries {
                check_rows(&core, &people, query, leads).await?;
                check_facets(&count(&core, query, leads).await, &people, query, leads, at(&core))?;
            }
            Ok(())
        })
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

/// A change of one person, named by place.
#[derive(Clone, Debug)]
enum Change {
    Rename(usize, String),
    Activity(usize, &'static str),
    Links(usize, Vec<usize>, Vec<usize>),
    Invite(usize, i64),
    Remove(usize),
    TurnClock(i64),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        (0..60_usize, "[a-c坂]{3,5}").prop_map(|(n, name)| Change::Rename(n, name)),
        (0..60_usize, activity()).prop_map(|(n, activity)| Change::Activity(n, activity)),
        (0..60_usize, some_of(GROUPS.len()), some_of(TAGS.len()))
            .prop_map(|(n, groups, tags)| Change::Links(n, groups, tags)),
        (0..60_usize, 1..100_i64).prop_map(|(n, minutes)| Change::Invite(n, minutes * MINUTE + 1)),
        (0..60_usize).prop_map(Change::Remove),
        prop::sample::select(vec![SECOND, MINUTE, HOUR, 11 * HOUR, DAY, 91 * DAY]).prop_map(Change::TurnClock),
    ]
}

async fn make(world: &World, people: &mut Vec<Person>, change: Change) {
    let mut tx = world.store.write().await.unwrap();
    let mut db = tx.db();
    let most = people.len().max(1);
    let place = |n: usize| n % most;
    match change {
        Change::TurnClock(micros) => world.clock.advance(micros),
        _ if people.is_empty() => {}
        Change::Rename(n, name) => {
            let person = &mut people[place(n)];
            person.name = format!("{name}{}", person.seq);
        }
        Change::Activity(n, activity) => people[place(n)].activity = activity,
        Change::Links(n, groups, tags) => {
            let n = place(n);
            (people[n].groups, people[n].tags) = (groups, tags);
            link(&mut db, &people[n]).await;
        }
        Change::Invite(n, after) => people[place(n)].invitation = world.clock.now() + after,
        Change::Remove(n) => {
            let gone = people.remove(place(n));
            execute!(&mut db, "DELETE FROM users WHERE seq = $1", gone.seq).unwrap();
        }
    }
    for person in people.iter() {
        let text = search_text(
            &person.name,
            &person.email,
            person.contact.as_deref().unwrap_or_default(),
            person.tags.iter().map(|n| TAGS[*n]),
        );
        // Only what differs: the feed must tell who changed.
        execute!(
            &mut db,
            "UPDATE users SET name = $2, name_key = $3, activity = $4, invitation_expires_at = $5, search_text = $6
             WHERE seq = $1 AND (name <> $2 OR activity <> $4 OR invitation_expires_at <> $5 OR search_text <> $6)",
            person.seq,
            &person.name,
            fold(&person.name),
            person.activity,
            person.invitation,
            text
        )
        .unwrap();
    }
    tx.commit().await.unwrap();
}

fn follows_changes(world: World, rt: &tokio::runtime::Runtime, cases: u32) {
    let mut runner = TestRunner::new(Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    });
    let steps = prop::collection::vec((change(), query()), 1..12);
    let outcome = runner.run(&(people(30), steps), |(mut people, steps)| {
        rt.block_on(async {
            world.clock.advance(NOON - world.clock.now());
            fill(&world, &mut people).await;
            let core = core(&world);
            core.index.refresh(&core).await.unwrap();
            for (change, query) in steps {
                let told = format!("{change:?}");
                // A change moves some count of the whole list, of which what was just counted is kept.
                let everybody = UserQuery::default();
                count(&core, &everybody, &[]).await;
                make(&world, &mut people, change).await;
                // The list first: it must know of the change without anybody counting.
                check_rows(&core, &people, &query, &[]).await?;
                for query in [query, everybody] {
                    let counts = count(&core, &query, &[]).await;
                    check_facets(&counts, &people, &query, &[], at(&core))?;
                    prop_assert_eq!(
                        counts,
                        count(&core_beside(&core), &query, &[]).await,
                        "loaded anew after {}",
                        told
                    );
                }
            }
            Ok(())
        })
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

macro_rules! on_each {
    ($($name:ident: $rule:ident, $world:ident, $cases:literal;)*) => {$(
        #[test]
        fn $name() {
            let rt = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
            let world = rt.block_on($world());
            $rule(world, &rt, $cases);
        }
    )*};
}

on_each! {
    rows_and_counts_agree_on_sqlite: rows_and_counts, sqlite, 24;
    rows_and_counts_agree_on_postgres: rows_and_counts, postgres, 24;
    index_follows_changes_on_sqlite: follows_changes, sqlite, 24;
    index_follows_changes_on_postgres: follows_changes, postgres, 24;
}
