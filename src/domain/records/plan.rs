//! Support plans, their targets, and progress towards them.

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::codes::{
    AREAS, Area, PHASES, PLAN_STATES, PLAN_TYPES, PROMPTS, Phase, PlanState, PlanType, Prompt,
    TARGET_STATES, TargetState,
};
use crate::domain::kind::{ADULTS, ALL, LEAD, STAFFROOM, Scope, Ty};
use crate::record;

record! {
    /// A pupil's support plan for one cycle of assess, plan, do, review; its name is a setting.
    Plan = "plan", "support plan", "support plans";
    scope: Scope::Of("pupil");
    id: &[];
    title: &["pupil", "type", "starts"];
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Whose.", Main, ALL, STAFFROOM;
    r#type: PlanType = Ty::Code(&PLAN_TYPES), "Kind", "SEN support, EHCP, PEP, behaviour, wellbeing.", Main, ALL, STAFFROOM, = "support";
    starts: NaiveDate = Ty::Date, "From", "First day of this cycle.", Main, ALL, STAFFROOM, = "today";
    review_on: Option<NaiveDate> = Ty::Date, "Review by", "The agreed day (Code of Practice 6.53).", Main, ALL, STAFFROOM;
    owner: Option<Id> = Ty::Ref("staff"), "Owner", "The class teacher, who stays responsible (Code of Practice 6.52).", Main, ALL, STAFFROOM;
    state: PlanState = Ty::Code(&PLAN_STATES), "State", "A draft waits for a lead to agree to it.", More, ALL, STAFFROOM, = "draft";
    ends: Option<NaiveDate> = Ty::Date, "To", "Last day of this cycle.", More, ALL, STAFFROOM;
    assessed: Option<String> = Ty::Note, "Assess", "What is known of strengths and needs.", More, STAFFROOM, STAFFROOM;
    strategies: Option<String> = Ty::Note, "In class", "What every adult does.", More, ALL, STAFFROOM;
    home: Option<String> = Ty::Note, "At home", "What the family does.", More, STAFFROOM, STAFFROOM;
    pupil_view: Option<String> = Ty::Note, "Pupil's view", "In the child's words.", More, ALL, ADULTS;
    pupil_view_acted: Option<bool> = Ty::Flag, "Pupil's view acted on", "Something changed because of it.", More, STAFFROOM, STAFFROOM;
    parent_view: Option<String> = Ty::Note, "Parents' view", "In their words.", More, STAFFROOM, STAFFROOM;
    parent_view_acted: Option<bool> = Ty::Flag, "Parents' view acted on", "Something changed because of it.", More, STAFFROOM, STAFFROOM;
    shared_on: Option<NaiveDate> = Ty::Date, "Shared with parents on", "The day they received it.", More, STAFFROOM, STAFFROOM;
    reviewed_on: Option<NaiveDate> = Ty::Date, "Reviewed on", "The day it was reviewed.", More, ALL, STAFFROOM;
    impact: Option<String> = Ty::Note, "What it changed", "Impact and quality of the support (Code of Practice 6.54).", More, STAFFROOM, STAFFROOM;
    agreed_on: Option<NaiveDate> = Ty::Date, "Agreed on", "The day a lead agreed to it.", More, STAFFROOM, LEAD;
}

impl Plan {
    /// A plan of which nothing else is said yet. Code that makes one names what it knows and takes the rest
    /// from here, so that a new field is one line.
    pub fn begun(pupil: Id, kind: PlanType, starts: NaiveDate, state: PlanState) -> Plan {
        Plan {
            pupil,
            r#type: kind,
            starts,
            review_on: None,
            owner: None,
            state,
            ends: None,
            assessed: None,
            strategies: None,
            home: None,
            pupil_view: None,
            pupil_view_acted: None,
            parent_view: None,
            parent_view_acted: None,
            shared_on: None,
            reviewed_on: None,
            impact: None,
            agreed_on: None,
        }
    }
}

record! {
    /// One thing a pupil is to learn or do by a day, and how everybody will know.
    Target = "target", "target", "targets";
    scope: Scope::Via("plan");
    id: &[];
    title: &["smart"];
    plan: Id = Ty::Ref("plan"), "Plan", "Of which plan.", Main, ALL, STAFFROOM;
    smart: String = Ty::Note, "Target", "What the child will do, so that anybody can see whether they do.", Main, ALL, STAFFROOM;
    by: Option<NaiveDate> = Ty::Date, "By", "When it is to be reached.", Main, ALL, STAFFROOM;
    baseline: Option<String> = Ty::Line, "Now", "What the child does today.", Main, ALL, STAFFROOM;
    criterion: Option<String> = Ty::Line, "Met when", "How often, how well, with how much help.", Main, ALL, STAFFROOM;
    strategy: Option<String> = Ty::Note, "How", "What the adult does.", Main, ALL, STAFFROOM;
    who: Option<Id> = Ty::Ref("staff"), "Who", "The adult who works on it.", Main, ALL, STAFFROOM;
    area: Option<Area> = Ty::Code(&AREAS), "Area of need", "One of the four broad areas.", More, ALL, STAFFROOM;
    state: TargetState = Ty::Code(&TARGET_STATES), "State", "Not started, working towards, met and so on.", More, ALL, ADULTS, = "not_started";
    baseline_value: Option<i64> = Ty::Count(0, 100_000, ""), "Now, as a number", "Where it can be counted.", More, ALL, STAFFROOM;
    target_value: Option<i64> = Ty::Count(0, 100_000, ""), "Wanted, as a number", "Where it can be counted.", More, ALL, STAFFROOM;
    unit: Option<String> = Ty::Line, "Unit", "What is counted: words, of ten, minutes.", More, ALL, STAFFROOM;
    frequency: Option<String> = Ty::Line, "How often", "Daily, three times a week.", More, ALL, STAFFROOM;
    measured: Option<String> = Ty::Line, "How it is measured", "Probe, checklist, watching.", More, ALL, STAFFROOM;
    phase: Option<Phase> = Ty::Code(&PHASES), "Phase", "Baseline, being taught, in other places, keeping it.", More, ALL, STAFFROOM;
    pupil_words: Option<String> = Ty::Line, "In the child's words", "As the child would say it.", More, ALL, STAFFROOM;
    home: Option<String> = Ty::Line, "At home", "What the family does.", More, STAFFROOM, STAFFROOM;
    reviewed_on: Option<NaiveDate> = Ty::Date, "Reviewed on", "The day its state was last judged.", More, ALL, ADULTS;
    review_note: Option<String> = Ty::Note, "At the review", "What was found.", More, ALL, STAFFROOM;
}

record! {
    /// How a target went on a day: a state, a count, a word.
    Progress = "progress", "progress entry", "progress entries";
    scope: Scope::Via("target");
    id: &[&["target", "date", "by"]];
    title: &["target", "date"];
    target: Id = Ty::Ref("target"), "Target", "Which.", Main, ALL, ADULTS;
    date: NaiveDate = Ty::Date, "Date", "The day it was.", Main, ALL, ADULTS, = "today";
    state: Option<TargetState> = Ty::Code(&TARGET_STATES), "State", "Working towards, partly met, met.", Main, ALL, ADULTS;
    value: Option<i64> = Ty::Count(0, 100_000, ""), "How many", "Right, or the score itself.", Main, ALL, ADULTS;
    out_of: Option<i64> = Ty::Count(1, 100_000, ""), "Out of", "Of how many.", More, ALL, ADULTS;
    prompt: Option<Prompt> = Ty::Code(&PROMPTS), "With help", "Independent, verbal, visual and so on.", More, ALL, ADULTS;
    note: Option<String> = Ty::Note, "Note", "What was seen.", Main, ALL, ADULTS;
    by: Option<Id> = Ty::Ref("staff"), "By", "Who saw it.", More, ALL, ADULTS;
    session: Option<Id> = Ty::Ref("session"), "Session", "Where it was seen.", Hidden, ALL, ADULTS;
}

record! {
    /// That a group works towards a target.
    TargetProvision = "target_provision", "group of a target", "groups of targets";
    scope: Scope::Via("target");
    id: &[&["target", "provision"]];
    title: &["target", "provision"];
    target: Id = Ty::Ref("target"), "Target", "Which.", Main, ALL, STAFFROOM;
    provision: Id = Ty::Ref("provision"), "Group", "Which.", Main, ALL, STAFFROOM;
}

record! {
    /// That a target is a step towards an outcome of the EHCP.
    TargetOutcome = "target_outcome", "outcome of a target", "outcomes of targets";
    scope: Scope::Via("target");
    id: &[&["target", "outcome"]];
    title: &["target", "outcome"];
    target: Id = Ty::Ref("target"), "Target", "Which.", Main, ALL, STAFFROOM;
    outcome: Id = Ty::Ref("outcome"), "Outcome", "Of section E.", Main, ALL, STAFFROOM;
}

record! {
    /// What plans are called from a day on, how long a cycle is, and what they ask: law and fashion
    /// change all of it.
    PlanSetting = "plan_setting", "plan setting", "plan settings";
    scope: Scope::School;
    id: &[&["starts"]];
    title: &["name", "starts"];
    name: String = Ty::Line, "Plan is called", "SEN support plan, IEP, ISP.", Main, ALL, LEAD;
    starts: NaiveDate = Ty::Date, "From", "The first day this holds.", Main, ALL, LEAD;
    weeks: Option<i64> = Ty::Count(1, 104, "weeks"), "Reviewed every", "Length of a cycle.", Main, ALL, LEAD;
    meetings_a_year: Option<i64> = Ty::Count(1, 12, "a year"), "Parent meetings", "Code of Practice 6.65: at least three a year, which is a should.", More, ALL, LEAD;
    template: Option<String> = Ty::Note, "Headings", "The headings of the printed plan, a line each.", More, ALL, LEAD;
}
