"""The requests that Polos is sent, with what their replies need to be understood.

Owns: paths, parameters and bodies. Must not know: replies.
"""

from datetime import UTC, datetime
from itertools import pairwise

from exectop.domain.values import Execution, Json, Question
from exectop.ports.wire import Act, Call, Events, Graph, Recent, Verb, Wish
from exectop.providers._calls import execution_path, path_part
from exectop.providers._polos_events import topic_of
from exectop.providers._polos_wire import sequence
from exectop.providers.wire import dump

KINDS = ("workflow", "agent", "tool")
_PAGE = 100
_EVENT_PAGE = 1000
_TREE = 1000
"""Runs of a kind to look through for those of one tree."""
_SLACK = 1.0
_ANSWERS = {Verb.APPROVE: True, Verb.REJECT: False}


def page_size(wanted: int) -> int:
    """How many rows to ask for at once."""
    return max(1, min(_PAGE, wanted))


def text_in_memo(call: Call, name: str) -> str:
    """A text that the call was given on its way."""
    value = call.memo.get(name)
    return value if isinstance(value, str) else ""


def number_in_memo(call: Call, name: str) -> int:
    """A number that the call was given on its way."""
    value = call.memo.get(name)
    return value if isinstance(value, int) else 0


def runs_call(
    wish: Recent | Graph, kind: str, offset: int = 0, wanted: int | None = None, *, root_id: str = ""
) -> Call:
    """A page of the runs of one kind; `wanted`: how many are still wanted from `offset` on. `root_id`: only those of
    that tree matter."""
    most, since, until = _stretch(wish)
    wanted = most if wanted is None else wanted
    params = [("workflow_type", kind), ("limit", str(page_size(wanted))), ("offset", str(offset))]
    if since is not None:
        params.append(("start_time", _time(since)))
    if until is not None:
        params.append(("end_time", _time(until)))
    memo: dict[str, Json] = {"do": "runs", "kind": kind, "offset": offset, "wanted": wanted, "root": root_id}
    return Call(path="/workflows/runs", params=tuple(params), wish=wish, memo=memo)


def _stretch(wish: Recent | Graph) -> tuple[int, float | None, float | None]:
    """How many runs to look at and between which instants they were created: those of a tree are while it runs."""
    if isinstance(wish, Recent):
        return wish.limit, wish.since, None
    begin, end = (None, None) if wish.known is None else (wish.known.created_at, wish.known.ended_at)
    return _TREE, None if begin is None else begin - _SLACK, None if end is None else end + _SLACK


def tree_calls(wish: Graph, root_id: str) -> tuple[Call, ...]:
    """The lists that know the executions of a tree."""
    return tuple(runs_call(wish, kind, root_id=root_id) for kind in KINDS)


def member_calls(wish: Graph) -> tuple[Call, ...]:
    """The details of executions of a tree, which tell their parents."""
    return tuple(Call(path=execution_path(id_), wish=wish, memo={"do": "member", "id": id_}) for id_ in wish.unplaced)


def doubt_call(wish: Wish, id_: str, kind: str = KINDS[0]) -> Call:
    """The newest runs of a kind, to see whether the server works and whether it lists an execution that it did not
    tell."""
    params = (("workflow_type", kind), ("limit", str(_PAGE)))
    return Call(path="/workflows/runs", params=params, wish=wish, memo={"do": "doubt", "id": id_, "kind": kind})


def kind_after(kind: str) -> str:
    """The next kind of runs to ask for, empty after the last one."""
    return dict(pairwise((*KINDS, "")))[kind]


def _time(instant: float) -> str:
    at = datetime.fromtimestamp(min(max(instant, 0.0), 253402300799.0), UTC)
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def trace_call(wish: Graph, root_id: str) -> Call:
    """The spans of a tree of executions."""
    return Call(
        path=f"/traces/{path_part(root_id.replace('-', ''))}", wish=wish, memo={"do": "trace", "root": root_id}
    )


def topic_of_known(known: Execution) -> str:
    """Under which its events are filed, empty while the workflow of its root is not known."""
    if known.root_id is None:
        return topic_of(known.title, known.key.id) if known.title else ""
    workflow = known.attributes.get("root_workflow_id")
    return topic_of(workflow, known.root_id) if isinstance(workflow, str) and workflow else ""


def start_of(wish: Events | Act) -> int:
    """After which event to go on."""
    return sequence(wish.cursor) if isinstance(wish, Events) else 0


def events_call(wish: Events | Act, root_id: str, topic: str, start: int) -> Call:
    """A page of the events after `start`; to find an open question, the newest ones."""
    params = [("topic", topic), ("limit", str(_EVENT_PAGE))]
    params.append(("sort", "desc") if isinstance(wish, Act) else ("last_sequence_id", str(start)))
    memo: dict[str, Json] = {"do": "events", "root": root_id, "topic": topic, "start": start}
    return Call(path="/events", params=tuple(params), wish=wish, memo=memo)


def question_meant(wish: Act, questions: tuple[Question, ...]) -> str:
    """The step key that is to be answered: the given one, else the only open question."""
    given = wish.values.get("step")
    if isinstance(given, str) and given:
        return given
    unanswered = [question.step for question in questions if question.is_open]
    return unanswered[0] if len(unanswered) == 1 else ""


def answer_data(wish: Act) -> dict[str, Json]:
    """What is answered: yes or no, and what the person added."""
    data = wish.values.get("data")
    extra: dict[str, Json] = data if isinstance(data, dict) else {} if data is None else {"answer": data}
    return {**extra, "approved": _ANSWERS[wish.verb]}


def answer_call(wish: Act, root_id: str, step: str) -> Call:
    """The answer to a question of a tree of executions."""
    path = f"/approvals/{path_part(root_id)}/{path_part(step)}/submit"
    body = dump({"data": answer_data(wish)})
    return Call(method="POST", path=path, body=body, wish=wish, memo={"do": "answer", "step": step})
