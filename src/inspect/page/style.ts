/** Colors follow the reader's light or dark theme. */
export const style = `
:root { color-scheme: light dark; --text: #1b1f24; --quiet: #57606a; --page: #fff; --card: #f6f8fa; --line: #d0d7de;
  --strong: #0550ae; --weak: #a8d1ff; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --quiet: #9da7b3; --page: #0d1117; --card: #161b22; --line: #30363d;
    --strong: #79c0ff; --weak: #1d4f8a; }
}
body { margin: 0 auto; padding: 1rem; max-width: 75rem; background: var(--page); color: var(--text);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin: 2rem 0 0; } h3 { font-size: 1rem; margin: 1rem 0 0; }
p { margin: .4rem 0; max-width: 50rem; } p.note, figcaption, nav { color: var(--quiet); }
a { color: var(--strong); } nav a { margin-right: 1rem; }
.answer { font-size: 1.15rem; font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
.charts { display: flex; flex-wrap: wrap; gap: 1rem; align-items: flex-start; }
figure { margin: .5rem 0; padding: .6rem; background: var(--card); border: 1px solid var(--line); border-radius: 6px; max-width: 100%;
  box-sizing: border-box; min-width: 0; }
figcaption { font-size: .85rem; } svg { display: block; } svg rect, svg circle { fill: var(--strong); }
svg rect.frame { fill: none; stroke: var(--line); } svg polyline { fill: none; stroke: var(--weak); }
svg text { fill: var(--text); font: 11px ui-monospace, monospace; } svg text.axis { fill: var(--quiet); }
.scroll { overflow-x: auto; max-width: 100%; } :focus-visible { outline: 2px solid var(--strong); }
summary { cursor: pointer; font-size: .85rem; color: var(--quiet); }
table { border-collapse: collapse; font: 12px ui-monospace, monospace; } caption { text-align: left; padding: .3rem 0; }
th, td { padding: .15rem .5rem; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--line); }
table.lens td { text-align: left; } table.lens small { display: block; color: var(--text); }
table.lens td.right { outline: 2px solid var(--strong); outline-offset: -2px; }
`;
