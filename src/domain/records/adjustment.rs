//! Adjustments and the evidence that they are the child's way of working; profiles; equipment.

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::codes::{ADJUSTMENT_TYPES, APPROVALS, AdjustmentType, Approval};
use crate::domain::kind::{ADULTS, ALL, LEAD, STAFFROOM, Scope, Ty};
use crate::record;

record! {
    /// A reasonable adjustment or an access arrangement of a pupil.
    Adjustment = "adjustment", "adjustment", "adjustments";
    scope: Scope::Of("pupil");
    id: &[];
    title: &["pupil", "type"];
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Whose.", Main, ALL, STAFFROOM;
    r#type: AdjustmentType = Ty::Code(&ADJUSTMENT_TYPES), "Kind", "Additional time, scribe, rest breaks and so on.", Main, ALL, STAFFROOM;
    what: Option<String> = Ty::Line, "In a line", "What an adult does.", Main, ALL, STAFFROOM;
    starts: Option<NaiveDate> = Ty::Date, "From", "First day.", Main, ALL, STAFFROOM;
    ends: Option<NaiveDate> = Ty::Date, "To", "Last day.", More, ALL, STAFFROOM;
    approval: Option<Approval> = Ty::Code(&APPROVALS), "Approval", "For the KS2 tests: apply, notify or neither.", More, ALL, STAFFROOM;
    applied_on: Option<NaiveDate> = Ty::Date, "Applied on", "When.", More, ALL, STAFFROOM;
    approved_on: Option<NaiveDate> = Ty::Date, "Approved on", "When.", More, ALL, STAFFROOM;
    why: Option<String> = Ty::Note, "Why", "The need it meets.", More, ALL, STAFFROOM;
    review_on: Option<NaiveDate> = Ty::Date, "Look again on", "When.", More, ALL, STAFFROOM;
}

record! {
    /// That an adjustment was used on a day: evidence of the child's normal way of working.
    AdjustmentUse = "adjustment_use", "use of an adjustment", "uses of adjustments";
    scope: Scope::Via("adjustment");
    id: &[&["adjustment", "date", "by"]];
    title: &["adjustment", "date"];
    adjustment: Id = Ty::Ref("adjustment"), "Adjustment", "Which.", Main, ALL, ADULTS;
    date: NaiveDate = Ty::Date, "Date", "The day.", Main, ALL, ADULTS, = "today";
    by: Option<Id> = Ty::Ref("staff"), "By", "The adult.", Main, ALL, ADULTS;
    lesson: Option<String> = Ty::Line, "In", "Maths, a test, assembly.", Main, ALL, ADULTS;
    note: Option<String> = Ty::Line, "Note", "Whether it helped.", More, ALL, ADULTS;
}

record! {
    /// A pupil's one-page profile on a day: what stands on the pupil, and what only the page says.
    Profile = "profile", "pupil profile", "pupil profiles";
    scope: Scope::Of("pupil");
    id: &[&["pupil", "written_on"]];
    title: &["pupil", "written_on"];
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Whose.", Main, ALL, STAFFROOM;
    written_on: NaiveDate = Ty::Date, "Written on", "The day.", Main, ALL, STAFFROOM, = "today";
    review_on: Option<NaiveDate> = Ty::Date, "Review on", "A profile may last a year.", Main, ALL, STAFFROOM;
    important: Option<String> = Ty::Note, "Important to me", "In the child's words.", Main, ALL, STAFFROOM;
    likes: Option<String> = Ty::Note, "What I like", "In the child's words.", More, ALL, STAFFROOM;
    hopes: Option<String> = Ty::Note, "My hopes", "In the child's words.", More, ALL, STAFFROOM;
    written_with: Option<String> = Ty::Line, "Written with", "Child, parents, class teacher.", More, ALL, STAFFROOM;
    shared_on: Option<NaiveDate> = Ty::Date, "Shared on", "The day every adult had it.", More, ALL, STAFFROOM;
}

record! {
    /// Something that is lent to children: a laptop, ear defenders, a chair.
    Equipment = "equipment", "equipment", "equipment";
    scope: Scope::School;
    id: &[];
    title: &["title"];
    title: String = Ty::Line, "What", "What it is.", Main, ALL, STAFFROOM;
    number: Option<String> = Ty::Line, "Number", "On the label.", Main, ALL, STAFFROOM;
    owner: Option<String> = Ty::Line, "Belongs to", "The school, the authority, health.", Main, ALL, STAFFROOM;
    kept: Option<String> = Ty::Line, "Kept in", "Where it is when nobody has it.", More, ALL, STAFFROOM;
    check_on: Option<NaiveDate> = Ty::Date, "Check on", "Service or safety test.", More, ALL, STAFFROOM;
    note: Option<String> = Ty::Note, "Note", "How to use it.", More, ALL, STAFFROOM;
}

record! {
    /// That a pupil has a piece of equipment.
    Loan = "equipment_loan", "equipment loan", "equipment loans";
    scope: Scope::Of("pupil");
    id: &[];
    title: &["equipment", "pupil"];
    equipment: Id = Ty::Ref("equipment"), "Equipment", "Which.", Main, ALL, STAFFROOM;
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Who has it.", Main, ALL, STAFFROOM;
    starts: NaiveDate = Ty::Date, "From", "The day it was lent.", Main, ALL, STAFFROOM, = "today";
    due: Option<NaiveDate> = Ty::Date, "Back by", "When it is to come back.", Main, ALL, STAFFROOM;
    returned_on: Option<NaiveDate> = Ty::Date, "Came back on", "When.", Main, ALL, STAFFROOM;
    note: Option<String> = Ty::Line, "Note", "Its state.", More, ALL, STAFFROOM;
}

record! {
    /// That an adult was trained, and until when it counts.
    Training = "training", "training", "training entries";
    scope: Scope::School;
    id: &[];
    title: &["staff", "title"];
    staff: Id = Ty::Ref("staff"), "Adult", "Who.", Main, ALL, LEAD;
    title: String = Ty::Line, "What", "The course or qualification.", Main, ALL, LEAD;
    date: NaiveDate = Ty::Date, "Date", "The day it was gained.", Main, ALL, LEAD;
    ends: Option<NaiveDate> = Ty::Date, "Expires on", "Its last day; empty for one that does not expire.", Main, ALL, LEAD;
    intervention: Option<Id> = Ty::Ref("intervention"), "To run", "The intervention it is for.", Main, ALL, LEAD;
    provider: Option<String> = Ty::Line, "By", "Who gave it.", More, ALL, LEAD;
    note: Option<String> = Ty::Note, "Note", "Supervision, certificate number.", More, LEAD, LEAD;
}
