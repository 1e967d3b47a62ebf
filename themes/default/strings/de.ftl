# An unreviewed draft: no native speaker of German has read these strings yet.

## On every page

skip_to_content = Zum Inhalt springen
menu = Hauptmenü
languages = Sprachen
trail = Sie sind hier
feeds = Feeds
dark_colors = Dunkle Farben
# Stands between the parts of a list in a line
comma = { ", " }

## Facets and their indexes

agency = Behörde
agencies = Behörden
country = Land
countries = Länder
topic = Thema
topics = Themen
person = Person
people = Personen
event = Veranstaltung
events = Veranstaltungen
no_entries = Die Liste ist noch leer.
# Names the map of countries
releases_by_country = Pressemitteilungen nach Land
# $n: the number of releases
releases_count =
    { $n ->
        [one] { $n } Pressemitteilung
       *[other] { $n } Pressemitteilungen
    }

## A facet's landing page

group_all = Pressemitteilungen
group_host = Als Gastgeberland
group_participant = Als Teilnehmerland
group_subject = Über dieses Land
by_year = Nach Jahren
per_month = Mitteilungen pro Monat
month = Monat
releases = Mitteilungen
roles = Funktionen
dates = Termin
parent = Gehört zu
children = Umfasst
website = Website
# Names that an agency had before
former_names = Früherer Name
successors = Nachfolger
predecessors = Vorgänger
# Stands before the dates of an agency
existence = Bestand

## Lists and archives

archive = Archiv
featured = Im Blickpunkt
newest_releases = Aktuelle Pressemitteilungen
all_releases = Alle Pressemitteilungen
no_releases = Es gibt noch keine Pressemitteilungen.
pager = Neuere und ältere
older = Ältere
newer = Neuere

## A release

press_release = Pressemitteilung
# The status line, unless the release has one of its own
for_immediate_release = Zur sofortigen Veröffentlichung
# $date: with time and zone
status_embargoed = Sperrfrist: { $date }
# $form tells which of the others there are; $place_capitals is $place in capital letters
dateline =
    { $form ->
        [place_country] { $place_capitals } ({ $country }), { $date }
        [place] { $place_capitals }, { $date }
        [country] { $country }, { $date }
       *[date] { $date }
    }
# Stands between the dateline and the text
dateline_end = –
# $number: the release's own number, as text
release_number = Nr. { $number }
# Stands before a date
updated = Aktualisiert am
# Stands before a date
embargoed_until = Sperrfrist:
scheduled_for = Veröffentlichung am
superseded_by = Ersetzt durch
supersedes = Ersetzt
draft_notice = Entwurf. Nicht zur Veröffentlichung.
withdrawn = Zurückgezogen
# A date follows
withdrawn_notice = Diese Pressemitteilung wurde zurückgezogen.
corrections = Berichtigungen
end_mark = – Ende –
pictures = Bilder
# $credit: who made the picture
image_credit = Bildnachweis: { $credit }
notes_to_editors = Hinweise für die Redaktionen
# $name: the agency's name
about_agency = Kurzporträt: { $name }
contacts = Pressekontakt
telephone = Tel.
email = E-Mail
hours = Erreichbarkeit
documents = Dokumente
plain_text = Reiner Text
# Stands before the address of the page in the plain-text edition
on_the_web = Im Internet
details = Angaben
place = Ort
host_country = Gastgeberland
participating_countries = Teilnehmende Länder
subject_countries = Behandelte Länder
source = Quelle
available_until = Verfügbar bis
related_releases = Mehr zum Thema
neighbours = Vorherige und nächste Pressemitteilung
previous_release = Vorherige
next_release = Nächste

## Addresses that lead nowhere, or elsewhere

not_found = Seite nicht gefunden
not_found_text = Unter dieser Adresse gibt es keine Seite. Vielleicht ist sie umgezogen, oder die Adresse enthält einen Tippfehler.
home_page = Startseite
home = Zur Startseite
moved = Diese Seite ist umgezogen
