//! Codes of the SENCO's casework: queries, plans, targets, agencies, adjustments (RECORDS.md 1.2,
//! 1.6 to 1.9).

use crate::codes;

codes! {
    /// Where a SEN query stands.
    QueryState = QUERY_STATES "state of a query" {
        Open = "open", "open", ["new", "raised"];
        Watching = "watching", "on the watch list", ["watch", "watch list", "monitoring"];
        OnRegister = "on_register", "on the SEN register", ["register", "to register", "sen support"];
        NoSen = "no_sen", "no SEN found", ["no", "closed", "none"];
    }
}

codes! {
    /// What a plan is for (RECORDS.md 1.6); what the school calls its own is a setting.
    PlanType = PLAN_TYPES "kind of plan" {
        Support = "support", "SEN support", ["sen support plan", "iep", "isp", "apdr", "one plan", "one page plan"];
        Ehcp = "ehcp", "EHCP short-term targets", ["ehcp targets", "ehc"];
        Pep = "pep", "PEP targets", ["personal education plan", "pep"];
        Behaviour = "behaviour", "behaviour plan", ["behaviour support plan", "ibp"];
        Wellbeing = "wellbeing", "wellbeing action plan", ["wellbeing plan", "wap", "mental health plan"];
    }
}

codes! {
    /// Where a plan stands. A draft waits until a lead has agreed to it.
    PlanState = PLAN_STATES "state of a plan" {
        Draft = "draft", "draft", ["waiting", "to agree"];
        Agreed = "agreed", "agreed", ["live", "current", "running"], LEAD;
        Reviewed = "reviewed", "reviewed", ["closed", "finished", "done"];
    }
}

codes! {
    /// Where a target stands (RECORDS.md 1.6).
    TargetState = TARGET_STATES "state of a target" {
        NotStarted = "not_started", "not started", ["new"];
        Working = "working", "working towards", ["working towards", "in progress", "wt", "started"];
        Partly = "partly_met", "partly met", ["partly", "partially met", "pm"];
        Met = "met", "met", ["achieved", "done", "m"];
        Exceeded = "exceeded", "exceeded", ["above", "x"];
        CarriedOn = "carried_on", "carried on", ["carry on", "continued", "carried over"];
        Changed = "changed", "changed", ["rewritten"];
        Dropped = "dropped", "dropped", ["stopped", "no longer needed"];
    }
}

impl TargetState {
    /// Whether it is still worked on.
    pub fn open(&self) -> bool {
        matches!(self, TargetState::NotStarted | TargetState::Working | TargetState::Partly)
    }

    /// Whether it was reached.
    pub fn reached(&self) -> bool {
        matches!(self, TargetState::Met | TargetState::Exceeded)
    }
}

codes! {
    /// Phase of teaching a target (RECORDS.md 1.6, after CentralReach).
    Phase = PHASES "phase" {
        Baseline = "baseline", "baseline", [];
        Teaching = "intervention", "being taught", ["teaching"];
        Generalising = "generalisation", "in other places", ["generalising"];
        Keeping = "maintenance", "keeping it", ["maintaining"];
    }
}

codes! {
    /// How much help was needed (RECORDS.md 1.3).
    Prompt = PROMPTS "help" {
        Alone = "independent", "independent", ["alone", "none", "i"];
        Verbal = "verbal", "verbal", ["spoken", "v"];
        Visual = "visual", "visual", ["picture"];
        Gestural = "gestural", "gestural", ["gesture", "g"];
        Tactile = "tactile", "tactile", ["touch", "t"];
        Physical = "physical", "physical", ["hand over hand", "p"];
    }
}

codes! {
    /// Where a referral stands (RECORDS.md 1.8).
    ReferralState = REFERRAL_STATES "state of a referral" {
        Draft = "draft", "draft", ["being written"];
        Consent = "awaiting_consent", "awaiting consent", ["consent"];
        Sent = "sent", "sent", ["referred"];
        Accepted = "accepted", "accepted", ["acknowledged"];
        Waiting = "waiting", "on the waiting list", ["waiting list"];
        Working = "in_progress", "in progress", ["seen", "assessing"];
        Report = "report_in", "report received", ["report"];
        Closed = "closed", "closed", ["done", "finished"];
        Declined = "declined", "declined by the service", ["not accepted", "rejected"];
        Withdrawn = "withdrawn", "withdrawn", ["cancelled"];
    }
}

impl ReferralState {
    /// Whether something is still to come of it.
    pub fn open(&self) -> bool {
        !matches!(self, ReferralState::Closed | ReferralState::Declined | ReferralState::Withdrawn)
    }

    /// Whether it lies with the service.
    pub fn with_service(&self) -> bool {
        matches!(
            self,
            ReferralState::Sent
                | ReferralState::Accepted
                | ReferralState::Waiting
                | ReferralState::Working
        )
    }
}

codes! {
    /// What became of a recommendation.
    AdviceState = ADVICE_STATES "state of a recommendation" {
        New = "new", "to decide", ["open"];
        Doing = "doing", "being done", ["in place", "running"];
        Done = "done", "done", ["finished"];
        NotDone = "not_done", "not taken up", ["no", "declined"];
    }
}

codes! {
    /// Access arrangements of the KS2 tests and adjustments of every day (RECORDS.md 1.9).
    AdjustmentType = ADJUSTMENT_TYPES "kind of adjustment" {
        Time = "additional_time", "additional time", ["extra time", "25 percent"];
        Early = "early_opening", "early opening", ["open early"];
        Scribe = "scribe", "scribe", [];
        Transcript = "transcript", "transcript", ["transcription"];
        WordProcessor = "word_processor", "word processor or aid", ["laptop", "typing", "word processor"];
        Reader = "reader", "reader", ["read to"];
        Prompter = "prompter", "prompter", ["prompt"];
        Breaks = "rest_breaks", "rest breaks", ["breaks", "movement breaks"];
        Translation = "translation", "translation", [];
        Objects = "maths_objects", "accessibility objects in maths", ["maths objects", "cubes"];
        Highlighters = "highlighters", "highlighters", [];
        Spelling = "compensatory_spelling", "compensatory marks for spelling", ["spelling marks"];
        Modified = "modified_test", "modified test", ["enlarged", "braille", "large print"];
        Room = "separate_room", "separate or quiet room", ["quiet room", "small room"];
        Seating = "seating", "seating", ["seat", "near the front"];
        Sensory = "sensory", "sensory adjustment", ["ear defenders", "wobble cushion"];
        Timetable = "timetable", "changed or part-time timetable", ["part time timetable", "reduced timetable"];
        Communication = "communication", "communication support", ["symbols", "signing", "makaton"];
        Something = "other", "other", [];
    }
}

codes! {
    /// What a KS2 access arrangement needs beforehand (RECORDS.md 1.9).
    Approval = APPROVALS "approval" {
        Apply = "apply", "apply", ["application"];
        Notify = "notify", "notify", ["notification"];
        Nobody = "none", "no need to tell anyone", ["none needed", "no"];
    }
}

codes! {
    /// Which way a pupil's records travel.
    TransferWay = TRANSFER_WAYS "in or out" {
        In = "in", "in, from the last school", ["joining", "joiner"];
        Out = "out", "out, to the next school", ["leaving", "leaver"];
    }
}

codes! {
    /// How often a task comes back.
    Repeat = REPEATS "how often" {
        Weekly = "weekly", "every week", ["week"];
        HalfTermly = "half_termly", "every half term", ["half term", "half-termly"];
        Termly = "termly", "every term", ["term"];
        Yearly = "yearly", "every year", ["annually", "year"];
    }
}

codes! {
    /// What the authority was told or asked, or told or asked us.
    CaseEntry = CASE_ENTRIES "kind of entry" {
        Request = "request", "we asked", ["asked", "request"];
        Answer = "answer", "they answered", ["answered", "reply"];
        Asked = "asked_us", "they asked", ["asked us"];
        Sent = "sent", "we sent", ["sent"];
        Decision = "decision", "decision", ["decided"];
        Chase = "chase", "chased", ["chase"];
    }
}

codes! {
    /// What the authority decided on an EHC needs assessment.
    AssessmentDecision = ASSESSMENT_DECISIONS "decision" {
        Assess = "assess", "to assess", ["yes", "will assess"];
        NotAssess = "not_assess", "not to assess", ["no", "refused"];
        NoPlan = "no_plan", "assessed, no plan", ["not to issue"];
        Plan = "plan", "to issue a plan", ["issue", "draft plan"];
    }
}
