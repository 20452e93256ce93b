//! Codes about pupils, families, adults and the school's calendar.

use crate::codes;

codes! {
    /// National Curriculum year (DOMAIN.md 1.5).
    YearGroup = YEARS "year group" {
        N1 = "N1", "Nursery 1", ["year n1", "e1"];
        N2 = "N2", "Nursery 2", ["year n2", "nursery", "n", "e2", "pre school", "preschool", "f1", "fs1"];
        R = "R", "Reception", ["year r", "yr", "yr r", "rec", "reception year", "foundation", "f2", "fs2", "0", "eyfs"];
        Y1 = "1", "Year 1", ["y1", "yr 1", "yr1", "year1", "year one"];
        Y2 = "2", "Year 2", ["y2", "yr 2", "yr2", "year2", "year two"];
        Y3 = "3", "Year 3", ["y3", "yr 3", "yr3", "year3", "year three"];
        Y4 = "4", "Year 4", ["y4", "yr 4", "yr4", "year4", "year four"];
        Y5 = "5", "Year 5", ["y5", "yr 5", "yr5", "year5", "year five"];
        Y6 = "6", "Year 6", ["y6", "yr 6", "yr6", "year6", "year six"];
        Y7 = "7", "Year 7", ["y7", "yr 7", "year7"];
        Y8 = "8", "Year 8", ["y8", "yr 8", "year8"];
        Y9 = "9", "Year 9", ["y9", "yr 9", "year9"];
        Y10 = "10", "Year 10", ["y10", "yr 10", "year10"];
        Y11 = "11", "Year 11", ["y11", "yr 11", "year11"];
        X = "X", "National Curriculum not followed", ["year x"];
    }
}

codes! {
    /// Sex as the census and CTF 25 record it.
    Sex = SEXES "sex" {
        Female = "F", "Female", ["girl", "g"];
        Male = "M", "Male", ["boy", "b"];
    }
}

codes! {
    /// Previously looked after (DOMAIN.md 1.6).
    PreviouslyLookedAfter = PLAC "previously looked after" {
        No = "N", "Not declared", ["no", "false"];
        Adoption = "A", "Adoption", ["adopted", "yes", "y", "true"];
        Guardianship = "G", "Special guardianship", ["sgo"];
        Residence = "R", "Residence order", [];
        Arrangements = "C", "Child arrangements order", ["cao"];
    }
}

codes! {
    /// Young carer, in the census since 2023 (DOMAIN.md 1.6).
    YoungCarer = YOUNG_CARERS "young carer" {
        No = "N", "Not declared", ["no", "false"];
        Parent = "P", "Identified by parent", ["yes", "y", "true"];
        School = "S", "Identified by school", [];
    }
}

codes! {
    /// Who somebody is to a pupil (DOMAIN.md 1.6, the CTF codes, and the words at the gate).
    Relationship = RELATIONSHIPS "relationship" {
        Mother = "PAM", "Mother", ["mum", "mam", "mom", "mummy", "ma"];
        Father = "PAF", "Father", ["dad", "daddy", "da"];
        Carer = "CAR", "Carer", ["guardian", "parent", "parents"];
        Foster = "FOM", "Foster carer", ["fof", "foster mother", "foster father", "foster mum", "foster dad", "foster"];
        Step = "STM", "Step-parent", ["stf", "step mother", "step father", "stepmum", "stepdad", "step mum", "step dad", "stepmother", "stepfather"];
        Grandparent = "GPR", "Grandparent", ["gran", "nan", "nana", "nanny", "grandma", "grandad", "grandfather", "grandmother", "granddad", "grandpa"];
        Family = "FAM", "Other family", ["aunt", "auntie", "aunty", "uncle", "sister", "brother", "sibling"];
        SocialWorker = "SWR", "Social worker", ["sw"];
        Doctor = "DOC", "Doctor", ["gp"];
        Friend = "OTH", "Other", ["other contact", "childminder", "neighbour", "friend"];
    }
}

codes! {
    /// What an adult does at the school.
    StaffRole = STAFF_ROLES "role" {
        Senco = "senco", "SENCO", ["sendco", "inclusion lead", "inclusion manager", "assistant senco", "deputy senco"];
        Ta = "ta", "TA", ["teaching assistant", "hlta", "lsa", "learning support assistant", "1 1 ta", "teaching assistants", "support assistant"];
        Elsa = "elsa", "ELSA", ["pastoral", "emotional literacy support assistant", "learning mentor", "pastoral lead"];
        Teacher = "teacher", "Teacher", ["class teacher", "ect"];
        Lead = "slt", "Leadership", ["head", "headteacher", "head teacher", "deputy head", "assistant head", "deputy"];
        Supply = "supply", "Supply", ["agency", "supply ta", "supply teacher"];
        Office = "office", "Office", ["admin", "administrator", "business manager"];
        Visitor = "other", "Other", ["volunteer", "midday", "visitor"];
    }
}

codes! {
    /// What a stretch of the school's calendar is.
    CalendarType = CALENDAR_TYPES "kind of days" {
        Term = "term", "Term", [];
        HalfTerm = "half_term", "Half term", ["half term holiday"];
        Inset = "inset", "INSET day", ["inset day", "training day", "staff training"];
        BankHoliday = "bank_holiday", "Bank holiday", [];
        Closed = "closed", "School closed", ["closure", "snow day", "polling day"];
        Open = "open", "Open after all", ["extra day"];
    }
}

codes! {
    /// How terms are counted.
    TermStyle = TERM_STYLES "terms" {
        Three = "three", "Autumn, spring, summer with half terms", [];
        Six = "six", "Terms 1 to 6", [];
    }
}

codes! {
    /// What a school may have its own word for: a code list and a code of it, with a dot between.
    Worded = WORDED "what is worded" {
        Universal = "tier.universal", "Tier: universal", ["universal"];
        Targeted = "tier.targeted", "Tier: targeted", ["targeted"];
        Specialist = "tier.specialist", "Tier: specialist", ["specialist"];
        Communication = "area of need.ci", "Area: communication and interaction", ["communication"];
        Cognition = "area of need.cl", "Area: cognition and learning", ["cognition"];
        Emotional = "area of need.semh", "Area: social, emotional and mental health", ["semh"];
        Sensory = "area of need.sp", "Area: sensory and/or physical", ["sensory"];
        PlanReview = "kind of review.plan", "Review: plan review", ["plan review"];
        Meeting = "kind of review.parent_meeting", "Review: parent meeting", ["parent meeting"];
    }
}
