(function () {
  "use strict";
  var root = document.documentElement;
  function each(selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); }
  function say(en, zh) { return root.getAttribute("data-language") === "zh" ? zh : en; }
  function setLanguage(language, keep) {
    root.setAttribute("data-language", language);
    root.setAttribute("lang", language === "zh" ? "zh-CN" : "en");
    var title = document.querySelector("title");
    document.title = title.getAttribute("data-" + language);
    each("[data-set-language]", function (button) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-set-language") === language));
    });
    each("input[type=search]", filter);
    scrollable();
    if (!keep) { return; }
    try { localStorage.setItem("fiveyear-language", language); } catch (error) { /* files may not store */ }
    if (asked()) { try { history.replaceState(null, "", location.pathname + "#"); } catch (error) { /* some browsers keep a file's address */ } }
  }
  function words(cell) {
    var shown = cell.querySelector("[lang=" + root.getAttribute("data-language") + "]");
    return (shown || cell).textContent.trim();
  }
  function sort(button) {
    var head = button.closest("th"), row = head.parentNode, table = head.closest("table"), body = table.tBodies[0];
    var column = Array.prototype.indexOf.call(row.children, head);
    var down = head.getAttribute("aria-sort") === "ascending";
    Array.prototype.forEach.call(row.children, function (other) { if (other.hasAttribute("aria-sort")) { other.setAttribute("aria-sort", "none"); } });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    var rows = Array.prototype.map.call(body.rows, function (line, index) {
      var cell = line.cells[column], value = cell.getAttribute("data-sort");
      return { line: line, index: index, number: value === null ? NaN : parseFloat(value), words: words(cell), numeric: value !== null };
    });
    rows.sort(function (one, other) {
      var order;
      if (one.numeric || other.numeric) {
        // Cells without a value come last, whichever way.
        if (isNaN(one.number) || isNaN(other.number)) { return (isNaN(one.number) ? 1 : 0) - (isNaN(other.number) ? 1 : 0) || one.index - other.index; }
        order = one.number - other.number;
      } else { order = one.words.localeCompare(other.words, root.lang, { numeric: true }); }
      return (down ? -order : order) || one.index - other.index;
    });
    rows.forEach(function (entry) { body.appendChild(entry.line); });
  }
  function filter(input) {
    var table = document.getElementById(input.getAttribute("data-table")), wanted = input.value.trim().toLowerCase(), shown = 0, all = 0;
    Array.prototype.forEach.call(table.tBodies[0].rows, function (line) {
      var here = !wanted || line.textContent.toLowerCase().indexOf(wanted) >= 0;
      line.hidden = !here;
      all += 1;
      if (here) { shown += 1; }
    });
    var count = input.parentNode.querySelector(".count");
    count.textContent = wanted ? say(shown + " of " + all + " rows", shown + "行，共" + all + "行") : "";
  }
  // What scrolls can be reached with the keyboard; what does not is no stop on the way.
  function scrollable() {
    each(".picture", function (box) {
      if (box.scrollWidth > box.clientWidth + 1) { box.setAttribute("tabindex", "0"); } else { box.removeAttribute("tabindex"); }
    });
  }
  // Paper cannot be unfolded: short lists are, for the print.
  var unfolded = [];
  addEventListener("beforeprint", function () {
    each(".scenario details:not([open])", function (part) {
      // Longer lists stay folded: they would take a page each.
      if (part.querySelectorAll("tbody tr").length <= 8) { part.open = true; unfolded.push(part); }
    });
  });
  addEventListener("afterprint", function () {
    unfolded.forEach(function (part) { part.open = false; });
    unfolded = [];
  });
  addEventListener("resize", scrollable);
  each("[data-set-language]", function (button) {
    button.addEventListener("click", function () { setLanguage(button.getAttribute("data-set-language"), true); });
  });
  each("th[aria-sort] button", function (button) { button.addEventListener("click", function () { sort(button); }); });
  each("input[type=search]", function (input) { input.addEventListener("input", function () { filter(input); }); });
  // A link may ask for a language; a reader's own choice takes the place of what the link asked for.
  function asked() {
    var found = /^#(?:lang=)?(zh|en)$/.exec(location.hash) || /[?&]lang=(zh|en)(?:&|$)/.exec(location.search);
    return found ? found[1] : null;
  }
  function saved() {
    try { var language = localStorage.getItem("fiveyear-language"); } catch (error) { /* files may not store */ }
    return language === "zh" || language === "en" ? language : null;
  }
  addEventListener("hashchange", function () { if (asked()) { setLanguage(asked(), false); } });
  // Where nobody asks for another the page stays in the run's language, in which it is written.
  setLanguage(asked() || saved() || root.getAttribute("data-language"), false);
})();
