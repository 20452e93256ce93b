//! The shape of a record type: one declaration that everything else follows from.
//!
//! [`record!`](crate::record) expands to data only: a typed struct, a `&'static` [`Kind`], `cells()`
//! and `read()`. The projection's SQL, the form, the detail view, JSON, CSV, the search text, the
//! role filter and the merge are plain functions over [`Kind`]; logic and checks across fields are
//! methods of the struct.

use super::codes::CodeList;
use super::value::Value;

/// Roles as a set of bits. A field says which of them may read it and which may write it.
pub type Roles = u8;
/// The SENCO and the deputy.
pub const LEAD: Roles = 1;
/// Class teachers.
pub const TEACHER: Roles = 2;
/// Teaching assistants.
pub const TA: Roles = 4;
/// Readers who change nothing: a head teacher, a governor in school.
pub const VIEWER: Roles = 8;
/// Everyone who may read.
pub const ALL: Roles = LEAD | TEACHER | TA | VIEWER;
/// Every adult who logs: reading is narrow, writing is broad (DESIGN.md truth 7).
pub const ADULTS: Roles = LEAD | TEACHER | TA;
/// Leads and class teachers.
pub const STAFFROOM: Roles = LEAD | TEACHER;

/// What a cell may hold, and so how it is asked for, shown and checked.
#[derive(Clone, Copy, Debug)]
pub enum Ty {
    /// A person's name: one line, folded for finding.
    Name,
    /// One line of words.
    Line,
    /// Several lines of words.
    Note,
    /// A day of school life.
    Date,
    /// A time of day.
    Time,
    /// Yes or no.
    Flag,
    /// A whole number from .0 to .1, counted in .2 ("minutes", "a week"; may be empty).
    Count(i64, i64, &'static str),
    /// Pence.
    Pence,
    /// Days of the week.
    Days,
    /// One of a list of codes.
    Code(&'static CodeList),
    /// A row of the kind named.
    Ref(&'static str),
}

/// Minutes of one session: the log refuses others (DESIGN.md section 5).
pub const MINUTES: Ty = Ty::Count(1, 480, "minutes");

/// An age that a test gives: asked for and shown as years;months, held in months. The most a test
/// for primary schools goes to is far below twenty-five years.
pub const MONTHS: Ty = Ty::Count(0, 300, "months of age");

/// Where a form shows a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Asked at once: the two or three that matter.
    Main,
    /// Folded away under "more".
    More,
    /// Filled by the program, never typed.
    Hidden,
}

/// One field of a record type.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The stored name, for ever.
    pub name: &'static str,
    /// What it holds.
    pub ty: Ty,
    /// The word on the screen.
    pub label: &'static str,
    /// One sentence for the person filling it in.
    pub help: &'static str,
    /// Where a form shows it.
    pub place: Place,
    /// Who may read it.
    pub read: Roles,
    /// Who may write it.
    pub write: Roles,
    /// Whether the cell may be empty.
    pub optional: bool,
    /// Two versions of it are shown side by side everywhere until somebody decides (SYNC.md 3.3).
    pub safety: bool,
    /// It is filled in after the event, such as a follow-up that was done: who logged the entry may
    /// still write it when the rest stands (SYNC.md 4.4, A5).
    pub later: bool,
    /// What a new record starts with, as a person would type it: `today`, `me`, a code.
    pub default: Option<&'static str>,
}

impl Field {
    /// The one way in which a value is stored: "no" is an empty cell where a flag has no third state,
    /// so that two laptops that both say "no" say the same.
    pub fn stored(&self, value: Value) -> Value {
        match (self.ty, value) {
            (Ty::Flag, Value::Int(0)) if !self.optional => Value::Null,
            (_, value) => value,
        }
    }

    /// Whether what is typed here is found by full-text search.
    pub fn searchable(&self) -> bool {
        matches!(self.ty, Ty::Name | Ty::Line | Ty::Note)
    }
}

/// Whose a row is, which decides who may hold it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The school's: everybody's.
    School,
    /// The row is the pupil.
    Pupil,
    /// The pupil in this field.
    Of(&'static str),
    /// Whoever the row in this field belongs to.
    Via(&'static str),
}

/// A record type, as data.
#[derive(Debug)]
pub struct Kind {
    /// The stored name, for ever.
    pub name: &'static str,
    /// The word on the screen, for one.
    pub label: &'static str,
    /// The word on the screen, for several.
    pub plural: &'static str,
    /// What it is, in one sentence.
    pub doc: &'static str,
    /// Whose it is.
    pub scope: Scope,
    /// The id rule: the first list of fields that are all filled in derives the id; none, random.
    pub id: &'static [&'static [&'static str]],
    /// The fields that name a row to a person, in order.
    pub title: &'static [&'static str],
    /// The fields, in the order a person would fill them in.
    pub fields: &'static [Field],
}

impl Kind {
    /// The place of a field in `fields` and in the cells.
    pub fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.name == name)
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|f| f.name == name)
    }

    /// The content of a named field among a row's cells; `Null` for a field that is not there.
    pub fn cell<'a>(&self, cells: &'a [Value], name: &str) -> &'a Value {
        const NULL: &Value = &Value::Null;
        self.position(name).and_then(|n| cells.get(n)).unwrap_or(NULL)
    }

    /// The fields a role may read.
    pub fn readable(&self, role: Roles) -> impl Iterator<Item = (usize, &'static Field)> + use<> {
        self.fields.iter().enumerate().filter(move |(_, f)| f.read & role != 0)
    }

    /// Whether a field says which row this is: whose it is, or what its id was derived from. Changing
    /// it would show one child's record under another (SYNC.md 4.4, A4). Days in an id may be
    /// corrected: the row stays the same child's.
    pub fn fixed(&self, cells: &[Value], field: &Field) -> bool {
        if matches!(self.scope, Scope::Of(name) if name == field.name) {
            // What was nobody's may become somebody's, once.
            return !self.cell(cells, field.name).is_null();
        }
        let filled = |name: &&str| !self.cell(cells, name).is_null();
        let rule = self.id.iter().find(|rule| rule.iter().all(filled));
        let fixed = matches!(field.ty, Ty::Ref(_)) || field.place == Place::Hidden;
        fixed && rule.is_some_and(|rule| rule.contains(&field.name))
    }

    /// Whether a role can make a record of this type: it may write all that one must have.
    pub fn makeable(&self, role: Roles) -> bool {
        let needed = |f: &&Field| !f.optional && !matches!(f.ty, Ty::Flag);
        self.form(role).next().is_some()
            && self.fields.iter().filter(needed).all(|f| f.write & role != 0)
    }

    /// The record types that a new record must stand on, because no form asks for them.
    pub fn stands_on(&self) -> impl Iterator<Item = &'static str> + use<> {
        let hidden = |f: &&'static Field| f.place == Place::Hidden && !f.optional;
        self.fields.iter().filter(hidden).filter_map(|f| match f.ty {
            Ty::Ref(to) => Some(to),
            _ => None,
        })
    }

    /// The fields a form shows to a role: those it may write, the program's own left out.
    pub fn form(&self, role: Roles) -> impl Iterator<Item = (usize, &'static Field)> + use<> {
        self.fields
            .iter()
            .enumerate()
            .filter(move |(_, f)| f.write & role != 0 && f.place != Place::Hidden)
    }
}

/// A record type with its typed struct.
pub trait Record: Sized + Clone {
    /// The declaration.
    const KIND: &'static Kind;
    /// The cells, in the order of the fields.
    fn cells(&self) -> Vec<Value>;
    /// Reads cells; missing ones at the end count as empty.
    ///
    /// # Errors
    /// "Label is missing" or the like, for the first cell that cannot be read.
    fn read(cells: &[Value]) -> Result<Self, String>;
}

/// The cells of a record from those that matter; a name that is no field's is left out.
pub fn cells_of<R: Record>(given: &[(&str, Value)]) -> Vec<Value> {
    let mut cells = vec![Value::Null; R::KIND.fields.len()];
    for (name, value) in given {
        if let Some(cell) = R::KIND.position(name).and_then(|n| cells.get_mut(n)) {
            *cell = value.clone();
        }
    }
    cells
}

/// The cells that differ: only these become cells of a change, so that saving a form clears
/// nothing that its author never received.
pub fn diff(old: &[Value], new: &[Value]) -> Vec<(usize, Value)> {
    let null = Value::Null;
    (0..old.len().max(new.len()))
        .filter_map(|n| {
            let (a, b) = (old.get(n).unwrap_or(&null), new.get(n).unwrap_or(&null));
            (a != b).then(|| (n, b.clone()))
        })
        .collect()
}

/// The stored name of a struct's field: `r#type` is stored as `type`.
pub const fn stored_name(name: &'static str) -> &'static str {
    let bytes = name.as_bytes();
    if bytes.len() > 2 && bytes[0] == b'r' && bytes[1] == b'#' { name.split_at(2).1 } else { name }
}

/// Whether a mark behind a field's writers is the one asked for.
pub const fn marked(mark: &str, asked: &str) -> bool {
    let (mark, asked) = (mark.as_bytes(), asked.as_bytes());
    if mark.len() != asked.len() {
        return false;
    }
    let mut n = 0;
    while n < mark.len() {
        if mark[n] != asked[n] {
            return false;
        }
        n += 1;
    }
    true
}

/// Declares a record type: its struct, its [`Kind`] and the reading and writing of its cells.
///
/// One line a field: `name: Type = what it holds, "Label", "Help.", Place, readers, writers;`, with
/// `, SAFETY` after the writers where two versions must stay in sight, `, LATER` where it is filled in
/// after the event, and `, = "today"` at the end where a new record starts with something.
#[macro_export]
macro_rules! record {
    (
        $(#[doc = $doc:literal])+
        $T:ident = $name:literal, $label:literal, $plural:literal;
        scope: $scope:expr;
        id: $id:expr;
        title: $title:expr;
        $($f:ident: $t:ty = $ty:expr, $flabel:literal, $help:literal, $place:ident, $read:expr, $write:expr $(, $mark:ident)? $(, = $default:literal)?;)+
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq)]
        pub struct $T { $(#[doc = $help] pub $f: $t),+ }

        impl $crate::domain::Record for $T {
            const KIND: &'static $crate::domain::Kind = &$crate::domain::Kind {
                name: $name,
                label: $label,
                plural: $plural,
                doc: concat!($($doc, " "),+),
                scope: $scope,
                id: $id,
                title: $title,
                fields: &[$($crate::domain::Field {
                    name: $crate::domain::kind::stored_name(stringify!($f)),
                    ty: $ty,
                    label: $flabel,
                    help: $help,
                    place: $crate::domain::kind::Place::$place,
                    read: $read,
                    write: $write,
                    optional: <$t as $crate::domain::Cell>::OPTIONAL,
                    safety: $crate::domain::kind::marked(stringify!($($mark)?), "SAFETY"),
                    later: $crate::domain::kind::marked(stringify!($($mark)?), "LATER"),
                    default: $crate::record_default!($($default)?),
                }),+],
            };
            fn cells(&self) -> Vec<$crate::domain::Value> {
                vec![$($crate::domain::Cell::put(&self.$f)),+]
            }
            fn read(cells: &[$crate::domain::Value]) -> Result<Self, String> {
                let null = $crate::domain::Value::Null;
                let mut cells = cells.iter();
                Ok(Self { $($f: $crate::domain::Cell::get(cells.next().unwrap_or(&null))
                    .map_err(|e| format!("{} {e}", $flabel))?),+ })
            }
        }
    };
}

/// What a new record starts with: nothing, unless the declaration says so.
#[doc(hidden)]
#[macro_export]
macro_rules! record_default {
    () => {
        None
    };
    ($default:literal) => {
        Some($default)
    };
}
