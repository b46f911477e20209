//! What a user name may be (DOMAIN: `name`).

use super::label;
use unicode_security::mixed_script::AugmentedScriptSet;

/// The rules that a user name breaks, as codes; none for a good one: those of a group's name, and scripts may
/// not be mixed.
pub fn broken_rules(name: &str) -> Vec<&'static str> {
    let mut broken = label::broken_rules(name);
    if broken != ["required"] && mixes_scripts(name) {
        broken.push("mixed_scripts");
    }
    broken
}

/// Whether a text mixes scripts that are taken for one another: above UTS 39's Highly Restrictive, which
/// allows one script, or Latin beside the scripts of Chinese, Japanese or Korean.
///
/// The crate's own level also asks for the characters of an identifier, which a space, `@` or `’` is not; a
/// name may have them, so the level is asked of what has a script of its own.
pub fn mixes_scripts(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let latin = AugmentedScriptSet::for_char('a');
    let mut all = AugmentedScriptSet::default();
    let mut not_latin = AugmentedScriptSet::default();
    for c in text.chars() {
        let scripts = AugmentedScriptSet::for_char(c);
        all.intersect_with(scripts);
        let mut in_latin = latin;
        in_latin.intersect_with(scripts);
        if in_latin.is_empty() {
            not_latin.intersect_with(scripts);
        }
    }
    all.is_empty() && !(not_latin.hanb || not_latin.jpan || not_latin.kore)
}

#[cfg(test)]
mod tests {
    use super::broken_rules;
    use crate::text::fold::fold;
    use proptest::prelude::*;

    #[test]
    fn names_of_people_are_good() {
        for name in [
            "a.brown",
            "Müller-Lüdenscheidt (extern)",
            "Ισαβέλλα Βουλτσίδου",
            "坂本 龍馬",
            "坂本tech",
            "タナカ_tanaka",
            "O’Neil",
            "иван",
            "Vũ Thị",
            "v\u{169} th\u{1ecb}",
            "e\u{301}mile",
            "user4",
            "김철수 kim",
            "हिन्दी",
            "مطير",
            "a@b.com",
            "12345",
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
            ("´", vec!["required"]),
            (" anna", vec!["whitespace_at_ends"]),
            ("anna\u{a0}", vec!["whitespace_at_ends"]),
            ("an\u{200b}na", vec!["control_characters"]),
            ("an\u{202e}na", vec!["control_characters"]),
            ("an\tna", vec!["control_characters"]),
            ("p\u{430}ypal", vec!["mixed_scripts"]),
            ("αdmin", vec!["mixed_scripts"]),
            ("坂本αβ", vec!["mixed_scripts"]),
            ("ԁ坂本", vec!["mixed_scripts"]),
            (
                " p\u{430}y\u{200b}pal",
                vec!["whitespace_at_ends", "control_characters", "mixed_scripts"],
            ),
        ] {
            assert_eq!(broken_rules(name), rules, "{name:?}");
        }
        assert_eq!(broken_rules(&"a".repeat(101)), ["too_long"]);
        assert!(broken_rules(&"ä".repeat(100)).is_empty());
    }

    proptest! {
        #[test]
        fn a_good_name_has_a_key_and_shows_every_character(name in any::<String>()) {
            if broken_rules(&name).is_empty() {
                prop_assert!(!fold(&name).is_empty());
                prop_assert!((1..=100).contains(&name.chars().count()));
                prop_assert_eq!(name.trim(), name.as_str());
                let hidden = name.contains(['\0', '\n', '\u{200b}', '\u{feff}']);
                prop_assert!(!hidden);
            }
        }

        #[test]
        fn one_letter_of_another_alphabet_is_found(latin in "[a-zäöü]{1,12}", other in "[а-яα-ω]", at in 0usize..12) {
            let at = at.min(latin.chars().count());
            let mut name: Vec<char> = latin.chars().collect();
            name.insert(at, other.chars().next().unwrap());
            prop_assert_eq!(broken_rules(&name.into_iter().collect::<String>()), ["mixed_scripts"]);
        }
    }
}
