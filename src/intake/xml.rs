//! A small, hardened reader of XML: no document types, no entities, bounded depth and size.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::error::IntakeError;

/// The deepest element. A CTF goes seven deep (assessment results).
const MAX_DEPTH: usize = 64;
/// The most elements. A CTF of 20,000 pupils with attendance has about two million.
const MAX_ELEMENTS: usize = 8_000_000;
/// The longest text of one element, in bytes: what a cell may hold.
const MAX_TEXT: usize = crate::domain::text::TEXT_MAX;

/// One element with what stands in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Node {
    /// Its name, without a prefix.
    pub name: String,
    /// Its own text.
    pub text: String,
    /// The elements in it, in order.
    pub children: Vec<Node>,
}

impl Node {
    /// The first child of that name.
    pub fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|c| c.name == name)
    }

    /// The text of the first child of that name, trimmed, when it is not blank.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.child(name).map(|c| c.text.trim()).filter(|t| !t.is_empty())
    }

    /// Every element of that name below this one, in order.
    pub fn all<'a>(&'a self, name: &str, out: &mut Vec<&'a Node>) {
        for child in &self.children {
            if child.name == name {
                out.push(child);
            }
            child.all(name, out);
        }
    }
}

/// What to do with an element that begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Take {
    /// Look into it.
    Enter,
    /// Keep it whole and hand it over when it ends.
    Keep,
    /// Pass over it and everything in it.
    Skip,
}

/// Walks a document, asking `take` about each element by its path and handing kept ones to `keep`.
///
/// Inside a kept element, `take` is still asked and may skip.
pub(crate) fn walk(
    text: &str,
    mut take: impl FnMut(&[String], &str) -> Result<Take, IntakeError>,
    mut keep: impl FnMut(&[String], Node) -> Result<(), IntakeError>,
) -> Result<(), IntakeError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let mut path: Vec<String> = Vec::new();
    // The kept element that is open, outermost first, each with its open descendants.
    let mut open: Vec<Node> = Vec::new();
    let (mut skipping, mut elements) = (0usize, 0usize);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => {
                elements += 1;
                if path.len() + skipping >= MAX_DEPTH || elements > MAX_ELEMENTS {
                    return Err(too_much());
                }
                if skipping > 0 {
                    skipping += 1;
                    continue;
                }
                let name = start.local_name().as_ref().to_string();
                match take(&path, &name)? {
                    Take::Skip => skipping = 1,
                    Take::Enter if open.is_empty() => path.push(name),
                    Take::Enter | Take::Keep => {
                        open.push(Node { name: name.clone(), ..Node::default() });
                        path.push(name);
                    }
                }
            }
            Ok(Event::End(_)) if skipping > 0 => skipping -= 1,
            Ok(Event::End(_)) => {
                path.pop();
                if let Some(node) = open.pop() {
                    match open.last_mut() {
                        Some(parent) => parent.children.push(node),
                        None => keep(&path, node)?,
                    }
                }
            }
            Ok(Event::Text(text)) => add(&mut open, skipping, &text.xml10_content())?,
            Ok(Event::CData(text)) => add(&mut open, skipping, &text.xml10_content())?,
            Ok(Event::GeneralRef(reference)) => {
                let known = match reference.resolve_char_ref() {
                    Ok(Some(c)) => Some(c.to_string()),
                    Ok(None) => {
                        quick_xml::escape::resolve_predefined_entity(&reference.xml10_content())
                            .map(str::to_string)
                    }
                    Err(_) => None,
                };
                add(&mut open, skipping, &known.ok_or_else(entity)?)?;
            }
            Ok(Event::DocType(_)) => return Err(entity()),
            Ok(Event::Eof) if path.is_empty() && skipping == 0 => return Ok(()),
            Ok(Event::Eof) => return Err(broken(reader.buffer_position(), text)),
            Ok(Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Empty(_)) => {}
            Err(_) => return Err(broken(reader.error_position(), text)),
        }
    }
}

fn add(open: &mut [Node], skipping: usize, text: &str) -> Result<(), IntakeError> {
    let Some(node) = open.last_mut().filter(|_| skipping == 0) else { return Ok(()) };
    if node.text.len() + text.len() > MAX_TEXT {
        return Err(too_much());
    }
    node.text.push_str(text);
    Ok(())
}

fn entity() -> IntakeError {
    IntakeError::unreadable(
        "The XML file declares or uses entities, which no Common Transfer File does, so it was not read.",
        "Export the CTF again from your management system.",
    )
}

fn too_much() -> IntakeError {
    IntakeError::unreadable(
        "The XML file is deeper or larger than any Common Transfer File, so it was not read.",
        "Export the CTF again from your management system.",
    )
}

fn broken(at: u64, text: &str) -> IntakeError {
    let at = usize::try_from(at).unwrap_or(usize::MAX).min(text.len());
    let line = text.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1;
    IntakeError::unreadable(
        format!("The XML file breaks off or is wrong near line {line}, so nothing was read."),
        "Export the CTF again from your management system.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> Result<Vec<Node>, IntakeError> {
        let mut out = Vec::new();
        walk(
            text,
            |_, name| {
                Ok(match name {
                    "b" => Take::Keep,
                    "skip" => Take::Skip,
                    _ => Take::Enter,
                })
            },
            |_, node| {
                out.push(node);
                Ok(())
            },
        )?;
        Ok(out)
    }

    #[test]
    fn elements_are_kept_whole_and_others_passed_over() {
        let out = kept("<a><skip><b>no</b></skip><b>x &amp; y<c>z</c><skip/></b><b/></a>").unwrap();
        assert_eq!(out.len(), 2);
        assert_eq!(out[0].text, "x & y");
        assert_eq!(out[0].get("c"), Some("z"));
        assert_eq!(out[0].children.len(), 1);
    }

    #[test]
    fn bombs_and_torn_files_are_one_sentence() {
        let bomb = "<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;\">]><a><b>&y;</b></a>";
        assert!(kept(bomb).unwrap_err().to_string().contains("entities"));
        assert!(kept("<a><b>&x;</b></a>").unwrap_err().to_string().contains("entities"));
        assert!(kept(&"<a>".repeat(10_000)).unwrap_err().to_string().contains("deeper"));
        assert!(kept("<a>\n<b>").unwrap_err().to_string().contains("line 2"));
        assert!(kept("<a></c>").is_err());
        let long = format!("<a><b>{}</b></a>", "x".repeat(MAX_TEXT + 1));
        assert!(kept(&long).is_err());
    }
}
