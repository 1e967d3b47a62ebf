//! Forms of values of `site.yaml`, and what was probably meant by others.

/// Zones that are so many whole hours ahead of UTC all year round, or, behind it, at least in winter.
const ZONES: [(i8, &str); 20] = [
    (-10, "Pacific/Honolulu"),
    (-9, "America/Anchorage"),
    (-8, "America/Los_Angeles"),
    (-7, "America/Denver"),
    (-6, "America/Mexico_City"),
    (-5, "America/New_York"),
    (-4, "America/Halifax"),
    (-3, "America/Sao_Paulo"),
    (-1, "Atlantic/Azores"),
    (1, "Europe/Berlin"),
    (2, "Europe/Kyiv"),
    (3, "Europe/Moscow"),
    (4, "Asia/Baku"),
    (5, "Asia/Tashkent"),
    (6, "Asia/Bishkek"),
    (7, "Asia/Bangkok"),
    (8, "Asia/Shanghai"),
    (9, "Asia/Tokyo"),
    (10, "Australia/Brisbane"),
    (12, "Pacific/Auckland"),
];

/// What to do about a zone that is written as an offset, such as `GMT+6` or `+06:00`: no guess, since one that is near
/// is another hour.
pub(super) fn zone_of_offset(written: &str) -> String {
    let offset = written.trim_start_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
    let hours = offset.strip_suffix(":00").or_else(|| offset.strip_suffix("00")).unwrap_or(offset);
    let zone = hours.parse::<i8>().ok().and_then(|hours| ZONES.iter().find(|(known, _)| *known == hours));
    let named = "a zone is named by a place, as in the IANA time zone database";
    match zone {
        Some((hours, zone)) => {
            let side = if *hours < 0 { "behind" } else { "ahead of" };
            format!("{named}; {} h {side} UTC is, for instance, `{zone}`", hours.unsigned_abs())
        }
        None => format!("{named}: `Asia/Bishkek`"),
    }
}

/// Whether a text can begin ids of feeds: a host or an e-mail address, a comma, and a year or day on which it was the
/// office's (RFC 4151, section 2.1).
pub(super) fn is_tagging_entity(text: &str) -> bool {
    let Some((authority, date)) = text.split_once(',') else { return false };
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._@".contains(c);
    let mut parts = date.split('-');
    let is_number = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    !authority.is_empty()
        && authority.chars().all(plain)
        && parts.next().is_some_and(|year| is_number(year, 4))
        && parts.clone().count() <= 2
        && parts.all(|part| is_number(part, 2))
}

/// Whether an entry of the menu is the whole address of another site, or one for mail or calls.
pub(super) fn is_address(word: &str) -> bool {
    let word = word.trim();
    word.contains("://") || ["//", "mailto:", "tel:"].iter().any(|start| word.starts_with(start))
}
