//! Cells of CSV files that a spreadsheet does not take for formulas (TRUST 33; ASVS 1.2.10).

use std::borrow::Cow;

const DANGEROUS: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\0'];

/// A cell for a file: marked by `'` where it begins dangerously. One that looks marked already gets a second
/// mark, so that [`unmark`] gives back what went in.
pub fn mark(cell: &str) -> Cow<'_, str> {
    if cell.trim_start_matches('\'').starts_with(DANGEROUS) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// A cell as it was before [`mark`]; one that was never marked stays as it is.
pub fn unmark(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(bare) if bare.trim_start_matches('\'').starts_with(DANGEROUS) => bare,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::{mark, unmark};
    use proptest::prelude::*;

    #[test]
    fn only_what_a_spreadsheet_runs_is_marked() {
        for (cell, marked) in [
            ("=1+1", "'=1+1"),
            ("+49 7601", "'+49 7601"),
            ("-", "'-"),
            ("@a", "'@a"),
            ("\ta", "'\ta"),
            ("\0", "'\0"),
            ("'=1", "''=1"),
            ("'tis", "'tis"),
            ("a=1", "a=1"),
            ("", ""),
        ] {
            assert_eq!(mark(cell), marked);
            assert_eq!(unmark(marked), cell);
        }
        assert_eq!(unmark("=never marked"), "=never marked");
    }

    proptest! {
        #[test]
        fn marks_come_off_again(cell in "'{0,3}[=+@\t\0-]?\\PC{0,8}") {
            let marked = mark(&cell);
            prop_assert!(!marked.starts_with(['=', '+', '-', '@', '\t', '\0']));
            prop_assert_eq!(unmark(&marked), cell.as_str());
        }
    }
}
