import type { Json } from '@cairn/kit';
import { BoundedText } from '../bounded-text.ts';
import type { DataScope } from '../data-scope.ts';
import { IntrinsicArgumentError } from './intrinsic-function.ts';

/**
 * Cuts a template of States.Format at each `{}`; `\{`, `\}`, `\'` and `\\` stand for their second
 * character. One part more than there are holes.
 */
export function splitTemplate(template: string): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (let index = 0; index < template.length; index++) {
    const character = template[index] as string;
    const following = template[index + 1];
    if (character === '\\' && following !== undefined && "{}'\\".includes(following)) {
      part += following;
      index += 1;
    } else if (character === '{' && following === '}') {
      parts.push(part);
      part = '';
      index += 1;
    } else {
      part += character;
    }
  }
  parts.push(part);
  return parts;
}

/**
 * Fills a template's holes: strings as they are, numbers as they were written, objects and arrays in
 * Java's way.
 * @throws IntrinsicArgumentError when there are more or fewer values than holes; DataTooLarge
 */
export function fillTemplate(parts: readonly string[], values: readonly Json[], scope: DataScope): string {
  if (values.length !== parts.length - 1) {
    throw new IntrinsicArgumentError(
      `The template has ${parts.length - 1} occurrences of {} but ${values.length} arguments were given.`,
    );
  }
  const text = new BoundedText(scope);
  text.add(parts[0] as string);
  for (let index = 0; index < values.length; index++) {
    text.addJavaValue(values[index] as Json);
    text.add(parts[index + 1] as string);
  }
  return text.text;
}
