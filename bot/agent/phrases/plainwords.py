"""Ordinary words that look like misspelt words of the lexicon, and are not: they are never mended into orders.

Stems: "shirt" stands for "shirts", "bake" for "baking" and "baked" as well.
"""

import re
from functools import cache

_STEMS = """
able abroad absorb accent access accident achieve across adore adventure advert afraid agency alien alley alone alpine alternate amber ancient angle
animal ankle answer apple approach april apron arcade arch arena arrive artist assert attack attend attic aunt autumn avenue awake award away axis baby
back bacon badge bake baker balcony ball ballet balloon band banana bank banner bar bare bark barn base basket bass bath bathe battle bay beach bead beam
bean bear beard beast beat beaten become bed bee beer begin belief bell belt bench bend berry best beta better bike bikini bill bind bird birth bite
bitter black blade blanket blaze blend blink bliss block blond blonde bloom blouse blue blur blush board boast boat body boil bold bolt bond bone
bonfire book boost boot boots border bored boss bottle bottom bounce bound bow bowl box boxer brain brake branch brand brass brave bread break breath breeze
brew brick bride bridge bright bring broad broken brother brown brush bubble bucket bud buddy budget bug build builder bull bump bunch bundle bunny burger
burst bus bush business busy butter button buy buzz cabin cable cactus cafe cage calf calm camel camera camp canal candle candy cane canoe canvas cape
captain car card care careful cargo carol carpet carrot carry cart cartoon carve case cash castle casual catch cats cattle cause cave ceiling cell center
central ceremony chain chair chalk champ chance channel chaos chapel character charge charm chart chase chat cheap cheat cheek cheer cheese chef cherry
chess chest chic chicken chief child chill chilly chime chin choir choose chop church cider cigar cinema circle circus city clap class classic clay clean
clear clever click cliff climb climber clock close closet cloth clothes cloud cloudy clown club clue coach coast coat cocktail cocoa code coffee coin cold
collar college colony comb combat comedy comet comfy comic common company concert cook cookie cool copper coral core corn corner corset cosmos cost costume
cotton couch count country couple courage course court cover cow cowboy cozy cosy crab craft crane crash crazy cream creek crest crew crime crisp
crocodile cross crowd crown cruise crush cry crystal cube cuddle cup curl curly curtain curve custom cute cycle cyclist daily dance dancer danger dare dark
dash dawn dead deal dear death debut deck deep deer deli delight demo denim desert design desk dessert detail devil dew diamond diary dice diet dig dim
dine diner dinner direct dirt dirty disco dish dive diver dizzy dock doctor dog doll dolphin dome donut door dose dot double doubt dough dove dragon drama
drawer dream dreamy dress dresser drift drill drink drive driver drone drum drummer dry duck duet dune dusk dust dusty duty eager eagle early earn earth
easel east easter easy eat echo edge elder electric elegant elephant elf elite empty energy enjoy enter epic escape essay event evil exam excite exotic extra
eye fabric face fact fade fair fairy faith fake fall fame family fan fancy far farm farmer fashion fast fate father fault favor fear feast feather feed feel
fence fern ferry festival fever fiction field fierce fifty fight figure final finger fire firm fish fisher fist fit fitness flag flame flamenco flare flash
flat flavor fleece fleet flesh flight float flock flood floor floral florist flour flow flower fluffy fluid fly foam focus fog foggy fold folk follow food
foot force forest forge fork fort forty fountain fox fragile free freedom freeze freezer fresh friend fries fringe frog frost frosty fruit fry fuel full fun
funky funny fur fury future gala gallery galaxy game gamer gang garage garden garlic gate gather gaze gear gem gentle ghost giant gift giggle ginger girl
glad glam glamour glance glass glasses gleam glide glitter globe glove gloves glow goal goat gold golden golf golfer good goose gorgeous gown grace grand
grape grass grassy grave gravity gray great greek green greet grey grid grill grin grip grocery groove ground group grove grow grumpy guard guess guest
guitar gulf gym habit hair haircut half hall hallway hammer hammock hand handle handsome hang happen happy harbor harbour hard harp harvest hat hate hawk
head heal health heart heat heaven heavy heel helmet hello hero hidden hide high hike hiker hill hint hip hippie history hobby hockey hole holiday hollow
holy home honest honey hood hoodie hook hope horizon horn horror horse host hotel hour house huge human humor hunt hunter hurry hut ice icon idea
igloo image indie indoor ink inner insect inspire instrument intense invite island ivory jacket jaguar jail jam jar jaw jazz jeans jeep jelly jet jewel job
jockey jog jogger joke journal journey joy judge juggle juice juicy jump jumper jungle junior kale kayak ketchup kettle kick kilt kimono kind king kiss
kitchen kite kitten kitty knee kneel knife knight knit knock koala lace ladder lady lagoon lake lamb lamp land landlord lane language lantern large laser last
late latin latte laugh laughter laundry lava lawn lawyer lazy lead leader leaf leap learn leather leave lecture leg legend lemon lemonade lemur lens leopard
lesson letter lettuce library lick life lift light lighter lighthouse lightning lily lime line linen lion lips lipstick liquid listen litter little live
lively lizard loaf loan lobby lobster local lock lodge logo lonely long look loose lord lotus loud lounge love lovely lover low loyal luck lucky luggage lunch
luxury magic magnet mail main major mall man mango mansion maple map marathon marble march margin marina mark market marry marsh mascara mask mast master
mat match mate maths matte mature maze meadow meal mean measure meat mechanic medal meditate meet melon melt member memory menu mess message metal meter
metro midnight mile milk mill mime mind mine mini minimal mint mirror mist misty mix mixer moan mobile mocha modem modern mom moment monk monkey monster mood
moon moonlight moose mop moss motel mother motion motor mountain mouse mouth move movie mud muddy muffin muscle museum mushroom mystery myth nail nap
narrow nation native nature naughty navy neat neck necklace needle nerd nest net new news nice night nimble noble nod noise nomad noodle noon north nose notebook
nova nurse nut nutty oak oasis oat ocean odd office old olive onion opera orange orbit orchid order origami ostrich otter outdoor outer outlaw oval oven overall owl
owner oyster pace pack package paddle pain paint painter pair palace pale palm panda pane panel panic pants papaya paper parade paradise park parka parrot party pass
passport pasta pastel pastry patch path patient patio paw peace peach peacock peak peanut pear pearl pebble pelican pen pencil penguin people pepper perch
perform perfume person pet petal phone piano picnic pie piece pier pig pigeon pile pillow pilot pine pink pint pioneer pipe pirate pitch pizza place plain plaid planet
plant plate platform play player please plenty plot plum plush pocket poem poet poetry point poker polar pole polite polka polo pond pony pool poor popcorn
poppy porch port portal portion pose position possible poster posture potato pottery powder power prairie pray prepare present press pretty prey price pride
prime prince princess print prison private prize profit promise prop proper prophet protest proud prove pub public puddle puff pug pull pulse pumpkin punch
punk puppy pure purple purse push puzzle pyjama queen quest quick quiet quilt quirky quiz rabbit raccoon race racer radio raft rail rain rainbow raincoat rainy
ramen ranch random range ranger rapper rare rave raven raw razor reach read reader ready real reason record red reed reef refer reflect relax release remote
rent repair reptile rescue respect rest restaurant retail retreat return reveal revive reward ribbon rice rich ride rider ring rinse rise risk rival river
road roar roast robe robot rock rocker rocket rodeo roll roller roman romance romantic roof rooftop room rooster root rope rose rough round row royal rub
ruby rug rugby ruin rule rumor run runner runway rush rustic rusty sack sad saddle safari safe saffron sage sail sailor saint salad salmon salon salsa salt
salty salute sand sandal sandy satin sauce sauna savage save savvy sax scale scar scare scarf scary scene scenery scent school science scissors scooter score
scout scream screen script scrub sculpt sculpture sea seal search season seat second secret seed seek seem self sell send senior sense serene serious sermon
serve session set settle shade shadow shady shake shallow shape shark sharp shave shawl shed sheep sheet shelf shell shelter shift shine shiny ship shirt
shiver shock shoe shoelace shop shopper shore short shoulder shout shove shovel shower shrimp shrine shrub shy sick side sidewalk siesta sight sign signal silent
silk silky silly silver simple sing singer single sink sip sister sit skate skateboard skater skeleton sketch ski skill skin skinny skip skirt skull sky
skyline slack slam sleep sleepy sleeve slice slick slide slim slip slope sloth slow slush small smart smash smell smile smiley smoke smoky smooth snack snail
snake sneak sneaker sniff snore snorkel snow snowboard snowy soak soap soccer social sock soda sofa soft soil solar soldier solid solo sombrero song soon soul
soup sour south space spaghetti spare spark sparkle sparrow speak spear special spell spice spicy spider spike spill spin spinach spirit splash split
spoon sport sporty spot spray spread spring sprint sprinkle spy square squash squirrel stable stadium staff stage stain stair stall stamp stand star stare
stark starry start state statue stay steady steak steal steam steamy steel steep steer stem step stew still sting stir stitch stock stomp stone stony stool stoop
store storm stormy story stove straight strange straw strawberry stray stream street strength stress stretch strict stride strike string strip stripe striped
stroll strong strut student studio study stuff stunt style stylish subway success suede sugar suit suitcase sultry sum summer summit sun sunbathe sunflower sunglasses
sunlight sunny sunrise sunset super surf surfer surprise sushi swamp swan sway sweat sweater sweet swell swift swim swimmer swimsuit swing sword symphony syrup
table taco tail tailor tale talent talk tall tan tangle tango tank tape target tart taste tasty tattoo tavern taxi tea teach teacher team tear tease teddy teen
teeth temple tempo tempt tender tennis tent terrace terrain test text thank theater theatre theme thick thief thin thing think third thirsty thought thread
thrift thrill throat throne thumb thunder ticket tide tidy tie tiger tight tile timber time timer tiny tip tire tired title toast toe together toilet tokyo toll
tomato tomb tone tongue tool tooth top topic torch tornado tortoise toss total touch tough tour tourist towel tower town toy track tractor trade traffic
trail trailer train trainer tram trap trash travel traveler tray treasure treat tree trek trench trend trendy tribe trick trim trio trip trolley trophy tropical
trouble trousers truck true trumpet trunk trust truth tub tulip tuna tune tunnel turkey turtle tutor tuxedo tweed twilight twin twirl twist type ugly umbrella
uncle under uniform union unique unit universe upper urban usual vacation vacuum valley value vampire van vanilla vapor vase vast vault vegan vehicle veil velvet
vendor venue verse vessel vest veteran vibe vibrant victory video view villa village vine vintage vinyl violet violin virtue visit visitor vivid vocal vodka
vogue voice volcano volleyball vote voyage wacky waffle wagon waist wait waiter wake walk walker wall wallet walnut waltz wander want war wardrobe warm warmth warrior
wash wasp watch water waterfall wave wavy wax weak wealth weapon wear weary weather weave wed wedding weed week weekend weigh weird welcome west wet
whale wheat wheel whip whirl whisk whisper whistle white wide wife wild wildlife willow win wind window windy wine wing wink winner winter wise wish witch wizard
wolf woman wonder wood wooden woods wool word work worker workout world worm worry worth wound wrap wreath wrestle wrist wrong yacht yard yarn yawn year yellow
yoga yogi young youth zebra zen zero zest zone zoom node bool optional func state connection mode present receive skip scope trace content math lock
lens pick emit product lint helper listener literal stumble refresh referee inherit shell shown phase purpose colleague compress
pulse seed slash roles heap tied overlap promise stride pixel section portrayed preserve alternate prefix tries receiver insertion descriptor
another nothing everything somebody others other bother neither either rather whatever whenever wherever because before behind beside besides between beyond
during except inside outside since toward towards until upon within without about above after again against along already although always among around being
below could does doing done down each else enough even ever every gone have having here hers herself himself hence into itself just keep kept know known
less lots made many maybe might more most much must myself near nearly need never next nobody none once only onto ours ourselves over own perhaps quite seen
several shall should some someone something sometimes somewhere such than that their theirs them themselves then there these they this those through thus too
twice under unless very want well went were what when where whether which while who whole whom whose why will with would yet your yours yourself named
born lived raised trained dyed hates loves likes cooks bakes sings dances works runs owns plays paints studies teaches travels climbs surfs skates rides drives
sober sobre corset cordial sword sworn vent vers verse venir venta vente salut salir seguro semana sueter
comply complies same given past sort due colour color existing correction personal suggestion inspection creation location weight note progress resolve restore reporter
experiment evaluate evaluation rotation copy copied deletion generator excited exited override retain obtain attach collect collection rewrite writer spent spend
revise revision approach appear disappear delegate alert joint stroke sake fee fin rust sane bat hire wire unpack reveal refine replay reform restrict resident
deadline correct correctly define declare detect vice personal compose composer composite compete invert tone sale sub stub rest index chunk built fill flatten
looked posted looks picks meets fits meant mine post-it tomato tailor sharing charity chariot quarter caption captain hammam riad souk bazaar medina kasbah
""".split()  # noqa: SIM905 - a thousand quoted words would not be easier to read


@cache
def _stems() -> frozenset[str]:
    return frozenset(_STEMS)


def is_plain(word: str) -> bool:
    """Whether a word, or the stem that it is made of, is an ordinary one.

    >>> is_plain("shirts"), is_plain("baking"), is_plain("genrate")
    (True, True, False)
    """
    stems = _stems()
    if word in stems:
        return True
    for suffix in ("s", "es", "ed", "d", "ing", "er", "ers", "ly", "y", "ies", "ied", "est"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            stem = word[: -len(suffix)]
            undoubled = stem[:-1] if re.search(r"([bdgklmnprt])\1$", stem) else stem
            if stem in stems or undoubled in stems or stem + "e" in stems or stem + "y" in stems:
                return True
    return False
