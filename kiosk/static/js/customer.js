// Customers' behaviours. Every page works without them.
import { mount } from "./modules.js";
import { findPerson } from "./find-person.js";
import { sayClock } from "./say-clock.js";
import { sendTyped } from "./send-typed.js";
import { summary } from "./summary.js";

mount({ "find-person": findPerson, "say-clock": sayClock, "send-typed": sendTyped, summary });
