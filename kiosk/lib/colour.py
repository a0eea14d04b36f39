"""Colours that stay readable: contrast by WCAG 2.2 § 1.4.3."""

import colorsys

PAPER, NIGHT = "#fbf8f3", "#1c222a"
READABLE = 4.5


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two `#rrggbb` colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(background: str, colour: str) -> str:
    """`colour`, made darker or lighter in small steps until text of it can be read on `background`."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    step = -0.02 if _luminance(background) > 0.5 else 0.02
    while contrast(background, _hex(hue, lightness, saturation)) < READABLE and 0 < lightness + step < 1:
        lightness += step
    return _hex(hue, lightness, saturation)


def mixed(colour: str, background: str, share: float) -> str:
    """`background` with a `share` of `colour` in it."""
    pairs = zip(_parts(colour), _parts(background), strict=True)
    return "#" + "".join(f"{round((one * share + other * (1 - share)) * 255):02x}" for one, other in pairs)


def meanings(accent: str) -> dict[str, dict[str, str]]:
    """What the organisation's colour means on our pages, readable by `day` and by `night`."""
    return {"day": _meanings(accent, PAPER, "#ffffff"), "night": _meanings(accent, NIGHT, NIGHT)}


def ink_on(background: str) -> str:
    """White or near-black, whichever reads better on `background`."""
    return max("#ffffff", "#10201c", key=lambda ink: contrast(ink, background))


def walls(accent: str) -> dict[str, dict[str, str]]:
    """The organisation's colour on a screen across the room, `dark` and `light`, each readable."""
    deep = mixed(readable_on(PAPER, accent), "#0c1512", 0.33)
    lead = readable_on(PAPER, accent)
    return {
        "dark": {"bg": deep, "text": "#f6f1e7", "soft": readable_on(deep, mixed("#f6f1e7", deep, 0.72)),
                 "line": mixed("#f6f1e7", deep, 0.35), "mark": "#f4bd4f", "on-mark": "#3b2a05"},
        "light": {"bg": PAPER, "text": "#1c2430", "soft": readable_on(PAPER, "#5a6676"),
                  "line": "#a8997f", "mark": lead, "on-mark": ink_on(lead)},
    }  # fmt: skip


def _meanings(accent: str, background: str, surface: str) -> dict[str, str]:
    lead = readable_on(background, accent)
    soft = mixed(lead, surface, 0.12)
    return {
        "accent": lead,
        "accent-strong": readable_on(soft, lead),
        "on-accent": ink_on(lead),
        "accent-soft": soft,
    }


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _hex(hue: float, lightness: float, saturation: float) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, lightness, saturation))


def _luminance(colour: str) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
