/** The steps of a JSON pointer: names of members, and positions of items as decimal text. */
export type PointerSteps = readonly string[];

/**
 * The steps of a JSON pointer (RFC 6901). Text that does not begin with a slash is read as if it did.
 *
 * @example parsePointer('/States/a~1b/Choices/0') // ['States', 'a/b', 'Choices', '0']
 */
export function parsePointer(pointer: string): PointerSteps {
  if (pointer === '') return [];
  const text = pointer.startsWith('/') ? pointer.slice(1) : pointer;
  return text.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The JSON pointer (RFC 6901) of some steps. */
export function printPointer(steps: readonly (string | number)[]): string {
  return steps.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The position that a step names in an array, or undefined. */
export function arrayPosition(step: string): number | undefined {
  return /^(?:0|[1-9]\d{0,8})$/.test(step) ? Number(step) : undefined;
}
