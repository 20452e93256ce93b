//! Whether it worked: scores, observations, and what an adult judged.

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::codes::{DIRECTIONS, Direction, GRADES, Grade, SCORE_STAGES, ScoreStage};
use crate::domain::kind::{ADULTS, ALL, LEAD, MONTHS, STAFFROOM, Scope, Ty};
use crate::record;

record! {
    /// One dated result of a named test; a start and an end score evaluate a group.
    Measure = "measure", "score", "scores";
    scope: Scope::Of("pupil");
    id: &[&["pupil", "test", "date"]];
    title: &["pupil", "test", "date"];
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Whose.", Main, ALL, ADULTS;
    test: String = Ty::Line, "Test", "Its name, the same each time: only the same test is compared.", Main, ALL, ADULTS;
    date: NaiveDate = Ty::Date, "Date", "The day it was taken.", Main, ALL, ADULTS, = "today";
    score: Option<i64> = Ty::Count(-100_000, 100_000, ""), "Score", "The raw score.", Main, ALL, ADULTS;
    age_months: Option<i64> = MONTHS, "Age score", "Reading, spelling or number age as years;months: 6;02.", Main, ALL, ADULTS;
    standard: Option<i64> = Ty::Count(40, 160, ""), "Standardised score", "Mean 100, standard deviation 15.", Main, ALL, ADULTS;
    stage: Option<ScoreStage> = Ty::Code(&SCORE_STAGES), "When", "Start or end of a group, or neither.", Main, ALL, ADULTS;
    provision: Option<Id> = Ty::Ref("provision"), "Group", "The group it starts or ends.", Main, ALL, ADULTS;
    unit: Option<String> = Ty::Line, "Unit", "What the score counts.", More, ALL, ADULTS;
    direction: Option<Direction> = Ty::Code(&DIRECTIONS), "Better is", "Whether higher or lower is better; empty counts as higher.", More, ALL, ADULTS;
    percentile: Option<i64> = Ty::Count(1, 99, ""), "Percentile", "As the test's tables have it.", More, ALL, ADULTS;
    form: Option<String> = Ty::Line, "Form", "Edition, or parallel form A or B.", More, ALL, ADULTS;
    assessor: Option<Id> = Ty::Ref("staff"), "Given by", "Who gave it.", More, ALL, ADULTS;
    note: Option<String> = Ty::Note, "Note", "Anything that matters to the result.", More, ALL, ADULTS;
}

record! {
    /// A visit to a lesson or a group: who was watched, what for, what was seen, what follows.
    Observation = "observation", "observation", "observations";
    scope: Scope::Via("provision");
    id: &[];
    title: &["provision", "date"];
    provision: Id = Ty::Ref("provision"), "Group", "Which.", Main, STAFFROOM, STAFFROOM;
    date: NaiveDate = Ty::Date, "Date", "The day it was.", Main, STAFFROOM, STAFFROOM, = "today";
    observer: Option<Id> = Ty::Ref("staff"), "Observer", "Who watched.", Main, STAFFROOM, STAFFROOM;
    adult: Option<Id> = Ty::Ref("staff"), "Adult", "Who led.", Main, STAFFROOM, STAFFROOM;
    focus: Option<String> = Ty::Line, "Focus", "What was looked for.", Main, STAFFROOM, STAFFROOM;
    seen: Option<String> = Ty::Note, "Seen", "What was seen.", Main, STAFFROOM, STAFFROOM;
    next: Option<String> = Ty::Note, "Next", "What follows from it.", Main, STAFFROOM, STAFFROOM;
    shared_on: Option<NaiveDate> = Ty::Date, "Shared on", "The day the adult was told.", More, STAFFROOM, STAFFROOM;
}

record! {
    /// What a group did for one pupil, against what was expected.
    Evaluation = "evaluation", "evaluation", "evaluations";
    scope: Scope::Of("pupil");
    id: &[&["provision", "pupil"]];
    title: &["provision", "pupil"];
    provision: Id = Ty::Ref("provision"), "Group", "Which.", Main, ALL, STAFFROOM;
    pupil: Id = Ty::Ref("pupil"), "Pupil", "For whom.", Main, ALL, STAFFROOM;
    grade: Option<Grade> = Ty::Code(&GRADES), "Outcome", "From -2, significantly less than expected, to 2, significantly more.", Main, ALL, STAFFROOM;
    date: Option<NaiveDate> = Ty::Date, "Judged on", "The day it was judged.", Main, ALL, STAFFROOM;
    reviewer: Option<Id> = Ty::Ref("staff"), "By", "Who judged it.", More, ALL, STAFFROOM;
    left_out: Option<bool> = Ty::Flag, "Leave out", "Not counted, with the reason in the note.", More, ALL, STAFFROOM;
    note: Option<String> = Ty::Note, "Note", "Attitude, confidence, what helped or got in the way.", Main, ALL, STAFFROOM;
    next: Option<String> = Ty::Line, "Next", "Stop, carry on, something else.", More, ALL, STAFFROOM;
}

record! {
    /// ELSA as an agreement: one objective, some sessions, a scale before and after, the child's
    /// voice.
    Elsa = "elsa_contract", "ELSA agreement", "ELSA agreements";
    scope: Scope::Of("pupil");
    id: &[];
    title: &["pupil", "objective"];
    pupil: Id = Ty::Ref("pupil"), "Pupil", "With whom.", Main, ALL, ADULTS;
    objective: String = Ty::Line, "Objective", "The one thing to work on.", Main, ALL, ADULTS;
    provision: Option<Id> = Ty::Ref("provision"), "Group", "The ELSA time that is logged.", Main, ALL, ADULTS;
    sessions: Option<i64> = Ty::Count(1, 24, "sessions"), "Sessions", "How many are agreed; six unless said.", Main, ALL, ADULTS;
    before: Option<i64> = Ty::Count(1, 10, ""), "Before", "Where the child puts themselves, 1 to 10.", Main, ALL, ADULTS;
    after: Option<i64> = Ty::Count(1, 10, ""), "After", "Where the child puts themselves, 1 to 10.", Main, ALL, ADULTS;
    voice: Option<String> = Ty::Note, "Child's voice", "In the child's words.", More, ALL, ADULTS;
    starts: Option<NaiveDate> = Ty::Date, "From", "The day of the agreement.", More, ALL, ADULTS;
    ends: Option<NaiveDate> = Ty::Date, "To", "The day it closed.", More, ALL, ADULTS;
    parents_told: Option<NaiveDate> = Ty::Date, "Parents told", "When the letter home went.", More, STAFFROOM, STAFFROOM;
    next: Option<String> = Ty::Line, "Next", "What follows.", More, ALL, ADULTS;
}

record! {
    /// That an older child is a peer mentor of a younger one.
    PeerMentor = "peer_mentor", "peer mentor", "peer mentors";
    scope: Scope::Of("pupil");
    id: &[];
    title: &["mentor", "pupil"];
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Who is helped.", Main, ALL, STAFFROOM;
    mentor: Id = Ty::Ref("pupil"), "Mentor", "Who helps.", Main, ALL, STAFFROOM;
    starts: Option<NaiveDate> = Ty::Date, "From", "First day.", Main, ALL, STAFFROOM;
    ends: Option<NaiveDate> = Ty::Date, "To", "Last day.", More, ALL, STAFFROOM;
    note: Option<String> = Ty::Note, "Note", "How it goes.", More, STAFFROOM, LEAD;
}
