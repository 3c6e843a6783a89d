"""Tells orders from talk: what is refused, supposed, told, remembered, asked about or only said.

The patterns look at the masked clause ("post <asset> on <platform> <time>"), so that quoted text and names cannot
trigger them.
"""

import re
from functools import cache

from bot.agent.phrases.clauses import ORDERS, Clause
from tools.tokens import fold, one_of

# Each stance with the patterns that show it, tried in this order.
_WHO = r"(?:i|we|you|they|he|she|it|someone|somebody|nobody|everyone|people|my \w+|our \w+|the \w+|<persona>|<asset>|<post>|his|her)"
_SAID = r"(?:said|says|say|told|tells|asked|asks|wrote|writes|commented|texted|replied|mentioned|claims?|claimed|suggested|thinks|thought|joked|screamed|yelled|whispered|insists?|insisted|begged|wanted)"
_PAST = r"(?:posted|published|made|created|generated|deleted|cancelled|canceled|scheduled|wrote|written|trimmed|edited|shared|uploaded|did|saw|loved|liked|watched|forgot|tried|shot|took|found|used|told|asked|rendered|captioned|cropped|muted|checked|planned|called|changed|sent|approved|cut|got|had|came|looked|picked|chose|worked|went|finished|removed|added|put|set|drew|filmed|thought|wanted|noticed|read|heard|met|bought|tested|compared|ran|typed|entered|pressed|clicked|tapped|spent|learned|learnt|started|stopped|moved|renamed|recorded|edited)"
_DONE = r"(?:been|posted|published|made|created|generated|deleted|cancelled|canceled|scheduled|written|trimmed|edited|shared|uploaded|done|seen|shot|taken|found|used|told|asked|rendered|captioned|cropped|muted|checked|changed|sent|approved|cut|gone|failed|worked|finished|removed|added|set|drawn|filmed|had|tested|compared|renamed)"

# What changes something for good or in public, as a verb: told of somebody, it is no order.
_ACTS = r"(?:cancel|delete|remove|post|repost|publish|schedule|upload|share|tweet|approve|write|make|trim|caption|rename|edit|reschedule|move)"

_STANCES: dict[str, tuple[str, ...]] = {
    "supposed": (
        r"^(?:i|we) (?:need|have|want|ought) to (?:think|sleep on|decide|talk|consider|check with|ask|discuss)\b|\b(?:whether|if) (?:or not )?to (?:post|cancel|delete|publish|schedule|remove)\b",
        r"^to \w+ .*\bor not to\b",
        r"^(?:do|does|did) (?:i|we|it|<post>|<asset>) (?:have|need) to\b",
        r"^(?:should|can|could|may|might) <post> (?:still |also |even )?(?:be|get) (?!moved|shifted|pushed|rescheduled|postponed)",
        r"^(?:let's|lets|let us|we can|we could|we should|can we|shall we|we'll|i'll|i will|we will) (?:maybe |also |just )*(?:talk|discuss|chat|think|decide|wait|see (?:about|how|if)|let you know|tell you|look at)\b",
        r"\bif (?:you|i|we|she|he|they) (?:were|was)\b",
        r"^(?:and |so |but |well )*what (?:if|would|happens?|will happen|could|might)\b(?!.*\b(?:look like for|be posted|go out|go live))",
        r"^(?:imagine|suppose|supposing|assuming|say) (?:if |that |i |we |you |she |he |they |<persona>)",
        r"^(?:so |and |then )*you (?:just |only |always |usually |never |then )*(?:post|make|delete|cancel|create|schedule|write|publish|edit|keep)\b",
        r"^(?:and |so |but |ok |okay |hmm |well |like )*if (?:i|we|you|he|she|they|it|only|<persona>|<asset>|<post>|someone|the)\b(?!'s (?:good|ok|okay|fine|allowed|alright|valid|within|compliant|accepted)| (?:can|could|do|does|is good|is valid|is allowed|is within|meets|have time|want|don't mind|is ok|is fine|passes|fits|is good|is okay|isn|is not|meets|'s|works|get|have|find|wouldn't|want|would|could|can|feel like|say so)\b)",
        r"^(?:i|we) (?:would|might|could|may|'d) (?:maybe |perhaps |probably |even )?(?:make|post|create|do|cancel|delete|generate|schedule|try|publish|have)\b.*\b(?:if|someday|one day|some day|sometime|eventually)\b",
        r"\b(?:someday|some day|one day|in theory|theoretically|hypothetically|in another life)\b",
        r"^(?:should|shall|would|do you think(?! you)) (?!it be (?:possible|ok|okay|alright|fine) to\b)(?:i|we|it|she|he|they|<persona>|you recommend)\b.*",
        r"^(?:y |e |und |et |en )?(?:que pasaria si|was ware wenn|was passiert wenn|und wenn|et si|e se|wat als|que se passe-t-il si|cosa succede se|o que acontece se|que pasa si)\b",
        r"^(?:y |und |et |e |en )?(?:soll(?:te|ten|en)? (?:ich|wir|man)|darf ich|zal ik|zullen we|moet ik|moeten we|faut il|dois je|devrais je|devrait on|doit on|est-ce que (?:je|on|nous) (?:dois|doit|devrais|devrait|devons)|deberia(?:mos)?|dovrei|dovremmo|dovrebbe)\b",
        r"^would (?:a|an|the) .*\b(?:better|best|worse|nicer|cooler|prettier)\b",
        r"^(?:hmm |so |well |ok |i'm |i am |we're |we are |was |just |been |i've been |i was )*(?:thinking (?:about|of|that|maybe)|toying with|considering|pondering|wondering about|daydreaming|dreaming of|debating)\b",
        r"^(?:i|we|<persona>) (?!could (?:really |also |definitely )?(?:use|do with))(?:may|might|could|will probably|would probably|'ll probably|probably|possibly|may not|might not|will maybe) (?:\w+ )?(?:need|want|make|post|do|use|have|get|try|ask|schedule|cancel|delete|create|change)\b(?!.*\b(?:now|please|today)\b)(?! (?:really )?(?:do with|use))",
        r"^(?:i was|we were|i'm|i am) (?:going to|about to|thinking of|thinking about|considering|wondering about|tempted to|planning to)\b",
        r"^maybe (?:we|i) (?:should|could|will|can)\b.*\b(?:later|another time|next time|some time)\b",
        r"\bwould (?:it|that) be (?:better|worse|smart|wise|weird|too|a good|crazy|worth|ok|okay|bad)\b(?!.*<(?:asset|post)>)",
        r"^would you (?:ever|rather|say|recommend|prefer)\b",
    ),
    "told": (
        rf"^(?:(?:fyi|btw|so|and|but|well|<time>) )*(?:<persona>|they|he|she|the \w+(?: \w+)?|my \w+|our \w+|some(?:body|one)|every(?:body|one)|people)(?: \w+)? (?:will|'ll|is going to|are going to|would|might|may|is about to|are about to) (?:\w+ ){{0,2}}{_ACTS}\b",
        rf"^(?:(?:fyi|btw|so|and|but|well|<time>) )*(?:i|we)(?:'ll| will| shall|'m going to| am going to| are going to|'re going to| plan to| intend to) (?:\w+ ){{0,2}}{_ACTS}\b",
        r"^(?:<persona>|they|he|she|my \w+|our \w+|the \w+) (?:wouldn't|doesn't|won't|didn't|would not|does not|did not) (?:want|like|need)\b",
        r"^(?:error|warning|log|traceback|exception|failed|failure)\b",
        r"^(?:o|a|el|la|der|die|das|le|il|lo|los|las|mi|mein|meine|mon|ma|meu|minha|de|het|mijn) \w+ (?:quer|quiere|quieren|will|wollen|mochte|veut|veulent|vuole|wil|wil graag|pidio|hat gesagt|ha detto) (?:que|dass|che|dat)\b",
        r"^(?:der|die|das|mein|meine|unser|unsere) \w+ (?:will|mochte|wollte) dass\b",
        r"^(?:in|on|according to) (?:the|a|my|our|some|his|her|their|this|that) (?:\w+ ){1,4}(?:it |they |he |she )?(?:says|said|reads|tells|told|wrote)\b",
        r"^(?:quote|quoting|to quote|i quote)\b",
        r"^i (?:didn't|did not|never|haven't|have not) (?:say|said|ask|asked|tell|told|mean|meant|want|wanted|request|requested|order|ordered)\b",
        r"^(?:(?:and|so|but|well|hey|btw|fyi) )*(?:the|my|our|some|every|this|that|an?|his|her|their|one|el|mi|un|der|die|das|mein|meine|ein|eine|le|la|mon|ma|une|il|lo|o|meu|minha|um|uma|de|mijn|nobody|everyone|everybody|somebody|people|they|he|she|<persona>)(?: (?!reel|photo|video|clip|picture|image|caption|post)\w+){0,2} (?:wants?|wanted|would like|would love|'d like|'d love|wishes|tried|plans?|hopes?|refuses|decided|keeps? (?:asking|telling|saying)|quiere|queria|veut|voulait|vuole|vorrebbe|quer|quis) (?:me |us |you )?(?:to (?!see|have)|(?:borrar|cancelar|publicar|hacer|annuler|supprimer|publier|faire|cancellare|pubblicare|fare|apagar|postar|fazer|saber|sapere|savoir)\b)",
        r"^(?:der|die|das|mein|meine|unser|unsere) \w+ (?:will|mochte|wollte) .*\b(?:loschen|posten|absagen|veroffentlichen|machen|stornieren|wissen)\b",
        r"^(?:the|my|our|some|every|this|that|an?) (?!reel|photo|video|clip|picture|image|caption|post)\w+ (?:hates?|loves?|likes?|prefers?|thinks?|believes?|insists?|suggests?|complains?|asks?|asked|reads?|watch(?:es)?)\b",
        r"\b(?:but )?(?:i|we) (?:said no|disagree|refused|said not to|am against it|are against it)\b|\bi'm against it\b",
        rf"^(?:and |so |but |well |lol |haha |ha )*{_WHO}(?: \w+)? (?:just |always |also |once |even |keeps? |never |recently |actually )*{_SAID}\b(?! (?:for|of) <)(?!.*\bplease\b)",
        r"^<quote> (?:is|was|says|said|were|are)\b",
        r"\b(?:according to|someone|somebody|they|a (?:fan|follower|comment|commenter|bot|friend|client)|the (?:comment|client|spam|note|email|sign|message|brief))(?: \w+){0,2} (?:said|says|say|wrote|commented|read|reads|asked|told)\b",
        r"\b(?:is|was) what (?:the|my|he|she|they|someone|a|kai|<persona>)\b",
        r"^(?:<persona>|\w+) (?:dijo|dice|sagte|sagt|meinte|a dit|dit|ha detto|dice|disse|diz|zei|zegt)\b",
        r"^(?:mi jefe|mein chef|mon chef|meu chefe|il mio capo|mijn baas)\b",
    ),
    "refused": (
        r"^(?:you|u) (?:can't|cannot|can not|must not|mustn't|shouldn't|may not|won't|don't (?:have|need) to)\b",
        r"^(?:i|we|you|they)(?:'d| would| will|'ll)? never\b|^(?:please |just )*keep <(?:asset|post)> (?:off|away|out)\b|^<asset> (?:must|should|may|can|shall|is|will) ?(?:not|never|n't)\b|^no <platform> for\b",
        r"^(?:nobody|no one|none of us) (?:wants?|asked|needs?|should)\b",
        r"^(?:always |please )*(?:ask|check with|wait for|tell) (?:me|us) (?:first |again )?before\b|^let (?:me|us) (?:check|look at|see|review|approve|think)\b.*\bbefore (?:it|you|that|we|posting|<)",
        r"^(?:tu|vous|du|ihr|tu non|tu nao|voce|je|jij) (?:n'(?:as|avez) pas besoin|musst? .*\bnicht|non devi|nao precisa|hoeft .*\bniet)\b|\b(?:(?:no hace falta|no es necesario) (?:que|\w+r\b)|no tienes que|n'as pas besoin d|non (?:serve (?:che|\w+re\b)|c'e bisogno)|nao (?:precisa|e preciso) \w+r\b)",
        r"^(?:please |just |let's )*(?:keep|leave) .*\b(?:where (?:it|they|he|she) (?:is|are|was|were)|in place|in there|on the (?:plan|schedule|calendar|list))\b",
        r"^(?:nothing(?= (?:on|for|from|to|at|today|please|<))|no (?:posts?|posting|reels?|photos?|pictures?|pics|videos?|uploads?|hashtags|more|new)\b)(?!.*\?)(?: (?!planned|scheduled|queued|lined)\w+)*? (?:<platform>|<time>|<persona>|please|thanks|thank you)(?: (?:on|for|from|to|at|today|please|thanks|thank|you|<platform>|<time>|<persona>))*$",
        r"^no more \w+",
        r"^(?:please |oh |and |but )*(?:don't|dont|do not|no need to) (?:worry|bother|stress|fuss) (?:about|with|over)\b",
        r"^i(?:'d| would) (?:rather|prefer(?: it)?(?: if)?) (?:that )?(?:you|we|nobody|it) (?:didn't|don't|did not|do not|not|wasn't|isn't|leave|left)\b",
        r"^(?:you (?:can|may|should|could)|please|only|just|we (?:can|could|should)) .*\b(?:when|once|after|until|till|as soon as) (?:i|we|i'm|we're|i've|we've)\b(?! (?:make|post|finish) <)(?!.*<time>)",
        r"^(?:please |ok |so |and |hey |just )*(?:stop|quit|enough (?:with|of)|no more|cease) (?:with )?(?:the |all |those |these )*(?:making|posting|doing|sending|writing|creating|generating|publishing|deleting|cancelling|canceling|scheduling|asking|editing|reels|selfies|hashtags|photos|pictures|jokes)\b",
        r"^(?:let's |please |just |bitte |por favor |lass |deja |laisse |lascia |deixa |laat )*(?:leave|keep|lass|deja|laisse|lascia|deixa|laat) .*\b(?:alone|as (?:it|they|he|she) (?:is|are)|untouched|as is|(?:so )?wie (?:er|es|sie) ist|in ruhe|como esta|tranquil[loa]*e?|en paz|comme (?:il|elle) est|com'e|in pace|em paz|zoals het is|met rust)\b",
        r"^(?:mejor )?no (?:\w+mos|\w+emos|\w+amos)\b",
        r"^(?:can|could|can't|cannot|may|shall) (?:we|you|i|u) (?:please |just |maybe )*(?:not|stop|avoid|skip)\b",
        r"^(?:(?:ok|okay|so|and|but|well|no|please|oh|hey|wait|stop|also|just|hmm|actually|now|for now|let's|<time>) )*(?:please )?(?:don't|dont|do not|never|let's not|lets not|let us not|we shouldn't|we should not|you shouldn't|you should not|i don't want (?:you )?to|i do not want (?:you )?to|i'd rather (?:you )?(?:didn't|not)|i would rather (?:you )?not|please refrain from|refrain from|hold off(?: on)?|avoid|not yet|wait (?:before|with|until)|hold on|don't you dare|under no circumstances|we won't|you must not|you mustn't|no need to|there's no need to|there is no need to|no longer|don´t|stop short of|leave(?! out\b| .* out$)|skip(?! (?:the )?(?:\w+ )?(?:shot|scene)s?\b))\b(?! (?:forget|you think|hesitate to|need|want <post>|worry|let (?:<post>|it) go|love|like))",
        r"^(?:(?:mejor|por favor|porfa|oye|pero|y|hoy|ahora|todavia|aun|de momento|<time>|<persona>|<asset>|<post>) )*no (?:lo |la |los |las |me |nos |te )?(?:publiques|hagas|crees|borres|canceles|programes|subas|generes|cambies|edites|quiero que|postees|elimines|compartas|toques|cortes|anules|quites|mandes|envies|escribas|muevas|recortes)\b",
        r"^(?:todavia|aun) no\b",
        r"^noch (?:nicht|nichts)\b",
        r"^pas encore\b",
        r"^non ancora\b",
        r"^ainda nao\b",
        r"^nog niet\b",
        r"^(?:(?:s'il te plait|stp|surtout|mais|et|non|s'il vous plait) )*(?:ne\b|n')",
        r"^non (?:pubblicare|fare|creare|cancellare|postare|eliminare|toccare|annullare|programmare|cambiare)\b",
        r"^nao (?:publique|publiques|faca|crie|cancele|apague|poste|postes|canceles|mude|mexa|agende)\b",
        r"\b(?:nicht|niet) (?:posten|loschen|veroffentlichen|plaatsen|verwijderen|machen|erstellen|absagen|stornieren|maken|annuleren)\b",
        r"^(?:bitte )?(?:poste|veroffentliche|losche|mach|mache|erstelle|storniere|plane|andere|plaats|maak|verwijder|annuleer)\b.*\b(?:nicht|noch nicht|niet|nog niet|nichts|niets)\b",
        r"^(?:nicht|niet|nunca|jamais|mai|niemals|nooit)\b",
    ),
    "howto": (
        r"^since when\b|^why (?:not|don't (?:we|you)) (?:ever |just |always )*(?:post|publish)\b(?!.*(?:<asset>|\bit\b|\bthat\b|\bthis\b|\bthem\b))",
        r"^(?:and |so |but |hey |ok )*how (?:do|does|did) (?:the |your |this |that |it |my |our )*(?:\w+ ){0,2}works?(?: exactly| here| then| anyway)?$",
        r"^how (?:expensive|cheap|old|smart|safe|popular|important|hard|difficult|easy|real|good|bad|tall|rich|famous) \b",
        r"^(?:and |so |hey |ok )*(?:what (?:do|would|did) you (?:think|reckon|say|make of|recommend|suggest|prefer|feel|advise)|what(?:'s| is| are) your (?:take|thoughts?|view|opinion|advice|favou?rite|name|guess)|any (?:thoughts|opinions?|ideas|advice|tips) (?:on|about|for)|thoughts on|how do you feel|do you (?:think|reckon|believe|feel|fancy it)(?! you (?:can|could|might))|opinion on|your opinion)\b",
        r"^(?:and |so |but |hey |ok |please )*(?:how (?:do|does|did|can|could|should|would|to|come|many|much|often|long)\b)(?! (?:you feel about|about|things look|it look|does the (?:week|plan|schedule|calendar) look))(?! (?:things|the \w+|we|it|<time>) (?:look|looking))(?!.*\b(?:queue|disk|disc|storage|space|vram|gpu|free|left|planned|scheduled|queued|lined up|waiting|backlog|posts (?:are|do we|have we)))",
        r"^(?:and |so |but )*why\b(?! (?:don't (?:you|we)|not)\b)",
        r"^(?:can|could|would) you (?:please )?(?:explain|teach|describe how|walk me through|tell me (?:how (?:to|do|does|you|i)|why|what (?:a|an|the difference)|about (?:how|yourself)|more about (?:how|the a)))\b",
        r"^(?:explain|teach|describe how|walk me through how|tell me (?:how|why) (?!the |things|everything|is|are|much|many|it))\b",
        r"^what (?:does|do|did) (?:the )?(?:\w+ )?(?:mean|do|cost|happen|crop|upscale|trim|mute|loop|a |an |it mean|this mean)\b(?!.*<)",
        r"^what time\b",
        r"^what's the best\b",
        r"^when (?:is|should|would) (?:it |the )?(?:best|i|we|a good)\b",
        r"^when should\b",
        r"^(?:como|wie|comment|come|hoe) (?:funciona|funcionan|funktioniert|funktionieren|ca marche|fonctionne|funziona|funzionano|werkt|werken|se hace|hago|puedo|kann ich|mache ich|je peux|faire|posso|faccio|faco|kan ik|maak ik|erstelle ich|poste ich|plane ich|cree|creo|crear|crea|puis-je|poster|publier|programmer|si fa|se publica|marche)\b",
        r"^(?:que es|was ist ein|was bedeutet|qu'est-ce qu'un|c'est quoi|cos'e|che cos'e|o que e|wat is een|was heisst|que significa|was kannst du|que peux-tu|que sais-tu|cosa sai|cosa puoi|que puedes|que sabes|o que voce|wat kun je)\b",
        r"^(?:por que|warum|wieso|pourquoi|perche|waarom|porque)\b",
        r"^(?:is|are) there (?:a|any|some) (?:limit|way|max\w*|minimum|difference|option|setting|rule|trick|chance of getting|limits|way to|cap)\b",
        r"\b(?:know|tell me|explain|show me|understand|wonder|learn|curious) how (?:to|you|captions?|reels?|that|scheduling)\b(?! (?:much|many|queue|gpu|disk))",
    ),
    "explained": (
        r"^which of\b",
        r"^(?:y |und |et |e |en )?(?:cuant[oa]s?|quien|quienes|wie (?:lange|viele|viel|oft|gross|teuer)|combien|quant[oiae]s?|hoeveel|hoe (?:lang|vaak|groot)|wer|qui|chi|quem|wie is|wie zijn)\b",
        r"^(?:please )?(?:help|hilfe|ayuda|aide|aiuto|ajuda|hulp)$",
        r"^(?:are|is|do|does) (?:<hashtag>|hashtags|captions|reels|shorts|videos|photos|people|filters|longer|shorter|posting|music|subtitles|carousels|stories|followers|brands)\b.*(?:worth|better|good|bad|important|matter|work|help|still|necessary|dead|useful|really|like|need)",
        r"^what(?:'s| is| are) (?:a|an|the difference|the point|the best|your|the purpose|the meaning|the maximum|the max|the limit|the ideal|the right|better|best)\b(?!.*(?:queue|status|schedule|plan|disk|gpu|next post))",
        r"^what(?:'s| is| are) (?:persona|personas|reel|reels|short|shorts|a/b)\b(?! (?:planned|scheduled|do|we|are))",
        r"^(?:which|what) (?:\w+ ){1,3}(?:is|are|was|works?|performs?|would be|should) (?:best|better|the best|good|your|my|i use|we use|most)\b",
        r"^which (?:\w+ )?(?:did|do|would|should) (?:you|i|we)\b",
        r"^which (?:one )?(?:is|was|did|do)\b(?!.*<quote>.*<quote>)",
        r"^who (?:is|are|was|made|created|built|wrote|won|did|does|owns|runs)\b",
        r"^who's\b",
        r"^is (?:it|there|that|this) (?:better|possible to|ok to|okay to|worth|a way|any way|true|safe|legal|weird|bad|good to|a good)\b(?!.*<asset>)",
        r"^(?:do|does) (?:you|it|this|the bot|troupe) (?:support|know how|have (?:a|any) (?:limit|way|opinion|feeling)|understand|speak|like|think|prefer|remember|ever|dream|work with|charge|cost|get tired|sleep|love|enjoy|need)\b",
        r"^(?:are|r) (?:you|u) (?:a|an|real|human|sure|able to|capable|chatgpt|gpt|ai|conscious|sentient|there to|single|serious|kidding|happy|sad|tired|ready to)\b(?!.*<(?:asset|persona|post)>)",
        r"^is <(?:persona|asset|platform)> (?:prettier|better|nicer|cuter|real|more|less|hotter|a real|cool|pretty|worth|popular|your|the best|famous|taller|older|younger|happy|funnier|human|an? )\b(?!.*<platform>)",
        r"^(?:do you know|any idea|got any tips|any tips|any advice|tips)\b",
    ),
    "idiom": (
        r"^add me (?:on|to)\b|^take a picture it'll last\b|^find someone who\b|^(?:let's )?(?:call it a day|make (?:it|this|today|that) (?:happen|count|a (?:great|good|nice|lovely) \w+))\b|^check out (?:my|this|the|her|his) \w+(?:'s)? (?:new )?\w+$",
        r"^(?:just )?(?:cut (?:it out|me some slack)|tell me lies|find me a (?:husband|wife|boyfriend|girlfriend|job)|post it notes?|fingers crossed|good luck|wish me luck|knock on wood|status quo|schedule permitting|check mate|speed is (?:everything|key)|knock it off|give (?:me|us) a (?:break|minute|second|sec|moment)|make (?:up your mind|yourself|sense|me laugh)|get (?:lost|well|some)|take (?:care|it easy|your time)|have (?:fun|a (?:nice|good|great|lovely))|keep (?:it )?up|hang on|show off|post ?mortem)\b",
    ),
    "able": (
        r"^(?:will|would|do|can|are|could) you\b.*\b(?:by yourself|automatically|on your own|without asking|without me)\b",
        r"^(?:can|could|do|will|would) (?:you|i|we|u) (?:\w+ )?(?:cancel|delete|move|edit|undo|change|stop|pause|restore|rename) (?:an?|any|some|posts|reels|personas)\b(?!.*(?:<post>|<asset>|<persona>))",
        r"^(?:please |can you |could you |will you |now )*(?:tell|sing|read|write|give|show) (?:me|us) (?:a|an|another|some|one|your) (?:\w+ ){0,3}?(?:jokes?|(?:bedtime |good |funny |love )stor(?:y|ies)|story|poem|song|secret|riddle|facts?|haiku|limerick|recipe for)\b(?! (?:photo|format|style|pic))",
        r"^(?:so |and |but |hey |also )*(?:can|could|do|are|will) (?:you|u|it|this bot|the bot|troupe)(?: (?:also|even|actually|really|able to))* (?:\w+ )?(?:make|do|create|edit|generate|post|schedule|publish|write|handle|support|draw|cut|trim|crop|caption|speak|remember|see|connect|delete|cancel|read|manage|upscale|add|render|talk|animate|produce|understand|work)(?: (?:to|on|for|in|with))?(?: (?:videos?|reels?|images?|photos?|pictures?|pics|captions?|posts?|subtitles|music|personas?|<platform>|clips|shorts|things|stuff|languages|other \w+|spanish|french|german|<hashtag>|gifs?|selfies|(?:an )?a/b tests?|hashtags|it all|that|this|files|4k|comments|dms|stories))*(?: (?:too|as well|automatically|by yourself|for me|at all|yourself|or|and|also|videos|images|reels|on <platform>|to <platform>|in <platform>|there|now))*(?: (?:with|without|in|that have|longer than|shorter than|bigger than) (?:sound|music|audio|voices?|subtitles|captions|4k|hd|colou?r|<duration>|<size>|\w+ languages?|speech|dialogue|a voice ?over))?(?: \?)?$",
        r"^(?:what|which)(?: all| else| things| kinds? of things)? (?:can|could|are|do) (?:you|u|i)(?: able to)?(?: actually| even| also)? (?:do|make|offer|handle|ask|help|edit|create|support)\b",
        r"^(?:what are|tell me) your (?:features|abilities|skills|commands|capabilities|functions|options|limits)\b",
        r"^what(?: tools| features| commands| platforms| languages| formats| sizes)(?: \w+)? (?:do|can|are|are there|does)\b",
        r"^(?:puedes|sabes|kannst du|peux-tu|sais-tu|puoi|sai|voce pode|kun je)(?: \w+){1,3}(?: \?)?$",
    ),
    "remembered": (
        r"^(?:is|are|was) <asset> (?:already|still)\b",
        r"^(?:was|were) <(?:asset|post)>",
        r"^(?:(?:and|so|but|hey|wait|ok) )*did(?:n't)? (?:<\w+>(?:'s)? |\w+ ){1,4}?(?:cancel|delete|remove|post|publish|schedule|trim|cut|mute|crop|rename|change|caption|upload|share|move|edit|approve)\b",
        r"^(?:hast du|habt ihr|haben sie|wurden?) .*\b(?:ge\w+(?:t|en)|ver\w+(?:t|en)|(?!geplant)\w+iert)(?: worden)?$",
        r"^(?:as tu|avez vous|tu as|est-ce que tu as) (?!des\b|les\b|une\b|le\b|de\b|mes\b|encore\b)(?:deja |bien |<persona> )*\w+(?:e|es|i|is|it|u)\b",
        r"^(?:hai|avete) (?:gia |mai )*\w+(?:ato|uto|ito|sso|sto|tto)\b|^(?:ya )?(?:has|habeis) \w+(?:ado|ido|cho|to)\b|^(?:voce |tu |ja )+\w+(?:ou|aste|iste|eu|iu)\b",
        r"^(?:hast du|heb je|hebben jullie) (?:<asset>|<post>|<persona>|den|die|das|het|de) .*\b\w+$",
        r"^(?:<asset>|<post>|(?:the|that|my|our) (?:reel|photo|video|clip|picture|image|caption|post)) (?:got|was|were|has been|had been|must have been|should be ready|is being|went|already|never|has already)\b(?!.*\b(?:please|can you|could you)\b)",
        r"^(?:and |so |but |well |lol |wow |omg |haha |ha |by the way |btw |fyi |ok |hey |yeah )*(?:i|we|they|he|she|<persona>)(?: just| already| also| finally| actually| really| never| once| even| kinda| only| myself| recently| accidentally| both| all)* (?:"
        + _PAST[3:-1]
        + r")\b(?! (?:like|better|a |an |some |to (?:make|see|have|get)))",
        r"^(?:i|we|they|he|she|you|<persona>)(?:'ve| have| has|'d| had)(?: just| already| also| finally| never| always| not)* "
        + _DONE
        + r"\b",
        r"\b(?:you|i|we|they) (?:just |already )?(?:made|wrote|posted|created|generated|sent|did|picked|chose|gave|used|cut|scheduled|suggested|shot|drew|edited|put together|came up with) (?:for|is|was|were|are|me|last|yesterday|earlier|looks?|turned|<time> (?:was|is|were|looks))?.*\b(?:is|was|were|are|looks?|looked|great|good|nice|awesome|amazing|hilarious|perfect|funny|bad|terrible|beautiful|turned|worked|did well|went|got|sucks?|rocks?)\b",
        r"^(?:do you )?remember (?:when|that|how|the time|we|last)\b(?! to)",
        r"\b(?:turned|came|worked|panned) out (?:so |really |very |pretty |to be )?(?:great|good|well|nice|fine|amazing|awesome|perfect|fantastic|lovely|ok|okay|bad|beautiful|weird|nicely|beautifully)\b",
        r"^(?:posting|publishing|making|deleting|cancelling|canceling|scheduling|trimming|editing|using|captioning) .*\b(?:cost|costs|made|got|gave|gives|hurts?|helps?|helped|ruined|brought|brings|would|will|could|isn't|wasn't|won't|was|is|were|are|feels?|felt|takes?|took|makes me|seems)\b",
        r"^(?!thank you in advance|thanks in advance)(?:thx|thanks|thank you|ty|cheers|kudos|props|great job|good job|nice job|well done|congrats|nice work|good work|gracias|danke|merci|grazie|obrigad[oa]|bedankt)\b(?: \w+)* (?:for|fur|por|pour|per|pelo|pela|voor)\b",
        r"^(?:<asset>|<post>|that (?:reel|photo|video|caption|post|one|clip)|the (?:last |new |latest |first )?(?:reel|photo|video|caption|post|clip|image|picture|music|schedule|song|edit|cut|one|pic|selfie|pics|photos|reels))(?: (?!would\b|should\b|could\b|might\b|will\b)\w+){0,6} (?:is|was|looks?|looked|sounds?|sounded|went|got|did|were|are|feels?|has|had) (?:so |really |very |pretty |just |absolutely |super |quite |actually |a bit )*(?:great|good|perfect|awesome|amazing|hilarious|funny|nice|beautiful|lovely|fantastic|cool|fire|sick|dope|viral|brilliant|stunning|gorgeous|fine|a hit|a mistake|\d+|many|lots|tons|over|well|better than|my favou?rite|insane|wild|incredible|excellent|the best|epic|adorable|cute|crazy|lit)\b(?!.*\?)",
        r"^(?:i|we) (?:really |absolutely |just |so |also |totally )*(?:love|like|adore|enjoy|hate|dislike|prefer|appreciate|admire|miss)d? (?:the|this|that|how|your|it|<asset>|<post>|<persona>'s|what|when|working|posting|scheduling|making|all|these|those|our)\b",
        r"^(?:wow|omg|lol|haha+|lmao|rofl|yay|woah|whoa|damn|nice|sweet|cool|awesome|amazing|great|perfect|brilliant|well done|good job|great job|nice work|love it|loved it)\b(?!.*\b(?:now|please|can you|could you|make|post|then)\b)",
        r"\bwas (?:a mistake|great|awesome|fun|hilarious|amazing|perfect|so good|really good|funny|a hit|too much|such)\b",
    ),
}


@cache
def _patterns() -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    return tuple((stance, tuple(re.compile(pattern) for pattern in patterns)) for stance, patterns in _STANCES.items())


# In a question these ask whether to; told, they are wishes: "devo publicar isso" is "I have to".
_WHETHER_TO = re.compile(r"^(?:y |und |et |e |en )?(?:deb(?:o|emos)|dev(?:o|emos)|dobbiamo|je dois|on doit)\b")
# "My agent's email: please cancel P3."
_REPORTS = re.compile(
    r"\W*(?:(?:the|my|our|his|her|their|an?|some|that) [\w' ]{0,40}?)?(?:e?mail|message|text|note|comment|letter|dm|subject|review|sign|headline|brief|tweet|reply|voicemail|re|fwd|quote)s?(?: (?:from|by|of|under|on) [\w' ]{1,40})?\s*:"
)
# "Si cancelo P4, ¿qué pasa?"
_IN_CASE = re.compile(
    r"^(?:y |und |et |e |en |aber |pero |mais |ma |mas )*(?:si|wenn|falls|se|als)\b(?! (?:puedes|kannst|konntest|tu peux|vous pouvez|puoi|puede|kunt|kan je|possible))"
)
_MAYBE = re.compile(
    r"^(?:(?:and|so|but|hmm|well|ok|y|und|et|e|en) )*(?:maybe|perhaps|possibly|could be|quizas?|tal vez|a lo mejor|vielleicht|eventuell|peut-?etre|peut etre|forse|magari|talvez|misschien)\b"
)
_THINK_YOU_COULD = re.compile(r"^(?:and |so |hey )*do you (?:think|reckon) (?:that )?you (?:can|could|might) ")


def stance_of(clause: Clause) -> str:
    """order, or why the clause asks for nothing: supposed, told, refused, explained, able, an idiom, remembered."""
    masked = _THINK_YOU_COULD.sub("could you ", clause.masked)
    if clause.is_doubted:
        return "supposed"
    if _REPORTS.match(clause.folded):
        return "told"
    if clause.is_question and (_WHETHER_TO.match(masked) or _IN_CASE.match(masked)):
        return "supposed"
    for stance, patterns in _patterns():
        for pattern in patterns:
            if pattern.search(masked):
                return stance
    return "order"


# They soften an order, but a remark as well: "so annoying", "well, it changed".
_SOFT_PLEAS = one_of("so well oh really actually simply literally basically finally maybe perhaps kinda also just")


_NEVER = re.compile(
    r"^(?:never|no\b|nope|nah|not (?:before|now|yet|today|a chance|in|until|me|really)|why (?:would|should)|don't|no way|as if|hell no|absolutely not|over my|forget it|of course not|certainly not|"
    r"nunca|jamas|niemals|nie\b|auf keinen fall|jamais|mai\b|nooit)"
)


def is_doubted_by(clause: Clause, following: Clause) -> bool:
    """Whether what follows takes a clause back: "cancel P5? never!"; or asks about it as a case: "si cancelo P4, ¿qué pasa?"."""
    case = following.is_question and _IN_CASE.match(clause.masked) is not None
    return case or (clause.is_question and _NEVER.match(following.masked) is not None)


def is_maybe(clause: Clause) -> bool:
    """Whether a clause only plays with a thought: "maybe cancel P4?"; enough to make a picture, not to cancel a post."""
    return _MAYBE.match(clause.masked) is not None


def wants_something(clause: Clause) -> bool:
    """Whether a clause that no rule could read still seems to order something, so that it must be asked back."""
    orders = [
        item
        for item in clause.core
        if item.sort == "verb" and item.canon in ORDERS and item.form == "base" and not item.is_mended
    ]
    if not orders:
        return False
    head = clause.head
    nouns = [item for item in clause.nouns() if item.canon not in {"appearance", "job", "persona"}]
    things = clause.of("asset", "post", "persona", "platform") or nouns
    if clause.line.language in {"de", "nl"} and orders[-1] is clause.core[-1] and clause.of("asset", "post"):
        return True  # "erst reel_7 stummschalten": the order stands last
    first = head is orders[0] and orders[0].canon not in {
        "do",
        "have",
        "get",
        "give",
        "take",
        "keep",
        "show",
        "help",
        "want",
        "put",
    }
    is_asked = any(item.canon == "please" and fold(item.text) not in _SOFT_PLEAS for item in clause.items)
    return bool((first or is_asked) and (things or clause.small("it")))
