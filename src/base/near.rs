//! Finds the nearest of many words to one that is not among them: the same as [`diag::nearest`](crate::base::diagnostics::nearest),
//! without a look at each pair of letters of each word.
//!
//! Words are sorted by length, and only those are measured that could be nearer than the best so far by their length
//! and letters alone. The distance itself is computed for all letters of a word at once, as bits of one number.

use std::collections::HashMap;

/// Words to choose from.
#[derive(Debug, Default)]
pub struct Near {
    /// Sorted by the length of what is compared.
    words: Vec<Word>,
    /// The least word of each spelling that is compared, by its place.
    same: HashMap<Box<str>, u32>,
}

#[derive(Debug)]
struct Word {
    /// As it is suggested.
    text: Box<str>,
    /// As it is compared: in small letters.
    folded: Box<[char]>,
    /// Of `text`, in characters.
    length: usize,
    letters: Letters,
}

impl Near {
    /// Takes the words in any order.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Near {
        let mut words: Vec<Word> = words.into_iter().map(Word::of).collect();
        words.sort_by(|a, b| (a.folded.len(), &a.text).cmp(&(b.folded.len(), &b.text)));
        words.dedup_by(|b, a| a.text == b.text);
        let mut same: HashMap<Box<str>, u32> = HashMap::with_capacity(words.len());
        for (at, word) in words.iter().enumerate() {
            same.entry(word.folded.iter().collect::<String>().into_boxed_str()).or_insert(at as u32);
        }
        Near { words, same }
    }

    /// The nearest word, if it is near enough to be worth suggesting; of two, the first by bytes.
    pub fn find(&self, word: &str) -> Option<&str> {
        self.search(word).0
    }

    /// The same, and how many distances were computed.
    fn search(&self, word: &str) -> (Option<&str>, usize) {
        let wanted = Word::of(word);
        if let Some(at) = self.same.get(word.to_lowercase().as_str()) {
            return (Some(&self.words[*at as usize].text), 0);
        }
        let pattern = Pattern::of(&wanted.folded);
        let (mut best, mut measured): (Option<(usize, &str)>, usize) = (None, 0);
        // Outward from words of the same length.
        let middle = self.words.partition_point(|other| other.folded.len() < wanted.folded.len());
        let (mut shorter, mut longer) =
            (self.words[..middle].iter().rev().peekable(), self.words[middle..].iter().peekable());
        loop {
            let gap = |other: &&&Word| other.folded.len().abs_diff(wanted.folded.len());
            let (below, above) = (shorter.peek().map(|other| gap(&other)), longer.peek().map(|other| gap(&other)));
            let next = match (below, above) {
                (Some(below), Some(above)) if below < above => shorter.next(),
                (Some(_), None) => shorter.next(),
                (_, Some(_)) => longer.next(),
                (None, None) => break,
            };
            let Some(other) = next else { break };
            // All that is left differs in length at least as much.
            if best.is_some_and(|(distance, _)| gap(&&other) > distance) {
                break;
            }
            let limit = (wanted.length.max(other.length) / 3).max(1);
            let least = wanted.letters.distance(&other.letters).max(gap(&&other));
            let bound = best.map_or(limit, |(distance, _)| distance.min(limit));
            if wanted.length.abs_diff(other.length) > limit || least > bound {
                continue;
            }
            measured += 1;
            let found = (pattern.distance(&wanted.folded, &other.folded), &*other.text);
            if found.0 <= limit && best.is_none_or(|best| found < best) {
                best = Some(found);
            }
        }
        (best.map(|(_, text)| text), measured)
    }
}

impl Word {
    fn of(text: &str) -> Word {
        let folded: Box<[char]> = text.to_lowercase().chars().collect();
        Word { text: text.into(), length: text.chars().count(), letters: Letters::of(&folded), folded }
    }
}

/// How often each letter occurs in a word, up to four times, as bits: letters in 64 groups.
#[derive(Debug, Default)]
struct Letters([u64; 4]);

impl Letters {
    fn of(word: &[char]) -> Letters {
        let mut letters = Letters::default();
        for letter in word {
            let bit = 1 << (*letter as u32 % 64);
            if let Some(free) = letters.0.iter_mut().find(|seen| **seen & bit == 0) {
                *free |= bit;
            }
        }
        letters
    }

    /// No more than the distance of two words with these letters: each step mends one letter on either side.
    fn distance(&self, other: &Letters) -> usize {
        let (mut here, mut there) = (0, 0);
        for (one, two) in self.0.iter().zip(&other.0) {
            here += (one & !two).count_ones();
            there += (two & !one).count_ones();
        }
        here.max(there) as usize
    }
}

/// Where each letter of a word is in it, as bits; `None` for a word that is longer than a number has bits.
struct Pattern(Option<HashMap<char, u128>>);

impl Pattern {
    fn of(word: &[char]) -> Pattern {
        let mut places = HashMap::new();
        for (at, letter) in word.iter().enumerate().take(128) {
            *places.entry(*letter).or_default() |= 1 << at;
        }
        Pattern((1..=128).contains(&word.len()).then_some(places))
    }

    /// The distance of optimal string alignment from `word`, which this is the pattern of. Hyyrö, A Bit-Vector Algorithm
    /// for Computing Levenshtein and Damerau Edit Distances, 2003.
    fn distance(&self, word: &[char], other: &[char]) -> usize {
        let Some(places) = &self.0 else {
            let text = |letters: &[char]| letters.iter().collect::<String>();
            return strsim::osa_distance(&text(word), &text(other));
        };
        let last = 1 << (word.len() - 1);
        let (mut more, mut less): (u128, u128) = (u128::MAX, 0);
        let (mut diagonal, mut matches_before) = (0, 0);
        let mut distance = word.len();
        for letter in other {
            let matches = places.get(letter).copied().unwrap_or_default();
            let swapped = ((!diagonal & matches) << 1) & matches_before;
            diagonal = ((matches & more).wrapping_add(more) ^ more) | matches | less | swapped;
            let (up, down) = (less | !(diagonal | more), diagonal & more);
            distance = distance + usize::from(up & last != 0) - usize::from(down & last != 0);
            let up = (up << 1) | 1;
            more = (down << 1) | !(diagonal | up);
            less = up & diagonal;
            matches_before = matches;
        }
        distance
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::base::diagnostics::nearest;

    proptest! {
        #[test]
        fn the_nearest_is_that_of_the_plain_way(
            word in "[a-eA-Eéß-]{0,14}",
            words in prop::collection::vec("[a-eA-EéİßØ-]{0,14}", 0..60),
        ) {
            let near = Near::new(words.iter().map(String::as_str));
            prop_assert_eq!(near.find(&word), nearest(&word, words.iter().map(String::as_str)));
        }

        #[test]
        fn long_words_are_measured_as_short_ones(word in "[ab]{100,150}", words in prop::collection::vec("[ab]{90,160}", 0..8)) {
            let near = Near::new(words.iter().map(String::as_str));
            prop_assert_eq!(near.find(&word), nearest(&word, words.iter().map(String::as_str)));
        }
    }

    #[test]
    fn few_words_are_measured() {
        let verbs = ["opens", "holds", "signs", "welcomes", "hosts", "reviews", "extends", "publishes"];
        let things = ["talks", "a-summit", "an-agreement", "the-session", "a-report", "the-budget", "a-meeting"];
        let words: Vec<String> = (0..20_000)
            .map(|n| format!("ministry-{}-{}-on-water-and-energy-{n:05}", verbs[n % 8], things[n / 8 % 7]))
            .collect();
        let near = Near::new(words.iter().map(String::as_str));
        let search = |word: &str| near.search(word);
        assert_eq!(search("Ministry-opens-talks-on-water-and-energy-00000"), (Some(&*words[0]), 0));
        let (found, measured) = search("ministry-opens-talks-on-wather-and-energy-00056");
        assert_eq!(found, Some(&*words[56]));
        assert!(measured < 2_000, "{measured}");
        let (found, measured) = search("about-us");
        assert_eq!(found, None);
        assert_eq!(measured, 0);
    }
}
