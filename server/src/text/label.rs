//! What the name of a group or a tag may be.

use super::fold::{fold, is_invisible};

/// Longest name in characters.
pub const MAX_CHARS: usize = 100;

/// The rules that the name of a group breaks, as codes; none for a good one. Scripts may be mixed: a team may
/// well be called "Vertrieb Ελλάδα".
pub fn broken_rules(name: &str) -> Vec<&'static str> {
    // A name that folds to nothing (a lone accent) would share its key with every other such name.
    if fold(name).is_empty() {
        return vec!["required"];
    }
    let mut broken = Vec::new();
    if name.chars().count() > MAX_CHARS {
        broken.push("too_long");
    }
    if name.trim() != name {
        broken.push("whitespace_at_ends");
    }
    if name.chars().any(|c| c.is_control() || is_invisible(c)) {
        broken.push("control_characters");
    }
    broken
}

/// The rules that a tag breaks: those of a group's name, no level of its hierarchy is empty (`site/north`
/// is good, `site//north` is not), and there is no comma, which separates tags in forms.
pub fn broken_tag_rules(tag: &str) -> Vec<&'static str> {
    let mut broken = broken_rules(tag);
    if broken.is_empty() && tag.split('/').any(|level| fold(level).is_empty()) {
        broken.push("empty_level");
    }
    if broken.is_empty() && tag.contains(',') {
        broken.push("comma");
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::{broken_rules, broken_tag_rules};

    #[test]
    fn each_rule_is_named() {
        for (name, rules) in [
            ("Facility & Energy", vec![]),
            ("Vertrieb Ελλάδα", vec![]),
            ("", vec!["required"]),
            ("Sales ", vec!["whitespace_at_ends"]),
            ("Sa\u{200b}les", vec!["control_characters"]),
            ("Sa\nles", vec!["control_characters"]),
        ] {
            assert_eq!(broken_rules(name), rules, "{name:?}");
        }
        assert_eq!(broken_rules(&"a".repeat(101)), ["too_long"]);
    }

    #[test]
    fn levels_of_a_tag_have_names() {
        for (tag, rules) in [
            ("site/north", vec![]),
            ("a/b/c", vec![]),
            ("site/", vec!["empty_level"]),
            ("/north", vec!["empty_level"]),
            ("site//north", vec!["empty_level"]),
            ("site/ /north", vec!["empty_level"]),
        ] {
            assert_eq!(broken_tag_rules(tag), rules, "{tag:?}");
        }
    }
}
