//! Email addresses as Cerb reads them: `ann@example.com`, `Ann <ann@example.com>`, several with commas
//! between them.

/// How many addresses Cerb finds in a text.
pub(super) fn count(text: &str) -> usize {
    let text = text.trim_end_matches([',', ';']);
    let (mut personal, mut email) = (String::new(), String::new());
    let mut found = 0;
    let mut characters = text.chars().chain([';']);
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                personal.push(character);
                while let Some(quoted) = characters.next() {
                    personal.push(quoted);
                    match quoted {
                        '\\' => personal.extend(characters.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '<' => email.extend(characters.by_ref().take_while(|character| *character != '>')),
            ';' | ',' => {
                found += usize::from(is_address(address(&personal, &email)));
                personal.clear();
                email.clear();
            }
            _ => personal.push(character),
        }
    }
    found
}

/// The address itself: in angle brackets, or all of it; `ann@example.com (Ann)` is an old way to write it.
fn address<'t>(personal: &'t str, email: &'t str) -> &'t str {
    let (personal, email) = (personal.trim(), email.trim());
    if !email.is_empty() {
        return email;
    }
    match personal.strip_suffix(')').and_then(|rest| rest.split_once(" (")) {
        Some((address, _)) if address.contains('@') => address,
        _ => personal,
    }
}

fn is_address(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let is_quoted = name.len() > 1 && name.starts_with('"') && name.ends_with('"');
    let is_sign = |c: char| c.is_whitespace() || "()<>[]:;@\\,\"".contains(c);
    let is_dotted = !(name.starts_with('.') || name.ends_with('.') || name.contains(".."));
    let is_name = is_quoted || (!name.contains(is_sign) && is_dotted);
    let is_literal = host.starts_with('[') && host.ends_with(']');
    let is_host = is_literal || !host.contains(is_sign);
    !name.is_empty() && !host.is_empty() && is_name && is_host
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn addresses_are_counted() {
        for one in [
            "ann@example.com",
            "Ann Lee <ann@example.com>",
            "\"Lee, Ann\" <ann@example.com>",
            "ann@example.com (Ann)",
            "\"a b\"@example.com",
            "ann@example.com,",
        ] {
            assert_eq!(count(one), 1, "{one}");
        }
        for none in
            ["", "nobody", "not an address", "an address ann@example.com", "a@", "@b", "a@b@c"]
        {
            assert_eq!(count(none), 0, "{none}");
        }
        assert_eq!(count("a@example.com, B <b@example.com>; nobody"), 2);
    }
}
