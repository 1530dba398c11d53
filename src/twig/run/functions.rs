//! Functions of a run.

use super::date::is_unreadable;
use super::{Run, Shape};
use crate::twig::ast::{Argument, Name};
use crate::twig::environment::UseKind;
use crate::twig::message;

/// Functions that give a list.
const GIVE_LIST: &[&str] = &[
    "array_column",
    "array_combine",
    "array_count_values",
    "array_diff",
    "array_extract_keys",
    "array_fill_keys",
    "array_intersect",
    "array_matches",
    "array_sort_keys",
    "array_unique",
    "array_values",
    "cerb_extract_uris",
    "cerb_placeholders_list",
    "date_lerp",
    "placeholders_list",
    "range",
    "regexp_match_all",
];

impl<'a, 't> Run<'a, 't> {
    pub(super) fn function(&mut self, name: &'a Name<'t>, arguments: &'a [Argument<'t>]) -> Shape {
        let Some(given) = self.arguments(UseKind::Function, name, arguments) else {
            return Shape::Unknown;
        };
        let first = given.first().map(|(id, value)| (self.ast[id].span, value));
        let is_scalar =
            name.text.starts_with("array_") && first.is_some_and(|(_, it)| it.is_no_list());
        let failure = match (&*name.text, first) {
            ("random" | "max" | "min" | "cycle", Some((span, Shape::List(Some(0))))) => {
                Some(message::empty_list(span, &name.text))
            }
            ("max" | "min", Some((span, value))) if given.count() == 1 && value.is_no_list() => {
                Some(message::no_list_argument(span, &name.text, value))
            }
            ("json_decode" | "date", Some((span, value @ Shape::List(_)))) => {
                Some(message::no_text(span, &name.text, value))
            }
            ("date", Some((span, Shape::Text(Some(text))))) if is_unreadable(text) => {
                Some(message::no_date(span, text))
            }
            ("array_combine", _) => {
                let values = ["keys", "values"].map(|name| given.get(name));
                match values {
                    [Some((_, Shape::List(Some(keys)))), Some((id, Shape::List(Some(values))))]
                        if keys != values =>
                    {
                        Some(message::uneven_lists(self.ast[id].span, *keys, *values))
                    }
                    _ => None,
                }
            }
            _ => None,
        };
        if let Some(failure) = failure {
            return self.fail(failure);
        }
        match &*name.text {
            "date" => Shape::Date,
            "array_sum" | "clamp_float" | "clamp_int" => Shape::NUMBER,
            "cerb_avatar_image" | "cerb_avatar_url" | "cerb_file_url" | "cerb_url"
            | "random_string" => Shape::TEXT,
            "validate_email"
            | "validate_number"
            | "cerb_has_priv"
            | "cerb_record_readable"
            | "cerb_record_writeable" => Shape::BOOL,
            text if GIVE_LIST.contains(&text) && !is_scalar => Shape::LIST,
            _ => Shape::Unknown,
        }
    }
}
