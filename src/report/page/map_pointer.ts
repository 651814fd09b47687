/// <reference lib="dom" />
/** Values of heat maps for pointers and arrow keys. */
import { geometryOf, type HeatMap } from "./heat_map.ts";

/** @param place of the map and its tooltip */
export function readByPointer(place: HTMLElement, map: HeatMap): void {
  const svg = place.querySelector("svg")!, tooltip = place.querySelector<HTMLElement>(".tooltip")!;
  const cursor = svg.querySelector(".cursor")!;
  const { left, top, width, height } = geometryOf(map);
  let row = map.rows.length - 1, column = map.columns.length - 1;

  const show = () => {
    const x = left + column * width,
      y = top + row * height,
      scale = svg.clientWidth / svg.viewBox.baseVal.width;
    const percent = map.percents[row]![column];
    const value = percent === undefined ? "none" : `${Number(percent.toFixed(1))} %`;
    tooltip.textContent = `${map.rowTitle} ${map.rows[row]}, ${map.columnTitle} ${
      map.columns[column]
    }: ${value}`;
    tooltip.hidden = false;
    tooltip.classList.toggle("left", x * scale > place.clientWidth / 2);
    tooltip.style.left = `${(x + width / 2) * scale}px`;
    tooltip.style.top = `${(y + height / 2) * scale}px`;
    cursor.setAttribute("x", String(x));
    cursor.setAttribute("y", String(y));
    cursor.setAttribute("visibility", "visible");
  };
  const hide = () => {
    tooltip.hidden = true;
    cursor.setAttribute("visibility", "hidden");
  };
  const moveTo = (newRow: number, newColumn: number) => {
    const isInside = newRow >= 0 && newRow < map.rows.length && newColumn >= 0 &&
      newColumn < map.columns.length;
    if (isInside) [row, column] = [newRow, newColumn];
    return isInside;
  };

  svg.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect(), scale = box.width / svg.viewBox.baseVal.width;
    const x = (event.clientX - box.left) / scale, y = (event.clientY - box.top) / scale;
    if (moveTo(Math.floor((y - top) / height), Math.floor((x - left) / width))) show();
    else hide();
  });
  svg.addEventListener("pointerleave", hide);
  svg.addEventListener("blur", hide);
  svg.addEventListener("keydown", (event) => {
    const steps: Record<string, [number, number]> = {
      ...{ ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] },
    };
    const step = steps[event.key];
    if (event.key === "Escape") return hide();
    if (step === undefined) return;
    event.preventDefault();
    // The first key shows where one is.
    if (!tooltip.hidden) moveTo(row + step[0], column + step[1]);
    show();
  });
}
