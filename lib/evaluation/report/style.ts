/**
 * The page's own style: nothing is loaded. Colours have AA contrast on both grounds, and those of methods are told apart
 * with any common colour blindness (after P. Tol's and Okabe and Ito's schemes, darkened or lightened for the ground).
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#ffffff, #14171b);
  --soft: light-dark(#f5f7f9, #1c2026);
  --ink: light-dark(#1b1f24, #e6e9ed);
  --dim: light-dark(#57606a, #a2abb5);
  --line: light-dark(#d8dde3, #333a43);
  --strong: light-dark(#8a949f, #6d7782);
  --accent: light-dark(#0b5cad, #74b4f5);
  --accent-soft: light-dark(#e4effa, #1b3048);
  --warn: light-dark(#8f3a00, #f2a65e);
  --sgscn: light-dark(#0b63b0, #6cb2f2);
  --kmeans: light-dark(#b15a00, #eea24e);
  --deepcluster: light-dark(#147a5c, #58c6a0);
  --iic: light-dark(#94408c, #dd93d5);
}
* { box-sizing: border-box }
html { scroll-behavior: smooth; -webkit-text-size-adjust: 100% }
body {
  margin: 0; background: var(--ground); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
}
main, header, footer { max-width: 78rem; margin: 0 auto; padding: 0 1.5rem }
header { padding-top: 3rem }
footer { padding-top: 2rem; padding-bottom: 3rem; color: var(--dim); font-size: .85rem }
h1 { margin: 0; font-size: 2rem; line-height: 1.2; letter-spacing: -.015em; font-weight: 650 }
h2 { margin: 3.5rem 0 .75rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 1.45rem; line-height: 1.25; letter-spacing: -.01em; font-weight: 650 }
h3 { margin: 2.25rem 0 .5rem; font-size: 1.08rem; line-height: 1.3; font-weight: 650 }
p, ul, dl { margin: .5rem 0 .9rem; max-width: 46rem }
ul { padding-left: 1.25rem } .wide { max-width: 60rem } .wide li { margin-bottom: .35rem }
main > h2:first-child { margin-top: 1.5rem; border-top: 0 }
.lead { margin-top: .4rem; color: var(--dim) }
.note { font-size: .875rem; color: var(--dim) }
.problem { color: var(--warn) }
a { color: var(--accent); text-underline-offset: .15em }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
td code { white-space: nowrap }
code { font: .88em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; overflow-wrap: anywhere }
pre { margin: .5rem 0 1rem; padding: .75rem 1rem; background: var(--soft); border-radius: .4rem; white-space: pre-wrap }
nav ul { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; margin: 1.1rem 0 0; padding: .7rem 0; list-style: none; max-width: none; border-block: 1px solid var(--line); font-size: .92rem }
nav a { text-decoration: none } nav a:hover { text-decoration: underline }
dt { font-weight: 600 } dd { margin: 0 0 .5rem }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; max-width: none; font-size: .92rem }
.facts dt { font-weight: 400; color: var(--dim) } .facts dd { margin: 0; overflow-wrap: anywhere }
details { margin: .6rem 0 1rem } summary { cursor: pointer; color: var(--accent); font-size: .92rem }

.scroll { overflow-x: auto; margin: .75rem 0 1rem }
table { border-collapse: collapse; font-size: .875rem; line-height: 1.35; font-variant-numeric: tabular-nums lining-nums }
caption { padding: 0 0 .55rem; text-align: left; color: var(--dim) }
caption div { position: sticky; left: 0; width: fit-content; max-width: min(60rem, calc(100vw - 3rem)) }
caption b { color: var(--ink) }
th, td { padding: .42rem .85rem .42rem 0; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--line) }
th { font-weight: 600 }
thead th { vertical-align: bottom; border-bottom: 1px solid var(--strong) }
thead tr:not(:last-child) th { border-bottom: 0; padding-bottom: .1rem }
thead .unit, .sub { display: block; font-weight: 400; color: var(--dim); font-size: .9em; white-space: nowrap }
tbody th { font-weight: 500; white-space: nowrap }
td.n, th.n { text-align: right; padding: .42rem .25rem .42rem 1.1rem; white-space: nowrap }
.pm { color: var(--dim) }
.best { font-weight: 700; color: var(--accent) }
.group { text-align: center; padding-left: 1.25rem }
.group > span { display: block; padding-bottom: .15rem; border-bottom: 1px solid var(--line) }
td.n + td:not(.n), th.n + th:not(.n) { padding-left: 1.75rem } td.paper { color: var(--dim); font-weight: 600 }
tr.reference > * { background: linear-gradient(var(--accent-soft), var(--accent-soft)) }
tr.reference > th { padding-left: .5rem }
tr > :first-child { padding-left: .5rem }
.swatch { display: inline-block; width: .65em; height: .65em; margin-right: .5em; border-radius: 50%; background: var(--tone) }
.tone-sgscn { --tone: var(--sgscn) } .tone-kmeans { --tone: var(--kmeans) }
.tone-deepcluster { --tone: var(--deepcluster) } .tone-iic { --tone: var(--iic) }

figure { margin: .75rem 0 1.25rem } figcaption { margin-bottom: .4rem; font-size: .875rem; color: var(--dim); max-width: 60rem }
svg.chart { display: block; max-width: 100%; min-width: 34rem; height: auto; overflow: visible; font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif }
.chart text { fill: var(--ink); font-variant-numeric: tabular-nums }
.chart .tick { fill: var(--dim); font-size: 12px } .chart .value { font-size: 11.5px; font-weight: 600 }
.grid { stroke: var(--line); stroke-width: 1; fill: none } .axis { stroke: var(--strong); stroke-width: 1.25; fill: none }
.under { stroke: var(--ground); stroke-width: 4; stroke-opacity: .75; fill: none }
.whisker { stroke: var(--ink); stroke-width: 1.25; fill: none }
.box { fill: var(--tone); fill-opacity: .22; stroke: var(--tone); stroke-width: 1.5 }
.median { stroke: var(--tone); stroke-width: 2.5 } .mean { fill: var(--tone, var(--accent)); stroke: var(--ground); stroke-width: 1.5 }
[class^=tone] > .whisker { stroke: var(--tone) } .outlier { fill: none; stroke: var(--tone); stroke-width: 1.25 }
.interval { stroke: var(--accent); stroke-width: 2; fill: none }
.shade0 { fill: light-dark(#a9c9e8, #2c4d6e) } .shade1 { fill: light-dark(#5b9bd1, #3f7fb5) } .shade2 { fill: light-dark(#0b4f91, #8cc4f7) }
.shade3 { fill: light-dark(#d9b27c, #6e5026) } .shade4 { fill: light-dark(#b15a00, #eea24e) } .shade5 { fill: light-dark(#6b3600, #f7d3a3) }
[class^=shade] { stroke: var(--strong); stroke-width: .75 }
.series0 { --tone: var(--sgscn) } .series1 { --tone: var(--kmeans) } .series2 { --tone: var(--deepcluster) }
.series3 { --tone: var(--iic) } .series4 { --tone: var(--ink) } .series5 { --tone: var(--dim) }
.chart .line { fill: none; stroke: var(--tone); stroke-width: 2 } .chart .bar { stroke: var(--tone); stroke-width: 1.25 }
.chart .dot { fill: var(--tone); stroke: var(--ground); stroke-width: 1.5 } .chart .name { fill: var(--tone); font-weight: 600 }

.cases th, .cases td { border: 0; padding: .25rem .3rem .5rem; vertical-align: top; text-align: left }
.cases thead th { vertical-align: bottom; padding-bottom: .2rem; font-size: .82rem }
.cases tr > :first-child { padding-left: 0 }
.cases tbody th { width: 8rem; min-width: 8rem; max-width: 8rem; padding: .25rem .75rem .5rem 0; font-weight: 400; font-size: .82rem; white-space: normal; overflow-wrap: anywhere }
.cases tbody th b { display: block; font-size: .9rem }
.cases tr.first > * { border-top: 1px solid var(--line); padding-top: .8rem }
.cases td { font-size: .8rem; color: var(--dim) }
.cases .sub { margin-top: .15rem }
.picture { display: block; width: 8.9rem; height: auto; max-height: 8.9rem; border-radius: .2rem; background: #000 }
.segment { fill: #ffd60a; fill-opacity: .28; stroke: #ffd60a; stroke-width: 1.75; vector-effect: non-scaling-stroke }
.truth { fill: none; stroke: #fff; stroke-width: 1.5; vector-effect: non-scaling-stroke }
.halo { fill: none; stroke: #000; stroke-opacity: .6; stroke-width: 3.25; vector-effect: non-scaling-stroke }
.area { fill: #fff; fill-rule: evenodd } .segment, .halo, .truth { fill-rule: evenodd; stroke-linejoin: round }
.over .truth { stroke-dasharray: 3 2.5; stroke-width: 1.25 }
.key { display: inline-block; width: 1.6em; height: .55em; vertical-align: .08em; margin-right: .3em }
.key.s { background: rgb(255 214 10 / .45); border: 1.5px solid #c9a400 } .key.t { border-top: 2px dashed var(--dim); height: 0; vertical-align: .3em }

@media (max-width: 40rem) { main, header, footer { padding-inline: 1rem } caption div { max-width: calc(100vw - 2rem) } h1 { font-size: 1.6rem } .facts { grid-template-columns: 1fr } .facts dd { margin-bottom: .35rem } }
@media print {
  @page { size: A4 landscape; margin: 13mm }
  :root { color-scheme: light } html { font-size: 8.5pt }
  main, header, footer { max-width: none; padding: 0 } header { padding-top: 0 }
  nav { display: none } h2 { margin-top: 1.5rem } h2, h3, figcaption { break-after: avoid }
  table, tr, figure { break-inside: avoid } .scroll { overflow: visible } caption div { max-width: 60rem }
  svg.chart { min-width: 0; width: 62% } .picture { width: 29mm; height: 20mm; max-height: none }
  a { color: inherit; text-decoration: none }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact }
}
`;
