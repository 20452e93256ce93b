use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

fn row(what: CalendarType, starts: &str, ends: &str, label: &str) -> CalendarRow {
    CalendarRow {
        r#type: what,
        starts: day(starts),
        ends: (!ends.is_empty()).then(|| day(ends)),
        label: (!label.is_empty()).then(|| label.to_string()),
    }
}

#[test]
fn easter_and_the_bank_holidays_of_england() {
    for (year, sunday) in [
        (2008, "2008-03-23"),
        (2019, "2019-04-21"),
        (2024, "2024-03-31"),
        (2026, "2026-04-05"),
        (2027, "2027-03-28"),
        (2038, "2038-04-25"),
    ] {
        assert_eq!(easter(year), day(sunday));
    }
    let dates = |year| bank_holidays(year).iter().map(|(d, _)| d.to_string()).collect::<Vec<_>>();
    // As gov.uk/bank-holidays has them.
    assert_eq!(
        dates(2026),
        [
            "2026-01-01",
            "2026-04-03",
            "2026-04-06",
            "2026-05-04",
            "2026-05-25",
            "2026-08-31",
            "2026-12-25",
            "2026-12-28"
        ]
    );
    assert_eq!(
        dates(2022),
        [
            "2022-01-03",
            "2022-04-15",
            "2022-04-18",
            "2022-05-02",
            "2022-06-02",
            "2022-06-03",
            "2022-08-29",
            "2022-09-19",
            "2022-12-26",
            "2022-12-27"
        ]
    );
    assert_eq!(
        dates(2021),
        [
            "2021-01-01",
            "2021-04-02",
            "2021-04-05",
            "2021-05-03",
            "2021-05-31",
            "2021-08-30",
            "2021-12-27",
            "2021-12-28"
        ]
    );
    assert_eq!(dates(2020)[3], "2020-05-08");
}

#[test]
fn the_rule_gives_the_terms_of_2026_27() {
    let calendar = Calendar::new(&[]);
    let halves: Vec<_> = calendar
        .half_terms(2026)
        .iter()
        .map(|h| format!("{} {} {} {}", h.name(), h.starts, h.ends, h.weeks()))
        .collect();
    assert_eq!(
        halves,
        [
            "autumn 1 2026-09-01 2026-10-23 8",
            "autumn 2 2026-11-02 2026-12-18 7",
            "spring 1 2027-01-04 2027-02-12 6",
            "spring 2 2027-02-22 2027-03-25 5",
            "summer 1 2027-04-12 2027-05-28 7",
            "summer 2 2027-06-07 2027-07-21 7",
        ]
    );
    let (first, last) = academic_year_span(2026);
    assert_eq!(calendar.school_days(first, last).count(), 195);
    assert_eq!(calendar.line(day("2026-11-23")), "autumn 2, week 4 of 7");
    let six = Calendar::with_style(&[], &TermStyle::Six);
    assert_eq!(six.line(day("2026-11-23")), "term 2, week 4 of 7");
}

#[test]
fn the_rule_meets_what_most_authorities_set() {
    // Term dates published for these years by most authorities that follow the LGA's pattern.
    for (year, half_term, christmas, spring, february, easter, summer) in [
        (2022, "2022-10-24", "2022-12-16", "2023-01-03", "2023-02-13", "2023-03-31", "2023-04-17"),
        (2023, "2023-10-23", "2023-12-22", "2024-01-08", "2024-02-12", "2024-03-28", "2024-04-15"),
        (2024, "2024-10-28", "2024-12-20", "2025-01-06", "2025-02-17", "2025-04-04", "2025-04-22"),
        (2025, "2025-10-27", "2025-12-19", "2026-01-05", "2026-02-16", "2026-03-27", "2026-04-13"),
    ] {
        let [autumn_term, spring_term, summer_term] = england::terms(year);
        let [autumn_half, spring_half, whit] = england::half_terms(year);
        assert_eq!(autumn_half.1, day(half_term));
        assert_eq!(autumn_term.2, day(christmas));
        assert_eq!((spring_term.1, spring_term.2), (day(spring), day(easter)));
        assert_eq!(spring_half.1, day(february));
        assert_eq!(summer_term.1, day(summer));
        assert_eq!(whit.1.month(), 5, "Whit week is that of the spring bank holiday");
        assert!((18..=24).contains(&summer_term.2.day()) && summer_term.2.month() == 7);
    }
}

#[test]
fn days_without_school_say_why() {
    let calendar = Calendar::new(&[
        row(CalendarType::Inset, "2026-11-27", "", "Phonics"),
        row(CalendarType::Closed, "2026-12-02", "", "Snow"),
        row(CalendarType::Closed, "2026-12-03", "", ""),
        row(CalendarType::Open, "2026-11-28", "", "Open day"),
        row(CalendarType::Open, "2026-12-03", "", ""),
    ]);
    for (date, why) in [
        ("2026-11-23", None),
        ("2026-11-27", Some("INSET day")),
        ("2026-11-28", None),
        ("2026-11-29", Some("Sunday")),
        ("2026-12-02", Some("Snow")),
        ("2026-12-03", None),
        ("2026-12-05", Some("Saturday")),
        ("2026-10-28", Some("half term")),
        ("2026-12-25", Some("Christmas Day")),
        ("2026-12-28", Some("Boxing Day")),
        ("2026-12-29", Some("Christmas holidays")),
        ("2027-03-26", Some("Good Friday")),
        ("2027-04-01", Some("Easter holidays")),
        ("2027-05-03", Some("Early May bank holiday")),
        ("2027-05-31", Some("Spring bank holiday")),
        ("2027-06-01", Some("half term")),
        ("2027-08-10", Some("summer holidays")),
        ("2057-08-10", Some("summer holidays")),
        ("2056-09-12", None),
    ] {
        assert_eq!(calendar.why_closed(day(date)), why, "{date}");
        assert_eq!(calendar.is_school_day(day(date)), why.is_none(), "{date}");
    }
}

#[test]
fn the_schools_rows_stand_before_the_rule() {
    let calendar = Calendar::new(&[
        row(CalendarType::Term, "2026-08-27", "2026-12-16", "Autumn"),
        row(CalendarType::HalfTerm, "2026-10-12", "2026-10-23", "October"),
        row(CalendarType::BankHoliday, "2027-05-07", "", "Victory Day"),
        row(CalendarType::BankHoliday, "2027-06-18", "", "A royal day"),
    ]);
    let open = |text| calendar.is_school_day(day(text));
    assert!(open("2026-08-27") && !open("2026-08-26"));
    assert!(!open("2026-10-14") && open("2026-10-28"));
    assert!(!open("2026-12-17"));
    // What the school has not entered is the rule's: the spring term, other bank holidays.
    assert!(open("2027-01-04"));
    assert!(open("2027-05-03") && !open("2027-05-07"), "the early May holiday was moved");
    assert!(!open("2027-05-31") && !open("2027-06-18"));
    assert_eq!(calendar.why_closed(day("2027-06-18")), Some("A royal day"));
    let half = calendar.half_term(day("2026-08-28")).unwrap();
    assert_eq!((half.name().as_str(), half.week_of(day("2026-08-28"))), ("autumn 1", 1));
    assert_eq!(calendar.line(day("2026-11-23")), "autumn 2, week 5 of 8");
}

#[test]
fn six_terms_entered_as_six_rows() {
    let rows = [
        row(CalendarType::Term, "2026-09-01", "2026-10-16", "Term 1"),
        row(CalendarType::Term, "2026-11-02", "2026-12-18", "Term 2"),
    ];
    let six = Calendar::with_style(&rows, &TermStyle::Six);
    assert_eq!(six.line(day("2026-11-23")), "term 2, week 4 of 7");
    assert_eq!(Calendar::new(&rows).line(day("2026-11-23")), "autumn 2, week 4 of 7");
    assert!(!six.is_school_day(day("2026-10-19")));
}

#[test]
fn the_default_rows_are_the_rule_itself() {
    let rows = default_rows(2026);
    assert_eq!(rows.len(), 3 + 3 + 8);
    let (ours, rule) = (Calendar::new(&rows), Calendar::new(&[]));
    for day in day("2026-08-01").iter_days().take(800) {
        assert_eq!(ours.is_school_day(day), rule.is_school_day(day), "{day}");
        assert_eq!(ours.half_term(day), rule.half_term(day), "{day}");
    }
}

#[test]
fn census_days_as_the_department_sets_them() {
    assert_eq!(
        census_days(2026).map(|(_, date)| date),
        [day("2026-10-01"), day("2027-01-21"), day("2027-05-20")]
    );
    assert_eq!(census_days(2027)[0].1, day("2027-10-07"));
}

#[test]
fn weeks_and_days_in() {
    let calendar = Calendar::new(&[]);
    assert!(calendar.meets(&Weeks::Even, day("2026-11-23")));
    assert!(!calendar.meets(&Weeks::Odd, day("2026-11-23")));
    assert!(calendar.meets(&Weeks::Odd, day("2026-11-30")));
    // In on Mondays and Tuesdays: what is due on Thursday 26 is due on Tuesday 24.
    let days = Days::default().with(Weekday::Mon).with(Weekday::Tue);
    assert_eq!(calendar.last_working_day(day("2026-11-26"), days), day("2026-11-24"));
    assert_eq!(calendar.last_working_day(day("2026-11-24"), days), day("2026-11-24"));
    assert_eq!(calendar.last_working_day(day("2027-01-01"), days), day("2026-12-15"));
    assert_eq!(calendar.last_working_day(day("2027-01-01"), Days(0)), day("2027-01-01"));
    assert_eq!(
        calendar.half_term_or_last(day("2026-10-28")).map(|h| h.name()).as_deref(),
        Some("autumn 1")
    );
    assert_eq!(academic_year_name(2026), "2026/27");
    assert_eq!(academic_year(day("2027-08-31")), 2026);
}

/// The rule alone, worked out once for all cases.
static RULE: LazyLock<Calendar> = LazyLock::new(|| Calendar::new(&[]));

proptest! {
    #![proptest_config(crate::regressions::config(256))]

    #[test]
    fn adding_school_days_agrees_with_counting_them(start in 0_u64..9_000, n in 1_i64..60) {
        let calendar = &*RULE;
        let from = on(day("2014-01-01"), start);
        let to = calendar.add_school_days(from, n);
        prop_assert!(calendar.is_school_day(to));
        prop_assert_eq!(calendar.school_days(on(from, 1), to).count(), usize::try_from(n).unwrap());
        if calendar.is_school_day(from) {
            prop_assert_eq!(calendar.add_school_days(to, -n), from);
        }
    }

    #[test]
    fn every_school_day_of_the_rule_is_a_weekday_of_one_half_term(start in 0_u64..20_000) {
        let calendar = &*RULE;
        let date = on(day("2000-01-01"), start);
        if calendar.is_school_day(date) {
            prop_assert!(!england::weekend(date));
            let half = calendar.half_term(date).unwrap();
            prop_assert!((1..=half.weeks()).contains(&half.week_of(date)));
        }
        prop_assert_eq!(calendar.why_closed(date).is_none(), calendar.is_school_day(date));
    }
}

#[test]
fn a_term_is_its_half_terms_and_the_next_one_begins_after_it() {
    let calendar = Calendar::new(&[]);
    let names: Vec<String> = calendar.terms(2026).into_iter().map(|t| t.name).collect();
    assert_eq!(names, ["autumn", "spring", "summer"]);
    let autumn = calendar.term_or_last(day("2026-11-23")).unwrap();
    assert_eq!(calendar.half_term(autumn.starts).unwrap().name(), "autumn 1");
    assert_eq!(calendar.half_term(autumn.ends).unwrap().name(), "autumn 2");
    // Over Christmas the term is the one that is over.
    assert_eq!(calendar.term_or_last(day("2026-12-28")), Some(autumn.clone()));
    let spring = calendar.term_after(autumn.ends).unwrap();
    assert_eq!((spring.name.as_str(), spring.starts.year()), ("spring", 2027));
    let summer = calendar.term_or_last(day("2027-08-20")).unwrap();
    assert_eq!(calendar.term_after(summer.ends).unwrap().name, "autumn");
    let six = Calendar::with_style(&[], &TermStyle::Six);
    assert_eq!(six.terms(2026).len(), 6);
    assert_eq!(six.term_or_last(day("2026-11-23")).unwrap().name, "term 2");
}
