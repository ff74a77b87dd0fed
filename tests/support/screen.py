"""What a person sees: the screen of a running app as lines of text."""

from textual.app import App


def screen_text(app: App[None]) -> list[str]:
    """The lines on screen as the terminal gets them, filters applied, trailing spaces removed."""
    strips = app.screen._compositor.render_strips()
    return ["".join(segment.text for segment in strip if not segment.control).rstrip() for strip in strips]


def line_with(app: App[None], text: str) -> str:
    """The first line that holds the text. Raises `AssertionError` showing the screen."""
    lines = screen_text(app)
    for line in lines:
        if text in line:
            return line
    raise AssertionError(f"{text!r} is not on the screen:\n" + "\n".join(lines))
