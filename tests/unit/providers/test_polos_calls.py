import json

from exectop.domain.values import Execution, ExecutionKey, Question
from exectop.ports.wire import Act, Call, Events, One, Recent, Verb
from exectop.providers import _polos_calls as calls

KEY = ExecutionKey("p", "a")


def test_a_page_is_never_empty_and_never_huge() -> None:
    assert [calls.page_size(wanted) for wanted in (-1, 0, 7, 5000)] == [1, 1, 7, 100]


def test_a_start_that_no_calendar_has_is_clamped() -> None:
    for since in (-5.0, 1e300):
        assert dict(calls.runs_call(Recent(since=since), "tool", 0).params)["start_time"].endswith("Z")


def test_memos_may_be_junk() -> None:
    call = Call(path="/", wish=One("a"), memo={"text": 1, "number": "x"})
    assert (calls.text_in_memo(call, "text"), calls.number_in_memo(call, "number")) == ("", 0)


def test_the_topic_of_a_child_needs_the_workflow_of_its_root() -> None:
    child = Execution(key=KEY, title="w", root_id="r")
    assert calls.topic_of_known(child) == ""
    child = Execution(key=KEY, title="w", root_id="r", attributes={"root_workflow_id": "top"})
    assert calls.topic_of_known(child) == "workflow/top/r"


def test_the_newest_events_are_asked_for_to_find_a_question() -> None:
    params = dict(calls.events_call(Act(Verb.APPROVE, "a"), "r", "t", 0).params)
    assert (params["sort"], "last_sequence_id" in params) == ("desc", False)
    params = dict(calls.events_call(Events("a"), "r", "t", 4).params)
    assert ("sort" in params, params["last_sequence_id"]) == (False, "4")


def test_which_question_is_meant() -> None:
    one, two = Question(step="1"), Question(step="2")
    assert calls.question_meant(Act(Verb.APPROVE, "a"), (one,)) == "1"
    assert calls.question_meant(Act(Verb.APPROVE, "a"), (one, two)) == ""
    assert calls.question_meant(Act(Verb.APPROVE, "a", None, {"step": "9"}), (one, two)) == "9"


def test_a_person_cannot_turn_a_no_into_a_yes() -> None:
    wish = Act(Verb.REJECT, "a", None, {"data": {"approved": True, "why": "x"}})
    assert json.loads(calls.answer_call(wish, "a", "s").body or b"") == {"data": {"approved": False, "why": "x"}}
    assert calls.answer_data(Act(Verb.APPROVE, "a", None, {"data": "blue"})) == {"answer": "blue", "approved": True}
