//! Agencies: who they are, what time was bought, referrals, visits, what they recommend.

use chrono::NaiveDate;

use crate::domain::Id;
use crate::domain::codes::{
    ADVICE_STATES, AdviceState, REFERRAL_STATES, ReferralState, WITH_TYPES, WithType,
};
use crate::domain::kind::{ADULTS, ALL, LEAD, STAFFROOM, Scope, Ty};
use crate::record;

record! {
    /// A service outside the school, whom to ring there, and the time the school has bought of it.
    Agency = "agency", "agency", "agencies";
    scope: Scope::School;
    id: &[];
    title: &["name"];
    name: String = Ty::Name, "Name", "The service, or the person.", Main, ALL, LEAD;
    r#type: Option<WithType> = Ty::Code(&WITH_TYPES), "Kind", "EP, speech and language, CAMHS and so on.", Main, ALL, LEAD;
    contact: Option<String> = Ty::Name, "Contact", "Whom to ask for.", Main, ALL, LEAD;
    phone: Option<String> = Ty::Line, "Phone", "The number to ring.", Main, ALL, LEAD;
    email: Option<String> = Ty::Line, "Email", "An address they read.", Main, ALL, LEAD;
    sla_minutes: Option<i64> = Ty::Count(0, 600_000, "minutes"), "Bought", "Minutes of their time bought for the stretch below.", More, LEAD, LEAD;
    starts: Option<NaiveDate> = Ty::Date, "From", "First day of the time bought.", More, ALL, LEAD;
    ends: Option<NaiveDate> = Ty::Date, "To", "Last day of the time bought.", More, ALL, LEAD;
    note: Option<String> = Ty::Note, "Note", "Opening hours, how to refer.", More, ALL, LEAD;
}

record! {
    /// A visit of an agency, or other time of theirs that was used.
    AgencyVisit = "agency_visit", "agency visit", "agency visits";
    scope: Scope::Of("pupil");
    id: &[];
    title: &["agency", "date"];
    agency: Id = Ty::Ref("agency"), "Agency", "Which.", Main, ALL, STAFFROOM;
    date: NaiveDate = Ty::Date, "Date", "The day it was or will be.", Main, ALL, STAFFROOM, = "today";
    minutes: Option<i64> = Ty::Count(1, 2400, "minutes"), "Minutes", "Of their time.", Main, ALL, STAFFROOM;
    pupil: Option<Id> = Ty::Ref("pupil"), "Pupil", "Whom it was about.", Main, ALL, STAFFROOM;
    referral: Option<Id> = Ty::Ref("referral"), "Referral", "Which it belongs to.", More, STAFFROOM, STAFFROOM;
    what: Option<String> = Ty::Line, "What for", "Assessment, meeting, training.", Main, ALL, STAFFROOM;
    note: Option<String> = Ty::Note, "Note", "What came of it.", More, STAFFROOM, STAFFROOM;
}

record! {
    /// That a service was asked to see a pupil.
    Referral = "referral", "referral", "referrals";
    scope: Scope::Of("pupil");
    id: &[];
    title: &["pupil", "service"];
    pupil: Id = Ty::Ref("pupil"), "Pupil", "Who is referred.", Main, STAFFROOM, STAFFROOM;
    service: WithType = Ty::Code(&WITH_TYPES), "To", "EP, speech and language, CAMHS and so on.", Main, STAFFROOM, STAFFROOM;
    date: NaiveDate = Ty::Date, "Begun on", "The day it was begun.", Main, STAFFROOM, STAFFROOM, = "today";
    reason: Option<String> = Ty::Note, "Why", "What is asked of them.", Main, STAFFROOM, STAFFROOM;
    agency: Option<Id> = Ty::Ref("agency"), "Agency", "On file, where it is.", More, STAFFROOM, STAFFROOM;
    referred_by: Option<Id> = Ty::Ref("staff"), "By", "Who refers.", More, STAFFROOM, STAFFROOM;
    state: ReferralState = Ty::Code(&REFERRAL_STATES), "State", "Draft, awaiting consent, sent, waiting and so on.", Main, STAFFROOM, STAFFROOM, = "draft";
    evidence: Option<String> = Ty::Note, "Evidence", "Scores, observations, work.", More, STAFFROOM, STAFFROOM;
    tried: Option<String> = Ty::Note, "What was tried", "Strategies so far and what came of them.", More, STAFFROOM, STAFFROOM;
    parents_told: Option<NaiveDate> = Ty::Date, "Parents told", "When.", More, STAFFROOM, STAFFROOM;
    consent_on: Option<NaiveDate> = Ty::Date, "Consent on", "When parents agreed.", Main, STAFFROOM, STAFFROOM;
    parent_view: Option<String> = Ty::Note, "Parents' view", "In their words.", More, STAFFROOM, STAFFROOM;
    sent_on: Option<NaiveDate> = Ty::Date, "Sent on", "Waiting is counted from it.", Main, STAFFROOM, STAFFROOM;
    acknowledged_on: Option<NaiveDate> = Ty::Date, "Acknowledged on", "When.", More, STAFFROOM, STAFFROOM;
    expected_by: Option<NaiveDate> = Ty::Date, "Expected by", "When to chase.", Main, STAFFROOM, STAFFROOM;
    chased_on: Option<NaiveDate> = Ty::Date, "Last chased on", "When.", More, STAFFROOM, STAFFROOM;
    seen_on: Option<NaiveDate> = Ty::Date, "Seen on", "When the child was first seen.", More, STAFFROOM, STAFFROOM;
    report_on: Option<NaiveDate> = Ty::Date, "Report in on", "When.", More, STAFFROOM, STAFFROOM;
    outcome: Option<String> = Ty::Note, "What came of it", "In a sentence or two.", More, STAFFROOM, STAFFROOM;
    review_on: Option<NaiveDate> = Ty::Date, "Look again on", "When.", More, STAFFROOM, STAFFROOM;
    what: Option<String> = Ty::Line, "Asked for", "Assessment, advice, therapy, training.", More, STAFFROOM, STAFFROOM;
}

impl Referral {
    /// Days from sending to the child being seen, or to `today` while they wait; none before it is
    /// sent or once it has come to nothing.
    pub fn waited(&self, today: NaiveDate) -> Option<i64> {
        let until = match (self.seen_on, self.state.open()) {
            (Some(seen), _) => seen,
            (None, true) => today,
            (None, false) => return None,
        };
        self.sent_on.map(|sent| until.signed_duration_since(sent).num_days().max(0))
    }
}

record! {
    /// Something an agency recommends, and what the school made of it.
    Recommendation = "recommendation", "recommendation", "recommendations";
    scope: Scope::Of("pupil");
    id: &[];
    title: &["pupil", "text"];
    pupil: Id = Ty::Ref("pupil"), "Pupil", "For whom.", Main, ALL, STAFFROOM;
    text: String = Ty::Note, "Recommendation", "In their words.", Main, ALL, STAFFROOM;
    referral: Option<Id> = Ty::Ref("referral"), "Referral", "Which it came from.", Main, STAFFROOM, STAFFROOM;
    state: AdviceState = Ty::Code(&ADVICE_STATES), "State", "To decide, being done, done, not taken up.", Main, ALL, STAFFROOM, = "new";
    date: Option<NaiveDate> = Ty::Date, "Date", "Of the report.", More, ALL, STAFFROOM;
    provision: Option<Id> = Ty::Ref("provision"), "Became the group", "Where it became one.", More, ALL, STAFFROOM;
    target: Option<Id> = Ty::Ref("target"), "Became the target", "Where it became one.", More, ALL, STAFFROOM;
    strategy: Option<String> = Ty::Note, "Became the strategy", "What every adult does.", More, ALL, ADULTS;
    why_not: Option<String> = Ty::Line, "Why not", "Where it was not taken up.", More, STAFFROOM, STAFFROOM;
}
