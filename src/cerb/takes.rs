//! What a field takes, in the end, from all that is known of it.

use super::{Field, FieldKind};

/// The kinds of values that Cerb looks for in a field (importer, step 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing that could be told from the value alone.
    Anything,
    /// A number, or nothing at all where the field may be empty.
    Decimal,
    /// A list of ids.
    Ids,
    /// One of a few words, of which the first letter counts.
    Letter,
    /// A list of `type:id` texts.
    Links,
    /// The name of a record type.
    Name,
    /// A number.
    Number,
    /// An object or a list.
    Object,
    /// The id of a record.
    Record,
    /// Text.
    Text,
}

impl Field {
    /// What the field takes.
    pub fn takes(&self) -> Takes {
        use FieldKind as F;
        let is_looked_up = self.kind == F::String && self.computed;
        match self.enforced() {
            _ if !self.first_letter.is_empty() => Takes::Letter,
            _ if !self.values.is_empty() => Takes::Text,
            F::Array | F::Object => Takes::Object,
            F::Links => Takes::Links,
            F::Context => Takes::Name,
            // Cerb looks these up, each in a way of its own.
            F::IdArray | F::Id | F::Uint | F::Number if is_looked_up => Takes::Anything,
            F::Id if self.computed && !self.takes_template && self.reference.is_none() => {
                Takes::Anything
            }
            F::String if self.computed && !self.required && self.max_length.is_none() => {
                Takes::Anything
            }
            F::String if self.kind == F::Links => Takes::Anything,
            F::String | F::Url | F::Image => Takes::Text,
            F::IdArray => Takes::Ids,
            F::Float => Takes::Decimal,
            _ if self.reference.is_some_and(|reference| reference.many) => Takes::Ids,
            _ if self.reference.is_some() => Takes::Record,
            F::Bit | F::Id | F::Number | F::Timestamp | F::Uint => Takes::Number,
            F::Extension | F::Fieldsets | F::Unknown => Takes::Anything,
        }
    }
}
