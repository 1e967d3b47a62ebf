## On every page

skip_to_content = Мазмунга өтүү
menu = Башкы меню
languages = Тилдер
trail = Сиз бул жердесиз
feeds = Тасмалар
dark_colors = Караңгы түстөр
# Stands between the parts of a list in a line
comma = { ", " }
# Stand around a short name behind the long one
bracket_open = { " (" }
bracket_close = )

## Facets and their indexes

agency = Мекеме
agencies = Мекемелер
country = Өлкө
countries = Өлкөлөр
topic = Тема
topics = Темалар
person = Инсан
people = Инсандар
event = Иш-чара
events = Иш-чаралар
no_entries = Тизме азырынча бош.
# Names the map of countries
releases_by_country = Өлкөлөр боюнча пресс-релиздер
disputed_territory = Талаштуу аймак; эч бир өлкөнүн эсебине кирбейт
# $n: the number of releases
releases_count =
    { $n ->
        [one] { $n } пресс-релиз
       *[other] { $n } пресс-релиз
    }

## A facet's landing page

group_all = Пресс-релиздер
group_host = Кабыл алуучу өлкө катары
group_participant = Катышуучу катары
group_subject = Бул өлкө жөнүндө
by_year = Жылдар боюнча
per_month = Айлар боюнча пресс-релиздер
month = Ай
releases = Пресс-релиздер
roles = Кызмат орундары
dates = Өткөрүү күндөрү
parent = Жогору турган
children = Курамына киргендер
website = Сайты
# Names that an agency had before
former_names = Мурдагы аталышы
successors = Укук улоочулары
predecessors = Мурдагы мекемелер
# Stands before the dates of an agency
existence = Иштеген мезгили

## Lists and archives

archive = Архив
featured = Башкы окуялар
newest_releases = Акыркы пресс-релиздер
all_releases = Бардык пресс-релиздер
no_releases = Азырынча пресс-релиздер жок.
pager = Кийинкилери жана мурдагылары
older = Мурдагылары
newer = Кийинкилери

## A release

press_release = Пресс-релиз
# The status line, unless the release has one of its own
for_immediate_release = Токтоосуз жарыялоо үчүн
# $date: with time and zone
status_embargoed = Эмбарго мөөнөтү: { $date }
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
release_number = № { $number }
# Stands before a date
updated = Жаңыртылды:
# Stands before a date
embargoed_until = Эмбарго мөөнөтү:
scheduled_for = Жарыялана турган күнү:
superseded_by = Ордуна келген билдирүү:
supersedes = Кайсынын ордуна
draft_notice = Долбоор. Жарыялоого болбойт.
# In lists of the preview, before a title
waiting_draft = Долбоор
waiting_embargoed = Эмбаргодо
waiting_scheduled = Пландалган
withdrawn = Кайтарылып алынган
# A date follows
withdrawn_notice = Бул пресс-релиз кайтарылып алынды.
corrections = Оңдоолор
end_mark = – Аягы –
pictures = Сүрөттөр
# $credit: who made the picture
image_credit = Автору: { $credit }
notes_to_editors = Редакторлор үчүн эскертүүлөр
# $name: the agency's name
about_agency = { $name } жөнүндө
contacts = Басма сөз үчүн байланыш
telephone = Тел.
email = Эл. почта
hours = Иш убактысы
documents = Документтер
# Stand behind a number
bytes = Б
kilobytes = кБ
megabytes = МБ
plain_text = Жөнөкөй текст
# Stands before the address of the page in the plain-text edition
on_the_web = Интернетте
details = Маалымат
place = Жери
host_country = Кабыл алуучу өлкө
participating_countries = Катышуучу өлкөлөр
subject_countries = Сөз болгон өлкөлөр
source = Булак
available_until = Жеткиликтүү мөөнөтү
related_releases = Тема боюнча
neighbours = Мурунку жана кийинки пресс-релиз
previous_release = Мурунку
next_release = Кийинки

## An accessibility statement

# $body: who makes the statement; $law: the law that asks for it, in the form that the sentence needs
accessibility_commitment = { $body } бул сайтты бардыгы үчүн жеткиликтүү кылууга умтулат.
accessibility_commitment_by_law = { $body } бул сайтты { $law } ылайык бардыгы үчүн жеткиликтүү кылууга умтулат.
# Stands before an address
accessibility_scope = Бул билдирүү төмөнкү сайтка тиешелүү:
accessibility_status = Талаптарга шайкештик
# $standard: such as WCAG 2.2 AA
accessibility_full = Сайт { $standard } талаптарына толук жооп берет.
accessibility_partial = Сайт { $standard } талаптарына жарым-жартылай жооп берет. Жеткиликсиз мазмун төмөндө көрсөтүлгөн.
accessibility_none = Сайт { $standard } талаптарына жооп бербейт. Жеткиликсиз мазмун төмөндө көрсөтүлгөн.
accessibility_unknown = Сайттын { $standard } талаптарына жооп берери азырынча аныктала элек.
accessibility_exceptions = Жеткиликсиз мазмун
# Why content is not accessible, as headings
accessibility_noncompliance = Талаптарга жооп бербейт
accessibility_burden = Өтө чоң чыгым талап кылат
accessibility_out_of_scope = Мыйзам колдонулбаган мазмун
accessibility_preparation = Билдирүүнүн даярдалышы
# $date: as the page writes it
accessibility_prepared = Билдирүү даярдалган күн: { $date }.
accessibility_reviewed = Акыркы жолу каралган күн: { $date }.
accessibility_feedback = Пикирлер жана байланыш
accessibility_feedback_text = Колдоно албай жаткан мазмун жөнүндө бизге кабарлаңыз же аны өзүңүзгө ылайыктуу түрдө сураңыз.
# $time: as the page writes it
accessibility_answer = Жооп берүү мөөнөтү: { $time }.
accessibility_enforcement = Даттануу тартиби
# Stands before a name
accessibility_enforcement_text = Биздин жооп сизди канааттандырбаса, бул жерге кайрылсаңыз болот:

## Addresses that lead nowhere, or elsewhere

not_found = Бет табылган жок
not_found_text = Бул даректе бет жок. Ал көчүрүлгөн же дарек туура эмес терилген болушу мүмкүн.
home_page = Башкы бет
home = Башкы бетке өтүү
moved = Бул бет көчүрүлдү
