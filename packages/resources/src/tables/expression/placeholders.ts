import { isJsonObject, type Json, ServiceError } from '@cairn/kit';
import type { AttributeValue } from '../attribute-value/attribute-value.ts';
import { wellFormed } from '../attribute-value/read-content.ts';
import { readAttributeValue, validationError } from '../attribute-value/read-item.ts';
import type { DocumentPath, ResolvedPath } from './document-path.ts';
import type { FaultRanking } from './expression-fault.ts';

const nameReference = /^#[0-9a-zA-Z_]+$/;
const valueReference = /^:[0-9a-zA-Z_]+$/;

/**
 * ExpressionAttributeNames and ExpressionAttributeValues of one call, shared by all its expressions: they resolve their
 * references here, and afterwards {@link Placeholders.refuseUnused} refuses what none of them named.
 */
export class Placeholders {
  readonly #names = new Map<string, string>();
  readonly #values = new Map<string, AttributeValue>();
  readonly #unusedNames: Set<string>;
  readonly #unusedValues: Set<string>;

  /**
   * @param names the parameter ExpressionAttributeNames, or undefined
   * @param values the parameter ExpressionAttributeValues, or undefined
   * @throws ServiceError ValidationException or SerializationException
   */
  constructor(names?: Json, values?: Json) {
    for (const [reference, name] of entries(names, 'ExpressionAttributeNames', nameReference)) {
      this.#names.set(reference, wellFormed(String(name)));
    }
    const valueEntries = entries(values, 'ExpressionAttributeValues', valueReference);
    for (const [reference, value] of valueEntries) this.#values.set(reference, readNamed(reference, value));
    this.#unusedNames = new Set(this.#names.keys());
    this.#unusedValues = new Set(this.#values.keys());
  }

  /** The value behind `:reference`, which counts as used by that. */
  value(reference: string, faults: FaultRanking, kind: string): AttributeValue | undefined {
    const value = this.#values.get(reference);
    this.#unusedValues.delete(reference);
    if (value === undefined) {
      faults.add(
        kind,
        `An expression attribute value used in expression is not defined; attribute value: ${reference}`,
      );
    }
    return value;
  }

  /** The path with its `#references` replaced, which count as used by that. */
  path(path: DocumentPath, faults: FaultRanking, kind: string): ResolvedPath {
    return path.map((part) => {
      if (part.kind === 'index') return part.index;
      return part.kind === 'name' ? part.name : this.#name(part.reference, faults, kind);
    });
  }

  #name(reference: string, faults: FaultRanking, kind: string): string {
    const name = this.#names.get(reference);
    this.#unusedNames.delete(reference);
    if (name !== undefined) return name;
    faults.add(
      kind,
      `An expression attribute name used in the document path is not defined; attribute name: ${reference}`,
    );
    return reference;
  }

  /** Refuses names and values that no expression used. @throws ServiceError ValidationException */
  refuseUnused(): void {
    refuse('ExpressionAttributeNames', this.#unusedNames);
    refuse('ExpressionAttributeValues', this.#unusedValues);
  }
}

function refuse(parameter: string, unused: ReadonlySet<string>): void {
  if (unused.size === 0) return;
  throw validationError(
    `Value provided in ${parameter} unused in expressions: keys: {${[...unused].join(', ')}}`,
  );
}

function entries(
  map: Json | undefined,
  parameter: string,
  form: RegExp,
): readonly (readonly [string, Json])[] {
  if (!isJsonObject(map)) return [];
  const all = Object.entries(map);
  if (all.length === 0) throw validationError(`${parameter} must not be empty`);
  for (const [key] of all) {
    if (!form.test(key))
      throw validationError(`${parameter} contains invalid key: Syntax error; key: "${key}"`);
  }
  return all;
}

function readNamed(reference: string, value: Json): AttributeValue {
  try {
    return readAttributeValue(value);
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'ValidationException') throw error;
    throw validationError(
      `ExpressionAttributeValues contains invalid value: ${error.message} for key ${reference}`,
    );
  }
}
