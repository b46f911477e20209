//! What an import did, for people and for programs.

use super::columns::Column;
use std::fmt;

/// Longest value that a report repeats, in characters.
const SHOWN: usize = 60;

/// What came in and what was left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Whether nothing was to be written.
    pub dry_run: bool,
    /// Users made.
    pub new: usize,
    /// Users changed.
    pub changed: usize,
    /// Users that were already as the file has them.
    pub same: usize,
    /// Lines that were left out, in the order of the file.
    pub wrong: Vec<Line>,
    /// Lines that came in although something about them wants a look.
    pub warnings: Vec<Line>,
    /// Groups made.
    pub groups_created: usize,
    /// Tags made.
    pub tags_created: usize,
    /// Contacts made.
    pub contacts_created: usize,
    /// What came of each line that was not left out, in the order of the file.
    pub came: Vec<Came>,
}

/// A line that came in, or would.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    /// Where its record starts.
    pub line: u64,
    /// The user name it gives.
    pub name: String,
    /// Fields that differ, as the audit trail names them; `None` for a new user.
    pub changed: Option<Vec<String>>,
}

impl ImportReport {
    /// Whether there is anything to write.
    pub fn writes(&self) -> bool {
        self.new + self.changed > 0
    }
}

/// A line of the file and what is to be said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Where its record starts, counted from 1; the header is line 1.
    pub line: u64,
    /// The user name it gives; empty where it gives none.
    pub name: String,
    /// Everything at once, in the order of the columns.
    pub problems: Vec<Problem>,
}

/// What is the matter with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The column's name; `line` where the line as a whole is meant.
    pub field: &'static str,
    /// What the cell holds.
    pub value: String,
    /// A stable code.
    pub reason: &'static str,
    /// The same in English.
    pub sentence: String,
}

impl Problem {
    /// With a sentence of its own.
    pub fn told(column: Column, value: &str, reason: &'static str, sentence: String) -> Self {
        Self {
            field: column.name(),
            value: value.to_owned(),
            reason,
            sentence,
        }
    }

    /// Of a line as a whole.
    pub fn of_line(reason: &'static str, sentence: String) -> Self {
        Self {
            field: "line",
            value: String::new(),
            reason,
            sentence,
        }
    }

    /// A broken rule of `text`, or another reason whose sentence needs nothing but the value.
    pub fn new(column: Column, value: &str, reason: &'static str) -> Self {
        let shown = quoted(value);
        let sentence = match reason {
            "required" => "is missing".to_owned(),
            "too_long" => format!("{shown} is too long ({} characters)", value.chars().count()),
            "whitespace_at_ends" => format!("{shown} begins or ends with white space"),
            "control_characters" => format!("{shown} holds control or invisible characters"),
            "mixed_scripts" => format!("{shown} mixes alphabets whose letters look alike"),
            "email_invalid" => format!("{shown} is not an email address"),
            "empty_level" => format!("{shown} has a level without a name"),
            "not_utf8" => format!("{shown} is not UTF-8"),
            "date_invalid" => format!("{shown} is not a date (such as 2027-02-28)"),
            "time_invalid" => format!("{shown} is not a time with its offset (such as 2027-02-28T08:30:00Z)"),
            "in_future" => format!("{shown} lies in the future"),
            "activity_unknown" => format!("{shown} is not active, deactivated or deleted"),
            "not_yes_or_no" => format!("{shown} is not yes or no"),
            "needed_for_api_only" => "is missing: an API-only identity needs it".to_owned(),
            "only_for_api_only" => format!("{shown} was left out: the user is not API-only"),
            "responsible_unknown" => format!("{shown} is no user, and none that this file brings"),
            "responsible_self" => "nobody answers for themselves".to_owned(),
            "needs_name" => format!("{shown} was left out: a contact needs a first or last name"),
            "contact_is_company" => "the linked contact is a company and was left as it is".to_owned(),
            "oneself" => "cannot be done to oneself".to_owned(),
            "too_many_names" => format!("{shown} is one name too many for a cell"),
            "last_administrator" => "would leave nobody who is an administrator".to_owned(),
            "group_holds_admin" => format!("{shown} makes administrators: only an administrator adds somebody to it"),
            "group_not_active" => format!("the group {shown} is not active, so it gives no rights"),
            "responsible_deactivated" => format!("{shown} is deactivated"),
            "responsible_deleted" => format!("{shown} is deleted"),
            "responsible_expired" => format!("{shown} is past the last day"),
            "responsible_api_only" => format!("{shown} is API-only, no person"),
            other => format!("{shown}: {other}"),
        };
        Self::told(column, value, reason, sentence)
    }
}

/// A value as a report repeats it: what does not show is escaped, what is long is cut.
pub fn quoted(value: &str) -> String {
    let mut chars = value.chars();
    let head: String = chars.by_ref().take(SHOWN).collect();
    let rest = if chars.next().is_some() { "…" } else { "" };
    format!(
        "\"{}{rest}\"",
        head.replace('"', "'").escape_debug().to_string().replace("\\'", "'")
    )
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.sentence)
    }
}

/// A line each: first what was left out and why, then warnings, then the sums.
impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (kind, lines) in [("", &self.wrong), ("warning: ", &self.warnings)] {
            for line in lines {
                for problem in &line.problems {
                    writeln!(f, "line {}: {kind}{problem}", line.line)?;
                }
            }
        }
        writeln!(
            f,
            "{} new, {} changed, {} unchanged, {} left out, {} with a warning",
            self.new,
            self.changed,
            self.same,
            self.wrong.len(),
            self.warnings.len()
        )?;
        write!(
            f,
            "{} groups, {} tags and {} contacts made",
            self.groups_created, self.tags_created, self.contacts_created
        )?;
        if self.dry_run {
            write!(f, "\ndry run: nothing was written")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Problem, quoted};

    #[test]
    fn what_does_not_show_is_escaped() {
        assert_eq!(quoted("Ισα坂é"), "\"Ισα坂é\"");
        assert_eq!(
            quoted("t.\u{200b}y\u{202e}\u{1b}[31m"),
            r#""t.\u{200b}y\u{202e}\u{1b}[31m""#
        );
        assert_eq!(quoted("O'Neil \"x\""), "\"O'Neil 'x'\"");
        assert_eq!(quoted(&"a".repeat(61)), format!("\"{}…\"", "a".repeat(60)));
    }

    #[test]
    fn a_problem_reads_as_a_sentence() {
        let problem = Problem::new(Column::Email, "e.graham at example.com", "email_invalid");
        assert_eq!(
            problem.to_string(),
            "email: \"e.graham at example.com\" is not an email address"
        );
    }
}
