//! YAML as commands write it into new files, for people to go on with.

/// A text as a YAML value: as it is where nothing in it can be misread, else in quotes.
///
/// A JSON string is a YAML string in double quotes, whatever it holds.
pub(super) fn scalar(text: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || " -.,()’‘“”«»–—/".contains(letter);
    let safe = text.starts_with(|first: char| first.is_alphabetic() || first == '/')
        && text.chars().all(plain)
        && !text.ends_with(' ')
        && !matches!(text.to_lowercase().as_str(), "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n");
    if safe { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

/// Texts as a list on one line, where no item may hold a comma outside quotes.
pub(super) fn list(items: &[String]) -> String {
    let items: Vec<String> = items
        .iter()
        .map(|item| match item.contains(',') {
            true => serde_json::Value::from(item.as_str()).to_string(),
            false => scalar(item),
        })
        .collect();
    format!("[{}]", items.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Input, read};
    use proptest::prelude::*;
    use serde_json::{Map, Value};

    fn read_back(value: &str) -> Option<Value> {
        let text = format!("key: {value}\n");
        let read = read::<Map<String, Value>>(&Input::whole("x", &text));
        assert!(read.faults.is_empty(), "{text}{:?}", read.faults);
        read.value?.remove("key")
    }

    #[test]
    fn texts_that_need_no_quotes_have_none() {
        assert_eq!(scalar("Council meets in Bishkek"), "Council meets in Bishkek");
        assert_eq!(scalar("Заседание Совета — итоги"), "Заседание Совета — итоги");
        assert_eq!(scalar("Talks: day two"), "\"Talks: day two\"");
        assert_eq!(scalar("No"), "\"No\"");
        assert_eq!(list(&["scns".into(), "a, b".into()]), "[scns, \"a, b\"]");
    }

    proptest! {
        #[test]
        fn any_text_is_read_back(text in "\\PC{0,40}") {
            prop_assert_eq!(read_back(&scalar(&text)), Some(Value::from(text.clone())));
            let items = vec![text.clone(), text.clone()];
            prop_assert_eq!(read_back(&list(&items)), Some(Value::from(items)));
        }
    }
}
