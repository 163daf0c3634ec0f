import type { StateType } from '../graph/definition-graph-types.ts';
import type { StateRunStatus } from '../graph/run-overlay.ts';

import { dashes } from './route-path.ts';

/** A picture's colours: one of two sets, or both, chosen by what the reader prefers. */
export type SvgTheme = 'light' | 'dark' | 'auto';

/** A strong colour, and a pale one of the same hue to stand behind it. */
type Hue = readonly [strong: string, pale: string];

interface Colours {
  readonly canvas: string;
  readonly box: string;
  readonly border: string;
  readonly shadow: string;
  readonly title: string;
  readonly caption: string;
  readonly container: string;
  readonly region: string;
  readonly regionBorder: string;
  readonly edge: string;
  readonly quietEdge: string;
  readonly takenEdge: string;
  readonly catchEdge: string;
  readonly catchText: string;
  readonly plain: Hue;
  readonly types: { readonly [type in StateType]: Hue };
  readonly statuses: { readonly [status in StateRunStatus]: Hue };
}

const light: Colours = {
  canvas: '#f6f7f9',
  box: '#ffffff',
  border: '#c9d0da',
  shadow: '#e3e7ed',
  title: '#151a23',
  caption: '#566072',
  container: '#ffffff',
  region: '#f3f5f8',
  regionBorder: '#dde2ea',
  edge: '#7d899c',
  quietEdge: '#c3cad5',
  takenEdge: '#1f5fd6',
  catchEdge: '#c9506a',
  catchText: '#a82a46',
  plain: ['#566072', '#eceff3'],
  types: {
    Task: ['#3f4fd8', '#eaecfd'],
    Pass: ['#566072', '#eceff3'],
    Choice: ['#97590a', '#fbf0dc'],
    Wait: ['#6d3fd1', '#f1ebfd'],
    Succeed: ['#157a3e', '#e3f5ea'],
    Fail: ['#b8223a', '#fde9ec'],
    Parallel: ['#0b7568', '#def4f0'],
    Map: ['#0d6aa3', '#e0f0fb'],
  },
  statuses: {
    notStarted: ['#566072', '#ffffff'],
    running: ['#1f5fd6', '#eaf1fe'],
    waiting: ['#6d3fd1', '#f3eefd'],
    retrying: ['#a05200', '#fdf2e2'],
    succeeded: ['#157a3e', '#eaf7ef'],
    caught: ['#7d6200', '#faf4d9'],
    failed: ['#b8223a', '#fdecee'],
    timedOut: ['#ab3a0c', '#fdeee6'],
    aborted: ['#566072', '#eceff3'],
  },
};

const dark: Colours = {
  canvas: '#11151c',
  box: '#1c222c',
  border: '#3d4757',
  shadow: '#0b0e13',
  title: '#eef1f6',
  caption: '#a7b2c3',
  container: '#161b24',
  region: '#12171f',
  regionBorder: '#2a323f',
  edge: '#77859a',
  quietEdge: '#3a4453',
  takenEdge: '#7aa7ff',
  catchEdge: '#d9647c',
  catchText: '#ff9bae',
  plain: ['#a7b2c3', '#2a323e'],
  types: {
    Task: ['#a3afff', '#262c52'],
    Pass: ['#a7b2c3', '#2a323e'],
    Choice: ['#f2bd6b', '#3a2d17'],
    Wait: ['#bda3ff', '#2d2449'],
    Succeed: ['#5fd694', '#163424'],
    Fail: ['#ff8c9b', '#42202a'],
    Parallel: ['#5bd3c2', '#123731'],
    Map: ['#72c1f5', '#15334a'],
  },
  statuses: {
    notStarted: ['#a7b2c3', '#1c222c'],
    running: ['#7aa7ff', '#17253f'],
    waiting: ['#bda3ff', '#251e3b'],
    retrying: ['#f7b45a', '#33260f'],
    succeeded: ['#5fd694', '#14291e'],
    caught: ['#e5c655', '#2d280f'],
    failed: ['#ff8c9b', '#361b21'],
    timedOut: ['#ff9f73', '#361f15'],
    aborted: ['#a7b2c3', '#232a35'],
  },
};

/** The style sheet of a picture. */
export function svgStyle(theme: SvgTheme): string {
  if (theme === 'auto') {
    return `${shapes}${colourRules(light)}@media (prefers-color-scheme:dark){${colourRules(dark)}}`;
  }
  return `${shapes}${colourRules(theme === 'dark' ? dark : light)}`;
}

const font = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";

/** What is the same in light and dark. Nothing here but our own words: names never reach the style sheet. */
const shapes = [
  `text{font-family:${font};direction:ltr;unicode-bidi:isolate}`,
  '.title{font-size:13px;font-weight:600}',
  '.caption,.label text{font-size:11px}',
  '.region text{font-size:10.5px}',
  '.chip text{font-size:10.5px;font-weight:600}',
  '.box,.container,.region rect{stroke-width:1.25;stroke-linejoin:round}',
  '.icon{fill:none;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}',
  '.edge path{fill:none;stroke-width:1.5}',
  '.edge .head{stroke-width:1;stroke-linejoin:round}',
  `.catch .line{stroke-dasharray:${dashes.join(' ')}}`,
  '.taken .line{stroke-width:2.25}',
  '.missing .box{stroke-dasharray:5 4}',
  '.ran .box,.ran .container{stroke-width:1.75}',
  '.running .box,.running .container{stroke-width:2.5}',
  '.aborted .box,.aborted .container{stroke-dasharray:7 3}',
  '.waiting .box,.waiting .container{stroke-dasharray:1.5 3;stroke-linecap:round;stroke-width:2.25}',
  '.retrying .box,.retrying .container{stroke-dasharray:9 3 2 3}',
].join('');

function colourRules(colours: Colours): string {
  const { box, border, title, caption, edge, quietEdge, catchEdge, catchText, plain } = colours;
  return [
    `.canvas{fill:${colours.canvas}}`,
    `.box{fill:${box};stroke:${border}}`,
    `.shadow{fill:${colours.shadow}}`,
    `.title{fill:${title}}`,
    `.caption,.region text{fill:${caption}}`,
    `.container{fill:${colours.container};stroke:${border}}`,
    `.region rect{fill:${colours.region};stroke:${colours.regionBorder}}`,
    `.mark{stroke:${caption}}`,
    `.circle{fill:${plain[0]}}`,
    `.ring{fill:none;stroke:${plain[0]}}`,
    `.circleIcon{fill:${box}}`,
    `.edge .line{stroke:${edge}}.edge .head{fill:${edge};stroke:${edge}}`,
    `.label rect{fill:${box};stroke:${border}}.label text{fill:${caption}}`,
    `.catch .line{stroke:${catchEdge}}.catch .head{fill:${catchEdge};stroke:${catchEdge}}`,
    `.catch .label text,.label.catch text{fill:${catchText}}`,
    `.quiet .line{stroke:${quietEdge}}.quiet .head{fill:${quietEdge};stroke:${quietEdge}}`,
    edgeRule('.taken', colours.takenEdge),
    `.missing .box{stroke:${catchEdge}}.missing .tile{fill:${plain[1]}}.missing .glyph{stroke:${catchText}}`,
    `.tile{fill:${plain[1]}}.glyph{stroke:${plain[0]}}`,
    ...Object.entries(colours.types).map(
      ([type, [strong, pale]]) => `.${type} .tile{fill:${pale}}.${type} .glyph{stroke:${strong}}`,
    ),
    ...Object.entries(colours.statuses).map(([status, hue]) => statusRule(status, hue, colours)),
  ].join('');
}

function edgeRule(name: string, colour: string): string {
  return `${name} .line{stroke:${colour}}${name} .head{fill:${colour};stroke:${colour}}`;
}

/** A state that ran wears its status; its type stays in its icon and shape. */
function statusRule(status: string, [strong, pale]: Hue, { canvas, border, plain }: Colours): string {
  if (status === 'notStarted') {
    return `.notStarted .tile{fill:${plain[1]}}.notStarted .glyph{stroke:${plain[0]}}.notStarted .box{stroke:${border}}`;
  }
  return [
    `.${status} .box{fill:${pale};stroke:${strong}}.${status} .container{stroke:${strong}}`,
    `.${status} .tile{fill:${pale}}.${status} .glyph{stroke:${strong}}`,
    `.${status} .chip rect{fill:${strong};stroke:${canvas}}.${status} .chip text{fill:${canvas}}.${status} .chip path{stroke:${canvas}}`,
  ].join('');
}
