//! Every live record as JSON Lines: the same bytes for the same state on every device.

use std::io::Write;

use serde_json::{Map, Value as Json, json};

use crate::domain::kind::{Field, Kind, Ty};
use crate::domain::value::Days;
use crate::domain::{Id, Value};

use super::core::Store;
use super::error::StoreError;

/// A cell as JSON: ids as hex digits, yes/no as true and false, days in words, dates ISO.
pub fn json_of(field: &Field, value: &Value) -> Json {
    match (field.ty, value) {
        (Ty::Flag, Value::Int(n)) => json!(*n != 0),
        (Ty::Flag, Value::Null) if !field.optional => json!(false),
        (Ty::Days, Value::Int(n)) => {
            json!(u8::try_from(*n).map(|bits| Days(bits).words()).unwrap_or_default())
        }
        (_, value) => plain(value),
    }
}

fn plain(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Int(n) => json!(n),
        Value::Text(text) => json!(text),
        Value::Id(id) => json!(id.to_string()),
    }
}

/// The fields of a record as a JSON object, in the order declared, null when empty.
pub fn fields_json(kind: &Kind, cells: &[Value]) -> Map<String, Json> {
    kind.fields
        .iter()
        .enumerate()
        .map(|(n, f)| (f.name.to_string(), json_of(f, cells.get(n).unwrap_or(&Value::Null))))
        .collect()
}

/// Records of a kind as CSV (RFC 4180): a header of the stored names with `id` before them, then a
/// line each, with what JSON holds; yes/no is `true` and `false`.
///
/// A cell that a spreadsheet would take for a formula gets an apostrophe before it, because notes
/// come from many hands (OWASP, CSV injection).
///
/// # Errors
/// `out` cannot be written to.
pub fn write_csv(
    kind: &Kind,
    rows: &[(Id, Vec<Value>)],
    out: &mut dyn Write,
) -> Result<(), StoreError> {
    let mut csv = csv::Writer::from_writer(out);
    let failed = |e: csv::Error| StoreError::io("the output")(std::io::Error::other(e));
    let header = std::iter::once("id").chain(kind.fields.iter().map(|f| f.name));
    csv.write_record(header).map_err(failed)?;
    for (id, cells) in rows {
        let fields = fields_json(kind, cells);
        let words = fields.values().map(|value| match value {
            Json::Null => String::new(),
            Json::String(text) if text.starts_with(['=', '+', '-', '@', '\t']) => {
                format!("'{text}")
            }
            Json::String(text) => text.clone(),
            other => other.to_string(),
        });
        csv.write_record(std::iter::once(id.to_string()).chain(words)).map_err(failed)?;
    }
    csv.flush().map_err(StoreError::io("the output"))
}

impl Store {
    /// Writes every live record, sorted by kind then id, one JSON object a line; a field with two
    /// versions is `{"versions": […]}`, sorted.
    ///
    /// # Errors
    /// When the file cannot be read or `out` not written to.
    pub fn dump(&self, out: &mut dyn Write) -> Result<(), StoreError> {
        let mut kinds = self.kinds.clone();
        kinds.sort_by_key(|k| k.name);
        for kind in kinds {
            for (id, cells) in self.list(kind)? {
                let record = self.record_json(kind, id, &cells)?;
                writeln!(out, "{record}").map_err(StoreError::io("the output"))?;
            }
        }
        Ok(())
    }

    /// One record as `dump` writes it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn record_json(
        &self,
        kind: &'static Kind,
        id: Id,
        cells: &[Value],
    ) -> Result<Json, StoreError> {
        let mut fields = fields_json(kind, cells);
        if self.has_clash(id)? {
            for (name, heads) in self.versions(id)? {
                let Some(field) = kind.field(&name) else { continue };
                let mut values: Vec<&Value> = heads.iter().map(|h| &h.value).collect();
                values.sort();
                values.dedup();
                let values: Vec<Json> = values.into_iter().map(|v| json_of(field, v)).collect();
                fields.insert(name, json!({ "versions": values }));
            }
        }
        Ok(json!({ "kind": kind.name, "id": id.to_string(), "fields": fields }))
    }

    /// Whether any field of a row holds two versions.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn has_clash(&self, row: Id) -> Result<bool, StoreError> {
        Ok(self
            .conn()
            .prepare_cached("SELECT 1 FROM clash WHERE row = ?1 LIMIT 1")?
            .exists([row.0.as_slice()])?)
    }
}
