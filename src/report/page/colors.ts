/// <reference lib="dom" />
/** Colors of the style sheet for canvases, which know no variables. */

let probe: HTMLElement | undefined;

/** @param name of a variable @returns the color that it is in the theme of the moment */
export function colorOf(name: string): string {
  if (probe === undefined) {
    probe = document.createElement("span");
    probe.hidden = true;
    document.body.append(probe);
  }
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}
