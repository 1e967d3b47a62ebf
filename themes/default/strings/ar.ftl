# An unreviewed draft: no native speaker of Arabic has read these strings yet.

## On every page

skip_to_content = الانتقال إلى المحتوى
menu = القائمة الرئيسية
languages = اللغات
trail = أنت هنا
feeds = الخلاصات
dark_colors = ألوان داكنة
# Stands between the parts of a list in a line
comma = { "، " }
# Stand around a short name behind the long one
bracket_open = { " (" }
bracket_close = )

## Facets and their indexes

agency = الجهة
agencies = الجهات
country = البلد
countries = البلدان
topic = الموضوع
topics = الموضوعات
person = الشخصية
people = الشخصيات
event = الفعالية
events = الفعاليات
no_entries = القائمة فارغة حاليًا.
# Names the map of countries
releases_by_country = البيانات الصحفية حسب البلد
disputed_territory = إقليم متنازع عليه؛ غير محسوب لأي بلد
# $n: the number of releases
releases_count =
    { $n ->
        [zero] لا بيانات صحفية
        [one] بيان صحفي واحد
        [two] بيانان صحفيان
        [few] { $n } بيانات صحفية
        [many] { $n } بيانًا صحفيًا
       *[other] { $n } بيان صحفي
    }

## A facet's landing page

group_all = البيانات الصحفية
group_host = بصفته بلدًا مضيفًا
group_participant = بصفته مشاركًا
group_subject = عن هذا البلد
by_year = حسب السنة
per_month = البيانات حسب الشهر
month = الشهر
releases = البيانات
roles = المناصب
dates = تاريخ الانعقاد
parent = جزء من
children = يشمل
website = الموقع الإلكتروني
# Names that an agency had before
former_names = الاسم السابق
successors = الجهات التي خلفتها
predecessors = الجهات التي سبقتها
# Stands before the dates of an agency
existence = فترة القيام

## Lists and archives

archive = الأرشيف
featured = أبرز الأخبار
newest_releases = أحدث البيانات الصحفية
all_releases = جميع البيانات الصحفية
no_releases = لا توجد بيانات صحفية حتى الآن.
pager = الأحدث والأقدم
older = الأقدم
newer = الأحدث

## A release

press_release = بيان صحفي
# The status line, unless the release has one of its own
for_immediate_release = للنشر الفوري
# $date: with time and zone
status_embargoed = محظور النشر حتى { $date }
# $form tells which of the others there are; $place_capitals is $place in capital letters
dateline =
    { $form ->
        [place_country] { $place }، { $country }، { $date }
        [place] { $place }، { $date }
        [country] { $country }، { $date }
       *[date] { $date }
    }
# Stands between the dateline and the text
dateline_end = —
# $number: the release's own number, as text
release_number = رقم { $number }
# Stands before a date
updated = آخر تحديث:
# Stands before a date
embargoed_until = محظور النشر حتى
scheduled_for = موعد النشر:
superseded_by = حلّ محله البيان:
supersedes = يحل محل
draft_notice = مسودة. ليست للنشر.
# In lists of the preview, before a title
waiting_draft = مسودة
waiting_embargoed = محظور النشر مؤقتًا
waiting_scheduled = مجدول
withdrawn = مسحوب
# A date follows
withdrawn_notice = سُحب هذا البيان الصحفي.
corrections = التصويبات
end_mark = – انتهى –
pictures = الصور
# $credit: who made the picture
image_credit = مصدر الصورة: { $credit }
notes_to_editors = ملاحظات للمحررين
# $name: the agency's name
about_agency = نبذة عن { $name }
contacts = للتواصل الإعلامي
telephone = الهاتف
email = البريد الإلكتروني
hours = ساعات العمل
documents = الوثائق
# Stand behind a number
bytes = بايت
kilobytes = كيلوبايت
megabytes = ميغابايت
plain_text = نص عادي
# Stands before the address of the page in the plain-text edition
on_the_web = على الإنترنت
details = التفاصيل
place = المكان
host_country = البلد المضيف
participating_countries = البلدان المشاركة
subject_countries = البلدان المعنية
source = المصدر
available_until = متاح حتى
related_releases = بيانات صحفية ذات صلة
neighbours = البيان السابق والبيان التالي
previous_release = السابق
next_release = التالي

## An accessibility statement

# $body: who makes the statement; $law: the law that asks for it, in the form that the sentence needs
accessibility_commitment = يلتزم القائمون على { $body } بإتاحة هذا الموقع للجميع.
accessibility_commitment_by_law = يلتزم القائمون على { $body } بإتاحة هذا الموقع للجميع، وفقًا لما ينص عليه { $law }.
# Stands before an address
accessibility_scope = ينطبق هذا البيان على الموقع:
accessibility_status = حالة الامتثال
# $standard: such as WCAG 2.2 AA
accessibility_full = هذا الموقع متوافق تمامًا مع متطلبات { $standard }.
accessibility_partial = هذا الموقع متوافق جزئيًا مع متطلبات { $standard }. والمحتوى غير المتاح مذكور أدناه.
accessibility_none = هذا الموقع غير متوافق مع متطلبات { $standard }. والمحتوى غير المتاح مذكور أدناه.
accessibility_unknown = لم يتبيّن بعدُ ما إذا كان هذا الموقع متوافقًا مع متطلبات { $standard }.
accessibility_exceptions = المحتوى غير المتاح
# Why content is not accessible, as headings
accessibility_noncompliance = عدم الامتثال للمتطلبات
accessibility_burden = عبء غير متناسب
accessibility_out_of_scope = خارج نطاق القانون
accessibility_preparation = إعداد هذا البيان
# $date: as the page writes it
accessibility_prepared = تاريخ إعداد هذا البيان: { $date }.
accessibility_reviewed = تاريخ آخر مراجعة: { $date }.
accessibility_feedback = الملاحظات والاتصال
accessibility_feedback_text = أخبرونا بالمحتوى الذي يتعذر عليكم استخدامه، أو اطلبوه بصيغة تناسبكم.
# $time: as the page writes it
accessibility_answer = مهلة الرد: { $time }.
accessibility_enforcement = إجراءات الإنفاذ
# Stands before a name
accessibility_enforcement_text = إذا لم يُرضكم ردنا، يمكنكم التوجه إلى:

## Addresses that lead nowhere, or elsewhere

not_found = الصفحة غير موجودة
not_found_text = لا توجد صفحة على هذا العنوان. ربما نُقلت أو كُتب العنوان خطأً.
home_page = الصفحة الرئيسية
home = الانتقال إلى الصفحة الرئيسية
moved = نُقلت هذه الصفحة
