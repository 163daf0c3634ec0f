import {
  decodeBase64,
  encodeBase64,
  type Json,
  JsonSyntaxError,
  parseJson,
  printJsonWithin,
  RecentMap,
} from '@cairn/kit';
import {
  compileTemplate,
  defaultRenderLimits,
  escapeJavaScript,
  Fuel,
  type HostObject,
  isList,
  isMap,
  jsonOf,
  printValue,
  type Template,
  TemplateError,
  type Value,
  valueOfJson,
} from '@cairn/vtl';

/** What a mapping template sees. */
export interface TemplateScope {
  /** Body as text. */
  readonly body: string;
  readonly parameters: {
    readonly path: { readonly [name: string]: string };
    readonly querystring: { readonly [name: string]: string };
    readonly header: { readonly [name: string]: string };
  };
  /** `$context`; templates may change `requestOverride` and `responseOverride`. */
  readonly context: Value;
  readonly stageVariables: { readonly [name: string]: string };
  readonly findPath: (value: Json, path: string) => Json | undefined;
}

const compiledMax = 500;
const compiled = new RecentMap<string, Template>(compiledMax);

/** What is wrong with a template; undefined when nothing is. */
export function checkTemplate(text: string): string | undefined {
  try {
    compileTemplate(text);
    return undefined;
  } catch (error) {
    if (error instanceof TemplateError) return error.message;
    throw error;
  }
}

/**
 * Renders a mapping template (API Gateway Developer Guide, "Mapping template variables").
 * @throws TemplateError
 */
export function renderTemplate(text: string, scope: TemplateScope): string {
  const template = compiled.getOrMake(text, () => compileTemplate(text));
  return template.render({
    input: inputObject(scope),
    context: scope.context,
    stageVariables: valueOfJson(scope.stageVariables),
    util: utilObject,
  }).text;
}

/** `$input`. */
function inputObject({ body, parameters, findPath }: TemplateScope): HostObject {
  let json: Json | undefined;
  const find = (path: Value | undefined, fuel: Fuel): Json | undefined => {
    if (json === undefined) {
      fuel.spend(body.length * conversionWeight);
      json = jsonBody(body);
    }
    const text = typeof path === 'string' ? path : '$';
    fuel.spend(costOfPath(text, body));
    return findPath(json, text);
  };
  return {
    isHostObject: true,
    property: (name) => (name === 'body' ? body : undefined),
    call: (name, [first], fuel) => {
      if (name === 'json') return jsonText(find(first, fuel), fuel);
      if (name === 'path') {
        const found = find(first, fuel);
        return found === undefined ? undefined : valueOfJson(found, fuel);
      }
      if (name !== 'params') return undefined;
      if (first === undefined) return valueOfJson(parameters as unknown as Json, fuel);
      fuel.spend(parameterCost);
      return parameterOf(parameters, printValue(first, fuel));
    },
  };
}

/** What converting a character costs, in characters of plain work. */
const conversionWeight = 4;
/** What escaping a character costs. */
const escapeWeight = 16;
/** What looking a parameter up costs. */
const parameterCost = 1_000;
/** What a path costs that looks for descendants of descendants. */
const costlyPath = 2_000_000;

/** Wildcards, filters and slices go through the body; other paths are as long as their text. */
function costOfPath(path: string, body: string): number {
  if (path.split('..').length > 2) return costlyPath + body.length * conversionWeight;
  return /\.\.|[*?:@]/.test(path) ? body.length * conversionWeight : path.length * conversionWeight;
}

/** What is not there is an empty text in JSON. */
function jsonText(found: Json | undefined, fuel: Fuel): string {
  if (found === undefined) return '""';
  const text = printJsonWithin(found, fuel.limits.charactersMax);
  if (text === undefined) fuel.bound(Number.POSITIVE_INFINITY);
  return made(text ?? '', fuel);
}

/** A text that was made of another: not too long, and counted. */
function made(text: string, fuel: Fuel): string {
  fuel.bound(text.length);
  fuel.spend(text.length * conversionWeight);
  return text;
}

/** A body that is no JSON is a text. */
function jsonBody(body: string): Json {
  if (body === '') return {};
  try {
    return parseJson(body);
  } catch {
    return body;
  }
}

/** Path before query before headers; headers by any case. */
function parameterOf({ path, querystring, header }: TemplateScope['parameters'], name: string): string {
  if (Object.hasOwn(path, name)) return path[name] ?? '';
  if (Object.hasOwn(querystring, name)) return querystring[name] ?? '';
  const found = Object.keys(header).find((each) => each.toLowerCase() === name.toLowerCase());
  return found === undefined ? '' : (header[found] ?? '');
}

/** `$util`. */
const utilObject: HostObject = {
  isHostObject: true,
  call: (name, [first = null], fuel) => {
    if (name === 'toJson') return jsonText(jsonOf(first, fuel), fuel);
    const text = printValue(first, fuel);
    fuel.spend(text.length * (name === 'escapeJavaScript' ? escapeWeight : conversionWeight));
    if (name === 'parseJson') return parsed(text, fuel);
    const convert = Object.hasOwn(conversions, name) ? conversions[name] : undefined;
    return convert && made(convert(text), fuel);
  },
};

const conversions: { readonly [name: string]: (text: string) => string } = {
  escapeJavaScript,
  urlEncode: (text) => encodeURIComponent(text.toWellFormed()).replaceAll('%20', '+'),
  urlDecode: decodeText,
  base64Encode: encodeBase64,
  base64Decode: decodedText,
};

function parsed(text: string, fuel: Fuel): Value {
  let json: Json;
  try {
    json = parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new TemplateError('$util.parseJson was given a text that is no JSON');
  }
  return valueOfJson(json, fuel);
}

function decodeText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new TemplateError('$util.urlDecode was given a text that is not URL-encoded');
  }
}

function decodedText(text: string): string {
  try {
    return new TextDecoder().decode(decodeBase64(text));
  } catch {
    throw new TemplateError('$util.base64Decode was given a text that is not base64');
  }
}

/** The texts of a map that a template has filled: `$context.responseOverride.header`. */
export function overriddenTexts(
  context: Value,
  ...path: readonly string[]
): { readonly [name: string]: string } {
  const found = overridden(context, ...path);
  if (!isMap(found)) return {};
  const fuel = new Fuel(defaultRenderLimits);
  return Object.fromEntries([...found].map(([name, value]) => [name, printValue(value, fuel)]));
}

/** What stands at a path of `$context`. */
export function overridden(context: Value, ...path: readonly string[]): Value | undefined {
  let value: Value | undefined = context;
  for (const name of path) value = isMap(value) ? value.get(name) : undefined;
  return isList(value) ? undefined : value;
}
