// Folds what is typed into a search box as kiosk/lib/names/searching.py folded the names beneath it. `letters` came with
// them: each letter that is more than a plain one with a mark, followed by what it is folded to ("łl ßss 田tian").
export function folding(letters) {
  const plain = new Map(letters.split(" ").map(([letter, ...folded]) => [letter, folded.join("")]));
  const unmarked = (letter) => letter.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return (typed) =>
    [...typed.normalize("NFC").replace(/[\p{Cf}\p{Mn}\p{Me}\p{So}\p{Sk}]/gu, "")]
      .map((letter) => plain.get(letter) ?? plain.get(letter.toLowerCase()) ?? unmarked(letter))
      .join("")
      .replace(/[^\p{L}\p{N}]/gu, "");
}
