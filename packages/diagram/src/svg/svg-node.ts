import type { StateNode } from '../graph/definition-graph-types.ts';
import type { Box, LaidOutNode } from '../graph/layout-types.ts';
import { boxMeasures, regionTitle, type StateMark, shapeMargins, stateMarks } from '../graph/node-size.ts';
import type { StateRun } from '../graph/run-overlay.ts';
import { shortText } from '../graph/short-text.ts';
import { stateRunParts, statusWords } from '../graph/state-run-text.ts';
import { textWidth } from '../graph/text-measure.ts';
import { markIconPath, missingIconPath, stateIconPath, statusIconPath } from './icon-paths.ts';
import { stateOutlinePath } from './state-outline.ts';
import { xmlText } from './xml-text.ts';

/** Longest text that a reader sees over a node. */
const tooltipCharactersMax = 600;

/** What a Parallel, a Map, a branch or an iteration lies on. */
export function backgroundSvg(placed: LaidOutNode, run: StateRun | undefined): string {
  const { node, box } = placed;
  if (node.kind === 'region') {
    return `<g class="region"${at(box)}>${rect(box, 8)}<text x="12" y="20">${regionTitle(node)}</text></g>`;
  }
  if (node.kind !== 'state') return '';
  const stack = node.type === 'Map' ? `<rect class="box" x="5" y="5"${sized(box)} rx="12"/>` : '';
  return `<g class="${classesOf(node, run)}"${at(box)}>${stack}<rect class="container"${sized(box)} rx="12"/>${inside(
    placed,
    node,
    run,
  )}</g>`;
}

/** A state, a start or an end. */
export function foregroundSvg(placed: LaidOutNode, run: StateRun | undefined): string {
  const { node, box } = placed;
  switch (node.kind) {
    case 'state':
      return `<g class="${classesOf(node, run)}"${at(box)}>${shapeSvg(node, box)}${inside(placed, node, run)}</g>`;
    case 'missing': {
      const tooltip = `There is no state ${shortText(node.name, tooltipCharactersMax)} here`;
      const shape = `<rect class="box"${sized(box)} rx="10"/>`;
      return `<g class="missing"${at(box)}><title>${xmlText(tooltip)}</title>${shape}${icon(missingIconPath, 0)}${texts(placed, 0)}</g>`;
    }
    case 'start':
      return startSvg(box);
    case 'end':
      return endSvg(box);
    case 'region':
      return '';
  }
}

function startSvg(box: Box): string {
  const radius = box.width / 2;
  const triangle =
    radius > 10 ? `<path class="circleIcon" d="M${radius - 4} ${radius - 6}l10 6l-10 6z"/>` : '';
  return `<g${at(box)}><title>Start</title><circle class="circle" cx="${radius}" cy="${radius}" r="${radius}"/>${triangle}</g>`;
}

function endSvg(box: Box): string {
  const radius = box.width / 2;
  const line = radius > 10 ? 2 : 1.5;
  return (
    `<g${at(box)}><title>End</title><circle class="ring" cx="${radius}" cy="${radius}" r="${radius - 1}" stroke-width="${line}"/>` +
    `<circle class="circle" cx="${radius}" cy="${radius}" r="${radius * 0.55}"/></g>`
  );
}

function classesOf(node: StateNode, run: StateRun | undefined): string {
  const type = node.type ?? 'unknown';
  if (run === undefined) return type;
  return run.status === 'notStarted' ? `${type} notStarted` : `${type} ran ${run.status}`;
}

/** The outline of a state, with those of what it hides behind it. */
function shapeSvg({ type, isCollapsed }: StateNode, { width, height }: Box): string {
  const outline = stateOutlinePath(type, width, height);
  const shape = (name: string, dx: number, dy: number): string => {
    const place = dx === 0 && dy === 0 ? '' : ` transform="translate(${dx},${dy})"`;
    return `<path class="${name}"${place} d="${outline}"/>`;
  };
  const behind = isCollapsed ? shape('box', 6, 6) + shape('box', 3, 3) : shape('shadow', 0, 2);
  return behind + shape('box', 0, 0);
}

/** Icon, name, caption, signs and status of a state. */
function inside(placed: LaidOutNode, node: StateNode, run: StateRun | undefined): string {
  const { left } = shapeMargins(node);
  return [
    `<title>${xmlText(tooltipOf(node, run))}</title>`,
    icon(stateIconPath(node), left),
    texts(placed, left),
    marksSvg(node, placed, left),
    run === undefined || run.status === 'notStarted' ? '' : chipSvg(run, placed.box.width),
  ].join('');
}

function tooltipOf(node: StateNode, run: StateRun | undefined): string {
  const { name, comment, resource } = node;
  const signs = stateMarks(node).map((mark) => markWords[mark]);
  const status = run === undefined ? [] : [[statusWords(run.status), ...stateRunParts(run)].join(', ')];
  const lines = [name, node.typeText, resource?.text, comment, ...signs, ...status];
  return lines
    .filter((line) => line !== undefined && line !== '')
    .map((line) => shortText(line as string, tooltipCharactersMax))
    .join('\n');
}

const markWords: { readonly [mark in StateMark]: string } = {
  sync: 'waits for the end of the job',
  token: 'waits for a task token',
  retry: 'retries errors',
  catch: 'catches errors',
  timeout: 'has a time limit',
};

function icon(path: string, left: number): string {
  const { iconSize, paddingX, paddingY } = boxMeasures;
  const x = paddingX + left;
  const scale = 1.125;
  const inset = (iconSize - 16 * scale) / 2;
  return (
    `<rect class="tile" x="${x}" y="${paddingY + 2}" width="${iconSize}" height="${iconSize}" rx="8"/>` +
    `<path class="icon glyph" transform="translate(${x + inset},${paddingY + 2 + inset}) scale(${scale})" d="${path}"/>`
  );
}

function texts({ titleLines, captionLine }: LaidOutNode, left: number): string {
  const { paddingX, paddingY, iconSize, iconGap, titleLineHeight, captionLineHeight } = boxMeasures;
  const x = paddingX + left + iconSize + iconGap;
  const lines = titleLines.map(
    (line, index) =>
      `<text class="title" x="${x}" y="${paddingY + 13 + index * titleLineHeight}">${xmlText(line)}</text>`,
  );
  const captionY = paddingY + titleLines.length * titleLineHeight + captionLineHeight - 4;
  const caption =
    captionLine === undefined
      ? ''
      : `<text class="caption" x="${x}" y="${captionY}">${xmlText(captionLine)}</text>`;
  return lines.join('') + caption;
}

/** The signs stand at the end of the caption's line, to the right. */
function marksSvg(node: StateNode, { box, titleLines }: LaidOutNode, left: number): string {
  const { paddingX, paddingY, markSize, markGap, titleLineHeight, captionLineHeight } = boxMeasures;
  const marks = stateMarks(node);
  const width = marks.length * (markSize + markGap) - markGap;
  const { right } = shapeMargins(node);
  const x = Math.max(left, box.width - paddingX - right - width);
  const y = paddingY + titleLines.length * titleLineHeight + (captionLineHeight - markSize) / 2;
  const scale = markSize / 16;
  return marks
    .map(
      (mark, index) =>
        `<path class="icon mark" transform="translate(${x + index * (markSize + markGap)},${y}) scale(${scale})" d="${markIconPath(mark)}"/>`,
    )
    .join('');
}

/** What has become of a state, on the box's upper edge to the right: a sign of its own shape, and figures. */
function chipSvg(run: StateRun, boxWidth: number): string {
  const text = stateRunParts(run).join(' · ');
  const width = text === '' ? 20 : Math.ceil(textWidth(text, 10.5, true)) + 30;
  return (
    `<g class="chip" transform="translate(${boxWidth + 8 - width},-10)"><rect width="${width}" height="20" rx="10" stroke-width="2"/>` +
    `<path class="icon" transform="translate(4,4) scale(.75)" stroke-width="2" d="${statusIconPath(run.status)}"/>` +
    `${text === '' ? '' : `<text x="21" y="13.8">${xmlText(text)}</text>`}</g>`
  );
}

function rect(box: Box, radius: number): string {
  return `<rect${sized(box)} rx="${radius}"/>`;
}

function sized({ width, height }: Box): string {
  return ` width="${width}" height="${height}"`;
}

function at({ x, y }: Box): string {
  return ` transform="translate(${x},${y})"`;
}
