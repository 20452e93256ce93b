//! Why a session did not happen, in its own words.

use super::scan::{Item, Scan, What};
use super::{Stop, answer, decided};
use crate::domain::Id;
use crate::domain::codes::{MarkCode, Reason};
use crate::domain::dates::{self, Look, Numbers};
use crate::domain::lines::names::{Named, words_from};
use crate::domain::lines::phrases::{self, Act};
use crate::domain::lines::reading::Pick;
use crate::domain::lines::titles::names_in;
use crate::domain::lines::tokens::TokKind;
use crate::domain::text::clean_line;

impl Scan<'_> {
    /// Why it did not happen or was cut short.
    pub(super) fn reason(&mut self, n: usize) -> Result<usize, Stop> {
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

    pub(super) fn begin_reason(&mut self, n: usize) {
        if self.reason_from.is_none() {
            self.reason_from = Some((self.items.len(), n));
        }
    }

    /// Whether the line says further on that the session did not happen.
    pub(super) fn lost_ahead(&self, n: usize) -> bool {
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
    pub(super) fn set_starts(&self, n: usize) -> bool {
        let skip = self.toks[n.min(self.toks.len())..]
            .iter()
            .take_while(|t| matches!(&t.word[..], "the" | "our" | "my" | "to" | "do"))
            .count();
        self.sets.iter().any(|s| (n..=n + skip).contains(&s.toks.start))
    }

    /// The own words of a reason, which run to the end of the line or to a day at its end. False
    /// where there is no reason in them.
    pub(super) fn own_words(&mut self, n: usize) -> bool {
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
    pub(super) fn close_reason(&mut self) {
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

    pub(super) fn because_is(&mut self, from: usize, end: usize) {
        let at = self.toks[from].at.start..self.toks[end.max(from + 1) - 1].at.end;
        let text = clean_line(&self.line[at.clone()]);
        self.because = Some((at, text));
    }

    /// A reason where nobody said that the session did not happen: never guessed. How many tokens
    /// it takes once it is decided that it did not.
    pub(super) fn not_held_or_note(&mut self, n: usize) -> Result<usize, Stop> {
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

    /// `no maya`, `no neli`, `no ta`.
    pub(super) fn no(&mut self, n: usize, taken: usize) -> Result<usize, Stop> {
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

    /// `neli b off`: said right after a group's name.
    pub(super) fn bare_off(&self, n: usize, taken: usize) -> bool {
        let mut said = self.toks[n..n + taken].iter().map(|t| &*t.word);
        let off = said.all(|w| matches!(w, "off" | "today" | "was" | "is"))
            && self.toks[n..n + taken].iter().any(|t| t.word == "off");
        off && matches!(self.items.last().map(|i| &i.what), Some(What::Set(_)))
            && !self.names_follow(n + taken)
    }

    /// "off" after a group's name: of the group where nobody is named, of the child where one is
    /// (`tobi sensory off`), and asked about where several are.
    pub(super) fn off_or_away(&mut self, n: usize, taken: usize) -> Result<What, Stop> {
        match self.unmarked().len() {
            0 => {
                self.lost = true;
                Ok(What::NotHeld)
            }
            1 => Ok(What::Mark(MarkCode::Away, None)),
            _ => self.group_or_child(n, taken),
        }
    }

    /// "Missed", "didn't do": of the group, unless a child of a group of several is named before it
    /// without a mark. Then nobody is guessed about: `tobi missed sensory`.
    pub(super) fn lost_or_missed(&mut self, n: usize, taken: usize) -> Result<What, Stop> {
        let named = self.unmarked();
        let set = self
            .sets
            .iter()
            .rfind(|s| s.toks.start < n)
            .or_else(|| self.sets.iter().find(|s| s.toks.start >= n + taken));
        let groups = set.map(|s| s.groups.as_slice()).unwrap_or_default();
        let pupil = |place: &usize| self.school.facts.pupils[*place].id;
        let doubtful = groups.iter().any(|g| {
            let members = &self.school.facts.groups[*g].members;
            let said = |m: &Id| named.iter().any(|n| n.pupils.iter().any(|p| pupil(p) == *m));
            members.iter().any(said) && !members.iter().all(said)
        });
        if doubtful {
            return self.group_or_child(n, taken);
        }
        self.lost = true;
        Ok(What::NotHeld)
    }

    /// Pupils named so far whom nothing was said of.
    fn unmarked(&self) -> Vec<&Named> {
        let mut out = Vec::new();
        // Those named next are marked by what was said before them.
        let mut lead = false;
        for (n, item) in self.items.iter().enumerate() {
            match &item.what {
                What::Name(named) => {
                    let sign = n > 0 && matches!(self.items[n - 1].what, What::Minus | What::Plus);
                    if !(lead || sign) {
                        out.push(named);
                    }
                }
                What::Mark(..) | What::Only => {
                    lead = out.is_empty();
                    out.clear();
                }
                What::Without | What::JoinedBy => lead = true,
                What::All | What::Rest | What::Joined | What::Score { .. } => {
                    lead = false;
                    out.clear();
                }
                What::Set(_) => lead = false,
                _ => {}
            }
        }
        out
    }

    fn group_or_child(&mut self, n: usize, taken: usize) -> Result<What, Stop> {
        let at = self.toks[n].at.start..self.toks[n + taken - 1].at.end;
        match decided(self.choices, &at, |p| Some(p.clone())) {
            Some(Pick::NotHeld) => {
                self.lost = true;
                return Ok(What::NotHeld);
            }
            Some(Pick::OfPupil) => return Ok(What::Mark(MarkCode::Away, None)),
            _ => {}
        }
        let names: Vec<String> = self
            .unmarked()
            .iter()
            .map(|named| {
                let ours: Vec<&usize> =
                    named.pupils.iter().filter(|p| self.pool.contains(p)).collect();
                let place = ours.first().copied().or(named.pupils.first());
                place.map_or_else(String::new, |p| self.school.names[*p].short.clone())
            })
            .collect();
        let (group, who) = (self.groups_named(), names_in(&names));
        let was = if names.len() == 1 { "was" } else { "were" };
        Err(Stop::ask(
            format!("Was {group} off, or {was} {who} not in school?"),
            vec![
                answer(format!("{group} did not happen"), &at, Pick::NotHeld),
                answer(format!("{who} not in school"), &at, Pick::OfPupil),
            ],
        ))
    }

    /// Whether a phrase stands right beside a group's name, or begins or ends the line.
    pub(super) fn beside_set(&self, n: usize, taken: usize) -> bool {
        let before = matches!(self.last(), Some(What::Set(_))) && !self.after_name();
        before || self.set_starts(n + taken)
    }
}

/// Words that say "did not happen" only right beside a group's name.
pub(super) fn weak_loss(word: &str) -> bool {
    matches!(word, "missed" | "skipped" | "x" | "not" | "abandoned")
}

/// Why an adult could not: `ill`, `on a course`, `covering 4w`.
pub(super) fn adult_reason(words: &[&str]) -> Option<(usize, Reason)> {
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
        (&["on", "duty"], "cover"),
        (&["on", "dinner", "duty"], "cover"),
        (&["on", "lunch", "duty"], "cover"),
        (&["on", "playground", "duty"], "cover"),
        (&["on", "break", "duty"], "cover"),
        (&["on", "gate", "duty"], "cover"),
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
