//! What a text without a meaning of its own may be: a position, a telephone number, a note.

/// Longest text of one line in characters.
pub const MAX_LINE: usize = 200;
/// Longest note in characters.
pub const MAX_NOTE: usize = 4000;

/// The rules that a text of one line breaks, as codes; none for a good one. It may be empty.
pub fn broken_line_rules(text: &str) -> Vec<&'static str> {
    broken(text, MAX_LINE, char::is_control)
}

/// The rules that a note of some lines breaks.
pub fn broken_note_rules(text: &str) -> Vec<&'static str> {
    broken(text, MAX_NOTE, |c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

// Marks of direction and joiners are left alone: Persian and Arabic are written with them, and what shows a
// text makes them harmless.
fn broken(text: &str, max: usize, refused: fn(char) -> bool) -> Vec<&'static str> {
    let mut broken = Vec::new();
    if text.chars().count() > max {
        broken.push("too_long");
    }
    if text.chars().any(refused) {
        broken.push("control_characters");
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::{broken_line_rules, broken_note_rules};

    #[test]
    fn notes_have_lines_and_lines_do_not() {
        assert!(broken_note_rules("one\r\n\ttwo <b>three</b>").is_empty());
        assert_eq!(broken_line_rules("one\ntwo"), ["control_characters"]);
        assert_eq!(broken_note_rules("a\0b"), ["control_characters"]);
        assert_eq!(broken_line_rules(&"é".repeat(201)), ["too_long"]);
        assert!(broken_line_rules("می\u{200c}خواهم").is_empty());
    }
}
