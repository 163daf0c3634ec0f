import { javaPattern, TemplateError } from '@cairn/vtl';

/**
 * Whether all of a text matches a pattern of an API's settings, on an engine whose time is linear. A pattern that is none,
 * or that asks for more than that engine has, matches nothing.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  try {
    return javaPattern(pattern).matches(text);
  } catch (error) {
    if (error instanceof TemplateError) return false;
    throw error;
  }
}
