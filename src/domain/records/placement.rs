//! Year and class, dated.

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::codes::{YEARS, YearGroup};
use crate::domain::kind::{ALL, LEAD, Scope, Ty};
use crate::record;

record! {
    /// Year group, class and class teacher of a pupil from a date on; the next row ends it.
    Placement = "placement", "year and class", "years and classes";
    scope: Scope::Of("pupil");
    id: &[&["pupil", "starts"]];
    title: &["pupil", "class"];
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Whose.", Main, ALL, LEAD;
    starts: NaiveDate = Ty::Date, "From", "The first day in this class; may lie ahead.", Main, ALL, LEAD, = "today";
    year_group: Option<YearGroup> = Ty::Code(&YEARS), "Year group", "The year the child is taught in, which may differ from the age.", Main, ALL, LEAD;
    class: Option<String> = Ty::Line, "Class", "The class or registration group.", Main, ALL, LEAD;
    teacher: Option<Id> = Ty::Ref("staff"), "Class teacher", "Who answers for the child day to day.", More, ALL, LEAD;
}
