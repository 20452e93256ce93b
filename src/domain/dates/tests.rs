use chrono::NaiveTime;
use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

/// Tuesday.
fn tuesday() -> NaiveDate {
    day("2026-11-24")
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

#[test]
fn words_of_a_log_look_back_and_of_a_follow_up_forward() {
    for (typed, taken, back, forward) in [
        ("today neli", 1, "2026-11-24", "2026-11-24"),
        ("Yesterday", 1, "2026-11-23", "2026-11-23"),
        ("tomorrow", 1, "2026-11-25", "2026-11-25"),
        ("this morning neli", 2, "2026-11-24", "2026-11-24"),
        ("tue", 1, "2026-11-24", "2026-12-01"),
        ("friday neli", 1, "2026-11-20", "2026-11-27"),
        ("fri", 1, "2026-11-20", "2026-11-27"),
        ("Fridays", 1, "2026-11-20", "2026-11-27"),
        ("friday's", 1, "2026-11-20", "2026-11-27"),
        ("tues", 1, "2026-11-24", "2026-12-01"),
        ("weds,", 1, "2026-11-18", "2026-11-25"),
        ("thurs", 1, "2026-11-19", "2026-11-26"),
        ("sunday", 1, "2026-11-22", "2026-11-29"),
        ("last thu", 2, "2026-11-19", "2026-11-19"),
        ("last tue", 2, "2026-11-17", "2026-11-17"),
        ("next tue", 2, "2026-12-01", "2026-12-01"),
        ("next fri", 2, "2026-12-04", "2026-12-04"),
        ("next week", 2, "2026-11-30", "2026-11-30"),
        ("this fri", 2, "2026-11-27", "2026-11-27"),
        ("this mon", 2, "2026-11-23", "2026-11-30"),
        ("20 nov", 2, "2026-11-20", "2027-11-20"),
        ("20th november neli", 2, "2026-11-20", "2027-11-20"),
        ("20th of november", 3, "2026-11-20", "2027-11-20"),
        ("20nov", 1, "2026-11-20", "2027-11-20"),
        ("24 nov", 2, "2026-11-24", "2026-11-24"),
        ("16 Dec 2025", 3, "2025-12-16", "2025-12-16"),
        ("16 dec", 2, "2025-12-16", "2026-12-16"),
        ("1 sept", 2, "2026-09-01", "2027-09-01"),
        ("nov 20", 2, "2026-11-20", "2027-11-20"),
        ("fri 20 nov", 3, "2026-11-20", "2027-11-20"),
        ("fri 20th", 2, "2026-11-20", "2026-11-20"),
        ("+4w", 1, "2026-12-22", "2026-12-22"),
        ("+2d ring", 1, "2026-11-26", "2026-11-26"),
        ("3d ago", 2, "2026-11-21", "2026-11-21"),
        ("2 weeks ago neli", 3, "2026-11-10", "2026-11-10"),
        ("a week ago", 3, "2026-11-17", "2026-11-17"),
        ("a fortnight ago", 3, "2026-11-10", "2026-11-10"),
        ("in 2 weeks", 3, "2026-12-08", "2026-12-08"),
        ("in a fortnight", 3, "2026-12-08", "2026-12-08"),
        ("in 2 weeks' time", 4, "2026-12-08", "2026-12-08"),
    ] {
        let read = |look| {
            let read = read_words(&words(typed), tuesday(), look, Numbers::Skip);
            read.unwrap_or_else(|| panic!("{typed} is not read"))
        };
        if typed != "fri 20 nov" && typed != "fri 20th" {
            assert_eq!(read(Look::Forward).value, Ok(day(forward)), "{typed}, forward");
        }
        assert_eq!(read(Look::Back).value, Ok(day(back)), "{typed}, back");
        assert_eq!(read(Look::Back).words, taken, "{typed}");
    }
    assert_eq!(
        parse_words(&["fri", "week"], tuesday(), Look::Forward),
        Some((day("2026-12-04"), 2))
    );
}

#[test]
fn what_is_no_date_in_a_line_stays_a_word() {
    for typed in [
        "sat in reading corner",
        "sun",
        "june 20m fluency",
        "june 20 mins",
        "april 8/10",
        "may",
        "4w",
        "1h",
        "8/10",
        "14/9",
        "2026-11-20",
        "9.30",
        "20",
        "1st class",
        "maya",
        "last",
        "next",
        "in class",
        "2 weeks",
        "",
    ] {
        assert_eq!(
            read_words(&words(typed), tuesday(), Look::Back, Numbers::Skip),
            None,
            "{typed}"
        );
    }
}

#[test]
fn numbers_are_day_first_where_they_are_read_at_all() {
    for (typed, date) in [
        ("14/9", "2026-09-14"),
        ("14/09/2026", "2026-09-14"),
        ("14.9.26", "2026-09-14"),
        ("14-9-26", "2026-09-14"),
        ("2026-11-20", "2026-11-20"),
        ("3/4/2026", "2026-04-03"),
        ("24/11", "2026-11-24"),
        ("25/11", "2025-11-25"),
        ("@ 20 nov", "2026-11-20"),
        ("on friday", "2026-11-20"),
        ("sat", "2026-11-21"),
        ("the 20th", "2026-11-20"),
        ("25th", "2026-10-25"),
    ] {
        assert_eq!(parse(typed, tuesday(), Look::Back), Ok(day(date)), "{typed}");
    }
}

#[test]
fn days_that_do_not_exist_are_named() {
    for (typed, sentence) in [
        ("31 feb", "31 February is not a date: check the day and the month"),
        ("31/2", "31 February is not a date: check the day and the month"),
        ("31 feb 2026", "31 February 2026 is not a date: check the day and the month"),
        ("29 feb 2026", "29 February 2026 is not a date: check the day and the month"),
        ("29 feb", "29 February 2026 is not a date: check the day and the month"),
        ("2026-02-30", "30 February 2026 is not a date: check the day and the month"),
        ("12/25/2026", "12/25/2026 is not a date: check the day and the month"),
        ("12/25", "12/25 is not a date: check the day and the month"),
        (
            "tue 20 nov",
            "20 Nov 2026 is a Friday, not a Tuesday: leave out the day of the week or change it",
        ),
        ("soon", "\"soon\" is not a date: try 20 nov, fri or 20/11/2026"),
        ("fri neli", "\"fri neli\" is not a date: try 20 nov, fri or 20/11/2026"),
        ("", "\"\" is not a date: try 20 nov, fri or 20/11/2026"),
    ] {
        let error = parse(typed, tuesday(), Look::Back).unwrap_err();
        assert_eq!(error.to_string(), sentence, "{typed}");
    }
    let read = read_words(&["31", "feb"], tuesday(), Look::Back, Numbers::Skip).unwrap();
    assert_eq!(read.value, Err(DateError::NoSuchDay("31 February".into())));
}

#[test]
fn exported_dates_are_read_day_first_or_refused() {
    for (cell, date) in [
        ("16 Dec 2025", "2025-12-16"),
        ("16 December 2025", "2025-12-16"),
        (" 16th dec 2025 ", "2025-12-16"),
        ("Tue 16 Dec 2025", "2025-12-16"),
        ("Dec 16, 2025", "2025-12-16"),
        ("16-Dec-25", "2025-12-16"),
        ("16-Dec-2025", "2025-12-16"),
        ("2025-12-16", "2025-12-16"),
        ("2025/12/16", "2025-12-16"),
        ("2025-12-16T00:00:00", "2025-12-16"),
        ("2025-12-16 00:00:00", "2025-12-16"),
        ("16/12/2025", "2025-12-16"),
        ("16/12/2025 09:15", "2025-12-16"),
        ("16/12/2025 9:15 AM", "2025-12-16"),
        ("16/12/25", "2025-12-16"),
        ("16-12-2025", "2025-12-16"),
        ("16.12.2025", "2025-12-16"),
        ("3/4/2018", "2018-04-03"),
        ("01/09/88", "1988-09-01"),
    ] {
        assert_eq!(parse_import(cell), Ok(day(date)), "{cell}");
    }
    for cell in [
        "12/25/2025",
        "31/02/2025",
        "16 Dec",
        "Dec 2025",
        "16/12",
        "tomorrow",
        "43815",
        "",
        "n/a",
        "2025",
        "16/12/125",
        "0/1/2025",
        "16 Dec 25th",
    ] {
        assert!(parse_import(cell).is_err(), "{cell}");
    }
}

#[test]
fn times_of_a_school_day() {
    let at = |h, m| NaiveTime::from_hms_opt(h, m, 0).unwrap();
    for (typed, time, taken) in [
        ("9.30", at(9, 30), 1),
        ("9:30", at(9, 30), 1),
        ("0930", at(9, 30), 1),
        ("09:30", at(9, 30), 1),
        ("9am", at(9, 0), 1),
        ("9 am", at(9, 0), 2),
        ("1.15", at(13, 15), 1),
        ("1.15pm", at(13, 15), 1),
        ("1.15 PM", at(13, 15), 2),
        ("6.00", at(18, 0), 1),
        ("7.45", at(7, 45), 1),
        ("12.05", at(12, 5), 1),
        ("12.05am", at(0, 5), 1),
        ("13:15", at(13, 15), 1),
        ("01:15", at(1, 15), 1),
    ] {
        assert_eq!(read_time(&words(typed)), Some((time, taken)), "{typed}");
    }
    for typed in [
        "9", "1315", "2025", "0012", "9.3", "25.00", "9.75", "13pm", "8/10", "24c", "nine", "1.150",
    ] {
        assert_eq!(read_time(&words(typed)), None, "{typed}");
    }
    assert_eq!(parse_time("9"), Ok(at(9, 0)));
    assert_eq!(parse_time("2"), Ok(at(14, 0)));
    assert!(parse_time("half nine").is_err());
    for (typed, from, to, taken) in [
        ("1.15-1.55", at(13, 15), at(13, 55), 1),
        ("1.15\u{2013}1.55", at(13, 15), at(13, 55), 1),
        ("9-11", at(9, 0), at(11, 0), 1),
        ("11-1", at(11, 0), at(13, 0), 1),
        ("12.45-1.15", at(12, 45), at(13, 15), 1),
        ("9-11am", at(9, 0), at(11, 0), 1),
        ("11-1pm", at(11, 0), at(13, 0), 1),
        ("1-2 pm", at(13, 0), at(14, 0), 2),
        ("9.30 to 10", at(9, 30), at(10, 0), 3),
        ("2pm to 2.30", at(14, 0), at(14, 30), 3),
    ] {
        assert_eq!(read_range(&words(typed)), Some(((from, to), taken)), "{typed}");
    }
    for typed in ["1-1", "8-8", "9 to 10", "a-b", "neli-a", "-maya", "9-", "smith-jones"] {
        assert_eq!(read_range(&words(typed)), None, "{typed}");
    }
    assert_eq!(length_of((at(13, 15), at(13, 55))), 40);
}

#[test]
fn lengths_of_sessions() {
    for (typed, minutes, taken) in [
        ("25m", 25, 1),
        ("25 mins", 25, 2),
        ("25mins good", 25, 1),
        ("25 minutes", 25, 2),
        ("half an hour", 30, 3),
        ("half hour", 30, 2),
        ("an hour", 60, 2),
        ("an hour and a half", 90, 5),
        ("1h10", 70, 1),
        ("1h10m", 70, 1),
        ("1h", 60, 1),
        ("1 hour", 60, 2),
        ("1hr 10", 70, 2),
        ("1 hr 10 mins", 70, 4),
        ("1h 10m", 70, 2),
        ("1.5h", 90, 1),
        ("1.25 hours", 75, 2),
        ("8h", 480, 1),
    ] {
        let read = read_minutes(&words(typed)).unwrap_or_else(|| panic!("{typed}"));
        assert_eq!((read.value, read.words), (Ok(minutes), taken), "{typed}");
    }
    for typed in ["25", "4w", "8/10", "24c", "m", "hour", "1hx", "1h75", "half", "25m5", "1.5m"] {
        assert_eq!(read_minutes(&words(typed)), None, "{typed}");
    }
    for (typed, minutes) in [("0m", 0), ("481m", 481), ("9 hours", 540)] {
        let read = read_minutes(&words(typed)).unwrap();
        assert_eq!(read.value, Err(DateError::Length(minutes)), "{typed}");
    }
    assert_eq!(parse_minutes("25"), Ok(25));
    assert_eq!(parse_minutes("0"), Err(DateError::Length(0)));
    assert!(parse_minutes("long").is_err());
}

#[test]
fn dates_are_shown_as_they_are_said() {
    for (date, shown) in [
        ("2026-11-24", "today"),
        ("2026-11-23", "yesterday"),
        ("2026-11-25", "tomorrow"),
        ("2026-11-20", "Fri"),
        ("2026-11-17", "Tue 17 Nov"),
        ("2026-11-27", "Fri 27 Nov"),
        ("2025-11-20", "20 Nov 2025"),
    ] {
        assert_eq!(relative(day(date), tuesday()), shown);
    }
    assert_eq!(short(day("2026-11-23")), "Mon 23 Nov");
    assert_eq!(long(day("2026-11-03")), "Tuesday 3 November 2026");
    assert_eq!(super::day(tuesday()), "Tue 24");
}

proptest! {
    #![proptest_config(crate::regressions::config(256))]

    #[test]
    fn nothing_typed_makes_a_parser_fail(text in "\\PC{0,40}") {
        let typed = words(&text);
        for look in [Look::Back, Look::Forward] {
            let read = read_words(&typed, tuesday(), look, Numbers::Read);
            prop_assert!(read.is_none_or(|r| r.words <= typed.len() && r.words > 0));
        }
        let _ = (parse_import(&text), parse_time(&text), parse_minutes(&text));
        let _ = (read_range(&typed), read_minutes(&typed), read_time(&typed));
    }

    #[test]
    fn a_date_is_read_back_as_it_is_shown(days in 0_u64..80_000) {
        let date = on(day("1901-01-01"), days);
        prop_assume!(year_is_likely(date.year()));
        prop_assert_eq!(parse_import(&with_year(date)), Ok(date));
        prop_assert_eq!(parse(&long(date), tuesday(), Look::Back), Ok(date));
        let iso = date.format("%Y-%m-%d").to_string();
        prop_assert_eq!(parse(&iso, tuesday(), Look::Forward), Ok(date));
    }

    #[test]
    fn a_log_never_lands_ahead_nor_a_follow_up_behind(days in 0_u64..3_000, n in 0_usize..7) {
        let today = on(day("2024-01-01"), days);
        let name = ["monday", "tuesday", "wed", "thu", "friday", "saturday", "sunday"][n];
        let (past, _) = parse_words(&[name], today, Look::Back).unwrap();
        let (next, _) = parse_words(&[name], today, Look::Forward).unwrap();
        prop_assert!(past <= today && today < next);
        prop_assert_eq!((next - past).num_days(), 7);
    }
}
