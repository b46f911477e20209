//! What a user name may be (DOMAIN: `name`).

use super::fold::{fold, is_invisible};
use unicode_security::RestrictionLevel;
use unicode_security::restriction_level::RestrictionLevelDetection;

/// Longest name in characters.
pub const MAX_CHARS: usize = 100;

/// The rules that a user name breaks, as codes; none for a good one.
pub fn broken_rules(name: &str) -> Vec<&'static str> {
    if name.trim().is_empty() || fold(name).is_empty() {
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
    // Latin beside Cyrillic or Greek is how one name is made to look like another (UTS 39, Highly Restrictive).
    // Word by word of the alphabet's own kind: white space and punctuation are common to all scripts.
    if name.detect_restriction_level() > RestrictionLevel::HighlyRestrictive && !is_plain_text(name) {
        broken.push("mixed_scripts");
    }
    broken
}

/// Whether a name is above Highly Restrictive only for characters outside of the identifier profile (a
/// space, `@`, `'`), which a name may have, and not for its mix of scripts.
fn is_plain_text(name: &str) -> bool {
    let letters: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.is_empty() || letters.as_str().detect_restriction_level() <= RestrictionLevel::HighlyRestrictive
}

#[cfg(test)]
mod tests {
    use super::broken_rules;
    use proptest::prelude::*;

    #[test]
    fn names_of_people_are_good() {
        for name in [
            "a.brown",
            "Müller-Lüdenscheidt",
            "Ισαβέλλα",
            "坂本 龍馬",
            "坂本tech",
            "O’Neil",
            "иван",
            "Vũ Thị",
            "user4",
            "김철수",
            "a@b.com",
        ] {
            assert!(broken_rules(name).is_empty(), "{name}: {:?}", broken_rules(name));
        }
    }

    #[test]
    fn each_rule_is_named() {
        for (name, rules) in [
            ("", vec!["required"]),
            ("  ", vec!["required"]),
            ("\u{200b}", vec!["required"]),
            (" anna", vec!["whitespace_at_ends"]),
            ("an\u{200b}na", vec!["control_characters"]),
            ("an\u{202e}na", vec!["control_characters"]),
            ("an\tna", vec!["control_characters"]),
            ("pаypal", vec!["mixed_scripts"]), // the second letter is Cyrillic
            ("αdmin", vec!["mixed_scripts"]),
        ] {
            assert_eq!(broken_rules(name), rules, "{name:?}");
        }
        assert_eq!(broken_rules(&"a".repeat(101)), ["too_long"]);
        assert!(broken_rules(&"ä".repeat(100)).is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_judged(name in "\\PC{0,120}") {
            let _ = broken_rules(&name);
        }
    }
}
