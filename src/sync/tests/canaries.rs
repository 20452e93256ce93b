//! What a laptop may not hold never reaches it: a canary in every field of every pupil's records, and
//! the opened update file searched for those outside its scope (SYNC.md section 8, P6).

use std::collections::BTreeMap;

use super::school::{School, add_pupil, bring, down, dump, group, insert, row};
use crate::domain::kind::{Kind, Record, Roles, Scope, TA, TEACHER, Ty, VIEWER};
use crate::domain::records::{KINDS, Pupil};
use crate::domain::{Id, Value};
use crate::store::Store;
use crate::sync::bundle::{Limits, Record as Recorded, read, split, unpack};

/// A pupil with an entry of every kind that is theirs, each with its canary in every text field.
fn furnish(lead: &mut Store, pupil: Id, canary: &str, school: &BTreeMap<&str, Id>) {
    let mut made: BTreeMap<&str, Id> = school.clone();
    made.insert("pupil", pupil);
    // A kind after those it hangs on.
    let mut waiting: Vec<&'static Kind> = KINDS
        .iter()
        .copied()
        .filter(|k| matches!(k.scope, Scope::Of(_) | Scope::Via(_)) && k.name != "membership")
        .filter(|k| {
            !matches!(
                k.name,
                "provision_staff" | "slot" | "session_provision" | "session_staff" | "observation"
            )
        })
        .collect();
    for _ in 0..8 {
        waiting.retain(|kind| {
            let needs = |f: &&crate::domain::Field| {
                matches!(f.ty, Ty::Ref(to) if !made.contains_key(to)) && !f.optional
            };
            if kind.fields.iter().any(|f| needs(&f)) {
                return true;
            }
            // Whatever a field may refer to stays with its own pupil.
            let mut cells =
                row(kind, &format!("{canary}-{}", kind.name), &|to| made.get(to).copied());
            if kind.name == "placement" {
                cells[kind.position("teacher").unwrap()] = Value::Null;
            }
            let id = insert(lead, kind, cells);
            made.insert(kind.name, id);
            false
        });
    }
    assert!(
        waiting.iter().all(|k| matches!(k.name, "slot_pupil" | "agency_visit" | "equipment_loan")),
        "{:?}",
        waiting.iter().map(|k| k.name).collect::<Vec<_>>()
    );
}

/// Every text in an opened update file, by record type and field.
fn words(store: &Store, file: &[u8]) -> Vec<(String, String, String)> {
    let (_, payload) = split(file).unwrap();
    let plain = unpack(&store.unseal(payload).unwrap(), Limits::default()).unwrap();
    let mut out = Vec::new();
    for record in read(&plain).unwrap().records {
        let Recorded::Head(_, raw) = record else { continue };
        let change = crate::store::change::Change::decode(raw).unwrap();
        assert_eq!(change.title, None, "titles speak of others");
        for cell in change.cells {
            if let Value::Text(text) = cell.value {
                out.push((change.entity.clone(), cell.field, text));
            }
        }
    }
    out
}

#[test]
fn no_canary_leaves_its_scope() {
    let mut school = School::made();
    let mut laptops: Vec<(Store, Roles, &str)> =
        [("Dawn", TA), ("Tess", TEACHER), ("Head", VIEWER)]
            .into_iter()
            .map(|(label, role)| (school.admit(label, role), role, label))
            .collect();
    let lead = &mut school.lead;
    let mut pupils = Vec::new();
    for n in 0..6 {
        pupils.push(add_pupil(lead, &format!("Name{n}"), &format!("Surname{n}")));
    }
    let users: Vec<Id> = laptops.iter().map(|(s, _, _)| s.me().user).collect();
    let (mine, _) = group(lead, "Mine", users[0], &pupils[..2]);
    let (theirs, _) = group(lead, "CANARY-group-theirs", Id([0xab; 16]), &pupils[2..]);
    for (n, pupil) in pupils.iter().enumerate() {
        let canary = format!("CANARY{n}");
        let cells = row(Pupil::KIND, &canary, &|_| None);
        for (field, value) in Pupil::KIND.fields.iter().zip(cells) {
            let named = matches!(field.name, "forename" | "surname" | "preferred");
            if matches!(value, Value::Text(_))
                && !named
                && !matches!(field.ty, Ty::Code(_) | Ty::Date)
            {
                super::school::set(lead, Pupil::KIND, *pupil, field.name, value);
            }
        }
        let group = if n < 2 { mine } else { theirs };
        let mut fixed: BTreeMap<&str, Id> =
            BTreeMap::from([("provision", group), ("staff", Id([0xab; 16]))]);
        for kind in ["session", "contact", "carer"] {
            let kind = lead.kind(kind).unwrap();
            let id = insert(lead, kind, row(kind, &format!("{canary}-{}", kind.name), &|_| None));
            fixed.insert(kind.name, id);
        }
        let link = lead.kind("session_provision").unwrap();
        insert(lead, link, row(link, "", &|to| fixed.get(to).copied()));
        furnish(lead, *pupil, &canary, &fixed);
    }
    // The teacher's class is the third pupil.
    let placement = lead.kind("placement").unwrap();
    let mut cells = row(placement, "CANARY2-class", &|to| match to {
        "pupil" => Some(pupils[2]),
        _ => Some(users[1]),
    });
    cells[placement.position("starts").unwrap()] = Value::Text("2026-11-21".into());
    insert(lead, placement, cells);
    let scopes: [&[usize]; 3] = [&[0, 1], &[2], &[0, 1, 2, 3, 4, 5]];
    for ((store, role, label), scope) in laptops.iter_mut().zip(scopes) {
        let file = down(&mut school.lead, label);
        let found = words(store, &file);
        let mut seen = 0;
        for (kind, field, text) in found.iter().filter(|(_, _, text)| text.contains("CANARY")) {
            let declared = KINDS.iter().find(|k| k.name == kind).unwrap().field(field).unwrap();
            assert!(declared.read & *role != 0, "{label} holds {kind} {field}: {text}");
            let n: Option<usize> = text
                .strip_prefix("CANARY")
                .and_then(|t| t.split('-').next())
                .and_then(|n| n.parse().ok());
            let everybodys =
                (kind == "pupil" && declared.safety) || (kind == "placement" && field == "class");
            if *role == TEACHER && matches!(kind.as_str(), "provision" | "session") {
                // A group that a pupil of their class is in, and its sessions, are theirs to read.
                continue;
            }
            let within = n.is_some_and(|n| scope.contains(&n));
            assert!(
                within || everybodys || *role == VIEWER,
                "{label} holds {kind} {field}: {text}"
            );
            seen += usize::from(within);
        }
        assert!(seen > 20, "{label} holds what it may: {seen}");
        bring(store, &file);
        let held = dump(store);
        // Names of all, and nothing of a pupil out of scope that is not everybody's.
        assert!((0..6).all(|n| held.contains(&format!("Surname{n}"))), "{label}");
        assert!(store.examine().unwrap().is_empty(), "{label}");
    }
    // Never for TAs, whoever's: by name, so that a slip in a declaration does not pass.
    let file = down(&mut school.lead, "Dawn");
    for (kind, field, text) in words(&laptops[0].0, &file) {
        let never = matches!(
            (kind.as_str(), field.as_str()),
            (
                "pupil",
                "upn"
                    | "former_upn"
                    | "looked_after"
                    | "fsm"
                    | "care_authority"
                    | "notes"
                    | "mis_id"
            ) | ("register", "reason" | "caseworker" | "authority" | "band")
                | ("carer", _)
                | ("carer_pupil", _)
        );
        assert!(!never, "{kind} {field}: {text}");
    }
    // With the setting off, nothing of the others at all.
    let school_row = school.lead.rows::<crate::domain::records::School>().unwrap()[0].0;
    super::school::set(
        &mut school.lead,
        crate::domain::records::School::KIND,
        school_row,
        "share_names",
        Value::Int(0),
    );
    let file = down(&mut school.lead, "Dawn");
    assert!(
        !words(&laptops[0].0, &file)
            .iter()
            .any(|(_, _, text)| text.contains("Surname4") || text.contains("CANARY4"))
    );
    bring(&mut laptops[0].0, &file);
    assert!(!dump(&laptops[0].0).contains("Surname4"));
}

/// Groups change hands and members, round after round; whoever runs what, no canary of a pupil out of
/// their scope is in the file for them. `SENLOG_ROUNDS=60 cargo test --lib canaries` tries a hundred
/// thousand.
#[test]
fn whoever_runs_what_no_canary_leaves_its_scope() {
    let rounds = std::env::var("SENLOG_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(8);
    let mut school = School::made();
    let tas: Vec<Store> = ["Dawn", "Ravi"].map(|label| school.admit(label, TA)).into();
    let lead = &mut school.lead;
    let pupils: Vec<Id> = (0..6).map(|n| add_pupil(lead, &format!("Name{n}"), "S")).collect();
    let groups: Vec<Id> = (0..3)
        .map(|n| group(lead, &format!("G{n}"), Id([0xab; 16]), &pupils[2 * n..2 * n + 2]).0)
        .collect();
    let runs = lead.kind("provision_staff").unwrap();
    let mut links = Vec::new();
    for group in &groups {
        for ta in &tas {
            let mut cells = vec![Value::Null; runs.fields.len()];
            (cells[0], cells[1]) = (Value::Id(*group), Value::Id(ta.me().user));
            links.push(insert(lead, runs, cells));
        }
    }
    for (n, pupil) in pupils.iter().enumerate() {
        let canary = format!("CANARY{n}");
        let mut fixed: BTreeMap<&str, Id> =
            BTreeMap::from([("provision", groups[n / 2]), ("staff", Id([0xab; 16]))]);
        for kind in ["session", "contact", "carer"] {
            let kind = lead.kind(kind).unwrap();
            let id = insert(lead, kind, row(kind, &format!("{canary}-{}", kind.name), &|_| None));
            fixed.insert(kind.name, id);
        }
        let link = lead.kind("session_provision").unwrap();
        insert(lead, link, row(link, "", &|to| fixed.get(to).copied()));
        furnish(lead, *pupil, &canary, &fixed);
    }
    let member = lead.kind("membership").unwrap();
    let members: Vec<(Id, Id, Id)> = lead
        .list(member)
        .unwrap()
        .into_iter()
        .map(|(id, cells)| (id, cells[0].as_id().unwrap(), cells[1].as_id().unwrap()))
        .collect();
    let canaries = dump(lead).matches("CANARY").count();
    let mut rng = fastrand::Rng::with_seed(6);
    let mut cases = 0;
    for _ in 0..rounds {
        let ends = |on: bool| if on { Value::Null } else { Value::Text("2026-11-01".into()) };
        let running: Vec<bool> = links.iter().map(|_| rng.bool()).collect();
        for (link, on) in links.iter().zip(&running) {
            super::school::set(lead, runs, *link, "ends", ends(*on));
        }
        let here: Vec<bool> = members.iter().map(|_| rng.u8(..4) > 0).collect();
        for ((id, _, _), on) in members.iter().zip(&here) {
            super::school::set(lead, member, *id, "ends", ends(*on));
        }
        for (t, ta) in tas.iter().enumerate() {
            let runs =
                |group: Id| running[2 * groups.iter().position(|g| *g == group).unwrap() + t];
            let mine = |n: usize| {
                let of = members
                    .iter()
                    .zip(&here)
                    .filter(|((_, _, pupil), on)| **on && *pupil == pupils[n]);
                of.into_iter().any(|((_, group, _), _)| runs(*group))
            };
            let label = ["Dawn", "Ravi"][t];
            let file = down(lead, label);
            cases += canaries;
            for (kind, field, text) in words(ta, &file) {
                let Some(rest) = text.strip_prefix("CANARY") else { continue };
                let n: usize = rest.split('-').next().unwrap().parse().unwrap();
                let declared =
                    KINDS.iter().find(|k| k.name == kind).unwrap().field(&field).unwrap();
                assert!(declared.read & TA != 0, "{label} holds {kind} {field}");
                let everybodys = (kind == "pupil" && declared.safety)
                    || (kind == "placement" && field == "class");
                // The sessions of a group are its adults', whoever of it is still a member.
                let of_group = kind == "session" && runs(groups[n / 2]);
                assert!(mine(n) || everybodys || of_group, "{label} holds {kind} {field}: {text}");
            }
        }
    }
    assert!(cases >= rounds * 2 * 500, "{cases}");
    if rounds > 8 {
        println!("{cases} cases");
    }
}

#[test]
fn restricted_words_stay_with_the_leads_and_their_author() {
    let mut school = School::made();
    let mut ta = school.admit("Dawn", TA);
    let lead = &mut school.lead;
    let tobi = add_pupil(lead, "Tobi", "Adeyemi");
    group(lead, "NELI", ta.me().user, &[tobi]);
    let contact = lead.kind("contact").unwrap();
    let mut cells = row(contact, "SECRET", &|_| None);
    cells[contact.position("restricted").unwrap()] = Value::Int(1);
    let id = insert(lead, contact, cells);
    let link = lead.kind("contact_pupil").unwrap();
    insert(lead, link, vec![Value::Id(id), Value::Id(tobi)]);
    let file = down(lead, "Dawn");
    assert!(!words(&ta, &file).iter().any(|(_, _, text)| text.contains("SECRET")));
    bring(&mut ta, &file);
    assert!(!dump(&ta).contains("SECRET"));
    // Her own contact about a child who is not hers stays readable to her.
    let other = add_pupil(&mut school.lead, "Maya", "Barnes");
    let file = down(&mut school.lead, "Dawn");
    bring(&mut ta, &file);
    let mine = insert(&mut ta, contact, row(contact, "OWN", &|_| None));
    insert(&mut ta, link, vec![Value::Id(mine), Value::Id(other)]);
    let file = super::school::up(&ta);
    assert!(bring(&mut school.lead, &file).refused.is_empty());
    let file = down(&mut school.lead, "Dawn");
    bring(&mut ta, &file);
    assert!(dump(&ta).contains("OWN-note"));
    // Nor does writing to a row give it to read.
    assert!(school.lead.get::<Pupil>(other).unwrap().is_some());
}
