//! Rows of a list of pupils as drafts: what one row says of one child.

use chrono::NaiveDate;

use super::What;
use super::error::{At, Problem, quoted};
use super::fields::repeats;
use super::names::{self, Person};
use super::rows::Line;
use super::sen::{self, NeedWord, StatusWord};
use super::values::{self, Remembered};
use super::years;
use crate::domain::Value;
use crate::domain::codes::{NeedType, SEN_STATUSES, SenStatus, YearGroup};
use crate::domain::fold::fold;
use crate::domain::kind::{Record, Ty};
use crate::domain::records as r;

/// What a file says of one child.
#[derive(Clone, Debug)]
pub(crate) struct PupilDraft {
    /// The first row that says it.
    pub at: At,
    /// Unique pupil number.
    pub upn: Option<String>,
    /// The one before.
    pub former_upn: Option<String>,
    /// The management system's own number.
    pub mis_id: Option<String>,
    /// Family name.
    pub surname: String,
    /// First name.
    pub forename: String,
    /// Known as, where it differs.
    pub preferred: Option<String>,
    /// Date of birth.
    pub dob: Option<NaiveDate>,
    /// Other fields of the pupil, by stored name.
    pub cells: Vec<(&'static str, Value)>,
    /// Year group.
    pub year: Option<YearGroup>,
    /// Class.
    pub class: Option<String>,
    /// Class teacher, as written.
    pub teacher: Option<String>,
    /// Statuses, in any order.
    pub statuses: Vec<StatusDraft>,
    /// Fields of the status in force, by stored name.
    pub register: Vec<(&'static str, Value)>,
    /// Needs, in the order they stand.
    pub needs: Vec<NeedDraft>,
    /// Parents and carers.
    pub carers: Vec<CarerDraft>,
}

/// A status with its dates.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StatusDraft {
    /// The census status.
    pub status: SenStatus,
    /// On the watch list.
    pub monitoring: bool,
    /// The words, where they say more.
    pub original: Option<String>,
    /// From when.
    pub starts: Option<NaiveDate>,
    /// To when.
    pub ends: Option<NaiveDate>,
}

/// A need with its rank and dates.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct NeedDraft {
    /// The census code.
    pub code: Option<NeedType>,
    /// The words, where they say more.
    pub words: Option<String>,
    /// The rank that the file gives; none to go by the order.
    pub rank: Option<i64>,
    /// From when.
    pub starts: Option<NaiveDate>,
    /// To when.
    pub ends: Option<NaiveDate>,
    /// There is a diagnosis.
    pub diagnosed: bool,
    /// The row that says it.
    pub at: At,
}

/// A parent or carer of one child.
#[derive(Clone, Debug)]
pub(crate) struct CarerDraft {
    /// The row that says it.
    pub at: At,
    /// Their name.
    pub name: Person,
    /// Mr, Mrs, Ms.
    pub title: Option<String>,
    /// Other fields of the carer, by stored name.
    pub cells: Vec<(&'static str, Value)>,
    /// Who they are to the child, as a code.
    pub relationship: Option<String>,
    /// Who is rung first.
    pub priority: Option<i64>,
    /// In law.
    pub responsibility: Option<bool>,
    /// A hard stop.
    pub no_contact: Option<bool>,
}

impl CarerDraft {
    /// A carer of whom only the name is known.
    pub fn new(at: At, name: Person) -> CarerDraft {
        CarerDraft {
            at,
            name,
            title: None,
            cells: Vec::new(),
            relationship: None,
            priority: None,
            responsibility: None,
            no_contact: None,
        }
    }

    /// Sets a field of the carer; nothing is not set.
    pub fn set(&mut self, field: &'static str, value: Value) {
        if !value.is_null() {
            self.cells.push((field, value));
        }
    }
}

impl PupilDraft {
    /// A child of whom nothing is known yet.
    pub fn new(at: At) -> PupilDraft {
        PupilDraft {
            at,
            upn: None,
            former_upn: None,
            mis_id: None,
            surname: String::new(),
            forename: String::new(),
            preferred: None,
            dob: None,
            cells: Vec::new(),
            year: None,
            class: None,
            teacher: None,
            statuses: Vec::new(),
            register: Vec::new(),
            needs: Vec::new(),
            carers: Vec::new(),
        }
    }

    /// Sets a field of the pupil; nothing is not set.
    pub fn set(&mut self, field: &'static str, value: Value) {
        if !value.is_null() && !self.cells.iter().any(|(f, _)| *f == field) {
            self.cells.push((field, value));
        }
    }

    /// Surname and forename, folded.
    pub fn key(&self) -> (String, String) {
        (fold(&self.surname), fold(&self.forename))
    }
}

/// Fields that are read as the record's own declaration says.
const DECLARED: &[&str] = &[
    "sex",
    "language",
    "eal",
    "fsm",
    "pupil_premium",
    "looked_after",
    "care_authority",
    "previously_looked_after",
    "service_child",
    "young_carer",
    "medical",
    "allergy",
    "handling",
    "helps",
    "hinders",
    "strengths",
    "views",
    "communication",
    "joined",
    "left",
    "destination",
    "notes",
];

/// Fields of the register's row in force that are read as its declaration says.
const REGISTER: &[&str] =
    &["issued", "last_review", "authority", "caseworker", "band", "funded_hours"];

/// Reads rows, remembering what words were read as.
pub(crate) struct Reader {
    today: NaiveDate,
    statuses: Remembered<StatusWord>,
    needs: Remembered<Vec<NeedWord>>,
    years: Remembered<Option<YearGroup>>,
    classes: Remembered<Option<YearGroup>>,
    declared: Vec<(&'static str, Ty)>,
    register: Vec<(&'static str, Ty)>,
    /// Whether a year was read from a class's name.
    pub inferred: Option<At>,
}

impl Reader {
    /// A reader for lists read today.
    pub fn new(today: NaiveDate) -> Reader {
        let typed = |kind: &'static crate::domain::Kind, names: &[&'static str]| {
            names.iter().filter_map(|n| kind.field(n).map(|f| (*n, f.ty))).collect()
        };
        Reader {
            today,
            statuses: Remembered::new(sen::status),
            needs: Remembered::new(sen::needs),
            years: Remembered::new(years::year),
            classes: Remembered::new(years::of_class),
            declared: typed(r::Pupil::KIND, DECLARED),
            register: typed(r::Register::KIND, REGISTER),
            inferred: None,
        }
    }

    /// What one row says of one child.
    pub fn read(
        &mut self,
        line: &Line<'_>,
        warnings: &mut Vec<Problem>,
    ) -> Result<PupilDraft, Problem> {
        let mut draft = PupilDraft::new(line.at.clone());
        self.name(line, &mut draft, warnings)?;
        self.numbers(line, &mut draft)?;
        draft.dob = match line.date("dob")? {
            Some(date) => Some(values::birth(date, self.today, &line.at)?),
            None => None,
        };
        self.place(line, &mut draft, warnings);
        self.declared(line, &mut draft, warnings)?;
        self.status(line, &mut draft, warnings)?;
        self.need(line, &mut draft, warnings)?;
        if self.says_nothing(line, &draft) {
            return Err(line.problem("row", "there is nothing on this row but a name"));
        }
        Ok(draft)
    }

    /// A name alone may be a note at the foot; where the sheet or a heading above gives a class,
    /// or names are all the list has, it is a child.
    fn says_nothing(&self, line: &Line<'_>, draft: &PupilDraft) -> bool {
        let said = draft.upn.is_some()
            || draft.mis_id.is_some()
            || draft.dob.is_some()
            || draft.year.is_some()
            || draft.class.is_some()
            || !draft.statuses.is_empty()
            || !draft.needs.is_empty()
            || !draft.cells.is_empty();
        let parts = ["surname", "forename", "name", "name_surname_first", "preferred"];
        let names = parts.iter().map(|f| line.all(f).count()).sum::<usize>();
        !said && line.filled() <= names
    }

    fn name(
        &mut self,
        line: &Line<'_>,
        draft: &mut PupilDraft,
        warnings: &mut Vec<Problem>,
    ) -> Result<(), Problem> {
        let at = &line.at;
        let part = |field: &str| -> Result<Option<String>, Problem> {
            values::name(&line.raw(field).words(), field, at)
        };
        let preferred = part("preferred")?;
        let mut surname = part("surname")?;
        let mut forename = part("forename")?;
        if surname.is_none() {
            surname = part("other_surname")?;
        }
        let apart = line.has("forename") || line.has("preferred");
        let whole = if surname.is_some() && !apart {
            names::person(&line.raw("surname").words(), true, at)?
        } else if surname.is_none() || (forename.is_none() && preferred.is_none()) {
            match names::person(&line.raw("name").words(), false, at)? {
                Some(person) => Some(person),
                None => names::person(&line.raw("name_surname_first").words(), true, at)?,
            }
        } else {
            None
        };
        if let Some(person) = whole {
            if person.unsure {
                let said = person.forename.as_deref().unwrap_or_default();
                warnings.push(line.problem(
                    "name",
                    format!(
                        "was read as forename {}, surname {}",
                        quoted(said),
                        quoted(&person.surname)
                    ),
                ));
            }
            draft.preferred = person.preferred;
            surname = Some(person.surname);
            forename = person.forename.or(forename);
        }
        let forename = forename.or_else(|| preferred.clone());
        draft.preferred =
            preferred.or(draft.preferred.take()).filter(|p| Some(p) != forename.as_ref());
        draft.surname = surname.ok_or_else(|| {
            let field = if line.has("surname") { "surname" } else { "name" };
            line.problem(field, "the name is missing")
        })?;
        draft.forename = forename.ok_or_else(|| {
            let field = if line.has("forename") { "forename" } else { "name" };
            line.problem(field, "the forename is missing")
        })?;
        Ok(())
    }

    fn numbers(&mut self, line: &Line<'_>, draft: &mut PupilDraft) -> Result<(), Problem> {
        let number = |field: &str| line.text(field).filter(|t| !values::is_nothing(t) && t != "-");
        draft.upn = number("upn").map(|t| values::upn(&t, &line.at, "upn")).transpose()?;
        draft.former_upn =
            number("former_upn").map(|t| values::upn(&t, &line.at, "former_upn")).transpose()?;
        draft.mis_id = number("mis_id").filter(|t| t.chars().count() <= 64);
        Ok(())
    }

    /// Year, class and teacher.
    fn place(&mut self, line: &Line<'_>, draft: &mut PupilDraft, warnings: &mut Vec<Problem>) {
        let mut year = line.text("year_group");
        let mut class = line.text("class").and_then(|c| class_of(&c));
        if let Some(both) = line.text("year_class") {
            match self.years.get(&both) {
                Some(_) => year = year.or(Some(both)),
                None => class = class.or(Some(both)),
            }
        }
        let year = year.or_else(|| line.context.year.clone());
        let class = class.or_else(|| line.context.class.clone());
        if let Some(words) = year.filter(|w| !values::is_nothing(w)) {
            draft.year = self.years.get(&words).or_else(|| self.classes.get(&words));
            match &draft.year {
                None => warnings.push(line.problem(
                    "year_group",
                    format!("{} is no year group and was not read", quoted(&words)),
                )),
                // "4W" in the column of years is both.
                Some(_) if self.years.get(&words).is_none() && class.is_none() => {
                    draft.class = Some(words)
                }
                Some(_) => {}
            }
        }
        if let Some(class) = class.filter(|c| !values::is_nothing(c)) {
            if class.chars().count() > 60 {
                warnings.push(
                    line.problem(
                        "class",
                        "the class is longer than 60 characters and was not read",
                    ),
                );
            } else {
                if draft.year.is_none() {
                    draft.year = self.classes.get(&class);
                    if draft.year.is_some() && self.inferred.is_none() {
                        self.inferred = Some(line.at.clone());
                    }
                }
                draft.class = Some(class);
            }
        }
        draft.teacher = line.text("teacher").filter(|t| !values::is_nothing(t));
    }

    /// Fields read as the record declares them. Dates that are none refuse the row; words in other
    /// fields that are not understood are said and left out.
    fn declared(
        &mut self,
        line: &Line<'_>,
        draft: &mut PupilDraft,
        warnings: &mut Vec<Problem>,
    ) -> Result<(), Problem> {
        for (field, ty) in &self.declared {
            let raw = line.raw(field);
            if raw.is_blank() {
                continue;
            }
            // A whole column of "No" under Medical says nothing of any child.
            let safety = matches!(*field, "medical" | "allergy" | "handling");
            if safety && (values::is_nothing(&raw.words()) || values::flag(raw) == Some(false)) {
                continue;
            }
            let read = match (*field, ty) {
                ("notes", _) => Ok(notes(line)),
                (_, Ty::Flag) if repeats(What::Pupils, field, &raw.words()) => Ok(Value::Int(1)),
                _ => values::value(*ty, raw, line.order),
            };
            match read {
                Ok(value) => draft.set(field, value),
                Err(reason) if matches!(ty, Ty::Date) => return Err(line.problem(field, reason)),
                Err(reason) => {
                    warnings.push(line.problem(field, format!("{reason}, so it was not read")))
                }
            }
        }
        if !line.has("eal") {
            if let Some((_, Value::Text(language))) =
                draft.cells.iter().find(|(f, _)| *f == "language")
            {
                let english = fold(language).starts_with("eng") || language.starts_with("ENB");
                let eal = Value::Int(i64::from(!english));
                draft.set("eal", eal);
            }
        }
        for (field, ty) in &self.register {
            let raw = line.raw(field);
            if values::is_nothing(&raw.words()) {
                continue;
            }
            match values::value(*ty, raw, line.order) {
                Ok(value) if !value.is_null() => draft.register.push((field, value)),
                Ok(_) => {}
                Err(reason) => return Err(line.problem(field, reason)),
            }
        }
        Ok(())
    }

    fn status(
        &mut self,
        line: &Line<'_>,
        draft: &mut PupilDraft,
        warnings: &mut Vec<Problem>,
    ) -> Result<(), Problem> {
        let mut read: Vec<StatusWord> = Vec::new();
        for raw in line.all("status") {
            let words = raw.line();
            if matches!(words.as_str(), "-" | "–")
                || (values::is_nothing(&words) && fold(&words) != "none")
            {
                continue;
            }
            let tick = values::flag(raw) == Some(true) && SEN_STATUSES.find(&words).is_none();
            read.push(if tick {
                StatusWord {
                    status: SenStatus::Support,
                    monitoring: false,
                    warning: Some(format!(
                        "{} was read as {}",
                        quoted(&words),
                        SenStatus::Support.label()
                    )),
                    original: Some(words),
                }
            } else {
                self.statuses.get(&words)
            });
        }
        for (field, status) in [
            ("has_plan", SenStatus::Plan),
            ("has_support", SenStatus::Support),
            ("has_monitoring", SenStatus::None),
        ] {
            let raw = line.raw(field);
            let words = raw.words();
            if raw.is_blank() || values::is_nothing(&words) {
                continue;
            }
            let monitoring = field == "has_monitoring";
            let plain = StatusWord { status, monitoring, original: None, warning: None };
            match values::flag(raw) {
                Some(true) => read.push(plain),
                Some(false) => {}
                None if repeats(What::Pupils, field, &words) => read.push(plain),
                None if field == "has_plan" => match values::date(raw, line.order) {
                    Ok(Some(issued)) => {
                        read.push(plain);
                        draft.register.push(("issued", Value::Text(issued.to_string())));
                    }
                    _ => read.push(self.statuses.get(&raw.line())),
                },
                None => read.push(self.statuses.get(&raw.line())),
            }
        }
        if read.is_empty() {
            if let Some(words) = &line.context.status {
                read.push(self.statuses.get(words));
            }
        }
        let Some(one) = agreed(read).map_err(|(a, b)| {
            line.problem(
                "status",
                format!(
                    "the SEN status is given twice and differs: {} and {}",
                    a.label(),
                    b.label()
                ),
            )
        })?
        else {
            return Ok(());
        };
        if let Some(warning) = &one.warning {
            warnings.push(line.problem("status", warning.clone()));
        }
        let starts = match line.date("status_starts")? {
            Some(date) => Some(date),
            None => line.date("starts")?,
        };
        let ends = line.date("status_ends")?;
        if let (Some(from), Some(to)) = (starts, ends) {
            if to < from {
                return Err(line.problem("status_ends", "the end date is before the start date"));
            }
        }
        draft.statuses.push(StatusDraft {
            status: one.status,
            monitoring: one.monitoring,
            original: one.original,
            starts,
            ends,
        });
        Ok(())
    }

    fn need(
        &mut self,
        line: &Line<'_>,
        draft: &mut PupilDraft,
        warnings: &mut Vec<Problem>,
    ) -> Result<(), Problem> {
        let starts = match line.date("need_starts")? {
            Some(date) => Some(date),
            None => line.date("starts")?,
        };
        let ends = line.date("need_ends")?;
        let rank = match line.text("need_rank").filter(|t| !values::is_nothing(t)) {
            Some(words) => {
                match values::value(Ty::Count(1, 99, ""), line.raw("need_rank"), line.order) {
                    Ok(value) => value.as_int(),
                    Err(_) => match fold(&words).as_str() {
                        "primary" | "main" | "first" => Some(1),
                        "secondary" | "second" => Some(2),
                        "tertiary" | "third" => Some(3),
                        _ => {
                            return Err(line.problem(
                                "need_rank",
                                format!("{} is no rank from 1 to 99", quoted(&words)),
                            ));
                        }
                    },
                }
            }
            None => None,
        };
        let mut words: Vec<NeedWord> = Vec::new();
        let mut columns = 0;
        for raw in line.all("need") {
            columns += 1;
            words.extend(self.needs.get(raw.words().trim()));
        }
        if columns > 1 {
            words = beside(words);
        }
        let ranked = if words.len() == 1 { rank } else { None };
        let mut read: Vec<(NeedWord, Option<i64>, bool)> =
            words.into_iter().map(|n| (n, ranked, false)).collect();
        for (field, rank) in [("need1", 1), ("need2", 2), ("need3", 3)] {
            for (n, need) in self.needs.get(line.raw(field).words().trim()).into_iter().enumerate()
            {
                read.push((need, (n == 0).then_some(rank), false));
            }
        }
        let diagnosis = line.raw("diagnosis");
        match values::flag(diagnosis) {
            Some(yes) => read.iter_mut().for_each(|(_, _, d)| *d = yes),
            None => read.extend(
                self.needs.get(diagnosis.words().trim()).into_iter().map(|n| (n, None, true)),
            ),
        }
        if let Some(notes) = line.text("need_notes").filter(|t| !values::is_nothing(t)) {
            match &mut read[..] {
                [] => read.extend(self.needs.get(&notes).into_iter().map(|n| (n, rank, false))),
                // Words beside a code explain it; they never make it another need.
                [(only, _, _)] if only.words.is_none() && only.code.is_some() => {
                    only.words = Some(notes)
                }
                _ => {}
            }
        }
        for (need, rank, diagnosed) in read {
            let at = line.at.clone();
            if let Some(same) =
                draft.needs.iter_mut().find(|n| n.code.is_some() && n.code == need.code)
            {
                same.rank = same.rank.or(rank);
                same.diagnosed |= diagnosed;
                continue;
            }
            if let Some(warning) = need.warning {
                warnings.push(line.problem("need", warning));
            }
            draft.needs.push(NeedDraft {
                code: need.code,
                words: need.words,
                rank,
                starts,
                ends,
                diagnosed,
                at,
            });
        }
        Ok(())
    }
}

/// The one status that several columns agree on. A label that is not known beside a code that is
/// leaves the code, with the words kept.
fn agreed(read: Vec<StatusWord>) -> Result<Option<StatusWord>, (SenStatus, SenStatus)> {
    let unknown =
        |s: &StatusWord| s.status == SenStatus::None && s.monitoring && s.original.is_some();
    let (odd, known): (Vec<StatusWord>, Vec<StatusWord>) = read.into_iter().partition(unknown);
    let mut known = known.into_iter();
    let Some(mut one) = known.next() else { return Ok(odd.into_iter().next()) };
    for other in known {
        // "Monitoring" in one column and N, or nothing more, in another.
        if other.status == one.status {
            one.monitoring |= other.monitoring;
            one.original = one.original.or(other.original);
        } else if other.status == SenStatus::None {
            // An unticked or empty box beside a status.
            if !other.monitoring {
                return Err((one.status, other.status));
            }
        } else if one.status == SenStatus::None && one.monitoring {
            one = other;
        } else {
            return Err((one.status, other.status));
        }
    }
    if let Some(odd) = odd.into_iter().next() {
        one.monitoring |= one.status == SenStatus::None
            && sen::is_status(odd.original.as_deref().unwrap_or_default());
        one.original = one.original.or(odd.original);
    }
    Ok(Some(one))
}

/// A label that is not known beside a code, from two columns about one need.
fn beside(words: Vec<NeedWord>) -> Vec<NeedWord> {
    let (mut coded, kept): (Vec<NeedWord>, Vec<NeedWord>) =
        words.into_iter().partition(|n| n.code.is_some());
    coded.dedup_by(|a, b| a.code == b.code);
    match (&mut coded[..], &kept[..]) {
        ([only], [words]) if only.words.is_none() => {
            only.words.clone_from(&words.words);
            coded
        }
        _ => {
            coded.extend(kept);
            coded
        }
    }
}

/// All columns of comments as one text.
fn notes(line: &Line<'_>) -> Value {
    let all: Vec<String> =
        line.all("notes").map(|c| crate::domain::text::clean(&c.words())).collect();
    Value::text(all.join("\n").trim())
}

/// A class as MIS reports write it: `N Butterworth, N Butterworth: Monday Am` is `N Butterworth`.
fn class_of(cell: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in cell.split(',') {
        let part = part.split_once(": ").map_or(part, |(class, _)| class).trim();
        if !part.is_empty() && !parts.iter().any(|p| fold(p) == fold(part)) {
            parts.push(part);
        }
    }
    match parts[..] {
        [] => None,
        [only] => Some(only.to_string()),
        // "Butterworth, N" is one class with a comma in it.
        _ => Some(cell.to_string()),
    }
}
