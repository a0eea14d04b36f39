// Managers' behaviours. Every page works without them.
import { menu } from "./menu.js";
import { mount } from "./modules.js";
import { print } from "./print.js";
import { summary } from "./summary.js";

mount({ menu, print, summary });
