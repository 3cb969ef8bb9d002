"""The templates of the switch files, and the one way in which text gets into them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from validator.render.escape import FILTERS, Written, only_written


def templates_root() -> Path:
    """The directory of the templates: inside the installed package, or beside it in the source tree."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "templates"
    return installed if installed.is_dir() else package.parent / "templates"


def fill(platform: str, template: str, filters: Mapping[str, Callable[..., Written]], **values: object) -> bytes:
    """A template of a platform with the values in place. Everything it prints must have gone through a filter.

    TypeError for text that has not; Unrenderable, from a filter, for text that has no place in a switch file.
    """
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(templates_root() / platform),
        undefined=StrictUndefined,
        finalize=only_written,
        keep_trailing_newline=True,
    )
    environment.filters.update(FILTERS, **filters)
    return environment.get_template(template).render(**values).encode()
