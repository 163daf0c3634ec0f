import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The tokens that are colours, in one of the two schemes. */
function colours(scheme: 'light' | 'dark'): ReadonlyMap<string, string> {
  const both = /--([\w-]+):\s*light-dark\(\s*(#[0-9a-f]{6})\s*,\s*(#[0-9a-f]{6})\s*\)/gi;
  return new Map(
    [...css.matchAll(both)].map(([, name = '', light = '', dark = '']) => [
      name,
      scheme === 'light' ? light : dark,
    ]),
  );
}

/** WCAG 2.2: relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const states = ['succeeded', 'failed', 'running', 'timed-out', 'aborted', 'waiting', 'caught'];
const grounds = [
  'ground',
  'surface',
  'surface-raised',
  'surface-sunken',
  'surface-hover',
  'surface-selected',
];

/** Text on what it stands on: 4.5 to 1 at least (success criterion 1.4.3). */
const texts: readonly (readonly [text: string, ground: string])[] = [
  ...['ink', 'ink-muted', 'ink-faint', 'accent', 'accent-hover'].flatMap((ink) =>
    grounds.map((ground) => [ink, ground] as const),
  ),
  ...states.map((state) => [state, `${state}-soft`] as const),
  ...states.flatMap((state) => ['ground', 'surface'].map((ground) => [state, ground] as const)),
  ['action-ink', 'action'],
  ['action-ink', 'action-hover'],
  ['accent-ink', 'accent'],
  ['accent', 'accent-soft'],
  ['danger-ink', 'danger'],
  ['danger-ink', 'danger-hover'],
  ...['note', 'caution', 'danger'].flatMap((kind) => [
    [kind, `${kind}-soft`] as const,
    ['ink', `${kind}-soft`] as const,
  ]),
  ['danger', 'surface'],
  ['danger', 'surface-raised'],
  ...['key', 'string', 'number', 'keyword', 'comment', 'gutter'].map(
    (kind) => [`code-${kind}`, 'code-ground'] as const,
  ),
  ...['key', 'string', 'number', 'keyword'].map((kind) => [`code-${kind}`, 'surface-hover'] as const),
  ['ink', 'code-mark'],
];

/** What is seen without being read (signs, edges of fields, focus): 3 to 1 at least (1.4.11). */
const signs: readonly (readonly [sign: string, ground: string])[] = [
  ...states.flatMap((state) =>
    ['ground', 'surface', 'surface-hover'].map((ground) => [`${state}-strong`, ground] as const),
  ),
  ...['ground', 'surface'].flatMap((ground) => [
    ['line-control', ground] as const,
    ['focus', ground] as const,
  ]),
];

describe.each(['light', 'dark'] as const)('the colours when it is %s', (scheme) => {
  const tokens = colours(scheme);
  const of = (name: string): string => {
    const colour = tokens.get(name);
    if (colour === undefined) throw new Error(`there is no colour --${name}`);
    return colour;
  };

  it('let text be read on all that it stands on', () => {
    const poor = texts
      .map(([text, ground]) => [text, ground, contrast(of(text), of(ground))] as const)
      .filter(([, , ratio]) => ratio < 4.5)
      .map(([text, ground, ratio]) => `${text} on ${ground}: ${ratio.toFixed(2)}`);
    expect(poor).toEqual([]);
  });

  it('let signs be seen on all that they stand on', () => {
    const poor = signs
      .map(([sign, ground]) => [sign, ground, contrast(of(sign), of(ground))] as const)
      .filter(([, , ratio]) => ratio < 3)
      .map(([sign, ground, ratio]) => `${sign} on ${ground}: ${ratio.toFixed(2)}`);
    expect(poor).toEqual([]);
  });
});
