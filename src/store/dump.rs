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
