"""What a template may not do, however it asks: touch the machine, leave the folder, switch escaping off, use chance."""

from pathlib import Path

import pytest

from exporter.record import briefing_from
from exporter.templates import TemplateFault, TemplateSet
from tests.samples import edition, edition_of
from tests.templates.overlays import PARAGRAPH, SHARED, composed, overlaid

REFUSED = [
    "''.__class__.__mro__",
    "''.__class__.__base__.__subclasses__()",
    "()['__class__']",
    "() | attr('__class__')",
    "[''] | map(attribute='__class__') | first",
    "at.__globals__",
    "at.__closure__",
    "t.__init__.__globals__",
    "prose._environment",
    "self._TemplateReference__context",
    "cycler.__init__.__globals__.os",
    "'{0.__class__}'.format(briefing)",
    "'{0.parse_raw}'.format(briefing)",
    "'%s' | format(briefing.model_config)",
    # What pydantic gives every model
    "briefing.parse_file('/etc/hostname')",
    "briefing.model_construct()",
    "briefing.model_fields",
    "briefing.copy()",
    "briefing['model_dump_json']()",
    "theme.model_dump()",
    "edition.briefings[0].parse_obj({})",
    # What others give
    "t.of('en', asset_url)",
    "edition.channel.json()",
    "asset_url.__self__",
    "briefing.published_at.strftime('%c')",
    "briefing.sections.append(1)",
    "{}.update(a=1)",
    "[].append(1)",
    "'x'.encode()",
    "range(10 ** 9)",
    "lipsum(html=false)",
    "['a', 'b'] | random",
    "briefing | pprint",
    "'<b>' | safe",
    "['<b>'] | map('safe') | join",
]


@pytest.mark.parametrize("expression", REFUSED)
def test_a_template_that_reaches_out_is_refused_in_words(tmp_path: Path, expression: str) -> None:
    with pytest.raises(TemplateFault) as refused:
        composed(overlaid(tmp_path, {PARAGRAPH: f"<p>\n{{{{ {expression} }}}}</p>"}))
    assert (refused.value.partial, refused.value.line) == (PARAGRAPH, 2)


def test_pickled_code_does_not_run(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    pickled = f"cos\\nmkdir\\n(V{canary}\\ntR."
    source = "<p>{{ briefing.parse_raw('" + pickled + "', proto='pickle', allow_pickle=true) }}</p>"
    with pytest.raises(TemplateFault, match="access to attribute 'parse_raw' of 'Briefing' object is unsafe"):
        composed(overlaid(tmp_path / "brand", {PARAGRAPH: source}))
    assert not canary.exists()


def test_a_shell_cannot_write_through_the_tree_of_a_body(tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    shell = f"{{{{ body.tree.getroottree().write('{canary}') }}}}"
    templates = overlaid(tmp_path / "brand", {"html/shell.html.j2": shell})
    with pytest.raises(TemplateFault, match="access to attribute 'getroottree' of '_Element' object is unsafe"):
        templates.shell("shell.html.j2", edition("minimal"), 0, ("html",), str, body=composed(templates))
    assert not canary.exists()


@pytest.mark.parametrize(
    "source, words",
    [
        ("{% autoescape false %}{{ '<b>' }}{% endautoescape %}", "autoescape is forbidden: everything is escaped"),
        ("{%- autoescape true %}x{% endautoescape %}", "autoescape is forbidden"),
        ("{{ '<b>' | upper | safe }}", "safe is forbidden"),
        ("{% filter safe %}x{% endfilter %}", "No filter named 'safe'"),
    ],
)
def test_escaping_cannot_be_switched_off(tmp_path: Path, source: str, words: str) -> None:
    with pytest.raises(TemplateFault, match=words) as refused:
        composed(overlaid(tmp_path, {PARAGRAPH: f"<p>\n{source}</p>"}))
    assert refused.value.line == 2


def test_words_named_like_what_is_forbidden_are_words(tmp_path: Path) -> None:
    source = "<p {{ at(block) }}>{% set safe = 'autoescape | safe' %}{{ safe }}{{ '|safe' }}</p>"
    assert "autoescape | safe|safe" in composed(overlaid(tmp_path, {PARAGRAPH: source})).html


NAMES = [
    "../secret.j2",
    "shared/../../secret.j2",
    "base/../secret.j2",
    "..",
    "{folder}/secret.j2",
    "/etc/hostname",
    "a\\0b",
]


@pytest.mark.parametrize("name", NAMES)
def test_no_name_leads_out_of_the_template_folders(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.j2").write_text("SECRET")
    source = f"<p>{{% include '{name.format(folder=tmp_path)}' %}}</p>"
    with pytest.raises(TemplateFault, match="is missing"):
        composed(overlaid(tmp_path / "brand", {PARAGRAPH: source}))


def test_hostile_text_is_text_in_every_place() -> None:
    hostile = "<script>{{ 7 * 7 }}</script> {% raw %} & \"'"
    one = briefing_from(
        {
            "id": "urn:x",
            "slug": "x",
            "title": hostile,
            "sections": [{"id": "s", "heading": hostile, "blocks": [hostile]}],
        }
    )
    made = TemplateSet().briefing(edition_of(one), 0, SHARED, str)
    assert [element.text for element in made.tree.iter("h1", "h2")] == [hostile, hostile]
    assert hostile in [element.text for element in made.tree.iter("p")]
    assert made.html.count("&lt;script&gt;{{ 7 * 7 }}&lt;/script&gt; {% raw %} &amp;") == 3


def test_what_templates_need_is_open(tmp_path: Path) -> None:
    source = (
        "<p {{ at(block) }}>{{ block.kind }} {{ block['kind'] }} {{ block | attr('id') }} {{ briefing.title.upper() }}"
        " {{ edition.anchor(0, 'x') }} {{ edition.channel.files }} {{ {'a': 1}.items() | list | length }}"
        " {{ [block] | map(attribute='kind') | join }} {{ '%g' | format(1.50) }} {{ 'a-b'.split('-') | join('+') }}"
        " {% for n in range(2) %}{{ loop.index }}{% endfor %} {% set ns = namespace(n=1) %}{{ ns.n }}"
        " {{ theme.colours.light.ink }} {{ t.language }}</p>"
    )
    words = (
        "paragraph paragraph p1 ONE SENTENCE IS ENOUGH x https://example.org/files/ 1 paragraph 1.5 a+b 12 1 #1a1c1e en"
    )
    assert words in composed(overlaid(tmp_path, {PARAGRAPH: source})).html
