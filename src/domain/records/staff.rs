//! Adults at the school.

use chrono::NaiveDate;

use crate::domain::codes::{STAFF_ROLES, StaffRole};
use crate::domain::kind::{ALL, LEAD, Scope, Ty};
use crate::domain::value::Days;
use crate::record;

record! {
    /// An adult at the school.
    Staff = "staff", "adult", "adults";
    scope: Scope::School;
    id: &[];
    title: &["forename", "surname"];
    forename: Option<String> = Ty::Name, "Forename", "First name.", Main, ALL, LEAD;
    surname: String = Ty::Name, "Surname", "Family name.", Main, ALL, LEAD;
    role: Option<StaffRole> = Ty::Code(&STAFF_ROLES), "Role", "TA, teacher, SENCO.", Main, ALL, LEAD;
    days: Option<Days> = Ty::Days, "Days in", "The days they work; empty counts as Monday to Friday.", Main, ALL, LEAD;
    title: Option<String> = Ty::Line, "Title", "Mr, Mrs, Ms, Dr.", More, ALL, LEAD;
    initials: Option<String> = Ty::Line, "Initials", "As signed on a tick sheet.", More, ALL, LEAD;
    weekly_minutes: Option<i64> = Ty::Count(0, 6000, "minutes a week"), "Contracted", "Minutes a week under contract.", More, LEAD, LEAD;
    grade: Option<String> = Ty::Line, "Grade", "Of the hourly rate that counts for them.", More, LEAD, LEAD;
    send_minutes: Option<i64> = Ty::Count(0, 6000, "minutes a week"), "For SEN", "Of the minutes under contract, those meant for groups and 1:1s.", More, LEAD, LEAD;
    starts: Option<NaiveDate> = Ty::Date, "From", "First day at the school.", More, ALL, LEAD;
    ends: Option<NaiveDate> = Ty::Date, "To", "Last day at the school.", More, ALL, LEAD;
    notes: Option<String> = Ty::Note, "Notes", "For leads.", More, LEAD, LEAD;
}

impl Staff {
    /// `Dawn Shaw`.
    pub fn full(&self) -> String {
        match &self.forename {
            Some(forename) => format!("{forename} {}", self.surname),
            None => match &self.title {
                Some(title) => format!("{title} {}", self.surname),
                None => self.surname.clone(),
            },
        }
    }

    /// `D. Shaw`.
    pub fn short(&self) -> String {
        match self.forename.as_deref().and_then(|f| f.chars().next()) {
            Some(letter) => format!("{letter}. {}", self.surname),
            None => self.full(),
        }
    }

    /// The days they work; nobody has said means the whole week.
    pub fn days_in(&self) -> Days {
        self.days.filter(|d| d.0 != 0).unwrap_or(Days::WEEK)
    }

    /// Whether they are at the school on `day` at all.
    pub fn employed(&self, day: NaiveDate) -> bool {
        self.starts.is_none_or(|s| s <= day) && self.ends.is_none_or(|e| e >= day)
    }
}
