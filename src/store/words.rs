//! The recovery sheet: twenty-four words that open the school's backups when nothing else does.
//!
//! The words are the school's root seed in the word list of BIP 39 (English, 256 bits and a check).

use std::fmt;

use bip39::{Language, Mnemonic};
use chrono::NaiveDate;
use zeroize::Zeroizing;

use super::error::StoreError;
use super::secret::{self, Secret32};

/// How many words a sheet has.
pub const WORDS: usize = 24;

/// How many of them are typed again to show that the sheet is on paper (the set-up's rule).
pub const ASKED: usize = 4;

/// The words typed from a sheet.
pub struct Words(Mnemonic);

impl Words {
    /// Reads words as a person types them from the sheet: any case, with or without their numbers,
    /// the first four letters are enough.
    ///
    /// # Errors
    /// [`StoreError::BadWords`], which names a place and never a word.
    pub fn parse(typed: &str) -> Result<Words, StoreError> {
        let mut text = Zeroizing::new(String::with_capacity(WORDS * 9));
        let mut n = 0;
        for token in typed.split(|c: char| !c.is_alphabetic()).filter(|t| !t.is_empty()) {
            n += 1;
            let token = Zeroizing::new(token.to_lowercase());
            let word = full_word(&token)
                .ok_or_else(|| StoreError::BadWords(format!("word {n} is not in the list")))?;
            if n <= WORDS {
                text.push_str(word);
                text.push(' ');
            }
        }
        if n != WORDS {
            let what = format!("there are {n} words and a sheet has {WORDS}");
            return Err(StoreError::BadWords(what));
        }
        let words = Mnemonic::parse_in_normalized(Language::English, &text).map_err(|_| {
            StoreError::BadWords("one of them is wrong or in the wrong place".into())
        })?;
        Ok(Words(words))
    }

    pub(crate) fn from_seed(seed: &Secret32) -> Result<Words, StoreError> {
        Mnemonic::from_entropy_in(Language::English, seed.bytes())
            .map(Words)
            .map_err(|_| StoreError::NoRandom)
    }

    pub(crate) fn seed(&self) -> Result<Secret32, StoreError> {
        let (mut bytes, len) = self.0.to_entropy_array();
        let seed = Secret32::from_slice(&bytes[..len]);
        zeroize::Zeroize::zeroize(&mut bytes);
        seed.ok_or_else(|| StoreError::BadWords("they are too few".into()))
    }

    /// The words with their places, 1 to 24.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &'static str)> + '_ {
        self.0.words().enumerate().map(|(n, word)| (n + 1, word))
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Words(…)")
    }
}

/// The word that was typed, or the only one that begins with the four letters or more typed.
pub(crate) fn full_word(typed: &str) -> Option<&'static str> {
    let list = Language::English;
    if let Some(n) = list.find_word(typed) {
        return list.word_list().get(usize::from(n)).copied();
    }
    match list.words_by_prefix(typed) {
        [one] if typed.len() >= 4 => Some(one),
        _ => None,
    }
}

/// Eleven bits for each of `N` words, from the front of `bytes`, as words of the same list.
pub(crate) fn bits_as_words<const N: usize>(bytes: &[u8]) -> [&'static str; N] {
    let list = Language::English.word_list();
    std::array::from_fn(|word| {
        let mut n = 0usize;
        for bit in word * 11..word * 11 + 11 {
            let byte = bytes.get(bit / 8).copied().unwrap_or(0);
            n = n << 1 | usize::from(byte >> (7 - bit % 8) & 1);
        }
        list[n & 2047]
    })
}

/// Words of the list that do not belong on the desk of a school: of harm, crime, drink, and what one
/// would not call a child. The recovery sheet keeps them, for its list is fixed by BIP 39; of a
/// passphrase that is offered there is free choice.
const UNFIT: &[&str] = &[
    "abuse", "addict", "alcohol", "anxiety", "army", "arrest", "assault", "attack", "awful",
    "black", "blame", "blind", "blood", "bomb", "bullet", "cannon", "crash", "crime", "cruel",
    "damage", "danger", "dirt", "disease", "divorce", "drastic", "dumb", "dwarf", "evil",
    "execute", "exile", "expire", "fatal", "fat", "fire", "force", "foster", "garbage", "ghost",
    "gorilla", "guilt", "gun", "hospital", "hurt", "ill", "inflict", "injury", "insane", "jealous",
    "junk", "kick", "knife", "lazy", "lonely", "mad", "monster", "naive", "nasty", "neglect",
    "panic", "pig", "pistol", "poverty", "prison", "problem", "punch", "reject", "rifle", "rude",
    "sad", "scare", "shock", "shoot", "sick", "silly", "skull", "slim", "smoke", "spy", "suffer",
    "suspect", "tattoo", "tobacco", "toilet", "tragic", "trap", "trash", "trouble", "ugly",
    "unfair", "upset", "vicious", "victory", "virus", "weapon", "weird", "whip", "wine", "woman",
    "wreck", "wrong", "orphan",
];

/// A passphrase to offer: four words of the list, picked at random but for those that are unfit for
/// a school. Nearly forty-four bits, and each guess costs half a second.
///
/// # Errors
/// When the operating system gives no random numbers.
pub fn offer() -> Result<String, StoreError> {
    loop {
        let words = bits_as_words::<4>(&secret::random::<6>()?);
        if words.iter().all(|word| !UNFIT.contains(word)) {
            return Ok(words.join(" "));
        }
    }
}

/// What is printed once and kept in the school's safe.
#[derive(Debug)]
pub struct RecoverySheet {
    /// The school's name.
    pub school: String,
    /// The day the words were made.
    pub made: NaiveDate,
    /// The words.
    pub words: Words,
}

impl RecoverySheet {
    /// The sheet as plain text, 80 columns at most, to show or print.
    pub fn text(&self) -> Zeroizing<String> {
        // Reserved, so that growing leaves no copy behind.
        let mut out = Zeroizing::new(String::with_capacity(4096));
        out.push_str("SENLOG RECOVERY SHEET\n\n");
        out.push_str(&format!("School:  {}\n", self.school));
        out.push_str(&format!("Made on: {}\n\n", self.made.format("%-d %B %Y")));
        let words: Vec<_> = self.words.numbered().collect();
        for row in 0..WORDS / 3 {
            for column in 0..3 {
                if let Some((n, word)) = words.get(row + column * (WORDS / 3)) {
                    out.push_str(&format!("  {n:>2}  {word:<14}"));
                }
            }
            let end = out.trim_end().len();
            out.truncate(end);
            out.push('\n');
        }
        out.push_str(
            "\nThese words open every backup of this school's log, and bring it back when\n\
             the SENCO's laptop is lost or the passphrase forgotten. Whoever has them and a\n\
             backup can read everything. Print this sheet, seal it in an envelope, keep it\n\
             in the school's safe with the head teacher. Keep no photograph or file of it.\n\n\
             To use it: senlog restore FILE --words\n",
        );
        out
    }

    /// Which words to ask for, so that the paper is read and not the screen's pattern: four places,
    /// in order, picked at random.
    ///
    /// # Errors
    /// When the operating system gives no random numbers.
    pub fn ask(&self) -> Result<[usize; ASKED], StoreError> {
        let mut places: Vec<usize> = (1..=WORDS).collect();
        let dice = secret::random::<ASKED>()?;
        let mut asked = dice.map(|die| places.remove(usize::from(die) % places.len()));
        asked.sort_unstable();
        Ok(asked)
    }

    /// Whether the words at these places (1 to 24) were typed right; at least four different ones.
    pub fn confirms(&self, typed: &[(usize, &str)]) -> bool {
        let mut places: Vec<usize> = typed.iter().map(|(place, _)| *place).collect();
        places.sort_unstable();
        places.dedup();
        places.len() >= ASKED
            && typed.iter().all(|(place, word)| {
                let word = Zeroizing::new(word.trim().to_lowercase());
                let typed = full_word(&word);
                typed.is_some()
                    && self.words.numbered().any(|(n, w)| n == *place && Some(w) == typed)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet() -> RecoverySheet {
        RecoverySheet {
            school: "Fairfield Primary".into(),
            made: NaiveDate::from_ymd_opt(2026, 9, 3).unwrap(),
            words: Words::from_seed(&Secret32::from_slice(&[7; 32]).unwrap()).unwrap(),
        }
    }

    #[test]
    fn no_word_that_is_offered_is_unfit_for_a_school() {
        let list = Language::English.word_list();
        for word in UNFIT {
            assert!(list.contains(word), "{word} is not in the list anyway");
        }
        for _ in 0..200 {
            let offered = offer().unwrap();
            let words: Vec<&str> = offered.split(' ').collect();
            assert_eq!(words.len(), 4);
            assert!(words.iter().all(|word| !UNFIT.contains(word)), "{offered}");
        }
    }

    #[test]
    fn words_read_back_however_they_are_typed() {
        let sheet = sheet();
        let plain: Vec<_> = sheet.words.numbered().map(|(_, w)| w).collect();
        let forms = [
            plain.join(" "),
            plain.join("\n").to_uppercase(),
            sheet.words.numbered().map(|(n, w)| format!("{n}. {w}, ")).collect(),
            plain.iter().map(|w| w.chars().take(4).collect::<String>() + " ").collect(),
        ];
        for typed in forms {
            let seed = Words::parse(&typed).unwrap().seed().unwrap();
            assert_eq!(seed.bytes(), &[7; 32], "{typed}");
        }
    }

    #[test]
    fn wrong_words_say_where_and_never_what() {
        let plain: Vec<_> = sheet().words.numbered().map(|(_, w)| w).collect();
        let mut swapped = plain.clone();
        swapped[3] = if plain[3] == "zoo" { "abandon" } else { "zoo" };
        let mut strange = plain.clone();
        strange[6] = "flibbertigibbet";
        let cases = [
            (plain[..23].join(" "), "23 words"),
            (format!("{} zoo", plain.join(" ")), "25 words"),
            (swapped.join(" "), "wrong or in the wrong place"),
            (strange.join(" "), "word 7"),
            (String::new(), "0 words"),
        ];
        for (typed, want) in cases {
            let message = Words::parse(&typed).unwrap_err().to_string();
            assert!(message.contains(want), "{message}");
            assert!(!message.contains("flibbertigibbet"));
        }
    }

    #[test]
    fn the_sheet_shows_every_word_once_and_what_it_is_for() {
        let sheet = sheet();
        let text = sheet.text();
        for (n, word) in sheet.words.numbered() {
            assert!(text.contains(&format!("{n:>2}  {word}")), "{n} {word}");
        }
        assert!(text.contains("Fairfield Primary") && text.contains("3 September 2026"));
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{}", *text);
    }

    #[test]
    fn four_different_words_confirm_the_sheet() {
        let sheet = sheet();
        let words: Vec<_> = sheet.words.numbered().collect();
        for _ in 0..20 {
            let asked = sheet.ask().unwrap();
            assert!(asked.windows(2).all(|w| w[0] < w[1]) && asked[0] >= 1 && asked[3] <= WORDS);
            let typed: Vec<_> = asked.iter().map(|n| words[n - 1]).collect();
            assert!(sheet.confirms(&typed));
        }
        assert!(!sheet.confirms(&[words[0], words[0], words[0], words[0]]));
        assert!(!sheet.confirms(&words[..3]));
        let mut wrong = words[..4].to_vec();
        wrong[2].1 = "zoo";
        assert!(!sheet.confirms(&wrong));
    }
}
