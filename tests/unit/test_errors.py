"""The exit codes that scripts rely on."""

import pytest

from exectop import errors


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (errors.RejectedError, 1),
        (errors.UsageError, 2),
        (errors.ConfigError, 2),
        (errors.UnreachableError, 3),
        (errors.ProtocolError, 3),
        (errors.CredentialsError, 4),
        (errors.NotFoundError, 5),
        (errors.InternalError, 70),
    ],
)
def test_every_error_has_its_exit_code(kind: type[errors.ExectopError], code: int) -> None:
    assert kind("something").exit_code == code


def test_the_hint_follows_the_message() -> None:
    assert str(errors.UsageError("no source is called 'x'", hint="Did you mean 'y'?")) == (
        "no source is called 'x'. Did you mean 'y'?"
    )
    assert str(errors.UsageError("no source")) == "no source"
