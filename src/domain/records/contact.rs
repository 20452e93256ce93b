//! Conversations with families, agencies and colleagues.

use chrono::{NaiveDate, NaiveTime};

use crate::domain::Id;
use crate::domain::codes::{
    MEDIA, Medium, RELATIONSHIPS, Relationship, TOPICS, Topic, WAYS, WITH_TYPES, Way, WithType,
};
use crate::domain::kind::{ADULTS, ALL, MINUTES, STAFFROOM, Scope, Ty};
use crate::record;

record! {
    /// A conversation with a parent/carer, an agency or a colleague; may carry a follow-up.
    Contact = "contact", "contact", "contacts";
    scope: Scope::School;
    id: &[];
    title: &["date", "with_name", "with_type"];
    date: NaiveDate = Ty::Date, "Date", "The day it was.", Main, ALL, ADULTS, = "today";
    time: Option<NaiveTime> = Ty::Time, "Time", "When.", More, ALL, ADULTS;
    with_type: WithType = Ty::Code(&WITH_TYPES), "With", "Parent/carer, EP, social worker and so on.", Main, ALL, ADULTS;
    relationship: Option<Relationship> = Ty::Code(&RELATIONSHIPS), "Who", "Mother, father, carer.", Main, ALL, ADULTS;
    with_name: Option<String> = Ty::Name, "Name", "Who it was.", Main, ALL, ADULTS;
    carer: Option<Id> = Ty::Ref("carer"), "Parent/carer", "On file, where they are.", More, STAFFROOM, STAFFROOM;
    medium: Medium = Ty::Code(&MEDIA), "How", "Phone, gate, email.", Main, ALL, ADULTS;
    direction: Way = Ty::Code(&WAYS), "In or out", "Who turned to whom.", More, ALL, ADULTS, = "in";
    reached: bool = Ty::Flag, "Reached", "They were spoken to; no means tried, no answer.", More, ALL, ADULTS, = "yes";
    minutes: Option<i64> = MINUTES, "Minutes", "How long.", More, ALL, ADULTS;
    topic: Option<Topic> = Ty::Code(&TOPICS), "About", "The main thing it was about.", More, ALL, ADULTS;
    note: Option<String> = Ty::Note, "Note", "Facts and actions, as the family may one day read them.", Main, ALL, ADULTS;
    parent_view: Option<String> = Ty::Note, "Their view", "In their words.", More, ALL, ADULTS;
    agreed: Option<String> = Ty::Note, "Agreed", "What was agreed.", More, ALL, ADULTS;
    follow_up_on: Option<NaiveDate> = Ty::Date, "Follow up on", "When something is to be done.", Main, ALL, ADULTS, LATER;
    follow_up: Option<String> = Ty::Line, "Follow up", "What is to be done.", Main, ALL, ADULTS, LATER;
    follow_up_by: Option<Id> = Ty::Ref("staff"), "By", "Who is to do it.", More, ALL, ADULTS, LATER;
    followed_up_on: Option<NaiveDate> = Ty::Date, "Done on", "When it was done.", More, ALL, ADULTS, LATER;
    told_dsl_on: Option<NaiveDate> = Ty::Date, "Told the DSL", "The day the safeguarding lead was told; the story belongs in the safeguarding system.", More, ALL, ADULTS, LATER;
    told_dsl_time: Option<NaiveTime> = Ty::Time, "Told the DSL at", "The time they were told.", More, ALL, ADULTS, LATER;
    see_dsl: bool = Ty::Flag, "See DSL", "The story is in the safeguarding system, not here.", More, ALL, ADULTS;
    restricted: bool = Ty::Flag, "Restricted", "For leads and the author only.", More, ALL, STAFFROOM;
    interpreter: bool = Ty::Flag, "Interpreter", "An interpreter helped.", More, ALL, ADULTS;
    by: Option<Id> = Ty::Ref("staff"), "By", "The adult who had it.", More, ALL, ADULTS, = "me";
    session: Option<Id> = Ty::Ref("session"), "Session", "The session it was about.", Hidden, ALL, ADULTS;
    review: Option<Id> = Ty::Ref("review"), "Review", "The review it was about.", Hidden, STAFFROOM, STAFFROOM;
    provision: Option<Id> = Ty::Ref("provision"), "Group", "The group it was about.", More, ALL, ADULTS;
    shared_on: Option<NaiveDate> = Ty::Date, "Class teacher told", "The day the class teacher was told of it.", More, ALL, ADULTS, LATER;
}

record! {
    /// That a conversation was about a pupil.
    ContactPupil = "contact_pupil", "pupil of a contact", "pupils of contacts";
    scope: Scope::Of("pupil");
    id: &[&["contact", "pupil"]];
    title: &["contact", "pupil"];
    contact: Id = Ty::Ref("contact"), "Contact", "Which.", Hidden, ALL, ADULTS;
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Whom it was about.", Main, ALL, ADULTS;
}
