"""A learner at a browser: she reads, plays, signs up and answers, knowing the key from the course files themselves."""

import re
from pathlib import Path

import yaml

CONTENT = Path(__file__).resolve().parents[2] / "courses" / "content"


def module_files():
    """The five modules of the course Bekymringstegn, as their files say them, in order."""
    return [yaml.safe_load(file.read_text()) for file in sorted(CONTENT.glob("a[1-5]_*.yaml"))]


MODULES = module_files()
QUESTIONS = {
    " ".join(question["text"].split()): question for module in MODULES for question in module["quiz"]["questions"]
}


def good_way(story):
    """The texts of the first good choice at each step of a dilemma, from its beginning to an end."""
    nodes, way = {node["id"]: node for node in story["nodes"]}, []
    node = nodes[story["start"]]
    while node.get("choices"):
        choice = next(choice for choice in node["choices"] if choice["rating"] == "god")
        way.append(" ".join(choice["text"].split()))
        node = nodes[choice["next"]]
    return way


def play(page, story):
    """Play a dilemma from the module's page to a good end."""
    page.get_by_role("link", name=f"Spil »{story['title']}«").click()
    for choice in good_way(story):
        page.get_by_role("button", name=choice, exact=True).click()
    page.get_by_role("heading", name="Til eftertanke").wait_for()


def sign_up(page, mails, *, email, name):
    """Make a profile from the page that asks for one; ends where the learner wanted to go."""
    page.get_by_role("main").get_by_role("link", name="Opret profil").click()
    page.fill("[name=email]", email)
    page.fill("[name=name]", name)
    page.select_option("[name=employer]", "kommune:0751")
    page.select_option("[name=sector]", "skole")
    page.fill("[name=workplace]", "Åboskolen")
    page.fill("[name=job_title]", "Lærer")
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("heading", name="Skriv koden fra mailen").wait_for()
    page.fill("[name=code]", code_in(mails(email)[-1]))
    page.get_by_role("button", name="Fortsæt").click()


def code_in(mail):
    """The code that stands on a line of its own."""
    return re.search(r"^\s*([A-Z0-9]{4,}-?[A-Z0-9]{2,})\s*$", mail["text"], re.M).group(1)


def answer_quiz(page, *, right=True):
    """Answer every question of an open quiz; ends on the result."""
    count = int(re.search(r"af (\d+)", page.locator(".question-count").inner_text()).group(1))
    for _ in range(count):
        answer(page, right=right)
        page.locator("a[data-next]").click()


def answer(page, *, right=True):
    """Answer the question the page shows and wait until it says that the answer is saved."""
    question = QUESTIONS[" ".join(page.get_by_role("heading", level=1).inner_text().split())]
    if question["type"] == "order":
        put_in_order(page, [str(item) for item in question["items"]], right=right)
    else:
        wanted = [option["text"] for option in question["options"] if option["correct"] == right]
        for text in wanted if question["type"] == "multiple" else wanted[:1]:
            page.get_by_label(text, exact=True).check()
    page.get_by_role("button", name="Gem svar").click()
    page.get_by_text(re.compile(r"^Gemt kl\. \d+\.\d\d$")).wait_for()


def put_in_order(page, items, *, right):
    wanted = items if right else items[::-1]
    if page.locator("[data-order-up]").first.is_visible():
        for place, text in enumerate(wanted):
            row = page.locator("[data-order-item]", has=page.get_by_text(text, exact=True))
            while [one.strip() for one in page.locator(".order-text").all_inner_texts()].index(text) > place:
                row.locator("[data-order-up]").click()
        return
    for place, text in enumerate(wanted, start=1):
        page.get_by_label(text, exact=True).select_option(str(place))
