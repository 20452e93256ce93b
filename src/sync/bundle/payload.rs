//! The payload's zstd frame, and the bounds within which one is opened.

use std::io::{self, BufRead, Read, Write};

use zeroize::Zeroizing;

use super::super::error::Why;

/// zstd's own default; real bundles shrink to a third.
const LEVEL: i32 = 3;
/// Largest window that is opened: 8 MiB (SYNC.md 4.2).
const WINDOW_LOG_MAX: u32 = 23;
/// How much is unpacked at a time.
const CHUNK: usize = 64 * 1024;

/// Bounds on what comes out of a payload.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes in all.
    pub plain: usize,
    /// So many times the packed size, once past [`Limits::free`].
    pub ratio: usize,
    /// Bytes to which the ratio does not apply.
    pub free: usize,
}

impl Default for Limits {
    /// SYNC.md 4.2: 256 MiB, and 64 times the packed size after the first MiB.
    fn default() -> Limits {
        Limits { plain: 256 << 20, ratio: 64, free: 1 << 20 }
    }
}

/// Packs the plain bytes into one frame with its size and a checksum.
///
/// # Errors
/// None in practice: the frame is made in memory.
pub fn pack(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut out = zstd::stream::Encoder::new(Vec::with_capacity(plain.len() / 2 + 64), LEVEL)?;
    out.include_checksum(true)?;
    out.include_contentsize(true)?;
    out.set_pledged_src_size(Some(plain.len() as u64))?;
    out.write_all(plain)?;
    out.finish()
}

/// Opens one frame within bounds: not one byte more is unpacked than they allow.
///
/// # Errors
/// Why it does not open.
pub fn unpack(packed: &[u8], limits: Limits) -> Result<Zeroizing<Vec<u8>>, Why> {
    let broken = |_: io::Error| Why::Broken("its packing is damaged");
    let mut from = zstd::stream::read::Decoder::with_buffer(packed).map_err(broken)?.single_frame();
    from.window_log_max(WINDOW_LOG_MAX).map_err(broken)?;
    let most = limits.plain.min(limits.free.max(packed.len().saturating_mul(limits.ratio)));
    let mut out = Zeroizing::new(Vec::new());
    let mut chunk = Zeroizing::new(vec![0; CHUNK]);
    loop {
        let n = from.read(&mut chunk).map_err(broken)?;
        if n == 0 {
            break;
        }
        if out.len() + n > most {
            return Err(Why::TooLarge);
        }
        out.extend_from_slice(chunk.get(..n).unwrap_or_default());
    }
    let mut rest = from.finish();
    if !rest.fill_buf().map_err(broken)?.is_empty() {
        return Err(Why::Broken("something follows its packing"));
    }
    Ok(out)
}
