"""Invented rows to show: one small story told by hand, and rows of any shape drawn by hypothesis with hostile words in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, get_args

from hypothesis import strategies as st

from tellings.model import (
    Article,
    Cite,
    Claim,
    Conflict,
    ConflictKind,
    Copy,
    Corroboration,
    Difference,
    Direction,
    Entity,
    Judgement,
    KnownDay,
    LocalEntity,
    Member,
    Mention,
    Omission,
    OnlyHere,
    Origin,
    OriginKind,
    Part,
    PartKind,
    Published,
    Quantity,
    Quote,
    Reading,
    Reason,
    Rejected,
    Relation,
    Rule,
    Score,
    Sentence,
    Share,
    Sighting,
    Span,
    Spot,
    State,
    Statement,
    Story,
    TimeExpression,
    TimelineEntry,
    Utterance,
    Verdict,
    Version,
    Warned,
    What,
    When,
    article_id,
    digest,
    reason,
    text_id,
)
from tellings.show import Rows

CopyKind = Literal["verbatim", "rewritten", "shared-quote"]
HOSTILE = (
    "</title><script>alert(1)</script>",
    '" onmouseover="alert(1)" x="',
    "' onfocus='alert(1)",
    "<img src=x onerror=alert(1)>",
    "</style><style>*{display:none}",
    "{{ 7 * 7 }} {% for x in y %}",
    "&lt;b&gt; &amp; &quot;",
    "javascript:alert(1)",
    "\u202egnp.exe \u2066hidden\u2069",
    "nul\x00 bell\x07 esc\x1b[31m",
    "half \ud800 pair",
    "]]> <!-- --> <![CDATA[",
    "a" * 400,
    "שלום עולם",
    '<use href="#m-fff"/>',
    "",
)
ADDRESSES = (
    None,
    "https://courier.example/ferry",
    'http://courier.example/a?b=1&c="d"',
    "javascript:alert(document.domain)",
    "data:text/html,<script>alert(1)</script>",
    "//evil.example/x",
    "https://[broken",
    " java\nscript:alert(1)",
)

COURIER = """The ferry Orla sank in Marrack Bay on Tuesday, killing four people, police said.
“We heard a crack and then the water came,” said Ada Venn, a passenger.
The harbour was closed until noon. Nineteen people were taken to hospital."""
HERALD = """The ferry Orla sank in Marrack Bay on Tuesday, killing six people, police said.
“We heard a crack and the water came,” said Ada Venn, a passenger from Tolby.
Read more: the best beaches of the west"""
RADIO = """A ferry went down off Marrack. Police said six were dead.
The owner, Brisk Lines, was fined last year for missing life vests."""


JUDGED = Judgement("same", "claim", Spot("pile/courier.txt", "sank"), Spot("pile/herald.txt", "sank"), note="one ship")
WAITING = Judgement(
    "wrong-speaker", "quote", Spot("pile/later.txt", "we heard"), waiting="no report here is pile/later.txt"
)


def place(article: Article, words: str) -> Cite:
    """Where the words stand in an article."""
    start = article.text.index(words)
    return Cite(article.id, start, start + len(words))


def written(text: str, outlet: str | None, day: str, furniture: str | None = None) -> Article:
    """An article with a body part per line."""
    parts, at = [], 0
    for line in text.split("\n"):
        kind: PartKind = "furniture" if furniture and line.startswith(furniture) else "body"
        parts.append(Part(kind, Span(at, at + len(line))))
        at += len(line) + 1
    address = f"https://{outlet.lower()}.example/orla" if outlet else None
    return Article(
        article_id(text, outlet, address, day), text_id(text), text, None, outlet, address, parts=tuple(parts)
    )


def sentences_of(article: Article) -> tuple[Sentence, ...]:
    """One sentence per line: enough to show."""
    return tuple(
        Sentence(article.id, part.span, number, b"\x01" * 384)
        for number, part in enumerate(article.parts)
        if part.kind == "body"
    )


def ferry() -> Rows:
    """Three reports of a ferry, one agency behind two of them, a toll that was revised, a quotation with a word left out."""
    courier, herald, radio = (
        written(COURIER, "Courier", "2031-05-06"),
        written(HERALD, "Herald", "2031-05-07", "Read more"),
        written(RADIO, None, "2031-05-08"),
    )
    articles = (courier, herald, radio)
    story = "s" + digest("ferry")
    local = LocalEntity(f"{courier.id}.n1", courier.id, "Ada Venn", "PERSON", None, ("passenger",))
    venn = Entity("evenn", story, "Ada Venn", "PERSON", None, ("passenger",), (local.id,))
    police = Entity("epolice", story, "police", "ORG", None, (), ())
    sank = (
        place(courier, "The ferry Orla sank in Marrack Bay"),
        place(herald, "The ferry Orla sank in Marrack Bay"),
        place(radio, "A ferry went down off Marrack"),
    )
    four, six = (
        place(courier, "killing four people"),
        (place(herald, "killing six people"), place(radio, "six were dead")),
    )
    fined = place(radio, "Brisk Lines, was fined last year")
    words = (
        place(courier, "We heard a crack and then the water came"),
        place(herald, "We heard a crack and the water came"),
    )
    tuesday = place(courier, "Tuesday")

    def claim(name: str, cites: Sequence[Cite]) -> Claim:
        first = next(one for one in articles if one.id == cites[0].article)
        return Claim(
            f"c{name}",
            story,
            cites[0].span.of(first.text),
            cites[0],
            tuple(cites),
            tuple(f"{one.article}.c{one.start}-{one.end}" for one in cites),
            reasons=(reason("they share the words that matter", 1.5, cites[:1]),),
        )

    def counted(name: str, sure: tuple[str, ...], maybe: tuple[str, ...], carried: tuple[str, ...]) -> Corroboration:
        low, high = len(sure), len(sure) + len(maybe)
        return Corroboration(
            f"c{name}",
            story,
            (*sure, *maybe, *carried),
            sure,
            maybe,
            low,
            high,
            ("epolice",),
            (reason("each has words of its own", 0.8),),
        )

    sank_entry = TimelineEntry(
        "tsank",
        story,
        "2031-05-06",
        "day",
        "2031-05-06",
        "2031-05-06",
        "news",
        "The ferry sank on Tuesday",
        (tuesday,),
        (Reading("2031-04-29", "2031-04-29", "2031-04-29", "day", 0.1),),
    )
    return Rows(
        articles=articles,
        sightings=tuple(
            Sighting(one.id, f"pile/{name}.txt", number)
            for number, (one, name) in enumerate(zip(articles, ("courier", "herald", "radio"), strict=True))
        ),
        sentences=tuple(row for one in articles for row in sentences_of(one)),
        published=(
            Published(
                courier.id,
                "2031-05-06T09:30",
                "minute",
                "stated",
                "2031-05-06",
                "2031-05-06",
                (reason("a stamp line says so", 3.0, [Cite(courier.id, 0, 9)]),),
            ),
            Published(herald.id, "2031-05-07", "day", "given", "2031-05-07", "2031-05-07"),
            Published(radio.id, None, "unknown", "unknown"),
        ),
        expressions=(TimeExpression(courier.id, tuesday.span, "DATE", "weekday(2)", "report", "weekday"),),
        whens=(
            When(
                courier.id,
                f"{courier.id}.t{tuesday.start}-{tuesday.end}",
                tuesday.span,
                "DATE",
                "2031-05-06",
                "day",
                None,
                (Reading("2031-05-06", "2031-05-06", "2031-05-06", "day", 0.9),),
                "the day of the report",
            ),
        ),
        mentions=(Mention(courier.id, place(courier, "Ada Venn").span, "PERSON", local.id),),
        locals=(local,),
        quotes=(
            Quote(
                courier.id,
                "direct",
                (words[0].span,),
                place(courier, "said").span,
                place(courier, "Ada Venn").span,
                local.id,
                "speech",
            ),
            Quote(herald.id, "direct", (words[1].span,), None, place(herald, "Ada Venn").span),
        ),
        statements=(
            *(Statement(one.article, one.span, 0) for one in sank),
            Statement(
                four.article,
                four.span,
                0,
                entities=(local.id,),
                quantities=(Quantity(Span(four.start + 8, four.start + 12), 4.0, 4.0, "people"),),
            ),
            *(Statement(one.article, one.span, 0) for one in (*six, fined)),
        ),
        stories=(
            Story(
                story,
                "Ferry sinks in Marrack Bay",
                tuple(one.id for one in articles),
                (Member(radio.id, True, Score(-0.5, (reason("rare words in common: Marrack", 0.9),))),),
            ),
        ),
        copies=(
            Copy("p1", "verbatim", sank[0], sank[1], "unknown", 0.2, 0.25, (reason("34 letters the same", 2.0),)),
            Copy(
                "p2",
                "rewritten",
                place(courier, COURIER.split("\n")[1]),
                place(herald, HERALD.split("\n")[1]),
                "a-to-b",
                0.3,
                0.3,
            ),
        ),
        entities=(venn, police),
        utterances=(
            Utterance(
                "uvenn",
                story,
                "evenn",
                words,
                (f"{courier.id}.q{words[0].start}-{words[0].end}d", f"{herald.id}.q{words[1].start}-{words[1].end}d"),
                "truncated",
            ),
        ),
        claims=(claim("sank", sank), claim("four", (four,)), claim("six", six), claim("fined", (fined,))),
        corroborations=(
            counted("sank", ("onorth",), ("oradio",), ()),
            counted("four", ("onorth",), (), ()),
            counted("six", ("onorth", "oradio"), (), ()),
            counted("fined", ("oradio",), (), ("onorth",)),
        ),
        timeline=(
            sank_entry,
            TimelineEntry(
                "tfined",
                story,
                "2030",
                "year",
                "2030-01-01",
                "2030-12-31",
                "background",
                "The owner was fined last year",
                (fined,),
            ),
        ),
        origins=(
            Origin(
                "onorth",
                story,
                "agency",
                "North Press",
                (Share(courier.id, 0.8, True, (sank[0],)), Share(herald.id, 0.6, True)),
                (reason("both print one passage", 1.2, [sank[0]]),),
            ),
            Origin("oradio", story, "unknown", "", (Share(radio.id, 1.0, True),)),
        ),
        conflicts=(
            Conflict(
                "ktoll",
                story,
                "figure",
                "revised",
                "people killed",
                four,
                six[0],
                0.818,
                0.0,
                (reason("one reports later", 1.5),),
                (),
                six[1:],
                ("cfour", "csix"),
            ),
            Conflict("kweak", story, "other", "conflict", "nothing much", four, fined, 0.3, -0.847),
        ),
        judgements=(JUDGED, WAITING),
        verdicts=(Verdict(JUDGED.id, story, JUDGED.rule, "claim", "applied", "they are one claim", *sank[:2]),),
        known=(
            KnownDay(story, "2031-05-06", (replace(sank_entry, readings=()),)),
            KnownDay(story, "2031-05-07", (sank_entry,)),
        ),
        only_here=(OnlyHere(story, radio.id, "cfined"),),
        omissions=(Omission(story, courier.id, "csix", (reason("it came first, so this weighs little", 0.1),)),),
        warned=(Warned(radio.id, "SHORT", "two sentences; read it with care", Span(0, 20)),),
        rejected=(Rejected("pile/menu.html", "NO_SENTENCE", "a menu; give the article page itself", 3),),
        versions=(Version("v1", "https://courier.example/orla", (courier.id, herald.id)),),
    )


words = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=40),
    st.sampled_from(("killing four people", "The ferry sank. Police came.")),
)
texts = st.lists(words, min_size=1, max_size=6).map("\n".join).filter(lambda text: text != "")
names = st.one_of(st.none(), words)
days = st.one_of(
    st.none(),
    st.sampled_from(
        ("2031-05-06", "2031-05-07T10:15", "2031-05", "1999", "2031-W20", "0001-01-01", "9999-12-31", "nonsense")
    ),
)


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    """Any span of a text, empty ones too."""
    start = draw(st.integers(0, len(text)))
    return Span(start, draw(st.integers(start, min(len(text), start + 80))))


@st.composite
def parts_of(draw: st.DrawFn, text: str) -> tuple[Part, ...]:
    """Parts in order that do not overlap, with gaps."""
    edges = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    kinds = st.sampled_from(get_args(PartKind))
    return tuple(Part(draw(kinds), Span(start, end)) for start, end in zip(edges[::2], edges[1::2], strict=False))


@st.composite
def articles_of(draw: st.DrawFn, *, most: int = 4) -> tuple[Article, ...]:
    """A few articles with hostile words and addresses."""
    found = {}
    for number in range(draw(st.integers(1, most))):
        text, outlet, address = draw(texts), draw(names), draw(st.sampled_from(ADDRESSES))
        key = draw(st.sampled_from((article_id(text, outlet, address, str(number)), f"odd id {number} <b>\"'")))
        found[key] = Article(
            key,
            text_id(text),
            text,
            draw(names),
            outlet,
            address,
            authors=tuple(draw(st.lists(words, max_size=2))),
            parts=draw(parts_of(text)),
        )
    return tuple(found.values())


@st.composite
def any_rows(draw: st.DrawFn, *, most: int = 4) -> Rows:
    """Rows of one story that hold together (ids exist, spans lie in their texts) and are otherwise of any shape."""
    articles = draw(articles_of(most=most))
    story = draw(st.sampled_from(("s1", "odd story \"<>'")))
    keys = [one.id for one in articles]

    def cites() -> st.SearchStrategy[Cite]:
        return st.sampled_from(articles).flatmap(
            lambda one: spans(one.text).map(lambda span: Cite(one.id, span.start, span.end))
        )

    def some(strategy: st.SearchStrategy[Any], most: int = 3) -> tuple[Any, ...]:
        return tuple(draw(st.lists(strategy, max_size=most)))

    because = st.builds(
        Reason, words, st.floats(-5, 5).map(lambda weight: round(weight, 3)), st.lists(cites(), max_size=2).map(tuple)
    )
    reasons = st.lists(because, max_size=2).map(tuple)
    entities = tuple(
        Entity(f"e{number}", story, draw(words), draw(st.sampled_from(("PERSON", "ORG"))), None, some(words, 2), ())
        for number in range(draw(st.integers(0, 2)))
    )
    people = st.one_of(st.none(), st.sampled_from([one.id for one in entities])) if entities else st.none()
    origins = tuple(
        Origin(
            f"o{number}",
            story,
            draw(st.sampled_from(get_args(OriginKind))),
            draw(words),
            tuple(
                Share(key, draw(st.floats(0, 1)), draw(st.booleans()))
                for key in draw(st.lists(st.sampled_from(keys), max_size=3, unique=True))
            ),
            draw(reasons),
        )
        for number in range(draw(st.integers(0, 10)))
    )
    claims: list[Claim] = []
    counts: list[Corroboration] = []
    for number in range(draw(st.integers(0, 4))):
        stated = tuple(draw(st.lists(cites(), min_size=1, max_size=4)))
        key = f"c{number}" if draw(st.booleans()) else f"c {number} <i>"
        claims.append(
            Claim(
                key,
                story,
                draw(words),
                stated[0],
                stated,
                tuple(f"x{n}" for n in range(len(stated))),
                tuple(one.id for one in claims[:1]),
                draw(reasons),
            )
        )
        carried = (
            tuple(draw(st.lists(st.sampled_from([one.id for one in origins]), max_size=4, unique=True)))
            if origins
            else ()
        )
        cut = draw(st.integers(0, len(carried)))
        if draw(st.booleans()):
            counts.append(
                Corroboration(
                    key, story, carried, carried[:cut], carried[cut:], cut, len(carried), some(words, 2), draw(reasons)
                )
            )
    claim_ids = [one.id for one in claims]
    conflicts = tuple(
        Conflict(
            f"k{number}",
            story,
            draw(st.sampled_from(get_args(ConflictKind))),
            draw(st.sampled_from(get_args(Relation))),
            draw(words),
            draw(cites()),
            draw(cites()),
            draw(st.sampled_from((0.2, 0.5, 0.9))),
            0.0,
            draw(reasons),
            some(cites()),
            some(cites()),
            tuple(claim_ids[:2]),
        )
        for number in range(draw(st.integers(0, 3)))
    )
    copies = []
    for number in range(draw(st.integers(0, 3))):
        first, second = sorted((draw(cites()), draw(cites())))
        kind: CopyKind = draw(st.sampled_from(get_args(CopyKind)))
        direction = draw(st.sampled_from(get_args(Direction)))
        share = draw(st.floats(0, 1))
        copies.append(Copy(f"p{number}", kind, first, second, direction, share, share, draw(reasons)))
    utterances = tuple(
        Utterance(
            f"u{number}",
            story,
            draw(people),
            tuple(draw(st.lists(cites(), min_size=1, max_size=3))),
            (),
            draw(st.sampled_from(get_args(Difference))),
        )
        for number in range(draw(st.integers(0, 2)))
    )
    quotes = {
        row.id: row
        for row in some(cites().map(lambda cite: Quote(cite.article, "direct", (cite.span,), None, None, None)))
    }
    timeline = tuple(
        TimelineEntry(
            f"t{number}",
            story,
            draw(days),
            "day",
            draw(days),
            draw(days),
            draw(st.sampled_from(("news", "background", "plan"))),
            draw(words),
            tuple(draw(st.lists(cites(), min_size=1, max_size=3))),
        )
        for number in range(draw(st.integers(0, 3)))
    )
    warned = {
        row.id: row
        for row in some(
            st.builds(
                lambda cite, why, detail: Warned(cite.article, why, detail, cite.span),
                cites(),
                st.sampled_from(("SHORT", "CUT_OFF")),
                words,
            )
        )
    }
    judged = {
        row.id: row
        for row in some(
            st.builds(
                Judgement,
                st.sampled_from(get_args(Rule)),
                st.sampled_from(get_args(What)),
                st.builds(Spot, words, words),
                st.one_of(st.none(), st.builds(Spot, words, st.just(""), st.just(3), st.just(9))),
                words,
                words,
                words,
            )
        )
    }
    verdicts = tuple(
        Verdict(
            key,
            story,
            row.rule,
            row.what,
            draw(st.sampled_from(get_args(State))),
            draw(words),
            draw(cites()),
            draw(cites()),
            (key,),
        )
        for key, row in judged.items()
        if draw(st.booleans())
    )
    sentences = tuple(
        Sentence(one.id, span, number, b"")
        for one in articles
        for number, span in enumerate(sorted({draw(spans(one.text)) for _ in range(draw(st.integers(0, 3)))}))
    )
    return Rows(
        articles=articles,
        sightings=tuple(Sighting(key, draw(words), number) for number, key in enumerate(keys)),
        sentences=sentences,
        published=tuple(
            Published(
                key,
                draw(days),
                "day",
                draw(st.sampled_from(("stated", "inferred", "given", "unknown"))),
                draw(days),
                draw(days),
                draw(reasons),
            )
            for key in keys
            if draw(st.booleans())
        ),
        stories=(Story(story, draw(words), tuple(keys)),),
        entities=entities,
        origins=origins,
        claims=tuple(claims),
        corroborations=tuple(counts),
        conflicts=conflicts,
        copies=tuple(copies),
        utterances=utterances,
        quotes=tuple(quotes.values()),
        timeline=timeline,
        known=tuple(
            KnownDay(story, f"2031-05-0{day}", tuple(draw(st.permutations(timeline))[: draw(st.integers(0, 3))]))
            for day in range(1, 1 + draw(st.integers(0, 3)))
        ),
        warned=tuple(warned.values()),
        only_here=tuple(OnlyHere(story, keys[0], key) for key in claim_ids[:1]),
        omissions=tuple(Omission(story, keys[0], key, draw(reasons)) for key in claim_ids[1:2]),
        rejected=some(st.builds(Rejected, words, st.just("EMPTY"), words), 2),
        versions=(Version("v1", draw(words), tuple(keys[:2])),) if len(keys) > 1 else (),
        judgements=tuple(judged.values()),
        verdicts=verdicts,
    )
