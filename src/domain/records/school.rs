//! The school and its calendar.

use chrono::NaiveDate;

use crate::domain::codes::{CALENDAR_TYPES, CalendarType, TERM_STYLES, TermStyle};
use crate::domain::kind::{ALL, LEAD, Scope, Ty};
use crate::record;

record! {
    /// The school itself: one row.
    School = "school", "school", "schools";
    scope: Scope::School;
    id: &[&[]];
    title: &["name"];
    name: String = Ty::Line, "Name", "The school's name.", Main, ALL, LEAD;
    roll: Option<i64> = Ty::Count(1, 5000, "pupils"), "Number on roll", "For rates, where only the SEN pupils are listed here.", Main, ALL, LEAD;
    la: Option<String> = Ty::Line, "LA number", "Three digits.", More, ALL, LEAD;
    estab: Option<String> = Ty::Line, "Establishment number", "Four digits.", More, ALL, LEAD;
    urn: Option<String> = Ty::Line, "URN", "Six digits.", More, ALL, LEAD;
    authority: Option<String> = Ty::Line, "Local authority", "Its name.", More, ALL, LEAD;
    term_style: Option<TermStyle> = Ty::Code(&TERM_STYLES), "Terms", "Three terms with half terms, or terms 1 to 6.", More, ALL, LEAD;
    plan_name: Option<String> = Ty::Line, "Plan is called", "SEN support plan, IEP, ISP.", More, ALL, LEAD;
    meetings_a_year: Option<i64> = Ty::Count(1, 12, "a year"), "Parent meetings", "Code of Practice 6.65: at least three a year, which is a should.", More, ALL, LEAD;
    share_names: Option<bool> = Ty::Flag, "Every pupil's name", "The laptops of TAs hold the name, class and alerts of every pupil; no keeps them to their own.", More, ALL, LEAD;
    retention_years: Option<i64> = Ty::Count(1, 99, "years"), "Files kept", "Years from birth for which the file of a leaver is kept; 31 unless said.", More, ALL, LEAD;
    erase_months: Option<i64> = Ty::Count(0, 600, "months"), "Erased after transfer", "Months after the next school has the file; 12 unless said.", More, ALL, LEAD;
    delivered_enough: Option<i64> = Ty::Count(1, 100, "percent"), "Enough delivered", "Share of the plan below which a group is not judged; 80 unless said.", More, ALL, LEAD;
    has_unit: Option<bool> = Ty::Flag, "SEN unit or resourced", "The school has a SEN unit or resourced provision, so the census asks who is in it.", More, ALL, LEAD;
    special: Option<bool> = Ty::Flag, "Special school or PRU", "The census takes no SEN unit or resourced provision from one.", More, ALL, LEAD;
}

record! {
    /// A stretch of the school's calendar, which stands before the rule for England.
    CalendarRow = "calendar", "calendar entry", "calendar";
    scope: Scope::School;
    id: &[&["type", "starts"]];
    title: &["type", "label", "starts"];
    r#type: CalendarType = Ty::Code(&CALENDAR_TYPES), "What", "Term, half term, INSET, bank holiday, closed.", Main, ALL, LEAD;
    starts: NaiveDate = Ty::Date, "From", "First day.", Main, ALL, LEAD;
    ends: Option<NaiveDate> = Ty::Date, "To", "Last day; empty for a single one.", Main, ALL, LEAD;
    label: Option<String> = Ty::Line, "Called", "Autumn, Easter Monday.", Main, ALL, LEAD;
}
