import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineDifference, linesOf } from './line-difference.ts';
import { mergeTexts } from './merge-texts.ts';

const options = { seed: 20_261_123, numRuns: 3_000 };
const base = 'a\nb\nc\nd\ne\nf\n';
const text = fc
  .array(fc.constantFrom('{\n', '}\n', 'a\n', 'b\n', 'c\r\n', 'd\n'), { maxLength: 12 })
  .map((lines) => lines.join(''));

describe('mergeTexts', () => {
  it('takes over what each side changed alone', () => {
    expect(mergeTexts(base, base.replace('b', 'B'), base.replace('e\n', ''))).toEqual({
      conflictCount: 0,
      text: 'a\nB\nc\nd\nf\n',
      pieces: [
        { kind: 'same', text: 'a\n' },
        { kind: 'mine', text: 'B\n' },
        { kind: 'same', text: 'c\nd\n' },
        { kind: 'theirs', text: '' },
        { kind: 'same', text: 'f\n' },
      ],
    });
  });

  it('tells what both changed in two ways', () => {
    expect(mergeTexts(base, base.replace('c', 'mine'), base.replace('c', 'theirs'))).toEqual({
      conflictCount: 1,
      pieces: [
        { kind: 'same', text: 'a\nb\n' },
        { kind: 'conflict', base: 'c\n', mine: 'mine\n', theirs: 'theirs\n' },
        { kind: 'same', text: 'd\ne\nf\n' },
      ],
    });
  });

  it('takes once what both changed alike', () => {
    expect(mergeTexts(base, base.replace('c', 'x'), base.replace('c', 'x')).text).toBe(
      base.replace('c', 'x'),
    );
  });

  it('merges with a side that did not change to the other side', () => {
    fc.assert(
      fc.property(text, text, (from, to) => {
        expect(mergeTexts(from, to, from).text).toBe(to);
        expect(mergeTexts(from, from, to).text).toBe(to);
        expect(mergeTexts(from, to, to).text).toBe(to);
      }),
      options,
    );
  });

  it('holds all of every side in its pieces', () => {
    fc.assert(
      fc.property(text, text, text, (from, mine, theirs) => {
        const { pieces } = mergeTexts(from, mine, theirs);
        const taking = (side: 'mine' | 'theirs') =>
          pieces.map((piece) => ('text' in piece ? piece.text : piece[side])).join('');
        for (const [side, own] of [
          ['mine', mine],
          ['theirs', theirs],
        ] as const) {
          const others = pieces.some((piece) => piece.kind === (side === 'mine' ? 'theirs' : 'mine'));
          if (!others) expect(taking(side)).toBe(own);
        }
        const mirrored = mergeTexts(from, theirs, mine);
        expect(mirrored.conflictCount).toBe(mergeTexts(from, mine, theirs).conflictCount);
      }),
      options,
    );
  });
});

describe('lineDifference', () => {
  it('leads from one text to the other', () => {
    fc.assert(
      fc.property(text, text, (one, two) => {
        const [before, after] = [linesOf(one), linesOf(two)];
        let built = '';
        let at = 0;
        for (const hunk of lineDifference(before, after)) {
          built +=
            before.slice(at, hunk.beforeFrom).join('') + after.slice(hunk.afterFrom, hunk.afterTo).join('');
          at = hunk.beforeTo;
        }
        expect(built + before.slice(at).join('')).toBe(two);
      }),
      options,
    );
  });

  it('compares texts that share no landmarks in time that does not run away', () => {
    const many = (line: string, other: string) =>
      Array.from({ length: 20_000 }, (_, index) => (index % 3 === 0 ? line : other));
    const start = performance.now();
    lineDifference(many('a\n', 'b\n'), many('b\n', 'c\n'));
    expect(performance.now() - start).toBeLessThan(8_000);
  });
});
