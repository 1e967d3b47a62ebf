## On every page

skip_to_content = 跳至正文
menu = 主菜单
languages = 语言
trail = 当前位置
feeds = 订阅源
dark_colors = 深色模式
# Stands between the parts of a list in a line
comma = ，
# Stand around a short name behind the long one
bracket_open = （
bracket_close = ）

## Facets and their indexes

agency = 机构
agencies = 机构
country = 国家
countries = 国家
topic = 主题
topics = 主题
person = 人物
people = 人物
event = 活动
events = 活动
no_entries = 暂无条目。
# Names the map of countries
releases_by_country = 各国新闻稿数量
disputed_territory = 有争议地区；不计入任何国家
# $n: the number of releases
releases_count = { $n } 篇新闻稿

## A facet's landing page

group_all = 新闻稿
group_host = 作为东道国
group_participant = 作为参与国
group_subject = 关于该国
by_year = 按年份
per_month = 每月新闻稿数量
month = 月份
releases = 新闻稿
roles = 职务
dates = 日期
parent = 上级
children = 下级
website = 网站
# Names that an agency had before
former_names = 曾用名
successors = 后继机构
predecessors = 前身机构
# Stands before the dates of an agency
existence = 存续时间

## Lists and archives

archive = 存档
featured = 重点新闻
newest_releases = 最新新闻稿
all_releases = 全部新闻稿
no_releases = 暂无新闻稿。
pager = 较新与较早
older = 较早
newer = 较新

## A release

press_release = 新闻稿
# The status line, unless the release has one of its own
for_immediate_release = 即时发布
# $date: with time and zone
status_embargoed = 禁发期至{ $date }
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
release_number = 第 { $number } 号
# Stands before a date
updated = 更新于
# Stands before a date
embargoed_until = 禁发期至
scheduled_for = 定于以下时间发布：
superseded_by = 已被取代：
supersedes = 取代
draft_notice = 草稿，请勿发布。
# In lists of the preview, before a title
waiting_draft = 草稿
waiting_embargoed = 禁发期内
waiting_scheduled = 待发布
withdrawn = 已撤回
# A date follows
withdrawn_notice = 本新闻稿已撤回。
corrections = 更正
end_mark = （完）
pictures = 图片
# $credit: who made the picture
image_credit = 图片来源：{ $credit }
notes_to_editors = 编辑须知
# $name: the agency's name
about_agency = 关于{ $name }
contacts = 媒体联络
telephone = 电话
email = 电子邮件
hours = 办公时间
documents = 文件
# Stand behind a number
bytes = B
kilobytes = kB
megabytes = MB
plain_text = 纯文本
# Stands before the address of the page in the plain-text edition
on_the_web = 网页版
details = 详细信息
place = 地点
host_country = 东道国
participating_countries = 参与国
subject_countries = 涉及国家
source = 来源
available_until = 公开至
related_releases = 相关新闻稿
neighbours = 上一篇与下一篇
previous_release = 上一篇
next_release = 下一篇

## An accessibility statement

# $body: who makes the statement; $law: the law that asks for it, in the form that the sentence needs
accessibility_commitment = { $body }致力于实现本网站的无障碍访问。
accessibility_commitment_by_law = { $body }依据{ $law }，致力于实现本网站的无障碍访问。
# Stands before an address
accessibility_scope = 本声明适用于：
accessibility_status = 符合程度
# $standard: such as WCAG 2.2 AA
accessibility_full = 本网站完全符合 { $standard } 的要求。
accessibility_partial = 本网站部分符合 { $standard } 的要求。无法无障碍访问的内容列于下文。
accessibility_none = 本网站不符合 { $standard } 的要求。无法无障碍访问的内容列于下文。
accessibility_unknown = 本网站是否符合 { $standard } 的要求，目前尚未确定。
accessibility_exceptions = 无法无障碍访问的内容
# Why content is not accessible, as headings
accessibility_noncompliance = 不符合要求
accessibility_burden = 负担过重
accessibility_out_of_scope = 不在法律适用范围内
accessibility_preparation = 声明的编制
# $date: as the page writes it
accessibility_prepared = 本声明编制日期：{ $date }。
accessibility_reviewed = 最近一次审阅日期：{ $date }。
accessibility_feedback = 反馈与联系方式
accessibility_feedback_text = 如有您无法使用的内容，请告知我们，或向我们索取您可以使用的格式。
# $time: as the page writes it
accessibility_answer = 答复期限：{ $time }。
accessibility_enforcement = 申诉程序
# Stands before a name
accessibility_enforcement_text = 如果您对我们的答复不满意，可以联系：

## Addresses that lead nowhere, or elsewhere

not_found = 未找到页面
not_found_text = 此地址没有页面。页面可能已移动，或者地址输入有误。
home_page = 首页
home = 前往首页
moved = 此页面已移动
