//! The columns that an import knows, and where a file has them.

use super::ImportError;
use std::fmt;

macro_rules! columns {
    ($($column:ident $name:literal $says:literal),* $(,)?) => {
        /// A column of an import.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Column { $(#[doc = $says] $column),* }

        impl Column {
            /// All of them, in the order of an export.
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
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

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
    pub fn of(header: csv::ByteRecord) -> Result<Self, ImportError> {
        let mut columns = Self {
            places: vec![None; Column::ALL.len()],
            width: header.len(),
        };
        let (mut unknown, mut repeated) = (Vec::new(), Vec::new());
        for (place, cell) in header.iter().enumerate() {
            let name = String::from_utf8_lossy(cell).trim().to_owned();
            match Column::ALL.iter().find(|column| column.name() == name) {
                None => unknown.push(name),
                Some(column) if columns.has(*column) => repeated.push(name),
                Some(column) => columns.places[*column as usize] = Some(place),
            }
        }
        let missing: Vec<String> = [Column::UserName, Column::Email]
            .into_iter()
            .filter(|column| !columns.has(*column))
            .map(|column| column.name().to_owned())
            .collect();
        if unknown.is_empty() && repeated.is_empty() && missing.is_empty() {
            Ok(columns)
        } else {
            Err(ImportError::Header {
                unknown,
                repeated,
                missing,
            })
        }
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
    use super::{Column, Columns};
    use crate::import::ImportError;

    #[test]
    fn the_order_is_free() {
        let columns = Columns::of(csv::ByteRecord::from(vec!["email", " user_name", "tags"])).unwrap();
        assert_eq!(columns.place(Column::UserName), Some(1));
        assert_eq!(columns.place(Column::Email), Some(0));
        assert!(!columns.has(Column::Groups));
    }

    #[test]
    fn every_fault_of_a_header_is_named() {
        let Err(ImportError::Header {
            unknown,
            repeated,
            missing,
        }) = Columns::of(csv::ByteRecord::from(vec!["user_name", "mail", "tags", "tags", ""]))
        else {
            panic!("a bad header was taken");
        };
        assert_eq!(unknown, ["mail", ""]);
        assert_eq!(repeated, ["tags"]);
        assert_eq!(missing, ["email"]);
    }
}
