//! Who works there: names of many countries and scripts, from `people.txt`.

use super::lots::{Lots, Weighted};
use crate::text::fold::fold;
use anyhow::{Context, ensure};

/// People as a language's names make them.
pub struct Culture {
    given: Vec<Name>,
    family: Vec<Name>,
    positions: Vec<&'static str>,
    places: Vec<Place>,
}

/// A name, and how it is written where only plain letters go.
pub struct Name {
    /// As its bearer writes it.
    pub text: &'static str,
    /// `a` to `z` and hyphens.
    pub plain: String,
    /// Whether `text` is Latin.
    pub latin: bool,
}

/// A town.
pub struct Place {
    /// ISO 3166 code of the country.
    pub country: &'static str,
    /// `+` and digits.
    pub dialling: &'static str,
    /// Its name.
    pub town: &'static str,
}

/// Somebody.
pub struct Person<'a> {
    /// Given name.
    pub given: &'a Name,
    /// Family name.
    pub family: &'a Name,
    /// What they do, in their language.
    pub position: &'static str,
    /// Where they do it.
    pub place: &'a Place,
}

/// All cultures by their shares.
pub struct People(Weighted<Culture>);

impl People {
    /// Reads the tables that the program carries.
    ///
    /// # Errors
    /// When they are not written as their head says.
    pub fn read() -> anyhow::Result<Self> {
        let cultures: anyhow::Result<Vec<_>> = include_str!("people.txt")
            .split("\n[")
            .skip(1)
            .map(|section| Culture::read(section).with_context(|| format!("people.txt: [{section:.20}")))
            .collect();
        Ok(Self(Weighted::new(cultures?)))
    }

    /// Somebody.
    pub fn draw(&self, lots: &mut Lots) -> Person<'_> {
        let culture = self.0.draw(lots);
        Person {
            given: lots.pick(&culture.given),
            family: lots.pick(&culture.family),
            position: lots.pick::<&str>(&culture.positions),
            place: lots.pick(&culture.places),
        }
    }
}

impl Culture {
    /// Reads a section from behind its `[`; gives its share too.
    fn read(section: &'static str) -> anyhow::Result<(Self, i64)> {
        let (head, lines) = section.split_once("]\n").context("a head in brackets")?;
        let (_, share) = head.split_once(' ').context("a share")?;
        let list = |key: &str, comma: char| -> anyhow::Result<Vec<&'static str>> {
            let line = lines
                .lines()
                .find_map(|line| line.strip_prefix(key)?.strip_prefix(": "));
            let list: Vec<_> = line
                .with_context(|| format!("no {key}"))?
                .split(comma)
                .map(str::trim)
                .collect();
            ensure!(list.iter().all(|item| !item.is_empty()), "a gap in {key}");
            Ok(list)
        };
        let culture = Self {
            given: list("given", ',')?
                .into_iter()
                .map(Name::read)
                .collect::<Result<_, _>>()?,
            family: list("family", ',')?
                .into_iter()
                .map(Name::read)
                .collect::<Result<_, _>>()?,
            positions: list("positions", ';')?,
            places: list("places", ';')?
                .into_iter()
                .map(Place::read)
                .collect::<Result<_, _>>()?,
        };
        Ok((culture, share.parse()?))
    }
}

impl Name {
    fn read(entry: &'static str) -> anyhow::Result<Self> {
        let (text, latin, roman) = entry
            .split_once('=')
            .map_or((entry, true, entry), |(text, roman)| (text, false, roman));
        let plain: String = fold(roman)
            .chars()
            .filter_map(|c| match c {
                'a'..='z' => Some(c),
                ' ' | '-' => Some('-'),
                _ => None,
            })
            .collect();
        ensure!(!plain.is_empty(), "{entry} has no letters for a sign-in name");
        Ok(Self { text, plain, latin })
    }
}

impl Place {
    fn read(entry: &'static str) -> anyhow::Result<Self> {
        let mut words = entry.splitn(3, ' ');
        let mut word = || words.next().with_context(|| format!("{entry} is no place"));
        Ok(Self {
            country: word()?,
            dialling: word()?,
            town: word()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_latin(c: char) -> bool {
        c.is_alphabetic() && matches!(c, 'A'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
    }

    #[test]
    fn each_culture_has_several_dozen_names() {
        for section in include_str!("people.txt").split("\n[").skip(1) {
            let (culture, share) = Culture::read(section).unwrap();
            assert!(share > 0, "{section:.20}");
            for names in [&culture.given, &culture.family] {
                assert!(names.len() >= 36, "{section:.20}: {}", names.len());
                for name in names {
                    assert_eq!(name.latin, name.text.chars().any(is_latin), "{}", name.text);
                    assert!(
                        name.text
                            .chars()
                            .filter(|c| c.is_alphabetic())
                            .all(|c| is_latin(c) == name.latin),
                        "{}",
                        name.text
                    );
                }
            }
        }
    }
}
