// What every page does beyond HTML. Each page works without it.

"use strict";

// The error summary takes the focus, so that a screen reader begins with what is wrong.
document.querySelector("[data-focus]")?.focus();
