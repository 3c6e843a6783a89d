"""What a director would shoot at each place: establishing, doing, details, portraits, the last picture.

Each line starts with its part: E establish, A action, D detail (an object or a part, nobody's face), P portrait,
C closing. The words avoid naming other places, hours and weathers: those come from the theme.
"""

GENERIC = """
E the whole place opens up, the person small in the lower third
E layers of foreground and depth, the person walking into the frame
A the person at the centre of what is going on, caught mid-movement
A a step closer, hands busy, eyes on what they do
A moving across the frame, the surroundings sliding past
D the one object that tells where we are, filling the frame
D hands at work, texture and small movements
P a calm look into the lens, the place soft behind the shoulders
P a half turned face, a slow smile
C the person seen from behind, taking it all in
C walking out of the frame, the place stays
"""

BY_PLACE: dict[str, str] = {
    "beach": """
E a tiny figure on an endless stretch of sand, surf rolling in from the side
E palm leaves frame the top corner, footprints lead to the water
A strolling barefoot along the edge of the foam, sandals in one hand
A turning in a circle with open arms, clothes moving in the breeze
A sitting on a towel under a parasol, looking at a sail on the horizon
D a shell and a starfish on rippled sand, foam sliding up behind them
D fresh footprints filling with water, the line of the surf above
P hair moving softly, the horizon low behind the shoulders, salt on the skin
P sunglasses pushed up, an easy smile, glitter on the water out of focus
C seen from behind, facing the water, the sky taking most of the frame
C the empty sand with one line of footprints, the figure far off
""",
    "street": """
E tall buildings left and right lead the eye to a small walking figure
E a crosswalk in the foreground, signs and windows stacked above
A walking towards the camera past shop fronts, coat swinging
A waiting at the kerb, traffic as streaks of colour
A stepping over a patch of reflections, signs mirrored on the asphalt
D a shop sign and its reflection, glowing letters filling the frame
D shoes on the paving, reflections breaking around them
P a face between two rows of windows, bokeh of signs behind
P a glance over the collar, the facades out of focus
C walking away down the middle, the figure getting small
C the facades and the sky between them, the figure leaving at the bottom
""",
    "cafe": """
E the whole room with counter, menu board and hanging lamps, one table taken
E seen through the big window, letters on the glass, the person inside
A lifting the cup with both hands, steam in the light
A leafing through a notebook beside the cup, the barista busy behind
A leaning on the counter while the cup is filled
D a cup from above with a leaf drawn in the foam, a pastry beside it
D steam rising from a cup, the room soft behind
P eyes over the rim of the cup, a hint of a smile
P elbow on the table, chin on the hand, lamps out of focus
C the empty cup and the person leaving through the door
C back to the window seat, seen from behind, the world outside
""",
    "forest": """
E trunks like columns, shafts of light, a small figure on the path
E ferns in the foreground, the path winding into the depth
A walking the path between the trunks, hand brushing the ferns
A looking up into the crowns, turning slowly
A stepping over a root, light and shade passing over the jacket
D mushrooms in the moss at the foot of a trunk, tiny and sharp
D a fern unrolling, drops on its tip
P a face in a patch of light, green bokeh all around
P eyes closed, breathing in, leaves out of focus
C the figure gets small among the trunks, seen from behind
C crowns against the sky, the path left empty
""",
    "mountain": """
E ridges behind ridges, a small figure on the nearest one
E a trail leads up in switchbacks, the snowy summit above
A walking uphill with a rucksack, steady steps
A stopping at the edge, wind in the jacket
A drinking from a flask on a rock, the drop below
D boots on rock, the valley far below
D a compass and a map held against the view
P a face against the far ridges, cheeks red from the climb
P squinting into the light, a proud smile
C arms wide at the top, seen from behind
C the summit alone, nobody there, a cloud touching it
""",
    "gym": """
E racks of weights and mirrors, the person alone in the middle of the floor
E a line of machines leads to the figure at the end
A pressing a loaded bar overhead, feet planted
A curling dumbbells in front of the mirror
A between two sets, breathing out, towel over the shoulder
D chalked hands around a steel bar
D a row of dumbbells and a kettlebell, shoes passing behind
P focus before the lift, eyes straight ahead
P sweat on the brow, a short grin after the last rep
C sitting on the bench, seen from behind, bottle beside
C the bar set down, the person walking out
""",
    "kitchen": """
E the whole room, pots and shelves, the person behind the counter
E light falls over the worktop, ingredients laid out in front
A tossing a pan, steam going up
A chopping on the wooden board, quick and sure
A tasting from the spoon, eyebrows up
D a board with tomatoes, herbs and a knife
D a pot with steam, a wooden spoon leaning in it
P a smile over the steaming pan, tiles soft behind
P a smear of flour on the cheek, laughing
C the finished plate carried to the table
C leaning on the counter with a cup, work done
""",
    "office": """
E a row of desks and a wall of windows, the person at one screen
E the plan on the whiteboard, the person small before it
A typing, the screen lighting the hands
A sketching an idea on the whiteboard
A standing up with the laptop under the arm, crossing the room
D a keyboard, a notebook and a cup, seen from above
D a hand drawing a plan with a pen
P the face behind the screen, windows out of focus
P leaning back, an idea arriving
C the chair turned to the window, seen from behind
C lamp off, the room left behind
""",
    "rooftop": """
E the skyline all around, string lights above, a small figure at the rail
E a water tower and chimneys in the foreground, towers behind
A leaning on the rail, looking over the roofs
A walking under the string lights, glass in hand
A turning from the view to the camera
D a lantern and two glasses on the ledge, towers out of focus
D a string of bulbs against the sky
P the face before a field of windows, wind in the hair
P half in profile, the towers blurred behind
C seen from behind at the rail, the whole panorama ahead
C the string lights alone, nobody there
""",
    "studio": """
E the whole set: paper roll, lamps on stands, the person in the middle of it
E the camera on its tripod in the foreground, the person in the light
A turning for the lens, fabric in movement
A walking up to the mark on the floor
A laughing between two takes, adjusting a sleeve
D a camera on a tripod, the red light on
D a lamp with its softbox, cables on the floor
P clean beauty light, plain paper behind
P strong side light, half of the face in shade
C the light goes down, the person as a silhouette
C the set from behind, everything visible
""",
    "surf": """
E a lone surfer on the face of a great blue wall of water
E the line of the break from the side, spray blown back
A riding a wave, arms out, knees bent
A carrying the board along the shallows
D a board upright in the sand, wax and scratches
D a sheet of water folding over, drops frozen
P wet hair, salt on the skin, a wide grin
P eyes on the next set, foam blurred behind
C paddling out again, getting small
C seen from behind with the board under the arm
""",
    "boat": """
E the whole boat under sail, bow cutting the swell
E from the mast down, deck and open water
A at the helm, both hands on the wheel, sails full
A leaning on the rail, spray coming over
D a lifebuoy and coiled rope on the deck
D a knot on a cleat, the rope tight
P squinting into the wind, sail bright behind
P sunglasses, hair blown across the face
C standing at the bow, seen from behind, arms wide
C the wake drawing a line to the horizon
""",
    "lake": """
E mirror-still water, the far slopes upside down in it, a figure on the planks
E reeds in front, the jetty leading out
A walking to the end of the planks
A sitting at the edge, feet over the water
A skipping a stone, rings spreading
D boots left on wet boards
D rings on the surface around a falling drop
P a calm face, the far shore out of focus
P breathing in, eyes closed
C seen from behind at the end, looking out
C the mirror alone, nobody there, rings fading
""",
    "pool": """
E turquoise rectangle, parasols and palms around it
E from above the loungers, a swimmer drawing a line
A swimming towards the camera
A stepping from the ladder, drops falling
A stretched out with a magazine in the shade
D a striped ring turning slowly on the blue
D light nets on the tiles
P wet hair pushed back, sun on the shoulders
P chin on the rim, water glittering behind
C floating on the back, arms wide
C the ring alone, nobody there, ripples settling
""",
    "harbour": """
E painted houses, masts and a lighthouse, a figure on the quay
E boats in front, the village stacked behind
A walking along the quay past the nets
A looking at a boat coming in
D a bright little boat rocking at its rope
D rope around an iron bollard
P hair in the breeze, masts soft behind
P a laugh, gulls crossing
C seen from behind, looking out at the lighthouse
C boats alone, nobody there, lamps in the windows
""",
    "bridge": """
E towers and cables rise out of the picture, a figure between them
E the deck in one line to the far side
A walking across, coat moving
A leaning on the rail, looking down at the water
D a telescope at the rail
D rivets and a cable running up into the sky
P cables fanning out behind the face
P wind in the hair, the far bank blurred
C walking away down the middle
C the span alone, nobody there, lamps in a row
""",
    "underwater": """
E shafts of light, coral gardens, a small diver
E a school of fish parts around the figure
A gliding over the reef, arms wide
A reaching out to a passing turtle
D bright fish before the coral
D bubbles rising to the shining surface
P calm eyes, bubbles at the temple
P hair floating, blue all around
C rising towards the light
C the reef alone, nobody there, fish returning
""",
    "space": """
E a grey plain under stars, the blue planet above, a tiny figure
E a rocket stands on the ridge, footprints lead from it
A stepping lightly over the craters
A planting a flag
D the rocket from below
D a boot print in fine dust
P stars mirrored in the visor
P looking up, the planet in the glass
C seen from behind, the planet rising
C the flag alone, nobody there
""",
    "park": """
E lawns, old trees and a winding path, a small figure on it
E ducks in front, a bench and a lamp behind
A strolling along the path, hands in the pockets
A reading on a bench
A running past the trees, even steps
D the bench, leaves on its boards
D a dropped leaf turning in a puddle of light
P dappled light on the face, green behind
P a smile over the shoulder
C walking away under the trees
C the empty bench, the lamp above it
""",
    "garden": """
E a rose arch, borders full of colour, a figure on the path
E blossoms in front, out of focus, the person behind them
A holding a bouquet, bending to smell a rose
A watering the pots, drops in the light
A strolling through the arch
D one red rose, a drop on it
D a butterfly on a flower head
P a face among blossoms
P eyes closed, a petal in the hair
C walking away through the arch
C the garden gate closing
""",
    "desert": """
E dunes to the edge of the world, one line of footprints, a tiny figure
E a cactus in front, flat mountains behind
A walking along the crest of a dune
A turning, scarf blown out
D a cactus with one pink flower
D sand running through fingers
P squinting, warm dust on the skin
P a scarf around the face, eyes bright
C seen from behind on the crest, arms wide
C footprints filling with sand
""",
    "snow": """
E a white slope, pines and the chairlift, a small figure in bright clothes
E fresh tracks drawn down the hill
A skiing a wide turn, snow flying
A trudging uphill, poles in hand
A throwing snow into the air, laughing
D a snowman with a red scarf
D a mitten full of snow, crystals sharp
P red cheeks, frost on the lashes
P a hat pulled low, breath in the air
C gliding away down the slope
C tracks alone, nobody there, flakes filling them
""",
    "waterfall": """
E white water drops from the cliff, a tiny figure at the basin
E ferns in front, the fall behind a veil of spray
A stepping from stone to stone
A looking up, face wet with spray
D wet ferns on a stone
D water breaking on rock, frozen
P drops on the lashes, white behind
P eyes closed in the spray
C arms wide before the fall, seen from behind
C the basin alone, nobody there, mist rising
""",
    "camp": """
E a glowing tent under a huge sky, a figure by the fire
E trees like a stage curtain, the camp in the gap
A sitting by the fire, sticking a stick into the embers
A drinking from a tin mug
A playing guitar by the flames
D flames and sparks close up
D a tin mug on a log
P firelight on the face
P looking up, stars in the eyes
C seen from behind, looking up at the sky
C embers alone, nobody there, the tent dark
""",
    "field": """
E flowers or grain to the horizon, a small figure in the middle
E blossoms close in front, hills far behind
A strolling, hands brushing the tops
A turning in a circle, arms open
A sitting down among the stems, only the head visible
D one flower head, an insect on it
D stems swaying, light through the petals
P a face over blossoms, soft colours
P a flower behind the ear
C walking away along a lane between the rows
C the field alone, nobody there, a wave of air going over it
""",
    "farm": """
E a red barn, fences and hay bales, a figure at the gate
E hens in front, the windmill turning behind
A carrying a basket across the yard
A leaning on the fence
A feeding the hens
D eggs in a basket beside the hay
D a weathered hand on old wood
P straw in the hair, a broad smile
P hat in the neck, the barn soft behind
C walking away down the lane
C the windmill alone, nobody there against the sky
""",
    "vineyard": """
E rows run to the villa on the hill, a small figure between them
E grapes hang in front, the hills behind
A raising a glass of red between the rows
A picking grapes into a basket
A strolling down the row, touching leaves
D heavy grapes beside a filled glass
D a hand turning a leaf
P a sip, eyes over the rim
P leaves and light around the face
C walking away between the rows
C two glasses on the wall, nobody there
""",
    "temple": """
E steps lead to the red gate, blossoms on both sides, a small figure
E a stone lantern in front, the roofs behind
A climbing the steps slowly
A standing under the gate, looking up
D a stone lantern, moss on its roof
D petals on wet stone
P petals falling past the face
P a bow of the head, eyes closed
C walking away through the gate
C petals alone, nobody there, drifting over the steps
""",
    "castle": """
E towers on the hill, flags out, a small figure on the winding path
E leaves frame the walls
A climbing the path towards the gate
A turning, the towers rising behind
D a flag on the highest tower
D an old key in an open hand
P stone and sky behind the shoulders
P a proud look, chin up
C seen from behind, looking up at the walls
C windows alone, nobody there, one of them lit
""",
    "balloon": """
E a sky full of striped balloons, a small figure below
E one balloon huge in front, others far away
A looking up, arms raised
A walking towards the basket
D a burner flaming under the silk
D a striped balloon filling the frame
P colours drifting behind the face
P wonder, mouth a little open
C seen from behind, watching them rise
C the sky alone, nobody there, balloons getting tiny
""",
    "market": """
E awnings in stripes, crates of fruit, a figure between the stalls
E bulbs above, the lane leading in
A filling a basket with fruit
A strolling past the stalls, looking left and right
A smelling a melon, laughing with the seller
D a crate of fruit, a price tag on it
D hands weighing tomatoes
P colours of fruit blurred behind the face
P a bite of an apple
C walking away with a full basket
C the stalls from behind, bulbs swinging
""",
    "restaurant": """
E candles, white cloths and tall windows, one table taken
E seen past another table, glasses in front
A raising a glass across the table
A eating slowly, fork in hand
A laughing, leaning back
D a plate of pasta, candle and glass beside it
D wine turning in the glass
P candlelight on the face
P eyes over the glass
C the candle burnt down, the chair empty
C seen from behind, getting up to go
""",
    "bar": """
E a wall of bottles glowing, stools in a row, a figure at the counter
E glasses in front, the lettering above
A raising a cocktail
A leaning on the counter, turning to the lens
D two cocktails on dark wood
D ice falling into a glass
P amber light on the face, bottles blurred
P a look over the rim of the glass
C seen from behind at the counter
C the last glass, lights going down
""",
    "library": """
E shelves to the ceiling, a ladder, a figure under the tall window
E books in front, the aisle behind
A reading in the light of a green lamp
A pulling a book from the shelf
A turning pages slowly, finger on the line
D an open book under a green lamp
D spines in a row, gold letters
P eyes lowered on the page
P looking up from a book, far away in thought
C walking away between the shelves
C the book closed, lamp still on
""",
    "bedroom": """
E soft light through the curtains, a wide bed, a figure at its edge
E the bed in front, the window behind
A drinking the first coffee under the quilt
A stretching, arms up
A opening the curtains
D a tray with coffee, croissant and flowers
D folds of linen in the light
P sleepy eyes, a first smile
P face on the pillow side, hair loose
C at the window, seen from behind
C the bed made, the tray left
""",
    "living_room": """
E a sofa, a rug and the fire burning, a figure at home
E plants in front, the fireplace behind
A reading on the sofa, legs up
A drinking tea by the fire
A dancing alone on the rug
D flames behind the hearth stones
D a cup and a book on the low table
P fire glow on one cheek
P wrapped in a blanket, smiling
C looking out of the window, seen from behind
C the fire alone, nobody there, the lamp off
""",
    "station": """
E the arched glass roof, a red engine waiting, a figure with luggage
E the clock in front, the rails leading away
A walking along the carriages with a suitcase
A waiting, looking at the clock
A waving at a passing window
D the big clock, its hands close to leaving
D a suitcase wheel on the yellow line
P windows sliding past behind the face
P a look along the rails
C seen from behind, looking after the lights
C the empty rails
""",
    "train": """
E a compartment with a wide window, land passing outside
E two seats, a table, one traveller
A looking out, chin on the hand
A drinking coffee at the little table
A reading while the hills go by
D a cup trembling on the table
D the window, the land a blur
P the face mirrored in the glass
P eyes following the hills
C asleep against the window
C the seat empty, the land still passing
""",
    "airport": """
E wide glass, an aircraft outside, a figure with a suitcase
E the board of times above, rows of seats
A walking past the glass with luggage
A waiting, passport in hand
A looking at the board
D a yellow suitcase with a tag
D a boarding pass between two fingers
P the tail of an aircraft behind the face
P excited eyes, a held breath
C seen from behind at the glass, looking out
C the aircraft climbing into the sky
""",
    "road": """
E a straight line of asphalt to far hills, a car at the side, a small figure
E poles and wires lead to the horizon
A leaning on the car, map in hand
A driving, one arm out
A walking down the centre line
D the old convertible at the verge
D a dashboard, a map and sunglasses
P wind in the hair, land rushing behind
P sunglasses, the line mirrored in them
C arms wide on the centre line, seen from behind
C the car getting small
""",
    "stage": """
E beams and smoke, a thousand heads, one figure in the light
E from behind the drums, the crowd beyond
A singing into the microphone, arm out to the crowd
A playing guitar, head back
A jumping, hair flying
D the microphone in a cone of light
D fingers on the strings
P eyes closed, sweat and light
P mouth at the microphone, colours behind
C arms up, seen against the light
C the stand alone, nobody there, the last beam fading
""",
    "museum": """
E white walls, gold frames, a figure before the biggest painting
E a bust in front, the hall behind
A standing before a painting, head tilted
A strolling from frame to frame
D a marble bust in the light
D brush strokes close up
P a frame behind the head like a halo
P eyes moving over a canvas
C seen from behind, looking up at the painting
C the hall alone, nobody there, the bench empty
""",
    "nightclub": """
E lasers, a mirror ball and a lit floor, a dancing figure
E hands in front, the desk behind
A dancing, arms up
A dancing, hair flying, eyes closed
A spinning around in the light
D the mirror ball throwing specks of light
D a hand on a record
P colours crossing the face
P a laugh, the beat in the shoulders
C dancing into the crowd
C the floor alone, nobody there, lights still going
""",
    "fair": """
E the big wheel against the sky, tents and bulbs, a small figure
E balloons in front, the lights behind
A strolling between the booths
A cheering on the ride, arms up
A eating candy floss
D the carousel with its painted horses
D a ring of bulbs, one flickering
P bulbs like confetti behind the face
P sugar on the lip, laughing
C seen from behind, looking up at the wheel
C the wheel alone, nobody there, still turning
""",
    "stadium": """
E full stands, floodlights, one figure on the grass
E the goal in front, the crowd beyond
A dribbling the ball towards the goal
A cheering, arms up to the stands
A warming up on the line, stretching
D the ball on the white line
D studs pressing into the grass
P jaw set, the stands a blur
P a shout of joy
C seen from behind, walking out to the field
C the ball in the net, nobody there
""",
    "court": """
E painted lines, the fence and towers behind, a figure with a ball
E from under the ring, looking down at the player
A dribbling the ball, low and quick
A shooting, ball leaving the hand
A leaning on the fence, catching breath
D the ball on the painted line
D shoes squeaking to a stop
P sweat on the brow, focus
P ball on the hip, a grin
C walking away, ball under the arm
C the ring alone, nobody there, net still moving
""",
    "skatepark": """
E concrete waves and graffiti, a figure on a board
E the rail in front, the ramp behind
A skating down the bank, arms out
A grinding the rail
A sitting on the edge, board across the knees
D the board upside down, wheels spinning
D scuffed shoes on grip
P hair in the wind, eyes ahead
P a scraped elbow, a big grin
C rolling away, getting small
C the board alone, nobody there against the wall
""",
    "classroom": """
E rows of desks, the board full of chalk, a figure before it
E globe in front, the board behind
A pointing at the board
A writing with chalk, dust in the light
A reading at a desk by the window
D a globe and a pile of books
D chalk on the ledge
P the board soft behind, a clear look
P thinking, chalk at the chin
C seen from behind, looking at the board
C chairs up, the board wiped
""",
    "workshop": """
E tools on the wall, the bench below, a figure at work
E the vice in front, light from the window
A hammering, sparks of dust
A measuring twice, pencil behind the ear
D a hammer and nails on the bench
D curls of wood under a plane
P safety glasses, a concentrated look
P sawdust on the cheek, a smile
C seen from behind, hanging up the tools
C the finished piece alone, nobody there
""",
    "art_studio": """
E a tall window, canvases, a figure at the easel
E jars of brushes in front, the canvas behind
A painting with a long brush
A stepping back, head tilted
A mixing a colour on the palette
D a palette with wet colours
D a brush drawing one stroke
P paint on the cheek, eyes on the canvas
P a brush between the teeth, thinking
C seen from behind, the picture finished
C the easel alone, nobody there in the light
""",
    "recording": """
E foam walls, the red sign on, a figure at the microphone
E through the glass, from the desk side
A singing, headphones on, eyes closed
A playing guitar into the microphone
A talking, hands drawing in the air
D the microphone and its filter
D a fader pushed up
P lips near the microphone
P listening, one hand on the headphone
C the red sign goes off
C seen from behind, through the glass
""",
    "dance_studio": """
E mirrors, a barre and warm boards, a figure on the mat
E mats in front, the tall window behind
A holding the tree pose, hands over the head
A stretching to the side
A dancing a slow turn
D bare feet on the boards
D a rolled mat in the light
P eyes closed, breathing
P a calm face, the window soft behind
C meditating, seen from the back of the room
C the mat rolled up, the room empty
""",
    "salon": """
E mirrors with bulbs, red chairs, a figure before them
E bottles in front, the mirrors behind
A turning the head, new hair flying
A leaning to the mirror
D scissors and a comb
D a brush drawing through hair
P bulbs in the eyes, a satisfied smile
P half of the face in the mirror
C walking out, seen from behind
C the chair still turning
""",
    "spa": """
E steam, tiles and a white tub, a figure in calm light
E candles in front, the tub behind
A wrapped in a towel, testing the water
A relaxing, head back
D candles beside folded towels
D bubbles catching the light
P damp hair, eyes closed
P a slow breath, steam behind
C seen from behind at the window
C the candle alone, nobody there, steam fading
""",
    "boutique": """
E rails of clothes, a mannequin in red, a figure with bags
E a bag in front, the rails behind
A shopping, bags swinging
A holding a dress before the mirror
D a bag and a shoe on the counter
D fingers sliding over fabrics
P colours of fabric behind the face
P a look in the mirror, chin up
C walking out with bags
C the mannequin alone, nobody there in the light
""",
    "hospital": """
E a bright ward, monitors and a tall window, a figure in the light
E the monitor in front, its curve running
A standing at the window, arms crossed
A checking a chart
D a stethoscope and a small heart
D the curve on the screen
P a reassuring look
P tired eyes, a smile
C seen from behind, walking down the ward
C the bed made, light on it
""",
    "arcade": """
E rows of glowing cabinets, neon tubes, a figure among them
E buttons in front, screens behind
A playing, hands on the stick
A cheering, a new high score
D a cabinet, its screen full of aliens
D a finger on a red button
P pixels in the eyes
P neon on both cheeks, a grin
C seen from behind before the screen
C the lights go off one by one
""",
}
