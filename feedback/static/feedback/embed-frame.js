// Tells the page around this frame how high it is, and nothing else; links leave the frame.
(function () {
  "use strict";
  if (parent === window) return;
  function tell() {
    parent.postMessage({cchcHeight: Math.ceil(document.body.getBoundingClientRect().height) + 8}, "*");
  }
  // Only once the form's own script has folded its sections: the host's page does not jump.
  addEventListener("DOMContentLoaded", () => new ResizeObserver(tell).observe(document.body));
  addEventListener("load", tell);
  document.querySelectorAll('a[href]:not([href^="#"])').forEach(link => { link.target = link.target || "_top"; });
})();
