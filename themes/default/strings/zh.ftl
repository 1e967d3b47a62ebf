## On every page

skip_to_content = 跳至正文
menu = 主菜单
languages = 语言
trail = 当前位置
feeds = 订阅源

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
# $n: the number of releases
releases_count = { $n } 篇新闻稿

## A facet's landing page

group_all = 新闻稿
group_host = 作为东道国
group_participant = 作为参与国
group_subject = 关于该国
by_year = 按年份
roles = 职务
dates = 日期
parent = 上级
children = 下级
website = 网站

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
documents = 文件
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

## Addresses that lead nowhere, or elsewhere

not_found = 未找到页面
not_found_text = 此地址没有页面。页面可能已移动，或者地址输入有误。
home_page = 首页
home = 前往首页
moved = 此页面已移动
