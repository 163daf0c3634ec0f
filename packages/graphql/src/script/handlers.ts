import type { AnyNode, Expression, Identifier, Program } from 'acorn';
import type { Names, Variable } from './names.ts';
import { type FunctionNode, isFunctionNode } from './syntax.ts';

/** Something that code exports and that has functions: `request`, `onPublish`. */
export interface Handler {
  readonly variable: Variable;
  /** The function itself by the empty name; those of a handler that is an object by theirs (`request`, `response`). */
  readonly functions: { readonly [member: string]: FunctionNode };
}

/** The handlers of a program, by the name under which they are exported. */
export function handlersOf(names: Names): ReadonlyMap<string, Handler> {
  const handlers = new Map<string, Handler>();
  for (const [exported, identifier] of exportsOf(names.program)) {
    const variable = names.variableOf(identifier);
    if (variable === undefined) continue;
    const functions = functionsOf(variable, names);
    if (Object.keys(functions).length > 0) handlers.set(exported, { variable, functions });
  }
  return handlers;
}

/** What a program exports: the name for others, and the one of its own. */
function* exportsOf(program: Program): Iterable<readonly [string, Identifier]> {
  for (const node of program.body) {
    if (node.type !== 'ExportNamedDeclaration') continue;
    const { declaration, specifiers } = node;
    if (declaration?.type === 'FunctionDeclaration') yield [declaration.id.name, declaration.id];
    if (declaration?.type === 'VariableDeclaration') {
      for (const { id } of declaration.declarations) if (id.type === 'Identifier') yield [id.name, id];
    }
    for (const { local, exported } of specifiers) {
      if (local.type !== 'Identifier') continue;
      yield [exported.type === 'Identifier' ? exported.name : String(exported.value), local];
    }
  }
}

function functionsOf(variable: Variable, names: Names): { readonly [member: string]: FunctionNode } {
  if (variable.functionNode !== undefined) return { '': variable.functionNode };
  const [source, ...others] = variable.sources ?? [];
  if (others.length > 0) return {};
  if (isFunctionNode(source)) return { '': source };
  if (source?.type !== 'ObjectExpression') return {};
  const functions: { [member: string]: FunctionNode } = {};
  for (const property of source.properties) {
    if (property.type !== 'Property' || property.computed || property.key.type !== 'Identifier') continue;
    const member = functionIn(property.value, names);
    if (member !== undefined) functions[property.key.name] = member;
  }
  return functions;
}

function functionIn(value: Expression | AnyNode, names: Names): FunctionNode | undefined {
  if (isFunctionNode(value)) return value;
  return value.type === 'Identifier' ? names.variableOf(value)?.functionNode : undefined;
}
