//! Agencies, equipment, wellbeing, training and records on their way, as rows of the made-up school.

use super::records::{Rows, date, text};
use super::{day, id};
use crate::domain::{Id, Value};

/// Adds them to the casework.
pub(super) fn write(rows: &mut Rows) {
    let pupil = |n| ("pupil", Value::Id(id(b'p', n)));
    let agency = || ("agency", Value::Id(id(b'y', 1)));
    rows.put(
        "agency",
        Some(id(b'y', 1)),
        &[
            ("name", text("EP service")),
            ("type", text("ep")),
            ("contact", text("Dr Lowe")),
            ("sla_minutes", Value::Int(1_200)),
        ],
    );
    let visit = [agency(), ("date", date(day(3, 11))), ("minutes", Value::Int(180))];
    rows.put("agency_visit", Some(id(b'e', 7)), &visit);
    let referral = |n: u8, of: u8, state: &str, more: &[(&'static str, Value)]| {
        let mut pairs = vec![
            pupil(of),
            agency(),
            ("service", text("ep")),
            ("date", date(day(5, 10))),
            ("state", text(state)),
        ];
        pairs.extend(more.iter().cloned());
        (Some(id(b'f', n)), pairs)
    };
    let sent = [
        ("parents_told", date(day(5, 10))),
        ("consent_on", date(day(6, 10))),
        ("sent_on", date(day(7, 10))),
        ("expected_by", date(day(16, 11))),
    ];
    for (row, pairs) in [referral(1, 1, "sent", &sent), referral(2, 4, "draft", &[])] {
        rows.put("referral", row, &pairs);
    }
    let advice = [
        pupil(1),
        ("text", text("Every new word with a picture")),
        ("referral", Value::Id(id(b'f', 1))),
        ("state", text("new")),
        ("date", date(day(12, 11))),
    ];
    rows.put("recommendation", Some(id(b'd', 1)), &advice);
    let asked = [
        pupil(3),
        ("date", date(day(2, 11))),
        ("type", text("request")),
        ("what", text("The amended plan")),
        ("answer_by", date(day(16, 11))),
    ];
    rows.put("casework", Some(id(b'c', 90)), &asked);
    rows.put("equipment", Some(id(b'e', 1)), &[("title", text("Radio aid"))]);
    let loan = [
        ("equipment", Value::Id(id(b'e', 1))),
        pupil(1),
        ("starts", date(day(14, 9))),
        ("due", date(day(20, 11))),
    ];
    rows.put("equipment_loan", Some(id(b'e', 2)), &loan);
    let elsa = [
        pupil(4),
        ("objective", text("Come in without tears")),
        ("before", Value::Int(3)),
        ("starts", date(day(2, 11))),
    ];
    rows.put("elsa_contract", Some(id(b'e', 3)), &elsa);
    let mentor = [pupil(4), ("mentor", Value::Id(id(b'p', 1))), ("starts", date(day(2, 11)))];
    rows.put("peer_mentor", Some(id(b'e', 4)), &mentor);
    let training = [
        ("staff", Value::Id(id(b'a', 3))),
        ("title", text("Paediatric first aid")),
        ("date", date(day(2, 11))),
        ("ends", date(day(30, 11))),
    ];
    rows.put("training", Some(id(b'e', 5)), &training);
    let transfer: [(&'static str, Value); 3] =
        [pupil(9), ("way", text("in")), ("school", text("Elm Primary"))];
    rows.put("transfer", Some::<Id>(id(b'e', 6)), &transfer);
}
