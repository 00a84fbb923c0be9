from collections.abc import Sequence

from onrecord.flows.clean.elements import Element
from onrecord.flows.clean.outline import Outline
from onrecord.flows.clean.visible import VisibleBlock

def outline(elements: Sequence[Element], blocks: Sequence[VisibleBlock]) -> Outline: ...
