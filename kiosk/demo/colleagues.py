"""What colleagues say to each other in the demo, and what one of them writes to the manager."""

THANKS = (
    "Took my last appointment so that I could catch the train. I owe you one.",
    "Stayed calm with a very cross caller, and showed me how.",
)
"""Who opens the list is thanked by the next ones."""

SHARED = "You had the frame ready before I asked for it."

OBJECTION = "That was my colleague, I was on holiday that day. Could you put it right?"
REPLY = "This one made my week. Thank you for passing it on."
