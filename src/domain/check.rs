//! Whether cells may be written: the same checks for a form, an import, the command line and, later,
//! a change that came from another laptop.

use chrono::{NaiveDate, NaiveTime};
use unicode_normalization::is_nfc;

use super::kind::{ALL, Field, Kind, Roles, Ty};
use super::text::{TEXT_MAX, forbidden};
use super::value::{Cell, Value};

/// Whether a role may write this content of a field (DESIGN.md section 2: masks stand on fields and
/// on single options).
///
/// # Errors
/// One plain sentence that names the field.
pub fn check_role(field: &Field, value: &Value, role: Roles) -> Result<(), String> {
    let option = match (field.ty, value) {
        (Ty::Code(list), Value::Text(code)) => list.get(code).map_or(ALL, |o| o.write),
        _ => ALL,
    };
    if field.write & option & role == 0 {
        return Err(format!("{} is not for this laptop to write; ask the SENCO.", field.label));
    }
    Ok(())
}

/// Checks one cell against its declaration.
///
/// # Errors
/// One plain sentence that names the field.
pub fn check_cell(field: &Field, value: &Value) -> Result<(), String> {
    let label = field.label;
    match (field.ty, value) {
        (_, Value::Null) => Ok(()),
        (Ty::Name | Ty::Line, Value::Text(text)) => {
            if text.contains(['\n', '\t']) {
                return Err(format!("{label} must be one line."));
            }
            check_text(label, text)
        }
        (Ty::Note, Value::Text(text)) => check_text(label, text),
        (Ty::Date, value) => NaiveDate::get(value)
            .map(|_| ())
            .map_err(|_| format!("{label} is not a date; write it like 2026-11-23.")),
        (Ty::Time, value) => NaiveTime::get(value)
            .map(|_| ())
            .map_err(|_| format!("{label} is not a time; write it like 09:30.")),
        (Ty::Flag, Value::Int(0 | 1)) => Ok(()),
        (Ty::Flag, _) => Err(format!("{label} is yes or no.")),
        (Ty::Count(low, high, _), Value::Int(n)) if (low..=high).contains(n) => Ok(()),
        (Ty::Count(low, high, unit), _) => {
            let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
            Err(format!("{label} is a whole number from {low} to {high}{unit}."))
        }
        (Ty::Pence, Value::Int(_)) => Ok(()),
        (Ty::Pence, _) => Err(format!("{label} is an amount of money.")),
        (Ty::Days, Value::Int(0..=127)) => Ok(()),
        (Ty::Days, _) => Err(format!("{label} is a set of days, such as: mon tue.")),
        (Ty::Code(list), Value::Text(code)) if list.get(code).is_some() => Ok(()),
        (Ty::Code(list), _) => {
            let codes: Vec<&str> = list.options.iter().map(|o| o.code).collect();
            Err(format!("{label} is one of: {}.", codes.join(", ")))
        }
        (Ty::Ref(_), Value::Id(_)) => Ok(()),
        (Ty::Ref(kind), _) => Err(format!("{label} must name a {kind}.")),
        (Ty::Name | Ty::Line | Ty::Note, _) => Err(format!("{label} must be text.")),
    }
}

fn check_text(label: &str, text: &str) -> Result<(), String> {
    if text.len() > TEXT_MAX {
        return Err(format!("{label} is too long: at most 64 KiB of text."));
    }
    if text.chars().any(forbidden) || !is_nfc(text) {
        return Err(format!("{label} holds a character that cannot be stored."));
    }
    Ok(())
}

/// Checks a whole row: every cell, what is required, and that an end does not lie before its start.
///
/// # Errors
/// One plain sentence that names the first field at fault.
pub fn check_row(kind: &Kind, cells: &[Value]) -> Result<(), String> {
    for (field, value) in kind.fields.iter().zip(cells) {
        check_cell(field, value)?;
    }
    check_whole(kind, cells)
}

/// Checks what concerns a row as a whole, whatever its cells hold: a row that a newer version wrote
/// to may be edited here, cell by cell.
///
/// # Errors
/// One plain sentence that names the first field at fault.
pub fn check_whole(kind: &Kind, cells: &[Value]) -> Result<(), String> {
    for (n, field) in kind.fields.iter().enumerate() {
        let value = cells.get(n).unwrap_or(&Value::Null);
        // A flag without a mark is "no", so it is never missing.
        if value.is_null() && !field.optional && !matches!(field.ty, Ty::Flag) {
            return Err(format!("A {} needs: {}.", kind.label, field.label));
        }
    }
    if let (Value::Text(starts), Value::Text(ends)) =
        (kind.cell(cells, "starts"), kind.cell(cells, "ends"))
        && ends < starts
    {
        return Err(format!("A {} cannot end before it starts.", kind.label));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::kind::Record;
    use crate::domain::records::{Mark, Membership};

    #[test]
    fn bad_cells_are_named_in_one_sentence() {
        let field = |name: &str| Mark::KIND.field(name).unwrap();
        let says = |name: &str, value: Value| check_cell(field(name), &value).unwrap_err();
        assert_eq!(
            says("minutes", Value::Int(481)),
            "Minutes is a whole number from 1 to 480 minutes."
        );
        assert!(says("mark", Value::Text("zzz".into())).starts_with("Mark is one of: here, late"));
        assert_eq!(
            says("note", Value::Text("\u{1b}[2J".into())),
            "Note holds a character that cannot be stored."
        );
        assert_eq!(says("reason", Value::Text("a\nb".into())), "Why must be one line.");
        assert!(check_cell(field("minutes"), &Value::Null).is_ok());
    }

    #[test]
    fn rows_need_what_is_required_and_ends_after_starts() {
        let none = vec![Value::Null; Mark::KIND.fields.len()];
        assert_eq!(check_row(Mark::KIND, &none).unwrap_err(), "A mark needs: Session.");
        let id = crate::domain::Id([1; 16]);
        let row = vec![
            Value::Id(id),
            Value::Id(id),
            Value::Text("2026-02-01".into()),
            Value::Text("2026-01-01".into()),
        ];
        assert!(check_row(Membership::KIND, &row).unwrap_err().contains("cannot end before"));
    }
}
