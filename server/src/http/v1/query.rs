//! What a list is narrowed to: as in the address of its page, but that what it does not know is refused and not left
//! out. A program that misspells a filter must not get everybody.

use app::error::{AppError, FieldError};
use app::groups::query::{GroupSort, GroupSortKey};
use app::query_string::pairs;
use app::users::query::{MAX_CHOICES, MAX_SEARCH_CHARS, PAGE_SIZES, Sort, SortKey};
use app::users::{Activity, SignInState};
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use uuid::Uuid;

/// The parameters of the users list, in the document and in a call.
pub struct UserParams;

/// The same of the groups list.
pub struct GroupParams;

/// What a list can be asked.
pub struct Known {
    names: &'static [&'static str],
    sorts: Vec<String>,
}

impl Known {
    fn into_parameters(self) -> Vec<Parameter> {
        let parameters = self.names.iter().map(|name| parameter(name, &self.sorts));
        parameters.collect()
    }
}

impl UserParams {
    /// What they are.
    pub fn known() -> Known {
        let both = |key| [false, true].map(|descending| Sort { key, descending }.to_word());
        Known {
            names: &["q", "activity", "sign_in", "tag", "group", "sort", "after", "size"],
            sorts: SortKey::ALL.into_iter().flat_map(both).collect(),
        }
    }
}

impl GroupParams {
    /// What they are.
    pub fn known() -> Known {
        let both = |key| [false, true].map(|descending| GroupSort { key, descending }.to_word());
        Known {
            names: &["q", "activity", "tag", "sort", "after", "size"],
            sorts: GroupSortKey::ALL.into_iter().flat_map(both).collect(),
        }
    }
}

impl IntoParams for UserParams {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        Self::known().into_parameters()
    }
}

impl IntoParams for GroupParams {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        Self::known().into_parameters()
    }
}

/// A parameter as the document has it. A repeated one means *or*.
fn parameter(name: &'static str, sorts: &[String]) -> Parameter {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let words = |words: Vec<String>| text().enum_values(Some(words));
    let id = || text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid)));
    let (about, schema, repeats) = match name {
        "q" => (
            "Anywhere in what names it, or an id",
            text().max_length(Some(MAX_SEARCH_CHARS)),
            false,
        ),
        "activity" => (
            "Without it active and deactivated",
            words(Activity::ALL.map(|it| it.as_str().to_owned()).to_vec()),
            true,
        ),
        "sign_in" => (
            "A state that follows from the fields",
            words(SignInState::ALL.map(|it| it.as_str().to_owned()).to_vec()),
            true,
        ),
        "tag" => ("A tag; `a` gives those of `a/b` too", text(), true),
        "group" => ("A group's id", id(), true),
        "sort" => ("The order; `-` for descending", words(sorts.to_vec()), false),
        "after" => (
            "The id behind which the page begins: `next` of the page before",
            id(),
            false,
        ),
        _ => (
            "Rows a page",
            ObjectBuilder::new()
                .schema_type(Type::Integer)
                .enum_values(Some(PAGE_SIZES.map(i64::from))),
            false,
        ),
    };
    let schema = if repeats {
        let list = ArrayBuilder::new().items(schema).max_items(Some(MAX_CHOICES));
        Schema::from(list.build())
    } else {
        Schema::from(schema.build())
    };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(about))
        .schema(Some(schema))
        .build()
}

/// The rule that a parameter breaks.
fn broken(name: &str, value: &str, sorts: &[String]) -> Option<&'static str> {
    let is_id = || value.parse::<Uuid>().is_ok();
    let known = match name {
        "q" if value.chars().count() > MAX_SEARCH_CHARS => return Some("too_long"),
        "q" => !value.contains('\0'),
        "tag" => !value.trim().is_empty() && !value.contains('\0'),
        "activity" => Activity::parse(value).is_some(),
        "sign_in" => SignInState::parse(value).is_some(),
        "sort" => sorts.iter().any(|sort| sort == value),
        "group" | "after" => is_id(),
        "size" => value.parse().is_ok_and(|size: u32| PAGE_SIZES.contains(&size)),
        _ => false,
    };
    (!known).then_some("unknown")
}

/// The query, if it knows all that is asked.
///
/// # Errors
/// [`AppError::Invalid`] at each parameter that it does not know, or whose value.
pub fn checked<'q>(raw: Option<&'q str>, known: &Known) -> Result<&'q str, AppError> {
    let raw = raw.unwrap_or_default();
    let mut fields: Vec<FieldError> = Vec::new();
    let mut note = |name: &str, rule: &str| FieldError::add(&mut fields, [(name, rule)]);
    let mut choices = 0;
    for (name, value) in pairs(raw) {
        choices += 1;
        match broken(&name, &value, &known.sorts) {
            _ if !known.names.contains(&name.as_str()) => note(&name, "unknown"),
            Some(rule) => note(&name, rule),
            None if choices > MAX_CHOICES => note(&name, "too_many"),
            None => {}
        }
    }
    if fields.is_empty() {
        Ok(raw)
    } else {
        Err(AppError::Invalid { fields })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_does_not_know_is_refused_at_its_place() {
        let good = "q=an%20na&activity=active&sign_in=review_due&tag=a%2Fb&sort=-last_login&size=100\
                    &after=00000000-0000-0000-0000-000000000001";
        assert_eq!(checked(Some(good), &UserParams::known()), Ok(good));
        assert_eq!(checked(None, &UserParams::known()), Ok(""));
        for (raw, field, rule) in [
            ("activty=active", "activty", "unknown"),
            ("activity=erased", "activity", "unknown"),
            ("sign_in=", "sign_in", "unknown"),
            ("sort=password_hash", "sort", "unknown"),
            ("size=1000000", "size", "unknown"),
            ("after=x", "after", "unknown"),
            ("q=%00", "q", "unknown"),
            ("tag=%20", "tag", "unknown"),
        ] {
            assert_eq!(
                checked(Some(raw), &UserParams::known()),
                Err(AppError::field(field, rule)),
                "{raw}"
            );
        }
        for (raw, field) in [("sign_in=locked", "sign_in"), ("sort=email", "sort")] {
            assert_eq!(
                checked(Some(raw), &GroupParams::known()),
                Err(AppError::field(field, "unknown")),
                "{raw}"
            );
        }
        assert_eq!(checked(Some("sort=-users"), &GroupParams::known()), Ok("sort=-users"));
        let long = format!("q={}", "a".repeat(101));
        assert_eq!(
            checked(Some(&long), &UserParams::known()),
            Err(AppError::field("q", "too_long"))
        );
        let many = "tag=a&".repeat(51);
        assert_eq!(
            checked(Some(&many), &UserParams::known()),
            Err(AppError::field("tag", "too_many"))
        );
    }
}
