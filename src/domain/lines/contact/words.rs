//! Names with titles, a pupil's family, days and times, and what a conversation was about.

use super::scan::{Scan, Titled};
use crate::domain::dates::{self, Look, Numbers};
use crate::domain::lines::log::Stop;
use crate::domain::lines::names::{self, Named, is_title, words_from};
use crate::domain::lines::phrases::{self, Call};
use crate::domain::lines::reading::SpanKind;
use crate::domain::lines::snapshot::words_of;
use crate::domain::lines::tokens::{Tok, TokKind, sentence};

impl Scan<'_> {
    /// Mrs Barnes, Dr Lowe: a title and a surname.
    pub(super) fn titled(&mut self, n: usize) -> Result<usize, Stop> {
        let words = self.words(n);
        if !is_title(words[0]) {
            return Ok(0);
        }
        // Mr and Mrs Adeyemi, Mr & Mrs Adeyemi
        let joins = |t: &Tok| t.kind == TokKind::And || matches!(&t.word[..], "and" | "n");
        let second = self.toks.get(n + 2).filter(|t| is_title(&t.word));
        if second.is_some() && self.toks.get(n + 1).is_some_and(joins) {
            let from = self.said.len();
            let taken = self.titled(n + 2)?;
            if let (true, Some(titled)) = (taken > 0, self.titled.last_mut()) {
                titled.name = format!("{} and {}", capital(words[0]), titled.name);
                titled.at.start = self.toks[n].at.start;
                titled.couple = true;
                titled.adults.clear();
                let name = titled.name.clone();
                self.said.truncate(from);
                return Ok(self.say(n, 2 + taken, SpanKind::With, name));
            }
        }
        if words.len() < 2 {
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
                .map(|s| words_of(s))
                .filter(|s| s.len() <= typed.len() && s.iter().zip(typed).all(|(a, b)| a == b))
                .map(|s| s.len())
                .max()
        };
        // Okafor-Smith is one surname, on file or not.
        let tied = self.toks[n + 2..].iter().take_while(|t| t.tied).count();
        let long = known(1).unwrap_or(1).max(1 + tied);
        let adults = names::adults_at(self.school, &words).filter(|(taken, _)| *taken > 1);
        let surname = capital(&self.line[self.at(n + 1, long)]);
        let title = capital(&self.line[self.toks[n].at.clone()]);
        let titled = Titled {
            at: self.at(n, 1 + long),
            name: format!("{title} {surname}"),
            surname: words[1..1 + long].join(" "),
            title: words[0].to_string(),
            adults: adults.map(|(_, who)| who).unwrap_or_default(),
            couple: false,
        };
        let means = titled.name.clone();
        self.titled.push(titled);
        Ok(self.say(n, 1 + long, SpanKind::With, means))
    }

    /// A pupil before the word for who somebody is to them: maya mum, maya's mum, mayas mum.
    pub(super) fn pupil_of(&mut self, n: usize) -> Result<usize, Stop> {
        let words = self.words(n);
        let followed = |taken: usize| {
            let rest = &words[taken.min(words.len())..];
            let skip = usize::from(rest.first() == Some(&"s"));
            phrases::relationships().at(&rest[skip..]).is_some()
        };
        if let Some(named) = names::pupils_at(self.school, &words, None, true)
            && followed(named.taken)
            && phrases::relationships().at(&words).is_none_or(|(t, _)| t < named.taken)
        {
            return Ok(self.name(n, named));
        }
        if let Some(owner) = words[0].strip_suffix('s').filter(|_| followed(1))
            && let Some(named) = names::pupils_at(self.school, &[owner], None, false)
        {
            return Ok(self.name(n, named));
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
    pub(super) fn when(&mut self, n: usize) -> Result<usize, Stop> {
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

    /// What follows "re": pupils, one of the usual topics, or its own words up to the next comma.
    pub(super) fn about(&mut self, n: usize, taken: usize) -> usize {
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
    pub(super) fn own_words_to(&self, n: usize) -> usize {
        let said = |m: &usize| {
            let found = phrases::calls().at(&words_from(self.toks, *m));
            matches!(found, Some((_, Call::Dsl | Call::NotReached | Call::LeftMessage)))
        };
        let end = n + self.words(n).len();
        (n..end).find(said).unwrap_or(end)
    }

    pub(super) fn own_words(&mut self, n: usize, end: usize, before: &str) -> usize {
        let at = self.at(n, end - n);
        let text = format!("{before}{}", self.typed(&at));
        self.own_words = Some(match self.own_words.take() {
            Some((have, before)) => (have.start..at.end, format!("{before}, {text}")),
            None => (at, text),
        });
        end - n
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
        first = matches!(c, '-' | '\'' | '\u{2019}' | ' ') && letters.peek().is_some();
    }
    // "obrien" is on file as O'Brien, but that is not for a typed name to guess.
    out
}
