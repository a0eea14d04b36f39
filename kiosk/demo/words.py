"""What the demo's customers write: sentences put together from parts, so that hardly two are alike."""

from random import Random

_OPENINGS = (
    "", "", "", "Brilliant. ", "Really pleased. ", "Second visit this year. ", "I was nervous, and ", "As always: ",
    "Came in without an appointment. ", "First time here. ", "My dad (84) came along. ", "In a hurry today, but ",
)  # fmt: skip

_DEEDS = (
    "{who} found my order in two minutes",
    "{who} took the time to explain the difference between the lenses",
    "{who} mended the hinge while I waited and would not take any money for it",
    "{who} remembered my name from last spring",
    "{who} noticed that the left lens sat too low and put it right",
    "{who} was so patient with my daughter, who hates eye drops",
    "{who} told me honestly that I did not need a new pair",
    "{who} rang round until a spare screw turned up",
    "{who} stayed ten minutes after closing so that I could take my glasses home",
    "{who} showed me how to put the contact lenses in, four times, without a sigh",
    "{who} fitted me in between two appointments",
    "{who} drew me a little picture of what astigmatism is",
    "{who} called me back exactly when promised",
    "{who} carried my bags to the car in the rain",
    "{who} compared three frames with me and said which one suits me",
    "{who} sorted out the mix-up with my insurance",
)

_CLOSINGS = (
    ".", ".", ". Thank you!", ". Lovely place.", ", that made my day.", ". I’ll be back.", ". Could not ask for more.",
    ". Please tell them!", ". 10/10", " 😊", ". Worth the bus ride.", ". Nothing to add.",
    ", which is rare these days.",
)  # fmt: skip

_SHORT = (
    "Great service", "very friendly", "Quick and kind.", "All good", "Perfect, thanks", "👍", "Lovely team",
    "No complaints at all", "super helpful!!", "everything explained well", "Best optician in town",
    "Clean and calm.",
)  # fmt: skip

_MIDDLING = (
    "Fine, but nobody could tell me how long it would take.", "It was ok. The wait was longer than I was told.",
    "Friendly enough, a bit rushed.", "Glasses are good, the phone call before was confusing.", "Nothing special.",
    "Good test, but choosing a frame I was on my own for a while.", "Okay. Parking is a nightmare though.",
)  # fmt: skip

_LOW = (
    "I was told Tuesday, it is Friday and my glasses are still not here.",
    "Stood at the counter for nine minutes while two people talked to each other.",
    "Paid for the thin lenses and got the thick ones. Nobody apologised.",
    "Nobody rang me back, twice now.",
    "The test felt rushed and I left with a headache.",
    "Was sent from one desk to the other and back.",
    "My appointment was not in the system although I have the letter here.",
    "The new frame pinches, and I was told to “get used to it”.",
    "Felt I was being sold something the whole time.",
)

_LOW_NAMED = (
    "{who} took a private call while I stood there.",
    "I asked {who} twice and was told to wait both times.",
    "{who} was short with my mother, who does not hear well.",
    "Waited forty minutes. {who} at least brought me a chair and said sorry.",
    "The machine was broken and nobody knew what to do but {who}.",
    "{who} said it would be ready today. It is not.",
)

_ELSEWHERE = {
    "fr": ("Accueil chaleureux, et des explications très claires. Merci !",
        "Service rapide, {who} est très gentille.", "Un peu d’attente, mais tout le monde était aimable."),
    "pt": ("Fui muito bem atendido pelo {who}. Obrigado!", "Ótimo atendimento, voltarei com certeza."),
    "cy": ("Diolch yn fawr, gwasanaeth arbennig.", "Croeso cynnes iawn gan {who}."),
    "pl": ("Bardzo miła obsługa, pani {who} wszystko wytłumaczyła.", "Szybko i sprawnie, dziękuję!"),
    "es": ("Muy amables, sobre todo {who}. ¡Gracias!", "Me explicaron todo con paciencia."),
    "mi": ("Ngā mihi nui ki a {who}, he pai rawa te manaakitanga.", "Ka pai!"),
    "zh": ("服务非常好,{who}很有耐心。", "谢谢,很满意。"),
}  # fmt: skip

_CONTACTS = (
    ("Eleanor Whitby", "e.whitby@example.com", ""),
    ("J. Haddad", "", "+1 416 555 0142"),
    ("", "k.moana@example.com", ""),
    ("Piotr", "piotr.z@example.com", ""),
    ("Mrs Grace Adeyemi", "", "+44 117 496 0185"),
    ("", "sam.t@example.com", ""),
    ("Lucía", "lucia@example.com", "+44 117 496 0121"),
    ("Ngaire", "", "+64 9 555 0133"),
    ("D. Roy", "droy@example.com", ""),
)


def comment(random: Random, rating: int, names: list[str], languages: tuple[str, ...]) -> str:
    """A comment that fits the rating and, where people were named, speaks of the first of them."""
    if rating <= 2:
        return random.choice(_LOW_NAMED).format(who=names[0]) if names else random.choice(_LOW)
    if rating == 3:
        return random.choice(_MIDDLING)
    who = (
        names[0] if names else random.choice(("The young man", "The lady at the desk", "Whoever was on today", "They"))
    )
    if random.random() < 0.07:
        return random.choice(_ELSEWHERE[random.choice(languages)]).format(who=who)
    if random.random() < 0.3:
        return random.choice(_SHORT)
    opening = random.choice(_OPENINGS)
    deed = random.choice(_DEEDS).format(who=who)
    said = opening + (deed if opening.endswith(("and ", "but ")) else deed[0].upper() + deed[1:])
    return (said.lower() if random.random() < 0.08 else said) + random.choice(_CLOSINGS)


def contact(random: Random) -> dict[str, str]:
    """How a customer who wants an answer can be reached: invented, at addresses that belong to nobody."""
    name, email, phone = random.choice(_CONTACTS)
    return {"name": name, "email": email, "phone": phone}
