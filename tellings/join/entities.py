"""Who and what the articles of a story speak of, each once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from tellings.find.tables import table
from tellings.join.groups import link_apart
from tellings.join.judged import JUDGED, entity_ties
from tellings.model import Entity, Gender, Label, LocalEntity, Mention, Reason, Ruling, Story, digest, reason

SMALL = frozenset(["of", "the", "and", "for", "de", "la", "el", "al", "van", "von", "bin", "in", "on", "&"])
WORDS = re.compile(r"[^\W_]+")
DOTTED = re.compile(r"\b([EU])\.([KNSU])\.")  # U.S., U.K., U.N., E.U.

# Log-odds that two names of one label in one story are one entity. Hand-set; a wrong merge costs more than a
# split.
SAME_NAME, SAME_COUNTRY, ONE_BEARER, LETTERS = 4.0, 5.0, 2.2, 2.5


def resolve_entities(
    story: Story, entities: Sequence[LocalEntity], mentions: Sequence[Mention], rulings: Sequence[Ruling] = ()
) -> tuple[Entity, ...]:
    """Every LocalEntity of the story in exactly one Entity, named by the fullest form most articles use.

    Joined are: one name (titles and "the" aside); one country code; a person's family name where one person alone in the story bears
    it; an organisation and the letters of its name. Persons who differ in a given name stay apart. Linear but for names that share a
    last word. A Mr and a Ms of one family name are two, and neither is a person told to be of the other gender. What a person judged the same,
    or not, is so whatever the names.
    """
    rows = sorted(entities, key=lambda row: row.id)
    links = {**same_names(rows), **same_letters(rows), **family_names(rows), **short_bodies(rows)}
    spoken = Counter(mention.entity for mention in mentions)
    ties = entity_ties(rulings, mentions)
    number = {row.id: place for place, row in enumerate(rows)} if ties.by else {}
    judged = [(number[one], number[two]) for one, two in ties.together]
    apart = [(number[one], number[two]) for one, two in ties.apart]
    surest = sorted(links, key=lambda pair: (-links[pair].weight, pair))
    groups = link_apart(len(rows), surest, apart, judged)
    home = {number: place for place, group in enumerate(groups) for number in group}
    inside: dict[int, list[Reason]] = defaultdict(list)
    for pair, names in zip(judged, ties.together, strict=True):
        ruling = ties.by[names]
        inside[home[pair[0]]].append(
            reason(f"a person judged them the same ({ruling.id})", JUDGED, [ruling.a, ruling.b])
        )
    for pair in sorted(links):
        if home[pair[0]] == home[pair[1]]:
            inside[home[pair[0]]].append(links[pair])
    found = [make_entity(story, [rows[n] for n in group], spoken, inside[place]) for place, group in enumerate(groups)]
    return tuple(sorted(found, key=lambda entity: entity.id))


@lru_cache(maxsize=1)
def titles() -> frozenset[str]:
    """Words of titles and honorifics, from titles.csv."""
    return frozenset(word.lower() for row in table("titles.csv") for word in WORDS.findall(row["title"]))


@lru_cache(maxsize=100_000)
def bare(name: str) -> tuple[str, ...]:
    """The words of a name in lower case without titles and small words; all of them when nothing else is left."""
    words = tuple(word.lower() for word in WORDS.findall(DOTTED.sub(r"\1\2", name.replace("’s", "").replace("'s", ""))))
    return tuple(word for word in words if word not in titles() and word not in SMALL) or words


def kind(label: Label) -> str:
    """Labels that readers mix up count as one."""
    return "place" if label in ("COUNTRY", "PLACE") else label


def same_names(rows: Sequence[LocalEntity]) -> dict[tuple[int, int], Reason]:
    """Links between rows with one name or one country code, each row to the first such row."""
    first: dict[tuple[str, ...], int] = {}
    links = {}
    told = genders(rows)
    for number, row in enumerate(rows):
        by_code = row.label == "COUNTRY" and row.country is not None
        key = ("country", row.country or "") if by_code else (kind(row.label), *plain(row.name))
        if row.label == "PERSON" and len(key) == 2 and len(told[key[1:]]) > 1:
            key = (*key, row.gender)  # a Mr and a Ms, and one of whom nothing is told
        if len(key) > 1 and key in first:
            says = f"both are the country {row.country}" if by_code else f"both are called {row.name}"
            links[first[key], number] = reason(says, SAME_COUNTRY if by_code else SAME_NAME)
        first.setdefault(key, number)
    return links


def genders(rows: Sequence[LocalEntity]) -> dict[tuple[str, ...], set[Gender]]:
    """The genders told of the people of each name, by its bare words; of several in full by the last of them too."""
    found: dict[tuple[str, ...], set[Gender]] = defaultdict(set)
    for row in rows:
        if row.label == "PERSON":
            words = bare(row.name)
            found[words].update({row.gender} - {""})
            found[words[-1:]].update({row.gender} - {""})
    return found


def family_names(rows: Sequence[LocalEntity]) -> dict[tuple[int, int], Reason]:
    """Links from a person known by one word (family or given name) to the one fuller name in the story that holds it.

    Where a man and a woman bear the name, one of whom nothing is told stays apart, and the others join a bearer told to be of their gender only.
    """
    fuller: dict[str, dict[tuple[str, ...], int]] = defaultdict(dict)
    persons = [(number, bare(row.name)) for number, row in enumerate(rows) if row.label == "PERSON"]
    for number, words in persons:
        if len(words) > 1:
            fuller[words[-1]].setdefault(words, number)
    links = {}
    told = genders(rows)
    for number, words in persons:
        bearing = fuller.get(words[-1], {}) if words else {}
        if len(words) == 1 and len(told[words]) > 1:
            gender = rows[number].gender
            bearing = {name: row for name, row in bearing.items() if gender and told[name] == {gender}}
        bearers = one_person(bearing)
        if len(words) == 1 and bearers:
            links[min(bearers[0], number), max(bearers[0], number)] = reason(
                f"{rows[bearers[0]].name} is the only {rows[number].name} in the story", ONE_BEARER
            )
        elif len(words) > 1 and len(bearers) > 1 and number in bearers and number != bearers[0]:
            links[min(bearers[0], number), max(bearers[0], number)] = reason(
                f"one name within the other: {rows[number].name}", ONE_BEARER
            )
    return links


def one_person(bearers: dict[tuple[str, ...], int]) -> list[int]:
    """The rows of the names if they can all be one person (each name's words lie within the longest's, or initials), else none."""
    longest = max(bearers, key=lambda words: (len(words), words), default=())
    fits = all(set(words) <= set(longest) or within(words, longest) for words in bearers)
    return [bearers[words] for words in sorted(bearers, key=lambda words: (-len(words), words))] if fits else []


def within(words: tuple[str, ...], longest: tuple[str, ...]) -> bool:
    """Whether every word of a name is a word of the longest or the first letter of one."""
    return all(
        word in longest or (len(word) == 1 and any(other.startswith(word) for other in longest)) for word in words
    )


def short_bodies(rows: Sequence[LocalEntity]) -> dict[tuple[int, int], Reason]:
    """Links from a body to the one body of the story whose name is this one with nothing but words of its kind behind (``AirTran Airways``),
    or with its country before (``US Air Force``)."""
    by_name: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows):
        if row.label == "ORG":
            by_name.setdefault(plain(row.name), number)
    fuller: dict[tuple[str, ...], list[int]] = defaultdict(list)
    national: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for words, number in by_name.items():
        cut = words
        while len(cut) > 1 and cut[-1] in kinds():
            cut = cut[:-1]
        if cut != words:
            fuller[cut].append(number)
        if len(words) > 2 and words[0].isupper():
            national[words[1:]].append(number)
    links = {}
    for words, number in by_name.items():
        owners = [other for other in national.get(words, ()) or fuller.get(words, ()) if other != number]
        if len(owners) == 1:
            pair = min(owners[0], number), max(owners[0], number)
            links[pair] = reason(
                f"{rows[owners[0]].name} is the only such {rows[number].name} in the story", ONE_BEARER
            )
    return links


@lru_cache(maxsize=1)
def kinds() -> frozenset[str]:
    """Words that tell what kind of body a name is of, from name_endings.csv."""
    return frozenset(row["word"].lower().rstrip(".") for row in table("name_endings.csv") if row["label"] == "ORG")


@lru_cache(maxsize=1)
def states() -> dict[str, str]:
    """Names of countries as they stand before the name of a body, to their codes, from countries.csv."""
    rows = (row for row in table("countries.csv") if row["kind"] in ("name", "demonym"))
    return {" ".join(word.lower() for word in WORDS.findall(row["form"])): row["code"] for row in rows}


@lru_cache(maxsize=100_000)
def plain(name: str) -> tuple[str, ...]:
    """The words of ``bare`` with a country before two words or more as its code: ``US Air Force`` and ``United States Air Force`` are one."""
    words = bare(name)
    for size in (2, 1):
        code = states().get(" ".join(words[:size]))
        if code is not None and len(words) > size + 1:
            return (code, *words[size:])
    return words


def same_letters(rows: Sequence[LocalEntity]) -> dict[tuple[int, int], Reason]:
    """Links between an organisation and the letters of its name, where one organisation alone has them."""
    full: dict[str, dict[tuple[str, ...], int]] = defaultdict(dict)
    for number, row in enumerate(rows):
        words = bare(row.name)
        if row.label == "ORG" and len(words) > 1:
            full["".join(word[0] for word in words)].setdefault(words, number)
    links = {}
    for number, row in enumerate(rows):
        letters = re.sub(r"[^A-Za-z]", "", row.name)
        owners = sorted(full.get(letters.lower(), {}).values())
        if row.label == "ORG" and letters.isupper() and 2 <= len(letters) <= 6 and len(owners) == 1:
            links[min(owners[0], number), max(owners[0], number)] = reason(
                f"{letters} are the first letters of {rows[owners[0]].name}", LETTERS
            )
    return links


def make_entity(
    story: Story, members: Sequence[LocalEntity], spoken: Counter[str | None], inside: Iterable[Reason]
) -> Entity:
    """The Entity of some rows: the name most used among the fullest, roles by how many rows give them."""
    weights: Counter[str] = Counter()
    for member in members:
        weights[member.name] += 1 + spoken[member.id]
    fullest = max(len(bare(name)) for name in weights)
    name = min((name for name in weights if len(bare(name)) == fullest), key=lambda name: (-weights[name], name))
    roles = Counter(role for member in members for role in member.roles)
    codes = Counter(member.country for member in members if member.country)
    labels = Counter(member.label for member in members)
    locals_ = tuple(sorted(member.id for member in members))
    return Entity(
        id="n" + digest("entity", locals_[0]),
        story=story.id,
        name=name,
        label=min(labels, key=lambda label: (-labels[label], label)),
        country=min(codes, key=lambda code: (-codes[code], code)) if codes else None,
        roles=tuple(sorted(roles, key=lambda role: (-roles[role], role))[:8]),
        locals=locals_,
        reasons=tuple(dict.fromkeys(inside))[:12],
    )
