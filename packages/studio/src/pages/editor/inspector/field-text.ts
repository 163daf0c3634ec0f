import { prettyJson } from '@cairn/diagram';
import { type Json, parseJson, printJson } from '@cairn/kit';

/** What a field of a form makes of its text. */
export type FieldReading =
  | { readonly kind: 'value'; readonly value: Json | undefined }
  | { readonly kind: 'refused'; readonly message: string };

/** A value as JSON text for people. */
export function jsonText(value: Json | undefined): string {
  if (value === undefined) return '';
  const text = printJson(value);
  return prettyJson(text) ?? text;
}

/** JSON, or nothing. A `{% … %}` may be typed without quotes around it. */
export function readJsonText(text: string): FieldReading {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'value', value: undefined };
  if (/^\{%[\s\S]*%\}$/.test(trimmed)) return { kind: 'value', value: trimmed };
  try {
    return { kind: 'value', value: parseJson(trimmed) };
  } catch (error) {
    return { kind: 'refused', message: error instanceof Error ? error.message : String(error) };
  }
}

/** A number as text; an expression stays one. */
export function numberText(value: Json | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  return printJson(value);
}

/** A number, a `{% … %}` where that may stand, or nothing. */
export function readNumberText(
  text: string,
  options: { readonly isInteger: boolean; readonly canBeExpression: boolean },
): FieldReading {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'value', value: undefined };
  if (/^\{%[\s\S]*%\}$/.test(trimmed)) {
    return options.canBeExpression
      ? { kind: 'value', value: trimmed }
      : { kind: 'refused', message: 'An expression cannot stand here' };
  }
  const pattern = options.isInteger ? /^-?\d+$/ : /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
  if (!pattern.test(trimmed)) {
    return {
      kind: 'refused',
      message: options.isInteger ? 'A whole number is wanted' : 'A number is wanted',
    };
  }
  return { kind: 'value', value: parseJson(trimmed) };
}

/** A path: null is written as such. */
export function pathText(value: Json | undefined): string {
  return value === null ? 'null' : typeof value === 'string' ? value : jsonText(value);
}

export function readPathText(text: string): FieldReading {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'value', value: undefined };
  if (trimmed === 'null') return { kind: 'value', value: null };
  if (!/^(?:\$|States\.)/.test(trimmed)) return { kind: 'refused', message: 'A path begins with $' };
  return { kind: 'value', value: trimmed };
}
