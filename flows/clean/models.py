"""Loads the models of the clean stage; apart from `resources`, so that naming a resource loads no library."""

import gc
from collections.abc import Mapping
from typing import Any

from onrecord.flows.clean import langid_model
from onrecord.flows.clean.block_model import BlockModel
from onrecord.flows.clean.blocks import classify
from onrecord.flows.clean.charset_model import detect
from onrecord.flows.clean.cues import BlockCues
from onrecord.flows.clean.ftfy_model import fix_encoding
from onrecord.flows.clean.htmldate_model import guess_day
from onrecord.flows.clean.lines import Part
from onrecord.flows.clean.months_model import month_names
from onrecord.flows.clean.resources import CleanResources, Outlet
from onrecord.flows.clean.stream import unaligned
from onrecord.flows.clean.trafilatura_model import extract

_OBJECTS = 100_000


def load(
    outlets_by_domain: Mapping[str, Outlet],
    outlets_by_name: Mapping[str, Outlet],
    block_model: Mapping[str, Any],
    cues: BlockCues,
) -> CleanResources:
    """Load the models, once per process; outlets are (id, name) by domain and by folded name or alias.

    `block_model` holds the numbers of a `BlockModel`. What is loaded stays: the garbage collector need not walk over it
    again with every page, which takes a fifth of the time otherwise.
    """
    langid_model.load()
    resources = CleanResources(
        detect_charset=detect,
        fix_encoding=fix_encoding,
        score_blocks=BlockModel(block_model).score,
        extract=extract,
        detect_language=langid_model.detect_language,
        month_names=month_names(),
        guess_day=guess_day,
        outlets_by_domain=outlets_by_domain,
        outlets_by_name=outlets_by_name,
        cues=cues,
    )
    classify([Part(unaligned("Compiles the patterns of the cues, so that no page has to wait for it."))], cues)
    gc.freeze()
    gc.set_threshold(_OBJECTS)  # a page makes some ten thousand objects and next to no cycles
    return resources
