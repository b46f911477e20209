//! The columns that an import knows, and where a file has them.

use super::ImportError;
use std::fmt;

macro_rules! columns {
    ($($column:ident $name:literal $says:literal),* $(,)?) => {
        /// A column of an import.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Column { $(#[doc = $says] $column),* }

        impl Column {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$column),*];

            /// As the header has it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$column => $name),* }
            }
        }
    };
}

columns! {
    UserName "user_name" "Sign-in name; needed.",
    Email "email" "System email; needed.",
    FirstName "first_name" "Of the contact.",
    LastName "last_name" "Of the contact.",
    Position "position" "Of the contact.",
    Department "department" "Of the contact.",
    Phone "phone" "Of the contact.",
    Groups "groups" "Names, separated by `|`.",
    Tags "tags" "Separated by `|`.",
    Activity "activity" "`active`, `deactivated` or `deleted`.",
    LastLogin "last_login" "RFC 3339, with an offset.",
    NoSharedData "no_shared_data" "`yes` or `no`.",
    ApiOnly "api_only" "`yes` or `no`.",
    Purpose "purpose" "Why an API-only identity exists.",
    Responsible "responsible" "Who answers for it: a user's name or email.",
    ReviewOn "review_on" "Its next review: a date.",
    ExpiresOn "expires_on" "The last day: a date.",
    Description "description" "Administrators' note.",
    Company "company" "Of a contact that is a company; told, not taken.",
    CreatedAt "created_at" "RFC 3339; told, not taken.",
    FailedAttempts "failed_attempts" "A number; told, not taken.",
    Problem "problem" "Why a row did not come in before; told, not taken.",
}

impl Column {
    /// Whether an import passes over it: an export says it, and nobody sets it by a file.
    pub fn is_told(self) -> bool {
        matches!(
            self,
            Self::Company | Self::CreatedAt | Self::FailedAttempts | Self::Problem
        )
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Needed columns that nothing means, and those that several mean.
pub fn faults(means: &[Option<Column>]) -> (Vec<Column>, Vec<Column>) {
    let times = |column: &Column| means.iter().flatten().filter(|other| *other == column).count();
    let needed = [Column::UserName, Column::Email].into_iter();
    let missing = needed.filter(|column| times(column) == 0).collect();
    let repeated = Column::ALL.iter().copied().filter(|column| times(column) > 1).collect();
    (missing, repeated)
}

/// What a column of this header most likely means, whatever its case and what stands between its words, in English or
/// in German; `None` for what an import passes over or does not know.
pub fn guess(header: &str) -> Option<Column> {
    let bare = |text: &str| -> String {
        let letters = text
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase);
        letters.collect()
    };
    let wanted = bare(header);
    let known = Column::ALL.iter().find(|column| bare(column.name()) == wanted);
    let other = || {
        OTHER_WORDS
            .iter()
            .find(|(_, words)| words.contains(&wanted.as_str()))
            .map(|(column, _)| column)
    };
    known.or_else(other).copied().filter(|column| !column.is_told())
}

/// What others call the same, bare.
const OTHER_WORDS: [(Column, &[&str]); 18] = [
    (
        Column::UserName,
        &[
            "name",
            "login",
            "loginname",
            "user",
            "benutzer",
            "benutzername",
            "anmeldename",
        ],
    ),
    (
        Column::Email,
        &[
            "mail",
            "emailaddress",
            "systememail",
            "mailadresse",
            "emailadresse",
            "systememailadresse",
        ],
    ),
    (Column::FirstName, &["givenname", "forename", "vorname"]),
    (Column::LastName, &["surname", "familyname", "nachname", "familienname"]),
    (Column::Position, &["title", "jobtitle", "stelle", "funktion"]),
    (Column::Department, &["dept", "abteilung"]),
    (
        Column::Phone,
        &["telephone", "phonenumber", "tel", "telefon", "telefonnummer"],
    ),
    (Column::Groups, &["group", "teams", "gruppe", "gruppen"]),
    (
        Column::Tags,
        &["tag", "labels", "schlagwort", "schlagwörter", "etiketten"],
    ),
    (Column::Activity, &["status", "state", "aktivität", "zustand"]),
    (Column::LastLogin, &["lastsignin", "letzteanmeldung"]),
    (Column::NoSharedData, &["keinegemeinsamendaten", "keinegeteiltendaten"]),
    (Column::ApiOnly, &["api", "nurapi"]),
    (Column::Purpose, &["zweck"]),
    (Column::Responsible, &["owner", "verantwortlich", "verantwortlicher"]),
    (
        Column::ReviewOn,
        &["review", "nextreview", "überprüfung", "nächsteprüfung"],
    ),
    (
        Column::ExpiresOn,
        &["expires", "lastday", "läuftab", "ablauf", "letztertag"],
    ),
    (
        Column::Description,
        &["note", "notes", "comment", "beschreibung", "notiz", "bemerkung"],
    ),
];

/// Where a file has its columns.
#[derive(Clone, Debug)]
pub struct Columns {
    places: Vec<Option<usize>>,
    /// Cells that each record must have.
    pub width: usize,
}

impl Columns {
    /// Reads a header. The order is free.
    ///
    /// # Errors
    /// When it names a column that is not known or twice, or lacks a needed one.
    pub fn of(header: &csv::ByteRecord) -> Result<Self, ImportError> {
        let mut unknown = Vec::new();
        let means: Vec<Option<Column>> = header
            .iter()
            .map(|cell| {
                let name = String::from_utf8_lossy(cell).trim().to_owned();
                let known = Column::ALL.iter().copied().find(|column| column.name() == name);
                if known.is_none() {
                    unknown.push(name);
                }
                known
            })
            .collect();
        let named = Self::named(&means).filter(|_| unknown.is_empty());
        named.ok_or_else(|| {
            let (missing, repeated) = faults(&means);
            let names = |columns: Vec<Column>| columns.into_iter().map(|column| column.name().to_owned()).collect();
            ImportError::Header {
                unknown,
                repeated: names(repeated),
                missing: names(missing),
            }
        })
    }

    /// Takes what somebody says that each column means, in the file's order; `None` for one that is left out. Nothing
    /// where there are [`faults`].
    pub fn named(means: &[Option<Column>]) -> Option<Self> {
        let (missing, repeated) = faults(means);
        if !(missing.is_empty() && repeated.is_empty()) {
            return None;
        }
        let mut places = vec![None; Column::ALL.len()];
        for (place, column) in means.iter().enumerate() {
            if let Some(column) = column {
                places[*column as usize] = Some(place);
            }
        }
        Some(Self {
            places,
            width: means.len(),
        })
    }

    /// Whether the file has this column.
    pub fn has(&self, column: Column) -> bool {
        self.place(column).is_some()
    }

    /// The cell of a record in which it stands.
    pub fn place(&self, column: Column) -> Option<usize> {
        self.places[column as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Columns, faults, guess};
    use crate::import::ImportError;

    #[test]
    fn the_order_is_free() {
        let columns = Columns::of(&csv::ByteRecord::from(vec!["email", " user_name", "tags"])).unwrap();
        assert_eq!(columns.place(Column::UserName), Some(1));
        assert_eq!(columns.place(Column::Email), Some(0));
        assert!(!columns.has(Column::Groups));
    }

    #[test]
    fn headers_are_guessed_by_what_they_say() {
        for (header, column) in [
            ("user_name", Some(Column::UserName)),
            ("User Name", Some(Column::UserName)),
            ("E-MAIL", Some(Column::Email)),
            ("Läuft ab", Some(Column::ExpiresOn)),
            ("Vorname", Some(Column::FirstName)),
            ("problem", None),
            ("created_at", None),
            ("shoe size", None),
        ] {
            assert_eq!(guess(header), column, "{header}");
        }
        assert_eq!(guess("Schlagwörter"), Some(Column::Tags));
    }

    #[test]
    fn named_columns_are_needed_once_each() {
        let named = Columns::named(&[None, Some(Column::Email), Some(Column::UserName)]).unwrap();
        assert_eq!((named.place(Column::UserName), named.width), (Some(2), 3));
        let means = [Some(Column::Tags), Some(Column::Tags)];
        assert_eq!(
            faults(&means),
            (vec![Column::UserName, Column::Email], vec![Column::Tags])
        );
        assert!(Columns::named(&means).is_none());
    }

    #[test]
    fn every_fault_of_a_header_is_named() {
        let Err(ImportError::Header {
            unknown,
            repeated,
            missing,
        }) = Columns::of(&csv::ByteRecord::from(vec!["user_name", "mail", "tags", "tags", ""]))
        else {
            panic!("a bad header was taken");
        };
        assert_eq!(unknown, ["mail", ""]);
        assert_eq!(repeated, ["tags"]);
        assert_eq!(missing, ["email"]);
    }
}
