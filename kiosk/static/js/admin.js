// Managers' behaviours. Every page works without them.
import { decide } from "./decide.js";
import { guessTimeZone } from "./guess-time-zone.js";
import { menu } from "./menu.js";
import { mount } from "./modules.js";
import { findPerson } from "./find-person.js";
import { paper } from "./paper.js";
import { print } from "./print.js";
import { summary } from "./summary.js";

mount({ decide, "find-person": findPerson, "guess-time-zone": guessTimeZone, menu, paper, print, summary });
