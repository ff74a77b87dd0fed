"""The query language of the filter line and `ls --filter`.

    word "two words"        anywhere in title, id, prompt, source, kind, status, error …
    field:value,value       one of the values; `*` stands for anything
    age<1h elapsed>5m progress>=50 tokens>1k cost>0.1
    is:active,failed,mine   states      has:error,question     what there is
    meta.key:value          metadata    attr.key:value         the vendor's own fields
    /regex/                 !term or -term: not that

Terms are joined by "and". Owns: how a query is written. Must not know: what a field means (`query_fields`).
"""

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from exectop.domain import query_fields as known
from exectop.domain.query_fields import Test
from exectop.domain.query_values import parse_number, parse_seconds
from exectop.domain.searching import search_text
from exectop.domain.values import Execution
from exectop.errors import UsageError

_FIELD = re.compile(r"([A-Za-z][\w-]*(?:\.[^\s:<>=!\"]+)?)(!=|<=|>=|:|<|>|=)")
_VALUE = re.compile(r'"([^"]*)"|([^\s",]+)')
_TIMED = frozenset(known.SPANS) - {"timeout"}


@dataclass(frozen=True, slots=True)
class _Term:
    test: Test
    needs_text: bool = False
    is_timed: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query. `needs_text`: some term looks into `search_text`. `is_timed`: what it matches changes by time
    alone. `test`: the same as `matches` for callers that hold the search text of each execution."""

    text: str = ""
    test: Test = field(default=lambda row, now, text: True, compare=False, repr=False)
    is_everything: bool = True
    needs_text: bool = False
    is_timed: bool = False

    def matches(self, execution: Execution, now: float) -> bool:
        """Whether the execution is asked for at that instant."""
        return self.is_everything or self.test(execution, now, search_text(execution) if self.needs_text else "")


EVERYTHING = Query()


def parse_query(text: str) -> Query:
    """The query that the text means. Raises `UsageError` with the column of what makes no sense."""
    terms = list(_Reader(text).terms())
    if not terms:
        return EVERYTHING
    return Query(
        text=text.strip(),
        test=_all([term.test for term in terms]),
        is_everything=False,
        needs_text=any(term.needs_text for term in terms),
        is_timed=any(term.is_timed for term in terms),
    )


def _all(tests: Sequence[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def test(row: Execution, now: float, text: str) -> bool:
        for one in tests:  # noqa: SIM110 - `all` with a generator is twice as slow, and this runs for every row
            if not one(row, now, text):
                return False
        return True

    return test


def _not(test: Test) -> Test:
    return lambda row, now, text: not test(row, now, text)


class _Reader:
    """Reads terms from left to right; `place` is where the next one starts."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    def terms(self) -> Iterable[_Term]:
        while True:
            while self.place < len(self.text) and self.text[self.place].isspace():
                self.place += 1
            if self.place >= len(self.text):
                return
            yield self._term()

    def _term(self) -> _Term:
        is_negated = self.text[self.place] in "!-" and not self._ends(self.place + 1)
        self.place += is_negated
        start = self.place
        if self.text[start] == "/":
            term = self._pattern()
        elif match := _FIELD.match(self.text, start):
            self.place = match.end()
            is_negated ^= match[2] == "!="
            term = self._field(match[1].lower(), ":" if match[2] == "!=" else match[2], start)
        else:
            term = self._word()
        return _Term(_not(term.test), term.needs_text, term.is_timed) if is_negated else term

    def _ends(self, place: int) -> bool:
        return place >= len(self.text) or self.text[place].isspace()

    def _pattern(self) -> _Term:
        start = self.place
        end = start + 1
        while end < len(self.text) and not (self.text[end] == "/" and self._ends(end + 1)):
            end += 2 if self.text[end] == "\\" else 1
        if end >= len(self.text):
            raise self._error("the regular expression has no closing '/'", start, 'Write /…/, or quote it: "/…"')
        self.place = end + 1
        try:
            pattern = re.compile(self.text[start + 1 : end], re.IGNORECASE)
        except re.error as error:
            raise self._error(f"the regular expression makes no sense: {error}", start) from None
        return _Term(known.pattern_test(pattern), needs_text=True)

    def _word(self) -> _Term:
        start = self.place
        if self.text[start] == '"':
            return _Term(known.word_test(self._quoted()), needs_text=True)
        while not self._ends(self.place):
            self.place += 1
        return _Term(known.word_test(self.text[start : self.place]), needs_text=True)

    def _quoted(self) -> str:
        end = self.text.find('"', self.place + 1)
        if end < 0:
            raise self._error("the quotation has no closing '\"'", self.place)
        word = self.text[self.place + 1 : end]
        self.place = end + 1
        return word

    def _values(self, name: str, start: int) -> list[str]:
        """Values joined by commas, each perhaps quoted."""
        values = []
        while not self._ends(self.place):
            if self.text[self.place] == '"':
                values.append(self._quoted())
            elif match := _VALUE.match(self.text, self.place):
                values.append(match[2])
                self.place = match.end()
            if not self._ends(self.place) and self.text[self.place] == ",":
                self.place += 1
        if not values:
            raise self._error(f"'{name}' lacks a value", start, f"Write it like {name}:value")
        return values

    def _field(self, name: str, sign: str, start: int) -> _Term:
        if name in known.SPANS or name in known.NUMBERS:
            return self._comparison(name, sign, start)
        if sign not in (":", "="):
            if not _is_known(name):
                raise self._unknown("field", name, known.FIELDS, start)
            raise self._error(f"'{name}' cannot be compared with '{sign}'", start, f"Write {name}:value")
        values = self._values(name, start)
        if name == "status":
            return _Term(known.status_test(values))
        if name == "is":
            return self._states(values, start)
        if name == "has":
            return self._parts(values, start)
        if name in known.WORDS:
            return _Term(known.text_test(known.WORDS[name], values, is_whole=True))
        if name in known.TEXTS:
            return _Term(known.text_test(known.TEXTS[name], values, is_whole=False))
        if name in known.LISTS:
            return _Term(known.list_test(known.LISTS[name], values))
        head, dot, path = self.text[start : self.place].partition(":")[0].partition("=")[0].partition(".")
        if dot and head.lower() in known.MAPPINGS:
            return _Term(known.mapping_test(known.MAPPINGS[head.lower()], path, values))
        raise self._unknown("field", name, known.FIELDS, start)

    def _comparison(self, name: str, sign: str, start: int) -> _Term:
        values = self._values(name, start)
        parse, kind = (
            (parse_seconds, "span of time, such as 30s, 5m or 1h30m")
            if name in known.SPANS
            else (parse_number, "number")
        )
        limits = [parse(value) for value in values]
        if len(limits) > 1 and sign not in (":", "="):
            raise self._error(f"'{name}{sign}' takes one value", start)
        for value, limit in zip(values, limits, strict=True):
            if limit is None:
                raise self._error(f"'{value}' is no {kind}", start)
        told = [limit for limit in limits if limit is not None]
        return _Term(_compare(name, sign, told), is_timed=name in _TIMED)

    def _states(self, words: Sequence[str], start: int) -> _Term:
        names = [word.lower().replace("_", "-") for word in words]
        for name in names:
            if name not in known.STATES:
                raise self._unknown("state", name, known.STATES, start)
        states = [known.STATES[name] for name in names]
        is_timed = not known.TIMED_STATES.isdisjoint(names)
        if len(states) == 1:
            only = states[0]
            return _Term(lambda row, now, text: only(row, now), is_timed=is_timed)
        return _Term(lambda row, now, text: any(state(row, now) for state in states), is_timed=is_timed)

    def _parts(self, words: Sequence[str], start: int) -> _Term:
        names = [word.lower() for word in words]
        for name in names:
            if name not in known.PARTS:
                raise self._unknown("part", name, known.PARTS, start)
        parts = [known.PARTS[name] for name in names]
        return _Term(lambda row, now, text: any(part(row) for part in parts))

    def _unknown(self, what: str, name: str, names: Iterable[str], start: int) -> UsageError:
        near = difflib.get_close_matches(name, list(names), n=1, cutoff=0.5)
        guess = f"Did you mean '{near[0]}'? " if near else ""
        hint = f"{guess}Known are {', '.join(names)}; quote it to look for the text"
        return self._error(f"no {what} is called '{name}'", start, hint)

    def _error(self, message: str, start: int, hint: str = "") -> UsageError:
        return UsageError(f"{message} (column {start + 1} of the query)", hint=hint)


def _is_known(name: str) -> bool:
    return name in known.FIELDS or name.partition(".")[0] in known.MAPPINGS


def _compare(name: str, sign: str, limits: Sequence[float]) -> Test:
    """The value compares so with the limit, or with one of several."""
    compare: Callable[[float, float], bool] = known.COMPARISONS[sign]
    if len(limits) > 1:
        tests = [_compare(name, sign, [limit]) for limit in limits]
        return lambda row, now, text: any(test(row, now, text) for test in tests)
    limit, span = limits[0], known.SPANS.get(name)
    if span is not None:
        return lambda row, now, text: (value := span(row, now)) is not None and compare(value, limit)
    read = known.NUMBERS[name]
    return lambda row, now, text: (value := read(row)) is not None and compare(value, limit)
