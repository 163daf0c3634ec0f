import type { StateNode } from '../graph/definition-graph-types.ts';
import { takenEdgeIds } from '../graph/edge-taken.ts';
import type { LaidOutEdge, LaidOutGraph, LaidOutNode } from '../graph/layout-types.ts';
import type { RunOverlay, StateRun } from '../graph/run-overlay.ts';
import { shortText } from '../graph/short-text.ts';
import { statusWords } from '../graph/state-run-text.ts';
import { arrowLength, arrowPath, dashOffset, routePath } from './route-path.ts';
import { backgroundSvg, foregroundSvg } from './svg-node.ts';
import { type SvgTheme, svgStyle } from './svg-theme.ts';
import { xmlText } from './xml-text.ts';

/** How a picture looks. */
export interface SvgOptions {
  /** `auto` follows what the reader prefers. */
  readonly theme?: SvgTheme;
  /** A run that is drawn over the definition. */
  readonly overlay?: RunOverlay | undefined;
  /** The picture's name, for those who do not see it. */
  readonly title: string;
}

const titleCharactersMax = 300;
const notStarted: StateRun = { status: 'notStarted', visits: 0, retries: 0 };

/**
 * A graph as a file in SVG that stands by itself: no scripts, no references to anything outside; users' texts are
 * escaped and never reach markup or style.
 */
export function renderSvg(graph: LaidOutGraph, { theme = 'auto', overlay, title }: SvgOptions): string {
  const { width, height, nodes, edges } = graph;
  const runOf = ({ node }: LaidOutNode): StateRun | undefined =>
    overlay === undefined || node.kind !== 'state'
      ? undefined
      : (overlay.states.get(node.name) ?? notStarted);
  const open = new Set(nodes.map(({ node }) => node.parent));
  const isBackground = ({ node }: LaidOutNode) => node.kind === 'region' || open.has(node.id);
  const taken =
    overlay === undefined
      ? undefined
      : takenEdgeIds({ nodes: nodes.map(({ node }) => node), edges: edges.map(({ edge }) => edge) }, overlay);
  // What a run has taken lies over what it has not.
  const drawn = [...edges].sort(
    (one, other) => Number(taken?.has(one.edge.id)) - Number(taken?.has(other.edge.id)),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="cairn-graph-title cairn-graph-description">`,
    `<title id="cairn-graph-title">${xmlText(shortText(title, titleCharactersMax))}</title>`,
    `<desc id="cairn-graph-description">${xmlText(descriptionOf(graph, overlay))}</desc>`,
    `<style>${svgStyle(theme)}</style>`,
    `<rect class="canvas" width="${width}" height="${height}"/>`,
    ...nodes.filter(isBackground).map((node) => backgroundSvg(node, runOf(node))),
    ...drawn.map((edge) => edgeSvg(edge, taken)),
    ...nodes.filter((node) => !isBackground(node)).map((node) => foregroundSvg(node, runOf(node))),
    ...drawn.map((edge) => labelSvg(edge)),
    '</svg>\n',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function edgeSvg({ edge, points }: LaidOutEdge, taken: ReadonlySet<string> | undefined): string {
  const use = taken === undefined ? '' : taken.has(edge.id) ? ' taken' : ' quiet';
  const kind = edge.kind === 'catch' ? ' catch' : '';
  const offset = kind === '' ? '' : ` stroke-dashoffset="${dashOffset(points, arrowLength - 1)}"`;
  return (
    `<g class="edge${kind}${use}"><path class="line" d="${routePath(points, arrowLength - 1)}"${offset}/>` +
    `<path class="head" d="${arrowPath(points)}"/></g>`
  );
}

function labelSvg({ edge, label }: LaidOutEdge): string {
  if (label === undefined) return '';
  const { x, y, width, height, text } = label;
  const tooltip = edge.description === undefined ? '' : `<title>${xmlText(edge.description)}</title>`;
  return (
    `<g class="label${edge.kind === 'catch' ? ' catch' : ''}" transform="translate(${x},${y})">${tooltip}` +
    `<rect width="${width}" height="${height}" rx="${height / 2}"/>` +
    `<text x="${width / 2}" y="12.5" text-anchor="middle">${xmlText(text)}</text></g>`
  );
}

/** The picture in words. */
function descriptionOf({ nodes }: LaidOutGraph, overlay: RunOverlay | undefined): string {
  const states = nodes.map(({ node }) => node).filter((node): node is StateNode => node.kind === 'state');
  const start = states.find(({ isStart, parent }) => isStart && parent === undefined);
  const first = start === undefined ? '' : `, starting at ${shortText(start.name, titleCharactersMax)}`;
  const sentences = [`A graph of ${states.length} ${states.length === 1 ? 'state' : 'states'}${first}.`];
  if (overlay !== undefined) {
    const runs = states.map(({ name }) => overlay.states.get(name)?.status ?? 'notStarted');
    const counts = [...Map.groupBy(runs, (status) => status)];
    sentences.push(`${counts.map(([status, { length }]) => `${length} ${statusWords(status)}`).join(', ')}.`);
  }
  return sentences.join(' ');
}
