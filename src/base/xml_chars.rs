//! Characters that no page and no feed can hold.

use memchr::memchr_iter;

/// Takes out what neither HTML nor XML can hold: control characters, U+FFFE, U+FFFF and U+FDD0 to U+FDEF (HTML Standard,
/// section 13.2.3.5), which are the marks of [`crate::base::foreign`], too.
/// Old exports are full of them; here they are caught wherever a text came from.
pub(crate) fn remove_forbidden(buffer: &mut Vec<u8>) {
    // Every page of the site comes through here, so many bytes are looked at at once. U+0080 to U+009F are C2 80 to
    // C2 9F in UTF-8, the others EF BF BE, EF BF BF and EF B7 90 to EF B7 AF.
    let found = has_control(buffer)
        || memchr_iter(0xc2, buffer).any(|at| buffer.get(at + 1).is_some_and(|byte| *byte < 0xa0))
        || memchr_iter(0xef, buffer)
            .any(|at| matches!(buffer.get(at + 1..at + 3), Some([0xbf, 0xbe | 0xbf] | [0xb7, 0x90..=0xaf])));
    if !found {
        return;
    }
    let forbidden = |c: char| {
        (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
            || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{fdd0}'..='\u{fdef}')
    };
    let clean: String = String::from_utf8_lossy(buffer).chars().filter(|c| !forbidden(*c)).collect();
    *buffer = clean.into_bytes();
}

/// True if there is an ASCII control character other than a tab or line end. Without branches within a block, which
/// the compiler turns into vector instructions.
fn has_control(bytes: &[u8]) -> bool {
    let is_control = |byte: u8| {
        (u8::from(byte < 0x20) & u8::from(byte != b'\t') & u8::from(byte != b'\n') & u8::from(byte != b'\r'))
            | u8::from(byte == 0x7f)
    };
    let (blocks, rest) = bytes.as_chunks::<64>();
    let in_block = |block: &[u8; 64]| block.iter().fold(0, |found, byte| found | is_control(*byte)) != 0;
    blocks.iter().any(in_block) || rest.iter().any(|byte| is_control(*byte) != 0)
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
        assert_eq!(clean("a\u{b}b\u{7f}c\u{85}d\u{fffe}e\u{ffff}f\0\u{fdd0}\u{fdef}"), "abcdef");
        let kept = "tab\tline\r\n«\u{a0}» \u{feff}\u{fffd} \u{fdfa} \u{200f}فارسی";
        assert_eq!(clean(kept), kept);
    }
}
