"""Executions in columns, their filtered and sorted views, history. Must not know: Textual, pydantic, asyncio."""
