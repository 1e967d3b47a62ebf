## On every page

skip_to_content = Skip to content
menu = Main menu
languages = Languages
trail = You are here
feeds = Feeds
dark_colors = Dark colours
# Stands between the parts of a list in a line
comma = { ", " }

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

## Addresses that lead nowhere, or elsewhere

not_found = Page not found
not_found_text = There is no page at this address. It may have moved, or the address may be mistyped.
home_page = Home
home = Go to the home page
moved = This page has moved
