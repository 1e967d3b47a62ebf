# An unreviewed draft: no native speaker of Tajik has read these strings yet.

## On every page

skip_to_content = Гузариш ба муҳтаво
menu = Менюи асосӣ
languages = Забонҳо
trail = Шумо дар ин ҷоед
feeds = Лентаҳои хабарӣ
dark_colors = Рангҳои торик
# Stands between the parts of a list in a line
comma = { ", " }
# Stand around a short name behind the long one
bracket_open = { " (" }
bracket_close = )

## Facets and their indexes

agency = Идора
agencies = Идораҳо
country = Кишвар
countries = Кишварҳо
topic = Мавзуъ
topics = Мавзуъҳо
person = Шахс
people = Шахсон
event = Чорабинӣ
events = Чорабиниҳо
no_entries = Рӯйхат ҳоло холӣ аст.
# Names the map of countries
releases_by_country = Пресс-релизҳо аз рӯи кишварҳо
disputed_territory = Ҳудуди баҳснок; ба ҳисоби ягон кишвар дохил нест
# $n: the number of releases
releases_count =
    { $n ->
        [one] { $n } пресс-релиз
       *[other] { $n } пресс-релиз
    }

## A facet's landing page

group_all = Пресс-релизҳо
group_host = Ҳамчун кишвари мизбон
group_participant = Ҳамчун иштирокчӣ
group_subject = Дар бораи ин кишвар
by_year = Аз рӯйи солҳо
per_month = Пресс-релизҳо аз рӯйи моҳҳо
month = Моҳ
releases = Пресс-релизҳо
roles = Вазифаҳо
dates = Санаи баргузорӣ
parent = Дар таркиби
children = Дар бар мегирад
website = Сомона
# Names that an agency had before
former_names = Номи пешина
successors = Ворисони ҳуқуқӣ
predecessors = Идораҳои пешина
# Stands before the dates of an agency
existence = Давраи фаъолият

## Lists and archives

archive = Бойгонӣ
featured = Хабарҳои асосӣ
newest_releases = Пресс-релизҳои охирин
all_releases = Ҳамаи пресс-релизҳо
no_releases = Ҳоло пресс-релиз нест.
pager = Навтар ва пештара
older = Пештара
newer = Навтар

## A release

press_release = Пресс-релиз
# The status line, unless the release has one of its own
for_immediate_release = Барои нашри фаврӣ
# $date: with time and zone
status_embargoed = Эмбарго то { $date }
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
updated = Навсозӣ:
# Stands before a date
embargoed_until = Эмбарго то
scheduled_for = Вақти нашр:
superseded_by = Ба ҷойи он нашр шудааст:
supersedes = Ба ҷойи
draft_notice = Сиёҳнавис. Барои нашр нест.
# In lists of the preview, before a title
waiting_draft = Сиёҳнавис
waiting_embargoed = Зери эмбарго
waiting_scheduled = Ба нақша гирифташуда
withdrawn = Бозпас гирифта шуд
# A date follows
withdrawn_notice = Ин пресс-релиз бозпас гирифта шуд.
corrections = Ислоҳҳо
end_mark = – Анҷом –
pictures = Тасвирҳо
# $credit: who made the picture
image_credit = Муаллиф: { $credit }
notes_to_editors = Эзоҳ барои муҳаррирон
# $name: the agency's name
about_agency = Дар бораи { $name }
contacts = Тамос барои матбуот
telephone = Тел.
email = Почтаи электронӣ
hours = Вақти корӣ
documents = Ҳуҷҷатҳо
# Stand behind a number
bytes = Б
kilobytes = кБ
megabytes = МБ
plain_text = Шакли матнӣ
# Stands before the address of the page in the plain-text edition
on_the_web = Дар интернет
details = Маълумот
place = Ҷой
host_country = Кишвари мизбон
participating_countries = Кишварҳои иштирокчӣ
subject_countries = Кишварҳои мавриди назар
source = Манбаъ
available_until = Дастрас то
related_releases = Дар ин мавзуъ
neighbours = Пресс-релизи қаблӣ ва баъдӣ
previous_release = Қаблӣ
next_release = Баъдӣ

## An accessibility statement

# $body: who makes the statement; $law: the law that asks for it, in the form that the sentence needs
accessibility_commitment = { $body } мекӯшад, ки ин сомона барои ҳама дастрас бошад.
accessibility_commitment_by_law = { $body } мекӯшад, ки ин сомона мутобиқи { $law } барои ҳама дастрас бошад.
# Stands before an address
accessibility_scope = Ин изҳорот ба сомонаи зерин дахл дорад:
accessibility_status = Мутобиқат ба талабот
# $standard: such as WCAG 2.2 AA
accessibility_full = Сомона ба талаботи { $standard } пурра мутобиқ аст.
accessibility_partial = Сомона ба талаботи { $standard } қисман мутобиқ аст. Мундариҷаи дастнорас дар поён оварда шудааст.
accessibility_none = Сомона ба талаботи { $standard } мутобиқ нест. Мундариҷаи дастнорас дар поён оварда шудааст.
accessibility_unknown = То ҳол муайян нашудааст, ки сомона ба талаботи { $standard } мутобиқ аст ё не.
accessibility_exceptions = Мундариҷаи дастнорас
# Why content is not accessible, as headings
accessibility_noncompliance = Ба талабот мутобиқ нест
accessibility_burden = Бори номутаносиб
accessibility_out_of_scope = Берун аз доираи қонун
accessibility_preparation = Таҳияи изҳорот
# $date: as the page writes it
accessibility_prepared = Санаи таҳияи изҳорот: { $date }.
accessibility_reviewed = Санаи бознигарии охирин: { $date }.
accessibility_feedback = Алоқа ва пешниҳодҳо
accessibility_feedback_text = Дар бораи мундариҷае, ки истифода бурда наметавонед, ба мо хабар диҳед ё онро дар шакли барои худ қулай дархост кунед.
# $time: as the page writes it
accessibility_answer = Мӯҳлати ҷавоб: { $time }.
accessibility_enforcement = Тартиби шикоят
# Stands before a name
accessibility_enforcement_text = Агар ҷавоби мо шуморо қонеъ накунад, метавонед ба ин ҷо муроҷиат кунед:

## Addresses that lead nowhere, or elsewhere

not_found = Саҳифа ёфт нашуд
not_found_text = Дар ин суроға саҳифа нест. Шояд он кӯчонида шуда бошад ё суроға нодуруст навишта шуда бошад.
home_page = Саҳифаи асосӣ
home = Гузариш ба саҳифаи асосӣ
moved = Ин саҳифа кӯчонида шудааст
