//! Who is named in a log line: pupils of the groups, anybody of the school, adults.

use super::Stop;
use super::numbers::letter_score;
use super::reasons::adult_reason;
use super::scan::{Scan, What};
use crate::domain::codes::{MarkCode, Part};
use crate::domain::lines::names::{self, Named};
use crate::domain::lines::phrases::{self, Act};
use crate::domain::lines::reading::Pick;
use crate::domain::lines::tokens::TokKind;

impl Scan<'_> {
    /// An adult with what they did: `sam covered`, `by sam`, `me and sam`; in a reason, `sam ill`.
    pub(super) fn adult(&mut self, n: usize) -> Result<usize, Stop> {
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
    pub(super) fn members(&self, words: &[&str]) -> Vec<usize> {
        names::pupils_at(self.school, words, Some(&self.pool), false)
            .map(|named| named.pupils)
            .filter(|pupils| pupils.iter().all(|p| self.pool.contains(p)))
            .unwrap_or_default()
    }

    /// A pupil of the groups named, by name or by its beginning.
    pub(super) fn member(&mut self, n: usize) -> Result<usize, Stop> {
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
    pub(super) fn chosen_pupil(&self, n: usize) -> Option<Named> {
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

    pub(super) fn is_pupil(&self, n: usize) -> bool {
        self.school.pupil_words.whole(&self.toks[n].word).next().is_some()
    }

    /// A pupil of the school by name in full, where the words around say that a name is meant.
    pub(super) fn pupil(&mut self, n: usize) -> Result<usize, Stop> {
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

    /// `elsa with sam`, `neli b miss shaw`: led by an adult, most likely; offered, for they may have
    /// helped. A bare name stands right after the group's and ends the clause.
    pub(super) fn with_adult(&mut self, n: usize) -> Result<usize, Stop> {
        let words = self.words(n);
        let Some((taken, who)) = names::adults_at(self.school, &words) else {
            return Ok(0);
        };
        let with = self.items.last().map(|i| &i.what) == Some(&What::With);
        let alone = matches!(self.last(), Some(What::Set(_)))
            && self.ends_clause(n + taken)
            && (names::is_title(words[0]) || !phrases::common(words[0]));
        if !(with || alone) {
            return Ok(0);
        }
        if let [one] = who[..] {
            self.offers.push(format!("Did {} lead it?", self.school.adult_name(one)));
        }
        Ok(self.push(What::Adult(who, Part::Led), n, taken))
    }

    pub(super) fn class(&mut self, n: usize) -> Result<usize, Stop> {
        match self.school.classes.get(&self.toks[n].word) {
            Some(class) => {
                let class = class.clone();
                Ok(self.push(What::Class(class), n, 1))
            }
            None => Ok(0),
        }
    }

    /// A word one slip away from a pupil of the groups named.
    pub(super) fn slip(&mut self, n: usize) -> Result<usize, Stop> {
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

    /// `maya:l`, `maya:?`: a letter after a colon.
    pub(super) fn letter_mark(&mut self, n: usize) -> Result<usize, Stop> {
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

    /// Whether the next words name a pupil.
    pub(super) fn names_follow(&self, n: usize) -> bool {
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
}
