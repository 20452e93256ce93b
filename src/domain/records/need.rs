//! Ranked needs.

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::codes::{NEEDS, NeedType};
use crate::domain::kind::{ALL, LEAD, Scope, Ty};
use crate::record;

record! {
    /// A type of need of a pupil; rank 1 is the primary one. No diagnosis is needed to record it.
    Need = "need", "need", "needs";
    scope: Scope::Of("pupil");
    id: &[&["pupil", "code"], &["pupil", "words"]];
    title: &["pupil", "code"];
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Whose.", Main, ALL, LEAD;
    code: Option<NeedType> = Ty::Code(&NEEDS), "Type of need", "As the census has it; empty while words are still to be placed.", Main, ALL, LEAD;
    rank: Option<i64> = Ty::Count(1, 99, ""), "Rank", "1 is the primary need; 1 and 2 go to the census.", Main, ALL, LEAD;
    words: Option<String> = Ty::Line, "As written", "The words of the list this came from.", More, ALL, LEAD;
    starts: Option<NaiveDate> = Ty::Date, "From", "When it was first recorded.", More, ALL, LEAD;
    ends: Option<NaiveDate> = Ty::Date, "To", "When it no longer held.", More, ALL, LEAD;
    diagnosed: Option<bool> = Ty::Flag, "Diagnosed", "There is a diagnosis.", More, LEAD, LEAD;
    diagnosed_by: Option<String> = Ty::Line, "Diagnosed by", "Who made it.", More, LEAD, LEAD;
    diagnosed_on: Option<NaiveDate> = Ty::Date, "Diagnosed on", "When.", More, LEAD, LEAD;
}
