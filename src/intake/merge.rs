//! What a file says, laid over what is on file: only what differs, and never over typed words.

use super::error::{At, Problem};
use super::on_file::mis_key;
use crate::domain::fold::fold;
use crate::domain::{Kind, Value};
use crate::store::Loaded;

/// Fields by stored name with what a file says of each; nothing that it leaves empty.
pub(crate) type Stated = Vec<(&'static str, Value)>;

/// The cells of a new row: what is stated, and nothing elsewhere.
pub(crate) fn new_cells(kind: &'static Kind, stated: Stated) -> Vec<Value> {
    let mut cells = vec![Value::Null; kind.fields.len()];
    for (field, value) in stated {
        if let Some(n) = kind.position(field)
            && let Some(cell) = cells.get_mut(n)
        {
            *cell = kind.fields[n].stored(value);
        }
    }
    cells
}

/// The cells of a row on file with what a file says laid over them.
///
/// Fields in `typed` are filled in where they are empty and else kept, with a warning.
pub(crate) fn laid_over(
    loaded: &Loaded,
    stated: Stated,
    typed: &[&str],
    at: &At,
    warnings: &mut Vec<Problem>,
) -> Vec<Value> {
    let kind = loaded.kind;
    let mut cells = loaded.cells.clone();
    cells.resize(kind.fields.len().max(cells.len()), Value::Null);
    for (field, value) in stated {
        let Some(place) = kind.position(field) else { continue };
        let old = &cells[place];
        if value.is_null() || same(field, old, &value) {
            continue;
        }
        if typed.contains(&field) && !old.is_null() {
            warnings
                .push(at.problem(field, "what is on file was kept; the list says something else"));
            continue;
        }
        cells[place] = value;
    }
    cells
}

/// Whether a cell already says what the file says: names and words that differ only in accents,
/// capitals or spacing are the same, and so are numbers that lost noughts in Excel.
pub(crate) fn same(field: &str, old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Text(a), Value::Text(b)) if field == "mis_id" => mis_key(a) == mis_key(b),
        (Value::Text(a), Value::Text(b)) if field == "phone" => {
            a == b || reach(a).is_some_and(|r| reach(b) == Some(r))
        }
        (Value::Text(a), Value::Text(b)) => a == b || (alphabetic(a) && fold(a) == fold(b)),
        (Value::Null, Value::Int(0)) => true,
        (a, b) => a == b,
    }
}

/// What reaches somebody, for comparing: the last nine digits of a number, or an email address.
pub(crate) fn reach(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    if text.contains('@') {
        return Some(text);
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    // With and without +44 a British number ends in the same nine digits.
    (digits.len() >= 9).then(|| digits[digits.len() - 9..].to_string())
}

/// Dates, times and numbers in text are compared as they are.
fn alphabetic(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_noughts_are_no_difference() {
        let text = |t: &str| Value::Text(t.to_string());
        assert!(same("forename", &text("Zoë"), &text("Zoe")));
        assert!(same("mis_id", &text("004711"), &text("4711")));
        assert!(!same("dob", &text("2017-03-04"), &text("2017-03-05")));
        assert!(same("eal", &Value::Null, &Value::Int(0)));
    }
}
