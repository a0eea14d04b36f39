// Managers' behaviours. Every page works without them.
import { decide } from "./decide.js";
import { guessTimeZone } from "./guess-time-zone.js";
import { menu } from "./menu.js";
import { mount } from "./modules.js";
import { findName } from "./find-name.js";
import { paper } from "./paper.js";
import { print } from "./print.js";
import { refresh } from "./refresh.js";
import { summary } from "./summary.js";

mount({ decide, "find-name": findName, "guess-time-zone": guessTimeZone, menu, paper, print, refresh, summary });
