"""A quantity as found, before it becomes a row."""

from dataclasses import replace

from onrecord.flows.annotate.record import record
from onrecord.flows.annotate.syntax import Span


@record
class Quantity:
    """A number with its unit or what it counts.

    `point` is the value where the text gives one, `lo` and `hi` bound it as far as the text says; all in `unit`. `per`
    is what a sum or count is reckoned on ("month", "barrel"). `counted` are the words of what is counted or shared out,
    `hedge` those of the qualifier. Spans are relative to the paragraph until `moved`.
    """

    span: Span
    dim: str
    lo: float | None
    hi: float | None
    point: float | None
    qualifier: str
    unit: str | None
    unit_basis: str | None
    per: str | None
    counted: Span | None
    n_significant_digits: int
    hedge: Span | None

    def moved(self, by: int) -> "Quantity":
        """Return the quantity `by` code points further."""
        if by == 0:
            return self
        return replace(
            self,
            span=self.span.moved(by),
            counted=self.counted.moved(by) if self.counted else None,
            hedge=self.hedge.moved(by) if self.hedge else None,
        )
