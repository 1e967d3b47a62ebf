//! Pressroom turns a folder of Markdown press releases into the static website of a press office.
//!
//! This page is the architecture: what the house looks like and why. For how to use the program, see `docs/`.
//!
//! # The idea
//!
//! A build is a row of phases, **read → parse → catalog → plan → view → render → write**, and [`build`] reads as that
//! row. Up to the plan, each phase takes the whole result of the one before and returns a new value; nothing is mutated
//! in stages. View, render and write stream page by page. Files are staged and put in place only when every page has
//! been rendered, so a failed build leaves the output as it was.
//!
//! | phase | where | from → to |
//! | --- | --- | --- |
//! | read | [`config`], [`tree`], [`theme`] | disk → configuration, list of files, compiled templates |
//! | parse | [`source_cache`], [`release`], [`registry`], [`content_page`] | bytes of one file → its facts and findings |
//! | catalog | [`catalog`] | facts → public releases, facets, translations, archives, labels |
//! | plan | [`plan`] | catalog → every file of the output, sorted by address, and where every link leads |
//! | view | [`view`] | a planned page → all that its template may see ([`view::contract`]) |
//! | render | [`theme`], [`feed`] | view → bytes |
//! | write | [`output`] | bytes → stage → output folder; stale files deleted |
//!
//! **Read.** `site.yaml` is read into its raw shape, which denies unknown keys, and taken apart without a rest into a
//! [`config::Config`] in which every value is known to be right. The content folder is walked once.
//!
//! **Parse.** In parallel. A release becomes [`release::facts::Facts`] and [`release::Body`]: metadata only, so that
//! memory stays below 3 kB a release, and what its own file says only, so that it stays true as long as the file does.
//! The first 16 MB of bodies are kept; the others are read again when they are rendered (and if the file is another by
//! then, the build begins again). YAML is read by serde_yaml; only where that fails does [`yaml`] build a tree with
//! positions, find the invalid value, leave it out and read on, so that one run reports everything. Links of a body are
//! found here, because the plan must know which files beside a release are published; bodies without brackets are not
//! parsed for it. *Incremental:* a file is the same where size, both times and number are those of the build database
//! and old enough that a later change would show in them, else where its digest is ([`source_cache`],
//! [`fs::Stat::is_settled`]); only others are parsed. Registries and pages are few; where a file that is no release
//! changed, came or went, all of them are read.
//!
//! **Catalog.** Names become numbers of registry entries. [`held::decide`] decides, and nothing else does, of releases,
//! pages and entries what is public at the build's instant; the rest leaves the build here. What is held back, has an
//! error or is skipped is known from then on by its address alone, as something to which nothing may link
//! ([`catalog::Catalog::held_at`]), and the files that belong to it as files that nobody publishes
//! (`catalog/withheld.rs`), whoever names them and by whatever symbolic link; so no later phase can leak it. Its whole
//! address in a text is found when the file is parsed ([`release::mentions`]) and cut short: here in all that pages
//! show as it is (`catalog/shown.rs`, which goes through [`texts`]), in Markdown when that is rendered, in the theme by
//! loading it again without it. Its names and links are checked all the same, as are those of files with an error: one
//! run reports everything. Releases are in one list, language by language, newest first: neighbours are numbers
//! beside each other, a facet is a list of numbers. *Incremental:* unchanged releases are reused from the previous
//! catalog, in their order ([`catalog::Previous`]); numbers, facets and archives are computed again, since they cost
//! little. Which releases were reused is a value of its own ([`catalog::Reuse`]) that later phases are given; the
//! catalog itself does not know.
//!
//! **Plan.** A sorted list of (address, language, subject). Two files with one address are found as neighbours in it, a
//! link is looked up by the hash of its address or path ([`sorted_index`]), one with the site's own host like one
//! without, and the same page in another language is the same address with another prefix. Archives are cut so that
//! they do not shift ([`catalog::chunks`]): the page without a number holds the newest releases, full pages are
//! numbered from the oldest.
//!
//! *Incremental:* catalog and plan are rebuilt wherever the facts of one release changed; an edit that changes but a
//! body leaves both as they are. Where the links of a release lead is reused while they lead to releases that are still
//! there ([`plan::LinkTargets`]).
//!
//! **View.** The types of [`view::contract`] are the contract with themes; [`view::reference`] is generated from them
//! and tested against them. They borrow from the catalog. What a theme wants besides it asks by name in its
//! `theme.yaml` ([`theme::queries`]), and the answers are part of the views; what a question costs when a release comes
//! is counted in the plan and reported. What all pages of a language share (`site`, `text`, `assets`) is made into
//! template values once.
//!
//! **Render.** Each language has its own Tera engine, a clone of the compiled one, so that the function `t` and the
//! shared variables are those of the language and components see them too. Templates have no function that asks the
//! site for anything. Templates in `shared/` are rendered once per language. Text that had to be taken from another
//! language comes with marks ([`foreign`]), which become `<span lang dir>` in the finished page. What neither HTML nor
//! XML can hold is taken out of the finished bytes ([`xml_chars`]), wherever it came from.
//!
//! *Incremental:* a template sees its view and nothing else, so the key of a page, the digest of program, template
//! closure, strings, what all pages share, and view, is everything that the page depends on. One function makes a view
//! for both, the template and the key; its type says which ([`view::payload`]). For a key, digests are in place of
//! bodies (the text, and where its links lead), of the cards in lists and of the shapes of a map, so that nothing is
//! rendered; all else is serialised as templates would see it, so that nothing can be missing. A release says of itself
//! what one type computes that knows no other release; its digest is reused from build to build
//! ([`view::ReleaseDigests`]). What depends on others is a second type, and the release that templates see is put
//! together from the fields of both: a new field is in one of them, or does not compile. `tests/incremental.rs` holds
//! keys against views, on catalogs that are reused. Where the key is that of the build database and the file is as it
//! was written, the page is not rendered. Where but texts changed, only the pages and feeds that show them are looked
//! at.
//!
//! **Write.** Every page that was rendered is compared with the file that is there; what is the same is not touched.
//! The stage is a dot-folder inside the output, so that putting in place is renaming on one file system; a folder that
//! does not exist yet is moved whole, which makes a first build cost a dozen renames. Files of the content folder are
//! hashed and copied piece by piece, however large they are. The ledger is written, and the [`build_db`] has the new
//! paths, before the first file is put in place; keys, digests and times follow after the last. Only recorded files are
//! ever deleted, so the list of them is kept twice: a page that must not be public any more must not stay because a
//! sector went bad. Damage to the database costs the rows that it touches; what the disk refuses fails the build and
//! gives nothing up. One program at a time holds it. A file that went while it was to be read means that the build
//! begins again.
//!
//! **Nothing to do.** A build that looked at everything ends with a [`snapshot`]: what the file system says of every file
//! and folder that was read or written, and what was reported. A process that builds once asks first whether all of it
//! is still so (and the options, the program, the remote of a git repository, the time until the output changes by
//! itself); then it reports the same and reads neither content nor database. A file or folder of which the file
//! system is not sure yet is read, or no snapshot is taken; in all doubt the build takes its usual way. Programs that
//! stay do not ask, since they will need what they read.
//!
//! # Deployment
//!
//! [`deploy`] compares the digests of the build database with the record that lies at a target, and needs neither content
//! nor theme. What it does and in which order is pure (`deploy/changes.rs`), and a property test breaks it off again and
//! again, with another site each time: what readers can come to leads to nothing that is missing. What a deployment may
//! touch is noted at the target before it is touched, with what nothing public leads to apart, since that is what whoever
//! goes on must know. Targets are one trait (`deploy/store`); a git repository is one that is public all at once. `object_store`
//! signs the requests of three clouds and tries them again; they go through `ureq`, the client that the link check has, so
//! that there is no second one. A request with a condition it does not make again: then what lies there shows whether it was
//! done.
//!
//! # Addresses
//!
//! A published address stays: builds of the command line keep the [`ledger`] of those that people may have cited,
//! compare it with the plan, and report what was lost. It is the one file beside the output and our own state that a
//! build writes, and it holds nothing that is not public. Releases that were taken away
//! ([`release::facts::Visibility::Moved`]), old ids of agencies and aliases are redirects of the plan. A content folder
//! that is missing or empty beside a ledger with addresses is a mount that failed, as far as anybody can know: nothing
//! is built, and nothing deleted (`build/check.rs`). Nor does a first build overwrite pages in a folder that nothing
//! shows to be the site's.
//!
//! # Findings
//!
//! Phases return findings ([`diagnostics::Diagnostic`], or [`catalog::Finding`] where the text is no longer at hand;
//! [`build`] reads those files again to show the line). Lines, and advice that takes a search ([`catalog::Help`],
//! answered from [`near`]), are made for findings that are shown: ten of a kind for people, all for programs
//! ([`build::Shown`]); the others are counted. What a kind of finding means is the site's to say
//! ([`diagnostics::Severities`]). No phase prints.
//!
//! A key that keeps a file back (`embargo`, `draft`, `expires`, `withdrawn`, `unpublish`, `date`) holds it where it is
//! empty, invalid or misspelt, however mild the site is about such findings, and they are reported as warnings at
//! least: where it cannot be known when a file may be public, it is not.
//!
//! # Checking
//!
//! `check` goes as far as the plan ([`build::Workspace::survey`], by the same steps as a build) and adds lints over the
//! sources ([`check`]): each concern a file, those about texts on one reading of each Markdown text. It writes nothing.
//! Links to other sites are collected there and asked for in [`link_check`], which with [`deploy`] is all of the program that asks
//! other hosts: each with a pause, and not again for what was answered lately, which is in `.pressroom/links.json`.
//! A link that stands only in what is not public is left out, since to ask for it would tell of it.
//!
//! `theme check` needs no content: it walks through the templates of each kind of page with the types of the view
//! reference ([`view::reference::TEXT`]), since Tera keeps its syntax tree to itself, and a name is invalid if it means
//! nothing on any walk.
//!
//! # What else is made from a release
//!
//! Its plain-text edition ([`text_edition`]) is a file of the plan like any other, made from the same Markdown.
//! Pictures of numbers and the map are views: bars ([`view`]) are counted from the places of months among all releases,
//! and the shapes of countries are the theme's ([`theme::geometry`]). Colours are the theme's, and the site may choose
//! others; what can be read on what is reckoned by [`color`]. `mv` ([`relocate`]) changes the sources themselves:
//! names, references, and aliases for the old addresses.
//!
//! # What one process reuses
//!
//! A value that is computed from others is [`cached::Cached`] with the [revisions](base::cached::Revision) of those,
//! and there is no other way in which anything is reused between builds of one process. The [`build::Workspace`] has
//! one for each phase, and the type of its inputs names what the phase depends on: that is the whole table of
//! invalidation.
//!
//! | value | stale when another revision is that of |
//! | --- | --- |
//! | theme | `site.yaml`, the files of themes, the addresses that are cut short in them |
//! | registries and pages | `site.yaml`, the files of the content folder that are no releases |
//! | catalog | `site.yaml`, registries and pages, the list of files, the facts of releases, the files that texts claim, the time until something else is public |
//! | plan | catalog, theme, the links of texts |
//! | difference of the ledger | plan, the ledger |
//! | digests of releases | catalog, the strings of the theme |
//! | templates with what all pages share | theme, plan |
//!
//! `build`, `build --watch`, `serve`, `check`, `list`, `view`, `schedule` and `theme check` all go through it; those
//! that look once open it, ask, and drop it. What is known of the output, and its database, belong to the part that
//! writes. A value that is asked for before it was computed is a bug, and ends the program before the output is
//! touched.
//!
//! # Watching
//!
//! `build --watch` and `serve` wait ([`watch`]) until something that a build reads has changed, or until the instant at
//! which the output would change by itself, and build again by the same pipeline. An event about a plain file means
//! that this file is looked at, any other that everything is. When folders came or went, all is looked at once more
//! after a moment, since files may have come into a new folder before it was watched. Where the system cannot watch,
//! files are looked at once a second, and that is reported. The output is taken to be as the same program wrote it.
//!
//! # Previewing
//!
//! [`serve`] shows an output folder in a browser, as a strict host would, and tells open pages what builds have
//! changed. It knows no build: it reads the folder, and who builds says what is new. Pages change on their way out
//! only. It answers in a thread of its own, the one place of the program with an asynchronous runtime. A preview is a
//! build like any other, by the same pipeline, for another audience and into a folder of its own: with drafts and what
//! waits for its hour, with `noindex` on every page, and with addresses of assets that stay when a style changes.
//!
//! # Departures from the first design
//!
//! - `rss` and `atom_syndication` are not used: the reasons, with figures, are in the source of [`feed`] (`xml.rs`).
//! - Strings are put together from the tree of `fluent-syntax` by our own 280 lines rather than by `fluent-bundle`: its
//!   plural rules are wrong for Arabic from 103 and know no form for millions. It took nine packages along.
//! - `fs-err` is not used: it would take the place of ten lines of [`fs`], whose errors say the action, too.
//! - Sitemaps are at the root of the site rather than in a folder: the protocol lets a sitemap list only addresses
//!   below its own folder. They hold 10,000 addresses each, which keeps them below 50 MB with a dozen languages.
//! - Catalog and plan are the only places that know several files; `registry`, `release` and `page` know one at a time,
//!   but for the parents of agencies and topics, which registries link themselves.
//! - A digest is XXH3 with 128 bits: it tells whether something changed and guards against nobody.
//! - The build database is two journals of rows with checksums rather than `redb`, which could panic on a damaged page,
//!   in any call, and a panic while another unwinds ends the program. A damaged row costs that row.
//! - The tree of a YAML document is read by `libyaml-safer`, a port of the parser in `serde_yaml`, rather than by one
//!   of its own kind: two parsers that differ gave false findings. Where it would end the program, the document is
//!   refused.
//! - What is reused is driven by a few revisions between a dozen phases rather than by a framework such as `salsa` or
//!   `comemo`: the pages, of which there are many, have keys that outlive the process.
//! - Under `registries: open`, `broken-link` is a warning unless the site says otherwise: an archive that comes as it
//!   is links to pages of its former home.
//!
//! # Rooms
//!
//! | room | what it is for |
//! | --- | --- |
//! | [`base`] | findings, the disk, digests, addresses, slugs: what knows nothing of press releases |
//! | [`yaml`] | strict YAML, with every fault and its place |
//! | [`locale`] | what differs by language and country: dates, numbers, names, strings |
//! | [`feed`] | writers of feeds and sitemaps |
//! | [`model`] | what the office wrote, and the catalog of what is public |
//! | [`theme`] | templates, assets, strings, colours and shapes, and the engine that renders |
//! | [`site`] | the plan, the views, text editions, the ledger of addresses |
//! | [`build`] | the phases, what is reused between them, the output and its database, watching |
//! | [`check`] | what a careful editor would look for |
//! | [`deploy`] | bringing a host to what was built |
//! | [`serve`] | the preview |
//! | [`cli`] | commands |
//!
//! Imports point down only, and in no folder do they lead round in a circle; `tests/architecture.rs` reads the source
//! for it. What the library promises is what it exports; all else is seen by the crate alone, so that the compiler says
//! what nobody uses. Clippy forbids the disk outside of [`fs`], clocks besides the build's instant, which the command
//! line reads, and the stop-watches of [`build`] and the command line; the same test knows the exceptions.
//!
//! - Rooms are folders of one crate, not crates of a workspace: a change of the lowest would rebuild all of them, the
//!   release profile optimises across them anyway, and the test says as much as Cargo would.
//! - `theme` is a room of its own rather than a part of `site`: it knows no view, and a theme's author looks for it by
//!   name.
//! - No file has more than 600 lines, and few functions more than 80. Those that have take a structure with many keys
//!   apart without a rest (`release/reading.rs`, `config/check.rs`, `registry/reading.rs`, `theme/queries.rs`), are one
//!   list of steps (`catalog/build.rs`, `publisher.rs`), or one `match` over the events of Markdown, HTML or YAML.
//!
//! [`build_db`]: build::build_db
//! [`snapshot`]: build::snapshot
//! [`cached::Cached`]: base::cached::Cached
//! [`catalog`]: model::catalog
//! [`catalog::Catalog::held_at`]: model::catalog::Catalog::held_at
//! [`catalog::Finding`]: model::catalog::Finding
//! [`catalog::Help`]: model::catalog::Help
//! [`catalog::Previous`]: model::catalog::Previous
//! [`catalog::Reuse`]: model::catalog::Reuse
//! [`catalog::chunks`]: model::catalog::chunks
//! [`color`]: base::color
//! [`config`]: model::config
//! [`config::Config`]: model::config::Config
//! [`content_page`]: model::content_page
//! [`diagnostics::Diagnostic`]: base::diagnostics::Diagnostic
//! [`diagnostics::Severities`]: base::diagnostics::Severities
//! [`foreign`]: base::foreign
//! [`fs`]: base::fs
//! [`fs::Stat::is_settled`]: base::fs::Stat::is_settled
//! [`held::decide`]: model::content::held::decide
//! [`ledger`]: site::ledger
//! [`link_check`]: check::link_check
//! [`near`]: base::near
//! [`output`]: build::output
//! [`plan`]: site::plan
//! [`plan::LinkTargets`]: site::plan::LinkTargets
//! [`registry`]: model::registry
//! [`release`]: model::release
//! [`release::Body`]: model::release::Body
//! [`release::facts::Facts`]: model::release::facts::Facts
//! [`release::facts::Visibility::Moved`]: model::release::facts::Visibility::Moved
//! [`release::mentions`]: model::release::mentions
//! [`relocate`]: cli::relocate
//! [`sorted_index`]: base::sorted_index
//! [`source_cache`]: model::source_cache
//! [`text_edition`]: site::text_edition
//! [`texts`]: model::texts
//! [`tree`]: model::content::tree
//! [`view`]: site::view
//! [`view::ReleaseDigests`]: site::view::ReleaseDigests
//! [`view::contract`]: site::view::contract
//! [`view::payload`]: site::view::payload
//! [`view::reference`]: site::view::reference
//! [`view::reference::TEXT`]: site::view::reference::TEXT
//! [`watch`]: build::watch
//! [`xml_chars`]: base::xml_chars
#![warn(unreachable_pub)]
#![allow(rustdoc::private_intra_doc_links, reason = "it is written for `cargo doc --document-private-items`")]
#![cfg_attr(
    test,
    allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "tests make and read their own files")
)]

mod base;
pub mod build;
pub mod check;
pub mod cli;
mod deploy;
mod feed;
mod locale;
mod model;
pub mod serve;
mod site;
mod theme;
mod yaml;

pub use base::diagnostics::{Diagnostic, Kind, Severity};

/// What fuzz targets, benchmarks and tests look at one by one. It is no part of what the library promises.
#[doc(hidden)]
pub mod internals {
    pub use crate::base::address::{decode, encode};
    pub use crate::base::hash::Digest;
    pub use crate::base::registry_kind::RegistryKind;
    pub use crate::check::templates::parsed::Templates;
    pub use crate::check::templates::schema::{Schema, Type};
    pub use crate::check::templates::walk::{Known, Missing, Seen, Walk};
    pub mod relocate {
        pub use crate::cli::relocate::{files_of, rewrite, set_key};
    }
    pub use crate::cli::relocate::Moves;
    pub use crate::feed::model::Format;
    pub use crate::locale::country::Names;
    pub mod config {
        pub use crate::model::config::read;
    }
    pub use crate::model::config::Config;
    pub use crate::model::content::common::find_file;
    pub use crate::model::content::front_matter::Document;
    pub use crate::model::content::held::Audience;
    pub use crate::model::content::tree::{CONTENT, Tree, join};
    pub use crate::model::release::destination::{Destination, Target};
    pub use crate::model::release::dialect::Rules;
    pub use crate::model::release::links::{find_links, leads_here};
    pub use crate::model::release::markdown::Markdown;
    pub use crate::model::release::tags::{Token, tokens};
    pub mod release {
        pub use crate::model::release::{FOLDER, parse};
    }
    pub use crate::model::release::ParseOutcome;
    pub use crate::serve::find::{Found, find};
    pub use crate::serve::path::{Wanted, hidden};
    pub mod headers {
        pub use crate::serve::headers::{dress, of_site, refused};
    }
    pub mod host {
        pub use crate::serve::host::is_allowed;
    }
    pub mod ledger {
        pub use crate::site::ledger::lines;
    }
    pub use crate::site::plan::link_targets::Previous;
    pub use crate::site::plan::{OutputFile, Plan, Subject};
    pub use crate::site::text_edition::markdown::plain;
    pub use crate::site::view::{ViewContext, Viewer};
    pub mod depth {
        pub use crate::locale::messages::depth::of_strings;
        pub use crate::theme::depth::of_template;
    }
    pub mod yaml {
        pub use crate::yaml::{Input, locate, read, step::Step};
    }
}
