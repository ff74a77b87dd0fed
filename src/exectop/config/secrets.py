"""Where a key comes from: an environment variable, a command, the keyring. Never a file, never a flag.

Messages name the place, never the value. A key is read anew each time it is asked for, so that a mended one counts.
"""

import importlib
import shlex
import subprocess
from collections.abc import Mapping
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
        case KeyFromCommand(command=command):
            return _checked(_run(command, source), f"the command '{_program(command)}'", source)
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


def _program(command: str) -> str:
    """The program alone: arguments may be secrets."""
    return command.split()[0] if command.split() else command


def _run(command: str, source: str) -> str:
    try:
        arguments = shlex.split(command)
        done = subprocess.run(  # noqa: S603 - the user's own configuration names it
            arguments, capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False, stdin=subprocess.DEVNULL
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        reason = "took too long" if isinstance(error, subprocess.TimeoutExpired) else type(error).__name__
        raise CredentialsError(f"{source}: the command '{_program(command)}' for the key failed: {reason}") from None
    if done.returncode != 0:
        raise CredentialsError(
            f"{source}: the command '{_program(command)}' for the key ended with exit code {done.returncode}",
            hint="Run it by hand to see why",
        )
    return done.stdout.partition("\n")[0]


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
