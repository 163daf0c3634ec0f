import type { ModuleDeclaration, Statement } from 'acorn';
import type { Evaluation } from '../evaluation.ts';
import type { FrameLayout, Names } from '../names.ts';
import { isFunctionNode } from '../syntax.ts';
import { compileBlock } from './compile-block.ts';
import { makeUnit, type ProgramParts } from './compile-unit.ts';
import type { Frame } from './unit.ts';

/** A module, compiled: gives the frame of its variables to an evaluation. */
export type StartModule = (run: Evaluation) => Frame;

/**
 * Compiles the code outside of all functions. Where it does nothing but declare functions and constants, and nothing
 * changes these, all evaluations share one frame; otherwise each carries it out anew, as if nothing had run before.
 */
export function compileModule(names: Names, parts: Omit<ProgramParts, 'names' | 'moduleFrame'>): StartModule {
  const layout = names.layoutOf(names.program) as FrameLayout;
  const statements = names.program.body.flatMap(withoutModuleSyntax);
  const isStill = !parts.tracksOwners && statements.every(isStillDeclaration);
  const moduleFrame = isStill ? newFrame(layout.size) : undefined;
  const unit = makeUnit({ ...parts, names, moduleFrame }, layout);
  const start = compileBlock(statements, unit);
  let isStarted = false;
  return (run) => {
    if (moduleFrame === undefined) {
      const frame = newFrame(layout.size);
      start(frame, run);
      return frame;
    }
    if (!isStarted) start(moduleFrame, run);
    isStarted = true;
    return moduleFrame;
  };
}

function newFrame(size: number): Frame {
  return new Array(size).fill(undefined);
}

function withoutModuleSyntax(node: Statement | ModuleDeclaration): Statement[] {
  switch (node.type) {
    case 'ExportNamedDeclaration':
      return node.declaration === null || node.declaration === undefined
        ? []
        : [node.declaration as Statement];
    case 'ImportDeclaration':
    case 'ExportDefaultDeclaration':
    case 'ExportAllDeclaration':
      return [];
    default:
      return [node];
  }
}

/** Functions, and constants that are the same each time. */
function isStillDeclaration(node: Statement): boolean {
  if (node.type === 'FunctionDeclaration' || node.type === 'EmptyStatement') return true;
  if (node.type === 'ExpressionStatement') return node.directive !== undefined;
  if (node.type !== 'VariableDeclaration' || node.kind !== 'const') return false;
  return node.declarations.every(({ id, init }) => id.type === 'Identifier' && isStill(init));
}

function isStill(node: unknown): boolean {
  const value = node as Parameters<typeof isFunctionNode>[0] & {
    readonly elements?: readonly unknown[];
    readonly properties?: readonly {
      readonly type: string;
      readonly computed?: boolean;
      readonly value?: unknown;
    }[];
    readonly expressions?: readonly unknown[];
  };
  if (value === null || value === undefined) return false;
  if (isFunctionNode(value)) return true;
  switch (value.type) {
    case 'Literal':
      return true;
    case 'TemplateLiteral':
      return value.expressions?.length === 0;
    case 'ArrayExpression':
      return value.elements?.every(isStill) === true;
    case 'ObjectExpression':
      return (
        value.properties?.every(
          (part) => part.type === 'Property' && part.computed !== true && isStill(part.value),
        ) === true
      );
    default:
      return false;
  }
}
