import { isJsonArray, isJsonObject, type Json, printJson } from '@cairn/kit';
import { fromEntries } from '../edit/apply-value-edit.ts';
import { ConversionGap, type ConversionNotes } from './conversion-notes.ts';
import { dynamicExpression } from './intrinsic-expression.ts';

/** Data that a converted state makes: an expression, or JSON with expressions in it. */
export type ConvertedData =
  | { readonly kind: 'expression'; readonly text: string }
  | { readonly kind: 'template'; readonly value: Json };

/** Converts a payload template: members named `x.$` become `x` with an expression. @throws ConversionGap */
export function convertTemplate(template: Json, root: string, notes: ConversionNotes): Json {
  if (typeof template === 'string') return literalText(template);
  if (isJsonArray(template)) return template.map((item) => convertTemplate(item, root, notes));
  if (!isJsonObject(template)) return template;
  return fromEntries(
    Object.entries(template).map(([name, value]) => {
      if (!name.endsWith('.$')) return [name, convertTemplate(value, root, notes)];
      if (typeof value !== 'string') throw new ConversionGap(`${name} holds no expression`);
      return [name.slice(0, -2), inSigns(dynamicExpression(value, root, notes))];
    }),
  );
}

/** A static value as the value of a field: nothing in it is an expression. */
export function convertLiteral(value: Json): Json {
  if (typeof value === 'string') return literalText(value);
  if (isJsonArray(value)) return value.map(convertLiteral);
  if (!isJsonObject(value)) return value;
  return fromEntries(Object.entries(value).map(([name, member]) => [name, convertLiteral(member)]));
}

/** An expression as a field of a JSONata state. */
export function inSigns(expression: string): string {
  return `{% ${expression} %}`;
}

/** A text that is not to be taken for an expression. */
function literalText(text: string): string {
  return text.startsWith('{%') && text.endsWith('%}') ? inSigns(printJson(text)) : text;
}

/** Data as the value of a field. */
export function fieldOf(data: ConvertedData): Json {
  return data.kind === 'expression' ? inSigns(data.text) : data.value;
}

/** Data as one expression. */
export function expressionOf(data: ConvertedData): string {
  return data.kind === 'expression' ? data.text : templateExpression(data.value);
}

function templateExpression(value: Json): string {
  if (typeof value === 'string') {
    const expression = /^\{%\s*(.*?)\s*%\}$/s.exec(value)?.[1];
    return expression ?? printJson(value);
  }
  if (isJsonArray(value)) return `[${value.map(templateExpression).join(', ')}]`;
  if (!isJsonObject(value)) return printJson(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${printJson(name)}: ${templateExpression(member)}`,
  );
  return `{${members.join(', ')}}`;
}
