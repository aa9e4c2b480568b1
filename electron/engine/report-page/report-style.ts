/** For screen and paper; no address in it, so that opening a report asks nobody for anything. */
export const reportStyle = `
:root { color-scheme: light; --ink: #14181f; --soft: #566070; --line: #d6dbe3; --good: #12674a; --bad: #b3261e; --open: #7a5200; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2.5rem 2rem; color: var(--ink); font: 10.5pt/1.5 Inter, "Segoe UI", system-ui, sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: 20pt; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 13pt; margin: 2.2rem 0 .6rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 11pt; margin: 1.4rem 0 .3rem; }
p { margin: .3rem 0; }
.soft { color: var(--soft); }
.words { white-space: pre-wrap; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; margin: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 600; color: var(--soft); white-space: nowrap; }
code, pre { font: 8.5pt/1.45 "JetBrains Mono", ui-monospace, Consolas, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
pre { margin: .4rem 0; padding: .5rem .7rem; border-left: 3px solid var(--line); }
.record { break-inside: avoid; margin: .8rem 0 1rem; }
.verdict { font-size: 12.5pt; font-weight: 650; margin: .4rem 0; }
.INTACT { color: var(--good); } .TAMPERED { color: var(--bad); } .UNVERIFIABLE, .none { color: var(--open); }
.state { font-size: 8.5pt; border: 1px solid currentColor; border-radius: 3px; padding: 0 .35rem; margin-left: .4rem; font-weight: 500; }
.tlp { display: inline-block; background: #000; font: 600 9pt "JetBrains Mono", ui-monospace, monospace; padding: .1rem .5rem; margin: 0 0 .6rem; print-color-adjust: exact; }
.tlp-red { color: #ff2b2b; } .tlp-amber, .tlp-amber_strict { color: #ffc000; } .tlp-green { color: #33ff00; } .tlp-clear { color: #fff; }
.doubt { border-left: 3px solid var(--open); padding-left: .6rem; color: var(--open); }
.struck { text-decoration: line-through; color: var(--soft); }
td.at { white-space: nowrap; font-variant-numeric: tabular-nums; }
figure { margin: .6rem 0 1rem; break-inside: avoid; } svg { width: 100%; height: auto; display: block; } svg text { font: 9px Inter, "Segoe UI", system-ui, sans-serif; fill: var(--soft); }
@page { margin: 18mm 16mm; }
@media print { body { max-width: none; padding: 0; } h2, h3 { break-after: avoid; } }
`;
