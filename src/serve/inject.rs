//! Puts a tag into a page on its way out. Nothing of it is ever written to the disk.

/// The page with `tag` before the end of its body, or at the end where no end of a body is written.
pub(super) fn inject(mut page: Vec<u8>, tag: &str) -> Vec<u8> {
    const END: &[u8] = b"</body";
    let at = page.windows(END.len()).rposition(|window| window.eq_ignore_ascii_case(END)).unwrap_or(page.len());
    page.splice(at..at, tag.bytes());
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_stand_at_the_end_of_the_body() {
        for (page, expected) in [
            ("<body>a</body></html>", "<body>a<x></body></html>"),
            ("<BODY>a</BODY >", "<BODY>a<x></BODY >"),
            ("<pre></body></pre>b</body>", "<pre></body></pre>b<x></body>"),
            ("<p>a", "<p>a<x>"),
            ("", "<x>"),
        ] {
            assert_eq!(inject(page.into(), "<x>"), expected.as_bytes(), "{page}");
        }
        // Bytes that are not text stay as they are.
        assert_eq!(inject(b"\xff</body>".to_vec(), "<x>"), b"\xff<x></body>");
    }
}
