"""What a picture or clip shows, for whoever does not see it: the person's own words, else made of what it was made of."""

from tools.platforms import platform


def alt_text_of(given: str, *, persona: str, title: str, ai_line: str, platform_name: str) -> str:
    """Return the alt text as it goes out; "" on a platform that has none, or where nothing is known of the file.

    >>> alt_text_of("", persona="Ava", title="at the beach", ai_line="Made with AI", platform_name="bluesky")
    'Ava: at the beach. Made with AI'
    """
    longest = platform(platform_name).alt_text_max
    if not longest:
        return ""
    words = " ".join(title.split()).rstrip(".")
    about = ": ".join(part for part in (persona, words) if part)
    made = f"{about}. {ai_line}".rstrip(". ") if about and ai_line else about
    text = given.strip() or made
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
