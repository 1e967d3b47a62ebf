# An unreviewed draft: no native speaker of Uzbek has read these strings yet.

## On every page

skip_to_content = Asosiy mazmunga oʻtish
menu = Asosiy menyu
languages = Tillar
trail = Siz shu yerdasiz
feeds = Tasmalar
dark_colors = Toʻq ranglar
# Stands between the parts of a list in a line
comma = { ", " }
# Stand around a short name behind the long one
bracket_open = { " (" }
bracket_close = )

## Facets and their indexes

agency = Idora
agencies = Idoralar
country = Mamlakat
countries = Mamlakatlar
topic = Mavzu
topics = Mavzular
person = Shaxs
people = Shaxslar
event = Tadbir
events = Tadbirlar
no_entries = Roʻyxat hozircha boʻsh.
# Names the map of countries
releases_by_country = Mamlakatlar boʻyicha press-relizlar
disputed_territory = Bahsli hudud; hech bir davlat hisobiga kirmaydi
# $n: the number of releases
releases_count =
    { $n ->
        [one] { $n } ta press-reliz
       *[other] { $n } ta press-reliz
    }

## A facet's landing page

group_all = Press-relizlar
group_host = Mezbon mamlakat sifatida
group_participant = Ishtirokchi sifatida
group_subject = Ushbu mamlakat haqida
by_year = Yillar boʻyicha
per_month = Oylar boʻyicha press-relizlar
month = Oy
releases = Press-relizlar
roles = Lavozimlari
dates = Oʻtkazilish sanasi
parent = Yuqori boʻgʻin
children = Tarkibiga kiruvchilar
website = Veb-sayt
# Names that an agency had before
former_names = Avvalgi nomi
successors = Huquqiy vorislari
predecessors = Avvalgi idoralar
# Stands before the dates of an agency
existence = Faoliyat davri

## Lists and archives

archive = Arxiv
featured = Asosiy xabarlar
newest_releases = Soʻnggi press-relizlar
all_releases = Barcha press-relizlar
no_releases = Press-relizlar hozircha yoʻq.
pager = Keyingilari va avvalgilari
older = Avvalgilari
newer = Keyingilari

## A release

press_release = Press-reliz
# The status line, unless the release has one of its own
for_immediate_release = Darhol eʼlon qilish uchun
# $date: with time and zone
status_embargoed = Embargo muddati: { $date }
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
updated = Yangilandi:
# Stands before a date
embargoed_until = Embargo muddati:
scheduled_for = Eʼlon qilinish vaqti:
superseded_by = Oʻrniga chiqqan xabar:
supersedes = Almashtirilgan xabar
draft_notice = Qoralama. Eʼlon qilinmasin.
# In lists of the preview, before a title
waiting_draft = Qoralama
waiting_embargoed = Embargoda
waiting_scheduled = Rejalashtirilgan
withdrawn = Qaytarib olingan
# A date follows
withdrawn_notice = Ushbu press-reliz qaytarib olindi.
corrections = Tuzatishlar
end_mark = – Xabar tugadi –
pictures = Suratlar
# $credit: who made the picture
image_credit = Muallif: { $credit }
notes_to_editors = Muharrirlar uchun izohlar
# $name: the agency's name
about_agency = { $name } haqida
contacts = Matbuot uchun aloqa
telephone = Tel.
email = E-pochta
hours = Ish vaqti
documents = Hujjatlar
# Stand behind a number
bytes = B
kilobytes = kB
megabytes = MB
plain_text = Matn shaklida
# Stands before the address of the page in the plain-text edition
on_the_web = Internetda
details = Maʼlumotlar
place = Joyi
host_country = Mezbon mamlakat
participating_countries = Ishtirokchi mamlakatlar
subject_countries = Soʻz yuritilgan mamlakatlar
source = Manba
available_until = Saytda turish muddati
related_releases = Shu mavzuda
neighbours = Oldingi va keyingi press-reliz
previous_release = Oldingi
next_release = Keyingi

## An accessibility statement

# $body: who makes the statement; $law: the law that asks for it, in the form that the sentence needs
accessibility_commitment = { $body } ushbu saytni hamma uchun qulay qilishga intiladi.
accessibility_commitment_by_law = { $body } ushbu saytni { $law } muvofiq hamma uchun qulay qilishga intiladi.
# Stands before an address
accessibility_scope = Bayonot quyidagi saytga taalluqli:
accessibility_status = Talablarga muvofiqlik
# $standard: such as WCAG 2.2 AA
accessibility_full = Sayt { $standard } talablariga toʻliq javob beradi.
accessibility_partial = Sayt { $standard } talablariga qisman javob beradi. Foydalanib boʻlmaydigan mazmun quyida keltirilgan.
accessibility_none = Sayt { $standard } talablariga javob bermaydi. Foydalanib boʻlmaydigan mazmun quyida keltirilgan.
accessibility_unknown = Sayt { $standard } talablariga javob berishi hali aniqlanmagan.
accessibility_exceptions = Foydalanib boʻlmaydigan mazmun
# Why content is not accessible, as headings
accessibility_noncompliance = Talablarga javob bermaydi
accessibility_burden = Nomutanosib yuk
accessibility_out_of_scope = Qonun tatbiq etilmaydigan mazmun
accessibility_preparation = Bayonotning tayyorlanishi
# $date: as the page writes it
accessibility_prepared = Bayonot tayyorlangan sana: { $date }.
accessibility_reviewed = Oxirgi marta koʻrib chiqilgan sana: { $date }.
accessibility_feedback = Fikr-mulohaza va aloqa
accessibility_feedback_text = Siz foydalana olmayotgan mazmun haqida bizga xabar bering yoki uni oʻzingizga qulay shaklda soʻrang.
# $time: as the page writes it
accessibility_answer = Javob muddati: { $time }.
accessibility_enforcement = Shikoyat qilish tartibi
# Stands before a name
accessibility_enforcement_text = Javobimiz sizni qoniqtirmasa, quyidagiga murojaat qilishingiz mumkin:

## Addresses that lead nowhere, or elsewhere

not_found = Sahifa topilmadi
not_found_text = Bu manzilda sahifa yoʻq. U koʻchirilgan yoki manzil xato terilgan boʻlishi mumkin.
home_page = Bosh sahifa
home = Bosh sahifaga oʻtish
moved = Ushbu sahifa koʻchirilgan
