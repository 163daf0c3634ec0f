import type { DefinitionGraph, GraphEdge, GraphNode, StateNode } from '../graph/definition-graph-types.ts';
import { takenEdgeIds } from '../graph/edge-taken.ts';
import { runOrder } from '../graph/node-order.ts';
import { regionTitle, stateMarks } from '../graph/node-size.ts';
import type { RunOverlay, StateRun, StateRunStatus } from '../graph/run-overlay.ts';
import { stateCaption } from '../graph/state-caption.ts';
import { stateRunParts, statusWords } from '../graph/state-run-text.ts';
import { StyledLine, type TextStyle } from './styled-line.ts';

/** What the terminal is like. */
export interface TerminalGraphOptions {
  /** Whether it shows colours, by the usual escape sequences. */
  readonly isColor: boolean;
  /** Cells in a line; longer lines are cut. */
  readonly columns: number;
}

/**
 * A graph for a terminal: the states from top to bottom in the order of the run, each with the ways out of it, regions
 * inside a margin of their own. With a run, each state's sign tells what has become of it.
 */
export function renderTerminalGraph(
  graph: DefinitionGraph,
  overlay: RunOverlay | undefined,
  options: TerminalGraphOptions,
): string {
  return new TerminalGraph(graph, overlay, options).text();
}

const typeSigns: { readonly [type: string]: string } = {
  Task: '●',
  Pass: '○',
  Choice: '◆',
  Wait: '◔',
  Succeed: '◉',
  Fail: '✗',
  Parallel: '┏',
  Map: '┏',
};

const statusSigns: { readonly [status in StateRunStatus]: string } = {
  notStarted: '·',
  running: '▶',
  waiting: '◔',
  retrying: '↻',
  succeeded: '✓',
  caught: '⤵',
  failed: '✗',
  timedOut: '⧗',
  aborted: '■',
};

const statusStyles: { readonly [status in StateRunStatus]: TextStyle } = {
  notStarted: 'dim',
  running: 'blue',
  waiting: 'magenta',
  retrying: 'yellow',
  succeeded: 'green',
  caught: 'yellow',
  failed: 'red',
  timedOut: 'red',
  aborted: 'dim',
};

const markWords = { sync: '.sync', token: '.waitForTaskToken', retry: 'retry', timeout: 'timeout' } as const;

class TerminalGraph {
  readonly #lines: string[] = [];
  readonly #options: TerminalGraphOptions;
  readonly #overlay: RunOverlay | undefined;
  readonly #nodes: ReadonlyMap<string | undefined, readonly GraphNode[]>;
  readonly #outgoing: ReadonlyMap<string, readonly GraphEdge[]>;
  readonly #byId: ReadonlyMap<string, GraphNode>;
  readonly #taken: ReadonlySet<string> | undefined;

  constructor(graph: DefinitionGraph, overlay: RunOverlay | undefined, options: TerminalGraphOptions) {
    this.#options = options;
    this.#overlay = overlay;
    this.#nodes = Map.groupBy(runOrder(graph), ({ parent }) => parent);
    this.#outgoing = Map.groupBy(graph.edges, ({ source }) => source);
    this.#byId = new Map(graph.nodes.map((node) => [node.id, node]));
    this.#taken = overlay === undefined ? undefined : takenEdgeIds(graph, overlay);
  }

  text(): string {
    this.#region(undefined, '');
    return this.#lines.map((line) => `${line}\n`).join('');
  }

  #line(margin: string): StyledLine {
    return new StyledLine(this.#options).add(margin, 'dim');
  }

  #put(line: StyledLine): void {
    this.#lines.push(line.text());
  }

  #region(parent: string | undefined, margin: string): void {
    const nodes = (this.#nodes.get(parent) ?? []).filter(
      ({ kind }) => kind === 'state' || kind === 'missing',
    );
    for (const [index, node] of nodes.entries()) {
      const below = nodes[index + 1];
      if (node.kind === 'state') this.#state(node, below?.id, margin);
      else if (node.kind === 'missing')
        this.#put(this.#line(margin).add('? ', 'red').add(node.name).add('  missing', 'red'));
      if (below !== undefined && !this.#goesStraight(node, below.id)) this.#put(this.#line(margin));
    }
  }

  #state(node: StateNode, below: string | undefined, margin: string): void {
    const run = this.#runOf(node);
    const style = run === undefined ? undefined : statusStyles[run.status];
    this.#head(node, run, margin);
    const regions = (this.#nodes.get(node.id) ?? []).filter((region) => region.kind === 'region');
    for (const region of regions.toSorted((one, other) => one.index - other.index)) {
      this.#put(this.#line(margin).add('┃ ', style).add(regionTitle(region), 'dim'));
      this.#region(region.id, `${margin}┃   `);
    }
    if (regions.length > 0) this.#put(this.#line(margin).add('┗', style));
    this.#waysOut(node, below, margin);
  }

  #head(node: StateNode, run: StateRun | undefined, margin: string): void {
    const sign =
      run === undefined || node.regionCount > 0
        ? (typeSigns[node.type ?? ''] ?? '?')
        : statusSigns[run.status];
    const marks = stateMarks(node).flatMap((mark) => (mark === 'catch' ? [] : [markWords[mark]]));
    const status = run === undefined || run.status === 'notStarted' ? '' : statusText(run);
    const style = run === undefined ? undefined : statusStyles[run.status];
    this.#put(
      this.#line(margin)
        .add(`${sign} `, style ?? (node.type === 'Fail' ? 'red' : 'blue'))
        .add(node.name, run?.status === 'notStarted' ? 'dim' : 'bold')
        .add(`  ${[stateCaption(node), ...marks].join(' · ')}`, 'dim')
        .end(status === '' ? '' : `  ${status}`, style),
    );
  }

  #runOf({ name }: StateNode): StateRun | undefined {
    if (this.#overlay === undefined) return undefined;
    return this.#overlay.states.get(name) ?? { status: 'notStarted', visits: 0, retries: 0 };
  }

  #waysOut(node: StateNode, below: string | undefined, margin: string): void {
    const edges = this.#outgoing.get(node.id) ?? [];
    const catches = edges.filter(({ kind }) => kind === 'catch');
    const others = edges.filter(({ kind }) => kind !== 'catch');
    const isStraight = below !== undefined && this.#goesStraight(node, below);
    const rest = isStraight ? [] : others;
    for (const [index, edge] of [...catches, ...rest].entries()) {
      const isLast = !isStraight && index === catches.length + rest.length - 1;
      this.#way(edge, isLast, margin);
    }
    if (isStraight) {
      const isTaken = this.#taken?.has((others[0] as GraphEdge).id);
      this.#put(this.#line(margin).add('│', isTaken === true ? 'blue' : 'dim'));
    }
  }

  #way(edge: GraphEdge, isLast: boolean, margin: string): void {
    const isTaken = this.#taken?.has(edge.id);
    const style = isTaken === undefined ? undefined : isTaken ? 'blue' : 'dim';
    const line = this.#line(margin).add(isLast ? '╰─' : '├─', style ?? 'dim');
    if (edge.label !== undefined) {
      line.add(
        edge.kind === 'catch' ? ` ✗ ${edge.label} ─` : ` ${edge.label} ─`,
        style ?? (edge.kind === 'catch' ? 'red' : 'yellow'),
      );
    }
    const target = this.#byId.get(edge.target);
    const name = target?.kind === 'state' || target?.kind === 'missing' ? target.name : 'end';
    this.#put(line.add('→ ', style ?? 'dim').add(name, isTaken === false ? 'dim' : undefined));
  }

  /** Whether all there is to say about a node's usual way out is a line to the node below. */
  #goesStraight({ id }: GraphNode, below: string): boolean {
    const ways = (this.#outgoing.get(id) ?? []).filter(({ kind }) => kind !== 'catch');
    return ways.length === 1 && ways[0]?.kind === 'next' && ways[0].target === below;
  }
}

function statusText(run: StateRun): string {
  const sign = statusSigns[run.status];
  const words = run.status === 'succeeded' ? [] : [statusWords(run.status)];
  return `${sign} ${[...words, ...stateRunParts(run)].join(' · ')}`.trimEnd();
}
