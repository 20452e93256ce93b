//! What a settings file says, each thing with the line it stands on: a mistake is named by its
//! place.

use toml::de::{DeTable, DeValue};

use super::nearest::nearest;

/// One thing a settings file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// The line it stands on, counted from 1.
    pub line: usize,
    /// What it says.
    pub value: Said,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// `"text"`.
    Text(String),
    /// `true` or `false`.
    Yes(bool),
    /// A whole number.
    Number(i64),
    /// `["a", "b"]`.
    List(Vec<Said>),
    /// `{ … }` or a section.
    Table(Vec<Entry>),
    /// A fraction or a date: nothing here asks for one.
    Other,
}

impl Said {
    /// What it is, in a sentence: "expected text, this is a number".
    pub fn kind(&self) -> &'static str {
        match self {
            Said::Text(_) => "text",
            Said::Yes(_) => "true or false",
            Said::Number(_) => "a number",
            Said::List(_) => "a list",
            Said::Table(_) => "a section",
            Said::Other => "a fraction or a date",
        }
    }
}

/// Why a file is no settings file: the line, and what stands wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Counted from 1.
    pub line: usize,
    /// A few words.
    pub why: String,
}

/// Reads a settings file, its entries in the order of the lines.
///
/// # Errors
/// It is no TOML; the first mistake.
pub fn read(text: &str) -> Result<Vec<Entry>, Unread> {
    match DeTable::parse(text) {
        Ok(table) => Ok(entries(table.get_ref(), text)),
        Err(error) => {
            let line = error.span().map_or(1, |span| line_of(text, span.start));
            // TOML's own message may go on over several lines; the first says what.
            let why = error.message().lines().next().unwrap_or("cannot be read");
            Err(Unread { line, why: why.trim_end_matches('.').to_string() })
        }
    }
}

fn entries(table: &DeTable<'_>, text: &str) -> Vec<Entry> {
    let mut out: Vec<Entry> = table
        .iter()
        .map(|(name, value)| Entry {
            name: name.get_ref().to_string(),
            line: line_of(text, name.span().start),
            value: said(value.get_ref(), text),
        })
        .collect();
    out.sort_by_key(|entry| entry.line);
    out
}

fn said(value: &DeValue<'_>, text: &str) -> Said {
    match value {
        DeValue::String(s) => Said::Text(s.to_string()),
        DeValue::Boolean(yes) => Said::Yes(*yes),
        DeValue::Integer(n) => {
            i64::from_str_radix(n.as_str(), n.radix()).map_or(Said::Other, Said::Number)
        }
        DeValue::Array(list) => Said::List(list.iter().map(|v| said(v.get_ref(), text)).collect()),
        DeValue::Table(table) => Said::Table(entries(table, text)),
        DeValue::Float(_) | DeValue::Datetime(_) => Said::Other,
    }
}

/// The line of a place in a text, counted from 1.
pub fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() + 1
}

/// `; did you mean "theme"?` where a name known is near a wrong one, else nothing.
pub fn did_you_mean<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(wrong, known).map_or_else(String::new, |near| format!("; did you mean \"{near}\"?"))
}

/// A sentence with its full stop, unless it ends in a question.
pub fn stopped(mut text: String) -> String {
    if !text.ends_with(['?', '.']) {
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_found_on_its_line() {
        let text = "b = 1\na = \"x\"\n\n[t]\nc = { d = true }\ne = [\"p\", 2]\nf = 1.5\n";
        let read = read(text).unwrap();
        let lines: Vec<(&str, usize)> = read.iter().map(|e| (e.name.as_str(), e.line)).collect();
        assert_eq!(lines, [("b", 1), ("a", 2), ("t", 4)]);
        let Said::Table(inner) = &read[2].value else { panic!("{read:?}") };
        assert_eq!((inner[0].line, inner[1].line), (5, 6));
        assert_eq!(inner[1].value, Said::List(vec![Said::Text("p".into()), Said::Number(2)]));
        assert_eq!(inner[2].value, Said::Other);
    }

    #[test]
    fn the_first_mistake_is_named_by_its_line() {
        let error = read("a = 1\nb = \n").unwrap_err();
        assert_eq!(error.line, 2, "{error:?}");
        assert!(!error.why.ends_with('.') && !error.why.contains('\n'), "{error:?}");
    }
}
