import {
  type AttributeType,
  type AttributeValue,
  type ItemDraft,
  scalarText,
  setAttribute,
  typeOfValue,
} from '../attribute-value/attribute-value.ts';
import { normaliseNumber } from '../attribute-value/decimal.ts';
import { nestsTooDeep } from '../attribute-value/item-size.ts';
import { numberFaultText, validationError } from '../attribute-value/read-item.ts';
import type { Literal } from './statement-syntax.ts';

const setTypes: { readonly [type in AttributeType]?: 'SS' | 'NS' | 'BS' } = { S: 'SS', N: 'NS', B: 'BS' };

/**
 * The value of a literal.
 * @param parameters those of the call, for `?`
 * @throws ServiceError ValidationException, naming the place inside the value
 */
export function literalValue(literal: Literal, parameters: readonly AttributeValue[]): AttributeValue {
  const value = valueUnder('root', literal, parameters);
  if (nestsTooDeep(value)) throw validationError('Nesting Levels have exceeded supported limits under root');
  return value;
}

function valueUnder(path: string, literal: Literal, parameters: readonly AttributeValue[]): AttributeValue {
  switch (literal.kind) {
    case 'value':
      return literal.value;
    case 'number':
      return { N: numberUnder(path, literal.text) };
    case 'parameter':
      return parameters[literal.index] as AttributeValue;
    case 'list':
      return { L: literal.elements.map((element, at) => valueUnder(`${path}[${at}]`, element, parameters)) };
    case 'set':
      return setOf(literal.elements.map((element, at) => valueUnder(`${path}[${at}]`, element, parameters)));
    case 'map': {
      const map: ItemDraft = {};
      for (const [name, member] of literal.members) {
        setAttribute(map, name, valueUnder(`${path}.${name}`, member, parameters));
      }
      return { M: map };
    }
  }
}

function numberUnder(path: string, text: string): string {
  const number = normaliseNumber(text);
  if ('text' in number) return number.text;
  throw validationError(`${numberFaultText(number.fault, text)} under ${path}`);
}

function setOf(elements: readonly AttributeValue[]): AttributeValue {
  const [first] = elements;
  if (first === undefined) throw validationError('Empty bags are not supported');
  const type = setTypes[typeOfValue(first)];
  if (type === undefined || elements.some((element) => typeOfValue(element) !== typeOfValue(first))) {
    throw validationError('Bags may only hold strings, numbers or binaries of one type');
  }
  const members = elements.map(scalarText);
  if (new Set(members).size < members.length) {
    throw validationError(
      `One or more parameter values were invalid: Input collection [${members.join(', ')}] contains duplicates.`,
    );
  }
  return { [type]: members } as unknown as AttributeValue;
}
