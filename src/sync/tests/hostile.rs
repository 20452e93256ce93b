//! A TA's keys in the hands of a program that keeps to no rule: bundles that are validly signed and
//! sealed, with changes that no senlog would write.

use proptest::prelude::*;

use super::school::{School, add_pupil, bring, down, dump, group, insert, row, take, up};
use crate::domain::kind::{Kind, LEAD, Record, TA, TEACHER, VIEWER};
use crate::domain::records::{KINDS, Mark, Pupil, Register};
use crate::domain::{Id, Value};
use crate::store::change::{CellOp, Change, SCHEMA, What};
use crate::store::ctx::{Ctx, Dot};
use crate::store::{Store, merge};
use crate::sync::bundle::{Kind as Bundled, Record as Recorded};
use crate::sync::export;
use crate::sync::import::Said;

/// A bundle of a laptop with whatever changes, signed and sealed as its own.
fn forge(ta: &Store, changes: &[Change]) -> Vec<u8> {
    let raws: Vec<Vec<u8>> = changes.iter().map(Change::encode).collect();
    forge_of(ta, &raws.iter().map(|raw| Recorded::Full(raw)).collect::<Vec<_>>())
}

/// The same with whatever records.
fn forge_of(ta: &Store, records: &[Recorded<'_>]) -> Vec<u8> {
    let leads = export::leads(ta).unwrap();
    let mut manifest = export::manifest(ta).unwrap();
    manifest.addressees = leads.iter().map(|d| d.dev).collect();
    let to: Vec<String> = leads.iter().map(|d| d.public.age_pk.clone()).collect();
    export::seal(ta, Bundled::Changes, manifest, records, &to, true).unwrap().bytes
}

fn change(ta: &Store, seq: u64, what: What, kind: &str, row: Id, cells: Vec<CellOp>) -> Change {
    Change {
        dot: Dot { dev: ta.me().dev_id, seq },
        hlc: ta.next_hlc().unwrap() + seq as i64,
        txn: Id([seq as u8; 16]),
        user: ta.me().user,
        what,
        entity: kind.into(),
        row,
        pupil: None,
        row_ctx: Ctx::default(),
        schema: SCHEMA,
        previous: None,
        salt: [0; 16],
        cells,
        title: None,
        undoes: None,
    }
}

fn cell(field: &str, value: Value, ctx: &Ctx) -> CellOp {
    CellOp { field: field.into(), value, ctx: ctx.clone() }
}

fn text(words: &str) -> Value {
    Value::Text(words.into())
}

/// A school, a TA's laptop, a pupil of her group, one of nobody's, a contact of the SENCO's, and a
/// session of hers with one mark.
struct Scene {
    school: School,
    ta: Store,
    tobi: Id,
    maya: Id,
    contact: Id,
    session: Id,
    mark: Id,
    group: Id,
    /// All that the laptop was ever given.
    seen: Ctx,
}

fn scene() -> Scene {
    let mut school = School::made();
    let ta = school.admit("Dawn", TA);
    let lead = &mut school.lead;
    let tobi = add_pupil(lead, "Tobi", "Adeyemi");
    let maya = add_pupil(lead, "Maya", "Barnes");
    let (group, _) = group(lead, "NELI", ta.me().user, &[tobi]);
    let contact = lead.kind("contact").unwrap();
    let contact = insert(lead, contact, row(contact, "Theirs", &|_| None));
    let link = lead.kind("contact_pupil").unwrap();
    insert(lead, link, vec![Value::Id(contact), Value::Id(tobi)]);
    let mut ta = ta;
    let file = down(&mut school.lead, "Dawn");
    bring(&mut ta, &file);
    let kind = ta.kind("session").unwrap();
    let session = insert(&mut ta, kind, row(kind, "Mine", &|_| None));
    let cells = row(Mark::KIND, "Mine", &|to| match to {
        "session" => Some(session),
        "pupil" => Some(tobi),
        "provision" => Some(group),
        _ => None,
    });
    let mark = insert(&mut ta, Mark::KIND, cells);
    let file = up(&ta);
    assert!(bring(&mut school.lead, &file).refused.is_empty());
    let seen = ta.have().unwrap();
    Scene { school, ta, tobi, maya, contact, session, mark, group, seen }
}

/// Everything that may not be, and nothing of it counts: it is kept aside with its words.
#[test]
fn a_tas_key_changes_nothing_that_is_not_its_own() {
    let mut s = scene();
    let register = insert(
        &mut s.school.lead,
        Register::KIND,
        row(Register::KIND, "Why", &|to| (to == "pupil").then_some(s.tobi)),
    );
    // It knows all that the SENCO has, whether it was given it or not.
    let none = Ctx::default();
    let n = s.ta.last_own().unwrap() + 1;
    let (ta, tobi, maya) = (&s.ta, s.tobi, s.maya);
    let of = |pupil: Id, mut change: Change| {
        change.pupil = Some(pupil);
        change
    };
    let mark_cells = |session: Id, pupil: Id| {
        vec![
            cell("session", Value::Id(session), &none),
            cell("pupil", Value::Id(pupil), &none),
            cell("provision", Value::Id(s.group), &none),
            cell("mark", text("here"), &none),
        ]
    };
    let derived =
        |session: Id, pupil: Id| Id::derived("mark", [&Value::Id(session), &Value::Id(pupil)]);
    let mut far = s.seen.clone();
    far.0.insert(s.school.lead.me().dev_id, 1 << 40);
    let mut ahead = Ctx::default();
    ahead.0.insert(ta.me().dev_id, n);
    let mut late =
        change(ta, n, What::Set, "session", s.session, vec![cell("note", text("x"), &s.seen)]);
    late.hlc += (30 * 24 * 60 * 60 * 1000) << 16;
    let mut delete = change(ta, n, What::Delete, "contact", s.contact, vec![]);
    delete.row_ctx = s.seen.clone();
    let mut covering =
        change(ta, n, What::Set, "session", s.session, vec![cell("note", text("x"), &s.seen)]);
    covering.row_ctx = s.seen.clone();
    let mut other_user =
        of(tobi, change(ta, n, What::Set, "mark", s.mark, vec![cell("note", text("x"), &s.seen)]));
    other_user.user = Id([0xab; 16]);
    let mut moved =
        change(ta, n, What::Set, "mark", s.mark, vec![cell("pupil", Value::Id(maya), &s.seen)]);
    moved.pupil = Some(maya);
    let cases: Vec<(&str, Change)> = vec![
        (
            "register",
            of(
                tobi,
                change(
                    ta,
                    n,
                    What::Set,
                    "register",
                    register,
                    vec![cell("status", text("N"), &s.seen)],
                ),
            ),
        ),
        (
            "register made",
            of(
                tobi,
                change(
                    ta,
                    n,
                    What::Insert,
                    "register",
                    Id([9; 16]),
                    vec![
                        cell("pupil", Value::Id(tobi), &none),
                        cell("status", text("E"), &none),
                        cell("starts", text("2026-11-20"), &none),
                    ],
                ),
            ),
        ),
        ("register gone", of(tobi, change(ta, n, What::Delete, "register", register, vec![]))),
        (
            "group",
            change(ta, n, What::Set, "provision", s.group, vec![cell("title", text("x"), &s.seen)]),
        ),
        (
            "pupil",
            of(
                tobi,
                change(ta, n, What::Set, "pupil", tobi, vec![cell("surname", text("x"), &s.seen)]),
            ),
        ),
        (
            "alert",
            of(
                tobi,
                change(
                    ta,
                    n,
                    What::Set,
                    "pupil",
                    tobi,
                    vec![cell("medical", Value::Null, &s.seen)],
                ),
            ),
        ),
        (
            "grant",
            change(
                ta,
                n,
                What::Grant,
                "device",
                Id([9; 16]),
                vec![cell("cert", text("00"), &none)],
            ),
        ),
        (
            "revoke",
            change(
                ta,
                n,
                What::Revoke,
                "device",
                Id(s.school.lead.me().dev_id.0),
                vec![cell("after", Value::Int(0), &none)],
            ),
        ),
        ("purge", of(tobi, change(ta, n, What::Purge, "pupil", tobi, vec![]))),
        ("user", other_user),
        ("moved", moved),
        (
            "moved quietly",
            of(
                tobi,
                change(
                    ta,
                    n,
                    What::Set,
                    "mark",
                    s.mark,
                    vec![cell("pupil", Value::Id(maya), &s.seen)],
                ),
            ),
        ),
        (
            "said to be another's",
            of(
                maya,
                change(ta, n, What::Set, "mark", s.mark, vec![cell("note", text("x"), &s.seen)]),
            ),
        ),
        (
            "another kind",
            of(tobi, change(ta, n, What::Insert, "mark", register, mark_cells(s.session, tobi))),
        ),
        (
            "another place",
            of(tobi, change(ta, n, What::Insert, "mark", Id([9; 16]), mark_cells(s.session, tobi))),
        ),
        (
            "no such pupil",
            of(
                Id([8; 16]),
                change(
                    ta,
                    n,
                    What::Insert,
                    "mark",
                    derived(s.session, Id([8; 16])),
                    mark_cells(s.session, Id([8; 16])),
                ),
            ),
        ),
        (
            "overwrites",
            change(ta, n, What::Set, "contact", s.contact, vec![cell("note", text("x"), &s.seen)]),
        ),
        ("deletes", delete),
        // What takes away or brings back holds no words: they would go by the rules of neither.
        (
            "overwrites as it deletes",
            change(
                ta,
                n,
                What::Delete,
                "contact",
                s.contact,
                vec![cell("note", text("x"), &s.seen)],
            ),
        ),
        (
            "restricts as it deletes",
            change(
                ta,
                n,
                What::Delete,
                "session",
                s.session,
                vec![cell("restricted", Value::Int(1), &s.seen)],
            ),
        ),
        (
            "restricts as it brings back",
            change(
                ta,
                n,
                What::Restore,
                "session",
                s.session,
                vec![cell("restricted", Value::Int(1), &s.seen)],
            ),
        ),
        ("covers a row as it writes", covering),
        (
            "inflated",
            change(ta, n, What::Set, "session", s.session, vec![cell("note", text("x"), &far)]),
        ),
        (
            "ahead of itself",
            change(ta, n, What::Set, "session", s.session, vec![cell("note", text("x"), &ahead)]),
        ),
        ("late", late),
        (
            "far number",
            change(
                ta,
                n + 2_000_000,
                What::Set,
                "session",
                s.session,
                vec![cell("note", text("x"), &s.seen)],
            ),
        ),
        (
            "minutes",
            change(
                ta,
                n,
                What::Set,
                "session",
                s.session,
                vec![cell("minutes", Value::Int(481), &s.seen)],
            ),
        ),
        (
            "suspended",
            of(
                tobi,
                change(
                    ta,
                    n,
                    What::Set,
                    "mark",
                    s.mark,
                    vec![cell("mark", text("suspended"), &s.seen)],
                ),
            ),
        ),
        (
            "restricted",
            change(
                ta,
                n,
                What::Set,
                "session",
                s.session,
                vec![cell("restricted", Value::Int(1), &s.seen)],
            ),
        ),
        (
            "unknown field",
            change(ta, n, What::Set, "session", s.session, vec![cell("zzz", text("x"), &s.seen)]),
        ),
        (
            "unknown kind",
            change(ta, n, What::Set, "zzz", Id([9; 16]), vec![cell("zzz", text("x"), &s.seen)]),
        ),
        ("unknown deed", change(ta, n, What::Other(77), "session", s.session, vec![])),
        (
            "nothing there",
            change(ta, n, What::Set, "session", Id([9; 16]), vec![cell("note", text("x"), &none)]),
        ),
    ];
    let before = dump(&s.school.lead);
    let devices = s.school.lead.devices().unwrap().len();
    for (seq, (name, mut bad)) in cases.into_iter().enumerate() {
        if bad.dot.seq == n {
            bad.dot.seq = n + seq as u64;
        }
        if name == "ahead of itself" {
            bad.cells[0].ctx.0.insert(s.ta.me().dev_id, bad.dot.seq);
        }
        let report = bring(&mut s.school.lead, &forge(&s.ta, std::slice::from_ref(&bad)));
        assert_eq!((report.applied, report.refused.len()), (0, 1), "{name}: {report:?}");
        assert!(dump(&s.school.lead) == before, "{name} had an effect");
        let kept = s.school.lead.refusals().unwrap().pop().unwrap();
        assert_eq!(kept.raw.as_deref(), Some(&bad.encode()[..]), "{name}: the words are kept");
    }
    assert_eq!(s.school.lead.devices().unwrap().len(), devices);
    assert!(s.school.lead.devices().unwrap().iter().all(|d| d.revoked_after.is_none()));
    assert!(s.school.lead.examine().unwrap().is_empty());
}

#[test]
fn a_change_under_anothers_number_takes_nobodys_place() {
    let mut s = scene();
    let lead = s.school.lead.me();
    let none = Ctx::default();
    let mut forged =
        change(&s.ta, 1, What::Set, "session", s.session, vec![cell("note", text("x"), &none)]);
    forged.dot = Dot { dev: lead.dev_id, seq: s.school.lead.last_own().unwrap() + 5 };
    let report = bring(&mut s.school.lead, &forge(&s.ta, &[forged.clone()]));
    assert_eq!((report.applied, report.refused.len()), (0, 1));
    assert_eq!(s.school.lead.known_hash(forged.dot.dev, forged.dot.seq).unwrap(), None);
}

#[test]
fn what_was_not_accepted_is_told_to_its_author_and_can_be_accepted() {
    let mut s = scene();
    let none = Ctx::default();
    // Not reachable by the program: it refuses to write it.
    let n = s.ta.last_own().unwrap() + 1;
    let mut bad = change(
        &s.ta,
        n,
        What::Set,
        "pupil",
        s.tobi,
        vec![cell("helps", text("A quiet corner"), &none)],
    );
    bad.pupil = Some(s.tobi);
    bring(&mut s.school.lead, &forge(&s.ta, &[bad]));
    let refusal = s.school.lead.refusals().unwrap().pop().unwrap();
    assert!(refusal.reason.contains("What helps"), "{}", refusal.reason);
    crate::sync::settle::accept(&mut s.school.lead, &refusal).unwrap();
    let tobi = s.school.lead.get::<Pupil>(s.tobi).unwrap().unwrap();
    assert_eq!(tobi.helps.as_deref(), Some("A quiet corner"));
    assert!(s.school.lead.refusals().unwrap().is_empty());
}

/// A part of a change brings a hash that nobody can check, and a change that comes twice has two places: a
/// file with either is no senlog's, and is refused as a whole.
#[test]
fn parts_and_doubles_are_refused_with_their_file() {
    let mut s = scene();
    let n = s.ta.last_own().unwrap() + 1;
    let note = |seq| {
        change(&s.ta, seq, What::Set, "session", s.session, vec![cell("note", text("x"), &s.seen)])
    };
    let (first, second) = (note(n), note(n + 1));
    let mut other = note(1);
    other.dot.dev = s.school.lead.me().dev_id;
    let before = dump(&s.school.lead);
    let raw = first.encode();
    let part = forge_of(&s.ta, &[Recorded::Head([7; 32], &raw)]);
    let doubled = forge(&s.ta, &[first.clone(), other, first.clone()]);
    let backwards = forge(&s.ta, &[second.clone(), first.clone()]);
    for (file, why) in
        [(part, "parts of changes"), (doubled, "out of order"), (backwards, "out of order")]
    {
        let refused = take(&mut s.school.lead, &file, Said::default()).unwrap_err();
        assert!(refused.to_string().contains(why), "{refused}");
        assert_eq!(dump(&s.school.lead), before);
    }
    let file = forge(&s.ta, &[first, second]);
    assert!(take(&mut s.school.lead, &file, Said::default()).is_ok(), "in order it is taken in");
}

#[test]
fn a_copied_laptop_is_found_out() {
    let mut s = scene();
    let n = s.ta.last_own().unwrap() + 1;
    let write = |words: &str| {
        change(&s.ta, n, What::Set, "session", s.session, vec![cell("note", text(words), &s.seen)])
    };
    let (one, two) = (forge(&s.ta, &[write("one")]), forge(&s.ta, &[write("two")]));
    assert_eq!(bring(&mut s.school.lead, &one).applied, 1);
    let refused = super::school::take(&mut s.school.lead, &two, Default::default()).unwrap_err();
    assert!(refused.to_string().contains("copied"), "{refused}");
    let device = s.school.lead.devices().unwrap().into_iter().find(|d| d.label == "Dawn").unwrap();
    assert!(device.copied);
    assert!(export::down(&mut s.school.lead, &device).is_err());
}

/// Role by kind by field by deed: what the declarations say, and nothing else.
#[test]
fn the_whole_matrix_of_roles_is_what_the_declarations_say() {
    use crate::sync::check::may_write;
    let mut cells = 0;
    for kind in KINDS.iter().copied() {
        for role in [TA, TEACHER, VIEWER, 0] {
            for what in [What::Grant, What::Revoke, What::Purge, What::Other(9)] {
                assert!(may_write(kind, what, &[], role).is_err(), "{} {role}", kind.name);
            }
            for field in kind.fields {
                for what in [What::Insert, What::Set, What::Resolve] {
                    let cell = [cell(field.name, Value::Null, &Ctx::default())];
                    let may = role & VIEWER == 0 && field.write & role != 0;
                    assert_eq!(
                        may_write(kind, what, &cell, role).is_ok(),
                        may,
                        "{} {}",
                        kind.name,
                        field.name
                    );
                    assert!(may_write(kind, what, &cell, LEAD).is_ok());
                    cells += 1;
                }
            }
        }
    }
    assert!(cells > 3_000, "{cells}");
    // Said once more by name, so that a slip in a declaration does not pass.
    let ta_writes = |kind: &Kind| kind.fields.iter().any(|f| f.write & TA != 0);
    for name in [
        "register",
        "need",
        "placement",
        "pupil",
        "carer",
        "carer_pupil",
        "membership",
        "provision",
        "provision_staff",
        "slot",
        "slot_pupil",
        "staff",
        "school",
        "calendar",
        "review",
    ] {
        let kind = KINDS.iter().find(|k| k.name == name).unwrap();
        assert!(!ta_writes(kind), "TAs may write to {name}");
    }
}

/// Bundles of an ordinary run, up to sixty changes each; `SENLOG_BUNDLES=20000` tries more.
fn cases() -> u32 {
    std::env::var("SENLOG_BUNDLES").ok().and_then(|n| n.parse().ok()).unwrap_or(24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever a TA's key signs, what others wrote stands, and what TAs may not write is as it was.
    #[test]
    fn random_bundles_of_a_ta_have_no_unauthorised_effect(
        deeds in proptest::collection::vec((any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>()), 1..60),
    ) {
        let mut s = scene();
        let rows: Vec<(&'static Kind, Id)> = s.school.lead.kinds().to_vec().into_iter()
            .flat_map(|kind| s.school.lead.list(kind).unwrap().into_iter().take(3).map(move |(id, _)| (kind, id)))
            .collect();
        let heads = |store: &Store| -> Vec<(Id, String, merge::Head)> {
            let mut out = Vec::new();
            for (_, id) in &rows {
                let changes = store.changes_to(*id).unwrap();
                for (field, heads) in merge::merge(&changes).cells {
                    for head in heads.into_iter().filter(|h| h.dot.dev != s.ta.me().dev_id) {
                        out.push((*id, field.clone(), head));
                    }
                }
            }
            out
        };
        let before = heads(&s.school.lead);
        let start = s.ta.last_own().unwrap() + 1;
        let mut far = s.seen.clone();
        far.0.values_mut().for_each(|seq| *seq += 1_000);
        let mut changes = Vec::new();
        for (n, (which, what, field, value, ctx)) in deeds.iter().enumerate() {
            let (kind, id) = rows[*which as usize % rows.len()];
            let field = &kind.fields[*field as usize % kind.fields.len()];
            let ctx = match ctx % 3 { 0 => Ctx::default(), 1 => s.seen.clone(), _ => far.clone() };
            let what = match what % 6 { 0 => What::Insert, 1 | 2 => What::Set, 3 => What::Delete, 4 => What::Resolve, _ => What::Restore };
            let cells = match what {
                What::Delete | What::Restore if value % 2 == 0 => vec![],
                _ => {
                    let all = row(kind, "x", &|_| Some(s.maya));
                    let value = if value % 4 == 0 { Value::Null } else { all[kind.position(field.name).unwrap()].clone() };
                    vec![cell(field.name, value, &ctx)]
                }
            };
            let mut change = change(&s.ta, start + n as u64, what, kind.name, id, cells);
            if what == What::Delete {
                change.row_ctx = ctx;
            }
            change.pupil = s.school.lead.changes_to(id).unwrap().iter().find_map(|c| c.pupil);
            changes.push(change);
        }
        bring(&mut s.school.lead, &forge(&s.ta, &changes));
        let after = heads(&s.school.lead);
        for head in &before {
            prop_assert!(after.contains(head), "{head:?} was overwritten");
        }
        for (kind, id) in &rows {
            let theirs = kind.fields.iter().all(|f| f.write & TA == 0);
            let stands = s.school.lead.cells(kind, *id).unwrap().is_some();
            prop_assert!(stands || !theirs, "{} is gone", kind.name);
            for (field, heads) in merge::merge(&s.school.lead.changes_to(*id).unwrap()).cells {
                let mine = heads.iter().any(|h| h.dot.dev == s.ta.me().dev_id);
                let may = kind.field(&field).is_some_and(|f| f.write & TA != 0);
                prop_assert!(may || !mine, "{} {field} is not for a TA to write", kind.name);
            }
        }
        prop_assert!(s.school.lead.examine().unwrap().is_empty());
    }
}
