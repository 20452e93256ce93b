//! Causality: which changes somebody had seen when they made another (SYNC.md 3.3).

use std::collections::BTreeMap;
use std::fmt;

/// A device, by the first sixteen bytes of `SHA-256("senlog-dev-v1" ‖ its public signing key)`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DevId(pub [u8; 16]);

impl fmt::Debug for DevId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0 {
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Display for DevId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// One change: the device that made it and its number there, 1, 2, 3 and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dot {
    /// The device.
    pub dev: DevId,
    /// Its running number.
    pub seq: u64,
}

/// What had been seen: for each device, the highest number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ctx(pub BTreeMap<DevId, u64>);

impl Ctx {
    /// Whether the change is among what had been seen.
    pub fn covers(&self, dot: Dot) -> bool {
        self.0.get(&dot.dev).is_some_and(|seen| *seen >= dot.seq)
    }

    /// Adds one change.
    pub fn add(&mut self, dot: Dot) {
        let seen = self.0.entry(dot.dev).or_default();
        *seen = (*seen).max(dot.seq);
    }

    /// Adds all that another had seen.
    pub fn join(&mut self, other: &Ctx) {
        for (dev, seq) in &other.0 {
            self.add(Dot { dev: *dev, seq: *seq });
        }
    }

    /// Whether nothing had been seen.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
