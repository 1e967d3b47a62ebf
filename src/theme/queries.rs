//! The questions that a theme asks: named in its `theme.yaml`, answered by the build into the views of the kinds of
//! pages that they are for. Since the answers are part of a view, they are part of what a page depends on.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use crate::base::diagnostics::{Diagnostic, Kind, nearest};
use crate::base::registry_kind::RegistryKind;
use crate::yaml::{self, Input, Step};

/// The kinds of pages that the program knows; a plain page that names a template is of the kind of that name.
pub(crate) const KINDS: [&str; 19] = [
    "home",
    "release",
    "agency",
    "country",
    "topic",
    "person",
    "event",
    "facet_year",
    "agencies",
    "countries",
    "topics",
    "people",
    "events",
    "archive",
    "archive_year",
    "archive_month",
    "page",
    "not_found",
    "redirect",
];

/// How many releases an answer has at most: a page that needs more is an archive.
pub(crate) const MOST: usize = 100;

/// A question about releases, in the language of the page that asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// What templates call it: `query.NAME`.
    pub name: String,
    /// The kinds of pages that ask it.
    pub on: Vec<String>,
    /// Among which releases.
    pub among: Among,
    /// Of each entry of that registry one release at most.
    pub one_per: Option<RegistryKind>,
    /// Which end of them, as `newest` or `oldest` says.
    pub order: Order,
    /// How many, from 1 to [`MOST`].
    pub count: usize,
    /// With summaries.
    pub summaries: bool,
    /// The `theme.yaml` that asks it.
    file: String,
}

/// Among which releases an answer is sought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Among {
    All,
    /// Those of the first entry of that kind in the page's release (of countries: the host), or of the entry that the
    /// page is about.
    SameFirst(RegistryKind),
    /// Those of any entry of that kind in the page's release.
    SameAny(RegistryKind),
    /// Those of the entry with that id.
    Of(RegistryKind, String),
}

/// Which end of a list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The newest releases, the newest first.
    Newest,
    /// The oldest releases, the oldest first.
    Oldest,
}

/// A query as `theme.yaml` has it.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RawQuery {
    on: Value,
    same: Option<String>,
    of: Option<IndexMap<String, String>>,
    one_per: Option<String>,
    newest: Option<u64>,
    oldest: Option<u64>,
    summaries: bool,
}

/// What a theme and those that it extends ask, its own questions first, each name once.
#[derive(Default)]
pub(crate) struct Queries {
    all: Vec<Query>,
}

impl Queries {
    /// The questions, in the order in which they were asked.
    pub(crate) fn all(&self) -> &[Query] {
        &self.all
    }

    /// Adds what a theme asks further down the chain. `text` is its `theme.yaml`, called `file`.
    pub(crate) fn add(
        &mut self,
        file: &str,
        text: &str,
        raw: IndexMap<String, RawQuery>,
        faults: &mut Vec<Diagnostic>,
    ) {
        for (name, raw) in raw {
            let mut fault = |key: Option<&str>, message: String, help: Option<String>| {
                let message = format!("the query `{name}`: {message}");
                faults.push(placed(Kind::Config, file, text, &name, key, message, help));
            };
            if !is_name(&name) {
                fault(None, "a name has small letters, digits and `_`, and begins with a letter".to_owned(), None);
            }
            let read = read(&name, file, raw, &mut fault);
            if let Some(query) = read
                && self.all.iter().all(|known| known.name != name)
            {
                self.all.push(query);
            }
        }
    }

    /// Reports the kinds of pages that are none, once all templates are known.
    pub(crate) fn check_kinds(
        &self,
        is_template: impl Fn(&str) -> bool,
        text: impl Fn(&str) -> String,
    ) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        for query in &self.all {
            for kind in query.on.iter().filter(|kind| !KINDS.contains(&kind.as_str()) && !is_template(kind)) {
                let message = format!("the query `{}`: there is no kind of page `{kind}`", query.name);
                let help = match nearest(kind, KINDS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the kinds are `{}`, and the templates that plain pages name", KINDS.join("`, `")),
                };
                let text = text(&query.file);
                let fault = placed(Kind::Config, &query.file, &text, &query.name, Some("on"), message, Some(help));
                faults.push(fault);
            }
        }
        faults
    }
}

impl Query {
    /// A finding about it, placed at the value of a key of it (`of.agency` is one in another) `text` tells the text of its `theme.yaml`.
    pub fn report(
        &self,
        text: impl Fn(&str) -> String,
        kind: Kind,
        key: &str,
        message: String,
        help: &str,
    ) -> Diagnostic {
        let message = format!("the query `{}`: {message}", self.name);
        placed(kind, &self.file, &text(&self.file), &self.name, Some(key), message, Some(help.to_owned()))
    }
}

fn placed(
    kind: Kind,
    file: &str,
    text: &str,
    query: &str,
    key: Option<&str>,
    message: String,
    help: Option<String>,
) -> Diagnostic {
    let mut steps = vec![Step::Key("queries"), Step::Key(query)];
    let source = Input::whole(file, text);
    let range = match key {
        Some(key) => {
            steps.extend(key.split('.').map(Step::Key));
            yaml::locate(&source, &steps)
        }
        None => yaml::locate_key(&source, &steps),
    };
    let mut fault = Diagnostic::new(kind, file, message);
    fault.help = help;
    match range {
        Some(range) => fault.at(text, range),
        None => fault,
    }
}

/// True for what can are behind `query.` in a template.
fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Takes what is wrong with a query: the invalid key, if it is one, the message, and a suggestion.
type Tell<'a> = &'a mut dyn FnMut(Option<&str>, String, Option<String>);

/// A query of `theme.yaml`; `None` if something is wrong, which is reported.
fn read(name: &str, file: &str, raw: RawQuery, fault: Tell<'_>) -> Option<Query> {
    let RawQuery { on, same, of, one_per, newest, oldest, summaries } = raw;
    let mut is_good = true;
    let mut report = |key: Option<&str>, message: &str, help: Option<String>| {
        is_good = false;
        fault(key, message.to_owned(), help);
    };
    let on: Vec<String> = match on {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) if kinds.iter().all(Value::is_string) => {
            kinds.iter().filter_map(|kind| Some(kind.as_str()?.to_owned())).collect()
        }
        _ => Vec::new(),
    };
    if on.is_empty() {
        report(
            None,
            "`on` must be the kind of page that asks, or a list of kinds",
            Some("for example `on: release`".to_owned()),
        );
    }
    let (order, count) = match (newest, oldest) {
        (Some(count), None) => (Order::Newest, count),
        (None, Some(count)) => (Order::Oldest, count),
        (Some(_), Some(_)) => {
            report(Some("oldest"), "only one of `newest` and `oldest` can be wanted", None);
            (Order::Newest, 1)
        }
        (None, None) => {
            report(None, "how many releases it wants is missing", Some("add `newest: 5`, or `oldest: 5`".to_owned()));
            (Order::Newest, 1)
        }
    };
    let count = usize::try_from(count).ok().filter(|count| (1..=MOST).contains(count)).unwrap_or_else(|| {
        let key = if order == Order::Newest { "newest" } else { "oldest" };
        report(Some(key), &format!("a number from 1 to {MOST} was expected"), None);
        1
    });
    let kind = |word: &str| RegistryKind::ALL.into_iter().find(|kind| kind.name() == word);
    let kinds = |word: &str| RegistryKind::ALL.into_iter().find(|kind| kind.plural() == word);
    let unknown = |word: &str, plurals: bool| {
        let words = RegistryKind::ALL.iter().map(|kind| kind.name());
        let plural = RegistryKind::ALL.iter().map(|kind| kind.plural()).filter(|_| plurals);
        match kinds(word).map(RegistryKind::name).or_else(|| nearest(word, words.chain(plural))) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`agency`, `country`, `topic`, `person` or `event` was expected".to_owned(),
        }
    };
    let one_per = one_per.and_then(|word| {
        if kind(&word).is_none() {
            report(Some("one_per"), &format!("there is no registry `{word}`"), Some(unknown(&word, false)));
        }
        kind(&word)
    });
    let among = match (same, of) {
        (None, None) => Among::All,
        (Some(_), Some(_)) => {
            report(Some("of"), "only one of `same` and `of` can be wanted", None);
            Among::All
        }
        (Some(word), None) => match (kind(&word), kinds(&word)) {
            (Some(kind), _) => Among::SameFirst(kind),
            (_, Some(kind)) => Among::SameAny(kind),
            _ => {
                report(Some("same"), &format!("there is no registry `{word}`"), Some(unknown(&word, true)));
                Among::All
            }
        },
        (None, Some(of)) => match of.iter().next() {
            Some((word, id)) if of.len() == 1 && kind(word).is_some() => {
                Among::Of(kind(word).unwrap_or(RegistryKind::Agency), id.clone())
            }
            _ => {
                let help = "for example `of: {agency: ministry}`".to_owned();
                report(Some("of"), "one registry and one id were expected", Some(help));
                Among::All
            }
        },
    };
    if let Among::SameFirst(wanted) | Among::SameAny(wanted) = among {
        for page in &on {
            let page_kind = kind(page);
            let fits = match page_kind {
                Some(page_kind) => page_kind == wanted,
                None => page == "release" || page == "facet_year",
            };
            if !fits {
                let help = "`release` pages have all kinds of entries, `agency` pages an agency, and so on";
                report(
                    Some("same"),
                    &format!("`{page}` pages have no {} of their own", wanted.name()),
                    Some(help.to_owned()),
                );
            } else if one_per.is_some() && page == "release" {
                let message = "`one_per` cannot be used with `same` on `release` pages";
                report(Some("one_per"), message, Some("ask it on the page of the entry".to_owned()));
            }
        }
    }
    let (name, file) = (name.to_owned(), file.to_owned());
    is_good.then_some(Query { name, on, among, one_per, order, count, summaries, file })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn queries(text: &str) -> (Queries, Vec<String>) {
        #[derive(Deserialize, Default)]
        #[serde(default)]
        struct Raw {
            queries: IndexMap<String, RawQuery>,
        }
        let raw = yaml::read::<Raw>(&Input::whole("theme.yaml", text));
        let (mut queries, mut faults) = (Queries::default(), raw.faults);
        queries.add("theme.yaml", text, raw.value.unwrap_or_default().queries, &mut faults);
        let reported = faults.iter().map(|fault| format!("{}:{} {}", fault.line, fault.column, fault.message));
        (queries, reported.collect())
    }

    #[test]
    fn a_question_is_read() {
        let (queries, faults) = queries(
            "queries:\n  from_office: {on: release, same: agency, newest: 5}\n  one_each: {on: [home, page], one_per: country, \
             oldest: 3, summaries: true}\n",
        );
        assert_eq!(faults, [""; 0]);
        let [first, second] = queries.all() else { panic!() };
        assert_eq!(
            (&first.among, first.order, first.count),
            (&Among::SameFirst(RegistryKind::Agency), Order::Newest, 5)
        );
        assert_eq!(
            (&second.among, second.one_per, second.order),
            (&Among::All, Some(RegistryKind::Country), Order::Oldest)
        );
    }

    #[test]
    fn every_fault_is_told_at_its_place() {
        let (queries, faults) = queries(
            "queries:\n  a: {newest: 5}\n  b: {on: home, same: topic, newest: 5}\n  c: {on: release}\n  \
             d: {on: release, same: agenci, newest: 500}\n  B-1: {on: home, newest: 1}\n",
        );
        assert_eq!(
            faults,
            [
                "2:3 the query `a`: `on` must be the kind of page that asks, or a list of kinds",
                "3:23 the query `b`: `home` pages have no topic of their own",
                "4:3 the query `c`: how many releases it wants is missing",
                "5:42 the query `d`: a number from 1 to 100 was expected",
                "5:26 the query `d`: there is no registry `agenci`",
                "6:3 the query `B-1`: a name has small letters, digits and `_`, and begins with a letter",
            ]
        );
        assert_eq!(queries.all().len(), 1);
    }
}
