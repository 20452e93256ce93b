//! Laptops and update files of the made-up school.

use chrono::{NaiveDate, NaiveDateTime};

use super::{id, now};
use crate::app::exchange::joining::{Admitting, Asking, Helping};
use crate::app::exchange::laptops::{LaptopState, LaptopView, Waits};
use crate::app::exchange::refused::RefusedView;
use crate::app::exchange::round::RoundWords;
use crate::app::exchange::versions::{TwoVersions, VersionView};
use crate::app::exchange::{Exchange, ExchangeReply, JoiningAs};
use crate::app::msg::Reply;
use crate::domain::Value;
use crate::domain::kind::{LEAD, Record, Roles, TA};
use crate::domain::records::Pupil;
use crate::store::Written;
use crate::store::ctx::DevId;
use crate::store::identity::DevicePublic;
use crate::sync::folder::{Doing, Progress};

fn at(day: u32, h: u32, m: u32) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap().and_hms_opt(h, m, 0).unwrap()
}

/// Another laptop's keys.
pub fn other_keys() -> DevicePublic {
    DevicePublic { sign_pk: [7; 32], age_pk: "age1".into() }
}

/// Who waits to be admitted.
pub fn joining_as() -> JoiningAs {
    JoiningAs {
        name: "Dawn Shaw".into(),
        label: "Dawn's laptop".into(),
        words: vec!["cabin", "fossil", "rhythm", "copper", "able", "door"],
        again: false,
    }
}

fn two(field: &str, before: &str, versions: &[(&str, NaiveDateTime, &str)]) -> TwoVersions {
    let view = |(by, at, text): &(&str, NaiveDateTime, &str)| VersionView {
        text: (*text).into(),
        by: (*by).into(),
        at: *at,
        value: Value::Text((*text).into()),
    };
    TwoVersions {
        kind: Pupil::KIND,
        id: id(b'p', 1),
        field: Pupil::KIND.field(field).unwrap(),
        of: "Maya Barnes".into(),
        before: before.into(),
        versions: versions.iter().map(view).collect(),
    }
}

/// Two fields with two versions.
pub fn versions() -> Vec<TwoVersions> {
    vec![
        two(
            "allergy",
            "nothing",
            &[
                ("Ann Grant", at(23, 9, 40), "Nuts: pen in the office"),
                ("Jo Okafor", at(20, 15, 40), "Peanuts"),
            ],
        ),
        two(
            "helps",
            "Sits near the front",
            &[
                ("Jo Okafor", at(23, 10, 12), "Sits near the front, with a timer"),
                ("Ann Grant", at(19, 15, 40), "Sits by the door, and leaves early for lunch"),
            ],
        ),
    ]
}

fn laptop(n: u8, label: &str, user: &str, role: Roles) -> LaptopView {
    LaptopView {
        dev: DevId([n; 16]),
        label: label.into(),
        user: user.into(),
        role,
        mine: n == 1,
        state: LaptopState::InUse,
        heard: None,
        waits: Waits::Nothing,
        entries: 12,
        home: None,
        served_by: None,
    }
}

/// The laptops.
pub fn laptops() -> Vec<LaptopView> {
    vec![
        laptop(1, "SENCO office", "Jo Okafor", LEAD),
        LaptopView {
            heard: Some(at(20, 15, 31)),
            waits: Waits::Entries(14),
            ..laptop(2, "Deputy's laptop", "Ann Grant", LEAD)
        },
        LaptopView {
            heard: Some(at(18, 15, 20)),
            waits: Waits::Something,
            ..laptop(3, "Dawn's laptop", "Dawn Shaw", TA)
        },
        LaptopView {
            served_by: Some("Deputy's laptop".into()),
            ..laptop(4, "Ruby's laptop", "Ruby Patel", TA)
        },
        LaptopView {
            heard: Some(at(2, 8, 5)),
            state: LaptopState::Lost,
            ..laptop(5, "Old tablet", "Ruby Patel", TA)
        },
    ]
}

/// Entries that were not accepted.
pub fn refused() -> Vec<RefusedView> {
    let field = |label: &str, text: &str| (label.to_string(), text.to_string());
    vec![
        RefusedView {
            n: 1,
            from: "Dawn's laptop".into(),
            what: "SEN status".into(),
            reason: "a TA's laptop may not write this".into(),
            fields: vec![field("Status", "EHCP"), field("From", "20 Nov 2026")],
        },
        RefusedView {
            n: 2,
            from: "Old tablet".into(),
            what: "Session".into(),
            reason: "it was written after the laptop was marked as lost".into(),
            fields: vec![field("Note", "worked well with Leo today")],
        },
    ]
}

/// The answer to a question about laptops; `refused` are those left.
pub fn answer(asked: Exchange, left: &mut Vec<RefusedView>, two: &mut Vec<TwoVersions>) -> Reply {
    let lines = || {
        vec![
            "It last sent on Wed 18 Nov 15:20.".to_string(),
            "By its groups it holds the records of 3 pupils (41 entries), encrypted under its \
             passphrase, and the name, class and alerts of every pupil."
                .to_string(),
        ]
    };
    Reply::Exchange(match asked {
        Exchange::Begin(folder, _) if folder.ends_with("nowhere") => {
            return Reply::Failed(crate::app::msg::Trouble::refused("nowhere is not there"));
        }
        Exchange::Begin(..) => {
            ExchangeReply::Going(Progress { doing: Doing::Looking, done: 0, of: 2 })
        }
        Exchange::Next => ExchangeReply::Came(Box::new(RoundWords {
            folder: "E:\\senlog".into(),
            lines: vec![
                "Dawn's laptop: 14 new entries, 1 field needs your decision (V shows them).".into(),
                "20261123T0812-9f.senlog has not arrived whole yet; it is left for next time."
                    .into(),
                "Written for Dawn's laptop.".into(),
                "If it is a stick, eject it before you take it out.".into(),
            ],
            changed: true,
        })),
        Exchange::Versions => ExchangeReply::Versions(two.clone()),
        Exchange::Decide(decision) => {
            two.retain(|one| (one.id, one.field.name) != (decision.id, decision.field));
            let title = format!("Decided on {}", decision.field);
            return Reply::Written(Written { txn: id(b't', 1), title, changes: 1 });
        }
        Exchange::Laptops => ExchangeReply::Laptops(laptops()),
        Exchange::Holds(dev) => ExchangeReply::Holds(dev, lines()),
        Exchange::Lose(dev) => {
            let mut all =
                vec!["Dawn's laptop is marked as lost: nothing it sends counts now.".to_string()];
            all.extend(lines());
            ExchangeReply::Lost(dev, all)
        }
        Exchange::LostSheet(_, path) | Exchange::WriteRequest(path) => {
            ExchangeReply::Wrote(format!("Wrote {}.", path.display()))
        }
        Exchange::TakeOver(_) => ExchangeReply::TakenOver("Ruby's laptop".into()),
        Exchange::Refused => ExchangeReply::Refused(left.clone()),
        Exchange::Settle(n, accept) => {
            left.retain(|one| one.n != n);
            ExchangeReply::Settled(accept)
        }
        Exchange::Ask(file) => ExchangeReply::Asking(Box::new(Asking {
            file,
            name: "Dawn Shaw".into(),
            label: "Dawn's laptop".into(),
            device: other_keys(),
            asked: vec![2, 3, 6],
            staff: "Dawn Shaw".into(),
            welcome: "E:\\welcome.senlog".into(),
        })),
        Exchange::AskHelp(file) => ExchangeReply::Helping(Box::new(Helping {
            whose: "Dawn's laptop, of Dawn Shaw".into(),
            file,
            device: other_keys(),
            asked: vec![2, 3, 6],
            answer: "E:\\unlock.senlog".into(),
        })),
        Exchange::Help(helping) => {
            ExchangeReply::Wrote(format!("Wrote {}.", helping.answer.display()))
        }
        Exchange::Admit(admission) => ExchangeReply::Admitted(Box::new(Admitting {
            label: "Dawn's laptop".into(),
            file: admission.welcome,
            words: joining_as().words,
        })),
        Exchange::Welcome(_) => ExchangeReply::Welcome(Box::new(other_keys()), vec![1, 4, 5]),
        Exchange::Join(_) => {
            ExchangeReply::Joined(format!("This laptop has joined on {}.", now().date()))
        }
    })
}
