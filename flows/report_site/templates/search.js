// Search without a server: the index is scripts that are loaded one after another, since pages opened from a file
// may not read other files in any other way.
"use strict";
(function () {
  const MOST = 100;
  const entries = [];
  const form = document.getElementById("search");
  const box = document.getElementById("words");
  const state = document.getElementById("state");
  const list = document.getElementById("found");
  const shards = Number(form.dataset.shards);
  let loaded = 0;
  let asked = false;

  function folded(text) {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  }

  window.onrecordSearch = function (rows) {
    for (const row of rows) {
      entries.push([folded(row[1] + " " + row[2]), row]);
    }
  };

  function load() {
    if (loaded >= shards) {
      return;
    }
    const script = document.createElement("script");
    script.src = "search/" + loaded + ".js";
    script.onload = script.onerror = function () {
      loaded += 1;
      show();
      load();
    };
    document.head.append(script);
  }

  function item(row) {
    const line = document.createElement("li");
    const words = document.createElement(row[3] ? "a" : "span");
    if (row[3]) {
      words.href = row[3];
    }
    words.dir = "auto";
    words.textContent = row[1];
    const note = document.createElement("span");
    note.className = "note";
    note.textContent = " " + row[0] + ", " + row[2];
    line.append(words, note);
    return line;
  }

  function show() {
    const words = folded(box.value).split(/\s+/).filter(Boolean);
    if (!words.length) {
      list.replaceChildren();
      state.textContent = "";
      return;
    }
    if (!asked) {
      asked = true;
      load();
    }
    const found = entries.filter((entry) => words.every((word) => entry[0].includes(word)));
    list.replaceChildren(...found.slice(0, MOST).map((entry) => item(entry[1])));
    const rest = loaded < shards ? ", still reading the index" : "";
    state.textContent = found.length + " found" + (found.length > MOST ? ", the first " + MOST + " shown" : "") + rest;
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    show();
  });
  box.addEventListener("input", show);
  box.value = new URLSearchParams(location.search).get("q") || "";
  box.focus();
  show();
})();
