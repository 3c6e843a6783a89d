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
C the summit alone, a tiny figure below it
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
C the string lights alone, the figure leaving
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
}
