//! The graph of elements and references, for Mermaid and for Graphviz.

use super::{Aim, Declared, Inspected, Inspection, TemplateSite};
use crate::report::escape;
use crate::text::LineIndex;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, Write};

/// How a language writes a graph. Names and labels may hold anything.
pub(super) trait Language {
    /// Before all nodes.
    fn open(&self) -> &'static str;
    /// Before the nodes of one package, where there are several.
    fn open_package(&self, number: usize, title: &str) -> String;
    /// Behind the nodes of one package, where there are several.
    fn close_package(&self) -> &'static str;
    /// A node; each line of `label` is one of the node's.
    fn node(&self, id: &str, shape: Shape, label: &[&str]) -> String;
    /// A reference from a node to another.
    fn edge(&self, from: &str, to: &str, label: &str) -> String;
    /// Behind all nodes.
    fn close(&self) -> &'static str;
}

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    Prompt,
    Placeholder,
    Element,
    /// A section without elements, such as settings.
    Section,
    /// What Cerb sets itself.
    Default,
    /// A name that resolves to nothing.
    Undefined,
}

/// Writes one graph with all packages.
pub(super) fn write(
    out: &mut impl Write,
    files: &[Inspected],
    language: &impl Language,
) -> io::Result<()> {
    let is_one = files.iter().map(|file| file.packages.len()).sum::<usize>() <= 1;
    let mut number = 0;
    writeln!(out, "{}", language.open())?;
    for file in files {
        let lines = LineIndex::new(file.source.text());
        for package in &file.packages {
            let graph = Graph::of(number, package);
            if is_one {
                graph.write(out, language, "  ")?;
            } else {
                let title = file.place(package, &lines);
                writeln!(out, "  {}", language.open_package(number, &title))?;
                graph.write(out, language, "    ")?;
                writeln!(out, "  {}", language.close_package())?;
            }
            number += 1;
        }
    }
    write!(out, "{}", language.close())
}

/// What an edge begins or ends at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Prompt(usize),
    Placeholder(usize),
    Element(usize),
    Section(String),
    /// `default`, `uid` as a whole, and names that are not defined.
    Name(Shape, String),
}

struct Graph<'g> {
    package: &'g Inspection,
    /// Each end that is shown, and the id of its node.
    ids: BTreeMap<End, String>,
    /// From, to, and the member in which the reference stands.
    edges: BTreeSet<(End, End, &'g str)>,
}

impl<'g> Graph<'g> {
    /// All prompts, placeholders and elements with a uid, and what refers to them.
    fn of(number: usize, package: &'g Inspection) -> Self {
        let mut edges = BTreeSet::new();
        for template in package.templates.iter().filter(|template| template.is_rendered()) {
            let from = package.holder(template);
            for named in &template.references {
                let to = match named.target {
                    Some(Aim::Prompt(index) | Aim::Lazy(index)) => End::Prompt(index),
                    Some(Aim::Placeholder(index)) => End::Placeholder(index),
                    Some(Aim::Uid(index)) => End::Element(index),
                    Some(Aim::Uids | Aim::Default) => End::Name(Shape::Default, named.written()),
                    None if !named.is_guarded => End::Name(Shape::Undefined, named.written()),
                    None | Some(Aim::Local) => continue,
                };
                edges.insert((from.clone(), to, &*template.field));
            }
        }
        let mut ends: BTreeSet<End> = (0..package.prompts.len()).map(End::Prompt).collect();
        ends.extend((0..package.placeholders.len()).map(End::Placeholder));
        let elements = package.elements.iter().enumerate();
        let with_uid = elements.filter(|(_, element)| element.has_uid());
        ends.extend(with_uid.map(|(index, _)| End::Element(index)));
        ends.extend(edges.iter().flat_map(|(from, to, _)| [from.clone(), to.clone()]));
        let id = |(index, end)| (end, format!("p{number}n{index}"));
        Self { package, ids: ends.into_iter().enumerate().map(id).collect(), edges }
    }

    fn write(
        &self,
        out: &mut impl Write,
        language: &impl Language,
        indent: &str,
    ) -> io::Result<()> {
        for (end, id) in &self.ids {
            writeln!(out, "{indent}{}", self.node(language, end, id))?;
        }
        for (from, to, label) in &self.edges {
            if let (Some(from), Some(to)) = (self.ids.get(from), self.ids.get(to)) {
                writeln!(out, "{indent}{}", language.edge(from, to, label))?;
            }
        }
        Ok(())
    }

    fn node(&self, language: &impl Language, end: &End, id: &str) -> String {
        let declared = |shape, declared: &Declared| {
            let name = declared.key.as_deref().unwrap_or("?");
            let kind = declared.kind.as_deref().unwrap_or("?");
            language.node(id, shape, &[name, &format!("{} {}", kind, declared.role.noun())])
        };
        match end {
            End::Prompt(index) => declared(Shape::Prompt, &self.package.prompts[*index]),
            End::Placeholder(index) => {
                declared(Shape::Placeholder, &self.package.placeholders[*index])
            }
            End::Element(index) => {
                let element = &self.package.elements[*index];
                let kind = element.record_type.as_deref().unwrap_or(element.kind.noun());
                match element.uid.as_deref() {
                    Some(uid) if !uid.is_empty() => language.node(id, Shape::Element, &[uid, kind]),
                    _ => language.node(id, Shape::Element, &[kind, &element.pointer]),
                }
            }
            End::Section(name) => language.node(id, Shape::Section, &[name]),
            End::Name(shape, name) => language.node(id, *shape, &[name]),
        }
    }
}

impl Inspection {
    /// What a template belongs to: the innermost element with a uid, or else the top-level one, or
    /// the section.
    fn holder(&self, template: &TemplateSite) -> End {
        let Some(mut index) = template.element else { return End::Section(template.section()) };
        while !self.elements[index].has_uid()
            && let Some(parent) = self.elements[index].parent
        {
            index = parent;
        }
        End::Element(index)
    }
}

/// Mermaid's flowcharts.
pub(super) struct Mermaid;

impl Language for Mermaid {
    fn open(&self) -> &'static str {
        "flowchart LR"
    }

    fn open_package(&self, number: usize, title: &str) -> String {
        format!("subgraph p{number} [\"{}\"]", mermaid_text(title))
    }

    fn close_package(&self) -> &'static str {
        "end"
    }

    fn node(&self, id: &str, shape: Shape, label: &[&str]) -> String {
        let lines: Vec<_> = label.iter().map(|line| mermaid_text(line)).collect();
        let (open, close) = match shape {
            Shape::Prompt => ("([", "])"),
            Shape::Placeholder => ("[/", "/]"),
            Shape::Element => ("[", "]"),
            Shape::Section => ("[[", "]]"),
            Shape::Default => ("(", ")"),
            Shape::Undefined => ("{{", "}}"),
        };
        let class = if shape == Shape::Undefined { ":::undefined" } else { "" };
        format!("{id}{open}\"{}\"{close}{class}", lines.join("<br>"))
    }

    fn edge(&self, from: &str, to: &str, label: &str) -> String {
        format!("{from} -->|\"{}\"| {to}", mermaid_text(label))
    }

    fn close(&self) -> &'static str {
        "  classDef undefined stroke:#c00,color:#c00,stroke-dasharray:4\n"
    }
}

/// A text between double quotes, with everything as a character reference that could end it, be
/// taken for Markdown, for HTML, or for a directive (`%%{init…`), which Mermaid looks for anywhere.
fn mermaid_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in escape(text).chars() {
        if character.is_ascii_punctuation() && !"_.,/:()-".contains(character) {
            let _ = write!(out, "#{};", character as u32);
        } else {
            out.push(character);
        }
    }
    // An empty label would show the node's id.
    if out.is_empty() { " ".to_owned() } else { out }
}

/// The language of Graphviz.
pub(super) struct Dot;

impl Language for Dot {
    fn open(&self) -> &'static str {
        "digraph package {\n  rankdir=LR\n  node [fontname=\"sans-serif\"]\n  edge [fontname=\"sans-serif\", fontsize=10]"
    }

    fn open_package(&self, number: usize, title: &str) -> String {
        format!("subgraph cluster_{number} {{ label=\"{}\"", dot_text(title))
    }

    fn close_package(&self) -> &'static str {
        "}"
    }

    fn node(&self, id: &str, shape: Shape, label: &[&str]) -> String {
        let lines: Vec<_> = label.iter().map(|line| dot_text(line)).collect();
        let look = match shape {
            Shape::Prompt => "oval",
            Shape::Placeholder => "parallelogram",
            Shape::Element => "box",
            Shape::Section => "folder",
            Shape::Default => "box, style=rounded",
            Shape::Undefined => "hexagon, style=dashed, color=red, fontcolor=red",
        };
        format!("{id} [label=\"{}\", shape={look}]", lines.join("\\n"))
    }

    fn edge(&self, from: &str, to: &str, label: &str) -> String {
        format!("{from} -> {to} [label=\"{}\"]", dot_text(label))
    }

    fn close(&self) -> &'static str {
        "}\n"
    }
}

/// A text between double quotes. Graphviz reads character references (`&amp;`) in it too.
fn dot_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in escape(text).chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '&' => out.push_str("&amp;"),
            other => out.push(other),
        }
    }
    out
}
