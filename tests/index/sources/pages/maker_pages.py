# ruff: noqa: E501 - templates, each piece of a page on a line of its own
"""Forty pages in the shapes of the programs that newsrooms publish with: WordPress, Arc, Drupal, Ghost, Blogger, newsletter
services. Every story, name and outlet is made up; `pages()` gives each page with what a reader would call the article.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

Block = tuple[str, list[str]]


@dataclass(frozen=True)
class Story:
    slug: str
    title: str
    authors: tuple[str, ...]
    day: str
    written: str
    """The day in words."""
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Page:
    name: str
    html: str
    title: str
    text: str
    date: str | None
    authors: tuple[str, ...]


STORIES = (
    Story("pier-vote", "Council of Exampleton votes to rebuild the old pier", ("Ada Penn",), "2031-03-05", "March 5, 2031", (
        ("p", ["EXAMPLETON — The council voted seven to two on Tuesday night to rebuild the harbour pier that a storm broke in two last winter, ending a quarrel that had lasted for a year."]),
        ("p", ["“We will rebuild,” said Mara Testwell, the mayor of Exampleton, when the count was read out. “Nobody in this town can picture the quay without it.”"]),
        ("h2", ["What it will cost"]),
        ("p", ["Ivo Dummy, the engineer, told the hall that the work would take fourteen months and cost twelve million dollars, of which the region pays one half."]),
        ("ul", ["The pier is rebuilt in oak, on piles of steel.", "The toll for cars falls from four dollars to two.", "The ferry to Samplehaven “will not stop,” said Otto Mockler, the harbour master."]),
        ("p", ["Shops along the quay have lost a third of their trade since the storm, the chamber of commerce reported in January, and two of them closed."]),
        ("quote", ["“I sold fish here for thirty years, and I want to sell it for ten more,” said Pia Fictus, who runs a stall at the foot of the pier."]),
        ("p", ["A second vote, on the money, is to be held in May, once the budget of the region is known. Until then the ferry leaves from the northern quay."]),
    )),
    Story("school-start", "Later start of school lifts attendance in Sample County", ("Peter Specimen", "Lena Dummy"), "2031-11-02", "November 2, 2031", (
        ("p", ["Pupils of two high schools in Sample County came to class more often after the first bell was moved to 8:50, a study that the school board published on Thursday found."]),
        ("p", ["Attendance rose by almost five percent within a year, and the number of car accidents on the way to school fell from thirty-one to eighteen."]),
        ("p", ["“Teenagers are not lazy. They are tired,” Superintendent Carla Mockington told parents at a crowded meeting in the gymnasium of Northfield High."]),
        ("h2", ["Buses are the hard part"]),
        ("p", ["All nine high schools of the county are to follow next autumn. Bus routes have to be drawn anew, and the county expects to hire 31 more drivers."]),
        ("quote", ["“The later finish costs us hours of work in the afternoon,” said Dale Fictus, a baker who employs several pupils."]),
        ("ul", ["The first bell rings at 8:50 instead of 8:10.", "Sports move to the evening on three days of the week.", "The board looks at the figures again after two years."]),
        ("p", ["The vote was six to one. Only Jon Placeholder was against it; he said that nobody had asked the farmers, whose children help in the stables."]),
    )),
    Story("storm-petra", "Storm Petra leaves 64,000 homes dark on the Example Coast", ("Ruth Fabricated",), "2031-02-21", "February 21, 2031", (
        ("p", ["Crews worked through the night to bring power back to 64,000 homes along the Example Coast after Storm Petra tore down lines and flooded roads on Sunday."]),
        ("p", ["Two people were taken from the roof of a car in Lower Harbour, and about three hundred spent the night in a sports hall, the fire service said. Nobody died."]),
        ("p", ["“The water came up the street faster than you could walk,” said Ines Demo, who left her house with her two children and a dog."]),
        ("p", ["Gusts reached 141 kilometres an hour at the lighthouse of Point Sample, the highest there since records began in 1964, the weather service said."]),
        ("h2", ["Help for those who had to leave"]),
        ("p", ["The government pays 500 euros at once to every household that had to leave its home. Insurers agreed to settle small claims within ten days."]),
        ("ul", ["Call the city's line before you go back to your house.", "Boil water from the tap until Wednesday.", "Do not touch lines that lie on the ground."]),
        ("quote", ["“We took the blue folder with the papers and nothing else,” Ines Demo said."]),
        ("p", ["Schools in the three coastal districts stay closed until Thursday, the ministry of education announced on Monday."]),
    )),
    Story("mock-bank", "Mock Bank to close 38 branches and cut 400 jobs", ("Olga Imaginary",), "2031-06-03", "June 3, 2031", (
        ("p", ["Mock Bank will close 38 of its 210 branches by the end of the year and cut about 400 jobs, as fewer customers come in person, the lender said on Tuesday."]),
        ("p", ["Visits to branches have fallen by 61 percent since 2016. The bank plans “banking corners” in ninety post offices, with staff on two days a week."]),
        ("quote", ["“It is a slap in the face of older customers,” the union of finance workers wrote, and said that it would go to the regulator."]),
        ("p", ["Tomas Specimen, the chief executive, told reporters that nobody would be dismissed before next June. “We will find another job in the bank for everyone who wants one,” he said."]),
        ("h2", ["Shares rise"]),
        ("p", ["Shares of Mock Bank rose by 2.3 percent in early trading. Analysts at Pretend Securities put the savings at 35 million euros a year from 2033 on."]),
        ("ul", ["Twelve of the branches are in the capital.", "Cash machines stay at twenty of the places.", "Safe deposit boxes move to the head office."]),
        ("p", ["The first branches, in Testville and Mockport, close on the last day of September; the others follow month by month until December."]),
    )),
)  # fmt: skip

OUTLET = "Exampleton Courier"
RELATED = (
    "Old fair story that nobody reads",
    "Rain is expected in Mockport again",
    "Swallows come late to Lake Sample",
)


def gold(story: Story) -> str:
    return "\n".join(text for _, texts in story.blocks for text in texts)


def rendered(
    story: Story, p: str = "p", quote: str = "<blockquote><p>{}</p></blockquote>", h2: str = "h2", ul: str = "ul"
) -> str:
    made = []
    for kind, texts in story.blocks:
        if kind == "ul":
            made.append(f"<{ul}>{''.join(f'<li>{t}</li>' for t in texts)}</{ul.split()[0]}>")
        elif kind == "quote":
            made.append(quote.format(texts[0]))
        else:
            tag = h2 if kind == "h2" else p
            made.append(f"<{tag}>{texts[0]}</{tag.split()[0]}>")
    return "\n".join(made)


def names(story: Story) -> str:
    return " and ".join(story.authors)


def cards(tag: str = "article", inner: str = "h3", time: bool = True) -> str:
    stamp = "<time datetime='2009-01-02'>January 2, 2009</time>" if time else "January 2, 2009"
    return "".join(
        f"<{tag} class='card'><{inner}><a href='/old-{n}'>{title}</a></{inner}>{stamp}<p>By Else Body</p></{tag}>"
        for n, title in enumerate(RELATED)
    )


def linked(story: Story, **more: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": story.title, "datePublished": f"{story.day}T08:30:00+00:00", "url": f"https://courier.example/{story.slug}",
            "author": [{"@type": "Person", "name": name} for name in story.authors], "publisher": {"@type": "Organization", "name": OUTLET}, **more}  # fmt: skip
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def og(story: Story, published: bool = True) -> str:
    stamp = f'<meta property="article:published_time" content="{story.day}T08:30:00+00:00">' if published else ""
    return (f'<link rel="canonical" href="https://courier.example/{story.slug}"><meta property="og:type" content="article"><meta property="og:title" content="{story.title}">'
            f'<meta property="og:site_name" content="{OUTLET}"><meta property="og:url" content="https://courier.example/{story.slug}">{stamp}')  # fmt: skip


def page(head: str, body: str, title: str, body_class: str = "") -> str:
    return f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}<style>p{{margin:0}}</style></head><body class="{body_class}">{body}<script>var x = "Mayor said nothing.";</script></body></html>'


MENU = "<nav class='main-navigation'><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li><li><a href='/weather'>Weather</a></li></ul></nav>"
FOOT = "<footer class='site-footer'><p>© 2031 Exampleton Courier. All rights reserved. Published since 1 January 1990.</p><ul><li><a href='/privacy'>Privacy</a></li></ul></footer>"
SHARE = "<div class='sharedaddy'><h3>Share this:</h3><ul><li><a href='#'>Mail</a></li><li><a href='#'>Print</a></li></ul></div>"
COMMENTS = "<div id='comments' class='comments-area'><h2>2 thoughts on this</h2><ol class='comment-list'><li class='comment'><div class='comment-author'>Bo Reader</div><time datetime='2031-12-01'>December 1, 2031</time><p>I do not like it at all, and I said so before, as you know.</p></li></ol></div>"


def wordpress_blocks(s: Story) -> str:
    body = rendered(
        s,
        quote="<figure class='wp-block-pullquote'><blockquote class='wp-block-quote'><p>{}</p></blockquote></figure>",
        h2="h2 class='wp-block-heading'",
        ul="ul class='wp-block-list'",
    )
    meta = f"<div class='entry-meta'><span class='posted-on'><time class='entry-date published' datetime='{s.day}T08:30:00+00:00'>{s.written}</time></span> <span class='byline'>by <span class='author vcard'><a class='url fn n' href='/author/x'>{names(s)}</a></span></span></div>"
    main = f"<main id='main'><article class='post type-post'><header class='entry-header'><h1 class='entry-title'>{s.title}</h1>{meta}</header><div class='entry-content'>{body}{SHARE}</div></article>{COMMENTS}<section class='related-posts'><h2>Related</h2>{cards()}</section></main>"
    side = f"<aside class='widget-area'><section class='widget'><h2>Recent posts</h2>{cards('li', 'h4', False)}</section></aside>"
    return page(
        og(s),
        f"<div id='page'><header class='site-header'><p class='site-title'>{OUTLET}</p>{MENU}</header>{main}{side}{FOOT}</div>",
        f"{s.title} - {OUTLET}",
        "single-post",
    )


def wordpress_classic(s: Story) -> str:
    meta = f"<p class='postmetadata'>Posted on <span class='date'>{s.written}</span> by <a rel='author' href='/a'>{names(s)}</a></p>"
    main = f"<div id='content'><div class='post hentry'><h2 class='entry-title'>{s.title}</h2>{meta}<div class='entry'>{rendered(s)}</div><p class='tags'>Tags: <a href='/t'>news</a>, <a href='/u'>town</a></p></div>{COMMENTS}</div>"
    side = f"<div id='sidebar'><ul><li><h2>Archives</h2><ul><li><a href='/2009/01'>January 2009</a></li></ul></li><li><h2>More</h2>{cards('div', 'h3', False)}</li></ul></div>"
    return page(
        "",
        f"<div id='header'><h1><a href='/'>{OUTLET}</a></h1></div>{main}{side}<div id='footer'><p>{OUTLET} is proudly powered by a made-up program.</p></div>",
        f"{s.title} | {OUTLET}",
    )


def arc(s: Story) -> str:
    body = rendered(
        s,
        p="p class='c-paragraph'",
        quote="<blockquote class='c-quote'><p>{}</p></blockquote>",
        h2="h2 class='c-heading'",
    )
    ad = "<div class='arcad-feature'><div class='ad-container'>Advertisement</div></div>"
    body = body.replace("</p>\n<h2", f"</p>{ad}<h2", 1)
    related = {
        "@type": "ItemList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": 1,
                "item": {
                    "@type": "NewsArticle",
                    "headline": RELATED[0],
                    "datePublished": "2009-01-02",
                    "url": "https://courier.example/old",
                },
            }
        ],
    }
    head = og(s, False) + f'<script type="application/ld+json">{json.dumps(related)}</script>' + linked(s)
    top = f"<h1 class='b-headline'>{s.title}</h1><div class='b-byline'>By {' and '.join(f'<a href=/a>{n}</a>' for n in s.authors)}</div><time class='b-date' datetime='{s.day}T08:30:00Z'>{s.written} at 8:30AM UTC</time>"
    more = f"<div class='b-results-list'><h2>More to read</h2>{cards()}</div><div class='newsletter-signup'><p>Sign up for our morning letter and get the news before breakfast.</p></div>"
    return page(
        head,
        f"<div id='fusion-app'><header>{MENU}</header><section id='main' class='b-right-rail'>{top}<article class='b-article-body'>{body}</article>{more}</section>{FOOT}</div>",
        s.title,
    )


def arc_scripts_only(s: Story) -> str:
    body = "\n\n".join(text for _, texts in s.blocks for text in texts)
    return page(
        og(s, False) + linked(s, articleBody=body),
        "<div id='fusion-app'><p>Please turn on JavaScript to read this page. We use it to show you the news.</p></div>",
        s.title,
    )


def drupal(s: Story) -> str:
    field = "<div class='field field--name-body field--type-text-with-summary field__item'>{}</div>"
    meta = f"<footer class='node__meta'><div class='node__submitted'>By <span class='field--name-uid'><a class='username' href='/user/2'>{names(s)}</a></span>, {s.written}</div></footer>"
    main = f"<main role='main'><div class='region-content'><article class='node node--type-article'><h1 class='page-title'>{s.title}</h1>{meta}<div class='node__content'>{field.format(rendered(s))}</div></article></div></main>"
    view = f"<div class='views-element-container block-views'><h2>Latest</h2><div class='view-content'>{cards('div', 'h3')}</div></div>"
    head = (
        f"<meta name='dcterms.date' content='{s.day}'><meta name='dcterms.creator' content='{names(s)}'><meta name='dcterms.title' content='{s.title}'>"
        + og(s, False)
    )
    return page(
        head,
        f"<div class='layout-container'><header role='banner'>{MENU}</header>{main}<aside class='layout-sidebar-second'>{view}</aside>{FOOT}</div>",
        f"{s.title} | {OUTLET}",
    )


def drupal_seven(s: Story) -> str:
    meta = f"<div class='submitted'>Submitted by <span class='username'>{names(s)}</span> on <span class='date-display-single' property='dc:date' content='{s.day}T08:30:00+00:00'>{s.written}</span></div>"
    body = f"<div class='field field-name-body'><div class='field-items'><div class='field-item even' property='content:encoded'>{rendered(s)}</div></div></div>"
    return page(
        "<meta name='Generator' content='Mock 7'>",
        f"<div id='page'><div id='header'>{MENU}</div><div id='main'><div id='content'><h1 class='title' id='page-title'>{s.title}</h1><div class='node node-article'>{meta}<div class='content'>{body}</div></div></div><div class='sidebar'><div class='block'><h2>Poll</h2><p>Was the vote right? Tell us what you think.</p></div></div></div>{FOOT}</div>",
        f"{s.title} | {OUTLET}",
    )


def ghost(s: Story) -> str:
    body = rendered(s, quote="<blockquote>{}</blockquote>")
    card = "<div class='kg-card kg-button-card'><a class='kg-btn' href='/signup'>Become a member</a></div><figure class='kg-card kg-image-card'><img src='a.jpg'><figcaption>The quay in winter. Photo: Mock Agency</figcaption></figure>"
    body = body.replace("\n<h2>", f"\n{card}<h2>", 1)
    meta = f"<div class='gh-article-meta'><h4 class='gh-article-author-name'><a href='/author/x'>{names(s)}</a></h4><div class='byline-meta-content'><time class='byline-meta-date' datetime='{s.day}'>{s.written}</time><span class='byline-reading-time'>4 min read</span></div></div>"
    main = f"<main id='site-main'><article class='gh-article post'><header class='gh-article-header'><h1 class='gh-article-title'>{s.title}</h1>{meta}</header><section class='gh-content'>{body}</section></article></main>"
    more = f"<section class='gh-read-more'><h3>You might also like</h3>{cards()}</section><footer class='gh-footer'><p>Sign up for {OUTLET}</p><p>Powered by a made-up program</p></footer>"
    return page(
        og(s) + linked(s) + f'<meta name="author" content="{names(s)}">',
        f"<div class='gh-site'><header class='gh-head'>{MENU}</header>{main}{more}</div>",
        s.title,
    )


def blogger(s: Story) -> str:
    body = "<br><br>".join(
        t
        for kind, texts in s.blocks
        for t in (
            ["<ul>" + "".join(f"<li>{x}</li>" for x in texts) + "</ul>"]
            if kind == "ul"
            else [f"<b>{texts[0]}</b>"]
            if kind == "h2"
            else texts
        )
    )
    post = (f"<div class='date-outer'><h2 class='date-header'><span>Wednesday, {s.written}</span></h2><div class='post hentry' itemscope itemtype='http://schema.org/BlogPosting'><h3 class='post-title entry-title' itemprop='name'>{s.title}</h3>"
            f"<div class='post-body entry-content' itemprop='description articleBody'>{body}</div><div class='post-footer'><span class='post-author vcard'>Posted by <span class='fn' itemprop='author'>{names(s)}</span></span> "
            f"<span class='post-timestamp'>at <a class='timestamp-link' href='/x'><abbr class='published' itemprop='datePublished' title='{s.day}T08:30:00-08:00'>8:30 AM</abbr></a></span></div></div></div>")  # fmt: skip
    side = "<div class='sidebar'><div class='widget BlogArchive'><h2>Blog Archive</h2><ul><li><a href='/2009'>2009</a> (12)</li></ul></div><div class='widget Profile'><h2>About me</h2><p>I write about the town because I live in it.</p></div></div>"
    return page(
        f"<meta content='{s.title}' property='og:title'>",
        f"<div id='header'><h1 class='title'>{OUTLET}</h1></div><div class='main'><div class='blog-posts hfeed'>{post}</div></div>{side}",
        f"{OUTLET}: {s.title}",
    )


def substack(s: Story) -> str:
    body = rendered(s, quote="<blockquote><p>{}</p></blockquote>")
    box = "<div class='subscription-widget-wrap'><div class='subscription-widget'><p class='cta-caption'>Thanks for reading! Subscribe for free to receive new posts.</p><form><input type='email'><label>Email</label></form></div></div>"
    body = body.replace("\n<h2>", f"\n{box}<h2>", 1)
    meta = f"<div class='byline-wrapper'><div class='profile-hover-card-target'><a href='/@x'>{names(s)}</a></div><div class='pencraft post-date' title='{s.day}'>{s.written}</div></div>"
    return page(
        og(s, False) + linked(s),
        f"<div class='single-post-container'><article class='newsletter-post post'><div class='post-header'><h1 class='post-title'>{s.title}</h1><h3 class='subtitle'>A letter from the quay</h3>{meta}</div><div class='available-content'><div class='body markup'>{body}</div></div></article><div class='comments-page'><h4>Discussion</h4><div class='comment'><p>Great letter, I read it on the bus this morning.</p></div></div></div><div class='footer'><p>© 2031 {names(s)}</p></div>",
        s.title,
    )


def mailing(s: Story) -> str:
    cells = "".join(
        f"<table class='mcnTextBlock' width='100%'><tbody><tr><td class='mcnTextContent' style='padding:9px'>{part}</td></tr></tbody></table>"
        for part in rendered(s, quote="<blockquote>{}</blockquote>").split("\n")
    )
    top = f"<table id='templatePreheader'><tr><td><a href='*|ARCHIVE|*'>View this email in your browser</a></td></tr></table><table id='templateHeader'><tr><td><h1>{s.title}</h1><p class='byline'>By {names(s)} | {s.written}</p></td></tr></table>"
    foot = "<table id='templateFooter'><tr><td><em>Copyright © 2031 Exampleton Courier, All rights reserved.</em><br>Want to change how you receive these emails?<br>You can <a href='#'>update your preferences</a> or <a href='#'>unsubscribe</a>.</td></tr></table>"
    return page(
        "",
        f"<center><table id='bodyTable'><tr><td id='bodyCell'>{top}<table id='templateBody'><tr><td>{cells}</td></tr></table>{foot}</td></tr></table></center>",
        s.title,
    )


MAKERS: dict[str, tuple[Callable[[Story], str], str | None]] = {
    # The maker -> its page, and what its date has behind the day.
    "wordpress-blocks": (wordpress_blocks, "T08:30:00+00:00"),
    "wordpress-classic": (wordpress_classic, ""),
    "arc": (arc, "T08:30:00+00:00"),
    "arc-scripts-only": (arc_scripts_only, "T08:30:00+00:00"),
    "drupal": (drupal, ""),
    "drupal-7": (drupal_seven, None),
    "ghost": (ghost, "T08:30:00+00:00"),
    "blogger": (blogger, "T08:30:00-08:00"),
    "substack": (substack, "T08:30:00+00:00"),
    "mailing": (mailing, ""),
}


def undated(story: Story) -> str:
    """A page that nowhere says when it was published, though days stand around it and in its text."""
    told = f"<p>The pier was opened on March 3, 1931, and closed on 4 May 2030.</p>{rendered(story)}"
    main = f"<main><article><h1>{story.title}</h1><p class='byline'>By {names(story)}</p>{told}</article></main>"
    side = f"<aside><h2>More</h2>{cards()}</aside>"
    head = f"<meta property='og:title' content='{story.title}'>"
    return page(head, f"<header>{MENU}</header>{main}{side}{COMMENTS}{FOOT}", f"{story.title} - {OUTLET}")


def pages() -> Iterator[Page]:
    """All pages with what is right of each; a date that is None may be the day with or without an hour."""
    for maker, (made, time) in MAKERS.items():
        for story in STORIES:
            date = None if time is None else f"{story.day}{time}"
            yield Page(f"{maker}-{story.slug}", made(story), story.title, gold(story), date, story.authors)
