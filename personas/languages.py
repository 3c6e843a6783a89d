"""Names of languages, as people write them, and the code of each."""

from functools import lru_cache

from personas.folding import fold

# code: its name in English, then what else people call it.
_LANGUAGES = {
    "en": "English englisch anglais ingles inglese",
    "es": "Spanish espanol español castellano spanisch espagnol spagnolo espanhol",
    "de": "German deutsch aleman allemand tedesco alemao",
    "fr": "French francais franzosisch frances francese",
    "it": "Italian italiano italienisch italien",
    "pt": "Portuguese portugues portugiesisch portugais portoghese brazilian brasileiro",
    "nl": "Dutch nederlands hollandisch",
    "sv": "Swedish svenska",
    "da": "Danish dansk",
    "nb": "Norwegian norsk no",
    "fi": "Finnish suomi",
    "pl": "Polish polski",
    "cs": "Czech cestina",
    "uk": "Ukrainian українська",
    "ru": "Russian русский",
    "el": "Greek ελληνικά",
    "tr": "Turkish turkce",
    "ro": "Romanian romana",
    "hu": "Hungarian magyar",
    "ar": "Arabic العربية",
    "he": "Hebrew עברית",
    "fa": "Persian farsi",
    "hi": "Hindi हिन्दी",
    "bn": "Bengali বাংলা",
    "id": "Indonesian bahasa",
    "vi": "Vietnamese",
    "th": "Thai ไทย",
    "ja": "Japanese 日本語",
    "ko": "Korean 한국어",
    "zh": "Chinese mandarin 中文 汉语",
    "ca": "Catalan catala",
}


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    return {fold(word): code for code, words in _LANGUAGES.items() for word in (code, *words.split())}


def language_code(language: str) -> str | None:
    """The two-letter code of a language by its name or code, else None.

    >>> language_code("español"), language_code("pt-BR"), language_code("Klingon")
    ('es', 'pt', None)
    """
    words = fold(language).replace("(", " ").split()
    if not words:
        return None
    return _codes().get(words[0]) or _codes().get(words[0].split("-")[0])


def language_name(language: str) -> str | None:
    """Its name in English, else None.

    >>> language_name("es")
    'Spanish'
    """
    code = language_code(language)
    return _LANGUAGES[code].split()[0] if code else None
