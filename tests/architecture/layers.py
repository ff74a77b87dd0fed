"""The house plan as data: what each package may know of ours, and what it must never import at all."""

ALL = frozenset(
    {
        "__main__", "cli", "clock", "config", "domain", "errors", "folders", "graph", "mock", "ports", "present",
        "providers", "record", "runtime", "store", "sync", "taping", "timeline", "transport", "tui",
    }
)  # fmt: skip

MAY_IMPORT: dict[str, frozenset[str]] = {
    "domain": frozenset({"errors"}),
    "clock": frozenset(),
    "errors": frozenset(),
    "folders": frozenset(),
    "ports": frozenset({"domain", "clock", "errors"}),
    "graph": frozenset({"domain"}),
    "timeline": frozenset({"domain"}),
    "store": frozenset({"domain"}),
    "present": frozenset({"domain", "ports"}),
    "providers": frozenset({"domain", "ports", "errors"}),
    "transport": frozenset({"domain", "ports", "clock", "errors"}),
    "sync": frozenset({"domain", "ports", "clock", "errors"}),
    "record": frozenset({"domain", "ports", "clock", "errors", "folders"}),
    "config": frozenset({"domain", "ports", "errors", "folders"}),
    "mock": frozenset({"clock"}),
    "runtime": ALL - {"tui", "cli", "mock", "record", "taping"},
    "taping": ALL - {"tui", "cli", "mock"},
    "tui": frozenset({"domain", "ports", "clock", "errors", "store", "present", "graph", "timeline", "config"}),
    "cli": ALL - {"__main__"},
    "__main__": frozenset({"cli"}),
}

THIRD_PARTY = frozenset(
    {
        "asyncio", "click", "httpx", "platformdirs", "pydantic", "pydantic_core", "rich", "sqlite3", "starlette",
        "textual", "uvicorn", "websockets", "keyring",
    }
)  # fmt: skip

NEVER: dict[str, frozenset[str]] = {
    "domain": THIRD_PARTY | {"time", "random"},
    "clock": THIRD_PARTY - {"asyncio"},
    "errors": THIRD_PARTY,
    "folders": THIRD_PARTY,
    "ports": THIRD_PARTY,
    "graph": frozenset({"textual", "rich", "asyncio", "time", "random"}),
    "timeline": frozenset({"textual", "rich", "asyncio", "time", "random"}),
    "store": frozenset({"textual", "rich", "pydantic", "asyncio", "sqlite3", "time"}),
    "present": frozenset({"textual", "rich", "asyncio", "time"}),
    "providers": frozenset({"httpx", "websockets", "asyncio", "textual", "rich", "time"}),
    "transport": frozenset({"textual", "rich", "sqlite3", "time"}),
    "sync": frozenset({"httpx", "websockets", "textual", "rich", "sqlite3", "time"}),
    "record": frozenset({"textual", "rich", "httpx"}),
    "config": frozenset({"textual", "rich", "httpx"}),
    "mock": frozenset({"textual", "rich", "httpx", "pydantic"}),
    "runtime": frozenset({"textual", "rich", "sqlite3"}),
    "taping": frozenset({"textual", "rich"}),
    "tui": frozenset({"httpx", "websockets", "sqlite3", "starlette", "uvicorn"}),
    "cli": frozenset(),
    "__main__": THIRD_PARTY,
}
