//! Every screen there is, as one table: a pane or an overlay without a line here fails a test, and
//! every sweep (sizes, themes, contrast, cursor, mouse) goes over the whole of it.

use std::collections::BTreeSet;

use crate::app::commands::Scope;
use crate::app::config::Config;
use crate::app::overlays::Overlay;
use crate::app::panes::PANES;
use crate::app::shell::fake::{self, FakeWorker, Person};
use crate::app::shell::{Doorway, Layer, Shell};

/// One screen: its name, and the keys that lead there from the main screen.
pub struct State {
    /// The name of its pictures in `tests/screens`.
    pub name: &'static str,
    /// What is typed.
    pub keys: &'static str,
    /// The school it is typed in.
    school: fn() -> FakeWorker,
    /// What the screen begins with.
    door: fn() -> Doorway,
}

impl State {
    const fn new(name: &'static str, keys: &'static str) -> State {
        State { name, keys, school: FakeWorker::default, door: store }
    }

    /// Somebody at this screen.
    pub fn person(&self, w: u16, h: u16) -> Person {
        self.person_with(w, h, Config::default())
    }

    /// Somebody at this screen, with settings of their own.
    pub fn person_with(&self, w: u16, h: u16, config: Config) -> Person {
        let mut person = Person::at_door(w, h, config, (self.school)(), (self.door)());
        person.answer_all();
        person.types(self.keys);
        person
    }
}

fn store() -> Doorway {
    Doorway::Store(false)
}

fn who() -> Doorway {
    Doorway::Who(vec!["Jo Okafor".into(), "Dawn Shaw".into()], fake::beginning())
}

fn nobody() -> Doorway {
    Doorway::First(fake::beginning())
}

fn refusing() -> FakeWorker {
    FakeWorker { refuse: Some("the disk is full"), ..FakeWorker::default() }
}

fn long_ago() -> FakeWorker {
    FakeWorker { much: true, ..FakeWorker::default() }
}

/// A TA's laptop with entries that no lead has, and some that were not accepted.
fn behind() -> FakeWorker {
    let mut worker = FakeWorker::default();
    (worker.about.lead, worker.about.role) = (false, crate::domain::kind::TA);
    worker.about.user = "Dawn Shaw".into();
    worker.about.exchanging.to_send = 12;
    worker.about.exchanging.refused = 1;
    worker
}

fn joining() -> FakeWorker {
    let mut worker = FakeWorker::default();
    worker.about.exchanging.joining = Some(fake::exchange::joining_as());
    worker
}

/// Every screen.
pub const STATES: &[State] = &[
    State::new("main", ""),
    State::new("register", "2<Down>"),
    State::new("contacts", "3<Down>"),
    State::new("reviews", "4<Down>"),
    State::new("sheet", "<Home><Enter>2<Down><Down>l"),
    State::new("sheet_reason", "<Enter>x"),
    State::new("sheet_guest", "<Enter>+ma"),
    State::new("sheet_note", "<Enter>/calm by the end"),
    State::new("line_empty", "l"),
    State::new("contact_empty", "c"),
    State::new("line", "lelsa 12m leo late // calm by the end"),
    State::new("line_ask", "lneli a rafi off"),
    State::new("contact", "cmaya mum gate // spelling upset >fri ring her"),
    State::new("finder", "/may"),
    State::new("finder_note", "/spel"),
    State::new("finder_group", "/lego"),
    State::new("pupil", "2<Down><Enter>"),
    State::new("pupil_hidden", "2<Down><Enter>h"),
    State::new("form", "2<Down><Down>ngNELI B<Enter>neli<Enter>leo<Enter>al"),
    State::new("form_wrong", "4nrplan<Tab>31 feb<Tab>"),
    State::new("form_month", "ntRing home<Tab><F4><Down>"),
    State::new("form_more", "2<Down><Down>e<F3>"),
    State::new("form_kept", "ntRing home<Tab>fri<Esc>nt"),
    State::new("detail", "4<Down>i"),
    State::new("records", ":list rev<Enter><Right>s"),
    State::new("calendar", ";cal<Enter>"),
    State::new("records_menu", "r"),
    State::new("settings", ";"),
    State::new("new_keys", "n"),
    State::new("delete_question", "3<Del>"),
    State::new("pupil_end", "2<Down><Enter><PgDn>"),
    State::new("group", "<Home><Down><Down>g"),
    State::new("group_end", "<Home><Down><Down>g<PgDn>"),
    State::new("week", "<Home><Down><Down>w[ <Down>a<Right> "),
    State::new("week_closed", "<Home><Down><Down>w<Right><Right> "),
    State::new("away", "vw<Down>"),
    State::new("map", "vm<Down>"),
    State::new("map_pupil", "vm<Right><Right>y<Down>"),
    State::new("map_cell", "vm<Right><Enter><Down>"),
    State::new("map_part", "vm<Right><Enter><Enter>"),
    State::new("map_filter", "vm<Right><Right>fma"),
    State::new("map_days", "vmt"),
    State::new("timetable", "vt<Down>"),
    State::new("timetable_rooms", "vt<Right>"),
    State::new("cover", "<Home>va<Down>"),
    State::new("cover_who", "<Home>vad"),
    State::new("term", "ve"),
    State::new("term_grid", "ve<Enter>"),
    State::new("new_year", "vy"),
    State::new("view_keys", "v"),
    State::new("judged", "vd<Down><Down>"),
    State::new("judged_effect", "vd<Left><Left>"),
    State::new("grid", "vd<Enter>6;02<Tab>7;01<Tab>2<Enter>"),
    State::new("plans", "vp<Down>"),
    State::new("plan", "vp<Home><Enter>"),
    State::new("query_step", "vqd"),
    State::new("queries", "vq"),
    State::new("review_clocks", "vr<Down>"),
    State::new("review_page", "vr<Home><Enter><Down>"),
    State::new("cost", "vc<Down>"),
    State::new("tasks", "vk<Down>"),
    State::new("census", "vn"),
    State::new("agencies", "vg<Down>"),
    State::new("agencies_step", "vgd"),
    State::new("helps", "vh"),
    State::new("wellbeing", "vs"),
    State::new("training", "vi"),
    State::new("moves", "vj"),
    State::new("missed", "e <Down>"),
    State::new("missed_reason", "ex"),
    State::new("ticksheet", "<Home>gp"),
    State::new("extra", "a"),
    State::new("help", "?"),
    State::new("palette", ":ma"),
    State::new("palette_grey", ":sa<Down>"),
    State::new("sort_keys", "2s"),
    State::new("device", ",<Down><Down>"),
    State::new("themes", "<Ctrl-T><Down><Down>"),
    State::new("filter", "2fslcn"),
    State::new("quit_question", "lneli<Ctrl-C>"),
    State { name: "undo_question", keys: "u", school: long_ago, door: store },
    State { name: "failure", keys: "<Enter><Enter>", school: refusing, door: store },
    State::new("toast", "<Enter><Enter>"),
    State::new("pin", ":set a pin<Enter>12"),
    State { name: "who", keys: "d", school: FakeWorker::default, door: who },
    State { name: "welcome", keys: "<Down>", school: FakeWorker::default, door: nobody },
    State {
        name: "start",
        keys: "2Fairfield<Enter>Jo Okafor<Enter><Enter>cabin<Ctrl-S>",
        school: FakeWorker::default,
        door: nobody,
    },
    State::new("setup", ":set up<Enter>"),
    State::new("setup_list", ":set up<Enter>1sen.xlsx<Enter>"),
    State::new("setup_group", ":set up<Enter>3NELI C<Enter>maya, leo<Enter>mon wed 9.15<Enter>25"),
    State::new("setup_sheet", ":set up<Enter>5"),
    State::new("erase", "3iEer<Tab>"),
    State::new("erase_coming", "vx"),
    State::new("backups", "vb"),
    State::new("sync_folder", "S"),
    State::new("sync_wrong", "S<Enter>"),
    State::new("sync_over", "SE:/senlog<Enter>"),
    State::new("versions", "V"),
    State::new("versions_next", "V<Right><Down>"),
    State::new("laptops", "L<Down><Down>"),
    State::new("laptop_holds", "L<Down><Down><Enter>"),
    State::new("laptop_lost", "L<Down><Down>xDawn"),
    State::new("laptop_marked", "L<Down><Down>xDawn's laptop<Enter>"),
    State::new("laptop_serve", "L<Down><Down><Down>h"),
    State::new("admit", "La"),
    State::new("admit_words", "LaE:/<Enter>cabin<Enter>"),
    State::new("refused", "R<Down>"),
    State::new("refused_question", "Rx"),
    State { name: "behind", keys: "", school: behind, door: store },
    State { name: "joining", keys: "", school: joining, door: store },
    State { name: "joining_words", keys: "<Enter>", school: joining, door: store },
    State {
        name: "join",
        keys: "3Dawn Shaw<Enter><Enter>",
        school: FakeWorker::default,
        door: nobody,
    },
    State::new("blank", "<F9>"),
    State::new("initials", "<F8>"),
    State::new("locked", "<Ctrl-L>open"),
];

/// The kinds of overlay. The match below has no last arm: a new kind does not compile until it is
/// named here, and then fails until a state shows it.
macro_rules! kinds {
    ($($kind:ident),+ $(,)?) => {
        const KINDS: &[&str] = &[$(stringify!($kind)),+];

        fn kind(overlay: &Overlay) -> &'static str {
            match overlay { $(Overlay::$kind(_) => stringify!($kind)),+ }
        }
    };
}

kinds!(
    Sheet, Line, Finder, Pupil, Form, Detail, Records, Menu, Group, Week, Missed, Board, Grid,
    Paper, Pick, Help, Palette, Device, Themes, Confirm, Message, Pin, Setup, Guide, Versions,
    Laptops, Refused, Erase
);

fn shells() -> impl Iterator<Item = (&'static str, Shell)> {
    STATES.iter().map(|state| (state.name, state.person(120, 36).shell))
}

#[test]
fn every_kind_of_overlay_has_a_state() {
    let shown: BTreeSet<&str> = shells().filter_map(|(_, shell)| shell.top().map(kind)).collect();
    for kind in KINDS {
        assert!(shown.contains(kind), "no state in STATES shows Overlay::{kind}");
    }
}

#[test]
fn every_pane_layer_and_scope_has_a_state() {
    let mut scopes = BTreeSet::new();
    let mut panes = BTreeSet::new();
    let mut layers = Vec::new();
    for (_, shell) in shells() {
        if shell.layer() == Layer::Pane {
            panes.insert(shell.focus.index());
        }
        scopes.extend(shell.scopes());
        layers.push(shell.layer());
    }
    assert_eq!(panes.len(), PANES.len(), "panes in use: {panes:?}");
    for scope in Scope::ALL {
        assert!(scopes.contains(scope), "no state in STATES has the keys of {scope:?}");
    }
    for layer in [Layer::Lock, Layer::Blank, Layer::Overlay, Layer::Filter, Layer::Pane] {
        assert!(layers.contains(&layer), "{layer:?}");
    }
}

#[test]
fn names_of_states_are_unique() {
    let names: BTreeSet<&str> = STATES.iter().map(|s| s.name).collect();
    assert_eq!(names.len(), STATES.len());
}
