"""Faults of a Markdown source: all at once, each with its line."""

from tests.readers.sources import refusal


def test_a_fault_of_the_record_names_the_line_of_the_source() -> None:
    wide = "|" + "a|" * 101 + "\n|" + "-|" * 101
    (fault,) = refusal(f"---\ntitle: A\n---\n\nText.\n\n## Part\n\n- item\n\n{wide}\n")
    assert str(fault) == "line 11: sections[1].blocks[1].rows[0]: 101 columns, 100 at most; split the table"


def test_all_faults_come_at_once_by_line() -> None:
    wide = "|" + "a|" * 101 + "\n|" + "-|" * 101
    faults = refusal(f"---\ntitle: A\ndate: soon\nlang: '?'\nrevision: none\n---\n{wide}\n")
    assert [(fault.line, fault.path) for fault in faults] == [
        (3, "published_at"),
        (4, "language"),
        (5, "revision"),
        (7, "sections[0].blocks[0].rows[0]"),
    ]


def test_a_wrong_encoding_names_line_and_column() -> None:
    (fault,) = refusal("# Grüße\n\nÄ und ".encode() + b"\xfc")
    assert str(fault) == "line 3: column 7: the byte 0xfc is not UTF-8; save it as UTF-8"
