"""Layout and drawing of an execution's graph: pure functions of values. Must not know: Textual, Rich, asyncio."""
