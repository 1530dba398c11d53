//! File names as relative URIs.

use std::fmt::Write as _;

/// The name as a URI reference: relative where the name is, with `/` between folders, and
/// everything that is not allowed in a path percent-encoded.
pub(super) fn uri(name: &str) -> String {
    let name = path(name);
    let mut uri = String::with_capacity(name.len());
    if name.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

/// The name as platforms that look for it in a repository want it: with `/` between folders, and
/// not beginning with `./`.
pub(super) fn path(name: &str) -> String {
    let name = if cfg!(windows) { name.replace('\\', "/") } else { name.to_owned() };
    name.strip_prefix("./").map_or(name.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_what_a_path_may_not_hold() {
        assert_eq!(uri("./a b/ü#?.json"), "a%20b/%C3%BC%23%3F.json");
        assert_eq!(uri("/x/a:b.json"), "file:///x/a%3Ab.json");
        assert_eq!(uri("<stdin>"), "%3Cstdin%3E");
    }
}
