"""The room in which templates run: which names they may touch.

Jinja2's own sandbox closes what begins with an underscore. Here that would leave doors open: pydantic gives every
model `parse_raw`, which unpickles, and `parse_file`; lxml gives every tree `write`. So the open doors are listed, not
the closed ones: what our own classes declare, harmless methods of texts, dates and collections, what Jinja2 hands out.
Whether a door is open depends on type and name alone, so it is asked once: the sandbox costs next to nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from types import FunctionType
from typing import Any

import jinja2
from jinja2.environment import TemplateModule
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, TemplateReference
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace
from markupsafe import Markup

_JINJA = (BlockReference, Cycler, Joiner, LoopContext, Macro, Namespace, TemplateModule, TemplateReference)
_OPEN: dict[type, frozenset[str]] = {
    str: frozenset(
        "capitalize casefold count endswith find isalnum isalpha isascii isdecimal isdigit islower isupper join lower"
        " lstrip partition removeprefix removesuffix replace rfind rpartition rsplit rstrip split splitlines startswith"
        " strip title upper".split()
    ),
    dict: frozenset("get items keys values".split()),
    list: frozenset("count index".split()),
    tuple: frozenset("count index".split()),
    date: frozenset("day isoformat isoweekday month weekday year".split()),
    datetime: frozenset("date hour minute second time tzname utcoffset".split()),
    time: frozenset("hour isoformat minute second".split()),
}
_NOT_PURE = ("random", "pprint"), ("lipsum",)
"""Filters and globals that do not give the same for the same input."""
_PRINTED = frozenset({str, Markup, int, float})


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja2's immutable sandbox with a list of open doors, everything escaped, nothing undefined, no chance."""

    def __init__(
        self,
        loader: jinja2.BaseLoader,
        extensions: tuple[type[Extension], ...] = (),
        compiled: jinja2.BytecodeCache | None = None,
    ) -> None:
        super().__init__(
            loader=loader,
            extensions=(_AlwaysEscaped, *extensions),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            finalize=_printable,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=compiled,
        )
        self.policies["json.dumps_kwargs"] = {"sort_keys": True, "ensure_ascii": False}
        for held, names in zip((self.filters, self.globals), _NOT_PURE, strict=True):
            for name in names:
                del held[name]
        del self.filters["safe"]

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether templates may read an attribute."""
        return _is_open(type(obj), attr) and super().is_safe_attribute(obj, attr, value)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute (or an item) of an object, undefined if there is none or it is closed.

        What is closed is not even looked at: a property is a program, too.
        """
        if _is_open(type(obj), attribute):
            try:
                return getattr(obj, attribute)
            except AttributeError:
                pass
        elif isinstance(obj, str) and attribute in ("format", "format_map"):
            return super().getattr(obj, attribute)  # Jinja2 hands out one that keeps to the sandbox
        elif attribute.startswith("_") or hasattr(type(obj), attribute):
            return self.unsafe_undefined(obj, attribute)
        try:
            return obj[attribute]
        except (TypeError, LookupError):
            return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item (or an attribute) of an object, undefined if there is none or it is closed."""
        if type(argument) is str and not _holds_items(type(obj)):
            return self.getattr(obj, argument)
        return super().getitem(obj, argument)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Return what a call from a template gives. Macros and our own functions need no more than a call."""
        kind = type(__obj)
        if kind is Macro:
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return __obj(__context.eval_ctx, *args, **kwargs)
        if (kind is FunctionType and not vars(__obj)) or _is_ours(kind):
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return __obj(*args, **kwargs)
        return super().call(__context, __obj, *args, **kwargs)

    def make_globals(self, d: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return what a template sees besides its context, as a plain dict: a ChainMap is slow at each include."""
        return {**self.globals, **(d or {})}


def _opens(kind: type, name: str) -> bool:
    """Return whether templates may read the attribute `name` of objects of a type."""
    if name.startswith("_"):
        return False
    if issubclass(kind, _JINJA) or any(name in _OPEN.get(one, ()) for one in kind.__mro__):
        return True
    return _is_ours(kind) and not any(hasattr(one, name) for one in kind.__mro__ if not _is_ours(one))


_is_open: Callable[[type, str], bool] = lru_cache(maxsize=10_000)(_opens)
_is_ours: Callable[[type], bool] = lru_cache(maxsize=1_000)(lambda kind: kind.__module__.startswith("exporter."))
_holds_items: Callable[[type], bool] = lru_cache(maxsize=1_000)(lambda kind: hasattr(kind, "__getitem__"))


def _printable(value: Any) -> Any:
    """Return what an expression prints: nothing for None. Raise TypeError for what says nothing to a reader."""
    if type(value) in _PRINTED:
        return value
    if value is None:
        return ""
    if isinstance(value, (str, int, date, time, jinja2.Undefined)) or hasattr(value, "__html__"):
        return value
    raise TypeError(f"a {type(value).__name__} cannot be printed; name what of it is meant")


class _AlwaysEscaped(Extension):
    """Refuses `{% autoescape %}` and `|safe` where they stand, not where they would run."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        before = ""
        for token in stream:
            if token.type == "name" and (before, token.value) in _WAYS_OUT:
                fault = f"{token.value} is forbidden: everything is escaped; markup stands in templates alone"
                raise jinja2.TemplateSyntaxError(fault, token.lineno, stream.name, stream.filename)
            before = token.type
            yield token


_WAYS_OUT = {("block_begin", "autoescape"), ("pipe", "safe")}
