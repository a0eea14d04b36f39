"""Numbers that count up, such as a row's id, as codes that say nothing: always the same, and nobody can guess one."""

from kiosk.lib import codes, tokens

SEAL, NUMBER = 12, 8
"""Letters of 5 bits: a seal of 60, then the number in 40."""


class HiddenNumbers:
    """Turns a number into 20 letters and back, under `secret`.

    A synthetic initialisation vector (RFC 5297) in small: the seal is made from the number, and what covers the number
    is made from the seal. So equal numbers have equal codes, and of 2⁶⁰ codes with one number in them one is right.
    """

    def __init__(self, secret: str, *, purpose: str) -> None:
        self.secret = secret
        self.purpose = purpose

    def hide(self, number: int) -> str:
        """The code of `number`; `ValueError` where it is negative or has more than 40 bits."""
        if not 0 <= number < 1 << 5 * NUMBER:
            raise ValueError(f"{number} does not fit")
        seal = self._seal(number)
        return seal + _letters(number ^ self._cover(seal))

    def find(self, code: str) -> int | None:
        """The number in `code`; None where the code was not made by `hide`."""
        if len(code) != SEAL + NUMBER or not codes.is_code(code):
            return None
        seal = code[:SEAL]
        number = _number(code[SEAL:]) ^ self._cover(seal)
        return number if tokens.is_same(seal, self._seal(number)) else None

    def _seal(self, number: int) -> str:
        return tokens.seal(str(number), purpose=f"number of {self.purpose}", secret=self.secret)[:SEAL]

    def _cover(self, seal: str) -> int:
        return _number(tokens.seal(seal, purpose=f"cover of {self.purpose}", secret=self.secret)[:NUMBER])


def _letters(number: int) -> str:
    return "".join(codes.ALPHABET[number >> shift & 31] for shift in range(5 * (NUMBER - 1), -1, -5))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number << 5 | codes.ALPHABET.index(letter)
    return number
