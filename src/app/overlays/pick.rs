//! A short choice: a letter, arrows and Enter, or a few letters to narrow it; or a word or number
//! to type.

use super::form::KEEP_EVERY;
use super::guard::{self, Guarding};
use super::{Cx, GroupPage, Overlay, Step, moved, scrolled};
use chrono::{NaiveDate, NaiveTime};

use crate::app::boards::Deed;
use crate::app::commands::{Cmd, Scope};
use crate::app::field::TextField;
use crate::app::key::Key;
use crate::app::msg::{ReviewStep, Save};
use crate::app::toast::Toast;
use crate::domain::Id;
use crate::domain::codes::Reason;
use crate::domain::dates::{self, Look};
use crate::domain::fold::fold;
use crate::domain::safeguarding::Guard;
use crate::store::views::TodayKey;

/// What a choice is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickFor {
    /// Why it did not happen.
    Reason,
    /// Who joined.
    Guest,
    /// Who led.
    WhoLed,
    /// Which group's session joins.
    Join,
    /// Minutes of the session, or of a pupil.
    Minutes(Option<Id>),
    /// A note on the session, or on a pupil.
    Note(Option<Id>),
    /// A pupil's score.
    Score(Id),
    /// How engaged a pupil was.
    Engagement(Id),
    /// The day on which a step of a review was done.
    ReviewDay(Id, ReviewStep),
    /// Which group's page.
    Group,
    /// Which group has an extra session.
    Extra,
    /// To which day, or time, a session moves.
    MoveTo,
    /// Which days a view is over.
    Reach,
    /// The file of the school's new list.
    YearList,
    /// What was done.
    Deed,
}

/// What was chosen or typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Why it did not happen.
    Reason(Reason),
    /// This pupil.
    Guest(Id),
    /// This adult, as cover or not.
    Adult(Id, bool),
    /// A supply adult.
    Supply,
    /// The session planned at this place of the school's list.
    Join(usize),
    /// This group's page.
    Group(Id),
    /// This session, to log.
    Log(TodayKey),
    /// This was done, on that day.
    Deed(Deed, NaiveDate),
    /// Words or a number.
    Text(PickFor, String),
    /// What guards the note on the session, or on a pupil.
    Guard(Option<Id>, Guard),
}

/// One line of a choice.
#[derive(Clone, Debug)]
pub struct PickItem {
    /// The key that takes it at once.
    pub key: Option<char>,
    /// Its words.
    pub label: String,
    /// More words beside it.
    pub detail: String,
    /// What taking it means.
    pub answer: Answer,
}

/// A short choice.
#[derive(Clone, Debug)]
pub struct Pick {
    /// What is asked.
    pub title: String,
    /// What it is for.
    pub purpose: PickFor,
    /// What is typed.
    pub field: TextField,
    /// All lines.
    pub items: Vec<PickItem>,
    /// Places in `items` of those shown.
    pub shown: Vec<usize>,
    /// The highlighted line, a place in `shown`.
    pub at: usize,
    /// The first line on the screen.
    pub offset: usize,
    /// Whether what stands there gives way to the first letter typed.
    pub fresh: bool,
    /// Whether a line is highlighted: a reason lays blame, so none is until an arrow is pressed.
    pub lit: bool,
    /// Why what was typed cannot be taken.
    pub error: Option<&'static str>,
    /// What guards the note that is typed.
    pub guarding: Guarding,
    /// A reminder that what is typed may be a safeguarding story.
    pub reminder: Option<String>,
    /// Letters typed since the words of a note were handed on last.
    letters: usize,
    height: usize,
}

impl Pick {
    /// A choice among lines.
    pub fn choice(title: impl Into<String>, purpose: PickFor, items: Vec<PickItem>) -> Pick {
        Pick {
            title: title.into(),
            purpose,
            field: TextField::default(),
            shown: (0..items.len()).collect(),
            items,
            at: 0,
            offset: 0,
            fresh: false,
            lit: purpose != PickFor::Reason,
            error: None,
            guarding: Guarding::default(),
            reminder: None,
            letters: 0,
            height: 1,
        }
    }

    /// A word or number to type, with what stands there now.
    pub fn text(title: impl Into<String>, purpose: PickFor, now: impl Into<String>) -> Pick {
        // A number is typed anew; a note is gone on with.
        let fresh = !matches!(purpose, PickFor::Note(_));
        Pick { field: TextField::new(now), fresh, ..Pick::choice(title, purpose, Vec::new()) }
    }

    /// A note to go on with, on the session or on a pupil, and what guards it.
    pub fn note(title: impl Into<String>, of: Option<Id>, now: &str, guarding: Guarding) -> Pick {
        Pick { guarding, ..Pick::text(title, PickFor::Note(of), now) }
    }

    /// A choice among groups: which, its name, when it meets.
    pub fn groups(
        title: impl Into<String>,
        purpose: PickFor,
        groups: impl Iterator<Item = (Id, String, String)>,
    ) -> Pick {
        let items = groups.map(|(id, label, detail)| PickItem {
            key: None,
            label,
            detail,
            answer: Answer::Group(id),
        });
        Pick::choice(title, purpose, items.collect())
    }

    /// Whether a word or number is typed, rather than a line taken.
    pub fn typed(&self) -> bool {
        !matches!(
            self.purpose,
            PickFor::Reason
                | PickFor::Guest
                | PickFor::WhoLed
                | PickFor::Join
                | PickFor::Group
                | PickFor::Extra
                | PickFor::Deed
        )
    }

    /// Whether each line has a letter, so that one key takes it and nothing is typed.
    pub fn by_letter(&self) -> bool {
        !self.items.is_empty() && self.items.iter().all(|i| i.key.is_some())
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, cx: Cx<'_>) -> Vec<Step> {
        match cmd {
            // Words typed for a note are never lost: they go into the session, which is not saved yet.
            Cmd::Back | Cmd::Accept if let PickFor::Note(of) = self.purpose => {
                let text = self.field.text().trim().to_string();
                let guard = Answer::Guard(of, self.guarding.now);
                let words = Answer::Text(self.purpose, text);
                vec![Step::Close, Step::Answer(words), Step::Answer(guard)]
            }
            Cmd::ToldDsl | Cmd::Restrict if matches!(self.purpose, PickFor::Note(_)) => {
                let done = self.guarding.command(cmd, cx.now, guard::restricts(cx));
                self.remind(cx);
                let why = done.err().map(|why| Step::Toast(Toast::hint(why)));
                self.hand_on().into_iter().chain(why).collect()
            }
            Cmd::ToldDsl | Cmd::Restrict => Vec::new(),
            Cmd::Back => vec![Step::Close],
            Cmd::Accept if matches!(self.purpose, PickFor::ReviewDay(..)) => self.take_day(cx),
            Cmd::Accept if self.purpose == PickFor::MoveTo => {
                let text = self.field.text().trim().to_string();
                match when(&text, cx.now.date()) {
                    Some(_) => vec![Step::Close, Step::Answer(Answer::Text(self.purpose, text))],
                    None => {
                        self.error =
                            Some("Write a day, a time, or both: fri, 27 nov 10.15, 14.00.");
                        Vec::new()
                    }
                }
            }
            Cmd::Accept if self.purpose == PickFor::Reach => {
                let text = self.field.text().trim().to_string();
                match crate::app::boards::read_days(&text, cx.now.date()) {
                    Some(_) => vec![Step::Close, Step::Answer(Answer::Text(self.purpose, text))],
                    None => {
                        self.error = Some("Write two days: 1 sep to 23 nov.");
                        Vec::new()
                    }
                }
            }
            Cmd::Accept if self.typed() => {
                let text = self.field.text().trim().to_string();
                match check(self.purpose, &text) {
                    Ok(()) => vec![Step::Close, Step::Answer(Answer::Text(self.purpose, text))],
                    Err(why) => {
                        self.error = Some(why);
                        Vec::new()
                    }
                }
            }
            Cmd::Accept if !self.lit => {
                self.error = Some("Press the letter of a reason, or an arrow.");
                Vec::new()
            }
            Cmd::Accept => self.take(self.at),
            // The first arrow lights the first line, or the last.
            Cmd::Up | Cmd::Down if !self.lit => {
                self.lit = true;
                self.at = if cmd == Cmd::Up { self.shown.len().saturating_sub(1) } else { 0 };
                self.offset = scrolled(self.offset, self.at, self.height, self.shown.len());
                Vec::new()
            }
            _ => {
                if let Some(at) = moved(self.at, self.shown.len(), self.height, cmd) {
                    self.at = at;
                    self.offset = scrolled(self.offset, at, self.height, self.shown.len());
                }
                Vec::new()
            }
        }
    }

    /// Looks at the words of a note.
    fn remind(&mut self, cx: Cx<'_>) {
        self.reminder = match self.purpose {
            PickFor::Note(_) => {
                guard::reminder(self.field.text(), self.guarding.now, Scope::Pick, cx)
            }
            _ => None,
        };
    }

    /// The day typed, which may not be one to come.
    fn take_day(&mut self, cx: Cx<'_>) -> Vec<Step> {
        let today = cx.now.date();
        let text = self.field.text().trim();
        let day = match text {
            "" => Some(today),
            text => dates::parse(text, today, Look::Back).ok(),
        };
        match (self.purpose, day) {
            (PickFor::ReviewDay(review, step), Some(day)) if day <= today => {
                vec![Step::Close, Step::Save(Save::ReviewDone(review, step, day))]
            }
            (_, Some(_)) => {
                self.error = Some("That day is still to come.");
                Vec::new()
            }
            _ => {
                self.error = Some("A day is today, yesterday, friday or 20 Nov.");
                Vec::new()
            }
        }
    }

    fn take(&self, at: usize) -> Vec<Step> {
        match self.shown.get(at).and_then(|n| self.items.get(*n)) {
            // These lead somewhere by themselves; nobody below has asked.
            Some(PickItem { answer: Answer::Group(id), .. }) => {
                let page = GroupPage::new(*id);
                vec![Step::Close, Step::Open(Box::new(Overlay::Group(page)))]
            }
            Some(PickItem { answer: Answer::Log(key), .. }) => {
                vec![Step::Close, Step::Log(key.clone())]
            }
            Some(PickItem { answer: Answer::Deed(deed, day), .. }) => {
                vec![Step::Close, Step::Save(Save::Deed(deed.clone(), *day))]
            }
            Some(item) => vec![Step::Close, Step::Answer(item.answer.clone())],
            None => Vec::new(),
        }
    }

    /// A letter that takes a line, or a key for what is typed.
    pub fn key(&mut self, key: Key, cx: Cx<'_>) -> Vec<Step> {
        self.error = None;
        if self.by_letter() {
            let hit = self.items.iter().position(|i| i.key.is_some() && i.key == key.typed());
            return hit.map(|n| self.take(n)).unwrap_or_default();
        }
        if std::mem::take(&mut self.fresh) && key.typed().is_some() {
            self.field.clear();
        }
        if self.field.key(key) {
            self.narrow();
            self.remind(cx);
            self.letters += 1;
        }
        if self.letters >= KEEP_EVERY { self.hand_on() } else { Vec::new() }
    }

    /// The words of a note so far, for the session below, which keeps them.
    fn hand_on(&mut self) -> Vec<Step> {
        self.letters = 0;
        let PickFor::Note(of) = self.purpose else { return Vec::new() };
        let words = Answer::Text(self.purpose, self.field.text().trim().to_string());
        vec![Step::Tell(words), Step::Tell(Answer::Guard(of, self.guarding.now))]
    }

    fn narrow(&mut self) {
        let typed = fold(self.field.text());
        let starts = |text: &str| {
            let text = fold(text);
            typed.split(' ').all(|t| text.split(' ').any(|word| word.starts_with(t)))
        };
        self.shown = (0..self.items.len()).filter(|n| starts(&self.items[*n].label)).collect();
        self.at = 0;
        self.offset = 0;
    }

    /// Text pasted; `None` where only letters take lines.
    pub fn paste(&mut self, text: &str, cx: Cx<'_>) -> Option<Vec<Step>> {
        if self.by_letter() {
            return None;
        }
        self.field.insert(text);
        self.narrow();
        self.remind(cx);
        Some(Vec::new())
    }

    /// Takes the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        self.remind(cx);
        let typed = usize::from(!self.by_letter());
        let area = cx.layout.pick_box(self.items.len() + typed);
        self.height = usize::from(area.inside(true).h).saturating_sub(typed);
        self.offset = scrolled(self.offset, self.at, self.height, self.shown.len());
    }
}

/// A day to come, a time, or both, as they are typed: `fri 10.15`; nothing where words are left over.
pub(super) fn when(text: &str, today: NaiveDate) -> Option<(Option<NaiveDate>, Option<NaiveTime>)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.is_empty() {
        return None;
    }
    if let Ok(date) = dates::parse(text, today, Look::Forward) {
        return Some((Some(date), None));
    }
    for n in 0..words.len() {
        let (before, rest) = words.split_at(n);
        let Some((time, used)) = dates::read_time(rest) else { continue };
        let day: Vec<&str> = before.iter().chain(&rest[used..]).copied().collect();
        if day.is_empty() {
            return Some((None, Some(time)));
        }
        let day = dates::parse(&day.join(" "), today, Look::Forward).ok()?;
        return Some((Some(day), Some(time)));
    }
    None
}

fn check(purpose: PickFor, text: &str) -> Result<(), &'static str> {
    match purpose {
        PickFor::Minutes(_) if text.is_empty() => Ok(()),
        PickFor::Minutes(_) => match text.parse::<i64>() {
            Ok(1..=480) => Ok(()),
            _ => Err("Minutes are a whole number from 1 to 480."),
        },
        PickFor::Engagement(_) if text.is_empty() => Ok(()),
        PickFor::Engagement(_) => match text.parse::<i64>() {
            Ok(1..=5) => Ok(()),
            _ => Err("Engagement is a number from 1 (low) to 5 (high)."),
        },
        PickFor::Score(_) if text.is_empty() => Ok(()),
        PickFor::Score(_) => {
            score(text).map(|_| ()).ok_or("A score is a number, or right of all: 8/10.")
        }
        _ => Ok(()),
    }
}

/// A score as it is typed: `24`, or `8/10` with how many there were.
pub(super) fn score(text: &str) -> Option<(i64, Option<i64>)> {
    let number = |t: &str| t.trim().parse::<i64>().ok().filter(|n| (0..=100_000).contains(n));
    match text.split_once('/') {
        Some((right, of)) => {
            let (right, of) = (number(right)?, number(of).filter(|n| *n > 0)?);
            (right <= of).then_some((right, Some(of)))
        }
        None => Some((number(text)?, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_checked_before_they_are_taken() {
        let id = Id([1; 16]);
        for (purpose, text, good) in [
            (PickFor::Minutes(None), "25", true),
            (PickFor::Minutes(None), "0", false),
            (PickFor::Minutes(None), "481", false),
            (PickFor::Minutes(None), "", true),
            (PickFor::Engagement(id), "6", false),
            (PickFor::Score(id), "8/10", true),
            (PickFor::Score(id), "11/10", false),
            (PickFor::Score(id), "x", false),
        ] {
            assert_eq!(check(purpose, text).is_ok(), good, "{text}");
        }
        assert_eq!(score("8/10"), Some((8, Some(10))));
        assert_eq!(score("24"), Some((24, None)));
    }
}
