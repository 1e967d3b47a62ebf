## On every page

skip_to_content = Skip to content
menu = Main menu
languages = Languages
trail = You are here
feeds = Feeds
dark_colors = Dark colours
# Stands between the parts of a list in a line
comma = { ", " }
# Stand around a short name behind the long one
bracket_open = { " (" }
bracket_close = )

## Facets and their indexes

agency = Agency
agencies = Agencies
country = Country
countries = Countries
topic = Topic
topics = Topics
person = Person
people = People
event = Event
events = Events
no_entries = Nothing is listed here yet.
# Names the map of countries
releases_by_country = Releases by country
disputed_territory = Disputed territory; in the count of no country
# $n: the number of releases
releases_count =
    { $n ->
        [one] { $n } release
       *[other] { $n } releases
    }

## A facet's landing page

group_all = Releases
group_host = As host country
group_participant = As participant
group_subject = About this country
by_year = By year
per_month = Releases per month
month = Month
releases = Releases
roles = Roles
dates = Dates
parent = Part of
children = Includes
website = Website
# Names that an agency had before
former_names = Formerly
successors = Succeeded by
predecessors = Preceded by
# Stands before the dates of an agency
existence = In existence

## Lists and archives

archive = Archive
featured = Featured
newest_releases = Latest releases
all_releases = All releases
no_releases = There are no releases here yet.
pager = Newer and older
older = Older
newer = Newer

## A release

press_release = Press release
# The status line, unless the release has one of its own
for_immediate_release = For immediate release
# $date: with time and zone
status_embargoed = Embargoed until { $date }
# $form tells which of the others there are; $place_capitals is $place in capital letters
dateline =
    { $form ->
        [place_country] { $place_capitals }, { $country }, { $date }
        [place] { $place_capitals }, { $date }
        [country] { $country }, { $date }
       *[date] { $date }
    }
# Stands between the dateline and the text
dateline_end = —
# $number: the release's own number, as text
release_number = No. { $number }
# Stands before a date
updated = Updated
# Stands before a date
embargoed_until = Embargoed until
scheduled_for = Scheduled for
superseded_by = Superseded by
supersedes = Supersedes
draft_notice = Draft. Not for publication.
# In lists of the preview, before a title
waiting_draft = Draft
waiting_embargoed = Embargoed
waiting_scheduled = Scheduled
withdrawn = Withdrawn
# A date follows
withdrawn_notice = This release was withdrawn.
corrections = Corrections
end_mark = – Ends –
pictures = Pictures
# $credit: who made the picture
image_credit = Credit: { $credit }
notes_to_editors = Notes to editors
# $name: the agency's name
about_agency = About: { $name }
contacts = Press contacts
telephone = Tel.
email = E-mail
hours = Hours
documents = Documents
# Stand behind a number
bytes = B
kilobytes = kB
megabytes = MB
plain_text = Plain text
# Stands before the address of the page in the plain-text edition
on_the_web = On the web
details = Details
place = Place
host_country = Host country
participating_countries = Participating countries
subject_countries = Countries concerned
source = Source
available_until = Available until
related_releases = Related releases
neighbours = Previous and next release
previous_release = Previous
next_release = Next

## An accessibility statement

# $body: who makes the statement; $law: the law that asks for it, in the form that the sentence needs
accessibility_commitment = { $body } is committed to making this website accessible.
accessibility_commitment_by_law = { $body } is committed to making this website accessible, in accordance with { $law }.
# Stands before an address
accessibility_scope = This statement applies to:
accessibility_status = Compliance status
# $standard: such as WCAG 2.2 AA
accessibility_full = This website is fully compliant with { $standard }.
accessibility_partial = This website is partially compliant with { $standard }. What is not accessible is listed below.
accessibility_none = This website is not compliant with { $standard }. What is not accessible is listed below.
accessibility_unknown = It is not known yet whether this website is compliant with { $standard }.
accessibility_exceptions = Content that is not accessible
# Why content is not accessible, as headings
accessibility_noncompliance = Not compliant with the requirements
accessibility_burden = Disproportionate burden
accessibility_out_of_scope = Outside the scope of the law
accessibility_preparation = Preparation of this statement
# $date: as the page writes it
accessibility_prepared = This statement was prepared on { $date }.
accessibility_reviewed = It was last reviewed on { $date }.
accessibility_feedback = Feedback and contact
accessibility_feedback_text = Tell us about content that you cannot use, or ask for it in a form that you can.
# $time: as the page writes it
accessibility_answer = Time for our answer: { $time }.
accessibility_enforcement = Enforcement procedure
# Stands before a name
accessibility_enforcement_text = If our answer does not satisfy you, you may turn to:

## Addresses that lead nowhere, or elsewhere

not_found = Page not found
not_found_text = There is no page at this address. It may have moved, or the address may be mistyped.
home_page = Home
home = Go to the home page
moved = This page has moved
