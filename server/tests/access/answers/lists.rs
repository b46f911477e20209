//! Lists, counts, files and plans of a lead.

use super::Lead;
use crate::users::agree::{at, check_facets, count};
use crate::users::desk::origin;
use crate::users::organisation::{GROUPS, TAGS, expected, group_id};
use app::bulk::api::BulkAdmin;
use app::bulk::{ActionInput, BulkAction, Outcome, Selection};
use app::error::AppError;
use app::users::api::UserAdmin;
use app::users::query::UserQuery;
use app::users::{Activity, UserId};
use control_center::bulk::Plans;
use control_center::text::fold::fold;
use control_center::users::Users;
use control_center::users::export::export;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;
use uuid::Uuid;

impl Lead<'_> {
    pub async fn lists(&self, query: &UserQuery) -> TestCaseResult {
        let users = Users(self.core.clone());
        let page = users.list(&self.caller, query).await.unwrap();
        let expect = expected(self.people, query, self.leads, at(&self.core));
        let first = expect.iter().take(page.rows.len()).map(|person| UserId(person.id));
        prop_assert_eq!(
            page.rows.iter().map(|row| row.id).collect::<Vec<_>>(),
            first.collect::<Vec<_>>()
        );
        // What the query itself names is the reader's own word.
        let asked = UserQuery {
            groups: Vec::new(),
            ..query.clone()
        };
        self.keeps_to_their_own("the list", &users.list(&self.caller, &asked).await.unwrap())?;
        let counts = count(&self.core, query, self.leads).await;
        check_facets(&counts, self.people, query, self.leads, at(&self.core))?;
        for tag in &counts.tags {
            // A tag has a name for the reader where a member has it; else it is called by its key.
            let named = TAGS.iter().enumerate().find(|(_, name)| fold(name) == tag.value);
            let is_theirs = named.is_some_and(|(n, _)| {
                self.members()
                    .any(|person| person.tags.contains(&n) && person.activity != "erased")
            });
            let label = named
                .filter(|_| is_theirs)
                .map_or(fold(&tag.value), |(_, name)| (*name).to_owned());
            if !query.tags.contains(&tag.value) {
                prop_assert_eq!(&tag.label, &label, "the name of a tag");
            }
        }
        self.keeps_to_their_own("the counts", &count(&self.core, &asked, self.leads).await)
    }

    /// A page that begins behind somebody out of sight begins where one begins that is behind nobody.
    pub async fn turns_no_page_behind_a_stranger(&self, query: &UserQuery) -> TestCaseResult {
        let users = Users(self.core.clone());
        let behind = async |id: Uuid| {
            let query = UserQuery {
                after: Some(UserId(id)),
                ..query.clone()
            };
            let page = users.list(&self.caller, &query).await.unwrap();
            let rows: Vec<UserId> = page.rows.iter().map(|row| row.id).collect();
            (rows, users.count(&self.caller, &query).await.unwrap().pager)
        };
        let nowhere = behind(Uuid::now_v7()).await;
        for person in self.people.iter().filter(|person| !self.sees(person)) {
            prop_assert_eq!(&behind(person.id).await, &nowhere, "behind {}", &person.name);
        }
        Ok(())
    }

    pub async fn exports(&self, query: &UserQuery) -> TestCaseResult {
        let everybody = self.people.iter().map(|person| UserId(person.id)).collect();
        let all = UserQuery {
            activity: Activity::ALL.to_vec(),
            sort: query.sort,
            ..UserQuery::default()
        };
        for (selection, of) in [
            (Selection::Matching(query.to_query_string()), query),
            (Selection::Users(everybody), &all),
        ] {
            let mut file = export(&self.core, &self.caller, &origin(), &selection, query)
                .await
                .unwrap();
            let mut bytes = Vec::new();
            while let Some(piece) = file.piece().await.unwrap() {
                bytes.extend(piece);
            }
            let rows: Vec<(String, String, String)> = csv::Reader::from_reader(bytes.as_slice())
                .records()
                .map(|row| row.unwrap())
                .map(|row| (row[0].to_owned(), row[1].to_owned(), row[8].to_owned()))
                .collect();
            let expect = expected(self.people, of, self.leads, at(&self.core))
                .into_iter()
                .map(|person| {
                    let mut groups: Vec<&str> = person
                        .groups
                        .iter()
                        .filter(|n| self.leads.contains(n))
                        .map(|n| GROUPS[*n])
                        .collect();
                    groups.sort_by_key(|name| fold(name));
                    if person.groups.iter().any(|n| !self.leads.contains(n)) {
                        groups.push("…");
                    }
                    (person.name.clone(), person.email.clone(), groups.join("|"))
                });
            prop_assert_eq!(rows, expect.collect::<Vec<_>>(), "the export");
        }
        Ok(())
    }

    pub async fn plans(&self, query: &UserQuery) -> TestCaseResult {
        let everybody: Vec<UserId> = self.people.iter().map(|person| UserId(person.id)).collect();
        let all = UserQuery {
            activity: Activity::ALL.to_vec(),
            ..UserQuery::default()
        };
        let of_query = Selection::Matching(query.to_query_string());
        for (selection, of) in [(of_query, query), (Selection::Users(everybody), &all)] {
            let plans = Plans(self.core.clone());
            let plan = plans
                .plan(&self.caller, &BulkAction::Deactivate.into(), &selection)
                .await
                .unwrap();
            let mut expect: Vec<(Outcome, u64)> = Vec::new();
            for person in expected(self.people, of, self.leads, at(&self.core)) {
                let outcome = match person.activity {
                    "deactivated" => Outcome::Already,
                    "deleted" => Outcome::Deleted,
                    _ if person.groups.iter().any(|group| !self.leads.contains(group)) => Outcome::NotYours,
                    _ => Outcome::Will,
                };
                match expect.iter_mut().find(|(other, _)| *other == outcome) {
                    Some((_, count)) => *count += 1,
                    None => expect.push((outcome, 1)),
                }
            }
            let mut got: Vec<(Outcome, u64)> = plan.outcomes.iter().map(|told| (told.outcome, told.count)).collect();
            got.sort_by_key(|(outcome, _)| outcome.as_str());
            expect.sort_by_key(|(outcome, _)| outcome.as_str());
            prop_assert_eq!(got, expect, "the plan");
            prop_assert_eq!(&plan.seats, &None);
            self.keeps_to_their_own("the plan", &plan)?;
        }
        // A group is theirs or not there.
        for (n, name) in GROUPS.into_iter().enumerate() {
            let input = ActionInput {
                group: Some(group_id(n)),
                ..BulkAction::AddToGroup.into()
            };
            let nobody = Selection::Users(vec![UserId(Uuid::now_v7())]);
            let planned = Plans(self.core.clone()).plan(&self.caller, &input, &nobody).await;
            let is_there = self.leads.contains(&n);
            prop_assert_eq!(planned.err(), (!is_there).then_some(AppError::NotFound), "{}", name);
        }
        Ok(())
    }
}
