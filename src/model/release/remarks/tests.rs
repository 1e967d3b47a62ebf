//! Tests of `remarks`.

use super::*;

fn found(text: &str) -> Vec<(&'static str, String)> {
    let rules = Rules::default();
    remarks(text, &rules, true).into_iter().map(|remark| (remark.kind.name(), remark.help)).collect()
}

fn kinds(text: &str) -> Vec<&'static str> {
    found(text).into_iter().map(|(kind, _)| kind).collect()
}

#[test]
fn links_that_are_no_links_are_reported() {
    let help = |text: &str| found(text).into_iter().map(|(_, help)| help).collect::<Vec<_>>();
    assert_eq!(
        help("![x](Фото со скважины 1.jpg) and *[b c](the report.pdf)*"),
        ["write `![x](<Фото со скважины 1.jpg>)`", "write `[b c](<the report.pdf>)`"]
    );
    assert_eq!(help("[x] (https://a.example/)"), ["write `[x](https://a.example/)`"]);
    assert_eq!(help("(the report)[https://a.example/]"), ["write `[the report](https://a.example/)`"]);
    assert_eq!(help("[x](https://a.example/ “A title”)"), ["write `[x](https://a.example/ \"A title\")`"]);
    assert_eq!(help("[报告]（https://a.example/）"), ["write `[报告](https://a.example/)`"]);
    for text in [
        "`![x](a b.jpg)`",
        "[1](a note)",
        "[1] (https://a.example/)",
        "[x] (a note)",
        "[x](a.md \"b c\")",
        "a (b)[c]",
        "[x](<a b.md>)",
        "\\[x](a b.md)",
        "```\n[x] (https://a.example/)\n```",
        "[sic] (the report.pdf)",
        "(a)[1]",
    ] {
        assert_eq!(kinds(text), [""; 0], "{text}");
    }
    for help in help("![x](a b.jpg) [b](c d.pdf) [x] (https://a.example/)") {
        let pasted = help.strip_prefix("write `").and_then(|rest| rest.strip_suffix('`')).unwrap();
        assert_eq!(kinds(pasted), [""; 0], "{pasted}");
    }
}

#[test]
fn template_code_in_tags_is_reported_for_itself() {
    assert_eq!(kinds("<a href=\"{{< ref \"news.md\" >}}\">a</a>"), ["template-code"]);
    assert!(found("an <end> of it")[0].1.ends_with("write `&lt;end>`"));
    assert_eq!(found("[a](mailto: b@c.example)")[0].1, "write `[a](mailto:b@c.example)`");
}

#[test]
fn template_code_is_reported() {
    for text in [
        "{{< youtube abc >}}",
        "a {{<youtube id=\"x\">}}",
        "{{% note %}}\nb\n{{% /note %}}",
        "a {% include b.html %} c",
        "{{ site.url }}",
        "[a](https://b.example/){:target=\"_blank\"}",
        "# A\n{: .no_toc}",
        "[caption id=\"x\" width=\"1\"]a[/caption]",
        "<div>\n{% raw %}\n</div>",
    ] {
        assert!(kinds(text).contains(&"template-code"), "{text} {:?}", kinds(text));
    }
    for text in ["`{{ a }}`", "    {{ a }}\n", "{a}", "{{ open", "Watch [video]", "{: ", ":{:} smile", "[gallery]"] {
        assert_eq!(kinds(text), [""; 0], "{text}");
    }
    assert_eq!(kinds("{{ a }} {{ b }} {% c %}"), ["template-code", "template-code"]);
}

#[test]
fn html_that_is_left_out_is_reported() {
    let all = found(
        "<iframe src=\"https://film.example/1\"></iframe>\n\n<font color=red>a</font> <font>b</font> <p style=x>",
    );
    assert_eq!(all.len(), 3, "{all:?}");
    assert!(all[0].1.contains("`[what it is](https://film.example/1)`"), "{all:?}");
    assert_eq!(
        kinds("<!-- a --> <b class=MsoNormal>c</b> <a href=\"https://a.example/\" target=_blank rel=x>d</a>"),
        [""; 0]
    );
    assert_eq!(kinds("a\n\n    <div>\n    <p>b</p>\n    </div>\n"), ["unparsed-markdown"]);
    assert_eq!(kinds("a\n\n    <T> is a type\n"), [""; 0]);
    let many: String = (0..50).map(|n| format!("<x{n}>")).collect();
    assert_eq!(kinds(&many).len(), MOST);
}
