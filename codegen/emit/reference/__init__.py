"""The reference: Markdown pages for people, from the same records as the clients."""

from __future__ import annotations

from ...ir import Api
from ...names import Decision
from ..views import Views
from .coverage import Coverage, coverage_of, coverage_page, reference_page
from .index import index_page
from .methods import resource_pages
from .places import Places
from .types import types_pages

__all__ = ["Coverage", "coverage_of", "coverage_page", "reference_page", "reference_pages"]


def reference_pages(api: Api, decision: Decision) -> dict[str, str]:
    """File name to text, below the folder of the API: an index, a page a resource, a page a module of types."""
    places = Places(api, decision)
    views = Views(api, decision)
    return {
        "README.md": index_page(api, decision, views, places),
        **resource_pages(api, views, places),
        **{f"types/{name}": text for name, text in types_pages(api, decision, places).items()},
    }
