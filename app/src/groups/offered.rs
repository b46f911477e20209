//! Which actions are offered for groups.

use crate::bulk::BulkAction;
use crate::users::Activity;

/// What is offered for a selection of the list with these activities chosen, the most wanted first. Groups are the
/// administrators' to change.
pub fn of_list(activity: &[Activity], admin: bool) -> Vec<BulkAction> {
    use BulkAction::{Activate, Deactivate, Delete, Restore};
    match activity {
        _ if !admin => Vec::new(),
        [Activity::Deleted] => vec![Restore],
        chosen if chosen.contains(&Activity::Deleted) => vec![Delete, Activate, Deactivate, Restore],
        _ => vec![Delete, Activate, Deactivate],
    }
}

/// What is offered at the top of a group's record.
pub fn of_group(activity: Activity, admin: bool) -> Vec<BulkAction> {
    use BulkAction::{Activate, Deactivate, Delete, Restore};
    match activity {
        _ if !admin => Vec::new(),
        Activity::Active => vec![Deactivate, Delete],
        Activity::Deactivated => vec![Activate, Delete],
        Activity::Deleted => vec![Restore],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use BulkAction::{Activate, Deactivate, Delete, Restore};

    #[test]
    fn administrators_alone_are_offered_what_means_something_there() {
        assert_eq!(of_list(&[], true), [Delete, Activate, Deactivate]);
        assert_eq!(of_list(&[Activity::Deleted], true), [Restore]);
        assert!(of_list(&[Activity::Active, Activity::Deleted], true).contains(&Restore));
        for activity in [&[][..], &[Activity::Deleted], &Activity::ALL] {
            assert_eq!(of_list(activity, false), []);
        }
    }
}
