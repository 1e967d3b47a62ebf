//! Texts of front matter without what surrounds them.

/// Texts as they are kept, without room to grow.
pub(super) fn boxed(texts: Option<Vec<String>>) -> Box<[Box<str>]> {
    texts.unwrap_or_default().into_iter().map(String::into_boxed_str).collect()
}

/// A text without white space around it; `None` if nothing is left.
pub(super) fn filled(text: Option<String>) -> Option<String> {
    let text = text?;
    let trimmed = text.trim();
    if trimmed.is_empty() {
        None
    } else if trimmed.len() == text.len() {
        Some(text)
    } else {
        Some(trimmed.to_owned())
    }
}

/// A text on one line, as titles are.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
