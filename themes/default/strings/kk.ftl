# An unreviewed draft: no native speaker of Kazakh has read these strings yet.

## On every page

skip_to_content = Мазмұнға өту
menu = Басты мәзір
languages = Тілдер
trail = Сіз осы жердесіз
feeds = Таспалар
dark_colors = Қараңғы түстер
# Stands between the parts of a list in a line
comma = { ", " }
# Stand around a short name behind the long one
bracket_open = { " (" }
bracket_close = )

## Facets and their indexes

agency = Мекеме
agencies = Мекемелер
country = Ел
countries = Елдер
topic = Тақырып
topics = Тақырыптар
person = Тұлға
people = Тұлғалар
event = Іс-шара
events = Іс-шаралар
no_entries = Тізім әзірге бос.
# Names the map of countries
releases_by_country = Елдер бойынша баспасөз релиздері
disputed_territory = Даулы аумақ; ешбір елдің есебіне кірмейді
# $n: the number of releases
releases_count =
    { $n ->
        [one] { $n } баспасөз релизі
       *[other] { $n } баспасөз релизі
    }

## A facet's landing page

group_all = Баспасөз релиздері
group_host = Қабылдаушы ел ретінде
group_participant = Қатысушы ретінде
group_subject = Бұл ел туралы
by_year = Жылдар бойынша
per_month = Айлар бойынша баспасөз релиздері
month = Ай
releases = Баспасөз релиздері
roles = Лауазымдары
dates = Өткізу мерзімі
parent = Жоғары тұрған буын
children = Құрамына кіретіндер
website = Сайты
# Names that an agency had before
former_names = Бұрынғы атауы
successors = Құқықтық мирасқорлары
predecessors = Бұрынғы мекемелер
# Stands before the dates of an agency
existence = Жұмыс істеген кезеңі

## Lists and archives

archive = Мұрағат
featured = Басты жаңалықтар
newest_releases = Соңғы баспасөз релиздері
all_releases = Барлық баспасөз релиздері
no_releases = Баспасөз релиздері әзірге жоқ.
pager = Кейінгілері мен бұрынғылары
older = Бұрынғылары
newer = Кейінгілері

## A release

press_release = Баспасөз релизі
# The status line, unless the release has one of its own
for_immediate_release = Дереу жариялау үшін
# $date: with time and zone
status_embargoed = Эмбарго мерзімі: { $date }
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
updated = Жаңартылды:
# Stands before a date
embargoed_until = Эмбарго мерзімі:
scheduled_for = Жарияланатын күні:
superseded_by = Орнына шыққан хабарлама:
supersedes = Ауыстырылған хабарлама
draft_notice = Жоба. Жариялауға болмайды.
# In lists of the preview, before a title
waiting_draft = Жоба
waiting_embargoed = Эмбаргода
waiting_scheduled = Жоспарланған
withdrawn = Кері қайтарып алынған
# A date follows
withdrawn_notice = Бұл баспасөз релизі кері қайтарып алынды.
corrections = Түзетулер
end_mark = – Соңы –
pictures = Суреттер
# $credit: who made the picture
image_credit = Авторы: { $credit }
notes_to_editors = Редакторларға арналған ескертпелер
# $name: the agency's name
about_agency = { $name } туралы
contacts = Баспасөзге арналған байланыс
telephone = Тел.
email = Эл. пошта
hours = Жұмыс уақыты
documents = Құжаттар
# Stand behind a number
bytes = Б
kilobytes = кБ
megabytes = МБ
plain_text = Мәтіндік нұсқа
# Stands before the address of the page in the plain-text edition
on_the_web = Интернетте
details = Мәліметтер
place = Орны
host_country = Қабылдаушы ел
participating_countries = Қатысушы елдер
subject_countries = Сөз болған елдер
source = Дереккөз
available_until = Қолжетімділік мерзімі
related_releases = Осы тақырып бойынша
neighbours = Алдыңғы және келесі баспасөз релизі
previous_release = Алдыңғы
next_release = Келесі

## An accessibility statement

# $body: who makes the statement; $law: the law that asks for it, in the form that the sentence needs
accessibility_commitment = { $body } бұл сайтты баршаға қолжетімді етуге ұмтылады.
accessibility_commitment_by_law = { $body } бұл сайтты { $law } сәйкес баршаға қолжетімді етуге ұмтылады.
# Stands before an address
accessibility_scope = Бұл мәлімдеме мына сайтқа қатысты:
accessibility_status = Талаптарға сәйкестік
# $standard: such as WCAG 2.2 AA
accessibility_full = Сайт { $standard } талаптарына толық сәйкес келеді.
accessibility_partial = Сайт { $standard } талаптарына ішінара сәйкес келеді. Қолжетімсіз мазмұн төменде көрсетілген.
accessibility_none = Сайт { $standard } талаптарына сәйкес келмейді. Қолжетімсіз мазмұн төменде көрсетілген.
accessibility_unknown = Сайттың { $standard } талаптарына сәйкес келетіні әлі анықталған жоқ.
accessibility_exceptions = Қолжетімсіз мазмұн
# Why content is not accessible, as headings
accessibility_noncompliance = Талаптарға сәйкес келмейді
accessibility_burden = Шамадан тыс ауыртпалық
accessibility_out_of_scope = Заң қолданылмайтын мазмұн
accessibility_preparation = Мәлімдеменің дайындалуы
# $date: as the page writes it
accessibility_prepared = Мәлімдеме дайындалған күн: { $date }.
accessibility_reviewed = Соңғы рет қаралған күн: { $date }.
accessibility_feedback = Кері байланыс
accessibility_feedback_text = Пайдалана алмай тұрған мазмұн туралы бізге хабарлаңыз немесе оны өзіңізге қолайлы түрде сұраңыз.
# $time: as the page writes it
accessibility_answer = Жауап беру мерзімі: { $time }.
accessibility_enforcement = Шағымдану тәртібі
# Stands before a name
accessibility_enforcement_text = Біздің жауабымыз сізді қанағаттандырмаса, мына жерге жүгіне аласыз:

## Addresses that lead nowhere, or elsewhere

not_found = Бет табылмады
not_found_text = Бұл мекенжайда бет жоқ. Ол көшірілген немесе мекенжай қате терілген болуы мүмкін.
home_page = Басты бет
home = Басты бетке өту
moved = Бұл бет көшірілді
