// A QR code drawn here, dark on white by day and night, so that a camera reads it.
import { correction, generate } from "../../vendor/lean-qr/nano.js";

const QUIET = 4;
const SVG = "http://www.w3.org/2000/svg";

export function draw(svg, text) {
  const code = generate(text, { minCorrectionLevel: correction.M });
  const side = code.size + 2 * QUIET;
  let path = "";
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) if (code.get(x, y)) path += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
  }
  svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
  const shape = (d, fill) => {
    const made = document.createElementNS(SVG, "path");
    made.setAttribute("d", d);
    made.setAttribute("fill", fill);
    return made;
  };
  svg.replaceChildren(shape(`M0 0h${side}v${side}H0z`, "#fff"), shape(path, "#1c2430"));
}
