"""What a picture or clip shows, for whoever does not see it: the person's own words, else made of what it was made of."""

from tools.platforms import Platform
from tools.platforms.counting import GRAPHEME


def alt_text_of(given: str, *, seen: str = "", persona: str, title: str, ai_line: str, place: Platform) -> str:
    """Return the alt text as it goes out; "" in a place that has none, or where nothing is known of the file.

    The person's own words stand as they are; `seen` are those of a model that was shown the picture.

    >>> from tools.platforms import platform
    >>> alt_text_of("", persona="Ava", title="at the beach", ai_line="Made with AI", place=platform("bluesky"))
    'Ava: at the beach. Made with AI'
    """
    longest = place.alt_text_max
    if not longest:
        return ""
    words = " ".join(title.split()).rstrip(".")
    about = seen.strip().rstrip(".") or ": ".join(part for part in (persona, words) if part)
    made = f"{about}. {ai_line}".rstrip(". ") if about and ai_line else about
    return shortened(given.strip() or made, longest)


def shortened(text: str, longest: int) -> str:
    """Return `text` in at most `longest` characters: cut between two words where that costs little, never within a letter.

    >>> shortened("A woman at the beach", 15)
    'A woman at the…'
    """
    if len(text) <= longest:
        return text
    kept = ""
    for letter in GRAPHEME.findall(text):
        if len(kept) + len(letter) > longest - 1:
            break
        kept += letter
    ends_a_word = text[len(kept)].isspace()
    space = kept.rfind(" ")
    if not ends_a_word and space > longest * 0.7:
        kept = kept[:space]
    return f"{kept.rstrip(' ,;:-–—')}…"
