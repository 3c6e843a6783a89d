"""Names of languages, as people write them in seven languages: "in Spanish", "auf Englisch", "en français"."""

import re

from tools.tokens import fold

LANGUAGES = {
    "english": "English", "spanish": "Spanish", "german": "German", "french": "French", "italian": "Italian",
    "portuguese": "Portuguese", "dutch": "Dutch", "arabic": "Arabic", "japanese": "Japanese", "korean": "Korean",
    "chinese": "Chinese", "mandarin": "Mandarin", "cantonese": "Cantonese", "hindi": "Hindi", "russian": "Russian",
    "polish": "Polish", "turkish": "Turkish", "swedish": "Swedish", "norwegian": "Norwegian", "danish": "Danish",
    "finnish": "Finnish", "greek": "Greek", "hebrew": "Hebrew", "thai": "Thai", "vietnamese": "Vietnamese",
    "indonesian": "Indonesian", "malay": "Malay", "tagalog": "Tagalog", "ukrainian": "Ukrainian", "czech": "Czech",
    "romanian": "Romanian", "hungarian": "Hungarian", "catalan": "Catalan", "persian": "Persian", "farsi": "Farsi",
    "urdu": "Urdu", "bengali": "Bengali", "swahili": "Swahili", "brazilian portuguese": "Brazilian Portuguese",
    "espanol": "español", "castellano": "castellano", "ingles": "inglés", "frances": "francés", "aleman": "alemán",
    "italiano": "italiano", "portugues": "portugués", "englisch": "Englisch", "spanisch": "Spanisch", "deutsch": "Deutsch",
    "franzosisch": "Französisch", "italienisch": "Italienisch", "portugiesisch": "Portugiesisch", "anglais": "anglais",
    "espagnol": "espagnol", "allemand": "allemand", "francais": "français", "italien": "italien", "portugais": "portugais",
    "inglese": "inglese", "spagnolo": "spagnolo", "tedesco": "tedesco", "francese": "francese", "portoghese": "portoghese",
    "espanhol": "espanhol", "alemao": "alemão", "engels": "Engels", "spaans": "Spaans", "duits": "Duits", "frans": "Frans",
    "nederlands": "Nederlands", "japones": "japonés", "arabe": "árabe", "japanisch": "Japanisch", "icelandic": "Icelandic",
    "irish": "Irish", "welsh": "Welsh", "croatian": "Croatian", "serbian": "Serbian", "bulgarian": "Bulgarian", "slovak": "Slovak",
}  # fmt: skip


_LANGUAGE = re.compile(r"(?<!\w)(?:" + "|".join(sorted(map(re.escape, LANGUAGES), key=len, reverse=True)) + r")(?!\w)")


def language_in(text: str) -> str:
    """The name of a language in a text, as the person wrote it."""
    match = _LANGUAGE.search(fold(text))
    return text[match.start() : match.end()] if match else ""


def languages_in(text: str) -> list[str]:
    """Every language that a text names, each once, in order: "in English and Spanish"."""
    return list(dict.fromkeys(text[match.start() : match.end()] for match in _LANGUAGE.finditer(fold(text))))
