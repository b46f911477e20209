//! Rows beside one another and beside the database: who is who, and what may not be.

use super::columns::{Column, Columns};
use super::known::Known;
use super::report::{Problem, quoted};
use super::row::Row;
use super::state::UserState;
use crate::text::fold::fold;
use std::collections::HashMap;
use uuid::Uuid;

/// What becomes of a row that comes in.
pub struct Target {
    /// The user it means, by its place in [`Known`]; `None` makes one.
    pub existing: Option<usize>,
    /// How that user shall be.
    pub state: UserState,
}

/// Finds who each row means and what it makes of them, and adds to the rows' problems and warnings. A target
/// counts only where its row is without problems. `actor` is who brings them in.
pub fn check(rows: &mut [Row], columns: &Columns, known: &Known, actor: Option<Uuid>, today: i64) -> Vec<Target> {
    let mut check = Check {
        claims: Claims::of(rows, known),
        needs: vec![Vec::new(); rows.len()],
        known,
        columns,
    };
    let mut targets = Vec::with_capacity(rows.len());
    for place in 0..rows.len() {
        let mut found = check.identity(rows, place);
        let target = check.target(rows, place, &mut found);
        rows[place].problems.append(&mut found.problems);
        rows[place].warnings.append(&mut found.warnings);
        targets.push(target);
    }
    check.keep_an_administrator(rows, &targets, actor, today);
    check.spread(rows);
    check.look_at_responsible(rows, &targets, today);
    targets
}

/// Which row has a name or an email first. Names go before emails: whose email is another's name has to yield,
/// wherever it stands. A wrong row counts too: what it says may be set right, and then both would come in.
struct Claims {
    names: HashMap<String, usize>,
    emails: HashMap<String, usize>,
}

impl Claims {
    fn of(rows: &[Row], known: &Known) -> Self {
        let mut claims = Self {
            names: HashMap::new(),
            emails: HashMap::new(),
        };
        // Who has an email already keeps it against whoever stands before them in the file.
        for (place, row) in rows.iter().enumerate() {
            let own = known.named(&row.name_key).map(|user| &known.users[user].email_key);
            if own == Some(&row.email_key) {
                claims.emails.entry(row.email_key.clone()).or_insert(place);
            }
        }
        for (place, row) in rows.iter().enumerate() {
            if !row.name_key.is_empty() {
                claims.names.entry(row.name_key.clone()).or_insert(place);
            }
            if !row.email_key.is_empty() {
                claims.emails.entry(row.email_key.clone()).or_insert(place);
            }
        }
        claims
    }

    fn owner(&self, key: &str) -> Option<usize> {
        self.names.get(key).or_else(|| self.emails.get(key)).copied()
    }
}

#[derive(Default)]
struct Found {
    problems: Vec<Problem>,
    warnings: Vec<Problem>,
}

struct Check<'a> {
    claims: Claims,
    /// By row: rows that cannot come in unless it does, and why not.
    needs: Vec<Vec<(usize, Problem)>>,
    known: &'a Known,
    columns: &'a Columns,
}

impl Check<'_> {
    /// Name and email of a row: one of each, and nobody else's.
    fn identity(&mut self, rows: &[Row], place: usize) -> Found {
        let row = &rows[place];
        let mut found = Found::default();
        if let Some(first) = self.claims.names.get(&row.name_key).filter(|first| **first != place) {
            let sentence = format!("{} is on line {} already", quoted(&row.name), rows[*first].line);
            found
                .problems
                .push(Problem::told(Column::UserName, &row.name, "name_repeated", sentence));
        }
        if self.known.named(&row.name_key).is_none() {
            self.taken(rows, place, Column::UserName, &mut found);
        }
        let another =
            |other: &usize| *other != place && (row.name_key.is_empty() || rows[*other].name_key != row.name_key);
        let (names, emails) = (&self.claims.names, &self.claims.emails);
        if let Some(other) = names.get(&row.email_key).copied().filter(another) {
            let sentence = format!("{} is the user name on line {}", quoted(&row.email), rows[other].line);
            found
                .problems
                .push(Problem::told(Column::Email, &row.email, "email_taken", sentence));
        } else if let Some(other) = emails.get(&row.email_key).copied().filter(another) {
            let sentence = format!(
                "{} belongs to {} on line {}",
                quoted(&row.email),
                quoted(&rows[other].name),
                rows[other].line
            );
            found
                .problems
                .push(Problem::told(Column::Email, &row.email, "email_taken", sentence));
        } else {
            self.taken(rows, place, Column::Email, &mut found);
        }
        found
    }

    /// A key that somebody in the database has who is not this row's user. It gets free where that user has a
    /// row too, with another email, and that row comes in.
    fn taken(&mut self, rows: &[Row], place: usize, column: Column, found: &mut Found) {
        let row = &rows[place];
        let (key, value, reason) = match column {
            Column::UserName => (&row.name_key, &row.name, "name_taken"),
            _ => (&row.email_key, &row.email, "email_taken"),
        };
        let Some(owner) = self.known.owner(key).map(|owner| &self.known.users[owner]) else {
            return;
        };
        if owner.name_key == row.name_key {
            return;
        }
        let kind = if owner.name_key == *key {
            "the user name"
        } else {
            "the email"
        };
        let sentence = format!("{} is {kind} of {}", quoted(value), quoted(&owner.name));
        let problem = Problem::told(column, value, reason, sentence);
        let freed_by = self.claims.names.get(&owner.name_key).copied().filter(|other| {
            let new = &rows[*other].email_key;
            owner.name_key != *key && !new.is_empty() && *new != owner.email_key
        });
        match freed_by {
            Some(other) => self.needs[other].push((place, problem)),
            None => found.problems.push(problem),
        }
    }

    /// How the row's user shall be.
    fn target(&mut self, rows: &[Row], place: usize, found: &mut Found) -> Target {
        let row = &rows[place];
        let existing = self.known.named(&row.name_key);
        let mut state = existing.map_or_else(UserState::default, |user| self.known.states[user].clone());
        state.take(row, self.columns);
        self.contact(row, existing, &mut state, found);
        self.groups(row, &mut state, found);
        if state.api_only {
            self.responsible(rows, place, &mut state, found);
            let needed = [
                (Column::Purpose, state.purpose.is_empty()),
                (
                    Column::Responsible,
                    state.responsible_key.is_empty() && row.responsible.is_empty(),
                ),
                (Column::ReviewOn, state.review_on == 0),
            ];
            for (column, _) in needed.into_iter().filter(|(_, missing)| *missing) {
                if !row.problems.iter().any(|problem| problem.field == column.name()) {
                    found.problems.push(Problem::new(column, "", "needed_for_api_only"));
                }
            }
        } else {
            let review = if row.review_on == 0 { "" } else { "a review date" };
            for (column, value) in [
                (Column::Purpose, row.purpose.as_str()),
                (Column::Responsible, row.responsible.as_str()),
                (Column::ReviewOn, review),
            ] {
                if !value.is_empty() {
                    found.warnings.push(Problem::new(column, value, "only_for_api_only"));
                }
            }
            state.purpose.clear();
            state.responsible_key.clear();
            state.review_on = 0;
        }
        Target { existing, state }
    }

    /// A contact comes with its name; without one nothing is made, changed or unlinked.
    fn contact(&self, row: &Row, existing: Option<usize>, state: &mut UserState, found: &mut Found) {
        let linked_company = existing.is_some_and(|user| self.known.users[user].contact_kind == "company");
        let contact = state.contact_after(row, self.columns);
        if linked_company {
            if !row.contact_name().is_empty() {
                let name = row.contact_name();
                found
                    .warnings
                    .push(Problem::new(Column::FirstName, &name, "contact_is_company"));
            }
        } else if contact.is_named() {
            state.contact = Some(contact);
        } else {
            for (column, value) in [
                (Column::Position, &row.position),
                (Column::Department, &row.department),
                (Column::Phone, &row.phone),
            ] {
                if !value.is_empty() {
                    found.warnings.push(Problem::new(column, value, "needs_name"));
                }
            }
        }
    }

    /// Groups that make administrators are out of reach: a file from another system, whose "Administrators"
    /// are others, neither puts anybody in nor takes anybody out. Deleted ones, which nobody sees, nobody leaves.
    fn groups(&self, row: &Row, state: &mut UserState, found: &mut Found) {
        if !self.columns.has(Column::Groups) {
            return;
        }
        let stays = |key: &&String| row.other_groups || self.known.holds_admin(key) || self.known.is_deleted(key);
        let kept = state.groups.iter().filter(stays).cloned();
        let mut groups: std::collections::BTreeSet<String> = kept.collect();
        for (key, name) in &row.groups {
            let group = self.known.groups.get(key);
            if self.known.holds_admin(key) {
                if !groups.contains(key) {
                    found
                        .warnings
                        .push(Problem::new(Column::Groups, name, "group_holds_admin"));
                }
                continue;
            }
            if group.is_some_and(|group| group.activity != "active") {
                found
                    .warnings
                    .push(Problem::new(Column::Groups, name, "group_not_active"));
            }
            groups.insert(key.clone());
        }
        state.groups = groups;
    }

    /// Who answers for an API-only identity: somebody in the file or in the database, by name or email.
    fn responsible(&mut self, rows: &[Row], place: usize, state: &mut UserState, found: &mut Found) {
        let row = &rows[place];
        if !self.columns.has(Column::Responsible) || row.responsible.is_empty() {
            if self.columns.has(Column::Responsible) {
                state.responsible_key.clear();
            }
            return;
        }
        let key = fold(&row.responsible);
        let unknown = Problem::new(Column::Responsible, &row.responsible, "responsible_unknown");
        let in_file = self.claims.owner(&key);
        let name_key = match (self.known.owner(&key), in_file) {
            (Some(user), _) => self.known.users[user].name_key.clone(),
            (None, Some(other)) if !rows[other].name_key.is_empty() => {
                if other != place {
                    self.needs[other].push((place, unknown));
                }
                rows[other].name_key.clone()
            }
            _ => {
                found.problems.push(unknown);
                return;
            }
        };
        if name_key == row.name_key {
            let problem = Problem::new(Column::Responsible, &row.responsible, "responsible_self");
            found.problems.push(problem);
        }
        state.responsible_key = name_key;
    }

    /// Line by line: who would be the last administrator to go stays, and so does whoever brings them in.
    fn keep_an_administrator(&self, rows: &mut [Row], targets: &[Target], actor: Option<Uuid>, today: i64) {
        let mut left = self.known.administrators.len();
        let mut lasting = self.known.administrators.values().filter(|day| **day == 0).count();
        for (row, target) in rows.iter_mut().zip(targets) {
            let Some(user) = target.existing.filter(|_| row.problems.is_empty()) else {
                continue;
            };
            let (before, after) = (&self.known.states[user], &target.state);
            let expires = after.expires_on != before.expires_on && after.expires_on != 0;
            let goes = !after.may_sign_in(today) || expires;
            if !goes {
                continue;
            }
            let user = &self.known.users[user];
            let reason = if actor == Some(user.id) {
                "oneself"
            } else if let Some(last_day) = self.known.administrators.get(&user.seq) {
                let lasts = usize::from(*last_day == 0);
                // One who is to leave some day is no one to rely on where somebody else is given a last day.
                let others = if expires { lasting - lasts } else { left - 1 };
                if others > 0 {
                    left -= 1;
                    lasting -= lasts;
                    continue;
                }
                "last_administrator"
            } else {
                continue;
            };
            for (column, value, breaks) in [
                (Column::Activity, row.activity, after.activity != "active"),
                (Column::ApiOnly, "yes", after.api_only),
                (Column::ExpiresOn, "", expires),
            ] {
                if breaks {
                    row.problems.push(Problem::new(column, value, reason));
                }
            }
        }
    }

    /// What cannot come in takes those with it that need it.
    fn spread(&mut self, rows: &mut [Row]) {
        let mut wrong: Vec<usize> = (0..rows.len())
            .filter(|place| !rows[*place].problems.is_empty())
            .collect();
        while let Some(place) = wrong.pop() {
            for (other, problem) in std::mem::take(&mut self.needs[place]) {
                if rows[other].problems.is_empty() {
                    wrong.push(other);
                }
                rows[other].problems.push(problem);
            }
        }
    }

    /// Who answers for an API-only identity should be able to: where not, the row comes in with a warning.
    fn look_at_responsible(&self, rows: &mut [Row], targets: &[Target], today: i64) {
        for place in 0..rows.len() {
            let target = &targets[place];
            if !target.state.api_only || !rows[place].problems.is_empty() {
                continue;
            }
            let key = &target.state.responsible_key;
            let in_file = self
                .claims
                .names
                .get(key)
                .filter(|other| rows[**other].problems.is_empty());
            let responsible = in_file
                .map(|other| &targets[*other].state)
                .or_else(|| self.known.named(key).map(|user| &self.known.states[user]));
            let Some(responsible) = responsible else { continue };
            let reason = match responsible.activity.as_str() {
                "deactivated" => "responsible_deactivated",
                "deleted" => "responsible_deleted",
                _ if responsible.api_only => "responsible_api_only",
                _ if responsible.is_expired(today) => "responsible_expired",
                _ => continue,
            };
            let problem = Problem::new(Column::Responsible, &responsible.name, reason);
            rows[place].warnings.push(problem);
        }
    }
}
