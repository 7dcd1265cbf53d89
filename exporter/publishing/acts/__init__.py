"""The acts: publish, correct, withdraw. Each is planned, rendered, and then written down in one transaction.

     plan ──▶ render ──▶ write down ──▶ ring
       ▲                    │
       └── somebody was faster: once more, over what is out by now

So two acts at the same moment come one after the other and none is lost. Whatever fails before the end leaves nothing
of the act: no entry, no feed, no line in the history, no rendering that goes on.
"""

from exporter.publishing.acts.correct import correct
from exporter.publishing.acts.plan import FORMATS, By, Done, demand_there
from exporter.publishing.acts.postpone import postpone
from exporter.publishing.acts.publish import publish
from exporter.publishing.acts.withdraw import withdraw
from exporter.publishing.acts.write import retold

__all__ = ["FORMATS", "By", "Done", "correct", "demand_there", "postpone", "publish", "retold", "withdraw"]
