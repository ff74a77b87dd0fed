"""The exception tree: every error a person can meet, with the exit code of the command line.

Owns: what is raised across layers. Must not know: where it is caught.

    ExectopError
    ├── UsageError            2   a flag, an id or a query that makes no sense
    ├── ConfigError           2   a configuration that cannot be used, with file and line
    ├── UnreachableError      3   no answer, or an answer that says "try again"
    ├── CredentialsError      4   missing, refused or not allowed
    ├── NotFoundError         5   the server does not know it
    ├── RejectedError         1   the server understood and said no
    ├── ProtocolError         3   the server said something that is not its API
    └── InternalError        70   a mistake in the program itself, of which a report was written
"""


class ExectopError(Exception):
    """An error with a sentence for the person, an optional hint what to do, and an exit code."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}. {self.hint}" if self.hint else self.message


class UsageError(ExectopError):
    """A flag, an id or a query that makes no sense."""

    exit_code = 2


class ConfigError(ExectopError):
    """A configuration that cannot be used; the message names file, line and the nearest known word."""

    exit_code = 2


class UnreachableError(ExectopError):
    """No answer, or an answer that says "try again": refused, timed out, throttled, 5xx."""

    exit_code = 3


class ProtocolError(ExectopError):
    """The server said something that is not its API."""

    exit_code = 3


class CredentialsError(ExectopError):
    """Credentials that are missing, refused or not allowed to do this."""

    exit_code = 4


class NotFoundError(ExectopError):
    """The server does not know what was asked for."""

    exit_code = 5


class RejectedError(ExectopError):
    """The server understood and said no: a cancelled run that was already over, a bad filter."""

    exit_code = 1


class InternalError(ExectopError):
    """A mistake in the program itself; the message names the report that was written of it."""

    exit_code = 70
