import type { AnyNode, Node, Program } from 'acorn';
import type { SourcePlaces } from './source-places.ts';
import { childrenOf, isFunctionNode } from './syntax.ts';

/** How often something of the code was run. */
export interface CountedPlace {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly count: number;
}

/** A way that the code can take at one place. */
export interface CountedBranch extends CountedPlace {
  /** `if`, `else`, `?`, `:`, `&&`, `||`, `??`, `case`. */
  readonly kind: string;
}

interface Branch {
  readonly kind: string;
  /** What is run where the branch is taken. */
  readonly node: Node;
  /** For an `else` that is not written: it is taken where this is run, and `node` is not. */
  readonly unless?: Node;
}

/** Counts what runs of one text of APPSYNC_JS carry out: given to `compileScript`, asked afterwards. */
export class ScriptCoverage {
  readonly #counts = new Map<Node, number>();
  readonly #branches: Branch[] = [];
  readonly #statements: Node[] = [];
  #places: SourcePlaces | undefined;

  /** Called by the compiler. */
  begin(program: Program, places: SourcePlaces): void {
    this.#places = places;
    const waiting: AnyNode[] = [program];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      this.#look(node);
      // What stands before `of` declares, and is no statement.
      const head = node.type === 'ForOfStatement' || node.type === 'ForInStatement' ? node.left : undefined;
      waiting.push(...childrenOf(node).filter((child) => child !== head));
    }
  }

  /** Whether runs of a node are counted. */
  counts(node: Node): boolean {
    return this.#counts.has(node);
  }

  /** A node is being run. */
  count(node: Node): void {
    this.#counts.set(node, (this.#counts.get(node) ?? 0) + 1);
  }

  /** Lines on which statements begin, each as often as the one of them that was run most. */
  get lines(): readonly Omit<CountedPlace, 'column'>[] {
    const lines = new Map<number, number>();
    for (const node of this.#statements) {
      const { line } = this.#placeOf(node);
      lines.set(line, Math.max(lines.get(line) ?? 0, this.#counts.get(node) ?? 0));
    }
    return [...lines].sort(([one], [other]) => one - other).map(([line, count]) => ({ line, count }));
  }

  get branches(): readonly CountedBranch[] {
    return this.#branches
      .map(({ kind, node, unless }) => {
        const taken = this.#counts.get(node) ?? 0;
        if (unless === undefined) return { kind, ...this.#placeOf(node), count: taken };
        return { kind, ...this.#placeOf(unless), count: (this.#counts.get(unless) ?? 0) - taken };
      })
      .sort((one, other) => one.line - other.line || one.column - other.column);
  }

  #look(node: AnyNode): void {
    if (/Statement$|^VariableDeclaration$/.test(node.type)) this.#add(node);
    if (isFunctionNode(node) && node.body.type !== 'BlockStatement') this.#add(node.body);
    switch (node.type) {
      case 'IfStatement':
        this.#branch('if', node.consequent);
        if (node.alternate) this.#branch('else', node.alternate);
        else this.#branches.push({ kind: 'else', node: node.consequent, unless: node });
        break;
      case 'ConditionalExpression':
        this.#branch('?', node.consequent);
        this.#branch(':', node.alternate);
        break;
      case 'LogicalExpression':
        this.#branch(node.operator, node.right);
        break;
      case 'SwitchStatement':
        for (const { consequent } of node.cases) if (consequent[0]) this.#branch('case', consequent[0]);
        break;
    }
  }

  #branch(kind: string, node: Node): void {
    this.#counts.set(node, 0);
    this.#branches.push({ kind, node });
  }

  /** Blocks are where their statements are; loops without a turn are run as well. */
  #add(node: Node): void {
    this.#counts.set(node, 0);
    if (node.type !== 'BlockStatement' && node.type !== 'EmptyStatement') this.#statements.push(node);
  }

  #placeOf({ start }: Node): { readonly line: number; readonly column: number } {
    const { line = 1, column = 0 } = this.#places?.placeOf(start) ?? {};
    return { line, column: column + 1 };
  }
}
