"""The headers that carry credentials.

Owns: filling an `AuthScheme` with a key and a project. Must not know: how headers are sent.
No message ever holds a header's value.
"""

from exectop.errors import CredentialsError
from exectop.ports.provider import AuthScheme
from exectop.ports.secret import Secret

Headers = tuple[tuple[str, str], ...]


def auth_headers(scheme: AuthScheme, key: Secret | None, project_id: str) -> Headers:
    """The scheme's headers with their placeholders filled in; one whose placeholder has no value is left out.
    Raises `CredentialsError` for a value that no header may carry."""
    values = {"{key}": key.reveal() if key is not None else "", "{project_id}": project_id}
    made = []
    for name, template in scheme.headers:
        wanted = [placeholder for placeholder in values if placeholder in template]
        if all(values[placeholder] for placeholder in wanted):
            made.append((name, _fill(name, template, {each: values[each] for each in wanted})))
    return tuple(made)


def _fill(name: str, template: str, values: dict[str, str]) -> str:
    text = template
    for placeholder, value in values.items():
        if not (value.isascii() and value.isprintable()) or value != value.strip():
            what = "the key" if placeholder == "{key}" else "the project's id"
            raise CredentialsError(
                f"{what} holds characters that the header {name} cannot carry",
                hint="Perhaps a line break or a typographic quote came along with it",
            )
        text = text.replace(placeholder, value)
    return text


def carries_key(scheme: AuthScheme, key: Secret | None) -> bool:
    """Whether requests will hold the key."""
    return bool(key) and any("{key}" in template for _, template in scheme.headers)
