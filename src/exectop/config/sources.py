"""Which sources are in force: the configured ones, or one given ad hoc on the command line."""

import difflib
from collections.abc import Mapping

from exectop.config.options import KeyFromEnvironment, Options, SourceOptions
from exectop.errors import UsageError

KEY_VARIABLE = "EXECTOP_API_KEY"
PROJECT_VARIABLE = "EXECTOP_PROJECT_ID"


def ad_hoc_source(
    provider: str, url: str, prefix: str | None, auth: str, environment: Mapping[str, str]
) -> dict[str, SourceOptions]:
    """One source of the provider's name. Its key and project come from the environment."""
    has_key = bool(environment.get(KEY_VARIABLE))
    return {
        provider: SourceOptions(
            provider=provider,
            url=url,
            prefix=prefix,
            auth=auth,
            api_key=KeyFromEnvironment(env=KEY_VARIABLE) if has_key else None,
            project_id=environment.get(PROJECT_VARIABLE, ""),
        )
    }


def choose_sources(options: Options, names: tuple[str, ...]) -> dict[str, SourceOptions]:
    """The sources of these names, all without any. Raises `UsageError` naming the nearest one."""
    for name in names:
        if name not in options.sources:
            close = difflib.get_close_matches(name, options.sources, n=1, cutoff=0.4)
            known = (
                f"Did you mean '{close[0]}'?" if close else f"Configured are: {', '.join(options.sources) or 'none'}"
            )
            raise UsageError(f"no source is called '{name}'", hint=known)
    return {name: source for name, source in options.sources.items() if not names or name in names}
