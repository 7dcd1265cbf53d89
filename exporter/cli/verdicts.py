"""What verifying a file came to, as a line that people understand."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exporter.cli.verify import Answer
    from exporter.marks import Claim, Mark
    from exporter.publishing.verifying.verdict import Part, Verdict

_NAMED = 5  # briefings of a file that are named


def line(answer: "Answer") -> str:
    """Return what to tell of a file: its name, a word, and a sentence."""
    told = _known(answer.verdict) if answer.verdict else _unknown(answer)
    return f"{answer.file}: {answer.state}: {told}"


def _known(verdict: "Verdict") -> str:
    return "; ".join((f"{_what(verdict)}, not altered", *_more(verdict)))


def _what(verdict: "Verdict") -> str:
    match verdict.kind:
        case "feed":
            return f"{verdict.file} of {verdict.channels[0]}, with {_count(verdict)}"
        case "medium":
            return "a picture or face that files of ours show"
        case "record":
            return f"the record of {_revision(verdict.briefings[0])}"
        case "edition":
            number = f"edition {verdict.edition} of {verdict.channels[0]}, " if verdict.edition else ""
            told = f'"{verdict.title}", {number}{_count(verdict)}'
        case _:
            told = _revision(verdict.briefings[0])
    stamp = verdict.stamp
    marks = ["for the desk"] if verdict.audience == "desk" else []
    if stamp and stamp.kind != "withdrawn":
        marks.append(stamp.kind.replace("_", " ") + (f" for {stamp.recipient}" if stamp.recipient else ""))
    return f"{told} ({', '.join(marks)})" if marks else told


def _more(verdict: "Verdict") -> Iterator[str]:
    if verdict.kind == "feed" and verdict.standing == "superseded":
        yield "the feed has changed since"
    if verdict.superseded_by:
        yield f"edition {verdict.superseded_by} came after it"
    parts = [one for one in verdict.briefings if one.standing not in (None, "current")]
    if len(verdict.briefings) == 1 and verdict.kind != "feed":
        yield from (told for one in verdict.briefings if (told := _stands(one)))
    elif verdict.standing != "current" or verdict.kind == "edition":
        yield from (f"{_revision(one)}: {_stands(one)}" for one in parts[:_NAMED])
        if len(parts) > _NAMED:
            yield f"and {len(parts) - _NAMED} more"
    if verdict.current and verdict.standing == "superseded":
        yield verdict.current


def _stands(part: "Part") -> str:
    """Return how a revision stands, in words."""
    match part.standing:
        case "current" if part.channels:
            return f"out on {', '.join(part.channels)} since {_day(part.changed_at)}"
        case "current":
            return "the newest, on no channel" + _embargoed(part)
        case "superseded":
            where = f"out on {', '.join(part.channels)}" if part.channels else "the newest"
            return f"revision {part.current_revision} is {where}" + _embargoed(part)
        case "withdrawn":
            return f"it was withdrawn {_day(part.changed_at)}{f': {part.reason}' if part.reason else ''}"
        case "scheduled":
            return f"not out before {_day(part.published_at)}"
        case "draft":
            return f"not out; revision {part.current_revision} is"
        case _:
            return ""


def _unknown(answer: "Answer") -> str:
    says = _says(answer.mark) if answer.mark else "it does not say what it is"
    if not answer.asked:
        return f"{says}; nobody was asked whether that is so" if answer.mark else f"{says}; nobody was asked"
    where = "here" if answer.asked == "the store" else f"at {answer.asked}"
    if answer.state == "unknown":
        return f"nothing that is known {where} has these bytes; {says}"
    if answer.asked != "the store":
        return f"{says}, but nothing that is known {where} has these bytes: altered, made elsewhere, or never out"
    stands = [f"{_revision(one)}: {told}" for one in answer.parts[:_NAMED] if (told := _stands(one))]
    return "; ".join(
        (f"{says}, but nothing that was made {where} has these bytes: altered, or made elsewhere", *stands)
    )


def _says(mark: "Mark") -> str:
    many = f"{len(mark.claims)} briefings, " if len(mark.claims) > 1 else ""
    named = ", ".join(_claim(one) for one in mark.claims[:_NAMED]) + (" …" if len(mark.claims) > _NAMED else "")
    return f"it says it is {many}{named}{', made by exporter' if mark.is_ours else ''}"


def _claim(claim: "Claim") -> str:
    return f"revision {claim.revision} of {claim.id}" if claim.revision else claim.id


def _revision(part: "Part") -> str:
    title = f'"{part.title}"' if part.title else part.record_id
    return f"revision {part.revision} of {title}" if part.revision else title


def _count(verdict: "Verdict") -> str:
    count = len(verdict.briefings)
    return f"{count} briefing{'' if count == 1 else 's'}"


def _embargoed(part: "Part") -> str:
    return f", under embargo until {_day(part.embargo_until)}" if part.embargo_until else ""


def _day(time: datetime | None) -> str:
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if time else "some time"
