//! The rows of a table below its headings: which are somebody, and which are titles, sums, repeated
//! headings or notes at the foot.

use super::What;
use super::columns::Columns;
use super::error::{At, Problem, quoted};
use super::fields::IGNORE;
use super::found::{Context, Found, FoundTable};
use super::map::{DateOrder, Map};
use super::source::{Raw, Row};
use super::values;
use crate::domain::dates;
use crate::domain::fold::fold;

/// One row that is somebody or something.
#[derive(Clone, Debug)]
pub(crate) struct Line<'a> {
    /// Where it stands.
    pub at: At,
    /// What holds for it from above.
    pub context: Context,
    cells: &'a [Raw],
    columns: &'a Columns,
    /// Which number of a date comes first.
    pub order: DateOrder,
}

impl<'a> Line<'a> {
    /// The first filled cell of a field.
    pub fn raw(&self, field: &str) -> &'a Raw {
        const NOTHING: &Raw = &Raw::Empty;
        self.all(field).next().unwrap_or(NOTHING)
    }

    /// Every filled cell of a field, in order.
    pub fn all(&self, field: &str) -> impl Iterator<Item = &'a Raw> + use<'a> {
        let cells = self.cells;
        let places: &'a [usize] = self.columns.of(field);
        places.iter().filter_map(move |p| cells.get(*p)).filter(|c| !c.is_blank())
    }

    /// A field as one clean line; blank is none.
    pub fn text(&self, field: &str) -> Option<String> {
        Some(self.raw(field).line()).filter(|t| !t.is_empty())
    }

    /// Whether there is such a column at all.
    pub fn has(&self, field: &str) -> bool {
        self.columns.has(field)
    }

    /// How many cells are filled.
    pub fn filled(&self) -> usize {
        self.cells.iter().filter(|c| !c.is_blank()).count()
    }

    /// A problem with one field here.
    pub fn problem(&self, field: &str, reason: impl Into<String>) -> Problem {
        self.at.problem(field, reason)
    }

    /// A date field that says a month and no day, as the first day of it; said.
    pub fn month(&self, field: &str, warnings: &mut Vec<Problem>) -> Option<chrono::NaiveDate> {
        let words = self.raw(field).line();
        let first = values::month(&words)?;
        let read = dates::with_year(first);
        warnings.push(self.problem(field, format!("{} was read as {read}", quoted(&words))));
        Some(first)
    }

    /// A date field.
    pub fn date(&self, field: &str) -> Result<Option<chrono::NaiveDate>, Problem> {
        values::date(self.raw(field), self.order).map_err(|e| self.problem(field, e))
    }
}

/// The rows of every table that are somebody; others are refused by number, or passed over where
/// they are no more than titles and sums.
pub(crate) fn lines<'a>(
    what: What,
    found: &'a Found<'_>,
    map: Option<&Map>,
    rejected: &mut Vec<Problem>,
) -> Vec<Line<'a>> {
    let mut out = Vec::new();
    for table in &found.tables {
        let mut context = table.context.clone();
        let first = table.columns.header.map_or(0, |h| h + 1);
        for row in &table.table.rows[first..] {
            let at = At { row: row.number, ..table.at.clone() };
            if row.is_blank() || map.is_some_and(|m| m.skip_rows.contains(&row.number)) {
                continue;
            }
            match look(what, table, row) {
                Look::Nothing => {}
                Look::Section(words) => {
                    context.take(&words);
                }
                Look::Refused(reason) => rejected.push(at.problem("row", reason)),
                Look::Somebody => match broken(&table.columns, row) {
                    Some((field, words)) => rejected.push(at.problem(
                        field,
                        format!("the cell holds {words} instead of a value: mend the formula"),
                    )),
                    None => out.push(Line {
                        at,
                        context: context.clone(),
                        cells: &row.cells,
                        columns: &table.columns,
                        order: found.order,
                    }),
                },
            }
        }
    }
    out
}

enum Look {
    Nothing,
    Section(String),
    Refused(String),
    Somebody,
}

fn look(what: What, found: &FoundTable<'_>, row: &Row) -> Look {
    if let Some(fault) = &row.fault {
        return Look::Refused(fault.clone());
    }
    let columns = &found.columns;
    // Formulas filled down below the list say nothing of anybody.
    let failed = row.filled().all(|(_, cell)| is_error(cell).is_some());
    if failed || columns.repeated_by(row) || is_sum(columns, row) {
        return Look::Nothing;
    }
    let mut filled = row.filled();
    if let (Some((place, cell)), None) = (filled.next(), filled.next()) {
        let words = cell.line();
        if what == What::Pupils {
            if Context::default().take(&words) && columns.known() > 1 {
                return Look::Section(words);
            }
            if is_footer(&words) {
                return Look::Nothing;
            }
        }
        let named = ["name", "name_surname_first", "surname", "title", "pupil"];
        if !named.iter().any(|f| columns.of(f).contains(&place)) {
            return Look::Refused(format!("there is nothing on this row but {}", quoted(&words)));
        }
    }
    if !found.table.grid && !fits(columns, row) {
        return Look::Refused(format!(
            "the row has {} cells where the headings have {}, so its columns cannot be told apart",
            row.cells.len(),
            columns.width
        ));
    }
    // Words right of the last heading belong to nothing.
    Look::Somebody
}

/// What Excel shows in a cell whose formula failed.
const ERRORS: [&str; 8] =
    ["#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"];

fn is_error(cell: &Raw) -> Option<&'static str> {
    let Raw::Text(text) = cell else { return None };
    ERRORS.into_iter().find(|e| text.trim().starts_with(e))
}

/// The first column that is read and whose formula failed: half a row is worse than none.
fn broken(columns: &Columns, row: &Row) -> Option<(&'static str, &'static str)> {
    columns
        .by_place()
        .into_iter()
        .filter(|(_, field)| *field != IGNORE)
        .find_map(|(place, field)| Some((field, row.cells.get(place).and_then(is_error)?)))
}

/// Whether a row of text has the cells that the headings promise: blank ones at the end may be too
/// many, or missing where the headings there are blank too.
fn fits(columns: &Columns, row: &Row) -> bool {
    let named = columns.names.iter().rposition(|n| !n.is_empty()).map_or(columns.width, |p| p + 1);
    let surplus = row.cells.iter().skip(columns.width).any(|c| !c.is_blank());
    row.cells.len() >= named.min(columns.width) && !surplus
}

/// Whether a row counts the ones above it: "Total", "Number of pupils", or numbers alone.
fn is_sum(columns: &Columns, row: &Row) -> bool {
    let somebody = ["upn", "dob", "mis_id", "forename"];
    let identified =
        row.filled().any(|(place, _)| somebody.iter().any(|f| columns.of(f).contains(&place)));
    if identified {
        return false;
    }
    let Some((_, first)) = row.filled().next() else { return false };
    let words = fold(&first.line());
    const SUMS: &[&str] = &[
        "total",
        "totals",
        "grand total",
        "subtotal",
        "sub total",
        "count",
        "sum",
        "average",
        "mean",
    ];
    const BEGIN: &[&str] =
        &["total ", "totals ", "grand total", "number of ", "no of ", "subtotal ", "sub total "];
    if SUMS.contains(&words.as_str()) || BEGIN.iter().any(|b| words.starts_with(b)) {
        return true;
    }
    let counted = |unit: &str| {
        words
            .strip_suffix(unit)
            .is_some_and(|n| !n.trim().is_empty() && n.trim().chars().all(|c| c.is_ascii_digit()))
    };
    if row.filled().count() == 1
        && (counted("pupils") || counted("children") || counted("students"))
    {
        return true;
    }
    let number = |cell: &Raw| match cell {
        Raw::Number(_) => true,
        Raw::Text(text) => text.trim().trim_end_matches('%').parse::<f64>().is_ok(),
        _ => false,
    };
    row.filled().all(|(_, cell)| number(cell))
}

/// Whether a lone cell is what programs print under a list.
fn is_footer(words: &str) -> bool {
    const WORDS: &[&str] = &[
        "printed",
        "page",
        "report",
        "generated",
        "produced",
        "confidential",
        "note",
        "notes",
        "key",
        "source",
        "created",
        "exported",
        "end",
        "last",
        "updated",
        "date",
        "please",
        "nb",
        "n",
        "copyright",
        "run",
    ];
    // "Page, Tom" is a child.
    if words.contains(',') {
        return false;
    }
    let folded = fold(words);
    let begins = folded.split(' ').next().is_some_and(|w| WORDS.contains(&w));
    let long = !matches!(folded.split(' ').count(), 2 | 3);
    begins && (long || words.contains(|c: char| c.is_ascii_digit() || c == ':'))
}
