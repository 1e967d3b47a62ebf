//! Tests of `front_matter`.

use super::*;

fn parts(text: &str) -> (&str, &str) {
    let document = Document::open("x.md", text.as_bytes()).unwrap();
    (&text[document.source.yaml.clone()], &text[document.body_start..])
}

#[test]
fn front_matter_and_body_are_told_apart() {
    assert_eq!(parts("---\na: 1\n---\nbody\n---\nrule\n"), ("a: 1\n", "body\n---\nrule\n"));
    assert_eq!(parts("\u{feff}\n \n---\r\na: 1\r\n--- \r\nbody"), ("a: 1\r\n", "body"));
    assert_eq!(parts("---\n---\n"), ("", ""));
    assert_eq!(parts("---\n---"), ("", ""));
    assert_eq!(parts("body only\n---\n"), ("", "body only\n---\n"));
    assert_eq!(parts(""), ("", ""));
    assert_eq!(parts("\u{feff}"), ("", ""));
}

#[test]
fn keys_within_texts_are_suspected() {
    for front in [
        "summary: |\n  a\n  embargo: 2099\ndate: 2025\n",
        "a:\n  - note: >-\n\n      a\n\n      drafts: true\n",
        "summary: \"a\nembargo: 2099\nb\"\n",
        "summary: 'a\n  embargo_until: 2099'\n",
        "summary: | # a\n  a\n    \"Embargo\" : 2099\n",
    ] {
        assert!(may_swallow_a_key(front), "{front}");
    }
    for front in [
        "title: a\nembargo: 2099\n",
        "title: \"a\"\nembargo: 2099\n",
        "summary: |\n  a: b\n  https://a.example/\n  published: false\nembargo: 2099\n",
        "summary: |\n  The embargo: 2099\n\ndraft: true\n",
        "contacts:\n  - name: \"A\"\n    draft: true\n",
    ] {
        assert!(!may_swallow_a_key(front), "{front}");
    }
}

#[test]
fn what_does_not_end_or_is_not_text_is_told() {
    let error = Document::open("x.md", b"---\na: 1\n").err().unwrap();
    assert_eq!((error.kind, error.line), (Kind::NoFrontMatter, 1));
    let error = Document::open("x.md", b"---\nab\xe9\n---\n").err().unwrap();
    assert_eq!((error.kind, error.line, error.column), (Kind::NotUtf8, 2, 3));
}
