//! Values as people type and read them, from a field's declaration: for forms and the command line.

use chrono::NaiveDate;

use super::nearest::nearest;
use super::words;
use crate::domain::age::{parse_months, show_months};
use crate::domain::check::check_cell;
use crate::domain::codes::CodeList;
use crate::domain::dates::{self, Look, parse_minutes, parse_time};
use crate::domain::fold::fold;
use crate::domain::kind::{Field, Kind, MINUTES, MONTHS, Ty};
use crate::domain::text::{clean, clean_line};
use crate::domain::value::{Cell, Days};
use crate::domain::{Id, Value};

/// Finds the records that typed words name.
pub trait Lookup {
    /// Records of a kind that `text` names, by the first digits of an id or by name, each with its
    /// name. One is the one meant; several are to choose from.
    ///
    /// # Errors
    /// One sentence, when the store cannot be read.
    fn named(&self, kind: &str, text: &str) -> Result<Vec<(Id, String)>, String>;
}

/// A lookup that knows nobody: for fields that refer to nothing, and for tests.
pub struct Nobody;

impl Lookup for Nobody {
    fn named(&self, _: &str, _: &str) -> Result<Vec<(Id, String)>, String> {
        Ok(Vec::new())
    }
}

/// What typed values are read against.
pub struct ParseCtx<'a> {
    /// Today: "friday" is counted from it.
    pub today: NaiveDate,
    /// Who is called what.
    pub lookup: &'a dyn Lookup,
}

/// Why a typed value was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The stored name of the field.
    pub field: &'static str,
    /// One sentence that names it as the screen does.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// What could have been meant; more than one where the words name several.
    pub candidates: Vec<String>,
}

impl FieldError {
    fn new(field: &Field, message: impl Into<String>) -> FieldError {
        FieldError {
            field: field.name,
            message: message.into(),
            hint: None,
            candidates: Vec::new(),
        }
    }

    fn hint(mut self, hint: impl Into<String>) -> FieldError {
        self.hint = Some(hint.into());
        self
    }
}

/// Reads what was typed into a field; nothing typed empties it.
///
/// # Errors
/// The text is no value of the field.
pub fn parse_value(field: &Field, text: &str, ctx: &ParseCtx<'_>) -> Result<Value, FieldError> {
    let label = field.label;
    let line = clean_line(text);
    if line.is_empty() {
        return Ok(Value::Null);
    }
    let refused = |error: dates::DateError| FieldError::new(field, format!("{label}: {error}"));
    let value = match field.ty {
        Ty::Name | Ty::Line => Value::text(line),
        Ty::Note => Value::text(clean(text)),
        Ty::Date => dates::parse(&line, ctx.today, look(field)).map_err(refused)?.put(),
        Ty::Time => parse_time(&line).map_err(refused)?.put(),
        Ty::Flag => flag(field, &line)?,
        Ty::Count(low, high, unit) => count(field, &line, (low, high, unit))?,
        Ty::Pence => pence(field, &line)?,
        Ty::Days => days(field, &line)?,
        Ty::Code(list) => code(field, &line, list)?,
        Ty::Ref(kind) => reference(field, &line, kind, ctx)?,
    };
    check_cell(field, &value).map_err(|message| FieldError::new(field, message))?;
    Ok(value)
}

/// Whether a bare day of the week lies ahead: where something is to be done by then.
fn look(field: &Field) -> Look {
    match field.name {
        "due" | "booked" | "follow_up_on" | "review_on" | "ends" => Look::Forward,
        _ => Look::Back,
    }
}

fn flag(field: &Field, line: &str) -> Result<Value, FieldError> {
    match fold(line).as_str() {
        "yes" | "y" | "true" | "1" | "on" => Ok(Value::Int(1)),
        "no" | "n" | "false" | "0" | "off" => Ok(Value::Int(0)),
        _ => Err(FieldError::new(field, format!("{} is yes or no, not \"{line}\".", field.label))
            .hint("Write yes or no.")),
    }
}

fn count(
    field: &Field,
    line: &str,
    (low, high, unit): (i64, i64, &str),
) -> Result<Value, FieldError> {
    let refused =
        |error: &dyn std::fmt::Display| FieldError::new(field, format!("{}: {error}", field.label));
    if matches!(MONTHS, Ty::Count(_, _, months) if months == unit) {
        return parse_months(line).map(Value::Int).map_err(|e| refused(&e));
    }
    let Ty::Count(_, most, minutes) = MINUTES else { return Ok(Value::Null) };
    if unit == minutes && high == most {
        return parse_minutes(line).map(Value::Int).map_err(|e| refused(&e));
    }
    let number = line.strip_suffix(unit).unwrap_or(line).trim();
    number.parse().map(Value::Int).map_err(|_| {
        let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
        let message = format!(
            "{} is a whole number from {low} to {high}{unit}, not \"{line}\".",
            field.label
        );
        FieldError::new(field, message)
    })
}

/// Pounds, with or without their sign, or pence with a p: `17.20`, `£17.20`, `£17`, `1720p`.
fn pence(field: &Field, line: &str) -> Result<Value, FieldError> {
    let refused = || {
        FieldError::new(field, format!("{} is an amount of money, not \"{line}\".", field.label))
            .hint("Write it like £17.20 or 1720p.")
    };
    let plain = line.replace([',', ' '], "");
    if let Some(pence) = plain.strip_suffix('p') {
        return pence.parse().map(Value::Int).map_err(|_| refused());
    }
    let plain = plain.strip_prefix('£').unwrap_or(&plain);
    let (pounds, pence) = plain.split_once('.').unwrap_or((plain, "0"));
    let pounds: i64 = pounds.parse().map_err(|_| refused())?;
    let pence: i64 = match (pence.len(), pence.parse()) {
        (2, Ok(pence)) => pence,
        (1, Ok(tenth)) => 10 * tenth,
        _ => return Err(refused()),
    };
    if pounds < 0 {
        return Err(refused());
    }
    pounds.checked_mul(100).and_then(|p| p.checked_add(pence)).map(Value::Int).ok_or_else(refused)
}

/// `mon tue`, `Mon, Thu`, `mon-wed`, `weekdays`.
fn days(field: &Field, line: &str) -> Result<Value, FieldError> {
    let refused = |word: &str| {
        FieldError::new(field, format!("{}: \"{word}\" is not a day of the week.", field.label))
            .hint("Write them like: mon tue thu, or mon-fri.")
    };
    let mut out = Days::default();
    let line = line.to_lowercase();
    for word in line.split([' ', ',', '+', '/']).filter(|w| !w.is_empty() && *w != "and") {
        if matches!(word, "weekdays" | "week" | "daily" | "all") {
            out = Days(out.0 | Days::WEEK.0);
            continue;
        }
        let (from, to) = word.split_once('-').unwrap_or((word, word));
        let from = dates::weekday(from).ok_or_else(|| refused(word))?;
        let to = dates::weekday(to).ok_or_else(|| refused(word))?;
        let mut day = from;
        out = out.with(day);
        while day != to {
            day = day.succ();
            out = out.with(day);
        }
    }
    Ok(out.put())
}

fn code(field: &Field, line: &str, list: &'static CodeList) -> Result<Value, FieldError> {
    if let Some(found) = list.find(line) {
        return Ok(Value::Text(found.code.to_string()));
    }
    let label = field.label;
    let mut error = FieldError::new(field, format!("{label}: \"{line}\" is no {}.", list.name));
    error.candidates = list.options.iter().map(|o| named(o.code, o.label)).collect();
    let words = list.options.iter().flat_map(|o| [o.code, o.label]);
    Err(match nearest(line, words) {
        Some(word) => error.hint(format!("Did you mean {word}?")),
        None => error,
    })
}

/// `K (SEN support)`: what to type, and what it says on the screen.
fn named(code: &str, label: &str) -> String {
    if fold(code) == fold(label) { code.to_string() } else { format!("{code} ({label})") }
}

fn reference(
    field: &Field,
    line: &str,
    kind: &str,
    ctx: &ParseCtx<'_>,
) -> Result<Value, FieldError> {
    let found = ctx.lookup.named(kind, line).map_err(|e| FieldError::new(field, e))?;
    match found.as_slice() {
        [(id, _)] => Ok(Value::Id(*id)),
        [] => Err(FieldError::new(
            field,
            format!("{}: there is no {} called \"{line}\".", field.label, word(kind)),
        )
        .hint(how_to_add(kind))),
        several => {
            let message = format!("{}: \"{line}\" names {} of them.", field.label, several.len());
            let mut error =
                FieldError::new(field, message).hint("Say which, by more of the name or by id.");
            error.candidates =
                several.iter().map(|(id, name)| format!("{} {name}", short(*id))).collect();
            Err(error)
        }
    }
}

/// What to do about a name that is nobody's.
fn how_to_add(kind: &str) -> &'static str {
    match kind {
        "staff" => {
            "Give a name, or add them: senlog new staff forename=… surname=…; on the screen n, then a."
        }
        "pupil" => {
            "Give a name, or add them: senlog new pupil forename=… surname=…; on the screen n, then p."
        }
        _ => "Give a name, or four and more digits of an id.",
    }
}

/// The word on the screen for a record type's stored name.
fn word(kind: &str) -> &str {
    crate::domain::records::kind(kind).map_or(kind, |k| k.label)
}

/// The digits of an id that people type: eight, twice what is needed.
pub fn short(id: Id) -> String {
    id.to_string().chars().take(8).collect()
}

/// A cell as people read it; nothing for an empty one. References show the start of their id; see
/// [`show_with`] for names.
pub fn show_value(field: &Field, value: &Value) -> String {
    show_with(field, value, &|_, id| short(id))
}

/// As [`show_value`], with the names of the records that cells refer to.
pub fn show_with(field: &Field, value: &Value, name: &dyn Fn(&str, Id) -> String) -> String {
    match (field.ty, value) {
        (Ty::Flag, Value::Int(0)) => "no".to_string(),
        (Ty::Flag, Value::Int(_)) => "yes".to_string(),
        (_, Value::Null) => String::new(),
        (Ty::Date, value) => NaiveDate::get(value).map_or_else(|_| plain(value), dates::with_year),
        (Ty::Code(list), Value::Text(code)) => list.label(code).to_string(),
        (Ty::Days, value) => Days::get(value).map_or_else(|_| plain(value), Days::words),
        (Ty::Pence, Value::Int(pence)) => {
            let sign = if *pence < 0 { "-" } else { "" };
            format!("{sign}£{}.{:02}", (pence / 100).abs(), (pence % 100).abs())
        }
        (Ty::Count(_, _, unit), Value::Int(n)) if matches!(MONTHS, Ty::Count(_, _, m) if m == unit) => {
            show_months(*n)
        }
        (Ty::Count(_, _, unit), Value::Int(n)) if !unit.is_empty() => format!("{n} {unit}"),
        (Ty::Ref(kind), Value::Id(id)) => name(kind, *id),
        (_, value) => plain(value),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Int(n) => n.to_string(),
        Value::Text(text) => text.clone(),
        Value::Id(id) => short(*id),
    }
}

/// The field that a typed name means: its stored name, or its word on the screen.
///
/// # Errors
/// There is none; the nearest is named.
pub fn field_named(
    kind: &'static Kind,
    typed: &str,
) -> Result<(usize, &'static Field), FieldError> {
    let folded = fold(typed);
    let same = |f: &&Field| fold(f.name) == folded || fold(f.label) == folded;
    // The stored name goes first: two fields may share a word on the screen.
    let place = kind
        .fields
        .iter()
        .position(|f| fold(f.name) == folded)
        .or_else(|| kind.fields.iter().position(|f| same(&f)));
    if let Some((place, field)) = place.and_then(|n| Some((n, kind.fields.get(n)?))) {
        return Ok((place, field));
    }
    let mut error = FieldError {
        field: "",
        message: words::capital(&format!(
            "{} has no field \"{}\".",
            words::one(kind.label),
            clean_line(typed)
        )),
        hint: None,
        candidates: kind.fields.iter().map(|f| f.name.to_string()).collect(),
    };
    if let Some(near) = nearest(typed, kind.fields.iter().map(|f| f.name)) {
        error = error.hint(format!("Did you mean {near}?"));
    }
    Err(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Record;
    use crate::domain::records::{Contact, Membership, Pupil, Register, Session, Slot, Staff};

    struct Two;
    impl Lookup for Two {
        fn named(&self, kind: &str, text: &str) -> Result<Vec<(Id, String)>, String> {
            let all = [(Id([1; 16]), "Maya Barnes"), (Id([2; 16]), "Maya Khan")];
            let hit = |n: &&(Id, &str)| kind == "pupil" && fold(n.1).contains(&fold(text));
            Ok(all.iter().filter(hit).map(|(id, n)| (*id, (*n).to_string())).collect())
        }
    }

    fn read(kind: &'static Kind, field: &str, text: &str) -> Result<Value, FieldError> {
        // A Monday.
        let today = "2026-11-23".parse().unwrap();
        parse_value(kind.field(field).unwrap(), text, &ParseCtx { today, lookup: &Two })
    }

    fn text(s: &str) -> Value {
        Value::Text(s.to_string())
    }

    #[test]
    fn values_are_read_as_people_type_them() {
        let (pupil, contact, session) = (Pupil::KIND, Contact::KIND, Session::KIND);
        #[rustfmt::skip]
        let table: &[(&'static Kind, &str, &str, Value)] = &[
            (pupil, "forename", "  Zoe\u{308}  ", text("Zoë")),
            (pupil, "dob", "16 Dec 2018", text("2018-12-16")),
            (pupil, "dob", "16/12/2018", text("2018-12-16")),
            (pupil, "eal", "Yes", Value::Int(1)),
            (pupil, "eal", "n", Value::Int(0)),
            (pupil, "sex", "girl", text("F")),
            (pupil, "notes", "two\nlines", text("two\nlines")),
            (pupil, "notes", "   ", Value::Null),
            (contact, "date", "friday", text("2026-11-20")),
            (contact, "follow_up_on", "friday", text("2026-11-27")),
            (contact, "with_type", "mum", text("parent")),
            (contact, "medium", "rang", text("phone")),
            (session, "time", "9.30", text("09:30")),
            (session, "minutes", "half an hour", Value::Int(30)),
            (session, "minutes", "25", Value::Int(25)),
            (session, "counted", "6 pupils", Value::Int(6)),
            (session, "state", "did not happen", text("not_held")),
            (Register::KIND, "status", "SEN support", text("K")),
            (Staff::KIND, "days", "mon, tue and thu", Value::Int(0b1011)),
            (Staff::KIND, "days", "Mon-Wed", Value::Int(0b111)),
            (Slot::KIND, "days", "weekdays", Value::Int(0b1_1111)),
            (Membership::KIND, "pupil", "maya b", Value::Id(Id([1; 16]))),
        ];
        for (kind, field, typed, value) in table {
            assert_eq!(read(kind, field, typed).as_ref(), Ok(value), "{field}={typed}");
        }
    }

    #[test]
    fn what_is_no_value_is_refused_by_name_with_what_to_do() {
        let says = |kind, field, text| read(kind, field, text).unwrap_err();
        let (pupil, session) = (Pupil::KIND, Session::KIND);
        let error = says(pupil, "eal", "perhaps");
        assert_eq!(error.message, "EAL is yes or no, not \"perhaps\".");
        let error = says(pupil, "dob", "31 feb");
        assert!(error.message.starts_with("Date of birth: 31"), "{}", error.message);
        assert!(says(session, "minutes", "481").message.contains("480"));
        assert!(says(session, "counted", "-1").message.contains("from 0 to 60 pupils"));
        let error = says(session, "state", "hled");
        assert_eq!(error.hint.as_deref(), Some("Did you mean held?"));
        assert!(error.candidates.contains(&"not_held (did not happen)".to_string()));
        let error = says(Staff::KIND, "days", "mon someday");
        assert!(error.message.contains("\"someday\" is not a day"), "{}", error.message);
        let error = says(Membership::KIND, "pupil", "maya");
        assert_eq!(error.candidates, ["01010101 Maya Barnes", "02020202 Maya Khan"]);
        let error = says(Membership::KIND, "pupil", "zed");
        assert_eq!(error.message, "Pupil: there is no pupil called \"zed\".");
    }

    #[test]
    fn money_is_whole_pence() {
        let field = &Field { ty: Ty::Pence, label: "Rate", ..*Pupil::KIND.field("dob").unwrap() };
        for (typed, want) in [
            ("17.20", Some(1_720)),
            ("£17.20", Some(1_720)),
            ("£1,200", Some(120_000)),
            ("17.2", Some(1_720)),
            ("1720p", Some(1_720)),
            ("0.05", Some(5)),
            ("17.205", None),
            ("-3", None),
            ("ten", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(pence(field, typed).ok(), want.map(Value::Int), "{typed}");
        }
        assert_eq!(show_value(field, &Value::Int(1_720)), "£17.20");
        assert_eq!(show_value(field, &Value::Int(-5)), "-£0.05");
    }

    #[test]
    fn what_is_shown_reads_back() {
        for (kind, field, typed) in [
            (Session::KIND, "date", "2026-11-20"),
            (Session::KIND, "minutes", "25"),
            (Session::KIND, "state", "cut_short"),
            (Session::KIND, "time", "09:30"),
            (Staff::KIND, "days", "mon thu"),
            (Pupil::KIND, "eal", "yes"),
            (Pupil::KIND, "surname", "O'Brien"),
        ] {
            let value = read(kind, field, typed).unwrap();
            let shown = show_value(kind.field(field).unwrap(), &value);
            assert_eq!(read(kind, field, &shown), Ok(value), "{field}: {shown}");
        }
        assert_eq!(show_value(Pupil::KIND.field("dob").unwrap(), &Value::Null), "");
    }

    #[test]
    fn fields_are_found_by_either_name_and_the_nearest_is_offered() {
        assert_eq!(field_named(Pupil::KIND, "preferred").unwrap().1.name, "preferred");
        assert_eq!(field_named(Pupil::KIND, "known as").unwrap().1.name, "preferred");
        assert_eq!(field_named(Pupil::KIND, "Date of birth").unwrap().1.name, "dob");
        let error = field_named(Pupil::KIND, "forname").unwrap_err();
        assert_eq!(error.message, "A pupil has no field \"forname\".");
        assert_eq!(error.hint.as_deref(), Some("Did you mean forename?"));
    }
}
