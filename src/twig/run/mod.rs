//! What can be told of a run of a template: where it must fail, and where it prints a list.
//!
//! Twig compiles much that fails as soon as it runs: a filter without an argument that it needs, a
//! division by zero, a date printed as it is. Values are followed as far as they are literal, or of a
//! kind that is known; what is not known never fails.

mod calls;
mod date;
mod functions;
mod operators;
mod shape;

pub use shape::Shape;

use super::ast::{Ast, Constant, ExpressionId, ExpressionKind, For, Statement};
use super::environment::Environment;
use super::parser::Parsed;
use super::{Dialect, TemplateError, lexer, message, parser};
use crate::text::Span;
use std::collections::{HashMap, HashSet};

/// What is known of a run of a template before it runs.
#[derive(Debug, Default)]
pub struct Foreseen {
    /// Where it fails, if the run comes there.
    pub failures: Vec<TemplateError>,
    /// What is printed and is a list, which prints as "Array".
    pub lists: Vec<Span>,
}

/// Looks ahead at a run of a template that compiles; `names` tells what is known of a name that the
/// template does not set itself, or of one of its attributes, if that is given: an empty one is not
/// known before the template runs.
pub fn foresee(
    text: &str,
    dialect: Dialect,
    environment: &Environment,
    names: &dyn Fn(&str, Option<&str>) -> Shape,
) -> Foreseen {
    let lexed = lexer::lex(text, dialect);
    let delimiters = lexer::Delimiters::of(dialect);
    let clean = lexed.errors.is_empty();
    let parsed = parser::parse(text, &lexed.tokens, clean, delimiters, environment);
    if !clean || !parsed.errors.is_empty() {
        return Foreseen::default();
    }
    let Parsed { ast, body, .. } = &parsed;
    let set = Set::of(body);
    let found = Foreseen::default();
    let mut run = Run { text, ast, environment, names, set, locals: HashMap::new(), found };
    run.body(body, true);
    run.found
}

/// Whether anything in a template is computed, so that a run of it can fail.
pub(super) fn computes(ast: &Ast<'_>) -> bool {
    ast.iter().any(|expression| {
        !matches!(
            expression.kind,
            ExpressionKind::Name(_)
                | ExpressionKind::Constant(_)
                | ExpressionKind::Attribute { .. }
        )
    })
}

/// The names that a template sets.
#[derive(Debug, Default)]
struct Set<'a> {
    /// Those that one `set` outside of all other tags sets, and nothing else: from there on, they are
    /// what it says.
    plain: HashSet<&'a str>,
    all: HashSet<&'a str>,
}

impl<'a> Set<'a> {
    fn of(body: &'a [Statement<'_>]) -> Self {
        let mut set = Self::default();
        set.body(body, true);
        set
    }

    fn add(&mut self, name: &'a str, is_plain: bool) {
        if self.all.insert(name) && is_plain {
            self.plain.insert(name);
        } else {
            self.plain.remove(name);
        }
    }

    fn names(&mut self, names: impl IntoIterator<Item = &'a (impl AsRef<str> + 'a)>) {
        for name in names {
            self.add(name.as_ref(), false);
        }
    }

    fn body(&mut self, body: &'a [Statement<'_>], is_top: bool) {
        for statement in body {
            self.statement(statement, is_top);
        }
    }

    fn statement(&mut self, statement: &'a Statement<'_>, is_top: bool) {
        match statement {
            Statement::Text { .. }
            | Statement::Print { .. }
            | Statement::Include { .. }
            | Statement::Evaluate(_) => {}
            Statement::Set { targets, .. } => {
                for target in targets {
                    self.add(target, is_top);
                }
            }
            Statement::Capture { target, body } => {
                self.names(target);
                self.body(body, false);
            }
            Statement::If { branches, otherwise } => {
                for (_, body) in branches {
                    self.body(body, false);
                }
                self.body(otherwise.as_deref().unwrap_or_default(), false);
            }
            Statement::For(For { targets, body, otherwise, .. }) => {
                self.names(targets);
                self.body(body, false);
                self.body(otherwise.as_deref().unwrap_or_default(), false);
            }
            Statement::Macro { parameters, body } => {
                self.names(parameters);
                self.body(body, false);
            }
            Statement::With { body, .. }
            | Statement::Apply { body, .. }
            | Statement::Block { body, .. }
            | Statement::Group(body) => self.body(body, false),
        }
    }
}

/// A run, as far as it can be told.
struct Run<'a, 't> {
    text: &'a str,
    ast: &'a Ast<'t>,
    environment: &'a Environment,
    names: &'a dyn Fn(&str, Option<&str>) -> Shape,
    set: Set<'a>,
    /// What is known of the names that a plain `set` has set so far.
    locals: HashMap<&'a str, Shape>,
    found: Foreseen,
}

impl<'a, 't> Run<'a, 't> {
    fn fail(&mut self, failure: TemplateError) -> Shape {
        message::note(&mut self.found.failures, failure);
        Shape::Unknown
    }

    fn body(&mut self, body: &'a [Statement<'t>], is_top: bool) {
        for statement in body {
            self.statement(statement, is_top);
        }
    }

    fn statement(&mut self, statement: &'a Statement<'t>, is_top: bool) {
        match statement {
            // What a macro is given is not known.
            Statement::Text { .. } | Statement::Macro { .. } => {}
            Statement::Print { expression, .. } => {
                let printed = self.value(*expression);
                self.print(&printed, self.ast[*expression].span);
            }
            Statement::Include { expressions, .. } | Statement::Evaluate(expressions) => {
                self.each(expressions);
            }
            Statement::Set { targets, values } => {
                let values: Vec<Shape> = values.iter().map(|value| self.value(*value)).collect();
                let is_plain = is_top && targets.len() == values.len();
                for (target, value) in targets.iter().zip(values).filter(|_| is_plain) {
                    if self.set.plain.contains(&**target) {
                        self.locals.insert(target, value);
                    }
                }
            }
            Statement::If { branches, otherwise } => {
                for (condition, body) in branches {
                    self.each(condition.as_slice());
                    self.body(body, false);
                }
                self.body(otherwise.as_deref().unwrap_or_default(), false);
            }
            Statement::For(For { sequence, body, otherwise, .. }) => {
                self.each(sequence.as_slice());
                self.body(body, false);
                self.body(otherwise.as_deref().unwrap_or_default(), false);
            }
            // What it brings may hide any name.
            Statement::With { variables, .. } => self.each(variables.as_slice()),
            Statement::Apply { filters, body, .. } => {
                self.body(body, false);
                self.each(filters.as_slice());
            }
            Statement::Block { expressions, body, .. } => {
                self.each(expressions);
                self.body(body, false);
            }
            Statement::Capture { body, .. } | Statement::Group(body) => self.body(body, false),
        }
    }

    fn each(&mut self, expressions: &[ExpressionId]) {
        for &expression in expressions {
            self.value(expression);
        }
    }

    /// Notes what becomes of a value where it is made text.
    fn print(&mut self, printed: &Shape, span: Span) {
        match printed {
            Shape::List(_) => self.found.lists.push(span),
            Shape::Date => {
                self.fail(message::date_as_text(span));
            }
            _ => {}
        }
    }

    /// What is known of the value of an expression. The chain with which it begins is walked in a
    /// loop; what else is in it is nested no deeper than the parser goes.
    fn value(&mut self, id: ExpressionId) -> Shape {
        let ast = self.ast;
        let mut steps = vec![id];
        let mut next = ast[id].kind.first();
        while let Some(first) = next {
            steps.push(first);
            next = ast[first].kind.first();
        }
        let mut value = Shape::Unknown;
        while let Some(id) = steps.pop() {
            value = self.step(id, value);
        }
        value
    }

    /// What an expression makes of what it begins with.
    fn step(&mut self, id: ExpressionId, first: Shape) -> Shape {
        let ast = self.ast;
        match &ast[id].kind {
            ExpressionKind::Name(name) => self.name(name),
            ExpressionKind::Constant(constant) => Shape::of(constant),
            ExpressionKind::Concatenation(parts) => {
                for &part in parts {
                    let part_value = self.value(part);
                    self.print(&part_value, ast[part].span);
                }
                Shape::TEXT
            }
            ExpressionKind::Array(elements) => {
                for element in elements {
                    self.each(element.key.as_slice());
                    self.value(element.value);
                }
                Shape::List(Some(elements.len()))
            }
            ExpressionKind::Unary(operand) => self.unary(id, *operand, &first),
            ExpressionKind::Binary { operator, left, right } => {
                let right_value = self.value(*right);
                self.binary(operator, (*left, first), (*right, right_value))
            }
            ExpressionKind::Conditional { branches, .. } => {
                let values = branches.map(|branch| branch.map(|branch| self.value(branch)));
                match values {
                    [Some(one), Some(other)] => one.or(other),
                    _ => Shape::Unknown,
                }
            }
            ExpressionKind::Filter { object, name, arguments } => {
                self.filter(name, (*object, first), arguments)
            }
            ExpressionKind::Test { name, arguments, object } => {
                self.test(name, (*object, first), arguments)
            }
            ExpressionKind::Function { name, arguments } => self.function(name, arguments),
            // Inside an arrow function, nothing is known of its parameters; and it may never be called.
            ExpressionKind::Arrow { .. } => Shape::Arrow,
            ExpressionKind::Attribute { object, key, arguments } => {
                self.value(*key);
                self.each(arguments);
                self.attribute(*object, *key)
            }
            kind => {
                self.each(&kind.rest());
                Shape::Unknown
            }
        }
    }

    fn name(&self, name: &str) -> Shape {
        match self.locals.get(name) {
            Some(local) => local.clone(),
            None if self.set.all.contains(name) => Shape::Unknown,
            None => (self.names)(name, None),
        }
    }

    /// What is known of `name.key`.
    fn attribute(&self, object: ExpressionId, key: ExpressionId) -> Shape {
        let ExpressionKind::Name(name) = &self.ast[object].kind else { return Shape::Unknown };
        if self.set.all.contains(&**name) {
            return Shape::Unknown;
        }
        match &self.ast[key].kind {
            ExpressionKind::Constant(Constant::String(key)) => (self.names)(name, Some(key)),
            _ => (self.names)(name, Some("")),
        }
    }
}

impl Shape {
    fn of(constant: &Constant<'_>) -> Self {
        match constant {
            Constant::String(text) => Self::Text(Some(text.as_ref().into())),
            Constant::Number(number) => Self::Number(number.parse().ok()),
            Constant::True => Self::Bool(Some(true)),
            Constant::False => Self::Bool(Some(false)),
            Constant::Null => Self::Null,
        }
    }
}

#[cfg(test)]
mod tests;
