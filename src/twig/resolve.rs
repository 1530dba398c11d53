//! Which names a template reads, and which of them it sets itself.

use super::Reference;
use super::ast::{Ast, Constant, ExpressionId, ExpressionKind, For, Statement};
use super::literal::number_key;
use crate::text::Span;
use std::collections::HashMap;

/// What the resolver found.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    /// The free names, in the order of the text.
    pub(super) references: Vec<Reference>,
    /// Twig's own names, in the order of the text.
    pub(super) specials: Vec<Reference>,
    /// Names may be read that only a run can tell.
    pub(super) dynamic: bool,
    /// Where `_self.x` calls a macro.
    pub(super) self_calls: Vec<Span>,
}

/// Finds the names that a template reads.
pub(super) fn resolve(ast: &Ast<'_>, body: &[Statement<'_>]) -> Resolved {
    let (scope, steps) = (Scope::default(), Vec::new());
    let mut resolver = Resolver { ast, scope, steps, found: Resolved::default() };
    resolver.body(body);
    let mut found = resolver.found;
    let order = |reference: &Reference| reference.segments.first().map(|span| span.start);
    found.references.sort_by_key(order);
    found.specials.sort_by_key(order);
    found
}

/// What the template has done about a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Local {
    /// It is set on every path to here.
    Always,
    /// It is set on some paths.
    Maybe,
}

/// The names that are set at one point of the template, and how to go back to an earlier point.
#[derive(Debug, Default)]
struct Scope<'a> {
    names: HashMap<&'a str, Local>,
    log: Vec<(&'a str, Option<Local>)>,
}

impl<'a> Scope<'a> {
    fn set(&mut self, name: &'a str, local: Local) {
        let before = self.names.insert(name, local);
        if before != Some(local) {
            self.log.push((name, before));
        }
    }

    /// Undoes all that was set since the log had the given length; what that was is returned.
    fn undo(&mut self, mark: usize) -> HashMap<&'a str, Local> {
        let mut undone = HashMap::new();
        for (name, before) in self.log.drain(mark..).rev() {
            let current = match before {
                Some(before) => self.names.insert(name, before),
                None => self.names.remove(name),
            };
            if let Some(current) = current {
                undone.entry(name).or_insert(current);
            }
        }
        undone
    }
}

/// A node on the way from an expression to the name it begins with.
#[derive(Clone, Copy)]
struct Step {
    id: ExpressionId,
    guarded: bool,
}

struct Resolver<'a, 't> {
    ast: &'a Ast<'t>,
    scope: Scope<'a>,
    /// Room for the way down an expression, kept from one to the next.
    steps: Vec<Step>,
    found: Resolved,
}

impl<'a, 't> Resolver<'a, 't> {
    fn body(&mut self, body: &'a [Statement<'t>]) {
        for statement in body {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &'a Statement<'t>) {
        match statement {
            Statement::Text { .. } => {}
            Statement::Print { expression, .. } => self.expression(*expression, false, true),
            Statement::Include { expressions, .. } | Statement::Evaluate(expressions) => {
                self.each(expressions);
            }
            Statement::Set { targets, values } => {
                self.each(values);
                for target in targets {
                    self.scope.set(target, Local::Always);
                }
            }
            Statement::Capture { target, body } => {
                self.body(body);
                if let Some(target) = target {
                    self.scope.set(target, Local::Always);
                }
            }
            Statement::If { branches, otherwise } => self.branches(branches, otherwise.as_deref()),
            Statement::For(statement) => self.for_loop(statement),
            Statement::With { variables, only, body } => self.with(*variables, *only, body),
            Statement::Apply { filters, body, .. } => {
                self.body(body);
                self.each(filters.as_slice());
            }
            Statement::Macro { parameters, body } => {
                let outer = std::mem::take(&mut self.scope);
                for parameter in parameters.iter().copied().chain(["varargs"]) {
                    self.scope.set(parameter, Local::Always);
                }
                self.body(body);
                self.scope = outer;
            }
            Statement::Block { expressions, body, .. } => {
                let mark = self.scope.log.len();
                self.each(expressions);
                self.body(body);
                self.scope.undo(mark);
            }
            Statement::Group(body) => self.body(body),
        }
    }

    /// Names set in every branch are set behind it; those set in some may be.
    fn branches(
        &mut self,
        branches: &'a [(Option<ExpressionId>, Vec<Statement<'t>>)],
        otherwise: Option<&'a [Statement<'t>]>,
    ) {
        let mut set_in: HashMap<&'a str, usize> = HashMap::new();
        let mut branch = |resolver: &mut Self, body: &'a [Statement<'t>]| {
            let mark = resolver.scope.log.len();
            resolver.body(body);
            for (name, local) in resolver.scope.undo(mark) {
                *set_in.entry(name).or_default() += usize::from(local == Local::Always);
            }
        };
        for (condition, body) in branches {
            self.each(condition.as_slice());
            branch(self, body);
        }
        if let Some(body) = otherwise {
            branch(self, body);
        }
        let paths = branches.len() + 1;
        let always = |count| otherwise.is_some() && count == paths;
        for (name, count) in set_in {
            let before = self.scope.names.get(name);
            if before == Some(&Local::Always) || always(count) {
                self.scope.set(name, Local::Always);
            } else {
                self.scope.set(name, Local::Maybe);
            }
        }
    }

    /// What a loop sets ends with it; its targets are not set in its `else`.
    fn for_loop(&mut self, statement: &'a For<'t>) {
        let For { targets, sequence, body, otherwise } = statement;
        let mark = self.scope.log.len();
        // Twig keeps all names in `_parent` before it looks at the sequence.
        self.scope.set("_parent", Local::Always);
        self.each(sequence.as_slice());
        let own = ["loop", "_seq"];
        let iterated = otherwise.as_ref().map(|_| "_iterated");
        for name in own.into_iter().chain(iterated) {
            self.scope.set(name, Local::Always);
        }
        let inner = self.scope.log.len();
        for target in targets {
            self.scope.set(target, Local::Always);
        }
        self.body(body);
        self.scope.undo(inner);
        self.body(otherwise.as_deref().unwrap_or_default());
        self.scope.undo(mark);
    }

    fn with(&mut self, variables: Option<ExpressionId>, only: bool, body: &'a [Statement<'t>]) {
        self.each(variables.as_slice());
        let outer = only.then(|| std::mem::take(&mut self.scope));
        let mark = self.scope.log.len();
        if let Some(variables) = variables {
            self.set_keys(variables);
        }
        self.body(body);
        match outer {
            Some(outer) => self.scope = outer,
            None => {
                self.scope.undo(mark);
            }
        }
    }

    /// Sets the names that are the keys of a hash, as far as they are literal.
    fn set_keys(&mut self, variables: ExpressionId) {
        let ast = self.ast;
        let ExpressionKind::Array(elements) = &ast[variables].kind else {
            self.found.dynamic = true;
            return;
        };
        for key in elements.iter().filter_map(|element| element.key) {
            match &ast[key].kind {
                ExpressionKind::Constant(Constant::String(name)) => {
                    self.scope.set(name, Local::Always);
                }
                ExpressionKind::Constant(_) => {}
                _ => self.found.dynamic = true,
            }
        }
    }

    fn each(&mut self, expressions: &[ExpressionId]) {
        for &expression in expressions {
            self.expression(expression, false, false);
        }
    }

    fn expression(&mut self, id: ExpressionId, guarded: bool, printed: bool) {
        let mut steps = std::mem::take(&mut self.steps);
        self.add_steps(&mut steps, id, guarded);
        if let Some(leaf) = steps.last()
            && matches!(self.ast[leaf.id].kind, ExpressionKind::Name(_))
        {
            self.path(&mut steps, printed);
        }
        while let Some(step) = steps.pop() {
            self.rest(step);
        }
        self.steps = steps;
    }

    /// The way from an expression down to what it begins with.
    fn add_steps(&self, steps: &mut Vec<Step>, id: ExpressionId, guarded: bool) {
        let mut next = Some(Step { id, guarded });
        while let Some(step) = next {
            steps.push(step);
            let kind = &self.ast[step.id].kind;
            let guarded = step.guarded || self.guards(kind);
            next = kind.first().map(|id| Step { id, guarded });
        }
    }

    /// Whether what an expression begins with may be missing without harm.
    fn guards(&self, kind: &ExpressionKind<'_>) -> bool {
        match kind {
            ExpressionKind::Test { name, .. } => name.text == "defined",
            ExpressionKind::Binary { operator, .. } => *operator == "??",
            ExpressionKind::Filter { object, name, .. } if name.text == "default" => matches!(
                self.ast[*object].kind,
                ExpressionKind::Name(_) | ExpressionKind::Attribute { .. }
            ),
            _ => false,
        }
    }

    /// The parts of an expression but the one it begins with.
    fn rest(&mut self, step: Step) {
        let ast = self.ast;
        match &ast[step.id].kind {
            ExpressionKind::Arrow { parameters, body } => {
                let mark = self.scope.log.len();
                for parameter in parameters {
                    self.scope.set(parameter, Local::Always);
                }
                self.expression(*body, step.guarded, false);
                self.scope.undo(mark);
            }
            kind => {
                self.found.dynamic |= lists_placeholders(kind);
                let guarded = step.guarded && !matches!(kind, ExpressionKind::Attribute { .. });
                for part in kind.rest() {
                    self.expression(part, guarded, false);
                }
            }
        }
    }

    /// A name and the attributes behind it, which are the last steps; they are taken off.
    fn path(&mut self, steps: &mut Vec<Step>, printed: bool) {
        let ast = self.ast;
        let Some(leaf) = steps.pop() else { return };
        let ExpressionKind::Name(name) = &ast[leaf.id].kind else { return };
        let mut reference = Reference {
            path: vec![name.clone().into_owned()],
            span: ast[leaf.id].span,
            segments: vec![ast[leaf.id].span],
            dynamic: false,
            guarded: leaf.guarded,
            maybe_local: false,
            coalesced: false,
            printed: false,
        };
        let mut parts = Vec::new();
        while let Some(step) = steps.last() {
            match &ast[step.id].kind {
                ExpressionKind::Attribute { key, arguments, .. } => {
                    reference.extend(ast, step.id, *key, arguments.is_empty());
                    parts.extend(std::iter::once(key).chain(arguments).copied());
                }
                kind if kind.is_raw() => {}
                ExpressionKind::Binary { operator: "??", .. } if parts.is_empty() => {
                    reference.coalesced = true;
                    break;
                }
                _ => break,
            }
            steps.pop();
        }
        reference.printed = printed && steps.is_empty();
        self.note(reference);
        self.each(&parts);
    }

    fn note(&mut self, mut reference: Reference) {
        let name = reference.path[0].as_str();
        match name {
            "_self" if reference.path.len() > 1 => self.found.self_calls.push(reference.span),
            "_self" | "_context" | "_charset" => self.found.specials.push(reference),
            _ => match self.scope.names.get(name) {
                Some(Local::Always) => {}
                local => {
                    reference.maybe_local = local.is_some();
                    self.found.dynamic |= reference.dynamic;
                    self.found.references.push(reference);
                }
            },
        }
    }
}

impl Reference {
    /// Adds an attribute to the path, unless one before it is computed.
    fn extend(
        &mut self,
        ast: &Ast<'_>,
        attribute: ExpressionId,
        key: ExpressionId,
        is_property: bool,
    ) {
        if self.dynamic {
            return;
        }
        let ExpressionKind::Constant(constant) = &ast[key].kind else {
            self.dynamic = true;
            return;
        };
        self.path.push(key_of(constant));
        self.segments.push(ast[key].span);
        // A method's arguments do not belong to the path.
        self.span = if is_property { ast[attribute].span } else { self.span.to(ast[key].span) };
    }
}

/// The key that PHP makes of a literal.
fn key_of(constant: &Constant<'_>) -> String {
    match constant {
        Constant::String(text) => text.clone().into_owned(),
        Constant::Number(number) => number_key(number),
        Constant::True => "1".to_owned(),
        Constant::False => "0".to_owned(),
        Constant::Null => String::new(),
    }
}

/// Whether a call reads all placeholders, whatever their names.
fn lists_placeholders(kind: &ExpressionKind<'_>) -> bool {
    matches!(kind, ExpressionKind::Function { name, .. }
        if matches!(name.text.as_ref(), "cerb_placeholders_list" | "placeholders_list"))
}
