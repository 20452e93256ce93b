//! The built program in a real pseudo-terminal: types keys as a person does, counts them, and reads
//! the screen that they would see.
#![allow(dead_code)]

use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

/// How long a screen may take on a busy machine before a test gives up. Not a budget: budgets are
/// measured by benchmarks, on ratios.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running program and its screen.
pub struct Term {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// Everything the program wrote.
    pub bytes: Vec<u8>,
    /// How many keys were pressed.
    pub keys: usize,
}

impl Term {
    /// Starts the program with these arguments at a size of columns by rows.
    pub fn start(args: &[&str], columns: u16, rows: u16) -> Term {
        Term::start_with(args, columns, rows, &[])
    }

    /// As [`start`](Term::start), with variables of the environment.
    pub fn start_with(args: &[&str], columns: u16, rows: u16, env: &[(&str, &str)]) -> Term {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_senlog"));
        command.args(args);
        for name in ["SENLOG_HOME", "SENLOG_NOW", "SENLOG_PASSPHRASE_FILE", "NO_COLOR"] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color");
        for (name, value) in env {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let (send, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0u8; 16 * 1024];
            while let Ok(n) = reader.read(&mut buffer) {
                if n == 0 || send.send(buffer[..n].to_vec()).is_err() {
                    break;
                }
            }
        });
        Term {
            master: pair.master,
            writer,
            child,
            output,
            screen: vt100::Parser::new(rows, columns, 0),
            bytes: Vec::new(),
            keys: 0,
        }
    }

    /// Types text; each character is a key.
    pub fn type_text(&mut self, text: &str) {
        self.keys += text.chars().count();
        self.raw(text.as_bytes());
    }

    /// Presses one named key: `enter`, `esc`, `tab`, `up`, `down`, `left`, `right`, `f1`, `ctrl-c`.
    pub fn press(&mut self, key: &str) {
        self.keys += 1;
        let bytes: &[u8] = match key {
            "enter" => b"\r",
            "esc" => b"\x1b",
            "tab" => b"\t",
            "up" => b"\x1b[A",
            "down" => b"\x1b[B",
            "right" => b"\x1b[C",
            "left" => b"\x1b[D",
            "f1" => b"\x1bOP",
            "ctrl-c" => b"\x03",
            "ctrl-q" => b"\x11",
            "ctrl-z" => b"\x1a",
            "backspace" => b"\x7f",
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
        self.writer.write_all(bytes).unwrap();
        self.writer.flush().unwrap();
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.master
            .resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 })
            .unwrap();
        self.screen.screen_mut().set_size(rows, columns);
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

    /// Waits until the screen is as `test` wants it.
    #[track_caller]
    pub fn wait_until(&mut self, what: &str, test: impl Fn(&str) -> bool) {
        let end = Instant::now() + PATIENCE;
        loop {
            if test(&self.contents()) {
                return;
            }
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
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

    fn take(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.screen.process(bytes);
    }

    /// The text on the screen.
    pub fn contents(&self) -> String {
        self.screen.screen().contents()
    }

    /// Whether the program has left the terminal as it found it: the ordinary screen, the cursor
    /// shown, no bracketed paste, no mouse.
    pub fn sane(&self) -> bool {
        let screen = self.screen.screen();
        !screen.alternate_screen()
            && !screen.hide_cursor()
            && !screen.bracketed_paste()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    }

    /// The process.
    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Kills the process outright.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
    }

    /// Waits for the program to end, and takes in all it wrote.
    pub fn end(&mut self) -> ExitStatus {
        let status = self.child.wait().unwrap();
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(300)) {
            self.take(&bytes);
        }
        status
    }
}

/// Runs the built program to its end and returns exit code, standard output and standard error.
pub fn run(home: &Path, args: &[&str]) -> (i32, String, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_senlog"))
        .arg("--home")
        .arg(home)
        .args(args)
        .env_remove("SENLOG_HOME")
        .env_remove("SENLOG_PASSPHRASE_FILE")
        .output()
        .unwrap();
    (
        output.status.code().unwrap_or(-1),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}
