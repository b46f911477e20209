//! Cookies: which we set, and how we read them.

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};

/// A cookie of ours.
#[derive(Clone, Copy, Debug)]
pub struct Cookie {
    /// The name.
    pub name: &'static str,
    /// The part of the site it is sent to.
    pub path: &'static str,
    /// Sent by https only.
    pub secure: bool,
    /// Hidden from scripts.
    pub http_only: bool,
    /// Seconds it lasts; `None`: until the browser closes.
    pub max_age: Option<u32>,
}

impl Cookie {
    /// The session's. `__Host-` makes the browser insist on Secure, on `Path=/` and on this very host;
    /// by plain http, which only one's own machine may use, it would refuse it (TRUST 11).
    pub fn session(https: bool) -> Self {
        let name = if https { "__Host-session" } else { "session" };
        Self {
            name,
            path: "/",
            secure: https,
            http_only: true,
            max_age: None,
        }
    }

    /// Its value in the request; the first where there are several.
    pub fn read<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(name, value)| (name == self.name).then_some(value))
    }

    /// The header that sets it; `None` where the value is not fit for one.
    pub fn set(&self, value: &str) -> Option<HeaderValue> {
        let fit = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\');
        if !value.bytes().all(fit) {
            return None;
        }
        let mut line = format!("{}={value}; Path={}; SameSite=Lax", self.name, self.path);
        if self.secure {
            line.push_str("; Secure");
        }
        if self.http_only {
            line.push_str("; HttpOnly");
        }
        if let Some(max_age) = self.max_age {
            line.push_str(&format!("; Max-Age={max_age}"));
        }
        HeaderValue::from_str(&line).ok()
    }

    /// The header that takes it away.
    pub fn clear(self) -> Option<HeaderValue> {
        Self {
            max_age: Some(0),
            ..self
        }
        .set("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_cookie_is_bound_to_the_host_where_https_is() {
        let text = |https| Cookie::session(https).set("t").unwrap().to_str().unwrap().to_owned();
        assert_eq!(text(true), "__Host-session=t; Path=/; SameSite=Lax; Secure; HttpOnly");
        assert_eq!(text(false), "session=t; Path=/; SameSite=Lax; HttpOnly");
    }

    #[test]
    fn reads_its_own_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(
            COOKIE,
            HeaderValue::from_static("a=1; xsession=no;session=x=y; session=z"),
        );
        assert_eq!(Cookie::session(false).read(&headers), Some("x=y"));
        assert_eq!(Cookie::session(true).read(&headers), None);
    }

    #[test]
    fn refuses_what_would_end_the_cookie() {
        for value in ["a;b", "a b", "a\r\nb", "ü", "a,b"] {
            assert!(Cookie::session(false).set(value).is_none(), "{value:?}");
        }
    }
}
