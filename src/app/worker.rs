//! The store's own thread: it answers the screen's questions one after another.
//!
//! Nothing slow ever happens on the thread that draws. Of several questions with the same purpose
//! that wait, only the newest is answered: a search does not lag behind the letters typed.

use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Builder, JoinHandle};

use super::msg::{NewLaptop, NewStore, Reply, Request, Secret, Slot, Ticket, Trouble, TroubleKind};

/// Who answers questions: the store, or a made-up one in tests.
pub trait Worker {
    /// Answers one question.
    fn answer(&mut self, request: Request) -> Reply;
}

/// Who finds, makes and opens stores for a worker.
pub trait Keeper<W> {
    /// Opens the store with a passphrase, or one without.
    ///
    /// # Errors
    /// As a person reads it.
    fn open(&mut self, secret: Option<Secret>) -> Result<W, Trouble>;

    /// Does what can be done before anybody has said anything, on the worker's thread: while a person
    /// types their passphrase.
    fn warm_up(&mut self) {}

    /// Goes on with the person at this place of the list: whether their store asks for a passphrase,
    /// and their name.
    ///
    /// # Errors
    /// As a person reads it; also where there is no list.
    fn choose(&mut self, place: usize) -> Result<(bool, String), Trouble> {
        let _ = place;
        Err(Trouble::refused("there is one store here and no list of people"))
    }

    /// Makes a store and opens it.
    ///
    /// # Errors
    /// As a person reads it; nothing is left behind then.
    fn make(&mut self, new: &NewStore) -> Result<W, Trouble> {
        let _ = new;
        Err(Trouble::refused("there is a store here already"))
    }

    /// Makes the store of a laptop that is to join a school, and opens it.
    ///
    /// # Errors
    /// As a person reads it; nothing is left behind then.
    fn make_joining(&mut self, new: &NewLaptop) -> Result<W, Trouble> {
        let _ = new;
        Err(Trouble::refused("there is a store here already"))
    }

    /// Makes up a school and opens it.
    ///
    /// # Errors
    /// As a person reads it.
    fn look_round(&mut self) -> Result<W, Trouble> {
        Err(Trouble::refused("there is a store here already"))
    }
}

impl<W, F: FnMut(Option<Secret>) -> Result<W, Trouble>> Keeper<W> for F {
    fn open(&mut self, secret: Option<Secret>) -> Result<W, Trouble> {
        self(secret)
    }
}

/// One question on its way.
pub type Question = (Ticket, Request);

/// Starts the worker's thread. `keeper` opens the store there, as often as a passphrase is tried;
/// `tell` brings an answer to the screen and says whether anybody listens still.
///
/// The thread ends, and the store is closed, when the returned sender is dropped.
///
/// # Errors
/// The system has no thread to give.
pub fn spawn<W, O, T>(keeper: O, tell: T) -> io::Result<(Sender<Question>, JoinHandle<()>)>
where
    W: Worker,
    O: Keeper<W> + Send + 'static,
    T: Fn(Ticket, Reply) -> bool + Send + 'static,
{
    let (ask, questions) = channel();
    let thread =
        Builder::new().name("store".into()).spawn(move || work(keeper, &tell, &questions))?;
    Ok((ask, thread))
}

fn work<W: Worker>(
    mut keeper: impl Keeper<W>,
    tell: &impl Fn(Ticket, Reply) -> bool,
    questions: &Receiver<Question>,
) {
    let mut desk: Desk<W> = Desk::default();
    let mut waiting = VecDeque::new();
    keeper.warm_up();
    loop {
        if waiting.is_empty() {
            match questions.recv() {
                Ok(question) => waiting.push_back(question),
                Err(_) => return,
            }
        }
        while let Ok(question) = questions.try_recv() {
            waiting.push_back(question);
        }
        drop_outdated(&mut waiting);
        // A save never waits behind reading.
        let next = waiting.iter().position(|(t, _)| !t.slot.newest_wins()).unwrap_or(0);
        let Some((ticket, request)) = waiting.remove(next) else { continue };
        let reply = desk.answer(request, &mut keeper);
        if !tell(ticket, reply) {
            return;
        }
    }
}

/// Takes out the questions that a newer one with the same purpose has made pointless.
fn drop_outdated(waiting: &mut VecDeque<Question>) {
    let newest = |slot: Slot, waiting: &VecDeque<Question>| {
        waiting.iter().filter(|(t, _)| t.slot == slot).map(|(t, _)| t.n).max()
    };
    let keep: Vec<bool> = waiting
        .iter()
        .map(|(t, _)| !t.slot.newest_wins() || newest(t.slot, waiting) == Some(t.n))
        .collect();
    let mut keep = keep.into_iter();
    waiting.retain(|_| keep.next().unwrap_or(true));
}

/// The worker, once there is one.
struct Desk<W> {
    worker: Option<W>,
}

impl<W> Default for Desk<W> {
    fn default() -> Self {
        Desk { worker: None }
    }
}

impl<W: Worker> Desk<W> {
    fn take(&mut self, opened: Result<W, Trouble>) -> Reply {
        match opened {
            Ok(worker) => {
                self.worker = Some(worker);
                Reply::Opened
            }
            Err(trouble) => Reply::Failed(trouble),
        }
    }

    fn answer(&mut self, request: Request, keeper: &mut impl Keeper<W>) -> Reply {
        match request {
            Request::Open(secret) if self.worker.is_none() => self.take(keeper.open(secret)),
            Request::Unlock(secret) if self.worker.is_none() => {
                self.take(keeper.open(Some(secret)))
            }
            Request::Choose(place) => match keeper.choose(place) {
                Ok((asks, name)) => {
                    // Whoever was there before has left.
                    self.worker = None;
                    Reply::Chosen(asks, name)
                }
                Err(trouble) => Reply::Failed(trouble),
            },
            Request::Make(new) => self.take(keeper.make(&new)),
            Request::LookRound => self.take(keeper.look_round()),
            Request::MakeJoining(new) => self.take(keeper.make_joining(&new)),
            Request::Open(_) => Reply::Opened,
            Request::Lock => {
                self.worker = None;
                Reply::Closed
            }
            other => match &mut self.worker {
                Some(worker) => worker.answer(other),
                None => Reply::Failed(Trouble {
                    kind: TroubleKind::Locked,
                    message: "senlog is locked.".into(),
                    hint: Some("Type the passphrase to open it.".into()),
                }),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    struct Echo;

    impl Worker for Echo {
        fn answer(&mut self, request: Request) -> Reply {
            match request {
                Request::Find(words) => Reply::Found(words, Vec::new()),
                _ => Reply::Kept,
            }
        }
    }

    fn ticket(slot: Slot, n: u64) -> Ticket {
        Ticket { slot, n }
    }

    #[test]
    fn only_the_newest_search_is_answered_and_every_write() {
        let mut waiting: VecDeque<Question> = VecDeque::new();
        for n in 1..=3 {
            waiting.push_back((ticket(Slot::Found, n), Request::Find(n.to_string())));
            waiting.push_back((ticket(Slot::Write, n), Request::Undo(false)));
        }
        drop_outdated(&mut waiting);
        let left: Vec<(Slot, u64)> = waiting.iter().map(|(t, _)| (t.slot, t.n)).collect();
        assert_eq!(left, [(Slot::Write, 1), (Slot::Write, 2), (Slot::Found, 3), (Slot::Write, 3)]);
    }

    #[test]
    fn a_locked_store_answers_nothing_until_the_passphrase_is_right() {
        let (tell, told) = mpsc::channel();
        let open = |secret: Option<Secret>| match secret {
            Some(s) if s.as_str() == "open sesame" => Ok(Echo),
            _ => Err(Trouble { kind: TroubleKind::Locked, message: "no".into(), hint: None }),
        };
        let (ask, thread) = spawn(open, move |t, r| tell.send((t, r)).is_ok()).unwrap();
        let mut n = 0;
        let mut put = |request: Request| {
            n += 1;
            ask.send((ticket(request.slot(), n), request)).unwrap();
            told.recv().unwrap().1
        };
        assert!(matches!(put(Request::Find("x".into())), Reply::Failed(_)));
        let wrong = Secret::new("open barley".into());
        assert!(matches!(put(Request::Open(Some(wrong))), Reply::Failed(_)));
        let right = Secret::new("open sesame".into());
        assert!(matches!(put(Request::Open(Some(right))), Reply::Opened));
        assert!(matches!(put(Request::Find("x".into())), Reply::Found(..)));
        assert!(matches!(put(Request::Lock), Reply::Closed));
        assert!(matches!(put(Request::Find("x".into())), Reply::Failed(_)));
        drop(ask);
        thread.join().unwrap();
    }

    #[test]
    fn a_question_shows_nothing_of_what_it_is_about() {
        let secret = Request::Open(Some(Secret::new("open sesame".into())));
        assert_eq!(format!("{secret:?}"), "Request::Open");
        assert_eq!(format!("{:?}", Request::Find("maya".into())), "Request::Found");
    }
}
