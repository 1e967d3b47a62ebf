## On every page

skip_to_content = رفتن به محتوا
menu = منوی اصلی
languages = زبان‌ها
trail = شما اینجا هستید
feeds = خوراک‌ها
dark_colors = رنگ‌های تیره
# Stands between the parts of a list in a line
comma = { "، " }
# Stand around a short name behind the long one
bracket_open = { " (" }
bracket_close = )

## Facets and their indexes

agency = نهاد
agencies = نهادها
country = کشور
countries = کشورها
topic = موضوع
topics = موضوع‌ها
person = شخص
people = اشخاص
event = رویداد
events = رویدادها
no_entries = این فهرست هنوز خالی است.
# Names the map of countries
releases_by_country = بیانیه‌ها به تفکیک کشور
disputed_territory = سرزمین مورد مناقشه؛ در شمار هیچ کشوری نیست
# $n: the number of releases
releases_count =
    { $n ->
        [one] { $n } بیانیه
       *[other] { $n } بیانیه
    }

## A facet's landing page

group_all = بیانیه‌ها
group_host = به‌عنوان کشور میزبان
group_participant = به‌عنوان شرکت‌کننده
group_subject = دربارهٔ این کشور
by_year = به تفکیک سال
per_month = بیانیه‌ها به تفکیک ماه
month = ماه
releases = بیانیه‌ها
roles = سمت‌ها
dates = تاریخ
parent = زیرمجموعهٔ
children = شامل
website = وب‌سایت
# Names that an agency had before
former_names = نام پیشین
successors = نهادهای جانشین
predecessors = نهادهای پیشین
# Stands before the dates of an agency
existence = دورهٔ فعالیت

## Lists and archives

archive = بایگانی
featured = برگزیده‌ها
newest_releases = تازه‌ترین بیانیه‌ها
all_releases = همهٔ بیانیه‌ها
no_releases = هنوز بیانیه‌ای منتشر نشده است.
pager = جدیدتر و قدیمی‌تر
older = قدیمی‌تر
newer = جدیدتر

## A release

press_release = بیانیهٔ مطبوعاتی
# The status line, unless the release has one of its own
for_immediate_release = برای انتشار فوری
# $date: with time and zone
status_embargoed = ممنوعیت انتشار تا { $date }
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
release_number = شمارهٔ { $number }
# Stands before a date
updated = به‌روزرسانی:
# Stands before a date
embargoed_until = ممنوعیت انتشار تا
scheduled_for = زمان انتشار:
superseded_by = جایگزین شده با
supersedes = جایگزینِ
draft_notice = پیش‌نویس؛ برای انتشار نیست.
# In lists of the preview, before a title
waiting_draft = پیش‌نویس
waiting_embargoed = در دورهٔ ممنوعیت انتشار
waiting_scheduled = زمان‌بندی‌شده
withdrawn = پس‌گرفته‌شده
# A date follows
withdrawn_notice = این بیانیه پس گرفته شده است.
corrections = اصلاحیه‌ها
end_mark = – پایان پیام –
pictures = تصاویر
# $credit: who made the picture
image_credit = عکس از: { $credit }
notes_to_editors = یادداشت برای سردبیران
# $name: the agency's name
about_agency = دربارهٔ { $name }
contacts = تماس برای رسانه‌ها
telephone = تلفن
email = رایانامه
hours = ساعت کار
documents = اسناد
# Stand behind a number
bytes = بایت
kilobytes = کیلوبایت
megabytes = مگابایت
plain_text = متن ساده
# Stands before the address of the page in the plain-text edition
on_the_web = نشانی اینترنتی
details = جزئیات
place = مکان
host_country = کشور میزبان
participating_countries = کشورهای شرکت‌کننده
subject_countries = کشورهای مورد بحث
source = منبع
available_until = در دسترس تا
related_releases = بیانیه‌های مرتبط
neighbours = بیانیهٔ قبلی و بعدی
previous_release = قبلی
next_release = بعدی

## An accessibility statement

# $body: who makes the statement; $law: the law that asks for it, in the form that the sentence needs
accessibility_commitment = { $body } می‌کوشد این وبگاه برای همه دسترس‌پذیر باشد.
accessibility_commitment_by_law = { $body } می‌کوشد این وبگاه، مطابق { $law }، برای همه دسترس‌پذیر باشد.
# Stands before an address
accessibility_scope = این بیانیه دربارهٔ این وبگاه است:
accessibility_status = میزان انطباق
# $standard: such as WCAG 2.2 AA
accessibility_full = این وبگاه به طور کامل با { $standard } منطبق است.
accessibility_partial = این وبگاه تا اندازه‌ای با { $standard } منطبق است. محتوای دسترس‌ناپذیر در زیر آمده است.
accessibility_none = این وبگاه با { $standard } منطبق نیست. محتوای دسترس‌ناپذیر در زیر آمده است.
accessibility_unknown = هنوز روشن نیست که این وبگاه با { $standard } منطبق است یا نه.
accessibility_exceptions = محتوای دسترس‌ناپذیر
# Why content is not accessible, as headings
accessibility_noncompliance = منطبق نبودن با الزامات
accessibility_burden = بار نامتناسب
accessibility_out_of_scope = بیرون از شمول قانون
accessibility_preparation = تهیهٔ این بیانیه
# $date: as the page writes it
accessibility_prepared = تاریخ تهیهٔ این بیانیه: { $date }.
accessibility_reviewed = تاریخ آخرین بازبینی: { $date }.
accessibility_feedback = بازخورد و تماس
accessibility_feedback_text = محتوایی را که نمی‌توانید از آن استفاده کنید به ما خبر دهید یا آن را به شکلی که برایتان قابل استفاده است درخواست کنید.
# $time: as the page writes it
accessibility_answer = مهلت پاسخ: { $time }.
accessibility_enforcement = روند رسیدگی به شکایت
# Stands before a name
accessibility_enforcement_text = اگر پاسخ ما شما را قانع نکرد، می‌توانید به این نهاد مراجعه کنید:

## Addresses that lead nowhere, or elsewhere

not_found = صفحه پیدا نشد
not_found_text = صفحه‌ای در این نشانی نیست. شاید جابه‌جا شده یا نشانی نادرست نوشته شده باشد.
home_page = خانه
home = رفتن به صفحهٔ اصلی
moved = این صفحه جابه‌جا شده است
