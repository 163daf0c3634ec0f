import type { AnyNode, CallExpression, MemberExpression } from 'acorn';
import type { Names } from '../names.ts';
import { childrenOf } from '../syntax.ts';
import type { LintRule } from './lint-rule.ts';
import { isNewArray } from './lint-syntax.ts';

/** Methods that APPSYNC_JS has not, by what they are methods of. Source: the plugin's rule no-disallowed-methods. */
const refused: { readonly [type: string]: ReadonlySet<string> } = {
  Array: new Set(
    'copyWithin entries from group groupToMap keys of toLocaleString toString values'.split(' '),
  ),
  ObjectConstructor: new Set(
    (
      'create defineProperties defineProperty freeze getOwnPropertyDescriptor getOwnPropertyDescriptors ' +
      'getOwnPropertyNames getOwnPropertySymbols getPrototypeOf hasOwnProperty is isExtensible isFrozen ' +
      'isPrototypeOf isSealed preventExtensions propertyIsEnumerable seal setPrototypeOf toLocaleString toString ' +
      'valueOf fromEntries groupBy'
    ).split(' '),
  ),
  String: new Set(
    (
      'charCodeAt fromCharCode fromCodePoint localeCompare matchAll padEnd padStart repeat search ' +
      'toLocaleLowerCase toLocaleUpperCase valueOf'
    ).split(' '),
  ),
};

/** The type of JavaScript's own objects that are written by name. */
const typeOfGlobal: { readonly [name: string]: string } = {
  Array: 'Array',
  Object: 'ObjectConstructor',
  String: 'String',
};

/** Calls of methods that are known to be missing, where the text shows of what they are methods. */
export const lintMethods: LintRule = (names, report) => {
  const waiting: AnyNode[] = [names.program];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const name = node.type === 'CallExpression' ? refusedMethod(node, names) : undefined;
    if (name !== undefined) report(node, `Method ${name} is not implemented`);
    waiting.push(...childrenOf(node));
  }
};

function refusedMethod({ callee }: CallExpression, names: Names): string | undefined {
  if (callee.type !== 'MemberExpression' || callee.computed) return undefined;
  const { object, property } = callee as MemberExpression;
  if (property.type !== 'Identifier') return undefined;
  const type = typeOf(object, names, 8);
  if (type === undefined || refused[type]?.has(property.name) !== true) return undefined;
  return `${type}.${property.name}`;
}

function typeOf(node: AnyNode, names: Names, levels: number): string | undefined {
  switch (node.type) {
    case 'ArrayExpression':
      return 'Array';
    case 'NewExpression':
      return isNewArray(node, names) ? 'Array' : undefined;
    case 'TemplateLiteral':
      return 'String';
    case 'Literal':
      return typeof node.value === 'string' ? 'String' : undefined;
    case 'Identifier': {
      const variable = names.variableOf(node);
      if (variable === undefined) {
        return Object.hasOwn(typeOfGlobal, node.name) ? typeOfGlobal[node.name] : undefined;
      }
      const [source, ...others] = variable.sources ?? [];
      if (source === undefined || others.length > 0 || levels === 0) {
        return undefined;
      }
      return typeOf(source, names, levels - 1);
    }
    case 'CallExpression':
      return typeOfCall(node, names, levels);
    default:
      return undefined;
  }
}

const givesList = new Set('map filter slice concat flat flatMap fill reverse sort splice'.split(' '));
const givesText = new Set(
  'charAt concat replace replaceAll slice toLowerCase toUpperCase trim trimEnd trimStart'.split(' '),
);
const globalGives: { readonly [name: string]: string } = {
  'Object.keys': 'Array',
  'Object.values': 'Array',
  'Object.entries': 'Array',
  'JSON.stringify': 'String',
};

/** What a method gives, as far as its name and what it is called of tell. */
function typeOfCall({ callee }: CallExpression, names: Names, levels: number): string | undefined {
  if (levels === 0) return undefined;
  if (callee.type === 'Identifier') {
    return callee.name === 'String' && names.variableOf(callee) === undefined ? 'String' : undefined;
  }
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') {
    return undefined;
  }
  const { object, property } = callee;
  if (object.type === 'Identifier' && names.variableOf(object) === undefined) {
    const name = `${object.name}.${property.name}`;
    return Object.hasOwn(globalGives, name) ? globalGives[name] : undefined;
  }
  const type = typeOf(object, names, levels - 1);
  if (type === 'String') return textCallType(property.name);
  return type === 'Array' && givesList.has(property.name) ? type : undefined;
}

function textCallType(method: string): string | undefined {
  if (method === 'split') return 'Array';
  return givesText.has(method) ? 'String' : undefined;
}
