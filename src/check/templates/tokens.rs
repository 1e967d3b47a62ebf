//! Tokens of tags: their texts, and where brackets close.

use crate::theme::tags::{Token, What};

impl Token {
    /// As it is written, more or less.
    pub(super) fn text(&self) -> String {
        match &self.what {
            What::Name(name) => name.clone(),
            What::Text(text) => format!("\"{text}\""),
            What::Number => "0".to_owned(),
            What::Sign(sign) => sign.to_string(),
        }
    }

    pub(super) fn name(&self) -> Option<&String> {
        match &self.what {
            What::Name(name) => Some(name),
            _ => None,
        }
    }
}

/// The first text among some tokens.
pub(super) fn first_text(tokens: &[Token]) -> Option<&str> {
    tokens.iter().find_map(|token| match &token.what {
        What::Text(text) => Some(text.as_str()),
        _ => None,
    })
}

/// Where the bracket or brace that opens at `open` is closed.
pub(super) fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.what {
            What::Sign('[' | '{' | '(') => depth += 1,
            What::Sign(']' | '}' | ')') => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}
