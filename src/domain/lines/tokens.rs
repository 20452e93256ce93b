//! A line cut into words, with its note and its follow-up set apart.

use std::ops::Range;

use chrono::NaiveDate;

use super::reading::{FollowUp, Mode, Refusal};
use crate::domain::dates::{self, Look, Numbers};
use crate::domain::fold::fold;
use crate::domain::text::clean_line;

/// A word of the line, or a mark between words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tok {
    /// Bytes of the line.
    pub(super) at: Range<usize>,
    pub(super) kind: TokKind,
    /// As typed, lower case, without the punctuation around it: for numbers, times, dates.
    pub(super) raw: String,
    /// Folded: for names and words. A possessive "s" is left out.
    pub(super) word: String,
    /// Whether a hyphen ties it to the word before.
    pub(super) tied: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokKind {
    /// A word.
    Word,
    /// A comma or the end of a sentence.
    Comma,
    /// `&`, a lone `+`, a slash between words.
    And,
    /// `+` between letters without spaces: `a+b`.
    Plus,
    /// `+` before a word: `+kai`.
    Guest,
    /// `-` before a word: `-maya`.
    Minus,
    /// `:` after a word: `maya:l`.
    Colon,
    /// `@`: a date or time follows.
    At,
    /// Signs that mean nothing here.
    Odd,
}

/// A line, set apart.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    /// The words before the note and the follow-up.
    pub(super) toks: Vec<Tok>,
    /// What was typed after `//` or " - ": its bytes, sign included, and its text.
    pub(super) note: Option<(Range<usize>, String)>,
    /// Whether the note is for leads and its author only: `// restricted: heard of the hearing`.
    pub(super) restricted: bool,
    /// What follows ` >`: its bytes, and what it says.
    pub(super) follow_up: Option<(Range<usize>, FollowUp)>,
}

/// Words before the note that are read at all; adults type a dozen.
pub(super) const WORDS_MAX: usize = 150;

/// Cuts a line.
///
/// # Errors
/// A follow-up on a day that does not exist.
pub(super) fn cut(line: &str, mode: Mode, today: NaiveDate) -> Result<Cut, Refusal> {
    let follow_up = follow_up(line, today)?;
    let end = follow_up.as_ref().map_or(line.len(), |(at, _)| at.start);
    let slashes = note_slashes(&line[..end]);
    let dash = (mode == Mode::Screen).then(|| note_dash(&line[..end])).flatten();
    // A note may also stand after the follow-up: `>fri ring her // spelling`.
    let late = follow_up
        .as_ref()
        .and_then(|(at, _)| note_slashes(&line[at.start..]).map(|n| at.start + n));
    let start = [slashes, dash].into_iter().flatten().min();
    let note = match (start, late) {
        (Some(start), _) => {
            let sign = line[start..]
                .chars()
                .take_while(|c| matches!(c, '/' | '-' | '\u{2013}' | '\u{2014}'))
                .map(char::len_utf8)
                .sum::<usize>();
            Some((start..trim_end(line, start, end), clean_line(&line[start + sign..end])))
        }
        (None, Some(start)) => {
            Some((start..trim_end(line, start, line.len()), clean_line(&line[start + 2..])))
        }
        (None, None) => None,
    };
    let body_end = start.unwrap_or(end);
    let (restricted, note) = match note {
        Some((at, text)) => match restricted(&text) {
            Some(words) => (true, Some((at, words))),
            None => (false, Some((at, text))),
        },
        None => (false, None),
    };
    Ok(Cut {
        toks: tokens(&line[..body_end]),
        restricted,
        note: note.filter(|(_, text)| !text.is_empty()),
        follow_up,
    })
}

/// What follows the word that restricts a note, which a colon ends.
fn restricted(note: &str) -> Option<String> {
    const WORD: &str = "restricted";
    let (first, rest) = note.split_once(':')?;
    first.trim().eq_ignore_ascii_case(WORD).then(|| rest.trim().to_string())
}

fn trim_end(line: &str, start: usize, end: usize) -> usize {
    start + line[start..end].trim_end().len()
}

/// Where `//` stands, unless it belongs to an address such as `https://`.
fn note_slashes(text: &str) -> Option<usize> {
    text.match_indices("//").map(|(n, _)| n).find(|n| !text[..*n].ends_with(':'))
}

/// Where a dash between spaces stands.
fn note_dash(text: &str) -> Option<usize> {
    [" - ", " \u{2013} ", " \u{2014} "]
        .iter()
        .filter_map(|dash| text.find(dash))
        .min()
        .map(|n| n + 1)
}

/// The last ` >` whose next words are a date, to the end of the line or to a note after it.
fn follow_up(line: &str, today: NaiveDate) -> Result<Option<(Range<usize>, FollowUp)>, Refusal> {
    for (start, _) in line.match_indices('>').collect::<Vec<_>>().into_iter().rev() {
        let apart = line[..start].chars().next_back().is_none_or(char::is_whitespace);
        if !apart {
            continue;
        }
        let rest = &line[start + 1..];
        let end = note_slashes(rest).unwrap_or(rest.len());
        let words: Vec<&str> = rest[..end].split_whitespace().collect();
        let skip = usize::from(matches!(words.first(), Some(&("on" | "by"))));
        let Some(read) = dates::read_words(&words[skip..], today, Look::Forward, Numbers::Read)
        else {
            continue;
        };
        let date = read.value.map_err(|e| Refusal {
            message: sentence(&e.to_string()),
            hint: "Write the day after >, for example: >fri ring her".into(),
        })?;
        let action = clean_line(&words[skip + read.words..].join(" "));
        let action = action.trim_start_matches([',', ':', '-']).trim().to_string();
        let at = start..trim_end(line, start, start + 1 + end);
        return Ok(Some((at, FollowUp { date, action })));
    }
    Ok(None)
}

/// An error's words as a sentence.
pub(super) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).chain(['.']).collect(),
        None => String::new(),
    }
}

/// Words after which a full stop ends no sentence.
const SHORTENED: [&str; 7] = ["mr", "mrs", "ms", "dr", "miss", "st", "no"];

/// The words of a text, at most [`WORDS_MAX`] and one.
pub(super) fn tokens(text: &str) -> Vec<Tok> {
    let mut toks = Vec::new();
    let mut start = None;
    for (n, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let blank = c.is_whitespace() || c.is_control();
        match (start, blank) {
            (None, false) => start = Some(n),
            (Some(from), true) => {
                chunk(text, from..n, &mut toks);
                start = None;
            }
            _ => {}
        }
        if toks.len() > WORDS_MAX {
            break;
        }
    }
    toks
}

/// Cuts one run of letters and signs between spaces.
fn chunk(text: &str, at: Range<usize>, toks: &mut Vec<Tok>) {
    let chars: Vec<(usize, char)> =
        text[at.clone()].char_indices().map(|(n, c)| (at.start + n, c)).collect();
    if matches!(&text[at.clone()].to_lowercase()[..], "a.m." | "p.m." | "?") {
        return word(text, at, false, toks);
    }
    let end_of = |n: usize| chars.get(n).map_or(at.end, |(b, _)| *b);
    let digit =
        |n: Option<usize>| n.and_then(|n| chars.get(n)).is_some_and(|(_, c)| c.is_ascii_digit());
    let letter = |n: usize| chars.get(n).is_some_and(|(_, c)| c.is_alphanumeric());
    let mut from = 0;
    let mut tied = false;
    for n in 0..chars.len() {
        let (byte, c) = chars[n];
        let before = n.checked_sub(1);
        let started = n > from;
        let kind = match c {
            ',' | ';' => TokKind::Comma,
            '&' => TokKind::And,
            '+' if !started && digit(Some(n + 1)) => continue,
            '+' if !started && n == 0 && letter(n + 1) => TokKind::Guest,
            '+' if started && letter(n + 1) => TokKind::Plus,
            '+' => TokKind::And,
            '/' if digit(before) && digit(Some(n + 1)) => continue,
            '/' => TokKind::And,
            ':' if digit(before) && digit(Some(n + 1)) => continue,
            ':' | '=' => TokKind::Colon,
            '@' => TokKind::At,
            '-' | '\u{2013}' | '\u{2014}' | '\u{2212}' => {
                if started && digit(Some(n + 1)) {
                    continue;
                }
                if !started && n == 0 && letter(n + 1) { TokKind::Minus } else { TokKind::Odd }
            }
            '.' if digit(before) && digit(Some(n + 1)) => continue,
            '.' | '!' | '?' | '\u{2026}' => TokKind::Odd,
            '(' | ')' | '[' | ']' | '"' | '\u{201c}' | '\u{201d}' | '*' | '_' | '~' | '#' | '^' => {
                TokKind::Odd
            }
            _ => continue,
        };
        let inner = end_of(from)..byte;
        let plain = text[inner.clone()].to_lowercase();
        if !inner.is_empty() {
            word(text, inner, tied, toks);
        }
        let hyphen = matches!(c, '-' | '\u{2013}' | '\u{2212}');
        tied = hyphen && started && letter(n + 1);
        from = n + 1;
        let last = n + 1 == chars.len();
        let sign = byte..end_of(n + 1);
        match (kind, c) {
            (TokKind::Odd, '.') if last && plain.len() > 1 && !SHORTENED.contains(&&plain[..]) => {
                mark(sign, TokKind::Comma, toks);
            }
            (TokKind::Odd, '!' | '\u{2026}') if last => mark(sign, TokKind::Comma, toks),
            // `maya:?`
            (TokKind::Odd, '?')
                if last && toks.last().is_some_and(|t| t.kind == TokKind::Colon) =>
            {
                word(text, sign, false, toks);
            }
            (TokKind::Odd, '-' | '\u{2013}' | '\u{2014}' | '\u{2212}') if chars.len() == 1 => {
                mark(sign, TokKind::Odd, toks);
            }
            (TokKind::Odd, _) => {}
            (kind, _) => mark(sign, kind, toks),
        }
    }
    if from < chars.len() {
        word(text, end_of(from)..at.end, tied, toks);
    }
}

fn mark(at: Range<usize>, kind: TokKind, toks: &mut Vec<Tok>) {
    toks.push(Tok { at, kind, raw: String::new(), word: String::new(), tied: false });
}

/// One word; one whose letters fold to several becomes several words in the same place.
fn word(text: &str, at: Range<usize>, tied: bool, toks: &mut Vec<Tok>) {
    let typed = &text[at.clone()];
    let raw = typed.to_lowercase();
    let owner = raw.strip_suffix("'s").or_else(|| raw.strip_suffix("\u{2019}s"));
    let folded = match owner {
        Some(owner) if owner.chars().count() > 2 => fold(owner),
        _ => fold(typed),
    };
    if folded.is_empty() {
        let kind = if raw == "?" || raw.contains('½') { TokKind::Word } else { TokKind::Odd };
        toks.push(Tok { at, kind, word: raw.clone(), raw, tied });
        return;
    }
    // A number with a sign inside stays one word: 8/10, 9.30, 1.15-1.55, 80%.
    if raw.contains(|c: char| c.is_ascii_digit()) || !folded.contains(' ') {
        let word = folded.replace(' ', "");
        toks.push(Tok { at, kind: TokKind::Word, raw, word, tied });
        return;
    }
    for (n, part) in folded.split(' ').enumerate() {
        let word = part.to_string();
        let tied = tied || n > 0;
        toks.push(Tok { at: at.clone(), kind: TokKind::Word, raw: word.clone(), word, tied });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text)
            .iter()
            .map(|t| match t.kind {
                TokKind::Word => t.raw.clone(),
                other => format!("<{other:?}>"),
            })
            .collect()
    }

    #[test]
    fn lines_are_cut_where_adults_mean_it() {
        for (text, cut) in [
            ("neli a+b", &["neli", "a", "<Plus>", "b"][..]),
            (
                "-maya +kai tobi + rafi",
                &["<Minus>", "maya", "<Guest>", "kai", "tobi", "<And>", "rafi"],
            ),
            (
                "maya:l, tom: 8/10.",
                &["maya", "<Colon>", "l", "<Comma>", "tom", "<Colon>", "8/10", "<Comma>"],
            ),
            ("1.15-1.55 9-11 +4w @24/11", &["1.15-1.55", "9-11", "+4w", "<At>", "24/11"]),
            ("mrs. o'brien's (late)", &["mrs", "o'brien's", "late"]),
            ("smith-jones tom/kai", &["smith", "jones", "tom", "<And>", "kai"]),
            ("off. tom late!", &["off", "<Comma>", "tom", "late", "<Comma>"]),
            ("maya:?", &["maya", "<Colon>", "?"]),
        ] {
            assert_eq!(words(text), cut, "{text}");
        }
    }

    #[test]
    fn notes_and_follow_ups_are_set_apart() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let cut = |line| super::cut(line, Mode::Screen, today).unwrap();
        let both = cut("maya mum gate // spelling > upset >fri ring her");
        assert_eq!(both.toks.len(), 3);
        assert_eq!(both.note.unwrap().1, "spelling > upset");
        let (at, follow_up) = both.follow_up.unwrap();
        assert_eq!(follow_up.action, "ring her");
        assert_eq!(follow_up.date, NaiveDate::from_ymd_opt(2026, 11, 27).unwrap());
        assert_eq!(at, 34..47);
        let dash = cut("elsa - calm https://x");
        assert_eq!((dash.toks.len(), dash.note.unwrap().1), (1, "calm https://x".to_string()));
        let after = cut("maya mum >fri ring // upset");
        assert_eq!(after.note.unwrap().1, "upset");
        assert_eq!(after.follow_up.unwrap().1.action, "ring");
        assert!(super::cut("x >31 feb ring", Mode::Screen, today).is_err());
        assert!(super::cut("x - y", Mode::CommandLine, today).unwrap().note.is_none());
    }
}
