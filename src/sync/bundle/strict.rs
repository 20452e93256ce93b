//! What CBOR from elsewhere must be before any of it is looked at: lengths that are known, shallow,
//! text that a terminal can be shown (SYNC.md 4.2).

use unicode_normalization::is_nfc;

use super::super::error::Why;
use crate::domain::text::{TEXT_MAX, forbidden};

/// Lists within lists below a record's own map (SYNC.md 4.2).
const DEPTH_MAX: u8 = 4;

const CUT: Why = Why::Broken("it ends in the middle");

/// Walks over one item from `at`; returns where it ends.
///
/// # Errors
/// What it may not be.
pub(super) fn item(bytes: &[u8], at: usize) -> Result<usize, Why> {
    walk(bytes, at, 0)
}

fn walk(bytes: &[u8], at: usize, depth: u8) -> Result<usize, Why> {
    let (major, value, mut at) = head(bytes, at)?;
    match major {
        // A number, or one below zero; true, false, nothing and the like of newer versions.
        0 | 1 | 7 => Ok(at),
        2 | 3 => {
            let length = usize::try_from(value).map_err(|_| CUT)?;
            let end = at.checked_add(length).ok_or(CUT)?;
            let content = bytes.get(at..end).ok_or(CUT)?;
            if major == 3 {
                text(content)?;
            }
            Ok(end)
        }
        4 | 5 => {
            if depth > DEPTH_MAX {
                return Err(Why::Broken("it is nested too deeply"));
            }
            let items = if major == 5 { value.checked_mul(2).ok_or(CUT)? } else { value };
            // Every item takes a byte at least, so a length alone makes nobody wait.
            if items > (bytes.len() - at) as u64 {
                return Err(CUT);
            }
            for _ in 0..items {
                at = walk(bytes, at, depth + 1)?;
            }
            Ok(at)
        }
        _ => Err(Why::Broken("it holds something of an unknown kind")),
    }
}

/// The major type of an item, its number or length, and where its content begins.
fn head(bytes: &[u8], at: usize) -> Result<(u8, u64, usize), Why> {
    let first = *bytes.get(at).ok_or(CUT)?;
    let (major, low) = (first >> 5, first & 31);
    let wide = match low {
        0..=23 => return Ok((major, u64::from(low), at + 1)),
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        _ => return Err(Why::Broken("a length in it is not given")),
    };
    let digits = bytes.get(at + 1..at + 1 + wide).ok_or(CUT)?;
    let value = digits.iter().fold(0u64, |value, digit| value << 8 | u64::from(*digit));
    Ok((major, value, at + 1 + wide))
}

fn text(content: &[u8]) -> Result<(), Why> {
    if content.len() > TEXT_MAX {
        return Err(Why::Broken("a text in it is too long"));
    }
    let text = std::str::from_utf8(content).map_err(|_| Why::Broken("a text in it is no text"))?;
    // Almost all text is plain letters, which are composed and harmless.
    if text.bytes().all(|b| (b' '..0x7f).contains(&b)) {
        return Ok(());
    }
    if text.chars().any(forbidden) || !is_nfc(text) {
        return Err(Why::Broken("a text in it holds a character that cannot be stored"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_be_is_refused() {
        let table: &[(&[u8], bool)] = &[
            (&[0xa1, 0x00, 0x01], true),
            (&[0x9f, 0x01, 0xff], false), // unknown length
            (&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], false), // 2^64 items
            (&[0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], false),
            (&[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], false),
            (&[0xc0, 0x01], false),             // a tag
            (&[0x62, 0xc3, 0x28], false),       // no UTF-8
            (&[0x61, 0x1b], false),             // an escape
            (&[0x63, 0xe2, 0x80, 0xae], false), // turns the text round
            (&[0x63, b'e', 0xcc, 0x88], false), // not composed
            (&[0x62, 0xc3, 0xab], true),        // ë
            (&[0x81, 0x81, 0x81, 0x81, 0x81, 0x01], true),
            (&[0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x01], false), // too deep
            (&[0x82, 0x01], false),
            (&[], false),
        ];
        for (bytes, good) in table {
            assert_eq!(item(bytes, 0).is_ok(), *good, "{bytes:02x?}");
        }
        assert_eq!(item(&[0x82, 0x01, 0x42, 7, 7, 0xff], 0), Ok(5));
    }
}
