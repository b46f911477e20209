//! A few dozen groups, and what their list has to say of them, worked out the simple way.

use crate::support::World;
use crate::users::list::{group, user};
use crate::users::organisation::group_id;
use app::groups::query::{GroupQuery, GroupSortKey};
use app::users::Activity;
use control_center::execute;
use control_center::text::fold::fold;
use proptest::prelude::*;
use std::cmp::Ordering;

/// Tags by number; folded they are their keys.
pub const TAGS: [&str; 5] = ["Site/North", "site/South", "VIP", "ſite_x", "Site"];
/// People by number; the last is deleted. Their names are not in the order of their numbers.
pub const PEOPLE: [&str; 4] = ["zoe", "Émile", "anna", "gone"];
const WORDS: [&str; 8] = ["Sales", "Éclair", "50%", "a_b", "Straße", "坂本", "accounts", "Zoll"];

/// A group, by its place in the organisation.
#[derive(Clone, Debug)]
pub struct Team {
    pub name: String,
    pub activity: Activity,
    pub leader: Option<usize>,
    pub members: Vec<usize>,
    pub tags: Vec<usize>,
    pub created_at: i64,
}

fn some_of(most: usize) -> impl Strategy<Value = Vec<usize>> {
    prop::sample::subsequence((0..most).collect::<Vec<_>>(), 0..=most)
}

prop_compose! {
    fn team()(
        word in prop::sample::select(WORDS.to_vec()),
        activity in prop::sample::select(Activity::ALL.to_vec()),
        leader in prop::option::of(0..PEOPLE.len()),
        members in some_of(PEOPLE.len()),
        tags in some_of(TAGS.len()),
        created_at in 1..4_i64,
    ) -> Team {
        Team { name: word.to_owned(), activity, leader, members, tags, created_at }
    }
}

/// Up to `most` groups. Many have the same leader, as many members and were made at the same time.
pub fn teams(most: usize) -> impl Strategy<Value = Vec<Team>> {
    prop::collection::vec(team(), 1..most).prop_map(|mut teams| {
        for (n, team) in teams.iter_mut().enumerate() {
            // Not in the order of their numbers.
            team.name = format!("{} {:02}", team.name, 97 - n);
        }
        teams
    })
}

/// A query over such groups.
pub fn query() -> impl Strategy<Value = GroupQuery> {
    let needles = ["", "", "", "a", "%", "_", "ECLAIR", "ss", "本", "nothing", "9", "s 9"];
    let tags = ["site", "SITE/north", "vip", "site_x", "none", "sit"];
    (
        prop::sample::select(needles.to_vec()),
        prop::sample::subsequence(Activity::ALL.to_vec(), 0..=3),
        prop_oneof![2 => Just(Vec::new()), 1 => prop::sample::subsequence(tags.to_vec(), 0..3)],
        (0..GroupSortKey::ALL.len(), any::<bool>(), 1..9_u32),
    )
        .prop_map(|(search, activity, tags, (sort, descending, size))| {
            let mut query = GroupQuery {
                search: search.to_owned(),
                activity,
                tags: tags.into_iter().map(str::to_owned).collect(),
                size,
                ..GroupQuery::default()
            };
            query.sort.key = GroupSortKey::ALL[sort];
            query.sort.descending = descending;
            query
        })
}

/// Writes an organisation into an empty world.
pub async fn fill(world: &World, teams: &[Team]) {
    let mut people = Vec::new();
    for name in PEOPLE {
        people.push(user(world, name).await.1);
    }
    for (n, team) in teams.iter().enumerate() {
        let members: Vec<i64> = team.members.iter().map(|n| people[*n]).collect();
        group(world, n, &team.name, &members).await;
    }
    let mut tx = world.store.write().await.unwrap();
    let mut db = tx.db();
    execute!(
        &mut db,
        "UPDATE users SET activity = 'deleted' WHERE seq = $1",
        *people.last().unwrap()
    )
    .unwrap();
    for (n, name) in (1_i64..).zip(TAGS) {
        let sql = "INSERT INTO tags (seq, subject, name, key) VALUES ($1, 'group', $2, $3)";
        execute!(&mut db, sql, n, name, fold(name)).unwrap();
    }
    for (seq, team) in (1_i64..).zip(teams) {
        execute!(
            &mut db,
            "UPDATE groups SET activity = $2, created_at = $3, leader_seq = $4 WHERE seq = $1",
            seq,
            team.activity.as_str(),
            team.created_at,
            team.leader.map(|n| people[n])
        )
        .unwrap();
        for tag in &team.tags {
            let sql = "INSERT INTO group_tags (group_seq, tag_seq) VALUES ($1, $2)";
            execute!(&mut db, sql, seq, i64::try_from(*tag).unwrap() + 1).unwrap();
        }
    }
    tx.commit().await.unwrap();
}

/// The sections of a filter, one of which a facet leaves out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Activity,
    Tags,
}

impl Team {
    pub fn users(&self) -> u64 {
        let there = self.members.iter().filter(|n| **n + 1 < PEOPLE.len());
        there.count() as u64
    }

    pub fn has_tag(&self, tag: &str) -> bool {
        let wanted = fold(tag);
        self.tags.iter().any(|n| {
            let key = fold(TAGS[*n]);
            key == wanted || key.starts_with(&format!("{wanted}/"))
        })
    }

    /// Whether the list shows it, but for one section.
    pub fn matches(&self, query: &GroupQuery, but: Option<Section>) -> bool {
        let by_activity = if query.activity.is_empty() {
            self.activity != Activity::Deleted
        } else {
            query.activity.contains(&self.activity)
        };
        fold(&self.name).contains(&fold(&query.search))
            && (but == Some(Section::Activity) || by_activity)
            && (but == Some(Section::Tags) || query.tags.is_empty() || query.tags.iter().any(|tag| self.has_tag(tag)))
    }

    fn compare(&self, other: &Self, key: GroupSortKey) -> Ordering {
        let leader = |team: &Self| team.leader.map(|n| fold(PEOPLE[n])).unwrap_or_default();
        let by_key = match key {
            GroupSortKey::Name => Ordering::Equal,
            GroupSortKey::Leader => leader(self).cmp(&leader(other)),
            GroupSortKey::Users => self.users().cmp(&other.users()),
            GroupSortKey::Created => self.created_at.cmp(&other.created_at),
        };
        by_key.then_with(|| fold(&self.name).cmp(&fold(&other.name)))
    }
}

/// Whether somebody who leads these, or an administrator, sees a group.
pub fn sees(leads: &[usize], n: usize) -> bool {
    leads.is_empty() || leads.contains(&n)
}

/// Numbers of those who match in their order.
pub fn expected(teams: &[Team], query: &GroupQuery, leads: &[usize]) -> Vec<usize> {
    let mut found: Vec<usize> = (0..teams.len())
        .filter(|n| sees(leads, *n) && teams[*n].matches(query, None))
        .collect();
    found.sort_by(|one, other| teams[*one].compare(&teams[*other], query.sort.key));
    if query.sort.descending {
        found.reverse();
    }
    found
}

/// The number of a group by its identity.
pub fn number(id: uuid::Uuid) -> usize {
    (0..100).find(|n| group_id(*n).0 == id).unwrap()
}
