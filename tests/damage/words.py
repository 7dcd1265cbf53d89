"""Damage to words, letters, digits and signs, in prose, in program text and in the names of fields."""

import random
import re
from collections.abc import Callable

from tests.damage.data import Damage, Data, blocks_in, one_of, spans_in


def in_text(pattern: str, change: Callable[[re.Match[str], random.Random], str]) -> Damage:
    def damage(data: Data, chance: random.Random) -> str:
        spans = [span for span in spans_in(data) if re.search(pattern, span.get("text", ""))]
        span = one_of(spans, chance)
        if span is None:
            return ""
        match = chance.choice(list(re.finditer(pattern, span["text"])))
        before, new = span["text"], change(match, chance)
        span["text"] = before[: match.start()] + new + before[match.end() :]
        return f"{match[0]!r} is now {new!r}"

    return damage


drop_a_word = in_text(r"\b\w+\b ?", lambda match, chance: "")
change_a_word = in_text(r"\b[^\W\d]+\b", lambda match, chance: "otherwise" if match[0] != "otherwise" else "other")
double_a_word = in_text(r"\b\w+\b", lambda match, chance: f"{match[0]} {match[0]}")
swap_two_words = in_text(r"\b(\w+)(\W+)(\w+)\b", lambda match, chance: f"{match[3]}{match[2]}{match[1]}")
join_two_words = in_text(r"(?<=\w) (?=\w)", lambda match, chance: "")
add_a_word_in_front = in_text(r"\A", lambda match, chance: chance.choice(("Not ", "35 ", "No. ", "Figure 1. ")))
add_a_word_at_the_end = in_text(r"\Z", lambda match, chance: chance.choice((" not", " 5", " Sources", ".", ",")))
change_a_letter = in_text(r"[^\W\d_]", lambda match, chance: chance.choice("xqz" if match[0] not in "xqz" else "abc"))
change_a_digit = in_text(r"\d", lambda match, chance: str((int(match[0]) + chance.randrange(1, 10)) % 10))
add_a_sign = in_text(r"(?<![\d.,-])\d", lambda match, chance: chance.choice("-−+") + match[0])
drop_a_sign = in_text(r"[-−+±%€$°](?=\d)|(?<=\d)[%°]", lambda match, chance: "")
move_a_decimal = in_text(r"(?<=\d)[.,](?=\d)", lambda match, chance: "" if chance.random() < 0.5 else ";")
add_a_decimal = in_text(r"(?<=\d)(?=\d)", lambda match, chance: chance.choice(".,"))
drop_punctuation = in_text(r"[.,;:!?–—'’“”\"()-]", lambda match, chance: "")
drop_an_accent = in_text("[àâäáçéèêëíïîñóôöúüûÀÉÖÜ²³½]", lambda match, chance: "a2"[match[0] in "²³½"])


def change_program_text(data: Data, chance: random.Random) -> str:
    block = one_of(blocks_in(data, "code"), chance)
    if block is None:
        return ""
    lines = block["text"].split("\n")
    index = chance.randrange(len(lines))
    lines[index] = chance.choice((f"  {lines[index]}", lines[index].lstrip(), f"{lines[index]};", ""))
    block["text"] = "\n".join(lines)
    return f"line {index}"


def change_a_field(data: Data, chance: random.Random) -> str:
    """Change a title, a name, what a source is called and who brought it out."""
    fields = [(data, "title")]
    fields += [(author, "name") for author in data.get("authors", ())]
    fields += [(one, key) for one in data.get("sources", ()) for key in ("title", "publisher") if one.get(key)]
    holder, key = chance.choice(fields)
    holder[key] += " Ltd"
    return key
