//! Every key that works here, in groups; letters typed search, Enter does it.

use super::{Cx, Step, moved, scrolled};
use crate::app::commands::{Cmd, CommandSpec, Scope, of_scope};
use crate::app::field::TextField;
use crate::app::key::Key;
use crate::app::keymap::Keymap;
use crate::domain::fold::fold;

/// One line of the help.
#[derive(Clone, Debug)]
pub enum HelpRow {
    /// The heading of a group.
    Group(&'static str),
    /// A command with its keys.
    Command(String, &'static CommandSpec),
}

/// The help.
#[derive(Clone, Debug)]
pub struct Help {
    /// What is searched for.
    pub field: TextField,
    /// The lines shown.
    pub rows: Vec<HelpRow>,
    /// The highlighted line, a place in `rows`.
    pub at: usize,
    /// The first line on the screen.
    pub offset: usize,
    height: usize,
    scopes: Vec<Scope>,
}

impl Help {
    /// The help of where the person is, the nearest keys first.
    pub fn new(scopes: &[Scope], keymap: &Keymap) -> Help {
        let mut help = Help {
            field: TextField::default(),
            rows: Vec::new(),
            at: 0,
            offset: 0,
            height: 1,
            scopes: scopes.to_vec(),
        };
        help.search(keymap);
        help
    }

    fn search(&mut self, keymap: &Keymap) {
        let typed = fold(self.field.text());
        self.rows.clear();
        // Moving about comes last: arrows are tried before they are looked up.
        let mut moves = Vec::new();
        for scope in &self.scopes {
            let mut group = Vec::new();
            for spec in of_scope(*scope) {
                let keys = keymap.keys_here(spec, &self.scopes);
                let text = fold(&format!("{} {}", spec.title, spec.doc));
                let hit = typed.split(' ').all(|word| text.contains(word))
                    || keys.iter().any(|k| k == self.field.text());
                if hit {
                    let list = if spec.cmd.moves() { &mut moves } else { &mut group };
                    list.push(HelpRow::Command(keys.join("  "), spec));
                }
            }
            if !group.is_empty() {
                self.rows.push(HelpRow::Group(scope.title()));
                self.rows.append(&mut group);
            }
        }
        if !moves.is_empty() {
            self.rows.push(HelpRow::Group("Moving about"));
            self.rows.append(&mut moves);
        }
        self.at = 0;
        self.offset = 0;
        self.skip_group(true);
    }

    /// Never rests on a heading.
    fn skip_group(&mut self, down: bool) {
        if matches!(self.rows.get(self.at), Some(HelpRow::Group(_))) {
            let other = if down || self.at == 0 { self.at + 1 } else { self.at - 1 };
            self.at = other.min(self.rows.len().saturating_sub(1));
        }
        self.offset = scrolled(self.offset, self.at, self.height, self.rows.len());
        // The heading over the first line stays in sight.
        if self.at == 1 {
            self.offset = 0;
        }
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, _: Cx<'_>) -> Vec<Step> {
        match cmd {
            Cmd::Back => vec![Step::Close],
            Cmd::Accept => match self.rows.get(self.at) {
                Some(HelpRow::Command(_, spec)) => {
                    vec![Step::Close, Step::Run(spec.cmd, spec.scope)]
                }
                _ => Vec::new(),
            },
            _ => {
                if let Some(at) = moved(self.at, self.rows.len(), self.height, cmd) {
                    self.at = at;
                    self.skip_group(matches!(cmd, Cmd::Down | Cmd::PageDown));
                }
                Vec::new()
            }
        }
    }

    /// A key for the search.
    pub fn key(&mut self, key: Key, cx: Cx<'_>) -> Vec<Step> {
        if self.field.key(key) {
            self.search(cx.keymap);
        }
        Vec::new()
    }

    /// Text pasted into the search.
    pub fn paste(&mut self, text: &str, cx: Cx<'_>) -> Vec<Step> {
        self.field.insert(text);
        self.search(cx.keymap);
        Vec::new()
    }

    /// Takes the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        self.height = usize::from(cx.layout.list_box().inside(true).h).saturating_sub(2);
        self.skip_group(true);
    }
}
