use super::*;
use crate::domain::kind::cells_of;
use crate::domain::{Id, Record, Value};

fn measure(test: &str, date: &str, cells: &[(&str, i64)]) -> Measure {
    let text = |text: &str| Value::Text(text.into());
    let mut given =
        vec![("pupil", Value::Id(Id([1; 16]))), ("test", text(test)), ("date", text(date))];
    given.extend(cells.iter().map(|(name, n)| (*name, Value::Int(*n))));
    Measure::read(&cells_of::<Measure>(&given)).unwrap()
}

fn ages(test: &str, from: (&str, i64), to: (&str, i64)) -> Result<Ratio, NoRatio> {
    ratio_gain(
        &measure(test, from.0, &[("age_months", from.1)]),
        &measure(test, to.0, &[("age_months", to.1)]),
    )
}

#[test]
fn eleven_months_in_five_is_2_2() {
    // Catch Up Numeracy, DOMAIN.md section 5.
    let ratio = ages("BNST", ("2026-01-12", 74), ("2026-06-12", 85)).unwrap();
    assert_eq!((ratio.text().as_str(), ratio.gained, ratio.too_close), ("2.2", 11, false));
    assert_eq!(ratio.band().label(), "useful");
}

#[test]
fn guard_rails_stand_before_a_ratio() {
    let start = ("2026-01-12", 74);
    assert_eq!(ages("T", start, ("2026-02-11", 80)), Err(NoRatio::UnderAMonth));
    assert!(ages("T", start, ("2026-02-12", 80)).unwrap().too_close);
    assert!(!ages("T", start, ("2026-03-09", 80)).unwrap().too_close);
    let a = measure("Salford", "2026-01-12", &[("age_months", 74)]);
    let b = measure("YARC", "2026-06-12", &[("age_months", 80)]);
    assert_eq!(ratio_gain(&a, &b), Err(NoRatio::OtherTest));
    let b = measure("SALFORD", "2026-06-12", &[("score", 30)]);
    assert_eq!(ratio_gain(&a, &b), Err(NoRatio::NoAges));
    assert_eq!(ages("T", start, ("2026-06-12", 70)).unwrap().text(), "-0.8");
}

#[test]
fn bands_are_those_of_brooks() {
    for (tenths, band) in [
        (-5, "very small"),
        (13, "very small"),
        (14, "modest"),
        (19, "modest"),
        (20, "useful"),
        (29, "useful"),
        (30, "substantial"),
        (39, "substantial"),
        (40, "remarkable"),
    ] {
        assert_eq!(Band::of(tenths).label(), band, "{tenths}");
    }
}

#[test]
fn percentiles_are_those_of_the_normal_curve() {
    for (standard, percent) in [(70, 2), (85, 16), (100, 50), (115, 84), (130, 98), (40, 1)] {
        assert_eq!(percentile(standard), percent, "{standard}");
    }
    assert!((41..160).all(|s| percentile(s) >= percentile(s - 1)));
}

#[test]
fn a_small_change_of_a_standardised_score_is_no_progress() {
    assert_eq!(Pace::of(85, 85).text(), "0, kept pace");
    assert_eq!(Pace::of(85, 91).text(), "+6, kept pace (within the usual margin of 6)");
    assert_eq!(Pace::of(85, 94).text(), "+9, gained");
    assert_eq!(Pace::of(85, 78).text(), "-7, fell back");
}

#[test]
fn lower_may_be_better() {
    let mut start = measure("SDQ", "2026-01-12", &[("score", 20)]);
    let end = measure("SDQ", "2026-06-12", &[("score", 14)]);
    assert_eq!(score_change(&start, &end), Some(-6));
    start.direction = Some(Direction::Lower);
    assert_eq!(score_change(&start, &end), Some(6));
}

#[test]
fn what_was_not_delivered_is_not_judged() {
    let table = [
        (Some(Grade::AsExpected), Some(90), 'G', "as expected or better"),
        (
            Some(Grade::MuchMore),
            Some(60),
            'G',
            "as expected or better, with less delivered than planned",
        ),
        (Some(Grade::Less), Some(79), 'A', "not delivered, so not judged"),
        (Some(Grade::MuchLess), Some(80), 'R', "less than expected, although delivered"),
        (None, Some(100), '-', "no outcome yet"),
        (Some(Grade::Less), None, 'R', "less than expected, although delivered"),
    ];
    for (grade, delivered, letter, words) in table {
        let rag = Rag::of(grade.as_ref(), delivered, DELIVERED_ENOUGH);
        assert_eq!((rag.letter(), rag.label()), (letter, words), "{grade:?} {delivered:?}");
    }
}

#[test]
fn the_first_and_the_last_of_one_test_are_a_pair() {
    let all = [
        measure("YARC", "2026-06-12", &[("age_months", 80)]),
        measure("YARC", "2026-01-12", &[("age_months", 74)]),
        measure("Salford", "2026-07-01", &[("age_months", 90)]),
    ];
    let found = pair(&all).unwrap();
    assert_eq!((found.start.age_months, found.end.age_months), (Some(74), Some(80)));
    assert_eq!(pair(&all[..1]), None);
}

#[test]
fn few_pupils_are_flagged_and_tests_are_not_mixed() {
    let starts: Vec<Measure> =
        (0..5).map(|_| measure("YARC", "2026-01-12", &[("age_months", 70)])).collect();
    let ends: Vec<Measure> =
        (0..5).map(|n| measure("YARC", "2026-06-12", &[("age_months", 75 + n)])).collect();
    let pairs: Vec<Pair<'_>> =
        starts.iter().zip(&ends).map(|(start, end)| Pair { start, end }).collect();
    let all = together(&pairs).unwrap();
    assert_eq!((all.pupils, all.gained, all.tenths, all.few), (5, 35, 14, false));
    assert!(together(&pairs[..4]).unwrap().few);
    let other = measure("Salford", "2026-01-12", &[("age_months", 70)]);
    let mixed = [pairs[0].clone(), Pair { start: &other, end: &other }];
    assert_eq!(together(&mixed), None);
}

#[test]
fn places_have_their_endings() {
    for (n, said) in [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (16, "16th"), (22, "22nd")]
    {
        assert_eq!(ordinal(n), said);
    }
}
