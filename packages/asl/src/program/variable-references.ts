import { isJsonArray, isJsonObject, type Json, type JsonObject, memberOf } from '@cairn/kit';
import { type IntrinsicOperand, parseIntrinsic } from '../data/intrinsic-parser.ts';
import { compilePath } from '../data/path.ts';
import { isLanguageAmongStates, machineLanguage } from '../definition/machine-language.ts';
import { compileJsonata, isJsonataText } from '../jsonata/expression.ts';

/** Names of the variables that states read, by the states' names; sorted, states that read none left out. */
export interface VariableReferences {
  readonly [stateName: string]: readonly string[];
}

/** Fields that hold states of their own. */
const scopeFields = new Set(['Branches', 'ItemProcessor', 'Iterator']);
/** Fields of the JSONPath query language in which only members in `.$` are expressions. */
const templateFields = new Set([
  ...['Parameters', 'ResultSelector', 'ItemSelector', 'Assign', 'Credentials', 'BatchInput'],
]);

/**
 * Which variables the states of a definition read (API reference, DescribeStateMachine, "variableReferences").
 * Expects a definition in which the diagnosis found no error.
 */
export function variableReferences(definition: JsonObject): VariableReferences {
  const found: [string, readonly string[]][] = [];
  findInScope(definition, machineLanguage(definition) === 'JSONata', found);
  return Object.fromEntries(found);
}

function findInScope(scope: JsonObject, isJsonata: boolean, found: [string, readonly string[]][]): void {
  const states = memberOf(scope, 'States') as JsonObject;
  for (const name of Object.keys(states)) {
    const state = states[name] as Json;
    if (isLanguageAmongStates(name, state) || !isJsonObject(state)) continue;
    const names = new Set<string>();
    if ((memberOf(state, 'QueryLanguage') ?? (isJsonata ? 'JSONata' : 'JSONPath')) === 'JSONata') {
      collectFromExpressions(state, names);
    } else {
      collectFromFields(state, names);
    }
    if (names.size > 0) found.push([name, [...names].sort()]);
    for (const field of scopeFields) {
      const inner = memberOf(state, field);
      for (const scope of isJsonArray(inner) ? inner : [inner]) {
        if (isJsonObject(scope)) findInScope(scope, isJsonata, found);
      }
    }
  }
}

/** Collects what the expressions of a JSONata state read, wherever they stand. */
function collectFromExpressions(value: Json, names: Set<string>): void {
  if (typeof value === 'string') {
    if (!isJsonataText(value)) return;
    for (const name of compileJsonata(value).references.variables) names.add(name);
  } else if (isJsonArray(value)) {
    for (const item of value) collectFromExpressions(item, names);
  } else if (isJsonObject(value)) {
    for (const member of Object.keys(value)) {
      if (!scopeFields.has(member)) collectFromExpressions(value[member] as Json, names);
    }
  }
}

/** Collects what the fields of a JSONPath state read: paths, templates, the rules of a Choice. */
function collectFromFields(value: Json, names: Set<string>): void {
  if (isJsonArray(value)) {
    for (const item of value) collectFromFields(item, names);
    return;
  }
  if (!isJsonObject(value)) return;
  for (const field of Object.keys(value)) {
    const content = value[field] as Json;
    if (templateFields.has(field)) collectFromTemplate(content, names);
    else if (typeof content === 'string') {
      if (field === 'Variable' || field.endsWith('Path')) collectFromText(content, names);
    } else if (field !== 'Result' && !scopeFields.has(field)) collectFromFields(content, names);
  }
}

function collectFromTemplate(template: Json, names: Set<string>): void {
  if (isJsonArray(template)) {
    for (const item of template) collectFromTemplate(item, names);
  } else if (isJsonObject(template)) {
    for (const member of Object.keys(template)) {
      const content = template[member] as Json;
      if (!member.endsWith('.$')) collectFromTemplate(content, names);
      else if (typeof content === 'string') collectFromText(content, names);
    }
  }
}

/** Collects from a path or a call of an intrinsic function. */
function collectFromText(text: string, names: Set<string>): void {
  if (!text.startsWith('$')) {
    collectFromOperand(parseIntrinsic(text), names);
    return;
  }
  const { base } = compilePath(text).syntax;
  if (base.kind === 'variable') names.add(base.name);
}

function collectFromOperand(operand: IntrinsicOperand, names: Set<string>): void {
  if (operand.kind === 'call') {
    for (const inner of operand.operands) collectFromOperand(inner, names);
  } else if (operand.kind === 'path' && operand.path.syntax.base.kind === 'variable') {
    names.add(operand.path.syntax.base.name);
  }
}
