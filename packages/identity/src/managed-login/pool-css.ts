import { RecentMap, type ServiceError } from '@cairn/kit';
import { type CssNode, type Declaration, generate, parse, type Rule } from 'css-tree';
import { userPoolErrors } from '../user-pools/user-pool-errors.ts';

/** Most characters of a pool's CSS. Source: API reference, SetUICustomization. */
const charactersMax = 131_072;

/** Source: developer guide, "Classic hosted UI branding: customizing the CSS". */
const classes: ReadonlySet<string> = new Set(
  [
    ...['background', 'banner', 'errorMessage', 'idpButton', 'idpDescription', 'inputField', 'label'],
    ...['legalText', 'logo', 'passwordCheck-notValid', 'passwordCheck-valid', 'redirect'],
    ...['socialButton', 'submitButton', 'textDescription'],
  ].map((name) => `${name}-customizable`),
);
const pseudoClasses: ReadonlySet<string> = new Set([
  ...['hover', 'focus', 'focus-visible', 'active', 'disabled', 'visited'],
]);

/** Those that change how an element looks, and nothing outside of it. */
const properties =
  /^(?:color|background(?:-color)?|opacity|(?:min-|max-)?(?:width|height)|font(?:-size|-weight|-family|-style|-variant)?|line-height|letter-spacing|word-spacing|text-(?:align|transform|decoration(?:-line|-color|-style)?|indent|overflow)|white-space|word-(?:break|wrap)|overflow-wrap|vertical-align|padding(?:-(?:top|right|bottom|left))?|margin(?:-(?:top|right|bottom|left))?|border(?:-(?:top|right|bottom|left))?(?:-(?:width|style|color))?|border-radius|border-(?:top|bottom)-(?:left|right)-radius|border-(?:collapse|spacing)|outline(?:-(?:width|style|color))?|box-sizing|display|cursor|float|clear)$/;
const functions: ReadonlySet<string> = new Set([
  'rgb',
  'rgba',
  'hsl',
  'hsla',
  'hwb',
  'lab',
  'lch',
  'oklab',
  'oklch',
]);
const units = /^(?:px|em|rem|ex|ch|pt|pc|in|cm|mm|q|deg|turn|rad|grad|s|ms)$/i;
const displays = /^(?:none|block|inline|inline-block)$/i;
const identifier = /^-?[a-z][a-z0-9-]*$/i;
const plainText = /^[\w ,.-]{1,100}$/;
/** Longest lengths, in the units given: more would reach beyond what they belong to. */
const lengthMax = 1_000;
const edgeMax = 20;

/** What texts were read as lately: every page asks. */
const read = new RecentMap<string, string>(100);

/** What of a text is refused, for whoever wrote it. */
class CssRefusal extends Error {}

/**
 * Checks the CSS of a pool: the documented classes, with properties that stay within their elements. What comes back
 * was printed anew from what was understood; nothing of the text as it was given reaches a page.
 * @throws ServiceError InvalidParameterException
 */
export function checkPoolCss(css: string): string {
  try {
    return readPoolCss(css);
  } catch (error) {
    if (error instanceof CssRefusal) throw refused(error.message);
    throw error;
  }
}

/** The same for pages: nothing where it would be refused now. */
export function safePoolCss(css: string | undefined): string {
  if (css === undefined) return '';
  const known = read.get(css);
  if (known !== undefined) return known;
  try {
    return read.set(css, readPoolCss(css));
  } catch (error) {
    if (error instanceof CssRefusal) return read.set(css, '');
    throw error;
  }
}

function refused(why: string): ServiceError {
  return userPoolErrors.invalidParameter(`The provided CSS is not valid: ${why}`);
}

function readPoolCss(css: string): string {
  if (css.length > charactersMax) throw new CssRefusal(`it is longer than ${charactersMax} characters.`);
  // Escapes would let names be written in ways that a check does not see; markup and controls have no place in it.
  if (/[\\<\p{Cc}]|-->/u.test(css.replace(/[\t\r\n\f]/g, '')))
    throw new CssRefusal('it holds characters that are not allowed.');
  const sheet = parse(css, {
    positions: false,
    onParseError: (error) => {
      throw new CssRefusal(`${error.message}.`);
    },
  });
  if (sheet.type !== 'StyleSheet') throw new CssRefusal('it is no style sheet.');
  const rules: string[] = [];
  for (const node of sheet.children) {
    if (node.type === 'Comment' || node.type === 'WhiteSpace') continue;
    if (node.type !== 'Rule') throw new CssRefusal('rules with @ are not allowed.');
    rules.push(printRule(node));
  }
  return rules.join('\n');
}

function printRule({ prelude, block }: Rule): string {
  if (prelude.type !== 'SelectorList') throw new CssRefusal('a selector cannot be read.');
  const selectors = [...prelude.children].map(printSelector);
  const declarations = [...block.children].map((node) => {
    if (node.type !== 'Declaration') throw new CssRefusal('a declaration cannot be read.');
    return printDeclaration(node);
  });
  return `${selectors.join(',')}{${declarations.join(';')}}`;
}

function printSelector(selector: CssNode): string {
  const parts = selector.type === 'Selector' ? [...selector.children] : [];
  const [first, ...rest] = parts;
  if (first?.type !== 'ClassSelector' || !classes.has(first.name))
    throw new CssRefusal(`the class is not permitted: ${nameOf(first)}.`);
  const pseudo = rest.map((part) => {
    const isAllowed =
      part.type === 'PseudoClassSelector' && part.children === null && pseudoClasses.has(part.name);
    if (!isAllowed) throw new CssRefusal('a selector is a class, and states of its element.');
    return `:${part.name}`;
  });
  return `.${first.name}${pseudo.join('')}`;
}

function nameOf(node: CssNode | undefined): string {
  return node !== undefined && 'name' in node && typeof node.name === 'string'
    ? node.name.slice(0, 100)
    : 'none';
}

function printDeclaration({ property, value, important }: Declaration): string {
  const name = property.toLowerCase();
  if (!properties.test(name)) throw new CssRefusal(`the property is not permitted: ${name.slice(0, 100)}.`);
  if (value.type !== 'Value') throw new CssRefusal(`the value of ${name} cannot be read.`);
  if (important !== true && important !== false) throw new CssRefusal(`the value of ${name} cannot be read.`);
  for (const part of value.children) checkPart(name, part);
  const text = generate(value);
  if (name === 'display' && !displays.test(text))
    throw new CssRefusal(`the value of display is not permitted.`);
  return `${name}:${text}${important ? '!important' : ''}`;
}

function checkPart(property: string, part: CssNode): void {
  if (!isPartAllowed(property, part)) throw new CssRefusal(`the value of ${property} is not permitted.`);
}

function isPartAllowed(property: string, part: CssNode): boolean {
  switch (part.type) {
    case 'Identifier':
      return identifier.test(part.name);
    case 'Hash':
      return /^[0-9a-f]{3,8}$/i.test(part.value);
    case 'Number':
    case 'Percentage':
      return isWithin(property, part.value, part.type === 'Percentage' ? 100 : lengthMax);
    case 'Dimension':
      return units.test(part.unit) && isWithin(property, part.value, lengthMax);
    case 'String':
      return property.startsWith('font') && plainText.test(part.value);
    case 'Operator':
      return part.value === ',' || part.value === '/';
    case 'WhiteSpace':
      return true;
    case 'Function': {
      if (!functions.has(part.name.toLowerCase())) return false;
      for (const child of part.children) checkPart('color', child);
      return true;
    }
    default:
      return false;
  }
}

/** Only colours and the space between letters may be less than nothing: a margin would lay one element over another. */
function isWithin(property: string, text: string, max: number): boolean {
  const value = Number(text);
  const isEdge = property.startsWith('outline') || property.startsWith('border');
  const least = property === 'letter-spacing' || property === 'color' ? -360 : 0;
  return (
    Number.isFinite(value) &&
    value >= least &&
    value <= (isEdge ? Math.max(edgeMax, max === 100 ? 100 : 0) : max)
  );
}
