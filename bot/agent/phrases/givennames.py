"""Common given names: they show that somebody is meant, and are never taken for a misspelt persona."""

from tools.tokens import one_of

# Common given names: with these, "of Bella" means a person even where "of Paris" would not.
GIVEN = one_of(
    "amara ava camille dante esme hiro kai luna marcus milo noor oskar priya "
    "adam adrian aiden alan albert alejandro alex alexa alexander alexandra alice alicia alina amanda amelia amy ana anastasia andre andrea "
    "andreas andrew andy angela anita anja anna anne annie anthony anton antonio ariana arthur astrid aurora barbara bella ben benjamin bernard beth bianca "
    "bob boris brad brandon brenda brian bruno camila carl carla carlos carmen carol caroline catherine cecilia charles charlie charlotte chiara chloe chris "
    "christian christina claire clara claudia connor cristina dan dana daniel daniela dave david deborah dennis diana diego dimitri dominic donna dora "
    "dylan ed eduardo edward elena eli elias elisa elizabeth ella ellen ellie elsa emil emilia emily emma enzo eric erik erin esther ethan eva evan eve evelyn "
    "fabian fatima felix fernando fiona florian francesca francesco francis frank freya gabriel gabriela george gianna gina giulia gloria gordon greg greta "
    "gustav hanna hannah hans harry hassan heidi helen helena henry hugo ian ida igor ines ingrid irene isaac isabel isabella isla ivan jack jackson jacob jake "
    "james jan jana jane janet jason javier jenna jennifer jenny jeremy jess jessica jim joan joana joe joel johanna john johnny jonas jonathan jordan jorge "
    "jose joseph josh joshua juan judy julia julian julie juliet karen karim karl kate katharina katherine kathy katie katja keith kelly ken kevin kim kira "
    "klaus kyle lara larry laura lauren lea leah lena leo leon leonardo leonie levi liam lily lina linda lisa logan lola lorenzo louis louise luca lucas lucia "
    "lucy luigi luis luisa lukas luke lydia maddie madison maria marie mario marta martha martin martina mary mateo matt matteo matthew max maya megan melissa mia "
    "michael michelle miguel mike mila miles miranda mohamed monica monika nadia nancy naomi natalia natalie nathan nicholas nick nicole nina noah noel nora "
    "oleg olga oliver olivia omar oscar otto owen pablo pamela patricia patrick paul paula pedro peter petra philip phoebe pierre rachel rafael ralph raquel "
    "rebecca ricardo richard rick rita robert roberto robin roger roman rosa ruth ryan sabrina sally sam samantha samuel sandra sandro sara sarah scott sean "
    "sebastian sergio shane sharon sidney silvia simon simone sofia sonia sophia sophie stefan stella stephanie stephen steve steven susan sven sylvia tamara "
    "tania tara tatiana teresa theo theresa thomas tim tina tobias tom tommy tony tracy uma ursula valentina valeria vanessa vera veronica victoria viktor "
    "vincent viola walter wendy will william xavier yara yasmin yuki yusuf zach zara zoe zoey"
)
