//! Where a redirect may lead.

/// Where people land who asked for nothing else.
pub const HOME: &str = "/control-center";

/// The text where it is a path on this host, else [`HOME`] (TRUST 38). Browsers read `//host`, `/\host`
/// and both with a tab or line break in between as another host.
pub fn local_path(text: &str) -> &str {
    let plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if plain && text.starts_with('/') && !text.starts_with("//") {
        text
    } else {
        HOME
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_on_this_host_are_kept() {
        for path in ["/", "/control-center/users?q=50%25&tag=a/b", "/profile#top", "/a//b"] {
            assert_eq!(local_path(path), path);
        }
        for elsewhere in [
            "",
            "users",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "\\\\evil.example",
            "https://evil.example/",
            "javascript:alert(1)",
            " /users",
            "/users\r\nSet-Cookie: a=b",
            "/ü",
        ] {
            assert_eq!(local_path(elsewhere), HOME, "{elsewhere:?}");
        }
    }
}
