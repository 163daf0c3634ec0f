import type {
  AnyNode,
  Expression,
  ForInStatement,
  ForOfStatement,
  Identifier,
  ImportDeclaration,
  Node,
  Pattern,
  Program,
  VariableDeclaration,
} from 'acorn';
import { FrameLayout, type Names, type Variable } from './names.ts';
import { childrenOf, containsFunction, type FunctionNode, isFunctionNode } from './syntax.ts';

/** Finds out what each name of a program stands for. Works on any syntax, that which APPSYNC_JS refuses included. */
export function resolveNames(program: Program): Names {
  return new NameResolver().resolve(program);
}

class Scope {
  readonly parent: Scope | undefined;
  readonly layout: FrameLayout;
  readonly variables = new Map<string, Variable>();

  constructor(parent: Scope | undefined, layout: FrameLayout) {
    this.parent = parent;
    this.layout = layout;
  }

  find(name: string): Variable | undefined {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      const found = scope.variables.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

class NameResolver {
  readonly #variableOf = new Map<Identifier, Variable>();
  readonly #layouts = new Map<Node, FrameLayout>();
  readonly #variables: Variable[] = [];

  resolve(program: Program): Names {
    const layout = this.#layout(program, undefined);
    const scope = new Scope(undefined, layout);
    this.#hoistVars(program.body, scope);
    this.#declareBlock(program.body, scope);
    for (const node of program.body) this.#visit(node, scope);
    return {
      program,
      variableOf: (identifier) => this.#variableOf.get(identifier),
      layoutOf: (node) => this.#layouts.get(node),
      variables: this.#variables,
      moduleVariables: scope.variables,
    };
  }

  #layout(node: Node, parent: FrameLayout | undefined): FrameLayout {
    const layout = new FrameLayout(parent);
    this.#layouts.set(node, layout);
    return layout;
  }

  #declare(
    scope: Scope,
    identifier: Identifier,
    given: Pick<Variable, 'kind' | 'sources'> & Partial<Variable>,
  ): Variable {
    const known = scope.variables.get(identifier.name);
    const variable: Variable = known ?? {
      declaredAt: given.kind === 'var' || given.kind === 'function' ? 0 : identifier.start,
      ...given,
      name: identifier.name,
      layout: scope.layout,
      slot: scope.layout.size++,
    };
    if (known === undefined) {
      scope.variables.set(identifier.name, variable);
      this.#variables.push(variable);
    } else {
      known.sources = undefined;
    }
    this.#variableOf.set(identifier, variable);
    return variable;
  }

  /** `var` belongs to the function around it, however deep it stands. */
  #hoistVars(nodes: readonly Node[], scope: Scope): void {
    for (const node of nodes) {
      if (isFunctionNode(node)) continue;
      if (node.type === 'VariableDeclaration' && (node as VariableDeclaration).kind === 'var') {
        for (const { id } of (node as VariableDeclaration).declarations) {
          for (const name of namesOf(id)) this.#declare(scope, name, { kind: 'var', sources: [] });
        }
      }
      this.#hoistVars(childrenOf(node), scope);
    }
  }

  /** Names that hold in a block from its beginning. */
  #declareBlock(body: readonly AnyNode[], scope: Scope): void {
    for (const statement of body) {
      const node: AnyNode | null | undefined =
        statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement;
      if (node === null || node === undefined) continue;
      if (node.type === 'ImportDeclaration') this.#declareImports(node, scope);
      if (node.type === 'FunctionDeclaration' && node.id !== null) {
        const variable = this.#declare(scope, node.id, { kind: 'function', sources: [] });
        variable.functionNode = node as FunctionNode;
      }
      if (node.type === 'ClassDeclaration' && node.id !== null) {
        this.#declare(scope, node.id, { kind: 'const', sources: undefined });
      }
      if (node.type === 'VariableDeclaration' && node.kind !== 'var') this.#declareLexical(node, scope);
    }
  }

  #declareImports(node: ImportDeclaration, scope: Scope): void {
    const specifier = String(node.source.value);
    for (const part of node.specifiers) {
      const imported =
        part.type === 'ImportSpecifier'
          ? part.imported.type === 'Identifier'
            ? part.imported.name
            : String(part.imported.value)
          : part.type === 'ImportDefaultSpecifier'
            ? 'default'
            : undefined;
      const origin = { specifier, ...(imported === undefined ? {} : { imported }) };
      this.#declare(scope, part.local, { kind: 'import', sources: undefined, origin });
    }
  }

  #declareLexical(node: VariableDeclaration, scope: Scope): void {
    const kind = node.kind === 'const' ? 'const' : 'let';
    for (const { id, init } of node.declarations) {
      const initial = init === null || init === undefined ? {} : { initial: init };
      if (id.type !== 'Identifier') {
        for (const name of namesOf(id)) this.#declare(scope, name, { kind, sources: undefined, ...initial });
        continue;
      }
      const variable = this.#declare(scope, id, { kind, sources: [], ...initial });
      if (kind === 'const' && isFunctionNode(init)) variable.functionNode = init;
    }
  }

  #visit(node: AnyNode, scope: Scope): void {
    if (isFunctionNode(node)) {
      this.#visitFunction(node, scope);
      return;
    }
    switch (node.type) {
      case 'Identifier':
        this.#refer(node, scope);
        return;
      case 'BlockStatement':
        this.#visitBlock(node.body, new Scope(scope, scope.layout));
        return;
      case 'SwitchStatement': {
        this.#visit(node.discriminant, scope);
        const inner = new Scope(scope, scope.layout);
        for (const { consequent } of node.cases) this.#declareBlock(consequent, inner);
        for (const part of node.cases) this.#visit(part, inner);
        return;
      }
      case 'ForInStatement':
      case 'ForOfStatement':
        this.#visitLoop(node, scope);
        return;
      case 'VariableDeclarator':
        this.#assign(node.id, node.init ?? undefined, scope);
        break;
      case 'AssignmentExpression':
        this.#assign(node.left, node.operator === '=' ? node.right : undefined, scope, node.operator !== '=');
        break;
      case 'UpdateExpression':
        this.#assign(node.argument as Pattern, undefined, scope, true);
        break;
      case 'MemberExpression':
        this.#visit(node.object, scope);
        if (node.computed) this.#visit(node.property as Expression, scope);
        return;
      case 'Property':
      case 'MethodDefinition':
      case 'PropertyDefinition':
        if (node.computed) this.#visit(node.key as AnyNode, scope);
        if (node.value !== null && node.value !== undefined) this.#visit(node.value as AnyNode, scope);
        return;
      case 'ExportSpecifier':
        if (node.local.type === 'Identifier') this.#refer(node.local, scope);
        return;
      case 'ExportNamedDeclaration':
        if (node.source !== null && node.source !== undefined) return;
        break;
      case 'ImportDeclaration':
      case 'MetaProperty':
      case 'ContinueStatement':
      case 'BreakStatement':
        return;
      case 'LabeledStatement':
        this.#visit(node.body, scope);
        return;
    }
    for (const child of childrenOf(node)) this.#visit(child, scope);
  }

  #refer(identifier: Identifier, scope: Scope): void {
    if (this.#variableOf.has(identifier)) return;
    const variable = scope.find(identifier.name);
    if (variable !== undefined) this.#variableOf.set(identifier, variable);
  }

  #visitBlock(body: readonly AnyNode[], scope: Scope): void {
    this.#declareBlock(body, scope);
    for (const node of body) this.#visit(node, scope);
  }

  #visitFunction(node: FunctionNode, outer: Scope): void {
    const layout = this.#layout(node, outer.layout);
    const scope = new Scope(outer, layout);
    if (node.type === 'FunctionExpression' && node.id !== null && node.id !== undefined) {
      const variable = this.#declare(scope, node.id, { kind: 'function', sources: [], declaredAt: 0 });
      variable.functionNode = node;
    }
    const inner = new Scope(scope, layout);
    for (const parameter of node.params) {
      for (const name of namesOf(parameter)) {
        this.#declare(inner, name, { kind: 'parameter', sources: undefined });
      }
    }
    for (const parameter of node.params) this.#visit(parameter, inner);
    if (node.body.type !== 'BlockStatement') {
      this.#visit(node.body, inner);
      return;
    }
    this.#hoistVars(node.body.body, inner);
    this.#visitBlock(node.body.body, new Scope(inner, layout));
  }

  #visitLoop(node: ForInStatement | ForOfStatement, outer: Scope): void {
    this.#visit(node.right, outer);
    const hasOwnFrame = containsFunction(node.body) || containsFunction(node.left);
    const layout = hasOwnFrame ? this.#layout(node, outer.layout) : outer.layout;
    const scope = new Scope(outer, layout);
    if (node.left.type === 'VariableDeclaration') {
      if (node.left.kind !== 'var') this.#declareLexical(node.left, scope);
      for (const { id } of node.left.declarations) {
        this.#forget(id, scope);
        this.#visit(id, scope);
      }
    } else {
      this.#assign(node.left, undefined, scope, true);
      this.#visit(node.left, scope);
    }
    this.#visit(node.body, scope);
  }

  /** Notes where the value of a variable comes from. */
  #assign(target: Pattern, source: Expression | undefined, scope: Scope, isUnknown = false): void {
    if (target.type !== 'Identifier') {
      this.#forget(target, scope);
      return;
    }
    const variable = this.#variableOf.get(target) ?? scope.find(target.name);
    if (variable === undefined) return;
    if (isUnknown) variable.sources = undefined;
    else if (source !== undefined) variable.sources?.push(source);
  }

  #forget(target: Pattern, scope: Scope): void {
    for (const name of namesOf(target)) {
      const variable = this.#variableOf.get(name) ?? scope.find(name.name);
      if (variable !== undefined) variable.sources = undefined;
    }
  }
}

/** The identifiers that a pattern gives values. */
export function namesOf(pattern: Pattern): Identifier[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern];
    case 'ObjectPattern':
      return pattern.properties.flatMap((part) =>
        part.type === 'RestElement' ? namesOf(part.argument) : namesOf(part.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((part) => (part === null ? [] : namesOf(part)));
    case 'AssignmentPattern':
      return namesOf(pattern.left);
    case 'RestElement':
      return namesOf(pattern.argument);
    default:
      return [];
  }
}
