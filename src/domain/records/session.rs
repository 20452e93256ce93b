//! Sessions: what was run, on which day, for which groups, by whom.

use chrono::{NaiveDate, NaiveTime};

use crate::domain::Id;
use crate::domain::codes::{PARTS, Part, REASONS, Reason, SESSION_STATES, SessionState};
use crate::domain::kind::{ADULTS, ALL, MINUTES, STAFFROOM, Scope, Ty};
use crate::record;

record! {
    /// One meeting on one date, of one group or of several joined for the day.
    Session = "session", "session", "sessions";
    scope: Scope::School;
    id: &[&["slot", "planned"]];
    title: &["date", "time"];
    slot: Option<Id> = Ty::Ref("slot"), "Weekly time", "The time it was planned for; the first by id when groups were joined.", Hidden, ALL, ADULTS;
    planned: Option<NaiveDate> = Ty::Date, "Planned for", "The day it was planned for; a moved session keeps it.", Hidden, ALL, ADULTS;
    date: NaiveDate = Ty::Date, "Date", "The day it was.", Main, ALL, ADULTS, = "today";
    state: SessionState = Ty::Code(&SESSION_STATES), "What happened", "Held, cut short, did not happen, moved.", Main, ALL, ADULTS, = "held";
    reason: Option<Reason> = Ty::Code(&REASONS), "Reason", "Why it did not happen as planned.", Main, ALL, ADULTS;
    time: Option<NaiveTime> = Ty::Time, "Time", "When it began.", Main, ALL, ADULTS;
    minutes: Option<i64> = MINUTES, "Minutes", "How long it lasted.", Main, ALL, ADULTS;
    note: Option<String> = Ty::Note, "Note", "Facts, as the family may one day read them.", Main, ALL, ADULTS;
    extra: bool = Ty::Flag, "Extra", "Beside the timetable.", More, ALL, ADULTS;
    supply: bool = Ty::Flag, "Supply", "Led by a supply adult.", More, ALL, ADULTS;
    counted: Option<i64> = Ty::Count(0, 60, "pupils"), "Counted", "How many came, where nobody noted who.", More, ALL, ADULTS;
    focus: Option<String> = Ty::Line, "Focus", "What was worked on.", More, ALL, ADULTS;
    next_time: Option<String> = Ty::Line, "Next time", "What to do next.", More, ALL, ADULTS;
    location: Option<String> = Ty::Line, "Where", "Where it was.", More, ALL, ADULTS;
    told_dsl_on: Option<NaiveDate> = Ty::Date, "Told the DSL", "The day the safeguarding lead was told; the story belongs in the safeguarding system.", More, ALL, ADULTS, LATER;
    told_dsl_time: Option<NaiveTime> = Ty::Time, "Told the DSL at", "The time they were told.", More, ALL, ADULTS, LATER;
    restricted: bool = Ty::Flag, "Restricted", "The note is for leads and the author only.", More, ALL, STAFFROOM;
    resources: Option<String> = Ty::Line, "Resources", "Books, cards, tools that were used.", More, ALL, ADULTS;
}

impl Session {
    /// A session on a day, as it went, of which nothing else is said. Code that makes one names what it
    /// knows and takes the rest from here, so that a new field is one line.
    pub fn on(date: NaiveDate, state: SessionState) -> Session {
        Session {
            resources: None,
            slot: None,
            planned: None,
            date,
            state,
            reason: None,
            time: None,
            minutes: None,
            note: None,
            extra: false,
            supply: false,
            counted: None,
            focus: None,
            next_time: None,
            location: None,
            told_dsl_on: None,
            told_dsl_time: None,
            restricted: false,
        }
    }
}

record! {
    /// That a session was of a group; joined groups have one each.
    SessionProvision = "session_provision", "group of a session", "groups of sessions";
    scope: Scope::Via("session");
    id: &[&["slot", "planned"], &["session", "provision"]];
    title: &["session", "provision"];
    session: Id = Ty::Ref("session"), "Session", "Which.", Hidden, ALL, ADULTS;
    provision: Id = Ty::Ref("provision"), "Group", "Which.", Main, ALL, ADULTS;
    slot: Option<Id> = Ty::Ref("slot"), "Weekly time", "The time this group had planned.", Hidden, ALL, ADULTS;
    planned: Option<NaiveDate> = Ty::Date, "Planned for", "The day this group had planned.", Hidden, ALL, ADULTS;
}

record! {
    /// That an adult led or helped at a session.
    SessionStaff = "session_staff", "adult of a session", "adults of sessions";
    scope: Scope::Via("session");
    id: &[&["session", "staff"]];
    title: &["session", "staff"];
    session: Id = Ty::Ref("session"), "Session", "Which.", Hidden, ALL, ADULTS;
    staff: Id = Ty::Ref("staff"), "Adult", "Who.", Main, ALL, ADULTS;
    part: Part = Ty::Code(&PARTS), "Part", "Led, led as cover, helped.", Main, ALL, ADULTS, = "led";
    minutes: Option<i64> = MINUTES, "Minutes", "Where they were there for only part of it.", More, ALL, ADULTS;
}
