"""A property: whatever words and Markdown punctuation are thrown together, no word is lost in silence."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from exporter.readers import Context, markdown
from exporter.record import to_json

MARKUP = """
* ** *** _ __ ` `` ``` ~ ~~ [ ] ( ) ]( ]: ![ < > </ /> # ## { } $ % @ & &amp; \\ ; : = ! ? " ' — | |-|-| + - 1. 1) http://
javascript: <b> </b> <i> <div> </div> <p> </p> <br> <hr> <pre> </pre> <h2> </h2> <table> <tr> <td> </td> <ul> <li>
<summary> <details> <video> </video> <svg> </svg> <math> </math> <script> </script> <style> </style> <textarea>
<dl> <dt> <dd> </dl> <td> </td> <blockquote> </blockquote> <select> <title>
<a href="x"> </a> <img src="y" alt=" "> <? ?> <![CDATA[ ]]> <!X [!NOTE] title: x=
""".split()
SPACE = [
    " ",
    " ",
    "\n",
    "\n\n",
    "\t",
    "    ",
    "\n- ",
    "\n1. ",
    "\n> ",
    "\n# ",
    "\n## FAQ\n",
    "\n## Timeline\n",
    "\n## Who is affected\n",
    "\n### Why?\n",
    "\n\n**Key points:**\n\n",
    "\n: ",
    "\n- [x] ",
    "\n\n3 May 2026: ",
    "\n- 14:05 UTC ",
    "\n---\n",
]
ROWS = ["\n| a | b |\n|---|---|\n| ", " | ", "\n| Date | Event |\n|---|---|\n| "]
WORD = object()


@settings(max_examples=150)
@given(st.lists(st.one_of(st.just(WORD), st.sampled_from(MARKUP + SPACE + ROWS)), min_size=1, max_size=40))
@example(["|a|\n|-|\n|", WORD, "|", WORD, "|", WORD])
@example(["[", WORD, "]: ", WORD, ' "', WORD, '"'])
@example(["```", WORD, " ", WORD, "\n", WORD])
@example(["[](", WORD, ") ![", WORD, "](", WORD, ' "', WORD, '")'])
@example(["[", WORD, "](javascript:", WORD, ")"])
@example(["<", WORD, " ", WORD, ">", WORD, "</", WORD, ">"])
def test_every_word_is_in_the_record_or_in_the_report(pieces: list[object]) -> None:
    words = [f"word{number}x" for number, piece in enumerate(pieces) if piece is WORD]
    text = "".join(f"word{number}x" if piece is WORD else str(piece) for number, piece in enumerate(pieces))
    source = f"---\ntitle: T\nlanguage: en\n---\nStart.\n\n{text}"
    reading = markdown.read(source.encode(), Context("a.md"))
    said = to_json(reading.briefing).decode().lower() + "\n".join(map(str, reading.report)).lower()
    assert [word for word in words if word not in said] == []
