//! Fingerprints: how a later run knows that a finding is an old one.

use super::Linted;
use crate::diagnostic::Diagnostic;
use std::collections::HashMap;

/// Makes fingerprints that do not depend on line numbers, so that they survive edits elsewhere in
/// the file, and that are all different.
#[derive(Debug, Default)]
pub(super) struct Fingerprints {
    seen: HashMap<u64, usize>,
}

impl Fingerprints {
    /// The fingerprint of the next diagnostic of the report.
    pub(super) fn next(&mut self, file: &Linted, diagnostic: &Diagnostic) -> String {
        let spanned = file.source.text().get(diagnostic.span.range()).unwrap_or_default();
        let hash = fnv([file.name(), diagnostic.rule, &diagnostic.message, spanned]);
        let nth = self.seen.entry(hash).or_default();
        *nth += 1;
        format!("{hash:016x}:{nth}")
    }
}

/// FNV-1a, 64 bits wide: unlike the standard library's hashes it never changes.
fn fnv<const N: usize>(parts: [&str; N]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        // 0xff occurs in no UTF-8 text, so it keeps the parts apart.
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    hash
}
