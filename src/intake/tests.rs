//! The whole way from bytes to a plan.

mod again;
mod ctf_files;
mod lists;
mod odd;
mod others;
mod properties;
mod refused;
mod through_store;
mod whole_school;
mod workbooks;

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{IntakeError, Map, OnFile, Plan, Problem, What, plan, read};
use crate::domain::check::check_row;
use crate::domain::id::SeededIds;
use crate::domain::kind::Record;
use crate::domain::{Id, Kind, Value};
use crate::store::action::{Action, Base, Edit, Loaded};

/// The day on which every test imports.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// Rows on file, as a store would hand them over.
#[derive(Clone, Default)]
pub struct Rows(pub Vec<Loaded>, HashMap<(&'static str, Id), usize>);

impl Rows {
    /// Does what an action does.
    pub fn apply(&mut self, action: &Action) {
        for edit in &action.edits {
            match edit {
                Edit::Insert { kind, row, cells } => {
                    check_row(kind, cells).unwrap();
                    let loaded =
                        Loaded { kind, id: *row, cells: cells.clone(), base: Base::default() };
                    match self.1.get(&(kind.name, *row)) {
                        Some(place) => self.0[*place] = loaded,
                        None => {
                            self.1.insert((kind.name, *row), self.0.len());
                            self.0.push(loaded);
                        }
                    }
                }
                Edit::Set { kind, row, cells, .. } => {
                    let old = &mut self.0[self.1[&(kind.name, *row)]];
                    for (n, value) in cells {
                        old.cells[*n] = value.clone();
                    }
                    check_row(old.kind, &old.cells).unwrap();
                }
                other => panic!("an import never does {other:?}"),
            }
        }
    }

    /// The rows of one kind.
    pub fn of<R: Record>(&self) -> Vec<R> {
        self.0
            .iter()
            .filter(|r| r.kind.name == R::KIND.name)
            .map(|r| r.record::<R>().unwrap())
            .collect()
    }

    /// Sets a cell by hand, as somebody at the school would.
    pub fn type_in(&mut self, kind: &'static Kind, id: Id, field: &str, value: Value) {
        let row = &mut self.0[self.1[&(kind.name, id)]];
        row.cells[kind.position(field).unwrap()] = value;
    }

    /// Imports a file and keeps what it did.
    pub fn import(&mut self, what: What, bytes: impl AsRef<[u8]>) -> Plan {
        let plan = self.planned(what, bytes.as_ref(), None).unwrap();
        self.apply(&plan.action);
        plan
    }

    /// Plans an import.
    pub fn planned(
        &self,
        what: What,
        bytes: &[u8],
        map: Option<&Map>,
    ) -> Result<Plan, IntakeError> {
        let on_file = OnFile::from_rows(self.0.iter().cloned())?;
        let mut ids = SeededIds::new("intake", self.0.len() as u64);
        plan(what, &read(bytes)?, map, &on_file, today(), &mut ids)
    }
}

/// Imports pupils into an empty school.
pub fn pupils(bytes: impl AsRef<[u8]>) -> (Rows, Plan) {
    let mut rows = Rows::default();
    let plan = rows.import(What::Pupils, bytes);
    (rows, plan)
}

/// Row and field of problems, for comparing.
pub fn places(problems: &[Problem]) -> Vec<(usize, &str)> {
    problems.iter().map(|p| (p.row, p.field.as_str())).collect()
}

/// `Surname, Forename: status needs class` of every pupil, sorted.
pub fn register(rows: &Rows) -> Vec<String> {
    use crate::domain::records::{Need, Placement, Pupil, Register};
    let mut out = Vec::new();
    for row in rows.0.iter().filter(|r| r.kind.name == Pupil::KIND.name) {
        let pupil = row.record::<Pupil>().unwrap();
        let mut statuses: Vec<Register> = rows.of::<Register>();
        statuses.retain(|s| s.pupil == row.id);
        statuses.sort_by_key(|s| s.starts);
        let status = statuses.last().map_or("-".to_string(), |s| {
            format!("{}{}", s.status.code(), if s.monitoring { "m" } else { "" })
        });
        let mut needs: Vec<Need> = rows.of::<Need>();
        needs.retain(|n| n.pupil == row.id);
        needs.sort_by_key(|n| n.rank);
        let needs: Vec<String> = needs
            .into_iter()
            .map(|n| match n.code {
                Some(code) => code.code().to_string(),
                None => format!("?{}", n.words.unwrap_or_default()),
            })
            .collect();
        let place = rows
            .of::<Placement>()
            .into_iter()
            .filter(|p| p.pupil == row.id)
            .max_by_key(|p| p.starts);
        let place = place.map_or("-".to_string(), |p| {
            let year = p.year_group.map_or("-".to_string(), |y| y.code().to_string());
            format!("{year}/{}", p.class.unwrap_or_default())
        });
        out.push(format!(
            "{}, {}: {status} [{}] {place}",
            pupil.surname,
            pupil.forename,
            needs.join(" ")
        ));
    }
    out.sort();
    out
}
