//! Which column holds which field.

use std::collections::HashMap;

use super::What;
use super::fields::IGNORE;
use super::map::Map;
use super::source::{Raw, Row, Table};
use crate::domain::fold::fold;

/// How far down a row of headings is looked for: below titles, guidance and a key of colours.
const LOOKED_AT: usize = 80;

/// The columns of one table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    /// The place of the row of headings among the rows; none where a map says there is none.
    pub header: Option<usize>,
    /// The number of that row.
    pub number: usize,
    /// The places of each field's columns, in order.
    fields: HashMap<&'static str, Vec<usize>>,
    /// The headings, cleaned, in their places.
    pub names: Vec<String>,
    /// Headings that mean nothing known.
    pub unread: Vec<String>,
    /// The keys of the map that named a column here.
    pub used: Vec<String>,
    /// How many cells the row of headings has.
    pub width: usize,
}

impl Columns {
    /// Whether there is a column for that field.
    pub fn has(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    /// Whether there is a column for any of those fields.
    pub fn any(&self, fields: &[&str]) -> bool {
        fields.iter().any(|f| self.has(f))
    }

    /// The places of a field's columns.
    pub fn of(&self, field: &str) -> &[usize] {
        self.fields.get(field).map_or(&[], Vec::as_slice)
    }

    /// How many fields are known.
    pub fn known(&self) -> usize {
        self.fields.keys().filter(|f| **f != IGNORE).count()
    }

    /// Every column with its field, in order: what a saved map says.
    pub fn by_place(&self) -> Vec<(usize, &'static str)> {
        let mut out: Vec<(usize, &'static str)> =
            self.fields.iter().flat_map(|(f, places)| places.iter().map(|p| (*p, *f))).collect();
        out.sort_unstable();
        out
    }

    /// Whether a row only repeats the headings, as at the top of a printed page.
    pub fn repeated_by(&self, row: &Row) -> bool {
        let mut same = 0;
        for (place, name) in self.names.iter().enumerate().filter(|(_, n)| !n.is_empty()) {
            let cell = row.cells.get(place).map(Raw::line).unwrap_or_default();
            if cell.is_empty() || fold(&cell) != fold(name) {
                return false;
            }
            same += 1;
        }
        same > 0
    }
}

/// The columns that this row, as one of headings, would give.
fn of_row(what: What, row: &Row, map: Option<&Map>) -> Columns {
    let names: Vec<String> = row.cells.iter().map(Raw::line).collect();
    let mut columns = Columns { width: row.cells.len(), number: row.number, ..Columns::default() };
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (place, name) in names.iter().enumerate() {
        let folded = fold(name);
        let nth = seen.entry(folded.clone()).or_default();
        *nth += 1;
        if let Some((key, field)) = by_hand(what, map, place, &folded, *nth) {
            columns.used.push(key);
            columns.fields.entry(field).or_default().push(place);
            continue;
        }
        if name.is_empty() {
            continue;
        }
        match what.heading(&row.cells[place].words()) {
            Some(field) => columns.fields.entry(field).or_default().push(place),
            None => columns.unread.push(name.clone()),
        }
    }
    // Of two columns for one name, the legal one comes first.
    for field in ["surname", "forename", "name"] {
        if let Some(places) = columns.fields.get_mut(field) {
            places.sort_by_key(|p| !fold(&names[*p]).starts_with("legal"));
        }
    }
    columns.names = names;
    columns
}

/// What a map says of a column: by its place, by its name and number, by its name.
fn by_hand(
    what: What,
    map: Option<&Map>,
    place: usize,
    folded: &str,
    nth: usize,
) -> Option<(String, &'static str)> {
    let columns = &map?.columns;
    let position = format!("#{}", place + 1);
    let numbered = |key: &str| match key.rsplit_once('#') {
        Some((name, n)) if !name.is_empty() => {
            n.trim().parse::<usize>().ok().map(|n| (fold(name), n))
        }
        _ => None,
    };
    let entry = columns
        .iter()
        .find(|(key, _)| *key == position)
        .or_else(|| {
            columns.iter().find(|(key, _)| numbered(key) == Some((folded.to_string(), nth)))
        })
        .or_else(|| columns.iter().find(|(key, _)| !folded.is_empty() && fold(key) == folded))?;
    Some((entry.0.clone(), what.field(&entry.1)?))
}

/// Whether these columns make a list of that kind.
fn makes(what: What, columns: &Columns) -> bool {
    let named = columns.any(&["name", "name_surname_first", "surname", "forename"]);
    match what {
        What::Pupils | What::Staff => named && columns.known() >= 2,
        What::Carers => named && columns.any(&["pupil", "upn", "mis_id", "pupil_surname"]),
        What::Interventions => columns.has("title"),
        What::Provisions => columns.has("title") && columns.known() >= 2,
        What::Measures => {
            let scored = ["score", "age_months", "standard", "start", "end", "outcome"];
            columns.any(&["pupil", "upn"])
                && columns.any(&["test", "provision"])
                && columns.any(&scored)
        }
    }
}

/// The row of headings of a table: the one that names most fields, the first of equals.
pub(crate) fn find(what: What, table: &Table, map: Option<&Map>) -> Option<Columns> {
    match map.and_then(|m| m.header_row) {
        Some(0) => return Some(unheaded(what, table, map)).filter(|c| makes(what, c)),
        Some(number) => {
            let at = table.rows.iter().position(|r| r.number == number)?;
            let columns = of_row(what, &table.rows[at], map);
            return Some(Columns { header: Some(at), ..columns }).filter(|c| makes(what, c));
        }
        None => {}
    }
    let mut best: Option<Columns> = None;
    for (at, row) in table.rows.iter().enumerate().take(LOOKED_AT) {
        let columns = of_row(what, row, map);
        let better = best.as_ref().is_none_or(|b| columns.known() > b.known());
        if better && makes(what, &columns) {
            best = Some(Columns { header: Some(at), ..columns });
        }
    }
    // A sheet with one heading "Pupil" and nothing else is a list of names; its class is its sheet.
    best.or_else(|| {
        let alone = |row: &Row| {
            let columns = of_row(what, row, map);
            let names = columns.any(&["name", "name_surname_first"]);
            (what == What::Pupils && names && row.filled().count() == 1).then_some(columns)
        };
        let (at, columns) = table
            .rows
            .iter()
            .enumerate()
            .take(LOOKED_AT)
            .find_map(|(at, row)| Some((at, alone(row)?)))?;
        Some(Columns { header: Some(at), ..columns })
    })
}

/// Columns by place alone, where a map says that there are no headings.
fn unheaded(what: What, table: &Table, map: Option<&Map>) -> Columns {
    let width = table.rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
    let blank = Row { number: 0, cells: vec![Raw::Empty; width], fault: None };
    let mut columns = of_row(what, &blank, map);
    let mut lengths: HashMap<usize, usize> = HashMap::new();
    for row in &table.rows {
        *lengths.entry(row.cells.len()).or_default() += 1;
    }
    columns.width = lengths.into_iter().max_by_key(|(length, n)| (*n, *length)).map_or(0, |l| l.0);
    columns
}
