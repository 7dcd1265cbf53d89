"""What is compared with what, and which figure is to be reached."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import cold, corrections, jobs, memory
from benchmarks import phases as _phases
from benchmarks import publishing as _publishing
from benchmarks.contenders import CONTENDERS
from benchmarks.paired import Rounds, paired, ratio, typical
from benchmarks.report import Table
from benchmarks.sample import ROOT
from benchmarks.service import BROKERS, missing, running


@dataclass(frozen=True)
class Row:
    """A line of the table: what, beside what, the figure to reach and the one reached, its span, times in ms."""

    what: str
    beside: str
    goal: str = ""
    reached: str = ""
    span: str = ""
    wall: str = ""
    times: str = ""
    met: bool | None = None
    """Whether the goal is reached, None where there is none."""


@dataclass(frozen=True)
class Effort:
    """How much to measure."""

    rounds: int
    renders: int
    grown: tuple[int, ...]
    jobs: int
    corpus: Path = ROOT.parent / "shared" / "corpus"
    """The folder of real inputs."""

    @property
    def few(self) -> int:
        """Return the rounds of what takes long."""
        return max(1, self.rounds // 2)


FULL = Effort(rounds=15, renders=300, grown=(10, 100), jobs=10_000)
QUICK = Effort(rounds=7, renders=60, grown=(10,), jobs=1_000)
ONCE = Effort(rounds=1, renders=2, grown=(2,), jobs=14)


def _compared(
    rounds: Rounds, one: str, others: dict[str, tuple[str, float | None]], what: str, missing: dict[str, str]
) -> Iterator[Row]:
    """Yield a row for each of the others: what it is called and the most that `one` may take of its time."""
    for other, (called, most) in others.items():
        goal = f"≤ {most:.2f}" if most else ""
        if other in missing:
            yield Row(what, called, goal, missing[other])
            continue
        found = ratio(rounds, one, other)
        mine, theirs = typical(rounds[one]), typical(rounds[other])
        yield Row(
            what,
            called,
            goal,
            f"{found.cpu:.2f}" if found.cpu >= 0.095 else f"{found.cpu:.3f}",
            f"{found.least:.2f}–{found.most:.2f}",
            f"{found.wall:.2f}",
            f"{mine.cpu * 1000:.1f} : {theirs.cpu * 1000:.1f}",
            None if most is None else found.cpu <= most,
        )


def _warm(
    effort: Effort, one: str, others: dict[str, tuple[str, float | None]], what: str, times: int = 1, rounds: int = 0
) -> Iterator[Row]:
    missing = {name: why for name in others if (why := CONTENDERS[name].missing())}
    runs = paired([one, *(name for name in others if name not in missing)], rounds or effort.rounds, times)
    yield from _compared(runs, one, others, what, missing)


def pdf(effort: Effort) -> Iterator[Row]:
    """Tagged, valid, the record inside, and composed from the record; the others print a page that is ready."""
    yield from _warm(
        effort,
        "pdf",
        {"naive": ("naive page, WeasyPrint", 0.80), "same-css": ("our page and CSS, plain WeasyPrint", 0.92)},
        "PDF",
    )
    peers: dict[str, tuple[str, float | None]] = {
        "chromium": ("naive page, Chromium", None),
        "typst": ("pandoc and typst, pandoc's own page", None),
    }
    yield from _warm(effort, "pdf", peers, "PDF", rounds=effort.few)


def word(effort: Effort) -> Iterator[Row]:
    yield from _warm(effort, "docx", {"pandoc-docx": ("pandoc's docx", 0.10)}, "Word")


def web(effort: Effort) -> Iterator[Row]:
    yield from _warm(effort, "html", {"pandoc-html": ("pandoc's html, self-contained", None)}, "Web page")
    runs = paired(["amp", "amp-beyond"], effort.rounds)["amp-beyond"]
    spent = [run.cpu * 1000 for run in runs]
    span, met = f"{min(spent):.1f}–{max(spent):.1f}", median(spent) <= 2
    yield Row("AMP page", "beyond its Jinja2 renders", "≤ 2 ms", f"{median(spent):.1f} ms", span, met=met)


def feeds(effort: Effort) -> Iterator[Row]:
    others: dict[str, tuple[str, float | None]] = {
        "feeds-lxml": ("the same elements by plain lxml", 1.60),
        "feeds-feedgen": ("plain feedgen, fewer elements", None),
    }
    yield from _warm(effort, "feeds", others, "RSS + Atom of 50, bodies given")
    yield from _warm(
        effort, "feeds-kept", {"feeds-lxml": (others["feeds-lxml"][0], None)}, "RSS + Atom of 50 kept entries"
    )


def together(effort: Effort) -> Iterator[Row]:
    yield from _warm(effort, "all", {"pdf-export": ("its PDF alone", 1.25)}, "All formats, files written")
    yield from _warm(effort, "all-checked", {"all": ("unchecked", None)}, "All formats, read back", rounds=effort.few)


def commands(effort: Effort) -> Iterator[Row]:
    names = list(cold.COMMANDS)
    why = CONTENDERS["pandoc-docx"].missing()
    missing = {"shell pipeline": why} if why else {}
    runs = cold.alternating([name for name in names if name not in missing], effort.few)
    pipeline = "pandoc, pandoc, weasyprint, feedgen script"
    for name, goal in (("exporter --to all --no-check", 1.0), ("exporter --to all", None)):
        yield from _compared(runs, name, {"shell pipeline": (pipeline, goal)}, f"`{name}`, cold", missing)
    yield from _compared(
        runs,
        "exporter --to pdf --no-check",
        {"weasyprint": ("`weasyprint` of the naive page", None)},
        "`exporter --to pdf --no-check`, cold",
        {},
    )
    helping = typical(runs["exporter --help"])
    yield Row("`exporter --help`", "", "", f"{helping.cpu * 1000:.0f} ms", "", "", "")


def growth(effort: Effort) -> Iterator[Row]:
    """Time for each sample's worth of text, as the briefing grows: 1.0 is linear, less is cheaper."""
    for name in ("pdf", "naive", "docx", "html", "amp", "rss", "atom", "jsonfeed"):
        single = typical(paired([name], effort.few)[name])
        told = []
        for times in effort.grown:
            slow = name in ("pdf", "naive") and times > 10
            run = typical(paired([name], 1 if slow else 3, times, warm=0 if slow else 1)[name])
            told.append((times, run.cpu / times / single.cpu))
        reached = ", ".join(f"{times}x: {share:.2f}" for times, share in told)
        yield Row(f"{name}, each sample's worth of a longer briefing", "1x", "≤ 1.15", reached, met=told[-1][1] <= 1.15)


def kept(effort: Effort) -> Iterator[Row]:
    found = memory.kept(["all", "naive"], effort.renders)
    goals = {"all": ("All formats", "≤ +15 MB"), "naive": ("naive page, WeasyPrint", "")}
    for name, (before, after) in found.items():
        what, goal = goals[name]
        met = after - before <= 15 if goal else None
        yield Row(
            what, f"{effort.renders} renders", goal, f"{after - before:+.1f} MB", f"{before:.0f}–{after:.0f}", met=met
        )


def phases(effort: Effort) -> Iterator[Row]:
    """Which part of the work takes which part of the time."""
    ours, naive = (_phases.shares(name, effort.few) for name in ("pdf", "naive"))
    for phase, share in ours.items():
        yield Row(phase, f"naive page: {naive[phase]:.0%}", reached=f"{share:.0%}")


def service(effort: Effort) -> Iterator[Row]:
    """What the service adds to a rendering: by wall clock, for whoever waits counts by it."""
    for broker, most in (("embedded", 200), ("redis", 50), ("rabbitmq", 50)):
        what = "A JSON Feed asked for, until it is done, less its rendering"
        if why := missing(broker):
            yield Row(what, BROKERS[broker], f"≤ {most} ms", why)
            continue
        with running(broker) as made:
            found = jobs.costs(made, effort.rounds * 4)
        whole, itself = median(one.whole for one in found), median(one.itself for one in found)
        yield _milliseconds(what, BROKERS[broker], most, [one.around for one in found], f"{whole:.0f} : {itself:.0f}")
    with running("embedded") as made:
        found_again = jobs.repeated(made, effort.rounds * 10)
    yield _milliseconds("All formats asked for again", BROKERS["embedded"], 10, found_again)
    yield from _processes(effort)
    with running("embedded") as made:
        burst = jobs.burst(made, effort.jobs)
    told = f"{burst.jobs:,} jobs accepted in {burst.seconds:.0f} s, {burst.done:,} of them done by then"
    yield Row(told, "each answer of the API", "p95 ≤ 200 ms", f"{burst.looking:.0f} ms", met=burst.looking <= 200)
    yield Row("The same", "each export accepted", "", f"p95 {burst.asking:.0f} ms")


def publishing(effort: Effort) -> Iterator[Row]:
    """A change in a channel of a thousand, until its feeds are committed; who asks again for a feed that they have."""
    others: dict[str, tuple[str, float | None]] = {
        "thousand-feedgen": ("RSS + Atom by plain feedgen, neither compressed nor kept", 0.05),
        "thousand-same": ("RSS, Atom by plain feedgen, JSON, compressed, not kept", 0.05),
    }
    yield from _warm(effort, "republished", others, "One of 1,000 changed, all feeds made anew")
    rates = _publishing.unchanged(1.0, effort.rounds)
    found = [ours / theirs for ours, theirs in rates]
    yield Row(
        "304s a second of a feed",
        "of a static file, the same server",
        "≥ 0.50",
        f"{median(found):.2f}",
        f"{min(found):.2f}–{max(found):.2f}",
        times=f"{median(one for one, _ in rates):.0f} : {median(one for _, one in rates):.0f} a second",
        met=median(found) >= 0.5,
    )
    with running("embedded") as made:
        out = corrections.corrected(made, effort.rounds * 2)
    yield _milliseconds(
        "A correction, until readers get page, AMP, Word and PDF of it, less the rendering of the last",
        BROKERS["embedded"],
        1000,
        [one.whole - one.itself for one in out],
        f"{median(one.whole for one in out):.0f} : {median(one.itself for one in out):.0f}",
    )
    answered = [one.answered for one in out]
    yield Row(
        "The same, until the act is answered: its page and feeds are out",
        BROKERS["embedded"],
        reached=f"{median(answered):.0f} ms",
        span=f"{min(answered):.0f}–{max(answered):.0f}",
    )


def _milliseconds(what: str, beside: str, most: int, found: list[float], times: str = "") -> Row:
    reached, span = median(found), f"{min(found):.0f}–{max(found):.0f}"
    return Row(what, beside, f"≤ {most} ms", f"{reached:.0f} ms", span, times=times, met=reached <= most)


def _processes(effort: Effort) -> Iterator[Row]:
    """Yield how many PDFs two processes make beside one, taking turns."""
    rounds, count = max(1, effort.rounds // 4), effort.rounds + 1
    ratios, rates = [], []
    with running("embedded") as made:
        for turn in range(rounds):
            one, two = (jobs.throughput(made, number, count, (2 * turn + number - 1) * 10 * count) for number in (1, 2))
            ratios.append(two / one)
            rates.append((two, one))
    reached, (two, one) = median(ratios), rates[len(rates) // 2]
    yield Row(
        "PDFs of two processes",
        "one process",
        "≥ 1.50",
        f"{reached:.2f}",
        f"{min(ratios):.2f}–{max(ratios):.2f}",
        times=f"{two:.0f} : {one:.0f} a minute",
        met=reached >= 1.5,
    )


def imports(effort: Effort) -> Iterator[Row]:
    """An article of 20,000 words, read into a record, its canonical JSON written."""
    for kind, alone, called in (("html", "lxml", "lxml alone"), ("markdown", "markdown-it", "markdown-it-py alone")):
        what = f"{'HTML' if kind == 'html' else 'Markdown'} of 20,000 words, imported"
        yield from _warm(effort, f"import-{kind}", {alone: (called, 3.0)}, what, rounds=effort.few)


def corpus(effort: Effort) -> Table:
    """Return how much of real inputs arrives, and whether all formats of it are valid."""
    from benchmarks.corpus import table  # its judges take a while to import

    return table(effort.corpus, every=1 if effort.rounds >= QUICK.rounds else 20)


SECTIONS: dict[str, tuple[str, Callable[[Effort], Iterator[Row] | Table]]] = {
    "pdf": ("PDF", pdf),
    "word": ("Word", word),
    "web": ("Pages", web),
    "feeds": ("Feeds", feeds),
    "together": ("All formats", together),
    "cold": ("The command line, cold", commands),
    "growth": ("Longer briefings", growth),
    "memory": ("Memory", kept),
    "phases": ("Where the time of a PDF goes", phases),
    "service": ("The service", service),
    "publishing": ("Publishing", publishing),
    "imports": ("Imports", imports),
    "corpus": ("Real inputs", corpus),
}
