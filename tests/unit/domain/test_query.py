"""The query language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exectop.domain.query import EVERYTHING, parse_query
from exectop.domain.status import Status
from exectop.domain.values import Artifact, ErrorInfo, Execution, ExecutionKey, Label, Question, Usage
from exectop.errors import UsageError

NOW = 10_000.0
ROW = Execution(
    key=ExecutionKey("prod", "run-0042"),
    provider="polos",
    status=Status.WAITING,
    status_raw="SUSPENDED",
    title="Review the pull request",
    kind="agent",
    profile="coder",
    model="large-2",
    prompt="please look at it",
    parent_id="run-0001",
    created_at=NOW - 1800,
    started_at=NOW - 600,
    updated_at=NOW - 60,
    progress=50.0,
    current_step="ask",
    waiting_for="a person",
    usage=Usage(tokens=15_000, cost_usd=0.25, calls=7),
    retries=2,
    error=ErrorInfo("connection reset", "E_NET"),
    questions=(Question(step="q", text="Merge it?"),),
    artifacts=(Artifact(id="1", name="diff.txt"),),
    labels=(Label(name="Urgent"), Label(name="team a")),
    metadata={"team": "core", "nested": {"depth": 3}},
    attributes={"run.region": "eu-west"},
)


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "pull", "PULL request", '"pull request"', "run-0042", "suspended", "waiting", "coder", "e_net",
        "status:waiting", "status:failed,waiting", "status:suspended", "status=waiting", "source:prod", "source:pr*",
        "kind:agent", "title:review", 'title:"the pull"', "id:0042", "model:large", "prompt:look", "error:reset",
        "label:urgent", "label:team", 'label:x,"team a"', "artifact:diff", "question:merge", "parent:run-0001",
        "age<1h", "age>29m", "elapsed>5m", "elapsed<=10m", "updated<2m", "progress>=50", "progress:50", "progress<51",
        "tokens>1k", "tokens<20k", "cost>0.1", "cost>$0.2", "calls:7", "calls:1,7", "retries>1", "artifacts:1",
        "is:waiting", "is:active", "is:mine", "is:needs-you", "is:needs_you", "is:failed,waiting", "is:child",
        "has:error", "has:question,link", "meta.team:core", "meta.nested.depth:3", "attr.run.region:eu",
        "META.team:CORE", "/pull.*request/", "/PULL/", "!failed", "-failed", "!status:failed", "-is:over",
        "!has:link", "!/zzz/", "status!=failed", "pull status:waiting age<1h !is:over", '!"not there"', "-",
    ],
)  # fmt: skip
def test_matches(text: str) -> None:
    assert parse_query(text).matches(ROW, NOW)


@pytest.mark.parametrize(
    "text",
    [
        "pushed", '"request pull"', "status:failed", "status:wait", "source:pro", "kind:tool", "title:look", "age<1m",
        "age>1h", "elapsed<5m", "progress>50", "tokens<1k", "cost>1", "calls:1,2", "is:over", "is:failed", "is:top",
        "is:stuck", "has:link", "meta.team:web", "meta.none:x", "attr.team:core", "/^zzz/", "!pull",
        "!status:waiting", "status!=waiting", "pull !request", "ended<1h", "timeout>1s",
    ],
)  # fmt: skip
def test_does_not_match(text: str) -> None:
    assert not parse_query(text).matches(ROW, NOW)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("statu:failed", ["no field is called 'statu'", "column 1", "Did you mean 'status'?"]),
        ("pull foo:bar", ["no field is called 'foo'", "column 6"]),
        ("!ttle:x", ["'ttle'", "column 2", "title"]),
        ("is:waitng", ["no state is called 'waitng'", "'waiting'"]),
        ("has:eror", ["no part is called 'eror'", "'error'"]),
        ("age<soon", ["'soon' is no span of time"]),
        ("tokens>many", ["'many' is no number"]),
        ("title<b", ["cannot be compared with '<'"]),
        ("zzz<b", ["no field is called 'zzz'"]),
        ("status:", ["'status' lacks a value", "column 1"]),
        ("age<", ["'age' lacks a value"]),
        ("age<1h,2h", ["takes one value"]),
        ('"open', ["no closing '\"'", "column 1"]),
        ('title:"open', ["no closing '\"'", "column 7"]),
        ("/open", ["no closing '/'"]),
        ("x /(/", ["regular expression makes no sense", "column 3"]),
        ("meta:x", ["no field is called 'meta'"]),
    ],
)
def test_says_what_makes_no_sense_and_where(text: str, words: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        parse_query(text)
    for word in words:
        assert word in str(caught.value)


def test_nothing_asked_for_is_everything() -> None:
    assert parse_query(" ") is EVERYTHING
    assert EVERYTHING.is_everything
    assert EVERYTHING.matches(Execution(key=ROW.key), 0.0)


@pytest.mark.parametrize(
    ("text", "is_timed"),
    [("age<1h", True), ("!elapsed>5m", True), ("is:stuck", True), ("is:active", False), ("timeout>5m", False)],
)  # fmt: skip
def test_knows_whether_time_alone_changes_what_matches(text: str, is_timed: bool) -> None:
    assert parse_query(text).is_timed == is_timed


def test_knows_whether_it_needs_the_search_text() -> None:
    assert parse_query("status:failed word").needs_text
    assert not parse_query("status:failed age<1h").needs_text


def test_keeps_the_text_and_compares_by_it() -> None:
    assert parse_query("  status:failed ").text == "status:failed"
    assert parse_query("a b") == parse_query(" a b")
    assert parse_query("a") != parse_query("b")


@given(st.text(st.sampled_from('ab:"/<>=!-.,* agestusi\\()[') | st.characters(), max_size=30))
def test_any_text_is_a_query_or_a_usage_error(text: str) -> None:
    try:
        query = parse_query(text)
    except UsageError as error:
        told = error.message
    else:
        told = f"column {query.matches(ROW, NOW)}"
    assert "column" in told
