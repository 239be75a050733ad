// What every page of the desk shares: asking before what cannot be taken back, and copying.
"use strict";

document.addEventListener("submit", event => {
  const words = event.target.dataset.ask;
  if (words && !confirm(words)) event.preventDefault();
});

document.addEventListener("click", async event => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copy);
  const text = source.dataset.text ?? source.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {  // an intranet without https has no clipboard of that kind
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    button.focus();
  }
  button.textContent = "已复制";
});
