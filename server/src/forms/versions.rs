//! Two versions of what a form is of, where somebody else saved a newer one: who changed which field, both side by side,
//! and what is made of them.

use super::{Updated, refused, typed};
use app::error::AppError;
use app::form::{DRAFT, Difference, FIND, FormDraft, SEARCHED, TAKE, VERSION, WAS};
use app::query_string::{Pairs, pairs};
use std::borrow::Cow;

/// A field with a text that is the same where its values are.
pub type Compared<'c> = (&'c str, String);

/// Marks of what a form held at first: by them a conflict knows which fields were changed by whom. Nothing in them can be
/// read.
pub fn marks(compared: &[Compared<'_>]) -> String {
    let marks: Vec<String> = compared.iter().map(|(_, value)| mark(value)).collect();
    marks.join(".")
}

/// FNV-1a. Two values of the same mark lead to another choice at first, and to nothing else.
fn mark(value: &str) -> String {
    let hash = value.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    format!("{hash:x}")
}

/// Fields in which two versions differ, and whether only they changed it: then theirs is what is meant to stand. `was` are
/// the marks of what both began with.
pub fn differing<'c>(was: &str, mine: &[Compared<'c>], theirs: &[Compared<'c>]) -> Vec<(&'c str, bool)> {
    let was: Vec<&str> = was.split('.').collect();
    let sides = mine.iter().zip(theirs).enumerate();
    sides
        .filter(|(_, (mine, theirs))| mine.1 != theirs.1)
        .map(|(place, ((field, mine), _))| (*field, was.get(place) == Some(&mark(mine).as_str())))
        .collect()
}

/// The form with both versions. It carries the newer one's number and marks, so that saving goes on from there.
pub fn beside(raw: &str, version: i64, was: String, differences: Vec<Difference>) -> FormDraft {
    let mut draft = typed(raw);
    draft
        .values
        .retain(|(name, _)| name != FIND && name != DRAFT && !name.starts_with(SEARCHED) && !name.starts_with(TAKE));
    draft.set(VERSION, version.to_string());
    draft.set(WAS, was);
    draft.differences = differences;
    draft
}

/// The form as it is to be saved: with what somebody else saved where that was chosen. `belongs` tells whether a field of
/// the browser belongs to one of the form.
pub fn merged<'r>(
    raw: &'r str,
    theirs: &[String],
    saved: &[(String, String)],
    belongs: impl Fn(&str, &str) -> bool,
) -> Cow<'r, str> {
    if theirs.is_empty() {
        return Cow::Borrowed(raw);
    }
    let mut merged = typed(raw).values;
    merged.retain(|(name, _)| !name.starts_with(TAKE));
    for field in theirs {
        merged.retain(|(name, _)| !belongs(field, name));
        merged.extend(saved.iter().filter(|(name, _)| belongs(field, name)).cloned());
    }
    Cow::Owned(encode(&merged))
}

/// What becomes of a form that is refused after both versions were shown: only the fields that differed were on the page,
/// so the whole form, `content`, has to come back.
///
/// # Errors
/// The error itself, of any other form.
pub fn or_back(raw: &str, content: &str, error: AppError) -> Result<Updated, AppError> {
    let had_choice = pairs(raw).any(|(name, _)| name.starts_with(TAKE));
    match error {
        AppError::Invalid { .. } if had_choice => Ok(Updated::Returned(Box::new(refused(content, &error)))),
        error => Err(error),
    }
}

/// Values as a form sends them.
pub fn encode(values: &[(String, String)]) -> String {
    let mut pairs = Pairs::default();
    for (field, value) in values {
        pairs.add(field, value);
    }
    pairs.into_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: [&str; 3]) -> Vec<Compared<'static>> {
        let fields = ["name", "tags", "note"].into_iter();
        fields.zip(values.map(str::to_owned)).collect()
    }

    #[test]
    fn whoever_alone_changed_a_field_is_meant() {
        let was = marks(&of(["a", "b", "c"]));
        let (mine, theirs) = (of(["x", "b", "c"]), of(["y", "z", "c"]));
        assert_eq!(differing(&was, &mine, &theirs), [("name", false), ("tags", true)]);
        // Without marks nobody is known to have left a field alone.
        assert_eq!(differing("", &mine, &theirs), [("name", false), ("tags", false)]);
    }

    #[test]
    fn what_is_chosen_of_theirs_takes_the_place_of_all_of_mine() {
        let raw = "name=a&tags=b&tags=c&take_tags=theirs&take_name=mine";
        let saved = [("name", "x"), ("tags", "y z")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let belongs = |field: &str, name: &str| field == name;
        assert_eq!(merged(raw, &["tags".to_owned()], &saved, belongs), "name=a&tags=y+z");
        assert_eq!(merged("name=a", &[], &saved, belongs), "name=a");
        let wrong = AppError::field("name", "taken");
        let Ok(Updated::Returned(draft)) = or_back(raw, "name=a&tags=y+z", wrong.clone()) else {
            panic!("the whole form comes back");
        };
        assert_eq!(
            (draft.value("tags"), draft.rule("name")),
            ("y z".to_owned(), Some("taken"))
        );
        assert_eq!(or_back("name=a", "name=a", wrong.clone()).err(), Some(wrong));
        assert!(or_back(raw, raw, AppError::Forbidden).is_err());
    }

    #[test]
    fn both_versions_go_on_from_the_newer_one() {
        let draft = beside(
            "name=a&version=1&was=x&find=tags&find_tags=q&draft=d",
            7,
            "m.n".to_owned(),
            Vec::new(),
        );
        assert_eq!(
            draft.values,
            [("name", "a"), ("version", "7"), ("was", "m.n")].map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }
}
