// Shows the figures anew at each change; without a script the button does it.
(() => {
  const form = document.querySelector("form[data-preview]");
  const shown = document.getElementById("preview");
  if (!form || !shown) return;
  const pause = 400;
  let timer;
  let asked = 0;

  async function show() {
    const turn = ++asked;
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
      const text = await answer.text();
      if (!answer.ok || turn !== asked) return;
      const focused = shown.contains(document.activeElement) ? document.activeElement.id : "";
      shown.innerHTML = text;
      if (focused) document.getElementById(focused)?.focus();
    } catch {
      // The network is away: what is shown stays, and the button says what is wrong.
    }
  }

  form.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(show, pause);
  });
  show();
})();
