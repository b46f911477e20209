//! How a refused form finds its way back to its page: what was typed in a cookie of a minute, the
//! error's code in the address. Values never stand in an address.

use super::cookie::Cookie;
use app::error::AppError;
use app::form::FormDraft;
use app::query_string::{Pairs, pairs, value_of};
use http::HeaderMap;

/// Seconds that a draft lasts: it has only to survive a redirect.
const LASTS: u32 = 60;
/// Bytes of a value that come back; no browser keeps a cookie above 4096, and one byte may take three.
const LONGEST: usize = 400;
/// The codes that may stand in the address; anybody can write one there.
const CODES: [&str; 6] = [
    "unauthenticated",
    "forbidden",
    "invalid",
    "too_many_requests",
    "unavailable",
    "internal",
];

/// The draft's cookie on the page at `path`.
pub fn cookie(path: &'static str, https: bool) -> Cookie {
    Cookie {
        name: "form",
        path,
        secure: https,
        http_only: true,
        max_age: Some(LASTS),
    }
}

/// What was typed, with the rules that the error names, as the cookie's value.
pub fn write(values: &[(&str, &str)], error: &AppError) -> String {
    let values = values
        .iter()
        .map(|&(name, value)| (name.to_owned(), cut(value).to_owned()))
        .collect();
    let errors = if let AppError::Invalid { fields } = error {
        fields.clone()
    } else {
        Vec::new()
    };
    let draft = FormDraft {
        values,
        errors,
        ..FormDraft::default()
    };
    let mut text = Pairs::default();
    text.add("draft", &serde_json::to_string(&draft).unwrap_or_default());
    text.into_string()
}

/// The draft that this request's cookie and address hold together; `None` where neither does.
pub fn read(cookie: &Cookie, headers: &HeaderMap, query: &str) -> Option<FormDraft> {
    let error = value_of(query, "error");
    let error = error.filter(|code| CODES.contains(&code.as_str()));
    let kept = cookie
        .read(headers)
        .and_then(|text| pairs(text).next())
        .and_then(|(_, json)| serde_json::from_str::<FormDraft>(&json).ok());
    if kept.is_none() && error.is_none() {
        return None;
    }
    Some(FormDraft {
        error,
        ..kept.unwrap_or_default()
    })
}

/// The address of the page that the form returns to.
pub fn address(path: &str, error: &AppError, next: &str) -> String {
    let mut query = Pairs::default();
    query.add("error", code(error));
    query.add_text("next", next);
    format!("{path}?{}", query.into_string())
}

fn code(error: &AppError) -> &'static str {
    match error {
        AppError::Unauthenticated => "unauthenticated",
        AppError::Forbidden | AppError::NotFound | AppError::Conflict => "forbidden",
        AppError::Invalid { .. } => "invalid",
        AppError::TooManyRequests { .. } => "too_many_requests",
        AppError::Unavailable | AppError::Connection => "unavailable",
        AppError::Internal { .. } => "internal",
    }
}

fn cut(value: &str) -> &str {
    &value[..value.floor_char_boundary(LONGEST)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::error::FieldError;
    use http::header::COOKIE;

    #[test]
    fn comes_back_as_it_went() {
        let cookie = cookie("/setup", true);
        let fields = vec![FieldError {
            field: "email".into(),
            rule: "email_invalid".into(),
        }];
        let long = "坂".repeat(400);
        let typed = [("name", "Ισαβέλλα; \"x\", 50%25"), ("email", long.as_str())];
        let header = cookie
            .set(&write(&typed, &AppError::Invalid { fields: fields.clone() }))
            .unwrap();
        let header = header.to_str().unwrap();
        assert!(header.len() < 4096, "{}", header.len());
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, header.split(';').next().unwrap().parse().unwrap());
        let draft = read(&cookie, &headers, "error=invalid").unwrap();
        assert_eq!(draft.value("name"), typed[0].1);
        assert_eq!(draft.value("email"), "坂".repeat(133));
        assert_eq!(draft.errors, fields);
        assert_eq!(draft.error.as_deref(), Some("invalid"));
    }

    #[test]
    fn shows_only_codes_that_it_knows() {
        let cookie = cookie("/login", false);
        for (query, code) in [
            ("error=too_many_requests&next=/", Some("too_many_requests")),
            ("error=Call+0900+123", None),
            ("", None),
        ] {
            let draft = read(&cookie, &HeaderMap::new(), query);
            assert_eq!(draft.and_then(|draft| draft.error).as_deref(), code, "{query}");
        }
    }
}
