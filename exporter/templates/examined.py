"""What can be told of an organisation's templates before anything is rendered with them."""

import tomllib
from collections.abc import Iterator
from pathlib import PurePosixPath

import jinja2

from exporter.record.faults import Fault, Faults
from exporter.templates import TemplateSet
from exporter.templates.sandbox import Sandbox


def faults_in(templates: TemplateSet) -> Iterator[Fault]:
    """Yield each template of an organisation that cannot be compiled, and what is wrong with its labels."""
    if len(templates.layers) < 2:
        return
    environment = Sandbox(jinja2.DictLoader({}))
    wanted = tomllib.loads(templates.layers[-1]["labels/en.toml"].decode())
    for name, data in templates.layers[0].items():
        path = PurePosixPath(name)
        if path.suffix == ".j2":
            try:
                environment.compile(data.decode(), name, name)
            except jinja2.TemplateSyntaxError as error:
                yield Fault(f"{name}, line {error.lineno}", (error.message or "cannot be compiled").rstrip("."))
        elif path.suffix == ".toml" and path.parent.name == "labels":
            try:
                labels = templates.labels(path.stem)
            except Faults as faults:
                yield from faults.faults
                continue
            if lacking := [key for key in wanted if key != "locale" and key not in labels]:
                yield Fault(name, f"lacks {', '.join(lacking)}", "take them from labels/en.toml")
