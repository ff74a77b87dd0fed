"""Taking an execution out of the screen: to the clipboard, to an editor. Must not know: views."""

from exectop.domain.story import Story
from exectop.present.cells import Context
from exectop.present.document import document, dumps
from exectop.tui.actions import Acting
from exectop.tui.clipboard import copy
from exectop.tui.editor import edit_text
from exectop.tui.lending import Lending
from exectop.tui.runner import run


class Exporting(Acting):
    """A screen about one story. Subclasses override `moment` and `value`."""

    def moment(self) -> tuple[Story, Context]:
        """The story that is shown."""
        raise NotImplementedError

    def value(self) -> str:
        """What the cursor is on."""
        raise NotImplementedError

    def do_execution_copy(self) -> None:
        self._copy(self.value(), "value.txt")

    def do_execution_copy_json(self) -> None:
        story, _ = self.moment()
        self._copy(dumps(document(story)), f"{_file_name(story)}.json")

    def _copy(self, text: str, name: str) -> None:
        if not text:
            self.notify("there is nothing to copy", markup=False, timeout=3)
            return
        copy(self.app, self.services, text, name)

    def do_execution_editor(self) -> None:
        story, _ = self.moment()
        app, text, name = self.app, dumps(document(story)) + "\n", f"{_file_name(story)}.json"
        assert isinstance(app, Lending)
        app.run_worker(run(app, self.services, "the editor", lambda: edit_text(app, text, name)))


def _file_name(story: Story) -> str:
    """The execution's id as a name of a file that no system minds."""
    safe = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_") else "_" for sign in story.key.id)
    return safe[:80] or "execution"
