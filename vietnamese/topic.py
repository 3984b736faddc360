"""How much a text is about digital transformation, with the terms that made it so."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from vietnamese.topic_terms import Sense, vocabulary
from vietnamese.unicode import in_place, nfc

TOPIC_VERSION = 1
THRESHOLD = 3.2  # the subject itself in the title (5), or one of its services (2) in title and lead
SPAM_THRESHOLD = 0.08  # share of spam words: a short warning about online gambling has half of it

_PLACE_WEIGHTS = {"title": 1.0, "lead": 0.7, "body": 0.6, "tag": 0.05, "section": 0.0}
_OWN_WORDS = ("title", "lead", "body")  # editors tag carelessly, and a section's name is not the article's word
_TAGS_AT_MOST = 0.25
_DECIDES_ALONE = 5.0  # a term of this weight, in a title
_WEAK = 1.5  # terms up to this weight never decide, however many
_UNDECIDED = THRESHOLD - 2 * _TAGS_AT_MOST
_USUAL_WORDS = 400  # a body longer than this is diluted: a mention in a yearly report is no subject
_SPAM_IN_FULL = 10.0  # the weight at which each word of a spam term counts as one
_FEWEST_WORDS = 100  # so that one spam word in a short notice is no density


@dataclass(frozen=True, slots=True)
class TopicHit:
    """One term found: `position` counts characters of the place's NFC text (body: paragraphs joined by line breaks)."""

    term: str
    place: str  # title, lead, body, tag, section
    position: int
    weight: float


@dataclass(frozen=True, slots=True)
class Topic:
    """`score`: how much, 0 and below nothing, `THRESHOLD` and above on topic. `spam`: share of gambling words, 0–1.

    A gambling word that warnings use as well counts for less than the slogans and site names of the trade.
    """

    score: float
    spam: float
    hits: tuple[TopicHit, ...]
    version: int


def score_topic(title: str, lead: str, paragraphs: Sequence[str], tags: Sequence[str] = (), section: str = "") -> Topic:
    """The topic of an article. Without a lead the first paragraph weighs as one; a section's name weighs nothing."""
    texts = {"title": title, "lead": lead, "body": "\n".join(paragraphs), "tag": "\n".join(tags), "section": section}
    article = _Article({place: nfc(text) for place, text in texts.items()})
    found = [(sense, hit, words) for place in texts for sense, hit, words in article.hits(place)]
    return Topic(
        score=round(_score(found, article), 3),
        spam=round(_spam_words(found) / max(article.words, _FEWEST_WORDS), 4),
        hits=tuple(hit for _, hit, _ in found),
        version=TOPIC_VERSION,
    )


def on_topic(topic: Topic, threshold: float = THRESHOLD) -> bool:
    """Whether the text is about digital transformation. Says nothing of spam: see `is_spam`."""
    return topic.score >= threshold


def is_spam(topic: Topic) -> bool:
    """Whether lottery or betting words are so dense that the page was hacked, not warning of them."""
    return topic.spam >= SPAM_THRESHOLD


class _Article:
    """The places of one article, folded once: letters keep their positions."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.texts = texts
        self.folded = {place: in_place(text) for place, text in texts.items()}

    @cached_property
    def words(self) -> int:
        return sum(len(self.texts[place].split()) for place in _OWN_WORDS)

    @cached_property
    def dilution(self) -> float:
        return min(1.0, math.sqrt(_USUAL_WORDS / max(1, self.words)))

    @cached_property
    def all_words(self) -> str:
        return "\n".join(self.folded[place] for place in _OWN_WORDS)

    @cached_property
    def stand_in_lead(self) -> int:
        """How many characters of the body stand for a missing lead."""
        body = self.texts["body"]
        end = body.find("\n")
        return 0 if self.texts["lead"].strip() else len(body) if end < 0 else end

    def hits(self, place: str) -> Iterator[tuple[Sense, TopicHit, int]]:
        """The terms of one place that count, with how many words each is long."""
        terms = vocabulary()
        for match in terms.pattern.finditer(self.folded[place]):
            sense = terms.senses[match.group()]
            if sense.weight and self._counts(sense, place, match.start(), match.end()):
                hit = TopicHit(sense.term, place, match.start(), sense.weight)
                yield sense, hit, match.group().count(" ") + 1

    def _counts(self, sense: Sense, place: str, start: int, end: int) -> bool:
        if sense.exact and not self._is_abbreviation(sense.exact, self.texts[place], start, end):
            return False
        if sense.needs and not any(word in self.all_words for word in sense.needs):
            return False
        return not any(word in self.all_words for word in sense.unless)

    @staticmethod
    def _is_abbreviation(exact: str, text: str, start: int, end: int) -> bool:
        """Whether the capitals are those of the term and not of a line that is all capitals."""
        line_end = text.find("\n", end)
        line = text[text.rfind("\n", 0, start) + 1 : line_end if line_end >= 0 else len(text)]
        return text[start:end] == exact and not line.isupper()


def _spam_words(found: Sequence[tuple[Sense, TopicHit, int]]) -> float:
    return sum(length * -sense.weight / _SPAM_IN_FULL for sense, _, length in found if sense.type == "spam")


def _score(found: Sequence[tuple[Sense, TopicHit, int]], article: _Article) -> float:
    counts: dict[tuple[str, str], int] = defaultdict(int)
    weights: dict[tuple[str, str], float] = defaultdict(float)
    for sense, hit, _ in found:
        if sense.type != "spam":
            stands_for_lead = hit.place == "body" and hit.position < article.stand_in_lead
            key = (sense.group, "lead" if stands_for_lead else hit.place)
            counts[key] += 1
            weights[key] = max(weights[key], sense.weight, key=abs)
    points = {key: _points(key[1], weight, counts[key], article.dilution) for key, weight in weights.items()}
    score = sum(point for (_, place), point in points.items() if place != "tag")
    tags = sum(point for (_, place), point in points.items() if place == "tag")
    if not _may_decide(weights):
        score = min(score, _UNDECIDED)
    return score + min(_TAGS_AT_MOST, tags)


def _may_decide(weights: Mapping[tuple[str, str], float]) -> bool:
    """The subject itself in the title decides alone; else it takes two mentions, one of a term that is not weak."""
    own = [weight for (_, place), weight in weights.items() if place in _OWN_WORDS and weight > 0]
    in_title = any(place == "title" and weight >= _DECIDES_ALONE for (_, place), weight in weights.items())
    return in_title or (len(own) > 1 and max(own) > _WEAK)


def _points(place: str, weight: float, count: int, dilution: float) -> float:
    """What one term gives in one place: in title and lead once, in the body little at first and never much more."""
    if place == "body":
        return weight * _PLACE_WEIGHTS[place] * (1 - math.pow(2, -count / 2)) * dilution
    return weight * _PLACE_WEIGHTS[place]
