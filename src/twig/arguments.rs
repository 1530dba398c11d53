//! Named arguments, which Twig matches with parameters after it has parsed the whole template.

use super::TemplateError;
use super::ast::{Argument, Ast, ExpressionId, ExpressionKind, For, Name, Statement};
use super::environment::{Environment, Parameter, UseKind};
use super::message::{self, Callee};
use std::borrow::Cow;
use std::collections::HashSet;

/// Checks the arguments of every filter, function and test, in the order in which Twig does.
pub(super) fn check(
    ast: &Ast<'_>,
    body: &[Statement<'_>],
    environment: &Environment,
) -> Vec<TemplateError> {
    let mut checker = Checker { ast, environment, errors: Vec::new() };
    if ast.names_arguments {
        checker.body(body);
    }
    checker.errors
}

struct Checker<'a, 't> {
    ast: &'a Ast<'t>,
    environment: &'a Environment,
    errors: Vec<TemplateError>,
}

impl Checker<'_, '_> {
    fn body(&mut self, body: &[Statement<'_>]) {
        for statement in body {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Statement<'_>) {
        match statement {
            Statement::Text { .. } => {}
            Statement::Print { expression, .. } => self.expression(*expression),
            Statement::Include { expressions, .. }
            | Statement::Evaluate(expressions)
            | Statement::Set { values: expressions, .. } => self.each(expressions),
            Statement::If { branches, otherwise } => {
                for (condition, body) in branches {
                    self.each(condition.as_slice());
                    self.body(body);
                }
                self.body(otherwise.as_deref().unwrap_or_default());
            }
            Statement::For(For { sequence, body, otherwise, .. }) => {
                self.each(sequence.as_slice());
                self.body(body);
                self.body(otherwise.as_deref().unwrap_or_default());
            }
            Statement::With { variables, body, .. } => {
                self.each(variables.as_slice());
                self.body(body);
            }
            Statement::Apply { filters, body, .. } => {
                self.body(body);
                self.each(filters.as_slice());
            }
            Statement::Block { expressions, body, .. } => {
                self.each(expressions);
                self.body(body);
            }
            Statement::Capture { body, .. }
            | Statement::Macro { body, .. }
            | Statement::Group(body) => self.body(body),
        }
    }

    fn each(&mut self, expressions: &[ExpressionId]) {
        for &expression in expressions {
            self.expression(expression);
        }
    }

    fn expression(&mut self, id: ExpressionId) {
        let mut steps = vec![id];
        let mut next = self.ast[id].kind.first();
        while let Some(first) = next {
            steps.push(first);
            next = self.ast[first].kind.first();
        }
        while let Some(id) = steps.pop() {
            let kind = &self.ast[id].kind;
            if !kind.is_raw() {
                self.call(kind);
            }
            self.each(&kind.rest());
        }
    }

    fn call(&mut self, kind: &ExpressionKind<'_>) {
        let (kind, name, arguments) = match kind {
            ExpressionKind::Filter { name, arguments, .. } => (UseKind::Filter, name, arguments),
            ExpressionKind::Function { name, arguments } => (UseKind::Function, name, arguments),
            ExpressionKind::Test { name, arguments, .. } => (UseKind::Test, name, arguments),
            _ => return,
        };
        if arguments.iter().all(|argument| argument.name.is_none()) {
            return;
        }
        let callable = self.environment.find(kind, &name.text);
        if let Some(parameters) = callable.and_then(|callable| callable.parameters) {
            self.match_arguments(kind, name, arguments, parameters);
        }
    }

    fn match_arguments(
        &mut self,
        kind: UseKind,
        name: &Name<'_>,
        arguments: &[Argument<'_>],
        parameters: &[Parameter],
    ) {
        let names: Vec<&'static str> = parameters.iter().map(|parameter| parameter.name).collect();
        let callee = Callee { kind, name: &name.text, parameters: &names };
        let error = match Given::new(arguments) {
            Ok(given) => given.match_with(parameters, callee, name).err(),
            Err(misplaced) => {
                let span = self.ast[misplaced].span;
                Some(message::positional_after_named(span, callee))
            }
        };
        if let Some(error) = error {
            message::note(&mut self.errors, error);
        }
    }
}

/// The arguments of a call: how many have no name, and the names of the others.
struct Given<'a, 't> {
    positional: usize,
    named: Vec<(Cow<'a, str>, &'a Name<'t>)>,
}

impl<'a, 't> Given<'a, 't> {
    /// Fails with an argument without a name behind one with a name.
    fn new(arguments: &'a [Argument<'t>]) -> Result<Self, ExpressionId> {
        let mut given = Self { positional: 0, named: Vec::new() };
        let mut seen = HashSet::new();
        for Argument { name, value } in arguments {
            match name {
                Some(name) => {
                    let parameter = snake_case(&name.text);
                    if seen.insert(parameter.clone()) {
                        given.named.push((parameter, name));
                    }
                }
                None if given.named.is_empty() => given.positional += 1,
                None => return Err(*value),
            }
        }
        Ok(given)
    }

    /// Gives each parameter its argument, as Twig does: by name, or else the next one by place.
    #[expect(clippy::result_large_err, reason = "a call with wrong arguments is rare")]
    fn match_with(
        mut self,
        parameters: &[Parameter],
        callee: Callee<'_>,
        name: &Name<'_>,
    ) -> Result<(), TemplateError> {
        let mut position = 0;
        let mut missing: Vec<&str> = Vec::new();
        let mut looked_at = 0;
        for parameter in parameters {
            looked_at += 1;
            let known = &callee.parameters[..looked_at];
            let by_name = self.named.iter().position(|(name, _)| name == parameter.name);
            if let Some(index) = by_name {
                let span = self.named[index].1.span;
                if position < self.positional {
                    return Err(message::argument_twice(span, callee, parameter.name));
                }
                if !missing.is_empty() {
                    return Err(message::unassignable_argument(
                        span,
                        callee,
                        parameter.name,
                        &missing,
                        known,
                    ));
                }
                self.named.remove(index);
            } else if position < self.positional {
                position += 1;
            } else if parameter.required {
                return Err(message::missing_argument(name.span, callee, parameter.name));
            } else if !parameter.default_known {
                if self.named.is_empty() {
                    break;
                }
                missing.push(parameter.name);
            }
        }
        let Some((_, first)) = self.named.first() else { return Ok(()) };
        let unknown: Vec<&str> = self.named.iter().map(|(name, _)| name.as_ref()).collect();
        Err(message::unknown_argument(
            first.span,
            callee,
            &unknown,
            &callee.parameters[..looked_at],
        ))
    }
}

/// The name of a parameter as Twig compares it: `decimalPoint` is `decimal_point`.
fn snake_case(name: &str) -> Cow<'_, str> {
    if !name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Cow::Borrowed(name);
    }
    let bytes = name.as_bytes();
    let mut snake = String::with_capacity(name.len() + 4);
    for (index, character) in name.char_indices() {
        let before = index.checked_sub(1).map(|index| bytes[index]);
        let after = bytes.get(index + 1);
        let word_begins = character.is_ascii_uppercase()
            && match before {
                Some(byte) if byte.is_ascii_lowercase() || byte.is_ascii_digit() => true,
                Some(byte) => {
                    byte.is_ascii_uppercase() && after.is_some_and(u8::is_ascii_lowercase)
                }
                None => false,
            };
        if word_begins {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    Cow::Owned(snake)
}

#[cfg(test)]
mod tests {
    use super::snake_case;

    #[test]
    fn camel_case_is_snake_case() {
        assert_eq!(snake_case("decimalPoint"), "decimal_point");
        assert_eq!(snake_case("HTMLText"), "html_text");
        assert_eq!(snake_case("arr2"), "arr2");
    }
}
