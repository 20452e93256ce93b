//! Who was marked how.

use std::collections::BTreeSet;
use std::ops::Range;

use chrono::NaiveTime;

use super::scan::{Item, Scan, What};
use super::{Stop, answer, decided};
use crate::domain::Id;
use crate::domain::codes::MarkCode;
use crate::domain::lines::names::Named;
use crate::domain::lines::reading::{Candidate, Pick};

/// How long somebody was there, as said beside a mark.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Stay {
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
pub(super) struct Op {
    pub(super) pupil: Id,
    pub(super) mark: MarkCode,
    pub(super) why: Option<String>,
    pub(super) stay: Option<Stay>,
}

/// Everything a line says about pupils.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) ops: Vec<Op>,
    pub(super) scores: Vec<Scored>,
    pub(super) only: Option<Vec<Id>>,
    pub(super) all: Option<(MarkCode, Option<String>)>,
    pub(super) rest: Option<(MarkCode, Option<String>)>,
    pub(super) guests: Vec<Id>,
    pub(super) nobody: bool,
    /// How many came, where it is not known who.
    pub(super) counted: Option<i64>,
    /// Items that belong to a mark: the minutes of "10 mins late".
    pub(super) used: BTreeSet<usize>,
}

impl Plan {
    /// Whether a line says of pupils anything at all.
    pub(super) fn absences(&self) -> bool {
        self.ops.iter().any(|op| !op.mark.took_part())
    }
}

/// What those named next are.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Lead {
    /// They have this mark.
    Mark(MarkCode, Option<String>, Option<Stay>),
    /// Only they came.
    Only,
    /// They are guests.
    Guest,
}

/// One pupil's score, as far as it was said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scored {
    pub(super) pupil: Id,
    pub(super) score: Option<i64>,
    pub(super) out_of: Option<i64>,
    pub(super) errors: Option<i64>,
}

pub(super) struct Reader<'a> {
    pub(super) scan: &'a Scan<'a>,
    pub(super) expected: &'a [Id],
    pub(super) offers: &'a mut Vec<String>,
    pub(super) plan: Plan,
    /// Named, and not marked yet.
    pub(super) pending: Vec<(Id, Range<usize>)>,
    /// What those named next are.
    pub(super) lead: Option<Lead>,
    /// Taken by the lead since it, or since the last comma.
    pub(super) since: Vec<Id>,
    pub(super) comma: bool,
    /// Everybody, or everybody else, was said last.
    pub(super) whole: Option<Whole>,
    pub(super) named: Option<Id>,
    pub(super) scored: Vec<Id>,
    pub(super) count: Option<(i64, Option<i64>, Range<usize>)>,
    pub(super) missing: Option<(i64, Range<usize>)>,
    pub(super) dont_know: bool,
    /// The planned length.
    pub(super) length: Option<i64>,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Whole {
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
    if lost {
        reader.named_for_nothing()?;
    } else {
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
    pub(super) fn items(&self) -> &[Item] {
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
            What::Only => self.begin(Lead::Only),
            What::Without => {
                // "all but maya", "everyone except tom"
                self.begin(Lead::Mark(MarkCode::Away, None, None));
            }
            What::JoinedBy => self.begin(Lead::Guest),
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

    fn begin(&mut self, lead: Lead) {
        if lead == Lead::Only && self.plan.only.is_none() {
            self.plan.only = Some(Vec::new());
        }
        self.lead = Some(lead);
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
            Some(Lead::Mark(mark, why, stay)) => {
                self.since.push(pupil);
                self.op(pupil, mark, why, stay, at)
            }
            Some(Lead::Only) => {
                self.since.push(pupil);
                self.plan.only.get_or_insert_default().push(pupil);
                Ok(())
            }
            Some(Lead::Guest) => {
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
        // "Tom came at 9.40": the time is his, and he was late.
        let came = !self.pending.is_empty() || self.follows_mark(n);
        let (late, from) = match self.came_at(n, mark).filter(|_| came) {
            Some((used, time)) => {
                self.plan.used.insert(used);
                (Some(MarkCode::Late), Some(Stay::From(time)))
            }
            None => (None, None),
        };
        let (mark, stay) = (late.as_ref().unwrap_or(mark), stay.or(from));
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
            self.begin(Lead::Mark(mark.clone(), why, stay));
            return Ok(());
        }
        if let (Some(last), true) = (self.named, self.follows_mark(n)) {
            // "off sick", said in two: the second word says why.
            if self.plan.ops.iter().any(|op| op.pupil == last) {
                return self.op(last, mark.clone(), why, stay, at);
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

    pub(super) fn op(
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
            let late_and_here = have.mark.took_part() && mark == MarkCode::Here;
            if have.mark != MarkCode::Here && !late_and_here {
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
    pub(super) fn stranger(
        &mut self,
        pupil: Id,
        mark: &MarkCode,
        at: &Range<usize>,
    ) -> Result<(), Stop> {
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
}

fn contradiction(scan: &Scan<'_>, pupil: Id) -> Stop {
    Stop::refuse(
        format!("{} is marked in two ways.", scan.school.short(pupil)),
        "Say one thing of each child; put // before a note.",
    )
}
