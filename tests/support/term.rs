//! The built program in a real pseudo-terminal: types keys as a person does, counts them, and reads
//! the screen that they would see.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::ffi::OsString;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

/// How long anything may take on a busy machine before a test gives up. Not a budget: budgets are
/// measured by benchmarks, on ratios.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often a process is asked whether it has ended.
const LOOK: Duration = Duration::from_millis(10);

/// What switches to the alternate screen, and back.
const ENTER: &[u8] = b"\x1b[?1049h";
const LEAVE: &[u8] = b"\x1b[?1049l";

/// What holds the screen still while a picture is painted, and lets go.
const HOLD: &[u8] = b"\x1b[?2026h";
const SHOW: &[u8] = b"\x1b[?2026l";

/// How to start a program in a terminal.
pub struct Start {
    program: PathBuf,
    args: Vec<OsString>,
    size: (u16, u16),
    env: Vec<(String, OsString)>,
    controlling: bool,
}

impl Start {
    /// The built program with these arguments, 120 columns by 36 rows.
    pub fn senlog<A: Into<OsString>>(args: impl IntoIterator<Item = A>) -> Start {
        Start::program(Path::new(env!("CARGO_BIN_EXE_senlog")), args)
    }

    /// Any program.
    pub fn program<A: Into<OsString>>(program: &Path, args: impl IntoIterator<Item = A>) -> Start {
        Start {
            program: program.to_path_buf(),
            args: args.into_iter().map(Into::into).collect(),
            size: (120, 36),
            env: Vec::new(),
            controlling: true,
        }
    }

    /// In a window of this size.
    pub fn size(mut self, columns: u16, rows: u16) -> Start {
        self.size = (columns, rows);
        self
    }

    /// With a variable in the environment.
    pub fn env(mut self, name: &str, value: impl Into<OsString>) -> Start {
        self.env.push((name.into(), value.into()));
        self
    }

    /// On a terminal that does not control it: when that goes away, no signal comes.
    pub fn without_signals(mut self) -> Start {
        self.controlling = false;
        self
    }

    /// Starts it. Standard error goes to the file, where one is given, else to the terminal.
    pub fn start(self, stderr: Option<&Path>) -> Term {
        let pair = native_pty_system().openpty(pty_size(self.size)).unwrap();
        let before = termios(pair.master.as_ref());
        let mut command = match stderr {
            None => CommandBuilder::new(&self.program),
            Some(file) => {
                let mut shell = CommandBuilder::new("sh");
                shell.args(["-c", "file=$1; shift; exec \"$@\" 2>\"$file\"", "sh"]);
                shell.arg(file);
                shell.arg(&self.program);
                shell
            }
        };
        command.args(&self.args);
        for name in
            ["SENLOG_HOME", "SENLOG_NOW", "SENLOG_PASSPHRASE_FILE", "SENLOG_ID_SEED", "NO_COLOR"]
        {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        for (name, value) in self.env {
            command.env(name, value);
        }
        command.set_controlling_tty(self.controlling);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let (send, output) = channel();
        let reading = std::thread::spawn(move || {
            let mut buffer = [0u8; 16 * 1024];
            while let Ok(n) = reader.read(&mut buffer) {
                if n == 0 || send.send(buffer[..n].to_vec()).is_err() {
                    break;
                }
            }
        });
        let (columns, rows) = self.size;
        Term {
            child,
            wire: Some(Wire { master: pair.master, writer, output, reading }),
            screen: vt100::Parser::new(cells(rows), cells(columns), 0),
            before,
            bytes: Vec::new(),
            keys: 0,
        }
    }
}

/// The near end of the terminal.
struct Wire {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    reading: JoinHandle<()>,
}

/// A running program and its screen. Dropping it kills the program.
pub struct Term {
    child: Box<dyn Child + Send + Sync>,
    wire: Option<Wire>,
    screen: vt100::Parser,
    /// Echo, line editing and the like, before the program started.
    before: Option<String>,
    /// Everything the program wrote.
    bytes: Vec<u8>,
    /// How many keys were pressed.
    pub keys: usize,
}

fn pty_size((columns, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn cells(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}

/// Echo, line editing and the like, where the system tells them on the near end.
fn termios(master: &dyn MasterPty) -> Option<String> {
    master.get_termios().map(|termios| format!("{termios:?}"))
}

impl Term {
    fn wire(&mut self) -> &mut Wire {
        self.wire.as_mut().unwrap()
    }

    /// Types text; each character is a key.
    pub fn type_text(&mut self, text: &str) {
        self.keys += text.chars().count();
        self.raw(text.as_bytes());
    }

    /// Presses one named key, or one character.
    ///
    /// A terminal tells Esc from the beginning of an arrow by the pause after it: wait for what Esc
    /// does before the next key.
    pub fn press(&mut self, key: &str) {
        self.keys += 1;
        let bytes: &[u8] = match key {
            "enter" => b"\r",
            "esc" => b"\x1b",
            "tab" => b"\t",
            "up" => b"\x1b[A",
            "down" => b"\x1b[B",
            "right" => b"\x1b[C",
            "ctrl-c" => b"\x03",
            "ctrl-q" => b"\x11",
            one if one.chars().count() == 1 => one.as_bytes(),
            other => panic!("no such key: {other}"),
        };
        self.raw(bytes);
    }

    /// Pastes text, as a terminal with bracketed paste does.
    pub fn paste(&mut self, text: &str) {
        self.raw(format!("\x1b[200~{text}\x1b[201~").as_bytes());
    }

    /// Writes bytes to the program as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        let writer = &mut self.wire().writer;
        writer.write_all(bytes).unwrap();
        writer.flush().unwrap();
    }

    /// Gives the window another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.wire().master.resize(pty_size((columns, rows))).unwrap();
        self.screen.set_size(cells(rows), cells(columns));
    }

    /// Waits until the screen shows `text`.
    #[track_caller]
    pub fn wait(&mut self, text: &str) {
        self.wait_until(text, |screen| screen.contains(text));
    }

    /// Waits until the screen no longer shows `text`.
    #[track_caller]
    pub fn wait_gone(&mut self, text: &str) {
        self.wait_until(&format!("no {text}"), |screen| !screen.contains(text));
    }

    /// Waits until something outside the screen is so.
    #[track_caller]
    pub fn wait_for(&mut self, what: &str, test: impl Fn() -> bool) {
        let end = Instant::now() + PATIENCE;
        while !test() {
            assert!(Instant::now() < end, "no {what}");
            std::thread::sleep(LOOK);
        }
    }

    /// Waits until the screen, painted whole, is as `test` wants it.
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, test: impl Fn(&str) -> bool) {
        let end = Instant::now() + PATIENCE;
        loop {
            if self.whole() && test(&self.contents()) {
                return;
            }
            let left = end.saturating_duration_since(Instant::now());
            match self.wire().output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout) => {
                    panic!("waited in vain for {what:?}; the screen:\n{}", self.contents())
                }
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("the program ended before {what:?}; the screen:\n{}", self.contents())
                }
            }
        }
    }

    /// Takes in what the program wrote meanwhile.
    pub fn drain(&mut self) {
        while let Some(Ok(bytes)) = self.wire.as_ref().map(|wire| wire.output.try_recv()) {
            self.take(&bytes);
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.screen.process(bytes);
    }

    /// Whether no picture is half painted.
    fn whole(&self) -> bool {
        last(&self.bytes, HOLD) <= last(&self.bytes, SHOW)
    }

    /// The text on the screen.
    pub fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    /// The row of the screen that shows `text`.
    #[track_caller]
    pub fn row(&self, text: &str) -> String {
        let contents = self.contents();
        match contents.lines().find(|line| line.contains(text)) {
            Some(line) => line.to_string(),
            None => panic!("no row shows {text:?}; the screen:\n{contents}"),
        }
    }

    /// Everything the program wrote so far.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The process.
    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Sends a signal by its name, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let kill = ["-c", "kill -s \"$0\" \"$1\"", name, &self.pid().to_string()];
        assert!(std::process::Command::new("sh").args(kill).status().unwrap().success());
    }

    /// Closes the window, with a line open: the near end of the terminal is gone.
    pub fn close(&mut self) {
        let Wire { master, mut writer, output, reading } = self.wire.take().unwrap();
        // The thread that reads holds a near end too, and waits: it goes when what it read is wanted
        // by nobody, so the program is made to move its cursor.
        drop(output);
        writer.write_all(b"\x1b[D").unwrap();
        reading.join().unwrap();
        drop(writer);
        drop(master);
    }

    /// Waits for the program to end, and takes in all it wrote.
    #[track_caller]
    pub fn end(&mut self) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        loop {
            self.drain();
            if let Some(status) = self.child.try_wait().unwrap() {
                while let Some(Ok(bytes)) = self.wire.as_ref().map(|w| w.output.recv()) {
                    self.take(&bytes);
                }
                return status;
            }
            if Instant::now() > end {
                panic!("the program does not end; the screen:\n{}", self.contents());
            }
            std::thread::sleep(LOOK);
        }
    }

    /// Holds that the program, which has ended, left the terminal as it found it: the ordinary
    /// screen, the cursor shown, no bracketed paste, no mouse, lines edited and keys echoed as before.
    #[track_caller]
    pub fn assert_sane(&self) {
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "on the alternate screen still");
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert!(!screen.bracketed_paste(), "pasted text is marked still");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        assert!(self.whole(), "a picture is held back");
        let now = self.wire.as_ref().and_then(|wire| termios(wire.master.as_ref()));
        if let (Some(before), Some(now)) = (&self.before, &now) {
            assert_eq!(before, now, "raw still");
        }
    }

    /// What is on the ordinary screen because of the program: before the alternate screen was
    /// entered, and after it was left.
    pub fn outside(&self) -> (String, String) {
        let text = |bytes: &[u8]| {
            let mut screen = vt100::Parser::new(cells(60), cells(200), 0);
            screen.process(bytes);
            screen.screen().contents()
        };
        let enter = self.bytes.windows(ENTER.len()).position(|w| w == ENTER);
        let before = &self.bytes[..enter.unwrap_or(self.bytes.len())];
        let after = last(&self.bytes, LEAVE).map_or(&[][..], |n| &self.bytes[n..]);
        (text(before), text(after))
    }
}

impl Drop for Term {
    fn drop(&mut self) {
        // A process that was waited for has no number any more, and the number may be another's.
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Where the last `part` stands in `bytes`.
fn last(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).rposition(|w| w == part)
}
