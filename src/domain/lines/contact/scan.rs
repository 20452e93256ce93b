//! The words of a contact line.

use std::ops::Range;

use chrono::{NaiveDate, NaiveTime};

use crate::domain::Id;
use crate::domain::codes::{Medium, Relationship, Topic, Way, WithType};
use crate::domain::dates::{self, Look, Numbers};
use crate::domain::lines::log::{Stop, decided, span};
use crate::domain::lines::names::{self, Named, is_title, words_from};
use crate::domain::lines::phrases::{self, Call, common};
use crate::domain::lines::reading::{Choice, FollowUp, Mode, Pick, Span, SpanKind};
use crate::domain::lines::snapshot::Snapshot;
use crate::domain::lines::tokens::{Cut, Tok, TokKind, sentence};
use crate::domain::text::clean_line;

/// How a conversation was had, as typed.
#[derive(Clone, Debug)]
pub(in crate::domain::lines) struct How {
    pub(super) medium: Medium,
    /// Whoever it was with is named before.
    pub(super) after_who: bool,
    /// Something we did: "rang", "spoke to".
    pub(super) verb: bool,
}

/// A name with a title, or an adult of the school.
#[derive(Clone, Debug)]
pub(super) struct Titled {
    pub(super) at: Range<usize>,
    /// As typed, with capitals: `Mrs O'Brien`.
    pub(super) name: String,
    /// The surname, folded.
    pub(super) surname: String,
    /// The title, folded.
    pub(super) title: String,
    /// Adults of the school of that name.
    pub(super) adults: Vec<Id>,
}

/// A note, and whether a sign says that it is one.
#[derive(Clone, Debug)]
pub(super) struct Note {
    pub(super) at: Range<usize>,
    pub(super) text: String,
    pub(super) typed: bool,
}

/// A contact line as it was understood.
#[derive(Debug)]
pub(super) struct Scan<'a> {
    pub(super) school: &'a Snapshot,
    pub(super) choices: &'a [Choice],
    pub(super) said: Vec<Span>,
    pub(super) pupils: Vec<(Named, Range<usize>)>,
    pub(super) relationships: Vec<(Relationship, Range<usize>)>,
    pub(super) kinds: Vec<(WithType, Range<usize>)>,
    pub(super) titled: Vec<Titled>,
    pub(super) how: Vec<How>,
    pub(super) way: Option<Way>,
    pub(super) not_reached: bool,
    pub(super) see_dsl: bool,
    /// The safeguarding lead was told.
    pub(super) told_dsl: bool,
    pub(super) interpreter: bool,
    pub(super) topic: Option<Topic>,
    pub(super) date: Option<NaiveDate>,
    pub(super) time: Option<NaiveTime>,
    pub(super) minutes: Option<i64>,
    pub(super) note: Option<Note>,
    /// What it was about, in its own words after "re".
    pub(super) own_words: Option<(Range<usize>, String)>,
    pub(super) follow_up: Option<(Range<usize>, FollowUp)>,
    /// After "re", until the next comma: what follows is what it was about.
    about: bool,
    mode: Mode,
    line: &'a str,
    toks: &'a [Tok],
}

/// Reads the words of a contact line.
pub(super) fn scan<'a>(
    line: &'a str,
    school: &'a Snapshot,
    mode: Mode,
    choices: &'a [Choice],
    cut: &'a Cut,
) -> Result<Scan<'a>, Stop> {
    let note = cut.note.clone().map(|(at, text)| Note { at, text, typed: true });
    let mut scan = Scan {
        school,
        choices,
        said: Vec::new(),
        pupils: Vec::new(),
        relationships: Vec::new(),
        kinds: Vec::new(),
        titled: Vec::new(),
        how: Vec::new(),
        way: None,
        not_reached: false,
        see_dsl: false,
        told_dsl: false,
        interpreter: false,
        topic: None,
        date: None,
        time: None,
        minutes: None,
        note,
        own_words: None,
        follow_up: cut.follow_up.clone(),
        about: false,
        mode,
        line,
        toks: &cut.toks,
    };
    // A story may be typed before the words that say where it belongs.
    scan.see_dsl = (0..scan.toks.len())
        .any(|n| matches!(phrases::calls().at(&words_from(scan.toks, n)), Some((_, Call::Dsl))));
    let mut n = 0;
    while n < scan.toks.len() {
        n = match scan.step(n)? {
            0 => scan.unknown(n)?,
            taken => n + taken,
        };
    }
    Ok(scan)
}

impl<'a> Scan<'a> {
    /// A stretch of the line, for a question.
    pub(super) fn typed(&self, at: &Range<usize>) -> String {
        clean_line(self.line.get(at.clone()).unwrap_or(""))
    }

    /// The whole line, for a question about all of it.
    pub(super) fn all(&self) -> Range<usize> {
        0..self.line.len()
    }

    fn say(&mut self, n: usize, taken: usize, kind: SpanKind, means: impl Into<String>) -> usize {
        let at = self.at(n, taken);
        self.said.push(span(at, kind, means));
        taken
    }

    fn at(&self, n: usize, taken: usize) -> Range<usize> {
        self.toks[n].at.start..self.toks[n + taken - 1].at.end
    }

    fn words(&self, n: usize) -> Vec<&'a str> {
        words_from(self.toks, n)
    }

    fn step(&mut self, n: usize) -> Result<usize, Stop> {
        if self.toks[n].kind != TokKind::Word {
            return Ok(match self.toks[n].kind {
                TokKind::Odd | TokKind::Minus => 0,
                TokKind::Comma => {
                    self.about = false;
                    self.say(n, 1, SpanKind::Joining, "")
                }
                _ => self.say(n, 1, SpanKind::Joining, ""),
            });
        }
        let readers: [fn(&mut Self, usize) -> Result<usize, Stop>; 9] = [
            Self::chosen,
            Self::titled,
            Self::pupil_of,
            Self::when,
            Self::call,
            Self::medium,
            Self::kind,
            Self::pupil,
            Self::topic,
        ];
        for read in readers {
            let taken = read(self, n)?;
            if taken > 0 {
                return Ok(taken);
            }
        }
        Ok(0)
    }

    /// A pupil that was chosen for these words, or words that were chosen to be a note.
    fn chosen(&mut self, n: usize) -> Result<usize, Stop> {
        let start = self.toks[n].at.start;
        let choice = self
            .choices
            .iter()
            .find(|c| c.at.start == start && matches!(c.pick, Pick::Pupil(_) | Pick::Pupils(_)));
        let Some(choice) = choice else { return Ok(0) };
        let ids = match &choice.pick {
            Pick::Pupil(id) => vec![*id],
            Pick::Pupils(ids) => ids.clone(),
            _ => return Ok(0),
        };
        let taken = self.toks[n..].iter().take_while(|t| t.at.end <= choice.at.end).count();
        // A pupil chosen for somebody's family is no name there.
        let places = names::places(self.school, ids.iter().copied());
        let name = places.iter().any(|p| names::may_name(self.school, *p, &self.toks[n].word));
        if taken == 0 || !name {
            return Ok(0);
        }
        for id in ids {
            let pupils = names::places(self.school, [id]);
            self.name(n, Named { taken, pupils, slip: false });
        }
        Ok(taken)
    }

    fn name(&mut self, n: usize, named: Named) -> usize {
        let taken = named.taken;
        let names: Vec<&str> =
            named.pupils.iter().take(2).map(|p| self.school.names[*p].short.as_str()).collect();
        let means = names.join(" or ") + if named.slip { "?" } else { "" };
        let at = self.at(n, taken);
        self.pupils.push((named, at));
        self.say(n, taken, SpanKind::Pupil, means)
    }

    /// Mrs Barnes, Dr Lowe: a title and a surname.
    fn titled(&mut self, n: usize) -> Result<usize, Stop> {
        let words = self.words(n);
        if !is_title(words[0]) || words.len() < 2 {
            return Ok(0);
        }
        // The surnames on file may have several words: Mrs de Souza.
        let known = |from: usize| {
            let typed = &words[from..];
            let carers = self.school.facts.carers.iter().map(|c| &c.surname);
            let pupils = self
                .school
                .pupil_words
                .whole(typed[0])
                .map(|p| &self.school.facts.pupils[p].surname);
            carers
                .chain(pupils)
                .map(|s| super::super::snapshot::words_of(s))
                .filter(|s| s.len() <= typed.len() && s.iter().zip(typed).all(|(a, b)| a == b))
                .map(|s| s.len())
                .max()
        };
        let long = known(1).unwrap_or(1);
        let adults = names::adults_at(self.school, &words).filter(|(taken, _)| *taken > 1);
        let name: Vec<String> =
            (n..n + 1 + long).map(|m| capital(&self.line[self.toks[m].at.clone()])).collect();
        let titled = Titled {
            at: self.at(n, 1 + long),
            name: name.join(" "),
            surname: words[1..1 + long].join(" "),
            title: words[0].to_string(),
            adults: adults.map(|(_, who)| who).unwrap_or_default(),
        };
        let means = titled.name.clone();
        self.titled.push(titled);
        Ok(self.say(n, 1 + long, SpanKind::With, means))
    }

    /// A pupil before the word for who somebody is to them: maya mum, maya's mum, mayas mum.
    fn pupil_of(&mut self, n: usize) -> Result<usize, Stop> {
        let words = self.words(n);
        let followed = |taken: usize| {
            let rest = &words[taken.min(words.len())..];
            let skip = usize::from(rest.first() == Some(&"s"));
            phrases::relationships().at(&rest[skip..]).is_some()
        };
        if let Some(named) = names::pupils_at(self.school, &words, None, true) {
            if followed(named.taken)
                && !phrases::relationships().at(&words).is_some_and(|(t, _)| t >= named.taken)
            {
                return Ok(self.name(n, named));
            }
        }
        if let Some(owner) = words[0].strip_suffix('s').filter(|_| followed(1)) {
            if let Some(named) = names::pupils_at(self.school, &[owner], None, false) {
                return Ok(self.name(n, named));
            }
        }
        if followed(1)
            && phrases::calls().at(&words).is_none()
            && phrases::media().at(&words).is_none()
        {
            let pupils = names::slips_anywhere(self.school, words[0]);
            if !pupils.is_empty() {
                return Ok(self.name(n, Named { taken: 1, pupils, slip: true }));
            }
        }
        Ok(0)
    }

    /// A day, a time, a length.
    fn when(&mut self, n: usize) -> Result<usize, Stop> {
        let raws: Vec<&str> =
            self.toks[n..n + self.words(n).len()].iter().take(6).map(|t| t.raw.as_str()).collect();
        let on = n > 0 && (self.toks[n - 1].kind == TokKind::At || self.toks[n - 1].word == "on");
        let numbers = if on { Numbers::Read } else { Numbers::Skip };
        let month = dates::month(raws[0]).is_some()
            && self.school.pupil_words.whole(&self.toks[n].word).next().is_some();
        if raws[0] != "in" && !month {
            let read = dates::read_words(&raws, self.school.today(), Look::Back, numbers);
            if let Some(read) = read {
                let date = read.value.map_err(|e| {
                    Stop::refuse(
                        sentence(&e.to_string()),
                        "Write the day as fri, last thu or 20 nov.",
                    )
                })?;
                if self.date.is_some_and(|have| have != date) {
                    return Err(Stop::refuse(
                        "A conversation has one day, and two are named.",
                        "Write one line for each; a follow-up is written >fri.",
                    ));
                }
                self.date = Some(date);
                return Ok(self.say(n, read.words, SpanKind::Date, dates::short(date)));
            }
        }
        if let Some((range, taken)) = dates::read_range(&raws) {
            self.time = Some(range.0);
            self.minutes = Some(dates::length_of(range));
            let means = format!("{} to {}", range.0.format("%H:%M"), range.1.format("%H:%M"));
            return Ok(self.say(n, taken, SpanKind::Time, means));
        }
        let class = self.school.classes.contains_key(&self.toks[n].word);
        if let (Some(read), false) = (dates::read_minutes(&raws), class) {
            let minutes = read.value.map_err(|e| {
                Stop::refuse(sentence(&e.to_string()), "A conversation lasts 1 to 480 minutes.")
            })?;
            self.minutes = Some(minutes);
            return Ok(self.say(n, read.words, SpanKind::Minutes, format!("{minutes} minutes")));
        }
        if let Some((time, taken)) = dates::read_time(&raws) {
            self.time = Some(time);
            return Ok(self.say(n, taken, SpanKind::Time, time.format("%H:%M").to_string()));
        }
        Ok(0)
    }

    /// Reached or not, which way, what about.
    fn call(&mut self, n: usize) -> Result<usize, Stop> {
        let words = self.words(n);
        let found = phrases::calls().at(&words);
        // "came in" and "to discuss" are longer than "came" and "to".
        let longer = phrases::media().at(&words).map_or(0, |(taken, _)| taken);
        let Some((taken, call)) = found.filter(|(taken, _)| *taken >= longer) else { return Ok(0) };
        Ok(match call {
            Call::Dsl => {
                let told = |w: &&str| matches!(*w, "told" | "informed" | "spoke" | "reported");
                self.told_dsl |= words[..taken].iter().any(|w| told(&w));
                self.say(n, taken, SpanKind::Topic, "see DSL")
            }
            Call::NotReached => {
                self.not_reached = true;
                self.say(n, taken, SpanKind::How, "not reached")
            }
            Call::LeftMessage => {
                self.not_reached = true;
                let after_who = self.who_said();
                self.how.push(How { medium: Medium::Message, after_who, verb: true });
                self.say(n, taken, SpanKind::How, "left a message, not reached")
            }
            Call::From | Call::To => {
                // "call from mum"; "to" joins elsewhere.
                if self.way.is_none() && !self.how.is_empty() && !self.who_said() {
                    self.way = Some(if call == Call::From { Way::In } else { Way::Out });
                }
                self.say(n, taken, SpanKind::Joining, "")
            }
            Call::About => self.about(n, taken),
            Call::Interpreter => {
                self.interpreter = true;
                self.say(n, taken, SpanKind::How, "with an interpreter")
            }
            Call::And | Call::Filler => self.say(n, taken, SpanKind::Joining, ""),
        })
    }

    /// What follows "re": pupils, one of the usual topics, or its own words up to the next comma.
    fn about(&mut self, n: usize, taken: usize) -> usize {
        let words = self.words(n + taken);
        self.about = true;
        let pupil = names::pupils_at(self.school, &words, None, true).is_some();
        let topic = phrases::topics().at(&words).is_some_and(|(t, _)| self.ends(n + taken + t));
        if words.is_empty() || pupil || topic {
            return self.say(n, taken, SpanKind::Joining, "");
        }
        match self.own_words_to(n + taken) {
            end if end == n + taken => self.say(n, taken, SpanKind::Joining, ""),
            end => self.own_words(n, end, ""),
        }
    }

    /// Where the own words of what it was about end.
    fn own_words_to(&self, n: usize) -> usize {
        let said = |m: &usize| {
            let found = phrases::calls().at(&words_from(self.toks, *m));
            matches!(found, Some((_, Call::Dsl | Call::NotReached | Call::LeftMessage)))
        };
        let end = n + self.words(n).len();
        (n..end).find(said).unwrap_or(end)
    }

    fn own_words(&mut self, n: usize, end: usize, before: &str) -> usize {
        let at = self.at(n, end - n);
        let text = format!("{before}{}", self.typed(&at));
        self.own_words = Some(match self.own_words.take() {
            Some((have, before)) => (have.start..at.end, format!("{before}, {text}")),
            None => (at, text),
        });
        end - n
    }

    fn ends(&self, n: usize) -> bool {
        self.toks.get(n).is_none_or(|t| t.kind != TokKind::Word)
    }

    fn who_said(&self) -> bool {
        !(self.relationships.is_empty() && self.kinds.is_empty() && self.titled.is_empty())
    }

    /// How: rang, emailed, at the gate.
    fn medium(&mut self, n: usize) -> Result<usize, Stop> {
        let words = self.words(n);
        let Some((taken, code)) = phrases::media().at(&words) else { return Ok(0) };
        let medium = Medium::from_code(code);
        let verb = words[..taken]
            .iter()
            .any(|w| matches!(*w, "spoke" | "met" | "saw" | "rang" | "talked" | "seen" | "caught"));
        let label = medium.label().to_string();
        let after_who = self.who_said();
        self.how.push(How { medium, after_who, verb });
        Ok(self.say(n, taken, SpanKind::How, label))
    }

    /// Who somebody is: mum, dad, the EP, a social worker.
    fn kind(&mut self, n: usize) -> Result<usize, Stop> {
        let words = self.words(n);
        let family = phrases::relationships().at(&words).filter(|(_, code)| {
            // "Parents" says no more than that it was the family.
            !matches!(
                Relationship::from_code(code),
                Relationship::SocialWorker | Relationship::Doctor
            ) && !words[0].starts_with("parent")
        });
        let kind = phrases::with_types().at(&words);
        let family_first = match (&family, &kind) {
            (Some((f, _)), Some((k, _))) => f >= k,
            (family, _) => family.is_some(),
        };
        if let (Some((taken, code)), true) = (family, family_first) {
            let relationship = Relationship::from_code(code);
            let means = super::super::titles::said(&relationship);
            let at = self.at(n, taken);
            self.relationships.push((relationship, at));
            return Ok(self.say(n, taken, SpanKind::With, means));
        }
        let Some((taken, code)) = kind else { return Ok(0) };
        let kind = WithType::from_code(code);
        let means = kind.label().to_string();
        let at = self.at(n, taken);
        self.kinds.push((kind, at));
        Ok(self.say(n, taken, SpanKind::With, means))
    }

    /// A pupil by name; by its beginning only where a name must stand.
    fn pupil(&mut self, n: usize) -> Result<usize, Stop> {
        let words = self.words(n);
        let before = self.said.last().map(|s| s.kind);
        let place = n == 0 || !matches!(before, Some(SpanKind::Topic | SpanKind::How));
        let adult = names::adults_at(self.school, &words).filter(|_| !common(words[0]));
        let named = names::pupils_at(self.school, &words, None, place);
        match (named, adult) {
            (Some(named), None) => Ok(self.name(n, named)),
            (Some(named), Some((taken, _))) if named.taken >= taken => Ok(self.name(n, named)),
            // "spoke to sam re tobi": an adult of the school, where nobody else is meant.
            (_, Some((taken, adults))) if !self.who_said() => {
                let at = self.at(n, taken);
                let name = adults.first().map(|id| self.school.adult_name(*id)).unwrap_or_default();
                let titled = Titled {
                    at,
                    name: name.clone(),
                    surname: String::new(),
                    title: String::new(),
                    adults,
                };
                self.titled.push(titled);
                Ok(self.say(n, taken, SpanKind::Adult, name))
            }
            (Some(named), _) => Ok(self.name(n, named)),
            _ => Ok(0),
        }
    }

    /// One of the usual topics, where nothing more is said about it.
    fn topic(&mut self, n: usize) -> Result<usize, Stop> {
        let words = self.words(n);
        let Some((taken, code)) = phrases::topics().at(&words) else { return Ok(0) };
        if !self.ends(n + taken) || self.topic.is_some() {
            return Ok(0);
        }
        let topic = Topic::from_code(code);
        let means = topic.label().to_string();
        self.topic = Some(topic);
        Ok(self.say(n, taken, SpanKind::Topic, means))
    }

    /// A word that is not understood: a note in the program, a refusal on the command line.
    fn unknown(&mut self, n: usize) -> Result<usize, Stop> {
        if self.about && self.toks[n].kind == TokKind::Word {
            let end = self.own_words_to(n).max(n + 1);
            return Ok(n + self.own_words(n, end, "re "));
        }
        if self.mode == Mode::CommandLine {
            let typed = self.typed(&self.toks[n].at.clone());
            return Err(Stop::refuse(
                format!("\"{typed}\" is not understood."),
                "Put // before a note; a name must be a pupil's, a carer's or an adult's.",
            ));
        }
        // With the story elsewhere, what says so still counts wherever it stands.
        let end = (n..self.toks.len())
            .find(|m| {
                self.see_dsl && matches!(phrases::calls().at(&self.words(*m)), Some((_, Call::Dsl)))
            })
            .unwrap_or(self.toks.len());
        let mut from = self.toks[n].at.start;
        while self.said.last().is_some_and(|s| {
            s.kind == SpanKind::Joining && self.typed(&s.at).chars().any(char::is_alphanumeric)
        }) {
            if let Some(joining) = self.said.pop() {
                from = joining.at.start;
            }
        }
        let at = from..self.toks[end - 1].at.end;
        let text = self.typed(&at);
        self.note = Some(match self.note.take() {
            Some(note) if self.see_dsl => {
                self.said.push(span(at, SpanKind::NotKept, text));
                note
            }
            Some(note) => Note {
                at: at.start..note.at.end,
                text: format!("{text}. {}", note.text),
                typed: note.typed,
            },
            None => Note { at, text, typed: false },
        });
        Ok(end)
    }

    /// What was decided about the whole line.
    pub(super) fn decided<T>(&self, kind: impl Fn(&Pick) -> Option<T>) -> Option<T> {
        decided(self.choices, &self.all(), kind)
    }
}

/// A name as it is written: `mrs o'brien` as `Mrs O'Brien`; capitals that were typed stay.
fn capital(word: &str) -> String {
    let word = word.trim_end_matches("'s").trim_end_matches("\u{2019}s");
    if word.chars().any(char::is_uppercase) {
        return word.to_string();
    }
    let mut out = String::with_capacity(word.len());
    let mut first = true;
    let mut letters = word.chars().peekable();
    while let Some(c) = letters.next() {
        if first {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        first = matches!(c, '-' | '\'' | '\u{2019}') && letters.peek().is_some();
    }
    // "obrien" is on file as O'Brien, but that is not for a typed name to guess.
    out
}
