"""exectop: top for executions. A terminal monitor for the services that run AI agents and workflows."""

__version__ = "0.1.0"
