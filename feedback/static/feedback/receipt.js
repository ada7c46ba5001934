// The receipt: the answers are sent, so the draft of this tab goes; copying and printing by button.
(function () {
  "use strict";
  try {
    var key = sessionStorage.getItem("feedback-sent");
    if (key) sessionStorage.removeItem(key);
    sessionStorage.removeItem("feedback-sent");
  } catch (error) { /* no storage, no draft */ }

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(button.dataset.copy).then(function () {
        document.querySelector("[data-status]").textContent = button.dataset.done;
      });
    });
  });
})();
