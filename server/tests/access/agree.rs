//! "Who can…" says what the plainest loop over people says: the index, the database alone and the file (TRUST 17, 43).

use crate::on_both;
use crate::support::World;
use crate::users::desk::origin;
use crate::users::list::users;
use crate::users::organisation::{GROUPS, Person, TODAY, caller, fill, group_id, people, seq, some_of};
use app::access::api::AccessReview;
use app::access::query::AccessQuery;
use app::access::{AccessRow, GivenView};
use app::audit::Who;
use app::rights::{Access as To, Permission};
use app::users::query::UserQuery;
use app::users::{Activity, UserId};
use control_center::access::{Access, export};
use control_center::core::Core;
use control_center::execute;
use control_center::text::fold::fold;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::sync::Arc;

use crate::support::NOON;

on_both!(who_can_is_who_is_in_a_group_that_gives_it);

const ASKED: [Permission; 3] = [Permission::Admin, Permission::Billing, Permission::Tasks];

/// A group: whether it is active, and what it gives of [`ASKED`].
#[derive(Clone, Debug)]
struct Team {
    active: bool,
    gives: Vec<(Permission, bool)>,
}

fn team() -> impl Strategy<Value = Team> {
    let gives = (
        prop::sample::subsequence(ASKED.to_vec(), 0..=3),
        prop::collection::vec(any::<bool>(), 3),
    );
    (prop::bool::weighted(0.8), gives).prop_map(|(active, (permissions, writable))| Team {
        active,
        gives: permissions.into_iter().zip(writable).collect(),
    })
}

fn query() -> impl Strategy<Value = AccessQuery> {
    let search = prop::sample::select(vec!["", "", "", "a", "ann", "ss", "本", "site/", "nothing"]);
    (0..ASKED.len(), any::<bool>(), search, any::<bool>(), 1..20_u32).prop_map(
        |(permission, write, search, deactivated, size)| AccessQuery {
            permission: Some(ASKED[permission]),
            access: if write { To::Write } else { To::Read },
            search: search.to_owned(),
            deactivated,
            after: None,
            size,
        },
    )
}

/// Since when somebody is a member of a group: a number that says both.
fn since(person: &Person, group: usize) -> i64 {
    NOON + person.seq * 1_000_000 + i64::try_from(group).unwrap()
}

/// Who made them one: the command line, or somebody.
fn giver<'p>(people: &'p [Person], person: &Person, group: usize) -> Option<&'p Person> {
    let n = usize::try_from(person.seq).unwrap() + group;
    (!n.is_multiple_of(3)).then(|| &people[n % people.len()])
}

async fn set_up(world: &World, people: &mut [Person], teams: &[Team]) {
    fill(world, people).await;
    let mut tx = world.store.write().await.unwrap();
    let mut db = tx.db();
    for (n, team) in teams.iter().enumerate() {
        let activity = if team.active { "active" } else { "deactivated" };
        execute!(
            &mut db,
            "UPDATE groups SET activity = $2 WHERE seq = $1",
            seq(n),
            activity
        )
        .unwrap();
        for (permission, writable) in &team.gives {
            let sql = "INSERT INTO group_permissions (group_seq, permission, writable) VALUES ($1, $2, $3)";
            execute!(&mut db, sql, seq(n), permission.as_str(), *writable).unwrap();
        }
    }
    for person in people.iter() {
        for group in &person.groups {
            let by = giver(people, person, *group).map(|giver| giver.id);
            let sql = "UPDATE memberships SET granted_at = $3, granted_by = $4 WHERE user_seq = $1 AND group_seq = $2";
            execute!(&mut db, sql, person.seq, seq(*group), since(person, *group), by).unwrap();
        }
    }
    tx.commit().await.unwrap();
}

/// The groups through which somebody has what is asked for, as the reader may know it.
fn through(
    people: &[Person],
    teams: &[Team],
    person: &Person,
    query: &AccessQuery,
    leads: &[usize],
) -> Vec<(String, GivenTold)> {
    let mut groups: Vec<usize> = person.groups.clone();
    groups.sort_by_key(|n| fold(GROUPS[*n]));
    let told = |n: usize| {
        let gives = teams[n]
            .gives
            .iter()
            .find(|(permission, _)| Some(*permission) == query.permission)?;
        let seen = leads.is_empty() || leads.contains(&n);
        let enough = gives.1 || query.access == To::Read;
        let by = match giver(people, person, n) {
            None => "-".to_owned(),
            Some(giver) if giver.activity == "erased" => "erased".to_owned(),
            Some(giver) if leads.is_empty() || giver.groups.iter().any(|n| leads.contains(n)) => giver.name.clone(),
            Some(_) => "other".to_owned(),
        };
        (teams[n].active && seen && enough).then(|| (GROUPS[n].to_owned(), (gives.1, since(person, n), by)))
    };
    groups.into_iter().filter_map(told).collect()
}

/// Whether it writes, since when, by whom.
type GivenTold = (bool, i64, String);
type Told = (UserId, bool, Vec<(String, GivenTold)>);

fn expected(people: &[Person], teams: &[Team], query: &AccessQuery, leads: &[usize]) -> Vec<Told> {
    let mut activity = vec![Activity::Active];
    if query.deactivated {
        activity.push(Activity::Deactivated);
    }
    let users = UserQuery {
        search: query.search.clone(),
        activity,
        ..UserQuery::default()
    };
    let mut found: Vec<&Person> = people
        .iter()
        .filter(|person| person.matches(&users, leads, (NOON, TODAY), None))
        .collect();
    found.sort_by_key(|person| (fold(&person.name), person.seq));
    let told = found.into_iter().map(|person| {
        let through = through(people, teams, person, query, leads);
        (
            UserId(person.id),
            through.iter().any(|(_, (writable, ..))| *writable),
            through,
        )
    });
    told.filter(|(.., through)| !through.is_empty()).collect()
}

fn told(row: AccessRow) -> Told {
    let given = |given: GivenView| {
        let by = match given.by {
            Who::User { name, .. } => name,
            Who::Erased => "erased".to_owned(),
            Who::Other => "other".to_owned(),
            Who::CommandLine | Who::System => "-".to_owned(),
        };
        let n = (0..GROUPS.len()).find(|n| group_id(*n) == given.group.id).unwrap();
        assert_eq!(given.group.name, GROUPS[n]);
        (given.group.name, (given.writable, given.since.unwrap().at, by))
    };
    (row.user.id, row.writable, row.through.into_iter().map(given).collect())
}

/// All pages, and that each stands where it should.
async fn pages(core: &Arc<Core>, query: &AccessQuery, leads: &[usize]) -> Vec<Told> {
    let review = Access(core.clone());
    let mut all = Vec::new();
    let mut query = query.clone();
    loop {
        let page = review.who_can(&caller(leads), &query).await.unwrap();
        let pager = review.count(&caller(leads), &query).await.unwrap();
        let first = if page.rows.is_empty() { 0 } else { all.len() as u64 + 1 };
        assert_eq!((pager.first, pager.last.is_some()), (first, page.more), "{query:?}");
        assert!(page.rows.len() <= usize::try_from(query.size).unwrap());
        query.after = page.rows.last().map(|row| row.user.id);
        all.extend(page.rows.into_iter().map(told));
        if !page.more {
            assert_eq!(pager.total, all.len() as u64, "{query:?}");
            return all;
        }
    }
}

/// The file's lines, as the list would say them.
async fn lines(core: &Arc<Core>, query: &AccessQuery, leads: &[usize]) -> Vec<String> {
    let mut export = export(core, &caller(leads), &origin(), query).await.unwrap();
    let mut file = Vec::new();
    while let Some(piece) = export.piece().await.unwrap() {
        file.extend(piece);
    }
    let mut reader = csv::Reader::from_reader(file.as_slice());
    let lines = reader
        .records()
        .map(|line| line.unwrap().iter().collect::<Vec<_>>().join(";"));
    lines.collect()
}

fn expected_lines(people: &[Person], query: &AccessQuery, told: &[Told]) -> Vec<String> {
    let line = |(id, _, through): &Told| {
        let person = people.iter().find(|person| person.id == id.0).unwrap();
        let line = |(group, (writable, since, by)): &(String, GivenTold)| {
            let access = if *writable { "write" } else { "read" };
            let since = jiff::Timestamp::from_microsecond(*since).unwrap();
            let by = match by.as_str() {
                "-" => "",
                "erased" | "other" => "…",
                name => name,
            };
            let contact = person.contact.as_deref().unwrap_or_default();
            let permission = query.permission.unwrap().as_str();
            format!(
                "{};{};{contact};{permission};{access};{group};{since};{by}",
                person.name, person.email
            )
        };
        through.iter().map(line).collect::<Vec<_>>()
    };
    told.iter().flat_map(line).collect()
}

async fn who_can_is_who_is_in_a_group_that_gives_it(world: World) {
    let mut runner = TestRunner::deterministic();
    let organisations = (people(50), prop::collection::vec(team(), GROUPS.len()));
    let questions = prop::collection::vec(
        (query(), prop_oneof![1 => Just(Vec::new()), 1 => some_of(GROUPS.len())]),
        8,
    );
    for _ in 0..16 {
        let (mut people, teams) = organisations.new_tree(&mut runner).unwrap().current();
        set_up(&world, &mut people, &teams).await;
        let core = users(&world).0;
        for (query, leads) in questions.new_tree(&mut runner).unwrap().current() {
            let expect = expected(&people, &teams, &query, &leads);
            // Before the index is loaded, which counting does, and after.
            let plain = users(&world).0;
            let review = Access(plain.clone());
            let first = review.who_can(&caller(&leads), &query).await.unwrap();
            let size = usize::try_from(query.size).unwrap();
            let first: Vec<Told> = first.rows.into_iter().map(told).collect();
            assert_eq!(first, expect[..size.min(expect.len())], "{query:?} {leads:?}");
            assert!(!plain.index.is_loaded());
            assert_eq!(pages(&core, &query, &leads).await, expect, "{query:?} {leads:?}");
            let lines = lines(&core, &query, &leads).await;
            assert_eq!(lines, expected_lines(&people, &query, &expect), "{query:?} {leads:?}");
        }
    }
}
