//! What differs between plans of users and of groups, as far as statements name it.

use app::bulk::Subject;

/// The rows that plans of a subject change.
#[derive(Clone, Copy, Debug)]
pub struct Targets {
    /// Their word in the audit trail.
    pub kind: &'static str,
    /// Their table, which has `seq`, `id`, `name`, `name_key`, `version` and `modified_at`.
    pub table: &'static str,
    /// What the texts of their actions call a row of it.
    pub alias: &'static str,
}

impl Targets {
    /// Of this subject.
    pub fn of(subject: Subject) -> Self {
        let (table, alias) = match subject {
            Subject::Users => ("users", "u"),
            Subject::Groups => ("groups", "g"),
        };
        Self {
            kind: subject.as_str(),
            table,
            alias,
        }
    }
}
