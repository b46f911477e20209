//! Small organisations at random, and what the list has to say of them, worked out the simple way.

use crate::support::{NOON, World};
use app::context::Caller;
use app::groups::GroupId;
use app::rights::Rights;
use app::users::query::{Sort, SortKey, UserQuery};
use app::users::{Activity, SignInState, UserId};
use control_center::clock::{DAY, SECOND};
use control_center::execute;
use control_center::store::users::{NewUser, insert};
use control_center::store::{Db, Tx};
use control_center::text::fold::fold;
use proptest::prelude::*;
use uuid::Uuid;

/// Groups by number; some of their names are not in the order of their numbers.
pub const GROUPS: [&str; 5] = ["Sales", "Éclair", "Zoll", "accounts", "50%_off"];
/// Tags by number; folded they are their keys. No user has the tag "site" itself unless by number 5.
pub const TAGS: [&str; 6] = ["Site/North", "site/South", "VIP", "ſite_x", "Straße", "Site"];
const WORDS: [&str; 12] = [
    "Anna",
    "anna",
    "Ännchen",
    "Straße",
    "50%",
    "a_b",
    "a\"b",
    "坂本",
    "Νίκος",
    "O'Hara",
    "back\\slash",
    "İz",
];
/// The end of yesterday in the company's zone (Berlin) lies between these.
pub const TODAY: i64 = NOON / DAY;

/// A user. Times and dates are offsets or 0 as in the table.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: Uuid,
    pub seq: i64,
    pub name: String,
    pub email: String,
    pub contact: Option<String>,
    pub activity: &'static str,
    pub groups: Vec<usize>,
    pub tags: Vec<usize>,
    pub api_only: bool,
    pub no_shared_data: bool,
    pub last_login: i64,
    pub created_at: i64,
    pub locked_until: i64,
    pub expires_on: i64,
    pub review_on: i64,
    pub invitation: i64,
    pub failed_attempts: i64,
}

fn time() -> impl Strategy<Value = i64> {
    let near = prop::sample::select(vec![-SECOND, -1, 0, 1, SECOND, 90 * SECOND, DAY / 2, DAY]);
    prop_oneof![2 => Just(0), 3 => near.prop_map(|offset| NOON + offset)]
}

fn past() -> impl Strategy<Value = i64> {
    let days = prop::sample::select(vec![0, 1, 89, 90, 91]);
    (days, prop::sample::select(vec![-1, 0, 1])).prop_map(|(days, micros)| NOON - days * DAY + micros)
}

fn day() -> impl Strategy<Value = i64> {
    let near = prop::sample::select(vec![-1, 0, 1, 2, 13, 14, 15, 16]);
    prop_oneof![2 => Just(0), 3 => near.prop_map(|offset: i64| TODAY + offset)]
}

pub fn activity() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["active", "active", "active", "deactivated", "deleted", "erased"])
}

fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(WORDS.to_vec())
}

pub fn some_of(most: usize) -> impl Strategy<Value = Vec<usize>> {
    prop::sample::subsequence((0..most).collect::<Vec<_>>(), 0..=most)
}

prop_compose! {
    fn person()(
        names in (word(), word(), prop::option::of(prop_oneof![4 => word(), 1 => Just("")])),
        activity in activity(),
        groups in prop_oneof![1 => Just(Vec::new()), 3 => some_of(GROUPS.len())],
        tags in prop_oneof![1 => Just(Vec::new()), 1 => some_of(TAGS.len())],
        flags in (any::<bool>(), any::<bool>()),
        times in (prop_oneof![Just(0), past()], past(), time(), time()),
        dates in (day(), day()),
        failed_attempts in 0..3_i64,
    ) -> Person {
        Person {
            id: Uuid::now_v7(), seq: 0,
            name: names.0.to_owned(), email: names.1.to_owned(), contact: names.2.map(str::to_owned),
            activity, groups, tags, api_only: flags.0, no_shared_data: flags.1,
            last_login: times.0, created_at: times.1, locked_until: times.2, invitation: times.3,
            expires_on: dates.0, review_on: dates.1, failed_attempts,
        }
    }
}

/// Up to `most` people.
pub fn people(most: usize) -> impl Strategy<Value = Vec<Person>> {
    prop::collection::vec(person(), 0..most).prop_map(|mut people| {
        for (n, person) in people.iter_mut().enumerate() {
            // Names and emails are unique in one space.
            person.name = format!("{}{n}", person.name);
            person.email = format!("{}.{n}@example.org", person.email);
        }
        people
    })
}

/// A query over such people; groups by number, the last of them is one that is not there.
pub fn query() -> impl Strategy<Value = UserQuery> {
    let needle = prop_oneof![
        4 => Just(String::new()),
        2 => word().prop_map(str::to_owned),
        2 => prop::sample::select(vec!["%", "_", "\"", "\\", "a", "A", "ss", "本", "ann", "ANN", "nna1", "site/", "example", "N N", "'", "0@ex", "*", "a\" OR \"b", "nothing"]).prop_map(str::to_owned),
    ];
    let some = |most: usize| prop_oneof![3 => Just(Vec::new()), 1 => some_of(most)];
    let tags = prop::sample::subsequence(
        vec!["site", "SITE/north", "vip", "strasse", "site_x", "none", "sit"],
        0..3,
    );
    (
        needle,
        some(Activity::ALL.len()),
        some(SignInState::ALL.len()),
        prop_oneof![2 => Just(Vec::new()), 1 => tags],
        some(GROUPS.len() + 1),
        (0..SortKey::ALL.len(), any::<bool>(), 1..30_u32),
        prop_oneof![3 => Just(""), 1 => Just("a"), 1 => Just("%")],
    )
        .prop_map(
            |(search, activity, states, tags, groups, (sort, descending, size), find_group)| UserQuery {
                search,
                activity: activity.into_iter().map(|n| Activity::ALL[n]).collect(),
                sign_in: states.into_iter().map(|n| SignInState::ALL[n]).collect(),
                tags: tags.into_iter().map(str::to_owned).collect(),
                groups: groups.into_iter().map(group_id).collect(),
                sort: Sort {
                    key: SortKey::ALL[sort],
                    descending,
                },
                size,
                find_group: find_group.to_owned(),
                ..UserQuery::default()
            },
        )
}

/// The identity of a group by its number.
pub fn group_id(n: usize) -> GroupId {
    GroupId(Uuid::from_u128(1 + u128::try_from(n).unwrap()))
}

/// Row number of a group or tag by its number.
pub fn seq(n: usize) -> i64 {
    i64::try_from(n).unwrap() + 1
}

/// Empties the database and writes these people, who get their row numbers.
pub async fn fill(world: &World, people: &mut [Person]) {
    let mut tx = world.store.write().await.unwrap();
    match &mut tx {
        Tx::Sqlite(_) => {
            for table in ["users", "groups", "tags", "contacts"] {
                execute!(&mut tx.db(), sqlx::AssertSqlSafe(format!("DELETE FROM {table}"))).unwrap();
            }
        }
        Tx::Postgres(_) => {
            execute!(&mut tx.db(), "TRUNCATE users, groups, tags, contacts CASCADE").unwrap();
        }
    }
    let mut db = tx.db();
    for (n, name) in GROUPS.into_iter().enumerate() {
        execute!(
            &mut db,
            "INSERT INTO groups (seq, id, name, name_key, created_at, modified_at) VALUES ($1, $2, $3, $4, 0, 0)",
            seq(n),
            group_id(n).0,
            name,
            fold(name)
        )
        .unwrap();
    }
    for (n, name) in TAGS.into_iter().enumerate() {
        execute!(
            &mut db,
            "INSERT INTO tags (seq, subject, name, key) VALUES ($1, 'user', $2, $3)",
            seq(n),
            name,
            fold(name)
        )
        .unwrap();
    }
    for person in people {
        write(&mut db, person).await;
    }
    tx.commit().await.unwrap();
}

/// Writes a new person.
pub async fn write(db: &mut Db<'_>, person: &mut Person) {
    let mut contact = None;
    if let Some(name) = &person.contact {
        let id = Uuid::now_v7();
        execute!(
            &mut *db,
            "INSERT INTO contacts (id, kind, relation, first_name, name_key, search_text, created_at, modified_at)
             VALUES ($1, 'person', 'staff', $2, $3, $3, 0, 0)",
            id,
            name,
            fold(name)
        )
        .unwrap();
        contact = Some((id, name.clone()));
    }
    let user = NewUser {
        id: person.id,
        name: person.name.clone(),
        email: person.email.clone(),
        activity: person.activity,
        contact,
        tags: person.tags.iter().map(|n| TAGS[*n].to_owned()).collect(),
        no_shared_data: person.no_shared_data,
        api_only: person.api_only,
        review_on: person.review_on,
        expires_on: person.expires_on,
        invitation_expires_at: person.invitation,
        last_login: person.last_login,
        created_at: person.created_at,
        ..NewUser::default()
    };
    person.seq = insert(&mut *db, &user).await.unwrap();
    execute!(
        &mut *db,
        "UPDATE users SET locked_until = $2, failed_attempts = $3 WHERE seq = $1",
        person.seq,
        person.locked_until,
        person.failed_attempts
    )
    .unwrap();
    link(db, person).await;
}

/// Writes a person's memberships and tags anew.
pub async fn link(db: &mut Db<'_>, person: &Person) {
    execute!(&mut *db, "DELETE FROM memberships WHERE user_seq = $1", person.seq).unwrap();
    execute!(&mut *db, "DELETE FROM user_tags WHERE user_seq = $1", person.seq).unwrap();
    for group in &person.groups {
        let sql = "INSERT INTO memberships (user_seq, group_seq, granted_at) VALUES ($1, $2, 0)";
        execute!(&mut *db, sql, person.seq, seq(*group)).unwrap();
    }
    for tag in &person.tags {
        let sql = "INSERT INTO user_tags (user_seq, tag_seq) VALUES ($1, $2)";
        execute!(&mut *db, sql, person.seq, seq(*tag)).unwrap();
    }
}

/// An administrator, or the lead of some groups.
pub fn caller(leads: &[usize]) -> Caller {
    Caller {
        id: UserId(Uuid::nil()),
        seq: 0,
        name: "caller".to_owned(),
        email: String::new(),
        contact: String::new(),
        photo: String::new(),
        admin: leads.is_empty(),
        rights: Rights::default(),
        leads: leads.iter().map(|n| seq(*n)).collect(),
        time_zone: String::new(),
        locale: String::new(),
        by_token: false,
    }
}

/// The sections of a filter, one of which a facet leaves out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Activity,
    SignIn,
    Tags,
    Groups,
}

impl Person {
    pub fn has(&self, state: SignInState, now: i64, today: i64) -> bool {
        match state {
            SignInState::Invited => self.invitation > now,
            SignInState::InvitationExpired => self.invitation != 0 && self.invitation <= now,
            SignInState::Locked => self.locked_until > now,
            SignInState::Expired => self.expires_on != 0 && self.expires_on < today,
            SignInState::Expiring => (today..=today + 14).contains(&self.expires_on),
            SignInState::NeverSignedIn => self.last_login == 0,
            SignInState::Stale => self.activity == "active" && now - self.last_login.max(self.created_at) > 90 * DAY,
            SignInState::ApiOnly => self.api_only,
            SignInState::ReviewDue => self.api_only && self.review_on != 0 && self.review_on <= today,
            SignInState::NoSharedData => self.no_shared_data,
            SignInState::WithoutGroup => self.groups.is_empty(),
            SignInState::WithoutContact => self.contact.is_none(),
        }
    }

    pub fn has_tag(&self, tag: &str) -> bool {
        let wanted = fold(tag);
        self.tags.iter().any(|n| {
            let key = fold(TAGS[*n]);
            key == wanted || key.strip_prefix(&wanted).is_some_and(|rest| rest.starts_with('/'))
        })
    }

    fn contains(&self, search: &str) -> bool {
        let needle = fold(search);
        let contact = self.contact.clone().unwrap_or_default();
        let tags = self.tags.iter().map(|n| TAGS[*n].to_owned());
        [self.name.clone(), self.email.clone(), contact]
            .into_iter()
            .chain(tags)
            .any(|text| fold(&text).contains(&needle))
            || search.parse() == Ok(self.id)
    }

    /// Whether the list shows it, but for one section.
    pub fn matches(&self, query: &UserQuery, leads: &[usize], (now, today): (i64, i64), but: Option<Section>) -> bool {
        let Some(activity) = Activity::parse(self.activity) else {
            return false;
        };
        let led = leads.is_empty() || self.groups.iter().any(|group| leads.contains(group));
        let visible = |group: usize| leads.is_empty() || leads.contains(&group);
        let by_activity = if query.activity.is_empty() {
            activity != Activity::Deleted
        } else {
            query.activity.contains(&activity)
        };
        led && (query.search.is_empty() || self.contains(&query.search))
            && (but == Some(Section::Activity) || by_activity)
            && (but == Some(Section::SignIn)
                || query.sign_in.is_empty()
                || query.sign_in.iter().any(|state| self.has(*state, now, today)))
            && (but == Some(Section::Tags) || query.tags.is_empty() || query.tags.iter().any(|tag| self.has_tag(tag)))
            && (but == Some(Section::Groups)
                || query.groups.is_empty()
                || self
                    .groups
                    .iter()
                    .any(|n| visible(*n) && query.groups.contains(&group_id(*n))))
    }

    /// What an order compares: a text, or a number.
    fn key(&self, key: SortKey) -> (String, i64) {
        match key {
            SortKey::Name => (fold(&self.name), 0),
            SortKey::Email => (fold(&self.email), 0),
            SortKey::Contact => (self.contact.as_deref().map(fold).unwrap_or_default(), 0),
            SortKey::LastLogin => (String::new(), self.last_login),
            SortKey::NoSharedData => (String::new(), i64::from(self.no_shared_data)),
            SortKey::Created => (String::new(), self.created_at),
            SortKey::Expires => (String::new(), self.expires_on),
            SortKey::FailedAttempts => (String::new(), self.failed_attempts),
        }
    }
}

/// Those who match in their order.
pub fn expected<'p>(people: &'p [Person], query: &UserQuery, leads: &[usize], at: (i64, i64)) -> Vec<&'p Person> {
    let mut found: Vec<&Person> = people
        .iter()
        .filter(|person| person.matches(query, leads, at, None))
        .collect();
    found.sort_by_key(|person| (person.key(query.sort.key), person.seq));
    if query.sort.descending {
        found.reverse();
    }
    found
}
