/* What the page does beyond standing there: opens what a link leads into and what is printed, lets
 * every list be filtered and sorted, and shows the rest of a long answer when asked. Nothing is
 * loaded, and without it everything can be read. */
(function () {
  'use strict';
  var all = function (selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  };

  /* ---- Folded parts ---- */

  function reveal(element) {
    for (var at = element; at; at = at.parentElement)
      if (at.tagName === 'DETAILS')
        at.open = true;
  }

  function follow() {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target)
      return;
    reveal(target);
    target.scrollIntoView();
  }
  window.addEventListener('hashchange', follow);
  if (location.hash)
    follow();

  var opened = [];
  window.addEventListener('beforeprint', function () {
    opened = all('details:not([open])');
    opened.forEach(function (details) { details.open = true; });
  });
  window.addEventListener('afterprint', function () {
    opened.forEach(function (details) { details.open = false; });
    opened = [];
  });

  /* ---- The rest of a long answer ---- */

  all('button[data-more]').forEach(function (button) {
    var table = button.closest('div').querySelector('table.' + button.dataset.more);
    table.classList.add('short');
    button.hidden = false;
    button.addEventListener('click', function () {
      table.classList.remove('short');
      button.hidden = true;
    });
  });

  /* ---- Filters and sorting ---- */

  /* A cell that spans columns stands for each of them. */
  function text_at(row, column) {
    for (var i = 0, at = 0; i < row.cells.length; i++) {
      at += row.cells[i].colSpan;
      if (column < at)
        return row.cells[i].textContent.trim();
    }
    return '';
  }

  function number_in(text) {
    var value = parseFloat(text.replace(/,/g, '').replace('\u2212', '-'));
    return isNaN(value) ? null : value;
  }

  /* Numbers by size, names by letters, what has neither last. */
  function compare(a, b) {
    var x = number_in(a), y = number_in(b);
    if (x !== null && y !== null)
      return x - y;
    if ((a === '') !== (b === ''))
      return a === '' ? 1 : -1;
    if ((x === null) !== (y === null))
      return x === null ? 1 : -1;
    return a < b ? -1 : a > b ? 1 : 0;
  }

  function sort(table, column, header) {
    var down = header.getAttribute('aria-sort') === 'ascending';
    var body = table.tBodies[0];
    var rows = Array.prototype.slice.call(body.rows).map(function (row, index) {
      return {row: row, index: index, key: text_at(row, column)};
    });
    rows.sort(function (a, b) {
      var order = compare(a.key, b.key);
      return (down ? -order : order) || a.index - b.index;
    });
    rows.forEach(function (item) { body.appendChild(item.row); });
    all('th[aria-sort]', table).forEach(function (th) { th.removeAttribute('aria-sort'); });
    header.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  }

  function make_sortable(table) {
    all('thead th', table).forEach(function (header, column) {
      var button = document.createElement('button');
      button.type = 'button';
      button.className = 'sort';
      button.textContent = header.textContent;
      header.textContent = '';
      header.appendChild(button);
      button.addEventListener('click', function () { sort(table, column, header); });
    });
  }

  /* Every word must be somewhere in the row. */
  function filter(table, words, says) {
    var shown = 0, rows = table.tBodies[0].rows;
    for (var i = 0; i < rows.length; i++) {
      var text = rows[i].textContent.toLowerCase();
      rows[i].hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
      shown += rows[i].hidden ? 0 : 1;
    }
    says.textContent = shown + ' of ' + rows.length + ' rows';
  }

  function make_filter(table, index) {
    var box = document.createElement('p'), label = document.createElement('label');
    var input = document.createElement('input'), says = document.createElement('span');
    input.type = 'search';
    input.id = 'filter-' + index;
    input.placeholder = 'an385 response defer';
    input.spellcheck = false;
    input.autocomplete = 'off';
    label.htmlFor = input.id;
    label.textContent = 'Only rows with ';
    says.setAttribute('role', 'status');
    box.className = 'filter';
    [label, input, says].forEach(function (part) { box.appendChild(part); });
    table.closest('.scroll').insertAdjacentElement('beforebegin', box);
    input.addEventListener('input', function () {
      filter(table, input.value.toLowerCase().split(/\s+/).filter(Boolean), says);
    });
  }

  all('table.cells').forEach(function (table, index) {
    make_sortable(table);
    make_filter(table, index);
  });
})();
