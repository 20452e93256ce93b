//! Which command a key stands for, where the person is.

use std::collections::BTreeMap;
use std::fmt;

use super::commands::{COMMANDS, Cmd, CommandSpec, Scope};
use super::config::{FILE, OwnKey, OwnKeys};
use super::key::{Key, show_sequence};
use super::located::{did_you_mean, stopped};

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
        Keymap::with(&OwnKeys::new()).0
    }
}

impl Keymap {
    /// The default keys with `own` in their place: the id of a command, and its keys. Returns what
    /// could not be used, and who wins where two commands want one key, one sentence each.
    pub fn with(own: &OwnKeys) -> (Keymap, Vec<String>) {
        let mut map = Keymap { scopes: BTreeMap::new() };
        let mut said = unknown(own);
        // The person's own keys are put in first, in the order of their lines: a default never
        // takes a key from them.
        let mut chosen: Vec<(usize, &OwnKey)> = COMMANDS
            .iter()
            .enumerate()
            .filter_map(|(n, spec)| Some((n, own.get(spec.id)?)))
            .collect();
        chosen.sort_by_key(|(_, key)| key.line);
        for (n, key) in &chosen {
            for text in &key.keys {
                if let Err(why) = map.put(*n, text, true) {
                    said.push(stopped(format!("{}{}: {why}", place(key.line), COMMANDS[*n].id)));
                }
            }
        }
        let mut lost: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (n, spec) in COMMANDS.iter().enumerate().filter(|(_, s)| !own.contains_key(s.id)) {
            for text in spec.keys {
                if let Err(Refused::Taken { by, .. }) = map.put(n, text, false) {
                    lost.entry(by).or_default().push(n);
                }
            }
        }
        for (n, key) in &chosen {
            let from = lost.remove(n).unwrap_or_default();
            said.extend(map.taken(*n, key, &from));
            said.extend(map.nearer(*n, key));
        }
        (map, said)
    }

    /// Puts a key of a command in, unless it is taken in its scope.
    fn put(&mut self, spec: usize, text: &str, own: bool) -> Result<(), Refused> {
        let scope = COMMANDS[spec].scope;
        let keys = Key::parse_sequence(text).map_err(Refused::NoKey)?;
        if own && scope.types() && keys[0].typed().is_some() {
            return Err(Refused::Typed(text.into(), scope));
        }
        let list = self.scopes.entry(scope).or_default();
        match list.iter().find(|b| clash(&b.keys, &keys)) {
            Some(other) => Err(Refused::Taken { key: text.into(), by: other.spec }),
            None => {
                list.push(Binding { keys, spec });
                Ok(())
            }
        }
    }

    /// Which commands lost a key to a person's own, and what they are left with.
    fn taken(&self, by: usize, key: &OwnKey, from: &[usize]) -> Option<String> {
        let mut from = from.to_vec();
        from.dedup();
        let losers: Vec<String> = from
            .iter()
            .map(|n| {
                let left = self.keys_of(&COMMANDS[*n]);
                let left = match left.as_slice() {
                    [] => "which has no key now".to_string(),
                    left => format!("which keeps {}", left.join(" ")),
                };
                format!("{} ({left})", COMMANDS[*n].id)
            })
            .collect();
        let spec = &COMMANDS[by];
        (!losers.is_empty()).then(|| {
            format!(
                "{}{} wins {} ({}) from {}.",
                place(key.line),
                spec.id,
                key.keys.join(" "),
                spec.scope.title(),
                losers.join(", ")
            )
        })
    }

    /// Where a person's own key hides a command of a wider scope, or is hidden by one of a nearer.
    fn nearer(&self, n: usize, key: &OwnKey) -> Vec<String> {
        let spec = &COMMANDS[n];
        let mine: Vec<&Binding> = self.of(spec.scope).filter(|b| b.spec == n).collect();
        let others = |scopes: &[Scope]| -> Vec<String> {
            let mut found: Vec<String> = Vec::new();
            for scope in scopes {
                for other in self.of(*scope) {
                    let same = COMMANDS[other.spec].cmd == spec.cmd;
                    let typed = scope.types() && other.keys[0].typed().is_some();
                    if !same && !typed && mine.iter().any(|b| clash(&b.keys, &other.keys)) {
                        let other = &COMMANDS[other.spec];
                        found.push(format!("{} ({})", other.id, other.scope.title()));
                    }
                }
            }
            found.sort();
            found.dedup();
            found
        };
        let (wider, nearer) = (others(spec.scope.wider()), others(&spec.scope.nearer()));
        let keys = key.keys.join(" ");
        let mut said = Vec::new();
        if !wider.is_empty() {
            said.push(format!(
                "{}{} wins {keys} ({}) from {}.",
                place(key.line),
                spec.id,
                spec.scope.title(),
                wider.join(", ")
            ));
        }
        if !nearer.is_empty() {
            said.push(format!(
                "{}{} gives way on {keys} to {}, which stands nearer.",
                place(key.line),
                spec.id,
                nearer.join(", ")
            ));
        }
        said
    }

    fn of(&self, scope: Scope) -> impl Iterator<Item = &Binding> {
        self.scopes.get(&scope).into_iter().flatten()
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

    /// The keys of a command that reach it where the person is, the first declared first: a key that
    /// a nearer scope takes, or that is typed there, is none.
    pub fn keys_here(&self, spec: &CommandSpec, scopes: &[Scope]) -> Vec<String> {
        let typing = scopes.first().is_some_and(|s| s.types());
        let nearer = scopes.iter().take_while(|s| **s != spec.scope);
        let hidden: Vec<&Binding> = nearer.flat_map(|scope| self.of(*scope)).collect();
        self.of(spec.scope)
            .filter(|b| COMMANDS[b.spec].id == spec.id)
            .filter(|b| !(typing && b.keys[0].typed().is_some()))
            .filter(|b| !hidden.iter().any(|near| clash(&near.keys, &b.keys)))
            .map(|b| show_sequence(&b.keys))
            .collect()
    }

    /// The keys of a command as they are shown, the first declared first.
    pub fn keys_of(&self, spec: &CommandSpec) -> Vec<String> {
        let list = self.scopes.get(&spec.scope).map_or(&[][..], Vec::as_slice);
        list.iter()
            .filter(|b| COMMANDS[b.spec].id == spec.id)
            .map(|b| show_sequence(&b.keys))
            .collect()
    }

    /// The key of a command in a scope that is shown first; nothing where the device has none for it.
    pub fn first_key(&self, cmd: Cmd, scope: Scope) -> String {
        let spec = COMMANDS.iter().find(|spec| spec.cmd == cmd && spec.scope == scope);
        spec.and_then(|spec| self.keys_of(spec).into_iter().next()).unwrap_or_default()
    }

    /// The hints of where the person is, in the order of the bar: key and words. The help key is
    /// the first, whatever else there is. `says` has the words of a command there; none where it
    /// does nothing.
    pub fn hints(
        &self,
        scopes: &[Scope],
        says: impl Fn(&CommandSpec) -> Option<&'static str>,
    ) -> Vec<(String, &'static str)> {
        let mut specs: Vec<&CommandSpec> =
            COMMANDS.iter().filter(|c| c.hint_rank > 0 && scopes.contains(&c.scope)).collect();
        specs.sort_by_key(|c| c.hint_rank);
        if scopes.first().is_some_and(|s| !s.has_palette()) {
            specs.retain(|c| c.cmd != Cmd::Palette);
        }
        specs
            .into_iter()
            .filter_map(|spec| {
                // Where letters are typed, "?" is a letter: show the key that works there.
                let key = self.keys_here(spec, scopes).into_iter().next()?;
                let words = says(spec)?;
                // Of keys that begin alike the bar shows the first alone, and what it is for.
                match (key.split_once(' '), spec.cmd.shared_title()) {
                    (Some((first, _)), Some(title)) => Some((first.to_string(), title)),
                    _ => Some((key, words)),
                }
            })
            .collect()
    }
}

/// Why a key is not put in.
enum Refused {
    /// It is none.
    NoKey(String),
    /// Letters are typed there.
    Typed(String, Scope),
    /// Another command has it.
    Taken { key: String, by: usize },
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::NoKey(why) => write!(f, "{why}, so it is left out"),
            Refused::Typed(key, scope) => {
                write!(f, "{key} is typed there ({}), so it cannot be a command", scope.title())
            }
            Refused::Taken { key, by } => {
                let by = &COMMANDS[*by];
                write!(f, "{key} ({}) is already {}, which keeps it", by.scope.title(), by.id)
            }
        }
    }
}

/// Where a person wrote a key: `config.toml line 3: `.
fn place(line: usize) -> String {
    match line {
        0 => "[keys] ".into(),
        line => format!("{FILE} line {line}: "),
    }
}

/// The ids that name no command.
fn unknown(own: &OwnKeys) -> Vec<String> {
    own.iter()
        .filter(|(id, _)| !COMMANDS.iter().any(|c| c.id == id.as_str()))
        .map(|(id, key)| {
            let near = match did_you_mean(id, COMMANDS.iter().map(|c| c.id)) {
                none if none.is_empty() => "; \"senlog keys --json\" lists them".into(),
                near => near,
            };
            stopped(format!("{}\"{id}\" is no command{near}", place(key.line)))
        })
        .collect()
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

    fn titles(spec: &CommandSpec) -> Option<&'static str> {
        Some(spec.title)
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
            let hints = map.hints(&[*scope, Scope::Anywhere], titles);
            assert_eq!(hints[0].1, "keys", "{scope:?}: {hints:?}");
        }
        assert_eq!(map.hints(TODAY, titles)[0].0, "?");
        assert_eq!(map.hints(TODAY, titles)[1], ("Enter".to_string(), "log it"));
        assert_eq!(map.hints(&[Scope::Sheet, Scope::Anywhere], titles)[0].0, "F1");
        assert_eq!(map.hints(&[Scope::Line, Scope::Anywhere], titles)[0].0, "F1");
    }

    /// Own keys, each command on a line of its own.
    fn own(pairs: &[(&str, &str)]) -> OwnKeys {
        let key = |(n, (id, key)): (usize, &(&str, &str))| {
            (id.to_string(), OwnKey { keys: vec![key.to_string()], line: n + 2 })
        };
        pairs.iter().enumerate().map(key).collect()
    }

    #[test]
    fn own_keys_take_the_place_of_the_defaults() {
        let (map, said) = Keymap::with(&own(&[("line.log", "K"), ("line.contact", "l")]));
        assert_eq!(said, Vec::<String>::new(), "two that change places are no conflict");
        assert_eq!(find(&map, TODAY, "l"), Found::Cmd(Cmd::ContactLine));
        assert_eq!(find(&map, TODAY, "K"), Found::Cmd(Cmd::LogLine));
        assert_eq!(find(&map, TODAY, "c"), Found::Nothing);
    }

    #[test]
    fn what_cannot_be_used_is_said_with_its_line() {
        let (map, said) = Keymap::with(&own(&[
            ("line.lgo", "a"),
            ("no.such.thing", "a"),
            ("find.open", "Hyper-x"),
            ("find.go", "x"),
            ("row.up", "j"),
            ("row.down", "j"),
        ]));
        assert_eq!(
            said,
            [
                "config.toml line 2: \"line.lgo\" is no command; did you mean \"line.log\"?",
                "config.toml line 3: \"no.such.thing\" is no command; \"senlog keys --json\" lists them.",
                "config.toml line 4: find.open: \"Hyper-x\" is not a key, so it is left out.",
                "config.toml line 5: find.go: x is typed there (Find), so it cannot be a command.",
                "config.toml line 7: row.down: j (Main screen) is already row.up, which keeps it.",
            ]
        );
        assert_eq!(find(&map, TODAY, "j"), Found::Cmd(Cmd::Up));
    }

    #[test]
    fn conflicts_name_both_commands_the_place_and_who_wins() {
        let said = |pairs: &[(&str, &str)]| Keymap::with(&own(pairs)).1;
        assert_eq!(
            said(&[("line.contact", "l")]),
            [
                "config.toml line 2: line.contact wins l (Main screen) from line.log (which has no key now)."
            ]
        );
        assert_eq!(
            said(&[("row.down", "Up")]),
            ["config.toml line 2: row.down wins Up (Main screen) from row.up (which keeps k)."]
        );
        // A key of the pane in use hides one that works everywhere.
        assert_eq!(
            said(&[("session.log", "Ctrl-Z")]),
            ["config.toml line 2: session.log wins Ctrl-Z (Today) from undo.undo (Everywhere)."]
        );
        // One that works everywhere gives way where a nearer command has it.
        let all = said(&[("screen.lock", "+")]);
        assert_eq!(
            all,
            [
                "config.toml line 2: screen.lock gives way on + to sheet.guest (Logging a session), which stands nearer."
            ]
        );
        // A key that begins longer ones takes them all.
        let all = said(&[("register.open", "s")]);
        assert!(all[0].contains("register.sort-name") && all[0].contains("register.sort-to-do"));
    }

    #[test]
    fn a_rebound_key_is_shown_wherever_keys_are() {
        let (map, _) = Keymap::with(&own(&[("help.keys", "F7"), ("line.log", "Ctrl-X")]));
        let hints = map.hints(TODAY, titles);
        assert_eq!(hints[0], ("F7".to_string(), "keys"));
        assert!(hints.contains(&("Ctrl-X".to_string(), "log line")));
        let spec = COMMANDS.iter().find(|c| c.id == "line.log").unwrap();
        assert_eq!(map.keys_here(spec, TODAY), ["Ctrl-X"]);
    }

    #[test]
    fn keys_that_do_not_work_here_are_not_shown_here() {
        let map = Keymap::default();
        let help = COMMANDS.iter().find(|c| c.cmd == Cmd::Help).unwrap();
        assert_eq!(map.keys_here(help, TODAY), ["?", "F1"]);
        // "?" is a mark on the sheet, and a letter in a line.
        assert_eq!(map.keys_here(help, &[Scope::Sheet, Scope::Anywhere]), ["F1"]);
        assert_eq!(map.keys_here(help, &[Scope::Line, Scope::Anywhere]), ["F1"]);
    }
}
