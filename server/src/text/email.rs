//! What a system email may be.

use email_address::{EmailAddress, Options};
use std::str::FromStr;

/// The rules that an email breaks, as codes; none for a good one. RFC 5321 and 6531, with a dot in the
/// domain: an address that a mail server of the world can be asked for.
pub fn broken_rules(email: &str) -> Vec<&'static str> {
    if email.trim().is_empty() {
        return vec!["required"];
    }
    let parsed = EmailAddress::from_str(email);
    let options = Options::default()
        .with_required_tld()
        .without_display_text()
        .without_domain_literal();
    let good = parsed.is_ok() && EmailAddress::parse_with_options(email, options).is_ok();
    if good && !email.contains(char::is_whitespace) {
        Vec::new()
    } else {
        vec!["email_invalid"]
    }
}

#[cfg(test)]
mod tests {
    use super::broken_rules;

    #[test]
    fn emails_are_judged() {
        for email in [
            "a.brown@example.com",
            "jörg@müller.example",
            "x+tag@a-b.example.org",
            "ισα@example.com",
        ] {
            assert!(broken_rules(email).is_empty(), "{email}");
        }
        for email in [
            "a",
            "a@",
            "@b.com",
            "a b@c.com",
            "a@b",
            "a@@b.com",
            "a@b..com",
            "a,b@c.com",
            "A <a@b.com>",
            "a@b.com\n",
        ] {
            assert_eq!(broken_rules(email), ["email_invalid"], "{email:?}");
        }
        assert_eq!(broken_rules(" "), ["required"]);
    }
}
