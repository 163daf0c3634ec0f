import type { ModuleDeclaration, Statement } from 'acorn';
import type { CompileUnit, Execute, Frame } from './unit.ts';

/** Compiles statements that follow each other; functions that are declared among them are there from the beginning. */
export function compileBlock(body: readonly (Statement | ModuleDeclaration)[], unit: CompileUnit): Execute {
  const statements = body.filter(
    (node) => node.type !== 'FunctionDeclaration' && node.type !== 'EmptyStatement',
  );
  const steps = (statements as Statement[]).map((node) => unit.statement(node));
  const hoisted = hoistFunctions(body, unit);
  const [first, ...others] = steps;
  if (first !== undefined && others.length === 0 && hoisted === undefined) return first;
  return (frame, run) => {
    hoisted?.(frame);
    for (const step of steps) {
      const completion = step(frame, run);
      if (completion !== 'normal') return completion;
    }
    return 'normal';
  };
}

/** Makes the functions that are declared in a block. */
export function hoistFunctions(
  body: readonly (Statement | ModuleDeclaration)[],
  unit: CompileUnit,
): ((frame: Frame) => void) | undefined {
  const made = body.flatMap((statement) => {
    const node = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
    if (node?.type !== 'FunctionDeclaration') return [];
    const slot = unit.names.variableOf(node.id)?.slot as number;
    return [{ slot, make: unit.makeFunction(node, node.id.name) }];
  });
  if (made.length === 0) return undefined;
  return (frame) => {
    for (const { slot, make } of made) frame[slot] = make(frame);
  };
}
