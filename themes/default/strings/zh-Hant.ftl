# An unreviewed draft: no native speaker of Chinese in Traditional characters has read these strings yet.

## On every page

skip_to_content = 跳至主要內容
menu = 主選單
languages = 語言
trail = 目前位置
feeds = 訂閱來源
dark_colors = 深色模式
# Stands between the parts of a list in a line
comma = ，
# Stand around a short name behind the long one
bracket_open = （
bracket_close = ）

## Facets and their indexes

agency = 機關
agencies = 機關
country = 國家
countries = 國家
topic = 主題
topics = 主題
person = 人物
people = 人物
event = 活動
events = 活動
no_entries = 目前沒有項目。
# Names the map of countries
releases_by_country = 各國新聞稿數量
disputed_territory = 有爭議地區；不計入任何國家
# $n: the number of releases
releases_count = { $n } 則新聞稿

## A facet's landing page

group_all = 新聞稿
group_host = 作為主辦國
group_participant = 作為參與國
group_subject = 關於該國
by_year = 依年份
per_month = 每月新聞稿數量
month = 月份
releases = 新聞稿
roles = 職務
dates = 日期
parent = 上級機關
children = 下級機關
website = 網站
# Names that an agency had before
former_names = 舊名稱
successors = 後續機關
predecessors = 前身機關
# Stands before the dates of an agency
existence = 存續期間

## Lists and archives

archive = 歷史資料
featured = 重點新聞
newest_releases = 最新新聞稿
all_releases = 所有新聞稿
no_releases = 目前沒有新聞稿。
pager = 較新與較舊
older = 較舊
newer = 較新

## A release

press_release = 新聞稿
# The status line, unless the release has one of its own
for_immediate_release = 即時發布
# $date: with time and zone
status_embargoed = 新聞禁發至{ $date }
# $form tells which of the others there are; $place_capitals is $place in capital letters
dateline =
    { $form ->
        [place_country] { $country }{ $place }，{ $date }
        [place] { $place }，{ $date }
        [country] { $country }，{ $date }
       *[date] { $date }
    }
# Stands between the dateline and the text
dateline_end = ——
# $number: the release's own number, as text
release_number = 第 { $number } 號
# Stands before a date
updated = 更新於
# Stands before a date
embargoed_until = 新聞禁發至
scheduled_for = 預定發布時間：
superseded_by = 已由下列新聞稿取代：
supersedes = 取代
draft_notice = 草稿，請勿發布。
# In lists of the preview, before a title
waiting_draft = 草稿
waiting_embargoed = 禁發期內
waiting_scheduled = 待發布
withdrawn = 已撤回
# A date follows
withdrawn_notice = 本新聞稿已撤回。
corrections = 更正
end_mark = （完）
pictures = 圖片
# $credit: who made the picture
image_credit = 圖片來源：{ $credit }
notes_to_editors = 編輯參考資料
# $name: the agency's name
about_agency = 關於{ $name }
contacts = 新聞聯絡人
telephone = 電話
email = 電子郵件
hours = 服務時間
documents = 文件
# Stand behind a number
bytes = B
kilobytes = kB
megabytes = MB
plain_text = 純文字
# Stands before the address of the page in the plain-text edition
on_the_web = 網頁版
details = 詳細資訊
place = 地點
host_country = 主辦國
participating_countries = 參與國
subject_countries = 相關國家
source = 來源
available_until = 公開至
related_releases = 相關新聞稿
neighbours = 上一則與下一則
previous_release = 上一則
next_release = 下一則

## An accessibility statement

# $body: who makes the statement; $law: the law that asks for it, in the form that the sentence needs
accessibility_commitment = { $body }致力於實現本網站的無障礙使用。
accessibility_commitment_by_law = { $body }依據{ $law }，致力於實現本網站的無障礙使用。
# Stands before an address
accessibility_scope = 本聲明適用於：
accessibility_status = 符合程度
# $standard: such as WCAG 2.2 AA
accessibility_full = 本網站完全符合 { $standard }。
accessibility_partial = 本網站部分符合 { $standard }。尚未無障礙化的內容列於下方。
accessibility_none = 本網站不符合 { $standard }。尚未無障礙化的內容列於下方。
accessibility_unknown = 目前尚未確認本網站是否符合 { $standard }。
accessibility_exceptions = 尚未無障礙化的內容
# Why content is not accessible, as headings
accessibility_noncompliance = 不符合要求
accessibility_burden = 負擔過重
accessibility_out_of_scope = 不屬於法律適用範圍
accessibility_preparation = 本聲明的製作
# $date: as the page writes it
accessibility_prepared = 本聲明製作日期：{ $date }。
accessibility_reviewed = 最近一次檢視日期：{ $date }。
accessibility_feedback = 意見回饋與聯絡方式
accessibility_feedback_text = 如有您無法使用的內容，請告訴我們，或向我們索取您能使用的格式。
# $time: as the page writes it
accessibility_answer = 答覆期限：{ $time }。
accessibility_enforcement = 申訴程序
# Stands before a name
accessibility_enforcement_text = 如果您對我們的答覆不滿意，可以洽詢：

## Addresses that lead nowhere, or elsewhere

not_found = 找不到網頁
not_found_text = 這個網址沒有網頁。網頁可能已經移動，或網址輸入有誤。
home_page = 首頁
home = 前往首頁
moved = 本網頁已移動
