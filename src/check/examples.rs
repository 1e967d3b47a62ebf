//! What a new site says of itself, on a site that still has the address of the example.

use crate::base::diagnostics::Kind;
use crate::base::fs::{self, FsError};
use crate::build::Survey;
use crate::model::catalog::{Finding, Spot};
use crate::model::release::placeholder;

/// That such texts are there. Once the site has an address of its own, each of them is an error of every build.
pub(super) fn of_a_new_site(survey: &Survey) -> Result<Option<Finding>, FsError> {
    if !placeholder::is_example(&survey.settings.config) {
        return Ok(None);
    }
    let tree = survey.sources.tree();
    let mut files = Vec::new();
    for path in tree.files().iter().filter(|path| path.ends_with(".md")) {
        let bytes = fs::read(&tree.on_disk(path))?;
        if placeholder::is_of_a_new_site(&String::from_utf8_lossy(&bytes)) {
            files.push(&**path);
        }
    }
    let Some(first) = files.first() else { return Ok(None) };
    let message = format!(
        "`base_url` is still that of the example, and {} still in the words of a new site",
        match files.len() {
            1 => format!("{first} is"),
            2 => format!("{first} and 1 other file are"),
            count => format!("{first} and {} other files are", count - 1),
        }
    );
    let help = "write at `base_url` where the site will be published; each of these texts is then reported";
    let spot = Spot::key("base_url");
    Ok(Some(Finding::new(Kind::ExampleSite, Finding::CONFIG, spot, message, Some(help.to_owned()))))
}
