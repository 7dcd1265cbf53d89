"""The record: the one briefing that every format is made of. Nothing in here knows a format, a template or a file."""

from exporter.record.asset import Asset
from exporter.record.blocks import Block
from exporter.record.briefing import Briefing, Section, Source
from exporter.record.canonical import briefing_from, digest, public, to_data, to_json
from exporter.record.edition import Channel, Edition, Stamp, Withdrawal
from exporter.record.faults import Fault, Faults
from exporter.record.inlines import Break, InlineImage, Inlines, Span, plain_text
from exporter.record.schema import schema
from exporter.record.walk import Numbering

__all__ = [
    "Asset",
    "Block",
    "Break",
    "Briefing",
    "Channel",
    "Edition",
    "Fault",
    "Faults",
    "InlineImage",
    "Inlines",
    "Numbering",
    "Section",
    "Source",
    "Span",
    "Stamp",
    "Withdrawal",
    "briefing_from",
    "digest",
    "plain_text",
    "public",
    "schema",
    "to_data",
    "to_json",
]
