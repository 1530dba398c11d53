//! What the parser says of expressions.

use super::{shown, syntax};
use crate::text::Span;
use crate::twig::environment::UseKind;
use crate::twig::{ErrorKind, TemplateError};

pub(in crate::twig) fn unknown(kind: UseKind, span: Span, name: &str) -> TemplateError {
    let noun = kind.noun();
    let owned = name.to_owned();
    TemplateError {
        kind: match kind {
            UseKind::Tag => ErrorKind::UnknownTag(owned),
            UseKind::Filter => ErrorKind::UnknownFilter(owned),
            UseKind::Function => ErrorKind::UnknownFunction(owned),
            UseKind::Test => ErrorKind::UnknownTest(owned),
            UseKind::Operator => ErrorKind::Syntax,
        },
        span,
        message: format!("There is no {noun} `{}`.", shown(name)),
        help: None,
        twig: Some(format!("Unknown \"{name}\" {noun}.")),
        near: None,
    }
}

pub(in crate::twig) fn not_definable(operand: Span) -> TemplateError {
    syntax(
        operand,
        "Only a name or an attribute can be tested with `is defined` or stand left of `??`."
            .to_owned(),
        "Put the filter or the operator behind: `(x ?? 'default')|upper`.",
        "The \"defined\" test only works with simple variables.".to_owned(),
    )
}

pub(in crate::twig) fn block_without_name(span: Span) -> TemplateError {
    syntax(
        span,
        "`block` needs the name of a block.".to_owned(),
        "",
        "The \"block\" function takes one argument (the block name).".to_owned(),
    )
}

pub(in crate::twig) fn attribute_without_name(span: Span) -> TemplateError {
    syntax(
        span,
        "`attribute` needs a value and the name of its attribute.".to_owned(),
        "Write `attribute(value, 'name')`.",
        "The \"attribute\" function takes at least two arguments (the variable and the attributes)."
            .to_owned(),
    )
}

pub(in crate::twig) fn parent_outside_block(span: Span) -> TemplateError {
    syntax(
        span,
        "`parent` can be called in a block only.".to_owned(),
        "",
        "Calling \"parent\" outside a block is forbidden.".to_owned(),
    )
}

pub(in crate::twig) fn parent_without_parent(span: Span) -> TemplateError {
    syntax(
        span,
        "`parent` can be called only in a template that extends another one.".to_owned(),
        "",
        "Calling \"parent\" on a template that does not extend nor \"use\" another template is \
         forbidden."
            .to_owned(),
    )
}

pub(in crate::twig) fn argument_name(span: Span) -> TemplateError {
    let message = "The name of an argument must be a plain name.".to_owned();
    TemplateError {
        kind: ErrorKind::Syntax,
        span,
        message,
        help: Some("Compare with `==`.".to_owned()),
        twig: None,
        near: None,
    }
}
