//! Codes of the contact log (RECORDS.md 1.5).

use crate::codes;

codes! {
    /// Who a conversation was with.
    WithType = WITH_TYPES "with" {
        Parent = "parent", "parent/carer", ["parent", "carer", "mum", "dad", "family", "parents", "home"];
        Pupil = "pupil", "pupil", ["child"];
        Teacher = "teacher", "class teacher", ["class teacher", "ct"];
        Ta = "ta", "TA", ["teaching assistant"];
        Slt = "slt", "leadership", ["head", "deputy", "headteacher", "slt"];
        Governor = "governor", "governor", ["sen governor", "send governor"];
        Ep = "ep", "educational psychologist", ["ep", "ed psych", "edpsych", "educational psych", "psychologist"];
        Salt = "salt", "speech and language therapist", ["salt", "slt therapist", "speech therapist", "speech and language", "speech", "s lt"];
        Ot = "ot", "occupational therapist", ["ot", "occupational therapy"];
        Physio = "physio", "physiotherapist", ["physio"];
        Camhs = "camhs", "CAMHS or MHST", ["camhs", "mhst", "mental health team"];
        Doctor = "doctor", "paediatrician or GP", ["gp", "doctor", "paediatrician", "paed", "paeds", "consultant"];
        Nurse = "nurse", "school nurse", ["nurse", "school nursing"];
        SocialWorker = "social_worker", "social worker", ["sw", "social worker", "social care", "social services", "family support worker", "fsw"];
        VirtualSchool = "virtual_school", "virtual school", ["virtual school", "vs"];
        Authority = "la", "LA SEND officer", ["la", "sen officer", "send officer", "caseworker", "case worker", "council", "local authority", "sen team"];
        EarlyYears = "early_years", "early years setting", ["nursery", "preschool", "pre school"];
        School = "school", "new or previous school", ["secondary", "new school", "previous school", "old school"];
        Advisory = "advisory", "advisory teacher", ["advisory teacher", "tod", "qtvi", "outreach", "autism team", "autism outreach", "specialist teacher"];
        Sendiass = "sendiass", "SENDIASS", ["sendiass", "iass"];
        Somebody = "other", "other", ["other"];
    }
}

codes! {
    /// How a conversation was had.
    Medium = MEDIA "how" {
        InPerson = "in_person", "in person", ["in person", "met", "saw", "spoke to", "popped in", "face to face", "came in", "visit"];
        Gate = "gate", "at the gate", ["gate", "at gate", "at the gate", "playground", "door", "at the door", "pick up", "pickup", "drop off", "home time"];
        Phone = "phone", "by phone", ["phone", "rang", "ring", "called", "call", "phoned", "telephone", "tel", "spoke on phone"];
        Video = "video", "by video", ["teams", "zoom", "video call"];
        Text = "text", "by text", ["text", "texted", "sms", "whatsapp"];
        Email = "email", "by email", ["email", "emailed", "mail", "e mail", "mailed"];
        Letter = "letter", "by letter", ["letter", "wrote", "post"];
        Book = "book", "home-school book", ["book", "home school book", "diary", "reading record", "contact book"];
        App = "app", "by app", ["app", "dojo", "class dojo", "classdojo", "seesaw", "tapestry", "parentmail", "arbor app"];
        Message = "message", "left a message", ["left message", "left msg", "voicemail", "answerphone", "left a message", "left voicemail"];
    }
}

codes! {
    /// Which way it went.
    Way = WAYS "in or out" {
        In = "in", "in", ["from them", "incoming"];
        Out = "out", "out", ["from us", "outgoing"];
    }
}

codes! {
    /// What it was about (RECORDS.md 1.5); "worry" stands for what products call concern, a word
    /// that in schools means safeguarding.
    Topic = TOPICS "about" {
        Progress = "progress", "progress", [];
        Worry = "worry", "worry", ["concern", "worried", "upset"];
        Provision = "provision_change", "change of provision", ["provision change"];
        Consent = "consent", "consent", [];
        ReviewInvite = "review_invite", "invitation to a review", ["invite", "review invite"];
        ReviewOutcome = "review_outcome", "outcome of a review", ["review outcome"];
        Attendance = "attendance", "attendance", [];
        Wellbeing = "wellbeing", "behaviour or wellbeing", ["behaviour", "wellbeing"];
        Medical = "medical", "medical", [];
        Transition = "transition", "transition", [];
        Complaint = "complaint", "complaint", [];
        Praise = "praise", "praise", [];
    }
}
