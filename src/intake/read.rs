//! One row of a list of pupils as a draft.

use chrono::NaiveDate;

mod needs;

use super::What;
use super::drafts::PupilDraft;
use super::error::{At, Problem, quoted};
use super::fields::repeats;
use super::names;
use super::rows::Line;
use super::sen::{self, NeedWord, StatusWord};
use super::source::Raw;
use super::values::{self, Remembered};
use super::years;
use crate::domain::Value;
use crate::domain::codes::YearGroup;
use crate::domain::fold::fold;
use crate::domain::kind::{Record, Ty};
use crate::domain::records as r;

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
        let remark = self.name(line, &mut draft, warnings)?;
        self.numbers(line, &mut draft, warnings)?;
        draft.dob = match line.date("dob")? {
            Some(date) => Some(values::birth(date, self.today, &line.at)?),
            None => None,
        };
        self.place(line, &mut draft, warnings);
        self.declared(line, &mut draft, warnings)?;
        if let Some(remark) = remark {
            draft.remark(&remark);
        }
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

    /// The name; what stands in brackets behind it and is no name comes back, to be kept as a comment.
    fn name(
        &mut self,
        line: &Line<'_>,
        draft: &mut PupilDraft,
        warnings: &mut Vec<Problem>,
    ) -> Result<Option<String>, Problem> {
        let mut remark = None;
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
            let fields: [&str; 2] = match surname {
                Some(_) => ["surname", "name"],
                None => ["name", "name_surname_first"],
            };
            let typed = fields.map(|f| line.raw(f).line());
            let typed = typed.iter().find(|t| !t.is_empty()).map_or("", String::as_str);
            if let Some(why) = names::not_one_name(&person, typed) {
                return Err(line.problem("name", why));
            }
            let (preferred, rest) = names::called(person.preferred, &person.surname);
            if let Some(words) = &rest {
                warnings.push(line.problem(
                    "name",
                    format!("{} in brackets was kept as a comment", quoted(words)),
                ));
            }
            remark = rest;
            draft.preferred = preferred;
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
        Ok(remark)
    }

    fn numbers(
        &mut self,
        line: &Line<'_>,
        draft: &mut PupilDraft,
        warnings: &mut Vec<Problem>,
    ) -> Result<(), Problem> {
        let number = |field: &str| line.text(field).filter(|t| !values::is_nothing(t) && t != "-");
        draft.upn = number("upn").map(|t| values::upn(&t, &line.at, "upn")).transpose()?;
        warnings.extend(draft.upn.as_deref().and_then(|u| values::doubt(u, &line.at)));
        draft.former_upn =
            number("former_upn").map(|t| values::upn(&t, &line.at, "former_upn")).transpose()?;
        // The same number twice is no former one.
        draft.former_upn = draft.former_upn.take().filter(|f| Some(f) != draft.upn.as_ref());
        draft.mis_id = number("mis_id").filter(|t| t.chars().count() <= 64);
        Ok(())
    }

    /// Year, class and teacher.
    fn place(&mut self, line: &Line<'_>, draft: &mut PupilDraft, warnings: &mut Vec<Problem>) {
        for field in ["class", "year_group", "year_class"] {
            if matches!(line.raw(field), Raw::Date(_)) {
                warnings.push(line.problem(
                    field,
                    "Excel has made a date of it, so it was not read: format the column as text",
                ));
            }
        }
        let written =
            |field: &str| line.text(field).filter(|_| !matches!(line.raw(field), Raw::Date(_)));
        let mut year = written("year_group");
        let mut class = written("class").and_then(|c| class_of(&c));
        if let Some(both) = written("year_class") {
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
        if !line.has("eal")
            && let Some((_, Value::Text(language))) =
                draft.cells.iter().find(|(f, _)| *f == "language")
        {
            let english = fold(language).starts_with("eng") || language.starts_with("ENB");
            let eal = Value::Int(i64::from(!english));
            draft.set("eal", eal);
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
