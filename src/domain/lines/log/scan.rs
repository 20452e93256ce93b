//! The words of a log line as items, up to where the note begins.

use std::ops::Range;

use chrono::{NaiveDate, NaiveTime};

use super::groups::{Set, sets};
use super::{Stop, answer, decided};
use crate::domain::Id;
use crate::domain::codes::{MarkCode, Part, Reason};
use crate::domain::dates::{self, Look, Numbers};
use crate::domain::lines::names::{self, Named, words_from};
use crate::domain::lines::phrases::{self, Act};
use crate::domain::lines::reading::{Choice, FollowUp, Mode, Pick};
use crate::domain::lines::snapshot::Snapshot;
use crate::domain::lines::tokens::{Cut, Tok, TokKind, sentence};
use crate::domain::text::clean_line;

/// What a stretch of the line says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// A group: which set.
    Set(usize),
    /// A pupil's name.
    Name(Named),
    /// A mark, and why in the words typed.
    Mark(MarkCode, Option<String>),
    All,
    Rest,
    Only,
    /// Those named next were not there.
    Without,
    /// The next name alone was not there: `-maya`.
    Minus,
    /// The next name alone is a guest: `+kai`.
    Plus,
    Nobody,
    /// So many came, of so many.
    Count(i64, Option<i64>),
    /// So many did not.
    Missing(i64),
    Score {
        score: Option<i64>,
        out_of: Option<i64>,
        errors: Option<i64>,
    },
    Minutes(i64),
    Time(NaiveTime),
    Range(NaiveTime, NaiveTime),
    /// A day; whether only the day of the week was named.
    Date(NaiveDate, bool),
    /// From one day to another.
    Days(NaiveDate, NaiveDate),
    Morning,
    Afternoon,
    NotHeld,
    CutShort,
    MovedTo,
    MovedFrom,
    Extra,
    Reason(Reason),
    Adult(Vec<Id>, Part),
    Supply,
    JustMe,
    Me,
    Joined,
    JoinedBy,
    Together,
    DontKnow,
    Class(String),
    And,
    Comma,
    With,
    Filler,
}

/// A stretch of the line and what it says.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) what: What,
    pub(super) at: Range<usize>,
}

/// A line as items.
#[derive(Debug)]
pub(super) struct Scan<'a> {
    pub(super) school: &'a Snapshot,
    pub(super) mode: Mode,
    pub(super) choices: &'a [Choice],
    pub(super) sets: Vec<Set>,
    pub(super) items: Vec<Item>,
    /// The note, and the bytes it stands in.
    pub(super) note: Option<(Range<usize>, String)>,
    /// A reason in its own words, kept as note too.
    pub(super) because: Option<(Range<usize>, String)>,
    pub(super) follow_up: Option<(Range<usize>, FollowUp)>,
    line: &'a str,
    toks: &'a [Tok],
    /// Pupils of the groups named, by their places.
    pool: Vec<usize>,
    /// The session is said not to have happened, here or further on.
    lost: bool,
    /// The session is said to have been cut short.
    short: bool,
    /// What needs a yes: a number without its unit.
    pub(super) offers: Vec<String>,
    /// Where a reason begins, as item and token.
    reason_from: Option<(usize, usize)>,
}

/// Numbers that a person who types no unit can mean as minutes; fewer are children or errors.
const BARE_MINUTES: std::ops::RangeInclusive<i64> = 10..=120;

/// Reads the words of a line.
pub(super) fn scan<'a>(
    line: &'a str,
    school: &'a Snapshot,
    mode: Mode,
    choices: &'a [Choice],
    cut: &'a Cut,
) -> Result<Scan<'a>, Stop> {
    let sets = sets(school, &cut.toks, choices);
    let members =
        sets.iter().flat_map(|s| &s.groups).flat_map(|g| &school.facts.groups[*g].members);
    let pool = names::places(school, members.copied());
    let mut scan = Scan {
        school,
        mode,
        choices,
        sets,
        items: Vec::new(),
        note: cut.note.clone(),
        because: None,
        follow_up: cut.follow_up.clone(),
        line,
        toks: &cut.toks,
        pool,
        lost: false,
        short: false,
        offers: Vec::new(),
        reason_from: None,
    };
    let mut n = 0;
    while n < scan.toks.len() {
        match scan.step(n)? {
            0 => {
                n = scan.unknown(n)?;
            }
            taken => n += taken,
        }
    }
    scan.close_reason();
    Ok(scan)
}

impl Scan<'_> {
    /// A stretch of the line.
    pub(super) fn line_at(&self, at: &Range<usize>) -> &str {
        self.line.get(at.clone()).unwrap_or("")
    }

    /// The first words of the line, for a message.
    pub(super) fn first_words(&self) -> String {
        /// Letters of a line that a message repeats.
        const SHOWN: usize = 40;
        let text = clean_line(self.line);
        if text.chars().count() <= SHOWN {
            text
        } else {
            text.chars().take(SHOWN).chain(['\u{2026}']).collect()
        }
    }

    /// A letter or number right after a group's words that is not part of its name.
    pub(super) fn odd_letter(&self, set: &Set) -> Option<String> {
        let tok = self.toks.get(set.toks.end)?;
        let short = tok.kind == TokKind::Word && tok.word.len() == 1;
        let known = self
            .items
            .iter()
            .any(|i| i.at.start == tok.at.start && !matches!(i.what, What::Filler));
        (short && !known).then(|| tok.raw.clone())
    }

    /// Reads what begins at a token; how many tokens it takes, none when it is not understood.
    fn step(&mut self, n: usize) -> Result<usize, Stop> {
        if let Some(taken) = self.set_at(n) {
            return Ok(taken);
        }
        match self.toks[n].kind {
            TokKind::Word => {}
            kind => return Ok(self.sign(kind, n)),
        }
        if decided(self.choices, &self.toks[n].at, |p| (*p == Pick::Note).then_some(())).is_some() {
            return Ok(0);
        }
        let readers: [fn(&mut Self, usize) -> Result<usize, Stop>; 11] = [
            Self::letter_mark,
            Self::adult,
            Self::member,
            Self::date,
            Self::number,
            Self::reason,
            Self::phrase,
            Self::pupil,
            Self::with_adult,
            Self::class,
            Self::slip,
        ];
        for read in readers {
            let taken = read(self, n)?;
            if taken > 0 {
                return Ok(taken);
            }
        }
        Ok(0)
    }

    fn push(&mut self, what: What, n: usize, taken: usize) -> usize {
        let at = self.toks[n].at.start..self.toks[n + taken - 1].at.end;
        self.items.push(Item { what, at });
        taken
    }

    fn words(&self, n: usize) -> Vec<&str> {
        let words = words_from(self.toks, n);
        // A group's words belong to the group.
        let end = self.sets.iter().map(|s| s.toks.start).filter(|s| *s > n).min();
        match end {
            Some(end) => words.into_iter().take(end - n).collect(),
            None => words,
        }
    }

    fn raws(&self, n: usize) -> Vec<&str> {
        let words = self.words(n).len();
        self.toks[n..n + words].iter().take(6).map(|t| t.raw.as_str()).collect()
    }

    /// What was said last, joining words aside.
    fn last(&self) -> Option<&What> {
        let joins = |w: &&What| matches!(w, What::Filler | What::Comma | What::And | What::With);
        self.items.iter().rev().map(|i| &i.what).find(|w| !joins(w))
    }

    /// Whether a name stands before, with nothing but joining words between.
    fn after_name(&self) -> bool {
        let skip = |w: &&What| matches!(w, What::Filler);
        matches!(self.items.iter().rev().map(|i| &i.what).find(|w| !skip(w)), Some(What::Name(_)))
    }

    fn set_at(&mut self, n: usize) -> Option<usize> {
        let set = self.sets.iter().position(|s| s.toks.start == n)?;
        let taken = self.sets[set].toks.len();
        Some(self.push(What::Set(set), n, taken))
    }

    fn sign(&mut self, kind: TokKind, n: usize) -> usize {
        let what = match kind {
            TokKind::Comma => What::Comma,
            TokKind::And | TokKind::Plus => What::And,
            TokKind::Colon | TokKind::At => What::Filler,
            TokKind::Guest => What::Plus,
            TokKind::Minus => What::Minus,
            TokKind::Odd | TokKind::Word => return 0,
        };
        self.push(what, n, 1)
    }

    /// `maya:l`, `maya:?`: a letter after a colon.
    fn letter_mark(&mut self, n: usize) -> Result<usize, Stop> {
        let tok = &self.toks[n];
        if tok.raw == "?" && self.after_name() {
            return Ok(self.push(What::Mark(MarkCode::NotRecorded, None), n, 1));
        }
        let colon = n > 0 && self.toks[n - 1].kind == TokKind::Colon;
        let named =
            self.items.len() >= 2 && matches!(self.items[self.items.len() - 2].what, What::Name(_));
        let mut letters = tok.raw.chars();
        let (Some(letter), None, true) = (letters.next(), letters.next(), colon && named) else {
            return Ok(0);
        };
        let Some(mark) = MarkCode::from_letter(letter) else {
            return Err(Stop::refuse(
                format!("\"{letter}\" is no mark."),
                "p here, l late, e left early, a not in school, k kept, d did not take part, n not expected, ? not recorded.",
            ));
        };
        Ok(self.push(What::Mark(mark, None), n, 1))
    }

    /// An adult with what they did: `sam covered`, `by sam`, `me and sam`; in a reason, `sam ill`.
    fn adult(&mut self, n: usize) -> Result<usize, Stop> {
        let words = self.words(n);
        let me = matches!(words[0], "me" | "i" | "im" | "ive" | "myself");
        if self.lost || self.lost_ahead(n) {
            let name =
                if me { Some((1, Vec::new())) } else { names::adults_at(self.school, &words) };
            if let Some((taken, who)) = name {
                let pupil = !me && !self.members(&words).is_empty();
                if let (false, Some((more, reason))) = (pupil, adult_reason(&words[taken..])) {
                    self.begin_reason(n);
                    let _ = who;
                    return Ok(self.push(What::Reason(reason), n, taken + more));
                }
            }
        }
        let said = phrases::log().at(&words);
        let (lead, part) = match said {
            Some((taken, Act::By)) => (taken, Part::Led),
            Some((taken, Act::CoveredBy)) => (taken, Part::Cover),
            _ => (0, Part::Led),
        };
        if lead > 0 {
            let Some((taken, who)) = names::adults_at(self.school, &words[lead..]) else {
                if matches!(words.get(lead), Some(&("me" | "myself"))) {
                    return Ok(self.push(What::Me, n, lead + 1));
                }
                if words.get(lead) == Some(&"supply") {
                    return Ok(self.push(What::Supply, n, lead + 1));
                }
                return Ok(0);
            };
            return Ok(self.push(What::Adult(who, part), n, lead + taken));
        }
        let Some((taken, who)) = names::adults_at(self.school, &words) else { return Ok(0) };
        // "me and sam", "sam and me"
        let tied = matches!(self.items.last().map(|i| &i.what), Some(What::And))
            && matches!(self.last(), Some(What::Me | What::Adult(..)));
        let with_me = words.get(taken) == Some(&"and")
            && matches!(words.get(taken + 1), Some(&("me" | "i" | "myself")));
        if (tied || with_me) && self.members(&words).is_empty() {
            return Ok(self.push(What::Adult(who, Part::Led), n, taken));
        }
        let mut after = taken;
        while matches!(words.get(after), Some(&("was" | "is" | "has" | "had"))) {
            after += 1;
        }
        let Some((verb, act)) = phrases::log().at(&words[after..]) else { return Ok(0) };
        let part = match act {
            Act::Covered => Part::Cover,
            Act::Led => Part::Led,
            Act::Helped => Part::Helped,
            // "maya did 8/10": a pupil does things too.
            Act::Did if self.members(&words).is_empty() => Part::Led,
            _ => return Ok(0),
        };
        Ok(self.push(What::Adult(who, part), n, after + verb))
    }

    /// Pupils of the groups named whom these words name in full words.
    fn members(&self, words: &[&str]) -> Vec<usize> {
        names::pupils_at(self.school, words, Some(&self.pool), false)
            .map(|named| named.pupils)
            .filter(|pupils| pupils.iter().all(|p| self.pool.contains(p)))
            .unwrap_or_default()
    }

    /// A pupil of the groups named, by name or by its beginning.
    fn member(&mut self, n: usize) -> Result<usize, Stop> {
        let words = self.words(n);
        let Some(named) = self.chosen_pupil(n).or_else(|| {
            let named = names::pupils_at(self.school, &words, Some(&self.pool), false)?;
            let ours = named.pupils.iter().all(|p| self.pool.contains(p));
            // A word that says something else is a name only in full.
            let plain = phrases::log().at(&words[..1]).is_none()
                || self.school.pupil_words.whole(words[0]).any(|p| self.pool.contains(&p));
            (ours && plain).then_some(named)
        }) else {
            return Ok(0);
        };
        let taken = named.taken;
        Ok(self.push(What::Name(named), n, taken))
    }

    /// A pupil that was chosen for the words that begin here.
    fn chosen_pupil(&self, n: usize) -> Option<Named> {
        let start = self.toks[n].at.start;
        let choice = self
            .choices
            .iter()
            .find(|c| c.at.start == start && matches!(c.pick, Pick::Pupil(_)))?;
        let Pick::Pupil(id) = choice.pick else { return None };
        let taken = self.toks[n..].iter().take_while(|t| t.at.end <= choice.at.end).count();
        let place = *self.school.pupil_at.get(&id)?;
        // A pupil chosen for a mark or a number is no name there.
        let name = taken > 0 && names::may_name(self.school, place, &self.toks[n].word);
        name.then(|| Named { taken, pupils: vec![place], slip: false })
    }

    /// A day: in words anywhere, in numbers only after `@` or `on`.
    fn date(&mut self, n: usize) -> Result<usize, Stop> {
        let raws = self.raws(n);
        let first = raws[0];
        // A child called June, unless nobody is.
        let month_first = dates::month(first).is_some();
        if first == "in" || (month_first && self.is_pupil(n)) {
            return Ok(0);
        }
        let on = n > 0 && (self.toks[n - 1].kind == TokKind::At || self.toks[n - 1].word == "on");
        let numbers = if on { Numbers::Read } else { Numbers::Skip };
        let ahead = matches!(self.last(), Some(What::MovedTo));
        let look = if ahead { Look::Forward } else { Look::Back };
        let today = self.school.today();
        let Some(read) = dates::read_words(&raws, today, look, numbers) else { return Ok(0) };
        let bare = read.words == 1 && dates::weekday(first).is_some();
        let at = self.toks[n].at.start..self.toks[n + read.words - 1].at.end;
        let taken = read.words;
        let date = read.value.map_err(|e| {
            Stop::refuse(sentence(&e.to_string()), "Write the day as fri, last thu or 20 nov.")
        })?;
        if let Some(pick) = decided(self.choices, &at, |p| match p {
            Pick::Date(date) => Some(Some(*date)),
            Pick::LeaveOut => Some(None),
            _ => None,
        }) {
            return Ok(match pick {
                Some(date) => self.push(What::Date(date, false), n, taken),
                None => self.push(What::Filler, n, taken),
            });
        }
        // mon-wed, mon to wed
        if bare {
            let to = usize::from(raws.get(1) == Some(&"to"));
            let tied = self.toks.get(n + 1).is_some_and(|t| t.tied);
            let second = raws.get(1 + to).and_then(|w| dates::weekday(w));
            if let (true, Some(second)) = (tied || to == 1, second) {
                let until = dates::latest(second, today);
                let first = dates::latest(dates::weekday(first).unwrap_or(second), until);
                return Ok(self.push(What::Days(first, until), n, 2 + to));
            }
        }
        Ok(self.push(What::Date(date, bare), n, taken))
    }

    fn is_pupil(&self, n: usize) -> bool {
        self.school.pupil_words.whole(&self.toks[n].word).next().is_some()
    }

    /// Times, lengths, scores and how many came.
    fn number(&mut self, n: usize) -> Result<usize, Stop> {
        let raws = self.raws(n);
        let words = self.words(n);
        let class = self.school.classes.contains_key(words[0]);
        let scores = |w: Option<&&str>| w.is_some_and(|w| letter_score(w).is_some());
        if class && !scores(raws.get(1)) && !(n > 0 && scores(Some(&&*self.toks[n - 1].raw))) {
            return Ok(0);
        }
        if let Some(((from, to), taken)) = dates::read_range(&raws) {
            return Ok(self.push(What::Range(from, to), n, taken));
        }
        let of = matches!(raws.get(2), Some(&("of" | "here" | "there" | "out")));
        let length = if of { dates::read_minutes(&raws[..1]) } else { dates::read_minutes(&raws) };
        if let Some(read) = length {
            let minutes = read.value.map_err(|e| {
                Stop::refuse(sentence(&e.to_string()), "A session lasts 1 to 480 minutes.")
            })?;
            return Ok(self.push(What::Minutes(minutes), n, read.words));
        }
        if let Some((time, taken)) = dates::read_time(&raws) {
            return Ok(self.push(What::Time(time), n, taken));
        }
        let after_at =
            n > 0 && (self.toks[n - 1].kind == TokKind::At || self.toks[n - 1].word == "at");
        if after_at && words[0].len() <= 2 {
            if let Ok(time) = dates::parse_time(words[0]) {
                return Ok(self.push(What::Time(time), n, 1));
            }
        }
        // A date in numbers needs its sign: 8/10 is a score.
        let parts = raws[0].split(['/', '-']).filter(|p| plain_number(p).is_some()).count();
        if parts == 3 && raws[0].split(['/', '-']).count() == 3 {
            return Err(Stop::refuse(
                format!("\"{}\" may be a date, but nothing says so.", raws[0]),
                format!("For a date write @{}.", raws[0]),
            ));
        }
        if let Some((what, taken)) = score(&raws, self.after_name())? {
            return Ok(self.push(what, n, taken));
        }
        if let Some((what, taken)) = count(&words, self.last()) {
            return Ok(self.push(what, n, taken));
        }
        // A bare number where a length may stand is offered as one.
        let plain = raws[0].parse::<i64>().ok().filter(|n| BARE_MINUTES.contains(n));
        let alone = self.ends_clause(n + 1)
            && matches!(self.items.last(), Some(i) if i.what != What::Filler || !self.sets.is_empty());
        let said = self.items.iter().any(|i| matches!(i.what, What::Minutes(_) | What::Range(..)));
        if let (Some(minutes), true, false) = (plain, alone, said || self.lost) {
            self.offers.push(format!("Is {minutes} the minutes?"));
            return Ok(self.push(What::Minutes(minutes), n, 1));
        }
        // How 1:1s are spoken of: rwi 1:1 jayden.
        if matches!(raws[0], "1:1" | "1-1" | "1to1") {
            return Ok(self.push(What::Filler, n, 1));
        }
        Ok(0)
    }

    /// Why it did not happen or was cut short.
    fn reason(&mut self, n: usize) -> Result<usize, Stop> {
        let marked = self.after_name() && !self.short;
        if marked || !(self.lost || self.short || self.lost_ahead(n)) {
            return Ok(0);
        }
        let words = self.words(n);
        let Some((taken, code)) = phrases::reasons().at(&words) else { return Ok(0) };
        if self.reason_from.is_none() {
            self.begin_reason(n);
            return Ok(self.push(What::Reason(Reason::from_code(code)), n, taken));
        }
        // A second reason belongs to the words of the first.
        Ok(if self.lost && self.own_words(n) {
            self.toks.len() - n
        } else {
            self.push(What::Filler, n, taken)
        })
    }

    fn begin_reason(&mut self, n: usize) {
        if self.reason_from.is_none() {
            self.reason_from = Some((self.items.len(), n));
        }
    }

    /// Whether the line says further on that the session did not happen.
    fn lost_ahead(&self, n: usize) -> bool {
        (n + 1..self.toks.len()).any(|m| {
            let words = self.words(m);
            if words.is_empty() {
                return false;
            }
            match phrases::log().at(&words) {
                Some((taken, Act::NotHeld)) => !weak_loss(words[0]) || self.set_starts(m + taken),
                Some((taken, Act::No)) => self.set_starts(m + taken),
                _ => false,
            }
        })
    }

    /// Whether a group is named at a token, `the` and `our` aside.
    fn set_starts(&self, n: usize) -> bool {
        let skip = self.toks[n.min(self.toks.len())..]
            .iter()
            .take_while(|t| matches!(&t.word[..], "the" | "our" | "my" | "to" | "do"))
            .count();
        self.sets.iter().any(|s| s.toks.start == n + skip)
    }

    /// The phrases that say what happened.
    fn phrase(&mut self, n: usize) -> Result<usize, Stop> {
        let words = self.words(n);
        let Some((taken, act)) = phrases::log().at(&words) else { return Ok(0) };
        let typed =
            || clean_line(&self.line[self.toks[n].at.start..self.toks[n + taken - 1].at.end]);
        let letter = |c| MarkCode::from_letter(c).unwrap_or(MarkCode::NotRecorded);
        let what = match act {
            Act::Mark('a', _) if !self.after_name() && self.bare_off(n, taken) => {
                self.lost = true;
                What::NotHeld
            }
            Act::Mark(c, why) => What::Mark(letter(c), why.then(typed)),
            Act::Errand(c) if self.after_name() => {
                let typed = typed().to_lowercase();
                let why = ["in ", "at the ", "at ", "on a ", "on ", "with "]
                    .iter()
                    .find_map(|p| typed.strip_prefix(p))
                    .unwrap_or(&typed);
                What::Mark(letter(c), Some(why.to_string()))
            }
            // "left early dentist": why, of the mark just said.
            Act::Errand(_)
                if matches!(self.items.last().map(|i| &i.what), Some(What::Mark(_, None))) =>
            {
                let why = typed();
                if let Some(Item { what: What::Mark(_, reason), at }) = self.items.last_mut() {
                    *reason = Some(why);
                    at.end = self.toks[n + taken - 1].at.end;
                }
                return Ok(taken);
            }
            Act::Errand(_) => return Ok(0),
            // "lego ran 35 mins"
            Act::Led if self.is_length(n + taken) => What::Filler,
            Act::All => What::All,
            Act::Rest => What::Rest,
            Act::Only => What::Only,
            Act::Without => What::Without,
            Act::No => return self.no(n, taken),
            Act::Nobody => What::Nobody,
            Act::NotHeld if weak_loss(words[0]) && !self.beside_set(n, taken) => return Ok(0),
            Act::NotHeld => {
                self.lost = true;
                What::NotHeld
            }
            Act::CutShort => {
                self.short = true;
                What::CutShort
            }
            Act::MovedTo => What::MovedTo,
            Act::MovedFrom => What::MovedFrom,
            Act::Extra => What::Extra,
            Act::Supply => What::Supply,
            Act::JustMe => What::JustMe,
            Act::Me => What::Me,
            Act::Joined if !self.after_name() && self.names_follow(n + taken) => What::JoinedBy,
            Act::Joined => What::Joined,
            Act::JoinedBy => What::JoinedBy,
            Act::Together => What::Together,
            Act::DontKnow => What::DontKnow,
            Act::Morning => What::Morning,
            Act::Afternoon => What::Afternoon,
            Act::And => What::And,
            Act::With => What::With,
            // "in" is a mark only where nothing else can be meant.
            Act::Filler if words[0] == "in" && taken == 1 && self.ends_clause(n + 1) => {
                match self.last() {
                    Some(What::Name(_) | What::All | What::Rest) => {
                        What::Mark(MarkCode::Here, None)
                    }
                    _ => What::Filler,
                }
            }
            Act::Filler | Act::Connects => What::Filler,
            Act::Did => What::Filler,
            // late by 10m
            Act::By if self.is_length(n + taken) => What::Filler,
            // An adult's deed without the adult says nothing.
            Act::By | Act::CoveredBy | Act::Covered | Act::Led | Act::Helped => return Ok(0),
        };
        Ok(self.push(what, n, taken))
    }

    fn is_length(&self, n: usize) -> bool {
        n < self.toks.len()
            && self.toks[n].kind == TokKind::Word
            && dates::read_minutes(&self.raws(n)).is_some()
    }

    fn ends_clause(&self, n: usize) -> bool {
        self.toks.get(n).is_none_or(|t| t.kind != TokKind::Word || t.word == "and")
    }

    /// `neli b off`: said of the group itself, so it did not happen.
    fn bare_off(&self, n: usize, taken: usize) -> bool {
        let off = taken == 1 && self.toks[n].word == "off";
        off && matches!(self.items.last().map(|i| &i.what), Some(What::Set(_)))
            && !self.names_follow(n + taken)
    }

    /// Whether a phrase stands right beside a group's name, or begins or ends the line.
    fn beside_set(&self, n: usize, taken: usize) -> bool {
        let before = matches!(self.last(), Some(What::Set(_))) && !self.after_name();
        before || self.set_starts(n + taken)
    }

    /// Whether the next words name a pupil.
    fn names_follow(&self, n: usize) -> bool {
        let skip = self.toks[n.min(self.toks.len())..]
            .iter()
            .take_while(|t| {
                matches!(t.kind, TokKind::Colon | TokKind::Comma)
                    || matches!(&t.word[..], "and" | "by")
            })
            .count();
        let n = n + skip;
        if n >= self.toks.len() || self.toks[n].kind != TokKind::Word || self.set_starts(n) {
            return false;
        }
        let words = self.words(n);
        !self.members(&words).is_empty()
            || names::pupils_at(self.school, &words, Some(&self.pool), false).is_some()
    }

    /// `no maya`, `no neli`, `no ta`.
    fn no(&mut self, n: usize, taken: usize) -> Result<usize, Stop> {
        if self.set_starts(n + taken) {
            self.lost = true;
            return Ok(self.push(What::NotHeld, n, taken));
        }
        if let Some((words, code)) = phrases::reasons().at(&self.words(n)) {
            self.lost = true;
            self.items.push(Item {
                what: What::NotHeld,
                at: self.toks[n].at.start..self.toks[n].at.start,
            });
            self.begin_reason(n);
            return Ok(self.push(What::Reason(Reason::from_code(code)), n, words));
        }
        Ok(if self.toks.len() > n + taken { self.push(What::Without, n, taken) } else { 0 })
    }

    /// A pupil of the school by name in full, where the words around say that a name is meant.
    fn pupil(&mut self, n: usize) -> Result<usize, Stop> {
        let words = self.words(n);
        let unknown_yet = self.sets.iter().all(|s| s.groups.is_empty());
        let Some(named) = names::pupils_at(self.school, &words, Some(&self.pool), unknown_yet)
        else {
            return Ok(0);
        };
        let before = self.items.is_empty()
            || matches!(
                self.items.last().map(|i| &i.what),
                Some(
                    What::Without
                        | What::Only
                        | What::Minus
                        | What::Plus
                        | What::JoinedBy
                        | What::With
                )
            )
            || matches!(self.items.last().map(|i| &i.what), Some(What::Mark(..)));
        // precision june, june precision
        let before = before
            || (matches!(self.items.last().map(|i| &i.what), Some(What::Set(_)))
                && !phrases::common(words[0]));
        let rest = self.words(n + named.taken);
        let after = match phrases::log().at(&rest) {
            Some((_, act)) => {
                matches!(act, Act::Mark(..) | Act::Errand(_) | Act::Joined | Act::And)
            }
            None => {
                let next = self.toks.get(n + named.taken);
                next.is_none_or(|t| t.kind != TokKind::Word)
                    || next.is_some_and(|t| letter_score(&t.raw).is_some() || t.raw.contains('/'))
                    || self.set_starts(n + named.taken)
            }
        };
        if !(unknown_yet || before || after) {
            return Ok(0);
        }
        let taken = named.taken;
        Ok(self.push(What::Name(named), n, taken))
    }

    /// `elsa with sam`: led by an adult, most likely; offered, for they may have helped.
    fn with_adult(&mut self, n: usize) -> Result<usize, Stop> {
        if self.items.last().map(|i| &i.what) != Some(&What::With) {
            return Ok(0);
        }
        let Some((taken, who)) = names::adults_at(self.school, &self.words(n)) else {
            return Ok(0);
        };
        if let [one] = who[..] {
            self.offers.push(format!("Did {} lead it?", self.school.adult_name(one)));
        }
        Ok(self.push(What::Adult(who, Part::Led), n, taken))
    }

    fn class(&mut self, n: usize) -> Result<usize, Stop> {
        match self.school.classes.get(&self.toks[n].word) {
            Some(class) => {
                let class = class.clone();
                Ok(self.push(What::Class(class), n, 1))
            }
            None => Ok(0),
        }
    }

    /// A word one slip away from a pupil of the groups named.
    fn slip(&mut self, n: usize) -> Result<usize, Stop> {
        if self.reason_from.is_some() && self.lost {
            return Ok(0);
        }
        let word = &self.toks[n].word;
        let mut pupils = names::slips(self.school, word, &self.pool);
        if pupils.is_empty() && self.sets.iter().all(|s| s.groups.is_empty()) {
            pupils = names::slips_anywhere(self.school, word);
        }
        if pupils.is_empty() {
            return Ok(0);
        }
        Ok(self.push(What::Name(Named { taken: 1, pupils, slip: true }), n, 1))
    }

    /// A word that is not understood: a reason in its own words, a note, or a refusal. Where reading
    /// goes on.
    fn unknown(&mut self, n: usize) -> Result<usize, Stop> {
        if self.lost && self.own_words(n) {
            return Ok(self.toks.len());
        }
        let reason = self.not_held_or_note(n)?;
        if reason > 0 {
            return Ok(n + reason);
        }
        let typed = &self.line[self.toks[n].at.clone()];
        if self.mode == Mode::CommandLine {
            return Err(Stop::refuse(
                format!("\"{}\" is not understood.", clean_line(typed)),
                "Put // before a note; a name must be a pupil's, an adult's or a group's.",
            ));
        }
        // A note cannot come before what it is about.
        let named = self.items.iter().any(|i| matches!(i.what, What::Set(_) | What::Name(_)));
        if !named && self.sets.iter().any(|s| s.toks.start > n) {
            return Err(Stop::refuse(
                format!("\"{}\" is not understood.", clean_line(typed)),
                "Begin with the group: neli a maya off; put // before a note.",
            ));
        }
        self.note_from(n);
        Ok(self.toks.len())
    }

    /// The own words of a reason, which run to the end of the line or to a day at its end. False
    /// where there is no reason in them.
    fn own_words(&mut self, n: usize) -> bool {
        let signs = self.toks[n..].iter().take_while(|t| t.kind != TokKind::Word).count();
        let n = (n + signs).min(self.toks.len() - 1);
        let (item, from) = match self.reason_from {
            Some(from) => from,
            None => {
                let ahead = (n..self.toks.len())
                    .find_map(|m| phrases::reasons().at(&words_from(self.toks, m)).map(|(_, c)| c));
                let Some(code) = ahead else { return false };
                self.begin_reason(n);
                self.push(What::Reason(Reason::from_code(code)), n, 1);
                (self.items.len() - 1, n)
            }
        };
        // Names in the own words of a reason are no marks.
        let mut kept = 0;
        self.items.retain(|i| {
            kept += 1;
            kept <= item + 1 || matches!(i.what, What::Date(..) | What::Set(_))
        });
        let end = (n..self.toks.len())
            .find(|m| {
                let raws: Vec<&str> = self.toks[*m..].iter().map(|t| t.raw.as_str()).collect();
                let read = dates::read_words(&raws, self.school.today(), Look::Back, Numbers::Skip);
                read.is_some_and(|r| r.words == raws.len() && r.value.is_ok())
            })
            .unwrap_or(self.toks.len());
        if end < self.toks.len() {
            let _ = self.date(end);
        }
        self.because_is(from, end);
        true
    }

    /// Without own words beyond the phrase itself, the phrase is the own words.
    fn close_reason(&mut self) {
        if let (None, Some((item, from))) = (&self.because, self.reason_from) {
            let more = self.items[item + 1..]
                .iter()
                .take_while(|i| {
                    matches!(i.what, What::Filler | What::With | What::Class(_) | What::And)
                })
                .filter(|i| matches!(i.what, What::Class(_)))
                .last();
            if let Some(at) = more.or(self.items.get(item)).map(|i| i.at.clone()) {
                let end = self.toks.iter().take_while(|t| t.at.start < at.end).count();
                self.because_is(from, end);
            }
        }
    }

    fn because_is(&mut self, from: usize, end: usize) {
        let at = self.toks[from].at.start..self.toks[end.max(from + 1) - 1].at.end;
        let text = clean_line(&self.line[at.clone()]);
        self.because = Some((at, text));
    }

    /// A reason where nobody said that the session did not happen: never guessed. How many tokens
    /// it takes once it is decided that it did not.
    fn not_held_or_note(&mut self, n: usize) -> Result<usize, Stop> {
        let said_held = self.items.iter().any(|i| {
            matches!(
                i.what,
                What::Mark(..)
                    | What::All
                    | What::Minutes(_)
                    | What::Score { .. }
                    | What::Count(..)
                    | What::Range(..)
                    | What::CutShort
                    | What::Only
                    | What::Without
                    | What::Minus
            )
        });
        let words = self.words(n);
        let Some((taken, code)) = phrases::reasons().at(&words) else { return Ok(0) };
        let doubtful = matches!(Reason::from_code(code), Reason::Pupil | Reason::NoTime);
        let named = self.sets.iter().any(|s| s.toks.start < n) && !self.after_name();
        if said_held || doubtful || !named || self.short {
            return Ok(0);
        }
        let at = self.toks[n].at.start..self.toks[n + taken - 1].at.end;
        let typed = clean_line(&self.line[at.start..self.toks[self.toks.len() - 1].at.end]);
        match decided(self.choices, &at, |p| Some(p.clone())) {
            Some(Pick::NotHeld) => {
                self.lost = true;
                self.items.push(Item { what: What::NotHeld, at: at.start..at.start });
                self.begin_reason(n);
                Ok(self.push(What::Reason(Reason::from_code(code)), n, taken))
            }
            Some(_) => Ok(0),
            None => Err(Stop::ask(
                format!("Did it not happen because of \"{typed}\"?"),
                vec![
                    answer(format!("did not happen: {typed}"), &at, Pick::NotHeld),
                    answer(format!("held, with the note \"{typed}\""), &at, Pick::Note),
                ],
            )),
        }
    }

    /// The note begins at a token, and with it the names and joining words right before.
    fn note_from(&mut self, n: usize) {
        let mut from = self.toks[n].at.start;
        let named = self.sets.iter().flat_map(|s| &s.groups).count() == 1 && self.pool.len() > 1;
        while let Some(item) = self.items.last() {
            let swallow = match &item.what {
                What::Filler => true,
                What::Name(_) => named,
                What::And | What::Comma => {
                    self.items.pop();
                    continue;
                }
                _ => false,
            };
            if !swallow {
                break;
            }
            from = item.at.start;
            self.items.pop();
        }
        let end = self.toks.last().map_or(from, |t| t.at.end);
        let text = clean_line(&self.line[from..end]);
        self.note = Some(match self.note.take() {
            Some((at, more)) => (from..at.end, format!("{text}. {more}")),
            None => (from..end, text),
        });
    }
}

/// Words that say "did not happen" only right beside a group's name.
fn weak_loss(word: &str) -> bool {
    matches!(word, "missed" | "skipped" | "x" | "not" | "abandoned")
}

/// Why an adult could not: `ill`, `on a course`, `covering 4w`.
fn adult_reason(words: &[&str]) -> Option<(usize, Reason)> {
    const WHY: &[(&[&str], &str)] = &[
        (&["off"], "staff"),
        (&["ill"], "staff"),
        (&["away"], "staff"),
        (&["absent"], "staff"),
        (&["sick"], "staff"),
        (&["poorly"], "staff"),
        (&["not", "in"], "staff"),
        (&["out"], "staff"),
        (&["off", "sick"], "staff"),
        (&["off", "ill"], "staff"),
        (&["unwell"], "staff"),
        (&["covering"], "cover"),
        (&["cover"], "cover"),
        (&["needed"], "cover"),
        (&["pulled"], "cover"),
        (&["on", "course"], "course"),
        (&["on", "a", "course"], "course"),
        (&["training"], "course"),
        (&["on", "training"], "course"),
        (&["at", "training"], "course"),
        (&["on", "cpd"], "course"),
        (&["in", "meeting"], "meeting"),
        (&["in", "a", "meeting"], "meeting"),
        (&["at", "meeting"], "meeting"),
        (&["at", "a", "meeting"], "meeting"),
        (&["meeting"], "meeting"),
    ];
    let skip = words
        .iter()
        .take_while(|w| matches!(**w, "was" | "is" | "were" | "am" | "been" | "had"))
        .count();
    let rest = &words[skip..];
    let (said, why) =
        WHY.iter().filter(|(said, _)| rest.starts_with(said)).max_by_key(|(said, _)| said.len())?;
    let reason = match *why {
        "staff" => Reason::StaffAbsent,
        "cover" => Reason::Covering,
        "course" => Reason::Training,
        _ => Reason::Meeting,
    };
    Some((skip + said.len(), reason))
}

/// `24c`, `2e`: right and wrong by their letters.
fn letter_score(word: &str) -> Option<What> {
    let digits = word.strip_suffix(['c', 'e'])?;
    let n: i64 = plain_number(digits)?;
    Some(if word.ends_with('c') {
        What::Score { score: Some(n), out_of: None, errors: None }
    } else {
        What::Score { score: None, out_of: None, errors: Some(n) }
    })
}

fn plain_number(digits: &str) -> Option<i64> {
    (!digits.is_empty() && digits.len() <= 5 && digits.bytes().all(|b| b.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

/// `8/10`, `8 of 10` after a name, `24c`, `24 correct`, `80%`, `scored 24`.
fn score(raws: &[&str], named: bool) -> Result<Option<(What, usize)>, Stop> {
    let first = raws[0];
    let score = |score, out_of, errors| What::Score { score, out_of, errors };
    if matches!(first, "scored" | "score" | "got" | "scores") {
        let Some(rest) = raws.get(1..).filter(|r| !r.is_empty()) else { return Ok(None) };
        if let Some((what, taken)) = self::score(rest, true)? {
            return Ok(Some((what, taken + 1)));
        }
        return Ok(plain_number(rest[0]).map(|n| (score(Some(n), None, None), 2)));
    }
    if let Some((right, of)) = first.split_once('/') {
        let (Some(right), Some(of)) = (plain_number(right), plain_number(of)) else {
            return Ok(None);
        };
        if right > of || of == 0 {
            return Err(Stop::refuse(
                format!("\"{first}\" is no score, for {right} is more than {of}."),
                format!("For a date write @{first}."),
            ));
        }
        return Ok(Some((score(Some(right), Some(of), None), 1)));
    }
    if let Some(what) = letter_score(first) {
        return Ok(Some((what, 1)));
    }
    if let Some(percent) = first.strip_suffix('%').and_then(plain_number).filter(|n| *n <= 100) {
        return Ok(Some((score(Some(percent), Some(100), None), 1)));
    }
    let Some(n) = plain_number(first) else { return Ok(None) };
    match raws.get(1).copied() {
        Some("correct" | "right") => Ok(Some((score(Some(n), None, None), 2))),
        Some("wrong" | "errors" | "error" | "incorrect" | "mistakes") => {
            Ok(Some((score(None, None, Some(n)), 2)))
        }
        Some("of" | "out") if named => {
            let at = if raws.get(2) == Some(&"of") { 3 } else { 2 };
            let of = raws.get(at).and_then(|w| plain_number(w)).filter(|of| *of >= n && *of > 0);
            Ok(of.map(|of| (score(Some(n), Some(of), None), at + 1)))
        }
        _ => Ok(None),
    }
}

/// `6 of 8`, `5 here`, `all 4`, `2 off`, `only 3 came`.
fn count(words: &[&str], last: Option<&What>) -> Option<(What, usize)> {
    let n = phrases::number(words[0])?;
    let children = |w: &str| {
        matches!(
            w,
            "pupils" | "pupil" | "children" | "child" | "kids" | "kid" | "chn" | "of" | "them"
        )
    };
    match words.get(1).copied() {
        Some("of" | "out") => {
            let at = if words.get(2) == Some(&"of") { 3 } else { 2 };
            let m = words.get(at).and_then(|w| phrases::number(w))?;
            let here = usize::from(
                words
                    .get(at + 1)
                    .is_some_and(|w| matches!(*w, "here" | "there" | "came" | "present" | "in")),
            );
            return Some((What::Count(n, Some(m)), at + 1 + here));
        }
        Some("here" | "there" | "came" | "present" | "attended") => {
            return Some((What::Count(n, None), 2));
        }
        Some("off" | "away" | "absent" | "missing" | "ill") => return Some((What::Missing(n), 2)),
        Some(word) if children(word) => {
            let verb = words.get(2).copied().unwrap_or("");
            return match verb {
                "off" | "away" | "absent" | "missing" | "ill" => Some((What::Missing(n), 3)),
                "here" | "there" | "came" | "present" | "attended" | "in" => {
                    Some((What::Count(n, None), 3))
                }
                _ => Some((What::Count(n, None), 2)),
            };
        }
        _ => {}
    }
    matches!(last, Some(What::All | What::Only)).then_some((What::Count(n, None), 1))
}
