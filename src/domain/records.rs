//! Every record type, each declared once in a file of its own.
//!
//! To add one: a file here with its declaration and its logic, and its line in `mod` and [`KINDS`].

mod adjustment;
mod agency;
mod carer;
mod contact;
mod document;
mod ehcp;
mod intervention;
mod mark;
mod membership;
mod money;
mod need;
mod placement;
mod plan;
mod provision;
mod pupil;
mod query;
mod register;
mod review;
mod school;
mod session;
mod slot;
mod staff;
mod task;
mod transfer;
mod wording;
mod worth;

pub use adjustment::{Adjustment, AdjustmentUse, Equipment, Loan, Profile, Training};
pub use agency::{Agency, AgencyVisit, Recommendation, Referral};
pub use carer::{Carer, CarerPupil};
pub use contact::{Contact, ContactPupil};
pub use document::Document;
pub use ehcp::{Assessment, Casework, Outcome, ProvisionSectionF, SectionF};
pub use intervention::Intervention;
pub use mark::Mark;
pub use membership::Membership;
pub use money::{Funding, Rate, Resource};
pub use need::Need;
pub use placement::Placement;
pub use plan::{Plan, PlanSetting, Progress, Target, TargetOutcome, TargetProvision};
pub use provision::{Provision, ProvisionStaff};
pub use pupil::{Pupil, short_name};
pub use query::Query;
pub use register::Register;
pub use review::{Review, ReviewAction, ReviewInvitee};
pub use school::{CalendarRow, School};
pub use session::{Session, SessionProvision, SessionStaff};
pub use slot::{Slot, SlotPupil};
pub use staff::Staff;
pub use task::Task;
pub use transfer::{Policy, Transfer};
pub use wording::{Wording, Words};
pub use worth::{Elsa, Evaluation, Measure, Observation, PeerMentor};

use super::kind::{Kind, Record};

/// Every record type of this version, sorted by name.
pub static KINDS: &[&Kind] = &[
    Adjustment::KIND,
    AdjustmentUse::KIND,
    Agency::KIND,
    AgencyVisit::KIND,
    CalendarRow::KIND,
    Carer::KIND,
    CarerPupil::KIND,
    Casework::KIND,
    Contact::KIND,
    ContactPupil::KIND,
    Document::KIND,
    Assessment::KIND,
    Elsa::KIND,
    Equipment::KIND,
    Loan::KIND,
    Evaluation::KIND,
    Funding::KIND,
    Intervention::KIND,
    Mark::KIND,
    Measure::KIND,
    Membership::KIND,
    Need::KIND,
    Observation::KIND,
    Outcome::KIND,
    PeerMentor::KIND,
    Placement::KIND,
    Plan::KIND,
    PlanSetting::KIND,
    Policy::KIND,
    Profile::KIND,
    Progress::KIND,
    Provision::KIND,
    ProvisionSectionF::KIND,
    ProvisionStaff::KIND,
    Pupil::KIND,
    Query::KIND,
    Rate::KIND,
    Recommendation::KIND,
    Referral::KIND,
    Register::KIND,
    Resource::KIND,
    Review::KIND,
    ReviewAction::KIND,
    ReviewInvitee::KIND,
    School::KIND,
    SectionF::KIND,
    Session::KIND,
    SessionProvision::KIND,
    SessionStaff::KIND,
    Slot::KIND,
    SlotPupil::KIND,
    Staff::KIND,
    Target::KIND,
    TargetOutcome::KIND,
    TargetProvision::KIND,
    Task::KIND,
    Training::KIND,
    Transfer::KIND,
    Wording::KIND,
];

/// The record type of that stored name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|k| k.name == name)
}
