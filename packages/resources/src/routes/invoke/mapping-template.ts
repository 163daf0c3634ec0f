import { type Json, parseJson, printJson } from '@cairn/kit';
import {
  compileTemplate,
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
const compiled = new Map<string, Template>();

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
  let template = compiled.get(text);
  if (template === undefined) {
    template = compileTemplate(text);
    if (compiled.size >= compiledMax) compiled.clear();
    compiled.set(text, template);
  }
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
  const find = (path: Value | undefined): Json | undefined => {
    json ??= jsonBody(body);
    return findPath(json, typeof path === 'string' ? path : '$');
  };
  const everything = (): Value => valueOfJson(parameters as unknown as Json);
  return {
    isHostObject: true,
    property: (name) => (name === 'body' ? body : undefined),
    call: (name, [first]) => {
      if (name === 'json') return jsonText(find(first));
      if (name === 'path') {
        const found = find(first);
        return found === undefined ? undefined : valueOfJson(found);
      }
      if (name !== 'params') return undefined;
      if (first === undefined) return everything();
      return parameterOf(parameters, printValue(first));
    },
  };
}

/** What is not there is an empty text in JSON. */
function jsonText(found: Json | undefined): string {
  return found === undefined ? '""' : printJson(found);
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
  call: (name, [first = null]) => {
    const text = printValue(first);
    switch (name) {
      case 'escapeJavaScript':
        return escapeJavaScript(text);
      case 'parseJson':
        return parsed(text);
      case 'toJson':
        return printJson(jsonOf(first));
      case 'urlEncode':
        return encodeURIComponent(text).replaceAll('%20', '+');
      case 'urlDecode':
        return decodeText(text);
      case 'base64Encode':
        return encodeBase64(text);
      case 'base64Decode':
        return decodeBase64(text);
      default:
        return undefined;
    }
  },
};

function parsed(text: string): Value {
  try {
    return valueOfJson(parseJson(text));
  } catch {
    throw new TemplateError('$util.parseJson was given a text that is no JSON');
  }
}

function decodeText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new TemplateError('$util.urlDecode was given a text that is not URL-encoded');
  }
}

function encodeBase64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function decodeBase64(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
  } catch {
    throw new TemplateError('$util.base64Decode was given a text that is not base64');
  }
}

const escapes: { readonly [letter: string]: string } = {
  '\b': '\\b',
  '\n': '\\n',
  '\t': '\\t',
  '\f': '\\f',
  '\r': '\\r',
  "'": "\\'",
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
};

/** JavaScript's rules for texts: what is not ASCII by its number. */
function escapeJavaScript(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is escaped
  return text.replace(/[\u0000-\u001f'"\\/\u007f-\uffff]/g, (letter) => {
    return escapes[letter] ?? `\\u${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  });
}

/** The texts of a map that a template has filled: `$context.responseOverride.header`. */
export function overriddenTexts(
  context: Value,
  ...path: readonly string[]
): { readonly [name: string]: string } {
  const found = overridden(context, ...path);
  if (!isMap(found)) return {};
  return Object.fromEntries([...found].map(([name, value]) => [name, printValue(value)]));
}

/** What stands at a path of `$context`. */
export function overridden(context: Value, ...path: readonly string[]): Value | undefined {
  let value: Value | undefined = context;
  for (const name of path) value = isMap(value) ? value.get(name) : undefined;
  return isList(value) ? undefined : value;
}
