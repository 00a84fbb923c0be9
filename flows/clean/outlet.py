"""Who publishes: the first evidence that names an outlet decides, and which one it was is kept."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onrecord.flows.clean.addresses import host_of
from onrecord.flows.clean.metadata import Candidate, Choice
from onrecord.flows.clean.resources import Outlet
from onrecord.warehouse.ids import fold, make_id

_CREDIT = re.compile(
    r"^[^.!?]{0,60}?\(([A-Z][\w. ]{1,30})\)\s*[-–—]|^\(?([A-Z][\w. ]{1,30})\)?$|^(?:Source|Quelle):\s*(.+)$"
)


@dataclass(frozen=True)
class Publisher:
    """An outlet's id and name, and what named it; None for both where nothing did."""

    outlet_id: str | None
    name: str | None
    basis: str


def choose_outlet(
    choice: Choice,
    url: str | None,
    credits: Sequence[str],
    by_domain: Mapping[str, Outlet],
    by_name: Mapping[str, Outlet],
) -> Publisher:
    """Return the outlet: declared, said by the page, of the address's domain, or in a credit line (known ones only)."""
    named = next((c for c in choice.candidates if c.field == "outlet" and fold(c.value)), None)
    domain, credit = outlet_of_address(url, by_domain), _of_credit(credits, by_name)
    for outlet, method in ((domain, "domain of the address"), (credit, "credit line")):
        if outlet:
            choice.add([Candidate("outlet", outlet[1], method)])
    if named is not None:
        choice.choose("outlet", named)
        outlet = by_name.get(fold(named.value), (make_id("out", fold(named.value)), named.value))
        return Publisher(*outlet, "declared" if named.method == "declared" else "structured_data")
    choice.first("outlet")
    if domain:
        return Publisher(*domain, "domain")
    return Publisher(*credit, "credit_line") if credit else Publisher(None, None, "unknown")


def outlet_of_address(url: str | None, by_domain: Mapping[str, Outlet]) -> Outlet | None:
    """Return the known outlet of an address: of several domains that fit the longest."""
    labels = host_of(url).split(".")
    return next(
        (by_domain[".".join(labels[i:])] for i in range(len(labels) - 1) if ".".join(labels[i:]) in by_domain), None
    )


def _of_credit(credits: Sequence[str], by_name: Mapping[str, Outlet]) -> Outlet | None:
    for line in credits:
        found = _CREDIT.match(line)
        if found and (outlet := by_name.get(fold(next(filter(None, found.groups()))))):
            return outlet
    return None
