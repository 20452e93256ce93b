//! Headings of lists of adults and of families.

use super::{FieldName, IGNORE, f};

/// Fields of a list of adults.
pub(super) const STAFF: &[FieldName] = &[
    f(
        "name",
        "name, full name, staff, staff name, adult, staff member, legal name, \
         preferred full name, member of staff, names, adults",
    ),
    f("name_surname_first", "surname forename, last name first name"),
    f("title", "title, salutation"),
    f(
        "forename",
        "forename, first name, legal forename, legal first name, preferred forename, \
         preferred first name, given name",
    ),
    f(
        "surname",
        "surname, last name, legal surname, legal last name, family name, preferred surname",
    ),
    f(
        "role",
        "role, job, job title, position, post, post title, staff role, business role, \
         business roles, post held",
    ),
    f(
        "days",
        "days, days in, working days, days worked, works, work pattern, days of work, \
         working pattern",
    ),
    f("initials", "initials, code, staff code, staff initials"),
    f("weekly_minutes", "contracted minutes, minutes a week, weekly minutes, contracted"),
    f(
        "weekly_hours",
        "hours, contracted hours, hours a week, weekly hours, hours per week, \
         contract hours, hrs",
    ),
    f(
        "starts",
        "start date, from, start, started, employment start date, date started, \
         contract start date",
    ),
    f("ends", "end date, to, leaving date, left, employment end date, contract end date"),
    f("notes", "notes, comments, comment"),
    f(
        IGNORE,
        "id, urn, email, email address, phone, mobile, class, year, year group, school, gender, \
         sex, ni number, no, date of birth, dob, employee number, staff number, \
         payroll number, number, fte, line manager",
    ),
];

/// Fields of a list of parents and carers.
pub(super) const CARERS: &[FieldName] = &[
    f("upn", "upn, pupil upn, unique pupil number, child upn"),
    f(
        "mis_id",
        "admission no, admission number, adno, pupil id, student id, arbor student id, \
         mis id, mis number, pupil number",
    ),
    f(
        "pupil",
        "pupil, pupil name, child, child name, childs name, student, student name, \
         name of child, learner, pupil full name",
    ),
    f(
        "pupil_surname",
        "pupil surname, child surname, student surname, pupil last name, student last name",
    ),
    f(
        "pupil_forename",
        "pupil forename, child forename, student forename, pupil first name, \
         student first name",
    ),
    f(
        "class",
        "class, reg group, registration group, form, pupil class, year group, \
         registration form",
    ),
    f(
        "name",
        "name, contact, contact name, carer, parent, parent carer, parent name, carer name, \
         full name, contact full name, parent carer name, guardian",
    ),
    f("title", "title, contact title, parent title, salutation"),
    f(
        "forename",
        "forename, first name, contact forename, contact first name, parent forename, \
         parent first name",
    ),
    f(
        "surname",
        "surname, last name, contact surname, contact last name, parent surname, \
         parent last name",
    ),
    f(
        "relationship",
        "relationship, relation, relationship to pupil, relationship to child, \
         relationship to student, contact relationship, relationship type",
    ),
    f("priority", "priority, order, contact order, contact priority, call order"),
    f(
        "phone",
        "phone, telephone, mobile, phone number, tel, mobile number, telephone number, \
         contact number, main phone, primary phone, mobile phone",
    ),
    f("email", "email, email address, e mail, primary email"),
    f("address", "address, home address, full address, postal address"),
    f("language", "language, home language, preferred language, first language"),
    f("interpreter", "interpreter, interpreter needed, needs interpreter, translator"),
    f(
        "responsibility",
        "parental responsibility, responsibility, pr, has parental responsibility, \
         legal responsibility",
    ),
    f("no_contact", "do not contact, no contact, contact barred, court order, barred"),
    f("notes", "notes, comments, comment"),
    f(IGNORE, "id, year, work phone, home phone, postcode, gender, sex, date of birth, dob, no"),
];
