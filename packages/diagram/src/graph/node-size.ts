import type { GraphNode, RegionNode, StateNode } from './definition-graph-types.ts';
import { fitText, fitTitle } from './fit-text.ts';
import { stateCaption } from './state-caption.ts';
import { textWidth } from './text-measure.ts';

/** The measures of boxes, in pixels. What draws a graph takes them from here. */
export const boxMeasures = {
  titleFontSize: 13,
  titleLineHeight: 17,
  captionFontSize: 11,
  captionLineHeight: 15,
  labelFontSize: 11,
  labelHeight: 18,
  labelPadding: 6,
  /** Between a box and a label beside it. */
  labelGap: 8,
  /** A state's icon is a square of this side. */
  iconSize: 28,
  iconGap: 10,
  paddingX: 12,
  paddingY: 10,
  /** The small signs for Retry, Catch and time-outs at the end of the caption. */
  markSize: 12,
  markGap: 4,
  /** A start, an end: circles; small ones in branches and iterations. */
  circleSize: 30,
  innerCircleSize: 14,
  /** Above what a Parallel or Map holds. */
  headerHeight: 56,
  picturePadding: 24,
  containerPadding: 14,
  regionPadding: 18,
  /** Above what a branch or an iteration holds. */
  regionHeaderHeight: 34,
  boxWidthMin: 148,
  textWidthMax: 190,
  labelTextWidthMax: 220,
} as const;

/** What a box shows and how large it is, before it has a place. */
export interface NodeSize {
  readonly width: number;
  readonly height: number;
  readonly titleLines: readonly string[];
  readonly captionLine: string | undefined;
}

/** The size of a node by its texts. That of a Parallel or Map that is open is the least for its header. */
export function nodeSize(node: GraphNode): NodeSize {
  switch (node.kind) {
    case 'state':
      return stateSize(node);
    case 'missing':
      return boxSize(node.name, 'missing', 0);
    case 'start':
    case 'end':
      return circle(node.parent === undefined ? boxMeasures.circleSize : boxMeasures.innerCircleSize);
    case 'region':
      return regionSize(regionTitle(node));
  }
}

/** What stands above a branch or an iteration. */
export function regionTitle({ region, index }: Pick<RegionNode, 'region' | 'index'>): string {
  switch (region) {
    case 'branch':
      return `Branch ${index + 1}`;
    case 'inline':
      return 'Each item';
    case 'distributed':
      return 'Each item, distributed';
  }
}

function regionSize(title: string): NodeSize {
  const width = Math.ceil(textWidth(title, boxMeasures.captionFontSize)) + 24;
  return { width, height: boxMeasures.regionHeaderHeight, titleLines: [title], captionLine: undefined };
}

function circle(diameter: number): NodeSize {
  return { width: diameter, height: diameter, titleLines: [], captionLine: undefined };
}

function stateSize(node: StateNode): NodeSize {
  const size = boxSize(node.name, stateCaption(node), stateMarks(node).length);
  const { left, right } = shapeMargins(node);
  return { ...size, width: size.width + left + right };
}

/** What a state's shape takes from its box on both sides: points of a Choice, round ends. */
export function shapeMargins({ type }: Pick<StateNode, 'type'>): {
  readonly left: number;
  readonly right: number;
} {
  switch (type) {
    case 'Choice':
      return { left: 12, right: 12 };
    case 'Succeed':
    case 'Fail':
      return { left: 4, right: 10 };
    case 'Wait':
      return { left: 0, right: 10 };
    default:
      return { left: 0, right: 0 };
  }
}

/** A small sign in a state's box. */
export type StateMark = 'sync' | 'token' | 'retry' | 'catch' | 'timeout';

/** The signs that a state's box shows, in their order. */
export function stateMarks(node: StateNode): readonly StateMark[] {
  const marks: StateMark[] = [];
  if (node.resource?.pattern === '.waitForTaskToken') marks.push('token');
  else if (node.resource?.pattern !== undefined) marks.push('sync');
  if (node.hasRetry) marks.push('retry');
  if (node.hasCatch) marks.push('catch');
  if (node.hasTimeout) marks.push('timeout');
  return marks;
}

function boxSize(title: string, caption: string, markCount: number): NodeSize {
  const { titleFontSize, captionFontSize, textWidthMax, paddingX, paddingY, iconSize, iconGap } = boxMeasures;
  const titleLines = fitTitle(title, { fontSize: titleFontSize, isBold: true, widthMax: textWidthMax });
  const marksWidth = markCount === 0 ? 0 : markCount * (boxMeasures.markSize + boxMeasures.markGap) + 6;
  const captionLine = fitText(caption, { fontSize: captionFontSize, widthMax: textWidthMax - marksWidth });
  const textsWidth = Math.max(
    ...titleLines.map((line) => textWidth(line, titleFontSize, true)),
    textWidth(captionLine, captionFontSize) + marksWidth,
  );
  const width = Math.ceil(2 * paddingX + iconSize + iconGap + textsWidth);
  const textHeight = titleLines.length * boxMeasures.titleLineHeight + boxMeasures.captionLineHeight;
  return {
    // Even, so that centres are whole pixels.
    width: 2 * Math.ceil(Math.max(width, boxMeasures.boxWidthMin) / 2),
    height: 2 * paddingY + textHeight,
    titleLines,
    captionLine,
  };
}
