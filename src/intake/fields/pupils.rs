//! Headings of lists of pupils.

use super::{FieldName, IGNORE, f};

/// Fields of a list of pupils.
pub(super) const PUPILS: &[FieldName] = &[
    f("upn", "upn, unique pupil number, upn number, unique pupil no, upn no"),
    f("former_upn", "former upn, previous upn, temporary upn, old upn, temp upn"),
    f(
        "mis_id",
        "admission no, admission number, adno, adm no, adm number, admno, admission num, \
         mis id, mis number, mis no, arbor student id, arbor id, student id, student number, \
         student no, pupil id, pupil number, pupil no, pupil reference, pupil ref, sims id, \
         bromcom id, scholarpack id, person id, external id, student reference, local id, \
         learner id, admission, id, roll no, roll number",
    ),
    f(
        "surname",
        "surname, last name, legal surname, legal last name, family name, lastname, \
         surnames, legal family name, second name, last",
    ),
    f(
        "other_surname",
        "preferred surname, preferred last name, chosen surname, chosen last name, \
         preferred family name",
    ),
    f(
        "forename",
        "forename, first name, legal forename, legal first name, given name, firstname, \
         forenames, first names, christian name, legal given name, first",
    ),
    f(
        "preferred",
        "preferred name, preferred forename, preferred first name, known as, known name, \
         chosen name, chosen forename, chosen first name, nickname, called, familiar name, \
         preferred given name, name used, likes to be called",
    ),
    f(
        "name",
        "name, pupil, pupil name, pupils, pupils name, student, student name, child, \
         childs name, child name, full name, learner, learner name, legal name, \
         legal full name, children, preferred full name, name of child, name of pupil, \
         students, pupil full name, childrens names, forename surname, first name surname, \
         forename and surname, first and last name, names",
    ),
    f(
        "name_surname_first",
        "surname forename, surname and forename, surname first name, last name first name, \
         last first, surname forename s, name surname forename, pupil surname forename, \
         surname name",
    ),
    f("dob", "date of birth, dob, d o b, birth date, birthdate, birthday, born, birth, date birth"),
    f(
        "sex",
        "sex, gender, legal sex, m f, f m, boy girl, sex gender, gender sex, b g, \
         sex at birth",
    ),
    f(
        "year_group",
        "year, year group, yr, yr group, nc year, ncy, ncyear, national curriculum year, \
         nc year actual, ncyearactual, year groups, year grp, yeargroup, current year group, \
         curriculum year, nc year group, actual year, year gp, yg, school year, current year",
    ),
    f(
        "class",
        "class, reg group, registration group, reg, form, tutor group, registration form, \
         class name, reg form, registration, form group, current class, registration forms, \
         reg grp, class group, base class, classes, teaching class, house class, reg class, \
         registration class, home class",
    ),
    f(
        "year_class",
        "year class, class year, year and class, yr class, class yr, year group class, \
         form year, class and year",
    ),
    f(
        "teacher",
        "class teacher, teacher, form tutor, tutor name, registration tutor, form teacher, \
         reg tutor, tutor, ct, class teachers, current teacher",
    ),
    f(
        "status",
        "sen status, send status, sen provision, sen provision code, sen code, sen stage, \
         stage, sen, send, status, sen level, level, sen support level, \
         sen provision status, current sen status, sen category, code of practice, \
         cop stage, cop, code of practice stage, senprovisioncode, senprovision, \
         senprovisiondescription, sen provision description, provision type code, \
         provision type, register, sen register, sen status code, sen status description, \
         sen status name, k or e, k e, e k, sen k e, sen n k e, send code, send stage, \
         sen register status, sen d, level of support, sen status current, send level, \
         sen provision name, sen provision type, send provision, send register, sen flag, \
         send category, stage of code of practice",
    ),
    f(
        "status_starts",
        "sen start date, status start date, sen status start date, sen provision start date, \
         senprovisionstartdate, date placed on register, on register since, date added, \
         added to register, date on register, since, sen since, sen from, \
         date added to register, sen start, provision start date, \
         date added to sen register, on sen register since, sen status from",
    ),
    f("starts", "start date, start, from, date started, date from, startdate"),
    f(
        "status_ends",
        "sen end date, status end date, senprovisionenddate, sen provision end date, \
         date removed, off register, removed from register, provision end date, \
         sen status end date, date off register",
    ),
    f(
        "need",
        "need, needs, sen need, sen needs, send need, send needs, type of need, sen type, \
         need type, difficulty, sen need type, needtypecode, needtypedescription, need code, \
         sen type code, sen type description, category of need, area of difficulty, \
         areas of need, needs identified, sen need code, description of need, \
         nature of need, current sen needs, area of need, difficulties, area s of need, \
         sentype, need description, types of need, sen need description, major need, \
         reason for sen, sen needs ranked, broad area of need, identified need, \
         identified needs, send type, need type code, need type description, \
         sen need type code, sen need type description",
    ),
    f(
        "need1",
        "primary need, main need, primary sen need, primary sen type, need 1, sen need 1, \
         senneed1, sen type 1, primary area of need, first need, primary type of need, \
         main area of need, sen need primary, primary, primary send need, need primary, \
         primary difficulty, sen primary need",
    ),
    f(
        "need2",
        "secondary need, need 2, sen need 2, senneed2, secondary sen need, second need, \
         secondary sen type, sen type 2, other need, additional need, additional needs, \
         secondary area of need, other needs, secondary type of need, secondary needs, \
         secondary, secondary send need, need secondary, secondary difficulty, \
         sen secondary need",
    ),
    f("need3", "tertiary need, need 3, third need, sen need 3, senneed3, sen type 3"),
    f("need4", "need 4, fourth need, sen need 4, senneed4, sen type 4"),
    f(
        "need_rank",
        "rank, ranking, sen need ranking, need rank, need ranking, sen need rank, priority, \
         sen type ranking, sentyperank, sen type rank, sen ranking",
    ),
    f(
        "need_starts",
        "need start date, needstartdate, sen need start date, need from, sen type start date",
    ),
    f("need_ends", "need end date, needenddate, sen need end date, need to, sen type end date"),
    f("need_notes", "sen description, need notes, neednotes, send description"),
    f(
        "diagnosis",
        "diagnosis, diagnoses, medical diagnosis, diagnosed, formal diagnosis, \
         diagnosis if any",
    ),
    f(
        "has_plan",
        "ehcp, ehc plan, education health and care plan, has ehcp, ehcp y n, ehc plan y n, \
         has ehc plan, ehc, e",
    ),
    f("has_support", "sen support, k, sen support y n, on sen support, send support"),
    f(
        "has_monitoring",
        "monitoring, watch list, monitor, watching, sen monitoring, on watch list, watchlist",
    ),
    f(
        "issued",
        "ehcp issued, ehcp date, date of ehcp, plan issued, ehcp start date, \
         ehcp issue date, ehcp final date, date ehcp issued, issue date, date of plan",
    ),
    f(
        "last_review",
        "last annual review, last ar, date of last annual review, last ehcp review, \
         previous annual review",
    ),
    f("authority", "la, local authority, ehcp authority, lea, maintaining la, home la, ehcp la"),
    f(
        "caseworker",
        "caseworker, case worker, sen caseworker, send officer, ehcp coordinator, \
         plan coordinator, la caseworker, ehcp caseworker, sen officer",
    ),
    f("band", "band, funding band, banding, top up band, ehcp band"),
    f(
        "funded_hours",
        "funded hours, hours, ehcp hours, hours funded, ta hours, support hours, \
         funding hours",
    ),
    f(
        "eal",
        "eal, english as an additional language, eal y n, eal pupil, is eal, eal status, \
         eal student",
    ),
    f(
        "language",
        "home language, first language, language, mother tongue, languages, \
         language spoken at home, home language s",
    ),
    f(
        "fsm",
        "fsm, free school meals, free meals, fsm eligible, fsm y n, \
         eligible for free school meals, fsm eligibility, free school meal",
    ),
    f(
        "pupil_premium",
        "pupil premium, pp, ppg, pupil premium y n, pupil premium eligible, pp y n, \
         pupil premium indicator, pp eligible, pupil premium status, \
         pupil premium recipient",
    ),
    f(
        "looked_after",
        "looked after, lac, in care, cla, child looked after, children looked after, \
         looked after child, looked after status",
    ),
    f("care_authority", "care authority, looked after by, lac authority, caring authority"),
    f(
        "previously_looked_after",
        "previously looked after, plac, pla, post lac, adopted from care, post looked after, \
         previously looked after status",
    ),
    f(
        "service_child",
        "service child, service children, service, forces, service family, \
         service children indicator",
    ),
    f("young_carer", "young carer, young carers, carer y n"),
    f(
        "medical",
        "medical, medical needs, medical notes, medical conditions, medical condition, \
         health, medical information, health needs",
    ),
    f("allergy", "allergy, allergies, food allergy, food allergies"),
    f("handling", "positive handling, handling plan, positive handling plan, team teach"),
    f(
        "helps",
        "what helps, strategies, support strategies, helps, key strategies, what works, \
         classroom strategies, how to help me, how to help",
    ),
    f("hinders", "what does not help, triggers, what doesnt help, hinders, avoid, barriers"),
    f("strengths", "strengths, good at, strengths and interests, interests"),
    f("views", "my views, pupil views, pupil voice, views, child voice"),
    f(
        "communication",
        "communication, how i communicate, communication method, communication needs",
    ),
    f(
        "joined",
        "joined, admission date, date joined, date of admission, entry date, entrydate, \
         date of entry, start date at school, doa, date started school",
    ),
    f("left", "left, leaving date, date left, leave date, date of leaving, leavingdate, dol"),
    f(
        "destination",
        "destination, destination school, next school, leaving destination, transferred to",
    ),
    f(
        "notes",
        "notes, comments, comment, note, senco notes, additional information, \
         other information, further information, sen notes, send notes, general notes",
    ),
    f(
        IGNORE,
        "globally unique student id, urn, school, site, courses classes, courses, \
         enrolment status, enrol status, ethnicity, middle name, middle names, \
         legal middle names, age, age years, initials, school name, no, number, count, \
         total, photo, house, religion, attendance, address, postcode, term",
    ),
];
