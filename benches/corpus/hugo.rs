//! The same archive as a site of Hugo, so that a comparison renders the same texts to pages of the same kind: a page
//! per release with its facts and neighbours, a landing page and an RSS feed per agency, country and topic, lists of
//! 100. Releases are linked by file name as Pressroom does it; raw HTML is left out, which Hugo does where it is safe.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use super::corpus::words::COUNTRIES;
use super::corpus::{Corpus, Head};

/// The version of a program, if it is Hugo and runs.
pub fn version(hugo: &Path) -> Option<String> {
    let output = Command::new(hugo).arg("version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let version =
        text.split_whitespace().find(|word| word.starts_with('v') && word[1..].starts_with(char::is_numeric))?;
    // `v0.168.0-e27a…+extended` is too much for a table.
    Some(version.split(['-', '+']).next().unwrap_or_default().to_owned())
}

/// Writes the site.
pub fn write_site(corpus: &Corpus, dir: &Path) -> io::Result<()> {
    for (path, text) in FILES {
        write(&dir.join(path), text)?;
    }
    let content = dir.join("content");
    let term = |path: String, title: &str, body: &str| {
        write(&content.join(path).join("_index.md"), &format!("---\ntitle: {title}\n---\n\n{body}\n"))
    };
    term("releases".to_owned(), "Archive", "")?;
    for agency in corpus.agencies() {
        let (id, name) = (agency.id, agency.name);
        term(format!("agencies/{id}"), &name, &format!("All that the {name} announces."))?;
    }
    for (id, name) in corpus.topics() {
        term(format!("topics/{id}"), name, "")?;
    }
    for (code, name, _) in COUNTRIES {
        term(format!("countries/{}", code.to_lowercase()), name, "")?;
    }
    corpus.write_releases(&content, |head| {
        let Head { path: _, title, date, summary, place, country, countries, agencies, topics } = head;
        // In quotes: Hugo takes the code of Norway for a boolean.
        let quoted = |code: &&str| format!("\"{}\"", code.to_lowercase());
        let countries: Vec<String> = [country].into_iter().chain(countries).map(quoted).collect();
        let (countries, agencies, topics) = (countries.join(", "), agencies.join(", "), topics.join(", "));
        format!(
            "---\ntitle: {title}\ndate: {date}\nsummary: >-\n  {summary}\nplace: {place}\ncountries: [{countries}]\n\
             agencies: [{agencies}]\ntopics: [{topics}]\n---\n\n"
        )
    })
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text)
}

const FILES: &[(&str, &str)] = &[
    ("hugo.toml", CONFIG),
    ("layouts/_default/baseof.html", BASE),
    ("layouts/_default/single.html", SINGLE),
    ("layouts/_default/list.html", LIST),
    ("layouts/_default/terms.html", TERMS),
    ("layouts/index.html", HOME),
    ("layouts/partials/entries.html", ENTRIES),
    ("static/assets/style.css", "body { max-width: 60rem; margin: auto; }\n"),
];

const CONFIG: &str = r#"baseURL = "https://press.example.org/"
title = "Office of the Benches"
timeZone = "UTC"
enableRobotsTXT = true
ignoreLogs = ["warning-goldmark-raw-html"]

[params]
tagline = "An archive that is measured"
description = "The announcements of an office that exists to be measured."

[taxonomies]
agency = "agencies"
country = "countries"
topic = "topics"

[outputs]
home = ["html", "rss"]
section = ["html"]
taxonomy = ["html"]
term = ["html", "rss"]

[pagination]
pagerSize = 100

[services.rss]
limit = 20

[markup.goldmark.renderer]
unsafe = false

[markup.goldmark.renderHooks.link]
useEmbedded = "always"
"#;

const BASE: &str = r##"<!DOCTYPE html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }} – {{ site.Title }}</title>
{{- with .Params.summary }}
<meta name="description" content="{{ . }}">
{{- end }}
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="/assets/style.css">
<link rel="canonical" href="{{ .Permalink }}">
<meta property="og:url" content="{{ .Permalink }}">
<link rel="alternate" type="application/rss+xml" title="{{ site.Title }}" href="/index.xml">
{{- with .OutputFormats.Get "rss" }}
<link rel="alternate" type="application/rss+xml" title="{{ $.Title }}" href="{{ .RelPermalink }}">
{{- end }}
<meta property="og:site_name" content="{{ site.Title }}">
<meta property="og:title" content="{{ .Title }}">
{{- with .Params.summary }}
<meta property="og:description" content="{{ . }}">
{{- end }}
<meta property="og:type" content="{{ if .IsPage }}article{{ else }}website{{ end }}">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="site-header">
<p class="brand"><a href="/">{{ site.Title }}</a></p>
<nav class="menu" aria-label="Menu">
<ul>
<li><a href="/agencies/">Agencies</a></li>
<li><a href="/countries/">Countries</a></li>
<li><a href="/topics/">Topics</a></li>
<li><a href="/releases/">Archive</a></li>
</ul>
</nav>
</header>
<main id="main">
{{- block "main" . }}{{ end }}
</main>
<footer class="site-footer">
<div class="text">
<p>This office does not exist; its texts mean nothing.</p>
</div>
<nav class="feeds" aria-label="Feeds">
<ul>
<li><a href="/index.xml" type="application/rss+xml">RSS</a></li>
</ul>
</nav>
</footer>
</body>
</html>
"##;

const SINGLE: &str = r#"{{ define "main" }}
<nav class="trail" aria-label="You are here">
<ol>
<li><a href="/">Home</a></li>
<li><a href="/releases/">Archive</a></li>
</ol>
</nav>
<article class="columns">
<header>
<h1>{{ .Title }}</h1>
<p class="byline"><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time></p>
{{- with .Params.summary }}
<p class="summary">{{ . }}</p>
{{- end }}
</header>
<div class="story">
<div class="text">
<p class="dateline">{{ upper .Params.place }}, {{ .Date.Format "2 January 2006" }} —</p>
{{ .Content }}
</div>
<p class="end">###</p>
{{- range .GetTerms "agencies" }}
<section class="text small">
<h2>About the {{ .LinkTitle }}</h2>
<p>The {{ .LinkTitle }} prepares and carries out what the member states decide in its field.</p>
</section>
{{- end }}
</div>
<aside>
<section>
<h2>Details</h2>
<dl>
<div><dt>Agencies</dt>
{{- range .GetTerms "agencies" }}
<dd><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></dd>
{{- end }}</div>
<div><dt>Place</dt>
<dd>{{ .Params.place }}</dd></div>
<div><dt>Countries</dt>
{{- range .GetTerms "countries" }}
<dd><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></dd>
{{- end }}</div>
<div><dt>Topics</dt>
{{- range .GetTerms "topics" }}
<dd><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></dd>
{{- end }}</div>
</dl>
</section>
</aside>
</article>
<nav class="pager" aria-label="Neighbours">
{{- with .PrevInSection }}
<a rel="prev" href="{{ .RelPermalink }}"><small>Previous release</small>
{{ .LinkTitle }}</a>
{{- end }}
{{- with .NextInSection }}
<a rel="next" href="{{ .RelPermalink }}"><small>Next release</small>
{{ .LinkTitle }}</a>
{{- end }}
</nav>
{{ end }}
"#;

const LIST: &str = r#"{{ define "main" }}
<header>
<h1>{{ .Title }}</h1>
</header>
{{ .Content }}
{{- $pages := .Paginate .RegularPages }}
{{ partial "entries.html" $pages.Pages }}
<nav class="pager" aria-label="Pages">
{{- with $pages.Prev }}
<a rel="next" href="{{ .URL }}">Newer</a>
{{- end }}
{{- with $pages.Next }}
<a rel="prev" href="{{ .URL }}">Older</a>
{{- end }}
</nav>
{{ end }}
"#;

const TERMS: &str = r#"{{ define "main" }}
<h1>{{ .Title }}</h1>
<ul>
{{- range .Pages }}
<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a> <small>{{ len .Pages }}</small></li>
{{- end }}
</ul>
{{ end }}
"#;

const HOME: &str = r#"{{ define "main" }}
<h1>{{ site.Title }}</h1>
<p>{{ site.Params.tagline }}</p>
{{ partial "entries.html" (first 12 (where site.RegularPages "Section" "releases")) }}
{{ end }}
"#;

const ENTRIES: &str = r#"<ol class="entries">
{{- range . }}
<li><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2 January 2006" }}</time> <a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>
{{- with index (.GetTerms "agencies") 0 }} <small>{{ .LinkTitle }}</small>{{ end }}</li>
{{- end }}
</ol>
"#;
