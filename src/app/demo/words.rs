//! The lists of names and phrases, and picking from them.

use std::collections::BTreeMap;

/// Lists by section name, read from a text that is part of the program.
pub(super) struct Lists(BTreeMap<&'static str, Vec<&'static str>>);

impl Lists {
    /// Names: `[section]`, then names with commas between.
    pub(super) fn names() -> Lists {
        read(include_str!("names.txt"), |line| {
            line.split(',').map(str::trim).filter(|n| !n.is_empty()).collect()
        })
    }

    /// Phrases: `[section]`, then one a line.
    pub(super) fn phrases() -> Lists {
        read(include_str!("words.txt"), |line| vec![line])
    }

    /// A section's entries; none when there is no such section, which a test excludes.
    pub(super) fn of(&self, section: &str) -> &[&'static str] {
        self.0.get(section).map_or(&[], Vec::as_slice)
    }

    /// One entry of a section.
    pub(super) fn pick(&self, rng: &mut fastrand::Rng, section: &str) -> &'static str {
        pick(rng, self.of(section)).copied().unwrap_or_default()
    }

    #[cfg(test)]
    pub(super) fn sections(&self) -> impl Iterator<Item = (&'static str, &[&'static str])> {
        self.0.iter().map(|(name, list)| (*name, list.as_slice()))
    }
}

fn read(text: &'static str, split: impl Fn(&'static str) -> Vec<&'static str>) -> Lists {
    let mut out: BTreeMap<&'static str, Vec<&'static str>> = BTreeMap::new();
    let mut section = "";
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            Some(name) => section = name,
            None => out.entry(section).or_default().extend(split(line)),
        }
    }
    Lists(out)
}

/// One of a list; `None` only for an empty one.
pub(super) fn pick<'a, T>(rng: &mut fastrand::Rng, list: &'a [T]) -> Option<&'a T> {
    if list.is_empty() { None } else { list.get(rng.usize(..list.len())) }
}

/// One of a list by weight; `None` only for an empty one or for weights of nothing.
pub(super) fn weighted<'a, T>(rng: &mut fastrand::Rng, list: &'a [(T, f64)]) -> Option<&'a T> {
    let total: f64 = list.iter().map(|(_, w)| w).sum();
    if total <= 0.0 {
        return None;
    }
    let mut left = rng.f64() * total;
    for (item, weight) in list {
        left -= weight;
        if left < 0.0 {
            return Some(item);
        }
    }
    list.last().map(|(item, _)| item)
}

/// Whether something of this likelihood happens.
pub(super) fn chance(rng: &mut fastrand::Rng, likelihood: f64) -> bool {
    rng.f64() < likelihood
}

/// As many of `n` as the share says, in no order: rates hold exactly, whatever the seed.
pub(super) fn quota(rng: &mut fastrand::Rng, n: usize, share: f64) -> Vec<bool> {
    let yes = (n as f64 * share).round() as usize;
    let mut out: Vec<bool> = (0..n).map(|i| i < yes).collect();
    rng.shuffle(&mut out);
    out
}

/// A stream of chance of its own for something counted, so that what is asked of one does not
/// shift the others.
pub(super) fn stream(seed: u64, what: u64, n: u64) -> fastrand::Rng {
    // SplitMix64's constants (Steele, Lea and Flood, 2014) keep neighbouring numbers apart.
    let mut x = seed
        .wrapping_add(what.wrapping_mul(0x9e37_79b9_7f4a_7c15))
        .wrapping_add(n.wrapping_mul(0xbf58_476d_1ce4_e5b9));
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    fastrand::Rng::with_seed(x ^ (x >> 31))
}

/// A phrase with its `{places}` filled in, its first letter as written.
pub(super) fn fill(phrase: &str, places: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(phrase.len() + 16);
    let mut rest = phrase;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}') {
            Some((name, tail)) => {
                let found = places.iter().find(|(place, _)| *place == name);
                out.push_str(found.map_or("", |(_, text)| text));
                rest = tail;
            }
            None => rest = after,
        }
    }
    out.push_str(rest);
    out
}

/// She, her, his: the words for a child in a phrase.
pub(super) fn pronouns(female: bool) -> [(&'static str, &'static str); 3] {
    if female {
        [("she", "she"), ("her", "her"), ("his", "her")]
    } else {
        [("she", "he"), ("her", "him"), ("his", "his")]
    }
}
