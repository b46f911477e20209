//! Everything that a lead is told of small organisations at random is what can be worked out from the members of their
//! groups alone, and nothing of anybody else is in it: no name, no email, no identity (TRUST 17). What the list
//! shows and counts is held against the simple way by `users/agree.rs` too, for everybody.

mod lists;
mod records;

use crate::support::{World, postgres, sqlite};
use crate::users::agree::core;
use crate::users::organisation::{GROUPS, Person, caller, fill, group_id, people, query};
use app::context::Caller;
use control_center::clock::Clock;
use control_center::core::Core;
use control_center::store::audit::{AuditEvent, append};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseResult, TestRunner};
use serde_json::json;
use std::fmt::Debug;
use std::sync::Arc;

/// A lead of some groups of an organisation.
struct Lead<'o> {
    core: Arc<Core>,
    caller: Caller,
    leads: &'o [usize],
    people: &'o [Person],
}

impl Lead<'_> {
    fn sees(&self, person: &Person) -> bool {
        person.groups.iter().any(|group| self.leads.contains(group))
    }

    fn members(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| self.sees(person))
    }

    /// Nothing of who or what is out of sight stands in an answer.
    fn keeps_to_their_own(&self, what: &str, answer: &impl Debug) -> TestCaseResult {
        let text = format!("{answer:?}");
        for person in self.people.iter().filter(|person| !self.sees(person)) {
            for part in [
                format!("{:?}", person.name),
                person.email.clone(),
                person.id.to_string(),
            ] {
                prop_assert!(!text.contains(&part), "{} in {}: {}", part, what, text);
            }
        }
        for n in (0..GROUPS.len()).filter(|n| !self.leads.contains(n)) {
            for part in [format!("{:?}", GROUPS[n]), group_id(n).to_string()] {
                prop_assert!(!text.contains(&part), "{} in {}: {}", part, what, text);
            }
        }
        Ok(())
    }
}

/// An event about each, by one and naming another and a group.
async fn happen(world: &World, people: &[Person]) {
    let mut tx = world.store.write().await.unwrap();
    for (n, person) in people.iter().enumerate() {
        let other = |step: usize| people[(n + step) % people.len()].id;
        let group = group_id(n % GROUPS.len());
        let details = json!({
            "responsible": [null, other(1)],
            "groups": [[], [{ "id": group, "writable": true }]],
        });
        let event = AuditEvent {
            at: world.clock.now(),
            actor: Some(other(2)),
            action: "user.update",
            target_kind: "user",
            target: Some(person.id),
            details,
            address: "192.0.2.1",
            request_id: "request",
        };
        append(&mut tx.db(), event).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn leads() -> impl Strategy<Value = Vec<usize>> {
    prop::sample::subsequence((0..GROUPS.len()).collect::<Vec<_>>(), 1..=GROUPS.len())
}

fn a_lead_is_told_of_their_own(world: &World, rt: &tokio::runtime::Runtime) {
    let mut runner = TestRunner::new(Config {
        cases: 24,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    });
    let texts = prop::sample::select(vec!["", "a", "an", "ann", "ss", "%", "site", "a\"", "0@ex", "nothing"]);
    let asked = prop::collection::vec((query(), texts), 1..4);
    let outcome = runner.run(&(people(40), leads(), asked), |(mut people, leads, asked)| {
        rt.block_on(async {
            fill(world, &mut people).await;
            happen(world, &people).await;
            let lead = Lead {
                core: core(world),
                caller: caller(&leads),
                leads: &leads,
                people: &people,
            };
            lead.core.index.refresh(&lead.core).await.unwrap();
            lead.lists_groups().await?;
            lead.looks_at_each().await?;
            lead.comes_home().await?;
            for (query, text) in &asked {
                lead.lists(query).await?;
                lead.turns_no_page_behind_a_stranger(query).await?;
                lead.exports(query).await?;
                lead.plans(query).await?;
                lead.picks(text).await?;
            }
            Ok(())
        })
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

fn on(open: impl AsyncFnOnce() -> World) {
    let rt = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let world = rt.block_on(open());
    a_lead_is_told_of_their_own(&world, &rt);
}

#[test]
fn a_lead_is_told_of_their_own_on_sqlite() {
    on(sqlite);
}

#[test]
fn a_lead_is_told_of_their_own_on_postgres() {
    on(postgres);
}
