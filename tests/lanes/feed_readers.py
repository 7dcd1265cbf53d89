"""Feed readers that people use: newsboat, rss2email and sfeed, each with a home of its own, over HTTP on loopback."""

import email
import email.policy
import os
import re
import sqlite3
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.request import urlopen


@dataclass(frozen=True)
class Article:
    """A story as a reader shows it. What a reader does not show is empty."""

    id: str
    title: str
    link: str
    author: str
    date: datetime
    body: str
    enclosure: str = ""
    topics: tuple[str, ...] = ()
    is_reply: bool = False
    """rss2email: whether it answers the mail of the same story, because the story changed."""


class Newsboat:
    """newsboat with one list of feeds. It knows articles by guid across feeds: RSS and Atom need a home each."""

    def __init__(self, home: Path, urls: Sequence[str]) -> None:
        home.mkdir(parents=True)
        self._home, self._cache = home, home / "cache.db"
        (home / "urls").write_text("".join(f"{url}\n" for url in urls), encoding="utf-8")

    def poll(self) -> list[Article]:
        """Return the articles after looking for new ones, in the order in which they came."""
        assert self._run("reload") == ""
        with sqlite3.connect(self._cache) as cache:
            rows = cache.execute(
                "select guid, title, url, author, pubDate, content, coalesce(enclosure_url, '') from rss_item "
                "where deleted = 0 order by id"
            ).fetchall()
        cache.close()
        return [
            Article(guid, title, url, author, datetime.fromtimestamp(time, UTC), body, enclosure)
            for guid, title, url, author, time, body, enclosure in rows
        ]

    @property
    def unread(self) -> int:
        """Return how many articles newsboat calls unread."""
        return int(self._run("print-unread").split()[0])

    def read_all(self) -> None:
        """Mark every article as read, as one who read them would have."""
        with sqlite3.connect(self._cache) as cache:
            cache.execute("update rss_item set unread = 0")
        cache.close()

    def _run(self, command: str) -> str:
        return _run(["newsboat", "-u", "urls", "-c", "cache.db", "-C", os.devnull, "-x", command], self._home)


class Rss2Email:
    """rss2email, which mails what is new into a folder, and what changed as an answer to it."""

    def __init__(self, home: Path, urls: Sequence[str]) -> None:
        self._home, self._mails = home, home / "mails"
        self._mails.mkdir(parents=True)
        self._run("new", "reader@example.org")
        config = (home / "config").read_text(encoding="utf-8")
        for name, value in {
            "email-protocol": "maildir",
            "maildir-path": str(self._mails),
            "html-mail": "True",
            "date-header": "True",
            "reply-changes": "True",
            "name-format": "{author}",
        }.items():
            config = re.sub(rf"(?m)^{name} = .*$", f"{name} = {value}", config)
        (home / "config").write_text(config, encoding="utf-8")
        for index, url in enumerate(urls):
            self._run("add", f"feed{index}", url)
        self._seen: set[Path] = set()

    def poll(self) -> list[Article]:
        """Return what the mails say that came with this run."""
        self._run("run")
        new = sorted(set(self._mails.glob("INBOX/new/*")) - self._seen, key=_number)
        self._seen |= set(new)
        return [_article(email.message_from_bytes(path.read_bytes(), policy=email.policy.default)) for path in new]

    def _run(self, *command: str) -> None:
        _run(["r2e", "-c", "config", "-d", "data.json", *command], self._home)


def sfeed(url: str) -> list[Article]:
    """Return the articles that sfeed finds in a feed."""
    with urlopen(url) as answer:
        data = answer.read()
    told = subprocess.run(["sfeed"], input=data, capture_output=True, check=True, timeout=60).stdout.decode()
    found = []
    for line in told.splitlines():
        time, title, link, content, kind, guid, author, enclosure, topics = line.split("\t")
        assert kind == "html"
        body = content.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\")
        date = datetime.fromtimestamp(int(time or 0), UTC)
        found.append(Article(guid, title, link, author, date, body, enclosure, tuple(topics.split("|"))))
    return found


def _article(mail: EmailMessage) -> Article:
    sender = mail["From"].addresses[0].display_name
    date = parsedate_to_datetime(mail["Date"]).replace(tzinfo=UTC)
    topics = tuple((mail["X-RSS-TAGS"] or "").split(","))
    (body,) = re.findall(r'(?s)<div id="body">(.*)</div>\s*<div class="footer">', mail.get_content())
    enclosures = re.findall(r'<p>Enclosure: <a href="([^"]*)', mail.get_content())
    return Article(
        mail["X-RSS-ID"],
        mail["Subject"],
        mail["X-RSS-URL"],
        sender,
        date,
        body,
        "".join(enclosures),
        topics,
        is_reply="In-Reply-To" in mail,
    )


def _number(mail: Path) -> int:
    (number,) = re.findall(r"Q(\d+)\.", mail.name)
    return int(number)


def _run(command: list[str], home: Path) -> str:
    there = os.environ | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "XDG_DATA_HOME": str(home),
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(command, cwd=home, env=there, capture_output=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"
    return done.stdout
