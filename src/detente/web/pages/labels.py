"""The names of a shipment's fields and of their choices, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Words = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Label:
    """How a field is asked for.

    Args:
        name: of the field.
        title: its name.
        hint: what is meant, in a few words.
        choices: its values with their names; empty where any may be written.
    """

    name: str
    title: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


def labels(gettext: Words) -> dict[str, Label]:
    """Every field of a shipment that a form asks for."""
    concern = (("wmd", gettext("weapons of mass destruction")), ("conventional", gettext("conventional arms")))
    none = ("none", gettext("none"))
    found = (
        Label("entry", gettext("Control entry"), gettext("as the list of the state of export counts; or unlisted")),
        Label("good", gettext("Kind of good"), gettext("its entry is found by its numbers")),
        Label("hs", gettext("HS code"), gettext("2 to 10 digits; alone it never proves that goods are unlisted")),
        Label("origin", gettext("From"), gettext("the state whose law is asked")),
        Label("destination", gettext("To"), gettext("the state of final destination")),
        Label("date", gettext("Day of export")),
        Label("known_on", gettext("As known on"), gettext("count only what was promulgated by this day")),
        Label("value", gettext("Value"), gettext("of the contract's goods")),
        Label("currency", gettext("Currency")),
        Label(
            "end_use",
            gettext("End use"),
            gettext("what the exporter knows of the use"),
            (("civil", gettext("civil")), *concern),
        ),
        Label(
            "end_user",
            gettext("End user"),
            gettext("concern about who will use the goods"),
            (("clear", gettext("no concern")), *concern),
        ),
        Label("suspected", gettext("Suspicion"), gettext("short of knowledge"), (none, *concern)),
        Label("informed", gettext("Inform notice"), gettext("sent by the authority"), (none, *concern)),
        Label(
            "exporter_programme",
            gettext("Compliance programme"),
            gettext("that the authority has accepted, or its grade"),
            (none, ("icp", gettext("internal compliance programme")), ("A", "A"), ("AA", "AA"), ("AAA", "AAA")),
        ),
        Label(
            "purpose",
            gettext("Purpose"),
            gettext("why the goods leave"),
            (
                ("sale", gettext("sale")),
                ("trade-fair", gettext("trade fair")),
                ("repair-return", gettext("return after repair")),
                ("return-to-maker", gettext("return to the maker")),
                ("re-export", gettext("re-export")),
                ("intermediary", gettext("intermediary trade")),
                ("ship-stores", gettext("ship stores")),
                ("mission", gettext("diplomatic mission")),
                ("other", gettext("other")),
            ),
        ),
        Label(
            "same_party",
            gettext("One party"),
            gettext("buyer, consignee and end user are one"),
            (("true", gettext("yes")), ("false", gettext("no"))),
        ),
        Label("past_sales_2y", gettext("Past sales"), gettext("to this buyer in the last two years")),
        Label("contract_years", gettext("Contract length"), gettext("in years")),
    )
    return {label.name: label for label in found}
