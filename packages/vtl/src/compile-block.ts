import { isTrue } from './arithmetic.ts';
import { ExpressionCompiler, rangeOf } from './compile-expression.ts';
import { copyCharacters } from './fuel.ts';
import { assign } from './members.ts';
import type { Block, Expression, Reference } from './node.ts';
import { parseTemplate } from './parse-template.ts';
import { printValue } from './print-value.ts';
import type { BlockRun, Evaluate } from './run.ts';
import type { Macro, Scope } from './scope.ts';
import { TemplateError } from './template-error.ts';
import { isHostObject, isList, isMap, type Value } from './value.ts';

const expressions = new ExpressionCompiler(compileBlocks);

export function compileBlocks(blocks: readonly Block[]): BlockRun {
  const runs = blocks.map(compileBlock);
  return (scope) => {
    for (const run of runs) {
      scope.step();
      const leaving = run(scope);
      if (leaving !== undefined) return leaving;
    }
    return undefined;
  };
}

/**
 * Makes a run of a whole text. Its macros are known before it begins, wherever they stand, and the first one of a name
 * is the one: Velocity adds them while it reads, and does not let them be replaced.
 */
export function compileText(blocks: readonly Block[]): BlockRun {
  const macros = macrosOf(blocks).map((block) => [block.name, compileMacro(block)] as const);
  const run = compileBlocks(blocks);
  if (macros.length === 0) return run;
  return (scope) => {
    scope.step(macros.length);
    for (const [name, macro] of macros) if (!scope.macros.has(name)) scope.macros.set(name, macro);
    return run(scope);
  };
}

type MacroBlock = Block & { readonly kind: 'macro' };

function macrosOf(blocks: readonly Block[]): readonly MacroBlock[] {
  return blocks.flatMap((block): readonly MacroBlock[] => {
    if (block.kind === 'macro') return [block, ...macrosOf(block.body)];
    if (block.kind === 'if')
      return [...block.branches.map(({ body }) => body), block.otherwise ?? []].flatMap(macrosOf);
    if (block.kind === 'foreach') return [...macrosOf(block.body), ...macrosOf(block.otherwise ?? [])];
    return block.kind === 'define' || block.kind === 'call' ? macrosOf(block.body ?? []) : [];
  });
}

/** A macro is met twice: when its text begins and where it stands. */
const compiledMacros = new WeakMap<MacroBlock, Macro>();

function compileMacro(block: MacroBlock): Macro {
  const known = compiledMacros.get(block);
  if (known !== undefined) return known;
  const parameters = block.parameters.map(({ name, otherwise }) => ({
    name,
    otherwise: otherwise && expressions.compile(otherwise),
  }));
  const made = { parameters, run: compileBlocks(block.body) };
  compiledMacros.set(block, made);
  return made;
}

function compileBlock(block: Block): BlockRun {
  switch (block.kind) {
    case 'text':
      return (scope) => scope.write(block.text) as undefined;
    case 'print':
      return compilePrint(block.reference, block.backslashes);
    case 'set':
      return compileSet(block.target, expressions.compile(block.value));
    case 'if':
      return compileIf(block);
    case 'foreach':
      return compileForeach(block);
    case 'macro': {
      const macro = compileMacro(block);
      return (scope) => {
        if (!scope.macros.has(block.name)) scope.macros.set(block.name, macro);
        return undefined;
      };
    }
    case 'call':
      return compileCall(block);
    case 'define': {
      const run = compileBlocks(block.body);
      return (scope) => {
        scope.variables.delete(block.name);
        scope.definitions.set(block.name, run);
        return undefined;
      };
    }
    case 'evaluate':
      return compileEvaluate(expressions.compile(block.template));
    case 'break':
    case 'stop':
      return () => block.kind;
    case 'return': {
      const value = block.value && expressions.compile(block.value);
      return (scope) => {
        scope.returned = value?.(scope) ?? null;
        return 'return';
      };
    }
  }
}

function compilePrint(reference: Reference, backslashes: number): BlockRun {
  const evaluate = expressions.reference(reference);
  return (scope) => {
    const value = evaluate(scope);
    if (value === undefined || value === null) {
      // A pair escapes nothing here and is printed whole; the one that is left over is printed too.
      scope.write('\\'.repeat(backslashes % 2 === 0 ? backslashes : (backslashes >> 1) + 1));
      if (!reference.isQuiet || backslashes % 2 === 1) scope.write(reference.text);
      return;
    }
    scope.write('\\'.repeat(backslashes >> 1));
    scope.write(backslashes % 2 === 1 ? reference.text : printValue(value, scope));
  };
}

/** A value that is absent makes the variable one without a value. */
function compileSet(target: Reference, evaluate: Evaluate): BlockRun {
  const last = target.steps.at(-1);
  if (last === undefined) {
    return (scope) => {
      const value = evaluate(scope);
      scope.variables.set(target.name, value ?? null);
    };
  }
  if (last.kind === 'method') throw new TemplateError(`${target.text} cannot be set`);
  const holder = expressions.reference({ ...target, steps: target.steps.slice(0, -1), alternate: undefined });
  const key: Evaluate = last.kind === 'property' ? () => last.name : expressions.compile(last.index);
  return (scope) => {
    const value = evaluate(scope) ?? null;
    const container = holder(scope);
    if (container !== undefined && container !== null) assign(container, key(scope) ?? null, value);
  };
}

function compileIf({ branches, otherwise }: Block & { readonly kind: 'if' }): BlockRun {
  const compiled = branches.map(
    ({ condition, body }) => [expressions.compile(condition), compileBlocks(body)] as const,
  );
  const last = otherwise && compileBlocks(otherwise);
  return (scope) => {
    for (const [condition, run] of compiled) if (isTrue(condition(scope))) return run(scope);
    return last?.(scope);
  };
}

function compileForeach(block: Block & { readonly kind: 'foreach' }): BlockRun {
  const evaluate = compileItems(block.items);
  const run = compileBlocks(block.body);
  const otherwise = block.otherwise && compileBlocks(block.otherwise);
  return (scope) => {
    const items = evaluate(scope);
    if (items === undefined || items.size === 0) return otherwise?.(scope);
    const loop = { size: items.size, index: 0, isStopped: false, parent: scope.loop };
    const before = scope.variables.get(block.variable);
    scope.loop = loop;
    try {
      for (; loop.index < loop.size; loop.index += 1) {
        scope.turn(loop.index);
        const item = items.item(loop.index);
        if (item === null) scope.variables.delete(block.variable);
        else scope.variables.set(block.variable, item);
        const leaving = run(scope);
        if (leaving === 'break') break;
        if (leaving !== undefined) return leaving;
        if (loop.isStopped) break;
      }
    } finally {
      scope.loop = loop.parent;
      if (before === undefined) scope.variables.delete(block.variable);
      else scope.variables.set(block.variable, before);
    }
    return undefined;
  };
}

/** What a loop goes through. */
interface Items {
  readonly size: number;
  readonly item: (at: number) => Value;
}

/** A range is gone through without being made whole: a loop may leave it early. */
function compileItems(expression: Expression): (scope: Scope) => Items | undefined {
  if (expression.kind === 'range') {
    const from = expressions.compile(expression.from);
    const to = expressions.compile(expression.to);
    return (scope) => rangeOf(from(scope), to(scope));
  }
  const evaluate = expressions.compile(expression);
  return (scope) => itemsOf(evaluate(scope), scope);
}

/** A copy: a body may change what it goes through. */
function itemsOf(value: Value | undefined, scope: Scope): Items | undefined {
  if (isList(value) || isMap(value))
    scope.spend(copyCharacters * (isList(value) ? value.length : value.size));
  const items = isList(value) ? value.slice() : isMap(value) ? [...value.values()] : hostItems(value, scope);
  return items && { size: items.length, item: (at) => items[at] ?? null };
}

function hostItems(value: Value | undefined, scope: Scope): readonly Value[] | undefined {
  return isHostObject(value) ? value.items?.(scope) : undefined;
}

function compileCall(block: Block & { readonly kind: 'call' }): BlockRun {
  const parameters = block.parameters.map((each) => expressions.compile(each));
  const body = block.body && compileBlocks(block.body);
  const source = block.text;
  return (scope) => {
    const macro = scope.macros.get(block.name);
    if (macro === undefined) {
      scope.write(source);
      return undefined;
    }
    const names = macro.parameters.map(({ name }) => name);
    const before = names.map((name) => scope.variables.get(name));
    const values = macro.parameters.map(({ otherwise }, at) => (parameters[at] ?? otherwise)?.(scope));
    for (const [at, name] of names.entries()) setVariable(scope, name, values[at]);
    scope.bodies.push(body);
    try {
      const leaving = scope.nested(() => macro.run(scope));
      return leaving === 'break' ? undefined : leaving;
    } finally {
      scope.bodies.pop();
      for (const [at, name] of names.entries()) setVariable(scope, name, before[at]);
    }
  };
}

function setVariable(scope: Scope, name: string, value: Value | undefined): void {
  if (value === undefined) scope.variables.delete(name);
  else scope.variables.set(name, value);
}

function compileEvaluate(evaluate: Evaluate): BlockRun {
  return (scope) => {
    const text = evaluate(scope);
    if (typeof text !== 'string') return undefined;
    scope.values(text.length);
    return scope.nested(() => compileText(parseTemplate(text))(scope));
  };
}
