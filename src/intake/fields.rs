//! What columns of lists are called, as data.
//!
//! MIS exports have no fixed layout and a SENCO's own list has none at all, so headings are matched
//! by these words, folded: the wording of SIMS, Arbor, Bromcom and ScholarPack reports, of CTF and
//! MIS data hubs, and of staff rooms. A field that is named as a record's field is read as that
//! field's declaration says; the others are named where they are read.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::What;
use crate::domain::Kind;
use crate::domain::fold::fold;
use crate::domain::kind::{Place, Record};
use crate::domain::records as r;

/// One field that a column may hold.
#[derive(Debug)]
pub(crate) struct FieldName {
    /// The name in maps and messages.
    pub name: &'static str,
    /// Headings that mean it.
    pub headings: &'static [&'static str],
}

const fn f(name: &'static str, headings: &'static [&'static str]) -> FieldName {
    FieldName { name, headings }
}

/// The field of a column that is looked at and left out on purpose.
pub(crate) const IGNORE: &str = "ignore";

/// Fields of a list of pupils.
const PUPILS: &[FieldName] = &[
    f("upn", &["upn", "unique pupil number", "upn number", "unique pupil no", "upn no"]),
    f("former_upn", &["former upn", "previous upn", "temporary upn", "old upn"]),
    f(
        "mis_id",
        &[
            "admission no",
            "admission number",
            "adno",
            "adm no",
            "adm number",
            "admno",
            "admission num",
            "mis id",
            "mis number",
            "mis no",
            "arbor student id",
            "arbor id",
            "student id",
            "student number",
            "student no",
            "pupil id",
            "pupil number",
            "pupil no",
            "pupil reference",
            "pupil ref",
            "sims id",
            "bromcom id",
            "scholarpack id",
            "person id",
            "external id",
            "student reference",
            "local id",
            "learner id",
            "admission",
            "id",
            "roll no",
            "roll number",
        ],
    ),
    f(
        "surname",
        &[
            "surname",
            "last name",
            "legal surname",
            "legal last name",
            "family name",
            "lastname",
            "surnames",
            "legal family name",
            "second name",
        ],
    ),
    f(
        "other_surname",
        &[
            "preferred surname",
            "preferred last name",
            "chosen surname",
            "chosen last name",
            "preferred family name",
        ],
    ),
    f(
        "forename",
        &[
            "forename",
            "first name",
            "legal forename",
            "legal first name",
            "given name",
            "firstname",
            "forenames",
            "first names",
            "christian name",
            "legal given name",
        ],
    ),
    f(
        "preferred",
        &[
            "preferred name",
            "preferred forename",
            "preferred first name",
            "known as",
            "known name",
            "chosen name",
            "chosen forename",
            "chosen first name",
            "nickname",
            "called",
            "familiar name",
            "preferred given name",
            "name used",
            "likes to be called",
        ],
    ),
    f(
        "name",
        &[
            "name",
            "pupil",
            "pupil name",
            "pupils",
            "pupils name",
            "student",
            "student name",
            "child",
            "childs name",
            "child name",
            "full name",
            "learner",
            "learner name",
            "legal name",
            "legal full name",
            "children",
            "preferred full name",
            "name of child",
            "name of pupil",
            "students",
            "pupil full name",
            "childrens names",
            "forename surname",
            "first name surname",
            "forename and surname",
            "first and last name",
            "names",
        ],
    ),
    f(
        "name_surname_first",
        &[
            "surname forename",
            "surname and forename",
            "surname first name",
            "last name first name",
            "last first",
            "surname forename s",
            "name surname forename",
            "pupil surname forename",
            "surname name",
        ],
    ),
    f(
        "dob",
        &[
            "date of birth",
            "dob",
            "d o b",
            "birth date",
            "birthdate",
            "birthday",
            "born",
            "birth",
            "date birth",
        ],
    ),
    f(
        "sex",
        &[
            "sex",
            "gender",
            "legal sex",
            "m f",
            "f m",
            "boy girl",
            "sex gender",
            "gender sex",
            "b g",
            "sex at birth",
        ],
    ),
    f(
        "year_group",
        &[
            "year",
            "year group",
            "yr",
            "yr group",
            "nc year",
            "ncy",
            "ncyear",
            "national curriculum year",
            "nc year actual",
            "ncyearactual",
            "year groups",
            "year grp",
            "yeargroup",
            "current year group",
            "curriculum year",
            "nc year group",
            "actual year",
            "year gp",
            "yg",
            "school year",
            "current year",
        ],
    ),
    f(
        "class",
        &[
            "class",
            "reg group",
            "registration group",
            "reg",
            "form",
            "tutor group",
            "registration form",
            "class name",
            "reg form",
            "registration",
            "form group",
            "current class",
            "registration forms",
            "reg grp",
            "class group",
            "base class",
            "classes",
            "teaching class",
            "house class",
            "reg class",
            "registration class",
            "home class",
        ],
    ),
    f(
        "year_class",
        &[
            "year class",
            "class year",
            "year and class",
            "yr class",
            "class yr",
            "year group class",
            "form year",
            "class and year",
        ],
    ),
    f(
        "teacher",
        &[
            "class teacher",
            "teacher",
            "form tutor",
            "tutor name",
            "registration tutor",
            "form teacher",
            "reg tutor",
            "tutor",
            "ct",
            "class teachers",
            "current teacher",
        ],
    ),
    f(
        "status",
        &[
            "sen status",
            "send status",
            "sen provision",
            "sen provision code",
            "sen code",
            "sen stage",
            "stage",
            "sen",
            "send",
            "status",
            "sen level",
            "level",
            "sen support level",
            "sen provision status",
            "current sen status",
            "sen category",
            "code of practice",
            "cop stage",
            "cop",
            "code of practice stage",
            "senprovisioncode",
            "senprovision",
            "senprovisiondescription",
            "sen provision description",
            "provision type code",
            "provision type",
            "register",
            "sen register",
            "sen status code",
            "sen status description",
            "sen status name",
            "k or e",
            "k e",
            "e k",
            "sen k e",
            "sen n k e",
            "send code",
            "send stage",
            "sen register status",
            "sen d",
            "level of support",
            "sen status current",
            "send level",
            "sen provision name",
            "sen provision type",
            "send provision",
            "send register",
            "sen flag",
            "send category",
            "stage of code of practice",
        ],
    ),
    f(
        "status_starts",
        &[
            "sen start date",
            "status start date",
            "sen status start date",
            "sen provision start date",
            "senprovisionstartdate",
            "date placed on register",
            "on register since",
            "date added",
            "added to register",
            "date on register",
            "since",
            "sen since",
            "sen from",
            "date added to register",
            "sen start",
            "provision start date",
            "date added to sen register",
            "on sen register since",
            "sen status from",
        ],
    ),
    f("starts", &["start date", "start", "from", "date started", "date from", "startdate"]),
    f(
        "status_ends",
        &[
            "sen end date",
            "status end date",
            "senprovisionenddate",
            "sen provision end date",
            "date removed",
            "off register",
            "removed from register",
            "provision end date",
            "sen status end date",
            "date off register",
        ],
    ),
    f(
        "need",
        &[
            "need",
            "needs",
            "sen need",
            "sen needs",
            "send need",
            "send needs",
            "type of need",
            "sen type",
            "need type",
            "difficulty",
            "sen need type",
            "needtypecode",
            "needtypedescription",
            "need code",
            "sen type code",
            "sen type description",
            "category of need",
            "area of difficulty",
            "areas of need",
            "needs identified",
            "sen need code",
            "description of need",
            "nature of need",
            "current sen needs",
            "area of need",
            "difficulties",
            "area s of need",
            "sentype",
            "need description",
            "types of need",
            "sen need description",
            "major need",
            "reason for sen",
            "sen needs ranked",
            "broad area of need",
            "identified need",
            "identified needs",
            "send type",
        ],
    ),
    f(
        "need1",
        &[
            "primary need",
            "main need",
            "primary sen need",
            "primary sen type",
            "need 1",
            "sen need 1",
            "senneed1",
            "sen type 1",
            "primary area of need",
            "first need",
            "primary type of need",
            "main area of need",
            "sen need primary",
            "primary",
            "primary send need",
            "need primary",
            "primary difficulty",
            "sen primary need",
        ],
    ),
    f(
        "need2",
        &[
            "secondary need",
            "need 2",
            "sen need 2",
            "senneed2",
            "secondary sen need",
            "second need",
            "secondary sen type",
            "sen type 2",
            "other need",
            "additional need",
            "additional needs",
            "secondary area of need",
            "other needs",
            "secondary type of need",
            "secondary needs",
            "secondary",
            "secondary send need",
            "need secondary",
            "secondary difficulty",
            "sen secondary need",
        ],
    ),
    f("need3", &["tertiary need", "need 3", "third need", "sen need 3", "senneed3", "sen type 3"]),
    f(
        "need_rank",
        &[
            "rank",
            "ranking",
            "sen need ranking",
            "need rank",
            "need ranking",
            "sen need rank",
            "priority",
            "sen type ranking",
            "sentyperank",
            "sen type rank",
            "sen ranking",
        ],
    ),
    f(
        "need_starts",
        &[
            "need start date",
            "needstartdate",
            "sen need start date",
            "need from",
            "sen type start date",
        ],
    ),
    f(
        "need_ends",
        &["need end date", "needenddate", "sen need end date", "need to", "sen type end date"],
    ),
    f("need_notes", &["sen description", "need notes", "neednotes", "send description"]),
    f(
        "diagnosis",
        &[
            "diagnosis",
            "diagnoses",
            "medical diagnosis",
            "diagnosed",
            "formal diagnosis",
            "diagnosis if any",
        ],
    ),
    f(
        "has_plan",
        &[
            "ehcp",
            "ehc plan",
            "education health and care plan",
            "has ehcp",
            "ehcp y n",
            "ehc plan y n",
            "has ehc plan",
            "ehc",
            "e",
        ],
    ),
    f("has_support", &["sen support", "k", "sen support y n", "on sen support", "send support"]),
    f(
        "has_monitoring",
        &[
            "monitoring",
            "watch list",
            "monitor",
            "watching",
            "sen monitoring",
            "on watch list",
            "watchlist",
        ],
    ),
    f(
        "issued",
        &[
            "ehcp issued",
            "ehcp date",
            "date of ehcp",
            "plan issued",
            "ehcp start date",
            "ehcp issue date",
            "ehcp final date",
            "date ehcp issued",
            "issue date",
            "date of plan",
        ],
    ),
    f(
        "last_review",
        &[
            "last annual review",
            "last ar",
            "date of last annual review",
            "last ehcp review",
            "previous annual review",
        ],
    ),
    f(
        "authority",
        &["la", "local authority", "ehcp authority", "lea", "maintaining la", "home la", "ehcp la"],
    ),
    f(
        "caseworker",
        &[
            "caseworker",
            "case worker",
            "sen caseworker",
            "send officer",
            "ehcp coordinator",
            "plan coordinator",
            "la caseworker",
            "ehcp caseworker",
            "sen officer",
        ],
    ),
    f("band", &["band", "funding band", "banding", "top up band", "ehcp band"]),
    f(
        "funded_hours",
        &[
            "funded hours",
            "hours",
            "ehcp hours",
            "hours funded",
            "ta hours",
            "support hours",
            "funding hours",
        ],
    ),
    f(
        "eal",
        &[
            "eal",
            "english as an additional language",
            "eal y n",
            "eal pupil",
            "is eal",
            "eal status",
            "eal student",
        ],
    ),
    f(
        "language",
        &[
            "home language",
            "first language",
            "language",
            "mother tongue",
            "languages",
            "language spoken at home",
            "home language s",
        ],
    ),
    f(
        "fsm",
        &[
            "fsm",
            "free school meals",
            "free meals",
            "fsm eligible",
            "fsm y n",
            "eligible for free school meals",
            "fsm eligibility",
            "free school meal",
        ],
    ),
    f(
        "pupil_premium",
        &[
            "pupil premium",
            "pp",
            "ppg",
            "pupil premium y n",
            "pupil premium eligible",
            "pp y n",
            "pupil premium indicator",
            "pp eligible",
            "pupil premium status",
        ],
    ),
    f(
        "looked_after",
        &[
            "looked after",
            "lac",
            "in care",
            "cla",
            "child looked after",
            "children looked after",
            "looked after child",
            "looked after status",
        ],
    ),
    f(
        "care_authority",
        &["care authority", "looked after by", "lac authority", "caring authority"],
    ),
    f(
        "previously_looked_after",
        &[
            "previously looked after",
            "plac",
            "pla",
            "post lac",
            "adopted from care",
            "post looked after",
            "previously looked after status",
        ],
    ),
    f(
        "service_child",
        &[
            "service child",
            "service children",
            "service",
            "forces",
            "service family",
            "service children indicator",
        ],
    ),
    f("young_carer", &["young carer", "young carers", "carer y n"]),
    f(
        "medical",
        &[
            "medical",
            "medical needs",
            "medical notes",
            "medical conditions",
            "medical condition",
            "health",
            "medical information",
            "health needs",
        ],
    ),
    f("allergy", &["allergy", "allergies", "food allergy", "food allergies"]),
    f("handling", &["positive handling", "handling plan", "positive handling plan", "team teach"]),
    f(
        "helps",
        &[
            "what helps",
            "strategies",
            "support strategies",
            "helps",
            "key strategies",
            "what works",
            "classroom strategies",
            "how to help me",
            "how to help",
        ],
    ),
    f(
        "hinders",
        &["what does not help", "triggers", "what doesnt help", "hinders", "avoid", "barriers"],
    ),
    f("strengths", &["strengths", "good at", "strengths and interests", "interests"]),
    f("views", &["my views", "pupil views", "pupil voice", "views", "child voice"]),
    f(
        "communication",
        &["communication", "how i communicate", "communication method", "communication needs"],
    ),
    f(
        "joined",
        &[
            "joined",
            "admission date",
            "date joined",
            "date of admission",
            "entry date",
            "entrydate",
            "date of entry",
            "start date at school",
            "doa",
            "date started school",
        ],
    ),
    f(
        "left",
        &[
            "left",
            "leaving date",
            "date left",
            "leave date",
            "date of leaving",
            "leavingdate",
            "dol",
        ],
    ),
    f(
        "destination",
        &[
            "destination",
            "destination school",
            "next school",
            "leaving destination",
            "transferred to",
        ],
    ),
    f(
        "notes",
        &[
            "notes",
            "comments",
            "comment",
            "note",
            "senco notes",
            "additional information",
            "other information",
            "further information",
            "sen notes",
            "send notes",
            "general notes",
        ],
    ),
    f(
        IGNORE,
        &[
            "globally unique student id",
            "school",
            "site",
            "courses classes",
            "courses",
            "enrolment status",
            "enrol status",
            "ethnicity",
            "middle name",
            "middle names",
            "legal middle names",
            "age",
            "age years",
            "initials",
            "school name",
            "no",
            "number",
            "count",
            "total",
            "photo",
            "house",
            "religion",
            "attendance",
            "address",
            "postcode",
            "term",
        ],
    ),
];

/// Headings of pay and personnel systems: a list with one of them is not a list of children.
const PERSONNEL: &[&str] = &[
    "ni number",
    "ni no",
    "national insurance",
    "national insurance number",
    "national insurance no",
    "nino",
    "gross pay",
    "net pay",
    "tax code",
    "paye",
    "payroll number",
    "payroll no",
    "payroll id",
    "employee number",
    "employee no",
    "employee id",
    "employee",
    "sort code",
    "bank account",
    "account number",
    "hourly rate",
    "annual salary",
    "salary",
    "cost centre",
    "pension",
    "gross",
    "net",
    "pay period",
    "basic pay",
    "job title",
    "line manager",
    "pay grade",
    "pay scale",
    "tax",
    "ni",
    "fte",
    "employee name",
    "staff number",
];

/// Fields of a list of adults.
const STAFF: &[FieldName] = &[
    f(
        "name",
        &[
            "name",
            "full name",
            "staff",
            "staff name",
            "adult",
            "staff member",
            "legal name",
            "preferred full name",
            "member of staff",
            "names",
            "adults",
        ],
    ),
    f("name_surname_first", &["surname forename", "last name first name"]),
    f("title", &["title", "salutation"]),
    f(
        "forename",
        &[
            "forename",
            "first name",
            "legal forename",
            "legal first name",
            "preferred forename",
            "preferred first name",
            "given name",
        ],
    ),
    f(
        "surname",
        &[
            "surname",
            "last name",
            "legal surname",
            "legal last name",
            "family name",
            "preferred surname",
        ],
    ),
    f(
        "role",
        &[
            "role",
            "job",
            "job title",
            "position",
            "post",
            "post title",
            "staff role",
            "business role",
            "business roles",
            "post held",
        ],
    ),
    f(
        "days",
        &[
            "days",
            "days in",
            "working days",
            "days worked",
            "works",
            "work pattern",
            "days of work",
            "working pattern",
        ],
    ),
    f("initials", &["initials", "code", "staff code", "staff initials"]),
    f("weekly_minutes", &["contracted minutes", "minutes a week", "weekly minutes", "contracted"]),
    f(
        "weekly_hours",
        &[
            "hours",
            "contracted hours",
            "hours a week",
            "weekly hours",
            "hours per week",
            "contract hours",
            "hrs",
        ],
    ),
    f(
        "starts",
        &[
            "start date",
            "from",
            "start",
            "started",
            "employment start date",
            "date started",
            "contract start date",
        ],
    ),
    f(
        "ends",
        &["end date", "to", "leaving date", "left", "employment end date", "contract end date"],
    ),
    f("notes", &["notes", "comments", "comment"]),
    f(
        IGNORE,
        &[
            "id",
            "email",
            "email address",
            "phone",
            "mobile",
            "class",
            "year",
            "year group",
            "school",
            "gender",
            "sex",
            "ni number",
            "no",
            "date of birth",
            "dob",
            "employee number",
            "staff number",
            "payroll number",
            "number",
            "fte",
            "line manager",
        ],
    ),
];

/// Fields of a list of parents and carers.
const CARERS: &[FieldName] = &[
    f("upn", &["upn", "pupil upn", "unique pupil number", "child upn"]),
    f(
        "mis_id",
        &[
            "admission no",
            "admission number",
            "adno",
            "pupil id",
            "student id",
            "arbor student id",
            "mis id",
            "mis number",
            "pupil number",
        ],
    ),
    f(
        "pupil",
        &[
            "pupil",
            "pupil name",
            "child",
            "child name",
            "childs name",
            "student",
            "student name",
            "name of child",
            "learner",
            "pupil full name",
        ],
    ),
    f(
        "pupil_surname",
        &[
            "pupil surname",
            "child surname",
            "student surname",
            "pupil last name",
            "student last name",
        ],
    ),
    f(
        "pupil_forename",
        &[
            "pupil forename",
            "child forename",
            "student forename",
            "pupil first name",
            "student first name",
        ],
    ),
    f(
        "class",
        &[
            "class",
            "reg group",
            "registration group",
            "form",
            "pupil class",
            "year group",
            "registration form",
        ],
    ),
    f(
        "name",
        &[
            "name",
            "contact",
            "contact name",
            "carer",
            "parent",
            "parent carer",
            "parent name",
            "carer name",
            "full name",
            "contact full name",
            "parent carer name",
            "guardian",
        ],
    ),
    f("title", &["title", "contact title", "parent title", "salutation"]),
    f(
        "forename",
        &[
            "forename",
            "first name",
            "contact forename",
            "contact first name",
            "parent forename",
            "parent first name",
        ],
    ),
    f(
        "surname",
        &[
            "surname",
            "last name",
            "contact surname",
            "contact last name",
            "parent surname",
            "parent last name",
        ],
    ),
    f(
        "relationship",
        &[
            "relationship",
            "relation",
            "relationship to pupil",
            "relationship to child",
            "relationship to student",
            "contact relationship",
            "relationship type",
        ],
    ),
    f("priority", &["priority", "order", "contact order", "contact priority", "call order"]),
    f(
        "phone",
        &[
            "phone",
            "telephone",
            "mobile",
            "phone number",
            "tel",
            "mobile number",
            "telephone number",
            "contact number",
            "main phone",
            "primary phone",
            "mobile phone",
        ],
    ),
    f("email", &["email", "email address", "e mail", "primary email"]),
    f("address", &["address", "home address", "full address", "postal address"]),
    f("language", &["language", "home language", "preferred language", "first language"]),
    f("interpreter", &["interpreter", "interpreter needed", "needs interpreter", "translator"]),
    f(
        "responsibility",
        &[
            "parental responsibility",
            "responsibility",
            "pr",
            "has parental responsibility",
            "legal responsibility",
        ],
    ),
    f("no_contact", &["do not contact", "no contact", "contact barred", "court order", "barred"]),
    f("notes", &["notes", "comments", "comment"]),
    f(
        IGNORE,
        &[
            "id",
            "year",
            "work phone",
            "home phone",
            "postcode",
            "gender",
            "sex",
            "date of birth",
            "dob",
            "no",
        ],
    ),
];

/// Fields of the library of interventions.
const INTERVENTIONS: &[FieldName] = &[
    f(
        "title",
        &[
            "intervention",
            "name",
            "title",
            "intervention name",
            "programme",
            "provision",
            "programme name",
        ],
    ),
    f("area", &["area", "area of need", "broad area", "need", "category"]),
    f("tier", &["tier", "wave", "level"]),
    f("minutes", &["minutes", "length", "session length", "duration", "mins", "time"]),
    f(
        "per_week",
        &[
            "times a week",
            "per week",
            "frequency",
            "sessions per week",
            "sessions a week",
            "a week",
            "times per week",
        ],
    ),
    f("weeks", &["weeks", "number of weeks", "how long", "length in weeks"]),
    f("group_max", &["group size", "max group", "group", "ratio", "maximum group size", "size"]),
    f("also", &["also called", "also", "short name", "short names", "abbreviation", "alias"]),
    f("description", &["description", "what it is", "about", "summary"]),
    f("entry", &["who it is for", "entry", "entry criteria", "criteria"]),
    f("exit", &["when it ends", "exit", "exit criteria"]),
    f("evidence", &["evidence", "evidence base", "research"]),
    f("measure", &["score", "measure", "assessment", "test", "how measured"]),
    f("unit", &["unit", "units"]),
    f("direction", &["better is", "direction"]),
    f(IGNORE, &["id", "no", "cost", "staff", "lead"]),
];

/// Fields of a list of groups and 1:1s.
const PROVISIONS: &[FieldName] = &[
    f(
        "title",
        &["group", "name", "title", "provision", "group name", "provision name", "group title"],
    ),
    f("intervention", &["intervention", "programme", "library", "intervention name"]),
    f("schedule", &["schedule", "schedule type"]),
    f("days", &["days", "day", "when", "days of week", "weekday"]),
    f("time", &["time", "start time", "at", "times"]),
    f("minutes", &["minutes", "length", "session length", "duration", "mins"]),
    f(
        "per_week",
        &[
            "times a week",
            "per week",
            "frequency",
            "sessions per week",
            "sessions a week",
            "times per week",
        ],
    ),
    f("weeks", &["weeks", "which weeks", "week"]),
    f("starts", &["starts", "start date", "from", "start", "first day"]),
    f("ends", &["ends", "end date", "to", "end", "last day", "until"]),
    f(
        "staff",
        &[
            "staff",
            "adult",
            "adults",
            "led by",
            "lead",
            "ta",
            "who",
            "run by",
            "leader",
            "delivered by",
        ],
    ),
    f("helpers", &["helped by", "helpers", "support staff", "supported by"]),
    f(
        "members",
        &[
            "members",
            "pupils",
            "children",
            "pupil",
            "child",
            "who is in it",
            "member",
            "students",
            "pupil names",
        ],
    ),
    f("class", &["class", "reg group", "form", "pupil class", "year and class"]),
    f("logging", &["logged", "logging", "what is logged", "log"]),
    f("location", &["where", "location", "room", "place"]),
    f("area", &["area", "area of need", "broad area"]),
    f("tier", &["tier", "wave"]),
    f("status", &["status"]),
    f("also", &["also called", "also", "short name"]),
    f("intended", &["intended outcome", "outcome", "aim", "target", "intended"]),
    f("review_on", &["review on", "review date", "review"]),
    f("notes", &["notes", "comments", "comment"]),
    f(IGNORE, &["id", "no", "cost"]),
];

impl What {
    /// The fields that columns of this kind of list may hold.
    pub(crate) fn fields(self) -> &'static [FieldName] {
        match self {
            What::Pupils => PUPILS,
            What::Staff => STAFF,
            What::Carers => CARERS,
            What::Interventions => INTERVENTIONS,
            What::Provisions => PROVISIONS,
        }
    }

    /// The record type whose own names and labels are headings too.
    fn kind(self) -> &'static Kind {
        match self {
            What::Pupils => r::Pupil::KIND,
            What::Staff => r::Staff::KIND,
            What::Carers => r::Carer::KIND,
            What::Interventions => r::Intervention::KIND,
            What::Provisions => r::Provision::KIND,
        }
    }

    /// The field of that name.
    pub(crate) fn field(self, name: &str) -> Option<&'static str> {
        self.fields().iter().map(|f| f.name).find(|n| *n == name)
    }

    /// The field that a heading names.
    pub(crate) fn heading(self, heading: &str) -> Option<&'static str> {
        static ALL: LazyLock<HashMap<What, HashMap<String, &'static str>>> =
            LazyLock::new(|| What::ALL.into_iter().map(|w| (w, w.headings())).collect());
        let known = ALL.get(&self)?;
        let whole = fold(heading);
        // "Year group(s) this academic year", "Date of birth (dd/mm/yyyy)", "UPN *".
        let before = heading.split(['(', ':', '\n', '[']).next().map(fold).unwrap_or_default();
        for words in [whole.as_str(), before.as_str()] {
            if let Some(field) = known.get(words) {
                return Some(field);
            }
            for prefix in
                ["pupil ", "student ", "learner ", "childs ", "child ", "current ", "pupils "]
            {
                if let Some(field) = words.strip_prefix(prefix).and_then(|rest| known.get(rest)) {
                    return Some(field);
                }
            }
        }
        None
    }

    fn headings(self) -> HashMap<String, &'static str> {
        let mut out = HashMap::new();
        for field in self.fields() {
            for heading in field.headings {
                out.entry((*heading).to_string()).or_insert(field.name);
            }
        }
        // A file that senlog itself wrote names columns by the stored name or the shown one.
        for field in self.fields() {
            out.entry(fold(field.name)).or_insert(field.name);
            if let Some(declared) =
                self.kind().field(field.name).filter(|d| d.place != Place::Hidden)
            {
                out.entry(fold(declared.label)).or_insert(field.name);
            }
        }
        out
    }
}

/// The heading among these that only pay and personnel systems have.
pub(crate) fn personnel<'a>(headings: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    headings.filter(|h| PERSONNEL.contains(&fold(h).as_str())).collect()
}

/// Whether a cell only repeats what its column is called: "FSM" in the column FSM is a yes.
pub(crate) fn repeats(what: What, field: &str, cell: &str) -> bool {
    what.heading(cell) == Some(field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_folded_and_stand_for_one_field_each() {
        for what in What::ALL {
            let mut seen: HashMap<&str, &str> = HashMap::new();
            for field in what.fields() {
                for heading in field.headings {
                    assert_eq!(fold(heading), *heading, "{heading} is not folded");
                    if let Some(other) = seen.insert(heading, field.name) {
                        panic!("{heading} means both {other} and {}", field.name);
                    }
                }
            }
        }
    }

    #[test]
    fn the_wording_of_the_systems_is_known() {
        for (heading, field) in [
            ("Year group(s) this academic year", "year_group"),
            ("Registration form(s) this academic year", "class"),
            ("Date of Birth", "dob"),
            ("Sen Need", "need"),
            ("SEN Description", "need_notes"),
            ("SEN Need Ranking", "need_rank"),
            ("Start Date", "starts"),
            ("Funded Hours", "funded_hours"),
            ("Globally Unique Student ID", IGNORE),
            ("Arbor Student ID", "mis_id"),
            ("Legal First Name", "forename"),
            ("Legal Last Name", "surname"),
            ("Admission No", "mis_id"),
            ("Legal Surname", "surname"),
            ("Reg Group", "class"),
            ("Enrolment Status", IGNORE),
            ("Looked After", "looked_after"),
            ("senprovisioncode", "status"),
            ("needtypecode", "need"),
            ("Pupil's name", "name"),
            ("Child's Name", "name"),
            ("D.O.B.", "dob"),
            ("SEN/D", "status"),
            ("M/F", "sex"),
            ("Year/Class", "year_class"),
            ("What helps", "helps"),
            ("What does not help", "hinders"),
        ] {
            assert_eq!(What::Pupils.heading(heading), Some(field), "{heading}");
        }
        assert_eq!(What::Pupils.heading("Interventions"), None);
    }
}
