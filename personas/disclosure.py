"""The visible line that says a post is AI-made, in the language of the post."""

from personas.languages import language_code

AI_LINES = {
    "en": "Made with AI",
    "es": "Hecho con IA",
    "de": "Mit KI erstellt",
    "fr": "Créé avec l’IA",
    "it": "Creato con l’IA",
    "pt": "Feito com IA",
    "nl": "Gemaakt met AI",
    "sv": "Skapad med AI",
    "da": "Lavet med AI",
    "nb": "Laget med KI",
    "fi": "Tehty tekoälyllä",
    "pl": "Stworzone z pomocą AI",
    "cs": "Vytvořeno pomocí AI",
    "uk": "Створено за допомогою ШІ",
    "ru": "Создано с помощью ИИ",
    "el": "Φτιαγμένο με ΤΝ",
    "tr": "Yapay zekâ ile yapıldı",
    "ro": "Creat cu IA",
    "hu": "MI-vel készült",
    "ca": "Fet amb IA",
    "ar": "صُنع بالذكاء الاصطناعي",
    "he": "נוצר בעזרת בינה מלאכותית",
    "hi": "AI से बनाया गया",
    "id": "Dibuat dengan AI",
    "vi": "Tạo bằng AI",
    "th": "สร้างด้วย AI",
    "ja": "AIで作成",
    "ko": "AI로 제작",
    "zh": "由AI生成",
}


def ai_line(language: str = "English") -> str:
    """The line for a language by its name or code; English where the product does not know the language.

    >>> ai_line("Spanish"), ai_line("pt-BR"), ai_line("Klingon")
    ('Hecho con IA', 'Feito com IA', 'Made with AI')
    """
    return AI_LINES.get(language_code(language) or "en", AI_LINES["en"])
