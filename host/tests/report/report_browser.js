/* Tries a report's page out from inside (report_browser.py). */
(function () {
  'use strict';
  var wrong = said;
  function check(good, what) {
    if (!good)
      wrong.push(what);
  }
  function all(selector) {
    return Array.prototype.slice.call(document.querySelectorAll(selector));
  }
  /* Of the first list, where there are several. */
  function all_in(selector, parts) {
    return Array.prototype.slice.call(document.querySelector(selector).querySelectorAll(parts));
  }
  function shown(element) {
    return !!element && element.getClientRects().length > 0 &&
           (!element.checkVisibility || element.checkVisibility());
  }

  function first_screen() {
    var table = document.querySelector('.answer-table'), answer = document.querySelector('.answer');
    var height = window.innerHeight;
    if (!table || all('section').length > 1) /* several kinds of evidence: each has its own answer */
      return;
    var box = table.getBoundingClientRect();
    check(shown(answer) && answer.getBoundingClientRect().top < height, 'no finding on the first screen');
    check(box.top < height * (innerWidth < 600 ? 1.1 : 0.6), 'the answer is below the first screen');
    check(innerWidth < 600 || all('.answer-table tbody tr').slice(0, 8).every(function (row) {
      return row.getBoundingClientRect().bottom <= height;
    }), 'fewer than eight rows of the answer on the first screen');
    check(box.right <= innerWidth, 'the answer is cut at the right');
  }

  /* Nothing makes the page itself wider than the window, and no text runs over its own box. */
  function widths() {
    check(document.documentElement.scrollWidth <= innerWidth, 'the page scrolls sideways');
    all('svg.picture').forEach(function (picture) {
      var frame = picture.getBoundingClientRect();
      Array.prototype.forEach.call(picture.querySelectorAll('text'), function (text) {
        var box = text.getBoundingClientRect();
        check(box.width === 0 || (box.left >= frame.left - 1 && box.right <= frame.right + 1),
              'cut in a picture: ' + text.textContent);
        check(box.height === 0 || box.height >= 8, 'too small to read: ' + text.textContent);
      });
    });
    all('.facts td').filter(shown).forEach(function (cell) {
      check(cell.getBoundingClientRect().width > 120, 'a value in a narrow column: ' + cell.textContent.slice(0, 40));
    });
  }

  function folds() {
    var row = document.querySelector('.cells tbody tr[id]');
    check(!shown(row), 'the list of cells is not folded');
    location.hash = '#' + row.id;
    window.dispatchEvent(new HashChangeEvent('hashchange'));
    check(shown(row), 'a link into a folded part does not open it');
    all('details').forEach(function (details) { details.open = true; });
  }

  function filters() {
    var input = document.querySelector('.filter input'), rows = all_in('.cells', 'tbody tr');
    var word = rows[rows.length - 1].cells[0].textContent;
    input.value = word;
    input.dispatchEvent(new Event('input'));
    var left = rows.filter(shown);
    check(left.length > 0 && left.length < rows.length && left.every(function (row) {
      return row.textContent.indexOf(word) >= 0;
    }), 'the filter lets the wrong rows through');
    check(document.querySelector('.filter span').textContent === left.length + ' of ' + rows.length + ' rows',
          'the filter does not say how many');
    input.value = '';
    input.dispatchEvent(new Event('input'));
    check(rows.every(shown), 'an empty filter hides rows');
  }

  /* By the median, both ways: numbers by size, and none is lost. */
  function sorts() {
    var button = all_in('.cells', 'thead .sort')[2], count = all_in('.cells', 'tbody tr').length;
    function medians() {
      return all_in('.cells', 'tbody tr').map(function (row) {
        return row.cells.length > 8 ? parseFloat(row.cells[2].textContent.replace(/,/g, '').replace('\u2212', '-')) : NaN;
      }).filter(function (value) { return !isNaN(value); });
    }
    function ordered(values, up) {
      return values.every(function (value, i) {
        return i === 0 || (up ? values[i - 1] <= value : values[i - 1] >= value);
      });
    }
    button.click();
    check(ordered(medians(), true) && button.parentNode.getAttribute('aria-sort') === 'ascending', 'not sorted');
    button.click();
    check(ordered(medians(), false), 'not sorted the other way');
    check(all_in('.cells', 'tbody tr').length === count, 'sorting loses rows');
  }

  function more() {
    var button = document.querySelector('button[data-more]');
    if (!button)
      return;
    check(shown(button) && all('.answer-table tr.later').every(function (row) { return !shown(row); }),
          'a long answer is not short at first');
    button.click();
    check(!shown(button) && all('.answer-table tr.later').every(shown), 'the rest of the answer does not come');
  }

  function tell() {
    parent.postMessage({wrong: wrong, width: innerWidth,
                        dark: matchMedia('(prefers-color-scheme: dark)').matches}, '*');
  }

  function accessible() {
    axe.run(document, {resultTypes: ['violations']}).then(function (results) {
      results.violations.forEach(function (violation) {
        wrong.push('axe: ' + violation.id + ' in ' + violation.nodes.length + ' places, as ' +
                   violation.nodes[0].target.join(' ') + ': ' + violation.nodes[0].failureSummary);
      });
      tell();
    }, function (error) { wrong.push('axe: ' + error); tell(); });
  }

  window.addEventListener('load', function () {
    try {
      first_screen();
      widths();
      folds();
      widths();
      filters();
      sorts();
      more();
    } catch (error) {
      wrong.push('' + error + ' ' + error.stack);
    }
    if (window.axe)
      accessible();
    else
      tell();
  });
})();
