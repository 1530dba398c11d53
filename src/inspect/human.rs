//! The outline, for people.

use super::{Aim, Declared, Inspected, Inspection, Listed, Named, TemplateSite};
use crate::package::{Exclusion, Time};
use crate::report::{Style, count, escape, width};
use crate::text::LineIndex;
use crate::text::Severity;
use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write};

/// Writes an outline of each package.
pub(super) fn write(out: &mut impl Write, files: &[Inspected], style: Style) -> io::Result<()> {
    let mut is_first = true;
    for file in files {
        let lines = LineIndex::new(file.source.text());
        for package in &file.packages {
            if !is_first {
                writeln!(out)?;
            }
            is_first = false;
            let outline = Outline { package, lines: &lines, style };
            outline.write(out, &escape(&file.place(package, &lines)))?;
        }
    }
    Ok(())
}

struct Outline<'o> {
    package: &'o Inspection,
    lines: &'o LineIndex<'o>,
    style: Style,
}

/// What the templates of one element, or of a section outside of any, refer to: by the member in
/// which they stand, in the order of the text.
type Fields<'o> = Vec<(&'o str, Vec<&'o TemplateSite>)>;

impl Outline<'_> {
    fn write(&self, out: &mut impl Write, place: &str) -> io::Result<()> {
        let name = self.package.name.as_deref().unwrap_or_default();
        let gap = if name.is_empty() { "" } else { "  " };
        writeln!(out, "{}{gap}{}", self.style.bold(place), escape(name))?;
        self.mistakes(out)?;
        self.declarations(out, "prompts", &self.package.prompts)?;
        self.declarations(out, "placeholders", &self.package.placeholders)?;
        self.elements(out)?;
        self.summary(out)
    }

    fn mistakes(&self, out: &mut impl Write) -> io::Result<()> {
        let mistakes = self.package.syntax_errors.len();
        if mistakes == 0 {
            return Ok(());
        }
        let word = self.style.severity(Severity::Error, "error");
        let lines = count(mistakes, "mistake");
        writeln!(out, "  {word}: The text is not JSON ({lines}), so something may be missing here.")
    }

    fn heading(&self, out: &mut impl Write, name: &str, number: usize) -> io::Result<()> {
        let number = self.style.dim(&format!("({number})"));
        writeln!(out, "\n  {} {number}", self.style.help(&escape(name)))
    }

    fn declarations(
        &self,
        out: &mut impl Write,
        heading: &str,
        declared: &[Declared],
    ) -> io::Result<()> {
        if declared.is_empty() {
            return Ok(());
        }
        self.heading(out, heading, declared.len())?;
        let cells = |of: fn(&Declared) -> Option<&str>| {
            declared.iter().map(move |one| escape(of(one).unwrap_or("?")).into_owned())
        };
        let keys: Vec<_> = cells(|one| one.key.as_deref()).collect();
        let kinds: Vec<_> = cells(|one| one.kind.as_deref()).collect();
        let (key_width, kind_width) = (widest(&keys), widest(&kinds));
        for ((one, key), kind) in declared.iter().zip(&keys).zip(&kinds) {
            let key = self.style.name(&padded(key, key_width));
            let kind = padded(kind, kind_width);
            writeln!(out, "    {key}  {kind}  {}", self.uses(one))?;
        }
        Ok(())
    }

    fn uses(&self, declared: &Declared) -> String {
        let mut notes = Vec::new();
        if declared.is_hidden {
            notes.push("hidden".to_owned());
        }
        if let Some(prefix) = &declared.lazy_prefix {
            notes.push(format!("also {}…", escape(prefix)));
        }
        let used = match declared.uses {
            0 => self.style.severity(Severity::Warning, "never used"),
            1 => "used once".to_owned(),
            2 => "used twice".to_owned(),
            uses => format!("used {uses} times"),
        };
        notes.push(used);
        notes.join(", ")
    }

    /// The elements by section, and what stands in no element, such as settings.
    fn elements(&self, out: &mut impl Write) -> io::Result<()> {
        let (of_elements, of_sections) = self.fields();
        let nothing = Vec::new();
        let mut section = None;
        for (index, element) in self.package.elements.iter().enumerate() {
            if section != Some(&element.section) {
                section = Some(&element.section);
                let is_here =
                    |other: &&Listed| other.parent.is_none() && other.section == element.section;
                let number = self.package.elements.iter().filter(is_here).count();
                self.heading(out, &element.section, number)?;
            }
            let fields = of_elements.get(&index).unwrap_or(&nothing);
            if element.parent.is_none() || element.uid.is_some() || !fields.is_empty() {
                self.element(out, element, fields)?;
            }
        }
        for (section, fields) in &of_sections {
            writeln!(out, "\n  {}", self.style.help(&escape(section)))?;
            self.references(out, fields, 4)?;
        }
        Ok(())
    }

    /// The templates, by the elements and by the sections without elements that hold them.
    fn fields(&self) -> (BTreeMap<usize, Fields<'_>>, BTreeMap<String, Fields<'_>>) {
        let mut of_elements: BTreeMap<usize, Fields<'_>> = BTreeMap::new();
        let mut of_sections: BTreeMap<String, Fields<'_>> = BTreeMap::new();
        for template in &self.package.templates {
            let fields = match template.element {
                Some(index) => of_elements.entry(index).or_default(),
                None if !template.is_rendered() => continue,
                None => of_sections.entry(template.section()).or_default(),
            };
            match fields.last_mut() {
                Some((field, templates)) if *field == template.field => templates.push(template),
                _ => fields.push((&template.field, vec![template])),
            }
        }
        (of_elements, of_sections)
    }

    fn depth(&self, element: &Listed) -> usize {
        let mut depth = 0;
        let mut parent = element.parent;
        while let Some(index) = parent {
            depth += 1;
            parent = self.package.elements[index].parent;
        }
        depth
    }

    fn element(
        &self,
        out: &mut impl Write,
        element: &Listed,
        fields: &Fields<'_>,
    ) -> io::Result<()> {
        let indent = 4 + 2 * self.depth(element).min(20);
        let uid = match element.uid.as_deref() {
            Some("") | None => self.style.dim("no uid"),
            Some(uid) => self.style.name(&escape(uid)),
        };
        let kind = element.record_type.as_deref().unwrap_or(element.kind.noun());
        let notes = self.notes(element);
        writeln!(out, "{:indent$}{uid}  {}{notes}", "", escape(kind))?;
        self.references(out, fields, indent + 2)
    }

    fn notes(&self, element: &Listed) -> String {
        let mut notes = Vec::new();
        if element.uses > 0 {
            notes.push(count(element.uses, "reference"));
        }
        if element.parent.is_none() {
            match element.excluded {
                Exclusion::Never => {}
                Exclusion::Depends => notes.push("may be excluded".to_owned()),
                Exclusion::Always => notes.push("always excluded".to_owned()),
            }
        }
        if element.has_uid() && !element.is_usable && element.excluded != Exclusion::Always {
            notes.push("uid not usable".to_owned());
        }
        if notes.is_empty() {
            return String::new();
        }
        self.style.dim(&format!("  ({})", notes.join(", ")))
    }

    /// One line for each member: what the templates in it refer to, each name once.
    fn references(
        &self,
        out: &mut impl Write,
        fields: &Fields<'_>,
        indent: usize,
    ) -> io::Result<()> {
        for (field, templates) in fields {
            let mut names: Vec<String> = Vec::new();
            let mut seen = HashSet::new();
            for template in templates {
                let read = template.references.iter().map(|named| self.named(template, named));
                names.extend(read.filter(|name| seen.insert(name.clone())));
                names.extend(template.error.as_ref().map(|mistake| {
                    let line = self.lines.position(mistake.span.start).line;
                    let text = format!("broken template on line {line}");
                    self.style.severity(Severity::Error, &text)
                }));
            }
            if !names.is_empty() {
                let arrow = self.style.dim("→");
                writeln!(out, "{:indent$}{} {arrow} {}", "", escape(field), names.join(", "))?;
            }
        }
        Ok(())
    }

    fn named(&self, template: &TemplateSite, named: &Named) -> String {
        let written = named.written();
        let name = escape(&written);
        match named.target {
            Some(Aim::Local) => format!("{name} {}", self.style.dim("(set by the template)")),
            Some(Aim::Uids) if named.is_dynamic => format!("{name}[…]"),
            Some(_) => name.into_owned(),
            None if !template.is_rendered() => self.style.dim(&name),
            None if template.is_too_early(named) => {
                let text = format!("{name} (too early)");
                self.style.severity(Severity::Error, &text)
            }
            None if named.is_guarded => format!("{name} {}", self.style.dim("(not set)")),
            None => self.style.severity(Severity::Error, &format!("{name} (undefined)")),
        }
    }

    fn summary(&self, out: &mut impl Write) -> io::Result<()> {
        let templates = self.package.templates.iter();
        let never = templates.clone().filter(|template| template.time == Time::Never).count();
        let unresolved: usize =
            templates.clone().map(|template| template.unresolved().count()).sum();
        let references: usize = templates.map(|template| template.references.len()).sum();
        let mut parts =
            vec![count(self.package.templates.len(), "template"), count(references, "reference")];
        if never > 0 {
            parts.push(format!("{} never rendered", count(never, "template")));
        }
        let mut line = parts.join(", ");
        if unresolved > 0 {
            let text = format!("{} undefined", count(unresolved, "name"));
            line = format!("{line}, {}", self.style.severity(Severity::Error, &text));
        }
        writeln!(out, "\n  {line}")
    }
}

fn widest(cells: &[String]) -> usize {
    cells.iter().map(|cell| width(cell)).max().unwrap_or(0)
}

fn padded(cell: &str, columns: usize) -> String {
    format!("{cell}{:gap$}", "", gap = columns.saturating_sub(width(cell)))
}
