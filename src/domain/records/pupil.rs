//! A child at the school.

use chrono::NaiveDate;

use crate::domain::codes::{PLAC, PreviouslyLookedAfter, SEXES, Sex, YOUNG_CARERS, YoungCarer};
use crate::domain::kind::{ADULTS, ALL, LEAD, STAFFROOM, Scope, Ty, VIEWER};
use crate::record;

record! {
    /// A child at the school.
    Pupil = "pupil", "pupil", "pupils";
    scope: Scope::Pupil;
    id: &[];
    title: &["forename", "surname"];
    forename: String = Ty::Name, "Forename", "As on the roll.", Main, ALL, LEAD;
    surname: String = Ty::Name, "Surname", "As on the roll.", Main, ALL, LEAD;
    preferred: Option<String> = Ty::Name, "Known as", "What the child is called in class, where it differs.", Main, ALL, LEAD;
    dob: Option<NaiveDate> = Ty::Date, "Date of birth", "Day, month and year.", Main, STAFFROOM, LEAD;
    upn: Option<String> = Ty::Line, "UPN", "Thirteen characters, the first a check letter; never on lists or labels.", More, LEAD, LEAD;
    former_upn: Option<String> = Ty::Line, "Former UPN", "A temporary one that was replaced.", More, LEAD, LEAD;
    mis_id: Option<String> = Ty::Line, "MIS number", "The number the school's management system knows the child by.", More, LEAD, LEAD;
    sex: Option<Sex> = Ty::Code(&SEXES), "Sex", "As the census records it.", More, STAFFROOM, LEAD;
    language: Option<String> = Ty::Line, "Home language", "The language spoken at home.", More, ALL, LEAD;
    eal: bool = Ty::Flag, "EAL", "English is an additional language.", More, ALL, LEAD;
    fsm: Option<bool> = Ty::Flag, "Free school meals", "Eligible now; not the same as pupil premium.", More, LEAD, LEAD;
    pupil_premium: Option<bool> = Ty::Flag, "Pupil premium", "Counted for pupil premium; not the same as free meals.", More, LEAD, LEAD;
    looked_after: Option<bool> = Ty::Flag, "Looked after", "In the care of a local authority now.", More, LEAD, LEAD;
    care_authority: Option<String> = Ty::Line, "Care authority", "The authority that looks after the child.", More, LEAD, LEAD;
    previously_looked_after: Option<PreviouslyLookedAfter> = Ty::Code(&PLAC), "Previously looked after", "Adopted, special guardianship and the like.", More, LEAD, LEAD;
    service_child: Option<bool> = Ty::Flag, "Service child", "A parent serves in the armed forces.", More, LEAD, LEAD;
    young_carer: Option<YoungCarer> = Ty::Code(&YOUNG_CARERS), "Young carer", "Looks after somebody at home.", More, LEAD, LEAD;
    medical: Option<String> = Ty::Line, "Medical", "What every adult must know; one line.", More, ALL, STAFFROOM, SAFETY;
    allergy: Option<String> = Ty::Line, "Allergy", "What, and what to do; one line.", More, ALL, STAFFROOM, SAFETY;
    handling: Option<String> = Ty::Line, "Positive handling", "That there is a plan, and where it is.", More, ALL, LEAD, SAFETY;
    family_contact: Option<String> = Ty::Line, "Family contact", "A warning for whoever rings home, such as: ask the office.", More, ALL, LEAD, SAFETY;
    see_dsl: bool = Ty::Flag, "See DSL", "The safeguarding lead holds a file; no story here.", More, ALL, LEAD, SAFETY;
    communication: Option<String> = Ty::Note, "How I communicate", "Words, signs, symbols, a device.", More, ALL, STAFFROOM;
    strengths: Option<String> = Ty::Note, "Strengths", "What goes well.", More, ALL, STAFFROOM;
    helps: Option<String> = Ty::Note, "What helps", "What an adult can do.", More, ALL, STAFFROOM;
    hinders: Option<String> = Ty::Note, "What does not help", "What to avoid.", More, ALL, STAFFROOM;
    views: Option<String> = Ty::Note, "My views", "In the child's own words.", More, ALL, STAFFROOM;
    joined: Option<NaiveDate> = Ty::Date, "Joined", "First day on roll.", More, ADULTS | VIEWER, LEAD;
    left: Option<NaiveDate> = Ty::Date, "Left", "Last day on roll.", More, ADULTS | VIEWER, LEAD;
    destination: Option<String> = Ty::Line, "Destination", "The school the child went to.", More, STAFFROOM, LEAD;
    notes: Option<String> = Ty::Note, "SENCO's notes", "For leads only.", More, LEAD, LEAD;
    social_care: Option<bool> = Ty::Flag, "Child in need", "A child in need or child protection plan stands; no story here.", More, LEAD, LEAD;
    able: Option<bool> = Ty::Flag, "Gifted or talented", "On the school's list of able children.", More, STAFFROOM, LEAD;
}

impl Pupil {
    /// What the child is called: the known-as name, else the forename.
    pub fn called(&self) -> &str {
        self.preferred.as_deref().unwrap_or(&self.forename)
    }

    /// `Maya B.`: enough to tell a child among those in the room.
    pub fn short(&self) -> String {
        short_name(self.called(), &self.surname)
    }

    /// Whether the child is on roll on `day`.
    pub fn on_roll(&self, day: NaiveDate) -> bool {
        self.left.is_none_or(|left| left >= day)
    }
}

/// A forename and the first letter of a surname: `Maya B.`
pub fn short_name(forename: &str, surname: &str) -> String {
    match surname.chars().next() {
        Some(letter) => format!("{forename} {}.", letter.to_uppercase()),
        None => forename.to_string(),
    }
}
