//! `robots.txt`, [RFC 9309](https://www.rfc-editor.org/rfc/rfc9309).

/// Writes a `robots.txt` that lets every crawler read everything and names the sitemap, or the index of sitemaps, by
/// its absolute address.
///
/// What a press office publishes is meant to be found; a page that is not meant for search engines says so itself,
/// since a crawler that may not fetch it would never see that. The file works only at the root of a host: a site below
/// a path has to add the sitemap to the host's own file.
pub(crate) fn robots(sitemap_url: &str) -> String {
    // A line break in the address would begin another rule.
    let sitemap_url = sitemap_url.replace(char::is_control, "");
    format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap_url}\n")
}
