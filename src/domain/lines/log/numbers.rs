//! Days, times, lengths, scores and how many came, in a log line.

use super::scan::{Scan, What};
use super::{Stop, decided};
use crate::domain::dates::{self, Look, Numbers};
use crate::domain::lines::phrases;
use crate::domain::lines::reading::Pick;
use crate::domain::lines::tokens::{TokKind, sentence};

/// Numbers that a person who types no unit can mean as minutes; fewer are children or errors.
const BARE_MINUTES: std::ops::RangeInclusive<i64> = 10..=120;

impl Scan<'_> {
    /// A day: in words anywhere, in numbers only after `@` or `on`.
    pub(super) fn date(&mut self, n: usize) -> Result<usize, Stop> {
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
        self.whole_week(n)?;
        let read = dates::read_words(&raws, today, look, numbers).or_else(|| {
            let alone = self.ends_clause(n + 1) || (n > 0 && self.toks[n - 1].word == "the");
            let value = dates::day_of_month(first, today, look).filter(|_| alone)?;
            Some(dates::Read { value, words: 1 })
        });
        let Some(read) = read else { return Ok(0) };
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

    /// `w/c 16 nov`: a week is no day, and no note either.
    fn whole_week(&self, n: usize) -> Result<(), Stop> {
        let w_c = self.toks[n].word == "w"
            && self.toks.get(n + 1).is_some_and(|t| t.kind == TokKind::And)
            && self.toks.get(n + 2).is_some_and(|t| t.word == "c");
        let words = self.words(n);
        let said = words[0] == "week"
            && matches!(words.get(1), Some(&("commencing" | "beginning" | "ending")));
        if !(w_c || said) {
            return Ok(());
        }
        Err(Stop::refuse(
            "A line says the days, not the week.",
            "Write them: neli a mon tue thu, or neli a 16 nov.",
        ))
    }

    /// Times, lengths, scores and how many came.
    pub(super) fn number(&mut self, n: usize) -> Result<usize, Stop> {
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
        if after_at
            && words[0].len() <= 2
            && let Ok(time) = dates::parse_time(words[0])
        {
            return Ok(self.push(What::Time(time), n, 1));
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

    pub(super) fn is_length(&self, n: usize) -> bool {
        n < self.toks.len()
            && self.toks[n].kind == TokKind::Word
            && dates::read_minutes(&self.raws(n)).is_some()
    }
}

/// `24c`, `2e`: right and wrong by their letters.
pub(super) fn letter_score(word: &str) -> Option<What> {
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
