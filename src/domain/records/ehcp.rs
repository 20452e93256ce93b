//! EHC plans: the assessment that may lead to one, its outcomes and provision, the authority's log.

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::codes::{
    AREAS, ASSESSMENT_DECISIONS, Area, AssessmentDecision, CASE_ENTRIES, CaseEntry, SCHEDULES,
    Schedule, TARGET_STATES, TargetState,
};
use crate::domain::kind::{ALL, LEAD, STAFFROOM, Scope, Ty};
use crate::record;

record! {
    /// An EHC needs assessment with the dates of its clock.
    Assessment = "ehc_assessment", "EHC needs assessment", "EHC needs assessments";
    scope: Scope::Of("pupil");
    id: &[];
    title: &["pupil", "received_on"];
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Whose.", Main, STAFFROOM, STAFFROOM;
    received_on: NaiveDate = Ty::Date, "Received on", "The day the authority received the request; the clock runs from it.", Main, STAFFROOM, STAFFROOM;
    asked_by: Option<String> = Ty::Line, "Asked for by", "School, parents, somebody else.", Main, STAFFROOM, STAFFROOM;
    advice_asked_on: Option<NaiveDate> = Ty::Date, "Our advice asked for on", "The school has six weeks from this day (SEND Regulations 2014, reg. 8).", Main, STAFFROOM, STAFFROOM;
    advice_sent_on: Option<NaiveDate> = Ty::Date, "Our advice sent on", "When.", Main, STAFFROOM, STAFFROOM;
    whether_on: Option<NaiveDate> = Ty::Date, "Told whether on", "Within six weeks (reg. 5(3)).", More, STAFFROOM, LEAD;
    decision: Option<AssessmentDecision> = Ty::Code(&ASSESSMENT_DECISIONS), "Decision", "To assess or not; a plan or none.", More, STAFFROOM, LEAD;
    decided_on: Option<NaiveDate> = Ty::Date, "Decided on a plan on", "No plan: told within sixteen weeks (reg. 10(1)).", More, STAFFROOM, LEAD;
    draft_on: Option<NaiveDate> = Ty::Date, "Draft served on", "Parents have fifteen days beginning with it (reg. 13(1)).", More, STAFFROOM, LEAD;
    consulted_on: Option<NaiveDate> = Ty::Date, "School consulted on", "The school should answer within fifteen days.", More, STAFFROOM, LEAD;
    answered_on: Option<NaiveDate> = Ty::Date, "Consultation answered on", "When.", More, STAFFROOM, LEAD;
    final_on: Option<NaiveDate> = Ty::Date, "Final plan on", "Within twenty weeks (reg. 13(2)).", More, STAFFROOM, LEAD;
    exception: Option<String> = Ty::Line, "Exception claimed", "What the authority says excuses it from the dates (reg. 10(4)).", More, STAFFROOM, LEAD;
    caseworker: Option<String> = Ty::Line, "Caseworker", "Who answers at the authority.", More, STAFFROOM, STAFFROOM;
    note: Option<String> = Ty::Note, "Note", "Anything to remember.", More, STAFFROOM, STAFFROOM;
}

record! {
    /// An outcome of a pupil's EHCP, as section E has it.
    Outcome = "outcome", "outcome", "outcomes";
    scope: Scope::Of("pupil");
    id: &[];
    title: &["pupil", "text"];
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Whose.", Main, ALL, LEAD;
    text: String = Ty::Note, "Outcome", "As the plan has it.", Main, ALL, LEAD;
    area: Option<Area> = Ty::Code(&AREAS), "Area of need", "One of the four broad areas.", Main, ALL, LEAD;
    by: Option<NaiveDate> = Ty::Date, "By", "When it is to be reached, or the end of the key stage.", Main, ALL, LEAD;
    reference: Option<String> = Ty::Line, "Reference", "Its number in the plan: E1.", More, ALL, LEAD;
    starts: Option<NaiveDate> = Ty::Date, "From", "The plan it first stood in.", More, ALL, LEAD;
    ends: Option<NaiveDate> = Ty::Date, "To", "When it was met or left out.", More, ALL, LEAD;
    state: Option<TargetState> = Ty::Code(&TARGET_STATES), "State", "As judged at the last review.", More, ALL, STAFFROOM;
    progress: Option<String> = Ty::Note, "Progress", "Towards it, for the annual review (reg. 20(5)).", More, STAFFROOM, STAFFROOM;
}

record! {
    /// A line of provision that a pupil's EHCP sets out, as section F has it.
    SectionF = "section_f", "section F line", "section F lines";
    scope: Scope::Of("pupil");
    id: &[];
    title: &["pupil", "text"];
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Whose.", Main, ALL, LEAD;
    text: String = Ty::Note, "Provision", "As the plan has it.", Main, ALL, LEAD;
    delivery: Schedule = Ty::Code(&SCHEDULES), "Delivered", "At fixed times, times a week, or continuous.", Main, ALL, LEAD;
    per_week: Option<i64> = Ty::Count(1, 50, "a week"), "Times a week", "How often.", Main, ALL, LEAD;
    minutes: Option<i64> = Ty::Count(1, 2400, "minutes"), "Minutes", "Each time; a week, for continuous.", Main, ALL, LEAD;
    who: Option<String> = Ty::Line, "By whom", "TA, teacher, therapist.", Main, ALL, LEAD;
    reference: Option<String> = Ty::Line, "Reference", "Its number in the plan: F3.", More, ALL, LEAD;
    outcome: Option<Id> = Ty::Ref("outcome"), "Towards", "The outcome it serves.", More, ALL, LEAD;
    starts: Option<NaiveDate> = Ty::Date, "From", "The plan it first stood in.", More, ALL, LEAD;
    ends: Option<NaiveDate> = Ty::Date, "To", "When it was taken out.", More, ALL, LEAD;
}

record! {
    /// That a group delivers a section F line.
    ProvisionSectionF = "provision_section_f", "group of a section F line", "groups of section F lines";
    scope: Scope::Via("section_f");
    id: &[&["provision", "section_f"]];
    title: &["section_f", "provision"];
    section_f: Id = Ty::Ref("section_f"), "Section F line", "Which.", Main, ALL, STAFFROOM;
    provision: Id = Ty::Ref("provision"), "Group", "Which.", Main, ALL, STAFFROOM;
}

record! {
    /// An entry of a pupil's case with the authority: what was asked, sent, answered, decided.
    Casework = "casework", "casework entry", "casework entries";
    scope: Scope::Of("pupil");
    id: &[];
    title: &["pupil", "date", "what"];
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Whose case.", Main, STAFFROOM, LEAD;
    date: NaiveDate = Ty::Date, "Date", "The day it was.", Main, STAFFROOM, LEAD, = "today";
    r#type: CaseEntry = Ty::Code(&CASE_ENTRIES), "What", "We asked, they answered, a decision.", Main, STAFFROOM, LEAD;
    what: String = Ty::Line, "In a line", "What was asked or said.", Main, STAFFROOM, LEAD;
    who: Option<String> = Ty::Name, "Who", "At the authority.", Main, STAFFROOM, LEAD;
    answer_by: Option<NaiveDate> = Ty::Date, "Answer expected by", "When to chase.", Main, STAFFROOM, LEAD;
    answered_on: Option<NaiveDate> = Ty::Date, "Answered on", "When it came.", More, STAFFROOM, LEAD;
    note: Option<String> = Ty::Note, "Note", "The rest.", More, STAFFROOM, LEAD;
}
