## On every page

skip_to_content = Перейти к содержанию
menu = Главное меню
languages = Языки
trail = Вы здесь
feeds = Ленты
dark_colors = Тёмное оформление
# Stands between the parts of a list in a line
comma = { ", " }
# Stand around a short name behind the long one
bracket_open = { " (" }
bracket_close = )

## Facets and their indexes

agency = Ведомство
agencies = Ведомства
country = Страна
countries = Страны
topic = Тема
topics = Темы
person = Персона
people = Персоны
event = Мероприятие
events = Мероприятия
no_entries = Список пока пуст.
# Names the map of countries
releases_by_country = Пресс-релизы по странам
disputed_territory = Спорная территория; не учтена ни в одной стране
# $n: the number of releases
releases_count =
    { $n ->
        [one] { $n } пресс-релиз
        [few] { $n } пресс-релиза
        [many] { $n } пресс-релизов
       *[other] { $n } пресс-релиза
    }

## A facet's landing page

group_all = Пресс-релизы
group_host = В качестве принимающей страны
group_participant = В качестве участника
group_subject = Об этой стране
by_year = По годам
per_month = Пресс-релизы по месяцам
month = Месяц
releases = Пресс-релизы
roles = Должности
dates = Даты проведения
parent = Входит в состав
children = Включает
website = Сайт
# Names that an agency had before
former_names = Прежнее название
successors = Преемники
predecessors = Предшественники
# Stands before the dates of an agency
existence = Период существования

## Lists and archives

archive = Архив
featured = Главное
newest_releases = Последние пресс-релизы
all_releases = Все пресс-релизы
no_releases = Пресс-релизов пока нет.
pager = Более поздние и более ранние
older = Более ранние
newer = Более поздние

## A release

press_release = Пресс-релиз
# The status line, unless the release has one of its own
for_immediate_release = Для немедленной публикации
# $date: with time and zone
status_embargoed = Эмбарго до { $date }
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
updated = Обновлено
# Stands before a date
embargoed_until = Эмбарго до
scheduled_for = Будет опубликовано
superseded_by = Заменено сообщением
supersedes = Заменяет
draft_notice = Черновик. Не для публикации.
# In lists of the preview, before a title
waiting_draft = Черновик
waiting_embargoed = Под эмбарго
waiting_scheduled = Запланировано
withdrawn = Отозван
# A date follows
withdrawn_notice = Этот пресс-релиз отозван.
corrections = Исправления
end_mark = – Конец –
pictures = Изображения
# $credit: who made the picture
image_credit = Автор: { $credit }
notes_to_editors = Примечания для редакторов
# $name: the agency's name
about_agency = Справка: { $name }
contacts = Контакты для прессы
telephone = Тел.
email = Эл. почта
hours = Часы работы
documents = Документы
# Stand behind a number
bytes = Б
kilobytes = кБ
megabytes = МБ
plain_text = Текстовая версия
# Stands before the address of the page in the plain-text edition
on_the_web = В интернете
details = Сведения
place = Место
host_country = Принимающая страна
participating_countries = Страны-участницы
subject_countries = О странах
source = Источник
available_until = Доступен до
related_releases = По теме
neighbours = Предыдущий и следующий пресс-релизы
previous_release = Предыдущий
next_release = Следующий

## An accessibility statement

# $body: who makes the statement; $law: the law that asks for it, in the form that the sentence needs
accessibility_commitment = { $body } стремится сделать этот сайт доступным для всех.
accessibility_commitment_by_law = { $body } стремится сделать этот сайт доступным для всех в соответствии с { $law }.
# Stands before an address
accessibility_scope = Заявление распространяется на сайт:
accessibility_status = Соответствие требованиям
# $standard: such as WCAG 2.2 AA
accessibility_full = Сайт полностью соответствует требованиям { $standard }.
accessibility_partial = Сайт частично соответствует требованиям { $standard }. Недоступное содержание перечислено ниже.
accessibility_none = Сайт не соответствует требованиям { $standard }. Недоступное содержание перечислено ниже.
accessibility_unknown = Пока не установлено, соответствует ли сайт требованиям { $standard }.
accessibility_exceptions = Недоступное содержание
# Why content is not accessible, as headings
accessibility_noncompliance = Не соответствует требованиям
accessibility_burden = Несоразмерные затраты
accessibility_out_of_scope = Вне сферы действия закона
accessibility_preparation = Подготовка заявления
# $date: as the page writes it
accessibility_prepared = Дата подготовки заявления: { $date }.
accessibility_reviewed = Дата последнего пересмотра: { $date }.
accessibility_feedback = Обратная связь
accessibility_feedback_text = Сообщите нам о содержании, которым вы не можете воспользоваться, или запросите его в доступном для вас виде.
# $time: as the page writes it
accessibility_answer = Срок ответа: { $time }.
accessibility_enforcement = Порядок обжалования
# Stands before a name
accessibility_enforcement_text = Если наш ответ вас не устроит, вы можете обратиться сюда:

## Addresses that lead nowhere, or elsewhere

not_found = Страница не найдена
not_found_text = По этому адресу страницы нет. Возможно, она перемещена или адрес введён с ошибкой.
home_page = Главная
home = Перейти на главную страницу
moved = Эта страница перемещена
