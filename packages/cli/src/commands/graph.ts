import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { nearestName } from '@cairn/asl';
import {
  type DefinitionGraph,
  definitionGraph,
  inProcessLayoutEngine,
  type LayoutDirection,
  layoutGraph,
  renderSvg,
  renderTerminalGraph,
  type SvgTheme,
} from '@cairn/diagram';
import { isJsonObject, type Json, memberOf } from '@cairn/kit';
import { usageFailure } from '../command-failure.ts';
import { readDefinition } from '../read-definition.ts';
import { processTerminal, type Terminal } from '../terminal.ts';
import { type TerminalLook, terminalLook } from '../terminal-look.ts';

/** Options of `cairn graph`, as commander reads them. */
export interface GraphOptions {
  /** File that takes the picture; `-` is standard output. */
  readonly output?: string;
  readonly theme: SvgTheme;
  readonly direction: LayoutDirection;
  /** Names of Parallels and Maps that are drawn closed. */
  readonly collapse?: readonly string[];
  readonly json?: boolean;
}

/** Draws the graph of a definition: in the terminal, or as a file in SVG. */
export async function graph(
  file: string,
  options: GraphOptions,
  terminal: Terminal = processTerminal,
  look: TerminalLook = terminalLook(),
): Promise<void> {
  const { output, json, theme, direction, collapse = [] } = options;
  if (output !== undefined && output !== '-' && !/\.svg$/i.test(output)) {
    throw usageFailure(
      `-o writes SVG: name a file such as ${basename(output).replace(/\.\w*$/, '')}.svg, not '${output}'`,
    );
  }
  const definition = await readDefinition(file);
  const drawn = graphOf(definition, collapse);
  if (drawn.nodes.length === 0) throw usageFailure(`${file}: holds no States`);
  if (output !== undefined) {
    const laidOut = await layoutGraph(drawn, await inProcessLayoutEngine(), { direction });
    const svg = renderSvg(laidOut, { theme, title: titleOf(definition, file) });
    if (output === '-') terminal.out(svg);
    else await writePicture(output, svg);
  }
  if (json) terminal.out(`${JSON.stringify(drawn, null, 2)}\n`);
  else if (output === undefined) terminal.out(renderTerminalGraph(drawn, undefined, look));
}

/** The graph with the named states closed. @throws CommandFailure where no such Parallel or Map is there */
function graphOf(definition: Json, collapse: readonly string[]): DefinitionGraph {
  const whole = definitionGraph(definition);
  if (collapse.length === 0) return whole;
  const containers = whole.nodes.filter((node) => node.kind === 'state' && node.regionCount > 0);
  const byName = Map.groupBy(containers, (node) => (node.kind === 'state' ? node.name : ''));
  const collapsed = collapse.flatMap((name) => {
    const found = byName.get(name);
    if (found !== undefined) return found.map(({ id }) => id);
    const nearest = nearestName(name, [...byName.keys()]);
    const hint = nearest === undefined ? '' : `; did you mean '${nearest}'?`;
    throw usageFailure(`--collapse: there is no Parallel or Map with states called '${name}'${hint}`);
  });
  return definitionGraph(definition, { collapsed: new Set(collapsed) });
}

function titleOf(definition: Json, file: string): string {
  const comment = isJsonObject(definition) ? memberOf(definition, 'Comment') : undefined;
  if (typeof comment === 'string' && comment !== '') return comment;
  return file === '-' ? 'State machine' : basename(file).replace(/(?:\.asl)?\.(?:json|ya?ml)$/i, '');
}

async function writePicture(path: string, svg: string): Promise<void> {
  try {
    await writeFile(path, svg);
  } catch (error) {
    throw usageFailure(`cannot write ${path}: ${(error as Error).message}`);
  }
}
