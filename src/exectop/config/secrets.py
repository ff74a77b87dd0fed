"""Where a key comes from: an environment variable, a command, the keyring. Never a file, never a flag.

Messages name the place, never the value. A key is read anew each time it is asked for, so that a mended one counts.
"""

import atexit
import importlib
import shlex
import subprocess
from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from exectop.config.options import KeyFromCommand, KeyFromEnvironment, KeyFromKeyring, KeyReference
from exectop.errors import CredentialsError
from exectop.ports.secret import Secret

COMMAND_SECONDS = 60.0


def read_key(reference: KeyReference, source: str, environment: Mapping[str, str]) -> Secret:
    """The key of a source. Raises `CredentialsError`."""
    match reference:
        case KeyFromEnvironment(env=name):
            return _checked(environment.get(name, ""), f"the variable {name}", source)
        case KeyFromCommand():
            return _checked(_run(reference, source), f"the command '{reference.program}'", source)
        case KeyFromKeyring(keyring=entry):
            return _checked(_from_keyring(entry, source), f"the keyring entry {entry}", source)
        case _ as unreachable:
            assert_never(unreachable)


def _checked(value: str, place: str, source: str) -> Secret:
    key = value.strip()
    if not key:
        raise CredentialsError(f"{source}: {place} holds no key", hint="Set it, or mend api_key of the source")
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise CredentialsError(
            f"{source}: {place} holds something that cannot be a key",
            hint="It has characters that no HTTP header may carry, perhaps a line too much",
        )
    return Secret(key)


def _run(key: KeyFromCommand, source: str) -> str:
    try:
        code, told = _output(shlex.split(key.command))
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        reason = "took too long" if isinstance(error, subprocess.TimeoutExpired) else type(error).__name__
        raise CredentialsError(f"{source}: the command '{key.program}' for the key failed: {reason}") from None
    if code != 0:
        raise CredentialsError(
            f"{source}: the command '{key.program}' for the key ended with exit code {code}",
            hint="Run it by hand to see why",
        )
    return told.partition("\n")[0]


def _output(arguments: Sequence[str]) -> tuple[int, str]:
    """The exit code and what it printed. It does not outlive this program, which may end without waiting for it."""
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603 - the user's own configuration names it
        arguments, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True
    ) as child:
        atexit.register(child.kill)
        try:
            told, _ = child.communicate(timeout=COMMAND_SECONDS)
        finally:
            child.kill()
            atexit.unregister(child.kill)
    return child.returncode, told


def _from_keyring(entry: str, source: str) -> str:
    service, _, user = entry.rpartition("/")
    try:
        keyring: Any = importlib.import_module("keyring")
    except ImportError:
        raise CredentialsError(
            f"{source}: the key is said to be in the keyring, but keyring support is not installed",
            hint="Install exectop[keyring]",
        ) from None
    try:
        return str(keyring.get_password(service, user) or "")
    except keyring.errors.KeyringError as error:
        raise CredentialsError(f"{source}: the keyring gave no key: {type(error).__name__}") from None
