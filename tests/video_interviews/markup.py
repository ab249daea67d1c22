"""A page as a browser takes it apart: its elements and attributes, and what in it would run by itself."""

from html.parser import HTMLParser

LINKS = ("href", "src", "action", "formaction", "data", "hx-get", "hx-post")
VOID = ("meta", "link", "img", "input", "br", "hr")


class Markup(HTMLParser):
    """`tree`: each element with its attributes' names, in their order. `inline`: script and style in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tree: list[tuple[str, ...]] = []
        self.inline: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tree.append((tag, *sorted(given)))
        self.links += [value or "" for name, value in attrs if name in LINKS]
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.inline.append(tag)
        self.inline += [f"{tag} {name}" for name in given if name == "style" or name[:2] == "on"]
        self.inline += [f"{tag} {name}" for name in given if name.startswith("hx-on")]
        self.texts += [value or "" for value in given.values()]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.tree.append((f"/{tag}",))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        self.tree.append(("!--",))
