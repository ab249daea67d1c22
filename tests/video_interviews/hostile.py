"""Texts that would be markup, script or a formula, and addresses that would lead elsewhere."""

from itertools import product

TAGS: tuple[str, ...] = (
    "script",
    "svg/onload=alert(1)",
    "img src=x onerror=alert(1)",
    "iframe src=javascript:alert(1)",
)
TAGS += ("style", "base href=//e.x", "form action=//e.x", "object data=//e.x", "template", "math")
QUOTES = ("", '"', "'", "`", '">', "'>", "-->", "]]>", "</textarea>", "</title>", "</script>")
MARKUP = [f"{quote}<{tag}>" for quote, tag in product(QUOTES[:6], TAGS)]
MARKUP += [f"{quote}<b id=x>" for quote in QUOTES]
MARKUP += [
    '" autofocus onfocus=alert(1) x="',
    "' onclick=alert(1) '",
    "javascript:alert(1)",
    "<!--",
]
MARKUP += [
    "&lt;script&gt;",
    "&#60;b&#62;",
    "{{ 7*7 }}",
    "{% now 'Y' %}",
    "%3Cscript%3E",
    "\u2028<b>",
]
MARKUP += [
    "<ScRiPt>",
    "<<script>",
    "<a\x0bhref=javascript:alert(1)>",
    "<x hx-get=/ hx-trigger=load>",
]

SIGNS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", "\uff1d", "\uff0b", "\uff0d", "\uff20")
CALLS = ("1+1", 'HYPERLINK("//e.x")', "cmd|'/c calc'!A1")
FORMULAS = [sign + call for sign, call in product(SIGNS, CALLS)]
BROKEN_OUT = ['a",=1+1', "a;=1+1", "a\n=1+1", "a\t=1+1", 'a"\n"=1+1', "a\r\n;=1+1"]

HOSTS: tuple[str, ...] = (
    "evil.example",
    "127.0.0.1",
    "2130706433",
    "0x7f000001",
    "[::ffff:127.0.0.1]",
    "169.254.169.254",
)
HOSTS += (
    "sparkhire.com.evil.example",
    "evilsparkhire.com",
    "sparkhire.com.",
    "sparkhire.co",
    "xn--e.com",
)
HOSTS += (
    "sp\u0430rkhire.com",
    "sparkhire.com%2eevil.example",
    "sparkhire。com",
    "localhost",
    "ⓢparkhire.com",
)
FORMS: tuple[str, ...] = (
    "//{}",
    "///{}",
    "https://{}/",
    "https:\\\\{}/",
    "/\\{}",
    "\\\\{}",
    "https:/{}@evil.example",
)
FORMS += ("https://app.sparkhire.com@{}/", "https://app.sparkhire.com\\@{}/", "ftp://{}/")
FORMS += ("https://{}\t.sparkhire.com/", "ht\ntps://{}/", "http://{}:80/a", "\x00https://{}/")
SCHEMES: tuple[str, ...] = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    " javascript:alert(1)",
)
SCHEMES += (
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:https://e.x",
)
ADDRESSES = [*SCHEMES, *(form.format(host) for form, host in product(FORMS, HOSTS))]
