//! Slugs, and names that every file system can hold.
//!
//! A slug is in an address for a title. It is ASCII, so that the address survives mail programs, printed paper and
//! file systems that disagree on Unicode normalisation.

use any_ascii::any_ascii_char;

/// The length of a slug at most, in bytes; with the rest of a path it stays below what Windows allows.
pub(crate) const MAX: usize = 100;

/// The slug of a text: transliterated to ASCII letters and digits, in lower case, with one `-` wherever anything else
/// stood, and at most [`MAX`] bytes long, cut between words where there are any. Empty where nothing can be
/// transliterated.
///
/// Apostrophes and the hard and soft signs of Cyrillic are part of their word: `Kyrgyzstan’s` becomes `kyrgyzstans`,
/// `объявление` `obyavlenie`.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len().min(MAX + 8));
    // Letters whose transliteration begins with a capital (深 is `Shen`) are folded again below.
    for letter in text.chars().flat_map(char::to_lowercase) {
        // Long texts need not be read to their end: a word that ends past the limit is cut off anyway.
        if slug.len() > MAX + 8 {
            break;
        }
        let ascii = any_ascii_char(letter);
        if ascii.is_empty() || matches!(ascii, "'" | "`" | "\"") && (letter.is_alphanumeric() || is_apostrophe(letter))
        {
            continue;
        }
        for byte in ascii.bytes() {
            match byte {
                b'a'..=b'z' | b'0'..=b'9' => slug.push(char::from(byte)),
                b'A'..=b'Z' => slug.push(char::from(byte.to_ascii_lowercase())),
                _ if slug.is_empty() || slug.ends_with('-') => {}
                _ => slug.push('-'),
            }
        }
    }
    if slug.len() > MAX {
        let end = slug[..=MAX].rfind('-').unwrap_or(MAX);
        slug.truncate(end);
    }
    let end = slug.trim_end_matches('-').len();
    slug.truncate(end);
    slug
}

fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' | 'ʹ' | '′')
}

/// Whether a file or folder of that name can exist on every system: the rules of Windows, which are the strictest, as
/// Microsoft's "Naming Files, Paths, and Namespaces" has them. `name` is one segment of a path; the error is why it
/// cannot, to come after "the name".
pub(crate) fn is_portable_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() {
        return Err("is empty");
    }
    if name == "." || name == ".." {
        return Err("means another folder");
    }
    if name.len() > 255 {
        return Err("is longer than 255 bytes");
    }
    if name.chars().any(char::is_control) {
        return Err("contains a control character");
    }
    if name.contains(['<', '>', ':', '"', '/', '\\', '|', '?', '*']) {
        return Err("contains one of the characters < > : \" / \\ | ? *, which Windows forbids");
    }
    if name.ends_with('.') {
        return Err("ends with a full stop, which Windows drops");
    }
    if name.ends_with(' ') {
        return Err("ends with a space, which Windows drops");
    }
    // With any ending: `nul.html` is the same device as `nul`.
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    if is_device(&stem.to_lowercase()) {
        return Err("is reserved for a device on Windows");
    }
    Ok(())
}

/// Names that hosts read from the root of a site, in small letters: what they say there is no page.
const OF_HOSTS: [&str; 8] =
    ["_headers", "_redirects", "_routes.json", "_worker.js", "cname", "netlify.toml", "robots.txt", "web.config"];

/// Refuses addresses at which hosts, or builds, look for something of their own: names that begin with a dot, such as
/// `.htaccess`, `.well-known` (RFC 8615) and the stage of a build, the files of `OF_HOSTS`, and a second spelling of
/// `index.html`.
pub(crate) fn check_reserved(path: &str) -> Result<(), String> {
    let mut names = path.split('/').filter(|name| !name.is_empty()).peekable();
    if let Some(first) = names.peek().filter(|first| OF_HOSTS.contains(&first.to_lowercase().as_str())) {
        return Err(format!("hosts of websites read `/{first}` themselves, so no page can be there"));
    }
    for name in names {
        if name.starts_with('.') {
            return Err(format!("`{name}` begins with a dot, and hosts keep such names for themselves"));
        }
        if name.eq_ignore_ascii_case("index.html") && name != "index.html" {
            return Err(format!("`{name}` and `index.html` are one file on some systems"));
        }
    }
    Ok(())
}

fn is_device(stem: &str) -> bool {
    if matches!(stem, "con" | "prn" | "aux" | "nul" | "conin$" | "conout$") {
        return true;
    }
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    // Windows takes the superscript digits of Latin-1 for digits here.
    port.is_some_and(|port| matches!(port, "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles() {
        for (title, expected) in [
            ("Five nations and the water of the Naryn", "five-nations-and-the-water-of-the-naryn"),
            ("  “Clean Water — 2025”: results (final) ", "clean-water-2025-results-final"),
            ("Kyrgyzstan’s 34th year", "kyrgyzstans-34th-year"),
            ("Côte d'Ivoire", "cote-divoire"),
            ("C++ & C#", "c-c"),
            ("Straße nach Ærø", "strasse-nach-aero"),
            ("İSTANBUL ıspanak", "istanbul-ispanak"),
            ("2025", "2025"),
            ("a_b.c/d", "a-b-c-d"),
        ] {
            assert_eq!(slug(title), expected, "{title}");
        }
    }

    #[test]
    fn cyrillic() {
        for (title, expected) in [
            ("Объявление о съезде", "obyavlenie-o-sezde"),
            ("Соль и подъём", "sol-i-podem"),
            ("Чолпон-Ата", "cholpon-ata"),
            ("Жалал-Абад, Ысык-Көл, Өзгөн", "zhalal-abad-ysyk-kol-ozgon"),
            ("Кыргызстандын тышкы иштер министрлиги", "kyrgyzstandyn-tyshky-ishter-ministrligi"),
            ("Ёлка, йод, щука, эхо", "elka-yod-shchuka-ekho"),
            ("ОБЪЁМ ПИСЬМА", "obem-pisma"),
            ("Тоҷикистон", "tojikiston"),
            ("Қазақстан Үкіметі", "qazaqstan-ukimeti"),
            ("Oʻzbekiston", "ozbekiston"),
            ("O‘zbekiston", "ozbekiston"),
        ] {
            assert_eq!(slug(title), expected, "{title}");
        }
    }

    #[test]
    fn other_scripts() {
        for (title, expected) in [
            ("上海合作组织", "shanghaihezuozuzhi"),
            ("وزارت امور خارجه", "wzrt-mwr-khrjh"),
            ("ქართული ენა", "kartuli-ena"),
            ("№ 5", "no-5"),
            ("…", ""),
            ("", ""),
            ("\u{e000}\u{10ffff}", ""),
        ] {
            assert_eq!(slug(title), expected, "{title}");
        }
    }

    #[test]
    fn length() {
        let long = slug(&"Постановление Правительства ".repeat(50));
        assert!(long.len() <= MAX && long.len() > 80, "{long}");
        assert!(long.ends_with("-postanovlenie") || long.ends_with("-pravitelstva"), "{long}");
        assert_eq!(slug(&"a".repeat(500)), "a".repeat(MAX));
        assert_eq!(slug(&format!("{} b", "a".repeat(MAX))), "a".repeat(MAX));
        assert_eq!(slug(&format!("{} bc", "a".repeat(MAX - 2))), "a".repeat(MAX - 2));
        assert_eq!(slug(&format!("{} b", "a".repeat(MAX - 2))), format!("{}-b", "a".repeat(MAX - 2)));
        assert_eq!(slug(&"深".repeat(500)).len(), MAX);
        assert_eq!(slug(&" - ".repeat(500)), "");
    }

    #[test]
    fn a_slug_is_its_own_slug() {
        for title in ["Объявление о съезде", "Five nations — one river", "上海合作组织", "½ of №5", "a--b"]
        {
            let once = slug(title);
            assert_eq!(slug(&once), once, "{title}");
            assert!(once.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'));
            assert!(is_portable_name(&once).is_ok());
        }
    }

    #[test]
    fn portable() {
        for name in
            ["about.md", "console.md", "com.md", "com10", "nullable", "кыргызча.md", ".well-known", "a b", "lpt"]
        {
            assert_eq!(is_portable_name(name), Ok(()), "{name}");
        }
        for name in [
            "",
            ".",
            "..",
            "CON",
            "con.md",
            "Nul",
            "aux.tar.gz",
            "PRN .txt",
            "COM1",
            "com9.html",
            "LPT1.md",
            "lpt²",
            "COM³.x",
            "CONIN$",
            "a.",
            "a ",
            "a\tb",
            "a\u{7f}",
            "a\0",
            "a<b",
            "a>b",
            "a:b",
            "a\"b",
            "a/b",
            "a\\b",
            "a|b",
            "what?",
            "a*b",
        ] {
            assert!(is_portable_name(name).is_err(), "{name}");
        }
        assert!(is_portable_name(&"a".repeat(255)).is_ok());
        assert!(is_portable_name(&"ы".repeat(128)).is_err());
    }
}
