//! Whether groups worked: scores at both ends, outcomes, and how much was delivered.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::age::show_months;
use crate::domain::calendar::academic_year;
use crate::domain::codes::Grade;
use crate::domain::evaluation::{
    DELIVERED_ENOUGH, NoRatio, Pace, Pair, Rag, Ratio, Together, ordinal, pair, percentile,
    ratio_gain, score_change, together,
};
use crate::domain::records::{Evaluation, Measure};

use super::super::core::Store;
use super::super::error::StoreError;
use super::work::{Span, Work};

/// What is known of one pupil in one group.
#[derive(Clone, Debug)]
pub struct JudgedRow {
    /// The pupil.
    pub pupil: Id,
    /// `Maya B.`
    pub name: String,
    /// The test, where two of its scores make a pair.
    pub test: Option<String>,
    /// The first score as people read it: `6;02`, `SS 85 (16th)`, `12`.
    pub start: String,
    /// The last one.
    pub end: String,
    /// The days they were taken.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// Months of test age for each month, or why there is none.
    pub ratio: Option<Result<Ratio, NoRatio>>,
    /// How the standardised score moved.
    pub pace: Option<Pace>,
    /// How the raw score moved; positive is better.
    pub change: Option<i64>,
    /// The outcome that was judged.
    pub grade: Option<Grade>,
    /// Percent of the plan that was delivered or assumed; none where nothing was planned.
    pub delivered: Option<i64>,
    /// What that says.
    pub rag: Rag,
}

/// One group.
#[derive(Clone, Debug)]
pub struct JudgedGroup {
    /// The group.
    pub provision: Id,
    /// Its name.
    pub title: String,
    /// The intervention's name.
    pub intervention: Option<String>,
    /// The adult who leads.
    pub adult: String,
    /// The academic year of its last day.
    pub year: i32,
    /// Its pupils.
    pub rows: Vec<JudgedRow>,
    /// The ratio gains together, of one test.
    pub together: Option<Together>,
}

/// One intervention in one academic year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// Its name.
    pub intervention: String,
    /// The September of the year.
    pub year: i32,
    /// Pupils who had it.
    pub pupils: usize,
    /// How many had each outcome, -2 to 2.
    pub grades: [usize; 5],
    /// How many are not judged, because too little was delivered.
    pub not_judged: usize,
}

impl Effect {
    /// Counts one more pupil.
    pub fn count(&mut self, row: &JudgedRow) {
        self.pupils += 1;
        if row.rag == Rag::Amber {
            self.not_judged += 1;
            return;
        }
        let place = row.grade.as_ref().and_then(Grade::number).map(|n| n + 2);
        let place = place.and_then(|n| usize::try_from(n).ok());
        if let Some(count) = place.and_then(|n| self.grades.get_mut(n)) {
            *count += 1;
        }
    }
}

/// The groups of some days.
#[derive(Clone, Debug, Default)]
pub struct JudgedView {
    /// Groups by name.
    pub groups: Vec<JudgedGroup>,
    /// Interventions by name and year.
    pub effects: Vec<Effect>,
}

impl Store {
    /// What is known of whether the groups of some days worked.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn judged(&self, span: Span) -> Result<JudgedView, StoreError> {
        let today = self.clock().today();
        let work = self.work((span.0, span.1.min(today)))?;
        let library = self.library()?;
        let facts = Facts::read(self, &work)?;
        let mut view = JudgedView::default();
        for (id, group) in &work.groups {
            let pupils = work.pupils(*id);
            if pupils.is_empty() {
                continue;
            }
            let mut rows: Vec<JudgedRow> =
                pupils.iter().filter_map(|pupil| facts.row(*pupil, *id)).collect();
            rows.sort_by(|a, b| (&a.name, a.pupil).cmp(&(&b.name, b.pupil)));
            let pairs: Vec<Pair<'_>> =
                pupils.iter().filter_map(|pupil| pair(facts.scores(*pupil, *id)?)).collect();
            let last = group.ends.map_or(today, |ends| ends.min(today));
            let lead = work.plan.adults(None, *id, last).into_iter().next();
            view.groups.push(JudgedGroup {
                provision: *id,
                title: group.title.clone(),
                intervention: group
                    .intervention
                    .and_then(|entry| library.get(&entry))
                    .map(|entry| entry.title.clone()),
                adult: match lead {
                    Some(adult) => self.adult_short(adult)?.unwrap_or_default(),
                    None => String::new(),
                },
                year: academic_year(last),
                together: together(&pairs),
                rows,
            });
        }
        view.groups.sort_by(|a, b| (&a.title, a.provision).cmp(&(&b.title, b.provision)));
        view.effects = effects(&view.groups);
        Ok(view)
    }
}

/// Interventions across their groups.
fn effects(groups: &[JudgedGroup]) -> Vec<Effect> {
    let mut out: BTreeMap<(String, i32), Effect> = BTreeMap::new();
    for group in groups {
        let title = group.intervention.clone().unwrap_or_else(|| group.title.clone());
        let one = out.entry((title.clone(), group.year)).or_insert_with(|| Effect {
            intervention: title,
            year: group.year,
            ..Effect::default()
        });
        for row in &group.rows {
            one.count(row);
        }
    }
    out.into_values().collect()
}

/// What is known of pupils in groups.
struct Facts {
    scores: HashMap<(Id, Id), Vec<Measure>>,
    evaluations: HashMap<(Id, Id), Evaluation>,
    delivered: HashMap<(Id, Id), i64>,
    names: HashMap<Id, String>,
    enough: i64,
}

impl Facts {
    fn read(store: &Store, work: &Work) -> Result<Facts, StoreError> {
        let mut scores: HashMap<(Id, Id), Vec<Measure>> = HashMap::new();
        for (_, measure) in store.rows::<Measure>()? {
            if let Some(group) = measure.provision {
                scores.entry((measure.pupil, group)).or_default().push(measure);
            }
        }
        let evaluations = store.rows::<Evaluation>()?.into_iter();
        let mut delivered = HashMap::new();
        for (part, account) in work.accounts(store) {
            if account.planned > 0 {
                let got = account.delivered + account.beyond + account.assumed;
                delivered.insert(part, (got * 100 / account.planned).min(100));
            }
        }
        let pupils: BTreeSet<Id> = work.members.iter().map(|m| m.pupil).collect();
        let school = store.school_record()?;
        Ok(Facts {
            scores,
            evaluations: evaluations.map(|(_, e)| ((e.pupil, e.provision), e)).collect(),
            delivered,
            names: store.short_names(pupils)?,
            enough: school.and_then(|s| s.delivered_enough).unwrap_or(DELIVERED_ENOUGH),
        })
    }

    fn scores(&self, pupil: Id, group: Id) -> Option<&[Measure]> {
        self.scores.get(&(pupil, group)).map(Vec::as_slice)
    }

    /// What is known of one pupil; none for one who is left out.
    fn row(&self, pupil: Id, group: Id) -> Option<JudgedRow> {
        let evaluation = self.evaluations.get(&(pupil, group));
        if evaluation.is_some_and(|e| e.left_out == Some(true)) {
            return None;
        }
        let scores = self.scores(pupil, group).unwrap_or_default();
        let both = pair(scores);
        let first = both.as_ref().map(|p| p.start).or_else(|| scores.first());
        let grade = evaluation.and_then(|e| e.grade.clone());
        let delivered = self.delivered.get(&(pupil, group)).copied();
        let standards = both.as_ref().and_then(|p| Some((p.start.standard?, p.end.standard?)));
        Some(JudgedRow {
            pupil,
            name: self.names.get(&pupil).cloned().unwrap_or_default(),
            test: first.map(|m| m.test.clone()),
            start: first.map_or(String::new(), shown_score),
            end: both.as_ref().map_or(String::new(), |p| shown_score(p.end)),
            days: both.as_ref().map(|p| (p.start.date, p.end.date)),
            ratio: both
                .as_ref()
                .filter(|p| p.start.age_months.is_some() || p.end.age_months.is_some())
                .map(|p| ratio_gain(p.start, p.end)),
            pace: standards.map(|(before, after)| Pace::of(before, after)),
            change: both.as_ref().and_then(|p| score_change(p.start, p.end)),
            rag: Rag::of(grade.as_ref(), delivered, self.enough),
            grade,
            delivered,
        })
    }
}

/// `6;02`, `SS 85 (16th)`, `12 words`: a standardised score with its percentile.
pub fn shown_score(measure: &Measure) -> String {
    score(measure, |n| {
        let percent = measure.percentile.unwrap_or_else(|| percentile(n));
        format!("SS {n} ({})", ordinal(percent))
    })
}

/// `6;02`, `SS 85`, `12 words`: as it is typed.
pub fn score_text(measure: &Measure) -> String {
    score(measure, |n| format!("SS {n}"))
}

fn score(measure: &Measure, standard: impl Fn(i64) -> String) -> String {
    let mut words = Vec::new();
    words.extend(measure.age_months.map(show_months));
    words.extend(measure.standard.map(standard));
    words.extend(measure.score.map(|n| match &measure.unit {
        Some(unit) => format!("{n} {unit}"),
        None => n.to_string(),
    }));
    words.join(", ")
}

impl Store {
    /// The scores that start or end a group, or were taken on its way, by pupil and day.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn scores_of_group(&self, provision: Id) -> Result<Vec<(Id, Measure)>, StoreError> {
        self.select::<Measure, _>(
            "WHERE provision = ?1 ORDER BY pupil, date, id",
            [provision.0.as_slice()],
        )
    }
}
