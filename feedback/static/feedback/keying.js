// Digits answer the question that has the focus and go on; the screen is a plain form without it.
(function () {
  "use strict";
  var form = document.querySelector("[data-keying]");
  if (!form) return;
  var items = [...form.querySelectorAll("[data-item]")], send = form.querySelector("[data-send]");

  function control(item) {
    return item.querySelector("input:checked") || item.querySelector("input,select,textarea");
  }
  function go(item, step) {
    var next = items[items.indexOf(item) + step];
    var target = next ? control(next) : step > 0 ? send : null;
    if (!target) return;
    target.focus();
    (next || send).scrollIntoView({block: "nearest"});
    if (target.select && /text|number|tel|email/.test(target.type)) target.select();
  }
  function isTyped(field) { return field.matches("select,textarea,input:not([type=radio],[type=checkbox])"); }

  form.addEventListener("keydown", event => {
    var field = event.target, item = field.closest("[data-item]");
    if (!item || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && field.tagName !== "TEXTAREA") {
      event.preventDefault();
      return go(item, event.shiftKey ? -1 : 1);
    }
    if (event.key === "Backspace" && !(isTyped(field) && field.value)) {
      event.preventDefault();
      return go(item, -1);
    }
    if (isTyped(field) || !/^[0-9]$/.test(event.key)) return;
    var box = item.querySelector('[data-key="' + event.key + '"]');
    if (!box) return;
    event.preventDefault();
    box.checked = box.type === "checkbox" ? !box.checked : true;
    box.dispatchEvent(new Event("change", {bubbles: true}));
    if (item.dataset.kind === "several") box.focus(); else go(item, 1);
  });

  var errors = document.querySelector("[data-errors]");
  var empty = items.find(item => isTyped(control(item)) && !control(item).value);
  if (errors) errors.focus();
  else if (empty || items[0]) control(empty || items[0]).focus();
})();
