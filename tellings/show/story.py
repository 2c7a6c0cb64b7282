"""One story as a page, and as a card in the list of stories."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tellings.model import Cite, Reason, Relation
from tellings.show.changes import change_lines
from tellings.show.claims import (
    CLOSE,
    Alone,
    Because,
    ClaimView,
    Summing,
    Wordings,
    alone_views,
    because,
    by_wording,
    claim_views,
    most_telling,
    summary,
    support_words,
    unlike_texts,
)
from tellings.show.conflicts import RELATIONS, Opened, Subject, disputed
from tellings.show.copies import PairOfReports, Picture, Strip, origin_note, pairs_of_reports, picture, strips
from tellings.show.fill import listed
from tellings.show.judging import JudgedView, judged_views
from tellings.show.labels import bounds, count, listing, one_line, percent, slug, time_words
from tellings.show.lookup import Head, Lookup, Mark, Place, range_words, title_of, undated_words
from tellings.show.matrix import Matrix, matrix
from tellings.show.pages import ChangeLine
from tellings.show.quotes import Discussed, Speaker, discussed, quote_place, speakers
from tellings.show.rows import Rows, affair_names
from tellings.show.sources import Source, source
from tellings.show.timeline import Asked, Lane, asked_days, lanes
from tellings.show.versions import VersionView, version_views

FRONT_ROWS = 12  # claims in each list of the first screen
FRONT_OPEN = 6  # of them before the rest folds away: on a telephone what does not fit comes next, one thumb's way down
FRONT_SUBJECTS = 7  # subjects beside them: each takes three lines
BASIS = {
    "stated": "stated by the report",
    "given": "given beside the text",
    "inferred": "inferred",
    "unknown": "nothing tells it",
}


@dataclass(frozen=True, slots=True)
class WarningView:
    """A doubt about a report."""

    why: str
    detail: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report: its date and why, what it rests on and why, what was set aside, and doubts."""

    head: Head
    date: str
    between: str
    basis: str
    because: tuple[Because, ...]
    origin: str
    origins: tuple[tuple[str, tuple[Because, ...]], ...]
    publisher: str
    against: str
    aside: int
    characters: int
    agency: str
    authors: tuple[str, ...]
    sources: tuple[str, ...]
    warnings: tuple[WarningView, ...]
    doubtful: tuple[Because, ...]
    doubt: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to filter by."""

    id: str
    name: str
    lines: int


@dataclass(frozen=True, slots=True)
class Front:
    """A list of the first screen: its heading, what is shown and what folds away, each with what stands beside it, and how many ``more`` the section
    it is taken from (``key``) has."""

    key: str
    heading: str
    note: str
    shown: tuple[tuple[ClaimView, str], ...]
    folded: tuple[tuple[ClaimView, str], ...]
    more: int


@dataclass(frozen=True, slots=True)
class Band:
    """Claims of one strength, in the order shown: a heading, what it means, and each with those close to it in words. ``key`` is for its anchor."""

    key: str
    heading: str
    note: str
    claims: tuple[Wordings, ...]

    @property
    def number(self) -> int:
        """How many claims it holds."""
        return sum(1 + len(one.close) for one in self.claims)


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Everything a reader gets of one story.

    ``key`` is its id as part of an anchor, ``order`` the newsrooms in the order of their places in a mark, ``in_part`` which no report rests on.
    ``unfit`` counts conflicts and revisions in words, empty where there are none.
    ``deck`` is what it rests on in numbers. ``example`` is a mark to explain the signs by, None when no
    newsroom is known. Lists are in the order shown.
    """

    id: str
    key: str
    title: str
    deck: tuple[str, ...]
    newsrooms: tuple[str, ...]
    order: str
    in_part: str
    example: Mark | None
    summary: tuple[Summing, ...]
    front: tuple[Front, ...]
    clashing: tuple[Subject, ...]
    unfit: str
    alone_first: Front | None
    claims: tuple[Band, ...]
    single: tuple[tuple[str, str, tuple[ClaimView, ...]], ...]
    subjects: tuple[Subject, ...]
    disputes: tuple[Subject, ...]
    relations: tuple[tuple[str, str, str], ...]
    speakers: tuple[Speaker, ...]
    discussed: tuple[Discussed, ...]
    lanes: tuple[Lane, ...]
    asked: tuple[Asked, ...]
    picture: Picture | None
    strips: tuple[Strip, ...]
    pairs: tuple[PairOfReports, ...]
    matrix: Matrix | None
    alone: tuple[Alone, ...]
    versions: tuple[VersionView, ...]
    reports: tuple[ReportView, ...]
    sources: tuple[Source, ...]
    people: tuple[Person, ...]
    judged: tuple[JudgedView, ...]
    cites: int
    spans: int

    @property
    def lone(self) -> bool:
        """Whether there is only one report, so that nothing can be compared."""
        return len(self.reports) == 1


@dataclass(frozen=True, slots=True)
class Card:
    """A story in the list: ``page`` is the file it is on, ``""`` for the same page."""

    id: str
    key: str
    page: str
    title: str
    affair: str
    reports: int
    outlets: tuple[str, ...]
    newsrooms: str
    when: str
    since: str
    claims: int
    shared: int
    perhaps: int
    conflicts: int


def story_page(told: Opened) -> StoryPage:
    """The page of a story."""
    rows, look, found = told.rows, told.look, told.subjects
    views = claim_views(rows, look)
    bands = claim_bands(views)
    pairs = pairs_of_reports(rows, look)
    tinted, plain = cited(rows, look, pairs)
    newsrooms = look.called(look.newsrooms)
    said = speakers(rows, look)
    changes = {line.article: line for line in change_lines(rows)}
    fronts = front_lists(bands)
    return StoryPage(
        id=look.story.id,
        key=slug(look.story.id),
        title=story_title(rows, look),
        deck=deck(rows, look, views),
        newsrooms=newsrooms,
        order=order_words(look),
        in_part=in_part_words(rows, look),
        example=next((view.mark for view in views if len(set(view.mark.signs)) > 1), views[0].mark if views else None),
        summary=summary(views, rows, look),
        front=fronts,
        clashing=_front(found),
        unfit=unfit_words(found),
        alone_first=alone_front(views, fronts),
        claims=bands,
        single=_single(views, look),
        subjects=tuple(one for one in found if not one.parties),
        disputes=tuple(one for one in found if one.parties),
        relations=tuple(
            (
                name,
                next(one.meaning for one in found if one.relation == name),
                tally_words(name, [one for one in found if one.relation == name and not one.parties]),
            )
            for name in RELATIONS
            if any(one.relation == name and not one.parties for one in found)
        ),
        speakers=said,
        discussed=discussed(said, rows, look),
        lanes=lanes(rows, look, found),
        asked=asked_days(rows, look),
        picture=picture(rows, look),
        strips=strips(rows, look) if len(look.heads) > 1 else (),
        pairs=pairs,
        matrix=matrix(views, rows, look),
        alone=alone_views(views, rows, look) if len(look.heads) > 1 else (),
        versions=version_views(rows, look),
        reports=tuple(_report(key, rows, look, changes) for key in look.heads),
        sources=tuple(
            source(article, look, tinted=tinted.get(key, set()), plain=plain.get(key, set()))
            for key, article in look.articles.items()
        ),
        people=_filterable(views, found, look),
        judged=judged_views(rows, look),
        cites=sum(len(row.statements) for row in rows.claims) + 2 * len(listed(rows.conflicts)),
        spans=sum(len(tinted.get(key, set()) | plain.get(key, set())) for key in look.articles),
    )


def card(told: Opened, *, page: str = "") -> Card:
    """The card of a story; ``page`` is the file its page is in."""
    rows, look = told.rows, told.look
    low, high = newsroom_bounds(rows, look)
    dated = sorted(head.published.value for head in look.heads.values() if head.published.value)
    return Card(
        id=look.story.id,
        key=slug(look.story.id),
        page=page,
        title=story_title(rows, look),
        affair=affair_names(rows)[look.story.id],
        reports=len(look.heads),
        outlets=tuple(dict.fromkeys(head.outlet for head in look.heads.values())),
        newsrooms=bounds(low, high) if look.newsrooms else "",
        when=range_words(look.heads.values()),
        since=dated[0] if dated else "",
        claims=len(rows.claims),
        shared=sum(row.low > 1 for row in rows.corroborations),
        perhaps=sum(row.low <= 1 < row.high for row in rows.corroborations),
        conflicts=disputed(rows)["conflict"],
    )


def story_title(rows: Rows, look: Lookup) -> str:
    """The story's title, else its first report's."""
    (story,) = rows.stories
    first = next(iter(look.articles.values()), None)
    return one_line(story.title) or (title_of(first) if first else "A story without reports")


def newsroom_bounds(rows: Rows, look: Lookup) -> tuple[int, int]:
    """How many newsrooms the story rests on: known ones for certain (those of one publisher once), unknown ones perhaps.

    Never more than reports stand on them alone.
    """
    mains = [row for row in rows.origins if any(share.main and share.article in look.heads for share in row.articles)]
    known = len({(row.kind, row.name.casefold()) for row in mains if row.kind != "unknown"})
    families = len({(row.kind, row.group or row.name.casefold()) for row in mains if row.kind != "unknown"})
    unknown = sum(row.kind == "unknown" for row in mains)
    counted = max((row.low for row in rows.corroborations), default=0)
    least = max(families, counted, min(1, len(look.heads)))
    return least, max(known + unknown, least)


def deck(rows: Rows, look: Lookup, views: Sequence[ClaimView]) -> tuple[str, ...]:
    """What stands under the title: reports, newsrooms, dates, claims; strong words in odd places (1, 3, ...), the rest between them."""
    outlets = outlets_words(look)
    low, high = newsroom_bounds(rows, look)
    found = disputed(rows)
    tallied = ((found["conflict"], "conflict"), (found["revised"], "revision"))
    clashes = [count(number, word) for number, word in tallied if number]
    words = ["", count(len(look.heads), "report")]
    if len(look.heads) > 1:
        words.append(outlets + (", resting on " if look.newsrooms else ""))
        words.append(
            f"{low} to {high} newsrooms" if low != high else count(low, "newsroom")
        ) if look.newsrooms else words.append("")
    else:
        words += [f", {next(iter(look.heads.values())).name}" if look.heads else "", ""]
    when = range_words(look.heads.values())
    doubt = undated_words(look.heads.values())
    words.append(f". Published {when}{f'; {doubt}' if doubt else ''}. " if when else ". No report has a date. ")
    words.append(count(len(views), "claim"))
    sure = sum(view.low > 1 for view in views)
    maybe = sum(view.low <= 1 < view.high for view in views)
    tail = [f"{sure:,} told by two newsrooms or more"] if sure else []
    tail += [f"{maybe:,} perhaps" if sure else f"{maybe:,} perhaps told by more than one newsroom"] if maybe else []
    words.append("".join(f", {part}" for part in [*tail, *clashes]) + ".")
    return tuple(words)


def order_words(look: Lookup) -> str:
    """The newsrooms in the order of their places; those nobody can name counted, and those that share the last place."""
    single = [place[0] for place in look.places if len(place) == 1]
    known = [look.names[key] for key in single if look.origins[key].kind != "unknown"]
    unknown = len(single) - len(known)
    rest = f"{unknown} that nobody can name" if unknown > 1 else "one that nobody can name"
    words = ", ".join(known) + (f", then {rest}" if known and unknown else rest if unknown else "")
    shared = [place for place in look.places if len(place) > 1]
    return f"{words}; the last place stands for {len(shared[0])} more" if shared else words


def in_part_words(rows: Rows, look: Lookup) -> str:
    """Which newsrooms have a place in the marks and are none that a report rests on: reports take some words of theirs; empty where all are."""
    mains = look.main_origins(look.heads)
    partly = look.called(key for key in look.newsrooms if key not in mains)
    if not partly:
        return ""
    rest = bounds(*newsroom_bounds(rows, look))
    has, it = ("has", "it") if len(partly) == 1 else ("have", "them")
    return f"{listing(partly)} {has} only some words in these reports: no report rests on {it}, and the {rest} above leave {it} out."


def tally_words(relation: Relation, found: Sequence[Subject]) -> str:
    """How many subjects there are of a relation, and in how many pairs of wordings where those are more: ``6 conflicts in 18 pairs``."""
    noun = {"conflict": "conflict", "revised": "revision"}.get(relation, "difference")
    pairs = sum(len(one.pairs) for one in found)
    told = count(len(found), noun)
    return told if pairs == len(found) else f"{told} in {count(pairs, 'pair')}"


def outlets_words(look: Lookup) -> str:
    """How many outlets the reports are from: a report that names none is counted apart, not as an outlet called like its file."""
    named = [key for key, article in look.articles.items() if article.outlet or article.url]
    outlets = len({look.heads[key].outlet for key in named})
    rest = len(look.heads) - len(named)
    if not rest:
        return f" from {count(outlets, 'outlet')}"
    none = f"{rest:,} that name{'s' if rest == 1 else ''} none"
    return f" from {count(outlets, 'outlet')} and {none}" if outlets else " that name no outlet"


def cited(
    rows: Rows, look: Lookup, pairs: Iterable[PairOfReports]
) -> tuple[dict[str, set[tuple[int, int]]], dict[str, set[tuple[int, int]]]]:
    """By article, the (start, end) that lines of the page lead to: those to be seen in the text, and those only to be reached.

    Claims of one report are only reached: nearly every sentence is one, and tinting all of a text shows nothing.
    """
    shown: list[Cite] = []
    reached: list[Cite] = []
    for claim in rows.claims:
        several = len({place.article for place in claim.statements}) > 1
        (shown if several else reached).extend(claim.statements)
    for conflict in listed(rows.conflicts):
        shown += [conflict.a, conflict.b, *conflict.also_a, *conflict.also_b]
        reached += [place for one in conflict.reasons for place in one.cites]
    for utterance in rows.utterances:
        shown += utterance.renderings
    for entry in rows.timeline:
        shown += entry.cites
    reached += [place for one in rows.known for entry in one.entries for place in entry.cites]
    reached += [quote_place(row) for row in rows.quotes if row.kind == "words"]
    for copied in rows.copies:
        reached += [copied.a, copied.b, *(place for one in copied.reasons for place in one.cites)]
    reasons: list[Reason] = []
    for found in (rows.published, rows.dates, rows.origins, rows.corroborations, rows.claims, rows.omissions):
        reasons += [one for row in found for one in row.reasons]
    reasons += [one for story in rows.stories for member in story.membership for one in member.score.reasons]
    reached += [place for one in reasons for place in one.cites]
    reached += [Cite(row.article, row.span.start, row.span.end) for row in rows.warned if row.span]
    reached += [place for pair in pairs for place in _own_places(pair, look)]
    reached += [place for row in rows.verdicts if row.what != "origin" for place in (row.a, row.b)]
    return _by_article(shown), _by_article(reached)


def _own_places(pair: PairOfReports, look: Lookup) -> Iterable[Cite]:
    articles = {head.name: key for key, head in look.heads.items()}
    for own in (*(one for row in pair.passages for one in (row.a_own, row.b_own)), pair.a_rest, pair.b_rest):
        if own is not None and own.place.name in articles:
            yield Cite(articles[own.place.name], own.place.start, own.place.end)


def _by_article(places: Iterable[Cite]) -> dict[str, set[tuple[int, int]]]:
    found: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for place in places:
        found[place.article].add((place.start, place.end))
    return found


def _front(found: Sequence[Subject]) -> tuple[Subject, ...]:
    """Conflicts and revisions for the first screen: those most reports have a part in."""
    grave = [one for one in found if one.relation in {"conflict", "revised"} and not one.parties]
    return tuple(sorted(grave, key=lambda one: -len(one.articles))[:FRONT_SUBJECTS])


def claim_bands(views: Sequence[ClaimView]) -> tuple[Band, ...]:
    """Claims of several newsrooms: those that two tell for certain before those that two may tell. Empty bands are left out."""
    sure = [view for view in views if view.low > 1]
    maybe = [view for view in views if view.low <= 1 < view.high]
    bands = (
        Band("sure", "Told by two newsrooms or more", "", by_wording(sure)),
        Band(
            "perhaps",
            "Perhaps told by more than one",
            "one for certain; others may repeat it, or tell only a part",
            by_wording(maybe),
        ),
    )
    return tuple(band for band in bands if band.claims)


def front_lists(bands: Iterable[Band]) -> tuple[Front, ...]:
    """The bands as lists of the first screen: what can be read by itself before what leans on a sentence a list does not show, and nothing that
    repeats a list above."""
    fronts: list[Front] = []
    for band in bands:
        above = [view for front in fronts for view, _ in (*front.shown, *front.folded)]
        first = unlike_texts(readable_first(one.claim for one in band.claims), FRONT_ROWS, above, CLOSE)
        if first:
            noted = tuple((view, support_words(view)) for view in first)
            more = band.number - len(first)
            fronts.append(Front(band.key, band.heading, band.note, noted[:FRONT_OPEN], noted[FRONT_OPEN:], more))
    return tuple(fronts)


def alone_front(views: Sequence[ClaimView], fronts: Iterable[Front]) -> Front | None:
    """Claims of one newsroom for the first screen, none that repeats one already there; None where there are none."""
    above = [view for front in fronts for view, _ in (*front.shown, *front.folded)]
    single = [view for view in views if max(view.low, view.high) <= 1 and view.articles]
    first = unlike_texts(readable_first(most_telling(single)), FRONT_ROWS, above)
    if not first:
        return None
    noted = tuple((view, " ".join(view.codes)) for view in first)
    heading, more = "From a single origin", len(single) - len(first)
    return Front("alone", heading, "", noted[:FRONT_OPEN], noted[FRONT_OPEN:], more)


def unfit_words(found: Sequence[Subject]) -> str:
    """How many subjects the reports clash on or revised: ``2 conflicts and 1 revision``; empty where there are none."""
    tally = [sum(one.relation == name and not one.parties for one in found) for name in ("conflict", "revised")]
    words = [count(number, noun) for number, noun in zip(tally, ("conflict", "revision"), strict=True) if number]
    return " and ".join(words)


def readable_first(views: Iterable[ClaimView]) -> list[ClaimView]:
    """The same claims, those that can be read by themselves before those that lean on a sentence a list does not show."""
    return sorted(views, key=lambda view: view.aside or not view.alone)


def _single(views: Sequence[ClaimView], look: Lookup) -> tuple[tuple[str, str, tuple[ClaimView, ...]], ...]:
    """Claims of one newsroom by the report that tells them first: (report's name, its code, claims as they stand in it)."""
    found: dict[str, list[ClaimView]] = defaultdict(list)
    for view in views:
        if max(view.low, view.high) <= 1 and view.articles:
            found[view.articles[0]].append(view)
    return tuple(
        (look.heads[key].name, look.heads[key].code, tuple(sorted(found[key], key=lambda view: (view.lead, view.id))))
        for key in look.heads
        if key in found
    )


def _filterable(views: Sequence[ClaimView], found: Sequence[Subject], look: Lookup) -> tuple[Person, ...]:
    lines: dict[str, int] = defaultdict(int)
    for keys in (*(view.people for view in views), *(subject.people for subject in found)):
        for key in keys:
            lines[key] += 1
    people = [Person(key, look.entities[key].name, number) for key, number in lines.items() if key in look.entities]
    return tuple(sorted(people, key=lambda one: (-one.lines, one.name, one.id))[:60])


def _report(key: str, rows: Rows, look: Lookup, changes: Mapping[str, ChangeLine]) -> ReportView:
    head, article = look.heads[key], look.articles[key]
    published = head.published
    outer = ""
    if published.low and published.high and published.low != published.high:
        outer = f"between {time_words(published.low)} and {time_words(published.high)}"
    (story,) = rows.stories
    member = next((one for one in story.membership if one.article == key and one.doubtful), None)
    seen = sorted((row for row in rows.sightings if row.article == key), key=lambda row: (row.order, row.source))
    return ReportView(
        head=head,
        date=time_words(published.value),
        between=outer,
        basis=BASIS[published.basis],
        because=because(published.reasons, look),
        origin=origin_note(key, look),
        origins=tuple(
            (look.names[one], because([row for row in look.origins[one].reasons if _about(row.cites, key)], look))
            for one in look.newsrooms
            if any(share.article == key for share in look.origins[one].articles)
        ),
        publisher=publisher_note(key, look),
        against=against_words(changes[key], look) if key in changes else "",
        aside=sum(len(part.span) for part in article.parts if part.kind == "furniture"),
        characters=len(article.text),
        agency=article.agency or "",
        authors=article.authors,
        sources=tuple(row.source for row in seen),
        warnings=tuple(
            WarningView(
                row.why.replace("_", " ").lower(),
                row.detail,
                look.place(Cite(key, row.span.start, row.span.end)) if row.span else None,
            )
            for row in sorted(rows.warned, key=lambda row: row.why)
            if row.article == key
        ),
        doubtful=because(member.score.reasons, look) if member else (),
        doubt=f"{round(member.score.probability * 100)} %" if member else "",
    )


def publisher_note(article: str, look: Lookup) -> str:
    """Which other newsrooms of the story belong to the publisher of a report's newsroom; empty where none does."""
    mains = look.main_origins([article])
    group = next((look.origins[key].group for key in mains if look.origins[key].group), "")
    sisters = [key for key in look.newsrooms if group and key not in mains and look.origins[key].group == group]
    return f"{group}, as {listing(look.called(sisters))}" if sisters else ""


def against_words(line: ChangeLine, look: Lookup) -> str:
    """What a report did to the one it seems to be made from, in words."""
    source = look.heads.get(line.source)
    words = [f"{percent(line.kept)} kept"]
    for number, what in ((len(line.changed), "rewritten"), (len(line.added), "added"), (len(line.cut), "cut")):
        if number:
            words.append(f"{count(number, 'passage' if what == 'rewritten' else 'sentence')} {what}")
    return f"{source.name if source else 'another report'}: {', '.join(words)}"


def _about(cites: Sequence[Cite], article: str) -> bool:
    """Whether a reason of an origin speaks of this report: it cites it, or cites nothing."""
    return not cites or any(place.article == article for place in cites)
