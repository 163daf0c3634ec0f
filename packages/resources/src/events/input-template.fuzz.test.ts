import { type Json, parseJson, printJson } from '@cairn/kit';
import fc from 'fast-check';
import { it } from 'vitest';
import { compileEventPath } from './event-path.ts';
import { InputTemplate } from './input-template.ts';

const part = fc.constantFrom(
  '<a>',
  '<b>',
  '<c-d>',
  '<',
  '>',
  '"',
  '\\',
  '\\"',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  ' ',
  'x',
  '1',
  '<aws.events.event>',
);

it('fills every template, whatever the values are', () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 25 }), fc.json(), (parts, json) => {
      const value = parseJson(json);
      const template = new InputTemplate(parts.join(''), (name) => name === 'a' || name === 'c-d');
      template.fill((name) => (name === 'a' ? value : undefined));
    }),
    { numRuns: 3_000 },
  );
});

it('makes of a JSON template JSON that holds the values', () => {
  fc.assert(
    fc.property(fc.json(), fc.string(), (json, text) => {
      const value = parseJson(json);
      const template = new InputTemplate('{"v": <v>, "t": "say <t>"}', () => true);
      const filled = parseJson(template.fill((name) => (name === 'v' ? value : text))) as {
        readonly [name: string]: Json;
      };
      if (printJson(filled.v as Json) !== printJson(value)) throw new Error('the value is another one');
      // A text that is JSON's own escape is one within quotes, as on AWS.
      if (!/[\\"]/.test(text) && filled.t !== `say ${text}`) throw new Error('the text is another one');
    }),
    { numRuns: 1_000 },
  );
});

it('reads or refuses every path, and what it reads answers for every event', () => {
  const step = fc.constantFrom('$', '.a', '.*', '[0]', '[*]', "['a']", '.', '[', ']', '..', ' ', 'x');
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), fc.json(), (steps, json) => {
      compileEventPath(steps.join(''))?.(parseJson(json));
    }),
    { numRuns: 2_000 },
  );
});
