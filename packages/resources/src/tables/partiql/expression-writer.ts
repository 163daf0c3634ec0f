import type { Json, JsonObject } from '@cairn/kit';
import type { AttributeType, AttributeValue } from '../attribute-value/attribute-value.ts';
import { validationError } from '../attribute-value/read-item.ts';
import { literalValue } from './literal-value.ts';
import { refusedAt } from './partiql-errors.ts';
import type {
  AssignedSyntax,
  CallSyntax,
  ChangeSyntax,
  OperandSyntax,
  StatementPath,
  WhereSyntax,
} from './statement-syntax.ts';

const whereFunctions: { readonly [name: string]: number } = {
  attribute_exists: 1,
  attribute_not_exists: 1,
  attribute_type: 2,
  begins_with: 2,
  contains: 2,
  size: 1,
};

/** Writes parts of a statement as expressions, with placeholders for all names and values. */
export class ExpressionWriter {
  readonly #parameters: readonly AttributeValue[];
  readonly #names = new Map<string, string>();
  readonly #values: AttributeValue[] = [];

  /** @param parameters those of the call, for `?` */
  constructor(parameters: readonly AttributeValue[]) {
    this.#parameters = parameters;
  }

  /** ExpressionAttributeNames and ExpressionAttributeValues of what was written; absent where empty. */
  get placeholders(): {
    readonly ExpressionAttributeNames?: JsonObject;
    readonly ExpressionAttributeValues?: JsonObject;
  } {
    const names = [...this.#names].map(([name, reference]) => [reference, name]);
    const values = this.#values.map((value, at) => [`:v${at}`, value as unknown as Json]);
    return {
      ...(names.length > 0 && { ExpressionAttributeNames: Object.fromEntries(names) as JsonObject }),
      ...(values.length > 0 && { ExpressionAttributeValues: Object.fromEntries(values) as JsonObject }),
    };
  }

  path(path: StatementPath): string {
    return path
      .map((part, at) =>
        typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${this.#name(part)}`,
      )
      .join('');
  }

  value(value: AttributeValue): string {
    this.#values.push(value);
    return `:v${this.#values.length - 1}`;
  }

  /** A condition, in parentheses where it has parts. */
  condition(where: WhereSyntax): string {
    switch (where.kind) {
      case 'and':
      case 'or':
        return this.#joined(where.terms, where.kind === 'and' ? ' AND ' : ' OR ');
      case 'not':
        return `NOT ${this.#term(where.term)}`;
      case 'comparison':
        return `${this.operand(where.left)} ${where.operator} ${this.operand(where.right)}`;
      case 'between': {
        const [subject, low, high] = where.operands;
        return `${this.operand(subject)} BETWEEN ${this.operand(low)} AND ${this.operand(high)}`;
      }
      case 'in':
        return `${this.operand(where.operand)} IN (${where.options.map((option) => this.operand(option)).join(', ')})`;
      case 'is':
        return this.#is(where.operand, where.what);
      case 'call':
        return this.#call(where);
    }
  }

  operand(operand: OperandSyntax): string {
    if (operand.kind === 'path') return this.path(operand.path);
    if (operand.kind === 'literal') return this.value(literalValue(operand.literal, this.#parameters));
    return this.#call(operand);
  }

  /** An update expression of the changes of an UPDATE. */
  update(changes: readonly ChangeSyntax[]): string {
    const sections: Record<string, string[]> = { SET: [], REMOVE: [], ADD: [], DELETE: [] };
    for (const change of changes) {
      const [section, action] = this.#action(change);
      sections[section]?.push(action);
    }
    return Object.entries(sections)
      .filter(([, actions]) => actions.length > 0)
      .map(([section, actions]) => `${section} ${actions.join(', ')}`)
      .join(' ');
  }

  #joined(terms: readonly WhereSyntax[], between: string): string {
    return terms.map((term) => this.#term(term)).join(between);
  }

  #term(where: WhereSyntax): string {
    const text = this.condition(where);
    return where.kind === 'and' || where.kind === 'or' ? `(${text})` : text;
  }

  #is(operand: OperandSyntax, what: AttributeType | 'MISSING'): string {
    const subject = this.operand(operand);
    if (what === 'MISSING') return `attribute_not_exists(${subject})`;
    return `attribute_type(${subject}, ${this.value({ S: what })})`;
  }

  #call({ name, operands, place }: CallSyntax): string {
    const count = Object.hasOwn(whereFunctions, name) ? whereFunctions[name] : undefined;
    if (count === undefined) throw refusedAt(`Unrecognized function: ${name}`, place);
    if (operands.length !== count) {
      throw validationError(
        `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${operands.length}`,
      );
    }
    return `${name}(${operands.map((operand) => this.operand(operand)).join(', ')})`;
  }

  #action(change: ChangeSyntax): readonly [section: string, action: string] {
    if (change.kind === 'remove') return ['REMOVE', this.path(change.path)];
    const { value, path } = change;
    if (value.kind === 'call' && (value.name === 'set_add' || value.name === 'set_delete')) {
      return this.#setChange(value, path);
    }
    return ['SET', `${this.path(path)} = ${this.#assigned(value)}`];
  }

  #setChange(call: CallSyntax, path: StatementPath): readonly [section: string, action: string] {
    const name = call.name.toUpperCase();
    const [first, second] = call.operands;
    if (call.operands.length !== 2 || first === undefined || second === undefined) {
      throw refusedAt(`${name} must have exactly two arguments`, call.place);
    }
    if (first.kind !== 'path' || first.path.join('.') !== path.join('.')) {
      throw refusedAt(`The first argument to ${name} must equal the assignment value`, call.place);
    }
    const value = second.kind === 'literal' ? literalValue(second.literal, this.#parameters) : undefined;
    if (value === undefined || !('SS' in value || 'NS' in value || 'BS' in value)) {
      throw refusedAt(`The second argument to ${name} must be a value with type SET`, first.place);
    }
    return [call.name === 'set_add' ? 'ADD' : 'DELETE', `${this.path(path)} ${this.value(value)}`];
  }

  #assigned(value: AssignedSyntax): string {
    if (value.kind === 'arithmetic') {
      return `${this.#assigned(value.left)} ${value.operator} ${this.#assigned(value.right)}`;
    }
    if (value.kind !== 'call') return this.operand(value);
    if (value.name !== 'list_append' && value.name !== 'if_not_exists') {
      throw refusedAt(`Unrecognized function: ${value.name}`, value.place);
    }
    return `${value.name}(${value.operands.map((operand) => this.#assigned(operand)).join(', ')})`;
  }

  #name(name: string): string {
    let reference = this.#names.get(name);
    if (reference === undefined) {
      reference = `#n${this.#names.size}`;
      this.#names.set(name, reference);
    }
    return reference;
  }
}
