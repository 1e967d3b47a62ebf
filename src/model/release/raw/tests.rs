//! Tests of `raw`.

use proptest::prelude::*;

use super::*;
use crate::model::release::destination::Target;
use crate::model::release::dialect::Rules;
use crate::model::release::links::find_links;
use crate::model::release::markdown::Markdown;

fn html(text: &str) -> String {
    Markdown::new(false).render(text, &mut |_, _, _| Target::AsIs, &|_| None)
}

fn losses(text: &str) -> Vec<Loss> {
    Prepared::of(text, false).read().losses.into_iter().map(|(loss, _)| loss).collect()
}

#[test]
fn nothing_swallows_the_rest() {
    let names = [
        "textarea",
        "title",
        "xmp",
        "plaintext",
        "noscript",
        "iframe",
        "template",
        "script",
        "style",
        "select",
        "svg",
        "math",
        "pre",
        "object",
        "noembed",
        "noframes",
        "option",
        "button",
        "frameset",
        "head",
        "body",
        "video",
    ];
    for name in names {
        for tag in [format!("<{name}>"), format!("<{name}/>"), format!("<{} a='b'>", name.to_uppercase())] {
            for text in [
                format!("first {tag} word **bold**\n\n# Rest\n\nAn *end*.\n"),
                format!("first\n\n{tag}\n\nword **bold**\n\n# Rest\n\nAn *end*.\n"),
                format!("first\n\n{tag}word **bold**\n\n# Rest\n\nAn *end*.\n"),
                format!("first\n\n<div>{tag}</div>\n\nword **bold**\n\n# Rest\n\nAn *end*.\n"),
                format!("- first\n- {tag}\n\n  word **bold**\n\n# Rest\n\nAn *end*.\n"),
                format!("> first\n> {tag}\n\nword **bold**\n\n# Rest\n\nAn *end*.\n"),
            ] {
                let out = html(&text);
                assert!(out.contains("<h2>Rest</h2>") && out.contains("<em>end</em>"), "{text}\n{out}");
                assert!(out.contains("first") && out.contains("word") && out.contains("bold"), "{text}\n{out}");
                assert!(name == "pre" || !losses(&text).is_empty(), "{text}");
                assert!(!out.contains('\u{1}') && !out.contains("<p></p>"), "{out}");
            }
        }
    }
    for open in ["<!--", "<!-- a", "<?php", "<![CDATA[", "<!doctype", "<?a>", "<![CDATA[a>"] {
        let out = html(&format!("first\n\n{open}\nword\n\n# Rest\n\nAn *end*.\n"));
        assert!(out.contains("word") && out.contains("<h2>Rest</h2>") && out.contains("<em>end</em>"), "{open}\n{out}");
    }
}

#[test]
fn what_is_closed_stays_as_it_is() {
    assert_eq!(html("<noscript><p>x</p></noscript>\n").trim(), "<p>x</p>");
    assert_eq!(html("<div class=\"a\">\n\n*b*\n\n</div>\n"), "<div class=\"a\">\n<p><em>b</em></p>\n</div>\n");
    let details = html("<details>\n<summary>More</summary>\n\n- *b*\n\n</details>\n\nEnd.");
    assert!(
        details.contains("<summary>More</summary>\n<ul>\n<li><em>b</em></li>\n</ul>\n</details>\n<p>End.</p>"),
        "{details}"
    );
    assert_eq!(html("a <script>b*c*</script> d <!-- e --> f"), "<p>a  d  f</p>\n");
    assert_eq!(html("<div>\n<script>\na\n\nb\n</script>\nc</div>\n\nd").replace('\n', ""), "<div>c</div><p>d</p>");
    assert_eq!(html("<div>\n<!-- a\n\nb -->\nc</div>\n\nd").replace('\n', ""), "<div>c</div><p>d</p>");
    assert_eq!(html("<SCRIPT>a</SCRIPT>\n\n**d**"), "<p><strong>d</strong></p>\n");
    assert_eq!(html("<PRE>a</PRE>\n\n**d**"), "<pre>a</pre>\n<p><strong>d</strong></p>\n");
    assert_eq!(
        html("a <b>b\n\nc</b> </em> *d </em>* <b>e\n\nf"),
        "<p>a <b>b</b></p><b>\n</b><p><b>c</b>  <em>d </em> <b>e</b></p>\n<p>f</p>\n"
    );
}

#[test]
fn ids_stand_once() {
    assert_eq!(html("<i id=a>b</i> <i id=a>c</i>"), "<p><i id=\"a\">b</i> <i>c</i></p>\n");
}

#[test]
fn depth_is_bounded() {
    for (text, words) in [("<div>", ""), ("> ", "a"), ("- ", "a"), ("*a **b ", "c"), ("<b>", "a"), ("<ul><li>", "a")] {
        let whole = format!("{}{words}\n\n<i>end</i>", text.repeat(2000));
        let out = html(&whole);
        assert!(out.contains("end"), "{text}");
        let mut depth = 0i32;
        let mut deepest = 0;
        for token in tokens(&out) {
            match token {
                Token::Open(tag) if !VOID.contains(&&*tag.name) => depth += 1,
                Token::Close(..) => depth -= 1,
                _ => {}
            }
            deepest = deepest.max(depth);
        }
        assert!(deepest < 3 * DEPTH as i32, "{text} {deepest}");
    }
}

#[test]
#[ignore = "a matter of speed: run it alone, in a release build, and read what it prints"]
fn a_megabyte_of_anything_takes_no_more_than_seconds() {
    for piece in [
        "<div>",
        "<b>",
        "<b>a</b>",
        "<p>",
        "<ul><li>",
        "<table><tr><td>",
        "<a href=x.md>",
        "[",
        "![",
        "*",
        "*a **b ",
        "`",
        ">",
        "> ",
        "- ",
        "|",
        "&",
        "&amp;",
        "<!--",
        "<!-- -->",
        "<?",
        "<script>",
        "<script></script>",
        "<textarea>",
        "<pre>\n",
        "\"",
        "[^1]",
        "[a](b c) ",
        "[x] (",
        "{{",
        "{{a}}",
        "<div a='",
        "</b>",
        "<x1>a",
        "<div\n\n",
        "<svg>",
        "<![CDATA[",
        "    <p>\n\na\n\n",
        "[a]: b\n",
        "> <script>\n\n",
    ] {
        let text = format!("a {}\n\n<i>b</i>\n", piece.repeat(1_000_000 / piece.len()));
        let lines = format!("{}\n\n<i>b</i>\n", format!("{piece}\n").repeat(1_000_000 / (piece.len() + 1)));
        for text in [text, lines] {
            let start = std::time::Instant::now();
            find_links(&text, &Rules::default());
            let found = start.elapsed();
            crate::model::release::remarks::count(&text);
            let reported = start.elapsed() - found;
            html(&text);
            println!("{piece:?} find {found:?} remarks {reported:?} html {:?}", start.elapsed() - reported - found);
        }
    }
}

/// What ammonia alone would leave out of an element.
#[test]
fn losses_are_those_of_the_sanitiser() {
    let names = [
        "a",
        "abbr",
        "address",
        "article",
        "aside",
        "audio",
        "b",
        "base",
        "bdo",
        "big",
        "blink",
        "blockquote",
        "button",
        "canvas",
        "center",
        "cite",
        "code",
        "custom-tag",
        "data",
        "datalist",
        "del",
        "details",
        "dfn",
        "dialog",
        "dir",
        "div",
        "em",
        "fieldset",
        "figure",
        "font",
        "footer",
        "form",
        "h1",
        "header",
        "i",
        "iframe",
        "ins",
        "kbd",
        "label",
        "legend",
        "main",
        "map",
        "mark",
        "marquee",
        "menu",
        "meter",
        "nav",
        "object",
        "output",
        "p",
        "picture",
        "pre",
        "progress",
        "q",
        "s",
        "samp",
        "section",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "summary",
        "sup",
        "time",
        "tt",
        "u",
        "ul",
        "var",
        "video",
    ];
    for name in names {
        for attribute in
            ["style", "class", "id", "onclick", "href", "title", "cite", "datetime", "start", "align", "lang"]
        {
            let raw = format!("<{name} {attribute}=\"x\">w</{name}>");
            let clean = sanitise::sanitiser().clean(&raw).to_string();
            let text = format!("a {raw}");
            let lost = losses(&text);
            let tag = clean.contains(&format!("<{name}"));
            assert_eq!(tag, !lost.contains(&Loss::Element(name.to_owned())), "{raw} {clean} {lost:?}");
            let kept = clean.contains(&format!(" {attribute}="));
            assert_eq!(tag && !kept, lost.contains(&Loss::Attribute(attribute.to_owned())), "{raw} {clean} {lost:?}");
        }
    }
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("\n\n".to_owned()),
        Just("\n".to_owned()),
        Just("- ".to_owned()),
        Just("> ".to_owned()),
        Just("# ".to_owned()),
        Just("    ".to_owned()),
        Just("*".to_owned()),
        Just("`".to_owned()),
        Just("| a | b |\n|---|---|\n| ".to_owned()),
        Just(" ".to_owned()),
        Just("[^1]".to_owned()),
        Just("\n\n[^1]: ".to_owned()),
        "(<|</)(b|div|p|textarea|title|script|style|svg|pre|table|td|tr|a|select|option|template|plaintext|xmp|iframe|math|mi|noscript|details|summary|li|ul|h2|form|PRE|img)( style=\"a\"| href='x.md'| src=y.png alt=z|/|)>",
        prop_oneof![
            Just("<!--"),
            Just("-->"),
            Just("<!-- a -->"),
            Just("<?"),
            Just("?>"),
            Just("<![CDATA["),
            Just("]]>"),
            Just("<!a"),
            Just("<div a='"),
            Just("<b\n")
        ]
        .prop_map(str::to_owned),
        Just("[".to_owned()),
        Just("](x.md)".to_owned()),
        Just("![".to_owned()),
        Just("](y.png)".to_owned()),
    ];
    proptest::collection::vec(piece, 0..24)
        .prop_map(|pieces| pieces.iter().enumerate().map(|(at, piece)| format!("{piece}w{at}x ")).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]
    #[test]
    fn every_word_is_shown_or_told(text in pieces()) {
        let out = html(&text);
        // By another reader: whatever tags there are, words are between them or in what links show.
        let shown = ammonia::Builder::empty().clean(&out).to_string();
        let prepared = Prepared::of(&text, false);
        let reading = prepared.read();
        for (at, _) in text.match_indices('w') {
            let word = &text[at..].split('x').next().unwrap_or_default();
            if word.len() < 2 || !word[1..].bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            let word = format!("{word}x");
            let reported = reading.losses.iter().any(|(loss, range)| matches!(loss, Loss::Content(_) | Loss::Attribute(_)) && range.contains(&at));
            let comment = text[..at].rfind("<!--").is_some_and(|open| !text[open..at].contains("-->"));
            let attribute = out.contains(&word);
            prop_assert!(shown.contains(&word) || reported || comment || attribute, "{:?}\n{} {}", text, word, out);
        }
    }

    #[test]
    fn links_that_are_asked_for_are_found(text in pieces()) {
        for trusted in [false, true] {
            let rules = Rules { trust_html: trusted, ..Rules::default() };
            let found: Vec<(String, bool, u32)> =
                find_links(&text, &rules).iter().map(|link| (link.dest.to_string(), link.picture, link.start)).collect();
            let mut asked = Vec::new();
            Markdown::new(trusted).render(&text, &mut |dest, picture, range| {
                asked.push((dest.to_owned(), picture, range.start as u32));
                Target::AsIs
            }, &|_| None);
            prop_assert_eq!(&asked, &found, "{:?}", text);
        }
    }
}
