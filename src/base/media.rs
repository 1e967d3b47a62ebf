//! Media types of files, by their extension.

use std::io::{BufRead, Read, Seek};

use quick_xml::events::Event;

/// The media type of a file, as the Internet Assigned Numbers Authority has registered it.
pub(crate) fn media_type(path: &str) -> &'static str {
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

/// What a file is by its first bytes (WHATWG MIME Sniffing, section 6.1, and the formats that cameras, scanners and offices
/// make besides): its media type. `None` for all that is not known here.
pub(crate) fn sniffed(head: &[u8]) -> Option<&'static str> {
    let brand = head.get(4..12).and_then(|box_of| box_of.strip_prefix(b"ftyp"));
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start().to_ascii_lowercase();
    Some(match head {
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [b'G', b'I', b'F', b'8', ..] => "image/gif",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => "image/tiff",
        [b'B', b'M', ..] => "image/bmp",
        [b'%', b'P', b'D', b'F', ..] => "application/pdf",
        [b'P', b'K', 3, 4, ..] => "application/zip",
        _ if matches!(brand, Some(b"avif" | b"avis")) => "image/avif",
        _ if matches!(brand, Some(b"heic" | b"heix" | b"hevc" | b"mif1" | b"msf1")) => "image/heic",
        _ if text.starts_with(b"<!doctype html") || text.starts_with(b"<html") => "text/html",
        _ if text.starts_with(b"<svg") || text.starts_with(b"<?xml") || text.starts_with(b"<!--") => "image/svg+xml",
        _ => return None,
    })
}

/// Width and height of a picture in pixels as browsers show it, where its format says. Of a file no more than its first
/// part is read.
pub(crate) fn picture_size(mut picture: impl BufRead + Seek) -> Option<(u32, u32)> {
    match imagesize::reader_size(&mut picture) {
        Ok(size) => {
            let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
            picture.rewind().ok()?;
            let mut head = Vec::new();
            picture.take(EXIF_HEAD).read_to_end(&mut head).ok()?;
            Some(if lies_on_its_side(&head) { (height, width) } else { (width, height) })
        }
        Err(_) => {
            picture.rewind().ok()?;
            svg_size(picture.take(SVG_HEAD))
        }
    }
}

/// Within how many bytes a JPEG has its Exif segment, which has 64 KiB at most; JFIF alone may come before it.
const EXIF_HEAD: u64 = 66 << 10;

/// True for a JPEG that was taken with the camera turned by a quarter, and is turned back where it is shown: whose Exif
/// orientation is one of 5 to 8 (CIPA DC-008, section 4.6.4; the segments of the file are those of ITU-T T.81, annex B).
fn lies_on_its_side(bytes: &[u8]) -> bool {
    exif(bytes).and_then(orientation).is_some_and(|orientation| (5..=8).contains(&orientation))
}

/// What the first Exif segment of a JPEG holds: a TIFF.
fn exif(jpeg: &[u8]) -> Option<&[u8]> {
    let mut rest = jpeg.strip_prefix(&[0xff, 0xd8])?;
    loop {
        let (&marker, after) = rest.strip_prefix(&[0xff])?.split_first()?;
        // A marker may have fill bytes before it; with the start of the scan the pictures begin.
        if marker == 0xff {
            rest = &rest[1..];
            continue;
        }
        if marker == 0xda {
            return None;
        }
        let length = usize::from(u16::from_be_bytes(after.first_chunk().copied()?));
        let segment = after.get(2..length)?;
        match segment.strip_prefix(b"Exif\0\0") {
            Some(tiff) if marker == 0xe1 => return Some(tiff),
            _ => rest = &after[length..],
        }
    }
}

/// The value of the tag `Orientation` in the first directory of a TIFF (TIFF 6.0, section 2).
fn orientation(tiff: &[u8]) -> Option<u16> {
    let little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let two = *tiff.get(at..)?.first_chunk::<2>()?;
        Some(if little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    };
    let long = |at: usize| {
        let four = *tiff.get(at..)?.first_chunk::<4>()?;
        Some(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) } as usize)
    };
    let directory = long(4)?;
    let entries = (0..usize::from(short(directory)?)).map(|number| directory + 2 + 12 * number);
    let found = entries.take_while(|entry| entry + 12 <= tiff.len()).find(|entry| short(*entry) == Some(0x0112))?;
    short(found + 8)
}

/// Within how many bytes the root of an SVG begins; comments of editors may come before it.
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

    /// A JPEG of 40 by 30 pixels without its picture, with an Exif orientation.
    fn jpeg(orientation: u16, little: bool) -> Vec<u8> {
        let short = |value: u16| if little { value.to_le_bytes() } else { value.to_be_bytes() };
        let long = |value: u32| if little { value.to_le_bytes() } else { value.to_be_bytes() };
        let mut tiff = if little { b"II*\0".to_vec() } else { b"MM\0*".to_vec() };
        tiff.extend(long(8));
        tiff.extend(short(2));
        for (tag, value) in [(0x010f, 7), (0x0112, orientation)] {
            tiff.extend([&short(tag)[..], &short(3), &long(1), &short(value), &[0, 0]].concat());
        }
        tiff.extend(long(0));
        let segment =
            |marker: u8, body: &[u8]| [&[0xff, marker], &(body.len() as u16 + 2).to_be_bytes()[..], body].concat();
        let frame = [8, 0, 30, 0, 40, 1, 1, 0x11, 0];
        let exif = [&b"Exif\0\0"[..], &tiff].concat();
        [&[0xff, 0xd8][..], &segment(0xe0, b"JFIF\0"), &segment(0xe1, &exif), &segment(0xc0, &frame), &[0xff, 0xda]]
            .concat()
    }

    #[test]
    fn pictures_that_lie_on_their_side_stand_up() {
        let size = |bytes: Vec<u8>| picture_size(std::io::Cursor::new(bytes));
        for little in [true, false] {
            for orientation in 1..=4 {
                assert_eq!(size(jpeg(orientation, little)), Some((40, 30)), "{orientation}");
            }
            for orientation in 5..=8 {
                assert_eq!(size(jpeg(orientation, little)), Some((30, 40)), "{orientation}");
            }
            assert_eq!(size(jpeg(9, little)), Some((40, 30)));
        }
        // Nothing that is cut off or changed ends badly.
        let whole = jpeg(6, true);
        for at in 0..whole.len() {
            size(whole[..at].to_vec());
            for byte in [0, 1, 0x7f, 0xff] {
                let mut other = whole.clone();
                other[at] = byte;
                size(other);
            }
        }
    }

    #[test]
    fn sizes_of_pictures_are_found() {
        let size = |svg: &str| picture_size(std::io::Cursor::new(svg));
        assert_eq!(size("<?xml version='1.0'?><!-- x --><svg width=\"64\" height=\"48px\"/>"), Some((64, 48)));
        assert_eq!(size("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 120 60.4'></svg>"), Some((120, 60)));
        assert_eq!(size("<svg width='100%' height='100%' viewBox='0,0,10,20'/>"), Some((10, 20)));
        for none in ["", "<svg/>", "<html/>", "<svg viewBox='0 0 0 0'/>", "text", "<svg width='"] {
            assert_eq!(size(none), None, "{none}");
        }
    }
}
