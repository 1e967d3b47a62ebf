//! The geometry of the map of countries: `map/world.txt` of a theme.
//!
//! A line is a country: its code, the place of its dot, its outline; the file itself says more. What is here is
//! plain data: which countries are links, and how they look, is the view's to say.

use std::collections::HashMap;
use std::ops::Range;

use crate::base::diagnostics::{Diagnostic, Kind};
use crate::base::hash::Digest;
use crate::locale::country::Country;

/// Where it is in a theme.
pub(crate) const FILE: &str = "map/world.txt";

/// What an outline may hold besides digits: what the attribute `d` of an SVG path is made from.
const PATH_MARKS: &str = "MmLlHhVvCcSsQqTtAaZz .,-+";

/// The shapes of countries on a plane.
pub struct Geometry {
    /// Units from left to right.
    pub width: u32,
    /// Units from top to bottom.
    pub height: u32,
    /// Of all outlines, and of what they are; dots and size not included.
    pub digest: Digest,
    /// In the order of the file.
    lines: Vec<(Option<Country>, Outline)>,
    /// Where a country is in `lines`.
    places: HashMap<Country, usize>,
    /// Disputed territory, with the country that holds it by the source of the file.
    disputed: Vec<(Option<Country>, Box<str>)>,
}

/// A country on the map; it has at least one of both.
#[derive(Debug, PartialEq)]
pub struct Outline {
    /// Where a dot makes it visible, from the left and from the top.
    pub dot: Option<(u32, u32)>,
    /// The attribute `d` of an SVG path, which begins with `M`.
    pub path: Option<Box<str>>,
}

/// What is wrong, and where in the text.
type Fault = (Range<usize>, String);

impl Geometry {
    /// Reads the text of a file, with a finding for every line that is invalid.
    pub fn read(file: &str, text: &str) -> (Geometry, Vec<Diagnostic>) {
        let (mut geometry, faults) = Geometry::parse(text);
        geometry.note_digest();
        let reported = |(range, message): Fault| Diagnostic::new(Kind::Template, file, message).at(text, range);
        (geometry, faults.into_iter().map(reported).collect())
    }

    fn note_digest(&mut self) {
        let outlines = self.lines.iter().filter_map(|(country, outline)| {
            Some([country.map_or("-", Country::code), " ", outline.path.as_deref()?, "\n"].concat())
        });
        let disputed = self.disputed.iter().map(|(_, path)| ["* ", path, "\n"].concat());
        self.digest = Digest::of(outlines.chain(disputed).collect::<String>().as_bytes());
    }

    /// The same map with each disputed territory as part of the country that holds it, or as land of nobody.
    pub fn de_facto(mut self) -> Geometry {
        for (holder, path) in std::mem::take(&mut self.disputed) {
            let Some(country) = holder else {
                self.lines.push((None, Outline { dot: None, path: Some(path) }));
                continue;
            };
            let at = *self.places.entry(country).or_insert_with(|| {
                self.lines.push((Some(country), Outline { dot: None, path: None }));
                self.lines.len() - 1
            });
            let outline = &mut self.lines[at].1;
            outline.path = Some([outline.path.as_deref().unwrap_or_default(), &path].concat().into());
        }
        self.note_digest();
        self
    }

    fn parse(text: &str) -> (Geometry, Vec<Fault>) {
        let mut geometry = Geometry {
            width: 0,
            height: 0,
            digest: Digest::default(),
            lines: Vec::new(),
            places: HashMap::new(),
            disputed: Vec::new(),
        };
        let mut faults = Vec::new();
        let mut lines = lines(text);
        match lines.next().map(|(start, line)| (start..start + line.len(), size(line))) {
            Some((_, Some((width, height)))) => (geometry.width, geometry.height) = (width, height),
            Some((range, None)) => {
                faults.push((range, "the size of the map, `size WIDTH HEIGHT`, was expected first".to_owned()));
                return (geometry, faults);
            }
            None => {
                faults.push((0..0, "the size of the map, `size WIDTH HEIGHT`, is missing".to_owned()));
                return (geometry, faults);
            }
        }
        for (start, line) in lines {
            if let Err((range, message)) = geometry.add(line) {
                faults.push((start + range.start..start + range.end, message));
            }
        }
        (geometry, faults)
    }

    /// Adds the country of a line.
    fn add(&mut self, line: &str) -> Result<(), Fault> {
        let mut words = line.splitn(3, ' ');
        let (code, dot) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let path = words.next().unwrap_or_default();
        let (is_disputed, holder) = code.strip_prefix('*').map_or((false, code), |holder| (true, holder));
        let country = match (is_disputed, holder) {
            (false, "-") | (true, "") => None,
            (_, written) => Some(Country::parse(written).ok_or_else(|| {
                let help = "neither a code of ISO 3166-1 nor `-`, which is for land that has none";
                (0..code.len(), format!("`{code}` is {help}"))
            })?),
        };
        let dot_range = code.len() + 1..code.len() + 1 + dot.len();
        let dot = match dot {
            "-" => None,
            text => Some(self.place(text).ok_or_else(|| {
                let (width, height) = (self.width, self.height);
                let range = dot_range.start.min(line.len())..dot_range.end.min(line.len());
                (range, format!("`{text}` is neither `X,Y` inside of {width} by {height} nor `-`, for no dot"))
            })?),
        };
        let start = dot_range.end + 1;
        let strange = path.char_indices().find(|(_, mark)| !mark.is_ascii_digit() && !PATH_MARKS.contains(*mark));
        if let Some((at, mark)) = strange {
            let range = start + at..start + at + mark.len_utf8();
            return Err((range, format!("`{mark}` cannot be in an outline")));
        }
        if !path.is_empty() && !path.starts_with('M') {
            return Err((start..start + 1, "an outline begins with `M`".to_owned()));
        }
        if is_disputed {
            if path.is_empty() || dot.is_some() {
                return Err((0..line.len(), format!("`{code}` has an outline and no dot: `{code} - M…`")));
            }
            self.disputed.push((country, path.into()));
            return Ok(());
        }
        if path.is_empty() && (dot.is_none() || country.is_none()) {
            return Err((0..line.len(), format!("`{code}` has neither outline nor dot")));
        }
        if let Some(country) = country
            && self.places.insert(country, self.lines.len()).is_some()
        {
            return Err((0..code.len(), format!("`{code}` is here twice")));
        }
        let path = Some(path).filter(|path| !path.is_empty()).map(Box::from);
        self.lines.push((country, Outline { dot, path }));
        Ok(())
    }

    fn place(&self, text: &str) -> Option<(u32, u32)> {
        let (x, y) = text.split_once(',')?;
        let (x, y) = (x.parse().ok()?, y.parse().ok()?);
        (x <= self.width && y <= self.height).then_some((x, y))
    }

    /// A country on the map, if it is there.
    pub fn outline(&self, country: Country) -> Option<&Outline> {
        let (_, outline) = self.lines.get(*self.places.get(&country)?)?;
        Some(outline)
    }

    /// The land that is disputed, as one path; it is no country's.
    pub fn disputed(&self) -> String {
        self.disputed.iter().map(|(_, path)| &**path).collect()
    }

    /// The land of all but those countries, as one path.
    pub fn land_without(&self, without: impl Fn(Country) -> bool) -> String {
        let others = self.lines.iter().filter(|(country, _)| !country.is_some_and(&without));
        others.filter_map(|(_, outline)| outline.path.as_deref()).collect()
    }
}

/// The lines that say something, with where they begin in the text.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut end = 0;
    let lines = text.split_inclusive('\n').map(move |line| {
        end += line.len();
        (end - line.len(), line.trim_end())
    });
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

/// The two numbers of `size WIDTH HEIGHT`.
fn size(line: &str) -> Option<(u32, u32)> {
    let (width, height) = line.strip_prefix("size ")?.split_once(' ')?;
    let (width, height) = (width.parse().ok()?, height.parse().ok()?);
    (width > 0 && height > 0).then_some((width, height))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORLD: &str = include_str!("../../themes/default/map/world.txt");

    fn country(code: &str) -> Country {
        Country::parse(code).unwrap()
    }

    /// The findings as `LINE:COLUMN: MESSAGE`.
    fn faults(text: &str) -> Vec<String> {
        let reported = Geometry::read("world.txt", text).1.into_iter();
        reported
            .map(|fault| {
                assert_eq!((fault.kind, fault.file.as_str()), (Kind::Template, "world.txt"));
                format!("{}:{}: {}", fault.line, fault.column, fault.message)
            })
            .collect()
    }

    #[test]
    fn lines_are_countries() {
        let text =
            "# A comment.\n\nsize 100 50\nKG - M1 1l2 0 0 2z\nSG 70,40\r\nVA 50,20 M50 20h1v1z\n- - M9 9l1 1-1 1z\n";
        let (geometry, faults) = Geometry::read("world.txt", text);
        assert_eq!(faults, []);
        assert_eq!((geometry.width, geometry.height), (100, 50));
        let outline = |code| geometry.outline(country(code));
        assert_eq!(outline("KG"), Some(&Outline { dot: None, path: Some("M1 1l2 0 0 2z".into()) }));
        assert_eq!(outline("SG"), Some(&Outline { dot: Some((70, 40)), path: None }));
        assert_eq!(outline("VA"), Some(&Outline { dot: Some((50, 20)), path: Some("M50 20h1v1z".into()) }));
        assert_eq!(outline("UZ"), None);
        assert_eq!(geometry.land_without(|_| false), "M1 1l2 0 0 2zM50 20h1v1zM9 9l1 1-1 1z");
        assert_eq!(geometry.land_without(|_| true), "M9 9l1 1-1 1z");
        assert_eq!(geometry.land_without(|one| one == country("KG")), "M50 20h1v1zM9 9l1 1-1 1z");
    }

    #[test]
    fn disputed_territory_is_nobodys_or_its_holders() {
        let text =
            "size 100 50\nRU - M1 1h1v1z\n*RU - M5 5h1v1z\n* - M7 7h1v1z\nEH 9,9\n*EH - M9 9h1v1z\n*MA - M3 3h1v1z\n";
        let read = || Geometry::read("world.txt", text);
        let (neutral, found) = read();
        assert_eq!(found, []);
        let path = |geometry: &Geometry, code| geometry.outline(country(code)).and_then(|outline| outline.path.clone());
        assert_eq!(path(&neutral, "RU").as_deref(), Some("M1 1h1v1z"));
        assert_eq!(path(&neutral, "EH"), None);
        assert_eq!(neutral.disputed(), "M5 5h1v1zM7 7h1v1zM9 9h1v1zM3 3h1v1z");
        assert_eq!(neutral.land_without(|_| true), "");
        let de_facto = read().0.de_facto();
        assert_eq!(path(&de_facto, "RU").as_deref(), Some("M1 1h1v1zM5 5h1v1z"));
        assert_eq!(path(&de_facto, "EH").as_deref(), Some("M9 9h1v1z"));
        assert_eq!(path(&de_facto, "MA").as_deref(), Some("M3 3h1v1z"));
        assert_eq!((de_facto.disputed().as_str(), de_facto.land_without(|_| true).as_str()), ("", "M7 7h1v1z"));
        assert_ne!(neutral.digest, de_facto.digest);
        assert_eq!(
            faults("size 9 9\n*XX - M1 1z\n*RU 1,1 M1 1z\n* -\n"),
            [
                "2:1: `*XX` is neither a code of ISO 3166-1 nor `-`, which is for land that has none",
                "3:1: `*RU` has an outline and no dot: `*RU - M…`",
                "4:1: `*` has an outline and no dot: `* - M…`",
            ]
        );
    }

    #[test]
    fn crimea_is_in_nobodys_count() {
        let (world, _) = Geometry::read("world.txt", WORLD);
        // A ring that begins in the middle of the Crimea.
        let crimea = "M1096 165";
        assert!(world.disputed().contains(crimea));
        let own = |code| world.outline(country(code)).and_then(|outline| outline.path.clone()).unwrap_or_default();
        assert!(!own("RU").contains(crimea) && !own("UA").contains(crimea));
        assert!(world.outline(country("EH")).is_some_and(|outline| outline.path.is_none() && outline.dot.is_some()));
    }

    #[test]
    fn faults_name_their_lines() {
        let text =
            "size 100 50\nXX - M1 1z\nKG 101,3\nKZ - M1 1<z\n# fine\nTJ - m1 1z\nUZ -\nUZ 1,1\nUZ 2,2\nTM\n- 1,1\n";
        let place = "is neither `X,Y` inside of 100 by 50 nor `-`, for no dot";
        assert_eq!(
            faults(text),
            [
                "2:1: `XX` is neither a code of ISO 3166-1 nor `-`, which is for land that has none".to_owned(),
                format!("3:4: `101,3` {place}"),
                "4:10: `<` cannot be in an outline".to_owned(),
                "6:6: an outline begins with `M`".to_owned(),
                "7:1: `UZ` has neither outline nor dot".to_owned(),
                "9:1: `UZ` is here twice".to_owned(),
                format!("10:3: `` {place}"),
                "11:1: `-` has neither outline nor dot".to_owned(),
            ]
        );
        assert_eq!(faults("KG 1,1\n"), ["1:1: the size of the map, `size WIDTH HEIGHT`, was expected first"]);
        assert_eq!(faults("size 0 5\n"), ["1:1: the size of the map, `size WIDTH HEIGHT`, was expected first"]);
        assert_eq!(faults("# empty\n"), ["1:1: the size of the map, `size WIDTH HEIGHT`, is missing"]);
        assert_eq!(faults("size 9 9\né 1,1\n").len(), 1);
    }

    #[test]
    fn outlines_alone_make_the_digest() {
        let digest = |text| Geometry::read("world.txt", text).0.digest;
        let plain = digest("size 9 9\nKG 1,1 M1 1h1v1z\nSG 2,2\n");
        // What else templates see of a geometry is in the keys of pages as it is.
        assert_eq!(digest("# A comment.\nsize 9 8\n\nKG - M1 1h1v1z\r\n"), plain);
        assert_ne!(digest("size 9 9\nKG 1,1 M1 1h1v2z\n"), plain);
        assert_ne!(digest("size 9 9\nUZ 1,1 M1 1h1v1z\n"), plain);
    }

    #[test]
    fn the_world_has_every_country_but_antarctica() {
        let (world, faults) = Geometry::read("world.txt", WORLD);
        assert_eq!(faults, []);
        let missing: Vec<&str> =
            Country::all().filter(|one| world.outline(*one).is_none()).map(Country::code).collect();
        assert_eq!(missing, ["AQ"], "it would be half of the map");
        for code in ["SG", "MT", "VA", "MV", "TV", "GI", "LU", "BH"] {
            assert!(world.outline(country(code)).is_some_and(|outline| outline.dot.is_some()), "{code}");
        }
        for code in ["KG", "RU", "CN", "BR", "US"] {
            assert!(world.outline(country(code)).is_some_and(|outline| outline.dot.is_none()), "{code}");
        }
    }

    #[test]
    fn the_world_is_small() {
        assert!(WORLD.len() <= 60 * 1024, "{} bytes", WORLD.len());
    }
}
