// Sorts a table by the column whose heading is pressed: by number where its cells carry one, else by their text.
for (const button of document.querySelectorAll('th > button')) {
  button.addEventListener('click', () => {
    const heading = button.parentElement, table = heading.closest('table'), body = table.tBodies[0];
    const ascending = heading.getAttribute('aria-sort') !== 'ascending';
    const key = row => row.cells[heading.cellIndex].dataset.value ?? row.cells[heading.cellIndex].textContent;
    const compare = (a, b) => {
      const [x, y] = [key(a), key(b)];
      if (x === '' || y === '') return (x === '') - (y === '');
      const order = isNaN(x) || isNaN(y) ? x.localeCompare(y, 'en') : x - y;
      return ascending ? order : -order;
    };
    body.append(...[...body.rows].sort(compare));
    for (const other of table.tHead.querySelectorAll('th[aria-sort]')) other.setAttribute('aria-sort', 'none');
    heading.setAttribute('aria-sort', ascending ? 'ascending' : 'descending');
  });
}
