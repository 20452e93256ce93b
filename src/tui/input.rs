//! The terminal's events as messages: the one place where its keys become ours.

use std::sync::mpsc::Sender;
use std::thread::Builder;
use std::time::Duration;
use std::{io, mem};

use crossterm::event::{
    Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
    poll, read,
};

use crate::app::key::{Code, Key};
use crate::app::mouse::{Act, Mouse};
use crate::app::msg::Msg;

/// Keys closer together than this were not typed by a hand: a Windows console gives a paste as
/// single keys, and the fastest typists leave five times as much.
const PASTE_GAP: Duration = Duration::from_millis(5);

/// How long a letter waits for others that came with it, where pastes are marked. crossterm asked
/// with no time at all does not even look at the keys it has read already; this is enough for that,
/// and a fifth of what a picture takes.
const TOGETHER: Duration = Duration::from_micros(200);

/// Fewer keys than this in one burst are a hand on two keys at once.
const PASTE_LEAST: usize = 3;

/// A press of a key as ours; `None` for releases, which Windows sends too, and for keys that nobody
/// binds.
pub fn key_of(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let code = match event.code {
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => {
            return Some(Key { shift: true, ..Key::plain(Code::Tab) });
        }
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::F(n) => Code::F(n),
        _ => return None,
    };
    let held = |m| event.modifiers.contains(m);
    let key = Key {
        code,
        ctrl: held(KeyModifiers::CONTROL),
        alt: held(KeyModifiers::ALT),
        // A character carries its shift.
        shift: held(KeyModifiers::SHIFT) && !matches!(code, Code::Char(_)),
    };
    Some(key.settled())
}

/// What a key types in a text, a new line and a tab with it.
fn text(key: &Key) -> Option<char> {
    match key.code {
        Code::Enter if !key.ctrl && !key.alt => Some('\n'),
        Code::Tab if !key.shift => Some('\t'),
        _ => key.typed(),
    }
}

/// Whether keys that came in one burst are a paste: nothing but text, faster than a hand.
///
/// A console gives every paste as such a burst. Other terminals mark theirs (bracketed paste), and
/// one burst there is as likely typed ahead; what an unmarked paste gives away is that it goes on
/// after a new line, and that is where it would do harm.
fn is_paste(keys: &[Key], console: bool) -> bool {
    if keys.len() < PASTE_LEAST || keys.iter().any(|key| text(key).is_none()) {
        return false;
    }
    let line = keys.iter().position(|key| key.code == Code::Enter);
    let goes_on = |line: usize| keys[line..].iter().any(|key| key.typed().is_some());
    console || line.is_some_and(goes_on)
}

/// A burst of keys as messages: a paste runs no commands with its letters and saves nothing with its
/// new lines; anything else is keys.
pub fn burst(keys: Vec<Key>, console: bool) -> Vec<Msg> {
    if is_paste(&keys, console) {
        return vec![Msg::Paste(keys.iter().filter_map(text).collect())];
    }
    keys.into_iter().map(Msg::Key).collect()
}

/// Where events come from: the terminal, or a made-up one in tests.
trait Source {
    /// Whether an event comes within that time.
    fn poll(&mut self, wait: Duration) -> io::Result<bool>;
    /// The next event, however long it takes.
    fn read(&mut self) -> io::Result<Event>;
}

/// The terminal.
struct Console;

impl Source for Console {
    fn poll(&mut self, wait: Duration) -> io::Result<bool> {
        poll(wait)
    }

    fn read(&mut self) -> io::Result<Event> {
        read()
    }
}

/// Waits for one event; with a letter, takes all keys that came with it. No other key waits for
/// anything: a held arrow is as quick as without.
fn gather(source: &mut impl Source, console: bool) -> io::Result<Vec<Msg>> {
    let mut out = Vec::new();
    let mut keys = Vec::new();
    let mut next = Some(source.read()?);
    while let Some(event) = next.take() {
        match message(event) {
            Some(Msg::Key(key)) => keys.push(key),
            Some(other) => {
                out.extend(burst(mem::take(&mut keys), console));
                out.push(other);
            }
            None => {}
        }
        let wait = match console || is_paste(&keys, console) {
            true => PASTE_GAP,
            false => TOGETHER,
        };
        let may_go_on = keys.last().is_some_and(|key| text(key).is_some());
        if may_go_on && source.poll(wait)? {
            next = Some(source.read()?);
        }
    }
    out.extend(burst(keys, console));
    Ok(out)
}

/// Reads the terminal on a thread of its own until it is gone or nobody listens.
///
/// # Errors
/// The system has no thread to give.
pub fn spawn(tell: Sender<Msg>) -> io::Result<()> {
    Builder::new().name("input".into()).spawn(move || {
        loop {
            let msgs = gather(&mut Console, cfg!(windows)).unwrap_or_else(|_| vec![Msg::Terminate]);
            for msg in msgs {
                let last = matches!(msg, Msg::Terminate);
                if tell.send(msg).is_err() || last {
                    return;
                }
            }
        }
    })?;
    Ok(())
}

fn message(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) => key_of(key).map(Msg::Key),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(w, h) => Some(Msg::Resize(w, h)),
        Event::Mouse(mouse) => mouse_of(mouse).map(Msg::Mouse),
        _ => None,
    }
}

/// What the mouse does, as ours; `None` for moves, and for buttons that mean nothing here.
fn mouse_of(event: MouseEvent) -> Option<Mouse> {
    let act = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Act::Click,
        MouseEventKind::ScrollUp => Act::WheelUp,
        MouseEventKind::ScrollDown => Act::WheelDown,
        _ => return None,
    };
    Some(Mouse { act, at: (event.column, event.row), spot: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(code: KeyCode, modifiers: KeyModifiers, kind: KeyEventKind) -> KeyEvent {
        KeyEvent::new_with_kind(code, modifiers, kind)
    }

    #[test]
    fn a_key_counts_once_on_windows_too() {
        let press = event(KeyCode::Char('a'), KeyModifiers::NONE, KeyEventKind::Press);
        let release = event(KeyCode::Char('a'), KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(key_of(press), Some(Key::char('a')));
        assert_eq!(key_of(release), None);
    }

    #[test]
    fn held_keys_are_as_we_write_them() {
        for (code, modifiers, shown) in [
            (KeyCode::Char('S'), KeyModifiers::CONTROL | KeyModifiers::SHIFT, "Ctrl-S"),
            (KeyCode::Char('U'), KeyModifiers::SHIFT, "U"),
            (KeyCode::BackTab, KeyModifiers::SHIFT, "Shift-Tab"),
            (KeyCode::F(9), KeyModifiers::NONE, "F9"),
            (KeyCode::Left, KeyModifiers::CONTROL, "Ctrl-Left"),
        ] {
            let key = key_of(event(code, modifiers, KeyEventKind::Press)).unwrap();
            assert_eq!(key.to_string(), shown);
            assert_eq!(Key::parse(shown), Ok(key), "and read back");
        }
        let altgr = KeyModifiers::CONTROL | KeyModifiers::ALT;
        let key = key_of(event(KeyCode::Char('é'), altgr, KeyEventKind::Press)).unwrap();
        assert_eq!(key.typed(), Some('é'));
    }

    fn keys(text: &str) -> Vec<Key> {
        Key::typing(text).unwrap()
    }

    #[test]
    fn text_faster_than_a_hand_is_a_paste() {
        let [Msg::Paste(text)] = &burst(keys("qx<Enter>"), true)[..] else { panic!("keys") };
        assert_eq!(text, "qx\n");
        assert_eq!(burst(keys("jj"), true).len(), 2, "two keys at once are a hand");
        let held = "<Down><Down><Down><Down>";
        assert_eq!(burst(keys(held), true).len(), 4, "a held arrow is no paste");
        assert_eq!(burst(keys("<Ctrl-Z><Ctrl-Z><Ctrl-Z>"), true).len(), 3);
    }

    #[test]
    fn where_pastes_are_marked_only_text_after_a_new_line_is_one() {
        for (typed, pasted) in [
            ("lneli a maya off<Enter>", false),
            ("neli a maya off<Enter>qq", true),
            ("<Enter>q", false),
            ("a<Enter>b", true),
            ("a<Enter><Enter><Enter>", false),
            ("<Enter><Enter>x", true),
            ("2jj<Down><Enter>x", false),
            ("a<Tab>b<Enter>", false),
            ("jjjjjjjj", false),
        ] {
            let msgs = burst(keys(typed), false);
            assert_eq!(matches!(msgs[..], [Msg::Paste(_)]), pasted, "{typed}");
        }
    }

    /// A terminal whose keys come at times of a clock that only the test moves.
    struct Script {
        /// The pause before each event.
        left: std::collections::VecDeque<(Duration, Event)>,
        /// How long was waited for nothing.
        waited: Duration,
    }

    impl Script {
        /// Text typed with a pause before each key.
        fn typed(parts: &[(u64, &str)]) -> Script {
            let mut left = std::collections::VecDeque::new();
            for (pause, text) in parts {
                for key in keys(text) {
                    let code = match key.code {
                        Code::Enter => KeyCode::Enter,
                        Code::Down => KeyCode::Down,
                        Code::Char(c) => KeyCode::Char(c),
                        other => panic!("{other:?}"),
                    };
                    // Windows sends the release of each key too.
                    for kind in [KeyEventKind::Press, KeyEventKind::Release] {
                        let event = Event::Key(event(code, KeyModifiers::NONE, kind));
                        let pause = if kind == KeyEventKind::Press { *pause } else { 0 };
                        left.push_back((Duration::from_millis(pause), event));
                    }
                }
            }
            Script { left, waited: Duration::ZERO }
        }

        /// Everything that comes of it.
        fn all(mut self, console: bool) -> (Vec<String>, Duration) {
            let mut out = Vec::new();
            while !self.left.is_empty() {
                for msg in gather(&mut self, console).unwrap() {
                    out.push(match msg {
                        Msg::Paste(text) => format!("paste {text:?}"),
                        Msg::Key(key) => key.to_string(),
                        other => format!("{other:?}"),
                    });
                }
            }
            (out, self.waited)
        }
    }

    impl Source for Script {
        fn poll(&mut self, wait: Duration) -> io::Result<bool> {
            let comes = self.left.front().is_some_and(|(pause, _)| *pause <= wait);
            if !comes {
                self.waited += wait;
            }
            Ok(comes)
        }

        fn read(&mut self) -> io::Result<Event> {
            let next = self.left.pop_front();
            next.map(|(_, event)| event).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
        }
    }

    #[test]
    fn a_paste_in_single_keys_runs_nothing_and_saves_nothing() {
        for console in [true, false] {
            let script = Script::typed(&[(0, "maya off<Enter>qqu<Enter>")]);
            assert_eq!(script.all(console).0, ["paste \"maya off\\nqqu\\n\""]);
        }
        // Keys of a console come with small pauses; a hand leaves longer ones.
        let slow = Script::typed(&[(4, "maya<Enter>")]);
        assert_eq!(slow.all(true).0, ["paste \"maya\\n\""]);
        let typist = Script::typed(&[(25, "ab<Enter>c")]);
        assert_eq!(typist.all(true).0, ["a", "b", "Enter", "c"]);
        // A long paste may halt for a moment once it is known for one.
        let halting = Script::typed(&[(0, "a<Enter>bc"), (4, "d<Enter>"), (90, "l")]);
        assert_eq!(halting.all(false).0, ["paste \"a\\nbcd\\n\"", "l"]);
    }

    #[test]
    fn a_letter_waits_for_next_to_nothing_and_an_arrow_for_nothing() {
        let typed = Script::typed(&[(0, "2j<Down><Down><Down><Enter>"), (25, "lneli")]);
        let (out, waited) = typed.all(false);
        assert_eq!(out.join(" "), "2 j Down Down Down Enter l n e l i");
        // The last arrow of the first burst ends it; so does each letter typed by hand.
        assert_eq!(waited, TOGETHER * 6);
        let arrows = Script::typed(&[(0, "<Down><Down>"), (25, "<Down>")]).all(false);
        assert_eq!(arrows, (vec!["Down".to_string(); 3], Duration::ZERO));
    }

    #[test]
    fn the_mouse_is_clicks_and_the_wheel() {
        let mouse = |kind| {
            let event = MouseEvent { kind, column: 3, row: 4, modifiers: KeyModifiers::NONE };
            mouse_of(event).map(|mouse| (mouse.act, mouse.at))
        };
        assert_eq!(mouse(MouseEventKind::Down(MouseButton::Left)), Some((Act::Click, (3, 4))));
        assert_eq!(mouse(MouseEventKind::ScrollDown), Some((Act::WheelDown, (3, 4))));
        assert_eq!(mouse(MouseEventKind::Moved), None);
        assert_eq!(mouse(MouseEventKind::Up(MouseButton::Left)), None);
    }
}
