//! Log lines with what each must be read as.

use super::school::school;
use super::shown::shown;
use crate::domain::lines::{Mode, Snapshot, read_log};

/// A line, and its reading as [`shown`] writes it.
type Lines = &'static [(&'static str, &'static str)];

/// The table of the design, word for word.
const TABLE: Lines = &[
    ("neli a all here 25 mins", "NELI A 24 09:30 25m | Tom p, Maya p, Zoë p, Kai p"),
    (
        "neli a maya off tom late // good blending",
        "NELI A 24 09:30 30m | Tom l, Maya a, Zoë p, Kai p | // good blending",
    ),
    ("elsa leo 30m // calm by the end", "ELSA 24 10:45 30m | Leo p | // calm by the end"),
    ("elsa", "ELSA 24 10:45 30m | Leo p"),
    ("no neli b, assembly ran over", "NELI B 24 10:00 not_held event |  | // assembly ran over"),
    ("precision maya 8/10", "Precision teaching 24 09:15 10m | Maya p 8/10"),
    (
        "rwi jayden mon tue thu",
        "ask: Which Thursday? [last Thu 19 Nov / Thu 26 Nov, still to come / leave Thursday out] so far RWI 1:1 23 11:15 20m | Jayden p && RWI 1:1 24 11:15 20m | Jayden p",
    ),
    (
        "neli a+b together 30m just me",
        "NELI A + NELI B 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p, Leo p for NELI B, Ali p for NELI B, June p for NELI B | J. Okafor led",
    ),
    (
        "neli b sam covered, kai joined us",
        "NELI B 24 10:00 25m | Leo p, Ali p, June p, +Kai p for NELI A | S. Cole cover",
    ),
    (
        "supply did sensory circs 6 of 8",
        "ask: Which two were not there? [Finn O. / Łukasz N. / Tobi A. / Rafi C. / Ruby S. / Alfie R. / Isla G. / Noah H. / don't know] pick 2",
    ),
    (
        "leo refused elsa, sat in reading corner",
        "ELSA 24 10:45 not_held pupil | Leo d | // sat in reading corner",
    ),
    (
        "lego 1.15-1.55 only leo and ali, jude swimming",
        "LEGO 24 13:15 40m | Leo p, Ali p, Jude k (swimming)",
    ),
    ("forgot friday neli a all there", "NELI A 20 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
    ("june 20m fluency", "Reading fluency 24 20m extra new | June p"),
];

const WHO_AND_WHAT: Lines = &[
    ("neli maya off", "NELI A 24 09:30 30m | Tom p, Maya a, Zoë p, Kai p"),
    ("neli", "ask: Which neli? [9:30 NELI A, 4 pupils / 10:00 NELI B, Leo P., Ali H. and June W.]"),
    (
        "no neli",
        "ask: Which neli? [9:30 NELI A, 4 pupils / 10:00 NELI B, Leo P., Ali H. and June W.]",
    ),
    ("neli c", "no: There is no group called \"neli c\"."),
    ("4w neli a", "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
    (
        "obrien late sensory",
        "Sensory circuits 24 08:45 15m | Finn l, Łukasz p, Tobi p, Rafi p, Ruby p, Alfie p, Isla p, Noah p",
    ),
    (
        "lukasz off sensory circuits",
        "Sensory circuits 24 08:45 15m | Finn p, Łukasz a, Tobi p, Rafi p, Ruby p, Alfie p, Isla p, Noah p",
    ),
    ("neli a zoë late", "NELI A 24 09:30 30m | Tom p, Maya p, Zoë l, Kai p"),
    ("neli a maya b off", "NELI A 24 09:30 30m | Tom p, Maya a, Zoë p, Kai p"),
    ("neli a maya c off", "no: Maya C. is not in NELI A, so there is nothing to mark."),
    ("neli a maya barnes absent", "NELI A 24 09:30 30m | Tom p, Maya a, Zoë p, Kai p"),
    (
        "neli a mary kate joined us",
        "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p, +Mary Kate p",
    ),
    ("precision maya b 4w", "Precision teaching 24 09:15 10m | Maya p"),
    ("read write inc jayden", "RWI 1:1 24 11:15 20m | Jayden p"),
    ("prec teach maya 12c 3e 5m", "Precision teaching 24 09:15 5m | Maya p 12c 3e"),
    ("rwi 1:1 jayden 8 out of 10", "RWI 1:1 24 11:15 20m | Jayden p 8/10"),
    ("elsa tobi", "ELSA 24 14:00 30m | Tobi p"),
    ("elsa pm", "ELSA 24 14:00 30m | Tobi p"),
    ("elsa am", "ELSA 24 10:45 30m | Leo p"),
    (
        "leo 30m",
        "ask: Which group of Leo P.? [10:00 NELI B, Leo P., Ali H. and June W. / 13:15 LEGO, Leo P., Ali H. and Jude M. / 10:45 ELSA, Leo P.]",
    ),
    ("june", "ask: Did only June W. come, or all 3? [only June W. / all 3 here]"),
    (
        "all here",
        "ask: Which session? [9:15 Precision teaching / 9:30 NELI A / 10:00 NELI B / 10:45 ELSA / 11:15 RWI 1:1 / 13:15 LEGO]",
    ),
    ("lovely elsa leo", "no: \"lovely\" is not understood."),
    ("flurb", "no: \"flurb\" names no group, intervention or pupil."),
    ("jack off neli a", "ask: Which \"jack\"? [Jack Brown, 4W / Jack Bennett, 5T]"),
];

const SLIPS: Lines = &[
    (
        "neli a tmo late",
        "offer: \"tmo\": is that Tom E., R1? => NELI A 24 09:30 30m | Tom l, Maya p, Zoë p, Kai p",
    ),
    (
        "neli a kia off",
        "offer: \"kia\": is that Kai O., R1? => NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai a",
    ),
    (
        "neli a maya barnse off",
        "offer: \"barnse\": is that Maya B., 4W? => NELI A 24 09:30 30m | Tom p, Maya a, Zoë p, Kai p",
    ),
    (
        "nelli a all here",
        "offer: \"nelli a\": is that NELI A? => NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p",
    ),
    (
        "precison maya 8/10",
        "offer: \"precison\": is that Precision teaching? => Precision teaching 24 09:15 10m | Maya p 8/10",
    ),
    (
        "june floency 20m",
        "offer: \"floency\": is that Reading fluency? => Reading fluency 24 20m extra new | June p",
    ),
];

const NEW_ONES: Lines = &[
    ("elsa june", "ELSA 24 30m extra new | June p"),
    ("precision june 15m", "Precision teaching 24 15m extra new | June p"),
    ("will 10m precision", "Precision teaching 24 10m extra new | Will p"),
    (
        "maths june 20m",
        "ask: Which \"maths\"? [a new 1:1, Maths booster with June W. / a new 1:1, Maths recovery with June W.]",
    ),
    ("fluency june and jude", "no: There is no group of Reading fluency with those pupils."),
    ("fluency", "no: Nobody has a group called Reading fluency yet."),
    ("extra elsa leo 20m", "ELSA 24 20m extra | Leo p"),
    ("another precision maya 5m 10/10", "Precision teaching 24 5m extra | Maya p 10/10"),
];

const MARKS: Lines = &[
    ("neli a -maya tom:l", "NELI A 24 09:30 30m | Tom l, Maya a, Zoë p, Kai p"),
    ("NELI-A maya:a, tom:l, zoe:p", "NELI A 24 09:30 30m | Tom l, Maya a, Zoë p, Kai p"),
    ("neli a maya:?", "NELI A 24 09:30 30m | Tom p, Maya ?, Zoë p, Kai p"),
    ("neli a maya ?", "NELI A 24 09:30 30m | Tom p, Maya ?, Zoë p, Kai p"),
    ("neli a maya:z", "no: \"z\" is no mark."),
    ("neli a no maya or tom", "NELI A 24 09:30 30m | Tom a, Maya a, Zoë p, Kai p"),
    ("neli a no tom no maya", "NELI A 24 09:30 30m | Tom a, Maya a, Zoë p, Kai p"),
    ("neli a all here except zoe", "NELI A 24 09:30 30m | Tom p, Maya p, Zoë a, Kai p"),
    ("neli a everyone but kai", "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai a"),
    (
        "neli a everyone here but tom left early",
        "NELI A 24 09:30 30m | Tom e, Maya p, Zoë p, Kai p",
    ),
    (
        "sensory all here apart from rafi and tobi",
        "Sensory circuits 24 08:45 15m | Finn p, Łukasz p, Tobi a, Rafi a, Ruby p, Alfie p, Isla p, Noah p",
    ),
    ("maya ill neli a", "NELI A 24 09:30 30m | Tom p, Maya a (ill), Zoë p, Kai p"),
    ("neli a maya ill, rest here", "NELI A 24 09:30 30m | Tom p, Maya a (ill), Zoë p, Kai p"),
    ("neli a rest late, tom here", "NELI A 24 09:30 30m | Tom p, Maya l, Zoë l, Kai l"),
    (
        "neli a maya and tom off sick",
        "NELI A 24 09:30 30m | Tom a (off sick), Maya a (off sick), Zoë p, Kai p",
    ),
    (
        "neli a zoe & kai late, maya poorly",
        "NELI A 24 09:30 30m | Tom p, Maya a (poorly), Zoë l, Kai l",
    ),
    ("neli a absent: maya, tom", "NELI A 24 09:30 30m | Tom a, Maya a, Zoë p, Kai p"),
    ("neli a late tom off maya", "NELI A 24 09:30 30m | Tom l, Maya a, Zoë p, Kai p"),
    ("NELI A. Maya off. Tom late.", "NELI A 24 09:30 30m | Tom l, Maya a, Zoë p, Kai p"),
    ("neli a tom late tom off", "no: Tom E. is marked in two ways."),
    (
        "neli a maya tom",
        "ask: Did only Maya B. and Tom E. come, or all 4? [only Maya B. and Tom E. / all 4 here]",
    ),
    ("neli a with just kai and zoe", "NELI A 24 09:30 30m | Tom k, Maya k, Zoë p, Kai p"),
    ("neli a just tom", "NELI A 24 09:30 30m | Tom p, Maya k, Zoë k, Kai k"),
    ("lego leo only", "LEGO 24 13:15 45m | Leo p, Ali k, Jude k"),
    ("neli a only", "no: It says \"only\" and then nobody."),
    ("neli a tom and kai kept in class", "NELI A 24 09:30 30m | Tom k, Maya p, Zoë p, Kai k"),
    ("neli a maya off holiday", "NELI A 24 09:30 30m | Tom p, Maya a (holiday), Zoë p, Kai p"),
    (
        "neli a tom left early dentist",
        "NELI A 24 09:30 30m | Tom e (dentist), Maya p, Zoë p, Kai p",
    ),
    ("lego jude violin", "LEGO 24 13:15 45m | Leo p, Ali p, Jude k (violin)"),
    ("elsa leo at dentist", "ELSA 24 10:45 not_held pupil | Leo a (dentist)"),
    ("neli b ali didn't want to come", "NELI B 24 10:00 25m | Leo p, Ali d, June p"),
    ("neli a maya excluded", "NELI A 24 09:30 30m | Tom p, Maya s, Zoë p, Kai p"),
    ("rwi jayden wouldnt come, crying", "RWI 1:1 24 11:15 not_held pupil | Jayden d | // crying"),
    (
        "neli a all ill",
        "NELI A 24 09:30 not_held pupil | Tom a (ill), Maya a (ill), Zoë a (ill), Kai a (ill)",
    ),
    ("neli a nobody came", "NELI A 24 09:30 not_held pupil | Tom a, Maya a, Zoë a, Kai a"),
    ("zoe kai tom late neli a", "NELI A 24 09:30 30m | Tom l, Maya p, Zoë l, Kai l"),
];

const MINUTES_OF_A_CHILD: Lines = &[
    ("neli a zoe left 9.50", "NELI A 24 09:30 30m | Tom p, Maya p, Zoë e 20m, Kai p"),
    ("neli a kai late 9.40", "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai l 20m"),
    ("neli a tom 10 mins late", "NELI A 24 09:30 30m | Tom l 20m, Maya p, Zoë p, Kai p"),
    ("neli a tom late by 10m 25 mins", "NELI A 24 09:30 25m | Tom l 15m, Maya p, Zoë p, Kai p"),
    ("neli a tom left after 10 mins", "NELI A 24 09:30 30m | Tom e 10m, Maya p, Zoë p, Kai p"),
    (
        "neli a tom late 10m",
        "ask: 10 minutes late, or a session of 10 minutes? [10 minutes late / the session lasted 10 minutes]",
    ),
    ("neli a tom late 30m", "NELI A 24 09:30 30m | Tom l, Maya p, Zoë p, Kai p"),
];

const COUNTS: Lines = &[
    (
        "neli a 3 here",
        "ask: Which one was not there? [Tom E. / Maya B. / Zoë A. / Kai O. / don't know]",
    ),
    (
        "neli a 2 off",
        "ask: Which two were not there? [Tom E. / Maya B. / Zoë A. / Kai O. / don't know] pick 2",
    ),
    ("4 here neli a", "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
    ("lego 2 of 3 no jude", "LEGO 24 13:15 45m | Leo p, Ali p, Jude a"),
    ("sensory 9 here", "no: Sensory circuits expects 8, not the number typed."),
    (
        "sensory all 8 here 15 mins",
        "Sensory circuits 24 08:45 15m | Finn p, Łukasz p, Tobi p, Rafi p, Ruby p, Alfie p, Isla p, Noah p",
    ),
    (
        "sensory circs 7 of 8 no ruby",
        "Sensory circuits 24 08:45 15m | Finn p, Łukasz p, Tobi p, Rafi p, Ruby a, Alfie p, Isla p, Noah p",
    ),
    (
        "supply sensory 6 of 8 dont know who",
        "Sensory circuits 24 08:45 15m supply counted 6 | Finn ?, Łukasz ?, Tobi ?, Rafi ?, Ruby ?, Alfie ?, Isla ?, Noah ? | ",
    ),
];

const NOT_HELD: Lines = &[
    (
        "no neli a or b, trip",
        "NELI A 24 09:30 not_held event |  | // trip && NELI B 24 10:00 not_held event |  | // trip",
    ),
    ("neli b cancelled sam ill", "NELI B 24 10:00 not_held staff_absent |  | // sam ill"),
    ("neli b no ta", "NELI B 24 10:00 not_held staff_absent |  | // no ta"),
    ("no elsa leo off", "ELSA 24 10:45 not_held pupil | Leo a"),
    ("no lego jude off", "LEGO 24 13:15 not_held pupil | Jude a"),
    ("elsa not done, leo on trip", "ELSA 24 10:45 not_held pupil | Leo k (trip)"),
    ("lego cancelled", "LEGO 24 13:15 not_held | "),
    ("lego off", "LEGO 24 13:15 not_held | "),
    ("lego x sports day", "LEGO 24 13:15 not_held event |  | // sports day"),
    ("lego not on, world book day", "LEGO 24 13:15 not_held event |  | // world book day"),
    ("missed precision", "Precision teaching 24 09:15 not_held | "),
    (
        "didnt do lego, hall in use for photos",
        "LEGO 24 13:15 not_held room |  | // hall in use for photos",
    ),
    ("didn't do neli b - no staff", "NELI B 24 10:00 not_held staff_absent |  | // no staff"),
    (
        "lego didnt happen i was covering 4w",
        "LEGO 24 13:15 not_held covering |  | // i was covering 4w",
    ),
    (
        "lego didn't happen, I was on a course",
        "LEGO 24 13:15 not_held training |  | // I was on a course",
    ),
    ("no neli a today, jelly", "NELI A 24 09:30 not_held other |  | // jelly"),
    ("no neli a yesterday", "no: NELI A is not planned for yesterday, so nothing was lost."),
    ("no neli a on fri 20 nov, snow day", "NELI A 20 09:30 not_held closed |  | // snow day"),
    ("no neli this fri", "NELI A 27 09:30 not_held | "),
    (
        "no sensory mon tue, hall in use",
        "Sensory circuits 23 08:45 not_held room |  | // hall in use && Sensory circuits 24 08:45 not_held room |  | // hall in use",
    ),
    (
        "neli a assembly",
        "ask: Did it not happen because of \"assembly\"? [did not happen: assembly / held, with the note \"assembly\"]",
    ),
    (
        "neli a cut short, fire drill 10m",
        "NELI A 24 09:30 10m cut_short incident | Tom p, Maya p, Zoë p, Kai p | // fire drill",
    ),
    ("neli a moved to thu 2.15", "NELI A 26 14:15 30m moved | "),
    ("neli a moved to 2.15", "NELI A 24 14:15 30m moved | "),
];

const SCORES: Lines = &[
    ("precision maya 24c 2e", "Precision teaching 24 09:15 10m | Maya p 24c 2e"),
    ("precision maya 8 out of 10 10m", "Precision teaching 24 09:15 10m | Maya p 8/10"),
    ("neli b june did 8/10 leo 6/10", "NELI B 24 10:00 25m | Leo p 6/10, Ali p, June p 8/10"),
    (
        "neli b scored 8/10",
        "ask: Whose score is \"scored 8/10\"? [Leo Parker, 2C / Ali Hassan, 2C / June Walsh, 2C]",
    ),
    ("elsa leo 24/11", "no: \"24/11\" is no score, for 24 is more than 11."),
];

const TIMES: Lines = &[
    ("elsa leo 1h", "ELSA 24 10:45 30m | Leo p"),
    ("elsa leo 1h10", "ELSA 24 10:45 70m | Leo p"),
    ("elsa leo 45 min 10.50", "ELSA 24 10:50 45m | Leo p"),
    ("elsa leo at 11", "ELSA 24 11:00 30m | Leo p"),
    (
        "neli a half an hour, everyone here, loved the puppets",
        "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p | // loved the puppets",
    ),
    ("neli a 9:30 to 10 all here", "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
    ("neli a 9.30-10.05 tom late maya off", "NELI A 24 09:30 35m | Tom l, Maya a, Zoë p, Kai p"),
    (
        "leo ali jude lego all there 45",
        "offer: Is 45 the minutes? => LEGO 24 13:15 45m | Leo p, Ali p, Jude p",
    ),
    ("lego ran 35 mins, ali went home", "LEGO 24 13:15 35m | Leo p, Ali e (went home), Jude p"),
    ("lego 500 mins", "no: 500 minutes is not a length for a session: give 1 to 480."),
];

const DAYS: Lines = &[
    ("yesterday rwi jayden 20m", "RWI 1:1 23 11:15 20m | Jayden p"),
    ("neli a last fri", "NELI A 20 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
    ("neli a on 20/11 all here", "NELI A 20 09:30 30m | Tom p, Maya p, Zoë p, Kai p"),
    ("rwi jayden @23/11", "RWI 1:1 23 11:15 20m | Jayden p"),
    ("rwi jayden 2026-11-23", "no: \"2026-11-23\" may be a date, but nothing says so."),
    ("rwi jayden mon tue", "RWI 1:1 23 11:15 20m | Jayden p && RWI 1:1 24 11:15 20m | Jayden p"),
    (
        "sensory mon to tue",
        "Sensory circuits 23 08:45 15m | Finn p, Łukasz p, Tobi p, Rafi p, Ruby p, Alfie p, Isla p, Noah p && Sensory circuits 24 08:45 15m | Finn p, Łukasz p, Tobi p, Rafi p, Ruby p, Alfie p, Isla p, Noah p",
    ),
    (
        "rwi jayden last thu",
        "ask: RWI 1:1 is logged already for Thu 19 Nov: change it? [change 11:15 RWI 1:1 / extra session]",
    ),
    ("change rwi jayden last thu 15m", "RWI 1:1 19 11:15 15m | Jayden p"),
    ("correction neli a maya off", "no: NELI A is not logged for today."),
    (
        "rwi jayden 20 nov",
        "offer: RWI 1:1 is not planned for Fri 20 Nov: log an extra session? => RWI 1:1 20 20m extra | Jayden p",
    ),
    ("neli a 31 feb", "no: 31 February is not a date: check the day and the month."),
    (
        "neli a wed",
        "offer: NELI A is not planned for Wed 18 Nov: log an extra session? => NELI A 18 30m extra | Tom p, Maya p, Zoë p, Kai p",
    ),
    (
        "neli a tomorrow",
        "offer: NELI A is not planned for tomorrow: log an extra session? NELI A on Wed 25 Nov has not come yet: log it already? => NELI A 25 30m extra | Tom p, Maya p, Zoë p, Kai p",
    ),
];

const ADULTS: Lines = &[
    ("sam did neli b 20 mins", "NELI B 24 10:00 20m | Leo p, Ali p, June p | S. Cole led"),
    ("rina did elsa tobi 25m", "ELSA 24 14:00 25m | Tobi p | R. Patel led"),
    ("elsa leo by rina", "ELSA 24 10:45 30m | Leo p | R. Patel led"),
    ("elsa leo covered by dawn shaw", "ELSA 24 10:45 30m | Leo p | D. Shaw cover"),
    ("neli b mrs patel covered", "NELI B 24 10:00 25m | Leo p, Ali p, June p | R. Patel cover"),
    (
        "neli b sam and me 25m",
        "NELI B 24 10:00 25m | Leo p, Ali p, June p | J. Okafor led, S. Cole led",
    ),
    (
        "neli a 40 mins sam helped",
        "NELI A 24 09:30 40m | Tom p, Maya p, Zoë p, Kai p | J. Okafor led, S. Cole helped",
    ),
    (
        "leo 30m elsa with sam",
        "offer: Did S. Cole lead it? => ELSA 24 10:45 30m | Leo p | S. Cole led",
    ),
    ("neli b supply, june away", "NELI B 24 10:00 25m supply | Leo p, Ali p, June a | "),
];

const JOINED_AND_GUESTS: Lines = &[
    (
        "neli a and neli b all here",
        "ask: NELI A and NELI B: one session together, or one each? [NELI A and NELI B together / a session each]",
    ),
    (
        "neli a & b together no leo",
        "NELI A + NELI B 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p, Leo a for NELI B, Ali p for NELI B, June p for NELI B",
    ),
    (
        "lego + neli b all here",
        "LEGO + NELI B 24 10:00 45m | Leo p, Ali p, Jude p, June p for NELI B",
    ),
    ("neli b +kai", "NELI B 24 10:00 25m | Leo p, Ali p, June p, +Kai p for NELI A"),
    ("neli b with kai joining us", "NELI B 24 10:00 25m | Leo p, Ali p, June p, +Kai p for NELI A"),
    (
        "neli b plus kai and tom",
        "NELI B 24 10:00 25m | Leo p, Ali p, June p, +Kai p for NELI A, +Tom p for NELI A",
    ),
    (
        "neli b kai late",
        "offer: Kai O. is not in NELI B: did Kai O. join as a guest? => NELI B 24 10:00 25m | Leo p, Ali p, June p, +Kai l for NELI A",
    ),
    ("neli b kai off", "no: Kai O. is not in NELI B, so there is nothing to mark."),
];

const NOTES: Lines = &[
    (
        "neli a maya upset about spelling",
        "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p | // maya upset about spelling",
    ),
    (
        "neli a - maya brilliant today",
        "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p | // maya brilliant today",
    ),
    (
        "elsa leo good, will do more on friday",
        "ELSA 24 10:45 30m | Leo p | // good, will do more on friday",
    ),
    (
        "rwi jayden 18/20 15m >mon next set",
        "RWI 1:1 24 11:15 15m | Jayden p 18/20 | > 2026-11-30 next set",
    ),
    (
        "neli a all here >fri ask mum about book",
        "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p | > 2026-11-27 ask mum about book",
    ),
    ("lego https://x.y //note", "LEGO 24 13:15 45m | Leo p, Ali p, Jude p | // https://x.y. note"),
    ("neli a 👍", "NELI A 24 09:30 30m | Tom p, Maya p, Zoë p, Kai p | // 👍"),
];

/// What the command line, which takes no notes but after `//`, says differently.
const ON_THE_COMMAND_LINE: Lines = &[
    ("leo refused elsa, sat in reading corner", "no: \"sat\" is not understood."),
    ("neli c", "no: \"c\" is not understood."),
    ("flurb", "no: \"flurb\" is not understood."),
    ("rwi jayden wouldnt come, crying", "no: \"crying\" is not understood."),
    ("no neli a today, jelly", "no: \"jelly\" is not understood."),
    ("neli a half an hour, everyone here, loved the puppets", "no: \"loved\" is not understood."),
    ("neli a maya upset about spelling", "no: \"upset\" is not understood."),
    ("neli a - maya brilliant today", "no: \"-\" is not understood."),
    ("elsa leo good, will do more on friday", "no: \"good\" is not understood."),
    ("lego https://x.y //note", "no: \"https\" is not understood."),
    ("neli a 👍", "no: \"👍\" is not understood."),
];

fn check(school: &Snapshot, mode: Mode, lines: Lines) {
    for (line, expected) in lines {
        let reading = read_log(line, school, mode);
        assert_eq!(shown(school, &reading), *expected, "{line}");
    }
}

#[test]
fn every_line_of_the_table_is_read_as_it_says() {
    check(&school(), Mode::Screen, TABLE);
}

#[test]
fn lines_as_adults_type_them() {
    let school = school();
    for lines in [
        WHO_AND_WHAT,
        SLIPS,
        NEW_ONES,
        MARKS,
        MINUTES_OF_A_CHILD,
        COUNTS,
        NOT_HELD,
        SCORES,
        TIMES,
        DAYS,
        ADULTS,
        JOINED_AND_GUESTS,
        NOTES,
    ] {
        check(&school, Mode::Screen, lines);
    }
}

#[test]
fn the_command_line_reads_the_same_but_for_notes() {
    let school = school();
    check(&school, Mode::CommandLine, ON_THE_COMMAND_LINE);
    let differs = |line: &str| ON_THE_COMMAND_LINE.iter().any(|(l, _)| *l == line);
    for (line, expected) in [TABLE, NOT_HELD, MARKS, COUNTS, DAYS].concat() {
        if !differs(line) {
            let reading = read_log(line, &school, Mode::CommandLine);
            assert_eq!(shown(&school, &reading), expected, "{line}");
        }
    }
}
