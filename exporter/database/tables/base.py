"""What all tables are made of. Times are seconds since 1970 by the database's clock; digests are sha256 in hex."""

from typing import Any

from sqlalchemy import JSON, BigInteger, Double, Integer, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase

_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
COUNTER = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only what is called INTEGER
Digest = String(64)
Json = dict[str, Any]


class Table(DeclarativeBase):
    """A table."""

    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {str: Text, float: Double, Json: JSON, list[str]: JSON, list[Json]: JSON, bytes: LargeBinary}
