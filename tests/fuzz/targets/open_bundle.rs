//! F2: everything between a file and its changes, as a lead opens what one of its TAs' laptops made.
//!
//! The laptop's keys are the fuzzer's, so nothing of the program has to be switched off to get past the
//! signature: the first byte says how deep in the file the fuzzer's bytes lie, and what lies around
//! them is made as senlog would.
#![no_main]

use std::sync::OnceLock;
use std::sync::{Mutex, PoisonError};

use ed25519_dalek::{Signer, SigningKey};
use libfuzzer_sys::fuzz_target;
use minicbor::{Decoder, Encoder};
use senlog::domain::Id;
use senlog::domain::id::SeededIds;
use senlog::domain::kind::TA;
use senlog::store::exchange::Device;
use senlog::store::home::Home;
use senlog::store::identity::{DevicePublic, School};
use senlog::store::open::Setup;
use senlog::store::secret::Passphrase;
use senlog::store::{Clock, Store};
use senlog::sync::bundle::{Header, Kind, Limits, Manifest, check_change, pack, read, unpack};
use senlog::sync::import;
use senlog::sync::join::{self, Request};
use sha2::{Digest, Sha256};

struct Lead {
    store: Store,
    /// The lead's recipient, to which the bundles are sealed.
    to: age::x25519::Recipient,
    me: Device,
    group: [u8; 16],
    _dir: tempfile::TempDir,
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[2; 32])
}

/// A lead's store on the disk that has admitted the fuzzer's laptop.
fn lead() -> &'static Mutex<Lead> {
    static LEAD: OnceLock<Mutex<Lead>> = OnceLock::new();
    LEAD.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let user = Id([0xab; 16]);
        let pass = Passphrase::new("correct horse battery".into());
        let mut setup = Setup::lead("Fairfield Primary", "Jo Okafor", Some(pass), user);
        setup.kdf_log_n = 10;
        let now = chrono::DateTime::from_timestamp(1_795_425_600, 0).unwrap().naive_utc();
        let home = Home::at(dir.path().join("lead"));
        let ids = Box::new(SeededIds::new("lead", 0));
        let (mut store, _) = Store::create(&home, &setup, Clock::Fixed(now), ids).unwrap();
        let age_pk = age::x25519::Identity::generate().to_public().to_string();
        let device = DevicePublic { sign_pk: key().verifying_key().to_bytes(), age_pk };
        let request = Request { device, name: "Dawn".into(), label: "Dawn".into() };
        join::admit(&mut store, &request, TA, user).unwrap();
        let me = store.devices().unwrap().remove(0);
        let to = me.public.age_pk.parse().unwrap();
        let group = store.school().map(School::group).unwrap();
        Mutex::new(Lead { store, to, me, group, _dir: dir })
    })
}

impl Lead {
    fn signed(&self, payload: &[u8]) -> Vec<u8> {
        let sign = |bytes: &[u8]| Ok::<_, ()>(key().sign(bytes).to_bytes());
        let public = key().verifying_key().to_bytes();
        let header = Header::make(Kind::Changes, public, self.group, [8; 16], payload, sign);
        [header.unwrap().encode(), payload.to_vec()].concat()
    }

    fn sealed(&self, packed: &[u8]) -> Vec<u8> {
        self.signed(&age::encrypt(&self.to, packed).unwrap())
    }

    /// The sequence with a manifest that says what the header says, and the trailer that fits it.
    fn corrected(&self, bytes: &[u8]) -> Vec<u8> {
        let mut d = Decoder::new(bytes);
        let end = d.skip().map_or(0, |()| d.position());
        let mut manifest = Manifest::decode(&bytes[..end]).unwrap_or_default();
        manifest.sender = key().verifying_key().to_bytes();
        manifest.group = self.group;
        manifest.id = [8; 16];
        manifest.addressees = vec![self.me.dev];
        let records = &bytes[end..];
        let mut d = Decoder::new(records);
        manifest.n = 0;
        while d.position() < records.len() && d.skip().is_ok() {
            manifest.n += 1;
        }
        let n = manifest.n;
        self.ended([manifest.encode(), records.to_vec()].concat(), n)
    }

    fn ended(&self, mut plain: Vec<u8>, n: u64) -> Vec<u8> {
        let digest: [u8; 32] = Sha256::digest(&plain).into();
        let mut e = Encoder::new(&mut plain);
        let _ = e.array(2).and_then(|e| e.u64(n)).and_then(|e| e.bytes(&digest));
        plain
    }
}

fuzz_target!(|input: &[u8]| {
    let Some((depth, bytes)) = input.split_first() else { return };
    let lead = lead().lock().unwrap_or_else(PoisonError::into_inner);
    let plain = match depth % 6 {
        4 => lead.ended(bytes.to_vec(), bytes.first().map_or(0, |n| u64::from(*n % 4))),
        5 => lead.corrected(bytes),
        _ => bytes.to_vec(),
    };
    let file = match depth % 6 {
        0 => bytes.to_vec(),
        1 => lead.signed(bytes),
        2 => lead.sealed(bytes),
        _ => lead.sealed(&pack(&plain).unwrap()),
    };
    let _ = unpack(bytes, Limits::default());
    let content = read(&plain);
    for record in content.iter().flat_map(|content| &content.records) {
        if let senlog::sync::bundle::Record::Full(raw) = record {
            let _ = check_change(raw);
        }
    }
    let Ok(opened) = import::open(&lead.store, &file) else { return };
    assert_ne!(depth % 6, 0, "nobody but the laptop can sign for it");
    let _ = opened.created();
    if let Ok(Some(about)) = opened.about(&lead.store) {
        assert!(!about.app.chars().any(char::is_control));
        assert_eq!(about.from, "Dawn");
        // What was opened through the seal is what went into it.
        if depth % 6 > 2 {
            assert_eq!(content.unwrap().records.len(), about.records);
        }
    }
});
