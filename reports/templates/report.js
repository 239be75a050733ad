"use strict";
(() => {
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  addEventListener("beforeprint", () => all("details").forEach((details) => { details.open = true; }));
  const form = document.querySelector(".filter");
  if (!form) return;
  const rows = all("tr.finding").map((row) => ({ row, text: row.textContent.toLowerCase() }));
  const show = () => {
    const asked = new FormData(form);
    const words = asked.get("words").trim().toLowerCase();
    const fits = ({ row, text }) => ["severity", "certainty", "status"].every((name) => !asked.get(name) || row.dataset[name] === asked.get(name)) && text.includes(words);
    let count = 0;
    for (const item of rows) {
      item.row.hidden = !fits(item);
      count += item.row.hidden ? 0 : 1;
    }
    for (const section of all("section.check")) {
      if (section.querySelector("tr.finding")) section.hidden = !section.querySelector("tr.finding:not([hidden])");
    }
    form.querySelector("output").textContent = count === rows.length ? "" : `显示 ${count} / ${rows.length} 个`;
  };
  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
})();
