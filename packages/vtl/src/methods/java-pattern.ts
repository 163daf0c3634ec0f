import { RE2JS } from 're2js';
import { TemplateError } from '../template-error.ts';

/** A regular expression as Java's `String` methods take it. */
export interface JavaPattern {
  matches(text: string): boolean;
  replaceAll(text: string, replacement: string): string;
  replaceFirst(text: string, replacement: string): string;
  /** As `String.split`: a limit of 0 drops empty texts at the end. */
  split(text: string, limit: number): string[];
}

const keptMax = 200;
const kept = new Map<string, JavaPattern>();

/** Compiles a pattern once. @throws TemplateError when it is none, or needs more than a linear engine has */
export function findPattern(source: string): JavaPattern {
  const found = kept.get(source);
  if (found !== undefined) return found;
  const made = makePattern(source);
  if (kept.size >= keptMax) kept.clear();
  kept.set(source, made);
  return made;
}

function makePattern(source: string): JavaPattern {
  let pattern: RE2JS;
  try {
    pattern = RE2JS.compile(source);
  } catch (error) {
    throw new TemplateError(`'${source}' is no regular expression: ${(error as Error).message}`);
  }
  return {
    matches: (text) => pattern.matches(text),
    replaceAll: (text, replacement) => replace(pattern, { text, replacement, times: Infinity }),
    replaceFirst: (text, replacement) => replace(pattern, { text, replacement, times: 1 }),
    split: (text, limit) => splitBy(pattern, text, limit),
  };
}

function replace(
  pattern: RE2JS,
  {
    text,
    replacement,
    times,
  }: { readonly text: string; readonly replacement: string; readonly times: number },
): string {
  const matcher = pattern.matcher(text);
  let replaced = '';
  let from = 0;
  for (let count = 0; count < times && matcher.find(); count += 1) {
    const group = (index: number): string =>
      index > matcher.groupCount() ? '' : (matcher.group(index) ?? '');
    replaced += text.slice(from, matcher.start()) + expand(replacement, group);
    from = matcher.end();
  }
  return replaced + text.slice(from);
}

/** `$1` is what a group has matched; a backslash takes the meaning from what follows it. */
function expand(replacement: string, group: (index: number) => string): string {
  return replacement.replace(/\\(.)|\$(\d)/gs, (_, escaped: string | undefined, index: string) =>
    escaped === undefined ? group(Number(index)) : escaped,
  );
}

function splitBy(pattern: RE2JS, text: string, limit: number): string[] {
  const parts: string[] = [];
  const matcher = pattern.matcher(text);
  let from = 0;
  while ((limit <= 0 || parts.length < limit - 1) && matcher.find()) {
    // A match of nothing at the very beginning gives no empty text.
    if (matcher.end() === 0) continue;
    if (matcher.start() === matcher.end() && matcher.start() >= text.length) break;
    parts.push(text.slice(from, matcher.start()));
    from = matcher.end();
  }
  parts.push(text.slice(from));
  if (limit === 0) while (parts.length > 1 && parts.at(-1) === '') parts.pop();
  return parts;
}
