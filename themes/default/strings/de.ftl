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
# Stand around a short name behind the long one
bracket_open = { " (" }
bracket_close = )

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
disputed_territory = Umstrittenes Gebiet; bei keinem Land mitgezählt
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
# In lists of the preview, before a title
waiting_draft = Entwurf
waiting_embargoed = Mit Sperrfrist
waiting_scheduled = Geplant
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
# Stand behind a number
bytes = B
kilobytes = kB
megabytes = MB
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

## An accessibility statement

# $body: who makes the statement; $law: the law that asks for it, in the form that the sentence needs
accessibility_commitment = { $body } ist bemüht, diese Website barrierefrei zugänglich zu machen.
accessibility_commitment_by_law = { $body } ist bemüht, diese Website im Einklang mit { $law } barrierefrei zugänglich zu machen.
# Stands before an address
accessibility_scope = Diese Erklärung gilt für:
accessibility_status = Stand der Vereinbarkeit mit den Anforderungen
# $standard: such as WCAG 2.2 AA
accessibility_full = Diese Website ist mit { $standard } vollständig vereinbar.
accessibility_partial = Diese Website ist mit { $standard } teilweise vereinbar. Was nicht barrierefrei ist, steht unten.
accessibility_none = Diese Website ist mit { $standard } nicht vereinbar. Was nicht barrierefrei ist, steht unten.
accessibility_unknown = Ob diese Website mit { $standard } vereinbar ist, ist noch nicht festgestellt.
accessibility_exceptions = Nicht barrierefreie Inhalte
# Why content is not accessible, as headings
accessibility_noncompliance = Unvereinbarkeit mit den Anforderungen
accessibility_burden = Unverhältnismäßige Belastung
accessibility_out_of_scope = Außerhalb des Anwendungsbereichs des Gesetzes
accessibility_preparation = Erstellung dieser Erklärung
# $date: as the page writes it
accessibility_prepared = Diese Erklärung wurde am { $date } erstellt.
accessibility_reviewed = Sie wurde zuletzt am { $date } überprüft.
accessibility_feedback = Rückmeldung und Kontakt
accessibility_feedback_text = Sagen Sie uns, welche Inhalte Sie nicht nutzen können, oder fordern Sie sie in einer Form an, die Sie nutzen können.
# $time: as the page writes it
accessibility_answer = Frist für unsere Antwort: { $time }.
accessibility_enforcement = Durchsetzungsverfahren
# Stands before a name
accessibility_enforcement_text = Wenn unsere Antwort Sie nicht zufriedenstellt, können Sie sich an diese Stelle wenden:

## Addresses that lead nowhere, or elsewhere

not_found = Seite nicht gefunden
not_found_text = Unter dieser Adresse gibt es keine Seite. Vielleicht ist sie umgezogen, oder die Adresse enthält einen Tippfehler.
home_page = Startseite
home = Zur Startseite
moved = Diese Seite ist umgezogen
