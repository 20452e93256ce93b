//! Leaving and joining, and the documents of the school that come round for approval.

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::codes::{TRANSFER_WAYS, TransferWay};
use crate::domain::kind::{ALL, LEAD, STAFFROOM, Scope, Ty};
use crate::record;

record! {
    /// A pupil's records on their way from or to another school.
    Transfer = "transfer", "records transfer", "records transfers";
    scope: Scope::Of("pupil");
    id: &[];
    title: &["pupil", "way", "school"];
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Whose.", Main, STAFFROOM, LEAD;
    way: TransferWay = Ty::Code(&TRANSFER_WAYS), "In or out", "Which way they go.", Main, STAFFROOM, LEAD;
    school: Option<String> = Ty::Line, "School", "The other school.", Main, STAFFROOM, LEAD;
    asked_on: Option<NaiveDate> = Ty::Date, "Asked for on", "When we asked, or were asked.", Main, STAFFROOM, LEAD;
    sent_on: Option<NaiveDate> = Ty::Date, "Sent on", "Within fifteen school days of leaving (2005 Regulations, reg. 9).", Main, STAFFROOM, LEAD;
    received_on: Option<NaiveDate> = Ty::Date, "Received on", "When they came, or the other school said they had.", Main, STAFFROOM, LEAD;
    contents: Option<String> = Ty::Note, "What", "Plan, EHCP, reports, profile.", More, STAFFROOM, LEAD;
    note: Option<String> = Ty::Note, "Note", "Anything to remember.", More, STAFFROOM, LEAD;
}

record! {
    /// A document of the school that is approved again and again: a policy, the information report.
    Policy = "policy", "policy", "policies";
    scope: Scope::School;
    id: &[];
    title: &["title"];
    title: String = Ty::Line, "Document", "SEN policy, information report, accessibility plan.", Main, ALL, LEAD;
    owner: Option<Id> = Ty::Ref("staff"), "Owner", "Who keeps it.", Main, ALL, LEAD;
    approved_on: Option<NaiveDate> = Ty::Date, "Approved on", "When governors last approved it.", Main, ALL, LEAD;
    review_on: Option<NaiveDate> = Ty::Date, "Next by", "When it is due again.", Main, ALL, LEAD;
    months: Option<i64> = Ty::Count(1, 60, "months"), "Every", "Months from one approval to the next.", More, ALL, LEAD;
    note: Option<String> = Ty::Note, "Note", "Where it is kept.", More, ALL, LEAD;
}
