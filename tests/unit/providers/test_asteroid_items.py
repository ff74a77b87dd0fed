from exectop.domain.changes import EdgeSeen, StepSeen, Transitioned
from exectop.domain.status import Status
from exectop.domain.story import Story
from exectop.domain.values import Edge, Evidence, ExecutionKey, Json, Link, Step, Transition
from exectop.providers._asteroid_items import graph_changes, seen, turns_of
from exectop.providers._asteroid_wire import ITEM, WORKFLOW, Item, Workflow
from exectop.providers.wire import Notes, validate

KEY = ExecutionKey("s", "a")


def item(**fields: Json) -> Item:
    return Item.model_validate({"id": "a", **fields})


def test_the_title_is_the_workflow_or_else_the_agent() -> None:
    both = seen("s", item(workflowName="W", agentName="A")).execution
    assert (both.title, both.attributes["agentName"]) == ("W", "A")
    assert seen("s", item(agentName="A")).execution.title == "A"


def test_a_rerun_is_no_child() -> None:
    told = seen("s", item(parentExecutionId="old", hasBeenRerun=False)).execution
    assert (told.rerun_of, told.parent_id, told.root_id) == ("old", None, None)
    assert told.attributes["hasBeenRerun"] is False


def test_the_soft_timeout_is_in_seconds() -> None:
    assert seen("s", item(executionOptions={"softTimeoutMins": 15})).execution.timeout == 900
    assert seen("s", item(executionOptions="odd")).execution.timeout is None


def turns(**fields: Json) -> list[Transition]:
    told = seen("s", item(**fields)).execution
    return [change.transition for change in turns_of(told) if isinstance(change, Transitioned)]


END = 1_762_857_060
OVER: dict[str, Json] = {"status": "failed", "createdAt": END - 60, "terminalAt": END}


def test_its_duration_before_its_end_it_began_to_run() -> None:
    begin, end = turns(**OVER, duration=45)
    assert (begin.after, begin.at, begin.evidence) == (Status.RUNNING, END - 45, Evidence.INFERRED)
    assert (end.before, end.after, end.at) == (Status.RUNNING, Status.FAILED, END)
    assert end.evidence is Evidence.REPORTED


def test_it_did_not_run_before_it_was_created() -> None:
    assert turns(**OVER, duration=4000)[0].at == END - 60


def test_a_beginning_that_is_told_is_not_inferred() -> None:
    begin, _ = turns(**OVER, duration=45, startedAt=END - 50)
    assert (begin.at, begin.evidence) == (END - 50, Evidence.REPORTED)


def test_without_a_duration_nothing_tells_that_it_ran() -> None:
    for fields in (OVER, {**OVER, "duration": 0}, {**OVER, "duration": -5}):
        (end,) = turns(**fields)
        assert (end.before, end.after) == (None, Status.FAILED)


def test_what_is_not_over_has_no_dated_changes() -> None:
    assert turns(status="running", createdAt=END) == []
    assert turns(status="completed", duration=5) == []


def test_why_it_failed() -> None:
    failure: Json = {"error": "Timeout", "failedLine": 4}
    told = seen("s", item(status="failed", scriptFailures=[failure])).execution
    assert told.error is not None
    assert (told.error.message, told.error.details) == ("Timeout", failure)
    told = seen("s", item(status="failed", executionResult={"reasoning": "gave up"})).execution
    assert told.error is not None
    assert told.error.message == "gave up"
    assert seen("s", item(status="failed", scriptFailures=["odd"])).execution.error is None
    assert seen("s", item(status="completed", scriptFailures=[failure])).execution.error is None


def test_links() -> None:
    told = seen("s", item(liveViewUrl="https://l", browserRecordingUrl="https://r", recordingUrl="")).execution
    assert told.links == (Link("live view", "https://l"), Link("browser recording", "https://r"))


def test_removed_labels_are_removed() -> None:
    assert seen("s", item(humanLabels=[], comments=[{"id": "c"}])).cleared == {"labels"}
    assert seen("s", item()).cleared == frozenset()


def test_metadata_that_is_no_object_is_kept() -> None:
    told = seen("s", item(metadata=["x"])).execution
    assert (told.metadata, told.attributes["metadata"]) == ({}, ["x"])


def test_the_prompt() -> None:
    assert seen("s", item(inputs={"task": "Look\nround", "x": 1})).execution.prompt == "Look\nround"
    assert seen("s", item(inputs=[1])).execution.prompt == ""
    assert seen("s", item(inputs="go")).execution.prompt == "go"


def test_a_graph_is_made_of_ghosts_that_do_not_undo_a_visit() -> None:
    notes = Notes()
    workflow = validate(
        WORKFLOW,
        {
            "rev": 3,
            "graph": {
                "nodes": [{"id": "n", "type": "iris", "position": {"x": 1}}, {"name": "no id"}],
                "transitions": [{"from": "n", "to": "m"}, {"from": "n"}, 3],
                "sticky_notes": ["s"],
            },
        },
        notes,
    )
    assert workflow is not None
    changes = graph_changes(KEY, workflow, notes)
    assert [change.edge for change in changes if isinstance(change, EdgeSeen)] == [Edge("n", "m", "")]
    story = Story(KEY)
    story.apply(StepSeen(KEY, Step(id="n", status=Status.RUNNING, status_raw="running", attributes={"mode": 1})), 0.0)
    for change in changes:
        story.apply(change, 0.0)
    assert (story.steps["n"].status, story.steps["n"].kind) == (Status.RUNNING, "iris")
    assert story.steps["n"].attributes == {"mode": 1, "position": {"x": 1}}
    assert story.execution.attributes["workflow"] == {
        "rev": 3,
        "sticky_notes": ["s"],
        "transitions": [{"from": "n", "to": "m"}, {"from": "n"}, 3],
    }
    assert [note.partition(":")[0] for note in story.execution.notes] == ["nodes", "to", "the answer"]


def test_a_workflow_without_a_graph() -> None:
    assert graph_changes(KEY, Workflow.model_validate({"graph": 3}), Notes()) == []


def test_what_fits_no_field_is_noted_and_kept() -> None:
    notes = Notes()
    told = validate(ITEM, {"id": "a", "executionResult": ["x"], "comments": {"zz": 1}, "createdAt": 5}, notes)
    assert told is not None
    execution = seen("s", told, notes).execution
    assert execution.attributes["executionResult"] == ["x"]
    assert execution.attributes["comments"] == {"zz": 1}
    assert len(execution.notes) == 2
