"""Names, role phrases and pronouns of one article, and the entities they stand for, without a trained reader.

Method: runs of capitalised words, cut and labelled by tables (countries, bodies, titles, what a name ends in) and by the words around them; all
places of one name vote on its label. A surname, an acronym given in brackets, a role and a pronoun are linked only when one entity fits; a doubtful
one keeps ``entity=None``. Where the Doc carries names (``doc.ents``) those replace the runs. Known to fail: names that open a sentence and
occur nowhere else, organisations named like people, headlines in capitals.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Literal, cast

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.tokens import Doc

from tellings.find.gazetteer import Known, Title, country_name, cues, endings, known_at, title_at
from tellings.find.marks import find_passages
from tellings.find.tables import word_set
from tellings.find.words import Words, paragraphs_of, words_inside, words_of
from tellings.model import Article, Gender, Label, LocalEntity, Mention, bundle


@bundle
@dataclass(frozen=True, slots=True)
class Mentions:
    """What ``find_mentions`` writes: mentions in text order, entities in the order of their first mention."""

    mentions: tuple[Mention, ...]
    entities: tuple[LocalEntity, ...]


@dataclass(slots=True)
class Name:
    """A run of words ``[low, high)`` that names something. ``votes`` are label to weight from this place alone; ``address`` is the honorific
    before it that tells a man from a woman (``Mr``, ``Ms``), ``age`` the ``elder`` or ``younger``."""

    low: int
    high: int
    key: tuple[str, ...]
    votes: dict[Label, float] = field(default_factory=dict)
    known: Known | None = None
    roles: tuple[str, ...] = ()
    gender: str = ""
    country: str | None = None
    honorific: bool = False
    address: str = ""
    age: str = ""


@dataclass(slots=True, eq=False)
class Holder:
    """An entity in the making. One with ``bearers`` is nobody: a name that several people bear, here without a sign which of them is meant."""

    name: tuple[str, ...]
    label: Label
    first: int
    country: str | None = None
    roles: list[str] = field(default_factory=list)
    gender: str = ""
    id: str = ""
    address: str = ""
    bearers: tuple[Holder, ...] = ()


DAYS = word_set("days")
MONTHS = word_set("months")
BEFORE_MONTH = word_set("before_month")
NO_NAMES = word_set("no_names")
PARTICLES = word_set("particles")
OF_HEADS = word_set("of_heads")
POSSESSED = word_set("possessed")
LEADING = word_set("leading")
PLACE_HEADS = word_set("place_heads")
PLACE_BEFORE = word_set("place_before")
# Words that open sentences and headlines but are no names; spaCy's list of function words (MIT) is added.
OPENERS = STOP_WORDS | word_set("openers")
TITLE_CASE = 0.6  # a headline with this part of its longer words capitalised says nothing by a capital letter


def find_mentions(article: Article, doc: Doc) -> Mentions:
    """Every name, role phrase and personal pronoun of an article, with the entity it stands for where only one fits.

    Mentions are in text order and do not overlap; entity ids are named by the first character of their first name. Linear in the length of the text.
    """
    words = words_of(article, doc)
    names = names_by_reader(words, doc) if doc.has_annotation("ENT_IOB") else names_by_capitals(words)
    quoted = quoted_words(article, words)
    settle_shouted(names)
    note_address(words, names)
    holders, held = gather_entities(names, genders_told(words, names, quoted))
    for holder in holders:
        holder.id = f"{article.id}.n{words.start[holder.first]}"
    found = [
        Mention(article.id, words.span(name.low, name.high), holder.label, holder.id or None)
        for name, holder in zip(names, held, strict=True)
    ]
    taken = bytearray(len(words))
    for name in names:
        taken[name.low : name.high] = b"\1" * (name.high - name.low)
    people = [(name, holder) for name, holder in zip(names, held, strict=True) if holder.label == "PERSON"]
    roles = link_roles(words, taken, holders, held, names)
    for low, high, person in roles:
        taken[low:high] = b"\1" * (high - low)
        found.append(Mention(article.id, words.span(low, high), "PERSON", person.id if person else None, "role"))
    for at, pronoun in link_pronouns(words, taken, people, roles, quoted):
        found.append(Mention(article.id, words.span(at, at + 1), "PERSON", pronoun.id if pronoun else None, "pronoun"))
    for low, high, body in link_bodies(words, taken, names, held):
        form: Literal["role", "pronoun"] = "role" if high - low > 1 else "pronoun"
        found.append(Mention(article.id, words.span(low, high), body.label, body.id, form))
    found.sort(key=lambda mention: mention.span)
    entities = tuple(
        LocalEntity(
            h.id, article.id, shown_name(words, h), h.label, h.country, tuple(dict.fromkeys(h.roles)), gender_of(h)
        )
        for h in sorted(holders, key=lambda holder: holder.first)
    )
    return Mentions(tuple(found), entities)


def shown_name(words: Words, holder: Holder) -> str:
    """The fullest form of an entity's name, joined by single blanks; hyphens keep to their words. A lone family name keeps its Mr or Ms."""
    form = (holder.address, *holder.name) if holder.address and len(holder.name) == 1 else holder.name
    return " ".join(form).replace(" - ", "-").replace(" 's", "'s").replace(" ’s", "’s")


# --- names ----------------------------------------------------------------------------------------------------------------------------------


def names_by_reader(words: Words, doc: Doc) -> list[Name]:
    """Names the Doc carries in ``ents``, with countries and titles from the tables."""
    at = {start: index for index, start in enumerate(words.start)}
    names: list[Name] = []
    for ent in doc.ents:
        low = at.get(ent.start_char)
        if low is None:
            continue
        high = low
        while high < len(words) and words.end[high] <= ent.end_char:
            high += 1
        if high <= low:
            continue
        label: Label = {
            "PER": "PERSON",
            "PERSON": "PERSON",
            "ORG": "ORG",
            "LOC": "PLACE",
            "PLACE": "PLACE",
            "GPE": "PLACE",
        }.get(ent.label_, "GROUP")  # type: ignore[assignment]
        while (
            label == "PERSON" and high - low > 1 and words.text[low][0].isupper() and words.text[high - 1][0].islower()
        ):
            high -= 1  # "Ana half" for "Ana half rose"
        for name in names_in_run(words, low, high):
            name.votes[label] = name.votes.get(label, 0.0) + 3.0
            names.append(name)
    return with_overlooked(words, names)


def with_overlooked(words: Words, names: Sequence[Name]) -> list[Name]:
    """The reader's names and those capitals show that it passed over though it, a table or a title knows them: in text order, none overlapping."""
    taken = bytearray(len(words))
    for name in names:
        taken[name.low : name.high] = b"\1" * (name.high - name.low)
    keys = {name.key for name in names}
    family = {name.key[-1] for name in names if len(name.key) > 1 and "PERSON" in name.votes}
    added = [
        name
        for name in names_by_capitals(words)
        if not any(taken[name.low : name.high])
        and (name.known is not None or name.key in keys or name.honorific or name.roles or set(name.key) <= family)
    ]
    return sorted([*names, *added], key=lambda name: name.low)


def names_by_capitals(words: Words) -> list[Name]:
    """Names from runs of capitalised words, sentence by sentence."""
    inside = seen_inside(words)
    names: list[Name] = []
    for number in range(len(words.first) - 1):
        low, high = words.bounds(number)
        shouted = is_title_case(words, low, high)
        at = low
        while at < high:
            if not may_name(words, at):
                at += 1
                continue
            end = run_end(words, at, high)
            opens = at == low or words.text[at - 1] in "\"“‘'(:—–"
            start = skip_opener(words, at, end, inside) if opens else at
            if start < end and not (shouted and not all_known(words, start, end, inside)):
                names.extend(
                    names_in_run(words, start, end, doubtful=opens and start == at and end - start == 1, inside=inside)
                )
            at = end
    return names


def may_name(words: Words, at: int) -> bool:
    """Whether a word may open a name: an upper-case first letter, more than one letter, no day, no month in a date, no money, no furniture."""
    word = words.text[at]
    if not word[0].isupper() or words.kind[at] == "furniture" or len(word) == 1:
        return (
            len(word) == 1
            and word[0].isupper()
            and word != "I"
            and at + 1 < len(words)
            and words.text[at + 1][0].isupper()
        )
    if words.lower[at] in STOP_WORDS and not word.isupper() and words.lower[at] != "the":
        return False
    return not is_calendar(words, at) and word[-1] != "$" and words.lower[at] not in NO_NAMES


def is_calendar(words: Words, at: int) -> bool:
    """Whether a capitalised word is a day or a month; March, May and August are months beside a number or after a word of time."""
    word = words.lower[at].rstrip(".")
    if word in DAYS:
        return True
    if word not in MONTHS:
        return False
    if word not in ("march", "may", "august", "april", "june", "jan"):
        return True
    after = words.text[at + 1] if at + 1 < len(words) else ""
    before = words.lower[at - 1] if at else ""
    return after[:1].isdigit() or before[:1].isdigit() or before in BEFORE_MONTH


def is_title_case(words: Words, low: int, high: int) -> bool:
    """Whether a sentence capitalises most of its longer words, as headlines do; sentences of three words or fewer say nothing."""
    longer = [word for word in words.text[low:high] if len(word) > 3 and word.isalpha()]
    if high - low > 25 or words.text[high - 1] in (".", "?", "!", ".”", "”"):
        return False
    return len(longer) > 3 and sum(word[0].isupper() for word in longer) >= TITLE_CASE * len(longer)


def seen_inside(words: Words) -> Counter[str]:
    """How often each capitalised word stands inside a sentence (positive) or in lower case anywhere (negative)."""
    seen: Counter[str] = Counter()
    for number in range(len(words.first) - 1):
        low, high = words.bounds(number)
        shouted = is_title_case(words, low, high)
        for at in range(low, high):
            word = words.text[at]
            if word[0].islower():
                seen[words.lower[at]] -= 1
            elif at > low and not shouted and word[0].isupper() and words.text[at - 1] not in "\"“‘'(:—–":
                seen[words.lower[at]] += 1
    return seen


def all_known(words: Words, low: int, high: int, inside: Counter[str]) -> bool:
    """Whether every word of a run in a title-case line is capitalised elsewhere inside a sentence, or the run opens with a known name."""
    return all(inside[words.lower[at]] > 0 for at in range(low, high)) or known_at(words.text, low, high) is not None


def skip_opener(words: Words, low: int, high: int, inside: Counter[str]) -> int:
    """The first word of a run that opens a sentence, past words that are capitalised only for their place."""
    if words.lower[low] in OPENERS and known_at(words.text, low, high) is None:
        return low + 1
    if high - low > 1 and inside[words.lower[low]] <= 0 and known_at(words.text, low, high) is None:
        rest = known_at(words.text, low + 1, high)
        if (rest is not None and rest[0] == high) or (
            words.lower[low].endswith("ly") and inside[words.lower[low + 1]] > 0
        ):
            return low + 1
    common = inside[words.lower[low]] < 0
    if common and known_at(words.text, low, high) is None and title_at(words.lower, low, high) is None:
        return low + 1
    return low


def run_end(words: Words, low: int, high: int) -> int:
    """The word after the run of name words that begins at ``low``."""
    text, lower = words.text, words.lower
    of_allowed = lower[low] in OF_HEADS
    at = low + 1
    while at < high:
        word = text[at]
        here = lower[at]
        follows = text[at + 1] if at + 1 < high else ""
        if word[0].isupper() and not is_calendar(words, at):
            of_allowed = of_allowed or here in OF_HEADS
            at += 1
            if word[-1] == "." and len(word) > 3 and follows and words.start[at] > words.end[at - 1]:
                break
        elif (
            word == "-"
            and follows[:1].isupper()
            and words.start[at] == words.end[at - 1]
            and words.start[at + 1] == words.end[at]
        ):
            at += 2
        elif not follows:
            break
        elif here in ("of", "for") and of_allowed and follows[0].isupper():
            at += 2
        elif (
            here in ("of", "for")
            and of_allowed
            and lower[at + 1] == "the"
            and at + 2 < high
            and text[at + 2][0].isupper()
        ):
            at += 3
        elif (
            (
                here in ("and", "&")
                and of_allowed
                and follows[0].isupper()
                and at - low >= 2
                and "of" in lower[low:at]
                and here == "and"
            )
            or (here == "&" and follows[0].isupper())
            or (here in PARTICLES and follows[0].isupper())
            or (here == "'s" and lower[at - 1] in POSSESSED and follows[0].isupper())
            or (word == "." and len(text[at - 1]) == 1 and follows[0].isupper())
        ):
            at += 2
        else:
            break
    return at


def names_in_run(
    words: Words, low: int, high: int, *, doubtful: bool = False, inside: Counter[str] | None = None
) -> list[Name]:
    """The names in a run of capitalised words: known ones split off the front, titles peeled, what remains labelled."""
    whole = known_at(words.text, low, high)
    if whole is not None and whole[0] == high:
        return [known_name(words, low, high, whole[1])]
    ending = endings().get(words.text[high - 1])
    if ending is not None and high - low > 1:
        country = whole[1].country if whole is not None else None
        return [Name(low, high, key_of(words, low, high), {ending: 2.5}, country=country)]
    names: list[Name] = []
    roles: list[str] = []
    gender, country, honorific = "", None, False
    at = low
    while at < high:
        known = known_at(words.text, at, high)
        title = title_at(words.lower, at, high)
        if known is not None and (known[1].standing != "place" or known[0] == high):
            names.append(known_name(words, at, known[0], known[1]))
            country = known[1].country
            at = known[0]
        elif title is not None and (title[0] < high or title[1].kind != "honorific"):
            roles += [held_role(words, at, title[1].title)] if title[1].kind != "honorific" else []
            gender = title[1].gender or gender
            honorific = True
            at = title[0]
        elif words.lower[at] in LEADING or words.text[at] == "-":
            at += 1
        else:
            break
    if at < high and words.text[at][0].isupper():
        name = Name(
            at, high, key_of(words, at, high), {}, None, tuple(roles), gender, country if roles else None, honorific
        )
        name.votes = votes_for(words, name, doubtful=doubtful and (inside is None or inside[words.lower[at]] <= 0))
        if name.votes:
            names.append(name)
    return names


def known_name(words: Words, low: int, high: int, known: Known) -> Name:
    """A name the tables hold."""
    label = known.label
    if known.standing == "seat" and stands_for_government(words, low, high):
        label = "COUNTRY"
        return Name(low, high, (country_name(known.country or ""),), {label: 9.0}, known, country=known.country)
    return Name(
        low, high, (known.name,), {label: 9.0 if known.standing != "place" else 1.5}, known, country=known.country
    )


GOVERNING = word_set("governing")


def stands_for_government(words: Words, low: int, after: int) -> bool:
    """Whether a seat of power acts or is acted on like a government here: ``Washington said``, ``warned Washington``, ``talks with Washington``."""
    if after < len(words) and words.lower[after] in GOVERNING and words.text[after - 1] != ".":
        return True
    back = low - 1 - (low >= 2 and words.lower[low - 1] == "the")
    if back < 1 or words.sentence[back] != words.sentence[low]:
        return False
    return words.lower[back] in GOVERNED or (
        words.lower[back] in ("between", "with") and words.lower[back - 1] in DEALINGS
    )


GOVERNED = word_set("governed")
DEALINGS = word_set("dealings")


def key_of(words: Words, low: int, high: int) -> tuple[str, ...]:
    """The words of a name as written; capitals of shouted words lowered to their first letter."""
    key = [w.capitalize() if len(w) > 4 and w.isupper() and high - low > 1 else w for w in words.text[low:high]]
    if len(key[-1]) > 3 and key[-1][-1] == "." and "." not in key[-1][:-1]:
        key[-1] = key[-1][:-1]
    return tuple(key)


def votes_for(words: Words, name: Name, *, doubtful: bool) -> dict[Label, float]:
    """What one place says about a name's label: its own words, its title, the words beside it."""
    low, high = name.low, name.high
    text, lower = words.text, words.lower
    votes: dict[Label, float] = defaultdict(float)
    before = lower[low - 1] if low else ""
    after = lower[high] if high < len(words) else ""
    if name.roles or name.honorific:
        votes["PERSON"] += 3
    ending = endings().get(text[high - 1])
    if ending is not None:
        votes[ending] += 2.0 if high - low > 1 else 0.8
    if lower[low] in OF_HEADS and "of" in lower[low:high]:
        votes["ORG"] += 2.5
    if lower[low] in PLACE_HEADS and high - low > 1:
        votes["PLACE"] += 2
    if any((len(w) == 2 and w[1] == ".") or len(w) == 1 for w in text[low + 1 : high - 1]):
        votes["PERSON"] += 1.5
    role = role_before(words, low)
    if role is not None:
        votes["PERSON"] += 2.5
        name.roles += (held_role(words, low - len(role.title.replace("-", " - ").split()), role.title),)
        name.gender = name.gender or role.gender
    apposed = role_after(words, high)
    if apposed is not None:
        votes["PERSON"] += 2.5
        name.roles += (held_role(words, role_at(words, high, apposed.title), apposed.title),)
        name.gender = name.gender or apposed.gender
    if after == "," and high + 1 < len(words) and lower[high + 1].isdigit() and len(lower[high + 1]) <= 2:
        votes["PERSON"] += 2.0
    if after in cues():
        votes["PERSON"] += 1.0
    if before == "to" and low > 1 and lower[low - 2] == "according":
        votes["PERSON"] += 0.5
    elif before in PLACE_BEFORE:
        votes["PLACE"] += 0.9
    single = high - low == 1
    if not single and any(endings().get(word) == "ORG" for word in text[low:high]):
        votes["ORG"] += 1.0
    if single and text[low].isupper() and 2 <= len(text[low]) <= 6:
        votes["ORG"] += 1.2
    if not single and high - low <= 3:
        votes["PERSON"] += 0.6
    elif not single:
        votes["ORG"] += 0.5
    if single and not votes and not doubtful:
        votes["ORG"] += 0.1
    if doubtful and sum(votes.values()) < 1.0:
        return {}
    return dict(votes)


TIMES_OF_ROLES = frozenset(
    {
        "acting",
        "deposed",
        "ex",
        "former",
        "future",
        "incoming",
        "interim",
        "late",
        "onetime",
        "ousted",
        "outgoing",
        "retired",
        "then",
    }
)


def held_role(words: Words, at: int, role: str) -> str:
    """A role with the word that tells when it was held, where one stands right before it or one word further off: ``former mayor``, ``ex-wife``."""
    near = at - 1
    if near >= 0 and words.text[near] == "-":
        near -= 1
    for back in (near, near - 1):
        if back >= 0 and words.sentence[back] == words.sentence[at] and words.lower[back] in TIMES_OF_ROLES:
            return f"{words.lower[back]} {role}"
        if back < 0 or not words.text[back][:1].isalnum():
            break
    return role


def role_at(words: Words, high: int, role: str) -> int:
    """The word at which an apposed role begins that ``role_after`` found behind word ``high``."""
    first = role.replace("-", " - ").split()[0]
    return next((at for at in range(high + 1, min(high + 9, len(words))) if words.lower[at] == first), high + 1)


def plain_role(role: str) -> str:
    """A role without the word that tells when it was held."""
    first, _, rest = role.partition(" ")
    return rest if rest and first in TIMES_OF_ROLES else role


def role_before(words: Words, low: int) -> Title | None:
    """A role word right before a name: ``government spokesman Phay``."""
    for width in (2, 1):
        if low - width >= 0:
            found = title_at(words.lower, low - width, low)
            if found is not None and found[0] == low and found[1].kind != "honorific":
                return found[1]
    return None


def role_after(words: Words, high: int) -> Title | None:
    """A role in apposition right after a name: ``, a senior spokesman``. Looks at most eight words ahead."""
    if high >= len(words) or words.lower[high] != ",":
        return None
    limit = min(high + 9, words.first[words.sentence[high] + 1])
    for at in range(high + 1, limit):
        if words.lower[at] in (",", "who", "which", "said", "and", "in", "at", ":", ";", "-", "—", "–"):
            return None
        found = title_at(words.lower, at, limit)
        if found is not None and found[1].kind != "honorific":
            return found[1]
    return None


# --- entities -------------------------------------------------------------------------------------------------------------------------------


Key = tuple[str, ...]
MOST_BEARERS = 20  # of one name that are kept: nobody chooses among more
SUFFIXES = frozenset({"Jr", "Jr.", "Sr", "Sr.", "Junior", "Senior", "II", "III", "IV"})  # behind a family name


ELDER = {"elder": "elder", "older": "elder", "senior": "elder", "younger": "younger", "junior": "younger"}
YOUNG = frozenset({"son", "daughter", "grandson", "granddaughter", "jr", "junior"})
OLD = frozenset({"father", "mother", "grandfather", "grandmother", "sr", "senior"})


def settle_shouted(names: Sequence[Name]) -> None:
    """Writes names in capitals as the article writes them elsewhere: ``WEIR`` as the last word of Ana Weir, ``ANA WEIR`` as her name."""
    keys = {name.key for name in names}
    family = {key[-1] for key in keys if len(key) > 1}
    spelled = {tuple(word.upper() for word in key): key for key in sorted(keys) if not all(map(str.isupper, key))}
    for name in names:
        if all(map(str.isupper, name.key)) and name.known is None:
            lone = name.key[0].capitalize() if len(name.key) == 1 and len(name.key[0]) > 3 else ""
            name.key = spelled.get(name.key, (lone,) if lone in family else name.key)


def note_address(words: Words, names: Sequence[Name]) -> None:
    """Writes to each name the honorific right before it, where that tells a man from a woman, ``elder`` and ``younger``, and the gender of
    what its bearer is told to be before a comma: ``her husband, Tom Weir``."""
    for name in names:
        low = name.low - 1
        if low < 0 or words.sentence[low] != words.sentence[name.low]:
            continue
        name.age = ELDER.get(words.lower[low], "")
        if words.text[low] == "," and low > 1 and words.lower[low - 2] in ("her", "his", "'s"):
            kin = title_at(words.lower, low - 1, low)
            if kin is not None and kin[1].gender:
                name.gender = name.gender or kin[1].gender
                name.roles += (kin[1].title,)
        found = title_at(words.lower, low, name.low)
        if found is not None and found[1].kind == "honorific" and found[1].gender:
            name.address, name.gender = words.text[low], found[1].gender
            if not (name.known is not None and name.known.standing == "demonym"):
                name.votes["PERSON"] = name.votes.get("PERSON", 0.0) + 3.0 * (not name.honorific)
            name.honorific = True


def genders_told(words: Words, names: Sequence[Name], quoted: Sequence[bool]) -> dict[Key, str]:
    """The gender of people named in full, by the pronoun that opens the sentence after one that names nobody else, or that follows at once
    (``Ana Weir and her husband``); none where two disagree."""
    by_sentence: dict[int, set[Key]] = defaultdict(set)
    for name in names:
        if not quoted[name.low] and name.votes.get("PERSON", 0.0) > 0:
            by_sentence[words.sentence[name.low]].add(name.key)
    told: dict[Key, set[str]] = defaultdict(set)
    for name in names:
        if len(name.key) > 1 and tuple(words.lower[name.high : name.high + 2]) in (("and", "her"), ("and", "his")):
            told[name.key].add("man" if words.lower[name.high + 1] == "his" else "woman")
    for sentence, keys in by_sentence.items():
        at = words.first[sentence + 1]
        if len(keys) == 1 and len(*keys) > 1 and at < len(words) and words.lower[at] in ("he", "she"):
            told[next(iter(keys))].add("man" if words.lower[at] == "he" else "woman")
    return {key: next(iter(genders)) for key, genders in told.items() if len(genders) == 1}


def gender_of(holder: Holder) -> Gender:
    """Man, woman or unknown, as LocalEntity tells it."""
    return cast(Gender, holder.gender) if holder.label == "PERSON" else ""


def gather_entities(names: Sequence[Name], genders: Mapping[Key, str]) -> tuple[list[Holder], list[Holder]]:
    """The entities, and for each name the one it stands for.

    One key, one entity, but a Mr and a Ms of one name are two; its label is the vote of all its places. A shorter name joins the one longer PERSON
    name that ends (or begins) with it and is not of the other gender; an acronym joins the body whose initials it is. Where two fit, it stays
    apart: a person's name that several bear stands for nobody (a Holder with ``bearers``, not among the entities). ``genders`` are those known
    of full names.
    """
    labels = vote_labels(names)
    people = Bearers(names, labels, genders)
    holders: dict[tuple[Key, str], Holder] = {}
    nobody: dict[Key, Holder] = {}
    held: list[Holder | None] = [None] * len(names)
    ordered = sorted(range(len(names)), key=lambda n: (-len(names[n].key), names[n].low))
    bodies: dict[str, list[Key]] = defaultdict(list)
    opened = bodies_by_first_word(names, labels)
    for number in ordered:
        name = names[number]
        label = labels[name.key]
        key = name.key
        which = name.gender if name.address and people.is_shared(key) else ""
        bearers = people.of(key, label, name)
        if not which and label == "PERSON" and people.is_shared(key) and len(bearers) != 1 and not name.roles:
            held[number] = nobody.setdefault(key, Holder(key, label, name.low))
            continue
        longer = bearers[0] if len(bearers) == 1 else None
        if longer is not None or (key, which) not in holders:
            target = longer or acronym_of(key, bodies) or longer_body(key, label, name, opened)
            if target is not None:
                key, which = target, ""
        holder = holders.get((key, which))
        if holder is None:
            holder = holders[key, which] = Holder(key, label, name.low, name.country)
            holder.gender = genders.get(key, "") if label == "PERSON" else ""
            if len(key) > 1 and label in ("ORG", "GROUP", "PLACE"):
                bodies[initials(key)].append(key)
            people.add(key, label)
        held[number] = holder
        holder.first = min(holder.first, name.low)
        holder.country = holder.country or name.country
        holder.gender = holder.gender or name.gender
        holder.address = holder.address or name.address
    for name, owner in zip(names, held, strict=True):
        if owner is not None and name.roles and owner.label == "PERSON":
            owner.roles.extend(name.roles)
    bearing: dict[str, list[Holder]] = defaultdict(list)
    for holder in holders.values():
        for word in dict.fromkeys(holder.name) if holder.label == "PERSON" else ():
            bearing[word].append(holder)
    for key, holder in nobody.items():
        holder.bearers = tuple(bearing[key[-1]][:MOST_BEARERS])
    return list(holders.values()), [holder for holder in held if holder is not None]


class Bearers:
    """Who bears a family or a given name, and of which gender they are told to be."""

    def __init__(self, names: Sequence[Name], labels: Mapping[Key, Label], genders: Mapping[Key, str]) -> None:
        addressed: dict[Key, set[str]] = defaultdict(set)
        self.genders: dict[Key, set[str]] = defaultdict(set)
        self.kin: dict[Key, set[str]] = defaultdict(set)
        for name in names:
            self.kin[name.key].update(name.roles, {name.key[-1].lower().rstrip(".")})
            if labels[name.key] == "PERSON":
                if name.address:
                    addressed[name.key].add(name.gender)
                if name.gender:
                    self.genders[name.key].add(name.gender)
        for key, gender in genders.items():
            self.genders[key].add(gender)
        self.both = frozenset(key for key, found in addressed.items() if len(found) > 1)  # a Mr and a Ms
        self.ends: dict[str, dict[Key, None]] = defaultdict(dict)
        self.found: dict[tuple[Key, Label, bool, str, str], list[Key]] = {}

    def is_shared(self, key: Key) -> bool:
        """Whether a name is borne by several people: by a Mr and a Ms, or by two named in full."""
        return key in self.both or len(self.ends.get(" ".join(key), ())) > 1

    def add(self, key: Key, label: Label) -> None:
        """Takes up a full name of a person."""
        if label != "PERSON" or len(key) < 2:
            return
        plain = key[:-1] if key[-1] in SUFFIXES and len(key) > 2 else key
        for short in {plain[-1], plain[0], " ".join(plain[-2:]), " ".join(plain)} - {" ".join(key)}:
            self.ends[short][key] = None

    def of(self, key: Key, label: Label, name: Name) -> list[Key]:
        """The longer names of people this one may be short for: of those told to be of its gender if any are, else of no other. Longer names
        must be taken up before: what was found for a name is kept."""
        if len(key) > 2 or name.known is not None or label not in ("PERSON", "ORG", "PLACE"):
            return []
        asked = (key, label, bool(name.address), name.gender, name.age)
        if asked not in self.found:
            self.found[asked] = self.search(key, name)
        return self.found[asked]

    def search(self, key: Key, name: Name) -> list[Key]:
        """The same, sought anew."""
        fits = self.ends.get(" ".join(key), {})
        if name.age and len(fits) > 1:
            young = [longer for longer in fits if self.kin[longer] & YOUNG]
            rest = [longer for longer in fits if self.kin[longer] & OLD] or [key for key in fits if key not in young]
            wanted = young if name.age == "younger" else rest
            return wanted if len(wanted) == 1 and young + rest != wanted else list(fits)
        if not name.address:
            return list(fits)
        other = "man" if name.gender == "woman" else "woman"
        left = [longer for longer in fits if self.genders.get(longer, set()) != {other}]
        sure = [longer for longer in left if self.genders.get(longer) == {name.gender}]
        if len(sure) == 1:
            return sure
        return left if key not in self.both or len(fits) > 1 else []  # the one full name may be the other's of the two


def bodies_by_first_word(names: Sequence[Name], labels: Mapping[Key, Label]) -> dict[str, dict[Key, int]]:
    """First word of each body's name of several words to those names and the word each stands at first."""
    opened: dict[str, dict[Key, int]] = defaultdict(dict)
    for name in names:
        coded = any(part[-1:].isdigit() for part in name.key)  # "Marrack A40" is a ship of theirs, not they
        if len(name.key) > 1 and labels[name.key] == "ORG" and not coded:
            opened[name.key[0]].setdefault(name.key, name.low)
    return opened


def vote_labels(names: Iterable[Name]) -> dict[tuple[str, ...], Label]:
    """The label of each key: the heaviest sum over its places; ties by name of label."""
    sums: dict[tuple[str, ...], dict[Label, float]] = defaultdict(lambda: defaultdict(float))
    for name in names:
        for label, weight in name.votes.items():
            sums[name.key][label] += weight
    return {key: max(votes.items(), key=lambda vote: (round(vote[1], 3), vote[0]))[0] for key, votes in sums.items()}


def longer_body(
    key: tuple[str, ...], label: Label, name: Name, opened: dict[str, dict[tuple[str, ...], int]]
) -> tuple[str, ...] | None:
    """The one longer body told of before whose name begins with this word: ``Lockheed`` after ``Lockheed Martin``; None when none or several are."""
    fits = (
        opened.get(key[0], {}) if len(key) == 1 and label in ("ORG", "PERSON", "PLACE") and name.known is None else {}
    )
    return next(iter(fits)) if len(fits) == 1 and next(iter(fits.values())) < name.low else None


def acronym_of(key: tuple[str, ...], bodies: dict[str, list[tuple[str, ...]]]) -> tuple[str, ...] | None:
    """The one longer body whose initials this is, None when none or several are."""
    if len(key) != 1 or not key[0].isupper() or not 2 <= len(key[0].replace(".", "")) <= 7:
        return None
    fits = bodies.get(key[0].replace(".", ""), [])
    return fits[0] if len(fits) == 1 else None


def initials(key: Sequence[str]) -> str:
    """First letters of the capitalised words of a name."""
    return "".join(word[0] for word in key if word[0].isupper())


def quoted_words(article: Article, words: Words) -> list[bool]:
    """Whether each word stands between quotation marks."""
    return [number >= 0 for number in words_inside(words, find_passages(article.text, paragraphs_of(words)))]


# --- bodies by what they are ------------------------------------------------------------------------------------------------------------------

BODIES = frozenset({"ORG", "COUNTRY"})
BODY_NOUNS = word_set("body_nouns")  # "the ministry" is the one whose name holds the word
ANY_BODY = word_set("any_body")  # "the company" is the only body told of lately
LATELY = 2  # sentences back, the one at hand aside


def link_bodies(
    words: Words, taken: bytearray, names: Sequence[Name], held: Sequence[Holder]
) -> list[tuple[int, int, Holder]]:
    """``the ministry``, ``the company``, ``it`` and ``they`` before a speech verb: (low, high, the body meant).

    Those that more than one body fits are left out.
    """
    bodies = [
        (name.low, holder)
        for name, holder in zip(names, held, strict=True)
        if holder.label in BODIES and not (name.known is not None and name.known.standing == "demonym")
    ]
    starts = [low for low, _ in bodies]
    by_noun: dict[str, dict[int, Holder]] = defaultdict(dict)
    for _, holder in bodies:
        for word in {part.lower() for part in holder.name} & BODY_NOUNS:
            by_noun[word][id(holder)] = holder
    links: list[tuple[int, int, Holder]] = []
    for at in range(len(words) - 1):
        word, following = words.lower[at], words.lower[at + 1]
        if taken[at] or taken[at + 1]:
            continue
        if word == "the" and following in BODY_NOUNS:
            fits = list(by_noun.get(following, {}).values())
            if len(fits) == 1 and fits[0].first < at:
                links.append((at, at + 2, fits[0]))
        elif (word == "the" and following in ANY_BODY) or (word in ("it", "they") and following in cues()):
            recent = told_lately(words, at, bodies, starts)
            if recent is not None:
                links.append((at, at + (1 if word != "the" else 2), recent))
        elif word == "its":
            owner = told_before(words, at, bodies, starts) or told_lately(words, at, bodies, starts)
            if owner is not None:
                links.append((at, at + 1, owner))
    return links


def told_before(words: Words, at: int, bodies: Sequence[tuple[int, Holder]], starts: Sequence[int]) -> Holder | None:
    """The first body named in the sentence before word ``at``, its likely subject; None where none is."""
    place = bisect_left(starts, words.first[words.sentence[at]])
    return bodies[place][1] if place < len(starts) and starts[place] < at else None


def told_lately(words: Words, at: int, bodies: Sequence[tuple[int, Holder]], starts: Sequence[int]) -> Holder | None:
    """The only body named in the sentence before word ``at``, else in the nearest of LATELY earlier sentences that names any; None where two are."""
    sentence = words.sentence[at]
    place = bisect_left(starts, at) - 1
    nearest: int | None = None
    found: Holder | None = None
    while place >= 0 and sentence - words.sentence[starts[place]] <= LATELY:
        here = words.sentence[starts[place]]
        if nearest is not None and here != nearest:
            break
        if found is not None and bodies[place][1] is not found:
            return None
        nearest, found = here, bodies[place][1]
        place -= 1
    return found


# --- roles and pronouns ----------------------------------------------------------------------------------------------------------------------

TWO_FACED = word_set("two_faced")  # often no person
Link = tuple[int, int, Holder | None]
BEFORE_ROLE = word_set("before_role")


def link_roles(
    words: Words, taken: bytearray, holders: Sequence[Holder], held: Sequence[Holder], names: Sequence[Name]
) -> list[Link]:
    """``the prime minister`` and the like: (low, high, the one person of that role or None)."""
    by_role: dict[str, list[Holder]] = defaultdict(list)
    for holder in holders:
        if holder.label == "PERSON":
            for role in dict.fromkeys(holder.roles):
                for key in dict.fromkeys((role, plain_role(role), role.split()[-1])):
                    by_role[key].append(holder)
    places = {
        name.low: (name.high, holder) for name, holder in zip(names, held, strict=True) if holder.label == "PERSON"
    }
    country_at: dict[int, str | None] = {name.high: name.country for name in names if name.country}
    links: list[Link] = []
    at = 0
    while at < len(words):
        found = None if taken[at] else title_at(words.lower, at, min(at + 4, len(words)))
        if found is None or found[1].kind == "honorific" or taken[found[0] - 1] or words.lower[at] in TWO_FACED:
            at += 1
            continue
        low, country = role_start(words, at, country_at)
        if low is not None:
            told = held_role(words, at, found[1].title)
            fits = list(dict.fromkeys(by_role.get(told, ()) or by_role.get(found[1].title, ())))
            now = [
                holder for holder in fits if found[1].title in map(plain_role, holder.roles) and told in holder.roles
            ]
            fits = now or fits
            if country is not None and len(fits) > 1:
                fits = [holder for holder in fits if holder.country == country] or fits
            next_name = found[0] < len(words) and taken[found[0]] == 1
            apposed = named_after(words, found[0], places)
            if apposed is not None:
                apposed.roles.append(told)
                by_role[found[1].title].append(apposed)
                links.append((low, found[0], apposed))
            elif not next_name:
                links.append((low, found[0], fits[0] if len(fits) == 1 else None))
        at = found[0]
    return links


LONGEST_POST = (
    8  # words between a role and the comma before its holder's name: "ambassador to the Marrack Islands, Lena Marsh,"
)


def named_after(words: Words, at: int, places: dict[int, tuple[int, Holder]]) -> Holder | None:
    """The person a role is apposed to: ``the outgoing ambassador to Marrack, Lena Marsh, said``; None where no name stands between commas."""
    for comma in range(at, min(at + LONGEST_POST, len(words) - 2)):
        if words.text[comma] == ",":
            high, holder = places.get(comma + 1, (0, None))
            return holder if high and high < len(words) and words.text[high] in (",", ".", ")") else None
        if comma == at and words.lower[comma] not in ("for", "in", "of", "to", "at"):
            return None
    return None


def role_start(words: Words, at: int, country_at: dict[int, str | None]) -> tuple[int | None, str | None]:
    """Where a definite role phrase begins (its determiner, or the country before it), and the country it names."""
    country = country_at.get(at)
    low = at
    back = at - 1
    while back >= 0 and back >= at - 3 and words.sentence[back] == words.sentence[at]:
        if words.lower[back] in BEFORE_ROLE:
            return back if country_at.get(at) is None else at, country
        back -= 1
    return (None, None) if words.text[at][0].islower() else (low, country)


MALE = frozenset(["he", "him", "his", "himself"])
FEMALE = frozenset(["she", "her", "hers", "herself"])
MOST_PLACES = 50  # of people in one sentence: longer ones are lists
REACH = 3  # sentences a pronoun looks back over


def link_pronouns(
    words: Words,
    taken: bytearray,
    people: Sequence[tuple[Name, Holder]],
    roles: Sequence[Link],
    quoted: Sequence[bool],
) -> list[tuple[int, Holder | None]]:
    """Third-person singular pronouns: (word, the person meant or None).

    The person is the only one of that gender named in the sentence before the pronoun, else the first named (the likely subject) in the nearest
    earlier sentence that names any, within REACH sentences. Names inside quotation marks (``quoted``) are passed over.
    """
    by_sentence: dict[int, list[tuple[int, Holder]]] = defaultdict(list)
    for name, holder in people:
        if not quoted[name.low]:
            by_sentence[words.sentence[name.low]].append((name.low, holder))
    for low, _, role_holder in roles:
        if role_holder is not None and not quoted[low]:
            by_sentence[words.sentence[low]].append((low, role_holder))
    for places in by_sentence.values():
        places.sort(key=lambda place: place[0])
    added = {low for places in by_sentence.values() for low, _ in places if is_added(words, low)}
    links: list[tuple[int, Holder | None]] = []
    for at, word in enumerate(words.lower):
        if (word in MALE or word in FEMALE) and not taken[at]:
            gender = "man" if word in MALE else "woman"
            chosen = antecedent(words, at, gender, by_sentence, added)
            links.append((at, chosen))
            if chosen is not None and not quoted[at]:
                by_sentence[words.sentence[at]].append((at, chosen))
    return links


ADDING = frozenset({"about", "against", "by", "for", "from", "of", "to", "with"})


def is_added(words: Words, low: int) -> bool:
    """Whether a preposition only adds the person named at word ``low`` to what the sentence is about: ``a spokesman for Weir``."""
    back = low - 1
    while back > 0 and words.sentence[back] == words.sentence[low] and words.text[back][:1].isupper():
        back -= 1  # titles before the name
    return back > words.first[words.sentence[low]] and words.lower[back] in ADDING


def antecedent(
    words: Words, at: int, gender: str, by_sentence: dict[int, list[tuple[int, Holder]]], added: Set[int]
) -> Holder | None:
    """The person a pronoun at word ``at`` means, None when nobody fits; those that a preposition adds (``added``) come last."""
    sentence = words.sentence[at]
    for back in range(sentence, max(-1, sentence - REACH - 1), -1):
        near = [place for place in by_sentence.get(back, [])[:MOST_PLACES] if place[0] < at]
        fits = [
            holder for low, holder in sorted(near, key=lambda place: place[0] in added) if holder.gender in ("", gender)
        ]
        told = [holder for holder in fits if holder.gender == gender]
        if told or fits:
            return one_bearer((told or fits)[0], gender)
    return None


def one_bearer(holder: Holder, gender: str) -> Holder | None:
    """The person, or of those who bear a shared name the only one of that gender; None when there are several."""
    if not holder.bearers:
        return holder
    told = [bearer for bearer in holder.bearers if bearer.gender == gender]
    return told[0] if len(told) == 1 else None
