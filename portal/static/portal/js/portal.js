// Shortens work; every page works the same without it.
(function () {
  "use strict";
  var root = document.documentElement;
  var themes = {"thiet-bi": "", sang: "light", toi: "dark", "tuong-phan": "contrast"};

  function press(name, value) {
    document.querySelectorAll('.display button[name="' + name + '"]').forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.value === value));
    });
  }

  function show(name, value) {
    if (name === "co") {
      if (value === "1") root.removeAttribute("data-size");
      else root.setAttribute("data-size", value);
    } else if (themes[value]) root.setAttribute("data-theme", themes[value]);
    else root.removeAttribute("data-theme");
    press(name, value);
  }

  // Display settings without a reload: what is being typed on the page stays.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    var button = event.submitter;
    if (!form.classList.contains("display") || !button || !window.fetch) return;
    event.preventDefault();
    var data = new URLSearchParams(new FormData(form));
    data.set(button.name, button.value);
    fetch(form.action, {method: "POST", body: data, redirect: "manual", credentials: "same-origin"})
      .then(function () { show(button.name, button.value); })
      .catch(function () { location.reload(); });
  });

  // Escape and a click elsewhere close what folds out of the header.
  var folds = document.querySelectorAll(".menu, .theme, .how");
  function close(fold) {
    if (!fold.open) return;
    var within = fold.contains(document.activeElement);
    fold.open = false;
    if (within) fold.querySelector("summary").focus();
  }
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") folds.forEach(close);
  });
  document.addEventListener("click", function (event) {
    folds.forEach(function (fold) { if (fold.open && !fold.contains(event.target)) fold.open = false; });
  });

  // A scrolling table is reachable by keyboard, but only while it really scrolls.
  function reach(region) {
    if (region.scrollWidth > region.clientWidth) {
      region.tabIndex = 0;
      region.setAttribute("role", "region");
      var caption = region.querySelector("caption");
      if (caption && !region.hasAttribute("aria-label")) region.setAttribute("aria-label", caption.textContent.trim());
    } else {
      region.removeAttribute("tabindex");
      region.removeAttribute("role");
    }
  }
  function reachAll() { document.querySelectorAll(".table-scroll").forEach(reach); }
  reachAll();
  window.addEventListener("resize", reachAll);
  document.addEventListener("toggle", reachAll, true);
})();
