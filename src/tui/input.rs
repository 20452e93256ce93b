//! The terminal's events as messages: the one place where its keys become ours.

use std::sync::mpsc::Sender;
use std::thread::Builder;
use std::time::Duration;
use std::{io, mem};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, poll, read};

use crate::app::key::{Code, Key};
use crate::app::msg::Msg;

/// Keys closer together than this were not typed by a hand: a Windows console gives a paste as
/// single keys, and the fastest typists leave five times as much.
const PASTE_GAP: Duration = Duration::from_millis(5);

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

/// A burst of keys as messages: text and new lines that came faster than a hand are a paste, whose
/// letters run no commands and whose new lines save nothing; anything else is keys.
pub fn burst(keys: Vec<Key>) -> Vec<Msg> {
    let text = |key: &Key| match key.code {
        Code::Enter if !key.ctrl && !key.alt => Some('\n'),
        Code::Tab if !key.shift => Some('\t'),
        _ => key.typed(),
    };
    if keys.len() >= PASTE_LEAST
        && let Some(pasted) = keys.iter().map(text).collect::<Option<String>>()
    {
        return vec![Msg::Paste(pasted)];
    }
    keys.into_iter().map(Msg::Key).collect()
}

/// Reads the terminal on a thread of its own until it is gone or nobody listens.
///
/// # Errors
/// The system has no thread to give.
pub fn spawn(tell: Sender<Msg>) -> io::Result<()> {
    Builder::new().name("input".into()).spawn(move || {
        loop {
            let msgs = match if cfg!(windows) {
                read_burst()
            } else {
                read().map(|e| message(e).into_iter().collect())
            } {
                Ok(msgs) => msgs,
                Err(_) => vec![Msg::Terminate],
            };
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
        _ => None,
    }
}

/// Reads one event, and with a key all keys that follow at once.
fn read_burst() -> io::Result<Vec<Msg>> {
    let mut out = Vec::new();
    let mut keys = Vec::new();
    let mut next = Some(read()?);
    while let Some(event) = next.take() {
        match message(event) {
            Some(Msg::Key(key)) => keys.push(key),
            Some(other) => {
                out.extend(burst(mem::take(&mut keys)));
                out.push(other);
            }
            None => {}
        }
        if !keys.is_empty() && poll(PASTE_GAP)? {
            next = Some(read()?);
        }
    }
    out.extend(burst(keys));
    Ok(out)
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

    #[test]
    fn text_faster_than_a_hand_is_a_paste() {
        let keys = |text| Key::typing(text).unwrap();
        let [Msg::Paste(text)] = &burst(keys("qx<Enter>"))[..] else { panic!("keys") };
        assert_eq!(text, "qx\n");
        assert_eq!(burst(keys("jj")).len(), 2, "two keys at once are a hand");
        assert_eq!(burst(keys("<Down><Down><Down><Down>")).len(), 4, "a held arrow is no paste");
        assert_eq!(burst(keys("<Ctrl-Z><Ctrl-Z><Ctrl-Z>")).len(), 3);
    }
}
