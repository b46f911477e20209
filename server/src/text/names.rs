//! Names of groups or tags in one cell of a file, with `|` between.

/// Stands for names that whoever wrote the cell did not see.
pub const OTHERS: &str = "…";

/// The cell. A `|` or `\` of a name is written with a `\` before it, and so is a name that is `…`.
pub fn join<'n>(names: impl Iterator<Item = &'n str>, others: bool) -> String {
    let mut cell = String::new();
    for name in names {
        if !cell.is_empty() {
            cell.push('|');
        }
        if name == OTHERS {
            cell.push('\\');
        }
        for c in name.chars() {
            if matches!(c, '|' | '\\') {
                cell.push('\\');
            }
            cell.push(c);
        }
    }
    if others {
        cell.push_str(if cell.is_empty() { OTHERS } else { "|…" });
    }
    cell
}

/// The names of a cell without empty ones, and whether there are others. White space around a name means nothing.
pub fn split(cell: &str) -> (Vec<String>, bool) {
    let (mut names, mut others) = (Vec::new(), false);
    let (mut name, mut escaped) = (String::new(), false);
    let mut chars = cell.chars().peekable();
    loop {
        let c = chars.next();
        match c {
            // Before anything else it is itself: not every file has been written by `join`.
            Some('\\') if chars.peek().is_some_and(|next| matches!(next, '|' | '\\' | '…')) => {
                escaped = true;
                name.extend(chars.next());
            }
            Some('|') | None => {
                let trimmed = name.trim();
                if trimmed == OTHERS && !escaped {
                    others = true;
                } else if !trimmed.is_empty() {
                    names.push(trimmed.to_owned());
                }
                name.clear();
                escaped = false;
            }
            Some(c) => name.push(c),
        }
        if c.is_none() {
            return (names, others);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{join, split};
    use proptest::prelude::*;

    #[test]
    fn names_are_read_as_other_programs_write_them() {
        for (cell, names, others) in [
            ("", vec![], false),
            ("Sales", vec!["Sales"], false),
            (" Sales || Support |", vec!["Sales", "Support"], false),
            ("a\\b|c\\", vec!["a\\b", "c\\"], false),
            ("a\\|b", vec!["a|b"], false),
            ("Sales|…", vec!["Sales"], true),
            ("\\…", vec!["…"], false),
        ] {
            let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
            assert_eq!(split(cell), (names, others), "{cell:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_joined_is_split_again(
            names in prop::collection::vec("[a|…=\\\\]([a |…\\\\]{0,4}[a|…\\\\])?", 0..5),
            others: bool,
        ) {
            let cell = join(names.iter().map(String::as_str), others);
            prop_assert_eq!(split(&cell), (names, others));
        }
    }
}
