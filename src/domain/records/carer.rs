//! Parents and carers, and whose they are.

use crate::domain::Id;
use crate::domain::codes::{RELATIONSHIPS, Relationship};
use crate::domain::kind::{LEAD, STAFFROOM, Scope, Ty};
use crate::record;

record! {
    /// Somebody responsible for one or more pupils.
    Carer = "carer", "parent/carer", "parents/carers";
    scope: Scope::School;
    id: &[];
    title: &["title", "forename", "surname"];
    title: Option<String> = Ty::Line, "Title", "Mr, Mrs, Ms, Dr.", Main, STAFFROOM, LEAD;
    forename: Option<String> = Ty::Name, "Forename", "First name.", Main, STAFFROOM, LEAD;
    surname: String = Ty::Name, "Surname", "Family name.", Main, STAFFROOM, LEAD;
    phone: Option<String> = Ty::Line, "Phone", "The number to ring first.", Main, STAFFROOM, LEAD;
    email: Option<String> = Ty::Line, "Email", "An address they read.", More, STAFFROOM, LEAD;
    address: Option<String> = Ty::Note, "Address", "For letters.", More, LEAD, LEAD;
    language: Option<String> = Ty::Line, "Language", "The language they prefer.", More, STAFFROOM, LEAD;
    interpreter: Option<bool> = Ty::Flag, "Interpreter", "Needs an interpreter at meetings.", More, STAFFROOM, LEAD;
    notes: Option<String> = Ty::Note, "Notes", "For leads.", More, LEAD, LEAD;
}

record! {
    /// That somebody is a pupil's parent or carer.
    CarerPupil = "carer_pupil", "family link", "family links";
    scope: Scope::Of("pupil");
    id: &[&["carer", "pupil"]];
    title: &["pupil", "carer"];
    carer: Id = Ty::Ref("carer"), "Parent/carer", "Who.", Main, STAFFROOM, LEAD;
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Whose.", Main, STAFFROOM, LEAD;
    relationship: Option<Relationship> = Ty::Code(&RELATIONSHIPS), "Relationship", "Mother, father, carer.", Main, STAFFROOM, LEAD;
    priority: Option<i64> = Ty::Count(1, 99, ""), "Order", "Who is rung first.", More, STAFFROOM, LEAD;
    responsibility: Option<bool> = Ty::Flag, "Parental responsibility", "In law.", More, STAFFROOM, LEAD;
    no_contact: Option<bool> = Ty::Flag, "Do not contact", "A hard stop on calls and letters.", More, STAFFROOM, LEAD, SAFETY;
}
