//! A menu: lines to go to, narrowed by typing. The kinds of records, what may be made, the school's
//! settings.

use super::{Cx, DetailBox, FormBox, Overlay, RecordsBox, Step, moved, scrolled};
use crate::app::commands::Cmd;
use crate::app::field::TextField;
use crate::app::forms::FormKey;
use crate::app::forms::list::ListKey;
use crate::app::key::Key;
use crate::app::strings;
use crate::app::words;
use crate::domain::Id;
use crate::domain::fold::fold;
use crate::domain::kind::Kind;
use crate::domain::links::is_link;
use crate::domain::records::School;
use crate::domain::{Record, Value};

/// Where a line of a menu leads.
#[derive(Clone, Debug)]
pub enum Leads {
    /// A list of records.
    List(ListKey),
    /// A form.
    Form(FormKey),
    /// A record, whole.
    Detail(&'static Kind, Id),
}

/// One line of a menu.
#[derive(Clone, Debug)]
pub struct MenuItem {
    /// Its words.
    pub label: String,
    /// More words beside it.
    pub detail: String,
    /// Where it leads.
    pub leads: Leads,
}

/// A menu.
#[derive(Clone, Debug)]
pub struct Menu {
    /// The words over it.
    pub title: &'static str,
    /// What is typed.
    pub field: TextField,
    /// All its lines.
    pub items: Vec<MenuItem>,
    /// Places in `items` of those shown.
    pub shown: Vec<usize>,
    /// The highlighted line, a place in `shown`.
    pub at: usize,
    /// The first line on the screen.
    pub offset: usize,
    height: usize,
}

impl Menu {
    fn new(title: &'static str, items: Vec<MenuItem>) -> Menu {
        Menu {
            title,
            field: TextField::default(),
            shown: (0..items.len()).collect(),
            items,
            at: 0,
            offset: 0,
            height: 1,
        }
    }

    /// Every kind of record, those that only tie others together last.
    pub fn records(cx: Cx<'_>) -> Menu {
        let role = cx.about.role;
        let item = |kind: &&'static Kind| MenuItem {
            label: words::capital(kind.plural),
            detail: kind.doc.trim().to_string(),
            leads: Leads::List(ListKey::Kind(kind)),
        };
        let readable = cx.about.kinds.0.iter().filter(|k| k.readable(role).next().is_some());
        let (links, own): (Vec<_>, Vec<_>) = readable.partition(|k| is_link(k));
        let mut own: Vec<MenuItem> = own.into_iter().map(item).collect();
        own.sort_by_key(|i| fold(&i.label));
        own.push(MenuItem {
            label: "Deleted".into(),
            detail: strings::MENU_DELETED.into(),
            leads: Leads::List(ListKey::Deleted),
        });
        own.extend(links.into_iter().map(item));
        Menu::new("Records", own)
    }

    /// Every kind of record that may be made here.
    pub fn new_record(cx: Cx<'_>, around: &[(&'static str, Id)]) -> Menu {
        let role = cx.about.role;
        let stands = |k: &Kind| k.stands_on().all(|to| around.iter().any(|(of, _)| *of == to));
        let makeable = cx.about.kinds.0.iter().filter(|k| k.makeable(role) && stands(k));
        let (links, own): (Vec<_>, Vec<_>) = makeable.partition(|k| is_link(k));
        let item = |kind: &'static Kind| MenuItem {
            label: words::capital(kind.label),
            detail: kind.doc.trim().to_string(),
            leads: Leads::Form(FormKey::New { kind, around: around.to_vec(), with: Vec::new() }),
        };
        let mut items: Vec<MenuItem> = own.into_iter().map(&item).collect();
        items.sort_by_key(|i| fold(&i.label));
        items.extend(links.into_iter().map(&item));
        Menu::new("New", items)
    }

    /// The school's settings.
    pub fn settings(cx: Cx<'_>) -> Menu {
        let mut items = Vec::new();
        if let Some(id) = Id::for_cells(School::KIND, &[] as &[Value]) {
            items.push(MenuItem {
                label: "School".into(),
                detail: strings::MENU_SCHOOL.into(),
                leads: Leads::Form(FormKey::Edit { kind: School::KIND, id }),
            });
        }
        let lists = [
            ("calendar", "Calendar", strings::MENU_CALENDAR),
            ("staff", "Adults", strings::MENU_STAFF),
            ("intervention", "Interventions", strings::MENU_LIBRARY),
            ("plan_setting", "What the plan is called", strings::MENU_PLAN),
            ("wording", "Words of the school", strings::MENU_WORDS),
        ];
        for (name, label, detail) in lists {
            if let Some(kind) = cx.about.kinds.get(name) {
                let leads = Leads::List(ListKey::Kind(kind));
                items.push(MenuItem { label: label.into(), detail: detail.into(), leads });
            }
        }
        items.push(MenuItem {
            label: "Deleted".into(),
            detail: strings::MENU_DELETED.into(),
            leads: Leads::List(ListKey::Deleted),
        });
        Menu::new("Settings of the school", items)
    }

    /// Acts on a command.
    pub fn command(&mut self, cmd: Cmd, _: Cx<'_>) -> Vec<Step> {
        match cmd {
            Cmd::Back => vec![Step::Close],
            Cmd::Accept => {
                let item = self.shown.get(self.at).and_then(|n| self.items.get(*n));
                match item.map(|i| i.leads.clone()) {
                    Some(Leads::List(key)) => open(Overlay::Records(RecordsBox::new(key)), true),
                    // What is made takes the menu's place.
                    Some(Leads::Form(key)) => {
                        let stays = matches!(key, FormKey::Edit { .. });
                        open(Overlay::Form(FormBox::new(key)), stays)
                    }
                    Some(Leads::Detail(kind, id)) => {
                        open(Overlay::Detail(DetailBox::new(kind, id)), true)
                    }
                    None => Vec::new(),
                }
            }
            _ => {
                if let Some(at) = moved(self.at, self.shown.len(), self.height, cmd) {
                    self.at = at;
                    self.offset = scrolled(self.offset, at, self.height, self.shown.len());
                }
                Vec::new()
            }
        }
    }

    /// A key for what is typed.
    pub fn key(&mut self, key: Key) -> Vec<Step> {
        if self.field.key(key) {
            self.narrow();
        }
        Vec::new()
    }

    /// Text pasted.
    pub fn paste(&mut self, text: &str) -> Vec<Step> {
        self.field.insert(text);
        self.narrow();
        Vec::new()
    }

    fn narrow(&mut self) {
        let typed = fold(self.field.text());
        let begins = |text: &str| {
            let text = fold(text);
            typed.split(' ').all(|t| text.split(' ').any(|word| word.starts_with(t)))
        };
        let by = |text: &dyn Fn(&MenuItem) -> String| -> Vec<usize> {
            (0..self.items.len()).filter(|n| begins(&text(&self.items[*n]))).collect()
        };
        let mut labels = by(&|item| item.label.clone());
        // What begins so comes before what only has a word that does.
        labels.sort_by_key(|n| !fold(&self.items[*n].label).starts_with(&typed));
        self.shown = match labels.is_empty() {
            true => by(&|item| format!("{} {}", item.label, item.detail)),
            false => labels,
        };
        self.at = 0;
        self.offset = 0;
    }

    /// Takes the size of the window.
    pub fn settle(&mut self, cx: Cx<'_>) {
        let area = cx.layout.menu_box(self.items.len() + 2);
        self.height = usize::from(area.inside(true).h).saturating_sub(2);
        self.offset = scrolled(self.offset, self.at, self.height, self.shown.len());
    }
}

fn open(overlay: Overlay, stays: bool) -> Vec<Step> {
    let open = Step::Open(Box::new(overlay));
    if stays { vec![open] } else { vec![Step::Close, open] }
}
