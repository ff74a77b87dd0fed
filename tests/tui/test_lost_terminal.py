"""What is written to a terminal that is gone."""

import io

import pytest

from exectop.tui.lost_terminal import EnduringFile


class Lossy(io.StringIO):
    """Takes so many writes, then none."""

    def __init__(self, writes: int, error: Exception) -> None:
        super().__init__()
        self._left = writes
        self._error = error

    def write(self, text: str) -> int:
        self._left -= 1
        if self._left < 0:
            raise self._error
        return super().write(text)


@pytest.mark.parametrize("error", [OSError(5, "Input/output error"), BrokenPipeError(), ValueError("closed file")])
def test_what_cannot_be_written_is_dropped_and_the_loss_is_told_once(error: Exception) -> None:
    losses: list[str] = []
    file = Lossy(2, error)
    enduring = EnduringFile(file, lambda: losses.append("lost"))
    for number in range(5):
        enduring.write(f"{number} ")
        enduring.flush()
    assert file.getvalue() == "0 1 "
    assert losses == ["lost"]


def test_a_mistake_of_ours_is_not_taken_for_a_loss() -> None:
    with pytest.raises(TypeError):
        EnduringFile(io.StringIO(), lambda: None).write(b"bytes")  # type: ignore[arg-type]
