//! What the database knows about the people and groups of a file.

use super::row::Row;
use super::state::{ContactState, UserState};
use crate::store::import::{self, KnownGroup, KnownUser};
use crate::store::tags;
use crate::store::{Db, StoreError};
use crate::text::fold::fold;
use app::bulk::Subject;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Read in the transaction that writes, with other writers kept away.
#[derive(Default)]
pub struct Known {
    /// Users that a name, an email or a responsible of the file may mean.
    pub users: Vec<KnownUser>,
    /// The same as their states, in the same order.
    pub states: Vec<UserState>,
    /// Groups by key.
    pub groups: HashMap<String, KnownGroup>,
    /// Row numbers and names of tags by key.
    pub tags: HashMap<String, (i64, String)>,
    /// Row numbers of all administrators, with their last day.
    pub administrators: HashMap<i64, i64>,
    by_key: HashMap<String, usize>,
}

impl Known {
    /// Reads it. `today` in the company's time zone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(db: &mut Db<'_>, rows: &[Row], today: i64) -> Result<Self, StoreError> {
        let responsible: Vec<String> = rows.iter().map(|row| fold(&row.responsible)).collect();
        let keys: BTreeSet<&str> = rows
            .iter()
            .flat_map(|row| [row.name_key.as_str(), row.email_key.as_str()])
            .chain(responsible.iter().map(String::as_str))
            .filter(|key| !key.is_empty())
            .collect();
        let users = import::users(db, &Vec::from_iter(keys)).await?;
        let seqs: Vec<i64> = users.iter().map(|user| user.seq).collect();
        let mut groups = import::groups(db, &names(rows, |row| &row.groups)).await?;
        groups.append(&mut import::groups_of(db, &seqs).await?);
        let mut tags: HashMap<String, (i64, String)> = HashMap::new();
        for (key, seq, name) in tags::find(db, Subject::Users, &names(rows, |row| &row.tags)).await? {
            tags.insert(key, (seq, name));
        }
        let mut states: Vec<UserState> = users.iter().map(state).collect();
        let places: HashMap<i64, usize> = seqs.iter().enumerate().map(|(place, seq)| (*seq, place)).collect();
        for (user, key) in import::memberships(db, &seqs).await? {
            if let Some(place) = places.get(&user) {
                states[*place].groups.insert(key);
            }
        }
        for (user, key, seq, name) in import::tags_of(db, &seqs).await? {
            if let Some(place) = places.get(&user) {
                states[*place].tags.insert(key.clone());
            }
            tags.insert(key, (seq, name));
        }
        let by_key = users
            .iter()
            .enumerate()
            .flat_map(|(place, user)| [(user.name_key.clone(), place), (user.email_key.clone(), place)])
            .collect();
        Ok(Self {
            users,
            states,
            groups: groups
                .into_iter()
                .map(|group| (group.name_key.clone(), group))
                .collect(),
            tags,
            administrators: import::last_days_of_administrators(db, today)
                .await?
                .into_iter()
                .collect(),
            by_key,
        })
    }

    /// The place of the user whose name or email has this key.
    pub fn owner(&self, key: &str) -> Option<usize> {
        self.by_key.get(key).copied()
    }

    /// The place of the user whose name has this key.
    pub fn named(&self, key: &str) -> Option<usize> {
        self.owner(key).filter(|place| self.users[*place].name_key == key)
    }

    /// Whether this group makes administrators.
    pub fn holds_admin(&self, key: &str) -> bool {
        self.groups.get(key).is_some_and(|group| group.holds_admin)
    }

    /// Whether this group is deleted.
    pub fn is_deleted(&self, key: &str) -> bool {
        self.groups.get(key).is_some_and(|group| group.activity == "deleted")
    }
}

fn names(rows: &[Row], of: fn(&Row) -> &BTreeMap<String, String>) -> Vec<&str> {
    let keys: BTreeSet<&str> = rows.iter().flat_map(|row| of(row).keys().map(String::as_str)).collect();
    keys.into_iter().collect()
}

fn state(user: &KnownUser) -> UserState {
    UserState {
        name: user.name.clone(),
        email: user.email.clone(),
        activity: user.activity.clone(),
        no_shared_data: user.no_shared_data,
        api_only: user.api_only,
        purpose: user.purpose.clone(),
        responsible_key: user.responsible_key.clone(),
        review_on: user.review_on,
        expires_on: user.expires_on,
        description: user.description.clone(),
        last_login: user.last_login,
        contact: (user.contact_kind == "person").then(|| ContactState {
            first_name: user.first_name.clone(),
            last_name: user.last_name.clone(),
            position: user.position.clone(),
            department: user.department.clone(),
            phone: user.phone.clone(),
        }),
        groups: BTreeSet::new(),
        tags: BTreeSet::new(),
    }
}
