// Shortens the work with a form; without it all parts stand in a row and do the same.
(function () {
  "use strict";
  // The keyboard and a screen reader begin at the errors.
  var errors = document.querySelector("[data-errors]");
  if (errors) errors.focus();
  var form = document.querySelector("[data-form]");
  if (!form) return;

  function all(selector, root) { return [...(root || form).querySelectorAll(selector)]; }
  function one(selector, root) { return (root || form).querySelector(selector); }
  function fill(text, values) { return text.replace(/\{(\w+)\}/g, (_, name) => values[name]); }
  function ticks(field) { return /radio|checkbox/.test(field.type); }
  function filled(field) { return ticks(field) ? field.checked : field.value.trim() !== ""; }
  function off(element) { return element.closest("[data-off]"); }
  function questions(root) { return all("[data-question]", root).filter(question => !off(question)); }
  function answered(root) {
    return questions(root).filter(question => all("input,select,textarea", question).some(filled)).length;
  }

  // What the server will leave out is not shown; it decides by itself in any case.
  function plainly(text) { return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase(); }
  var rules = {
    equals: (given, value) => given.length === 1 && given[0] === value,
    differs: (given, value) => given.length > 0 && !(given.length === 1 && given[0] === value),
    contains: (given, value) => given.some(each => each === value || plainly(each).includes(plainly(value))),
    empty: given => !given.length,
    filled: given => given.length > 0
  };
  function judge() {
    all("[data-if]").forEach(element => {
      var rule = element.dataset, fields = all("input,select,textarea").filter(field => field.name === rule.if && !off(field) && filled(field));
      var asked = rules[rule.op](fields.map(field => field.value.trim()), rule.value);
      element.toggleAttribute("data-off", !asked);
      if (!("part" in rule)) element.hidden = !asked;
    });
  }
  function step(index, by) {
    do index += by; while (parts[index] && off(parts[index]));
    return index;
  }

  var parts = all("[data-part]");
  var progress = one("[data-progress]"), bar = one(".fb-bar"), last = one("[data-last]");
  var next = one('[data-go="1"]'), back = one('[data-go="-1"]'), plain = next.textContent;
  // Once sent and returned, a form can be sent from any of its parts.
  var here = 0, returned = "bound" in form.dataset;

  function rect(x, width, name) {
    var box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    Object.entries({x: x + "%", width: width + "%", height: 8, rx: 4, class: name}).forEach(pair => box.setAttribute(...pair));
    bar.append(box);
  }
  // A part is as wide in the bar as it has questions.
  function draw() {
    var shown = parts.filter(part => !off(part)), total = questions().length, x = 0, share = (101 - shown.length) / total;
    bar.replaceChildren();
    shown.forEach(part => {
      var width = questions(part).length * share;
      rect(x, width, "fb-all");
      rect(x, answered(part) * share, "fb-done");
      x += width + 1;
    });
    one("[data-answered]").textContent = fill(progress.dataset.count, {a: answered(), n: total});
  }

  function title(part) { var heading = one("h2", part); return heading ? heading.textContent : ""; }
  function show(index) {
    judge();
    if (off(parts[index])) index = step(index, -1);
    var after = parts[step(index, 1)], isLast = !after, name = title(parts[index]);
    var shown = parts.filter(part => !off(part));
    here = index;
    parts.forEach((part, i) => { part.hidden = i !== index; });
    last.hidden = !isLast && !returned;
    next.hidden = isLast;
    back.hidden = index === 0;
    next.textContent = after && title(after) ? fill(next.dataset.text, {section: title(after)}) : plain;
    one("[data-here]").textContent = [shown.length > 1 && fill(progress.dataset.text, {i: shown.indexOf(parts[index]) + 1, k: shown.length}), name].filter(Boolean).join(" · ");
  }
  // A step is an entry of the history, so the browser's Back goes one part back.
  function go(index) {
    if ("draft" in form.dataset) history.pushState({part: index}, "");
    show(index);
    parts[index].focus();
  }
  function partOf(element) { return parts.findIndex(part => part.contains(element)); }

  // The draft stays in this tab: no token, no contact data, no consent.
  var key = "feedback-draft-" + form.dataset.draft, store;
  // At a kiosk there is none.
  try { store = "draft" in form.dataset ? sessionStorage : null; } catch (error) { store = null; }
  function fields() { return all("[data-question] :is(input:not([type=file]),select,textarea)"); }
  function keep() {
    try {
      store.setItem(key, JSON.stringify(fields().filter(filled).map(field => [field.name, field.value])));
    } catch (error) { /* full: no draft */ }
  }
  function restore() {
    try {
      JSON.parse(store.getItem(key) || "[]").forEach(pair => {
        fields().forEach(field => {
          if (field.name !== pair[0]) return;
          if (!ticks(field)) field.value = pair[1];
          else if (field.value === pair[1]) field.checked = true;
        });
      });
    } catch (error) { store.removeItem(key); }
  }
  function clear() {
    if (!confirm(form.dataset.sure)) return;
    all("[data-part] :is(input,select,textarea)").forEach(field => {
      if (ticks(field)) field.checked = false;
      else field.value = "";
    });
    store.removeItem(key);
    go(0);
    draw();
  }

  // Says how much room is left once four fifths are used.
  function count(field) {
    var hint = document.getElementById(field.id + "_length");
    if (!hint) return;
    var said = hint.dataset, left = said.length - field.value.length;
    said.plain = said.plain || hint.textContent;
    hint.textContent = left > said.length / 5 ? said.plain : fill(left < 0 ? said.over : said.left, {n: Math.abs(left)});
  }

  var send = one("[data-send]"), sending = false, word = send && send.textContent;
  function busy(is) {
    sending = is;
    send.setAttribute("aria-disabled", is);
    send.textContent = is ? form.dataset.sending : word;
    one("[data-status]").textContent = is ? form.dataset.sending : "";
  }
  form.addEventListener("submit", event => {
    if (send && !sending && !last.hidden) {
      if (store) store.setItem("feedback-sent", key);
      return busy(true);
    }
    event.preventDefault();
    if (last.hidden) go(step(here, 1));
  });
  addEventListener("pageshow", event => { if (event.persisted && send) busy(false); });
  addEventListener("popstate", event => { if (event.state) show(event.state.part || 0); });
  form.addEventListener("input", event => { show(here); draw(); count(event.target); if (store) keep(); });
  next.addEventListener("click", () => go(step(here, 1)));
  back.addEventListener("click", () => go(step(here, -1)));
  if (errors) errors.addEventListener("click", event => {
    var target = event.target.hash && document.getElementById(event.target.hash.slice(1));
    // What stands outside of the parts is reached as any anchor is.
    if (!target || partOf(target) < 0) return;
    event.preventDefault();
    show(partOf(target));
    target.focus();
  });
  if (store) {
    if (returned) keep();
    else restore();
    one("[data-kept]").hidden = false;
    one("[data-clear]").addEventListener("click", clear);
  }

  progress.hidden = false;
  form.classList.add("fb-js");
  var wrong = partOf(one(".fb-bad"));
  var end = parts.length - 1, before = returned && answered() ? end : (history.state || {}).part || 0;
  show(wrong < 0 ? Math.min(before, end) : wrong);
  history.replaceState({part: here}, "");
  draw();
})();
