"""What the words of a request mean, in seven languages: each line gives one meaning and the words that carry it.

A meaning is written as an English word, so that the rules are written once. Verbs are under `VERBS`, things under
`NOUNS`, small words and manners under `SMALL`. Phrases are parted by "|". English verbs are inflected by code.
"""

from dataclasses import dataclass
from functools import cache

from bot.agent.phrases.plainwords import is_plain
from tools.tokens import PhraseTable, fold

LANGUAGES = ("en", "es", "de", "fr", "it", "pt", "nl")

VERBS = {
    "en": """
make: make|gen|create|generate|produce|render|craft|design|draw|paint|whip up|knock out|knock up|cook up|crank out|bang out
make: churn out|spin up|throw together|put together|come up with|rustle up|mock up|pump out|dream up|conjure up|shoot
make: film|snap|photograph|record|capture|sketch|illustrate|animate|picture me|cobble together|fire up|spit out|craft up
make: put out a new|do me|prepare|fix me up with|sort me out with|hit me with|hook me up with|set me up with|imagine up
make: invent|start|mint|deliver|supply|serve up|conjure|register|onboard|enroll|make up|whip me up|cook me up|knock me up|whip us up|rustle me up|draw up|pull together|knock together|crank me out
take: take
do: do
get: get|grab|fetch|bring|get me|get us|bring me|grab me|fetch me|hand me
give: give|provide
have: have
want: want|need|fancy|require|wish for|would like|would love|'d like|'d love|could use|could do with|am after|'m after
want: should like|ask for|request|requesting|kill for|die for|crave|deserve|in the mood for|would kill for|'d kill for|would appreciate|'d appreciate|gotta have
want: wanna see|want to see|am dying for|'m dying for|long for|could really use|would really like|'d really like|lack|are after
want: was hoping for|were hoping for|am hoping for|'m hoping for|hoping for|wouldn't mind|would not mind|could really do with|would really love|'d really love|'re after|is due|are due|'s due|is overdue|wanna have|desire
find: dig it up|look it up|pull it up|bring it up|dig that up|find|search|look for|look up|locate|dig up|dig out|hunt down|hunt for|track down|pull up|browse|retrieve|seek|scan for
find: searching for|looking for|bring up|dig through|rummage|filter|go find|search for|search through|look through|dig into
show: show|ls|display|list|see|tell|let me know|fill me in on|remind me|run me through|walk me through|give me a rundown of
show: give me an overview of|catch me up on|pull up the list of|brief me on|read me|lemme see|let me see|check on|peek at
show: give me the rundown on|give me a summary of|summarize|summarise|outline|report|report on|update me on|break down
post: post|publish|share|upload|release|tweet|air|broadcast|push live|put live|go live|send out|push out|ship|repost
post: pin|roll out|debut|premiere|unleash|ship out|get up on|push onto|make public|put online|post up|pop up|set live|take live|launch|crosspost|cross-post|be live|get live|get it out
post: go out|get out there|put up|blast out|go up|fire off|send live|stick up|chuck up|throw up
schedule: schedule|plan|queue up|line up|queue|slot in|set to go out|pencil in|program|book in|book|line it up|slate
cancel: cancel|❌|✖|🚫|🗑|call off|unschedule|scrap|axe|drop post|withdraw|abort|scratch|unqueue|dequeue|revoke|yank|nix|take down
cancel: retract|rescind|recall|discontinue|deschedule|unpost|removal of|cancellation of|cancelation of|deletion of|cancel out|pull the plug on|pull down|pull back|call back|unpublish|strike|void|undo post|take off the schedule|yeet
cancel: take off the calendar|remove from the queue|remove from the schedule|stand down|kick out|get rid of|do away with|quash
delete: delete|rm|del|erase|trash|bin|wipe|purge|destroy|throw away|discard
kill: kill|nuke|stop|pull|halt|ditch|lose|dump|forget about|toss|zap
remove: remove|take out|take off|strip|get rid|eliminate|take away|clear
write: write|compose|draft|suggest|jot|brainstorm|propose|think of|think up
check: check|validate|verify|inspect|vet|examine|review|make sure|ensure|confirm|test if|see if|see whether|find out if|double check
check: double-check|sanity check|tell me if|tell me whether|find out whether|know if|know whether|evaluate|assess|audit
trim: trim|✂|get under|bring under|shorten|cut down|cut|clip down|snip|chop|chop off|shave|cut off|cut out|truncate|shave off|tighten|condense|chop down
trim: lop off|cut back|slice|boil down|get down to|bring down to|reduce to|cap at|cap|limit to|clip to|keep only|keep just
crop: crop|reframe|recrop
speed: quicken|pick up the pace|speed up|fasten|accelerate|hasten|hurry up|slow down|slow|speed|decelerate|slo-mo|slow-mo|timelapse|time-lapse|sped up
mute: mute|🔇|silence|unsound|go silent|quieten
loop: loop|repeat
resize: resize|scale|rescale|downscale|downsize|make bigger|make smaller|enlarge|shrink
rotate: rotate|turn around|turn|flip|tilt|straighten|spin
reverse: reverse|play backwards|rewind|run backwards|play in reverse|go backwards
upscale: upscale|upres|enhance the resolution|sharpen|increase the resolution|boost the resolution|up the resolution|enhance
grade: grade|color grade|colour grade|brighten|darken|warm up|cool down|desaturate|saturate|recolor|recolour|tint|lighten
grade: color correct|colour correct|color-grade|colour-grade|colorgrade|brighten up|pump up the colors|color-correct|color
merge: merge|join|combine|stitch|concatenate|splice|glue|concat|fuse|put together with|tack|append|attach|stick together
add: add|ad|include|insert|append|apply|overlay|burn|burn in|attach|lay|drop in|mix in|throw in|pop in|tack on|layer|bake in
put: put|place|stick|slap|throw|chuck|pop|drop|whack|bung|blast|push|send|dress|toss up|plonk|set up on
change: change|set|update|switch|edit|modify|replace|adjust|tweak|alter|swap|make over|revise|turn into|convert|rewrite
change: change up|amend|correct|overwrite|refresh|reset|fix
rename: rename|call|rebrand
compare: compare|test|pit|a/b test|ab test|a/b|split test|split-test|a-b test|a/b-test|run a split test|weigh up|trial
compare: ab-test|try out|weigh|put head to head|face off|run an experiment|experiment with|battle|bake off
move: move|reschedule|postpone|delay|push back|shift|bring forward|bump|rebook|put off|push to
pause: pause|freeze|suspend|put on hold|give a break|retire|rest
resume: resume|unpause|unfreeze|reactivate|wake|bring back
approve: approve|accept|greenlight|green light|sign off on|sign off
reject: reject|decline|turn down|refuse|veto
tag: tag|label|untag
redo: redo|retake|reshoot|regenerate|again|re-do|re-shoot|remake|reroll|re-roll|try again|redraw|another take
help: help|explain|teach
caption: caption|subtitle this with text
keep: keep|reserve
love: love|like|adore|enjoy|prefer|hate|dislike|wonder|think|guess|believe|hope|feel|know|remember|mean|wish
""",
    "es": """
make: haz|hazme|hacer|crea|crear|creame|genera|generar|generame|produce|dibuja|dibujame|saca|sacame|graba|filma|prepara|monta
make: sacar|dibujar|grabar|filmar|preparar|montar|haznos|haceme|hace|fabrica|podrias hacer|puedes hacer|me haces|me creas|preparame|grabame|arma|armame|tira una foto
want: quiero|necesito|quisiera|me gustaria|queremos|necesitamos|me hace falta|nos hace falta|hace falta|falta|necesita|nos falta
want: me encantaria|querria|me apetece|le falta|podria tener|me vendria bien|nos vendria bien|le vendria bien
give: dame|danos|ponme|pasame|dale
find: busca|buscar|buscame|encuentra|encuentrame|localiza|encontrar|busco|estoy buscando
show: muestra|muestrame|ensename|lista|dime|ver|enseña|mostrar|cuentame|quiero ver|listame
post: subir|compartir|colgar|publica|publicar|publicalo|publicala|sube|subelo|subela|subir|comparte|compartelo|postea|postealo|lanza|cuelga|cuelgalo
schedule: programa|programar|programalo|programala|agenda|agendalo|agendar|planifica|prograMa
cancel: cancela|cancelar|cancelame|anula|anular|suspende|cancelalo|desprograma
delete: borra|borrar|elimina|eliminar
remove: eliminar|retirar|quita|quitale|quitar|saca el|retira|sacale
write: redactar|sugerir|escribe|escribir|escribeme|redacta|sugiere|propon|escribele|redactame
check: comprueba|revisa|verifica|valida|comprobar|revisar|mira si|checa|verificar|chequea
trim: recorta|recortar|corta|cortar|acorta|cortalo|recortalo|acortar|acortalo|reduce
crop: encuadra|reencuadra
speed: acelera|acelerar|ralentiza|aceleralo
mute: silencia|silenciar|mutea|enmudece
rotate: gira|rota|voltea|girar
reverse: invierte|al reves|revierte
merge: une|unir|junta|combina|fusiona|juntar
add: anade|anadir|anadele|agrega|agregale|agregar|ponle|ponles|metele|incluye|mete
put: pon|poner|ponlo|coloca|envia|manda
change: cambia|cambiar|actualiza|modifica|pon la|edita|cambiale
rename: renombra|llama
compare: compara|prueba|comparar|prueba a/b|haz un test
move: mueve|reprograma|aplaza|pospon
pause: pausa|pausar
approve: aprueba
loop: repite|en bucle
grade: aclara|ilumina|oscurece|corrige el color
""",
    "de": """
make: mach|mache|machst|machen|erstelle|erstell|erstellen|generiere|generier|generieren|erzeuge|produziere|zeichne|dreh ein|drehe
make: fotografiere|knips|filme|erschaffe|bastel|bastle|zaubere|zauber|kreiere|schiess|mal|male|drehst|nimm auf|leg an|lege an
want: ich brauche|brauche|wir brauchen|brauchen|ich will|ich mochte|mochte|hatte gern|hatte gerne|ich hatte gern|will|wunsche|braucht
want: ich wunsche mir|wir hatten gern|konnte gebrauchen|wir mochten|ich brauch|brauch|wurde gern|wurde gerne|hatten gerne|fehlt
give: gib|gib mir
find: suche|such|finde|find|suchen|finden|such mir|sucht|stobere
show: zeig|zeige|liste|sag|sag mir|zeig mir|zeigen|sehen|auflisten|nenn
post: stellen|poste|posten|veroffentliche|veroffentlichen|teile|lade|lad|publiziere|stell|stelle|hochladen|lade hoch|bring online
schedule: plane|planen|plan|terminiere|plan ein|einplanen|setz an
cancel: storniere|stornieren|streiche|streich|absagen|cancel|nimm raus|blas ab|stoppe
delete: losche|losch|loschen|entferne den post
remove: entferne|entfern|nimm weg|entfernen
write: schreib|schreibe|schreiben|verfasse|texte|formuliere
check: prufe|pruf|prufen|uberprufe|check|checke|kontrolliere|schau ob|validiere
trim: kurze|kurz|schneide|schneid|kurzen|schneiden|trimme|stutze
crop: beschneide|zuschneiden|schneide zu
speed: beschleunige|verlangsame|schneller|beschleunigen
mute: schalte stumm|stumm|stummschalten|mach stumm
rotate: dreh|drehe um|rotiere|drehen
reverse: umkehren|ruckwarts|kehre um
merge: verbinde|kombiniere|fuge zusammen|verbinden|klebe
add: fuge|fug|ergänze|hinzufugen|unterlege|erganze|fugen|hinterlege
put: setz|setze|leg|lege|pack|packe|schick
change: andere|ander|andern|aktualisiere|stell um|setze auf|wechsle|tausche|passe an
rename: benenne|nenne
compare: vergleiche|vergleich|teste|test|a/b-test
move: verschiebe|verleg|verlege
pause: pausiere
""",
    "fr": """
make: fais|fais-moi|faire|cree|cree-moi|creer|genere|genere-moi|generer|produis|dessine|dessine-moi|prends|tourne|filme|realise
make: faites|creez|generez|fabrique|prepare|prepare-moi|ponds|ponds-moi|concocte|photographie|fais nous|fais-nous|realise-moi
want: je veux|je voudrais|j'aimerais|il me faut|il faut|on a besoin|j'ai besoin|il nous faut|aimerais|voudrais|veux|a besoin|on veut
want: manque|il manque|j'adorerais|nous voulons|aurait besoin
give: donne|donne-moi
find: cherche|trouve|cherche-moi|retrouve|chercher|trouve-moi|recherche
show: montre|montre-moi|affiche|liste|dis-moi|montrer|voir
post: publie|publier|poste|poster|partage|mets en ligne|envoie|diffuse|publie-le|publie-la|poste-le|poste-la|balance
schedule: programme|programmer|planifie|planifier|programme-le|programme-la|programmes
cancel: annule|annuler|annulez|deprogramme
delete: supprime|efface|supprimer
remove: enleve|retire|enlever|retirer|coupe le son
write: ecris|ecrire|redige|propose|suggere|ecris-moi|trouve une legende|redige-moi
check: verifie|verifier|controle|valide|verifiez|regarde si
trim: coupe|raccourcis|couper|raccourcir|coupe-le|rogne a|reduis
crop: recadre|rogne
speed: accelere|ralentis|accelerer
mute: coupe le son|mets en sourdine|rends muet|mute
rotate: tourne de|pivote|fais pivoter
reverse: inverse|a l'envers|mets a l'envers
merge: assemble|fusionne|combine|colle|joins
add: ajoute|ajouter|ajoute-lui|rajoute|mets de la|rajoute-lui
put: mets|mettre|place
change: change|modifie|remplace|mets a jour|changer|rends|rendez
rename: renomme|appelle
compare: compare|teste|tester|comparer|test a/b
move: deplace|reporte|decale
pause: mets en pause
""",
    "it": """
make: fai|fammi|fare|crea|creare|creami|genera|generami|generare|produci|disegna|disegnami|gira|scatta|prepara|realizza|filma
make: facci|preparami|scattami|girami
want: voglio|vorrei|mi serve|ci serve|ho bisogno di|abbiamo bisogno|mi piacerebbe|serve|servono|ci vuole|mi servono|ci servono|ha bisogno
give: dammi|dacci
find: cerca|trova|cercami|trovami|cercare
show: mostra|mostrami|elenca|dimmi|fammi vedere|vedere
post: pubblica|pubblicare|pubblicalo|pubblicala|posta|postalo|condividi|carica|caricalo|metti online
schedule: programma|programmalo|pianifica|programmala|programmare
cancel: annulla|annullare|cancella|cancellare|disdici
delete: elimina|rimuovi il post
remove: togli|rimuovi|leva
write: scrivi|scrivimi|scrivere|suggerisci
check: controlla|verifica|valida|controllare
trim: taglia|accorcia|ritaglia|tagliare|riduci
crop: inquadra
speed: velocizza|accelera|rallenta
mute: silenzia|muta|togli l'audio|togli il sonoro
rotate: ruota
reverse: inverti|al contrario
merge: unisci|combina
add: aggiungi|aggiungere|aggiungigli|metti della|inserisci
put: metti|manda
change: cambia|cambiare|aggiorna|modifica|imposta
rename: rinomina|chiama
compare: confronta|prova|paragona|testa
move: sposta|rimanda
pause: metti in pausa
""",
    "pt": """
make: faz|faca|fazer|cria|crie|criar|gera|gere|gerar|produz|desenha|desenhe|grava|filma|me faz|faz-me|cria-me|tira|tire|monta|monte
want: quero|preciso|precisamos|gostaria|queria|eu quero|preciso de|queremos|adoraria|precisa|ta faltando|falta|precisa de
give: da-me|me da|me de|de-me|manda-me|me manda
find: procura|procure|encontra|encontre|busca|busque|acha|ache|procurar|buscar
show: mostra|mostre|mostra-me|lista|diz-me|me mostra|me mostre|ver|me diz
post: publica|publique|publicar|posta|poste|postar|compartilha|compartilhe|sobe|suba|partilha
schedule: agenda|agende|agendar|programa|programe|marca|marque
cancel: cancela|cancele|cancelar|anula|desmarca
delete: apaga|apague|exclui|exclua|deleta|elimina
remove: tira o|remove|remova|retira
write: escreve|escreva|escrever|redige|sugere|sugira
check: verifica|verifique|confere|confira|checa|valida|ve se
trim: corta|corte|cortar|encurta|apara|reduz
crop: recorta|enquadra|recorte
speed: acelera|acelere|desacelera
mute: silencia|muta|tira o som|tire o som
rotate: gira|roda|rotaciona|gire
reverse: inverte|reverte|inverta
merge: junta|une|combina|junte|una
add: adiciona|adicione|acrescenta|coloca|coloque|poe|poe uma|bota|bote
put: mete|envia|manda
change: muda|mude|altera|altere|atualiza|troca|troque|atualize
rename: renomeia|chama
compare: compara|testa|compare|teste
move: move|adia|remarca
""",
    "nl": """
make: maak|maken|creeer|genereer|teken|film|schiet|produceer|bouw|maak me
want: ik wil|ik heb nodig|wil|wil graag|ik zou graag|graag|we hebben nodig|nodig|heeft nodig|hebben|zou graag
give: geef|geef me
find: zoek|vind|zoeken|opzoeken
show: toon|laat zien|laat|lijst|vertel
post: plaats|post|publiceer|deel|zet online|plaatsen|upload
schedule: plan|plan in|inplannen|zet klaar
cancel: annuleer|schrap|annuleren|cancel
delete: verwijder|wis
remove: haal weg|haal
write: schrijf|schrijven|bedenk
check: controleer|check|kijk of|valideer
trim: knip|kort in|inkorten|verkort|snij
crop: snijd bij|bijsnijden
speed: versnel|vertraag
mute: demp|zonder geluid|dempen
rotate: draai|roteer
reverse: keer om|omkeren|achterstevoren
merge: voeg samen|plak
add: voeg|voeg toe|toevoegen
put: zet|stuur
change: verander|wijzig|pas aan|update
rename: hernoem|noem
compare: vergelijk|test
""",
}

NOUNS = {
    "en": """
image: photo|picture|pic|image|shot|selfie|portrait|photograph|headshot|stills|snapshot|img|foto|drawing|photoshoot|pix|closeup
image: close-up|illustration|frame|wallpaper|poster|thumbnail|profile pic|snap|profile picture|pfp|story|photo shoot|painting|visual
image: mugshot|image set|carousel|polaroid|picture set|photo set|fullbody|full body shot|avatar|piccy|photie|glamour shot|sketch
video: reel|video|clip|short|vid|tiktok|tik tok|film|footage|movie|vlog|animation|reelz|clipje|montage|teaser|trailer|short video
video: short film|video clip|youtube short|mini film|vertical video|promo|ad|skit|cutscene|reelie
caption: caption|copy|captions|blurb|post text|tagline|caption text|one-liner|oneliner|write-up|writeup|strapline|description text
hashtag: hashtag|hash tag|hashtags
post: post|publication|upload
persona: persona|character|influencer|avatar persona|face|personality|profile|creator|virtual influencer|ai influencer|someone new
persona: somebody new|cast member|talent|new girl|new guy|team member|model persona|person
schedule: schedule|calendar|plan|agenda|pipeline|lineup|line-up|planner|posting plan|content plan|content calendar|timetable|slate
schedule: publishing plan|roster|planning
music: music|soundtrack|song|track|beat|tune|audio track|score|melody|bgm|background music|musik|sound track|backing track|instrumental
music: lofi|lo-fi|lo fi|jazz|techno|piano|guitar|synthwave|drum|trap|hip hop|hip-hop|house|ambient|bass|violin|edm|pop|rock|reggae
music: phonk|afrobeats|k-pop|kpop|metal|blues|soul|country music|samba|cumbia|rap|dubstep|garage beat|tunes|beats|salsa music|bossa nova|funk|disco|classical|orchestra|string|ukulele|saxophone|flute|r&b|rnb|folk|acoustic
sound: sound|audio|voice track|noise|volume
subtitle: subtitle|closed caption|burned-in caption|captions burned in|burned in captions|subs|cc|sub title|burnt-in caption|on-screen text
bio: bio|biography|tagline bio|about text|about me|backstory|profile text
voice: voice|tone of voice|way of speaking|speaking style|manner of speaking|accent|speech|writing voice
appearance: appearance|hair|eyes|eye colour|eye color|looks|hairstyle|haircut|beard|skin|tattoo|freckle|outfit|wardrobe|physique|glasses
appearance: hair colour|hair color|build|clothes|fringe|bangs|moustache|mustache|face shape|freckles|nose|dimples|piercing
timezone: timezone|time zone|tz|clock
language: language|lang|mother tongue|tongue
negative_prompt: negative prompt|negative prompts|negatives|negative|never-show list|exclusion list
name: name
gpu: gpu|graphics card|vram|cuda|video card|gfx card|card|graphics|rtx|gpus|video memory|graphic card
queue: queue|backlog|render queue|job queue|generation queue|jobs queue
disk: disk|disc|storage|disk space|hard drive|drive|ssd|hdd|space|free space|disks|storage space|harddisk|hard disk|gigs
model: model|checkpoint|lora|llm|models
backend: backend|comfyui|comfy|server|ollama|service|backend service|worker|engine
system: system|everything|box|machine|bot|rig|setup|all systems|status|health|things|pc|computer|stack|platform status
library: library|lib|archive|media|asset|file|folder|collection|gallery|stash|material|vault
style: style|look preset|preset
job: job|render|generation|task
error: error|failure|warning|crash|log
rule: rule|requirement|limit|spec|guideline|specs|standard|restriction|format rule|policy|criteria|limits|regs|size limit
ab: a/b test|ab test|split test|a/b-test|split-test|ab-test|a-b test|experiment|a/b
version: version|variant|option|alternative|piece|take|iteration
""",
    "es": """
image: foto|fotos|fotografia|imagen|imagenes|selfie|retrato|retratos|selfies|fotito|fotitos|dibujo
video: video|videos|reel|reels|clip|clips|corto|videito
caption: texto|pie de foto|descripcion|leyenda|titulo|copy|pie
hashtag: hashtags|etiquetas
post: publicacion|publicaciones|post|posts
persona: persona|personaje|influencer|perfil
schedule: calendario|agenda|programacion|planificacion|plan
music: musica|cancion|banda sonora
sound: sonido|audio
subtitle: subtitulos|subtitulo
bio: bio|biografia
voice: voz|tono de voz
appearance: pelo|cabello|ojos|apariencia|aspecto
timezone: zona horaria|huso horario
language: idioma|lengua
gpu: gpu|tarjeta grafica
queue: cola
disk: disco|espacio|almacenamiento|espacio en disco
model: modelos|modelo
backend: servidor|servidores|backends
system: sistema|estado|todo
library: biblioteca|archivo|galeria
rule: reglas|requisitos|normas|limites
""",
    "de": """
image: foto|fotos|bild|bilder|selfie|selfies|portrat|portrats|aufnahme|aufnahmen|portraet|zeichnung
video: video|videos|reel|reels|clip|clips|kurzvideo|film
caption: bildunterschrift|bildunterschriften|beschreibung|text|caption|untertext
hashtag: hashtags
post: post|posts|beitrag|beitrage
persona: persona|figur|charakter|influencerin
schedule: plan|kalender|planung|zeitplan|redaktionsplan
music: musik|song|lied
sound: ton|audio|sound
subtitle: untertitel|untertiteln
bio: bio|biografie
voice: stimme
appearance: haare|haar|augen|aussehen
timezone: zeitzone
language: sprache
gpu: gpu|grafikkarte
queue: warteschlange|schlange
disk: festplatte|speicher|speicherplatz|platz|platte
model: modelle|modell
backend: server|dienste|backends
system: system|status|alles
library: bibliothek|archiv|mediathek
rule: regeln|vorgaben|richtlinien
""",
    "fr": """
image: photo|photos|image|images|selfie|selfies|portrait|portraits|cliche|dessin
video: video|videos|reel|reels|clip|clips|short|court metrage
caption: legende|legendes|texte|description
hashtag: hashtags|mots-dieses
post: publication|publications|post|posts
persona: persona|personnage|influenceuse|profil
schedule: planning|calendrier|agenda|programme|programmation
music: musique|chanson|bande-son
sound: son|audio
subtitle: sous-titres|sous-titre|sous titres
bio: bio|biographie
voice: voix
appearance: cheveux|yeux|apparence|look
timezone: fuseau|fuseau horaire
language: langue
gpu: gpu|carte graphique
queue: file|file d'attente
disk: disque|espace|stockage|espace disque
model: modeles|modele
backend: serveur|serveurs|backends
system: systeme|statut|etat|tout
library: bibliotheque|mediatheque|galerie
rule: regles|criteres|exigences
""",
    "it": """
image: foto|immagine|immagini|selfie|ritratto|ritratti|scatto|scatti|disegno
video: video|reel|clip|filmato|corto
caption: didascalia|didascalie|testo|descrizione
hashtag: hashtag
post: post|pubblicazione
persona: persona|personaggio|profilo
schedule: programma|calendario|piano|palinsesto
music: musica|canzone
sound: audio|suono|sonoro
subtitle: sottotitoli|sottotitolo
bio: bio|biografia
voice: voce
appearance: capelli|occhi|aspetto
timezone: fuso orario|fuso
language: lingua
gpu: gpu|scheda video
queue: coda
disk: disco|spazio|spazio su disco
model: modelli|modello
backend: server
system: sistema|stato|tutto
library: libreria|archivio
rule: regole|requisiti
""",
    "pt": """
image: foto|fotos|imagem|imagens|selfie|selfies|retrato|retratos|desenho
video: video|videos|reel|reels|clipe|clipes|clip
caption: legenda|legendas|texto|descricao
hashtag: hashtags
post: publicacao|publicacoes|post|posts|postagem
persona: persona|personagem|perfil
schedule: agenda|calendario|programacao|agendamento
music: musica|cancao|trilha
sound: som|audio
subtitle: subtitulos|subtitulo
bio: bio|biografia
voice: voz
appearance: cabelo|olhos|aparencia
timezone: fuso horario|fuso
language: idioma|lingua
gpu: gpu|placa de video
queue: fila
disk: disco|espaco|armazenamento
model: modelos
backend: servidor|servidores
system: sistema|tudo
library: biblioteca|galeria
rule: regras|requisitos
""",
    "nl": """
image: foto|foto's|fotos|afbeelding|plaatje|beeld|selfie|portret|tekening|plaatjes
video: video|video's|reel|reels|clip|filmpje|filmpjes|clipje
caption: bijschrift|onderschrift|tekst
hashtag: hashtags
post: post|bericht|posts|berichten
persona: persona|personage
schedule: planning|agenda|kalender|schema
music: muziek|liedje
sound: geluid|audio
subtitle: ondertitels|ondertiteling
bio: bio
voice: stem
appearance: haar|ogen|uiterlijk
timezone: tijdzone
language: taal
gpu: gpu|videokaart
queue: wachtrij
disk: schijf|ruimte|opslag|schijfruimte
model: modellen
backend: servers|server
system: systeem|alles
library: bibliotheek|archief
rule: regels|eisen
""",
}

SMALL = {
    "en": """
of: of
for: for
on: on|onto
to: to|into
in: in|inside
at: at
with: with|w/
without: without|w/o
by: by
from: from
as: as
about: about
and: and|&|n|plus|+
or: or
then: then|and then|after that|afterwards|after which|next up|once that's done|once done|when that's done|followed by|subsequently
then: when it's done|when done|once it's done|once it's ready|when it's ready|when ready|and after that|and finally|finally|lastly|once ready
then: and also|and lastly|after this|when finished|and next|once finished|once that is done
but: but|however|though|except
a: half a dozen|half dozen|a half dozen|a pair of|a|an|some|any|another|one|a new|a fresh|a quick|a few|a couple of|couple of|a bunch of|a set of|a batch of|a nice|a good
the: the|this|that|these|those
me: me|us
my: my|our|your
it: it|that one|this one|them|the last one|the latest|the latest one|the last|the newest|the newest one|the previous one|the new one
please: please|pls|plz|pleas|kindly|thanks|thank you|thx|ty|cheers|ta|if possible|if you can|if you could|for me|for us|por favor
please: would you|could you|can you|can u|will you|would you mind|could u|would u|cld you|if you don't mind|when you have a moment
please: when you get a chance|when you get a sec|when you have time|be a dear and|be a darling and|do me a favor and|do me a favour and
please: could you please|can you please|would you please|please could you|please can you|i'd like you to|i want you to|i need you to
please: i would like you to|i'd love for you to|would it be possible to|is it possible to|could we please|can we please|any chance you could
please: any chance you can|mind if we|do you mind|would you be able to|are you able to|i'd be grateful if you could|if you would|be so kind as to
please: please be so kind as to|i was wondering if you could|i wonder if you could|i was hoping you could|may i ask you to|can i ask you to
please: could i ask you to|if it's not too much trouble|if that's ok|if that's okay|be an angel and|you should|you can|go ahead and|feel free to
please: it would be great if you could|it'd be great if you could|it would be great if you|it'd be great if you|would you kindly|could you kindly
please: would be great if you could|would love it if you could|i'd love it if you could|i'd appreciate it if you could|i would appreciate it if you could
please: we need to|i need to|i want to|i'd like to|i would like to|we should|let's|lets|let us|time to|gotta|we gotta|i wanna|we have to|wanna
please: i have to|i've got to|we've got to|you need to|you have to|why don't you|why not|why don't we|how about you|what about you|try to|we want to
please: may i|could i|can i|might i|could we|can we|may we|shall we|i'd love to|we'd like to|we'd love to|don't forget to|remember to|be sure to
please: do not forget to|please don't forget to|can you just|could you just|just|quickly|also|now please|asap please|when you can|whenever you can
please: it would be lovely if you could|it'd be nice if you could|would be nice if you could|help me|help me to|go|please go|please do|need to|want you to
hello: bestie|ngl|tbh|lol|lmao|omg|sis|boss|chief|hun|babe|darling|sweetie|pal|assistant|computer|troupe|imo|yo yo|friends
hello: my dear|dear bot|bot|dude|bro|mate|buddy|man|fam|hey bot|listen
please: real quick|if you will|if u can|could ya|can ya|would ya|wld you|go on and
please: i instruct you to|we instruct you to|we hereby instruct you to|i hereby instruct you to|i ask you to|we ask you to|i beg you to|i urge you to|i request you to|hereby
please: see to it that|see that|thank you in advance for|thanks in advance for|would it be okay to|would it be ok to|would it be alright to|would it be fine to|if you get a minute|if you get a chance|if you have a minute|if you have time|if you've got a sec|if you've got a minute|if you get a sec|no rush but|when you're free|if you're free
please: no hurry but|if you find the time|when you find time|if you have a sec|if you have a moment|if you get a moment|if you wouldn't mind|if you don't mind|it is possible to|it's possible to|while you're at it|while you are at it|while at it|while ur at it|maybe|perhaps|kinda|sort of|really|actually|simply|literally|basically|finally|well|so|oh|oh and|and please|if at all possible|think you could
please: do you think you could|you think you could|i'd be happy if you|i'd be happy if you could|it'd be cool if you|it would be cool if you could
hello: hi|hello|hey|heya|hiya|yo|howdy|good morning|good evening|good afternoon|morning|greetings|sup|hi there|hey there|hello there|good day
hello: hope you're well|hope you are well|hope all is well|hope you're good|ok|okay|alright|right|cool|great|nice|perfect|awesome|sure|yes|yeah|yep|yup
hello: thanks for earlier|dear|friend|team|folks|sweet|lovely|no worries|ok so|ok then|alright then|anyway|anyways
not: not|don't|dont|do not|never|no|won't|can't|cannot|shouldn't|should not|doesn't|isn't|aren't|wasn't|didn't|haven't|hasn't|ain't|mustn't
not: hold off|hold off on|refrain from|avoid|wait before|wait with|leave it|stop short of|please don't|must not|wouldn't|couldn't|never mind|nevermind
what: what|what's|whats|wat|wats|which|whatcha|wot|wots|what are|what is
how: how|how's|hows|how is|how are|howz
when: when|when's|whens|when is
where: where|where's|where are|where is
who: who|who's
why: why|why's
is: is|are|'s|am|be|was|were|been|being|'re|'m|r
if: if|whether|in case|suppose|supposing|imagine|assuming|what if
should: should|must|shall|ought|has to|have to|'d better|had better|needs to|ought to|need to be|could use
could: could|would|can|might|may|will|'ll|'d
planned: planned|scheduled|queued|lined up|coming up|in the pipeline|upcoming|slated|booked|on the calendar|in the queue to post|programmed|planed
planned: going out|going live|dropping|due out|pending|on deck|on the docket|in store|in line|queued up|set to go|on the schedule|on the agenda|on the books
planned: scheduld|going up|being posted|getting posted|coming out|set to post|lined-up
any: any|anything|something|nothing|aught|owt
new: new|fresh|another|fifth|additional|extra|brand new|next|latest
left: left|remaining|free|available|enough|full|low|out of
alive: alive|running|up|working|healthy|online|awake|ok|okay|good|fine|stuck|busy|hot|overheating|on fire|broken|crashed|offline|doing|holding up
alive: coping|responding|melting|sweating|loaded|installed|dead|asleep|reachable|connected|stable|operational|happy|green|hanging in there|in good shape
versus: versus|vs|vs.|against|or|v
last: last|latest|newest|recent|previous
all: all|every|each|everything|both
""",
    "es": """
of: de|del
for: para|por
on: en|sobre
to: a|al|hasta
with: con
without: sin
as: como
about: sobre
and: y|e
or: o
then: luego|despues|y luego|y despues|entonces|a continuacion|y por ultimo|cuando termines
but: pero
a: media docena de|un|una|unos|unas|algun|alguna
the: el|la|los|las|ese|esa|este|esta|esto|eso
me: me|nos
my: mi|tu|su
it: lo|la ultima|el ultimo|ese ultimo|el mas reciente
please: por favor|porfa|puedes|podrias|me puedes|puede|gracias|podrias por favor|puedes por favor|te importa|te importaria|me podrias|tambien
please: quiero que|necesito que|me gustaria que
hello: hola|buenos dias|buenas|buenas tardes|oye|vale|gracias
not: no|nunca|ningun|nada|todavia no|aun no
what: que|cual|cuales
how: como|como esta|como va|como estan
when: cuando
where: donde
is: es|esta|estan|son|hay|sirve|vale|cumple
if: si
should: deberia|debe|tiene que
planned: sale|salen|sale a la luz|programado|programada|programados|programadas|planeado|planeada|planificado|previsto|pendiente|agendado|prevista|previstas
any: algo|alguna
new: nuevo|nueva|nuevos|nuevas
alive: bien|funcionando|vivo|va|funciona|lleno|libre
left: queda|quedan|libre
versus: contra|versus|vs|o
""",
    "de": """
of: von|vom|der|des
for: fur|furs
on: auf|am|an
to: zu|zum|zur|auf
in: in|im
at: bei|beim|um
with: mit
without: ohne
as: als
about: uber
and: und|u
or: oder
then: dann|danach|anschliessend|anschließend|und dann|und danach|hinterher|zum schluss
but: aber
a: ein halbes dutzend|ein|eine|einen|einem|einer|paar
the: der|die|das|den|dem|dieses|diese|dieser|diesen
me: mir|uns|mich
my: mein|meine|dein
it: es|ihn|sie|das letzte|das neueste
please: bitte|kannst du|konntest du|konnen sie|konnten sie|mal|doch|wurdest du|danke|kannst du bitte|konntest du bitte|konntest du mir|kannst du mir
please: kurz|schnell mal|auch noch|auch|noch
hello: hallo|hi|hey|guten morgen|guten tag|moin|servus|danke
not: nicht|noch nicht|nie|kein|keine|keinen|nichts|niemals
what: was|welche|welcher|welches
how: wie|wie geht's|wie gehts|wie geht es|wie lauft|wie lauft's
when: wann
where: wo
is: ist|sind|gibt es|gibt's|steht|stehen|lauft|laufen|passt
if: wenn|falls|ob
should: soll|sollte|muss|musste
planned: geplant|geplante|geplanten|vorgesehen|eingeplant|ansteht|an
any: etwas|irgendwas
new: neu|neue|neuer|neues|neuen
out: raus|hinaus|rein
alive: gut|lauft|geeignet|frei|voll|genug|okay|in ordnung|ok
versus: gegen|versus|oder
""",
    "fr": """
of: de|d|du|des|d'
for: pour
on: sur
to: a|au|aux|jusqu'a
in: dans|en
with: avec
without: sans
as: comme|en tant que
about: sur
and: et
or: ou
then: puis|ensuite|apres|et puis|et ensuite|enfin|apres ca|apres cela
but: mais
a: une demi-douzaine de|une demi-douzaine d|un|une|des|quelques
the: le|la|les|l|l'|ce|cette|ces|cet
me: moi|me|nous
my: mon|ma|mes|ton|ta
it: le dernier|la derniere|ca|celui-ci|celle-ci|-le|-la
please: s'il te plait|s'il vous plait|stp|svp|peux-tu|pourrais-tu|tu peux|pouvez-vous|pourriez-vous|merci|est-ce que tu peux|est-ce que tu pourrais|aussi
please: peux-tu me|pourrais-tu me|tu pourrais|j'aimerais que tu
hello: bonjour|salut|bonsoir|coucou|merci|d'accord
not: ne|pas|n|rien|jamais|pas encore
what: que|qu'est-ce qui|quoi|quel|quelle|quelles|quels|qu'est-ce que|qu'est-ce qu'il y a|qu'y a-t-il
how: comment|comment va|comment se porte
when: quand
where: ou sont|ou est
is: est|sont|y a-t-il|il y a|va|c'est|est-ce que|est-ce qu'il y a|convient|respecte|passe
if: si
should: doit|devrait
planned: prevu|prevue|prevus|prevues|programme|programmee|programmees|planifie|planifiee|programmes
any: quelque chose|quelque
new: nouveau|nouvelle|nouveaux|nouvelles|nouvel
alive: bien|ok|marche|fonctionne|bon|libre
versus: contre|versus|ou
""",
    "it": """
of: di|del|della|dei|delle|d|dello|degli
for: per
on: su|sul|sulla
to: a|al|alla|ai
in: in|nel|nella
with: con
without: senza
and: e|ed
or: o
then: poi|dopo|e poi|quindi|infine|e dopo
but: ma
a: mezza dozzina di|un|una|uno|dei|delle|qualche
the: il|lo|la|i|gli|le|l|l'|questo|questa|quello|quella
me: mi|ci
it: lo|l'ultimo|l'ultima|quello
please: per favore|per piacere|puoi|potresti|grazie|puoi per favore|potresti per favore|mi puoi|mi potresti|anche
hello: ciao|buongiorno|buonasera|salve|grazie
not: non|niente|nulla|mai|non ancora
what: cosa|che|quali|che cosa|quale
how: come|come sta|come va|come stanno
when: quando
where: dove
is: e|sono|c'e|ci sono|va|va bene
if: se
should: deve|dovrebbe
planned: programmato|programmata|programmati|in programma|previsto|pianificato|prevista|previsti
any: qualcosa
new: nuovo|nuova|nuovi|nuove
alive: bene|funziona|libero|va
versus: contro|versus|o
""",
    "pt": """
of: de|do|da|dos|das
for: para|pra|pro|por
on: em|no|na|nos|nas
to: a|ao|para|ate
with: com
without: sem
and: e
or: ou
then: depois|entao|em seguida|e depois|por fim
but: mas
a: meia duzia de|um|uma|uns|umas|algum|alguma
the: o|os|as|a|esse|essa|este|esta|isso|isto
me: me|nos
it: ele|ela|o ultimo|a ultima
please: por favor|pode|voce pode|poderia|podes|obrigado|obrigada|podia|pf|tambem
hello: oi|ola|bom dia|boa tarde|boa noite|e ai|obrigado|obrigada
not: nao|nunca|nada|nenhum|ainda nao
what: o que|que|qual|quais
how: como|como esta|como vai|como estao
when: quando
where: onde
is: e|esta|estao|tem|ha|ta|serve
if: se
should: deve|deveria
planned: agendado|agendada|agendados|programado|previsto|planejado|planeado|marcado|prevista
any: algo|alguma coisa
new: novo|nova|novos|novas
alive: bem|funcionando|vivo|livre
versus: contra|versus|ou
""",
    "nl": """
of: van|der
for: voor
on: op
to: naar|tot|om te
in: in
at: bij|aan
with: met
without: zonder
and: en
or: of
then: dan|daarna|vervolgens|en dan|en daarna
but: maar
a: een|enkele|wat
the: de|het|die|dat|deze|dit
me: me|mij|ons
it: hem|het|de laatste
please: alsjeblieft|aub|kun je|kan je|zou je|graag|alstublieft|even|bedankt|kun je even|ook|kunt u
hello: hallo|hoi|hey|goedemorgen|goedenavond|dag|bedankt|dank je
not: niet|geen|nooit|niks|niets|nog niet
what: wat|welke
how: hoe|hoe gaat het met|hoe is het met
when: wanneer
where: waar
is: is|zijn|staat|staan|er
if: als|of
should: moet|zou moeten
planned: gepland|ingepland|geplande
any: iets
new: nieuw|nieuwe
alive: goed|vol|vrij|geschikt|ok
versus: tegen|versus|of
""",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word stands for. `sort` is verb, noun, both or small; `form` is base, s, past or ing (English verbs)."""

    canon: str
    sort: str
    form: str = "base"
    noun: str = ""  # what the word means as a thing, where it is a verb too: "a film", "film it"


_IRREGULAR = {
    "make": ("makes", "made", "making"), "do": ("does", "did", "doing"), "get": ("gets", "got", "getting"),
    "give": ("gives", "gave", "giving"), "have": ("has", "had", "having"), "take": ("takes", "took", "taking"),
    "find": ("finds", "found", "finding"), "show": ("shows", "showed", "showing"), "see": ("sees", "saw", "seeing"),
    "tell": ("tells", "told", "telling"), "write": ("writes", "wrote", "writing"), "cut": ("cuts", "cut", "cutting"),
    "shoot": ("shoots", "shot", "shooting"), "draw": ("draws", "drew", "drawing"), "put": ("puts", "put", "putting"),
    "set": ("sets", "set", "setting"), "send": ("sends", "sent", "sending"), "think": ("thinks", "thought", "thinking"),
    "know": ("knows", "knew", "knowing"), "feel": ("feels", "felt", "feeling"), "keep": ("keeps", "kept", "keeping"),
    "lose": ("loses", "lost", "losing"), "hold": ("holds", "held", "holding"), "stick": ("sticks", "stuck", "sticking"),
    "throw": ("throws", "threw", "throwing"), "build": ("builds", "built", "building"), "run": ("runs", "ran", "running"),
    "go": ("goes", "went", "going"), "speed": ("speeds", "sped", "speeding"), "spin": ("spins", "spun", "spinning"),
}  # fmt: skip
_DOUBLING = frozenset({"trim", "crop", "snap", "ship", "plan", "slot", "scrap", "drop", "flip", "chop", "snip", "slap",
                       "pop", "pit", "tag", "bin", "vet", "swap", "scan", "shrug", "stop", "cap"})  # fmt: skip


def _inflect(verb: str) -> tuple[str, str, str]:
    """The third person, the past and the -ing form of an English verb."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb in _DOUBLING:
        return verb + "s", verb + verb[-1] + "ed", verb + verb[-1] + "ing"
    if verb.endswith("e"):
        return verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s"), verb + "ed", verb + "ing"


def _lines(text: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for line in text.strip().splitlines():
        canon, _, phrases = line.partition(": ")
        pairs.extend((canon, fold(phrase.strip())) for phrase in phrases.split("|") if phrase.strip())
    return pairs


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")


@cache
def meanings(language: str) -> PhraseTable[Meaning]:
    """The lexicon of a language, with English behind it: people say "reel" and "post" in every tongue."""
    return PhraseTable(_entries(language))


@cache
def _entries(language: str) -> dict[str, Meaning]:
    entries = {} if language == "en" else dict(_entries("en"))
    if language != "en":  # English small words would be misread: "a", "me", "on", "no", "die"
        small = {phrase for _, phrase in _lines(SMALL["en"])}
        keep = {"and", "for", "of", "the", "with", "then", "please", "vs", "versus", "ok", "now", "to"}
        entries = {key: value for key, value in entries.items() if key not in small or key in keep}
    for canon, phrase in _lines(SMALL[language]):
        entries[phrase] = Meaning(canon, "small")
    for canon, phrase in _lines(NOUNS[language]):
        if language == "en" and " " not in phrase and not phrase.endswith("s"):
            entries[_plural(phrase)] = Meaning(canon, "noun", "s")
        entries[phrase] = Meaning(canon, "noun")
    for canon, phrase in _lines(VERBS[language]):
        head, space, rest = phrase.partition(" ")
        if language == "en" and head.isalpha():
            for form, inflected in zip(("s", "past", "ing"), _inflect(head), strict=True):
                known = entries.get(inflected + space + rest)
                if known is None:
                    entries[inflected + space + rest] = Meaning(canon, "verb", form)
                elif known.sort == "noun" and form == "s":
                    entries[inflected + space + rest] = Meaning(canon, "both", "s", noun=known.canon)
        known = entries.get(phrase)
        if known is not None and known.sort in {"noun", "both"}:
            entries[phrase] = Meaning(canon, "both", noun=known.noun or known.canon)
        else:
            entries[phrase] = Meaning(canon, "verb")
    return entries


_MENDED_SMALL = frozenset({"please", "planned"})


@cache
def spellings(language: str) -> tuple[str, ...]:
    """The single words of the lexicon that a misspelling may be mended to."""
    return tuple(
        key
        for key, value in _entries(language).items()
        if " " not in key
        and len(key) >= 4
        and key.isalpha()
        and (value.sort != "small" or value.canon in _MENDED_SMALL)
    )


def entry(language: str, word: str) -> Meaning:
    return _entries(language)[word]


@cache
def _foreign() -> dict[str, Meaning]:
    """Verbs and things of the other tongues, for lines that mix them."""
    found: dict[str, Meaning] = {}
    for language in LANGUAGES[1:]:
        for texts, sort in ((NOUNS, "noun"), (VERBS, "verb")):
            for canon, phrase in _lines(texts[language]):
                if phrase.isalpha() and len(phrase) >= 4:
                    found.setdefault(phrase, Meaning(canon, sort))
    return found


_ENCLITICS = {
    "es": ("melo", "melos", "selo", "noslo", "me", "le", "les", "lo", "la", "los", "las", "nos", "te"),
    "it": ("melo", "mela", "glielo", "mi", "gli", "lo", "la", "li", "le", "ci"),
    "pt": ("me", "lhe", "lo", "la", "nos"),
}
_COMPOUNDS = {"de": ("foto", "fotos", "bild", "bilder", "video", "videos", "musik", "reel", "clip", "portrat", "selfie"),
              "nl": ("foto", "foto's", "filmpje", "video", "muziek", "portret", "reel", "selfie")}  # fmt: skip


def stem(language: str, word: str) -> Meaning | None:
    """The meaning of a verb with pronouns behind it (publicalo) or of a compound (Strandfoto); None for other words."""
    entries = _entries(language)
    for ending in _ENCLITICS.get(language, ()):
        base = entries.get(word[: -len(ending)]) if word.endswith(ending) and len(word) - len(ending) >= 3 else None
        if base is not None and base.sort in {"verb", "both"}:
            return Meaning(base.canon, "verb")
    for ending in _COMPOUNDS.get(language, ()):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return Meaning(entries[ending].noun or entries[ending].canon, "noun")
    return None


def foreign(word: str) -> Meaning | None:
    """The meaning of a word of some other language, where it can only be that."""
    return None if is_plain(word) else _foreign().get(word)


@cache
def _known() -> frozenset[str]:
    return frozenset(key for language in LANGUAGES for key in _entries(language) if " " not in key)


def is_known(word: str) -> bool:
    """Whether any language's lexicon has the word."""
    return word in _known()


# Words of days and hours and little words that the lexicon has no use for, but that give a language away.
_TELLING = {
    "en": "the tomorrow today tonight with for and of is are this that my me you please now next week what how can could would "
    "i it her his him she he we they on at to up out not do does did have has been there then so but from about into",
    "es": "mañana hoy viernes lunes martes miércoles jueves sábado domingo las el una ahora noche tarde qué está y muy playa "
    "los del con para por pero puedes tienes hay esta este cómo quién cuál dónde también todavía aún más algo nada sobre ya "
    "semana próxima segundos quiero necesito hazme haz una foto unas fotos su mi tu nos le les se al sin vertical",
    "de": "morgen heute freitag montag dienstag mittwoch donnerstag samstag sonntag uhr und der die das ein eine ist jetzt am im "
    "bitte nicht mit von für auf zu zum zur vom dem den des mir mich uns ich du er sie wir ihr kannst könntest machst mach noch "
    "nur auch aber oder wenn wie was wer wo warum gibt sind wird werden soll sekunden woche nächste drei zwei einen einem einer "
    "neue neues neuen bei beim nach aus über unter gut mal wieder schon sehr brauche brauchen möchte",
    "fr": "demain aujourd'hui vendredi lundi mardi mercredi jeudi samedi dimanche le la les une est maintenant à du au ce soir "
    "avec dans peux peut faire fais moi toi je tu il elle nous vous ils on des sur sous pour pas ne que qui quoi où et ou mais "
    "cette ces mon ma mes ton ta son sa ses besoin veux voudrais plage neige secondes semaine prochaine deux trois chez sans très "
    "aux en y c'est j'ai qu'est d'une d'un l' d' s'il te plaît merci bonjour",
    "it": "domani oggi venerdì lunedì martedì mercoledì giovedì sabato domenica il una è adesso alle della nel con gli stasera "
    "che di del dei delle allo alla agli un uno lo i mi ti ci si non per più sono hai ho puoi fammi fai cosa come dove quando "
    "secondi settimana prossima tre due questo questa anche ancora al dal sul nella foto degli perché quale ha bisogno e",
    "pt": "amanhã hoje sexta segunda terça quarta quinta sábado domingo às o uma agora noite tarde não você com em da do na no "
    "os as um para pra pro por pelo que e ou mas está tem tens preciso quero faz faça foto fotos segundos semana próxima dois "
    "três meu minha seu sua isso este esta ao aos das dos se já ainda muito também à",
    "nl": "morgen vandaag vrijdag maandag dinsdag woensdag donderdag zaterdag zondag uur het een is nu om en met van niet de in "
    "op voor naar aan bij uit over maar ook nog wel geen wat wie hoe waar kun kan kunt je jij ik wij we ons mij me zijn heb hebben "
    "zal maak graag alsjeblieft seconden week volgende drie twee deze dit die dat er staat",
}


@cache
def _telling(language: str) -> frozenset[str]:
    return frozenset(fold(_TELLING[language]).split())


@cache
def _tongues() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for word in {key for key in _own(language) if " " not in key} | _telling(language):
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


def tongues_of(word: str) -> tuple[str, ...]:
    """The languages that have a word."""
    return _tongues().get(word, ())


def weight_of(word: str) -> float:
    """How much a word tells about the language of a line: the fewer languages have it, the more."""
    return (0.0, 1.0, 0.5, 0.3, 0.2, 0.1, 0.05, 0.0)[len(tongues_of(word))]


def is_own(language: str, word: str) -> bool:
    """Whether a language's own lexicon has a word, not only the English behind it."""
    return word in _own(language)


@cache
def _own(language: str) -> frozenset[str]:
    if language == "en":
        return frozenset(_entries("en"))
    texts = (VERBS[language], NOUNS[language], SMALL[language])
    return frozenset(phrase for text in texts for _, phrase in _lines(text))
