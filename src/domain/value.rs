//! What one cell of a record holds, and how Rust types go in and out of it.

use chrono::{NaiveDate, NaiveTime};

use super::id::Id;

/// The content of a cell: on the wire, in SQL and in JSON.
///
/// Dates (`2026-11-23`) and times (`09:30`) of school life are civil text, never converted; yes/no
/// is 1 or 0; money is integer pence; days of the week are a set of bits, Monday 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Value {
    /// Nothing is known.
    #[default]
    Null,
    /// A whole number.
    Int(i64),
    /// Text, a code, a date or a time.
    Text(String),
    /// Another row.
    Id(Id),
}

impl Value {
    /// Text for a cell; blank text is no value.
    pub fn text(text: impl Into<String>) -> Value {
        let text = text.into();
        if text.trim().is_empty() { Value::Null } else { Value::Text(text) }
    }

    /// The text in the cell, if it holds text.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(s) => Some(s),
            _ => None,
        }
    }

    /// The number in the cell, if it holds one.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Value::Int(n) => Some(*n),
            _ => None,
        }
    }

    /// The row the cell points at, if it points at one.
    pub fn as_id(&self) -> Option<Id> {
        match self {
            Value::Id(id) => Some(*id),
            _ => None,
        }
    }

    /// Whether nothing is known.
    pub fn is_null(&self) -> bool {
        *self == Value::Null
    }
}

/// A Rust type that a cell can hold.
pub trait Cell: Sized {
    /// Whether the cell may be empty.
    const OPTIONAL: bool = false;
    /// The cell's content.
    fn put(&self) -> Value;
    /// The content of a cell that may also be empty.
    fn put_known(&self) -> Value {
        self.put()
    }
    /// Reads a cell.
    ///
    /// # Errors
    /// The end of a sentence that starts with the field's label: "is missing", "is not a date".
    fn get(value: &Value) -> Result<Self, &'static str>;
}

impl<T: Cell> Cell for Option<T> {
    const OPTIONAL: bool = true;
    fn put(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::put_known)
    }
    fn get(value: &Value) -> Result<Self, &'static str> {
        if value.is_null() { Ok(None) } else { T::get(value).map(Some) }
    }
}

impl Cell for String {
    fn put(&self) -> Value {
        Value::text(self.as_str())
    }
    fn get(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::Text(s) => Ok(s.clone()),
            Value::Null => Err("is missing"),
            _ => Err("is not text"),
        }
    }
}

impl Cell for i64 {
    fn put(&self) -> Value {
        Value::Int(*self)
    }
    fn get(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::Int(n) => Ok(*n),
            Value::Null => Err("is missing"),
            _ => Err("is not a number"),
        }
    }
}

impl Cell for bool {
    /// "No" is an empty cell: a flag has no third state, and most flags of most rows are "no".
    fn put(&self) -> Value {
        if *self { Value::Int(1) } else { Value::Null }
    }
    /// Where nobody may know, "no" is something to know.
    fn put_known(&self) -> Value {
        Value::Int(i64::from(*self))
    }
    fn get(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::Null | Value::Int(0) => Ok(false),
            Value::Int(_) => Ok(true),
            _ => Err("is not yes or no"),
        }
    }
}

impl Cell for Id {
    fn put(&self) -> Value {
        Value::Id(*self)
    }
    fn get(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::Id(id) => Ok(*id),
            Value::Null => Err("is missing"),
            _ => Err("is not a record"),
        }
    }
}

impl Cell for NaiveDate {
    fn put(&self) -> Value {
        Value::Text(self.format("%Y-%m-%d").to_string())
    }
    fn get(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::Text(s) => NaiveDate::parse_from_str(s, "%Y-%m-%d").map_err(|_| "is not a date"),
            Value::Null => Err("is missing"),
            _ => Err("is not a date"),
        }
    }
}

impl Cell for NaiveTime {
    fn put(&self) -> Value {
        Value::Text(self.format("%H:%M").to_string())
    }
    fn get(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::Text(s) => NaiveTime::parse_from_str(s, "%H:%M").map_err(|_| "is not a time"),
            Value::Null => Err("is missing"),
            _ => Err("is not a time"),
        }
    }
}

/// Days of the week as a set: which days an adult is in, say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Days(pub u8);

impl Days {
    /// Monday to Friday.
    pub const WEEK: Days = Days(0b1_1111);

    /// Whether `day` is in the set.
    pub fn has(self, day: chrono::Weekday) -> bool {
        self.0 & (1 << day.num_days_from_monday()) != 0
    }

    /// The set with `day` in it.
    #[must_use]
    pub fn with(self, day: chrono::Weekday) -> Days {
        Days(self.0 | (1 << day.num_days_from_monday()))
    }

    /// The days as words: `Mon Tue Thu`.
    pub fn words(self) -> String {
        const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let mut out: Vec<&str> = Vec::new();
        for (n, name) in NAMES.iter().enumerate() {
            if self.0 & (1 << n) != 0 {
                out.push(name);
            }
        }
        out.join(" ")
    }
}

impl Cell for Days {
    fn put(&self) -> Value {
        Value::Int(i64::from(self.0))
    }
    fn get(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::Int(n) => u8::try_from(*n).map(Days).map_err(|_| "is not a set of days"),
            Value::Null => Err("is missing"),
            _ => Err("is not a set of days"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_read_back_as_words() {
        let days = Days::default().with(chrono::Weekday::Mon).with(chrono::Weekday::Thu);
        assert_eq!(days.words(), "Mon Thu");
        assert_eq!(Days::get(&days.put()), Ok(days));
    }

    #[test]
    fn blank_text_is_no_value() {
        assert_eq!(Value::text("  "), Value::Null);
        assert_eq!(Option::<String>::get(&Value::Null), Ok(None));
    }
}
