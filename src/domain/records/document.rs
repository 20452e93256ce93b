//! Letters and reports that lie elsewhere: where each is kept, not what is in it.

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::kind::{LEAD, STAFFROOM, Scope, Ty};
use crate::record;

record! {
    /// That a paper or a file about a pupil is kept somewhere. The file itself is never taken in: a
    /// report of an agency belongs to the school's own filing, with its own rights and its own backup.
    Document = "document", "document", "documents";
    scope: Scope::Of("pupil");
    id: &[];
    title: &["pupil", "title"];
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Whom it is about.", Main, STAFFROOM, STAFFROOM;
    title: String = Ty::Line, "What", "EP report, EHCP, letter of the clinic.", Main, STAFFROOM, STAFFROOM;
    date: Option<NaiveDate> = Ty::Date, "Dated", "The day on it.", Main, STAFFROOM, STAFFROOM;
    place: Option<String> = Ty::Line, "Kept in", "Cabinet and file, or the path on the school's drive.", Main, STAFFROOM, STAFFROOM;
    written_by: Option<String> = Ty::Name, "By", "Who wrote it.", More, STAFFROOM, STAFFROOM;
    came_on: Option<NaiveDate> = Ty::Date, "Came on", "When the school had it.", More, STAFFROOM, STAFFROOM;
    referral: Option<Id> = Ty::Ref("referral"), "Referral", "What it answers.", More, STAFFROOM, STAFFROOM;
    review: Option<Id> = Ty::Ref("review"), "Review", "The review it was written for.", More, STAFFROOM, STAFFROOM;
    sha256: Option<String> = Ty::Line, "Fingerprint", "SHA-256 of the file, to know it again.", More, STAFFROOM, LEAD;
    note: Option<String> = Ty::Note, "Note", "Who has a copy, what is missing.", More, STAFFROOM, STAFFROOM;
}
