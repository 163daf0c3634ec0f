import { type Json, parseJson } from '@cairn/kit';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { definitionGraph } from '../graph/definition-graph.ts';
import { inProcessLayoutEngine } from '../graph/in-process-layout-engine.ts';
import { layoutGraph } from '../graph/layout-graph.ts';
import type { LayoutEngine } from '../graph/layout-types.ts';
import { type RunOverlay, type StateRunStatus, takenEdge } from '../graph/run-overlay.ts';
import { renderSvg, type SvgOptions } from './render-svg.ts';
import { xmlText } from './xml-text.ts';

let engine: LayoutEngine;
beforeAll(async () => {
  engine = await inProcessLayoutEngine();
});

async function svgOf(definition: Json, options: Partial<SvgOptions> = {}): Promise<string> {
  return renderSvg(await layoutGraph(definitionGraph(definition), engine), { title: 'Test', ...options });
}

/** Tags, attributes with their values, and texts of an XML text; throws where it is not well-formed. */
function parseXml(text: string): { readonly tags: readonly string[]; readonly texts: readonly string[] } {
  const open: string[] = [];
  const tags: string[] = [];
  const texts: string[] = [];
  const token = /<(\/?)([a-z]+)((?: [a-zA-Z-]+="[^"<]*")*)(\/?)>|([^<>]+)/gy;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (match === null) throw new Error(`not well-formed at ${text.slice(at, at + 60)}`);
    const [, close, name, , empty, characters] = match;
    if (characters !== undefined) {
      if (/&(?!amp;|lt;|gt;|quot;|#39;)/.test(characters)) throw new Error(`a bare & in ${characters}`);
      texts.push(characters);
    } else if (close === '/') {
      if (open.pop() !== name) throw new Error(`</${name}> closes another`);
    } else {
      tags.push(name as string);
      if (empty !== '/') open.push(name as string);
    }
  }
  if (open.length > 0) throw new Error(`open: ${open.join(' ')}`);
  return { tags, texts };
}

const allowedTags = new Set(['svg', 'title', 'desc', 'style', 'rect', 'g', 'path', 'circle', 'text']);

const hostile = [
  ']]>',
  '"><script>alert(1)</script>',
  "' onload='alert(1)",
  '</style><script>alert(1)</script>',
  '<!--',
  '&lt;&#60;&amp',
  'a\u0000\u0008\u001b[31m\u009bz',
  '\u202egpj.exe\u2066x',
  '\ud800 half',
  '{}</text>@import url(http://example.com)',
  'x'.repeat(10_000),
  '𝒳😀'.repeat(500),
];

/** A definition with a text in every place that a picture shows. */
function withEverywhere(text: string): Json {
  return {
    Comment: text,
    StartAt: text,
    States: {
      [text]: {
        Type: 'Task',
        Comment: text,
        Resource: text,
        Catch: [{ ErrorEquals: [text], Next: `${text}2` }],
        Next: 'C',
      },
      C: { Type: 'Choice', Choices: [{ Variable: text, StringEquals: text, Next: 'F' }], Default: 'W' },
      F: { Type: 'Fail', Error: text },
      W: { Type: 'Wait', SecondsPath: text, Next: 'M' },
      M: { Type: 'Map', ItemsPath: text, MaxConcurrencyPath: text, ItemProcessor: {}, Next: 'U' },
      U: { Type: text, End: true },
    },
  };
}

describe('renderSvg', () => {
  it.each(hostile)('is well-formed and holds nothing but drawing with texts such as %j', async (text) => {
    const svg = await svgOf(withEverywhere(text), { title: text });
    const { tags, texts } = parseXml(svg);
    expect(tags.filter((tag) => !allowedTags.has(tag))).toEqual([]);
    expect(svg).not.toMatch(/<[^>]* (?:on\w+|href|xlink:href|src|style)=/i);
    expect(svg).not.toMatch(/(?![\t\n\r])[\p{Cc}\p{Cs}\p{Bidi_Control}]/u);
    const styles = texts.filter((part) => part.includes('{fill:'));
    expect(styles).toHaveLength(1);
    expect(styles[0]).not.toContain('example.com');
    expect(svg.length).toBeLessThan(80_000);
  });

  it('is well-formed for any names', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        parseXml(await svgOf({ StartAt: text, States: { [text]: { Type: 'Pass', Comment: text } } }));
      }),
      { numRuns: 60 },
    );
  });

  it('shows each status by a sign of its own, in words too, and the ways that were taken', async () => {
    const statuses: readonly StateRunStatus[] = [
      'running',
      'waiting',
      'retrying',
      'succeeded',
      'caught',
      'failed',
      'timedOut',
      'aborted',
    ];
    const signs = new Set<string>();
    for (const status of statuses) {
      const overlay: RunOverlay = {
        states: new Map([['A', { status, visits: 3, retries: 2, durationMs: 1_200 }]]),
        takenEdges: new Set([takenEdge('A', 'B')]),
      };
      const definition = parseJson(
        '{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"},"B":{"Type":"Pass","End":true}}}',
      );
      const svg = await svgOf(definition, { overlay });
      expect(svg).toContain(`<g class="Pass ran ${status}"`);
      expect(svg).toContain('1.2 s · ×3 · ↻ 2');
      expect(svg).toContain('<g class="Pass notStarted"');
      expect(svg.match(/class="edge taken"/g)).toHaveLength(2);
      expect(svg.match(/class="edge quiet"/g)).toHaveLength(1);
      signs.add(/class="chip".*?d="([^"]+)"/.exec(svg)?.[1] ?? '');
    }
    expect(signs.size).toBe(statuses.length);
  });

  it('has a name and a description for those who do not see it', async () => {
    const svg = await svgOf(withEverywhere('A'), { title: 'Orders & returns' });
    expect(svg).toContain('role="img" aria-labelledby="cairn-graph-title cairn-graph-description"');
    expect(svg).toContain('<title id="cairn-graph-title">Orders &amp; returns</title>');
    expect(svg).toContain('A graph of 6 states, starting at A.');
  });

  it('has the colours of one theme, or of both by what the reader prefers', async () => {
    const definition = withEverywhere('A');
    const [light, dark, auto] = await Promise.all(
      (['light', 'dark', 'auto'] as const).map((theme) => svgOf(definition, { theme })),
    );
    const canvas = (svg: string | undefined) =>
      [...(svg ?? '').matchAll(/\.canvas\{fill:(#\w+)\}/g)].map(([, colour]) => colour);
    expect(canvas(auto)).toEqual([...canvas(light), ...canvas(dark)]);
    expect(auto).toContain('@media (prefers-color-scheme:dark)');
  });
});

describe('xmlText', () => {
  it('keeps what people write', () => {
    expect(xmlText('Größe: 5 > 3 & "ja" – 日本語 😀')).toBe(
      'Größe: 5 &gt; 3 &amp; &quot;ja&quot; – 日本語 😀',
    );
  });
});
