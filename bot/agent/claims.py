"""Whether free prose claims that something happened. Such prose is never shown: what happened is said by code, from receipts.

Judged sentence by sentence in six languages: a sentence claims when it has a word of doing or having done, and is no
question, denial, offer, condition or explanation. When in doubt it claims: a dropped sentence costs little, a lie much.
"""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Claim:
    sentence: str
    words: str


# Done, being done, or promised: participles and first persons of what this product does.
DONE = re.compile(
    r"""\b(?:
    (?:re)?posted|published|uploaded|scheduled|rescheduled|queued|planned|shared|sent|delivered|released|submitted
    |made|created|generated|rendered|produced|drawn|painted|shot|filmed|built|prepared|finished|completed|cooked|whipped|put\ together
    |deleted|removed|erased|cancell?ed|dropped|purged|binned|trashed
    |changed|updated|edited|renamed|moved|adjusted|tweaked|trimmed|cropped|resized|muted|reversed|upscaled|merged|captioned|tagged|added|set\ up|fixed
    |approved|rejected|paused|resumed|replaced|saved|stored|recorded|validated|checked|verified|started|kicked\ off|launched|wrote|written
    |(?:just\ )?went\ (?:out|live|up)|gone\ (?:out|live|up)
    |(?:is|are|it's|they're|that's)\ (?:now\ )?(?:live|up|online|out|ready|done|posted|on\ (?:its|their|the)\ way|in\ the\ (?:queue|works|can|oven|pipeline)|underway|cooking|rendering|uploading|generating)
    |(?:all|you're)\ (?:set|done)|mission\ accomplished|consider\ it\ done|taken\ care\ of|good\ to\ go|^done\b|voil[aà]|here\ (?:is|are|you\ go|it\ is)|here's
    |(?:i'm|i\ am|we're|we\ are|currently|now)\ (?:now\ |currently\ |already\ )?(?:posting|publishing|uploading|scheduling|making|creating|generating|rendering|deleting|cancell?ing|changing|updating|editing|working|trimming|writing|sending|moving)
    |(?:i'll|i\ will|we'll|we\ will|going\ to|gonna)\ (?:now\ |just\ |go\ ahead\ and\ )?(?:post|publish|upload|schedule|make|create|generate|render|delete|cancel|change|update|edit|send|share|queue|trim|move|add|remove|get\ (?:it|that|right))
    |(?:will|'ll)\ (?:be\ (?:posted|published|live|up|ready|out|made)|go\ (?:out|live|up)|appear|drop)
    |goes\ (?:out|live|up)\ (?:at|on|tomorrow|tonight|today|this|next)
    |^(?:now\ )?(?:posting|publishing|uploading|scheduling|making|creating|generating|rendering|deleting|cancell?ing|sending|moving)\ (?:it|them|this|that|your|the|now)
    # German
    |(?:habe|hab|haben|wurde|wurden|ist|sind|schon|bereits|jetzt)\b[^.!?]{0,60}\b(?:gepostet|veröffentlicht|hochgeladen|geplant|erstellt|gemacht|generiert|gerendert|gelöscht|entfernt|abgesagt|storniert|geändert|aktualisiert|bearbeitet|verschoben|gespeichert|geschickt|gesendet|freigegeben|angelegt|fertig|online|live|geschnitten|hinzugefügt|erledigt)
    |(?:ich\ (?:poste|veröffentliche|erstelle|mache|plane|lösche|ändere|lade))\b|erledigt|fertig\b|wird\ (?:um|am|morgen|heute)\b[^.!?]*\b(?:gepostet|veröffentlicht)
    # Spanish and Portuguese
    |(?:he|hemos|ya|ha|han|fue|está|esta|quedó|acabo\ de|j[aá]|foi|est[aá]|ficou|acabei\ de)\b[^.!?]{0,50}\b(?:publicad[oa]s?|subid[oa]s?|programad[oa]s?|cread[oa]s?|hech[oa]s?|generad[oa]s?|borrad[oa]s?|eliminad[oa]s?|cancelad[oa]s?|cambiad[oa]s?|editad[oa]s?|guardad[oa]s?|enviad[oa]s?|list[oa]s?|publicar|subir|crear|programar|postad[oa]s?|agendad[oa]s?|criad[oa]s?|feit[oa]s?|gerad[oa]s?|apagad[oa]s?|alterad[oa]s?|pront[oa]s?|salv[oa]s?|carregad[oa]s?)
    |(?:publiqu[eé]|sub[ií]|program[eé]|cre[eé]|gener[eé]|borr[eé]|elimin[eé]|cancel[eé]|cambi[eé]|publiquei|postei|agendei|criei|gerei|apaguei|cancelei|mudei|fiz)\b|\blisto\b|\bhecho\b|\bpronto\b|\bfeito\b
    # French
    |(?:j'ai|a\ été|ont\ été|est|sont|vient\ d'être|viens\ de)\b[^.!?]{0,50}\b(?:publiée?s?|postée?s?|programmée?s?|planifiée?s?|créée?s?|faite?s?|générée?s?|supprimée?s?|annulée?s?|modifiée?s?|changée?s?|envoyée?s?|mise?s?\ en\ ligne|en\ ligne|prête?s?|publier|poster|créer|terminée?s?|enregistrée?s?|ajoutée?s?)
    |c'est\ (?:fait|en\ ligne|bon|parti|prêt|publié|programmé)
    # Italian
    |(?:ho|abbiamo|è|sono|è\ stato|è\ stata|appena)\b[^.!?]{0,50}\b(?:pubblicat[oaie]|caricat[oaie]|programmat[oaie]|creat[oaie]|fatt[oaie]|generat[oaie]|cancellat[oaie]|eliminat[oaie]|annullat[oaie]|modificat[oaie]|cambiat[oaie]|inviat[oaie]|salvat[oaie]|pront[oaie]|online|aggiunt[oaie])
    |\bfatto\b
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
# Marks and words that mean done by themselves.
SYMBOL = re.compile(r"[✅✔☑🎉🚀]|\bposted!|\bdone!", re.IGNORECASE)

# What takes the claim out of a sentence.
DENIED = re.compile(
    r"""\b(?:not|n't|never|no|nothing|none|nobody|without|haven't|hasn't|didn't|don't|isn't|aren't|won't|cannot|can't|couldn't|unable|yet\ to
    |nicht|nichts|kein(?:e|en)?|nie|noch\ nicht|no\ he|no\ ha|nada|ningun[oa]?|não|nenhum|ne\b|n'ai|n'a|rien|jamais|pas|aucune?|non|niente|nessun[oa]?)\b|n't\b""",
    re.IGNORECASE | re.VERBOSE,
)
OFFERED = re.compile(
    r"""\b(?:can|could|would|should|may|might|if|once|when(?:ever)?|before|after|until|unless|as\ soon\ as|let\ me\ know|tell\ me|just\ say|say|want\ me|shall\ i|like\ me|happy\ to|try|ask\ me|you\ need|needs?\ to\ be|must\ be|has\ to\ be|have\ to\ be|to\ be|how\ to|usually|always|each|every|normally|typically|only|for\ example|for\ instance|imagine|suppose
    |kann|könnte|könnten|würde|soll(?:te|en)?|wenn|falls|sobald|sag|möchtest|immer|jede[rsn]?
    |puedo|puedes|podría|si|cuando|quieres|dime|debería|siempre|cada|posso|pode(?:ria)?|se|quando|quer|diga|sempre
    |peux|peut|pourrais?|quand|dès\ que|voulez|veux-tu|dis-moi|toujours|chaque|puoi|può|potrei|vuoi|dimmi|appena\ (?:lo|la)\ approvi)\b""",
    re.IGNORECASE | re.VERBOSE,
)
# Sentences that offer or explain but claim as well: "Once you approve it, … I've already posted it."
STILL = re.compile(
    r"\b(?:i(?:'ve| have)|just|already|successfully|has been|have been|is now|are now|bereits|schon|erfolgreich|ya|j[aá]|déjà|già|acabo|acabei)\b",
    re.IGNORECASE,
)
OPINION = re.compile(
    r"\b(?:well|nicely|beautifully|poorly)[ -](?:made|shot|done|written)\b|\bready (?:to|when|for)\b|\bready whenever\b",
    re.IGNORECASE,
)

CONDITION = re.compile(
    r"\s*(?:if|once|when|whenever|as soon as|unless|wenn|falls|sobald|si|cuando|quand|dès|se|quando)\b", re.IGNORECASE
)
CLAUSE = re.compile(r"(?<=[,;:])\s+(?=(?:i|and|but|so|it|ich|und|ya|y|et|e)\b)", re.IGNORECASE)


def claim_in(prose: str) -> Claim | None:
    """Return the first sentence of `prose` that says something happened, happens or will happen; None when none does."""
    text = unicodedata.normalize("NFKC", prose).replace("’", "'")
    for sentence in re.split(r"(?<=[.!?…])\s+|\n+", text):
        # A clause is judged alone, so that "nothing is late, I've posted it" claims; what follows from a condition is not.
        clauses = [sentence] if CONDITION.match(sentence) else re.split(CLAUSE, sentence)
        for clause in clauses:
            found = _claims(clause.strip())
            if found:
                return Claim(sentence=sentence.strip(), words=found)
    return None


def _claims(sentence: str) -> str:
    if not sentence or sentence.endswith("?"):
        return ""
    symbol = SYMBOL.search(sentence)
    found = DONE.search(OPINION.sub("", sentence))
    if not found and not symbol:
        return ""
    if DENIED.search(sentence):
        return ""
    if OFFERED.search(sentence) and not STILL.search(sentence):
        return ""
    return found[0] if found else symbol[0] if symbol else ""
