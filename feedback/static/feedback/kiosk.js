// A kiosk: after a while without a touch the form is cleared for the next person. Without this
// script the link "Start again" does the same by hand.
(function () {
  "use strict";
  var page = document.body.dataset, form = document.querySelector("[data-form]");
  var box = document.querySelector("[data-leaving]"), left = box.querySelector("[data-left]");
  var SECOND = 1000, STALE = 3600 * SECOND, AGAIN = 5 * SECOND, MORE = 60;
  var opened = Date.now(), used = "used" in page, leaving = false, due;

  // What the browser kept of the person before is not shown to the next one.
  if (form && !("bound" in form.dataset)) form.reset();
  else if (form) used = true;

  function wait(seconds) { due = Date.now() + seconds * SECOND; }
  function isShown() { return box.open || (!box.showModal && !box.hidden); }
  function toggle(on) {
    if (on === isShown()) return;
    if (!box.showModal) box.hidden = !on;
    else if (on) box.showModal();
    else box.close();
  }
  // Nothing is left behind, not even in the browser's history; a server that is away is waited for.
  function leave() {
    if (!leaving) {
      leaving = true;
      toggle(false);
      if (form) form.reset();
      document.querySelector("main").hidden = true;
      document.querySelector("[data-wait]").hidden = false;
    }
    fetch(page.start, {cache: "no-store"}).then(
      answer => answer.status < 500 ? location.replace(page.start) : setTimeout(leave, AGAIN),
      () => setTimeout(leave, AGAIN)
    );
  }
  function touched() {
    used = true;
    if (!isShown()) wait(+page.idle);
  }
  function tick() {
    if (leaving) return;
    if (!used) {
      if (Date.now() - opened > STALE) leave();
      return;
    }
    var over = Date.now() - due;
    if (over < 0) return;
    if (over >= page.warning * SECOND) return leave();
    left.textContent = Math.ceil(page.warning - over / SECOND);
    toggle(true);
  }

  ["pointerdown", "keydown", "input", "wheel"].forEach(name => document.addEventListener(name, touched, {passive: true}));
  box.querySelector("[data-more]").addEventListener("click", () => {
    toggle(false);
    wait(Math.max(MORE, +page.idle));
  });
  // The Escape key closes the dialog, and says as much as its button.
  box.addEventListener("close", () => { if (!leaving) wait(+page.idle); });
  document.addEventListener("click", event => {
    var link = event.target.closest("a[href]");
    if (!link || link.hash) return;
    event.preventDefault();
    location.replace(link.href);
  });
  addEventListener("pageshow", event => { if (event.persisted) location.replace(page.start); });
  wait(+page.idle);
  tick();
  setInterval(tick, SECOND);
})();
