//! The loop: wait, take everything that came, change the state, draw at most once.

use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::{Position, Rect};

use super::draw::Drawn;
use super::theme::{Surroundings, Wardrobe};
use super::{draw, input, terminal};
use crate::app::config::Config;
use crate::app::effects::{Effect, ExitReason};
use crate::app::msg::{Msg, Secret, Trouble};
use crate::app::shell::Shell;
use crate::app::worker::{self, Question, Worker};
use crate::store::Clock;

/// What the screen is started with.
#[derive(Clone, Debug)]
pub struct ScreenOptions {
    /// The device's settings; `--plain` and `--theme` are in it already.
    pub config: Config,
    /// What could not be used of them, one sentence each.
    pub warnings: Vec<String>,
    /// The folder of the user's own themes.
    pub themes: Option<PathBuf>,
    /// The folder of crash notes, in the store.
    pub crash: Option<PathBuf>,
    /// The time.
    pub clock: Clock,
    /// Whether the store asks for a passphrase.
    pub locked: bool,
}

/// Why there was no screen.
#[derive(Debug, thiserror::Error)]
pub enum ScreenError {
    /// Standard input or output is a file or a pipe.
    #[error("the screen needs a terminal; in a script use a command, such as senlog today")]
    NoTerminal,
    /// The terminal refuses.
    #[error("the terminal cannot be used for the screen ({0})")]
    Terminal(#[from] io::Error),
    /// A fault of the program, which said so already.
    #[error("senlog stopped because of a fault of its own")]
    Fault,
}

/// Opens the screen and stays until the person leaves or the system ends it.
///
/// `open` opens the store, on the worker's thread and after the first picture is painted: with the
/// passphrase typed, or with none where [`ScreenOptions::locked`] is not set. It is called again for
/// another passphrase, and after a lock.
///
/// When this returns, the terminal is as it was, and the store is closed.
///
/// # Errors
/// There is no terminal, it refuses, or the program has a fault.
pub fn run_screen<W, O>(options: ScreenOptions, open: O) -> Result<ExitReason, ScreenError>
where
    W: Worker,
    O: FnMut(Option<Secret>) -> Result<W, Trouble> + Send + 'static,
{
    if !terminal::present() {
        return Err(ScreenError::NoTerminal);
    }
    // Everything that can fail comes before the terminal is taken, so that it prints as usual.
    let around = Surroundings::read(|name| std::env::var(name).ok());
    let (mut wardrobe, said) =
        Wardrobe::open(options.config.theme.as_deref(), options.themes, around);
    let (tell, told) = channel();
    terminal::watch(&tell)?;
    let answer = tell.clone();
    let (ask, thread) =
        worker::spawn(open, move |ticket, reply| answer.send(Msg::Worker(ticket, reply)).is_ok())?;
    terminal::on_panic(terminal::PanicPlan {
        folder: options.crash,
        clock: options.clock,
        tell: tell.clone(),
    });
    let (guard, mut screen, writer) = terminal::take()?;
    let size = screen.size()?;
    let mut shell =
        Shell::new(options.config, options.clock, (size.width, size.height), options.locked);
    shell.warn(options.warnings.into_iter().chain(said));
    input::spawn(tell)?;
    let looped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let mut stage = Stage { shell: &mut shell, wardrobe: &mut wardrobe, clock: options.clock };
        let mut show = |shell: &Shell| {
            terminal::mouse(shell.config.mouse)?;
            terminal::show(&writer)
        };
        run(&mut screen, &mut stage, &told, &ask, &mut show)
    }));
    drop(guard);
    // The questions asked last are answered, the drafts kept, the store closed.
    drop(ask);
    let closed = thread.join();
    if terminal::panicked() || closed.is_err() {
        return Err(ScreenError::Fault);
    }
    match looped {
        Ok(ended) => Ok(shell.outcome(ended?)),
        Err(_) => Err(ScreenError::Fault),
    }
}

/// What is on the stage: the state, its colours, the time.
pub struct Stage<'a> {
    /// The state.
    pub shell: &'a mut Shell,
    /// The colours.
    pub wardrobe: &'a mut Wardrobe,
    /// The time.
    pub clock: Clock,
}

/// Runs until the shell ends or the terminal is gone. `commit` brings what was drawn to the screen.
///
/// # Errors
/// Drawing fails for another reason than that the terminal is gone.
pub fn run<B>(
    screen: &mut Terminal<B>,
    stage: &mut Stage<'_>,
    told: &Receiver<Msg>,
    ask: &Sender<Question>,
    commit: &mut dyn FnMut(&Shell) -> io::Result<()>,
) -> io::Result<ExitReason>
where
    B: Backend,
    B::Error: Send + Sync + 'static,
{
    let mut painted = false;
    let mut resized = false;
    let mut drawn = Drawn::default();
    loop {
        if stage.shell.take_dirty() && !terminal::panicked() {
            let whole = std::mem::take(&mut resized);
            dress(stage);
            let painted = paint(screen, stage, whole);
            match painted.and_then(|new| commit(stage.shell).map(|()| new)) {
                Ok(new) => drawn = new,
                Err(error) if gone(&error) => return Ok(ExitReason::Terminated),
                Err(error) => return Err(error),
            }
        }
        if !painted {
            painted = true;
            // The first question comes after the first picture.
            let effects = stage.shell.start();
            if let Some(why) = put(effects, ask) {
                return Ok(why);
            }
        }
        let Some(first) = wait(stage, told) else { return Ok(ExitReason::Terminated) };
        let at = stage.clock.monotonic();
        let mut next = Some(first);
        while let Some(mut msg) = next {
            if let Msg::Mouse(mouse) = &mut msg {
                // What was seen is what was pointed at.
                mouse.spot = drawn.at(mouse.at).cloned();
            }
            resized |= matches!(msg, Msg::Resize(..));
            let effects = stage.shell.update(msg, at);
            if let Some(why) = put(effects, ask) {
                return Ok(why);
            }
            next = told.try_recv().ok();
        }
    }
}

/// The next message; a deadline that passes is one. `None` when nobody can send any more.
fn wait(stage: &Stage<'_>, told: &Receiver<Msg>) -> Option<Msg> {
    let Some(deadline) = stage.shell.deadline() else { return told.recv().ok() };
    let left = deadline.saturating_duration_since(stage.clock.monotonic());
    match told.recv_timeout(left.max(Duration::from_millis(1))) {
        Ok(msg) => Some(msg),
        Err(RecvTimeoutError::Timeout) => Some(Msg::Tick),
        Err(RecvTimeoutError::Disconnected) => None,
    }
}

fn put(effects: Vec<Effect>, ask: &Sender<Question>) -> Option<ExitReason> {
    let mut ended = None;
    for effect in effects {
        match effect {
            // A worker that is gone is a fault, and ends the loop by a message of its own.
            Effect::Ask(ticket, request) => drop(ask.send((ticket, request))),
            Effect::Quit(why) => ended = Some(why),
        }
    }
    ended
}

/// Puts on the theme that is wished for, where it is another than the one in use; hands out the list
/// of themes where it is asked for.
fn dress(stage: &mut Stage<'_>) {
    if stage.shell.asks_for_themes() {
        stage.shell.themes_came(stage.wardrobe.list());
    }
    let wish = stage.shell.theme().map(String::from);
    if !stage.wardrobe.wears(wish.as_deref()) {
        let said = stage.wardrobe.wear(wish.as_deref());
        let at = stage.clock.monotonic();
        stage.shell.theme_said(said, at);
        stage.shell.take_dirty();
    }
    terminal::colours(stage.wardrobe.colours());
}

/// Draws what differs from the picture before; `whole` draws everything.
fn paint<B>(screen: &mut Terminal<B>, stage: &mut Stage<'_>, whole: bool) -> io::Result<Drawn>
where
    B: Backend,
    B::Error: Send + Sync + 'static,
{
    let size = screen.size().map_err(io::Error::other)?;
    if (size.width, size.height) != stage.shell.size {
        let at = stage.clock.monotonic();
        stage.shell.update(Msg::Resize(size.width, size.height), at);
        stage.shell.take_dirty();
    }
    if whole {
        // A window made smaller and large again at once has lost what stood at its edges, while its
        // size is that of the picture before.
        screen.resize(Rect::from((Position::ORIGIN, size))).map_err(io::Error::other)?;
    }
    let (shell, theme) = (&*stage.shell, stage.wardrobe.theme());
    let mut drawn = Drawn::default();
    screen
        .draw(|frame| {
            drawn = draw::draw(shell, theme, frame.buffer_mut());
            if let Some(cursor) = drawn.cursor {
                frame.set_cursor_position(cursor);
            }
        })
        .map_err(io::Error::other)?;
    Ok(drawn)
}

/// Whether an error means that nobody looks any more.
fn gone(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionReset, UnexpectedEof};
    // EIO is what a terminal whose other end is closed says.
    matches!(error.kind(), BrokenPipe | ConnectionReset | UnexpectedEof)
        || error.raw_os_error() == Some(5)
}
