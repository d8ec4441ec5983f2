"""`python -m bench.wto_report`: run the clock over the WTO's disputes and write what fits to docs/wto-disputes.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from textwrap import fill

from bench import wto_time
from bench.quickest import Way, words_of
from bench.wto import WRITTEN, newest
from bench.wto_runs import Run, Runs, runs
from bench.wto_time import table
from detente.relations.disputes.procedure import Procedure
from detente.relations.disputes.standing import Standing

PAGE = Path(__file__).parent.parent / "docs" / "wto-disputes.md"


def report(told: Runs) -> str:
    """The page."""
    parts = (
        listed,
        wordings,
        from_requests,
        quickest,
        unfit,
        wto_time.over,
        wto_time.consultations,
        wto_time.lapsed,
        wto_time.days,
    )
    blocks = [block for part in parts for block in part(told)]
    return "\n\n".join(_wrapped(block) for block in blocks) + "\n"


def _wrapped(block: str) -> str:
    """Paragraphs and lists in lines of a readable width; headings and tables as they are."""
    if block.startswith(("#", "|")):
        return block
    lines = block.split("\n")
    return "\n".join(
        fill(
            line,
            120,
            subsequent_indent="  " if line.startswith("- ") else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in lines
    )


def listed(told: Runs) -> Iterator[str]:
    """What the list is, and of which day."""
    first, last = min(run.listed.requested for run in told.each), newest()
    known = {run.listed.number: run.listed.status for run in told.each}
    yield "# The WTO's disputes under the dispute clock"
    yield (
        f"The clock was run over all {len(told.each)} disputes of a public list, {told.each[0].listed.number} to "
        f"{told.each[-1].listed.number}, asked for from {first} to {last}. This page says what fits and what does not. "
        "`python -m bench.wto_report` writes it; a test holds it equal to what the command writes."
    )
    yield (
        "The list: [bench/data/wto_disputes.csv](../bench/data/wto_disputes.csv), bare facts from "
        "[DeepWTO](https://github.com/syyunn/DeepWTO) (Apache License 2.0), which took them from the WTO's pages. For "
        "each dispute it has the complainant, the day of the request for consultations, and the WTO's words for where "
        "the dispute stands. It has **one date for each dispute**: not when a panel was asked for or a report "
        "circulated, and not since when the words are true. So the states can be checked, the start of the clock can "
        "be checked, and the days in between cannot."
    )
    yield "## The words are older than the file"
    yield f"The file is of {WRITTEN}, but its words are not of that day:"
    yield (
        f"- no request is later than {last}, though the WTO has had new disputes since, DS590 of 2019 among them;\n"
        f"- DS516 stands at “{known['DS516']}”. Its panel suspended its work on 2019-06-14, and its authority lapsed "
        "as of 2020-06-15 (the procedure's own day rules rest on it);\n"
        f"- DS480 stands at “{known['DS480']}”. A report is adopted within 60 days unless it is appealed or more time "
        "is agreed (DSU Art. 16.4), so that is a state for weeks, not for years."
    )
    yield (
        f"They were true on a day not before {last}. So every check below is made for {last}, the strictest day they "
        f"can be of, and for {WRITTEN}, the day of the file."
    )


def wordings(told: Runs) -> Iterator[str]:
    """Which states its words mean."""
    states = told.procedure.states
    known = [status for status in told.wordings if told.procedure.status(status)]
    count = sum(len(told.under(status)) for status in known)
    yield "## Words and states"
    yield (
        f"{len(known)} of {len(told.wordings)} wordings are known to the procedure (`status_words` in "
        f"`record/procedures/{told.procedure.id}.yaml`), and so {count} of {len(told.each)} disputes. A plus sign "
        "parts what goes on at once, on tracks of its own."
    )
    rows = []
    for status in told.wordings:
        meant = told.procedure.status(status)
        titles = " + ".join(" / ".join(states[id].title for id in each) for each in meant)
        rows.append((status, titles or "**unknown**", str(len(told.under(status)))))
    yield table(("words in the list", "states that they may mean", "disputes"), rows)
    several = [status for status in known if any(len(each) > 1 for each in told.procedure.status(status))]
    vague = sum(len(told.under(status)) for status in several)
    unsaid = [state.title for state in states.values() if not state.status_words]
    unused = sorted(
        {word for state in states.values() for word in state.status_words}
        - {word for run in told.each for word in _split(run, told.procedure)}
    )
    compound = [status for status in known if len(told.procedure.status(status)) > 1]
    yield (
        f"- The procedure is finer than the words: {len(several)} wordings, of {vague} disputes, each mean one of "
        "several states, and the list cannot say which.\n"
        f"- {len(compound)} wordings put two words together, for {sum(len(told.under(each)) for each in compound)} "
        "disputes. Retaliation and compliance proceedings have tracks of their own, so that both can be told at once.\n"
        f"- The words have nothing for {len(unsaid)} of {len(states)} states: {'; '.join(unsaid)}. Of a dispute that "
        "stands there the clock tells a state, and no words.\n"
        f"- Words of the procedure that the list does not use: {'; '.join(unused) or 'none'}."
    )


def _split(run: Run, procedure: Procedure) -> set[str]:
    return {word for each in run.words for id in each for word in procedure.states[id].status_words}


def from_requests(told: Runs) -> Iterator[str]:
    """What the clock tells from the requests alone."""
    day = newest()
    standings = [run.alone.on(day) for run in told.each]
    right = sum(words_of(each) == run.words for each, run in zip(standings, told.each, strict=True))
    asked = Counter(each.day - run.listed.requested for run, each in _panels(told))
    (span, count), *others = asked.most_common()
    yield "## From the request alone"
    yield (
        f"Given no more than the request, the clock leaves every dispute in consultations for good. Those "
        f"are the words of {right} of {len(told.each)} on {day}. The other {len(told.each) - right} need acts that the "
        "list does not date. The clock guesses none: an act that a case's file does not have was not done."
    )
    yield (
        "That silence counts. Because no reply to the request is in the list, the clock lets a panel be asked for from "
        f"day {span.days} on ({count} of {len(told.each)} disputes{'' if not others else '; the others later'}; DSU "
        "Art. 4.3), not from day 61 (4.7). A case's file ought to have the reply and the consultations."
    )


def _panels(told: Runs) -> Iterator[tuple[Run, Standing]]:
    """The first day on which each dispute may ask for a panel, by its request alone."""
    for run in told.each:
        for day in run.alone.breaks:
            standing = run.alone.on(day)
            if any(
                each.act == "panel-requested" and each.earliest and each.earliest <= day for each in standing.possible
            ):
                yield run, standing
                break


def quickest(told: Runs) -> Iterator[str]:
    """Whether the words can have come true in time."""
    day, states = newest(), told.procedure.states
    both = [sum(run.fits(each) for run in told.each) for each in (day, WRITTEN)]
    longest = max(run.way.days for run in told.each if run.way)
    waits = sorted({run.way.days for run in told.each if run.way})
    yield "## Can the words have come true by then?"
    yield (
        "For each wording the clock was asked for the quickest way there: from the request on, every act that leads "
        "onwards is done on its first day, and the first arrival at each state is kept. Each of the "
        f"{len(told.each)} disputes was then written down as such a case from its own request, read as any case's file "
        "is, and asked for where it stands."
    )
    yield (
        f"**{both[0]} of {len(told.each)} can have come to their words by {day}, {both[1]} by {WRITTEN}.** In the "
        "table “least” is the number of days on the quickest way, “youngest” how many days before that day the last "
        "such dispute began, and the acts have the days on which they are done."
    )
    rows = []
    for status in told.wordings:
        group = told.under(status)
        youngest = min((day - run.listed.requested).days for run in group)
        way = next((run.way for run in group if run.way), None)
        fit = f"{sum(run.fits(day) for run in group)} of {len(group)}"
        rows.append((status, str(way.days) if way else "no way", f"{youngest:,}", fit, _steps(way, told.procedure)))
    yield table(("words in the list", "least", "youngest", "fit", "quickest way (day: act)"), rows)
    yield (
        f"That all fit proves little. The procedure has few least periods that nobody can waive, so the quickest ways "
        f"take only {', '.join(map(str, waits[:-1]))} or {longest} days: ten for the agenda of the Dispute Settlement "
        "Body, twenty more from the end of the reasonable period to the request to retaliate, more than twelve months "
        "for a lapse. Real cases take years. The check would find words that no acts lead to, a state cut off from the "
        "others, a period far too long, or a dispute too young for its words; a period that is too short it cannot "
        "find. Which periods of the procedure are short of what really happens is told where they stand, in the notes "
        f"of `record/procedures/{told.procedure.id}.yaml`."
    )
    unreached = [states[id].title for id in states if not any(id in each for each in told.ways)]
    yield f"States to which no such way leads from {told.oldest.requested}: {'; '.join(unreached)}."


def _steps(way: Way | None, procedure: Procedure) -> str:
    if way is None:
        return ""
    days: dict[int, list[str]] = {}
    for step in way.steps:
        days.setdefault(step.after, []).append(procedure.acts[step.act].title)
    if not way.steps:
        return "0: the request"
    told = "; ".join(f"{after}: {', '.join(acts)}" for after, acts in days.items())
    return told if way.days in days else f"{told}; {way.days}: by itself"


def unfit(told: Runs) -> Iterator[str]:
    """What does not fit."""
    twice = [run for run in told.each if len(told.procedure.status(run.listed.status)) > len(run.words)]
    joint = [run for run in told.each if len(run.listed.complainants) > 1]
    unfit = [run for run in told.each if not run.fits(newest())]
    yield "## What does not fit"
    named = "; ".join(f"{run.listed.number} ({run.listed.status})" for run in unfit)
    lines = [f"- Words to which no way leads in time: {named or 'none'}."]
    for run in twice:
        lines.append(
            f"- {run.listed.number} has the same words twice, once for each of its {len(run.listed.complainants)} "
            f"complainants ({'; '.join(run.listed.complainants)}). A case has one state on each track, so that the "
            "clock tells them once; it counts as fitting above only in that sense."
        )
    lines.append(
        f"- {len(joint)} disputes have several complainants ({', '.join(run.listed.number for run in joint)}). The "
        "clock keeps them together. Complainants that go apart, such as one that settles, need a case's file each."
    )
    lines.append(
        "- The words do not say who notified what, or whether it is contested: “implementation notified” is the "
        "respondent's word, and a later panel may find otherwise."
    )
    yield "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(report(runs()), encoding="utf-8")
    print(f"{PAGE.relative_to(Path.cwd()) if PAGE.is_relative_to(Path.cwd()) else PAGE}: written")
