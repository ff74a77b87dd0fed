"""What the options allow."""

import pytest
from pydantic import ValidationError

from exectop.config.options import KeyFromCommand, Options, ScreenOptions, SourceOptions, parse_quota


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1000/day", (1000, 86400.0)), ("60/minute", (60, 60.0)), (" 2 / seconds ", (2, 1.0)), ("5/hour", (5, 3600.0))],
)
def test_a_quota_is_requests_and_seconds(text: str, expected: tuple[int, float]) -> None:
    assert parse_quota(text) == expected


@pytest.mark.parametrize("text", ["", "0/day", "ten/day", "5", "5/year", "-1/day"])
def test_other_texts_are_no_quota(text: str) -> None:
    with pytest.raises(ValueError, match="1000/day"):
        parse_quota(text)


def test_a_literal_key_is_refused_with_the_way_out() -> None:
    with pytest.raises(ValidationError) as caught:
        SourceOptions.model_validate({"provider": "polos", "api_key": "sk_live_canary"})
    message = caught.value.errors(include_input=False)[0]["msg"]
    assert "command" in message
    assert "canary" not in message


def test_a_key_reference_is_one_of_three() -> None:
    source = SourceOptions.model_validate({"provider": "polos", "api_key": {"command": "pass show x"}})
    assert source.api_key == KeyFromCommand(command="pass show x")


def test_names_of_sources_can_stand_in_an_id() -> None:
    with pytest.raises(ValidationError, match="cannot name a source"):
        Options.model_validate({"sources": {"a/b": {"provider": "polos"}}})


def test_a_zone_must_exist() -> None:
    assert ScreenOptions(timezone="Europe/Berlin").timezone == "Europe/Berlin"
    with pytest.raises(ValidationError, match="no time zone"):
        ScreenOptions(timezone="Mars/Olympus")


def test_history_is_kept_unless_switched_off_and_bounded() -> None:
    options = Options()
    assert (options.history.enabled, options.history.days, options.history.megabytes) == (True, 30, 64)
    with pytest.raises(ValidationError):
        Options.model_validate({"history": {"days": 0}})


def test_fields_to_mask_on_tapes_are_a_list() -> None:
    assert Options.model_validate({"tapes": {"redact": ["iban"]}}).tapes.redact == ("iban",)


@pytest.mark.parametrize(("command", "program"), [("vault read --token s.1 key", "vault"), ("op", "op"), ("", "")])
def test_a_command_can_be_named_without_its_arguments(command: str, program: str) -> None:
    assert KeyFromCommand(command=command).program == program
