import type { Item } from '../attribute-value/attribute-value.ts';
import { type DocumentPath, findClashes, type ResolvedPath } from './document-path.ts';
import { FaultRanking, namingExpression } from './expression-fault.ts';
import { ExpressionReader, reservedWordFault } from './expression-reader.ts';
import { ParsedExpressions } from './parsed-expressions.ts';
import { pathTree, projectItem } from './path-tree.ts';
import type { Placeholders } from './placeholders.ts';

/** A projection ready for items. */
export interface CompiledProjection {
  /** What the projection leaves of an item; an item without any of the paths becomes empty. */
  readonly project: (item: Item) => Item;
  readonly paths: readonly ResolvedPath[];
}

/** Kinds of faults, the one that the service names first at the head. */
const ranks = ['reservedWord', 'undefined', 'overlap', 'conflict'];

interface ParsedProjection {
  readonly paths: readonly DocumentPath[];
  readonly reservedWord: string | undefined;
}

const parsed = new ParsedExpressions(parseProjection);

/**
 * Compiles a ProjectionExpression.
 * @throws ServiceError ValidationException with the service's text
 */
export function compileProjection(text: string, placeholders: Placeholders): CompiledProjection {
  return namingExpression('ProjectionExpression', () => {
    const faults = new FaultRanking(ranks);
    const projection = parsed.get(text);
    if (projection.reservedWord !== undefined) {
      faults.add('reservedWord', reservedWordFault(projection.reservedWord));
    }
    const paths = projection.paths.map((path) => placeholders.path(path, faults, 'undefined'));
    findClashes(paths, (kind, fault) => faults.add(kind, fault));
    faults.raise();
    const tree = pathTree(paths.map((path) => [path, true] as const));
    return { paths, project: (item) => projectItem(tree, item) };
  });
}

function parseProjection(text: string): ParsedProjection {
  const reader = new ExpressionReader(text, 'projection');
  const paths = [reader.path()];
  while (reader.accept(',')) paths.push(reader.path());
  reader.expectEnd();
  return { paths, reservedWord: reader.reservedWord };
}
