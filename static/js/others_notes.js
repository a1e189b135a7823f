// Others' notes, brought while somebody looks at the page: htmx asks, see _others_notes.html.
//
//   [data-others-notes]   holds the list
//   [data-notes-told]     after it, says that it has changed
//
// A list that says what it said before is left alone, and so is one that holds the focus: a reader
// is neither interrupted nor moved.

"use strict";

const words = (element) => element.textContent.replace(/\s+/g, " ").trim();

function follow(list) {
  const told = list.parentElement.querySelector("[data-notes-told]");

  list.addEventListener("htmx:beforeRequest", (event) => {
    if (document.visibilityState === "hidden") {
      event.preventDefault();
    }
  });
  list.addEventListener("htmx:beforeSwap", (event) => {
    const { serverResponse, xhr } = event.detail;
    const brought = document.createElement("template");
    brought.innerHTML = serverResponse;
    const isElsewhere = new URL(xhr.responseURL).pathname !== location.pathname; // signed out
    if (isElsewhere || list.contains(document.activeElement) || words(brought.content) === words(list)) {
      event.detail.shouldSwap = false;
    }
  });
  list.addEventListener("htmx:afterSwap", () => {
    const at = new Date().toLocaleTimeString("sv-SE", { hour: "2-digit", minute: "2-digit" });
    told.textContent = `Andras anteckningar ändrades ${at.replace(":", ".")}.`;
  });
}

document.querySelectorAll("[data-others-notes]").forEach(follow);
