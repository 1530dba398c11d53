//! All tests that run beside one another, in one program, which links once.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;
#[path = "common/holds.rs"]
mod holds;

mod cli;
mod configuration;
mod corpus;
mod docs;
mod editor_schema;
mod facts;
mod fix;
mod fix_offers;
mod fix_properties;
mod fix_vectors;
mod fixtures;
mod import_vectors;
mod inspect;
mod lint_properties;
mod own_facts;
mod pages;
mod regressions;
mod report;
mod repository;
mod resilience;
mod rooms;
mod schema;
mod syntax_properties;
mod syntax_vectors;
mod template_corpus;
mod template_properties;
mod twig_runs;
mod twig_vectors;
