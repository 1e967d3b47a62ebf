//! Media types of files, by their extension.

use std::io::{BufRead, Seek};

use quick_xml::events::Event;

/// The media type of a file, as the Internet Assigned Numbers Authority has registered it.
pub fn media_type(path: &str) -> &'static str {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    match extension.as_str() {
        // Documents.
        "pdf" => "application/pdf",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "ppt" => "application/vnd.ms-powerpoint",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt" => "application/vnd.oasis.opendocument.text",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "odp" => "application/vnd.oasis.opendocument.presentation",
        "rtf" => "application/rtf",
        "epub" => "application/epub+zip",
        "zip" => "application/zip",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" | "xsl" => "application/xml",
        "csv" => "text/csv",
        "ics" => "text/calendar",
        "md" => "text/markdown",
        "txt" => "text/plain",
        "vcf" => "text/vcard",
        "html" | "htm" => "text/html",
        // What pages are made of.
        "css" => "text/css",
        "js" | "mjs" => "text/javascript",
        "wasm" => "application/wasm",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        // Pictures.
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "svg" => "image/svg+xml",
        "ico" => "image/vnd.microsoft.icon",
        // Sound and film.
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "vtt" => "text/vtt",
        _ => "application/octet-stream",
    }
}

/// Width and height of a picture in pixels, where its format tells. Of a file no more than its first part is read.
pub fn picture_size(mut picture: impl BufRead + Seek) -> Option<(u32, u32)> {
    match imagesize::reader_size(&mut picture) {
        Ok(size) => Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?)),
        Err(_) => {
            picture.rewind().ok()?;
            svg_size(picture.take(SVG_HEAD))
        }
    }
}

/// Within how many bytes the root of an SVG begins; comments of editors may stand before it.
const SVG_HEAD: u64 = 1 << 20;

/// The size that the root of an SVG says, by its attributes `width` and `height`, else by its `viewBox` (SVG 2, section 8.2).
fn svg_size(svg: impl BufRead) -> Option<(u32, u32)> {
    let mut reader = quick_xml::Reader::from_reader(svg);
    let mut buffer = Vec::new();
    loop {
        let root = match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(root) | Event::Empty(root) => root,
            Event::Eof => return None,
            _ => continue,
        };
        if root.local_name().as_ref() != "svg" {
            return None;
        }
        let value = |name: &str| {
            let attribute = root.try_get_attribute(name).ok()??;
            Some(attribute.value.into_owned())
        };
        let pixels = |text: String| text.trim().trim_end_matches("px").parse::<f64>().ok().filter(|size| *size > 0.0);
        let size = value("width").and_then(pixels).zip(value("height").and_then(pixels)).or_else(|| {
            let view_box = value("viewBox")?;
            let mut numbers = view_box.split([' ', ',']).filter(|number| !number.is_empty());
            let mut number = |at: usize| numbers.nth(at)?.parse::<f64>().ok().filter(|size| *size > 0.0);
            Some((number(2)?, number(0)?))
        })?;
        return Some((size.0.round() as u32, size.1.round() as u32));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_of_the_name_counts() {
        assert_eq!(media_type("a/Figures.PDF"), "application/pdf");
        assert_eq!(media_type("a.css/plain"), "application/octet-stream");
        assert_eq!(media_type("LICENSE"), "application/octet-stream");
    }

    #[test]
    fn pictures_tell_their_size() {
        let size = |svg: &str| picture_size(std::io::Cursor::new(svg));
        assert_eq!(size("<?xml version='1.0'?><!-- x --><svg width=\"64\" height=\"48px\"/>"), Some((64, 48)));
        assert_eq!(size("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 120 60.4'></svg>"), Some((120, 60)));
        assert_eq!(size("<svg width='100%' height='100%' viewBox='0,0,10,20'/>"), Some((10, 20)));
        for none in ["", "<svg/>", "<html/>", "<svg viewBox='0 0 0 0'/>", "text", "<svg width='"] {
            assert_eq!(size(none), None, "{none}");
        }
    }
}
