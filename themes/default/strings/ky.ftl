## On every page

skip_to_content = Мазмунга өтүү
menu = Башкы меню
languages = Тилдер
trail = Сиз бул жердесиз
feeds = Тасмалар
dark_colors = Караңгы түстөр
# Stands between the parts of a list in a line
comma = { ", " }

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

## Addresses that lead nowhere, or elsewhere

not_found = Бет табылган жок
not_found_text = Бул даректе бет жок. Ал көчүрүлгөн же дарек туура эмес терилген болушу мүмкүн.
home_page = Башкы бет
home = Башкы бетке өтүү
moved = Бул бет көчүрүлдү
