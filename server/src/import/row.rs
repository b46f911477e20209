//! A record as a user: what each cell means, and what is wrong with it on its own.

use super::columns::{Column, Columns};
use super::file::Record;
use super::report::Problem;
use crate::clock::DAY;
use crate::text::cell::unmark;
use crate::text::fold::fold;
use crate::text::{email, label, name, names, plain};
use std::collections::BTreeMap;

/// Most names in a cell: as many as a form takes.
const NAMES: usize = 1_000;

/// What a file says about a user. A column that the file has not got leaves its value empty here.
#[derive(Debug, Default)]
pub struct Row {
    /// Where it starts.
    pub line: u64,
    /// Sign-in name.
    pub name: String,
    /// Its key; empty for a name that is none.
    pub name_key: String,
    /// System email.
    pub email: String,
    /// Its key; empty for an email that is none.
    pub email_key: String,
    /// First name of the contact.
    pub first_name: String,
    /// Last name of the contact.
    pub last_name: String,
    /// Position of the contact.
    pub position: String,
    /// Department of the contact.
    pub department: String,
    /// Telephone of the contact.
    pub phone: String,
    /// Groups by key.
    pub groups: BTreeMap<String, String>,
    /// There are others besides, which whoever made the file did not see.
    pub other_groups: bool,
    /// Tags by key.
    pub tags: BTreeMap<String, String>,
    /// `active`, `deactivated` or `deleted`.
    pub activity: &'static str,
    /// Time, 0 = never.
    pub last_login: i64,
    /// Sees only data its groups own.
    pub no_shared_data: bool,
    /// Works through tokens alone.
    pub api_only: bool,
    /// Why an API-only identity exists.
    pub purpose: String,
    /// Who answers for it.
    pub responsible: String,
    /// Date of its next review.
    pub review_on: i64,
    /// The last day.
    pub expires_on: i64,
    /// Administrators' note.
    pub description: String,
    /// Why it cannot come in.
    pub problems: Vec<Problem>,
    /// What wants a look.
    pub warnings: Vec<Problem>,
}

impl Row {
    /// Reads a record. `now` in microseconds.
    pub fn of(record: &Record, columns: &Columns, now: i64) -> Self {
        let mut row = Self {
            line: record.line,
            activity: "active",
            ..Self::default()
        };
        if let Some(problem) = torn(record, columns) {
            row.problems.push(problem);
            return row;
        }
        let mut cells = Cells {
            record,
            columns,
            problems: Vec::new(),
        };
        row.name = cells.checked(Column::UserName, name::broken_rules);
        if cells.problems.is_empty() {
            row.name_key = fold(&row.name);
        }
        let before = cells.problems.len();
        row.email = cells.checked(Column::Email, email::broken_rules);
        if cells.problems.len() == before {
            row.email_key = fold(&row.email);
        }
        row.first_name = cells.line(Column::FirstName);
        row.last_name = cells.line(Column::LastName);
        row.position = cells.line(Column::Position);
        row.department = cells.line(Column::Department);
        row.phone = cells.line(Column::Phone);
        row.groups = cells.parts(Column::Groups, label::broken_rules);
        row.other_groups = cells.names(Column::Groups).1;
        row.tags = cells.parts(Column::Tags, label::broken_tag_rules);
        row.activity = cells.activity();
        row.last_login = cells.time(Column::LastLogin, now);
        row.no_shared_data = cells.yes(Column::NoSharedData);
        row.api_only = cells.yes(Column::ApiOnly);
        row.purpose = cells.line(Column::Purpose);
        row.responsible = cells.line(Column::Responsible);
        row.review_on = cells.date(Column::ReviewOn);
        row.expires_on = cells.date(Column::ExpiresOn);
        row.description = cells.note(Column::Description);
        row.problems = cells.problems;
        row
    }

    /// First and last name as the contact is shown; empty where the file names no contact.
    pub fn contact_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name).trim().to_owned()
    }
}

/// What is wrong with a record whose cells cannot be told apart.
fn torn(record: &Record, columns: &Columns) -> Option<Problem> {
    if record.open_quote {
        let sentence = "a quote is opened and never closed".to_owned();
        return Some(Problem::of_line("quote_open", sentence));
    }
    (record.cells.len() != columns.width).then(|| {
        let reach = if record.last_line > record.line {
            format!(" (it goes on to line {}: a stray quote?)", record.last_line)
        } else {
            String::new()
        };
        let sentence = format!(
            "has {} cells, the header has {}{reach}",
            record.cells.len(),
            columns.width
        );
        let code = if record.cells.len() < columns.width {
            "cells_missing"
        } else {
            "cells_left_over"
        };
        Problem::of_line(code, sentence)
    })
}

struct Cells<'a> {
    record: &'a Record,
    columns: &'a Columns,
    problems: Vec<Problem>,
}

impl Cells<'_> {
    /// A cell without the mark of a safe export; `None` where the file has no such column, or no text in it.
    fn cell(&mut self, column: Column) -> Option<String> {
        let bytes = self.record.cells.get(self.columns.place(column)?)?;
        match std::str::from_utf8(bytes) {
            Ok(text) => Some(unmark(text).to_owned()),
            Err(_) => {
                self.refuse(column, &String::from_utf8_lossy(bytes), "not_utf8");
                None
            }
        }
    }

    fn refuse(&mut self, column: Column, value: &str, reason: &'static str) {
        self.problems.push(Problem::new(column, value, reason));
    }

    fn checked(&mut self, column: Column, rules: fn(&str) -> Vec<&'static str>) -> String {
        let text = self.cell(column);
        if let Some(text) = &text {
            for rule in rules(text) {
                self.refuse(column, text, rule);
            }
        }
        text.unwrap_or_default()
    }

    /// White space at the ends of a plain text means nothing, so it is taken away.
    fn line(&mut self, column: Column) -> String {
        self.trimmed(column, plain::broken_line_rules)
    }

    fn note(&mut self, column: Column) -> String {
        self.trimmed(column, plain::broken_note_rules)
    }

    fn trimmed(&mut self, column: Column, rules: fn(&str) -> Vec<&'static str>) -> String {
        let text = self.cell(column).unwrap_or_default();
        let text = text.trim();
        for rule in rules(text) {
            self.refuse(column, text, rule);
        }
        text.to_owned()
    }

    /// Names between `|`, by key; empty ones and repetitions say nothing. The first that is broken is told of, no more:
    /// a cell may hold millions.
    fn parts(&mut self, column: Column, rules: fn(&str) -> Vec<&'static str>) -> BTreeMap<String, String> {
        let mut parts = BTreeMap::new();
        for part in self.names(column).0 {
            let mut broken = rules(&part);
            if parts.len() == NAMES && !parts.contains_key(&fold(&part)) {
                broken.push("too_many_names");
            }
            for rule in &broken {
                self.refuse(column, &part, rule);
            }
            if !broken.is_empty() {
                break;
            }
            parts.entry(fold(&part)).or_insert(part);
        }
        parts
    }

    /// The names in a cell, and whether it says that there are others.
    fn names(&self, column: Column) -> (Vec<String>, bool) {
        let bytes = self
            .columns
            .place(column)
            .and_then(|place| self.record.cells.get(place));
        // What is no text, whoever reads the cell says.
        let text = std::str::from_utf8(bytes.unwrap_or_default()).unwrap_or_default();
        names::split(unmark(text))
    }

    fn activity(&mut self) -> &'static str {
        let Some(text) = self.cell(Column::Activity) else {
            return "active";
        };
        match text.trim() {
            "active" => "active",
            "deactivated" => "deactivated",
            "deleted" => "deleted",
            other => {
                let reason = if other.is_empty() {
                    "required"
                } else {
                    "activity_unknown"
                };
                self.refuse(Column::Activity, other, reason);
                "active"
            }
        }
    }

    fn yes(&mut self, column: Column) -> bool {
        let text = self.cell(column).unwrap_or_default();
        match text.trim() {
            "yes" => true,
            "no" | "" => false,
            other => {
                self.refuse(column, other, "not_yes_or_no");
                false
            }
        }
    }

    fn date(&mut self, column: Column) -> i64 {
        let text = self.cell(column).unwrap_or_default();
        let text = text.trim();
        if text.is_empty() {
            return 0;
        }
        // Only the one way of writing: other libraries' leniency (week dates, signs) helps nobody here.
        let epoch = jiff::civil::date(1970, 1, 1);
        let day = (text.len() == "2027-02-28".len())
            .then(|| text.parse::<jiff::civil::Date>().ok())
            .flatten()
            .and_then(|date| date.since(epoch).ok())
            .map(|span| i64::from(span.get_days()))
            .filter(|day| *day > 0);
        day.unwrap_or_else(|| {
            self.refuse(column, text, "date_invalid");
            0
        })
    }

    fn time(&mut self, column: Column, now: i64) -> i64 {
        let text = self.cell(column).unwrap_or_default();
        let text = text.trim();
        if text.is_empty() {
            return 0;
        }
        let Some(at) = text
            .parse::<jiff::Timestamp>()
            .ok()
            .map(jiff::Timestamp::as_microsecond)
            .filter(|at| *at > 0)
        else {
            self.refuse(column, text, "time_invalid");
            return 0;
        };
        // Clocks of two systems differ, and some write local times as UTC: a day is allowed.
        if at > now + DAY {
            self.refuse(column, text, "in_future");
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::Row;
    use crate::import::file::read;
    use proptest::prelude::*;

    const NOON: i64 = 1_795_176_000_000_000;

    fn rows(text: &[u8]) -> Vec<Row> {
        let (columns, records) = read(text).unwrap();
        records.iter().map(|record| Row::of(record, &columns, NOON)).collect()
    }

    fn reasons(cell: &str, column: &str) -> Vec<&'static str> {
        let text = format!("user_name,email,{column}\nanna,anna@example.com,\"{cell}\"\n");
        let row = rows(text.as_bytes()).remove(0);
        row.problems.iter().map(|problem| problem.reason).collect()
    }

    #[test]
    fn cells_are_judged_on_their_own() {
        for (column, cell, expected) in [
            ("expires_on", "2028-02-29", vec![]),
            ("expires_on", "2027-02-29", vec!["date_invalid"]),
            ("expires_on", "31.02.2027", vec!["date_invalid"]),
            ("expires_on", "2027-W08-7", vec!["date_invalid"]),
            ("expires_on", "1970-01-01", vec!["date_invalid"]),
            ("expires_on", "20270228", vec!["date_invalid"]),
            ("last_login", "2026-11-20T08:00:00+02:00", vec![]),
            ("last_login", "2026-11-20T08:00:00", vec!["time_invalid"]),
            ("last_login", "2026-11-31T08:00:00Z", vec!["time_invalid"]),
            ("last_login", "yesterday", vec!["time_invalid"]),
            ("last_login", "2026-11-22T00:00:00Z", vec!["in_future"]),
            ("activity", "sleeping", vec!["activity_unknown"]),
            ("activity", "", vec!["required"]),
            ("api_only", "true", vec!["not_yes_or_no"]),
            ("no_shared_data", "", vec![]),
            ("tags", "site//north|berlin", vec!["empty_level"]),
            ("groups", "Sales||sales|", vec![]),
            ("groups", "Sa\u{200b}les", vec!["control_characters"]),
            ("groups", "Sa\u{200b}les|Sup\u{200b}port", vec!["control_characters"]),
            ("description", "<b>keep</b>\nline two", vec![]),
            ("description", "bell\u{7}", vec!["control_characters"]),
            ("phone", "+49\n1", vec!["control_characters"]),
        ] {
            assert_eq!(reasons(cell, column), expected, "{column} {cell:?}");
        }
    }

    #[test]
    fn a_cell_holds_so_many_names_and_no_more() {
        let names: Vec<String> = (0..1_001).map(|number| format!("g{number}")).collect();
        assert!(reasons(&names[..1_000].join("|"), "groups").is_empty());
        assert!(reasons(&[&names[..1_000], &names[..9]].concat().join("|"), "groups").is_empty());
        for more in [names.join("|"), [&names[..], &names[..]].concat().join("|") + "|x|y"] {
            assert_eq!(reasons(&more, "groups"), ["too_many_names"]);
        }
    }

    #[test]
    fn every_reason_of_a_line_is_named_at_once() {
        let text = b"user_name,email,first_name,activity,expires_on\n an\xcc\xb6\xe2\x80\x8bna,nobody,\xff,asleep,31.02.2027\n";
        let row = rows(text).remove(0);
        let found: Vec<_> = row
            .problems
            .iter()
            .map(|problem| (problem.field, problem.reason))
            .collect();
        assert_eq!(
            found,
            [
                ("user_name", "whitespace_at_ends"),
                ("user_name", "control_characters"),
                ("email", "email_invalid"),
                ("first_name", "not_utf8"),
                ("activity", "activity_unknown"),
                ("expires_on", "date_invalid"),
            ]
        );
    }

    #[test]
    fn torn_records_are_seen() {
        let text = "user_name,email\nanna\nbob,b@example.com,x\ncleo,\"c@example.com\ndora,d@example.com\n";
        let found: Vec<_> = rows(text.as_bytes())
            .iter()
            .map(|row| (row.line, row.problems[0].reason))
            .collect();
        assert_eq!(found, [(2, "cells_missing"), (3, "cells_left_over"), (4, "quote_open")]);
    }

    #[test]
    fn the_mark_of_a_safe_export_comes_off() {
        let row = rows(b"user_name,email,phone,description\nanna,a@example.com,'+49 1,'=not a formula\n").remove(0);
        assert_eq!(
            (row.phone.as_str(), row.description.as_str()),
            ("+49 1", "=not a formula")
        );
    }

    proptest! {
        #[test]
        fn any_bytes_are_judged(rest in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut text = b"user_name,email,groups,tags,last_login,expires_on\n".to_vec();
            text.extend(rest);
            for row in rows(&text) {
                prop_assert!(row.line > 1);
            }
        }

        #[test]
        fn any_cells_are_judged(cells in proptest::collection::vec("[\\PC\\n\\x00,\"|'=]{0,12}", crate::import::columns::Column::ALL.len())) {
            let text = format!("{}\n{}\n", crate::import::columns::Column::ALL.iter().map(|c| c.name()).collect::<Vec<_>>().join(","), cells.join(","));
            for row in rows(text.as_bytes()) {
                prop_assert!(row.problems.iter().all(|problem| !problem.sentence.is_empty()));
            }
        }
    }
}
