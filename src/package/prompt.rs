//! Prompts and placeholders: what `package.configure` declares (importer, step 2).

use crate::syntax::{Kind, Object, Text, Value};

/// A prompt, or a placeholder of `configure.placeholders`.
#[derive(Debug)]
pub struct Declaration<'d> {
    /// Which of the two it is.
    pub role: Role,
    /// The declaration itself.
    pub value: &'d Value<'d>,
    /// Its members.
    pub object: &'d Object<'d>,
}

/// Where a declaration stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// In `configure.prompts`: asked when the package is imported.
    Prompt,
    /// In `configure.placeholders`: computed when the package is imported.
    Placeholder,
}

impl Role {
    /// The word for it in a message.
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Prompt => "prompt",
            Self::Placeholder => "placeholder",
        }
    }
}

impl<'d> Declaration<'d> {
    /// The key, where it is text: the name that templates use.
    pub fn key(&self) -> Option<&'d Text<'d>> {
        self.object.get("key")?.as_text()
    }

    /// The name that templates use.
    pub fn name(&self) -> Option<&'d str> {
        self.key().map(Text::decoded)
    }

    /// The `type`, where it is text.
    pub fn kind(&self) -> Option<&'d str> {
        self.object.str("type")
    }

    /// The value under `params.KEY`.
    pub fn param(&self, key: &str) -> Option<&'d Value<'d>> {
        self.object.get("params")?.get(key)
    }

    /// Whether it is a prompt that Setup does not show (step 2).
    pub fn is_hidden(&self) -> bool {
        self.role == Role::Prompt && self.object.get("hidden").is_some_and(is_truthy)
    }

    /// Whether its value is a list, which prints as "Array": a chooser without `single`, or a data
    /// query without `selector`.
    pub fn is_list(&self) -> bool {
        match (self.role, self.kind()) {
            (Role::Prompt, Some("chooser")) => !self.param("single").is_some_and(is_truthy),
            (Role::Placeholder, Some("data_query")) => {
                !self.param("selector").is_some_and(is_truthy)
            }
            _ => false,
        }
    }

    /// The beginning of the names that a chooser of one record brings besides its own: `owner_` for
    /// the key `owner_id`.
    pub fn lazy_prefix(&self) -> Option<&'d str> {
        let is_record = self.role == Role::Prompt
            && self.kind() == Some("chooser")
            && self.param("single").is_some_and(is_truthy)
            && self.param("context").is_some_and(is_truthy);
        let name = self.name()?;
        let prefix = name.strip_suffix("id")?;
        (is_record && prefix.ends_with('_')).then_some(prefix)
    }
}

/// Whether PHP takes the value for true (importer, step 2).
pub fn is_truthy(value: &Value<'_>) -> bool {
    match &value.kind {
        Kind::Null | Kind::Bool(false) => false,
        Kind::Number(number) => number.parse() != Ok(0.0),
        Kind::String(text) => !matches!(text.decoded(), "" | "0"),
        Kind::Array(values) => !values.is_empty(),
        Kind::Object(object) => !object.members.is_empty(),
        Kind::Bool(true) | Kind::Unknown => true,
    }
}
