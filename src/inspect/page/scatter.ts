/** Points in a plane, each with its name. */
import { figure } from "./figure.ts";
import { html, type Markup } from "../../text/markup.ts";
import { short } from "./numbers.ts";

export interface Scatter {
  readonly title: string;
  /** What the axes are. */
  readonly axes: readonly [string, string];
  readonly points: readonly { readonly name: string; readonly x: number; readonly y: number }[];
  /** The points in order are a path. */
  readonly joined?: boolean;
}

const size = 280, margin = 26;

/** With more points, names hide each other: then they are in titles and in the table. */
const mostNames = 150;

export function scatter({ title, axes, points, joined = false }: Scatter): Markup {
  const place = placer(points);
  const dots = points.map(({ name, x, y }) => {
    const [left, top] = place(x, y);
    // Towards the middle, so that names near the frame are not cut.
    const [side, anchor] = left > size - 2 * margin ? [-4, "end"] : [4, "start"];
    const label = points.length > mostNames
      ? undefined
      : html`<text x="${short(left + side)}" y="${
        short(top - 3)
      }" text-anchor="${anchor}">${name}</text>`;
    return html`<g><title>${name}: ${short(x)}, ${short(y)}</title><circle cx="${
      short(left)
    }" cy="${short(top)}" r="2.5"/>${label}</g>`;
  });
  const path = points.map(({ x, y }) => place(x, y).map(short).join(",")).join(" ");
  const line = joined
    ? html`
      <polyline points="${path}" />
    `
    : undefined;
  const chart = html`
    <svg role="img" aria-label="${title}" width="${size}" height="${size}"
      viewBox="0 0 ${size} ${size}">
    <rect class="frame" width="${size}" height="${size}"/>${line}${dots}<text class="axis" x="${size -
      4}" y="${size -
      5}" text-anchor="end">${axes[0]}</text><text class="axis" transform="translate(12 ${size -
      4}) rotate(-90)">${axes[1]}</text></svg>
  `;
  const rows = points.map(({ name, x, y }) => [name, short(x), short(y)]);
  return figure(title, chart, { head: ["", ...axes], rows });
}

/** One scale for both directions: a circle stays one. */
function placer(points: Scatter["points"]) {
  const range = (values: number[]) => {
    const low = Math.min(...values), high = Math.max(...values);
    return { middle: (low + high) / 2, width: high - low };
  };
  const x = range(points.map((p) => p.x)), y = range(points.map((p) => p.y));
  const scale = (size - 2 * margin) / (Math.max(x.width, y.width) || 1);
  return (px: number, py: number): [number, number] => [
    size / 2 + scale * (px - x.middle),
    size / 2 - scale * (py - y.middle),
  ];
}
