//! The operators of Twig as Cerb extends it, with their precedences.

use std::ops::Deref;

/// How operators of equal precedence group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Associativity {
    Left,
    Right,
}

/// One of [`OPERATORS`], small enough for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OperatorId(u8);

impl Deref for OperatorId {
    type Target = Operator;

    fn deref(&self) -> &'static Operator {
        &OPERATORS[usize::from(self.0)]
    }
}

/// An operator as it is written, and what it can be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Operator {
    /// The operator, with one space between its words.
    pub(super) text: &'static str,
    /// Its precedence between two operands.
    pub(super) binary: Option<(u16, Associativity)>,
    /// Its precedence before an operand.
    pub(super) unary: Option<u16>,
}

impl Operator {
    /// Whether it begins like a name, so that it can stand for one.
    pub(super) fn is_word(&self) -> bool {
        self.text.as_bytes()[0].is_ascii_alphabetic()
    }

    /// Whether it could be a name from end to end.
    pub(super) fn is_name(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_alphabetic())
    }
}

const fn left(text: &'static str, precedence: u16) -> Operator {
    Operator { text, binary: Some((precedence, Associativity::Left)), unary: None }
}

const fn right(text: &'static str, precedence: u16) -> Operator {
    Operator { text, binary: Some((precedence, Associativity::Right)), unary: None }
}

const fn sign(text: &'static str, precedence: u16) -> Operator {
    Operator { text, binary: Some((precedence, Associativity::Left)), unary: Some(500) }
}

/// Every operator, the longest first: Twig's lexer takes the first that fits.
const OPERATORS: &[Operator] = &[
    left("starts with", 20),
    left("ends with", 20),
    left("has every", 20),
    left("has some", 20),
    left("matches", 20),
    left("not in", 20),
    left("is not", 100),
    left("b-xor", 17),
    left("b-and", 18),
    left("b-or", 16),
    Operator { text: "not", binary: None, unary: Some(50) },
    left("and", 15),
    left("<=>", 20),
    left("or", 10),
    left("==", 20),
    left("!=", 20),
    left(">=", 20),
    left("<=", 20),
    left("in", 20),
    left("..", 25),
    left("//", 60),
    left("is", 100),
    right("**", 200),
    right("??", 300),
    Operator { text: "=", binary: None, unary: None },
    sign("-", 30),
    sign("+", 30),
    left("<", 20),
    left(">", 20),
    left("~", 40),
    left("*", 60),
    left("/", 60),
    left("%", 60),
];

/// Whether an operator begins with this byte, which is ASCII.
const BEGINNINGS: [bool; 128] = {
    let mut beginnings = [false; 128];
    let mut index = 0;
    while index < OPERATORS.len() {
        beginnings[OPERATORS[index].text.as_bytes()[0] as usize] = true;
        index += 1;
    }
    beginnings
};

/// The operator at byte `at` of a template, and the byte behind it.
///
/// An operator made of words needs white space or a bracket behind it, and no `.` or `|` before it:
/// otherwise it is a name.
pub(super) fn operator_at(bytes: &[u8], at: usize) -> Option<(OperatorId, usize)> {
    let first = *bytes.get(at)?;
    if !BEGINNINGS.get(usize::from(first)).is_some_and(|begins| *begins) {
        return None;
    }
    let attribute = at > 0 && matches!(bytes[at - 1], b'.' | b'|');
    (0u8..)
        .zip(OPERATORS)
        .filter(|(_, operator)| operator.text.as_bytes()[0] == first)
        .filter(|(_, operator)| !(attribute && operator.is_word()))
        .find_map(|(id, operator)| {
            match_operator(operator, bytes, at).map(|end| (OperatorId(id), end))
        })
}

fn match_operator(operator: &Operator, bytes: &[u8], at: usize) -> Option<usize> {
    let mut end = at;
    for &byte in operator.text.as_bytes() {
        if byte == b' ' {
            let after = skip_white_space(bytes, end);
            if after == end {
                return None;
            }
            end = after;
        } else if bytes.get(end) == Some(&byte) {
            end += 1;
        } else {
            return None;
        }
    }
    let ends = match bytes.get(end) {
        _ if !operator.is_word() => true,
        Some(&byte) => is_white_space(byte) || matches!(byte, b'(' | b')' | b'[' | b'{'),
        None => false,
    };
    ends.then_some(end)
}

/// Whether Twig's patterns take the byte for white space.
pub(super) const fn is_white_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\x0b' | b'\x0c' | b'\r')
}

/// The first byte at or behind `at` that is no white space.
pub(super) fn skip_white_space(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    at + rest.iter().position(|&byte| !is_white_space(byte)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, offset: usize) -> Option<(&'static str, usize)> {
        operator_at(text.as_bytes(), offset).map(|(operator, end)| (operator.text, end))
    }

    #[test]
    fn longer_operators_come_first() {
        let lengths: Vec<usize> = OPERATORS.iter().map(|operator| operator.text.len()).collect();
        assert!(lengths.is_sorted_by(|a, b| a >= b));
    }

    #[test]
    fn words_are_operators_only_before_white_space_or_a_bracket() {
        assert_eq!(at("not  in x", 0), Some(("not in", 7)));
        assert_eq!(at("not inside", 0), Some(("not", 3)));
        assert_eq!(at("in'x'", 0), None);
        assert_eq!(at("or", 0), None);
        assert_eq!(at("uid.in ", 4), None);
        assert_eq!(at("a|not (", 2), None);
        assert_eq!(at("is(", 0), Some(("is", 2)));
    }
}
