//! The SEN register: dated statuses.

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::codes::{SEN_STATUSES, SenStatus};
use crate::domain::kind::{ALL, LEAD, Scope, Ty};
use crate::record;

record! {
    /// A pupil's SEN status from a date on; the next row ends it, so one is open at a time.
    Register = "register", "SEN register entry", "SEN register entries";
    scope: Scope::Of("pupil");
    id: &[&["pupil", "starts"]];
    title: &["pupil", "status"];
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Whose.", Main, ALL, LEAD;
    status: SenStatus = Ty::Code(&SEN_STATUSES), "Status", "SEN support, EHCP or none, as the census has them.", Main, ALL, LEAD, SAFETY;
    starts: NaiveDate = Ty::Date, "From", "The day the status began.", Main, ALL, LEAD, = "today";
    monitoring: bool = Ty::Flag, "Monitoring", "On the school's own watch list; goes to the census as no SEN.", Main, ALL, LEAD;
    reason: Option<String> = Ty::Note, "Why", "Why the status changed.", More, LEAD, LEAD;
    parents_told: Option<NaiveDate> = Ty::Date, "Parents told", "Children and Families Act 2014, section 68: parents must be told when SEN provision starts.", More, LEAD, LEAD;
    told_how: Option<String> = Ty::Line, "Told how", "Meeting, letter or phone.", More, LEAD, LEAD;
    original: Option<String> = Ty::Line, "As written", "The words of the list this came from, where they were mapped.", More, LEAD, LEAD;
    authority: Option<String> = Ty::Line, "Authority", "The local authority that holds the EHCP.", More, LEAD, LEAD;
    caseworker: Option<String> = Ty::Line, "Caseworker", "Who answers at the authority.", More, LEAD, LEAD;
    issued: Option<NaiveDate> = Ty::Date, "EHCP issued", "The day the plan was finalised.", More, LEAD, LEAD;
    last_review: Option<NaiveDate> = Ty::Date, "Last review completed", "The day the authority decided after the last annual review.", More, LEAD, LEAD;
    band: Option<String> = Ty::Line, "Band", "The funding band.", More, LEAD, LEAD;
    funded_hours: Option<String> = Ty::Line, "Funded hours", "As the plan or the export has them.", More, LEAD, LEAD;
    sen_unit: Option<bool> = Ty::Flag, "In the SEN unit", "Asked by the census where the school has a unit (rule 2230).", More, LEAD, LEAD;
    resourced: Option<bool> = Ty::Flag, "In resourced provision", "Asked by the census where the school has resourced provision (rule 2250).", More, LEAD, LEAD;
}
