//! Writes what an import found good: everything, with its audit events, in the caller's transaction.

use super::by::By;
use super::check::Target;
use super::known::Known;
use super::report::{Came, ImportReport};
use super::row::Row;
use super::state::{Names, UserState};
use crate::sign_in::take_back::take_links_back;
use crate::store::audit::{AuditEvent, append_all};
use crate::store::import_write::{self as store, ContactValues, UserValues};
use crate::store::{Db, StoreError};
use crate::text::fold::fold;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// A user that is new or differs, and the line it comes from.
struct Change<'a> {
    /// The user's place in [`Known`]; `None` for a new one.
    existing: Option<usize>,
    /// The new user's identity, or the existing one's.
    id: Uuid,
    before: Option<&'a UserState>,
    after: &'a UserState,
    contact_id: Option<Uuid>,
    /// The contact is made by this import.
    new_contact: bool,
}

/// What is to be written.
pub struct Plan<'a> {
    known: &'a Known,
    changes: Vec<Change<'a>>,
    /// Groups to be made: identity and name by key.
    groups: BTreeMap<&'a str, (Uuid, &'a str)>,
    /// Tags to be made: name by key.
    tags: BTreeMap<&'a str, &'a str>,
    names: Names<'a>,
}

impl<'a> Plan<'a> {
    /// Compares rows that came through with what there is, and counts.
    pub fn of(rows: &'a [Row], targets: &'a [Target], known: &'a Known, report: &mut ImportReport) -> Self {
        let mut plan = Self {
            known,
            changes: Vec::new(),
            groups: BTreeMap::new(),
            tags: BTreeMap::new(),
            names: Names {
                groups: known
                    .groups
                    .iter()
                    .map(|(key, group)| (key.as_str(), group.name.as_str()))
                    .collect(),
                tags: known
                    .tags
                    .iter()
                    .map(|(key, (_, name))| (key.as_str(), name.as_str()))
                    .collect(),
            },
        };
        for (row, target) in rows.iter().zip(targets).filter(|(row, _)| row.problems.is_empty()) {
            let before = target.existing.map(|user| &known.states[user]);
            let mut changed = before.map(|_| Vec::new());
            if before == Some(&target.state) {
                report.same += 1;
            } else {
                match before {
                    None => report.new += 1,
                    Some(_) => report.changed += 1,
                }
                plan.add(row, target, before);
                if let (Some(_), Value::Object(fields)) = (before, target.state.changes_from(before, &plan.names)) {
                    changed = Some(fields.into_iter().map(|(field, _)| field).collect());
                }
            }
            report.came.push(Came {
                line: row.line,
                name: row.name.clone(),
                changed,
            });
        }
        report.groups_created = plan.groups.len();
        report.tags_created = plan.tags.len();
        report.contacts_created = plan.changes.iter().filter(|change| change.new_contact).count();
        plan
    }

    fn add(&mut self, row: &'a Row, target: &'a Target, before: Option<&'a UserState>) {
        for (key, name) in &row.groups {
            if !self.known.groups.contains_key(key) {
                self.groups.entry(key).or_insert_with(|| (Uuid::now_v7(), name));
                self.names.groups.entry(key).or_insert(name);
            }
        }
        for (key, name) in &row.tags {
            if !self.known.tags.contains_key(key) {
                self.tags.entry(key).or_insert(name);
                self.names.tags.entry(key).or_insert(name);
            }
        }
        let user = target.existing.map(|user| &self.known.users[user]);
        let linked = user.and_then(|user| user.contact_id);
        let new_contact = target.state.contact.is_some() && linked.is_none();
        self.changes.push(Change {
            existing: target.existing,
            id: user.map_or_else(Uuid::now_v7, |user| user.id),
            before,
            after: &target.state,
            contact_id: if new_contact { Some(Uuid::now_v7()) } else { linked },
            new_contact,
        });
    }

    /// Writes it. `today` in the company's time zone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn write(
        &self,
        db: &mut Db<'_>,
        by: &By<'_>,
        now: i64,
        today: i64,
        report: &ImportReport,
    ) -> Result<(), StoreError> {
        let groups = self.write_groups(db, now).await?;
        let tags = self.write_tags(db).await?;
        let (new, changed): (Vec<&Change>, Vec<&Change>) =
            self.changes.iter().partition(|change| change.before.is_none());
        let made = contacts(&self.changes, |change| change.new_contact);
        store::insert_contacts(db, made, now).await?;
        let altered = contacts(&changed, |change| {
            !change.new_contact
                && change
                    .before
                    .is_some_and(|before| before.contact != change.after.contact)
        });
        store::update_contacts(db, altered, now).await?;

        let moved: Vec<i64> = changed
            .iter()
            .filter(|change| change.before.is_some_and(|before| keys(before) != keys(change.after)))
            .filter_map(|change| self.seq(change))
            .collect();
        store::free_keys(db, &moved).await?;
        let users = new.iter().map(|change| (change.id, self.values(change, now))).collect();
        let mut seqs: HashMap<Uuid, i64> = store::insert_users(db, users, now, by.actor)
            .await?
            .into_iter()
            .collect();
        let users = changed
            .iter()
            .filter_map(|change| Some((self.seq(change)?, self.values(change, now))));
        store::update_users(db, users.collect(), now).await?;
        seqs.extend(changed.iter().filter_map(|change| Some((change.id, self.seq(change)?))));
        let seq = |change: &Change| seqs.get(&change.id).copied().unwrap_or_default();

        let owned = new
            .iter()
            .chain(changed.iter().filter(|change| moved.contains(&seq(change))))
            .flat_map(|change| keys(change.after).into_iter().map(|key| (key, seq(change))));
        store::take_keys(db, owned.collect()).await?;
        self.write_responsible(db, &seqs).await?;
        self.write_links(db, now, &groups, &tags, &seqs).await?;
        self.shut_out(db, today, &changed).await?;
        append_all(db, self.events(by, now, report)).await
    }

    fn seq(&self, change: &Change) -> Option<i64> {
        change.existing.map(|user| self.known.users[user].seq)
    }

    async fn write_groups(&self, db: &mut Db<'_>, now: i64) -> Result<HashMap<String, i64>, StoreError> {
        let new: Vec<(Uuid, String, String)> = self
            .groups
            .iter()
            .map(|(key, (id, name))| (*id, (*name).to_owned(), (*key).to_owned()))
            .collect();
        let known = self.known.groups.iter().map(|(key, group)| (key.clone(), group.seq));
        Ok(known.chain(store::insert_groups(db, &new, now).await?).collect())
    }

    async fn write_tags(&self, db: &mut Db<'_>) -> Result<HashMap<String, i64>, StoreError> {
        let new: Vec<(String, String)> = self
            .tags
            .iter()
            .map(|(key, name)| ((*name).to_owned(), (*key).to_owned()))
            .collect();
        let known = self.known.tags.iter().map(|(key, (seq, _))| (key.clone(), *seq));
        Ok(known.chain(store::insert_tags(db, &new).await?).collect())
    }

    fn values(&self, change: &Change, now: i64) -> UserValues {
        let after = change.after;
        let known = change.existing.map(|user| &self.known.users[user]);
        let contact_name = match &after.contact {
            Some(contact) => format!("{} {}", contact.first_name, contact.last_name)
                .trim()
                .to_owned(),
            None => known.map(|user| user.contact_key.clone()).unwrap_or_default(),
        };
        UserValues {
            name: after.name.clone(),
            email: after.email.clone(),
            activity: after.activity.clone(),
            contact_id: change.contact_id,
            contact_name,
            tags: after.tags.iter().cloned().collect(),
            no_shared_data: after.no_shared_data,
            api_only: after.api_only,
            purpose: after.purpose.clone(),
            responsible_seq: self.responsible(change),
            review_on: after.review_on,
            expires_on: after.expires_on,
            description: after.description.clone(),
            last_login: after.last_login,
            last_seen_at: after.last_login.max(known.map_or(now, |user| user.last_seen_at)),
        }
    }

    /// Row number of who answers for it, where that user is not made by this import.
    fn responsible(&self, change: &Change) -> Option<i64> {
        let key = &change.after.responsible_key;
        match (change.existing, change.before) {
            (Some(user), Some(before)) if before.responsible_key == *key => self.known.users[user].responsible_seq,
            _ => self.known.named(key).map(|user| self.known.users[user].seq),
        }
    }

    /// Who answers for an identity may be new as well: then its row number is known only now.
    async fn write_responsible(&self, db: &mut Db<'_>, seqs: &HashMap<Uuid, i64>) -> Result<(), StoreError> {
        let new: HashMap<String, i64> = self
            .changes
            .iter()
            .filter(|change| change.before.is_none())
            .filter_map(|change| Some((fold(&change.after.name), *seqs.get(&change.id)?)))
            .collect();
        let pairs: Vec<(i64, i64)> = self
            .changes
            .iter()
            .filter_map(|change| Some((*seqs.get(&change.id)?, *new.get(&change.after.responsible_key)?)))
            .collect();
        store::set_responsible(db, &pairs).await
    }

    async fn write_links(
        &self,
        db: &mut Db<'_>,
        now: i64,
        groups: &HashMap<String, i64>,
        tags: &HashMap<String, i64>,
        seqs: &HashMap<Uuid, i64>,
    ) -> Result<(), StoreError> {
        let none = UserState::default();
        let (mut joined, mut left, mut tagged, mut untagged) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for change in &self.changes {
            let Some(user) = seqs.get(&change.id) else { continue };
            let (before, after) = (change.before.unwrap_or(&none), change.after);
            let link = |to: &HashMap<String, i64>, key: &String| Some((*user, *to.get(key)?));
            joined.extend(
                after
                    .groups
                    .difference(&before.groups)
                    .filter_map(|key| link(groups, key)),
            );
            left.extend(
                before
                    .groups
                    .difference(&after.groups)
                    .filter_map(|key| link(groups, key)),
            );
            tagged.extend(after.tags.difference(&before.tags).filter_map(|key| link(tags, key)));
            untagged.extend(before.tags.difference(&after.tags).filter_map(|key| link(tags, key)));
        }
        store::leave(db, &left).await?;
        store::join(db, &joined, now).await?;
        store::untag(db, &untagged).await?;
        store::tag(db, &tagged).await
    }

    /// Ends the sessions of who may not sign in any longer; an API-only identity has no password.
    async fn shut_out(&self, db: &mut Db<'_>, today: i64, changed: &[&Change<'_>]) -> Result<(), StoreError> {
        let seqs = |out: &dyn Fn(&Change) -> bool| -> Vec<i64> {
            let mut out: Vec<&&Change> = changed.iter().filter(|change| out(change)).collect();
            out.drain(..).filter_map(|change| self.seq(change)).collect()
        };
        store::end_sessions(db, &seqs(&|change| !change.after.may_sign_in(today))).await?;
        store::drop_passwords(db, &seqs(&|change| self.loses_password(change))).await?;
        let readdressed = |change: &Change| {
            let before = change.before.unwrap_or(change.after);
            before.email != change.after.email || (change.after.api_only && !before.api_only)
        };
        take_links_back(db, &seqs(&readdressed)).await
    }

    /// Who answered for it and who does, among those who were there and those whom this import makes.
    fn responsible_ids(&self, change: &Change, made: &HashMap<String, Uuid>) -> Value {
        let before = change.existing.and_then(|user| self.known.users[user].responsible_id);
        let key = &change.after.responsible_key;
        let there = self.known.named(key).map(|user| self.known.users[user].id);
        json!([before, there.or_else(|| made.get(key).copied())])
    }

    fn loses_password(&self, change: &Change) -> bool {
        let had = change.existing.is_some_and(|user| self.known.users[user].has_password);
        had && change.after.api_only
    }

    fn events<'b>(&self, by: &By<'b>, now: i64, report: &ImportReport) -> Vec<AuditEvent<'b>> {
        let event = |action, target_kind, target, details| AuditEvent {
            at: now,
            actor: by.actor,
            action,
            target_kind,
            target,
            details,
            address: by.address,
            request_id: by.request_id,
        };
        let run = json!({
            "new": report.new, "changed": report.changed, "same": report.same, "wrong": report.wrong.len(),
            "groups": report.groups_created, "tags": report.tags_created, "contacts": report.contacts_created,
        });
        let mut events = vec![event("users.import", "user", None, run)];
        for (id, name) in self.groups.values() {
            events.push(event(
                "group.create",
                "group",
                Some(*id),
                json!({ "name": [null, name] }),
            ));
        }
        let made: HashMap<String, Uuid> = self
            .changes
            .iter()
            .filter(|change| change.before.is_none())
            .map(|change| (fold(&change.after.name), change.id))
            .collect();
        for change in &self.changes {
            let mut details = change.after.changes_from(change.before, &self.names);
            if let Value::Object(fields) = &mut details {
                if self.loses_password(change) {
                    fields.insert("password".to_owned(), json!(["set", null]));
                }
                // By identity: who answers for it may be erased, and then no name of theirs may be left.
                if let Some(responsible) = fields.get_mut("responsible") {
                    *responsible = self.responsible_ids(change, &made);
                }
            }
            if change.new_contact {
                let name = change.after.contact.as_ref().map(|contact| {
                    json!({ "first_name": [null, contact.first_name], "last_name": [null, contact.last_name] })
                });
                events.push(event(
                    "contact.create",
                    "contact",
                    change.contact_id,
                    name.unwrap_or_default(),
                ));
            }
            let action = if change.before.is_some() {
                "user.change"
            } else {
                "user.create"
            };
            events.push(event(action, "user", Some(change.id), details));
        }
        events
    }
}

/// Name and email as keys, once where they are the same.
fn keys(state: &UserState) -> Vec<String> {
    let mut keys = vec![fold(&state.name), fold(&state.email)];
    keys.dedup();
    keys
}

fn contacts<'a, C: std::borrow::Borrow<Change<'a>>>(
    changes: &[C],
    wanted: impl Fn(&Change<'a>) -> bool,
) -> Vec<ContactValues> {
    changes
        .iter()
        .map(std::borrow::Borrow::borrow)
        .filter(|change| wanted(change))
        .filter_map(|change| {
            let contact = change.after.contact.clone()?;
            Some(ContactValues {
                id: change.contact_id?,
                first_name: contact.first_name,
                last_name: contact.last_name,
                position: contact.position,
                department: contact.department,
                phone: contact.phone,
            })
        })
        .collect()
}
