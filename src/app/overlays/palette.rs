//! Any command and any pupil by a few letters.

use std::collections::HashSet;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::{Cx, Overlay, PupilPage, RecordsBox, Step, moved, scrolled};
use crate::app::commands::{Cmd, CommandSpec, Scope};
use crate::app::field::TextField;
use crate::app::forms::list::ListKey;
use crate::app::key::Key;
use crate::app::msg::Reply;
use crate::app::ranking;
use crate::app::toast::Toast;
use crate::domain::Id;
use crate::domain::fold::fold;
use crate::domain::kind::Kind;

/// As many pupils as are listed under the commands; more letters name one sooner than scrolling.
const PUPILS: usize = 8;

/// How well a command answers: its title begins so; a word of what it does begins so.
const SURE: i64 = i64::MAX;
const WORDED: i64 = i64::MAX / 2;

/// A command, and why it cannot be given now.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The command.
    pub spec: &'static CommandSpec,
    /// One sentence; none where it can be given.
    pub why: Option<String>,
}

/// One line of the palette.
#[derive(Clone, Debug)]
pub enum PaletteRow {
    /// A command with its keys, and why it cannot be given now.
    Command(String, Offer),
    /// A list of the records of a kind, with its words.
    List(&'static Kind, String),
    /// A pupil with class and status.
    Pupil(Id, String, String),
}

/// The palette.
#[derive(Clone, Debug)]
pub struct Palette {
    /// What is typed.
    pub field: TextField,
    /// The lines shown, best first.
    pub rows: Vec<PaletteRow>,
    /// The highlighted line.
    pub at: usize,
    /// The first line on the screen.
    pub offset: usize,
    height: usize,
    scopes: Vec<Scope>,
    offers: Vec<Offer>,
}

impl Palette {
    /// The palette of where the person is, with every command there is.
    pub fn new(scopes: &[Scope], offers: Vec<Offer>, cx: Cx<'_>) -> Palette {
        let mut palette = Palette {
            field: TextField::default(),
            rows: Vec::new(),
            at: 0,
            offset: 0,
            height: 1,
            scopes: scopes.to_vec(),
            offers,
        };
        palette.search(cx);
        palette
    }

    fn search(&mut self, cx: Cx<'_>) {
        let typed = fold(self.field.text());
        let matcher = SkimMatcherV2::default();
        let mut commands: Vec<(i64, PaletteRow)> = Vec::new();
        // What cannot be done now is found by its name only, and stands last.
        let mut greyed: Vec<(i64, PaletteRow)> = Vec::new();
        let mut seen = HashSet::new();
        for offer in &self.offers {
            let spec = offer.spec;
            // Moving about is for keys: it is listed for those who ask for it.
            let asked_for = !typed.is_empty()
                || !(spec.cmd.moves() || spec.cmd == Cmd::Back || offer.why.is_some());
            if spec.cmd == Cmd::Palette || !asked_for || !seen.insert((spec.cmd, spec.title)) {
                continue;
            }
            let title = fold(spec.title);
            let score = if typed.is_empty() {
                Some(0)
            } else if title.starts_with(&typed) {
                Some(SURE)
            } else if begins_a_word(&title, &typed) {
                Some(SURE - 1)
            } else if begins_a_word(&fold(spec.doc), &typed) {
                Some(WORDED)
            } else {
                matcher.fuzzy_match(&title, &typed).map(|score| score.min(WORDED - 1))
            };
            let Some(score) = score else { continue };
            if offer.why.is_none() {
                let keys = cx.keymap.keys_here(spec, &self.here(spec.scope)).join("  ");
                commands.push((score, PaletteRow::Command(keys, offer.clone())));
            } else if score >= SURE - 1 {
                let keys = cx.keymap.keys_of(spec).join("  ");
                greyed.push((score, PaletteRow::Command(keys, offer.clone())));
            }
        }
        commands.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        greyed.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        let mut pupils = Vec::new();
        if let (Some(names), false) = (cx.names, typed.is_empty()) {
            for n in ranking::rank(names, &typed, PUPILS * 2) {
                let name = &names[n];
                if name.kind == "pupil" && pupils.len() < PUPILS {
                    pupils.push(PaletteRow::Pupil(
                        name.id,
                        name.label.clone(),
                        name.detail.clone(),
                    ));
                }
            }
        }
        let lists = lists(&typed, cx);
        // Scattered letters count only where nothing else has them.
        if !typed.is_empty()
            && (commands.iter().any(|(s, _)| *s >= WORDED)
                || !pupils.is_empty()
                || !lists.is_empty())
        {
            commands.retain(|(score, _)| *score >= WORDED);
        }
        let sure = commands.iter().take_while(|(score, _)| *score >= SURE - 1).count();
        let mut commands: Vec<PaletteRow> = commands.into_iter().map(|(_, row)| row).collect();
        let rest = commands.split_off(if typed.is_empty() { commands.len() } else { sure });
        let greyed = greyed.into_iter().map(|(_, row)| row);
        self.rows =
            commands.into_iter().chain(pupils).chain(lists).chain(rest).chain(greyed).collect();
        self.at = 0;
        self.offset = 0;
    }

    /// The scopes in which a command's keys are looked up once it can be given: those at hand, or
    /// those of the pane it belongs to.
    fn here(&self, scope: Scope) -> Vec<Scope> {
        if self.scopes.contains(&scope) {
            return self.scopes.clone();
        }
        std::iter::once(scope).chain(scope.wider().iter().copied()).collect()
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, _: Cx<'_>) -> Vec<Step> {
        match cmd {
            Cmd::Back => vec![Step::Close],
            Cmd::Accept => match self.rows.get(self.at) {
                Some(PaletteRow::Command(_, Offer { why: Some(why), .. })) => {
                    vec![Step::Toast(Toast::hint(why.as_str()))]
                }
                Some(PaletteRow::Command(_, Offer { spec, .. })) => {
                    vec![Step::Close, Step::Run(spec.cmd, spec.scope)]
                }
                Some(PaletteRow::Pupil(id, _, _)) => {
                    vec![Step::Close, Step::Open(Box::new(Overlay::Pupil(PupilPage::new(*id))))]
                }
                Some(PaletteRow::List(kind, _)) => {
                    let list = RecordsBox::new(ListKey::Kind(kind));
                    vec![Step::Close, Step::Open(Box::new(Overlay::Records(list)))]
                }
                None => Vec::new(),
            },
            _ => {
                if let Some(at) = moved(self.at, self.rows.len(), self.height, cmd) {
                    self.at = at;
                    self.offset = scrolled(self.offset, at, self.height, self.rows.len());
                }
                Vec::new()
            }
        }
    }

    /// A key for the search.
    pub fn key(&mut self, key: Key, cx: Cx<'_>) -> Vec<Step> {
        if self.field.key(key) {
            self.search(cx);
        }
        Vec::new()
    }

    /// Text pasted into the search.
    pub fn paste(&mut self, text: &str, cx: Cx<'_>) -> Vec<Step> {
        self.field.insert(text);
        self.search(cx);
        Vec::new()
    }

    /// Names that came late are searched too.
    pub fn reply(&mut self, reply: &Reply, cx: Cx<'_>) -> Vec<Step> {
        if matches!(reply, Reply::Names(_)) {
            self.search(cx);
        }
        Vec::new()
    }

    /// Takes the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        self.height = usize::from(cx.layout.list_box().inside(true).h).saturating_sub(2);
        self.offset = scrolled(self.offset, self.at, self.height, self.rows.len());
    }
}

/// The lists of records whose words what is typed begins: "list reviews", or "reviews" alone.
fn lists(typed: &str, cx: Cx<'_>) -> Vec<PaletteRow> {
    if typed.is_empty() {
        return Vec::new();
    }
    let role = cx.about.role;
    let listed = |kind: &&&'static Kind| {
        let words = format!("list {}", fold(kind.plural));
        begins_a_word(&words, typed) && kind.readable(role).next().is_some()
    };
    let row = |kind: &&'static Kind| PaletteRow::List(kind, format!("list {}", kind.plural));
    cx.about.kinds.0.iter().filter(listed).map(row).collect()
}

fn begins_a_word(text: &str, typed: &str) -> bool {
    text.starts_with(typed) || text.contains(&format!(" {typed}"))
}
