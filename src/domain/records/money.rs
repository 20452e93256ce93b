//! Money: what an hour costs, what else is paid for, where it comes from. For leads only.

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::codes::{COST_KINDS, CostKind, FUNDING_SOURCES, FundingSource};
use crate::domain::kind::{LEAD, Scope, Ty};
use crate::record;

record! {
    /// What an hour of an adult of a grade costs the school from a day on, on-costs included; a rate
    /// of the grade, never a salary.
    Rate = "rate", "hourly rate", "hourly rates";
    scope: Scope::School;
    id: &[&["grade", "starts"]];
    title: &["grade", "starts"];
    grade: String = Ty::Line, "Grade", "As the adults of it have it: TA2, HLTA, teacher.", Main, LEAD, LEAD;
    starts: NaiveDate = Ty::Date, "From", "The first day it holds; the next one ends it.", Main, LEAD, LEAD;
    hourly: i64 = Ty::Pence, "An hour", "Pounds and pence with on-costs.", Main, LEAD, LEAD;
    note: Option<String> = Ty::Line, "Note", "Where the figure comes from.", More, LEAD, LEAD;
}

record! {
    /// A cost that is not an adult's time: a kit, a licence, training, a service.
    Resource = "resource", "resource", "resources";
    scope: Scope::School;
    id: &[];
    title: &["title"];
    title: String = Ty::Line, "What", "What was bought.", Main, LEAD, LEAD;
    cost: i64 = Ty::Pence, "Cost", "All of it.", Main, LEAD, LEAD;
    r#type: CostKind = Ty::Code(&COST_KINDS), "Kind", "Resources, licence, training, service.", Main, LEAD, LEAD;
    starts: NaiveDate = Ty::Date, "From", "The day it was bought, or first counts.", Main, LEAD, LEAD;
    ends: Option<NaiveDate> = Ty::Date, "To", "Its last day; empty puts all of it in the year it was bought.", Main, LEAD, LEAD;
    provision: Option<Id> = Ty::Ref("provision"), "Group", "The group it is for, shared among its pupils.", Main, LEAD, LEAD;
    intervention: Option<Id> = Ty::Ref("intervention"), "Intervention", "Or every group of one.", More, LEAD, LEAD;
    pupil: Option<Id> = Ty::Ref("pupil"), "Pupil", "Or one pupil alone.", More, LEAD, LEAD;
    note: Option<String> = Ty::Line, "Note", "Order number, supplier.", More, LEAD, LEAD;
}

record! {
    /// Money that comes for a pupil, or for all, in a stretch of time.
    Funding = "funding", "funding", "funding lines";
    scope: Scope::Of("pupil");
    id: &[];
    title: &["source", "pupil"];
    pupil: Option<Id> = Ty::Ref("pupil"), "Pupil", "For whom; empty for the school.", Main, LEAD, LEAD;
    source: FundingSource = Ty::Code(&FUNDING_SOURCES), "From", "Top-up, inclusion fund, pupil premium.", Main, LEAD, LEAD;
    amount: i64 = Ty::Pence, "Amount", "All of it for the stretch; a year's where no last day is given.", Main, LEAD, LEAD;
    starts: NaiveDate = Ty::Date, "From", "First day.", Main, LEAD, LEAD;
    ends: Option<NaiveDate> = Ty::Date, "To", "Last day.", Main, LEAD, LEAD;
    reference: Option<String> = Ty::Line, "Reference", "Of the authority or the fund.", More, LEAD, LEAD;
    note: Option<String> = Ty::Line, "Note", "Anything to remember.", More, LEAD, LEAD;
}
