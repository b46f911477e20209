//! Pickers, groups, records and the home of a lead.

use super::Lead;
use crate::users::agree::{at, count};
use crate::users::desk::origin;
use crate::users::organisation::{GROUPS, Person, TAGS, expected, group_id};
use app::audit::api::AuditTrail;
use app::audit::{Target, TargetKind};
use app::error::AppError;
use app::form::Choice;
use app::groups::api::GroupAdmin;
use app::groups::query::GroupQuery;
use app::sign_in::session_api::SessionAdmin;
use app::users::api::UserAdmin;
use app::users::query::UserQuery;
use app::users::team::{ATTENTION, NAMED, Reason};
use app::users::{Activity, UserId};
use control_center::audit::Audit;
use control_center::groups::Groups;
use control_center::sign_in::sessions::Sessions;
use control_center::text::fold::fold;
use control_center::users::Users;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use uuid::Uuid;

impl Lead<'_> {
    pub async fn picks(&self, text: &str) -> TestCaseResult {
        let users = Users(self.core.clone());
        let find = async |field: &str| users.find(&self.caller, field, text).await.unwrap();
        let labels = |choices: &[Choice]| choices.iter().map(|choice| choice.label.clone()).collect::<Vec<_>>();
        let contains = |name: &str| fold(name).contains(&fold(text));
        let by_key = |mut names: Vec<String>| {
            names.sort_by_key(|name| fold(name));
            names.dedup();
            names.truncate(20);
            names
        };
        let groups = find("groups").await;
        let led = self
            .leads
            .iter()
            .map(|n| GROUPS[*n].to_owned())
            .filter(|name| contains(name));
        prop_assert_eq!(labels(&groups), by_key(led.collect()), "groups");
        let tags = find("tags").await;
        let used = self
            .members()
            .flat_map(|person| &person.tags)
            .map(|n| TAGS[*n].to_owned());
        prop_assert_eq!(
            labels(&tags),
            by_key(used.filter(|name| contains(name)).collect()),
            "tags"
        );
        let responsible = find("responsible").await;
        let active = UserQuery {
            search: text.to_owned(),
            activity: vec![Activity::Active],
            ..UserQuery::default()
        };
        let people = expected(self.people, &active, self.leads, at(&self.core))
            .into_iter()
            .take(25);
        let people = people
            .filter(|person| !person.api_only)
            .take(20)
            .map(|person| person.name.clone());
        prop_assert_eq!(labels(&responsible), people.collect::<Vec<_>>(), "people");
        let contacts = find("contact").await;
        let linked = self.members().filter(|person| person.activity != "erased");
        let mut names: Vec<String> = linked
            .filter_map(|person| person.contact.clone())
            .filter(|name| contains(name))
            .collect();
        names.sort_by_key(|name| fold(name));
        names.truncate(20);
        let folded = |names: Vec<String>| names.iter().map(|name| fold(name)).collect::<Vec<_>>();
        prop_assert_eq!(folded(labels(&contacts)), folded(names), "contacts");
        self.keeps_to_their_own("the pickers", &(groups, tags, responsible, contacts))
    }

    pub async fn lists_groups(&self) -> TestCaseResult {
        let page = Groups(self.core.clone())
            .list(&self.caller, &GroupQuery::parse(""))
            .await
            .unwrap();
        let mut expect: Vec<(String, u64)> = self
            .leads
            .iter()
            .map(|n| {
                let members = self.people.iter().filter(|person| person.groups.contains(n));
                let there = members.filter(|person| !["deleted", "erased"].contains(&person.activity));
                (GROUPS[*n].to_owned(), there.count() as u64)
            })
            .collect();
        expect.sort_by_key(|(name, _)| fold(name));
        let got: Vec<(String, u64)> = page.rows.iter().map(|row| (row.name.clone(), row.users)).collect();
        prop_assert_eq!(got, expect, "the groups");
        let counts = Groups(self.core.clone())
            .count(&self.caller, &GroupQuery::parse("activity=active&activity=deactivated"))
            .await
            .unwrap();
        prop_assert_eq!(counts.pager.total, self.leads.len() as u64);
        self.keeps_to_their_own("the groups", &(page, counts))?;
        let nowhere = GroupQuery::parse(&format!("after={}", Uuid::now_v7()));
        let from_start = Groups(self.core.clone()).list(&self.caller, &nowhere).await.unwrap();
        for n in (0..GROUPS.len()).filter(|n| !self.leads.contains(n)) {
            let behind = GroupQuery::parse(&format!("after={}", group_id(n)));
            let page = Groups(self.core.clone()).list(&self.caller, &behind).await.unwrap();
            prop_assert_eq!(&page, &from_start, "behind a group out of sight");
        }
        Ok(())
    }

    pub async fn looks_at_each(&self) -> TestCaseResult {
        let (users, audit) = (Users(self.core.clone()), Audit(self.core.clone()));
        for person in self.people {
            let id = UserId(person.id);
            let is_seen = self.sees(person) && person.activity != "erased";
            let record = users.get(&self.caller, id).await;
            let target = Target {
                kind: TargetKind::User,
                id: person.id,
            };
            let history = audit.history(&self.caller, target, None).await;
            let form = users.edit(&self.caller, Some(id), None).await;
            let sessions = Sessions(self.core.clone()).list(&self.caller, &origin(), id).await;
            prop_assert_eq!(sessions.err(), Some(AppError::NotFound));
            let hidden = (!is_seen).then_some(AppError::NotFound);
            prop_assert_eq!(record.as_ref().err(), hidden.as_ref());
            prop_assert_eq!(history.as_ref().err(), hidden.as_ref());
            prop_assert_eq!(form.as_ref().err(), hidden.as_ref());
            if is_seen {
                prop_assert!(!history.as_ref().unwrap().events.is_empty());
                self.keeps_to_their_own("a record", &(record, history, form))?;
            }
        }
        Ok(())
    }

    pub async fn comes_home(&self) -> TestCaseResult {
        let team = Users(self.core.clone()).team(&self.caller).await.unwrap();
        let (now, today) = at(&self.core);
        let there = self
            .members()
            .filter(|person| !["deleted", "erased"].contains(&person.activity));
        prop_assert_eq!(
            (team.people, team.groups),
            (there.count() as u64, self.leads.len() as u64)
        );
        let pressing = |person: &Person| ATTENTION.iter().position(|state| person.has(*state, now, today));
        let mut needing: Vec<(usize, i64, &Person)> = self
            .members()
            .filter(|person| person.activity == "active")
            .filter_map(|person| {
                let place = pressing(person)?;
                let seen = person.last_login.max(person.created_at);
                Some((
                    place,
                    [person.locked_until, person.expires_on, person.invitation, seen][place],
                    person,
                ))
            })
            .collect();
        needing.sort_by_key(|(place, time, person)| (*place, *time, person.seq));
        prop_assert_eq!(team.needing, needing.len() as u64);
        let got: Vec<(UserId, usize)> = team.attention.iter().map(|it| (it.id, it.why.len())).collect();
        let reasons = |person: &Person| ATTENTION.iter().filter(|state| person.has(**state, now, today)).count();
        let expect = needing
            .iter()
            .take(NAMED)
            .map(|(.., person)| (UserId(person.id), reasons(person)));
        prop_assert_eq!(got, expect.collect::<Vec<_>>(), "the team");
        for (told, (place, time, _)) in team.attention.iter().zip(&needing) {
            let (first, at) = match told.why[0] {
                Reason::Locked(until) => (0, until.at),
                Reason::Expiring(day) => (1, i64::from(day.0)),
                Reason::InvitationExpired(at) => (2, at.at),
                Reason::Stale(since) => (3, since.at),
            };
            prop_assert_eq!((first, at), (*place, *time));
        }
        // The list that it leads to shows all of them.
        let list = UserQuery::parse(team.list.split_once('?').unwrap().1);
        let total = count(&self.core, &list, self.leads).await.pager.total;
        prop_assert_eq!(total, team.needing);
        self.keeps_to_their_own("the home", &team)
    }
}
