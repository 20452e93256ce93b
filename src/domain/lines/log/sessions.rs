//! From items to sessions: which group, which day, which planned time, and what happened.

use std::ops::Range;

use chrono::NaiveDate;

use super::scan::{Scan, What};
use super::targets::time_label;
use super::{Stop, answer, decided};
use crate::domain::Id;
use crate::domain::codes::Schedule;
use crate::domain::dates;
use crate::domain::lines::drafts::adults;
use crate::domain::lines::reading::{Candidate, GroupPart, NewGroup, Pick, SessionDraft, Span};
use crate::domain::lines::snapshot::{GroupRow, PlannedRow};

/// A day named in the line.
#[derive(Clone, Debug)]
pub(super) struct Day {
    pub(super) date: NaiveDate,
    at: Range<usize>,
    /// Only the day of the week was named.
    bare: bool,
}

/// What a session is of.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// A group, by its place, and the words that named it.
    Group(usize, Range<usize>, Option<(Id, NaiveDate)>),
    /// A new 1:1: the intervention, by its place, and the pupil.
    New(usize, Id),
}

/// The sessions that a line says.
pub(super) fn drafts(
    scan: &Scan<'_>,
    spans: &mut Vec<Span>,
    offers: &mut Vec<String>,
) -> Result<Vec<SessionDraft>, Stop> {
    scan.spans(spans);
    offers.extend(scan.offers.iter().cloned());
    one_thing_of_all(scan)?;
    let builder = Builder { scan, lost: scan.says(&What::NotHeld), days: days(scan)? };
    let sessions = builder.targets(offers)?;
    let mut out: Vec<SessionDraft> = Vec::new();
    for targets in &sessions {
        out.extend(builder.of_targets(targets, offers)?);
    }
    builder.marked(&mut out, offers)?;
    for draft in &mut out {
        builder.finish(draft, offers);
    }
    if let Some(first) = out.first_mut() {
        first.follow_up = scan.follow_up.as_ref().map(|(_, f)| f.clone());
    }
    Ok(out)
}

/// Of several groups a line says one thing: that one did not happen is no word of the others.
fn one_thing_of_all(scan: &Scan<'_>) -> Result<(), Stop> {
    let said_held = |what: &What| {
        matches!(
            what,
            What::Mark(..)
                | What::All
                | What::Rest
                | What::Only
                | What::Minutes(_)
                | What::Range(..)
                | What::Score { .. }
                | What::Count(..)
        )
    };
    if scan.sets.len() < 2 || !scan.says(&What::NotHeld) {
        return Ok(());
    }
    let last = scan.items.iter().rposition(|i| matches!(i.what, What::Set(_))).unwrap_or(0);
    let (before, after) = scan.items.split_at(last);
    // Who was away, said after all of them, is why none of them happened, unless a comma sets the
    // last one apart: "no neli a or b, leo off" and "no neli b, neli a tom off".
    let mut between = before.iter().skip_while(|i| !matches!(i.what, What::Set(_)));
    let apart = between.any(|i| i.what == What::Comma);
    let away = |what: &What| matches!(what, What::Mark(code, _) if !code.took_part());
    let of_one = before.iter().any(|i| said_held(&i.what))
        || after.iter().any(|i| said_held(&i.what) && (apart || !away(&i.what)));
    if !of_one {
        return Ok(());
    }
    Err(Stop::refuse(
        format!("One group did not happen, and something is said of {} too.", scan.groups_named()),
        "Write a line for each group.",
    ))
}

/// The days that a line names, in its order; one that would go back in time among them is asked
/// about.
fn days(scan: &Scan<'_>) -> Result<Vec<Day>, Stop> {
    let mut days: Vec<Day> = Vec::new();
    for (n, item) in scan.items.iter().enumerate() {
        let What::Date(date, bare) = item.what else { continue };
        if scan.goes_with_move(n) {
            continue;
        }
        if days.iter().all(|d| d.date != date) {
            days.push(Day { date, at: item.at.clone(), bare });
        }
    }
    for pair in days.windows(2) {
        let (before, day) = (&pair[0], &pair[1]);
        if !day.bare || day.date > before.date {
            continue;
        }
        let coming =
            dates::latest(chrono::Datelike::weekday(&day.date), day.date + chrono::Days::new(7));
        let name = day.date.format("%A").to_string();
        let candidates = vec![
            answer(format!("last {}", dates::short(day.date)), &day.at, Pick::Date(day.date)),
            answer(format!("{}, still to come", dates::short(coming)), &day.at, Pick::Date(coming)),
            answer(format!("leave {name} out"), &day.at, Pick::LeaveOut),
        ];
        return Err(Stop::ask(format!("Which {name}?"), candidates));
    }
    Ok(days)
}

pub(super) struct Builder<'a> {
    pub(super) scan: &'a Scan<'a>,
    pub(super) lost: bool,
    pub(super) days: Vec<Day>,
}

impl Builder<'_> {
    /// The sessions of one or several joined groups, one for each day.
    fn of_targets(
        &self,
        targets: &[Target],
        offers: &mut Vec<String>,
    ) -> Result<Vec<SessionDraft>, Stop> {
        let mut days: Vec<Option<Day>> = self.days.iter().cloned().map(Some).collect();
        for item in &self.scan.items {
            if let What::Days(from, to) = item.what {
                days.extend(self.range(targets, from, to, &item.at)?.into_iter().map(Some));
            }
        }
        if days.is_empty() {
            if self.scan.left_out() {
                return Err(Stop::refuse("No day is left.", "Name the day."));
            }
            days.push(None);
        }
        let several = days.len() > 1;
        let mut out = Vec::new();
        for day in &days {
            let mut joined: Option<SessionDraft> = None;
            for target in targets {
                let Some(draft) = self.base(target, day.as_ref(), several, offers)? else {
                    continue;
                };
                match &mut joined {
                    Some(first) => first.join(draft),
                    None => joined = Some(draft),
                }
            }
            out.extend(joined);
        }
        if out.is_empty() {
            return Err(Stop::refuse("No day is left.", "Name the day."));
        }
        Ok(out)
    }

    /// The days of a stretch on which the groups meet.
    fn range(
        &self,
        targets: &[Target],
        from: NaiveDate,
        to: NaiveDate,
        at: &Range<usize>,
    ) -> Result<Vec<Day>, Stop> {
        let school = self.scan.school;
        let meets = |date: &NaiveDate| {
            targets.iter().any(|t| match t {
                Target::Group(g, ..) => {
                    !school.planned_on(school.facts.groups[*g].id, *date).is_empty()
                }
                Target::New(..) => false,
            })
        };
        let days: Vec<Day> = from
            .iter_days()
            .take_while(|d| *d <= to)
            .filter(meets)
            .map(|date| Day { date, at: at.clone(), bare: false })
            .collect();
        if days.is_empty() {
            return Err(Stop::refuse(
                format!("Nothing is planned from {} to {}.", dates::short(from), dates::short(to)),
                "Name the days.",
            ));
        }
        Ok(days)
    }

    /// A session before anything is said of it; `None` for a day that is left out.
    fn base(
        &self,
        target: &Target,
        day: Option<&Day>,
        several: bool,
        offers: &mut Vec<String>,
    ) -> Result<Option<SessionDraft>, Stop> {
        let scan = self.scan;
        let school = scan.school;
        let date = day.map_or_else(|| school.today(), |d| d.date);
        let (group, named_at, chosen) = match target {
            Target::New(intervention, pupil) => {
                return Ok(Some(self.new_session(*intervention, *pupil, date)));
            }
            Target::Group(place, at, chosen) => (&school.facts.groups[*place], at, chosen),
        };
        let at = day.map_or(named_at, |d| &d.at);
        let beside = |date| SessionDraft::beside(school, group.id, date);
        let pick = decided(scan.choices, at, |p| match p {
            Pick::Planned(..) | Pick::Extra(_) | Pick::LeaveOut => Some(p.clone()),
            _ => None,
        });
        let wanted = match pick {
            Some(Pick::Extra(date)) => return Ok(beside(date).map(extra)),
            Some(Pick::LeaveOut) => return Ok(None),
            Some(Pick::Planned(slot, planned)) => Some((slot, planned)),
            // Chosen among groups: for the one day that was asked about.
            _ => chosen.filter(|_| !several),
        };
        if let Some((slot, planned)) = wanted
            && let Some(row) = self.rows(group, planned).into_iter().find(|r| r.slot == slot)
        {
            return Ok(Some(SessionDraft::planned(school, &row)));
        }
        if scan.says(&What::Extra) {
            return Ok(beside(date).map(extra));
        }
        // Moved here from another day: that day's time, held today.
        let source = scan.moved_from();
        let rows = school.planned_on(group.id, source.unwrap_or(date));
        let half = scan.says(&What::Morning) || scan.says(&What::Afternoon);
        let rows: Vec<PlannedRow> =
            rows.into_iter().filter(|r| !half || scan.in_half(r.time)).collect();
        let change = scan.says(&What::Change);
        let open: Vec<PlannedRow> = rows.iter().filter(|r| r.logged == change).cloned().collect();
        if change && open.is_empty() {
            return Err(Stop::refuse(
                format!("{} is not logged for {}.", group.title, said_day(date, school.today())),
                "Leave out \"change\" to log it.",
            ));
        }
        let fits = self.fitting(&open);
        let mut draft = match (&fits[..], &rows[..]) {
            ([one], _) => SessionDraft::planned(school, one),
            ([_, ..], _) => {
                let candidates = fits
                    .iter()
                    .map(|r| {
                        let label = format!("{}{}", time_label(r), group.title);
                        answer(label, at, Pick::Planned(r.slot, r.planned))
                    })
                    .collect();
                return Err(Stop::ask(format!("Which {}?", group.title), candidates));
            }
            (_, [_, ..]) => {
                return Err(self.logged_already(group, &rows, source.unwrap_or(date), at, several));
            }
            _ if group.slots.is_empty() || group.schedule != Schedule::Timed => {
                let Some(draft) = beside(date) else { return Ok(None) };
                if school.facts.loose.contains(&(group.id, date)) {
                    let (title, when) = (&group.title, said_day(date, school.today()));
                    offers.push(format!("{title} is logged for {when}: was there another?"));
                }
                draft
            }
            _ => return self.not_planned(group, date, day, at, several, offers),
        };
        if source.is_some() {
            draft.date = date;
        }
        Ok(Some(draft))
    }

    /// Planned sessions of a group that were planned for a day, wherever they are now.
    fn rows(&self, group: &GroupRow, planned: NaiveDate) -> Vec<PlannedRow> {
        let school = self.scan.school;
        let known = school.planned_of.get(&group.id).map(Vec::as_slice).unwrap_or_default();
        let known =
            known.iter().map(|n| &school.facts.planned[*n]).filter(|r| r.planned == planned);
        let known: Vec<PlannedRow> = known.cloned().collect();
        if known.is_empty() { school.planned_on(group.id, planned) } else { known }
    }

    /// Sessions of one day that fit the time and the pupils named.
    fn fitting(&self, rows: &[PlannedRow]) -> Vec<PlannedRow> {
        let scan = self.scan;
        let mut fits = rows.to_vec();
        let mut keep = |test: &dyn Fn(&PlannedRow) -> bool| {
            let better: Vec<PlannedRow> = fits.iter().filter(|r| test(r)).cloned().collect();
            if !better.is_empty() {
                fits = better;
            }
        };
        let time = scan.start_time();
        keep(&|r| time.is_some() && r.time == time);
        for named in scan.mentions() {
            let ids: Vec<Id> =
                named.pupils.iter().map(|n| scan.school.facts.pupils[*n].id).collect();
            keep(&|r| r.expected.iter().any(|p| ids.contains(p)));
        }
        keep(&|r| r.mine);
        fits
    }

    fn logged_already(
        &self,
        group: &GroupRow,
        rows: &[PlannedRow],
        date: NaiveDate,
        at: &Range<usize>,
        several: bool,
    ) -> Stop {
        let mut candidates: Vec<Candidate> = rows
            .iter()
            .map(|r| {
                let label = format!("change {}{}", time_label(r), group.title);
                answer(label, at, Pick::Planned(r.slot, r.planned))
            })
            .collect();
        candidates.push(answer("extra session", at, Pick::Extra(date)));
        if several {
            candidates.push(answer(
                format!("leave {} out", dates::short(date)),
                at,
                Pick::LeaveOut,
            ));
        }
        let when = said_day(date, self.scan.school.today());
        Stop::ask(format!("{} is logged already for {when}: change it?", group.title), candidates)
    }

    /// A group with times of its own, on a day that has none.
    fn not_planned(
        &self,
        group: &GroupRow,
        date: NaiveDate,
        day: Option<&Day>,
        at: &Range<usize>,
        several: bool,
        offers: &mut Vec<String>,
    ) -> Result<Option<SessionDraft>, Stop> {
        /// Days back in which a session that was forgotten is offered.
        const BACK: u64 = 7;
        const SHOWN: usize = 3;
        let school = self.scan.school;
        let when = said_day(date, school.today());
        let said = format!("{} is not planned for {when}", group.title);
        let moved_or_lost = self.lost || self.scan.says(&What::MovedTo);
        let mut candidates = Vec::new();
        if !several && day.is_none() {
            let back = (1..=BACK).filter_map(|n| date.checked_sub_days(chrono::Days::new(n)));
            candidates.extend(
                back.flat_map(|d| school.planned_on(group.id, d))
                    .filter(|r| !r.logged)
                    .take(SHOWN)
                    .map(|r| {
                        let label =
                            format!("{}, {}not logged yet", dates::short(r.date), time_label(&r));
                        answer(label, at, Pick::Planned(r.slot, r.planned))
                    }),
            );
        }
        if moved_or_lost && candidates.is_empty() && !several {
            return Err(Stop::refuse(
                format!("{said}, so nothing was lost."),
                "Name the day it was planned for: no neli friday.",
            ));
        }
        if !moved_or_lost {
            let label = format!("an extra session, {}", dates::short(date));
            candidates.push(answer(label, at, Pick::Extra(date)));
        }
        if several {
            candidates.push(answer(
                format!("leave {} out", dates::short(date)),
                at,
                Pick::LeaveOut,
            ));
        }
        if let ([_], false) = (&candidates[..], moved_or_lost) {
            offers.push(format!("{said}: log an extra session?"));
            return Ok(SessionDraft::beside(school, group.id, date).map(extra));
        }
        Err(Stop::ask(format!("{said}: which session is it?"), candidates))
    }

    /// A session of a new 1:1.
    fn new_session(&self, intervention: usize, pupil: Id, date: NaiveDate) -> SessionDraft {
        let school = self.scan.school;
        let row = &school.facts.interventions[intervention];
        let part = GroupPart { provision: None, title: row.title.clone(), planned: None };
        let mut draft = SessionDraft::bare(date, part);
        draft.minutes = row.minutes;
        draft.extra = true;
        draft.adults = adults(school, &[]);
        draft.expect(school, &[pupil], None);
        draft.new_group = Some(NewGroup {
            title: row.title.clone(),
            intervention: row.id,
            pupil,
            minutes: row.minutes,
        });
        draft
    }
}

/// `today`, `yesterday`, `Wed 18 Nov`.
fn said_day(date: NaiveDate, today: NaiveDate) -> String {
    match date.signed_duration_since(today).num_days() {
        -1..=1 => dates::relative(date, today),
        _ => dates::short(date),
    }
}

fn extra(mut draft: SessionDraft) -> SessionDraft {
    draft.extra = true;
    draft
}
