// Ids and codes that are made here, of the same kind as the server's: see kiosk/lib/codes.py.
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const RECEIPT_LENGTH = 10;

const random = (length) => crypto.getRandomValues(new Uint8Array(length));

// A UUID of version 7: 48 bits of milliseconds, then random ones, so that later answers sort last.
export function clientId(at = Date.now()) {
  const bytes = random(16);
  for (let place = 5, rest = at; place >= 0; place--, rest = Math.floor(rest / 256)) bytes[place] = rest % 256;
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export const receiptCode = () => [...random(RECEIPT_LENGTH)].map((byte) => ALPHABET[byte % 32]).join("");

export function secret() {
  const text = btoa(String.fromCharCode(...random(32)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
