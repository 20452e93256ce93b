//! Who was marked how.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::NaiveTime;

use super::scan::{Item, Scan, What};
use super::{Stop, answer, decided};
use crate::domain::Id;
use crate::domain::codes::MarkCode;
use crate::domain::lines::names::Named;
use crate::domain::lines::reading::{Candidate, MarkDraft, Pick, SessionDraft};
use crate::domain::lines::titles::names_in;
use crate::domain::lines::{Choice, guest_counts_for};

/// How long somebody was there, as said beside a mark.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stay {
    /// So many minutes late.
    LateBy(i64),
    /// From then on.
    From(NaiveTime),
    /// Until then.
    Until(NaiveTime),
    /// For so many minutes.
    For(i64),
}

#[derive(Clone, Debug)]
struct Op {
    pupil: Id,
    mark: MarkCode,
    why: Option<String>,
    stay: Option<Stay>,
}

/// Everything a line says about pupils.
#[derive(Debug, Default)]
pub(super) struct Plan {
    ops: Vec<Op>,
    scores: Vec<(Id, Option<i64>, Option<i64>, Option<i64>)>,
    only: Option<Vec<Id>>,
    all: Option<(MarkCode, Option<String>)>,
    rest: Option<(MarkCode, Option<String>)>,
    guests: Vec<Id>,
    nobody: bool,
    /// How many came, where it is not known who.
    counted: Option<i64>,
    /// Items that belong to a mark: the minutes of "10 mins late".
    pub(super) used: BTreeSet<usize>,
}

impl Plan {
    /// Whether a line says of pupils anything at all.
    pub(super) fn absences(&self) -> bool {
        self.ops.iter().any(|op| !op.mark.took_part())
    }
}

/// What a name in the line stands for, before it is marked.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Lead {
    /// Those named next have this mark.
    Mark,
    /// Only those named next came.
    Only,
    /// Those named next are guests.
    Guest,
}

struct Reader<'a> {
    scan: &'a Scan<'a>,
    expected: &'a [Id],
    offers: &'a mut Vec<String>,
    plan: Plan,
    /// Named, and not marked yet.
    pending: Vec<(Id, Range<usize>)>,
    /// What those named next are.
    lead: Option<(Lead, Option<(MarkCode, Option<String>, Option<Stay>)>)>,
    /// Taken by the lead since it, or since the last comma.
    since: Vec<Id>,
    comma: bool,
    /// Everybody, or everybody else, was said last.
    whole: Option<Whole>,
    named: Option<Id>,
    scored: Vec<Id>,
    count: Option<(i64, Option<i64>, Range<usize>)>,
    missing: Option<(i64, Range<usize>)>,
    dont_know: bool,
    /// The planned length.
    length: Option<i64>,
}

#[derive(Clone, Copy, PartialEq)]
enum Whole {
    All,
    Rest,
}

/// Reads what is said of pupils against those expected.
pub(super) fn plan(
    scan: &Scan<'_>,
    expected: &[Id],
    lost: bool,
    length: Option<i64>,
    offers: &mut Vec<String>,
) -> Result<Plan, Stop> {
    let mut reader = Reader {
        scan,
        expected,
        offers,
        plan: Plan::default(),
        pending: Vec::new(),
        lead: None,
        since: Vec::new(),
        comma: false,
        whole: None,
        named: None,
        scored: Vec::new(),
        count: None,
        missing: None,
        dont_know: false,
        length,
    };
    for n in 0..scan.items.len() {
        reader.item(n)?;
    }
    if !lost {
        reader.unmarked()?;
        reader.counted()?;
        if reader.plan.only.as_ref().is_some_and(Vec::is_empty) {
            return Err(Stop::refuse(
                "It says \"only\" and then nobody.",
                "Name who came: only leo and ali.",
            ));
        }
    }
    Ok(reader.plan)
}

/// Which pupil a name is, among those expected, else anywhere.
pub(super) fn who(
    scan: &Scan<'_>,
    named: &Named,
    at: &Range<usize>,
    expected: &[Id],
    offers: &mut Vec<String>,
) -> Result<Id, Stop> {
    let school = scan.school;
    let id = |n: &usize| school.facts.pupils[*n].id;
    let chosen = decided(scan.choices, at, |p| match p {
        Pick::Pupil(id) => Some(*id),
        _ => None,
    });
    if let Some(chosen) = chosen {
        return Ok(chosen);
    }
    let all: Vec<Id> = named.pupils.iter().map(id).collect();
    let here: Vec<Id> = all.iter().copied().filter(|p| expected.contains(p)).collect();
    let fits = if here.is_empty() { &all } else { &here };
    let typed = scan.typed(at);
    match fits[..] {
        [one] if named.slip => {
            let question = format!("\"{typed}\": is that {}?", school.short_and_class(one));
            if !offers.contains(&question) {
                offers.push(question);
            }
            Ok(one)
        }
        [one] => Ok(one),
        _ => Err(Stop::ask(format!("Which \"{typed}\"?"), pupils_asked(scan, at, fits))),
    }
}

/// Pupils as answers, with what tells them apart.
pub(super) fn pupils_asked(scan: &Scan<'_>, at: &Range<usize>, pupils: &[Id]) -> Vec<Candidate> {
    /// More answers than a person reads.
    const SHOWN: usize = 9;
    let school = scan.school;
    let label = |p: &Id| {
        let row = school.pupil(*p);
        let name = row.map_or_else(String::new, |r| {
            format!("{} {}", r.preferred.as_deref().unwrap_or(&r.forename), r.surname)
        });
        match row.and_then(|r| r.class.as_deref()) {
            Some(class) => format!("{name}, {class}"),
            None => name,
        }
    };
    pupils.iter().take(SHOWN).map(|p| answer(label(p), at, Pick::Pupil(*p))).collect()
}

impl Reader<'_> {
    fn items(&self) -> &[Item] {
        &self.scan.items
    }

    fn item(&mut self, n: usize) -> Result<(), Stop> {
        let item = self.items()[n].clone();
        let whole = self.whole;
        if !matches!(item.what, What::Filler | What::Count(..)) {
            self.whole = None;
        }
        match item.what {
            What::Name(named) => self.name(n, &named, &item.at)?,
            What::Mark(mark, why) => self.mark(n, &mark, why, whole, &item.at)?,
            What::All => {
                self.pending.clear();
                self.lead = None;
                self.plan.all = Some((MarkCode::Here, None));
                self.whole = Some(Whole::All);
            }
            What::Rest => {
                self.lead = None;
                self.plan.rest = Some((MarkCode::Here, None));
                self.whole = Some(Whole::Rest);
            }
            // "leo only"
            What::Only if !self.pending.is_empty() && !self.name_follows(n) => {
                let pending = std::mem::take(&mut self.pending);
                self.plan.only.get_or_insert_default().extend(pending.into_iter().map(|(p, _)| p));
            }
            What::Only => self.begin(Lead::Only, None),
            What::Without => {
                // "all but maya", "everyone except tom"
                self.begin(Lead::Mark, Some((MarkCode::Away, None, None)));
            }
            What::JoinedBy => self.begin(Lead::Guest, None),
            What::Joined => {
                for (pupil, _) in std::mem::take(&mut self.pending) {
                    self.guest(pupil);
                }
            }
            What::Comma => {
                self.comma = self.lead.is_some();
                self.since.clear();
            }
            What::Nobody => self.plan.nobody = true,
            What::Count(count, of) => {
                self.lead = None;
                self.count = Some((count, of, item.at));
            }
            What::Missing(count) => self.missing = Some((count, item.at)),
            What::Score { score, out_of, errors } => {
                self.score(n, (score, out_of, errors), &item.at)?;
            }
            What::DontKnow => self.dont_know = true,
            What::Set(_) => self.lead = None,
            _ => {}
        }
        Ok(())
    }

    fn begin(&mut self, lead: Lead, mark: Option<(MarkCode, Option<String>, Option<Stay>)>) {
        if lead == Lead::Only && self.plan.only.is_none() {
            self.plan.only = Some(Vec::new());
        }
        self.lead = Some((lead, mark));
        self.since.clear();
        self.comma = false;
    }

    fn name(&mut self, n: usize, named: &Named, at: &Range<usize>) -> Result<(), Stop> {
        let pupil = who(self.scan, named, at, self.expected, self.offers)?;
        self.named = Some(pupil);
        let before = n.checked_sub(1).map(|m| &self.items()[m].what);
        if before == Some(&What::Minus) {
            return self.op(pupil, MarkCode::Away, None, None, at);
        }
        if before == Some(&What::Plus) {
            self.guest(pupil);
            return Ok(());
        }
        match self.lead.clone() {
            Some((Lead::Mark, Some((mark, why, stay)))) => {
                self.since.push(pupil);
                self.op(pupil, mark, why, stay, at)
            }
            Some((Lead::Only, _)) => {
                self.since.push(pupil);
                self.plan.only.get_or_insert_default().push(pupil);
                Ok(())
            }
            Some((Lead::Guest, _)) => {
                self.guest(pupil);
                Ok(())
            }
            _ => {
                self.pending.push((pupil, at.clone()));
                Ok(())
            }
        }
    }

    fn guest(&mut self, pupil: Id) {
        if !self.expected.contains(&pupil) && !self.plan.guests.contains(&pupil) {
            self.plan.guests.push(pupil);
        }
    }

    fn mark(
        &mut self,
        n: usize,
        mark: &MarkCode,
        why: Option<String>,
        whole: Option<Whole>,
        at: &Range<usize>,
    ) -> Result<(), Stop> {
        if *mark == MarkCode::Suspended && !self.scan.school.facts.lead {
            return Err(Stop::refuse(
                "Only a SENCO laptop records a suspension.",
                "Say \"off\" instead, and tell the SENCO.",
            ));
        }
        match whole {
            Some(Whole::All) => {
                self.plan.all = Some((mark.clone(), why));
                return Ok(());
            }
            Some(Whole::Rest) => {
                self.plan.rest = Some((mark.clone(), why));
                return Ok(());
            }
            None => {}
        }
        let stay = self.stay(n, mark)?;
        if !self.pending.is_empty() {
            for (pupil, at) in std::mem::take(&mut self.pending) {
                self.op(pupil, mark.clone(), why.clone(), stay, &at)?;
            }
            return Ok(());
        }
        let follows = self.name_follows(n);
        if self.lead.is_some() && !self.since.is_empty() && (self.comma || !follows) {
            // "no maya, tom late": what is said after a name beats what was said before it.
            let since = std::mem::take(&mut self.since);
            if !self.comma {
                return Err(contradiction(self.scan, since[0]));
            }
            self.plan.ops.retain(|op| !since.contains(&op.pupil));
            if let Some(only) = &mut self.plan.only {
                only.retain(|p| !since.contains(p));
            }
            self.lead = None;
            for pupil in since {
                self.op(pupil, mark.clone(), why.clone(), stay, at)?;
            }
            return Ok(());
        }
        if follows {
            self.begin(Lead::Mark, Some((mark.clone(), why, stay)));
            return Ok(());
        }
        if let (Some(last), true) = (self.named, self.follows_mark(n)) {
            // "off sick", said in two: the second word says why.
            if let Some(op) =
                self.plan.ops.iter_mut().rfind(|op| op.pupil == last && op.mark == *mark)
            {
                op.why = op.why.take().or(why);
                return Ok(());
            }
        }
        match self.expected {
            [only] => {
                let only = *only;
                self.op(only, mark.clone(), why, stay, at)
            }
            _ if *mark == MarkCode::Here => Ok(()),
            _ => {
                let chosen = decided(self.scan.choices, at, |p| match p {
                    Pick::Pupil(id) => Some(*id),
                    _ => None,
                });
                if let Some(chosen) = chosen {
                    return self.op(chosen, mark.clone(), why, stay, at);
                }
                Err(Stop::ask(
                    format!("Who was \"{}\"?", self.scan.typed(at)),
                    pupils_asked(self.scan, at, self.expected),
                ))
            }
        }
    }

    /// Whether the next thing said is a name.
    fn name_follows(&self, n: usize) -> bool {
        let skip = |w: &&What| matches!(w, What::Filler | What::And | What::With);
        let next = self.items()[n + 1..].iter().map(|i| &i.what).find(|w| !skip(w));
        matches!(next, Some(What::Name(_)))
    }

    fn follows_mark(&self, n: usize) -> bool {
        let skip = |w: &&What| matches!(w, What::Filler | What::And);
        let before = self.items()[..n].iter().rev().map(|i| &i.what).find(|w| !skip(w));
        matches!(before, Some(What::Mark(..)))
    }

    /// The minutes or the time said beside a mark: "10 mins late", "left 9.50", "late by 10m".
    fn stay(&mut self, n: usize, mark: &MarkCode) -> Result<Option<Stay>, Stop> {
        if !matches!(mark, MarkCode::Late | MarkCode::LeftEarly) {
            return Ok(None);
        }
        let late = *mark == MarkCode::Late;
        let items = self.items();
        let before = n.checked_sub(1).and_then(|m| Some((m, &items.get(m)?.what)));
        if let (Some((m, What::Minutes(minutes))), true) = (before, late) {
            let stay = Stay::LateBy(*minutes);
            if m.checked_sub(1).is_some_and(|k| matches!(items[k].what, What::Name(_))) {
                self.plan.used.insert(m);
                return Ok(Some(stay));
            }
        }
        let gap = items[n + 1..].iter().take_while(|i| i.what == What::Filler).count();
        let Some(next) = items.get(n + 1 + gap).cloned() else { return Ok(None) };
        let of_pupil = |minutes| if late { Stay::LateBy(minutes) } else { Stay::For(minutes) };
        let stay = match next.what {
            What::Time(time) if late => Stay::From(time),
            What::Time(time) => Stay::Until(time),
            // "late by 10m", "left after 10m"
            What::Minutes(minutes) if gap > 0 => of_pupil(minutes),
            // "tom late 10m" of half an hour: his lateness or the session's length?
            What::Minutes(minutes) if self.length.is_some_and(|l| minutes < l) => {
                match decided(self.scan.choices, &next.at, |p| Some(p.clone())) {
                    Some(Pick::OfPupil) => of_pupil(minutes),
                    Some(_) => return Ok(None),
                    None => return Err(whose_minutes(minutes, late, &next.at)),
                }
            }
            _ => return Ok(None),
        };
        self.plan.used.insert(n + 1 + gap);
        Ok(Some(stay))
    }

    fn op(
        &mut self,
        pupil: Id,
        mark: MarkCode,
        why: Option<String>,
        stay: Option<Stay>,
        at: &Range<usize>,
    ) -> Result<(), Stop> {
        if !self.expected.contains(&pupil) && !self.plan.guests.contains(&pupil) {
            self.stranger(pupil, &mark, at)?;
        }
        if let Some(have) = self.plan.ops.iter_mut().find(|op| op.pupil == pupil) {
            if have.mark == mark {
                have.why = have.why.take().or(why);
                have.stay = have.stay.or(stay);
                return Ok(());
            }
            if have.mark != MarkCode::Here && mark != MarkCode::Here {
                return Err(contradiction(self.scan, pupil));
            }
            if mark == MarkCode::Here {
                return Ok(());
            }
            *have = Op { pupil, mark, why, stay };
            return Ok(());
        }
        self.plan.ops.push(Op { pupil, mark, why, stay });
        Ok(())
    }

    /// A pupil who is not of this group: a guest, if they took part and it is said or agreed.
    fn stranger(&mut self, pupil: Id, mark: &MarkCode, at: &Range<usize>) -> Result<(), Stop> {
        let school = self.scan.school;
        let (name, group) = (school.short(pupil), self.scan.groups_named());
        if !mark.took_part() {
            return Err(Stop::refuse(
                format!("{name} is not in {group}, so there is nothing to mark."),
                "Check the group and the name; put // before a note.",
            ));
        }
        let sure = decided(self.scan.choices, at, |p| (*p == Pick::Pupil(pupil)).then_some(()));
        if sure.is_none() {
            let question = format!("{name} is not in {group}: did {name} join as a guest?");
            if !self.offers.contains(&question) {
                self.offers.push(question);
            }
        }
        self.guest(pupil);
        Ok(())
    }

    fn score(
        &mut self,
        n: usize,
        (score, out_of, errors): (Option<i64>, Option<i64>, Option<i64>),
        at: &Range<usize>,
    ) -> Result<(), Stop> {
        let more = n > 0 && matches!(self.items()[n - 1].what, What::Score { .. });
        let whose: Vec<Id> = if more && !self.scored.is_empty() {
            self.scored.clone()
        } else if !self.pending.is_empty() {
            std::mem::take(&mut self.pending).into_iter().map(|(p, _)| p).collect()
        } else if let Some(named) = self.named {
            vec![named]
        } else if let [only] = self.expected {
            vec![*only]
        } else if let (Some(came), Some(of), None) = (score, out_of, errors) {
            if usize::try_from(of).is_ok_and(|of| of == self.expected.len()) {
                self.count = Some((came, Some(of), at.clone()));
                return Ok(());
            }
            Vec::new()
        } else {
            Vec::new()
        };
        let whose = match (
            whose.is_empty(),
            decided(self.scan.choices, at, |p| match p {
                Pick::Pupil(id) => Some(*id),
                _ => None,
            }),
        ) {
            (true, Some(chosen)) => vec![chosen],
            (true, None) => {
                return Err(Stop::ask(
                    format!("Whose score is \"{}\"?", self.scan.typed(at)),
                    pupils_asked(self.scan, at, self.expected),
                ));
            }
            (false, _) => whose,
        };
        for pupil in &whose {
            if !self.expected.contains(pupil) {
                self.stranger(*pupil, &MarkCode::Here, at)?;
            }
            match self.plan.scores.iter_mut().find(|(p, ..)| p == pupil) {
                Some(have) => {
                    have.1 = have.1.or(score);
                    have.2 = have.2.or(out_of);
                    have.3 = have.3.or(errors);
                }
                None => self.plan.scores.push((*pupil, score, out_of, errors)),
            }
        }
        self.scored = whose;
        Ok(())
    }

    /// Pupils who were named and not marked: only they came, or all did?
    fn unmarked(&mut self) -> Result<(), Stop> {
        let pending = std::mem::take(&mut self.pending);
        let (ours, others): (Vec<_>, Vec<_>) =
            pending.into_iter().partition(|(p, _)| self.expected.contains(p));
        for (pupil, at) in others {
            if !self.plan.guests.contains(&pupil) {
                self.stranger(pupil, &MarkCode::Here, &at)?;
            }
        }
        let Some((_, at)) = ours.first().cloned() else { return Ok(()) };
        let said = !self.plan.ops.is_empty()
            || !self.plan.scores.is_empty()
            || self.plan.all.is_some()
            || self.plan.rest.is_some()
            || self.plan.only.is_some();
        let named: Vec<Id> = ours.iter().map(|(p, _)| *p).collect();
        let everybody = self.expected.iter().all(|p| named.contains(p));
        if said || everybody {
            return Ok(());
        }
        if let Some((count, ..)) = &self.count {
            if usize::try_from(*count).is_ok_and(|c| c == named.len()) {
                self.plan.only = Some(named);
                return Ok(());
            }
        }
        match decided(self.scan.choices, &at, |p| Some(p.clone())) {
            Some(Pick::OnlyThem) => {
                self.plan.only = Some(named);
                Ok(())
            }
            Some(Pick::Everyone) => Ok(()),
            _ => {
                let names: Vec<String> =
                    named.iter().map(|p| self.scan.school.short(*p).to_string()).collect();
                let names = names_in(&names);
                let all = self.expected.len();
                Err(Stop::ask(
                    format!("Did only {names} come, or all {all}?"),
                    vec![
                        answer(format!("only {names}"), &at, Pick::OnlyThem),
                        answer(format!("all {all} here"), &at, Pick::Everyone),
                    ],
                ))
            }
        }
    }

    /// How many came against who is named: the rest is asked for, never guessed.
    fn counted(&mut self) -> Result<(), Stop> {
        let expected = i64::try_from(self.expected.len()).unwrap_or(i64::MAX);
        let (came, at) = match (self.count.clone(), self.missing.clone()) {
            (Some((came, of, at)), _) => {
                if of.is_some_and(|of| of != expected) || came > expected {
                    return Err(self.other_number(expected));
                }
                (came, at)
            }
            (None, Some((missing, at))) => {
                if missing > expected {
                    return Err(self.other_number(expected));
                }
                (expected - missing, at)
            }
            (None, None) => return Ok(()),
        };
        let only = self.plan.only.clone().filter(|o| !o.is_empty());
        let gone = |p: &Id| {
            self.plan.ops.iter().any(|op| op.pupil == *p && !op.mark.took_part())
                || only.as_ref().is_some_and(|only| {
                    !only.contains(p) && !self.plan.ops.iter().any(|op| op.pupil == *p)
                })
        };
        let unsaid: Vec<Id> = self.expected.iter().copied().filter(|p| !gone(p)).collect();
        let left = i64::try_from(unsaid.len()).unwrap_or(i64::MAX) - came;
        if left < 0 {
            return Err(Stop::refuse(
                format!("{came} came, but more than that leaves are named as not here."),
                "Check the number and the names.",
            ));
        }
        if left == 0 || self.plan.nobody {
            return Ok(());
        }
        if came == 0 {
            self.plan.nobody = true;
            return Ok(());
        }
        let choice = decided(self.scan.choices, &at, |p| match p {
            Pick::Missing(pupils) => Some(Some(pupils.clone())),
            Pick::Pupil(pupil) => Some(Some(vec![*pupil])),
            Pick::NotRecorded => Some(None),
            _ => None,
        });
        // "Only two came" with nobody named names nobody.
        self.plan.only = self.plan.only.take().filter(|o| !o.is_empty());
        match choice {
            Some(Some(pupils)) => {
                for pupil in pupils {
                    self.op(pupil, MarkCode::Away, None, None, &at)?;
                }
                Ok(())
            }
            None if !self.dont_know => Err(self.ask_missing(left, &unsaid, &at)),
            _ => {
                self.plan.counted = Some(came);
                for pupil in unsaid {
                    if !self.plan.ops.iter().any(|op| op.pupil == pupil) {
                        self.op(pupil, MarkCode::NotRecorded, None, None, &at)?;
                    }
                }
                Ok(())
            }
        }
    }

    fn other_number(&self, expected: i64) -> Stop {
        Stop::refuse(
            format!("{} expects {expected}, not the number typed.", self.scan.groups_named()),
            "Check the number; name a guest with \"joined us\".",
        )
    }

    fn ask_missing(&self, left: i64, unsaid: &[Id], at: &Range<usize>) -> Stop {
        const WORDS: [&str; 7] = ["", "one", "two", "three", "four", "five", "six"];
        let pick = usize::try_from(left).unwrap_or(1);
        let number = WORDS.get(pick).map_or_else(|| left.to_string(), |w| (*w).to_string());
        let verb = if pick == 1 { "was" } else { "were" };
        let mut candidates: Vec<Candidate> = unsaid
            .iter()
            .map(|p| answer(self.scan.school.short(*p), at, Pick::Pupil(*p)))
            .collect();
        let dont_know = Choice { at: at.clone(), pick: Pick::NotRecorded };
        candidates.push(Candidate { label: "don't know".into(), choice: dont_know, alone: true });
        Stop::Ask { question: format!("Which {number} {verb} not there?"), candidates, pick }
    }
}

fn whose_minutes(minutes: i64, late: bool, at: &Range<usize>) -> Stop {
    let said = if late { "late" } else { "there" };
    Stop::ask(
        format!("{minutes} minutes {said}, or a session of {minutes} minutes?"),
        vec![
            answer(format!("{minutes} minutes {said}"), at, Pick::OfPupil),
            answer(format!("the session lasted {minutes} minutes"), at, Pick::OfSession),
        ],
    )
}

fn contradiction(scan: &Scan<'_>, pupil: Id) -> Stop {
    Stop::refuse(
        format!("{} is marked in two ways.", scan.school.short(pupil)),
        "Say one thing of each child; put // before a note.",
    )
}

impl Plan {
    /// Marks a session's pupils as the line says.
    pub(super) fn apply(&self, scan: &Scan<'_>, draft: &mut SessionDraft, lone: bool) {
        let school = scan.school;
        for guest in &self.guests {
            if draft.marks.iter().any(|m| m.pupil == *guest) || !lone {
                continue;
            }
            let counts_for = guest_counts_for(school, &draft.groups, *guest);
            draft.marks.push(MarkDraft {
                guest: true,
                ..MarkDraft::new(*guest, school.short(*guest), counts_for)
            });
        }
        draft.counted = self.counted;
        let (time, length) = (draft.time, draft.minutes);
        for mark in &mut draft.marks {
            let op = self.ops.iter().find(|op| op.pupil == mark.pupil);
            mark.mark = match op {
                Some(op) => op.mark.clone(),
                None if mark.guest => MarkCode::Here,
                None if self.nobody => MarkCode::Away,
                None if self.only.as_ref().is_some_and(|only| !only.contains(&mark.pupil)) => {
                    MarkCode::Away
                }
                None if self.only.is_some() => MarkCode::Here,
                None => {
                    let (code, why) =
                        self.rest.clone().or(self.all.clone()).unwrap_or((MarkCode::Here, None));
                    mark.reason = why;
                    code
                }
            };
            if let Some(op) = op {
                mark.reason = op.why.clone();
                mark.minutes = op.stay.and_then(|stay| stayed(stay, time, length));
                if let (None, Some(Stay::From(at) | Stay::Until(at))) = (mark.minutes, op.stay) {
                    mark.reason = Some(format!("at {}", at.format("%-H:%M")));
                }
            }
            if let Some((_, score, out_of, errors)) =
                self.scores.iter().find(|(p, ..)| *p == mark.pupil)
            {
                (mark.score, mark.out_of, mark.errors) = (*score, *out_of, *errors);
            }
        }
    }
}

/// Minutes that somebody was there, where they can be told; fewer than the session's.
fn stayed(stay: Stay, time: Option<NaiveTime>, length: Option<i64>) -> Option<i64> {
    let since = |at: NaiveTime| time.map(|t| at.signed_duration_since(t).num_minutes());
    let minutes = match stay {
        Stay::LateBy(late) => length? - late,
        Stay::From(at) => length? - since(at)?,
        Stay::Until(at) => since(at)?,
        Stay::For(minutes) => minutes,
    };
    let most = length.unwrap_or(crate::domain::dates::MINUTES_MAX);
    (1..=most).contains(&minutes).then_some(minutes)
}
