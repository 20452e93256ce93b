//! Every record type, each declared once in a file of its own.
//!
//! To add one: a file here with its declaration and its logic, and its line in `mod` and [`KINDS`].

mod carer;
mod contact;
mod intervention;
mod mark;
mod membership;
mod need;
mod placement;
mod provision;
mod pupil;
mod register;
mod review;
mod school;
mod session;
mod slot;
mod staff;
mod task;

pub use carer::{Carer, CarerPupil};
pub use contact::{Contact, ContactPupil};
pub use intervention::Intervention;
pub use mark::Mark;
pub use membership::Membership;
pub use need::Need;
pub use placement::Placement;
pub use provision::{Provision, ProvisionStaff};
pub use pupil::{Pupil, short_name};
pub use register::Register;
pub use review::{Review, ReviewInvitee};
pub use school::{CalendarRow, School};
pub use session::{Session, SessionProvision, SessionStaff};
pub use slot::{Slot, SlotPupil};
pub use staff::Staff;
pub use task::Task;

use super::kind::{Kind, Record};

/// Every record type of this version, sorted by name.
pub static KINDS: &[&Kind] = &[
    CalendarRow::KIND,
    Carer::KIND,
    CarerPupil::KIND,
    Contact::KIND,
    ContactPupil::KIND,
    Intervention::KIND,
    Mark::KIND,
    Membership::KIND,
    Need::KIND,
    Placement::KIND,
    Provision::KIND,
    ProvisionStaff::KIND,
    Pupil::KIND,
    Register::KIND,
    Review::KIND,
    ReviewInvitee::KIND,
    School::KIND,
    Session::KIND,
    SessionProvision::KIND,
    SessionStaff::KIND,
    Slot::KIND,
    SlotPupil::KIND,
    Staff::KIND,
    Task::KIND,
];

/// The record type of that stored name.
pub fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|k| k.name == name)
}
