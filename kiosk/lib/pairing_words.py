"""Three short words that a person can read from one screen and type on another."""

import re
import secrets

COUNT = 3

WORDS = tuple(
    re.findall(
        r"[a-z]+",
        """
abacus academy account acorn acoustic acre acrobat actor address adobe aerial agate agenda airport airship album
alcove alder alfalfa almond alphabet alpine amber amigo ample anagram anchor angle animal anise annex answer antelope
antique antler apricot april apron aquarium arbor arcade archive arctic arena armada armchair aroma arrow artist ash
aspen asphalt aster athlete atlas atom atrium attic audio august aurora autumn avenue avocado awning axle azalea
backpack badger bagel bagpipe bakery balance balcony ballad ballet balsam bamboo bandana banjo banner barbecue bargain
barley barn bashful basil basket bayou bazaar beach beacon beam belfry bell berry bicycle binder bingo biology birch
bison bistro blanket blazer blizzard bluebird bluff board boat bobbin bobcat bolero bonnet book bookcase border botany
bottle boulder bracelet brass bravo brick bridge bronze broom brunch brush bubble bucket buckle budget buffalo buffet
bugle bulletin bundle bungalow bus butter cabin cable cactus cadence cadet cafe calcium calendar calm calypso camera
camp canal canary candle candy canoe canvas canyon capsule caption caramel caravan carbon cardigan cardinal cargo
caribou carnival carousel carpet carrot cascade cashew castle cavern cedar ceiling celery cello cement century cereal
chair chalet chalk channel chant chapter chariot charm checker chemist chess chestnut chickpea chimney chipmunk chive
chorus chowder cinema circle circus citadel citrus city civic clarinet classic cliff climate clipper cloak cloud
clover coach coast cobalt cockatoo coconut collage collar column comedy comet comic commerce compass composer computer
concert condor confetti conifer copilot copper coral corner corridor cosmos cottage cotton county coupon cove cradle
crane crater cream creek crepe crescent cricket crimson crisp crocus crossing cruise crystal cube cucumber cupboard
cupola currant curtain cushion cycle cyclone cymbal daffodil dahlia dairy dance dawn dazzle decade december decimal
decor degree delta deluxe denim depot desert desk diagram diamond digital dinner dinosaur diploma director dispatch
dogwood dolphin domino doorbell dragon drawer drizzle drum dulcimer duvet eagle earth easel echo eclipse edition
editor effort elastic elegant element elephant elevator elf embassy emblem emerald emporium enamel encore endive
energy engine enigma envelope episode equal equator eraser essay estate evening exhibit explorer express fabric
factory falcon family fantasy fashion feast feather february fennel fern festival fiddle field fig figure film finch
firefly flag flake flamingo flannel fleece flotilla flower flute foam folder footpath forge fork formula fossil
fountain fox foxglove frame freckle freezer fresco friday friend frigate frog frost fudge furrow future gadget galaxy
galleon gallery gallop garage garden garland garlic garnet gazebo gazelle gecko gentle geology geranium gherkin ginger
gingham giraffe glacier glass glider glimmer globe glow gnome goblet golden golf gondola goose gourmet granola grape
graphite gravel green griffin grotto grove guava guitar gumbo gymnast halibut hammock hamster harmony harness harp
harvest hat hazel hedge helium helmet herald herb heron hexagon hibiscus hickory highway hinge hobby hockey holiday
holly honey horizon hotel humble ibis iceberg icicle icon igloo iguana imagine indigo infinity inkwell inlet interval
invoice island italic ivory ivy jacket jade jaguar jamboree january jar jasmine javelin jelly jester jigsaw jingle
journal journey jovial jubilee juice june juniper jupiter kangaroo keepsake kelp ketchup kettle keyboard kilogram
kiosk kitchen kiwi koala label ladder ladle ladybird lagoon landmark language lantern laptop larch larkspur lasso
latitude laundry laurel lavender leaf lecture legend lemon lemur lentil leopard letter level liberty library lichen
lilac lily limerick linen linguist lion list llama lobster locker logic lorry lotus lozenge luggage lullaby lumber
luminous lunar lunch lupin lynx lyric macaroni macaw magenta magic magnet magnolia magpie mahogany mailbox major
mandarin mandolin mango mantle maple maraca marathon marble margin marigold marina mariner marker marmot mascot matrix
mattress mauve maximum meadow medal melody melon memo menu meringue mermaid metro midnight mill mimosa mineral mint
mirror mitten mobile moccasin modern molecule monday monocle monsoon monument morning motto mouse muffin mulberry
mural museum mushroom music muslin mustang myrtle napkin narrator narwhal nature nautilus navy nebula nectar needle
neon neptune nest network neutral neutron nickel nimble nimbus nocturne nomad north notebook nougat novel november
nugget nursery nutmeg nylon oak oasis oatmeal oboe ocean octagon octave october octopus office olive onion onyx opal
opaque opera optic oracle orbit orchard orchid organ origami oriole ornament orzo osprey ostrich otter outfit outlet
outpost oven overture owl oxygen oyster paddle page pagoda pamphlet pancake panda panel panorama panther pantry papaya
paper paprika parade paradise parcel parka parsnip passport pasta pastel pathway patio patrol pavement pavilion
peacock peanut pearl pebble pecan pelican pencil pendant pendulum penguin penny pentagon perfume petal petunia
pheasant phone photo piccolo picnic picture pigeon pigment pillow pilot pinafore pinecone pink pioneer pitcher pixel
plaid planet plank plaster platinum plaza plum pocket podium poem polar polka pollen polygon pomelo popcorn porch
porridge portal portrait postcard poster potato powder prairie prelude premium preserve pretzel primrose prism product
profile program province prune publish pudding pumpkin puppet purchase purple puzzle pyramid quarry quartz quilt
quince raccoon radar radio radish raft rainbow raincoat raisin rampart ranch range rapid raven realm receipt recipe
recital reef reflex regatta region reindeer relay relic remedy replica reporter resort rhubarb rice ricotta ring
ringlet river riverbed robin robot rooster rope rosebud rosemary rotor rotunda ruby ruffle rug rumba runway rustic
safari saffron saga salad salmon salsa sampler sand sandwich sapphire sardine satin saturn saucer sawdust scallop
scarf scarlet scene schooner scooter scout scribble sculptor seagull seahorse seaside season sentence serenade sesame
shadow shallot shampoo shamrock shelf shepherd sherbet shirt shore shovel shrub shuffle shutter sidewalk signal silent
silk silver sketch skillet skylark slalom slate slope smile smooth snack snorkel snowman soap soccer sock sofa sonar
sonata soprano sorbet south souvenir soybean spark spatula spectrum spice spinach spindle spiral splash sponge spoon
spring sprinkle spruce square squash squirrel stadium stage stair stallion stamp stanza starfish starling station
statue stem stencil stitch stove stream street stucco studio suburb sugar summer summit sundial sunset supper supreme
surf surplus sushi swift symphony syrup system tablet tadpole tailor tapestry tarragon tartan taxi teacup teak teapot
teaspoon telegram tempo tennis tent terrace terrier textile thermos thimble thistle thread thunder thursday thyme
tiara ticket tiger timber tinsel titanium toboggan toffee token tomato toolbox topaz topiary topic torrent tortoise
towel toyshop track tractor train transit trapeze treasure trefoil trellis triangle trident trinket trombone
trophy tropical trout trumpet tuba tuesday tugboat tulip tundra tunnel turbine turnip turtle tuxedo twilight twin
twirl ukulele umbrella unicorn uniform unique universe update upland upright uptown urban usher utensil utopia
vacation vacuum valve vanguard variety vault vector velvet veranda verdict verse vertical vessel viaduct vibrant villa
vine vineyard vintage vinyl violin visit visor vitamin vivid vocal volcano voltage volume vortex voucher voyage wafer
waffle wagon wallaby walnut walrus waltz warbler wardrobe wave weekend whale wharf wheat whisk whisper wicker widget
wildlife windmill window wingspan winter wisdom wizard wombat wonder wood woodland workshop yacht yard yearbook yellow
yodel yoyo yucca zebra zenith zeppelin zigzag zodiac
""",
    )
)
"""Plain things, none a letter away from another or easily heard as another; nothing that hurts beside any other."""


def choose() -> str:
    """Three words at random, as they are stored: with dashes between them."""
    return "-".join(secrets.choice(WORDS) for _ in range(COUNT))


def as_typed(typed: str) -> str:
    """Words as somebody typed them, in the form they are stored: small letters, one dash for whatever stood between."""
    return "-".join(re.findall(r"[a-z]+", typed.lower()))
