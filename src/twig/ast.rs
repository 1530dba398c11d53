//! What the parser makes of tokens.
//!
//! Expressions live in one list and refer to one another by index, so that neither a walk along a
//! chain (`a ~ b ~ c …`) nor the end of the tree's life needs the stack. Only what is nested is
//! walked by recursion, and nesting is bounded by the parser.

use crate::text::Span;
use std::borrow::Cow;
use std::ops::Index;

/// All expressions of a template.
#[derive(Debug, Default)]
pub(super) struct Ast<'t> {
    expressions: Vec<Expression<'t>>,
    /// Whether an argument is given by name.
    pub(super) names_arguments: bool,
}

/// The index of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ExpressionId(u32);

/// An expression and its place.
#[derive(Debug)]
pub(super) struct Expression<'t> {
    pub(super) kind: ExpressionKind<'t>,
    pub(super) span: Span,
}

impl<'t> Ast<'t> {
    /// Adds an expression whose parts were added before.
    pub(super) fn add(&mut self, kind: ExpressionKind<'t>, span: Span) -> ExpressionId {
        let id = u32::try_from(self.expressions.len()).unwrap_or(u32::MAX);
        self.expressions.push(Expression { kind, span });
        ExpressionId(id)
    }
}

impl<'t> Ast<'t> {
    /// All expressions, parts before what they are parts of.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Expression<'t>> {
        self.expressions.iter()
    }
}

impl<'t> Index<ExpressionId> for Ast<'t> {
    type Output = Expression<'t>;

    fn index(&self, id: ExpressionId) -> &Self::Output {
        &self.expressions[id.0 as usize]
    }
}

/// The kinds of expressions.
#[derive(Debug)]
pub(super) enum ExpressionKind<'t> {
    Name(Cow<'t, str>),
    Constant(Constant<'t>),
    /// A string with interpolations: its pieces.
    Concatenation(Vec<ExpressionId>),
    /// `[value, …]` or `{key: value, …}`.
    Array(Vec<Element>),
    /// `not`, `-`, `+`; around a test, `is not`.
    Unary(ExpressionId),
    Binary {
        operator: &'static str,
        left: ExpressionId,
        right: ExpressionId,
    },
    /// `condition ? then : otherwise`, with either left out.
    Conditional {
        condition: ExpressionId,
        branches: [Option<ExpressionId>; 2],
    },
    /// `object.key`, `object[key]`, `object.key(arguments)`, `attribute(object, key, arguments)`.
    Attribute {
        object: ExpressionId,
        key: ExpressionId,
        arguments: Vec<ExpressionId>,
    },
    /// `object[from:length]`
    Slice {
        object: ExpressionId,
        bounds: [Option<ExpressionId>; 2],
    },
    Filter {
        object: ExpressionId,
        name: Name<'t>,
        arguments: Vec<Argument<'t>>,
    },
    Test {
        object: ExpressionId,
        name: Name<'t>,
        arguments: Vec<Argument<'t>>,
    },
    Function {
        name: Name<'t>,
        arguments: Vec<Argument<'t>>,
    },
    /// A call of an imported macro.
    MacroCall(Vec<ExpressionId>),
    /// `parent()`, which takes nothing.
    Parent,
    /// `(parameters) => body`
    Arrow {
        parameters: Vec<&'t str>,
        body: ExpressionId,
    },
    /// What stands between the tags of `apply`.
    Captured,
}

impl ExpressionKind<'_> {
    /// The part that stands first and from which a chain such as `a.b|c ~ d` grows: it is walked
    /// in a loop.
    pub(super) fn first(&self) -> Option<ExpressionId> {
        match self {
            Self::Unary(first)
            | Self::Binary { left: first, .. }
            | Self::Conditional { condition: first, .. }
            | Self::Attribute { object: first, .. }
            | Self::Slice { object: first, .. }
            | Self::Filter { object: first, .. }
            | Self::Test { object: first, .. } => Some(*first),
            _ => None,
        }
    }

    /// The other parts, in the order of the text. Twig drops `raw` before it looks at its
    /// arguments.
    pub(super) fn rest(&self) -> Vec<ExpressionId> {
        let values = |arguments: &[Argument<'_>]| arguments.iter().map(|it| it.value).collect();
        match self {
            Self::Concatenation(parts) | Self::MacroCall(parts) => parts.clone(),
            Self::Array(elements) => {
                elements.iter().flat_map(|it| it.key.into_iter().chain([it.value])).collect()
            }
            Self::Binary { right, .. } => vec![*right],
            Self::Conditional { branches: parts, .. } | Self::Slice { bounds: parts, .. } => {
                parts.iter().flatten().copied().collect()
            }
            Self::Attribute { key, arguments, .. } => {
                std::iter::once(key).chain(arguments).copied().collect()
            }
            Self::Filter { .. } if self.is_raw() => Vec::new(),
            Self::Filter { arguments, .. }
            | Self::Test { arguments, .. }
            | Self::Function { arguments, .. } => values(arguments),
            Self::Arrow { body, .. } => vec![*body],
            Self::Name(_) | Self::Constant(_) | Self::Unary(_) | Self::Parent | Self::Captured => {
                Vec::new()
            }
        }
    }

    /// Whether it is the filter `raw`, which does nothing.
    pub(super) fn is_raw(&self) -> bool {
        matches!(self, Self::Filter { name, .. } if name.text == "raw")
    }
}

/// The value of a literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Constant<'t> {
    String(Cow<'t, str>),
    /// A number as it is written.
    Number(&'t str),
    True,
    False,
    Null,
}

/// An element of an array; lists have no keys.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) key: Option<ExpressionId>,
    pub(super) value: ExpressionId,
}

/// The name of a filter, a test or a function.
#[derive(Clone, Debug)]
pub(super) struct Name<'t> {
    pub(super) text: Cow<'t, str>,
    pub(super) span: Span,
}

/// An argument, by position or by name.
#[derive(Debug)]
pub(super) struct Argument<'t> {
    pub(super) name: Option<Name<'t>>,
    pub(super) value: ExpressionId,
}

/// What stands between two tags, or in the whole template.
pub(super) type Body<'t> = Vec<Statement<'t>>;

/// A tag with what belongs to it, or text.
#[derive(Debug)]
pub(super) enum Statement<'t> {
    Text {
        span: Span,
        blank: bool,
    },
    Print {
        expression: ExpressionId,
        span: Span,
    },
    /// `include`, which prints as well.
    Include {
        expressions: Vec<ExpressionId>,
        span: Span,
    },
    /// Only evaluates expressions: `do`, `extends`, `use`, `import`, `from`, `deprecated`.
    Evaluate(Vec<ExpressionId>),
    Set {
        targets: Vec<Cow<'t, str>>,
        values: Vec<ExpressionId>,
    },
    Capture {
        target: Option<Cow<'t, str>>,
        body: Body<'t>,
    },
    If {
        branches: Vec<(Option<ExpressionId>, Body<'t>)>,
        otherwise: Option<Body<'t>>,
    },
    For(For<'t>),
    With {
        variables: Option<ExpressionId>,
        only: bool,
        body: Body<'t>,
    },
    /// A filter over what stands between the tags.
    Apply {
        filters: Option<ExpressionId>,
        body: Body<'t>,
        span: Span,
    },
    Macro {
        parameters: Vec<&'t str>,
        body: Body<'t>,
    },
    /// A body with a scope of its own that sees the scope around it: `block`, `embed`.
    Block {
        expressions: Vec<ExpressionId>,
        body: Body<'t>,
        span: Span,
        prints: bool,
    },
    /// A body that is no scope: `autoescape`, `sandbox`.
    Group(Body<'t>),
}

/// A loop.
#[derive(Debug)]
pub(super) struct For<'t> {
    /// The names that the loop sets: its key and its value.
    pub(super) targets: [Cow<'t, str>; 2],
    pub(super) sequence: Option<ExpressionId>,
    pub(super) body: Body<'t>,
    pub(super) otherwise: Option<Body<'t>>,
}
