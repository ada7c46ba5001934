/* Suggestions for <input data-suggestions="…"> */
"use strict";

document.querySelectorAll("input[data-suggestions]").forEach((input, number) => {
  const list = document.createElement("div");
  let timer, turn = 0, active = -1;

  function attributes(node, values) {
    for (const name in values) node.setAttribute(name, values[name]);
    return node;
  }
  list.id = `suggestions-${number}`;
  list.className = "search-suggestions";
  list.hidden = true;
  attributes(list, { role: "listbox", "aria-label": input.labels[0]?.textContent.trim() ?? "" });
  attributes(input, {
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  });
  input.after(list);

  const options = () => [...list.querySelectorAll("[role=option]")];

  function activate(index) {
    active = index;
    options().forEach((option, i) => option.setAttribute("aria-selected", i === index));
    const chosen = options()[index];
    input.setAttribute("aria-activedescendant", chosen?.id ?? "");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  function show(open) {
    list.hidden = !open;
    input.setAttribute("aria-expanded", open);
    activate(-1);
  }

  function element(role, text) {
    const node = attributes(document.createElement("div"), { role });
    node.textContent = text;
    return node;
  }

  function fill(groups) {
    let count = 0;
    list.replaceChildren(...groups.map((group) => {
      const box = attributes(element("group", ""), { "aria-label": group.label });
      box.append(element("presentation", group.label), ...group.items.map((item) => {
        const option = attributes(element("option", item.title), { id: `${list.id}-${count++}` });
        option.dataset.url = item.url;
        return option;
      }));
      return box;
    }));
    show(count > 0);
  }

  async function ask() {
    const mine = ++turn, q = input.value.trim();
    if (q.length < 2) return show(false);
    try {
      const answer = await fetch(`${input.dataset.suggestions}?${new URLSearchParams({ q })}`);
      const { groups } = await answer.json();
      if (mine === turn && document.activeElement === input) fill(groups);
    } catch {
      show(false);
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  input.addEventListener("blur", () => show(false));
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const last = options().length - 1;
    if (event.key === "ArrowDown") activate(active < last ? active + 1 : 0);
    else if (event.key === "ArrowUp") activate(active > 0 ? active - 1 : last);
    else if (event.key === "Escape") show(false);
    else if (event.key === "Enter" && active >= 0) location.assign(options()[active].dataset.url);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    event.preventDefault();
    if (option) location.assign(option.dataset.url);
  });
});
