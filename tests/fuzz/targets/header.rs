//! F1: the 184 bytes before a payload, and a request to join, which is the one file that is read without
//! anybody vouching for its sender.
#![no_main]

use ed25519_dalek::{Signer, SigningKey};
use libfuzzer_sys::fuzz_target;
use senlog::sync::bundle::{HEADER_LEN, Header, Kind, split};
use senlog::sync::join::read_request;

fuzz_target!(|file: &[u8]| {
    if let Ok((header, payload)) = split(file) {
        assert_eq!(payload.len() as u64, header.payload_len);
        assert_eq!(header.encode(), file[..HEADER_LEN], "a header reads as it is written");
        // What nobody has signed is refused; what is signed is signed by who it says.
        if header.verify(payload).is_ok() {
            assert_eq!(Header::parse(file), Ok(header));
        }
    }
    let _ = read_request(file);
    // The same bytes as a request that its own keys have signed, so that what is in it is reached.
    let key = SigningKey::from_bytes(&[2; 32]);
    let sign = |bytes: &[u8]| Ok::<_, ()>(key.sign(bytes).to_bytes());
    let public = key.verifying_key().to_bytes();
    let Ok(header) = Header::make(Kind::Join, public, [0; 16], [8; 16], file, sign) else { return };
    let whole = [header.encode(), file.to_vec()].concat();
    if let Ok(request) = read_request(&whole) {
        assert_eq!(request.device.sign_pk, public);
        assert!(!request.label.chars().any(char::is_control));
        assert!(!request.name.chars().any(char::is_control));
    }
});
