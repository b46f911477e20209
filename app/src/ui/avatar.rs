//! A person's photo, or else initials on a colour of their own.

use leptos::prelude::*;

/// Shades that `style/base.css` defines as `.shade-0` and on.
const SHADES: u32 = 8;

/// Up to two initials: of first and last word, or the first two letters of a single one. The style sheet writes them
/// large: which letters are small ones in all of Unicode, the browser knows already.
pub fn initials(name: &str) -> String {
    let mut words = name
        .split([' ', '.', '-', '_'])
        .filter(|word| word.chars().any(is_letter));
    let first_of = |word: &str| word.chars().find(|c| is_letter(*c));
    let Some(first) = words.next() else {
        return "?".to_owned();
    };
    match words.next_back() {
        Some(last) => first_of(first).into_iter().chain(first_of(last)).collect(),
        None => first.chars().filter(|c| is_letter(*c)).take(2).collect(),
    }
}

/// Whether it stands for somebody: punctuation does not.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || (c > '\u{bf}' && !('\u{2000}'..='\u{206f}').contains(&c))
}

fn shade(name: &str) -> u32 {
    name.bytes()
        .fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)))
        % SHADES
}

/// The avatar; decorative, since the name always stands beside it.
#[component]
pub fn Avatar(
    /// Whose initials: the contact's name, or the user name.
    #[prop(into)]
    name: String,
    /// What the colour hangs on: the user name.
    #[prop(into)]
    seed: String,
    /// Address of the photo; empty: initials.
    #[prop(optional, into)]
    photo: String,
) -> impl IntoView {
    if !photo.is_empty() {
        return view! { <img class="avatar" src=photo alt="" width="28" height="28" loading="lazy" decoding="async"/> }
            .into_any();
    }
    // Drawn by the style sheet: as text they would count as what a button around them says.
    view! { <span class=format!("avatar shade-{}", shade(&seed)) data-initials=initials(&name) aria-hidden="true"></span> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_of_many_kinds_of_names() {
        for (name, text) in [
            ("Amy Brown", "AB"),
            ("a.brown", "ab"),
            ("Ισαβέλλα Βουλτσίδου", "ΙΒ"),
            ("坂本", "坂本"),
            ("admin", "ad"),
            ("Vũ Thị Trang", "VT"),
            ("«Łucja» O’Neil", "ŁO"),
            ("…", "?"),
            ("", "?"),
        ] {
            assert_eq!(initials(name), text);
        }
    }
}
