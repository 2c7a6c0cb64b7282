"""From rows to pages: plain functions that fill the pages of ``tellings.show.pages``, in canonical order whatever order the rows came in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Protocol

from tellings.model import (
    Claim,
    Conflict,
    Copy,
    Corroboration,
    Entity,
    Event,
    Judgement,
    LocalEntity,
    Origin,
    OwnDate,
    Predicate,
    Published,
    Quote,
    Reading,
    Rejected,
    Spot,
    Statement,
    Story,
    TimeExpression,
    TimelineEntry,
    Utterance,
    Verdict,
    When,
)
from tellings.show.changes import change_lines
from tellings.show.pages import (
    ArgumentLine,
    ArticlePage,
    Bounds,
    ClaimLine,
    ConflictLine,
    CopyLine,
    DeedLine,
    DisputeLine,
    DossierPage,
    EntityLine,
    EventLine,
    JudgementLine,
    Made,
    MemberLine,
    MentionLine,
    NamedLine,
    OmissionLine,
    OnlyHereLine,
    OriginLine,
    PartLine,
    PredicateLine,
    PublishedLine,
    QuantityLine,
    QuoteLine,
    QuotePage,
    ReadingLine,
    RejectedLine,
    RejectedPage,
    RelationLine,
    ShareLine,
    StatementLine,
    StoryLine,
    SuccessorLine,
    TimeLine,
    TimelineLine,
    TokenLine,
    UtteranceLine,
    VersionLine,
    WarningLine,
    WhenLine,
)
from tellings.show.rows import Rows, affair_names, split_articles

LISTED_FROM = 0.5  # a conflict is listed when it is at least as likely as not: the contract's line


class TokenLike(Protocol):
    """What is read of a spaCy token; this folder does not import spaCy."""

    i: int
    idx: int
    pos_: str
    dep_: str
    is_space: bool

    @property
    def head(self) -> TokenLike: ...

    def __len__(self) -> int: ...


def token_lines(doc: Iterable[TokenLike]) -> tuple[TokenLine, ...]:
    """The tokens of a spaCy Doc, blanks left out; heads count the tokens that stay, -1 for a root or where no head is known."""
    tokens = list(doc)
    kept = {token.i: place for place, token in enumerate(token for token in tokens if not token.is_space)}
    return tuple(
        TokenLine(
            start=token.idx,
            end=token.idx + len(token),
            upos=token.pos_ or "X",
            head=-1 if (head := _head(token)) is None else kept[head],
            deprel=(token.dep_ or "dep").lower(),
        )
        for token in tokens
        if not token.is_space
    )


def _head(token: TokenLike) -> int | None:
    """The index of the nearest head that is no blank, None for a root."""
    child, head = token, token.head
    while head.i != child.i and head.is_space:
        child, head = head, head.head
    return None if head.i == child.i or head.is_space else head.i


def article_page(
    rows: Rows, *, tokens: Sequence[TokenLine] | None = None, names: Mapping[str, Entity] | None = None
) -> ArticlePage:
    """The page of the one article in ``rows``: its own rows alone, as ``split_articles`` gives them.

    ``names`` maps LocalEntity ids to the Entity they stand for: in a dossier entity ids are the dossier's, in ``tellings read`` (None) the
    article's own, and statements come with their predicates. ``tokens`` are printed when given. Raises ValueError unless there is exactly one
    article.
    """
    (article,) = rows.articles
    known = names or {}
    sources = tuple(
        dict.fromkeys(row.source for row in sorted(rows.sightings, key=lambda row: (row.order, row.source)))
    )
    page = ArticlePage(
        id=article.id,
        source=sources[0] if sources else article.id,
        title=article.title,
        outlet=article.outlet,
        url=article.url,
        text=article.text,
        sources=sources,
        published=published_line((*rows.published, *rows.dates)),
        parts=tuple(PartLine(part.kind, part.span.start, part.span.end) for part in article.parts),
        sentences=tuple(sorted(row.span for row in rows.sentences)),
        mentions=tuple(
            MentionLine(row.span.start, row.span.end, row.label, _name(known, row.entity), row.form)
            for row in sorted(rows.mentions, key=_place)
        ),
        entities=_entity_lines(rows.locals, known),
        times=_time_lines(rows.expressions, rows.whens),
        quotes=tuple(quote_line(row, known) for row in sorted(rows.quotes, key=lambda row: (row.words[0], row.id))),
        events=_event_lines(rows.events, rows.whens, known),
        statements=tuple(
            _statement_line(row, known, predicates=names is None) for row in sorted(rows.statements, key=_place)
        ),
        warnings=tuple(
            WarningLine(row.why, row.detail, row.span.start if row.span else None, row.span.end if row.span else None)
            for row in sorted(rows.warned, key=lambda row: row.why)
        ),
        authors=article.authors,
        agency=article.agency,
    )
    return page if tokens is None else replace(page, tokens=tuple(tokens))


def rejected_page(row: Rejected) -> RejectedPage:
    """The page of a report that gave no article."""
    return RejectedPage(row.source, RejectedLine(row.why, row.detail))


def published_line(dates: Sequence[Published | OwnDate]) -> PublishedLine:
    """The first of the dates known for an article, or that none is."""
    for date in dates:
        return PublishedLine(date.value, date.precision, date.basis, date.low, date.high, date.reasons)
    return PublishedLine(None, "unknown", "unknown", None, None, ())


def quote_pages(rows: Rows, *, names: Mapping[str, Entity] | None = None) -> tuple[QuotePage, ...]:
    """The quotes of the one article in ``rows``, each by itself, in text order; the words of several spans are joined by `` … ``."""
    (article,) = rows.articles
    known = names or {}
    spoken = {row.id: (known[row.id].name if row.id in known else row.name) for row in rows.locals}
    day = published_line((*rows.published, *rows.dates)).value
    source = min(((row.order, row.source) for row in rows.sightings), default=(0, article.id))[1]
    return tuple(
        QuotePage(
            id=row.id,
            article=article.id,
            source=source,
            outlet=article.outlet,
            text=" … ".join(span.of(article.text) for span in row.words),
            name=spoken.get(row.who or ""),
            form=row.form,
            words=row.words,
            cue=row.cue,
            speaker=row.speaker,
            who=_name(known, row.who),
            medium=row.medium,
            candidates=tuple(_name(known, one) or one for one in row.candidates),
            negated=row.negated,
            within=row.within,
            addressee=row.addressee,
            kind=row.kind,
            published=day,
            said_by=row.speaker.of(article.text) if row.speaker else None,
            said_to=row.addressee.of(article.text) if row.addressee else None,
            said_how=row.cue.of(article.text) if row.cue else None,
        )
        for row in sorted(rows.quotes, key=lambda row: (row.words[0], row.id))
    )


def dossier_page(rows: Rows, *, made: Made, titles: Mapping[str, str] = MappingProxyType({})) -> DossierPage:
    """Everything in ``rows`` as one dossier; ``titles`` say what a conflict is about, by its id.

    Every list is ordered by story first, so that the pages of single stories, one after the other, are the page of all of them: articles by id (a
    copy or version counts to the story of its first article, what is in no story comes first), the timeline by time, the rest by id. Conflicts less
    likely than not are left out, as the contract says.
    """
    names, affairs = entity_names(rows), affair_names(rows)
    pages = split_articles(rows)
    counts = {row.claim: row for row in rows.corroborations}
    home = {name: story.id for story in sorted(rows.stories, key=_id) for name in story.articles}

    def at_home(article: str, key: str) -> tuple[str, str]:
        return (home.get(article, ""), key)

    return DossierPage(
        made=made,
        articles=tuple(
            article_page(pages[key], names=names) for key in sorted(pages, key=lambda one: at_home(one, one))
        ),
        rejected=tuple(
            rejected_page(row)
            for row in sorted(rows.rejected, key=lambda row: (row.order, row.id, row.why, row.detail))
        ),
        stories=tuple(story_line(row, affairs[row.id]) for row in sorted(rows.stories, key=_id)),
        copies=tuple(copy_line(row) for row in sorted(rows.copies, key=lambda row: at_home(row.a.article, row.id))),
        changes=change_lines(rows),
        origins=tuple(origin_line(row) for row in sorted(rows.origins, key=_story)),
        claims=tuple(claim_line(row, counts.get(row.id)) for row in sorted(rows.claims, key=_story)),
        conflicts=tuple(conflict_line(row, titles.get(row.id)) for row in sorted(listed(rows.conflicts), key=_story)),
        disputes=tuple(
            dispute_line(row) for row in sorted(listed(rows.conflicts), key=_story) if row.denial is not None
        ),
        utterances=tuple(utterance_line(row) for row in sorted(rows.utterances, key=_story)),
        only_here=tuple(OnlyHereLine(row.article, row.claim, row.story) for row in sorted(rows.only_here, key=_story)),
        omissions=tuple(
            OmissionLine(row.article, row.claim, row.reasons, row.story) for row in sorted(rows.omissions, key=_story)
        ),
        entities=tuple(entity_line(row) for row in sorted(rows.entities, key=_story)),
        timeline=timeline_lines(rows.timeline, rows.published),
        relations=relation_lines(rows, names),
        versions=tuple(
            VersionLine(row.id, row.address, row.articles)
            for row in sorted(rows.versions, key=lambda row: at_home(row.articles[0] if row.articles else "", row.id))
        ),
        successors=tuple(SuccessorLine(row.kind, row.old, row.new) for row in sorted(rows.successors, key=_id)),
        judgements=judgement_lines(rows.judgements, rows.verdicts),
    )


WAITING = "its places lie in two stories; only what is in one story is compared"


def judgement_lines(judgements: Iterable[Judgement], verdicts: Iterable[Verdict]) -> tuple[JudgementLine, ...]:
    """What people judged and what came of it, by story, then by id."""
    told = {row.judgement: row for row in verdicts}
    lines = [judgement_line(row, told.get(row.id)) for row in judgements]
    return tuple(sorted(lines, key=lambda line: (line.story or "", line.id)))


def judgement_line(row: Judgement, verdict: Verdict | None) -> JudgementLine:
    """A judgement with its verdict; without one it waits for a text, or for its two texts to come into one story."""
    return JudgementLine(
        id=row.id,
        rule=row.rule,
        what=row.what,
        state=verdict.state if verdict else "waiting",
        says=verdict.says if verdict else row.waiting or WAITING,
        story=verdict.story if verdict else None,
        first=_named_line(row.first),
        second=_named_line(row.second) if row.second else None,
        a=verdict.a if verdict else None,
        b=verdict.b if verdict and verdict.b != verdict.a else None,
        speaker=row.speaker or None,
        note=row.note or None,
        against=verdict.against if verdict else (),
    )


def _named_line(spot: Spot) -> NamedLine:
    start, end = (None if number < 0 else number for number in (spot.start, spot.end))
    return NamedLine(spot.article, spot.words or None, start, end)


def entity_names(rows: Rows) -> dict[str, Entity]:
    """The Entity each LocalEntity id stands for; of several the one with the smallest id."""
    return {local: row for row in sorted(rows.entities, key=_id, reverse=True) for local in row.locals}


def listed(conflicts: Iterable[Conflict]) -> list[Conflict]:
    """The conflicts that are shown."""
    return [row for row in conflicts if row.probability >= LISTED_FROM]


def story_line(row: Story, affair: str) -> StoryLine:
    """A story as printed by ``tellings stories``, with the name of its affair."""
    membership = tuple(
        MemberLine(one.article, one.doubtful, one.score.probability, one.score.prior, one.score.reasons)
        for one in row.membership
    )
    return StoryLine(row.id, row.title, row.articles, affair, membership)


def copy_line(row: Copy) -> CopyLine:
    """A copy as printed by ``tellings copies``."""
    return CopyLine(row.id, row.kind, row.a, row.b, row.direction, row.share_a, row.share_b, row.reasons)


def origin_line(row: Origin) -> OriginLine:
    """An origin with its articles."""
    shares = tuple(ShareLine(one.article, one.share, one.main, one.passages) for one in row.articles)
    return OriginLine(row.id, row.story, row.kind, row.name, shares, row.reasons, row.group)


def claim_line(row: Claim, count: Corroboration | None) -> ClaimLine:
    """A claim with its counts; a claim nobody counted rests on at least one and at most as many newsrooms as articles."""
    most = len({place.article for place in row.statements})
    return ClaimLine(
        id=row.id,
        story=row.story,
        text=row.text,
        statements=row.statements,
        origins=count.origins if count else (),
        independent=Bounds(count.low, count.high) if count else Bounds(min(1, most), most),
        sources=count.sources if count else (),
        entailed_by=row.entailed_by,
        text_cite=row.text_cite,
        statement_ids=row.statement_ids,
        counted=count.counted if count else (),
        uncertain=count.uncertain if count else (),
        reasons=count.reasons if count else (),
        joined=row.reasons,
    )


def conflict_line(row: Conflict, title: str | None = None) -> ConflictLine:
    """A conflict with both its places and its score; ``title`` in plain words where it is known."""
    return ConflictLine(
        id=row.id,
        story=row.story,
        kind=row.kind,
        relation=row.relation,
        about=row.about,
        a=row.a,
        b=row.b,
        probability=row.probability,
        reasons=row.reasons,
        prior=row.prior,
        also_a=row.also_a,
        also_b=row.also_b,
        claims=row.claims,
        title=title,
    )


def dispute_line(row: Conflict) -> DisputeLine:
    """A conflict that is an accusation and its denial."""
    denial = row.denial or row.b
    accusation = row.a if denial == row.b else row.b
    return DisputeLine(row.id, row.story, accusation, row.accuser, denial, row.denier, row.probability)


def utterance_line(row: Utterance) -> UtteranceLine:
    """An utterance with its renderings."""
    return UtteranceLine(row.id, row.story, row.who, row.renderings, row.difference, row.quotes, row.reasons)


def entity_line(row: Entity) -> EntityLine:
    """An entity of the dossier."""
    return EntityLine(row.id, row.name, row.label, row.country, row.roles, row.story, row.reasons)


def timeline_lines(entries: Iterable[TimelineEntry], dates: Iterable[Published]) -> tuple[TimelineLine, ...]:
    """The entries of stories in order of story and time; ``known`` is the day by which the first report that tells one was published."""
    days = {row.article: row.high for row in dates if row.value is not None and row.high is not None}
    lines = []
    for row in sorted(entries, key=lambda row: (row.story, *by_time(row))):
        when = WhenLine(row.value, row.precision, row.low, row.high, _reading_lines(row.readings))
        known = min((days[place.article] for place in row.cites if place.article in days), default=None)
        lines.append(TimelineLine(row.id, row.story, when, row.kind, row.text, row.cites, known))
    return tuple(lines)


def by_time(row: TimelineEntry) -> tuple[str, str, str, str]:
    """Sorts a timeline: first possible day, last, value, id; what has no time comes last."""
    return (row.low or "~", row.high or "~", row.value or "~", row.id)


def relation_lines(rows: Rows, names: Mapping[str, Entity]) -> tuple[RelationLine, ...]:
    """Pairs of actors with the events between them, from events that name both."""
    values = _values(rows.whens)
    home = {name: story.id for story in sorted(rows.stories, key=_id) for name in story.articles}
    deeds: dict[tuple[str, str, str | None], list[DeedLine]] = defaultdict(list)
    for row in rows.events:
        if row.source is not None and row.target is not None:
            key = (_name(names, row.source) or "", _name(names, row.target) or "", home.get(row.article))
            deeds[key].append(DeedLine(row.article, row.id, row.type, row.modality, values.get(row.when or "")))
    return tuple(
        RelationLine(*key, tuple(sorted(found, key=lambda deed: (deed.when or "~", deed.article, deed.event))))
        for key, found in sorted(deeds.items(), key=lambda item: (item[0][2] or "", item[0][0], item[0][1]))
    )


def quote_line(row: Quote, names: Mapping[str, Entity]) -> QuoteLine:
    """A quote within its article."""
    return QuoteLine(
        id=row.id,
        form=row.form,
        words=row.words,
        cue=row.cue,
        speaker=row.speaker,
        who=_name(names, row.who),
        medium=row.medium,
        candidates=tuple(_name(names, one) or one for one in row.candidates),
        negated=row.negated,
        within=row.within,
        addressee=row.addressee,
        kind=row.kind,
    )


def _entity_lines(locals_: Sequence[LocalEntity], names: Mapping[str, Entity]) -> tuple[EntityLine, ...]:
    """The entities of an article: the dossier's where known, once each, else its own; in the order of the locals' ids."""
    lines: dict[str, EntityLine] = {}
    for row in sorted(locals_, key=_id):
        entity = names.get(row.id)
        line = (
            entity_line(replace(entity, reasons=()))
            if entity
            else EntityLine(row.id, row.name, row.label, row.country, row.roles, None, ())
        )
        lines.setdefault(line.id, line)
    return tuple(lines.values())


def _time_lines(expressions: Sequence[TimeExpression], whens: Sequence[When]) -> tuple[TimeLine, ...]:
    """Every time expression with what it means now; a When without its expression is printed too."""
    meant = {row.expression: row for row in whens}
    spoken = {row.id: row for row in expressions}
    lines = []
    for key in spoken.keys() | meant.keys():
        when, row = meant.get(key), spoken.get(key)
        known = when or row
        assert known is not None
        lines.append(
            TimeLine(
                id=key,
                start=known.span.start,
                end=known.span.end,
                type=known.type,
                value=when.value if when else None,
                mod=known.mod,
                precision=when.precision if when else "unknown",
                readings=_reading_lines(when.readings) if when else (),
                why=when.why if when else "",
            )
        )
    return tuple(sorted(lines, key=lambda line: (line.start, line.end, line.id)))


def _reading_lines(readings: Iterable[Reading]) -> tuple[ReadingLine, ...]:
    return tuple(ReadingLine(one.value, one.probability, one.precision, one.low, one.high) for one in readings)


def _event_lines(events: Sequence[Event], whens: Sequence[When], names: Mapping[str, Entity]) -> tuple[EventLine, ...]:
    values = _values(whens)
    return tuple(
        EventLine(
            id=row.id,
            start=row.span.start,
            end=row.span.end,
            type=row.type,
            source=_name(names, row.source),
            target=_name(names, row.target),
            when=values.get(row.when or ""),
            time=row.when,
            modality=row.modality,
        )
        for row in sorted(events, key=_place)
    )


def _statement_line(row: Statement, names: Mapping[str, Entity], *, predicates: bool) -> StatementLine:
    line = StatementLine(
        id=row.id,
        start=row.span.start,
        end=row.span.end,
        polarity=row.polarity,
        modality=row.modality,
        attributed_to=_name(names, row.attributed_to),
        predicate=row.predicate,
        quote=row.quote,
        entities=tuple(dict.fromkeys(_name(names, one) or one for one in row.entities)),
        times=row.times,
        quantities=tuple(
            QuantityLine(one.span.start, one.span.end, one.low, one.high, one.unit, one.bound) for one in row.quantities
        ),
    )
    return replace(line, predicates=tuple(map(_predicate_line, row.predicates))) if predicates else line


def _predicate_line(row: Predicate) -> PredicateLine:
    arguments = [ArgumentLine(one.role, one.span.start, one.span.end, one.entity) for one in row.arguments]
    return PredicateLine(row.span.start, row.span.end, row.lemma, tuple(arguments))


def _values(whens: Iterable[When]) -> dict[str, str | None]:
    return {row.expression: row.value for row in whens}


def _name(names: Mapping[str, Entity], local: str | None) -> str | None:
    """The dossier's id of a local entity where it has one, else the local id."""
    entity = names.get(local) if local is not None else None
    return entity.id if entity else local


def _id(row: Any) -> str:
    return str(row.id)


def _story(row: Any) -> tuple[str, str]:
    return (row.story, row.id)


def _place(row: Any) -> tuple[int, int, str]:
    return (row.span.start, row.span.end, row.id)
