//! Characters that no page and no feed can hold.

/// Takes out what neither HTML nor XML can hold: control characters and U+FFFE, U+FFFF (HTML Standard, section 13.2.3.5).
/// Old exports are full of them; here they are caught wherever a text came from.
pub fn remove_forbidden(buffer: &mut Vec<u8>) {
    let suspicious = |byte: u8| (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0x7f;
    // U+0080 to U+009F are C2 80 to C2 9F in UTF-8, the others EF BF BE and EF BF BF. Without an early end, the compiler
    // looks at many bytes at once.
    let (control, c2, ef) = buffer.iter().fold((false, false, false), |(control, c2, ef), byte| {
        (control | suspicious(*byte), c2 | (*byte == 0xc2), ef | (*byte == 0xef))
    });
    let found = control
        || (c2 && buffer.windows(2).any(|pair| pair[0] == 0xc2 && pair[1] < 0xa0))
        || (ef && buffer.windows(3).any(|three| three[0] == 0xef && three[1] == 0xbf && three[2] >= 0xbe));
    if !found {
        return;
    }
    let forbidden =
        |c: char| (c.is_control() && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}');
    let clean: String = String::from_utf8_lossy(buffer).chars().filter(|c| !forbidden(*c)).collect();
    *buffer = clean.into_bytes();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbidden_characters_vanish_and_others_stay() {
        let clean = |text: &str| {
            let mut buffer = text.as_bytes().to_vec();
            remove_forbidden(&mut buffer);
            String::from_utf8(buffer).unwrap()
        };
        assert_eq!(clean("a\u{b}b\u{7f}c\u{85}d\u{fffe}e\u{ffff}f\0"), "abcdef");
        let kept = "tab\tline\r\n«\u{a0}» \u{feff}\u{fffd} \u{200f}فارسی";
        assert_eq!(clean(kept), kept);
    }
}
