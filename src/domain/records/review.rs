//! Reviews with their statutory clocks.

use chrono::{NaiveDate, NaiveTime};

use crate::domain::Id;
use crate::domain::codes::{DECISIONS, Decision, REVIEW_TYPES, ReviewType};
use crate::domain::kind::{ALL, LEAD, STAFFROOM, Scope, Ty};
use crate::record;

record! {
    /// A meeting that is due, booked or held, with the dates of its legs.
    Review = "review", "review", "reviews";
    scope: Scope::Of("pupil");
    id: &[];
    title: &["pupil", "type"];
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Whose.", Main, ALL, STAFFROOM;
    r#type: ReviewType = Ty::Code(&REVIEW_TYPES), "Kind", "EHCP annual, plan review, PEP and so on.", Main, ALL, STAFFROOM;
    due: Option<NaiveDate> = Ty::Date, "Due by", "The latest day; for an EHCP annual, the day it must be completed by.", Main, ALL, STAFFROOM;
    booked: Option<NaiveDate> = Ty::Date, "Booked for", "The day of the meeting.", Main, ALL, STAFFROOM;
    time: Option<NaiveTime> = Ty::Time, "Time", "When.", Main, ALL, STAFFROOM;
    held: Option<NaiveDate> = Ty::Date, "Held on", "The day it was held.", Main, ALL, STAFFROOM;
    chair: Option<Id> = Ty::Ref("staff"), "Chair", "Who leads it.", More, ALL, STAFFROOM;
    venue: Option<String> = Ty::Line, "Where", "Room.", More, ALL, STAFFROOM;
    invited_on: Option<NaiveDate> = Ty::Date, "Invited on", "When invitations went out; at least two weeks before (SEND Regulations 2014, reg. 20(3)).", More, STAFFROOM, STAFFROOM;
    papers_on: Option<NaiveDate> = Ty::Date, "Papers out on", "When advice was circulated; at least two weeks before (reg. 20(4)).", More, STAFFROOM, STAFFROOM;
    report_on: Option<NaiveDate> = Ty::Date, "Report sent on", "Within two weeks after the meeting (reg. 20(8)).", More, STAFFROOM, STAFFROOM;
    decided_on: Option<NaiveDate> = Ty::Date, "Authority decided on", "Within four weeks of the meeting (reg. 20(10)).", More, STAFFROOM, LEAD;
    decision: Option<Decision> = Ty::Code(&DECISIONS), "Decision", "Keep, amend or cease.", More, STAFFROOM, LEAD;
    final_on: Option<NaiveDate> = Ty::Date, "Final plan on", "Within eight weeks of the amendment notice.", More, STAFFROOM, LEAD;
    pupil_view: Option<String> = Ty::Note, "Pupil's view", "In the child's words.", More, STAFFROOM, STAFFROOM;
    parent_view: Option<String> = Ty::Note, "Parents' view", "In their words.", More, STAFFROOM, STAFFROOM;
    school_view: Option<String> = Ty::Note, "School's view", "What the school found.", More, STAFFROOM, STAFFROOM;
    progress: Option<String> = Ty::Note, "Progress", "Towards the outcomes.", More, STAFFROOM, STAFFROOM;
    outcome: Option<String> = Ty::Note, "Outcome", "What was recommended.", More, STAFFROOM, STAFFROOM;
    actions: Option<String> = Ty::Note, "Actions", "Who does what by when.", More, STAFFROOM, STAFFROOM;
    cancelled: bool = Ty::Flag, "Cancelled", "No longer needed.", More, ALL, STAFFROOM;
}

record! {
    /// Somebody invited to a review.
    ReviewInvitee = "review_invitee", "invitee", "invitees";
    scope: Scope::Via("review");
    id: &[&["review", "staff"], &["review", "carer"]];
    title: &["review", "name"];
    review: Id = Ty::Ref("review"), "Review", "Which.", Main, STAFFROOM, STAFFROOM;
    name: Option<String> = Ty::Name, "Name", "Who.", Main, STAFFROOM, STAFFROOM;
    role: Option<String> = Ty::Line, "As", "Parent, EP, class teacher.", Main, STAFFROOM, STAFFROOM;
    carer: Option<Id> = Ty::Ref("carer"), "Parent/carer", "On file, where they are.", More, STAFFROOM, STAFFROOM;
    staff: Option<Id> = Ty::Ref("staff"), "Adult", "At the school, where they are.", More, STAFFROOM, STAFFROOM;
    invited_on: Option<NaiveDate> = Ty::Date, "Invited on", "When.", More, STAFFROOM, STAFFROOM;
    advice_asked_on: Option<NaiveDate> = Ty::Date, "Advice asked for on", "When.", More, STAFFROOM, STAFFROOM;
    advice_in_on: Option<NaiveDate> = Ty::Date, "Advice in on", "When.", More, STAFFROOM, STAFFROOM;
    attended: Option<bool> = Ty::Flag, "Came", "Was at the meeting.", More, STAFFROOM, STAFFROOM;
}
