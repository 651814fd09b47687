/**
 * Puts lists together that were cut at the commas in them, as in `11.a1,[0,-1,1,-10,-20],0`, where somebody wrote no quotes
 * around the list. Brackets that are not closed stay as they are.
 */
export function joinedLists(cells: readonly string[], delimiter: string): readonly string[] {
  const first = cells.findIndex(isOpen);
  if (first === -1) return cells;
  const joined = cells.slice(0, first);
  for (let i = first; i < cells.length;) {
    const end = isOpen(cells[i]!) ? endOfList(cells, i) : i + 1;
    if (end === undefined) return [...joined, ...cells.slice(i)];
    joined.push(cells.slice(i, end).join(delimiter));
    i = end;
  }
  return joined;
}

function isOpen(cell: string): boolean {
  return /^\s*[[({]/.test(cell) && depthOf(cell) > 0;
}

/** Index behind the cell that closes the list; `undefined` where none does. */
function endOfList(cells: readonly string[], start: number): number | undefined {
  let depth = 0;
  for (let i = start; i < cells.length; i++) {
    depth += depthOf(cells[i]!);
    if (depth <= 0) return i + 1;
  }
  return undefined;
}

/** Brackets that open, less those that close. */
function depthOf(cell: string): number {
  let depth = 0;
  for (let i = 0; i < cell.length; i++) {
    const code = cell.charCodeAt(i);
    if (code === 0x5b || code === 0x28 || code === 0x7b) depth++;
    else if (code === 0x5d || code === 0x29 || code === 0x7d) depth--;
  }
  return depth;
}
