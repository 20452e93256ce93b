//! What a typed line was understood to say: spans for the preview, and an outcome to act on.

use std::ops::Range;

use chrono::{NaiveDate, NaiveTime};

use crate::domain::Id;
use crate::domain::codes::{
    MarkCode, Medium, Part, Reason, Relationship, SessionState, Topic, Way, WithType,
};
use crate::domain::safeguarding::Guard;

/// Where a line is typed: the screen asks and takes notes freely, the command line does neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// In the program, with a live preview: a note also begins after " - " and at the first word
    /// not understood.
    Screen,
    /// `senlog log` and `senlog contact`: only `//` begins a note, and a word not understood
    /// refuses the line.
    CommandLine,
}

/// What a stretch of a line was understood as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpanKind {
    /// A group, a 1:1 or an intervention.
    Group,
    /// A pupil.
    Pupil,
    /// An adult of the school.
    Adult,
    /// Here, late, not in school, all, only, and so on.
    Mark,
    /// Did not happen, cut short, moved, extra.
    State,
    /// Why.
    Reason,
    /// A day.
    Date,
    /// A time of day, or from and to.
    Time,
    /// A length.
    Minutes,
    /// A score.
    Score,
    /// How many came.
    Count,
    /// Who a conversation was with, other than a pupil or an adult of the school.
    With,
    /// How, which way, whether they were reached.
    How,
    /// What a conversation was about.
    Topic,
    /// A note.
    Note,
    /// What is to be done, and when.
    FollowUp,
    /// A word that joins others and says nothing of its own.
    Joining,
    /// Understood, and on purpose not kept: a story that belongs in the safeguarding system.
    NotKept,
    /// Not understood.
    Unknown,
}

/// A stretch of the line, in bytes, and what it was understood as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Bytes of the line, on character boundaries.
    pub at: Range<usize>,
    /// As what.
    pub kind: SpanKind,
    /// In the words of the screen: `NELI A`, `Maya B.`, `Fri 20 Nov`; empty for joining words.
    pub means: String,
}

/// What comes of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome<T> {
    /// Nothing was typed.
    Empty,
    /// One reading: it may be saved.
    Ready(T),
    /// One reading that needs a yes: a misspelt name, a session that has not begun.
    Offer {
        /// What is asked, as one or more sentences that end in question marks.
        question: String,
        /// What a yes saves.
        then: T,
    },
    /// More than one reading, or one with a gap: never guessed.
    Ask(Ask<T>),
    /// Cannot be read.
    Refused(Refusal),
}

/// A question with its answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask<T> {
    /// What is asked: "Which ELSA?"
    pub question: String,
    /// The answers, at least one.
    pub candidates: Vec<Candidate>,
    /// How many candidates answer it together: one, but for "which two were not there?". A
    /// candidate that is [`alone`](Candidate::alone) answers it by itself all the same.
    pub pick: usize,
    /// What of the line is read already: the Monday and Tuesday of `mon tue thu`.
    pub so_far: Option<T>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The answer in words: `10:45 Leo P.`
    pub label: String,
    /// What choosing it decides; give it to [`Reading::choices_with`].
    pub choice: Choice,
    /// Answers the question by itself where others answer it together: "don't know".
    pub alone: bool,
}

/// A decision about a place in the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The bytes it is about.
    pub at: Range<usize>,
    /// What was decided.
    pub pick: Pick,
}

/// What can be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The word is this pupil.
    Pupil(Id),
    /// The words are all these pupils.
    Pupils(Vec<Id>),
    /// The word is this group.
    Group(Id),
    /// A new 1:1 of this intervention.
    NewOf(Id),
    /// The word is this adult.
    Adult(Id),
    /// The words are this parent/carer.
    Carer(Id),
    /// A conversation with somebody of this kind.
    With(WithType),
    /// This planned session: its weekly time and the day it was planned for.
    Planned(Id, NaiveDate),
    /// A session beside the timetable on this day.
    Extra(NaiveDate),
    /// The word is this day.
    Date(NaiveDate),
    /// Leave that day out.
    LeaveOut,
    /// Groups named together had one session.
    Together,
    /// Groups named together had a session each.
    Apart,
    /// Only those named came.
    OnlyThem,
    /// All came.
    Everyone,
    /// These were not there.
    Missing(Vec<Id>),
    /// Nobody knows who.
    NotRecorded,
    /// The session did not happen.
    NotHeld,
    /// The minutes are said of the child: so late, or there for so long.
    OfPupil,
    /// The minutes are the session's.
    OfSession,
    /// The words are a note.
    Note,
}

/// Why a line cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// One plain sentence.
    pub message: String,
    /// What to do.
    pub hint: String,
}

/// A line as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading<T> {
    /// The line.
    pub line: String,
    /// Where it was typed.
    pub mode: Mode,
    /// What was decided about it already.
    pub choices: Vec<Choice>,
    /// What its parts were understood as, in order, without overlap.
    pub spans: Vec<Span>,
    /// What comes of it.
    pub outcome: Outcome<T>,
}

/// A log line as it was read: one session, or one for each day named.
pub type LogReading = Reading<Vec<SessionDraft>>;
/// A contact line as it was read.
pub type ContactReading = Reading<ContactDraft>;

impl<T> Outcome<T> {
    /// The one reading, saved at once or after a yes.
    pub fn may_be_saved(&self) -> Option<&T> {
        match self {
            Outcome::Ready(draft) | Outcome::Offer { then: draft, .. } => Some(draft),
            _ => None,
        }
    }
}

impl<T> Reading<T> {
    /// What would be saved: at once, or after a yes.
    pub fn draft(&self) -> Option<&T> {
        match &self.outcome {
            Outcome::Ready(draft) | Outcome::Offer { then: draft, .. } => Some(draft),
            Outcome::Ask(ask) => ask.so_far.as_ref(),
            Outcome::Empty | Outcome::Refused(_) => None,
        }
    }

    /// What Enter saves without a question.
    pub fn ready(&self) -> Option<&T> {
        match &self.outcome {
            Outcome::Ready(draft) => Some(draft),
            _ => None,
        }
    }

    /// The choices that stand once candidates `picked` (by their place) are chosen; `None` when
    /// nothing is asked or the picks do not answer it.
    pub fn choices_with(&self, picked: &[usize]) -> Option<Vec<Choice>> {
        let Outcome::Ask(ask) = &self.outcome else { return None };
        let chosen: Vec<&Candidate> =
            picked.iter().map(|n| ask.candidates.get(*n)).collect::<Option<_>>()?;
        let choice = match chosen[..] {
            [one] if one.alone || ask.pick == 1 => one.choice.clone(),
            [first, ..] if chosen.len() == ask.pick && chosen.iter().all(|c| !c.alone) => {
                let mut pupils = Vec::with_capacity(chosen.len());
                for candidate in &chosen {
                    match candidate.choice.pick {
                        Pick::Pupil(id) if !pupils.contains(&id) => pupils.push(id),
                        _ => return None,
                    }
                }
                Choice { at: first.choice.at.clone(), pick: Pick::Missing(pupils) }
            }
            _ => return None,
        };
        let mut choices = self.choices.clone();
        choices.push(choice);
        Some(choices)
    }
}

/// A group's part in a session: which group, and the time it had planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupPart {
    /// The group; `None` stands for the new 1:1 that the draft makes.
    pub provision: Option<Id>,
    /// Its name.
    pub title: String,
    /// Its weekly time and the day that was planned for; `None` for a session beside the timetable
    /// and for groups without fixed times.
    pub planned: Option<(Id, NaiveDate)>,
}

/// An adult's part in a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdultPart {
    /// Who.
    pub staff: Id,
    /// Led, led as cover, helped.
    pub part: Part,
    /// Where they were there for only part of it.
    pub minutes: Option<i64>,
}

/// One pupil's mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkDraft {
    /// Who.
    pub pupil: Id,
    /// Their short name, for showing: `Maya B.`
    pub name: String,
    /// The group it counts for; `None` stands for the new 1:1.
    pub provision: Option<Id>,
    /// The mark.
    pub mark: MarkCode,
    /// Minutes, where they differ from the session's.
    pub minutes: Option<i64>,
    /// 1 (low) to 5 (high).
    pub engagement: Option<i64>,
    /// How many right.
    pub score: Option<i64>,
    /// Of how many.
    pub out_of: Option<i64>,
    /// How many wrong.
    pub errors: Option<i64>,
    /// Joined a session that was not theirs.
    pub guest: bool,
    /// Why not here, in the words typed.
    pub reason: Option<String>,
    /// About this child alone.
    pub note: Option<String>,
    /// What guards the note.
    pub guard: Guard,
}

impl MarkDraft {
    /// A mark with nothing more to it.
    pub fn new(pupil: Id, name: impl Into<String>, provision: Option<Id>) -> MarkDraft {
        MarkDraft {
            pupil,
            name: name.into(),
            provision,
            mark: MarkCode::Here,
            minutes: None,
            engagement: None,
            score: None,
            out_of: None,
            errors: None,
            guest: false,
            reason: None,
            note: None,
            guard: Guard::default(),
        }
    }
}

/// A 1:1 that a line makes: one intervention, one pupil, no weekly times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewGroup {
    /// Its name, the intervention's.
    pub title: String,
    /// The intervention.
    pub intervention: Id,
    /// The pupil.
    pub pupil: Id,
    /// The length of a session, where known.
    pub minutes: Option<i64>,
}

/// Something to be done, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// The day.
    pub date: NaiveDate,
    /// What; empty where only a day was typed.
    pub action: String,
}

/// One session as it is to be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionDraft {
    /// The stored session that it was opened from: a session without a weekly time has no other
    /// name.
    pub stored: Option<Id>,
    /// The groups: one, or several joined.
    pub groups: Vec<GroupPart>,
    /// A 1:1 to be made with it.
    pub new_group: Option<NewGroup>,
    /// The day it was.
    pub date: NaiveDate,
    /// When it began.
    pub time: Option<NaiveTime>,
    /// How long it lasted; `None` when it did not happen.
    pub minutes: Option<i64>,
    /// Held, cut short, did not happen, moved.
    pub state: SessionState,
    /// Why not as planned.
    pub reason: Option<Reason>,
    /// The note; a reason's own words are in it.
    pub note: Option<String>,
    /// What guards the note.
    pub guard: Guard,
    /// Why, in the words typed: for showing.
    pub because: Option<String>,
    /// Beside the timetable.
    pub extra: bool,
    /// Led by a supply adult.
    pub supply: bool,
    /// How many came, where nobody noted who.
    pub counted: Option<i64>,
    /// The adults.
    pub adults: Vec<AdultPart>,
    /// Whether somebody said who led; if not, they are those planned, and what is stored stays.
    pub adults_said: bool,
    /// The pupils expected, in the group's order, then guests. Of a session that did not happen,
    /// only those whose mark says why.
    pub marks: Vec<MarkDraft>,
    /// What is to be done.
    pub follow_up: Option<FollowUp>,
    /// In the user's words, for the toast: "NELI A: Maya not in school, 3 here".
    pub title: String,
}

impl SessionDraft {
    /// Makes what is marked and what is said of the whole agree, however it was typed: a session
    /// that every child expected was away from or refused did not happen, for the reason "pupil",
    /// with the marks kept; what did not happen has no length,
    /// and only marks that say why; what moved has none yet.
    pub fn settle(&mut self) {
        let absent = |m: &MarkDraft| {
            matches!(
                m.mark,
                MarkCode::Away | MarkCode::Kept | MarkCode::Declined | MarkCode::Suspended
            )
        };
        if matches!(self.state, SessionState::Held | SessionState::CutShort)
            && !self.marks.is_empty()
            && self.marks.iter().all(absent)
        {
            self.state = SessionState::NotHeld;
            self.reason = Some(Reason::Pupil);
            self.counted = None;
        }
        if self.state == SessionState::Moved {
            // It is still to come: nobody was at it yet.
            self.marks.clear();
            self.counted = None;
        }
        if self.state == SessionState::NotHeld {
            self.minutes = None;
            self.marks.retain(absent);
            for mark in &mut self.marks {
                mark.minutes = None;
            }
        }
    }

    /// How many took part.
    pub fn present(&self) -> usize {
        self.marks.iter().filter(|m| m.mark.took_part()).count()
    }
}

/// One conversation as it is to be stored.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactDraft {
    /// The day it was.
    pub date: NaiveDate,
    /// When.
    pub time: Option<NaiveTime>,
    /// Parent/carer, EP, social worker and so on.
    pub with_type: WithType,
    /// Mother, father, carer.
    pub relationship: Option<Relationship>,
    /// Who, where a name is known: `Mrs Barnes`, `Dr Lowe`.
    pub with_name: Option<String>,
    /// The parent/carer on file.
    pub carer: Option<Id>,
    /// Whom it was about.
    pub pupils: Vec<Id>,
    /// Their short names, in the same order.
    pub names: Vec<String>,
    /// Whether the words said how, or who turned to whom; else it is taken as in person, from them.
    pub how_said: bool,
    /// How.
    pub medium: Medium,
    /// Who turned to whom.
    pub direction: Way,
    /// Whether they were spoken to.
    pub reached: bool,
    /// How long.
    pub minutes: Option<i64>,
    /// What it was about.
    pub topic: Option<Topic>,
    /// The note.
    pub note: Option<String>,
    /// What guards the note.
    pub guard: Guard,
    /// The story is in the safeguarding system.
    pub see_dsl: bool,
    /// An interpreter helped.
    pub interpreter: bool,
    /// What is to be done.
    pub follow_up: Option<FollowUp>,
    /// In the user's words, for the toast: "Maya's mum, at the gate; follow up Fri 27 Nov".
    pub title: String,
}

impl ContactDraft {
    /// Who it was with, in words: the name, else who they are to the child, else what they are.
    pub fn with(&self) -> String {
        match (&self.with_name, &self.relationship) {
            (Some(name), _) => name.clone(),
            (None, Some(relationship)) => super::titles::said(relationship),
            (None, None) => self.with_type.label().to_string(),
        }
    }
}
