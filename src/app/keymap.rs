//! Which command a key stands for, where the person is.

use std::collections::BTreeMap;

use super::commands::{COMMANDS, Cmd, CommandSpec, Scope};
use super::key::{Key, show_sequence};

/// One way to give a command.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Binding {
    keys: Vec<Key>,
    spec: usize,
}

/// The keys of every scope: the defaults, with the person's own in their place.
#[derive(Clone, Debug)]
pub struct Keymap {
    scopes: BTreeMap<Scope, Vec<Binding>>,
}

/// What keys typed so far amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// A command.
    Cmd(Cmd),
    /// The beginning of longer ones.
    Prefix,
    /// Nothing.
    Nothing,
}

impl Default for Keymap {
    fn default() -> Keymap {
        Keymap::with(&BTreeMap::new()).0
    }
}

impl Keymap {
    /// The default keys with `own` in their place: the id of a command, and its keys. Returns what
    /// could not be used, one sentence each.
    pub fn with(own: &BTreeMap<String, Vec<String>>) -> (Keymap, Vec<String>) {
        let mut warnings: Vec<String> = own
            .keys()
            .filter(|id| !COMMANDS.iter().any(|c| c.id == id.as_str()))
            .map(|id| {
                format!("[keys] names \"{id}\", which is no command; \"senlog keys\" lists them.")
            })
            .collect();
        let mut scopes: BTreeMap<Scope, Vec<Binding>> = BTreeMap::new();
        // The person's own keys are put in first: a default never takes a key from them.
        for own_turn in [true, false] {
            for (n, spec) in COMMANDS.iter().enumerate() {
                let chosen = own.get(spec.id);
                if chosen.is_some() != own_turn {
                    continue;
                }
                let texts: Vec<&str> = match chosen {
                    Some(keys) => keys.iter().map(String::as_str).collect(),
                    None => spec.keys.to_vec(),
                };
                for text in texts {
                    match Key::parse_sequence(text) {
                        Ok(keys) if spec.scope.types() && keys[0].typed().is_some() => {
                            warnings.push(format!(
                                "[keys] {}: \"{text}\" is typed there, so it cannot be a command.",
                                spec.id
                            ));
                        }
                        Ok(keys) => {
                            let list = scopes.entry(spec.scope).or_default();
                            match list.iter().find(|b| clash(&b.keys, &keys)) {
                                Some(other) if own_turn => warnings.push(format!(
                                    "[keys] {}: {text} is already {}.",
                                    spec.id, COMMANDS[other.spec].id
                                )),
                                Some(_) => {}
                                None => list.push(Binding { keys, spec: n }),
                            }
                        }
                        Err(why) => warnings.push(format!("[keys] {}: {why}.", spec.id)),
                    }
                }
            }
        }
        (Keymap { scopes }, warnings)
    }

    /// The command of the keys typed so far, the first of `scopes` that knows them.
    pub fn find(&self, scopes: &[Scope], typed: &[Key]) -> Found {
        for scope in scopes {
            let list = self.scopes.get(scope).map_or(&[][..], Vec::as_slice);
            if let Some(hit) = list.iter().find(|b| b.keys == typed) {
                return Found::Cmd(COMMANDS[hit.spec].cmd);
            }
            if list.iter().any(|b| b.keys.starts_with(typed)) {
                return Found::Prefix;
            }
        }
        Found::Nothing
    }

    /// What may follow the keys typed so far: the rest of the keys, and the command.
    pub fn after(&self, scopes: &[Scope], typed: &[Key]) -> Vec<(String, &'static CommandSpec)> {
        let mut out = Vec::new();
        for scope in scopes {
            for b in self.scopes.get(scope).into_iter().flatten() {
                if b.keys.len() > typed.len() && b.keys.starts_with(typed) {
                    out.push((show_sequence(&b.keys[typed.len()..]), &COMMANDS[b.spec]));
                }
            }
        }
        out
    }

    /// The keys of a command as they are shown, the first declared first.
    pub fn keys_of(&self, spec: &CommandSpec) -> Vec<String> {
        let list = self.scopes.get(&spec.scope).map_or(&[][..], Vec::as_slice);
        list.iter()
            .filter(|b| COMMANDS[b.spec].id == spec.id)
            .map(|b| show_sequence(&b.keys))
            .collect()
    }

    /// The hints of where the person is, in the order of the bar: key and words. The help key is
    /// the first, whatever else there is.
    pub fn hints(&self, scopes: &[Scope]) -> Vec<(String, &'static str)> {
        let mut specs: Vec<&CommandSpec> =
            COMMANDS.iter().filter(|c| c.hint_rank > 0 && scopes.contains(&c.scope)).collect();
        specs.sort_by_key(|c| c.hint_rank);
        let typing = scopes.first().is_some_and(|s| s.types());
        if scopes.first().is_some_and(|s| !s.has_palette()) {
            specs.retain(|c| c.cmd != Cmd::Palette);
        }
        specs
            .into_iter()
            .filter_map(|spec| {
                let keys = self.keys_of(spec);
                // Where letters are typed, "?" is a letter: show the key that works there.
                let usable = keys.into_iter().find(|k| {
                    let parsed = Key::parse_sequence(k).ok();
                    let first = parsed.and_then(|keys| keys.first().copied());
                    first.is_some_and(|key| {
                        let hidden = spec.scope == Scope::Anywhere
                            && scopes.len() > 1
                            && self.shadowed(scopes, key);
                        !(hidden || typing && key.typed().is_some())
                    })
                })?;
                // Of keys that begin alike the bar shows the first alone, and what it is for.
                match (usable.split_once(' '), spec.cmd.shared_title()) {
                    (Some((first, _)), Some(title)) => Some((first.to_string(), title)),
                    _ => Some((usable, spec.title)),
                }
            })
            .collect()
    }

    /// Whether a nearer scope takes the key before "everywhere" sees it.
    fn shadowed(&self, scopes: &[Scope], key: Key) -> bool {
        scopes.iter().filter(|s| **s != Scope::Anywhere).any(|scope| {
            self.scopes.get(scope).into_iter().flatten().any(|b| b.keys.first() == Some(&key))
        })
    }
}

fn clash(a: &[Key], b: &[Key]) -> bool {
    a.starts_with(b) || b.starts_with(a)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: &[Scope] = &[Scope::Today, Scope::Panes, Scope::Anywhere];

    fn find(map: &Keymap, scopes: &[Scope], keys: &str) -> Found {
        map.find(scopes, &Key::parse_sequence(keys).unwrap())
    }

    #[test]
    fn the_nearest_scope_wins() {
        let map = Keymap::default();
        assert_eq!(find(&map, TODAY, "Enter"), Found::Cmd(Cmd::Open));
        assert_eq!(find(&map, TODAY, "l"), Found::Cmd(Cmd::LogLine));
        assert_eq!(find(&map, TODAY, "Ctrl-Z"), Found::Cmd(Cmd::Undo));
        let sheet = &[Scope::Sheet, Scope::Anywhere];
        assert_eq!(find(&map, sheet, "l"), Found::Cmd(Cmd::Mark('l')));
        assert_eq!(find(&map, sheet, "?"), Found::Cmd(Cmd::Mark('?')));
        assert_eq!(find(&map, sheet, "F1"), Found::Cmd(Cmd::Help));
        assert_eq!(find(&map, TODAY, "z"), Found::Nothing);
    }

    #[test]
    fn a_prefix_says_what_may_follow() {
        let map = Keymap::default();
        let scopes = &[Scope::Register, Scope::Panes, Scope::Anywhere];
        assert_eq!(find(&map, scopes, "s"), Found::Prefix);
        assert_eq!(find(&map, scopes, "s c"), Found::Cmd(Cmd::Sort(1)));
        let after = map.after(scopes, &Key::parse_sequence("s").unwrap());
        let keys: Vec<_> = after.iter().map(|(k, _)| k.as_str()).collect();
        assert_eq!(keys, ["n", "c", "s", "t", "d"]);
    }

    #[test]
    fn help_comes_first_in_every_bar() {
        let map = Keymap::default();
        // A locked screen has nothing to help with but the passphrase.
        for scope in Scope::ALL.iter().filter(|s| **s != Scope::Lock) {
            let hints = map.hints(&[*scope, Scope::Anywhere]);
            assert_eq!(hints[0].1, "keys", "{scope:?}: {hints:?}");
        }
        assert_eq!(map.hints(TODAY)[0].0, "?");
        assert_eq!(map.hints(TODAY)[1], ("Enter".to_string(), "log it"));
        assert_eq!(map.hints(&[Scope::Sheet, Scope::Anywhere])[0].0, "F1");
        assert_eq!(map.hints(&[Scope::Line, Scope::Anywhere])[0].0, "F1");
    }

    #[test]
    fn own_keys_take_the_place_of_the_defaults() {
        let own = BTreeMap::from([
            ("line.log".to_string(), vec!["L".to_string()]),
            ("line.contact".to_string(), vec!["l".to_string()]),
        ]);
        let (map, warnings) = Keymap::with(&own);
        assert_eq!(warnings, Vec::<String>::new());
        assert_eq!(find(&map, TODAY, "l"), Found::Cmd(Cmd::ContactLine));
        assert_eq!(find(&map, TODAY, "L"), Found::Cmd(Cmd::LogLine));
        assert_eq!(find(&map, TODAY, "c"), Found::Nothing);
    }

    #[test]
    fn what_cannot_be_used_is_said() {
        let own = BTreeMap::from([
            ("no.such".to_string(), vec!["a".to_string()]),
            ("find.open".to_string(), vec!["Hyper-x".to_string()]),
            ("find.go".to_string(), vec!["x".to_string()]),
            ("row.up".to_string(), vec!["j".to_string()]),
            ("row.down".to_string(), vec!["j".to_string()]),
        ]);
        let (_, warnings) = Keymap::with(&own);
        assert_eq!(warnings.len(), 4, "{warnings:?}");
        assert!(warnings[0].contains("no.such"));
    }
}
