/** The style of the inspector's page. */
export const INSPECTOR_STYLE = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f5f6f8, #14161a);
  --card: light-dark(#fff, #1d2026);
  --line: light-dark(#dfe2e8, #31353e);
  --text: light-dark(#1a1d23, #e6e8ec);
  --dim: light-dark(#5b6270, #9aa1ae);
  --accent: light-dark(#1f5fd0, #7fb0ff);
  --good: light-dark(#17803d, #5ecf86);
  --warn: light-dark(#b45309, #f0b35a);
  --bad: light-dark(#b42318, #ff8a80);
}
* { box-sizing: border-box; margin: 0; }
body { background: var(--page); color: var(--text); font: 14px/1.45 system-ui, sans-serif; }
header, main { max-width: 1400px; margin: 0 auto; padding: 16px 20px; }
header { display: flex; align-items: center; gap: 14px; padding-bottom: 0; }
h1 { font-size: 20px; }
h2 { font-size: 15px; }
#status { color: var(--dim); }
#status::before { content: ''; display: inline-block; width: 8px; height: 8px; margin-right: 6px; border-radius: 50%; background: var(--warn); }
#status[data-state=live]::before { background: var(--good); }
#status[data-state=stopped]::before { background: var(--bad); }
main { display: grid; grid-template-columns: minmax(0, 1fr) 280px; gap: 16px; }
dl { grid-column: 1 / -1; display: grid; grid-template-columns: repeat(auto-fit, minmax(130px, 1fr)); gap: 12px; }
dl div, section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
dl div { padding: 10px 14px; }
dt { color: var(--dim); font-size: 12px; }
dd { font-size: 22px; font-weight: 600; font-variant-numeric: tabular-nums; }
section { display: flex; flex-direction: column; min-width: 0; }
.bar { display: flex; align-items: center; justify-content: space-between; gap: 12px; min-height: 52px; padding: 8px 14px; border-bottom: 1px solid var(--line); }
.routes, .tail { grid-column: 1 / -1; }
.routes th:last-child, .routes td { position: static; max-width: none; }
.scroll, #rooms { overflow: auto; max-height: 46vh; }
table { width: 100%; border-collapse: collapse; white-space: nowrap; }
th { position: sticky; top: 0; background: var(--card); color: var(--dim); font-size: 12px; font-weight: 500; text-align: left; box-shadow: 0 1px var(--line); }
th, td { padding: 6px 10px; }
th:first-child, td:first-child { padding-left: 14px; }
tbody tr + tr td { border-top: 1px solid var(--line); }
td { max-width: 190px; overflow: hidden; text-overflow: ellipsis; }
th:last-child, td:last-child { position: sticky; right: 0; background: var(--card); }
td small { display: block; color: var(--dim); font-size: 12px; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.warn { color: var(--warn); font-weight: 600; }
.note { padding: 10px 14px; color: var(--dim); }
.note:empty { display: none; }
input { width: min(320px, 60%); padding: 6px 10px; border: 1px solid var(--line); border-radius: 7px; background: var(--page); color: inherit; font: inherit; }
button { padding: 4px 10px; border: 1px solid var(--line); border-radius: 7px; background: none; color: inherit; font: inherit; cursor: pointer; }
button:hover { border-color: var(--accent); color: var(--accent); }
button.kick:hover, button.sure { border-color: var(--bad); color: var(--bad); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
ul, ol { list-style: none; padding: 0; }
#rooms button { display: flex; justify-content: space-between; gap: 12px; width: 100%; padding: 7px 14px; border: 0; border-radius: 0; text-align: left; }
#rooms button span:first-child { overflow: hidden; text-overflow: ellipsis; }
#rooms button[aria-pressed=true] { background: color-mix(in srgb, var(--accent) 14%, transparent); color: var(--accent); }
#tail { max-height: 40vh; overflow: auto; font: 12.5px/1.5 ui-monospace, monospace; }
#tail li { display: grid; grid-template-columns: 150px 140px minmax(0, 1fr); gap: 12px; padding: 4px 14px; }
#tail li + li { border-top: 1px solid var(--line); }
#tail span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
#tail .id { color: var(--dim); }
#tail .type { color: var(--accent); }
#tail .data { white-space: pre-wrap; overflow-wrap: anywhere; max-height: 9em; overflow: auto; }
.unseen { position: absolute; clip-path: inset(50%); }
@media (max-width: 760px) {
  header, main { padding: 12px; }
  main { grid-template-columns: minmax(0, 1fr); gap: 12px; }
  dl { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px; }
  dl div { padding: 8px 10px; }
  dd { font-size: 17px; }
  thead { position: absolute; clip-path: inset(50%); }
  .scroll { max-height: 60vh; }
  tr { display: grid; grid-template-columns: 1fr 1fr auto; align-items: center; padding: 8px 4px; }
  tbody tr + tr { border-top: 1px solid var(--line); }
  tbody tr + tr td { border: 0; }
  td, td:first-child { padding: 2px 10px; max-width: none; text-align: left; }
  td:nth-child(-n + 3) { grid-column: 1 / 3; }
  td:nth-child(n + 4)::before { content: attr(data-label) ' '; color: var(--dim); font-size: 12px; }
  td:last-child { position: static; grid-column: 3; grid-row: 1 / 3; }
  td:last-child::before { content: none; }
  #rooms { max-height: 30vh; }
  #tail li { grid-template-columns: 1fr auto; }
  #tail .data { grid-column: 1 / -1; }
}
`;
