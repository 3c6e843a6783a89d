"""Answers to small talk: what kind it is, by its words in seven languages, and a short word back in the same language.

Nothing here says that anything was done. A kind that has no word in a language is answered in English.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from tools.tokens import one_of

_FILE = Path(__file__).with_name("smalltalk.toml")

# The kinds of small talk with the folded words that show them, tried in this order.
KINDS: tuple[tuple[str, str], ...] = (
    ("there", r"^(?:hello+|hi|hey)?\W*(?:(?:are|r) (?:you|u) (?:even |still )*(?:there|here|listening|awake|alive)|(?:is )?any(?:one|body) (?:there|here|home)|"
     r"can you hear me|is this thing on|you there|test(?:ing)?(?: test(?:ing)?)*(?: 1 2 3)?|estas ahi|bist du da|tu es la|ci sei|voce esta ai|ben je er)\W*$"),
    ("who", r"\b(?:who|what) (?:are|r) (?:you|u)\b|\bwho(?:'s| is| has)? ?(?:made|built|created|wrote|your (?:maker|creator|boss))\b|\byour name\b|\bare (?:you|u) (?:an? |the |even |really |actually )*"
     r"(?:real|human|bot|robot|ai|person|chatgpt|gpt|claude|machine|program|computer|girl|boy|man|woman|alive|conscious|sentient|made by|from)\b|\b(?:do|did) you (?:use|run on) (?:chatgpt|gpt|openai|google)\b|"
     r"\bhow old are you\b|\bquien eres\b|\beres (?:un|una) (?:bot|robot|persona|humano)\b|\bwer bist du\b|\bwie hei(?:ss|ß)t du\b|\bbist du (?:ein|eine|echt)\b|\b(?:qui es-tu|tu es qui|t'es qui|es-tu (?:un|une|reel))\b|"
     r"\bchi sei\b|\bsei (?:un|una|vero)\b|\bquem e voce\b|\bvoce e (?:um|uma|real)\b|\bwie ben je\b|\bhoe heet je\b|\bben je (?:een|echt)\b"),
    ("how", r"\bhow (?:are|r) (?:you|u|things)\b|\bhow(?:'s| is) (?:it going|life|your (?:day|evening|morning)|everything)\b|\bhow(?:'s| was) your\b|\bhow (?:you|u) doing\b|\bhow do you do\b|\bwhat(?:'s| is)? (?:up|new|good)\b|"
     r"^\W*(?:sup|wassup|whats up|wsup)\b|\bhope you (?:slept|are|'re|had)\b|\b(?:que tal|como (?:estas|va|te va|andas|esta usted))\b|\bwie (?:geht|gehts|lauft)\b|\b(?:ca va|comment (?:vas|allez|tu vas))\b|"
     r"\bcome (?:stai|sta|va)\b|\btudo (?:bem|bom|joia)\b|\bcomo (?:vai|voce esta)\b|\bhoe gaat\b|\balles goed\b"),
    ("yes", r"^\W*(?:(?:ok|okay|oh|and|then|cool|great|right|well|ja|si|oui) )*(?:yes|yep|yeah|yup|yes please|sure|do it|go ahead|go for it|go on|si|claro|ja|jawohl|genau|oui|certo|sim|zeker)\W*$"),
    ("no", r"^\W*(?:(?:ok|okay|oh|ah|well) )*(?:no|nope|nah|no,? (?:thanks|thank you|thx)|nope,? all good|not (?:now|today|yet)|nothing(?: for now| else| more)?|that's (?:all|it|enough)(?: for (?:now|today))?|(?:maybe )?later|maybe tomorrow|"
     r"leave it|let it be|never ?mind|nvm|forget it|no worries|np|nein|non|nao|nee|ahora no|jetzt nicht|pas maintenant|non ora|agora nao)\W*$"),
    ("thanks", r"\b(?:thanks|thank (?:you|u)|thx|ty|tysm|cheers|much appreciated|i appreciate|appreciate it|gracias|danke\w*|dankesch\w+|merci|grazie|obrigad[oa]|valeu|bedankt|dank (?:je|u)|dankjewel|"
     r"dziekuje|tesekkur\w*|tack|spasibo)\b|спасибо|谢谢|ありがとう|شكرا|תודה"),
    ("bye", r"\b(?:bye|goodbye|good ?night|see (?:you|ya)|cya|ttyl|talk (?:later|soon|tomorrow)|catch you later|gotta go|i'm off|until (?:tomorrow|later)|have a (?:good|nice|great|lovely)|sweet dreams|"
     r"hasta (?:luego|manana|pronto)|adios|buenas noches|nos vemos|bis (?:bald|spater|morgen|dann|gleich)|tschu(?:ss|ß)|gute nacht|schonen (?:abend|tag)|a (?:demain|bientot|plus tard)|bonne (?:nuit|soiree|journee)|au revoir|"
     r"a (?:domani|presto|dopo)|buona ?(?:notte|serata)|arrivederci|ate (?:amanha|logo|mais)|boa noite|tchau|tot (?:morgen|ziens|later|straks)|doei|welterusten|slaap lekker)\b"),
    ("joke", r"\b(?:tell|sing|write|read|give|make|know|heard?|got) .*\b(?:jokes?|riddles?|poems?|songs?|haikus?|limericks?|laugh|bedtime stor\w+|stor(?:y|ies)|fun facts?|something (?:interesting|funny))\b|\bsurprise me\b|"
     r"\b(?:chiste|witz|blague|barzelletta|piada|mop)\b"),
    ("ideas", r"\b(?:no (?:more )?ideas?|out of ideas|(?:don't|do not|dont|no idea|not sure) (?:know )?what to (?:post|make|do|shoot)|need (?:some )?(?:ideas|inspiration)|any ideas|sin ideas|keine ideen?|pas d'idees?|"
     r"nessuna idea|sem ideias|geen ideeen)\b"),
    ("go", r"^\W*(?:(?:can|could|may) i (?:ask|tell) you|(?:i )?(?:have|got) a question|guess what|puedo preguntar|darf ich|je peux te|posso (?:chiederti|perguntar)|mag ik)\b"),
    ("wish", r"\b(?:merry|happy|frohe?|joyeux|joyeuse|feliz|buon|fijne) (?:christmas|xmas|new year|birthday|easter|holidays|halloween|valentine\w*|weihnachten|ostern|noel|annee|anniversaire|navidad|ano|cumpleanos|natal|natale|kerst|friday|monday|weekend)\b|"
     r"\b(?:congrat\w*|cheers to us|felicidades|gluckwunsch|felicitations|auguri|parabens|gefeliciteerd)\b|(?:^|\W)(?:we|i) (?:hit|reached|got|passed|crossed) (?:\w+ ){0,2}\d+\s?k?\b|^\W*\d+k\W*$"),
    ("rude", r"\b(?:shut up|useless|stupid|dumb|idiot|hate you|you suck|worst bot|go away|go to bed|fuck\w*|callate|halt die klappe|ta gueule|stai zitto)\b"),
    ("sorry", r"\b(?:sorry|my bad|apolog\w+|perdon|lo siento|entschuldig\w*|tut mir leid|desolee?|excuse-moi|scusa(?:mi)?|mi dispiace|desculp\w+|foi mal|het spijt me)\b"),
    ("laugh", r"^\W*(?:(?:ha|he|hi|ja|je|ah|xa){2,}\w*|l+o+l+z?|lmf?ao+|rofl|mdr+|ptdr|k{3,}|rs(?:rs)+|haha)\b|\byou crack me up\b|\byou(?:'re| are) (?:so |very |really )?funny\b|\b(?:du bist lustig|trop drole|jajaja\w*)\b|😂|🤣"),
    ("low", r"\b(?:tired|exhausted|bored|sad|sick|ill|stress\w*|frustrat\w+|annoy\w+|angry|ugh|awful|terrible|horrible|worst|headache|hurts?|lonely|hungry|lost my|died|broke|gutted|rough|"
     r"went wrong|nothing works|what a (?:week|day)|long day|hate mondays|cansad\w+|agotad\w+|triste|mude|genervt|kaputt|fatiguee?|crevee?|marre|stanc[oa]|esaust[oa]|cansativ\w+|exaust\w+|moe|verdrietig)\b"),
    ("praise", r"\b(?:lov(?:e|ed|ing) (?:it|this|that|the|your|how)|awesome|amazing|perfect\w*|great|brilliant|beautiful|gorgeous|stunning|lovely|well done|nice (?:work|one|job)|good (?:job|work|stuff)|"
     r"(?:so|super|really|very|that was|too) (?:good|cool|fast|quick|nice)|went well|you rock|u rock|you(?:'re| are) (?:the best|a star|a legend|a genius|so \w+|useful|the man)|the best|exactly what i|impress\w+|fantastic|incredible|"
     r"made my day|proud of|10/10|genial|perfecto|bonit[oa]|precios[oa]|hermos[oa]|me encanta|eres (?:un|una)|super schnell|wunderschon|toll|klasse|spitze|magnifique|superbe|c'est parfait|belle photo|"
     r"bellissim\w|che bell\w|perfetto|fantastico|velocissimo|lind[oa]|perfeito|maravilhos\w|otimo|mooi|geweldig|prachtig|super)\b"),
    ("hello", r"^\W*(?:hi+|hello+|hey+|heya|hiya|yo+|howdy|hej|ahoj|merhaba|czesc|dzien dobry|morning|evening|afternoon|good (?:morning|evening|afternoon|day)|hola|buenas|buenos dias|buenas tardes|hallo|"
     r"moin|servus|guten (?:morgen|tag|abend)|bonjour|bonsoir|salut|coucou|ciao|buongiorno|buonasera|oi|ola|bom dia|boa tarde|hoi|goedemorgen|goedenavond|goedemiddag)\b|привет|こんにちは|你好|مرحبا|שלום"),
    ("wait", r"^\W*(?:wait|hang on|hold on|one (?:moment|sec\w*|minute)|(?:give me|just) (?:a|one) (?:minute|sec\w*|moment)|stop|hm+|let me think|brb|be right back|un momento|espera|moment|warte|attends|une seconde|aspetta|"
     r"um momento|espera ai|wacht|even wachten)\b"),
    ("agree", r"^\W*(?:(?:ok|okay|kk?|okidoki|cool|right|fine|alright|good|sounds good|got it|makes sense|understood|interesting|i see|i trust you|vale|alles klar|gut|d'accord|va bene|ta bom|beleza|goed|oke|prima|gotcha|noted|nice)\b\W*)+$"),
    ("able", r"\b(?:was kannst du|que (?:puedes|sabes)|que (?:peux|sais)-tu|cosa (?:sai|puoi)|o que voce (?:faz|pode|sabe)|wat kun je|como funcionas?|wie funktioniert das|comment ca marche|come funziona|hoe werkt (?:het|dit))\b"),
    ("self", r"^\W*(?:and |so |but |hey )*(?:do|did|have|are|will|would|can|were|don't|aren't) (?:you|u)\b"),
)  # fmt: skip


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(pattern)) for kind, pattern in KINDS)


def kinds() -> Sequence[str]:
    """The kinds that have answers."""
    return tuple(_answers())


def kind_of(folded: str) -> str:
    """What kind of small talk a folded text is; "" for none that is known."""
    return next((kind for kind, pattern in _patterns() if pattern.search(folded)), "")


_LEADING_QUESTIONS = one_of(
    "who what when where why how which whose is are do does did can could will would have has should quien que cuando donde cual como wer was wann wo "
    "warum wie wieso qui quoi quand ou pourquoi chi cosa quando dove perche quem o wie wat wanneer waar waarom"
)


def is_question(folded: str, *, is_marked: bool) -> bool:
    """Whether a text asks something: by its sign, or by its first word."""
    first = re.match(r"\W*([^\W\d_]+)", folded)
    return is_marked or (first is not None and first[1] in _LEADING_QUESTIONS)


# Words of small talk that English does not have: a short line in another tongue has little else to tell it by.
_TONGUES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("es", re.compile(r"\b(?:hola|buen[oa]s (?:dias|tardes|noches)|que (?:tal|bonito|dia)|hasta|gracias|estoy|eres|quien|jaja\w*|adios|me encanta|muy|cansad[oa])\b")),
    ("de", re.compile(r"\b(?:guten|gute|vielen|danke\w*|wie geht|wie gehts|alles klar|bist|heute|ich|dir|tschu(?:ss|ß)|schon|nicht)\b")),
    ("fr", re.compile(r"\b(?:bonjour|bonsoir|bonne|salut|merci|je suis|j'adore|c'est|ca va|tres|trop|belle|au revoir|coucou)\b")),
    ("it", re.compile(r"\b(?:ciao|buongiorno|buonasera|grazie|adoro il|che bell\w|sono|sei|bellissim\w|stanc[oa]|molto)\b")),
    ("pt", re.compile(r"\b(?:bom dia|boa (?:tarde|noite)|obrigad[oa]|adoro|quem e|que dia|muito|tudo bem|ate (?:amanha|logo)|voce|kkk+|oi)\b")),
    ("nl", re.compile(r"\b(?:hoi|goede\w+|dank je|bedankt|mooi|hoor|ik|leuk|welterusten|tot (?:morgen|straks|ziens))\b")),
)  # fmt: skip
_ELSEWHERE = frozenset("ğışłżźćńąęåčřůőűøæ")


def tongue_of(folded: str, text: str, language: str) -> str:
    """The language to answer in: that of the line, else the one whose small talk it is; English where none is known."""
    if set(text.lower()) & _ELSEWHERE:
        return "en"
    if language != "en":
        return language
    return next((tongue for tongue, pattern in _TONGUES if pattern.search(folded)), "en")


@cache
def _answers() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Each kind with its answers by language; of several in one language a text always gets the same."""
    answers: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return answers


def answer(kind: str, language: str, *, about: str = "", name: str = "") -> str:
    """The answer to small talk of a kind; `about` is the text, so that the same text is answered the same way."""
    answers = _answers()[kind]
    choices = answers.get(language) or answers["en"]
    return choices[sum(map(ord, about)) % len(choices)].format(name=name or "Ava")
