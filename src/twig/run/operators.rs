//! Operators of a run.

use super::{Run, Shape};
use crate::twig::ast::ExpressionId;
use crate::twig::evaluate::is_not;
use crate::twig::message;

/// An operand: where it stands, and what is known of it.
type Operand = (ExpressionId, Shape);

impl Run<'_, '_> {
    /// `not`, `-` and `+`.
    pub(super) fn unary(
        &mut self,
        id: ExpressionId,
        operand: ExpressionId,
        value: &Shape,
    ) -> Shape {
        // It takes anything.
        if is_not(self.text, self.ast[id].span, self.ast[operand].span) {
            return Shape::BOOL;
        }
        if value.is_no_operand() {
            return self.fail(message::no_operand(self.ast[operand].span, value));
        }
        Shape::NUMBER
    }

    pub(super) fn binary(
        &mut self,
        operator: &'static str,
        left: Operand,
        right: Operand,
    ) -> Shape {
        match operator {
            "~" => {
                for (id, value) in [left, right] {
                    self.print(&value, self.ast[id].span);
                }
                Shape::TEXT
            }
            "+" if matches!((&left.1, &right.1), (Shape::List(_), Shape::List(_))) => Shape::LIST,
            "+" | "-" | "*" | "**" | "/" | "//" | "%" => self.arithmetic(operator, &left, &right),
            "b-and" | "b-or" | "b-xor" => {
                let are_texts = matches!((&left.1, &right.1), (Shape::Text(_), Shape::Text(_)));
                if are_texts { Shape::TEXT } else { self.arithmetic(operator, &left, &right) }
            }
            ".." => Shape::LIST,
            "<=>" => Shape::NUMBER,
            "has some" | "has every" => {
                if !matches!(right.1, Shape::Arrow) {
                    let span = self.ast[right.0].span;
                    return self.fail(message::no_arrow_behind(span, operator));
                }
                Shape::BOOL
            }
            "matches" => self.matches(&left, &right),
            "and" | "or" | "==" | "!=" | "<" | ">" | "<=" | ">=" | "in" | "not in"
            | "starts with" | "ends with" => Shape::BOOL,
            _ => Shape::Unknown,
        }
    }

    fn arithmetic(&mut self, operator: &str, left: &Operand, right: &Operand) -> Shape {
        for (id, value) in [left, right] {
            let is_unknown = |other: &Operand| matches!(other.1, Shape::Unknown);
            // A text that is no number may still be joined with another one by the operators of bits.
            let may_be_text = operator.starts_with("b-")
                && matches!(value, Shape::Text(_))
                && (is_unknown(left) || is_unknown(right));
            // Two lists can be added.
            let may_be_lists = operator == "+"
                && matches!(value, Shape::List(_))
                && (is_unknown(left) || is_unknown(right));
            if value.is_no_operand() && !may_be_text && !may_be_lists {
                return self.fail(message::no_operand(self.ast[*id].span, value));
            }
        }
        let by = right.1.number();
        let is_zero = match operator {
            "/" | "//" => by == Some(0.0),
            "%" => by.is_some_and(|by| by.trunc() == 0.0),
            _ => false,
        };
        if is_zero {
            return self.fail(message::division_by_zero(self.ast[right.0].span));
        }
        Shape::NUMBER
    }

    fn matches(&mut self, left: &Operand, right: &Operand) -> Shape {
        if matches!(left.1, Shape::List(_) | Shape::Date) {
            let span = self.ast[left.0].span;
            return self.fail(message::no_text(span, "matches", &left.1));
        }
        let pattern = match &right.1 {
            Shape::Text(Some(pattern)) => Some(&**pattern),
            Shape::Null | Shape::Bool(_) | Shape::Number(_) | Shape::List(_) => Some(""),
            _ => None,
        };
        if pattern.is_some_and(|pattern| !is_pattern(pattern)) {
            return self.fail(message::no_pattern(self.ast[right.0].span));
        }
        Shape::BOOL
    }
}

/// Whether a regular expression stands between delimiters, as PHP wants it.
pub(super) fn is_pattern(pattern: &str) -> bool {
    let pattern = pattern.trim_start();
    let mut characters = pattern.chars();
    let Some(first) = characters.next() else { return false };
    if first.is_ascii_alphanumeric() || matches!(first, '\\' | '\0') {
        return false;
    }
    let last = match first {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        '<' => '>',
        other => other,
    };
    characters.as_str().contains(last)
}
