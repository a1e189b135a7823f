// A button that ticks every row of the list, or none. Without it rows are ticked one by one.

"use strict";

const button = document.querySelector("[data-tick-all]");
const boxes = [...document.querySelectorAll("input[name='_selected_action']")];

if (button && boxes.length > 1) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const tick = boxes.some((box) => !box.checked);
    boxes.forEach((box) => (box.checked = tick));
    button.textContent = tick ? "Avmarkera alla" : "Markera alla på sidan";
  });
}
