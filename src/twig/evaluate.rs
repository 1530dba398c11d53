//! What a template renders as, for the few kinds of templates that conditions are written in: exact, or
//! nothing.
//!
//! It knows names whose values are given, literals, comparisons, `and`, `or`, `not`, `in`, `~`,
//! `if`, `set` and a few filters and tests. Anything else makes the whole template unknown.

use super::ast::{Ast, Constant, ExpressionId, ExpressionKind, Statement};
use super::parser::{self, Parsed};
use super::{Dialect, Environment, lexer};
use crate::text::Span;
use std::cmp::Ordering;
use std::collections::HashMap;

/// The most text that is put together.
const LONGEST: usize = 1 << 16;

/// A value, as PHP has it.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Value>),
}

/// What a template renders as, where every name in it that counts has a value given by `names`.
pub fn evaluate(
    text: &str,
    dialect: Dialect,
    names: &dyn Fn(&str) -> Option<String>,
) -> Option<String> {
    let lexed = lexer::lex(text, dialect);
    let delimiters = lexer::Delimiters::of(dialect);
    let is_clean = lexed.errors.is_empty();
    let environment = Environment::built_in();
    let parsed = parser::parse(text, &lexed.tokens, is_clean, delimiters, environment);
    if !is_clean || !parsed.errors.is_empty() || trims(text) {
        return None;
    }
    let Parsed { ast, body, .. } = &parsed;
    let locals = HashMap::new();
    let mut evaluation = Evaluation { text, ast, names, locals, out: String::new() };
    evaluation.body(body)?;
    Some(evaluation.out)
}

struct Evaluation<'a, 't> {
    text: &'a str,
    ast: &'a Ast<'t>,
    names: &'a dyn Fn(&str) -> Option<String>,
    locals: HashMap<&'a str, Value>,
    out: String,
}

impl<'a, 't> Evaluation<'a, 't> {
    fn body(&mut self, body: &'a [Statement<'t>]) -> Option<()> {
        for statement in body {
            self.statement(statement)?;
        }
        (self.out.len() < LONGEST).then_some(())
    }

    fn statement(&mut self, statement: &'a Statement<'t>) -> Option<()> {
        match statement {
            Statement::Text { span, .. } => self.out.push_str(self.text.get(span.range())?),
            Statement::Print { expression, .. } => {
                let printed = self.value(*expression)?.text()?;
                self.out.push_str(&printed);
            }
            Statement::Set { targets, values } if targets.len() == values.len() => {
                for (target, value) in targets.iter().zip(values) {
                    let value = self.value(*value)?;
                    self.locals.insert(target, value);
                }
            }
            Statement::If { branches, otherwise } => {
                for (condition, body) in branches {
                    if self.value((*condition)?)?.is_true() {
                        return self.body(body);
                    }
                }
                self.body(otherwise.as_deref().unwrap_or_default())?;
            }
            _ => return None,
        }
        Some(())
    }

    /// The value of an expression: first of what it begins with, then of what that is used for.
    fn value(&self, id: ExpressionId) -> Option<Value> {
        let mut steps = vec![id];
        let mut next = self.ast[id].kind.first();
        while let Some(first) = next {
            steps.push(first);
            next = self.ast[first].kind.first();
        }
        let mut value = None;
        while let Some(id) = steps.pop() {
            value = self.step(id, value);
        }
        value
    }

    /// What an expression makes of what it begins with, which may be unknown.
    fn step(&self, id: ExpressionId, first: Option<Value>) -> Option<Value> {
        match &self.ast[id].kind {
            ExpressionKind::Name(name) => match self.locals.get(&**name) {
                Some(value) => Some(value.clone()),
                None => (self.names)(name).map(Value::Text),
            },
            ExpressionKind::Constant(constant) => Value::of(constant),
            ExpressionKind::Array(elements) => {
                let is_list = elements.iter().all(|element| element.key.is_none());
                let values = elements.iter().map(|element| self.value(element.value));
                is_list.then(|| values.collect::<Option<_>>())?.map(Value::List)
            }
            ExpressionKind::Unary(operand) => {
                let is_not = is_not(self.text, self.ast[id].span, self.ast[*operand].span);
                is_not.then_some(Value::Bool(!first?.is_true()))
            }
            ExpressionKind::Binary { operator, right, .. } => self.binary(operator, first, *right),
            ExpressionKind::Conditional { branches: [then, otherwise], .. } => {
                let condition = first?;
                match (condition.is_true(), then, otherwise) {
                    (true, Some(then), _) => self.value(*then),
                    (true, None, _) => Some(condition),
                    (false, _, Some(otherwise)) => self.value(*otherwise),
                    (false, _, None) => Some(Value::Text(String::new())),
                }
            }
            ExpressionKind::Filter { name, arguments, .. } if arguments.is_empty() => {
                let text = first?.text()?;
                Some(Value::Text(match &*name.text {
                    "raw" => text,
                    "lower" => text.to_lowercase(),
                    "upper" => text.to_uppercase(),
                    "trim" => text.trim().to_owned(),
                    _ => return None,
                }))
            }
            ExpressionKind::Test { name, arguments, .. } if arguments.is_empty() => {
                let value = first?;
                Some(Value::Bool(match &*name.text {
                    "empty" => match &value {
                        Value::Text(text) => text.is_empty(),
                        Value::List(values) => values.is_empty(),
                        Value::Number(_) => false,
                        Value::Null => true,
                        Value::Bool(value) => !value,
                    },
                    "defined" => true,
                    "null" | "none" => value == Value::Null,
                    _ => return None,
                }))
            }
            _ => None,
        }
    }

    fn binary(&self, operator: &str, left: Option<Value>, right: ExpressionId) -> Option<Value> {
        match operator {
            "and" | "or" => {
                let is_and = operator == "and";
                let right = self.value(right);
                let sides = [left, right].map(|side| side.map(|side| side.is_true()));
                // One side may settle it, whatever the other is.
                if sides.contains(&Some(!is_and)) {
                    return Some(Value::Bool(!is_and));
                }
                sides.iter().all(Option::is_some).then_some(Value::Bool(is_and))
            }
            "in" | "not in" => {
                let (left, right) = (left?, self.value(right)?);
                let is_in = match &right {
                    Value::List(values) => values.iter().any(|value| left.equals(value)),
                    Value::Text(text) => match &left {
                        Value::Text(left) => text.contains(left.as_str()),
                        _ => return None,
                    },
                    _ => return None,
                };
                Some(Value::Bool(is_in == (operator == "in")))
            }
            "~" => {
                let joined = left?.text()? + &self.value(right)?.text()?;
                (joined.len() < LONGEST).then_some(Value::Text(joined))
            }
            "starts with" | "ends with" => {
                let (Value::Text(left), Value::Text(right)) = (left?, self.value(right)?) else {
                    return None;
                };
                let is_start = operator == "starts with";
                let is_so =
                    if is_start { left.starts_with(&right) } else { left.ends_with(&right) };
                Some(Value::Bool(is_so))
            }
            "==" => Some(Value::Bool(left?.equals(&self.value(right)?))),
            "!=" => Some(Value::Bool(!left?.equals(&self.value(right)?))),
            "<" | ">" | "<=" | ">=" => {
                let (left, right) = (left?.number()?, self.value(right)?.number()?);
                let order = left.partial_cmp(&right)?;
                Some(Value::Bool(match operator {
                    "<" => order == Ordering::Less,
                    ">" => order == Ordering::Greater,
                    "<=" => order != Ordering::Greater,
                    _ => order != Ordering::Less,
                }))
            }
            _ => None,
        }
    }
}

/// Whether a tag may take white space around it away.
fn trims(text: &str) -> bool {
    let signs = ["{-", "{~", "%-", "%~", "#-", "#~", "-}", "~}", "-%", "~%", "-#", "~#"];
    signs.iter().any(|sign| text.contains(sign))
}

/// Whether an operator in front of one operand is `not`, which `is not` is as well: there, both begin
/// at the same place.
pub(super) fn is_not(text: &str, whole: Span, operand: Span) -> bool {
    let is_word = |text: &str| text.starts_with("not");
    whole.start == operand.start || text.get(whole.start as usize..).is_some_and(is_word)
}

impl Value {
    fn of(constant: &Constant<'_>) -> Option<Self> {
        Some(match constant {
            Constant::String(text) => Self::Text(text.clone().into_owned()),
            Constant::Number(number) => Self::Number(number.parse().ok()?),
            Constant::True => Self::Bool(true),
            Constant::False => Self::Bool(false),
            Constant::Null => Self::Null,
        })
    }

    /// Whether PHP takes it for true.
    fn is_true(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Bool(value) => *value,
            Self::Number(number) => *number != 0.0,
            Self::Text(text) => !matches!(text.as_str(), "" | "0"),
            Self::List(values) => !values.is_empty(),
        }
    }

    /// What it prints as; a list prints as what nobody wants.
    fn text(&self) -> Option<String> {
        Some(match self {
            Self::Null | Self::Bool(false) => String::new(),
            Self::Bool(true) => "1".to_owned(),
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                format!("{number:.0}")
            }
            Self::Number(_) | Self::List(_) => return None,
            Self::Text(text) => text.clone(),
        })
    }

    fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => numeric(text),
            _ => None,
        }
    }

    /// Whether PHP's `==` holds.
    #[expect(clippy::float_cmp, reason = "PHP compares so")]
    fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => match (numeric(one), numeric(other)) {
                (Some(one), Some(other)) => one == other,
                _ => one == other,
            },
            (Self::Number(one), Self::Number(other)) => one == other,
            (Self::Text(text), Self::Number(number)) | (Self::Number(number), Self::Text(text)) => {
                numeric(text).is_some_and(|text| text == *number)
            }
            (Self::Null, Self::Text(text)) | (Self::Text(text), Self::Null) => text.is_empty(),
            (Self::List(one), Self::List(other)) => {
                one.len() == other.len()
                    && one.iter().zip(other).all(|(one, other)| one.equals(other))
            }
            (Self::List(_), Self::Text(_) | Self::Number(_))
            | (Self::Text(_) | Self::Number(_), Self::List(_)) => false,
            _ => self.is_true() == other.is_true(),
        }
    }
}

/// The number that a text is to PHP.
fn numeric(text: &str) -> Option<f64> {
    let trimmed = text.trim_matches([' ', '\t', '\n', '\r']);
    let is_sign = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    let has_digit = trimmed.contains(|c: char| c.is_ascii_digit());
    if has_digit && trimmed.chars().all(is_sign) { trimmed.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(text: &str) -> Option<String> {
        let names = |name: &str| match name {
            "a" => Some("yes".to_owned()),
            "n" => Some("2".to_owned()),
            "e" => Some(String::new()),
            _ => None,
        };
        evaluate(text, Dialect::Import, &names)
    }

    #[test]
    fn conditions_are_rendered() {
        let cases = [
            ("{{{ a }}}", "yes"),
            ("{{% if a == 'yes' %}}1{{% else %}}0{{% endif %}}", "1"),
            ("{{% if a != 'yes' %}}1{{% elseif n == 2 %}}x{{% endif %}}", "x"),
            ("{{{ a in ['no', 'yes'] ? 1 : 0 }}}", "1"),
            ("{{{ a not in ['no'] }}}{{{ not a }}}", "1"),
            ("{{{ unknown and e }}}|{{{ unknown or a }}}", "|1"),
            ("{{% set b = a|upper %}}{{{ b ~ n }}}", "YES2"),
            ("{{{ n >= 2 and n < 3 ? 'in' }}}", "in"),
            ("{{{ e is empty }}}{{{ '0' ? 1 : 0 }}}{{{ e ?: 'x' }}}", "10x"),
            ("{{{ 1 == 1 }}}{{{ a == true }}}{{{ e == null }}}", "111"),
        ];
        for (text, rendered) in cases {
            assert_eq!(render(text).as_deref(), Some(rendered), "{text}");
        }
    }

    #[test]
    fn what_is_not_known_is_not_guessed() {
        for text in ["{{{ unknown }}}", "{{{ [1] }}}", "{{{ a|length }}}", "{{{ a.b }}}", "{{{ a b"]
        {
            assert_eq!(render(text), None, "{text}");
        }
    }
}
