//! Bundles as this version writes them, which must open for ever, and from which not one bit may
//! differ. `UPDATE_FIXTURES=1 cargo test --lib sync::tests::golden` writes those that are not there.

use std::path::PathBuf;

use ed25519_dalek::{Signer, SigningKey};
use proptest::prelude::*;

use crate::domain::{Id, Value};
use crate::store::change::{CellOp, Change, SCHEMA, What, hash};
use crate::store::ctx::{Ctx, DevId, Dot};
use crate::store::identity::dev_id;
use crate::store::keys;
use crate::store::secret::Secret32;
use crate::sync::Why;
use crate::sync::bundle::{
    Header, Kind, Limits, Manifest, Record, Stub, check_change, encode, pack, read, split, unpack,
};
use crate::sync::join::read_request;

fn signer() -> SigningKey {
    SigningKey::from_bytes(&[2; 32])
}

fn reader() -> Secret32 {
    Secret32::from_slice(&[3; 32]).unwrap()
}

fn me() -> DevId {
    DevId([9; 16])
}

fn change(seq: u64) -> Change {
    let dev = dev_id(&signer().verifying_key().to_bytes());
    let mut seen = Ctx::default();
    seen.add(Dot { dev: DevId([7; 16]), seq: 4 });
    Change {
        dot: Dot { dev, seq },
        hlc: 1_790_000_000_000 << 16,
        txn: Id([1; 16]),
        user: Id([2; 16]),
        what: What::Set,
        entity: "pupil".into(),
        row: Id([3; 16]),
        pupil: Some(Id([3; 16])),
        row_ctx: Ctx::default(),
        schema: SCHEMA,
        previous: Some([4; 32]),
        salt: [5; 16],
        cells: vec![CellOp {
            field: "helps".into(),
            value: Value::Text("Zoë: a quiet corner".into()),
            ctx: seen,
        }],
        title: Some("Changed what helps".into()),
        undoes: None,
    }
}

fn manifest() -> Manifest {
    Manifest {
        sender: signer().verifying_key().to_bytes(),
        group: [6; 16],
        id: [8; 16],
        addressees: vec![me()],
        app: "0.1.0".into(),
        schema: SCHEMA,
        min_reader: 1,
        created: 1_790_000_000_000 << 16,
        last: 2,
        ..Manifest::default()
    }
}

fn plain(kind: Kind) -> Vec<u8> {
    let (one, two) = (change(1).encode(), change(2).encode());
    let stub = Stub { dev: DevId([7; 16]), seq: 3, hash: [1; 32], hlc: 5 << 16, row: Id([3; 16]) };
    let records = match kind {
        Kind::Snapshot => vec![Record::Head(hash(&one), &one)],
        _ => vec![Record::Full(&one), Record::Full(&two), Record::Stub(stub)],
    };
    encode(&manifest(), &records)
}

fn seal(kind: Kind, packed: &[u8]) -> Vec<u8> {
    let payload = keys::wrap_to(packed, &[reader().age_public().unwrap()]).unwrap();
    sign(kind, &payload)
}

fn sign(kind: Kind, payload: &[u8]) -> Vec<u8> {
    let m = manifest();
    let sign = |bytes: &[u8]| Ok::<_, ()>(signer().sign(bytes).to_bytes());
    let header = Header::make(kind, m.sender, m.group, m.id, payload, sign).unwrap();
    [header.encode(), payload.to_vec()].concat()
}

/// Everything that an import does before it looks at a change.
fn open(file: &[u8]) -> Result<usize, Why> {
    let (header, payload) = split(file)?;
    header.verify(payload)?;
    let packed = keys::unwrap_with(payload, &reader()).map_err(|_| Why::NotForMe)?;
    let plain = unpack(&packed, Limits::default())?;
    let content = read(&plain)?;
    content.manifest.agrees(&header, me())?;
    for record in &content.records {
        if let Record::Full(raw) | Record::Head(_, raw) = record {
            check_change(raw)?;
        }
    }
    Ok(content.records.len())
}

fn fixture(name: &str, make: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
    let path: PathBuf = [env!("CARGO_MANIFEST_DIR"), "tests", "fixtures", name].iter().collect();
    if std::env::var_os("UPDATE_FIXTURES").is_some() && !path.exists() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, make()).unwrap();
    }
    std::fs::read(&path).unwrap()
}

fn request_of(name: &str, label: &str) -> Vec<u8> {
    // A map of five: version, keys, name, label.
    let mut payload = vec![0xa5, 0x00, 0x01, 0x01, 0x58, 0x20];
    payload.extend_from_slice(&signer().verifying_key().to_bytes());
    for (key, text) in [(2, reader().age_public().unwrap()), (3, name.into()), (4, label.into())] {
        payload.extend_from_slice(&[key, 0x78, text.len() as u8]);
        payload.extend_from_slice(text.as_bytes());
    }
    let sign = |bytes: &[u8]| Ok::<_, ()>(signer().sign(bytes).to_bytes());
    let key = signer().verifying_key().to_bytes();
    let header = Header::make(Kind::Join, key, [0; 16], [8; 16], &payload, sign).unwrap();
    [header.encode(), payload].concat()
}

/// A request to join comes from somebody whom nobody knows yet, and is shown.
#[test]
fn a_name_and_a_label_are_one_line_each() {
    assert!(read_request(&request_of("Dawn Shaw", "LAPTOP7")).is_ok());
    for (name, label) in
        [("Dawn\nShaw", "L"), ("Dawn", "LAPTOP\t7"), ("Dawn", "L\u{1b}[2J"), ("Dawn", "")]
    {
        assert!(read_request(&request_of(name, label)).is_err(), "{name:?} {label:?}");
    }
}

fn changes() -> Vec<u8> {
    fixture("bundle-changes.v1", || seal(Kind::Changes, &pack(&plain(Kind::Changes)).unwrap()))
}

#[test]
fn bundles_of_the_first_version_open() {
    assert_eq!(open(&changes()), Ok(3));
    let snapshot = fixture("bundle-snapshot.v1", || {
        seal(Kind::Snapshot, &pack(&plain(Kind::Snapshot)).unwrap())
    });
    assert_eq!(open(&snapshot), Ok(1));
    let join = fixture("bundle-join.v1", || request_of("Dawn Shaw", "LAPTOP7"));
    let request = read_request(&join).unwrap();
    assert_eq!((request.name.as_str(), request.label.as_str()), ("Dawn Shaw", "LAPTOP7"));
    assert_eq!(request.device.fingerprint().join(" "), "lift monster camp lab lend return");
    for bit in 0..join.len() * 8 {
        let mut bent = join.clone();
        bent[bit / 8] ^= 1 << (bit % 8);
        assert!(read_request(&bent).is_err(), "bit {bit}");
    }
}

#[test]
fn every_truncation_and_every_flipped_bit_is_refused() {
    let file = changes();
    for len in 0..file.len() {
        assert!(open(&file[..len]).is_err(), "{len} bytes");
    }
    for bit in 0..file.len() * 8 {
        let mut bent = file.clone();
        bent[bit / 8] ^= 1 << (bit % 8);
        assert!(open(&bent).is_err(), "bit {bit}");
    }
}

/// Where the fuzzers of `tests/fuzz` begin: the golden bundles, and what lies in them.
#[test]
fn the_seeds_of_the_fuzz_targets_are_what_the_golden_bundles_hold() {
    let mut seeds: Vec<(String, Vec<u8>)> = Vec::new();
    for name in ["bundle-changes.v1", "bundle-snapshot.v1", "bundle-join.v1"] {
        let file = fixture(name, Vec::new);
        let (header, payload) = split(&file).unwrap();
        seeds.push((format!("header/{name}"), file.clone()));
        if header.kind == Kind::Join {
            seeds.push((format!("header/{name}.payload"), payload.to_vec()));
            continue;
        }
        let packed = keys::unwrap_with(payload, &reader()).unwrap();
        let plain = unpack(&packed, Limits::default()).unwrap();
        // The first byte says what the rest is: see tests/fuzz/targets/open_bundle.rs.
        seeds.push((format!("open_bundle/{name}.packed"), [&[2], &packed[..]].concat()));
        for depth in [3, 5] {
            let content = [&[depth], &plain[..]].concat();
            seeds.push((format!("open_bundle/{name}.plain{depth}"), content));
        }
        for (n, record) in read(&plain).unwrap().records.iter().enumerate() {
            if let Record::Full(raw) | Record::Head(_, raw) = record {
                seeds.push((format!("change/{name}.{n}"), raw.to_vec()));
            }
        }
    }
    for (name, content) in seeds {
        assert!(fixture(&format!("../fuzz/seeds/{name}"), || content.clone()) == content, "{name}");
    }
}

/// The signature keeps the parsers from ever seeing such; they hold without it too.
#[test]
fn what_is_within_the_seal_holds_by_itself() {
    let plain = plain(Kind::Changes);
    for bit in 0..plain.len() * 8 {
        let mut bent = plain.clone();
        bent[bit / 8] ^= 1 << (bit % 8);
        assert!(read(&bent).is_err(), "bit {bit}: the trailer covers everything before it");
    }
    for len in 0..plain.len() {
        assert!(read(&plain[..len]).is_err(), "{len} bytes");
    }
    let packed = pack(&plain).unwrap();
    assert_eq!(open(&seal(Kind::Changes, &packed)), Ok(3));
    let twice = [packed.clone(), packed.clone()].concat();
    assert!(open(&seal(Kind::Changes, &twice)).is_err(), "a frame after the frame");
    assert!(open(&seal(Kind::Changes, &packed[..packed.len() - 1])).is_err());
}

#[test]
fn a_bomb_is_not_unpacked() {
    let zeros = pack(&vec![0; 80 << 20]).unwrap();
    assert!(zeros.len() < 100_000);
    assert_eq!(unpack(&zeros, Limits::default()).unwrap_err(), Why::TooLarge);
}

#[test]
fn whoever_may_read_it_cannot_send_it_on_as_their_own() {
    // The same content under another header: another sender, another school, another name.
    let packed = pack(&plain(Kind::Changes)).unwrap();
    let payload = keys::wrap_to(&packed, &[reader().age_public().unwrap()]).unwrap();
    let other = SigningKey::from_bytes(&[5; 32]);
    let m = manifest();
    for (key, group, id) in
        [(&other, m.group, m.id), (&signer(), [0; 16], m.id), (&signer(), m.group, [0; 16])]
    {
        let sign = |bytes: &[u8]| Ok::<_, ()>(key.sign(bytes).to_bytes());
        let public = key.verifying_key().to_bytes();
        let header = Header::make(Kind::Changes, public, group, id, &payload, sign).unwrap();
        assert_eq!(open(&[header.encode(), payload.clone()].concat()), Err(Why::Altered));
    }
    // And sealed with a passphrase it is nobody's.
    let pass = crate::store::secret::Passphrase::new("correct horse battery".into());
    let scrypt = keys::wrap_pass(&packed, &pass, 10).unwrap();
    assert_eq!(open(&sign(Kind::Changes, &scrypt)), Err(Why::NotForMe));
}

#[test]
fn changes_beyond_what_senlog_writes_refuse_the_bundle() {
    let good = change(1);
    assert!(check_change(&good.encode()).is_ok());
    let bad: Vec<(&str, Change)> = vec![
        ("seq", Change { dot: Dot { seq: u64::MAX, ..good.dot }, ..good.clone() }),
        ("zero", Change { dot: Dot { seq: 0, ..good.dot }, ..good.clone() }),
        ("name", Change { entity: "pu pil".into(), ..good.clone() }),
        ("long name", Change { entity: "p".repeat(65), ..good.clone() }),
        ("cells", Change { cells: vec![good.cells[0].clone(); 65], ..good.clone() }),
        ("twice", Change { cells: vec![good.cells[0].clone(); 2], ..good.clone() }),
        ("newer", Change { what: What::Other(128), ..good.clone() }),
        ("escape", {
            let mut c = good.clone();
            c.cells[0].value = Value::Text("\u{1b}[2J".into());
            c
        }),
        ("turned", {
            let mut c = good.clone();
            c.cells[0].value = Value::Text("a\u{202e}b".into());
            c
        }),
        ("text", {
            let mut c = good.clone();
            c.cells[0].value = Value::Text("x".repeat(65 * 1024));
            c
        }),
        ("ctx", {
            let mut c = good.clone();
            c.cells[0].ctx = Ctx((0..65u8).map(|n| (DevId([n; 16]), 1)).collect());
            c
        }),
    ];
    for (what, change) in bad {
        assert!(check_change(&change.encode()).is_err(), "{what}");
    }
}

proptest! {
    #![proptest_config(crate::regressions::config(2_000))]

    #[test]
    fn bytes_from_anywhere_never_bring_it_down(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = split(&bytes);
        let _ = read(&bytes);
        let _ = check_change(&bytes);
        let _ = read_request(&bytes);
        let _ = unpack(&bytes, Limits::default());
    }

    #[test]
    fn altered_content_never_brings_it_down(
        edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        whole in any::<bool>(),
    ) {
        let mut bytes = if whole { plain(Kind::Changes) } else { change(1).encode() };
        for (at, byte) in edits {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read(&bytes);
        let _ = check_change(&bytes);
    }
}
