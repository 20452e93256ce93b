//! The tables of a file that hold a list of the kind asked for.

use super::What;
use super::columns::{self, Columns};
use super::error::{At, IntakeError, Problem, quoted};
use super::fields::{IGNORE, personnel};
use super::map::{DateOrder, Map};
use super::sen;
use super::source::{Source, Table};
use super::years;
use crate::domain::fold::fold;

/// Sheets with such names hold children who are not here any more, or sums.
const OLD: &[&str] = &[
    "leavers",
    "left",
    "archive",
    "archived",
    "old",
    "leaver",
    "off roll",
    "removed",
    "past pupils",
    "previous",
];
/// Sheets with such names are no class: they hold the whole school, or nothing of it.
const GENERAL: &[&str] = &[
    "all",
    "summary",
    "data",
    "register",
    "sen register",
    "send register",
    "sen",
    "send",
    "list",
    "sen list",
    "send list",
    "key",
    "pupils",
    "current",
    "overview",
    "whole school",
    "all pupils",
    "students",
    "children",
    "sen pupils",
    "results",
    "export",
    "report",
    "names",
    "main",
    "master",
    "sen overview",
    "school",
    "totals",
    "notes",
];

/// One table with its columns.
#[derive(Debug)]
pub(crate) struct FoundTable<'a> {
    /// The rows.
    pub table: &'a Table,
    /// Its columns.
    pub columns: Columns,
    /// Its place in the file, and its name where there are several.
    pub at: At,
    /// What the sheet's name says of everybody on it.
    pub context: Context,
}

/// What stands above a row, or on its sheet, and holds for it: "4W", "Year 4", "SEN support".
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Context {
    /// The class.
    pub class: Option<String>,
    /// The year group, as it was written.
    pub year: Option<String>,
    /// The status, as it was written.
    pub status: Option<String>,
}

impl Context {
    /// Takes in a heading or a sheet's name; says whether it meant anything.
    pub fn take(&mut self, words: &str) -> bool {
        // "SEN support (12)", "Class 4W:"
        let words = words.trim_end_matches(':').trim();
        let words = match words.rsplit_once('(') {
            Some((before, n)) if n.trim_end_matches(')').trim().parse::<u32>().is_ok() => {
                before.trim()
            }
            _ => words,
        };
        if let Some((_, class)) =
            words.split_once(' ').filter(|(w, _)| matches!(fold(w).as_str(), "class" | "form"))
        {
            self.class = Some(class.trim().to_string());
            self.year = None;
            return true;
        }
        if sen::is_status(words) {
            self.status = Some(words.to_string());
        } else if years::year(words).is_some() {
            self.year = Some(words.to_string());
            self.class = None;
        } else if years::looks_like_class(words) {
            self.class = Some(words.to_string());
            self.year = None;
        } else {
            return false;
        }
        true
    }
}

/// The tables of a file that are such a list, and what should be said about the others.
pub(crate) struct Found<'a> {
    /// The tables, in order.
    pub tables: Vec<FoundTable<'a>>,
    /// Columns and sheets that were not read.
    pub warnings: Vec<Problem>,
    /// Which number of a date comes first.
    pub order: DateOrder,
}

/// Finds them.
pub(crate) fn find<'a>(
    what: What,
    source: &'a Source,
    map: Option<&Map>,
) -> Result<Found<'a>, IntakeError> {
    let all = source.tables(what.word())?;
    let wanted = map.map_or(&[][..], |m| m.sheets.as_slice());
    for name in wanted {
        if !all.iter().any(|t| t.name.as_deref().is_some_and(|n| fold(n) == fold(name))) {
            return Err(IntakeError::map(
                format!("The map names the sheet {}, which the file does not have.", quoted(name)),
                format!("Its sheets are: {}.", sheet_names(all)),
            ));
        }
    }
    let several = all.iter().filter(|t| !t.rows.is_empty()).count() > 1;
    let mut found = Found {
        tables: Vec::new(),
        warnings: Vec::new(),
        order: map.map(|m| m.date_order).unwrap_or_default(),
    };
    for (n, table) in all.iter().enumerate() {
        let name = table.name.as_deref().unwrap_or_default();
        let at = At { sheet_number: n, row: 0, sheet: several.then(|| name.to_string()) };
        let asked = wanted.iter().any(|w| fold(w) == fold(name));
        if table.rows.is_empty() || (!wanted.is_empty() && !asked) {
            continue;
        }
        let left_out = |why: &str| {
            at.problem(
                "sheet",
                format!("the sheet was left out: {why}; name it in a map to read it"),
            )
        };
        if several && !asked && table.hidden {
            found.warnings.push(left_out("it is hidden"));
            continue;
        }
        if several && !asked && what == What::Pupils && OLD.contains(&fold(name).as_str()) {
            found.warnings.push(left_out("by its name it holds pupils who have left"));
            continue;
        }
        match columns::find(what, table, map) {
            Some(columns) => {
                found.tables.push(FoundTable { table, columns, at, context: Context::default() })
            }
            None if several => found.warnings.push(at.problem(
                "sheet",
                "no row of headings was found on this sheet, so it was not read",
            )),
            None => {}
        }
    }
    check(what, all, &found.tables, map)?;
    if what == What::Pupils {
        contexts(&mut found.tables);
        // Names alone are anybody's list: something must say that they are pupils.
        const SCHOOL: &[&str] = &[
            "upn",
            "dob",
            "year_group",
            "class",
            "year_class",
            "status",
            "need",
            "need1",
            "has_plan",
            "has_support",
            "has_monitoring",
            "diagnosis",
        ];
        found.tables.retain(|t| {
            // A column called "id" stands in every list there is.
            let number = |p: &usize| t.columns.names.get(*p).is_some_and(|n| fold(n) != "id");
            let numbered = t.columns.of("mis_id").iter().any(number);
            let said = t.columns.any(SCHOOL) || t.context != Context::default();
            map.is_some() || numbered || said
        });
        if found.tables.is_empty() {
            return Err(not_found(what));
        }
    }
    for table in &found.tables {
        let at = At { row: table.columns.number, ..table.at.clone() };
        if !table.columns.unread.is_empty() {
            let names = table.columns.unread.join(", ");
            found.warnings.push(at.problem(
                "columns",
                format!("not read, because the headings are not known: {names}"),
            ));
        }
    }
    Ok(found)
}

/// What each sheet's name says of the pupils on it: a class, a year or a status, where its columns
/// do not say. Any name is a class's where several sheets hold pupils: "Oak", "Hedgehogs".
fn contexts(tables: &mut [FoundTable<'_>]) {
    let several = tables.len() > 1;
    for found in tables {
        let Some(name) = found.table.name.as_deref() else { continue };
        let folded = fold(name);
        let numbered =
            folded.trim_start_matches("sheet").trim().chars().all(|c| c.is_ascii_digit());
        if GENERAL.contains(&folded.as_str()) || (folded.starts_with("sheet") && numbered) {
            continue;
        }
        let mut context = Context::default();
        if !context.take(name) && several {
            context.class = Some(name.to_string());
        }
        if found.columns.any(&["class", "year_class"]) {
            context.class = None;
        }
        if found.columns.any(&["year_group", "year_class"]) {
            context.year = None;
        }
        if found.columns.any(&["status", "has_plan", "has_support"]) {
            context.status = None;
        }
        found.context = context;
    }
}

fn sheet_names(tables: &[Table]) -> String {
    tables.iter().filter_map(|t| t.name.as_deref()).collect::<Vec<_>>().join(", ")
}

/// Refuses files in which nothing of the kind was found, other systems' lists, and maps that name
/// what is not there.
fn check(
    what: What,
    all: &[Table],
    found: &[FoundTable<'_>],
    map: Option<&Map>,
) -> Result<(), IntakeError> {
    if let Some(map) = map.filter(|_| !found.is_empty()) {
        let missing = map.columns.iter().find(|(key, field)| {
            field != IGNORE && !found.iter().any(|t| t.columns.used.contains(key))
        });
        if let Some((key, _)) = missing {
            let names: Vec<&str> = found
                .iter()
                .flat_map(|t| t.columns.names.iter())
                .map(String::as_str)
                .filter(|n| !n.is_empty())
                .collect();
            return Err(IntakeError::map(
                format!("The map names the column {}, which the file does not have.", quoted(key)),
                format!("Its headings are: {}.", names.join(", ")),
            ));
        }
    }
    if what == What::Pupils && map.is_none() {
        let school = ["upn", "status", "need", "need1", "year_group", "year_class", "has_plan"];
        for table in found {
            let personal = personnel(table.columns.names.iter().map(String::as_str));
            if !personal.is_empty() && !table.columns.any(&school) {
                return Err(IntakeError::other(
                    format!(
                        "This looks like a pay or personnel list, not pupils: it has the column {}.",
                        quoted(personal[0])
                    ),
                    "Give the list of pupils, with headings such as UPN, year, class, SEN status or need.",
                ));
            }
        }
    }
    let other = found.iter().find_map(|table| looks_like(what, &table.columns));
    if let Some(other) = other.filter(|_| map.is_none()) {
        return Err(IntakeError::other(
            format!("This looks like a list of {other}, not of {}.", what.word()),
            format!("See `senlog import {} --template` for its headings.", what.word()),
        ));
    }
    if found.is_empty() {
        let headings = all.iter().flat_map(|t| t.rows.iter().take(80)).flat_map(|r| r.cells.iter());
        let headings: Vec<String> = headings.map(|c| c.line()).collect();
        let personal = personnel(headings.iter().map(String::as_str));
        if what == What::Pupils && personal.len() > 1 {
            return Err(IntakeError::other(
                format!(
                    "This looks like a pay or personnel list, not pupils: it has the column {}.",
                    quoted(personal[0])
                ),
                "Give the list of pupils, with headings such as UPN, year, class, SEN status or need.",
            ));
        }
        return Err(not_found(what));
    }
    Ok(())
}

/// What a list is by headings that no list of this kind has, though its other headings would do.
fn looks_like(what: What, columns: &Columns) -> Option<&'static str> {
    let names: Vec<String> = columns.names.iter().map(|name| fold(name)).collect();
    let has = |words: &[&str]| names.iter().any(|name| words.contains(&name.as_str()));
    let whose = has(&["pupil", "pupil name", "pupil upn", "child", "student"]);
    let kin = has(&["relationship", "relation", "relationship to pupil", "relationship to child"]);
    if whose && kin {
        return (what != What::Carers).then_some("families");
    }
    if !whose && !kin && has(&["upn", "sen status"]) && matches!(what, What::Carers | What::Staff) {
        return Some("pupils");
    }
    if has(&["members", "group members"]) {
        return (what != What::Provisions).then_some("groups");
    }
    // "Title" beside a family name is Mr or Mrs, and no name of a group or an intervention.
    let title = columns.of("title");
    let only = title.iter().all(|n| names.get(*n).is_some_and(|name| name == "title"));
    let people = only && has(&["surname", "last name", "family name"]);
    (people && matches!(what, What::Interventions | What::Provisions)).then_some("people")
}

fn not_found(what: What) -> IntakeError {
    let looked_for = match what {
        What::Pupils => {
            "a name (Surname and Forename, or Pupil) and one of UPN, year, class, SEN status or need"
        }
        What::Staff => "a name (Surname and Forename, or Name) and one of role, days or hours",
        What::Carers => "a name, and the pupil or the pupil's UPN",
        What::Interventions => "the intervention's name",
        What::Provisions => "the group's name and one of intervention, members, days or adult",
        What::Measures => "the pupil, the test or the group, and a score or an outcome",
    };
    IntakeError::other(
        format!("No list of {} was found: no row of headings has {looked_for}.", what.word()),
        format!(
            "Name the columns with --map FILE, or see `senlog import {} --template`.",
            what.word()
        ),
    )
}

/// The map that reads the file as it was read.
pub(crate) fn map_used(what: What, source: &Source, map: Option<&Map>) -> Result<Map, IntakeError> {
    let found = find(what, source, map)?;
    let mut used = map.cloned().unwrap_or_default();
    used.columns.clear();
    let mut seen: Vec<String> = Vec::new();
    for table in &found.tables {
        let places = table.columns.by_place();
        for (place, name) in table.columns.names.iter().enumerate() {
            let field = places.iter().find(|(p, _)| *p == place).map_or(IGNORE, |(_, f)| *f);
            let same = |n: &&String| fold(n) == fold(name);
            let nth = table.columns.names[..=place].iter().filter(same).count();
            let key = match (name.is_empty(), nth) {
                (true, _) if field == IGNORE => continue,
                (true, _) => format!("#{}", place + 1),
                (false, 1) if table.columns.names.iter().filter(same).count() == 1 => name.clone(),
                (false, nth) => format!("{name}#{nth}"),
            };
            if !seen.contains(&key) {
                seen.push(key.clone());
                used.columns.push((key, field.to_string()));
            }
        }
    }
    // One table's row of headings is said; several may stand on different rows.
    if let [only] = &found.tables[..] {
        used.header_row = Some(only.columns.number);
    }
    Ok(used)
}
