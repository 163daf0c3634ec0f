import { printJson } from '@cairn/kit';
import { ConversionGap, type ConversionNotes } from './conversion-notes.ts';

const step =
  /\.(?<name>[^.[\]*()'"\s]+)|\[\s*(?:'(?<single>(?:[^'\\]|\\.)*)'|"(?<double>(?:[^"\\]|\\.)*)")\s*\]|\[(?<index>-?\d+)\]|(?<all>\[\*\]|\.\*)/y;
const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const words = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);

/**
 * The JSONata expression of a JSONPath: `$.a['b c'][0]` of the input reads ``$states.input.a.`b c`[0]``. `root` stands
 * for `$`; `$$` is the context object, `$name` a variable. @throws ConversionGap
 */
export function pathExpression(path: string, root: string, notes: ConversionNotes): string {
  const base = /^\$\$|^\$[A-Za-z_]\w*|^\$/.exec(path)?.[0];
  if (base === undefined) throw new ConversionGap(`${path} is no path`);
  let expression = base === '$$' ? '$states.context' : base === '$' ? root : base;
  let isList = false;
  let at = base.length;
  while (at < path.length) {
    step.lastIndex = at;
    const match = step.exec(path);
    if (match === null) throw new ConversionGap(`${path.slice(at)} in ${path} has no equal that is known`);
    const { name, single, double, index, all } = match.groups ?? {};
    if (all !== undefined) isList = true;
    else if (index !== undefined) expression += `[${index}]`;
    else expression += `.${memberName(name ?? (single ?? double ?? '').replaceAll(/\\(.)/g, '$1'))}`;
    at = step.lastIndex;
  }
  if (!isList) return expression;
  notes.add('attention', `${path}: lists inside of the list that it finds are joined to one list`);
  return `[${expression}]`;
}

/** A member's name as JSONata writes it. */
function memberName(name: string): string {
  if (plainName.test(name) && !words.has(name)) return name;
  if (name.includes('`')) throw new ConversionGap(`The name ${printJson(name)} cannot be written in JSONata`);
  return `\`${name}\``;
}
