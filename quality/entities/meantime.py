"""People, bodies and places across reports: MEANTIME's 30 Wikinews articles on Apple, counted over the labelled mentions.

Its people, organisations and locations are counted; products and money are no entities here. The 30 articles are given as one story. A
labelled mention is answered by the mention of ours that holds its head word (else its last word) and does not reach outside it, the
narrowest where several do; one that none answers stands alone. The baseline puts mentions with the same head word together and leaves
pronouns alone; it is given the labelled mentions, ours are found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from quality.entities.coreference import score
from tellings.find import find_mentions
from tellings.join import resolve_entities
from tellings.language import load_reader
from tellings.model import Article, LocalEntity, Mention, Story

TABLE = "entities across reports, MEANTIME apple"
KINDS = ("PER", "ORG", "LOC")
FOLDER = Path("meantime_airbus_apple") / "intra_cross-doc_annotation"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled mention: its characters, those of its head word, whether it is a pronoun, and the instance it stands for."""

    article: str
    start: int
    end: int
    head: tuple[int, int]
    pronoun: bool
    instance: str


@dataclass(frozen=True, slots=True)
class Text:
    """One article: its tokens joined by blanks, a line a sentence, and its labelled mentions."""

    article: Article
    mentions: tuple[Labelled, ...]


def run(data: Path, part: str = "corpus_apple") -> list[dict[str, str | float | int]]:
    """CoNLL F1, B-cubed and the others, of the baseline and of Tellings."""
    texts = [read_text(path) for path in sorted((data / FOLDER / part).glob("*.xml"))]
    key = {mention: mention.instance for text in texts for mention in text.mentions}
    answers = {"same head word": same_head(texts), "tellings": our_answer(texts)}
    return [
        {"table": TABLE, "system": system, "measure": measure, "value": value, "cases": len(key)}
        for system, answer in answers.items()
        for measure, value in score(key, answer).items()
    ]


def read_text(path: Path) -> Text:
    """One annotated file."""
    root = etree.fromstring(path.read_bytes())
    text, places, line = "", {}, None
    for token in root.iter("token"):
        if line is not None:
            text += " " if token.get("sentence") == line else "\n"
        line = token.get("sentence")
        places[token.get("t_id")] = (len(text), len(text) + len(token.text or ""))
        text += token.text or ""
    instances = {
        entity.get("m_id"): (entity.get("ent_type"), entity.get("instance_id") or f"{path.stem} {entity.get('m_id')}")
        for entity in root.iter("ENTITY")
    }
    of = {
        source.get("m_id"): instances.get(target.get("m_id"))
        for link in root.iter("REFERS_TO")
        for target in link.findall("target")
        for source in link.findall("source")
    }
    found = []
    for mention in root.iter("ENTITY_MENTION"):
        kind = of.get(mention.get("m_id"))
        tokens = [places[anchor.get("t_id")] for anchor in mention.iter("token_anchor")]
        if kind is None or kind[0] not in KINDS or not tokens:
            continue
        named = (mention.get("head") or "").split()
        head = next((t for t in tokens if named and text[slice(*t)] == named[-1]), tokens[-1])
        pronoun = mention.get("syntactic_type") == "PRO"
        found.append(Labelled(path.stem, tokens[0][0], tokens[-1][1], head, pronoun, str(kind[1])))
    return Text(Article(path.stem, path.stem, text), tuple(dict.fromkeys(found)))


def same_head(texts: Sequence[Text]) -> dict[Labelled, str]:
    """Mentions with the same head word together."""
    answer = {}
    for text in texts:
        for mention in text.mentions:
            word = text.article.text[slice(*mention.head)].lower()
            answer[mention] = f"{mention.article} {mention.start}" if mention.pronoun else word
    return answer


def our_answer(texts: Sequence[Text]) -> dict[Labelled, str]:
    """The Entity of the mention of ours that answers each labelled one."""
    mentions: dict[str, tuple[Mention, ...]] = {}
    locals_: list[LocalEntity] = []
    for text in texts:
        found = find_mentions(text.article, load_reader().read(text.article.text))
        mentions[text.article.id] = found.mentions
        locals_ += found.entities
    story = Story("meantime", "", tuple(text.article.id for text in texts))
    entities = resolve_entities(story, locals_, [m for found in mentions.values() for m in found])
    home = {local: entity.id for entity in entities for local in entity.locals}
    answer = {}
    for text in texts:
        for labelled in text.mentions:
            mine = answering(labelled, mentions[text.article.id])
            alone = f"{labelled.article} {labelled.start}-{labelled.end}"
            answer[labelled] = home.get((mine.entity or "") if mine else "", alone)
    return answer


def answering(labelled: Labelled, mentions: Sequence[Mention]) -> Mention | None:
    """The narrowest mention inside the labelled one that holds its head word."""
    inside = [
        m
        for m in mentions
        if labelled.start <= m.span.start <= labelled.head[0] and labelled.head[1] <= m.span.end <= labelled.end
    ]
    return min(inside, key=lambda m: (m.span.end - m.span.start, m.span.start), default=None)
