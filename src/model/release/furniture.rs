//! What is around the text of a release: contacts, documents, pictures, corrections, and what became of it.

use jiff::tz::TimeZone;

use super::facts::{Attachment, Image};
use super::front;
use super::front::RawContact;
use super::trim::filled;
use crate::base::diagnostics::Kind;
use crate::base::media::media_type;
use crate::locale::stamp::Stamp;
use crate::model::content::common::{check_email, check_website};
use crate::model::content::front_matter::Document;
use crate::yaml::{self, Step};

/// Reports addresses of mail that are none.
pub(super) fn report_emails(document: &mut Document, contacts: &Option<Vec<RawContact>>) {
    for (at, contact) in contacts.iter().flatten().enumerate() {
        let path = [Step::Key("contacts"), Step::Index(at), Step::Key("email")];
        check_email(document, &path, contact.email.as_deref());
    }
}

/// The documents of a release.
pub(super) fn read_attachments(document: &mut Document, written: Option<Vec<front::RawAttachment>>) -> Vec<Attachment> {
    let mut attached = Vec::new();
    for (at, raw) in written.unwrap_or_default().into_iter().enumerate() {
        let front::RawAttachment { src, title, lang } = raw;
        let path = [Step::Key("attachments"), Step::Index(at)];
        if let Some(src) = bundled(document, &path, src) {
            attached.push(Attachment { src, title: filled(title), lang: filled(lang) });
        }
    }
    attached
}

/// The pictures of a release.
pub(super) fn read_images(document: &mut Document, written: Option<Vec<front::RawImage>>) -> Vec<Image> {
    let mut pictures = Vec::new();
    for (at, raw) in written.unwrap_or_default().into_iter().enumerate() {
        let front::RawImage { src, alt, caption, credit, rights } = raw;
        let path = [Step::Key("images"), Step::Index(at)];
        if let Some(src) = bundled(document, &path, src) {
            let media = media_type(&src);
            let is_known = media.starts_with("image/") || media == "application/octet-stream" && !is_camera_raw(&src);
            if !is_known {
                let message =
                    format!("`{}.src` is `{src}`, which browsers do not show as a picture", yaml::name(&path));
                let help = "name a JPEG, PNG, GIF, WebP, AVIF or SVG; documents belong under `attachments`";
                document.fault(Kind::BadPicture, &path, message, Some(help.to_owned()));
            }
            let (caption, credit) = (filled(caption), filled(credit));
            let alt = alt.map(|alt| alt.trim().to_owned());
            pictures.push(Image { src, alt, caption, credit, rights: filled(rights) });
        }
    }
    pictures
}

/// The corrections of a release, newest first.
pub(super) fn read_corrections(
    document: &mut Document,
    written: Option<Vec<front::RawCorrection>>,
    zone: &TimeZone,
) -> Vec<(Stamp, Option<String>)> {
    let mut notes = Vec::new();
    for (at, raw) in written.unwrap_or_default().into_iter().enumerate() {
        let front::RawCorrection { date, note } = raw;
        let path = [Step::Key("corrections"), Step::Index(at), Step::Key("date")];
        if date.is_none() {
            let message = format!("`{}` is missing", yaml::name(&path));
            document.fault(Kind::MissingKey, &path[..2], message, Some("say when it was corrected".to_owned()));
        }
        if let Some(stamp) = document.stamp(&path, date.as_deref(), zone) {
            notes.push((stamp, filled(note)));
        }
    }
    notes.sort_by_key(|(stamp, _)| std::cmp::Reverse(stamp.instant()));
    notes
}

/// When and why a release was withdrawn.
pub(super) fn read_withdrawal(
    document: &mut Document,
    raw: front::RawWithdrawal,
    zone: &TimeZone,
) -> (Option<Stamp>, Option<String>) {
    let front::RawWithdrawal { date, reason } = raw;
    let path = [Step::Key("withdrawn"), Step::Key("date")];
    (document.stamp(&path, date.as_deref(), zone), filled(reason))
}

/// Where the address of a release leads that was taken away.
pub(super) fn read_unpublish(document: &mut Document, raw: front::RawUnpublish) -> String {
    let redirect = filled(raw.redirect);
    if let Some(url) = redirect.as_deref().filter(|redirect| redirect.contains("://")) {
        check_website(document, &[Step::Key("unpublish"), Step::Key("redirect")], url);
    }
    if redirect.is_none() {
        let help = "name where the address leads now: `unpublish: {redirect: releases/2025/newer.md}`; a release \
                    that leaves nothing behind has `expires`";
        document.leave_out("unpublish", "`unpublish.redirect` is missing", Some(help.to_owned()));
    }
    redirect.unwrap_or_default()
}

/// True for pictures of scanners and cameras that browsers do not show, by their names.
fn is_camera_raw(src: &str) -> bool {
    let ending = src.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    matches!(&*ending, "tif" | "tiff" | "heic" | "heif" | "bmp" | "psd" | "eps" | "raw")
}

/// The name of a file beside the release; whether it is there is found out when all files are known.
fn bundled(document: &mut Document, path: &[Step], src: Option<String>) -> Option<String> {
    let src = filled(src);
    if src.is_none() {
        let message = format!("`{}.src` is missing", yaml::name(path));
        document.fault(Kind::MissingKey, path, message, Some("name the file".to_owned()));
    }
    src
}
