//! Forms, details and lists of any record type, as the worker answers them: everything follows from
//! the declarations ([`Kind`]) and from what hangs on them ([`crate::domain::links`]).
//!
//! What is here reads the store and hands over plain data; the state of a form being filled in is
//! `overlays::form`.

pub mod choices;
pub mod detail;
pub mod list;
pub mod remove;
pub mod save;
pub mod view;

use std::cell::RefCell;
use std::collections::HashMap;

use crate::app::fields::show_with;
use crate::domain::kind::{Field, Kind, Ty};
use crate::domain::records::{Wording, Words};
use crate::domain::{Id, Record, Value};
use crate::store::{Store, StoreError};

/// What stands for a record that is there no more.
pub const GONE: &str = "(gone)";

/// What a form is for.
#[derive(Clone, Debug)]
pub enum FormKey {
    /// A new record.
    New {
        /// Its type.
        kind: &'static Kind,
        /// Where the person stands: records that the new one is filled with, by their type.
        around: Vec<(&'static str, Id)>,
        /// What its fields hold already.
        with: Vec<(&'static str, Value)>,
    },
    /// A record that stands.
    Edit {
        /// Its type.
        kind: &'static Kind,
        /// The record.
        id: Id,
    },
}

impl FormKey {
    /// A new record of a type, with nothing known of it.
    pub fn new(kind: &'static Kind) -> FormKey {
        FormKey::New { kind, around: Vec::new(), with: Vec::new() }
    }

    /// The record type.
    pub fn kind(&self) -> &'static Kind {
        match self {
            FormKey::New { kind, .. } | FormKey::Edit { kind, .. } => kind,
        }
    }

    /// The name that its draft is kept under: one for every record and every place to make one from.
    pub fn draft(&self) -> String {
        match self {
            FormKey::Edit { kind, id } => format!("form.{}.{id}", kind.name),
            FormKey::New { kind, around, .. } => {
                let about: Vec<String> = around.iter().map(|(_, id)| format!(".{id}")).collect();
                format!("form.{}.new{}", kind.name, about.concat())
            }
        }
    }
}

/// The school's own words in force today.
///
/// # Errors
/// When the store cannot be read.
pub fn words(store: &Store) -> Result<Words, StoreError> {
    // A store of other record types, as tests make them, has none.
    if store.kind(Wording::KIND.name).is_none() {
        return Ok(Words::default());
    }
    let rows = store.rows::<Wording>()?.into_iter().map(|(_, row)| row);
    Ok(Words::on(store.clock().today(), rows))
}

/// Names of records, each looked up once.
pub struct Names<'a> {
    store: &'a Store,
    words: Words,
    known: RefCell<HashMap<Id, String>>,
}

impl<'a> Names<'a> {
    /// Names out of a store, with the school's own words.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn of(store: &'a Store) -> Result<Names<'a>, StoreError> {
        Ok(Names { store, words: words(store)?, known: RefCell::default() })
    }

    /// A cell as people read it, in the school's own words.
    pub fn show(&self, field: &Field, value: &Value) -> String {
        if let (Ty::Code(list), Value::Text(code)) = (field.ty, value)
            && let Some(word) = self.words.of(list, code)
        {
            return word.to_string();
        }
        show_with(field, value, &|kind, id| self.word(kind, id))
    }

    /// What a record is called; [`GONE`] for one that is deleted or was never here.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn name(&self, kind: &str, id: Id) -> Result<String, StoreError> {
        if let Some(name) = self.known.borrow().get(&id) {
            return Ok(name.clone());
        }
        let name = match self.store.kind(kind) {
            Some(kind) => match self.store.cells(kind, id)? {
                Some(cells) if !self.store.may_read_row(kind, &cells) => {
                    crate::app::strings::RESTRICTED.to_string()
                }
                Some(cells) => self.store.name_of_row(kind, id, &cells)?,
                None => GONE.to_string(),
            },
            None => GONE.to_string(),
        };
        self.known.borrow_mut().insert(id, name.clone());
        Ok(name)
    }

    /// The same, where a name that cannot be read is only a name.
    pub fn word(&self, kind: &str, id: Id) -> String {
        self.name(kind, id).unwrap_or_else(|_| GONE.to_string())
    }

    /// Every name looked up so far.
    pub fn into_known(self) -> HashMap<Id, String> {
        self.known.into_inner()
    }
}
