//! The words of a log line as items, up to where the note begins.

use std::ops::Range;

use chrono::{NaiveDate, NaiveTime};

use super::groups::{Set, child_or_group, sets};
use super::reasons::weak_loss;
use super::{Stop, answer, decided};
use crate::domain::Id;
use crate::domain::codes::{MarkCode, Part, Reason};
use crate::domain::lines::names::{self, Named, words_from};
use crate::domain::lines::phrases::{self, Act};
use crate::domain::lines::reading::{Choice, FollowUp, Mode, Pick};
use crate::domain::lines::snapshot::Snapshot;
use crate::domain::lines::tokens::{Cut, Tok, TokKind};
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
    /// What is logged already is to be changed.
    Change,
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
    /// Whether the note is for leads and its author only.
    pub(super) restricted: bool,
    /// A reason in its own words, kept as note too.
    pub(super) because: Option<(Range<usize>, String)>,
    pub(super) follow_up: Option<(Range<usize>, FollowUp)>,
    pub(super) line: &'a str,
    pub(super) toks: &'a [Tok],
    /// Pupils of the groups named, by their places.
    pub(super) pool: Vec<usize>,
    /// The session is said not to have happened, here or further on.
    pub(super) lost: bool,
    /// The session is said to have been cut short.
    pub(super) short: bool,
    /// What needs a yes: a number without its unit.
    pub(super) offers: Vec<String>,
    /// Where a reason begins, as item and token.
    pub(super) reason_from: Option<(usize, usize)>,
}

/// A child or the group of the same name: `elsa` beside another group's name.
fn which_meant(school: &Snapshot, line: &str, set: &Set, children: &[Id]) -> Stop {
    let child = |id: &Id| {
        answer(format!("{}, the pupil", school.short_and_class(*id)), &set.at, Pick::Pupil(*id))
    };
    let group = |place: &usize| {
        let row = &school.facts.groups[*place];
        let who = match row.members[..] {
            [one] => format!(" with {}", school.short(one)),
            _ => String::new(),
        };
        answer(format!("the group {}{who}", row.title), &set.at, Pick::Group(row.id))
    };
    let typed = clean_line(line.get(set.at.clone()).unwrap_or(""));
    let candidates = children.iter().map(child).chain(set.groups.iter().map(group)).collect();
    Stop::ask(format!("Which \"{typed}\": the child or the group?"), candidates)
}

/// Reads what begins at a token; how many tokens it takes, none when it is not understood.
type Reader<'a> = fn(&mut Scan<'a>, usize) -> Result<usize, Stop>;

/// Reads the words of a line.
pub(super) fn scan<'a>(
    line: &'a str,
    school: &'a Snapshot,
    mode: Mode,
    choices: &'a [Choice],
    cut: &'a Cut,
) -> Result<Scan<'a>, Stop> {
    let sets = sets(school, &cut.toks, choices);
    if let Some((set, children)) = child_or_group(school, &sets, &cut.toks, choices) {
        return Err(which_meant(school, line, set, &children));
    }
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
        restricted: cut.restricted,
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

impl<'a> Scan<'a> {
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
        let readers: [Reader<'a>; 11] = [
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

    pub(super) fn push(&mut self, what: What, n: usize, taken: usize) -> usize {
        let at = self.toks[n].at.start..self.toks[n + taken - 1].at.end;
        self.items.push(Item { what, at });
        taken
    }

    pub(super) fn words(&self, n: usize) -> Vec<&str> {
        let words = words_from(self.toks, n);
        // A group's words belong to the group.
        let end = self.sets.iter().map(|s| s.toks.start).filter(|s| *s > n).min();
        match end {
            Some(end) => words.into_iter().take(end - n).collect(),
            None => words,
        }
    }

    pub(super) fn raws(&self, n: usize) -> Vec<&str> {
        let words = self.words(n).len();
        self.toks[n..n + words].iter().take(6).map(|t| t.raw.as_str()).collect()
    }

    /// What was said last, joining words aside.
    pub(super) fn last(&self) -> Option<&What> {
        let joins = |w: &&What| matches!(w, What::Filler | What::Comma | What::And | What::With);
        self.items.iter().rev().map(|i| &i.what).find(|w| !joins(w))
    }

    /// Whether a name stands before, with nothing but joining words between.
    pub(super) fn after_name(&self) -> bool {
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

    /// The phrases that say what happened.
    fn phrase(&mut self, n: usize) -> Result<usize, Stop> {
        let words = self.words(n);
        let Some((taken, act)) = phrases::log().at(&words) else { return Ok(0) };
        let typed =
            || clean_line(&self.line[self.toks[n].at.start..self.toks[n + taken - 1].at.end]);
        let letter = |c| MarkCode::from_letter(c).unwrap_or(MarkCode::NotRecorded);
        let what = match act {
            Act::Mark('a', _) if self.bare_off(n, taken) => self.off_or_away(n, taken)?,
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
            Act::Without if self.not_after_mark(&words) => {
                let from = self.items.last().map_or(0, |i| i.at.start);
                let from = self.last_mark().map_or(from, |i| i.at.start);
                let both = from..self.toks[n + taken - 1].at.end;
                return Err(Stop::refuse(
                    format!("\"{}\" can be read in two ways.", clean_line(self.line_at(&both))),
                    "Say of each child what happened: maya off, tom here.",
                ));
            }
            Act::Without => What::Without,
            Act::No => return self.no(n, taken),
            Act::Nobody => What::Nobody,
            // "elsa leo x": after the child of a 1:1 it is the session that was lost, and after one of
            // several it is asked about.
            Act::NotHeld
                if weak_loss(words[0])
                    && !self.beside_set(n, taken)
                    && !(words[0] == "x" && self.after_name()) =>
            {
                return Ok(0);
            }
            Act::NotHeld => self.lost_or_missed(n, taken)?,
            Act::CutShort => {
                self.short = true;
                What::CutShort
            }
            Act::MovedTo => What::MovedTo,
            Act::MovedFrom => What::MovedFrom,
            Act::Extra => What::Extra,
            Act::Change => What::Change,
            Act::Supply => What::Supply,
            Act::JustMe => What::JustMe,
            // "cancelled, i got stuck": whoever did not lead it, the words say why.
            Act::Me if self.lost => return Ok(0),
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
            Act::Filler if words[0] == "in" && taken == 1 && self.ends_with_time(n + 1) => {
                match self.last() {
                    Some(What::Name(_) | What::All | What::Rest) => {
                        What::Mark(MarkCode::Here, None)
                    }
                    _ => What::Filler,
                }
            }
            Act::Filler => What::Filler,
            Act::Did => What::Filler,
            // late by 10m
            Act::By if self.is_length(n + taken) => What::Filler,
            // An adult's deed without the adult says nothing.
            Act::By | Act::CoveredBy | Act::Covered | Act::Led | Act::Helped => return Ok(0),
        };
        Ok(self.push(what, n, taken))
    }

    /// "Maya off not tom": is Tom here, or off too? After "here" there is no doubt.
    fn not_after_mark(&self, words: &[&str]) -> bool {
        let doubtful = matches!(words[0], "not" | "but" | "except" | "apart" | "bar" | "excluding");
        let mark = self.last_mark().map(|i| &i.what);
        doubtful && matches!(mark, Some(What::Mark(code, _)) if *code != MarkCode::Here)
    }

    /// The mark said last, if nothing but joining words came after it.
    fn last_mark(&self) -> Option<&Item> {
        let joins =
            |i: &&Item| matches!(i.what, What::Filler | What::Comma | What::And | What::With);
        let last = self.items.iter().rev().find(|i| !joins(i))?;
        matches!(last.what, What::Mark(..)).then_some(last)
    }

    /// Whether a clause ends here, or a time of day follows: `tom in at 9.40`.
    fn ends_with_time(&self, n: usize) -> bool {
        if self.ends_clause(n) {
            return true;
        }
        let at = usize::from(self.toks[n].word == "at");
        self.toks.get(n + at).is_some_and(|t| t.kind == TokKind::Word)
            && self.after_name()
            && crate::domain::dates::read_time(&self.raws(n + at)).is_some()
    }

    pub(super) fn ends_clause(&self, n: usize) -> bool {
        self.toks.get(n).is_none_or(|t| t.kind != TokKind::Word || t.word == "and")
    }

    /// A word that is not understood: a reason in its own words, a note, or a refusal. Where reading
    /// goes on.
    fn unknown(&mut self, n: usize) -> Result<usize, Stop> {
        if self.lost && self.own_words(n) {
            return Ok(self.toks.len());
        }
        self.sign_without_name(n)?;
        let reason = self.not_held_or_note(n)?;
        if reason > 0 {
            return Ok(n + reason);
        }
        let typed = &self.line[self.toks[n].at.clone()];
        if self.mode == Mode::CommandLine {
            if let Some(name) = self.unknown_adult(n) {
                return Err(Stop::refuse(
                    format!("\"{name}\" is no adult on file."),
                    "Add them first: senlog new staff forename=Sam surname=Reed; or write: by supply.",
                ));
            }
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

    /// The word after "by" or "covered by", where it names nobody.
    fn unknown_adult(&self, n: usize) -> Option<String> {
        let words = self.words(n);
        let (taken, act) = phrases::log().at(&words)?;
        matches!(act, Act::By | Act::CoveredBy).then_some(())?;
        let tok = self.toks.get(n + taken).filter(|t| t.kind == TokKind::Word)?;
        Some(clean_line(&self.line[tok.at.clone()]))
    }

    /// `-m`, `+xavier`: the sign says that a pupil is meant, so the words are no note.
    fn sign_without_name(&self, n: usize) -> Result<(), Stop> {
        let (sign, says) = match self.items.last().map(|i| &i.what) {
            Some(What::Minus) => ('-', "was not there"),
            Some(What::Plus) => ('+', "joined as a guest"),
            _ => return Ok(()),
        };
        let typed = clean_line(&self.line[self.toks[n].at.clone()]);
        Err(Stop::refuse(
            format!("\"{sign}{typed}\" says that somebody {says}, and no pupil is called so."),
            "Write the pupil's name after it, or put // before a note.",
        ))
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
