//! Colours as sites and themes name them, and how well two can be told apart.

use std::fmt;

use serde_json::Value;

/// A colour of sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color([u8; 3]);

impl Color {
    /// Reads `#1c1f22` or `#123`.
    pub fn parse(text: &str) -> Option<Color> {
        let digits = text.strip_prefix('#')?;
        let nibble = |at: usize| u8::from_str_radix(digits.get(at..=at)?, 16).ok();
        let channel = |at: usize| match digits.len() {
            3 => nibble(at).map(|digit| digit * 17),
            6 => Some(nibble(at * 2)? * 16 + nibble(at * 2 + 1)?),
            _ => None,
        };
        Some(Color([channel(0)?, channel(1)?, channel(2)?]))
    }

    /// How light it is, from 0 to 1: relative luminance of WCAG 2.2.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast of two colours, from 1 to 21: contrast ratio of WCAG 2.2.
    pub fn contrast(self, other: Color) -> f64 {
        let (one, other) = (self.luminance() + 0.05, other.luminance() + 0.05);
        if one > other { one / other } else { other / one }
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// A colour for light pages and one for dark ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// On light pages.
    pub light: Color,
    /// On dark pages.
    pub dark: Color,
}

impl Pair {
    /// Reads one colour for light and dark pages, or a list of both; the error says what was expected.
    pub fn parse(value: &Value) -> Result<Pair, String> {
        let color = |value: &Value| {
            let found = value.as_str().and_then(Color::parse);
            let written = || if value.is_null() { "nothing".to_owned() } else { value.to_string() };
            found.ok_or_else(|| format!("{} is no colour; one such as `#0a4b83` was expected", written()))
        };
        match value.as_array().map(Vec::as_slice) {
            None => color(value).map(|color| Pair { light: color, dark: color }),
            Some([light, dark]) => Ok(Pair { light: color(light)?, dark: color(dark)? }),
            Some(_) => Err("a colour for light pages and one for dark ones were expected".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read() {
        assert_eq!(Color::parse("#1c1F22").unwrap().to_string(), "#1c1f22");
        assert_eq!(Color::parse("#fa0").unwrap().to_string(), "#ffaa00");
        for wrong in ["", "#", "red", "#12", "#12345", "#1234567", "#ggg", "#é1", "123456"] {
            assert_eq!(Color::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let contrast = |one, other| Color::parse(one).unwrap().contrast(Color::parse(other).unwrap());
        assert_eq!(contrast("#000", "#fff"), 21.0);
        assert_eq!(contrast("#fff", "#fff"), 1.0);
        // The greys on white that are known to be on both sides of 4.5.
        assert!((contrast("#767676", "#fff") - 4.54).abs() < 0.01);
        assert!((contrast("#fff", "#777777") - 4.48).abs() < 0.01);
    }
}
