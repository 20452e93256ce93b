//! What columns of lists are called, as data.
//!
//! MIS exports have no fixed layout and a SENCO's own list has none at all, so headings are matched
//! by these words, folded: the wording of SIMS, Arbor, Bromcom and ScholarPack reports, of CTF and
//! MIS data hubs, and of staff rooms. A field that is named as a record's field is read as that
//! field's declaration says; the others are named where they are read.

mod people;
mod pupils;
mod work;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::What;
use crate::domain::Kind;
use crate::domain::fold::fold;
use crate::domain::kind::{Place, Record};
use crate::domain::records as r;

/// One field that a column may hold.
#[derive(Debug)]
pub(crate) struct FieldName {
    /// The name in maps and messages.
    pub name: &'static str,
    /// Headings that mean it, folded, with commas between.
    headings: &'static str,
}

impl FieldName {
    /// Headings that mean it, folded.
    pub fn headings(&self) -> impl Iterator<Item = &'static str> {
        self.headings.split(", ")
    }
}

const fn f(name: &'static str, headings: &'static str) -> FieldName {
    FieldName { name, headings }
}

/// The field of a column that is looked at and left out on purpose.
pub(crate) const IGNORE: &str = "ignore";

impl What {
    /// The fields that columns of this kind of list may hold.
    pub(crate) fn fields(self) -> &'static [FieldName] {
        match self {
            What::Pupils => pupils::PUPILS,
            What::Staff => people::STAFF,
            What::Carers => people::CARERS,
            What::Interventions => work::INTERVENTIONS,
            What::Provisions => work::PROVISIONS,
            What::Measures => work::MEASURES,
        }
    }

    /// The record type whose own names and labels are headings too.
    fn kind(self) -> &'static Kind {
        match self {
            What::Pupils => r::Pupil::KIND,
            What::Staff => r::Staff::KIND,
            What::Carers => r::Carer::KIND,
            What::Interventions => r::Intervention::KIND,
            What::Provisions => r::Provision::KIND,
            What::Measures => r::Measure::KIND,
        }
    }

    /// The field of that name.
    pub(crate) fn field(self, name: &str) -> Option<&'static str> {
        self.fields().iter().map(|f| f.name).find(|n| *n == name)
    }

    /// The field that a heading names.
    pub(crate) fn heading(self, heading: &str) -> Option<&'static str> {
        static ALL: LazyLock<HashMap<What, HashMap<String, &'static str>>> =
            LazyLock::new(|| What::ALL.into_iter().map(|w| (w, w.headings())).collect());
        let known = ALL.get(&self)?;
        let whole = fold(heading);
        // "Year group(s) this academic year", "Date of birth (dd/mm/yyyy)", "UPN *".
        let before = heading.split(['(', ':', '\n', '[']).next().map(fold).unwrap_or_default();
        for words in [whole.as_str(), before.as_str()] {
            if let Some(field) = known.get(words) {
                return Some(field);
            }
            for prefix in
                ["pupil ", "student ", "learner ", "childs ", "child ", "current ", "pupils "]
            {
                if let Some(field) = words.strip_prefix(prefix).and_then(|rest| known.get(rest)) {
                    return Some(field);
                }
            }
        }
        None
    }

    fn headings(self) -> HashMap<String, &'static str> {
        let mut out = HashMap::new();
        for field in self.fields() {
            for heading in field.headings() {
                out.entry(heading.to_string()).or_insert(field.name);
            }
        }
        // A file that senlog itself wrote names columns by the stored name or the shown one.
        for field in self.fields() {
            out.entry(fold(field.name)).or_insert(field.name);
            if let Some(declared) =
                self.kind().field(field.name).filter(|d| d.place != Place::Hidden)
            {
                out.entry(fold(declared.label)).or_insert(field.name);
            }
        }
        out
    }
}

/// Headings of pay, personnel and staff lists: with one of them and nothing of a school's own, a
/// list is not one of children.
const PERSONNEL: &str = "role, job, post, contracted hours, hours a week, ni number, ni no, national insurance, national insurance number, national insurance no, \
    nino, gross pay, net pay, tax code, paye, payroll number, payroll no, payroll id, \
    employee number, employee no, employee id, employee, sort code, bank account, \
    account number, hourly rate, annual salary, salary, cost centre, pension, gross, net, \
    pay period, basic pay, job title, line manager, pay grade, pay scale, tax, ni, fte, \
    employee name, staff number";

/// The heading among these that only pay and personnel systems have.
pub(crate) fn personnel<'a>(headings: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    headings.filter(|h| PERSONNEL.split(", ").any(|p| p == fold(h))).collect()
}

/// Whether a cell only repeats what its column is called: "FSM" in the column FSM is a yes.
pub(crate) fn repeats(what: What, field: &str, cell: &str) -> bool {
    what.heading(cell) == Some(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_folded_and_stand_for_one_field_each() {
        for what in What::ALL {
            let mut seen: HashMap<&str, &str> = HashMap::new();
            for field in what.fields() {
                for heading in field.headings() {
                    assert_eq!(fold(heading), heading, "{heading} is not folded");
                    if let Some(other) = seen.insert(heading, field.name) {
                        panic!("{heading} means both {other} and {}", field.name);
                    }
                }
            }
        }
    }

    #[test]
    fn the_wording_of_the_systems_is_known() {
        for (heading, field) in [
            ("Year group(s) this academic year", "year_group"),
            ("Registration form(s) this academic year", "class"),
            ("Date of Birth", "dob"),
            ("Sen Need", "need"),
            ("SEN Description", "need_notes"),
            ("SEN Need Ranking", "need_rank"),
            ("Start Date", "starts"),
            ("Funded Hours", "funded_hours"),
            ("Globally Unique Student ID", IGNORE),
            ("Arbor Student ID", "mis_id"),
            ("Legal First Name", "forename"),
            ("Legal Last Name", "surname"),
            ("Admission No", "mis_id"),
            ("Legal Surname", "surname"),
            ("Reg Group", "class"),
            ("Enrolment Status", IGNORE),
            ("Looked After", "looked_after"),
            ("senprovisioncode", "status"),
            ("needtypecode", "need"),
            ("Pupil's name", "name"),
            ("Child's Name", "name"),
            ("D.O.B.", "dob"),
            ("SEN/D", "status"),
            ("M/F", "sex"),
            ("Year/Class", "year_class"),
            ("What helps", "helps"),
            ("What does not help", "hinders"),
        ] {
            assert_eq!(What::Pupils.heading(heading), Some(field), "{heading}");
        }
        assert_eq!(What::Pupils.heading("Interventions"), None);
    }
}
