//! Links whose text says nothing of where they lead: who goes from link to link hears nothing else (WCAG 2.2, 2.4.4).

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::text::{Events, Remark};
use crate::base::diagnostics::Kind;

/// Links of a text in the language of that tag whose words are in its list, and links without any.
pub(super) fn check(events: &Events, tag: &str) -> Vec<Remark> {
    let vague = words_of(tag);
    let mut remarks = Vec::new();
    let mut open: Option<(&str, &Range<usize>, String, bool)> = None;
    for (event, range) in events {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => open = Some((dest_url, range, String::new(), false)),
            Event::Start(Tag::Image { .. }) => {
                if let Some((.., has_picture)) = &mut open {
                    *has_picture = true;
                }
            }
            Event::Text(part) | Event::Code(part) => {
                if let Some((_, _, text, _)) = &mut open {
                    text.push_str(part);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some((_, _, text, _)) = &mut open {
                    text.push(' ');
                }
            }
            Event::End(TagEnd::Link) => {
                let Some((dest, range, text, has_picture)) = open.take() else { continue };
                // A picture says what it is by its own text, or is reported for having none.
                let (shown, words) = (text.trim(), plain(&text));
                let message = if shown.is_empty() && !has_picture {
                    format!("the link to `{dest}` has no text")
                } else if vague.binary_search(&&*words).is_ok() || words.is_empty() && !has_picture {
                    format!("the link text `{shown}` does not say where the link leads")
                } else {
                    continue;
                };
                let help = "let the link stand on words that name what is there: `[the report of 2025](report.pdf)`";
                let help = help.to_owned();
                remarks.push(Remark { kind: Kind::VagueLink, range: range.clone(), message, help });
            }
            _ => {}
        }
    }
    remarks
}

/// A text as it is in the lists: in small letters, without punctuation around it, with one kind of apostrophe and
/// single blanks.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.trim_matches(|letter: char| !letter.is_alphanumeric()).split_whitespace() {
        if !plain.is_empty() {
            plain.push(' ');
        }
        for letter in word.chars().flat_map(char::to_lowercase) {
            match letter {
                '’' | '‘' | 'ʻ' | 'ʼ' | '`' => plain.push('\''),
                // Joiners and soft hyphens are written or not.
                '\u{200c}' | '\u{200d}' | '\u{ad}' => {}
                letter => plain.push(letter),
            }
        }
    }
    plain
}

/// The vague texts of a language, sorted.
fn words_of(tag: &str) -> &'static [&'static str] {
    let language = tag.split('-').next().unwrap_or(tag);
    let found = WORDS.iter().find(|(known, _)| language.eq_ignore_ascii_case(known));
    found.map_or(&[], |(_, words)| words)
}

/// What says nothing of a link, by language; in small letters, sorted.
const WORDS: [(&str, &[&str]); 12] = [
    (
        "ar",
        &[
            "اضغط هنا",
            "اقرأ المزيد",
            "التفاصيل",
            "الرابط",
            "المزيد",
            "انقر هنا",
            "رابط",
            "للمزيد",
            "هذا الرابط",
            "هذه الصفحة",
            "هنا",
        ],
    ),
    (
        "de",
        &[
            "details",
            "diese seite",
            "dieser link",
            "hier",
            "hier klicken",
            "klicken sie hier",
            "link",
            "mehr",
            "mehr dazu",
            "mehr erfahren",
            "mehr lesen",
            "weiter",
            "weiterlesen",
        ],
    ),
    (
        "en",
        &[
            "click",
            "click here",
            "click this link",
            "continue",
            "continue reading",
            "details",
            "find out more",
            "follow this link",
            "here",
            "info",
            "learn more",
            "link",
            "more",
            "more details",
            "more info",
            "more information",
            "page",
            "read here",
            "read more",
            "see here",
            "see more",
            "this",
            "this link",
            "this page",
            "view",
            "view more",
        ],
    ),
    (
        "es",
        &[
            "aqui",
            "aquí",
            "clic aquí",
            "enlace",
            "esta página",
            "este enlace",
            "haga clic aquí",
            "haz clic aquí",
            "leer más",
            "más",
            "más información",
            "pulse aquí",
            "saber más",
            "seguir leyendo",
            "ver más",
        ],
    ),
    (
        "fa",
        &[
            "ادامه",
            "ادامه مطلب",
            "این صفحه",
            "این لینک",
            "این پیوند",
            "اینجا",
            "اینجا را کلیک کنید",
            "اینجا کلیک کنید",
            "بیشتر",
            "بیشتر بخوانید",
            "بیشتر بدانید",
            "جزئیات",
            "لینک",
            "پیوند",
            "کلیک کنید",
        ],
    ),
    (
        "fr",
        &[
            "ce lien",
            "cette page",
            "cliquer ici",
            "cliquez ici",
            "détails",
            "en savoir plus",
            "ici",
            "la suite",
            "lien",
            "lire la suite",
            "lire plus",
            "plus",
            "plus d'informations",
            "suite",
            "voir plus",
        ],
    ),
    (
        "kk",
        &[
            "бұл бет",
            "бұл сілтеме",
            "мұнда",
            "мұнда басыңыз",
            "осы бет",
            "осы жерде",
            "осы жерден",
            "осы сілтеме",
            "осында",
            "оқу",
            "сілтеме",
            "толығырақ",
            "толығырақ оқу",
            "толық",
            "әрі қарай",
        ],
    ),
    (
        "ky",
        &[
            "андан ары",
            "андан ары окуу",
            "басыңыз",
            "бул барак",
            "бул жерге басыңыз",
            "бул жерде",
            "бул жерден",
            "бул жерди басыңыз",
            "бул шилтеме",
            "кененирээк",
            "мында",
            "окуу",
            "толугураак",
            "толук",
            "ушул жерде",
            "ушул жерден",
            "шилтеме",
        ],
    ),
    (
        "ru",
        &[
            "далее",
            "детали",
            "еще",
            "ещё",
            "здесь",
            "на этой странице",
            "нажмите здесь",
            "нажмите сюда",
            "перейти",
            "по ссылке",
            "по этой ссылке",
            "подробнее",
            "подробности",
            "ссылка",
            "сюда",
            "тут",
            "узнать больше",
            "читать",
            "читать далее",
            "читать дальше",
            "читать подробнее",
            "эта ссылка",
            "эта страница",
        ],
    ),
    (
        "tg",
        &[
            "бештар",
            "дар ин ҷо",
            "идома",
            "ин саҳифа",
            "ин ҷо",
            "ин ҷоро пахш кунед",
            "инҷо",
            "муфассал",
            "пайванд",
            "хондан",
        ],
    ),
    (
        "uz",
        &[
            "batafsil",
            "bu sahifa",
            "bu yerda",
            "bu yerga bosing",
            "davomi",
            "havola",
            "ko'proq",
            "o'qish",
            "shu yerda",
            "ushbu havola",
            "ushbu sahifa",
            "батафсил",
            "бу ерда",
            "шу ерда",
            "ҳавола",
        ],
    ),
    (
        "zh",
        &[
            "了解更多",
            "更多",
            "本页",
            "查看更多",
            "查看详情",
            "此处",
            "此链接",
            "此頁",
            "此页",
            "点击",
            "点击此处",
            "点击这里",
            "点此",
            "詳情",
            "详情",
            "这里",
            "连接",
            "连结",
            "這裡",
            "連結",
            "鏈接",
            "链接",
            "閱讀更多",
            "阅读更多",
            "點擊此處",
            "點擊這裡",
            "點此",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_plain() {
        for (language, words) in WORDS {
            assert!(words.is_sorted(), "{language}: {:?}", {
                let mut sorted = words.to_vec();
                sorted.sort();
                sorted
            });
            for word in words {
                assert_eq!(plain(word), **word, "{language}");
            }
        }
    }

    #[test]
    fn texts_are_compared_without_their_dress() {
        assert_eq!(plain(" «Здесь»… "), "здесь");
        assert_eq!(plain("Read\n more >>"), "read more");
        assert_eq!(plain("این\u{200c}جا"), "اینجا");
        assert_eq!(plain("Ko‘proq"), "ko'proq");
        assert!(words_of("zh-Hant").contains(&"這裡"));
        assert!(words_of("xx").is_empty());
    }
}
