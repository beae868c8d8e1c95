"""Reading our own plain HTML back as a tree."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

EMPTY = {"meta", "link", "br", "hr", "img"}
SPACE = re.compile(r"[ \t\r\n]+")


@dataclass(eq=False)
class Element:
    """An element of HTML with what stands in it: texts and elements."""

    name: str
    attributes: dict = field(default_factory=dict)
    children: list = field(default_factory=list)

    @property
    def kind(self):
        return self.attributes.get("class", "")

    @property
    def address(self):
        return self.attributes.get("href", "")

    @property
    def text(self):
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def author(self):
        return next((m.attributes["content"] for m in self.all("meta") if m.attributes.get("name") == "author"), "")

    def all(self, *names):
        """Return the elements of these names inside, from outside in; none inside another of them."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                found += [child] if child.name in names else child.all(*names)
        return found

    def find(self, name):
        return next(iter(self.all(name)), None)


class Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self.open = [self.root]

    def handle_starttag(self, name, attributes):
        element = Element(name, {key: value or "" for key, value in attributes})
        self.open[-1].children.append(element)
        if name not in EMPTY:
            self.open.append(element)

    def handle_startendtag(self, name, attributes):
        self.handle_starttag(name, attributes)
        if name not in EMPTY:
            self.open.pop()

    def handle_endtag(self, name):
        if name in (element.name for element in self.open[1:]):
            while self.open.pop().name != name:
                pass

    def handle_data(self, data):
        text = SPACE.sub(" ", data)
        if text:
            self.open[-1].children.append(text)


def read(html):
    """Return the root of the tree. White space is folded as a browser folds it; hard spaces stay."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader.root
