// The list by keyboard: the next finding is shown before the last one's answer has come, and nothing is lost when two act at once.
"use strict";

const rows = document.getElementById("rows"), pane = document.getElementById("brief"), status = document.getElementById("status");
const token = () => document.querySelector("input[name=csrf_token]").value;
const selected = () => rows?.querySelector("tr[aria-selected]");
const pickedRows = () => rows ? [...rows.querySelectorAll(".pick:checked")].map(box => box.closest("tr")) : [];
const say = (words, isError = false) => { if (status) { status.textContent = words; status.className = isError ? "error" : ""; } };
// What was typed for one finding stays while it is about that one; it is never a reason for another.
function open(name) {
  const box = document.getElementById(name), about = targets().map(row => row.dataset.id).join();
  if (!box || box.open) return;
  const isNew = box.dataset.about !== about, phrase = box.querySelector("#phrase");
  if (isNew) box.querySelector("form")?.reset();
  if (isNew && phrase && pane) phrase.value = pane.querySelector(".brief").dataset.phrase;
  box.dataset.about = about;
  box.showModal();
}

let asked = 0;
async function choose(row, isFocused = false) {
  if (!row?.dataset.id) return;
  selected()?.removeAttribute("aria-selected");
  row.setAttribute("aria-selected", "true");
  row.scrollIntoView({ block: "nearest" });
  const turn = ++asked;
  const answer = await fetch(`/findings/${row.dataset.id}/brief`, { headers: { "X-Requested-With": "desk" } });
  if (turn !== asked) return;  // somebody presses j quickly: only the last one is shown
  if (answer.status === 401) { location.reload(); return; }
  pane.innerHTML = answer.ok ? await answer.text() : "";
  if (!answer.ok) say(await answer.text(), true);
  const known = pane.querySelector(".brief")?.dataset.finding.split(":");
  if (known) row.dataset.step = known[1];
  if (isFocused) pane.focus();
}

function step(direction) {
  const all = [...rows.querySelectorAll("tr[data-id]")], at = all.indexOf(selected());
  const next = all[at + direction];
  if (next) choose(next);
  else if (direction > 0) document.querySelector("a[rel=next]")?.click();
  else document.querySelector("a[rel=prev]")?.click();
}

// Acts on the picked rows, else on the selected one.
async function send(url, fields) {
  const answer = await fetch(url, { method: "POST", body: fields, headers: { "X-Requested-With": "desk" } });
  if (answer.status === 401) { location.reload(); return null; }
  if (!answer.ok) { say(await answer.text(), true); return null; }
  return answer.json();
}

function targets() {
  const picked = pickedRows();
  return picked.length ? picked : [selected()].filter(Boolean);
}

async function act(form) {
  const fields = new FormData(form), list = targets();
  if (form.dataset.act !== "excuse" || !list.length) {
    fields.delete("finding");
    list.forEach(row => fields.append("finding", `${row.dataset.id}:${row.dataset.step}`));
  } else {
    fields.set("finding", `${list[0].dataset.id}:${list[0].dataset.step}`);
  }
  form.closest("dialog")?.close();
  const answer = await send(form.action, fields);
  if (answer) settle(answer, form.dataset.act);
}

// Rows that have left this list go; what somebody else did first is told, and shown as it stands now.
function settle(answer, name) {
  if (name === "undo") { location.reload(); return; }
  const stage = new URLSearchParams(location.search).get("stage") || "open";
  const gone = answer.done.filter(item => stage !== "all" && stage !== item.stage && !(stage === "second" && item.stage.endsWith("ing")));
  const all = [...rows.querySelectorAll("tr[data-id]")], leaving = new Set(gone.map(item => String(item.id)));
  const at = all.indexOf(selected()), isLeaving = leaving.has(selected()?.dataset.id);
  const next = isLeaving ? [...all.slice(at + 1), ...all.slice(0, at).reverse()].find(row => !leaving.has(row.dataset.id)) : selected();
  answer.done.forEach(item => { const row = rows.querySelector(`tr[data-id="${item.id}"]`); if (row) row.dataset.step = item.step; });
  all.filter(row => leaving.has(row.dataset.id)).forEach(row => row.remove());
  rows.querySelectorAll(".pick:checked").forEach(box => { box.checked = false; });
  showPicked();
  const count = document.getElementById("count");
  if (/^\d+$/.test(count.textContent)) count.textContent = Math.max(0, count.textContent - leaving.size);
  const labels = [...new Set(answer.done.map(item => item.label))].join("、");
  const done = answer.done.length ? `${answer.done.length} 个：${labels}。按 u 撤回。` : "没有问题因此改变。";
  say(answer.refused.length ? answer.refused.map(item => item.words).join(" ") : done, answer.refused.length > 0);
  answer.refused.forEach(item => { const row = rows.querySelector(`tr[data-id="${item.finding_id}"]`); if (row) row.dataset.step = item.step; });
  if (next) choose(next); else location.reload();
}

function showPicked() {
  const count = pickedRows().length;
  document.querySelector(".bulk").hidden = !count;
  document.getElementById("picked").textContent = count;
}

function bulk(name) {
  const fields = new FormData();
  fields.set("csrf_token", token());
  fields.set("act", name);
  if (name === "assign") fields.set("assignee", document.getElementById("assignee").value);
  targets().forEach(row => fields.append("finding", `${row.dataset.id}:${row.dataset.step}`));
  send("/findings/act", fields).then(answer => answer && settle(answer, name));
}

document.addEventListener("click", event => {
  const opener = event.target.closest("[data-open]");
  if (opener) {
    open(opener.dataset.open);
    return;
  }
  if (event.target.closest("[data-close]")) { event.target.closest("dialog").close(); return; }
  if (event.target.closest("[data-bulk]")) { bulk(event.target.closest("[data-bulk]").dataset.bulk); return; }
  const row = event.target.closest("#rows tr[data-id]");
  if (row && !event.target.closest("a, input")) choose(row);
});

document.addEventListener("change", event => {
  if (event.target.name === "chosen") event.target.form.elements.note.value = event.target.value;
  if (event.target.id === "all") rows.querySelectorAll(".pick").forEach(box => { box.checked = event.target.checked; });
  if (event.target.matches("#all, .pick")) showPicked();
  if (event.target.closest(".filters") && event.target.tagName === "SELECT") event.target.form.requestSubmit();
});

document.addEventListener("submit", event => {
  if (!rows || !event.target.dataset.act) return;  // on a finding's own page the form goes as forms do
  event.preventDefault();
  act(event.target);
});

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  c: () => pickedRows().length ? bulk("confirm") : document.querySelector('form[data-act="confirm"]')?.requestSubmit(),
  d: () => { const agree = document.querySelector('.acts form[data-act="dismiss"]'); if (agree && !pickedRows().length) agree.requestSubmit(); else open("dismiss"); },
  e: () => document.querySelector('[data-open="excuse"]')?.click(),
  o: () => { const link = pane?.querySelector("a.open"); if (link) location.href = link.href; },
  x: () => { const box = selected()?.querySelector(".pick"); if (box) { box.checked = !box.checked; showPicked(); } },
  u: () => document.querySelector('form[data-act="undo"]')?.requestSubmit(),
  b: () => document.querySelector("a.back")?.click(),
  "/": () => document.querySelector(".filters select")?.focus(),
  "?": () => open("keys"),
};

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const dialog = document.querySelector("dialog[open]");
  if (dialog) {
    const choice = dialog.querySelector(`[data-key="${event.key}"]`);
    if (choice && event.target.name !== "note") { choice.checked = true; choice.dispatchEvent(new Event("change", { bubbles: true })); event.preventDefault(); dialog.querySelector("[name=note]").focus(); }
    return;
  }
  if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
  const key = KEYS[event.key];
  if (key && (rows || "cdeob?".includes(event.key))) { event.preventDefault(); key(); }
});
