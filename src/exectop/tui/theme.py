"""Themes: from a TOML file's palette and roles to Textual's colours and to the style of each role.

Owns: the theme in force, and the only way from a role to a colour. Must not know: any screen. A theme file has
`name`, `dark`, a `[palette]` of named colours and `[roles]`: a palette name, then attributes, then perhaps
`on` and the palette name of a background.
"""

import difflib
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rich.color import Color, ColorParseError
from rich.style import Style
from textual.theme import BUILTIN_THEMES
from textual.theme import Theme as TextualTheme

from exectop.domain.roles import Role
from exectop.errors import ConfigError

ATTRIBUTES = frozenset({"bold", "dim", "italic", "underline", "reverse", "strike"})
PALETTE = frozenset(
    {
        "background", "surface", "panel", "foreground", "muted", "faint", "blue", "cyan", "green", "yellow",
        "orange", "red", "magenta", "selection",
    }
)  # fmt: skip
EXTRA_ROLES: Mapping[str, str] = {
    "cursor": "on selection",
    "cursor-blurred": "on panel",
    "mark": "accent bold",
    "hit": "background on yellow",
}
"""Roles that only screens know, with what they are unless the theme says otherwise."""


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme as its file says it. `styles`: role → style; palette values are colours as Textual writes them."""

    name: str
    is_dark: bool
    is_ansi: bool
    palette: Mapping[str, str]
    styles: Mapping[str, Style]


@dataclass(slots=True)
class _InForce:
    styles: Mapping[str, Style]
    generation: int = 0


_in_force = _InForce({})


def use_theme(theme: Theme, *, colourless: bool = False) -> None:
    """Make this the theme in force; `colourless` keeps attributes only (`NO_COLOR`)."""
    styles = theme.styles
    if colourless:
        styles = {role: _without_colour(style) for role, style in styles.items()}
    _in_force.styles = styles
    _in_force.generation += 1


def role_style(role: Role | str) -> Style:
    """The style of a role in the theme in force; plain before there is one."""
    return _in_force.styles.get(role) or Style.null()


def generation() -> int:
    """Changes whenever another theme comes into force; whoever keeps painted lines compares it."""
    return _in_force.generation


_ACCENTS: Mapping[str, Role] = {
    "red": Role.ERROR,
    "orange": Role.CANCELLING,
    "yellow": Role.WARNING,
    "green": Role.COMPLETED,
    "cyan": Role.STARTING,
    "blue": Role.ACCENT,
    "magenta": Role.PAUSED,
    "muted": Role.DIM,
}


def accent_role(accent: str) -> Role:
    """The role that gives a source's name its accent, from a role or a colour's name; the usual one for any other
    word."""
    try:
        return Role(accent)
    except ValueError:
        return _ACCENTS.get(accent, Role.ACCENT)


def _without_colour(style: Style) -> Style:
    plain = style.without_color
    return plain + Style(reverse=True) if style.bgcolor is not None else plain


# --- Reading theme files -----------------------------------------------------------------------------------------


def themes_folder() -> Path:
    """Where the themes lie that come with the program: in the package, or beside the sources in a checkout."""
    packaged = Path(__file__).parent.parent / "themes"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "themes"


def load_themes(folders: Iterable[Path]) -> dict[str, Theme]:
    """All themes of these folders by name, those of later folders in place of earlier ones. Raises `ConfigError`."""
    found: dict[str, Theme] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.toml")) if folder.is_dir() else []:
            theme = read_theme(path)
            found[theme.name] = theme
    return found


def read_theme(path: Path) -> Theme:
    """The theme in the file. Raises `ConfigError` naming file, key and the nearest known word."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"cannot read the theme {path}: {error}") from None
    palette, roles = tables.get("palette"), tables.get("roles")
    if not isinstance(palette, dict) or not isinstance(roles, dict):
        raise ConfigError(f"{path}: a theme has the tables [palette] and [roles]")
    colours = _palette(path, palette)
    styles = _styles(path, roles, colours)
    name = tables.get("name", path.stem)
    return Theme(str(name), bool(tables.get("dark", True)), bool(tables.get("ansi", False)), colours, styles)


def _palette(path: Path, table: Mapping[str, object]) -> dict[str, str]:
    missing = sorted(PALETTE - set(table))
    if missing:
        raise ConfigError(f"{path}: [palette] misses {', '.join(missing)}")
    colours = {}
    for name, value in table.items():
        try:
            _rich_colour(str(value))
        except ColorParseError:
            raise ConfigError(f"{path}: '{name}': '{value}' is no colour", hint="Write #rrggbb or ansi_red") from None
        colours[name] = str(value)
    return colours


def _styles(path: Path, table: Mapping[str, object], colours: Mapping[str, str]) -> dict[str, Style]:
    known = {*(role.value for role in Role), *EXTRA_ROLES}
    for name in table:
        if name not in known:
            raise ConfigError(f"{path}: unknown role '{name}'", hint=_nearest(name, known))
    missing = [role.value for role in Role if role.value not in table]
    if missing:
        raise ConfigError(f"{path}: [roles] misses {', '.join(missing)}")
    styles = {name: _style(path, name, str(words), colours) for name, words in table.items()}
    for name, words in EXTRA_ROLES.items():
        styles.setdefault(
            name, styles[words.split()[0]] if words == "accent bold" else _style(path, name, words, colours)
        )
    return styles


def _style(path: Path, role: str, words: str, colours: Mapping[str, str]) -> Style:
    style, is_background = Style.null(), False
    for word in words.split():
        if word == "on":
            is_background = True
        elif word in ATTRIBUTES:
            style += Style.parse(word)
        elif word in colours:
            colour = _rich_colour(colours[word])
            style += Style(bgcolor=colour) if is_background else Style(color=colour)
            is_background = False
        else:
            raise ConfigError(
                f"{path}: role '{role}': unknown word '{word}'", hint=_nearest(word, {*colours, *ATTRIBUTES})
            )
    return style


def _rich_colour(value: str) -> Color:
    return Color.parse(value.removeprefix("ansi_"))


def _nearest(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.4)
    return f"Did you mean '{close[0]}'?" if close else f"Known are {', '.join(sorted(known))}"


# --- Towards Textual ---------------------------------------------------------------------------------------------


def textual_theme(theme: Theme) -> TextualTheme:
    """The same for Textual's own widgets; every palette name is a CSS variable (`$muted`), so that no style sheet
    holds a colour."""
    colour = theme.palette
    base = BUILTIN_THEMES["ansi-dark" if theme.is_dark else "ansi-light"].variables if theme.is_ansi else {}
    variables = {**base, **colour}
    cursor = "ansi_black" if theme.is_ansi else colour["foreground"]
    variables |= {
        "block-cursor-foreground": cursor,
        "block-cursor-background": colour["selection"],
        "border": colour["blue"],
        "border-blurred": colour["faint"],
        "input-selection-background": colour["selection"],
        "footer-key-foreground": colour["blue"],
        "scrollbar": colour["faint"],
        "scrollbar-background": colour["background"],
    }
    return TextualTheme(
        name=theme.name,
        primary=colour["blue"],
        secondary=colour["cyan"],
        warning=colour["yellow"],
        error=colour["red"],
        success=colour["green"],
        accent=colour["blue"],
        foreground=colour["foreground"],
        background=colour["background"],
        surface=colour["surface"],
        panel=colour["panel"],
        dark=theme.is_dark,
        ansi=theme.is_ansi,
        variables=variables,
    )


def choose_theme(wanted: str, known: Mapping[str, Theme], environment: Mapping[str, str] = os.environ) -> Theme:
    """The theme of that name; for `auto` what suits the terminal. Raises `ConfigError` naming the nearest one."""
    if wanted == "auto":
        return known[_suitable(environment)]
    if wanted not in known:
        raise ConfigError(f"no theme is called '{wanted}'", hint=_nearest(wanted, known))
    return known[wanted]


def _suitable(environment: Mapping[str, str]) -> str:
    """16 colours where there are no more; light only if the terminal says so (`COLORFGBG`, last field 7 or 15)."""
    term = environment.get("TERM", "")
    if "NO_COLOR" in environment or not (environment.get("COLORTERM") or "256" in term or "direct" in term):
        return "ansi"
    background = environment.get("COLORFGBG", "").rpartition(";")[2]
    return "day" if background in ("7", "15") else "night"
