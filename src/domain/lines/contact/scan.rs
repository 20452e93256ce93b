//! The words of a contact line.

use std::ops::Range;

use chrono::{NaiveDate, NaiveTime};

use crate::domain::Id;
use crate::domain::codes::{Medium, Relationship, Topic, Way, WithType};
use crate::domain::lines::log::{Stop, decided, span};
use crate::domain::lines::names::{self, Named, words_from};
use crate::domain::lines::phrases::{self, Call, common};
use crate::domain::lines::reading::{Choice, FollowUp, Mode, Pick, Span, SpanKind};
use crate::domain::lines::snapshot::Snapshot;
use crate::domain::lines::tokens::{Cut, Tok, TokKind};
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
    /// Two people: `mr and mrs adeyemi`.
    pub(super) couple: bool,
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
    /// Whether a message was left.
    pub(super) left_message: bool,
    pub(super) see_dsl: bool,
    /// The safeguarding lead was told.
    pub(super) told_dsl: bool,
    pub(super) interpreter: bool,
    /// "home" was said: whoever answers there.
    pub(super) home: bool,
    pub(super) topic: Option<Topic>,
    pub(super) date: Option<NaiveDate>,
    pub(super) time: Option<NaiveTime>,
    pub(super) minutes: Option<i64>,
    pub(super) note: Option<Note>,
    /// Whether it is for leads and its author only.
    pub(super) restricted: bool,
    /// What it was about, in its own words after "re".
    pub(super) own_words: Option<(Range<usize>, String)>,
    pub(super) follow_up: Option<(Range<usize>, FollowUp)>,
    /// After "re", until the next comma: what follows is what it was about.
    pub(super) about: bool,
    pub(super) mode: Mode,
    pub(super) line: &'a str,
    pub(super) toks: &'a [Tok],
}

/// Reads what begins at a token; how many tokens it takes, none when it is not understood.
type Reader<'a> = fn(&mut Scan<'a>, usize) -> Result<usize, Stop>;

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
        left_message: false,
        see_dsl: false,
        told_dsl: false,
        interpreter: false,
        home: false,
        topic: None,
        date: None,
        time: None,
        minutes: None,
        note,
        restricted: cut.restricted,
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

    pub(super) fn say(
        &mut self,
        n: usize,
        taken: usize,
        kind: SpanKind,
        means: impl Into<String>,
    ) -> usize {
        let at = self.at(n, taken);
        self.said.push(span(at, kind, means));
        taken
    }

    pub(super) fn at(&self, n: usize, taken: usize) -> Range<usize> {
        self.toks[n].at.start..self.toks[n + taken - 1].at.end
    }

    pub(super) fn words(&self, n: usize) -> Vec<&'a str> {
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
        let readers: [Reader<'a>; 9] = [
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

    pub(super) fn name(&mut self, n: usize, named: Named) -> usize {
        let taken = named.taken;
        let names: Vec<&str> =
            named.pupils.iter().take(2).map(|p| self.school.names[*p].short.as_str()).collect();
        let means = names.join(" or ") + if named.slip { "?" } else { "" };
        let at = self.at(n, taken);
        self.pupils.push((named, at));
        self.say(n, taken, SpanKind::Pupil, means)
    }

    /// Reached or not, which way, what about.
    fn call(&mut self, n: usize) -> Result<usize, Stop> {
        let words = self.words(n);
        let found = phrases::calls().at(&words);
        // "came in" and "class teacher" are longer than "came" and "class".
        let longer = [phrases::media().at(&words), phrases::with_types().at(&words)]
            .into_iter()
            .flatten()
            .map(|(taken, _)| taken)
            .max()
            .unwrap_or(0);
        let Some((taken, call)) = found.filter(|(taken, _)| *taken >= longer) else { return Ok(0) };
        Ok(match call {
            Call::Dsl => {
                let told = |w: &&str| matches!(*w, "told" | "informed" | "spoke" | "reported");
                self.told_dsl |= words[..taken].iter().any(told);
                self.say(n, taken, SpanKind::Topic, "see DSL")
            }
            Call::NotReached => {
                self.not_reached = true;
                self.say(n, taken, SpanKind::How, "not reached")
            }
            Call::LeftMessage => {
                (self.not_reached, self.left_message) = (true, true);
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
            Call::And | Call::Filler => {
                self.home |= words[0] == "home";
                self.say(n, taken, SpanKind::Joining, "")
            }
        })
    }

    pub(super) fn ends(&self, n: usize) -> bool {
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
            (_, Some((taken, adults))) if !self.who_said() || self.after_role() => {
                let at = self.at(n, taken);
                let name = adults.first().map(|id| self.school.adult_name(*id)).unwrap_or_default();
                let titled = Titled {
                    at,
                    name: name.clone(),
                    surname: String::new(),
                    title: String::new(),
                    adults,
                    couple: false,
                };
                self.titled.push(titled);
                Ok(self.say(n, taken, SpanKind::Adult, name))
            }
            (Some(named), _) => Ok(self.name(n, named)),
            _ => Ok(0),
        }
    }

    /// Whether what an adult of the school is was said right before: "ta sam", "class teacher mr hill".
    fn after_role(&self) -> bool {
        let role =
            |kind: &WithType| matches!(kind, WithType::Teacher | WithType::Ta | WithType::Slt);
        self.titled.is_empty()
            && self.kinds.last().is_some_and(|(kind, at)| {
                role(kind) && self.said.last().is_some_and(|s| s.at == *at)
            })
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
            let hint = match self.see_dsl {
                true => {
                    "Leave the story to the DSL and take the words away; a name must be a pupil's, a carer's or an adult's."
                }
                false => "Put // before a note; a name must be a pupil's, a carer's or an adult's.",
            };
            return Err(Stop::refuse(format!("\"{typed}\" is not understood."), hint));
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
