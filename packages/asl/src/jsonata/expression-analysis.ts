import { awsFunctions } from './aws-functions.ts';
import type { ExpressionNode } from './expression-node.ts';
import { libraryFunctionNames } from './library-functions.ts';

/** What an expression names, found once when it is compiled. */
export interface ExpressionReferences {
  /** All names that stand behind a `$` anywhere, functions and own names included. */
  readonly names: ReadonlySet<string>;
  /** Workflow variables that it reads: neither functions nor names that it binds itself. */
  readonly variables: readonly string[];
  /** Members of `$states` that it reads by a path: `input`, `context` … */
  readonly statesMembers: ReadonlySet<string>;
  /** Whether `$states` stands anywhere but in front of a member. */
  readonly wholeStates: boolean;
  /** Names outside of `$states` and variables, which AWS refuses: an expression has no input of its own. */
  readonly topLevelReferences: readonly string[];
  /** Whether the library may write into the data: it calls what is no function, or groups an empty array. */
  readonly writesData: boolean;
}

/** Finds what an expression names. @throws RangeError when it nests too deeply */
export function findReferences(root: ExpressionNode): ExpressionReferences {
  const finder = new ReferenceFinder();
  finder.visit(root, { bound: new Set(), inner: false });
  return finder.references;
}

/** Where in an expression a node stands. */
interface Place {
  /** Names bound around it. Shared within a block, since a binding holds for what follows it. */
  readonly bound: Set<string>;
  /** Whether some value is the context there: behind a step, in a predicate, in a grouping. */
  readonly inner: boolean;
}

const functionNames: ReadonlySet<string> = new Set([...libraryFunctionNames, ...awsFunctions.keys()]);

class ReferenceFinder {
  readonly #names = new Set<string>();
  readonly #variables = new Set<string>();
  readonly #statesMembers = new Set<string>();
  readonly #topLevelReferences = new Set<string>();
  #wholeStates = false;
  #writesData = false;

  get references(): ExpressionReferences {
    return {
      names: this.#names,
      variables: [...this.#variables],
      statesMembers: this.#statesMembers,
      wholeStates: this.#wholeStates,
      topLevelReferences: [...this.#topLevelReferences],
      writesData: this.#writesData,
    };
  }

  visit(node: ExpressionNode, place: Place): void {
    switch (node.type) {
      case 'path':
        this.#visitPath(node, place);
        break;
      case 'variable':
        this.#visitVariable(node, place);
        break;
      case 'name':
      case 'wildcard':
      case 'descendant':
        if (!place.inner) this.#topLevelReferences.add(topLevelName(node));
        break;
      case 'lambda':
        this.#visitLambda(node, place);
        break;
      case 'bind':
        this.#visitBind(node, place);
        break;
      case 'block':
        this.#visitAll(node.expressions, { ...place, bound: new Set(place.bound) });
        break;
      case 'function':
      case 'partial':
        this.#visitCall(node, place);
        break;
      default:
        this.#visitParts(node, place);
    }
    this.#visitAdditions(node, place);
  }

  #visitAll(nodes: readonly ExpressionNode[] | undefined, place: Place): void {
    for (const node of nodes ?? []) this.visit(node, place);
  }

  #visitPath(path: ExpressionNode, place: Place): void {
    const steps = path.steps ?? [];
    const [first, second] = steps;
    const within: Place = { bound: new Set(place.bound), inner: true };
    const readsMember = isStates(first, place) && second?.type === 'name' && plain(first);
    if (readsMember) {
      this.#names.add('states');
      this.#statesMembers.add(String(second.value));
    }
    steps.forEach((step, index) => {
      if (index > 0 || !readsMember) this.visit(step, index === 0 ? place : within);
      for (const name of [step.focus, step.index]) if (name !== undefined) within.bound.add(name);
    });
    if (path.group !== undefined) this.#writesData = true;
  }

  #visitVariable(node: ExpressionNode, place: Place): void {
    const name = String(node.value);
    // `$` is the context and `$$` the input, of which an expression has none.
    if (name === '$' || (name === '' && !place.inner && !place.bound.has(''))) {
      this.#topLevelReferences.add(`$${name}`);
    }
    if (name === '' || name === '$') return;
    this.#names.add(name);
    if (place.bound.has(name)) return;
    if (name === 'states') this.#wholeStates = true;
    else if (!functionNames.has(name)) this.#variables.add(name);
  }

  #visitLambda(node: ExpressionNode, place: Place): void {
    const bound = new Set(place.bound);
    for (const argument of node.arguments ?? []) bound.add(String(argument.value));
    if (node.body !== undefined) this.visit(node.body, { ...place, bound });
  }

  #visitBind(node: ExpressionNode, place: Place): void {
    const name = String((node.lhs as ExpressionNode).value);
    // A function may call itself by the name that it is bound to.
    if (node.rhs?.type === 'lambda') place.bound.add(name);
    if (node.rhs !== undefined) this.visit(node.rhs, place);
    place.bound.add(name);
    this.#names.add(name);
  }

  #visitCall(node: ExpressionNode, place: Place): void {
    const { procedure } = node;
    if (procedure !== undefined) {
      if (!isKnownFunction(procedure, place)) this.#writesData = true;
      // A call of `name()` names a function whose dollar was forgotten, not the input.
      if (procedure.type === 'path') this.visit(procedure, { ...place, inner: true });
      else this.visit(procedure, place);
    }
    for (const argument of node.arguments ?? []) {
      if (argument.type !== 'operator') this.visit(argument, place);
    }
  }

  /** All parts of the other types of nodes. */
  #visitParts(node: ExpressionNode, place: Place): void {
    if (Array.isArray(node.lhs)) this.#visitPairs(node.lhs, place);
    else if (node.lhs !== undefined) this.visit(node.lhs as ExpressionNode, place);
    const within = { ...place, inner: true };
    for (const part of [node.rhs, node.expression, node.condition, node.then, node.else]) {
      if (part !== undefined) this.visit(part, place);
    }
    // The operands of a transformation and the terms of an order are evaluated for each value.
    for (const part of [node.pattern, node.update, node.delete]) {
      if (part !== undefined) this.visit(part, within);
    }
    for (const term of node.terms ?? []) this.visit(term.expression, within);
    this.#visitAll(node.expressions, place);
  }

  #visitPairs(pairs: readonly (readonly [ExpressionNode, ExpressionNode])[], place: Place): void {
    for (const [key, value] of pairs) {
      this.visit(key, place);
      this.visit(value, place);
    }
  }

  /** What may follow any node: predicates, stages and a grouping. */
  #visitAdditions(node: ExpressionNode, place: Place): void {
    const within: Place = { bound: new Set(place.bound), inner: true };
    for (const name of [node.focus, node.index]) if (name !== undefined) within.bound.add(name);
    for (const stage of node.stages ?? []) {
      if (stage.expr !== undefined) this.visit(stage.expr, within);
      if (typeof stage.value === 'string') within.bound.add(stage.value);
    }
    for (const { expr } of node.predicate ?? []) if (expr !== undefined) this.visit(expr, within);
    if (node.group !== undefined) {
      this.#writesData = true;
      this.#visitPairs(node.group.lhs, within);
    }
  }
}

function isStates(node: ExpressionNode | undefined, place: Place): node is ExpressionNode {
  return node?.type === 'variable' && node.value === 'states' && !place.bound.has('states');
}

function plain(node: ExpressionNode): boolean {
  return node.stages === undefined && node.predicate === undefined && node.group === undefined;
}

/** Functions and names bound in the expression; of a variable of the workflow nothing is known. */
function isKnownFunction(procedure: ExpressionNode, place: Place): boolean {
  if (procedure.type === 'lambda') return true;
  if (procedure.type !== 'variable') return false;
  const name = String(procedure.value);
  return functionNames.has(name) && !place.bound.has(name);
}

function topLevelName(node: ExpressionNode): string {
  if (node.type === 'wildcard') return '*';
  return node.type === 'descendant' ? '**' : String(node.value);
}
