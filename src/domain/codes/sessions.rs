//! Codes of the daily log: sessions, marks, schedules (DESIGN.md sections 1 and 3, RECORDS.md 1.3).

use crate::codes;

codes! {
    /// How a session went. *Not logged*, *awaiting*, *planned* and *assumed* are computed, never stored.
    SessionState = SESSION_STATES "session" {
        Held = "held", "held", ["done", "ran", "happened"];
        CutShort = "cut_short", "cut short", ["short", "interrupted"];
        NotHeld = "not_held", "did not happen", ["cancelled", "no", "x", "missed"];
        Moved = "moved", "moved", ["rearranged"];
    }
}

codes! {
    /// One pupil at one session. The word always stands beside the letter; `suspended` is for leads.
    MarkCode = MARKS "mark" {
        Here = "here", "here", ["p", "present", "in", "there", "attended", "came"];
        Late = "late", "late", ["l"];
        LeftEarly = "left_early", "left early", ["e", "left", "went early"];
        Away = "away", "not in school", ["a", "absent", "off", "ill", "away", "sick", "poorly", "off sick", "off ill", "not in"];
        Kept = "kept", "kept in class or elsewhere in school", ["k", "kept in class", "in class", "elsewhere", "kept back", "kept"];
        Declined = "declined", "did not take part", ["d", "refused", "declined", "would not", "wouldnt", "didnt want to", "didnt take part"];
        NotExpected = "not_expected", "not expected", ["n"];
        NotRecorded = "not_recorded", "not recorded", ["?", "dont know", "unknown"];
        Suspended = "suspended", "suspended", ["s", "excluded", "exclusion"], LEAD;
    }
}

impl MarkCode {
    /// The key that sets the mark on the logging screen (DESIGN.md section 3).
    pub fn letter(&self) -> char {
        match self {
            MarkCode::Here => 'p',
            MarkCode::Late => 'l',
            MarkCode::LeftEarly => 'e',
            MarkCode::Away => 'a',
            MarkCode::Kept => 'k',
            MarkCode::Declined => 'd',
            MarkCode::NotExpected => 'n',
            MarkCode::NotRecorded | MarkCode::Other(_) => '?',
            MarkCode::Suspended => 's',
        }
    }

    /// The mark that a letter stands for.
    pub fn from_letter(letter: char) -> Option<MarkCode> {
        MarkCode::all().iter().find(|m| m.letter() == letter).cloned()
    }

    /// Whether the pupil took part. "Not recorded" is never counted as here (DESIGN.md section 3).
    pub fn took_part(&self) -> bool {
        matches!(self, MarkCode::Here | MarkCode::Late | MarkCode::LeftEarly)
    }
}

codes! {
    /// Why a session did not happen, or was cut short or moved (RECORDS.md 1.3).
    Reason = REASONS "reason" {
        StaffAbsent = "staff_absent", "adult absent", ["adult absent", "ta absent", "ta off", "staff absence", "staff off", "i was off", "ta ill", "staff ill", "adult off", "off sick", "ta away", "no ta", "no staff", "adult ill", "staff shortage", "staff shortages", "shortage of staff", "staffing", "no cover", "no adult"];
        Covering = "covering", "adult covering elsewhere", ["covering", "covering class", "cover", "redeployed", "staff redeployed", "needed in class", "needed elsewhere", "pulled", "pulled to cover", "ta pulled", "short staffed", "pulled away", "pulled for cover", "ppa cover", "dinner duty", "on dinner duty", "lunch duty", "on lunch duty", "playground duty", "on playground duty", "break duty", "on duty", "gate duty"];
        Pupil = "pupil", "pupil away or did not take part", ["pupil absent", "pupils absent", "absent", "pupil refused", "child absent", "child away", "child off", "pupil off", "all off", "everyone off", "he was off", "she was off", "they were off", "hes off", "shes off", "theyre off", "he is off", "she is off", "he was ill", "she was ill", "hes ill", "shes ill", "he was absent", "she was absent", "he was away", "she was away", "he refused", "she refused"];
        Event = "event", "assembly, event or trip", ["assembly", "event", "trip", "school trip", "sports day", "play", "nativity", "rehearsal", "theatre", "visitor", "world book day", "photos", "photo day", "school photos", "church", "show", "performance", "carol concert", "concert", "celebration assembly", "sports", "swimming gala", "class trip", "harvest", "ep visit", "visit", "school visit", "fair", "christmas fair", "disco", "party", "workshop", "pantomime", "panto", "book fair", "author visit"];
        Assessment = "assessment", "assessment or tests", ["assessment", "tests", "test", "sats", "phonics screening", "phonics check", "assessments", "test week", "assessment week", "mocks"];
        Room = "room", "room or resource not available", ["no room", "room", "room in use", "room taken", "room busy", "no space", "hall in use", "resource", "no laptops", "no ipads", "nowhere to go", "room unavailable", "no hall", "hall used", "hall taken", "hall busy", "room used"];
        Meeting = "meeting", "meeting", ["review meeting", "in a meeting", "in meeting", "meeting with parents", "annual review"];
        Training = "training", "training or INSET", ["training", "inset", "course", "cpd", "on a course", "on course", "staff training"];
        Closed = "closed", "school closed or holiday", ["closed", "school closed", "holiday", "snow", "snow day", "bank holiday", "no school", "strike", "polling day"];
        Incident = "incident", "fire drill or incident", ["fire drill", "fire alarm", "incident", "fire", "lockdown", "behaviour incident", "crisis", "alarm"];
        NoTime = "other", "other", ["other", "no time", "ran out of time", "forgot", "overran"];
    }
}

codes! {
    /// How a provision is timetabled (DESIGN.md section 1).
    Schedule = SCHEDULES "schedule" {
        Timed = "timed", "at fixed times", ["timed", "timetabled", "slots", "fixed"];
        Times = "times_a_week", "times a week, no fixed time", ["times a week", "weekly", "flexible", "n a week"];
        Continuous = "continuous", "continuous, in class", ["continuous", "in class", "in-class", "all day", "section f"];
    }
}

codes! {
    /// What of a provision is logged (DESIGN.md section 1).
    Logging = LOGGINGS "logged" {
        Every = "every", "every session", ["all", "every", "yes"];
        Exceptions = "exceptions", "exceptions only; the rest counts as assumed", ["exceptions", "exceptions only", "assumed"];
        Nothing = "nothing", "nothing", ["none", "no"];
    }
}

codes! {
    /// Where a provision stands (RECORDS.md 1.2).
    ProvisionStatus = PROVISION_STATUSES "status" {
        Planned = "planned", "planned", [];
        Running = "running", "running", ["active", "current", "live"];
        Paused = "paused", "paused", ["on hold"];
        Ended = "ended", "ended", ["finished", "complete", "completed", "closed"];
        Abandoned = "abandoned", "abandoned", ["stopped"];
    }
}

codes! {
    /// Which weeks a slot meets in.
    Weeks = WEEKS "weeks" {
        Every = "every", "every week", ["all", "weekly", "each"];
        Odd = "odd", "odd weeks of the half term", ["a", "week a", "week 1", "fortnightly"];
        Even = "even", "even weeks of the half term", ["b", "week b", "week 2"];
    }
}

codes! {
    /// What part an adult had in a session.
    Part = PARTS "part" {
        Led = "led", "led", ["lead"];
        Cover = "cover", "led as cover", ["covered"];
        Helped = "helped", "helped", ["support", "supported"];
    }
}

codes! {
    /// Which way a score is better.
    Direction = DIRECTIONS "better is" {
        Higher = "higher", "higher is better", ["up"];
        Lower = "lower", "lower is better", ["down"];
    }
}
