//! The folded key by which names, emails, tags and searches are compared, the same on every database
//! (DOMAIN: Folded key).

use caseless::Caseless;
use unicode_normalization::UnicodeNormalization;

/// The key of a text: NFKC, case folded (Unicode full folding), without diacritics, white space
/// collapsed to single spaces, none at the ends, no control or zero-width characters.
///
/// Only the blocks of combining *diacritical* marks are taken away: other marks, such as the Japanese
/// voiced sound mark or Indic vowel signs, tell words apart. Folding a key again changes nothing.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return collapse(text.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
    }
    let once = fold_once(text);
    // Taking marks away can bring together what normalises further: rarely, so look only once more.
    let twice = fold_once(&once);
    if once == twice { once } else { fold_once(&twice) }
}

fn fold_once(text: &str) -> String {
    let bare: String = text
        .nfkc()
        .default_case_fold()
        .nfd()
        .filter(|&c| !is_diacritic(c) && !is_invisible(c))
        .flat_map(without_stroke)
        .collect();
    collapse(bare.nfkc().default_case_fold())
}

fn collapse(chars: impl Iterator<Item = char>) -> String {
    let mut key = String::new();
    let mut gap = false;
    for c in chars {
        if c.is_whitespace() {
            gap = !key.is_empty();
        } else if !c.is_control() {
            if gap {
                key.push(' ');
                gap = false;
            }
            key.push(c);
        }
    }
    key
}

fn is_diacritic(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Characters without width: format controls, and what joins or separates without a trace.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
}

/// Letters whose stroke or ligature Unicode does not take apart.
fn without_stroke(c: char) -> impl Iterator<Item = char> {
    let plain: &'static str = match c {
        'ł' => "l",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'ı' => "i",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => "",
    };
    plain.chars().chain(plain.is_empty().then_some(c))
}

/// What the search looks through: the folded name, email, contact name and tags, a line each.
pub fn search_text<'a>(
    name: &str,
    email: &'a str,
    contact: &'a str,
    tags: impl IntoIterator<Item = &'a str>,
) -> String {
    lines(fold(name), [email, contact].into_iter().chain(tags))
}

/// What the search of contacts looks through: the key of the name, and the folded company, position, department,
/// email and telephones, a line each.
pub fn contact_search_text<'a>(name_key: &str, others: impl IntoIterator<Item = &'a str>) -> String {
    lines(name_key.to_owned(), others)
}

fn lines<'a>(first: String, others: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = first;
    for part in others {
        let key = fold(part);
        if !key.is_empty() {
            text.push('\n');
            text.push_str(&key);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::fold;
    use proptest::prelude::*;

    #[test]
    fn folds_what_the_domain_names() {
        for (text, key) in [
            ("Straße", "strasse"),
            ("STRASSE", "strasse"),
            ("İhsanoğlu", "ihsanoglu"),
            ("Isıl", "isil"),
            ("Bártová", "bartova"),
            ("Łukasz", "lukasz"),
            ("Ισαβέλλα ΒΟΥΛΤΣΊΔΟΥ", "ισαβελλα βουλτσιδου"),
            ("Νίκος", "νικοσ"),
            ("ﬁnance", "finance"),
            ("Ａｂｃ１", "abc1"),
            ("坂本", "坂本"),
            ("がか", "がか"),
            ("한국", "한국"),
            ("  two \t words ", "two words"),
            ("zero\u{200b}width", "zerowidth"),
        ] {
            assert_eq!(fold(text), key, "{text}");
        }
    }

    proptest! {
        #[test]
        fn folding_again_changes_nothing(text in "\\PC{0,24}") {
            let key = fold(&text);
            prop_assert_eq!(fold(&key), key.clone());
        }

        #[test]
        fn case_does_not_matter(text in "[a-zäöüßçéñΑ-Ωα-ωА-Яа-я ]{0,24}") {
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text));
        }
    }
}
