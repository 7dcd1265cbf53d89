"""A fault of a template names partial, line where there is one, and block, in words that help."""

from pathlib import Path

import pytest

from exporter.record import Stamp
from exporter.templates import TemplateFault
from tests.samples import edition
from tests.templates.overlays import PARAGRAPH, SHARED, composed, overlaid

AT = "<p {{ at(block) }}>"


@pytest.mark.parametrize(
    "source, line, block, words",
    [
        (f"{AT}\n{{{{ blok.text }}}}</p>", 2, "p1", "'blok' is undefined; docs/templates.md lists"),
        (f"{AT}\n\n{{{{ block.nix }}}}</p>", 3, "p1", "has no attribute 'nix'"),
        (f"{AT}\n{{% include 'nix.html.j2' %}}</p>", 2, "p1", "the partial nix.html.j2 is missing"),
        ("{# x #}\n{% extends 'shared/nix.html.j2' %}", 2, "p1", "the partial shared/nix.html.j2 is missing"),
        (f"{AT}\n<blink>x</blink></p>", 2, "p1", "<blink> is no tag of the house HTML"),
        (f"{AT}{{{{ prose(block.text) }}}}\n\n<{{{{ 'blink' }}}}/></p>", 3, "p1", "<blink> is no tag"),
        ("{% macro inner() %}\n<blink/>\n{% endmacro %}\n" + f"{AT}{{{{ inner() }}}}</p>", 2, "p1", "<blink>"),
        ('<p data-block="p1"\n  style="color: red">x</p>', 2, "p1", "<p style> is no attribute of the house HTML"),
        (f"{AT}a<br></p>", 1, "p1", "<br> is not closed where it should be; close each tag, as in <br/>"),
        (f"{AT}\na & b</p>", 2, "p1", "a bare &; write &amp;"),
        (f"{AT}a&nbsp;b</p>", 1, "p1", "&nbsp; is unknown here"),
        (f"{AT}x</p>\n{AT}x</p>", 2, "p1", "the id 'p1' stands twice"),
        (f"{AT}\n{{{{ t('nolabel') }}}}</p>", 2, "p1", "no label 'nolabel' in labels/en.toml"),
        (f"{AT}\n{{{{ t('figure') }}}}</p>", 2, "p1", "'figure' in labels/en.toml has {number}, which is not given"),
        (f"{AT}\n{{% if %}}</p>", 2, "p1", "Expected an expression"),
        (f"{AT}{{% for x in block.text %}}\n</p>", 2, "p1", "Unexpected end of template"),
        (f"{AT}\n{{% blink %}}</p>", 2, "p1", "unknown tag 'blink'"),
        (f"{AT}\n{{{{ 1 | blink }}}}</p>", 2, "p1", "No filter named 'blink'"),
        (f"{AT}\n{{{{ 1 is blink }}}}</p>", 2, "p1", "No test named 'blink'"),
        (f"{AT}\n{{{{ 1 / 0 }}}}</p>", 2, "p1", "division by zero"),
        (f"{AT}\n{{{{ 'a' + 1 }}}}</p>", 2, "p1", "can only concatenate str"),
        (f"{AT}\n{{{{ block }}}}</p>", 2, "p1", "a Paragraph cannot be printed; name what of it is meant"),
        (f"{AT}\n{{{{ at }}}}</p>", 2, "p1", "a function cannot be printed"),
        (f"{AT}\n{{{{ block.text }}}}</p>", 2, "p1", "a tuple cannot be printed"),
        ("<div>\n{% include 'blocks/paragraph.html.j2' %}</div>", 2, "p1", "it includes itself without end"),
        (f"{{% extends '{PARAGRAPH}' %}}", 1, "p1", "it includes itself without end"),
    ],
)
def test_a_fault_names_partial_line_and_block(tmp_path: Path, source: str, line: int, block: str, words: str) -> None:
    with pytest.raises(TemplateFault) as refused:
        composed(overlaid(tmp_path, {PARAGRAPH: source}))
    fault = refused.value
    assert (fault.partial, fault.line, fault.block) == (PARAGRAPH, line, block)
    assert words in fault.fault
    assert str(fault).startswith(f"{PARAGRAPH}, line {line}, block {block}: ")


def test_a_fault_names_the_innermost_partial(tmp_path: Path) -> None:
    templates = overlaid(tmp_path, {PARAGRAPH: "{% include 'deep.html.j2' %}", "shared/deep.html.j2": "\n\n<blink/>"})
    with pytest.raises(TemplateFault, match=r"^shared/deep\.html\.j2, line 3, block only: "):
        composed(templates)


def test_a_fault_in_a_layer_names_the_partial_of_the_layer(tmp_path: Path) -> None:
    templates = overlaid(tmp_path, {"feed/head.html.j2": "<p>\n{{ nix }}</p>"})
    with pytest.raises(TemplateFault, match=r"^feed/head\.html\.j2, line 2: 'nix' is undefined"):
        composed(templates, layer=("feed",))


def test_a_fault_outside_of_blocks_names_none(tmp_path: Path) -> None:
    templates = overlaid(tmp_path, {"shared/colophon.html.j2": "<footer>\n<center>x</center></footer>"})
    with pytest.raises(TemplateFault, match=r"^shared/colophon\.html\.j2, line 2: <center> is no tag"):
        composed(templates)


def test_a_missing_shell_and_a_missing_cover_are_faults(tmp_path: Path) -> None:
    templates = overlaid(tmp_path, {"shared/cover.html.j2": "<header>{{ nix }}</header>"})
    with pytest.raises(TemplateFault, match=r"^nix\.html\.j2: the partial nix\.html\.j2 is missing: no html/nix"):
        templates.shell("nix.html.j2", edition("minimal"), 0, ("html",), lambda asset: "")
    with pytest.raises(TemplateFault, match=r"^shared/cover\.html\.j2, line 1: 'nix' is undefined"):
        templates.cover(edition("twelve"), SHARED, lambda asset: "")


def test_what_is_not_there_prints_nothing(tmp_path: Path) -> None:
    templates = overlaid(tmp_path, {PARAGRAPH: f"{AT}[{{{{ block.lang }}}}{{{{ briefing.lead }}}}]</p>"})
    assert ">[]</p>" in composed(templates).html


def test_a_partial_is_right_when_its_briefing_is_withdrawn(tmp_path: Path) -> None:
    stamp = Stamp.model_validate({"kind": "withdrawn", "at": "2026-11-24T08:15:00Z", "reason": "It was <wrong>."})
    made = composed(overlaid(tmp_path, {PARAGRAPH: "<blink/>"}), stamp=stamp)  # never asked for
    assert "It was &lt;wrong&gt;." in made.html
    assert "This briefing has a title and one paragraph" not in made.html
