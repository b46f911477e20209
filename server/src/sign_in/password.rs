//! What a password must be (NIST 800-63B, 3.1.1.2; ASVS 6.2): long, not easy to guess, and nothing else.

use crate::text::fold::fold;
use unicode_normalization::UnicodeNormalization;
use zxcvbn::Score;

/// Fewest characters.
pub const MIN_CHARS: usize = 12;
/// Most characters.
pub const MAX_CHARS: usize = 128;
/// Words of fewer characters are in too many passwords by chance.
const MIN_WORD: usize = 4;

/// The rules that a password breaks, as codes; none for a good one. `words` are the user's name and email and
/// the company's name.
pub fn broken_rules(password: &str, words: &[&str]) -> Vec<&'static str> {
    let normal: String = password.nfkc().collect();
    let chars = normal.chars().count();
    if chars == 0 {
        return vec!["required"];
    }
    if chars < MIN_CHARS {
        return vec!["password_too_short"];
    }
    if chars > MAX_CHARS {
        return vec!["password_too_long"];
    }
    let mut broken = Vec::new();
    let key = fold(&normal);
    let words: Vec<String> = words
        .iter()
        .flat_map(|word| [fold(word), fold(word.split('@').next().unwrap_or_default())])
        .filter(|word| word.chars().count() >= MIN_WORD)
        .collect();
    if words.iter().any(|word| key.contains(word.as_str())) {
        broken.push("password_contains_name");
    }
    let known: Vec<&str> = words.iter().map(String::as_str).collect();
    if zxcvbn::zxcvbn(&normal, &known).score() < Score::Three {
        broken.push("password_too_common");
    }
    broken
}

/// How hard a password is to guess, from 0 to 4, for somebody who knows these words. What cannot be
/// set is worth nothing.
pub fn score(password: &str, words: &[&str]) -> u8 {
    let normal: String = password.nfkc().collect();
    if normal.chars().count() > MAX_CHARS {
        return 0;
    }
    let words: Vec<String> = words.iter().map(|word| fold(word)).collect();
    let known: Vec<&str> = words.iter().map(String::as_str).collect();
    u8::from(zxcvbn::zxcvbn(&normal, &known).score())
}

#[cfg(test)]
mod tests {
    use super::broken_rules;

    const WORDS: [&str; 3] = ["a.brown", "amy.brown@example.com", "Northwind"];

    #[test]
    fn long_and_hard_to_guess_is_enough() {
        for password in [
            "correct horse battery staple",
            "das Pferd frisst keinen Gurkensalat",
            "Η γάτα κοιμάται στον ήλιο",
        ] {
            assert!(
                broken_rules(password, &WORDS).is_empty(),
                "{password}: {:?}",
                broken_rules(password, &WORDS)
            );
        }
        let long: String = "wq7 zéro gurke ".chars().cycle().take(128).collect();
        assert!(broken_rules(&long, &WORDS).is_empty());
    }

    #[test]
    fn each_rule_is_named() {
        assert_eq!(broken_rules("", &WORDS), ["required"]);
        assert_eq!(broken_rules("kurz und gut", &WORDS), [] as [&str; 0]);
        assert_eq!(broken_rules("elf zeichen", &WORDS), ["password_too_short"]);
        assert_eq!(broken_rules(&"ab".repeat(65), &WORDS), ["password_too_long"]);
        assert_eq!(broken_rules("password1234", &WORDS), ["password_too_common"]);
        assert_eq!(broken_rules("aaaaaaaaaaaaaaaa", &WORDS), ["password_too_common"]);
        assert_eq!(broken_rules("qwertyuiop[]", &WORDS), ["password_too_common"]);
        assert!(broken_rules("purple NORTHWIND elephants 7", &WORDS).contains(&"password_contains_name"));
        assert!(broken_rules("purple amy.brown elephants 7", &WORDS).contains(&"password_contains_name"));
    }
}
