//! Query strings, read once. The router's own map decodes twice, which turns `%2541` into `A`.

use crate::users::query::PAGE_SIZE;
use uuid::Uuid;

/// Decoded pairs of a raw query string in order.
pub fn pairs(raw: &str) -> impl Iterator<Item = (String, String)> + '_ {
    raw.trim_start_matches('?')
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(key), decode(value))
        })
}

/// The first value of this name, decoded.
pub fn value_of(raw: &str, name: &str) -> Option<String> {
    pairs(raw).find_map(|(key, value)| (key == name).then_some(value))
}

/// Decodes `%XX` and `+` once; bytes that are not UTF-8 become the replacement character.
fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let mut ahead = rest.clone();
                let hex = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
                if let (Some(high), Some(low)) = (hex(ahead.next()), hex(ahead.next())) {
                    bytes.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                    rest = ahead;
                } else {
                    bytes.push(b'%');
                }
            }
            byte => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The address of a page with this query.
pub fn address(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

/// A query string as it grows.
#[derive(Default)]
pub struct Pairs(String);

impl Pairs {
    /// Adds `key=value`, encoded.
    pub fn add(&mut self, key: &str, value: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(key);
        self.0.push('=');
        for byte in value.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => self.0.push(char::from(byte)),
                b' ' => self.0.push('+'),
                byte => {
                    self.0.push('%');
                    for digit in [byte >> 4, byte & 15] {
                        self.0.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
                    }
                }
            }
        }
    }

    /// Adds it unless the value is empty.
    pub fn add_text(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            self.add(key, value);
        }
    }

    /// Adds which page of a list it is: where it is not as usual, its size, and the row that it begins after.
    pub fn add_page(&mut self, size: u32, after: Option<Uuid>) {
        if size != PAGE_SIZE {
            self.add("size", &size.to_string());
        }
        if let Some(after) = after {
            self.add("after", &after.to_string());
        }
    }

    /// The whole.
    pub fn into_string(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_once() {
        let read: Vec<_> = pairs("?q=50%2525&a=x+y&b=%C3%A7&c=%zz&d&&e=%").collect();
        let expect = [
            ("q", "50%25"),
            ("a", "x y"),
            ("b", "ç"),
            ("c", "%zz"),
            ("d", ""),
            ("e", "%"),
        ];
        assert_eq!(
            read.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect::<Vec<_>>(),
            expect
        );
    }

    #[test]
    fn the_first_of_a_name_counts() {
        assert_eq!(value_of("?a=1&b=x%2By&b=2", "b").as_deref(), Some("x+y"));
        assert_eq!(value_of("a=1", "b"), None);
    }

    #[test]
    fn writes_what_it_reads() {
        let mut written = Pairs::default();
        for value in ["50%25", "a&b=c", "Ισαβέλλα +1", "坂本"] {
            written.add("q", value);
        }
        let text = written.into_string();
        assert!(text.is_ascii());
        let read: Vec<_> = pairs(&text).map(|(_, value)| value).collect();
        assert_eq!(read, ["50%25", "a&b=c", "Ισαβέλλα +1", "坂本"]);
    }
}
