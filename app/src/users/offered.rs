//! Which actions are offered for whom: what can mean something there, and what the caller may do.

use super::query::UserQuery;
use super::{Activity, SignInState, UserRecordView};
use crate::bulk::BulkAction;
use crate::sign_in::CallerView;

/// Whether leads may do it to those whom they lead; administrators may do everything.
fn is_for_leads(action: BulkAction) -> bool {
    !matches!(
        action,
        BulkAction::Delete | BulkAction::Restore | BulkAction::Erase | BulkAction::SendReset
    )
}

fn allowed(actions: Vec<BulkAction>, admin: bool) -> Vec<BulkAction> {
    let mut actions = actions;
    actions.retain(|action| admin || is_for_leads(*action));
    actions
}

/// Whether this list is for reviewing stale accounts.
pub fn is_review(query: &UserQuery) -> bool {
    query.sign_in == [SignInState::Stale]
}

/// What is offered for a selection of this list, the most wanted first.
pub fn of_list(query: &UserQuery, admin: bool) -> Vec<BulkAction> {
    use BulkAction::{
        Activate, AddTag, AddToGroup, Deactivate, Delete, Erase, KeepReviewed, Reinvite, RemoveFromGroup, RemoveTag,
        ResetAttempts, Restore, SendReset, SetExpiration,
    };
    let deleted = query.activity.contains(&Activity::Deleted);
    if deleted && query.activity.len() == 1 {
        return allowed(vec![Restore, Erase], admin);
    }
    let mut actions = if is_review(query) {
        vec![KeepReviewed, Deactivate, Delete, Activate, Reinvite, ResetAttempts]
    } else {
        vec![Delete, Activate, Deactivate, Reinvite, ResetAttempts]
    };
    actions.extend([AddToGroup, RemoveFromGroup, AddTag, RemoveTag, SetExpiration]);
    if deleted {
        actions.extend([Restore, Erase]);
    }
    actions.push(SendReset);
    if !is_review(query) {
        actions.push(KeepReviewed);
    }
    allowed(actions, admin)
}

/// What is offered at the top of this user's record.
pub fn of_user(user: &UserRecordView, caller: &CallerView) -> Vec<BulkAction> {
    let item = &user.item;
    // Who is in other groups too is in a lead's groups alone as far as the lead is concerned.
    if item.other_groups && !caller.admin {
        return vec![BulkAction::AddToGroup, BulkAction::RemoveFromGroup];
    }
    if item.activity == Activity::Deleted {
        return allowed(vec![BulkAction::Restore, BulkAction::Erase], caller.admin);
    }
    let active = item.activity == Activity::Active;
    let other = item.id != caller.id;
    let person = active && !item.api_only;
    let is_stale = user.states.contains(&SignInState::Stale);
    let offered = [
        (BulkAction::KeepReviewed, is_stale),
        (BulkAction::Reinvite, person && !user.had_password),
        (
            BulkAction::ResetAttempts,
            item.failed_attempts > 0 || item.locked_until.is_some(),
        ),
        (BulkAction::Activate, !active),
        (BulkAction::Deactivate, active && other),
        (BulkAction::Delete, other),
        (BulkAction::AddToGroup, true),
        (BulkAction::RemoveFromGroup, true),
        (BulkAction::AddTag, true),
        (BulkAction::RemoveTag, !item.tags.is_empty()),
        (BulkAction::SetExpiration, other),
        (BulkAction::SendReset, person && user.had_password),
    ];
    let offered = offered.into_iter().filter(|(_, means)| *means);
    allowed(offered.map(|(action, _)| action).collect(), caller.admin)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulk::buttons::{DIRECT, DIRECT_NARROW};
    use BulkAction::{Activate, Deactivate, Delete, Erase, KeepReviewed, Reinvite, ResetAttempts, Restore, SendReset};

    #[test]
    fn the_bar_begins_with_what_the_list_is_for() {
        let of = |raw: &str, admin| of_list(&UserQuery::parse(raw), admin);
        assert_eq!(
            of("", true)[..DIRECT],
            [Delete, Activate, Deactivate, Reinvite, ResetAttempts]
        );
        assert_eq!(of("sign_in=stale", true)[..DIRECT_NARROW], [KeepReviewed, Deactivate]);
        assert_eq!(of("activity=deleted", true), [Restore, Erase]);
        assert!(of("activity=deleted&activity=active", true).contains(&Erase));
        assert!(!of("activity=active", true).contains(&Restore));
    }

    #[test]
    fn leads_are_offered_what_is_theirs_to_do() {
        for raw in ["", "activity=deleted", "activity=active&activity=deleted"] {
            for action in of_list(&UserQuery::parse(raw), false) {
                assert!(![Delete, Restore, Erase, SendReset].contains(&action), "{action:?}");
            }
        }
    }

    #[test]
    fn every_action_is_offered_once_somewhere() {
        let everything = of_list(&UserQuery::parse("activity=active&activity=deleted"), true);
        for action in BulkAction::ALL {
            assert_eq!(
                everything.iter().filter(|other| **other == action).count(),
                1,
                "{action:?}"
            );
        }
    }
}
