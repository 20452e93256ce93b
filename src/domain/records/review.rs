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
    recommendation: Option<Decision> = Ty::Code(&DECISIONS), "We recommend", "What the school's report asks of the authority: keep, amend or cease.", More, STAFFROOM, STAFFROOM;
    amendments: Option<String> = Ty::Note, "Amendments asked for", "And who did not agree (reg. 20(8)).", More, STAFFROOM, STAFFROOM;
    notice_on: Option<NaiveDate> = Ty::Date, "Amendment notice on", "The final plan is due eight weeks from it.", More, STAFFROOM, LEAD;
    chased_on: Option<NaiveDate> = Ty::Date, "Authority last chased on", "When.", More, STAFFROOM, STAFFROOM;
    next_due: Option<NaiveDate> = Ty::Date, "Next one due", "Where it was agreed; else it is counted.", More, STAFFROOM, STAFFROOM;
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
    agency: Option<Id> = Ty::Ref("agency"), "Agency", "On file, where it is one.", More, STAFFROOM, STAFFROOM;
    advice_chased_on: Option<NaiveDate> = Ty::Date, "Advice chased on", "When.", More, STAFFROOM, STAFFROOM;
    apologies: Option<bool> = Ty::Flag, "Apologies", "Could not come and said so.", More, STAFFROOM, STAFFROOM;
}

record! {
    /// Something that a review decided is to be done, by whom and by when.
    ReviewAction = "review_action", "review action", "review actions";
    scope: Scope::Via("review");
    id: &[];
    title: &["text"];
    review: Id = Ty::Ref("review"), "Review", "Which decided it.", Main, STAFFROOM, STAFFROOM;
    text: String = Ty::Line, "Action", "What is to be done.", Main, STAFFROOM, STAFFROOM;
    owner: Option<Id> = Ty::Ref("staff"), "Who", "The adult who does it.", Main, STAFFROOM, STAFFROOM;
    elsewhere: Option<String> = Ty::Name, "Or", "Somebody outside the school: the family, the authority.", More, STAFFROOM, STAFFROOM;
    due: Option<NaiveDate> = Ty::Date, "By", "When it is due.", Main, STAFFROOM, STAFFROOM;
    done: Option<NaiveDate> = Ty::Date, "Done on", "When it was done.", Main, STAFFROOM, STAFFROOM;
    note: Option<String> = Ty::Line, "Note", "What came of it.", More, STAFFROOM, STAFFROOM;
}
