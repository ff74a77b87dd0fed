"""Letters typed right behind the key that opens a prompt: over a slow line both come in one burst.

Owns: to whom a key was given first. Textual gives all keys of a burst to what has the focus when they arrive, and
looks up what they mean when they have come back up: letters of a search would run as commands, or be lost.
"""

from textual.app import App
from textual.events import Event, Key

from exectop.tui.widgets.prompt import Prompt


class TypedAhead(App[None], inherit_bindings=False):
    """The part of the app that gives a prompt what was meant for it."""

    async def on_event(self, event: Event) -> None:
        """Mark each key with what it is given to."""
        if isinstance(event, Key) and not event.is_forwarded:
            event.set_sender(self.focused or self.screen)
        await super().on_event(event)

    async def on_key(self, event: Key) -> None:
        """A key came back that nothing took: meanwhile a prompt may have opened."""
        prompt = self.focused
        if not isinstance(prompt, Prompt) or event._sender is prompt:
            return
        event.stop()
        event.prevent_default()
        again = Key(event.key, event.character)
        again.set_sender(prompt)
        prompt._forward_event(again)
