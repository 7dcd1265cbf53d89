"""Withdrawals: a stub for what was out, no trace of what was not."""

import time

from exporter.publishing import current
from exporter.publishing.current import Gone
from tests.publishing.life import entry, refused
from tests.publishing.press import Press


def test_a_withdrawal_leaves_a_stub_and_what_is_only_scheduled_leaves_no_trace(paper: Press) -> None:
    id, other = paper.take(title="Harbour closed"), paper.take(title="Under wraps")
    paper.publish(id)
    paper.publish(other, at=time.time() + 5000)
    slug = paper.publication(other).slug
    paper.withdraw(other)
    assert b"Under wraps" not in b"".join(paper.bytes(name, at=time.time() + 9000) for name in paper.feeds())
    assert current.file(paper.store, "harbour", f"{slug}.html") is None
    paper.withdraw(id, "Nobody said so.")
    assert isinstance(current.file(paper.store, "harbour", f"{paper.publication(id).slug}.html"), Gone)
    assert "Nobody said so." in entry(paper).summary
    assert refused(lambda: paper.withdraw(id)).kind == "not-out"
