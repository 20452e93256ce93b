//! What guards a note: that the safeguarding lead (DSL) was told, that only leads and its author
//! read it, and the reminder that a safeguarding story has no place in this log (DESIGN.md truth 6).

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::fold::fold;

/// What guards a note. Nothing of what was told is kept, only when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guard {
    /// The day the safeguarding lead was told.
    pub told_on: Option<NaiveDate>,
    /// The time they were told.
    pub told_at: Option<NaiveTime>,
    /// Whether the note is for leads and its author only.
    pub restricted: bool,
}

impl Guard {
    /// Says that the safeguarding lead was told now, to the minute; said again, takes that back
    /// unless it `stands` in the store already: what was recorded of a disclosure is not removed in
    /// passing.
    pub fn tell(&mut self, now: NaiveDateTime, stands: bool) {
        use chrono::Timelike;
        let minute = now.time().with_second(0).and_then(|t| t.with_nanosecond(0));
        (self.told_on, self.told_at) = match self.told_on {
            Some(day) if stands => (Some(day), self.told_at),
            Some(_) => (None, None),
            None => (Some(now.date()), minute),
        };
    }

    /// What another says as well.
    #[must_use]
    pub fn with(self, other: Guard) -> Guard {
        let told = if self.told_on.is_some() { self } else { other };
        Guard {
            told_on: told.told_on,
            told_at: told.told_at,
            restricted: self.restricted || other.restricted,
        }
    }

    /// Whether it says anything.
    pub fn is_empty(&self) -> bool {
        *self == Guard::default()
    }
}

/// Words that suggest a safeguarding story by themselves. A star ends a word that is only begun.
///
/// They are the signs and disclosures that the statutory guidance teaches every adult in a school to
/// notice: Keeping children safe in education (DfE, September 2025), Part one, "Abuse and neglect"
/// and "Indicators of abuse and neglect" (physical, emotional, sexual, neglect), "Safeguarding
/// issues" (exploitation, so-called honour-based abuse and FGM, radicalisation, mental health), and
/// Annex B (domestic abuse, homelessness), in the words in which a TA types them. Left out is what
/// is said daily of any class: "upset", "tired", "kicked off", "crying".
const ALONE: &str = "\
bruis*, black eye, cigarette burn*, burn mark*, scald*, bite mark*, hand mark*, finger mark*, \
mark on his, mark on her, mark on their, marks on his, marks on her, marks on their, \
scared to go home, afraid to go home, frightened to go home, doesnt want to go home, \
does not want to go home, didnt want to go home, did not want to go home, scared of going home, \
scared of his, scared of her, frightened of his, frightened of her, afraid of his, afraid of her, \
scared of dad, scared of mum, frightened of dad, frightened of mum, \
touched him, touched her, touched them, touches him, touches her, touching him, touching her, \
private part*, sexual*, sexting, nude*, naked, groom*, raped, rape, \
self harm*, selfharm*, self injur*, cut himself, cut herself, cutting himself, cutting herself, \
cuts himself, cuts herself, hurt himself on purpose, hurt herself on purpose, suicid*, \
kill myself, kill himself, kill herself, wants to die, want to die, wanted to die, \
wish he was dead, wish she was dead, end his life, end her life, \
no food at home, no food in the house, nothing to eat at home, not been fed, hasnt eaten since, \
has not eaten since, home alone, left alone, locked in, locked out, sleeping on the floor, \
no bed, no heating, abus*, neglect*, disclos*, domestic violence, violent at home, \
secret, not to tell, dont tell, told not to say, police came, police were called, arrested, \
drunk, on drugs, weapon, fgm, forced marriage, radicalis*, extremis*, exploit*, county lines, \
trafficked, strangled, choked him, choked her";

/// Something done to a child that hurts: a story where it stands beside somebody of home.
const HURTS: &str = "\
hit, hits, hitting, hurt, hurts, hurting, smack*, slap, slaps, slapped, slapping, punch*, \
kick, kicks, kicked, beat, beats, beaten, beating, belt, shov*, pushed, threw, throws, \
shouts at, shouting at, screams at, screaming at, threaten*, scared, frightened, afraid, \
locks, locked, grabs, grabbed, pinched, fight*, fought, drinking, drinks, drugs, hungry";

/// Somebody of home, in the words of children and the staff room.
const HOME: &str = "\
mum, mums, mummy, mam, mother, mothers, dad, dads, daddy, father, fathers, step*, nan, nana, gran, \
grandma, grandad, granddad, grandpa, uncle, aunt, auntie, aunty, boyfriend, boyfriends, girlfriend, \
partner, partners, carer, carers, foster*, parents, parent, cousin, at home, home";

/// Whether the words of a note suggest a safeguarding story, which belongs with the DSL and not
/// here. It reminds the person typing and decides nothing: it may be wrong either way.
pub fn suggests_story(note: &str) -> bool {
    let folded = fold(note);
    let words: Vec<&str> = folded.split(' ').filter(|w| !w.is_empty()).collect();
    says(&words, ALONE) || (says(&words, HURTS) && says(&words, HOME))
}

/// Whether any of the phrases of a list stands among the words.
fn says(words: &[&str], phrases: &str) -> bool {
    phrases.split(',').map(str::trim).any(|phrase| {
        let wanted: Vec<&str> = phrase.split(' ').collect();
        words.windows(wanted.len()).any(|here| {
            here.iter().zip(&wanted).all(|(word, wanted)| match wanted.strip_suffix('*') {
                Some(start) => word.starts_with(start),
                None => word == wanted,
            })
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_story_are_noticed() {
        for note in [
            "said dad hit him",
            "Bruise on left arm, wouldn't say how",
            "scared to go home",
            "told me mum's boyfriend shouts at her",
            "doesn\u{2019}t want to go home tonight",
            "Uncle touched her",
            "says he wants to die",
            "Nothing to eat at home since Friday",
            "asked me to keep a secret",
            "step-dad had a belt",
            "disclosed something at lunch",
        ] {
            assert!(suggests_story(note), "{note}");
        }
    }

    #[test]
    fn the_words_of_any_day_are_not() {
        for note in [
            "",
            "good blending, calm by the end",
            "upset about spelling, rang mum",
            "kicked off at playtime, refused to come in",
            "hit the target of 20 words",
            "tired and a bit tearful, drew a picture of his home",
            "Leo and Ali had a falling out, sorted it",
            "spoke to dad about homework",
            "mum will bring glasses in",
            "read to the class, very proud",
        ] {
            assert!(!suggests_story(note), "{note}");
        }
    }

    #[test]
    fn told_twice_is_taken_back_unless_it_stands() {
        let now = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap().and_hms_opt(10, 50, 31).unwrap();
        let mut guard = Guard::default();
        guard.tell(now, false);
        assert_eq!(guard.told_on, Some(now.date()));
        assert_eq!(guard.told_at, NaiveTime::from_hms_opt(10, 50, 0));
        guard.tell(now, true);
        assert!(!guard.is_empty());
        guard.tell(now, false);
        assert!(guard.is_empty());
    }
}
