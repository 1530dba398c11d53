//! What tells a finding from others, and stays the same while the file around it changes.

use crate::text::Diagnostic;
use std::collections::HashMap;

/// The fingerprints of what was found in one file, in the same order: 16 hexadecimal digits each,
/// no two of them alike.
///
/// A finding is known by its rule, the file's path, the keys on the way to it (not the numbers, which
/// change when something is inserted before it), and its message; and of several that are alike in
/// all of these, by how many of them come before it. So it is the same finding after its lines have
/// moved, after the file was formatted anew, and after something else was added or mended.
///
/// `path` should be the same wherever the project lies: relative, with `/` between folders.
/// `diagnostics` are all that were found in the file, sorted by place. The fingerprints are a
/// contract: baselines and the databases of other programs hold them.
pub fn fingerprints(path: &str, diagnostics: &[Diagnostic]) -> Vec<String> {
    let mut seen: HashMap<u64, u64> = HashMap::new();
    let one = |diagnostic: &Diagnostic| {
        let kind = Fnv::default()
            .text(diagnostic.rule)
            .text(path)
            .text(&shape(&diagnostic.pointer))
            .text(&wording(&diagnostic.message))
            .0;
        let occurrence = seen.entry(kind).or_default();
        let fingerprint = Fnv(kind).bytes(&occurrence.to_le_bytes()).0;
        *occurrence += 1;
        format!("{fingerprint:016x}")
    };
    diagnostics.iter().map(one).collect()
}

/// A pointer without its numbers: `/records/*/name`.
pub fn shape(pointer: &str) -> String {
    let tokens = pointer.split('/').map(|token| {
        let is_number = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { "*" } else { token }
    });
    tokens.collect::<Vec<_>>().join("/")
}

/// A message in which numbers that count something stand as `#`; those in names in backticks stay.
fn wording(message: &str) -> String {
    let mut out = String::with_capacity(message.len());
    for (index, piece) in message.split('`').enumerate() {
        if index > 0 {
            out.push('`');
        }
        if index % 2 == 1 {
            out.push_str(piece);
            continue;
        }
        let mut in_number = false;
        for character in piece.chars() {
            let is_digit = character.is_ascii_digit();
            match (is_digit, in_number) {
                (true, true) => {}
                (true, false) => out.push('#'),
                (false, _) => out.push(character),
            }
            in_number = is_digit;
        }
    }
    out
}

/// The hash FNV-1a of 64 bits: the same in every release and on every machine, which the hashes of
/// the standard library do not promise. <http://www.isthe.com/chongo/tech/comp/fnv/>
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn bytes(self, bytes: &[u8]) -> Self {
        let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        Self(bytes.iter().fold(self.0, step))
    }

    /// A text, and an end that no text has, so that "a", "bc" and "ab", "c" differ.
    fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes()).bytes(&[0xff])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Settings, Source, lint};

    fn of(text: &str) -> Vec<String> {
        let source = Source::new("a.json", text);
        let diagnostics = lint(&source, &Settings::default());
        assert!(!diagnostics.is_empty(), "nothing found in {text}");
        fingerprints("a.json", &diagnostics)
    }

    const ONE: &str = r#"{"package": {"configure": {"prompts": [
        {"type": "texty", "key": "prompt_a", "label": "A"}
    ]}}, "records": []}"#;

    #[test]
    fn they_survive_formatting_and_what_is_put_before() {
        let formatted = ONE.replace(", ", ",\n\n    ");
        assert_eq!(of(ONE), of(&formatted));
        let before = r#""prompts": [{"type": "chooser", "key": "prompt_b", "label": "B"},"#;
        let more = of(&ONE.replace(r#""prompts": ["#, before));
        assert!(of(ONE).iter().all(|one| more.contains(one)), "{more:?}");
    }

    #[test]
    fn they_differ_by_rule_path_key_and_message() {
        let source = Source::new("a.json", ONE);
        let diagnostics = lint(&source, &Settings::default());
        let first = |path: &str, change: fn(&mut Diagnostic)| {
            let mut diagnostics = diagnostics.clone();
            change(&mut diagnostics[0]);
            fingerprints(path, &diagnostics)[0].clone()
        };
        let all = [
            first("a.json", |_| ()),
            first("b.json", |_| ()),
            first("a.json", |one| one.rule = "other"),
            first("a.json", |one| one.pointer.push_str("/x")),
            first("a.json", |one| one.message.push('!')),
        ];
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len(), "{all:?}");
        assert_eq!(all[0], first("a.json", |one| one.span.end += 1));
    }

    #[test]
    fn those_alike_are_told_apart_and_the_first_ones_stay() {
        let source = Source::new("a.json", ONE);
        let mut diagnostics = lint(&source, &Settings::default());
        diagnostics.truncate(1);
        let alone = fingerprints("a.json", &diagnostics);
        diagnostics.push(diagnostics[0].clone());
        let two = fingerprints("a.json", &diagnostics);
        assert_ne!(two[0], two[1]);
        assert_eq!(alone[0], two[0]);
    }

    #[test]
    fn numbers_in_names_count_and_others_do_not() {
        assert_eq!(wording("Record 12 has `a1`, 255 bytes."), "Record # has `a1`, # bytes.");
        assert_eq!(shape("/records/12/a1/0"), "/records/*/a1/*");
        assert_eq!(shape(""), "");
    }

    #[test]
    fn they_never_change_from_release_to_release() {
        // Published test vectors of FNV-1a.
        assert_eq!(Fnv::default().bytes(b"").0, 0xcbf2_9ce4_8422_2325);
        assert_eq!(Fnv::default().bytes(b"foobar").0, 0x8594_4171_f739_67e8);
    }
}
