"""Addresses that would lead elsewhere, in every disguise."""

from itertools import product

HOSTS: tuple[str, ...] = (
    *("evil.example", "localhost", "127.0.0.1", "127.1", "0", "0.0.0.0", "169.254.169.254"),  # noqa: S104
    *(
        "2130706433",
        "017700000001",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "127.0.1",
        "2852039166",
    ),
    *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:169.254.169.254]"),
    *("[64:ff9b::7f00:1]", "[fd00:ec2::254]", "127.0.0.1.nip.io", "metadata.google.internal"),
    *("sparkhire.com.evil.example", "evilsparkhire.com", "sparkhire.com.", "app.sparkhire.com."),
    *("sparkhire.co", "sparkhire.comm", "sparkhire-com.example", "app-sparkhire.com", "xn--e.com"),
    *("sp\u0430rkhire.com", "xn--sprkhire-46g.com", "spark\u043dire.com", "sparkh\u0131re.com"),
    *("sparkhire.com%2eevil.example", "%73parkhire.com", "sparkhire.com%00.evil.example"),
    *("sparkhire\u3002com", "sparkhire\uff0ecom", "\u24e2parkhire.com", "\uff53parkhire.com"),
    *("sparkhire.com\u2215.evil.example", "sparkhire.com\u200b", "spark\u00adhire.com"),
    *("evil.example#.sparkhire.com", "evil.example?.sparkhire.com", "evil.example/.sparkhire.com"),
)
FORMS: tuple[str, ...] = (
    *("//{}", "///{}", "////{}/a", "https://{}/", "https:\\\\{}/", "/\\{}", "\\\\{}", "\\/{}"),
    *("https:/{}@evil.example", "https:{}", "https:///{}", "ftp://{}/", "ws://{}/", "gopher://{}/"),
    *("https://app.sparkhire.com@{}/", "https://app.sparkhire.com\\@{}/", "https://a:b@{}/"),
    *("https://app.sparkhire.com%40{}/", "https://{}\t.sparkhire.com/", "https://{}\n/"),
    *("ht\ntps://{}/", "http://{}:80/a", "https://{}:8443/", "https://{}:443:80/", "https://{}:x/"),
    *(
        "\x00https://{}/",
        " https://{}/",
        "\u3000https://{}/",
        "https://{}\x00/",
        "https://{}\r\nX: y/",
    ),
)
SCHEMES: tuple[str, ...] = (
    *(
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
    ),
    *("java\nscript:alert(1)", "\x01javascript:alert(1)", "javascript://sparkhire.com/%0aalert(1)"),
    *("javascript&colon;alert(1)", "jav&#x09;ascript:alert(1)", "javascript\x00:alert(1)"),
    *("data:text/html,<script>alert(1)</script>", "data:text/html;base64,PHNjcmlwdD4=", "DATA:,x"),
    *(
        "vbscript:x",
        "file:///etc/passwd",
        "blob:https://e.x",
        "about:blank",
        "view-source:https://e.x",
    ),
    *(
        "mailto:a@e.x",
        "tel:1",
        "intent://e.x#Intent;end",
        "filesystem:https://e.x/a",
        "jar:https://e.x!/",
    ),
)
LEADING_ON = (
    *(
        "https://app.sparkhire.com:8443/",
        "http://app.sparkhire.com/",
        "https://app.sparkhire.com:22/",
    ),
    *("https://user@app.sparkhire.com/", "https://:@app.sparkhire.com/", "https://@sparkhire.com/"),
)
ADDRESSES = [
    *SCHEMES,
    *LEADING_ON,
    *(form.format(host) for form, host in product(FORMS, HOSTS)),
]
