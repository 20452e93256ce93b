//! Things to do.

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::codes::{REPEATS, Repeat};
use crate::domain::kind::{ADULTS, ALL, Scope, Ty};
use crate::record;

record! {
    /// Something somebody is to do.
    Task = "task", "task", "tasks";
    scope: Scope::Of("pupil");
    id: &[];
    title: &["title"];
    title: String = Ty::Line, "What", "What is to be done.", Main, ALL, ADULTS, LATER;
    due: Option<NaiveDate> = Ty::Date, "By", "When it is due.", Main, ALL, ADULTS, LATER;
    owner: Option<Id> = Ty::Ref("staff"), "Who", "Who is to do it.", Main, ALL, ADULTS, LATER, = "me";
    pupil: Option<Id> = Ty::Ref("pupil"), "About", "The pupil it is about, if any.", More, ALL, ADULTS;
    done: Option<NaiveDate> = Ty::Date, "Done on", "When it was done.", More, ALL, ADULTS, LATER;
    repeats: Option<Repeat> = Ty::Code(&REPEATS), "Comes back", "Every week, half term, term or year once it is done.", More, ALL, ADULTS, LATER;
    note: Option<String> = Ty::Note, "Note", "Anything to remember.", More, ALL, ADULTS, LATER;
}
