//! Filters and tests of a run.

use super::date::is_unreadable;
use super::{Run, Shape};
use crate::twig::TemplateError;
use crate::twig::ast::{Argument, ExpressionId, ExpressionKind, Name};
use crate::twig::environment::{Parameter, UseKind};
use crate::twig::message::{self, Callee};

/// Filters that want text: PHP throws on a list.
const WANT_TEXT: &[&str] = &[
    "capitalize",
    "convert_encoding",
    "format",
    "lower",
    "nl2br",
    "replace",
    "spaceless",
    "split",
    "striptags",
    "title",
    "trim",
    "truncate",
    "upper",
];

/// Filters that want a list: Twig, or PHP, throws on anything else.
const WANT_LIST: &[&str] = &["batch", "column", "filter", "merge", "reduce", "sort", "values"];

/// Filters that want an arrow function, which the sandbox sees to.
const WANT_ARROW: &[&str] = &["filter", "map", "reduce", "sort"];

/// Filters that give text.
const GIVE_TEXT: &[&str] = &[
    "alphanum",
    "append",
    "base64_decode",
    "base64_encode",
    "base64url_decode",
    "base64url_encode",
    "base_convert",
    "bytes_pretty",
    "capitalize",
    "cerb_translate",
    "context_alias",
    "context_name",
    "convert_encoding",
    "csv",
    "date",
    "date_pretty",
    "format",
    "hash_hmac",
    "html_to_text",
    "indent",
    "join",
    "json_encode",
    "json_pretty",
    "kata_encode",
    "lower",
    "markdown_to_html",
    "md5",
    "nl2br",
    "number_format",
    "permalink",
    "quote",
    "repeat",
    "replace",
    "secs_pretty",
    "sha1",
    "spaceless",
    "strip_lines",
    "striptags",
    "title",
    "trim",
    "truncate",
    "unescape",
    "upper",
    "url_encode",
];

/// Filters that give a list.
const GIVE_LIST: &[&str] =
    &["batch", "column", "filter", "keys", "map", "merge", "parse_csv", "sort", "split", "values"];

/// The escaping strategies of Twig.
const STRATEGIES: &[&str] = &["html", "js", "url", "css", "html_attr"];

/// The arguments of a call, with what is known of them.
pub(super) struct Given<'a> {
    parameters: &'static [Parameter],
    values: Vec<(Option<&'a str>, ExpressionId, Shape)>,
}

impl Given<'_> {
    /// The argument for a parameter, where it is given.
    pub(super) fn get(&self, name: &str) -> Option<(ExpressionId, &Shape)> {
        let named = self.values.iter().find(|(given, ..)| *given == Some(name));
        let place = || self.parameters.iter().position(|parameter| parameter.name == name);
        let by_place = || self.values.get(place()?).filter(|(given, ..)| given.is_none());
        named.or_else(by_place).map(|(_, id, value)| (*id, value))
    }

    /// How many are given.
    pub(super) const fn count(&self) -> usize {
        self.values.len()
    }

    /// What is known of the first one.
    pub(super) fn first(&self) -> Option<(ExpressionId, &Shape)> {
        self.values.first().map(|(_, id, value)| (*id, value))
    }

    /// The first parameter that must be given and is not. With named arguments, Twig itself sees to
    /// that when it compiles.
    fn missing(&self) -> Option<&'static str> {
        let is_named = self.values.iter().any(|(name, ..)| name.is_some());
        let lacking = self.parameters.iter().skip(self.values.len());
        let mut lacking = lacking.filter(|parameter| parameter.required && !is_named);
        lacking.next().map(|parameter| parameter.name)
    }
}

impl<'a, 't> Run<'a, 't> {
    /// Evaluates the arguments of a call; nothing where one is missing, of which it then has spoken.
    pub(super) fn arguments(
        &mut self,
        kind: UseKind,
        name: &'a Name<'t>,
        arguments: &'a [Argument<'t>],
    ) -> Option<Given<'a>> {
        let callable = self.environment.find(kind, &name.text);
        let parameters = callable.and_then(|callable| callable.parameters).unwrap_or_default();
        let values = arguments.iter().map(|argument| {
            let given = argument.name.as_ref().map(|name| &*name.text);
            (given, argument.value, self.value(argument.value))
        });
        let given = Given { parameters, values: values.collect() };
        if let Some(missing) = given.missing() {
            let names: Vec<&'static str> = parameters.iter().map(|it| it.name).collect();
            let callee = Callee { kind, name: &name.text, parameters: &names };
            self.fail(message::missing_argument(name.span, callee, missing));
            return None;
        }
        Some(given)
    }

    pub(super) fn test(
        &mut self,
        name: &'a Name<'t>,
        (object, value): (ExpressionId, Shape),
        arguments: &'a [Argument<'t>],
    ) -> Shape {
        let divisor =
            arguments.first().map(|argument| (argument.value, self.value(argument.value)));
        let is_remainder = matches!(&*name.text, "even" | "odd" | "divisible by" | "divisibleby");
        if is_remainder && value.is_no_operand() {
            return self.fail(message::no_operand(self.ast[object].span, &value));
        }
        if let Some((id, divisor)) = divisor.filter(|_| is_remainder)
            && divisor.number().is_some_and(|number| number.trunc() == 0.0)
        {
            return self.fail(message::division_by_zero(self.ast[id].span));
        }
        Shape::BOOL
    }

    pub(super) fn filter(
        &mut self,
        name: &'a Name<'t>,
        (object, value): (ExpressionId, Shape),
        arguments: &'a [Argument<'t>],
    ) -> Shape {
        if &*name.text == "raw" {
            return value;
        }
        if &*name.text == "default" {
            return self.default(name, object, arguments);
        }
        let Some(given) = self.arguments(UseKind::Filter, name, arguments) else {
            return Shape::Unknown;
        };
        if self.fails_on(name, object, &value) || self.fails_with(name, &value, &given) {
            return Shape::Unknown;
        }
        match &*name.text {
            // PHP gives `false` for what it does not understand.
            "date_modify" => {
                match given.get("modifier").and_then(|(_, modifier)| modifier.text()) {
                    Some(modifier) if is_unreadable(modifier) => Shape::Unknown,
                    _ => Shape::Date,
                }
            }
            "split_crlf" | "split_csv" | "tokenize" => match value {
                Shape::Text(_) => Shape::LIST,
                _ => Shape::Unknown,
            },
            "abs" | "length" | "round" | "str_pos" => Shape::NUMBER,
            "reverse" | "slice" => match value {
                Shape::List(_) => Shape::LIST,
                Shape::Text(_) => Shape::TEXT,
                _ => Shape::Unknown,
            },
            text if GIVE_TEXT.contains(&text) => Shape::TEXT,
            text if GIVE_LIST.contains(&text) => Shape::LIST,
            _ => Shape::Unknown,
        }
    }

    /// `default` looks for its argument by place when it is about a name.
    fn default(
        &mut self,
        name: &Name<'t>,
        object: ExpressionId,
        arguments: &'a [Argument<'t>],
    ) -> Shape {
        for argument in arguments {
            self.value(argument.value);
        }
        let is_name = matches!(
            self.ast[object].kind,
            ExpressionKind::Name(_) | ExpressionKind::Attribute { .. }
        );
        match arguments.first().and_then(|argument| argument.name.as_ref()) {
            Some(argument) if is_name => {
                self.fail(message::named_default(argument.span, &name.text))
            }
            _ => Shape::Unknown,
        }
    }

    /// Whether a filter fails on what it is given to filter.
    fn fails_on(&mut self, name: &Name<'t>, object: ExpressionId, value: &Shape) -> bool {
        let (filter, span) = (&*name.text, self.ast[object].span);
        let is_list = matches!(value, Shape::List(_));
        let failure = if WANT_TEXT.contains(&filter) && (is_list || *value == Shape::Date) {
            message::no_text(span, filter, value)
        } else if WANT_LIST.contains(&filter) && value.is_no_list() {
            message::no_list(span, filter, value)
        } else if filter == "abs" && (is_list || value.text().is_some_and(is_no_number)) {
            message::no_operand(span, value)
        } else if matches!(filter, "date" | "date_modify") && is_list {
            message::no_text(span, filter, value)
        } else if matches!(filter, "date" | "date_modify")
            && value.text().is_some_and(is_unreadable)
        {
            message::no_date(span, value.text().unwrap_or_default())
        } else {
            return false;
        };
        self.fail(failure);
        true
    }

    /// Whether a filter fails with an argument.
    fn fails_with(&mut self, name: &Name<'t>, value: &Shape, given: &Given<'_>) -> bool {
        let filter = &*name.text;
        let text = |parameter| given.get(parameter).and_then(|(id, it)| Some((id, it.text()?)));
        let number = |parameter| given.get(parameter).and_then(|(id, it)| Some((id, it.number()?)));
        let is_none_of = |names: &'static [&'static str]| move |word: &str| !names.contains(&word);
        let arrow = given.get("arrow").filter(|(_, arrow)| {
            let may_be_null = filter == "sort" && **arrow == Shape::Null;
            WANT_ARROW.contains(&filter) && **arrow != Shape::Arrow && !may_be_null
        });
        let span = |id: ExpressionId| self.ast[id].span;
        let wrong = |found: Option<(ExpressionId, &str)>, names: &'static [&'static str]| {
            let (id, word) = found.filter(|(_, word)| is_none_of(names)(word))?;
            Some(message::no_choice(span(id), filter, word, names))
        };
        let failure = match filter {
            _ if arrow.is_some() => arrow.map(|(id, _)| message::no_arrow(span(id), filter)),
            "replace" => given
                .get("from")
                .filter(|(_, from)| from.is_no_list())
                .map(|(id, from)| message::no_list_argument(span(id), filter, from)),
            "merge" => given
                .get("arr2")
                .filter(|(_, other)| other.is_no_list())
                .map(|(id, other)| message::no_list_argument(span(id), filter, other)),
            "batch" => number("size")
                .filter(|(_, size)| *size < 1.0)
                .map(|(id, _)| message::out_of_range(span(id), "1 or more")),
            "repeat" => number("times")
                .filter(|(_, times)| *times < 0.0)
                .map(|(id, _)| message::out_of_range(span(id), "0 or more")),
            "base_convert" if matches!(value, Shape::Number(_) | Shape::Text(_)) => {
                ["base_from", "base_to"].into_iter().find_map(|parameter| {
                    let (id, base) = number(parameter)?;
                    (!(2.0..=36.0).contains(&base))
                        .then(|| message::out_of_range(span(id), "from 2 to 36"))
                })
            }
            "escape" | "e" => wrong(text("strategy"), STRATEGIES),
            "round" => wrong(text("method"), &["common", "ceil", "floor"]),
            "trim" => wrong(text("side"), &["left", "right", "both"]),
            "hash_hmac" if matches!(value, Shape::Text(_)) => text("algo")
                .filter(|(_, algorithm)| !may_be_algorithm(algorithm))
                .map(|(id, algorithm)| message::no_algorithm(span(id), algorithm)),
            "format" => lacks_values(name, value, given),
            _ => None,
        };
        failure.map(|failure| self.fail(failure)).is_some()
    }
}

/// What `format` fails with: too few values for its directives.
fn lacks_values(name: &Name<'_>, value: &Shape, given: &Given<'_>) -> Option<TemplateError> {
    let wanted = directives(value.text()?)?;
    (given.count() < wanted).then(|| message::too_few_values(name.span, wanted, given.count()))
}

/// Whether PHP may know a hashing algorithm of this name.
fn may_be_algorithm(name: &str) -> bool {
    const FAMILIES: &[&str] =
        &["gost", "haval", "md", "ripemd", "sha", "snefru", "tiger", "whirlpool"];
    let lower = name.to_ascii_lowercase();
    FAMILIES.iter().any(|family| lower.starts_with(family))
}

/// Whether PHP takes a text for no number, where it wants one.
fn is_no_number(text: &str) -> bool {
    text.trim().parse::<f64>().is_err()
}

/// How many values the directives of a format need; `None` where that is not plain.
fn directives(format: &str) -> Option<usize> {
    let (mut next, mut most) = (0, 0);
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        rest = &rest[at + 1..];
        if let Some(behind) = rest.strip_prefix('%') {
            rest = behind;
            continue;
        }
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && rest[digits..].starts_with('$') {
            most = most.max(rest[..digits].parse().ok()?);
            rest = &rest[digits + 1..];
        } else {
            next += 1;
        }
        let flags =
            rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '.')))?;
        if !rest[flags..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None; // Such as a padding character.
        }
        rest = &rest[flags + 1..];
    }
    Some(most.max(next))
}

#[cfg(test)]
mod tests {
    use super::directives;

    #[test]
    fn directives_of_a_format_are_counted() {
        let cases = [
            ("a", 0),
            ("%s and %s", 2),
            ("%d%%", 1),
            ("%05.2f", 1),
            ("%2$s %1$s", 2),
            ("%-5s|", 1),
        ];
        for (format, wanted) in cases {
            assert_eq!(directives(format), Some(wanted), "{format}");
        }
        assert_eq!(directives("100%"), None);
        assert_eq!(directives("%'*10s"), None);
    }
}
