import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapeXml, printDocument } from './xml-printer.ts';
import { readXml, XmlError } from './xml-reader.ts';

it('reads back what was printed', () => {
  const text = fc.string({ unit: 'binary' }).map((value) => value.toWellFormed());
  fc.assert(
    fc.property(text, text, (key, prefix) => {
      const document = printDocument('ListBucketResult', {
        Contents: [{ Key: key }, { Key: prefix }],
        Prefix: prefix,
      });
      const root = readXml(document);
      expect(root.name).toBe('ListBucketResult');
      expect(root.children.map(({ name }) => name)).toEqual(['Contents', 'Contents', 'Prefix']);
      expect(root.children[0]?.children[0]?.text).toBe(key);
      expect(root.children[2]?.text).toBe(prefix);
    }),
  );
});

it('fails on everything else with its own error', () => {
  const piece = fc.constantFrom(
    '<a>',
    '</a>',
    '<b/>',
    '<',
    '>',
    '&',
    '&lt;',
    '&#x41;',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '?>',
    '<!DOCTYPE a>',
    '"',
    "'",
    '=',
    ' ',
    'x',
    '\u0000',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      try {
        readXml(pieces.join(''));
      } catch (error) {
        expect(error).toBeInstanceOf(XmlError);
      }
    }),
    { numRuns: 2_000 },
  );
});

it.each([
  ['spaces', `<a${' '.repeat(1_000_000)}`],
  ['attributes', `<a${' b="c"'.repeat(200_000)}`],
  ['an open comment', `<!--${'-'.repeat(1_000_000)}`],
  ['levels', '<a>'.repeat(500_000)],
  ['elements', `<a>${'<b/>'.repeat(500_000)}</a>`],
])('gives up on many %s at once', (_, document) => {
  const startedAt = performance.now();
  expect(() => readXml(document)).toThrow(XmlError);
  expect(performance.now() - startedAt).toBeLessThan(20_000);
});

it('takes no half of a pair for a character', () => {
  expect(() => readXml('<Key>a&#xD800;b</Key>')).toThrow(XmlError);
});

it('reads what clients send: prefixes, comments, CDATA, references, an order mark', () => {
  const document =
    '\ufeff<?xml version="1.0"?><!-- x --><s3:Delete xmlns:s3="y"><s3:Key>a&#13;&#x1F600;<![CDATA[<b>]]>&apos;</s3:Key></s3:Delete>\n';
  expect(readXml(document).children[0]).toEqual({ name: 'Key', children: [], text: "a\r😀<b>'" });
  expect(escapeXml('\u0001\r\n\t"')).toBe('&#x1;&#xd;\n\t&quot;');
});
