//! SEN queries: a worry that a pupil may have SEN, before anything is on the register.

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::codes::{AREAS, Area, QUERY_STATES, QueryState};
use crate::domain::kind::{ALL, LEAD, STAFFROOM, Scope, Ty};
use crate::record;

record! {
    /// A worry that a pupil may have SEN: who raised it, what was tried, what came of it.
    Query = "query", "SEN query", "SEN queries";
    scope: Scope::Of("pupil");
    id: &[];
    title: &["pupil", "raised_on"];
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Whom it is about.", Main, ALL, STAFFROOM;
    raised_on: NaiveDate = Ty::Date, "Raised on", "The day it was raised.", Main, ALL, STAFFROOM, = "today";
    raised_by: Option<Id> = Ty::Ref("staff"), "Raised by", "The adult who raised it.", Main, ALL, STAFFROOM;
    worry: Option<String> = Ty::Note, "What is seen", "What the child finds hard, as it is seen in class.", Main, STAFFROOM, STAFFROOM;
    area: Option<Area> = Ty::Code(&AREAS), "Area of need", "One of the four broad areas.", Main, STAFFROOM, STAFFROOM;
    tried: Option<String> = Ty::Note, "What was tried", "What the class teacher has changed so far, and what came of it.", Main, STAFFROOM, STAFFROOM;
    by_parent: Option<bool> = Ty::Flag, "Parents raised it", "It came from home.", More, STAFFROOM, STAFFROOM;
    parents_told: Option<NaiveDate> = Ty::Date, "Parents told", "The day parents were told that it was raised.", More, STAFFROOM, STAFFROOM;
    parent_view: Option<String> = Ty::Note, "Parents' view", "In their words.", More, STAFFROOM, STAFFROOM;
    state: QueryState = Ty::Code(&QUERY_STATES), "State", "Open, on the watch list, on the register, no SEN found.", More, ALL, STAFFROOM, = "open";
    review_on: Option<NaiveDate> = Ty::Date, "Look again on", "When to decide.", Main, ALL, STAFFROOM;
    decided_on: Option<NaiveDate> = Ty::Date, "Decided on", "When it was decided.", More, STAFFROOM, LEAD;
    decision: Option<String> = Ty::Note, "What was decided", "And why.", More, STAFFROOM, LEAD;
}
