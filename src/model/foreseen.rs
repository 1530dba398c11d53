//! What is known of a template's run before it runs.

use super::Analysis;
use crate::package::{Declaration, Package, Role, Site, Time, is_truthy};
use crate::text::Span;
use crate::twig::{Dialect, Environment, Foreseen, Reference, Shape, foresee};

/// What is known of the run of each template that computes something, by its place among the sites;
/// those are left out of which nothing is to be said.
pub(crate) fn foreseen<'c>(context: &'c Analysis<'_>) -> &'c [(usize, Foreseen)] {
    context.foreseen.get_or_init(|| {
        let sites = context.package.sites.iter().enumerate();
        let runs = sites.filter(|(_, site)| {
            site.time != Time::Never && site.template.computes && site.template.errors.is_empty()
        });
        let foreseen = runs.map(|(index, site)| (index, of_site(context.package, site)));
        foreseen.filter(|(_, it)| !(it.failures.is_empty() && it.lists.is_empty())).collect()
    })
}

fn of_site(package: &Package<'_>, site: &Site<'_>) -> Foreseen {
    let names = |name: &str, key: Option<&str>| shape(package, site.time, name, key);
    foresee(site.text.decoded(), Dialect::Import, Environment::built_in(), &names)
}

/// What is known of a name that a template reads.
fn shape(package: &Package<'_>, time: Time, name: &str, key: Option<&str>) -> Shape {
    match (name, key) {
        ("uid" | "default", _) if time != Time::Render => Shape::Unknown,
        ("uid" | "default", None) => Shape::LIST,
        ("uid", Some(_)) => Shape::NUMBER,
        ("default", Some("base_url" | "replyto_email")) => Shape::TEXT,
        ("default", Some("bucket_id" | "group_id" | "mail_transport_id" | "replyto_id")) => {
            Shape::NUMBER
        }
        (_, Some(_)) => Shape::Unknown,
        (_, None) => match package.declaration(name) {
            Some(declared) => declared_shape(declared),
            None => Shape::Unknown,
        },
    }
}

fn declared_shape(declared: &Declaration<'_>) -> Shape {
    let is_json = || declared.param("format").is_some_and(is_truthy);
    match (declared.role, declared.kind()) {
        // Where it is not answered, there is nothing.
        _ if declared.object.get("optional").is_some_and(is_truthy) => Shape::Unknown,
        (Role::Prompt, Some("chooser")) if declared.is_hidden() => Shape::Unknown,
        _ if declared.is_list() => Shape::LIST,
        (Role::Prompt, Some("text" | "picklist" | "chooser"))
        | (Role::Placeholder, Some("random")) => Shape::TEXT,
        (Role::Placeholder, Some("data_query")) if !is_json() => Shape::TEXT,
        _ => Shape::Unknown,
    }
}

/// The name that a template reads at a span, if that is all that stands there.
pub(crate) fn reference_at<'s>(site: &'s Site<'_>, span: Span) -> Option<&'s Reference> {
    let references = &site.template.references;
    let index = references.partition_point(|reference| reference.span.start < span.start);
    references.get(index).filter(|reference| reference.span == span)
}
