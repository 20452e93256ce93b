//! Headings of the library of interventions and of lists of groups.

use super::{FieldName, IGNORE, f};

/// Fields of the library of interventions.
pub(super) const INTERVENTIONS: &[FieldName] = &[
    f(
        "title",
        "intervention, name, title, intervention name, programme, provision, programme name",
    ),
    f("area", "area, area of need, broad area, need, category"),
    f("tier", "tier, wave, level"),
    f("minutes", "minutes, length, session length, duration, mins, time"),
    f(
        "per_week",
        "times a week, per week, frequency, sessions per week, sessions a week, a week, \
         times per week",
    ),
    f("weeks", "weeks, number of weeks, how long, length in weeks"),
    f("group_max", "group size, max group, group, ratio, maximum group size, size"),
    f("also", "also called, also, short name, short names, abbreviation, alias"),
    f("description", "description, what it is, about, summary"),
    f("entry", "who it is for, entry, entry criteria, criteria"),
    f("exit", "when it ends, exit, exit criteria"),
    f("evidence", "evidence, evidence base, research"),
    f("measure", "score, measure, assessment, test, how measured"),
    f("unit", "unit, units"),
    f("direction", "better is, direction"),
    f(IGNORE, "id, no, cost, staff, lead"),
];

/// Fields of a list of groups and 1:1s.
pub(super) const PROVISIONS: &[FieldName] = &[
    f("title", "group, name, title, provision, group name, provision name, group title"),
    f("intervention", "intervention, programme, library, intervention name"),
    f("schedule", "schedule, schedule type"),
    f("days", "days, day, when, days of week, weekday"),
    f("time", "time, start time, at, times"),
    f("until", "end time, finish time, finish, time to, ends at"),
    f("minutes", "minutes, length, session length, duration, mins"),
    f(
        "per_week",
        "times a week, per week, frequency, sessions per week, sessions a week, \
         times per week",
    ),
    f("weeks", "weeks, which weeks, week"),
    f("starts", "starts, start date, from, start, first day"),
    f("ends", "ends, end date, to, end, last day, until"),
    f("staff", "staff, adult, adults, led by, lead, ta, who, run by, leader, delivered by"),
    f("helpers", "helped by, helpers, support staff, supported by"),
    f(
        "members",
        "members, pupils, children, pupil, child, who is in it, member, students, pupil names",
    ),
    f("class", "class, reg group, form, pupil class, year and class"),
    f("logging", "logged, logging, what is logged, log"),
    f("location", "where, location, room, place"),
    f("area", "area, area of need, broad area"),
    f("tier", "tier, wave"),
    f("status", "status"),
    f("also", "also called, also, short name"),
    f("intended", "intended outcome, outcome, aim, target, intended"),
    f("review_on", "review on, review date, review"),
    f("notes", "notes, comments, comment"),
    f(IGNORE, "id, no, cost"),
];

/// Fields of a list of scores: one a row, or a child's start, end and outcome.
pub(super) const MEASURES: &[FieldName] = &[
    f("pupil", "pupil, name, child, student, pupil name, childs name, full name, name of pupil"),
    f("upn", "upn, pupil upn, unique pupil number"),
    f("class", "class, reg group, form, registration group"),
    f("test", "test, assessment, measure, name of test, test name, what"),
    f("date", "date, test date, date of test, taken on"),
    f("score", "score, raw score, raw, result, mark, points"),
    f(
        "age_months",
        "age score, reading age, spelling age, number age, maths age, test age, age equivalent, ra, sa",
    ),
    f("standard", "standardised score, standard score, ss, standardised"),
    f("percentile", "percentile, percentile rank, centile"),
    f("stage", "stage, when, start or end, entry or exit, phase"),
    f("provision", "group, intervention, provision, programme, group name"),
    f("start", "start, start score, entry, entry score, before, baseline, pre, pre score"),
    f("start_date", "start date, entry date, date of start, date of entry, pre date"),
    f("end", "end, end score, exit, exit score, after, post, post score"),
    f("end_date", "end date, exit date, date of end, date of exit, post date"),
    f("outcome", "outcome, judgement, impact, grade"),
    f("next", "next, next step, next steps"),
    f("unit", "unit, units"),
    f("form", "edition, test form, version"),
    f("assessor", "given by, assessor, tested by, assessed by"),
    f("note", "note, notes, comment, comments"),
    f(IGNORE, "id, no, year, year group, sen status"),
];
