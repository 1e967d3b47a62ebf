//! `pressroom init`

use std::path::Path;

use jiff::tz::TimeZone;

use crate::base::fs;
use crate::cli::args::InitArgs;
use crate::cli::clock;
use crate::cli::outcome::{Exit, Result, usage};
use crate::cli::stream::{GREEN, err, styled};
use crate::cli::text::quoted;
use crate::model::config;

/// Makes a site that builds as it is.
pub(super) fn run(args: &InitArgs) -> Result<Exit> {
    let dir = &args.dir;
    let shown = dir.display();
    let today = clock::instant(None, &TimeZone::UTC)?.to_zoned(TimeZone::UTC).date();
    if fs::exists(&dir.join(config::FILE)) {
        let message = format!("there is a site in {shown} already: it has a site.yaml");
        return Err(usage(message, "nothing was written; name another folder"));
    }
    if fs::exists(dir) && !fs::is_dir(dir) {
        return Err(usage(format!("{shown} is not a folder"), "name another one"));
    }
    // A repository that was made just now is as good as an empty folder.
    if fs::names(dir)?.iter().any(|(name, _)| name != ".git") {
        let message = format!("the folder {shown} is not empty");
        return Err(usage(message, "nothing was written; name an empty folder, or one that is not there yet"));
    }
    let release = format!("content/releases/{:04}/{:02}/press-office-opens.md", today.year(), today.month());
    for (path, text) in [
        (config::FILE, SITE.to_owned()),
        (".gitignore", GITIGNORE.to_owned()),
        ("content/agencies/ministry.md", MINISTRY.to_owned()),
        ("content/agencies/press-office.md", PRESS_OFFICE.to_owned()),
        ("content/pages/about.md", ABOUT.to_owned()),
        ("content/pages/accessibility.md", ACCESSIBILITY.to_owned()),
        (&release, RELEASE.replace("DATE", &today.to_string())),
    ] {
        fs::write_new(&dir.join(path), text.as_bytes())?;
    }
    fs::create_dir(&dir.join("themes"))?;
    err(&next_steps(dir, &release));
    Ok(Exit::Done)
}

fn next_steps(dir: &Path, release: &str) -> String {
    let shown = dir.display();
    let enter = match dir == Path::new(".") {
        true => String::new(),
        false => format!("  cd {}\n", quoted(&shown.to_string())),
    };
    format!(
        "{}

Next:
{enter}  pressroom serve --open                                   shows the site while you write; Ctrl+C ends it
  pressroom build                                          fills output/
  pressroom new \"Our first news\" --agency press-office    begins a release

Then say in site.yaml whose site it is, and change or delete what stands there as an example:
  content/agencies/ministry.md
  content/agencies/press-office.md
  content/pages/about.md
  content/pages/accessibility.md
  {release}
",
        styled(GREEN, &format!("A new site is in {shown}."))
    )
}

const GITIGNORE: &str = "/output/\n/.pressroom/\n";

const SITE: &str = r##"# The settings of this site. Only `name` and `base_url` are required.

# Whose site it is. A text, or one per language: {en: …, ru: …}.
name: Example Press Office
# A line below the name, and a sentence for search engines.
tagline: News from the Example Ministry
description: Press releases of the Example Ministry and of its agencies.

# Where the site is published. A path is possible: https://example.org/press/
base_url: https://press.example.org/

# The default language; its pages have no prefix in their addresses.
language: en
# All languages, in the order in which pages offer them. A release in another language lies beside the original:
# meeting.md, meeting.ru.md.
languages:
  en: {}
  # ru: {}
  # ky: {}

# The time zone of dates and times that name none, by the IANA database, such as Asia/Bishkek.
zone: UTC

# The theme. `default` is built in. To change a page, copy its template and go on from there:
#   pressroom theme                            lists what there is
#   pressroom theme templates/release.html     copies one file to themes/default/
# For a theme of your own, make themes/NAME/theme.yaml with the line `extends: default`, and name it here.
theme: default

# With `closed`, agencies, topics, people and events need a file below content/ before a release may name them, so that
# no misspelt name makes a page. With `open`, any name will do, as archives from elsewhere need it.
registries: closed

# The fixed part of the ids in feeds: your domain and a year in which it is yours. Never change it once it is public.
id_base: press.example.org,2025

# What stands at the foot of every page, as Markdown. What its links lead to has to be there.
footer: "[Accessibility](/accessibility/)"

# What follows is optional and shown with what holds without it.

# The output folder, and whether HTML in texts is made safe (sanitise) or passed on as it is (trust).
# output: output
# raw_html: sanitise
# symlinks: inside

# Patterns of addresses. Settle them before the site is public: where a pattern changes, old links break.
# addresses:
#   release: /releases/{year}/{month}/{slug}/
#   page: /{slug}/
#   agency: /agencies/{id}/
#   archive: /archive/{year}/{month}/

# What has feeds, in which formats (rss, atom, json), and how many releases each carries.
# feeds:
#   site: [rss, atom, json]
#   agency: [rss]
#   items: 20

# The home page: releases that lead it, by their files below content/, and how many of the newest follow.
# home:
#   featured: []
#   newest: 12

# What a kind of finding means: error, warn, skip, note or off. `pressroom build --help` lists the kinds.
# severities:
#   stray-file: off

# Anything else, for the theme of this site.
# extra: {}
"##;

const MINISTRY: &str = "\
---
name: Example Ministry
acronym: EM
site: https://ministry.example.org/
boilerplate: >-
  The Example Ministry stands in this new site for yours. Say here in two sentences what it does; they stand below each
  of its releases.
---

All releases of the Example Ministry and of its agencies.
";

const PRESS_OFFICE: &str = "\
---
name: Press Office of the Example Ministry
acronym: PO
parent: ministry
contacts:
  - name: Press desk
    email: press@example.org
    hours: Monday to Friday, 9:00 to 17:00
---
";

const ABOUT: &str = "\
---
title: About this site
menu: 1
---

This site publishes the press releases of the [Example Ministry](../agencies/ministry.md).

Journalists reach the press desk at <press@example.org>.
";

const ACCESSIBILITY: &str = "\
---
title: Accessibility
summary: How far everybody can use this website.
# The theme makes an accessibility statement from `extra`, as Directive (EU) 2016/2102 asks public bodies for it. What is
# not said is left out. Say nothing here that nobody has checked.
template: accessibility
extra:
  # body: Example Ministry             # who makes the statement, if not the `name` of the site
  # law: the Example Act of 2019       # that asks for it
  # scope: https://press.example.org/  # what it is about, if not the site
  status: unknown                      # until it was checked; then full, partial or none
  standard: WCAG 2.2 AA                # against which it is checked
  # exceptions:                        # what is not accessible, by the reason
  #   noncompliance: [Films of 2019 have no captions. We add them on request.]
  #   burden: [Scanned releases from before 1995 cannot be searched.]
  #   out_of_scope: [Maps are not accessible; each place has its address beside the map.]
  # prepared: 1 March 2026             # dates are shown as they are written
  # reviewed: 1 March 2027
  # method: The Example Institute tested twelve pages with a screen reader and by keyboard.
  contact: {name: Press desk, email: press@example.org}
  # answer: five working days          # how long readers wait for one
  # enforcement: {name: Example Ombudsman, url: \"https://ombudsman.example.org/\"}
---
";

const RELEASE: &str = "\
---
title: Press office opens its website
summary: The Example Ministry publishes its press releases on a website of its own.
date: DATE
place: Bishkek
country: KG
agencies: [press-office]
---

The Press Office of the [Example Ministry](../../../agencies/ministry.md) has opened its website. Releases are published
here on the day that they bear, and stay at their addresses.

> We are glad to show an example of a quotation.

Change this release, or delete it.
";
