//! The rules: one file each, and the list.

mod accidental_template;
mod always_excluded;
mod appended;
mod cerb_version_too_low;
mod duplicate_prompt;
mod duplicate_uid;
mod duplicate_value;
mod excluded_uid;
mod failing_template;
mod hard_coded_id;
mod hard_coded_secret;
mod hidden_prompt_without_library;
mod incomplete_cerb_version;
mod invalid_cerb_version;
mod invalid_data_query;
mod invalid_json;
mod invalid_name;
mod invalid_prompt;
mod invalid_value;
mod library_image;
mod library_point;
mod library_uri;
mod list_as_text;
mod misplaced_key;
mod missing_cerb_version;
mod missing_field;
mod missing_key;
mod nesting_too_deep;
mod not_an_object;
mod nothing_to_import;
mod number_for_uid;
mod one_per_package;
mod optional_text_prompt;
mod order;
mod placeholder_too_early;
mod removed_from_cerb;
mod repeated_key;
mod requires_newer_cerb;
mod reserved_name;
mod runtime_placeholder;
mod schema;
mod short_record_type;
mod template_in_package;
mod template_syntax;
mod template_where_none_works;
mod truncated_value;
mod unanswered_prompt;
mod undeclared_plugin;
mod undefined_placeholder;
mod undefined_uid;
mod unknown_cerb_version;
mod unknown_event;
mod unknown_extension;
mod unknown_field;
mod unknown_filter;
mod unknown_function;
mod unknown_key;
mod unknown_placeholder_type;
mod unknown_plugin;
mod unknown_prompt_type;
mod unknown_record_type;
mod unknown_tag;
mod unknown_test;
mod unknown_toolbar;
mod unused_placeholder;
mod unused_prompt;
mod unused_uid;
mod widths;
mod wrong_record_type;

use crate::cerb::{Facts, Version};
use crate::model::Analysis;
use crate::settings::{Level, Settings};
use crate::text::Span;
use crate::text::{Fix, MOST_FINDINGS, Severity};

/// Every rule, in the order in which they speak: of two that find fault with the same spot, the
/// first is heard.
pub static RULES: &[&Rule] = &[
    &invalid_json::RULE,
    &nesting_too_deep::RULE,
    &repeated_key::RULE,
    &not_an_object::RULE,
    &missing_key::RULE,
    &misplaced_key::RULE,
    &unknown_key::RULE,
    &invalid_cerb_version::RULE,
    &library_uri::RULE,
    &library_point::RULE,
    &library_image::RULE,
    &schema::RULE,
    &requires_newer_cerb::RULE,
    &unknown_cerb_version::RULE,
    &incomplete_cerb_version::RULE,
    &missing_cerb_version::RULE,
    &unknown_plugin::RULE,
    &removed_from_cerb::RULE,
    &cerb_version_too_low::RULE,
    &undeclared_plugin::RULE,
    &nothing_to_import::RULE,
    &accidental_template::RULE,
    &template_syntax::RULE,
    &unknown_tag::RULE,
    &unknown_filter::RULE,
    &unknown_function::RULE,
    &unknown_test::RULE,
    &failing_template::RULE,
    &undefined_placeholder::RULE,
    &undefined_uid::RULE,
    &placeholder_too_early::RULE,
    &template_where_none_works::RULE,
    &runtime_placeholder::RULE,
    &list_as_text::RULE,
    &unknown_record_type::RULE,
    &unknown_field::RULE,
    &missing_field::RULE,
    &wrong_record_type::RULE,
    &unknown_event::RULE,
    &unknown_toolbar::RULE,
    &unknown_extension::RULE,
    &short_record_type::RULE,
    &order::RULE,
    &invalid_value::RULE,
    &truncated_value::RULE,
    &duplicate_uid::RULE,
    &one_per_package::RULE,
    &duplicate_value::RULE,
    &always_excluded::RULE,
    &excluded_uid::RULE,
    &unanswered_prompt::RULE,
    &template_in_package::RULE,
    &unknown_prompt_type::RULE,
    &unknown_placeholder_type::RULE,
    &invalid_prompt::RULE,
    &invalid_data_query::RULE,
    &duplicate_prompt::RULE,
    &reserved_name::RULE,
    &invalid_name::RULE,
    &hidden_prompt_without_library::RULE,
    &unused_prompt::RULE,
    &unused_placeholder::RULE,
    &unused_uid::RULE,
    &optional_text_prompt::RULE,
    &number_for_uid::RULE,
    &hard_coded_id::RULE,
    &hard_coded_secret::RULE,
];

/// The newest release when the examples were last looked at. They are checked as if it still were, so
/// that a release more changes none of them.
pub const EXAMPLES: Version = Version::new(11, 1, 11);

/// A rule: what it finds, why it matters, and how it looks for it.
#[derive(Debug)]
pub struct Rule {
    /// The name in kebab-case. It reads well after "allow", and is kept once released.
    pub name: &'static str,
    /// How bad a finding is unless the rule or the settings say otherwise.
    pub level: Level,
    /// What it finds, in one sentence without a full stop.
    pub summary: &'static str,
    /// Why it matters and how to mend it, in Markdown; a paragraph or two.
    pub why: &'static str,
    /// A package in which the rule finds something.
    pub bad: &'static str,
    /// The same package, mended.
    pub good: &'static str,
    /// The release of cerb-lint that brought the rule.
    pub since: &'static str,
    /// The check: a pure function of the package and the facts.
    pub check: fn(&Analysis<'_>, &mut Findings<'_>),
}

impl Rule {
    /// The release of Cerb for which the rule's examples are checked, where it speaks only if the
    /// user names one.
    pub fn target(&self) -> Option<Version> {
        let rule = &requires_newer_cerb::RULE;
        (self.name == rule.name).then_some(requires_newer_cerb::EXAMPLE)
    }

    /// The settings with which the rule's examples are checked. A rule that is quiet by default
    /// speaks with them.
    pub fn settings(&self) -> Settings {
        let facts = Facts::built_in().as_of(EXAMPLES);
        let mut settings = Settings { cerb: self.target(), facts, ..Settings::default() };
        if self.level < Level::On(Severity::Warning) {
            settings.levels.insert(self.name.to_owned(), Level::On(Severity::Warning));
        }
        settings
    }

    /// The rule of that name.
    pub fn named(name: &str) -> Option<&'static Rule> {
        RULES.iter().find(|rule| rule.name == name).copied()
    }
}

/// Something that a rule found. All spans are byte ranges in the document's text.
#[derive(Clone, Debug)]
pub struct Finding {
    pub(crate) rule: &'static Rule,
    pub(crate) severity: Option<Severity>,
    pub(crate) span: Span,
    pub(crate) message: String,
    pub(crate) label: Option<String>,
    pub(crate) help: Option<String>,
    pub(crate) related: Vec<(Span, String)>,
    pub(crate) fix: Option<Fix>,
    pub(crate) is_absence: bool,
}

impl Finding {
    const fn new(rule: &'static Rule, span: Span, message: String) -> Self {
        Self {
            rule,
            severity: None,
            span,
            message,
            label: None,
            help: None,
            related: Vec::new(),
            fix: None,
            is_absence: false,
        }
    }

    /// How much memory it takes, more or less.
    fn bytes(&self) -> usize {
        let edits = self.fix.iter().flat_map(|fix| &fix.edits);
        let edits = edits.map(|edit| size_of_val(edit) + edit.text.len()).sum::<usize>();
        let related = self.related.iter();
        let related = related.map(|it| size_of_val(it) + it.1.len()).sum::<usize>();
        let help = self.help.as_ref().map_or(0, String::len);
        size_of_val(self) + self.message.len() + help + related + edits
    }

    /// Says how to mend it.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Shows a few words at the span.
    pub fn label(&mut self, label: impl Into<String>) -> &mut Self {
        self.label = Some(label.into());
        self
    }

    /// Gives it another severity than the rule's own.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = Some(severity);
        self
    }

    /// Shows another place.
    pub fn related(&mut self, span: Span, message: impl Into<String>) -> &mut Self {
        self.related.push((span, message.into()));
        self
    }

    /// Marks it as being about something absent, which has no spot of its own: other rules may miss
    /// other things at the same place.
    pub fn absence(&mut self) -> &mut Self {
        self.is_absence = true;
        self
    }

    /// Offers a change that mends it.
    pub fn fix(&mut self, fix: Fix) -> &mut Self {
        self.fix = Some(fix);
        self
    }
}

/// How many bytes what is told of one package may take, messages that repeat long names included.
const MOST_BYTES: usize = 64 << 20;

/// What the rules found in one package.
#[derive(Debug, Default)]
pub(crate) struct Found {
    list: Vec<Finding>,
    bytes: usize,
    /// The last finding for which there was no room; the next one takes its place.
    untold: Option<Finding>,
    /// The rule that was cut short, and where.
    cut: Option<(&'static Rule, Span)>,
}

impl Found {
    /// Whether there was no room for a finding.
    pub(crate) const fn is_full(&self) -> bool {
        self.cut.is_some()
    }

    /// Notes that what the schema has to say stops at a place.
    pub(crate) fn stop_schema(&mut self, span: Span) {
        self.cut.get_or_insert((&schema::RULE, span));
    }

    /// The findings in the order of the rules; the last one says so where there were too many.
    pub(crate) fn finish(mut self) -> Vec<Finding> {
        if let Some((rule, span)) = self.cut {
            let message = "So much is wrong in this package that not all of it is told.";
            let help = "Mend what is told, then check again.";
            let mut finding = Finding::new(rule, span, message.to_owned());
            // An error may be among what is not told.
            finding.severity(Severity::Error).help(help);
            self.list.push(finding);
        }
        self.list
    }

    fn push(&mut self, finding: Finding) -> &mut Finding {
        // Only now has the last one all that is said of it.
        self.bytes += self.list.last().map_or(0, Finding::bytes);
        let pushed = if self.list.len() < MOST_FINDINGS && self.bytes < MOST_BYTES {
            self.list.push(finding);
            self.list.last_mut()
        } else {
            self.cut.get_or_insert((finding.rule, finding.span));
            Some(self.untold.insert(finding))
        };
        pushed.expect("a finding was just pushed")
    }
}

/// Collects what one rule finds.
#[derive(Debug)]
pub struct Findings<'f> {
    rule: &'static Rule,
    found: &'f mut Found,
}

impl<'f> Findings<'f> {
    pub(crate) const fn new(rule: &'static Rule, found: &'f mut Found) -> Self {
        Self { rule, found }
    }

    /// Reports something at `span`: what is wrong and what Cerb would do.
    pub fn report(&mut self, span: Span, message: impl Into<String>) -> &mut Finding {
        self.found.push(Finding::new(self.rule, span, message.into()))
    }
}
