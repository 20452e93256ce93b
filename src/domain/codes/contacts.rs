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
        Ep = "ep", "educational psychologist", ["ep", "ed psych", "edpsych", "educational psych", "psychologist", "ep service"];
        Salt = "salt", "speech and language therapist", ["salt", "slt therapist", "speech therapist", "speech and language", "speech", "s lt"];
        Ot = "ot", "occupational therapist", ["ot", "occupational therapy"];
        Physio = "physio", "physiotherapist", ["physio"];
        Camhs = "camhs", "CAMHS or MHST", ["camhs", "mhst", "mental health team"];
        Doctor = "doctor", "paediatrician or GP", ["gp", "doctor", "paediatrician", "paed", "paeds", "consultant"];
        Nurse = "nurse", "school nurse", ["nurse", "school nursing", "health visitor", "hv"];
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
        InPerson = "in_person", "in person", ["in person", "met", "met with", "saw", "seen", "spoke to", "spoke with", "spoke", "talked to", "popped in", "face to face", "came in", "visit", "meeting", "meeting with", "caught", "dropped in"];
        Gate = "gate", "at the gate", ["gate", "at gate", "at the gate", "playground", "in the playground", "on the playground", "door", "at door", "at the door", "classroom door", "pick up", "at pick up", "pickup", "at pickup", "drop off", "at drop off", "dropoff", "home time", "at home time", "hometime"];
        Phone = "phone", "by phone", ["phone", "by phone", "on the phone", "on phone", "rang", "ring", "rung", "ringing", "called", "call", "calling", "phoned", "phone call", "phonecall", "telephone", "telephoned", "tel", "spoke on phone", "spoke on the phone", "tc", "t c", "rang back"];
        Video = "video", "by video", ["teams", "on teams", "teams call", "teams meeting", "zoom", "on zoom", "video call", "video"];
        Text = "text", "by text", ["text", "texted", "sent text", "text message", "sms", "whatsapp", "txt", "txted"];
        Email = "email", "by email", ["email", "emailed", "emails", "by email", "mail", "e mail", "e mailed", "mailed", "sent email", "sent an email", "emailing"];
        Letter = "letter", "by letter", ["letter", "wrote", "wrote to", "letter home", "sent letter", "sent a letter", "post", "by letter"];
        Book = "book", "home-school book", ["book", "home school book", "diary", "in diary", "reading record", "in reading record", "contact book", "link book", "note in book", "communication book"];
        App = "app", "by app", ["app", "dojo", "on dojo", "class dojo", "classdojo", "dojo message", "dojo msg", "seesaw", "on seesaw", "tapestry", "parentmail", "arbor app", "messaged", "msgd", "message", "msg"];
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
        Progress = "progress", "progress", ["reading progress", "how getting on"];
        Worry = "worry", "worry", ["concern", "worried", "upset"];
        Provision = "provision_change", "change of provision", ["provision change", "change of provision"];
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
