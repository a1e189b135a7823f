// Rows that repeat, such as the benefits of a behov: adds and removes them on the page. Without
// this script the same buttons send the page, and the server answers with a row more or less.
//
//   [data-rows=PREFIX]    holds the rows; data-max says how many there may be, data-noun what one
//                         is called, data-id what its id begins with
//   [data-row]            one row; [data-row-number] inside shows its number
//   template              an empty row, with __prefix__ and __number__ where it is counted
//   [data-rows-status]    tells a screen reader what happened

"use strict";

const holder = document.querySelector("[data-rows]");
const prefix = holder.dataset.rows;
const { noun, id } = holder.dataset;
const form = holder.closest("form");
const blank = form.querySelector("template");
const status = form.querySelector("[data-rows-status]");
const total = form.elements[`${prefix}-TOTAL_FORMS`];
const addButton = form.querySelector("button[name=add]");
const counted = new RegExp(`(${prefix}-)(?:\\d+|__prefix__)(-)`);

const rows = () => [...holder.querySelectorAll("[data-row]")];

// Django expects rows numbered from 0 without a gap.
function count() {
  rows().forEach((row, index) => {
    row.id = `${id}-${index + 1}`;
    for (const number of row.querySelectorAll("[data-row-number]")) {
      number.textContent = index + 1;
    }
    row.querySelector("button[name=remove]").value = index;
    for (const element of row.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
      for (const name of ["id", "name", "for", "aria-describedby"]) {
        const value = element.getAttribute(name);
        if (value !== null) {
          element.setAttribute(name, value.replaceAll(new RegExp(counted, "g"), `$1${index}$2`));
        }
      }
    }
  });
  total.value = rows().length;
  addButton.hidden = rows().length >= Number(holder.dataset.max);
}

function add() {
  holder.append(blank.content.cloneNode(true));
  count();
  const row = rows().at(-1);
  row.querySelector("input:not([type=hidden])").focus();
  status.textContent = `${noun} ${rows().length} är tillagd.`;
}

function remove(row) {
  const index = rows().indexOf(row);
  row.remove();
  if (rows().length === 0) {
    holder.append(blank.content.cloneNode(true));
  }
  count();
  (rows()[index] ?? rows().at(-1)).focus();
  status.textContent = `${noun} ${index + 1} är borttagen. Det finns ${rows().length} kvar.`;
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button === addButton) {
    event.preventDefault();
    add();
  } else if (button?.name === "remove") {
    event.preventDefault();
    remove(button.closest("[data-row]"));
  }
});
