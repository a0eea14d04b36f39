// Customers' behaviours. Every page works without them.
import { mount } from "./modules.js";
import { findPerson } from "./find-person.js";
import { forgetTyped, keepTyped } from "./keep-typed.js";
import { sayClock } from "./say-clock.js";
import { summary } from "./summary.js";

mount({ "find-person": findPerson, "forget-typed": forgetTyped, "keep-typed": keepTyped, "say-clock": sayClock, summary });
