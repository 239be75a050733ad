// Marks the place a finding speaks of and says where it stands, null when a visitor cannot see it.
({ quote, context, target }) => {
  const look = "background:#ffe94d !important;color:#000 !important;outline:2px solid #d00000 !important;";
  const seen = element => { const box = element.getBoundingClientRect(); return box.width > 1 && box.height > 1 && getComputedStyle(element).visibility !== "hidden"; };
  const place = element => {
    element.scrollIntoView({ block: "center" });
    const box = element.getBoundingClientRect();
    // what floats above the place, and was not meant to, is taken away
    for (let turn = 0; turn < 5; turn++) {
      let over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
      if (!over || element.contains(over) || over.contains(element)) break;
      while (over && getComputedStyle(over).position !== "fixed") over = over.parentElement;
      if (!over || over.contains(element)) break;
      over.style.setProperty("visibility", "hidden", "important");
    }
    return { x: box.x + scrollX, y: box.y + scrollY, width: box.width, height: box.height };
  };

  const bare = text => text.replace(/[\s\u200b\ufeff]+/g, "");
  // no filter function: where scripts are off, the browser calls none back
  const nodes = [], walker = document.createTreeWalker(document.body || document.documentElement, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (!/^(script|style|noscript|template|textarea|title)$/i.test(walker.currentNode.parentNode.nodeName)) nodes.push(walker.currentNode);
  let text = "";
  const where = [];
  nodes.forEach((node, number) => { for (let at = 0; at < node.data.length; at++) if (!/[\s\u200b\ufeff]/.test(node.data[at])) { text += node.data[at]; where.push([number, at]); } });

  const wrap = (from, length) => {
    const parts = new Map();
    for (const [number, at] of where.slice(from, from + length)) parts.set(number, [parts.has(number) ? parts.get(number)[0] : at, at + 1]);
    const marks = [];
    for (const [number, [first, last]] of parts) {
      const range = document.createRange(), mark = document.createElement("mark");
      range.setStart(nodes[number], first);
      range.setEnd(nodes[number], last);
      mark.style.cssText = look;
      range.surroundContents(mark);
      marks.push(mark);
    }
    return marks.find(seen);
  };

  const words = bare(quote), around = bare(context.replace(/^…|…$/g, ""));
  if (words && words !== bare(target)) {
    const start = around ? text.indexOf(around) : -1, inside = start < 0 ? -1 : text.indexOf(words, start);
    const only = text.indexOf(words) === text.lastIndexOf(words) ? text.indexOf(words) : -1;
    const from = inside >= 0 && inside < start + around.length ? inside : only;
    const mark = from < 0 || (target && only < 0) ? null : wrap(from, words.length);
    if (mark) return place(mark);
  }
  if (!target) return null;
  const aim = target.split("#")[0];
  for (const element of document.querySelectorAll("[href], [src], [data-src]")) {
    const own = element.href || element.src || "";
    if ((own === target || own.split("#")[0] === aim) && seen(element)) {
      element.style.cssText += look;
      return place(element);
    }
  }
  return null;
}
