// Solves the proof of work of a page over the limit, so that a person need not do the sum.
// ALTCHA version 2: PBKDF2(nonce + counter) must begin with the prefix; see feedback/challenges.py.
(function () {
  "use strict";
  var box = document.querySelector("[data-challenge]");
  // Browsers derive keys only where nobody listens: without https the sum stays.
  if (!box || !window.crypto || !crypto.subtle) return;

  var form = box.closest("form"), status = box.querySelector("[data-challenge-status]");
  var sum = box.querySelector("[data-challenge-sum]"), proof = box.querySelector("[name=challenge_proof]");
  var challenge = JSON.parse(box.dataset.challenge), asked = challenge.parameters;
  var solved = false, wanted = null;

  function bytes(hex) { return Uint8Array.from(hex.match(/../g), pair => parseInt(pair, 16)); }
  function hex(buffer) { return [...new Uint8Array(buffer)].map(byte => byte.toString(16).padStart(2, "0")).join(""); }

  async function derive(counter) {
    var nonce = bytes(asked.nonce), password = new Uint8Array(nonce.length + 4);
    password.set(nonce);
    new DataView(password.buffer).setUint32(nonce.length, counter);
    var key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    var how = {name: "PBKDF2", hash: "SHA-256", salt: bytes(asked.salt), iterations: asked.cost};
    return hex(await crypto.subtle.deriveBits(how, key, asked.keyLength * 8));
  }

  async function solve() {
    for (var counter = 0; ; counter++) {
      var key = await derive(counter);
      if (key.startsWith(asked.keyPrefix)) return {counter: counter, derivedKey: key};
    }
  }

  function show(words, isSum) {
    status.textContent = words;
    sum.hidden = !isSum;
  }

  // Sent meanwhile, the form goes off by itself once the answer is there.
  form.addEventListener("submit", event => {
    if (solved || box.querySelector("[name=challenge_sum]").value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    wanted = event.submitter;
    status.textContent = box.dataset.working;
  }, true);

  function done(solution) {
    proof.value = btoa(JSON.stringify({challenge: challenge, solution: solution}));
    solved = true;
    show(box.dataset.done, false);
    if (wanted) form.requestSubmit(wanted);
  }

  show(box.dataset.working, false);
  solve().then(done, () => { solved = true; show("", true); });
})();
