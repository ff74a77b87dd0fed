"""The columnar store of executions, its filtered and sorted views, its subscriptions. Must not know: Textual, pydantic, asyncio."""
