//! Rules of what is typed that need no table: the server and the browser say the same by them. What needs one
//! (mixed scripts, folded keys, the grammar of email addresses) the server alone knows and adds.

/// Longest name in characters.
pub const NAME: usize = 100;
/// Longest email in bytes (RFC 5321).
pub const EMAIL: usize = 254;
/// Longest note in characters.
pub const NOTE: usize = 2_000;

/// The rule that a line of text breaks; it may be empty.
pub fn line(text: &str, most: usize) -> Option<&'static str> {
    if text.trim() != text {
        Some("whitespace_at_ends")
    } else if text.chars().any(|c| c.is_control() || is_hidden(c)) {
        Some("control_characters")
    } else if text.chars().count() > most {
        Some("too_long")
    } else {
        None
    }
}

/// The rule that a name breaks.
pub fn name(text: &str) -> Option<&'static str> {
    needed(text).or_else(|| line(text, NAME))
}

/// The rule that a text breaks which must not be empty.
pub fn needed(text: &str) -> Option<&'static str> {
    text.trim().is_empty().then_some("required")
}

/// The rule that a text of several lines breaks.
pub fn note(text: &str) -> Option<&'static str> {
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        Some("control_characters")
    } else if text.chars().count() > NOTE {
        Some("too_long")
    } else {
        None
    }
}

/// The rule that an email breaks, as far as its shape tells.
pub fn email(text: &str) -> Option<&'static str> {
    if let Some(rule) = needed(text) {
        return Some(rule);
    }
    let good = text.rsplit_once('@').is_some_and(|(local, domain)| {
        let dotted = domain.contains('.') && domain.split('.').all(|part| !part.is_empty());
        !local.is_empty() && dotted
    });
    if !good || text.contains(char::is_whitespace) || text.contains(char::is_control) {
        Some("email_invalid")
    } else if text.len() > EMAIL {
        Some("too_long")
    } else {
        None
    }
}

/// The rule that a day breaks; it may be empty.
pub fn date(text: &str) -> Option<&'static str> {
    (!text.is_empty() && crate::time::Date::parse(text).is_none()).then_some("date_invalid")
}

/// The rule that a tag breaks.
pub fn tag(text: &str) -> Option<&'static str> {
    name(text).or_else(|| {
        text.split('/')
            .any(|level| level.trim().is_empty())
            .then_some("empty_level")
            // Forms hold several tags in one text.
            .or_else(|| text.contains(',').then_some("comma"))
    })
}

/// Zero-width characters and those that turn the direction; the server knows some more.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_is_named() {
        for (text, rule) in [
            ("a.brown", None),
            ("", Some("required")),
            (" ", Some("required")),
            ("anna ", Some("whitespace_at_ends")),
            ("an\u{200b}na", Some("control_characters")),
            ("an\u{202e}na", Some("control_characters")),
            ("an\tna", Some("control_characters")),
        ] {
            assert_eq!(name(text), rule, "{text:?}");
        }
        assert_eq!(name(&"ä".repeat(100)), None);
        assert_eq!(name(&"ä".repeat(101)), Some("too_long"));
        assert_eq!(note("one\ntwo\tthree"), None);
        assert_eq!(note("a\0b"), Some("control_characters"));
        assert_eq!(tag("site/north"), None);
        assert_eq!(tag("site//north"), Some("empty_level"));
        assert_eq!(tag("a,b"), Some("comma"));
        assert_eq!(date(""), None);
        assert_eq!(date("tomorrow"), Some("date_invalid"));
    }

    #[test]
    fn an_email_has_the_shape_of_one() {
        for good in ["a.brown@example.com", "jörg@müller.example", "x+tag@a-b.example.org"] {
            assert_eq!(email(good), None, "{good}");
        }
        for bad in ["a", "a@", "@b.com", "a b@c.com", "a@b", "a@b..com", "a@b.com\n"] {
            assert_eq!(email(bad), Some("email_invalid"), "{bad:?}");
        }
    }
}
