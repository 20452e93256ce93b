//! The terminal, taken over and always given back: at the end, after an error, a panic, a signal, or
//! when the window is closed.

use std::cell::RefCell;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{Command, cursor, execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use crate::app::msg::Msg;
use crate::store::Clock;

/// Whether the terminal is ours now.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// Whether a panic has given it back: nothing may be drawn any more.
static PANICKED: AtomicBool = AtomicBool::new(false);

/// Whether the mouse is ours.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// Everything of one picture, written in one piece so that it never tears.
///
/// Drawing flushes several times a picture; only [`FrameWriter::commit`] writes.
#[derive(Clone, Default)]
pub struct FrameWriter {
    bytes: Rc<RefCell<Vec<u8>>>,
}

impl FrameWriter {
    /// Writes what was drawn since the last time, between the marks that hold the screen still.
    ///
    /// # Errors
    /// The terminal is gone.
    pub fn commit(&self, out: &mut impl Write) -> io::Result<()> {
        let mut bytes = self.bytes.borrow_mut();
        if bytes.is_empty() {
            return Ok(());
        }
        let mut frame = Vec::with_capacity(bytes.len() + 16);
        ansi(&BeginSynchronizedUpdate, &mut frame);
        frame.append(&mut bytes);
        ansi(&EndSynchronizedUpdate, &mut frame);
        out.write_all(&frame)?;
        out.flush()
    }
}

fn ansi(command: &impl Command, into: &mut Vec<u8>) {
    let mut text = String::new();
    if command.write_ansi(&mut text).is_ok() {
        into.extend_from_slice(text.as_bytes());
    }
}

impl Write for FrameWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The terminal while it is ours. Dropping it gives it back.
pub struct Guard {
    _private: (),
}

/// Whether there is a terminal to draw on and to read keys from.
pub fn present() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Takes the terminal over.
///
/// # Errors
/// The terminal refuses; it is as it was then.
pub fn take() -> io::Result<(Guard, Terminal<CrosstermBackend<FrameWriter>>, FrameWriter)> {
    TAKEN.store(true, Ordering::SeqCst);
    // From here on every way out gives it back.
    let guard = Guard { _private: () };
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, cursor::Hide)?;
    // Old Windows consoles have no bracketed paste; there a paste is known by its speed.
    let _ = execute!(io::stdout(), EnableBracketedPaste);
    let writer = FrameWriter::default();
    let terminal = Terminal::new(CrosstermBackend::new(writer.clone()))?;
    Ok((guard, terminal, writer))
}

/// Takes the mouse or leaves it to the terminal, where that is not so already.
///
/// # Errors
/// The terminal is gone.
pub fn mouse(on: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if panicked() || MOUSE.swap(on, Ordering::SeqCst) == on {
        return Ok(());
    }
    execute!(out, Buttons(on))
}

/// Buttons and wheel, and no moves: each would wake the program up for nothing.
struct Buttons(bool);

impl Command for Buttons {
    fn write_ansi(&self, f: &mut impl std::fmt::Write) -> std::fmt::Result {
        // Buttons (1000), their places beyond column 223 (1006).
        f.write_str(if self.0 { "\x1b[?1000h\x1b[?1006h" } else { "\x1b[?1006l\x1b[?1000l" })
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> io::Result<()> {
        match self.0 {
            true => crossterm::event::EnableMouseCapture.execute_winapi(),
            false => crossterm::event::DisableMouseCapture.execute_winapi(),
        }
    }

    #[cfg(windows)]
    fn is_ansi_code_supported(&self) -> bool {
        false
    }
}

/// Sends colours or not, whatever `NO_COLOR` says: the theme has heard it already.
pub fn colours(on: bool) {
    crossterm::style::force_color_output(on);
}

/// Brings what was drawn to the terminal, unless a panic has given it back meanwhile: a picture
/// painted after that would stand on the ordinary screen and hide the cursor for good.
///
/// # Errors
/// The terminal is gone.
pub fn show(writer: &FrameWriter) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if panicked() { Ok(()) } else { writer.commit(&mut out) }
}

/// Gives the terminal back, once. A terminal that is gone is no error: there is nobody to tell.
pub fn give_back() {
    // Waits for a picture that another thread is painting now.
    let mut out = io::stdout().lock();
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ = queue!(out, EndSynchronizedUpdate, DisableBracketedPaste);
    if MOUSE.swap(false, Ordering::SeqCst) {
        let _ = queue!(out, Buttons(false));
    }
    let _ = queue!(out, LeaveAlternateScreen, cursor::Show);
    let _ = out.flush();
    let _ = disable_raw_mode();
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Whether a panic has given the terminal back.
pub fn panicked() -> bool {
    PANICKED.load(Ordering::SeqCst)
}

/// Where a panic leaves its note, and how the loop hears of it.
pub struct PanicPlan {
    /// The folder of crash notes; none writes none.
    pub folder: Option<PathBuf>,
    /// The time.
    pub clock: Clock,
    /// The loop.
    pub tell: Sender<Msg>,
}

/// Makes every panic, on whichever thread, give the terminal back first, then say in plain words
/// what happened, then leave a note of where: version, system, file and line, never the message,
/// which may hold a child's name.
pub fn on_panic(plan: PanicPlan) {
    let plan = Mutex::new(plan);
    std::panic::set_hook(Box::new(move |info| {
        let first = !PANICKED.swap(true, Ordering::SeqCst);
        give_back();
        if !first {
            return;
        }
        let place = info
            .location()
            .map_or_else(|| "an unknown place".into(), |l| format!("{}:{}", l.file(), l.line()));
        let mut said = format!("senlog stopped because of a fault of its own at {place}.\n");
        said.push_str("Everything that was saved is safe. Start it again; if it happens again, report this line.\n");
        if let Ok(plan) = plan.lock() {
            if let Some(file) = note(&plan, &place) {
                said.push_str(&format!("A note of where is in {}.\n", file.display()));
            }
            let _ = plan.tell.send(Msg::Terminate);
        }
        let _ = io::stderr().write_all(said.as_bytes());
    }));
}

fn note(plan: &PanicPlan, place: &str) -> Option<PathBuf> {
    let folder = plan.folder.as_ref()?;
    std::fs::create_dir_all(folder).ok()?;
    let file = folder.join(format!("{}.txt", plan.clock.unix_ms()));
    let text = format!(
        "senlog {}\n{} {}\n{place}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH
    );
    std::fs::write(&file, text).ok()?;
    Some(file)
}

/// Turns a polite kill, a closed window and a terminal that goes away into a message.
///
/// # Errors
/// The system refuses the handlers or the threads.
#[cfg(unix)]
pub fn watch(tell: &Sender<Msg>) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT])?;
    let told = tell.clone();
    std::thread::Builder::new().name("signals".into()).spawn(move || {
        if signals.forever().next().is_some() {
            let _ = told.send(Msg::Terminate);
        }
    })?;
    // Where nobody sends the signal (a terminal that died under a job without one), reading the
    // keys would spin for ever; a hang-up is reported here, and costs nothing while there is none.
    let told = tell.clone();
    std::thread::Builder::new().name("hang-up".into()).spawn(move || {
        use rustix::event::{PollFd, PollFlags, poll};
        let stdin = io::stdin();
        loop {
            let mut watched = [PollFd::new(&stdin, PollFlags::empty())];
            match poll(&mut watched, None) {
                Err(rustix::io::Errno::INTR) => {}
                Ok(0) => {}
                _ => {
                    let _ = told.send(Msg::Terminate);
                    return;
                }
            }
        }
    })?;
    Ok(())
}

/// On Windows a closed window ends the program by itself.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn watch(_: &Sender<Msg>) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_written_in_one_piece() {
        let mut writer = FrameWriter::default();
        let mut out = Vec::new();
        writer.commit(&mut out).unwrap();
        assert!(out.is_empty(), "nothing drawn is nothing written");
        writer.write_all(b"abc").unwrap();
        writer.flush().unwrap();
        writer.write_all(b"def").unwrap();
        writer.commit(&mut out).unwrap();
        assert_eq!(out, b"\x1b[?2026habcdef\x1b[?2026l");
        out.clear();
        writer.commit(&mut out).unwrap();
        assert!(out.is_empty());
    }

    #[test]
    fn a_note_says_where_and_never_what() {
        let folder = tempfile::tempdir().unwrap();
        let (tell, _told) = std::sync::mpsc::channel();
        let at = "2026-11-23T09:20:00".parse().unwrap();
        let plan =
            PanicPlan { folder: Some(folder.path().join("crash")), clock: Clock::Fixed(at), tell };
        let file = note(&plan, "src/x.rs:7").unwrap();
        let text = std::fs::read_to_string(file).unwrap();
        assert!(text.starts_with("senlog 0.") && text.contains("src/x.rs:7"), "{text}");
        assert_eq!(text.lines().count(), 3);
    }
}
