// Managers' behaviours. Every page works without them.
import { menu } from "./menu.js";
import { mount } from "./modules.js";
import { summary } from "./summary.js";

mount({ menu, summary });
