//! A file to start from for each kind of list, with what its columns mean.

use super::What;

/// The list as CSV with its headings and examples of invented people: what `--template` prints.
///
/// The examples of the lists belong together: the groups name pupils, adults and interventions of
/// the other lists, so all six can be tried out one after the other.
pub fn template(what: What) -> &'static str {
    match what {
        What::Pupils => PUPILS,
        What::Staff => STAFF,
        What::Carers => CARERS,
        What::Interventions => INTERVENTIONS,
        What::Provisions => PROVISIONS,
        What::Measures => MEASURES,
    }
}

const PUPILS: &str = "\
UPN,Admission number,Surname,Forename,Known as,Date of birth,Sex,Year group,Class,Class teacher,SEN status,SEN start date,Primary need,Secondary need,EAL,Home language,FSM,Pupil premium,Looked after,Medical,Allergy,What helps,Joined,Left,Notes
U001200121001,1001,Barnes,Maya,,04/03/2018,F,Year 4,4W,,K,01/09/2025,SPLD,SLCN,N,English,N,N,N,,,\"Overlays, short instructions\",01/09/2022,,
H001200121002,1002,Hill,Thomas,Tom,19/11/2017,M,Year 4,4W,,EHCP,12/05/2024,ASD,,N,English,Y,Y,N,,Nuts: pen in office,Now and next board,01/09/2022,,
";

const STAFF: &str = "\
Title,Forename,Surname,Role,Days in,Initials,Hours a week,From,To,Notes
Mrs,Dawn,Shaw,TA,Mon Tue Wed Thu Fri,DS,27.5,,,
Mr,Joe,Hughes,Class teacher,Mon-Thu,JH,32.5,,,
";

const CARERS: &str = "\
Pupil UPN,Pupil,Class,Title,Forename,Surname,Relationship,Order,Phone,Email,Language,Interpreter,Parental responsibility,Do not contact,Address,Notes
U001200121001,Maya Barnes,4W,Mrs,Anna,Barnes,Mother,1,01632 960001,,English,N,Y,N,,
,Tom Hill,4W,Mr,Peter,Hill,Father,1,01632 960002,peter@example.org,English,N,Y,N,,
";

const INTERVENTIONS: &str = "\
Intervention,Area of need,Tier,Minutes,Times a week,Weeks,Group size,Also called,What it is,Who it is for,When it ends,Evidence,Score,Unit,Better is
Word Builders,C&L,Targeted,20,3,12,4,wb,Spelling by parts of words,Years 3 to 6 below expected spelling,Two terms or 80% on the list,,Spelling list,words,higher
Talk Circle,C&I,Targeted,30,2,10,6,tc,Turn taking and listening,,,,,,
";

const PROVISIONS: &str = "\
Group,Intervention,Schedule,Days,Time,Minutes,Times a week,Weeks,From,To,Staff,Helped by,Members,Class,Logged,Where,Intended outcome,Review on,Notes
Word Builders A,Word Builders,,Tue Thu,09:15,20,,every,07/09/2026,18/12/2026,Dawn Shaw,,U001200121001; Tom Hill 4W,,every session,Library,,,
Talk Circle 4W,Talk Circle,times a week,,,30,2,,07/09/2026,,Dawn Shaw; Joe Hughes,,Maya Barnes; Tom Hill,4W,exceptions only,4W,,,
";

const MEASURES: &str = "\
Pupil,Class,Group,Test,Start date,Start,End date,End,Outcome,Next,Given by,Notes
Maya Barnes,4W,Word Builders A,Single word spelling,07/09/2025,6;02,10/07/2026,7;01,1,carry on,Dawn Shaw,
Tom Hill,4W,Word Builders A,Spelling list,07/09/2025,12,10/07/2026,21,0,stop,Dawn Shaw,
";

/// What the columns of a list mean, in the order of its template: heading and one sentence.
pub fn columns_help(what: What) -> &'static [(&'static str, &'static str)] {
    match what {
        What::Pupils => &[
            ("UPN", "Thirteen characters; may be empty; a wrong check letter refuses the row."),
            (
                "Admission number",
                "The number of the management system; finds the pupil where there is no UPN.",
            ),
            ("Surname, Forename", "Or one column Name, as Barnes, Maya or Maya Barnes."),
            ("Date of birth", "16/12/2017, 16 Dec 2017 or 2017-12-16; day first."),
            (
                "Year group, Class",
                "Year 4, 4, R or Reception; a sheet for each class is read by its name.",
            ),
            ("SEN status", "K, E, N or words; words that are not known are kept."),
            ("SEN start date", "Empty counts from today."),
            (
                "Primary need, Secondary need",
                "Or one column Need, several with / between, or a row for each.",
            ),
            ("EAL, FSM, Pupil premium, Looked after", "Y or N; an empty cell changes nothing."),
        ],
        What::Staff => &[
            ("Forename, Surname", "Or one column Name; Mrs Shaw will do."),
            ("Role", "TA, class teacher, SENCO, ELSA, head, office, supply."),
            ("Days in", "Mon Tue Thu, or Mon-Fri; empty counts as the whole week."),
            ("Hours a week", "27.5; or Minutes a week."),
        ],
        What::Carers => &[
            (
                "Pupil UPN, Pupil, Class",
                "Whose; one of UPN, admission number or name, with the class where names repeat.",
            ),
            ("Forename, Surname", "Or one column Name. One row for each parent and child."),
            ("Relationship", "Mother, father, carer, grandparent, foster carer and so on."),
            ("Do not contact", "Y is a hard stop; only a person lifts it again."),
        ],
        What::Interventions => &[
            ("Intervention", "Its name; the same name is the same intervention."),
            ("Area of need", "C&I, C&L, SEMH or S&P."),
            ("Tier", "Universal, targeted or specialist; wave 1, 2 or 3."),
            ("Also called", "Short forms people type, with commas between."),
        ],
        What::Provisions => &[
            ("Group", "Its name, on every row where there is a row for each member."),
            ("Intervention", "From the library; added to it where it is not there."),
            (
                "Days, Time",
                "Tue Thu and 9:15, or Tue 9:15; Thu 13:00 in one cell; empty for no fixed time.",
            ),
            ("Times a week", "For groups without fixed times."),
            ("Weeks", "Every, odd or even weeks."),
            ("Staff", "Adults on file with ; between; the first leads."),
            (
                "Members",
                "Pupils on file with ; between: UPN, admission number or name, with the class where names repeat.",
            ),
            ("Logged", "Every session, exceptions only, or nothing."),
        ],
        What::Measures => &[
            ("Pupil, Class", "Or UPN; the class where names repeat."),
            ("Group", "On file; where several have the name, the pupil's."),
            ("Test", "Its name, the same each time: only the same test is compared."),
            ("Start, End", "6;02 for years and months, SS 85 for a standardised score, or points."),
            (
                "Date, Score, Age score, Standardised score",
                "One score a row instead, with When for start or end.",
            ),
            ("Outcome", "-2 to 2: less or more than expected."),
        ],
    }
}
