import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blob, boolean, integer, listOf, mapOf, structure, text } from '../shape/shape.ts';
import { readQueryForm } from './query-form.ts';

const shape = structure({
  Name: text(),
  Count: integer(),
  Flag: boolean,
  Tags: listOf(structure({ Key: text(), Value: text() })),
  Keys: listOf(text()),
  Attributes: mapOf(text(), text()),
  MessageAttributes: mapOf(text(), structure({ DataType: text(), BinaryValue: blob })),
});

const read = (form: string): unknown => readQueryForm(new URLSearchParams(form), shape);

describe('a form', () => {
  it('gives structures, lists and maps as the shape has them', () => {
    expect(
      read(
        'Action=X&Version=1&Name=a.b&Count=12&Flag=false&Tags.member.2.Key=k2&Tags.member.1.Key=k1&Tags.member.1.Value=v1&Keys.member.10=b&Keys.member.9=a&Attributes.entry.1.key=x&Attributes.entry.1.value=y&MessageAttributes.entry.1.Name=n&MessageAttributes.entry.1.Value.DataType=Binary&MessageAttributes.entry.1.Value.BinaryValue=AQ==',
      ),
    ).toEqual({
      Name: 'a.b',
      Count: 12,
      Flag: false,
      Tags: [{ Key: 'k1', Value: 'v1' }, { Key: 'k2' }],
      Keys: ['a', 'b'],
      Attributes: { x: 'y' },
      MessageAttributes: { n: { DataType: 'Binary', BinaryValue: 'AQ==' } },
    });
  });

  it('may leave out what stands between lists and their numbers', () => {
    expect(read('Keys.1=a&Attributes.1.Name=x&Attributes.1.Value=y')).toEqual({
      Keys: ['a'],
      Attributes: { x: 'y' },
    });
  });

  it('leaves what is no number or boolean to the reader of the shape', () => {
    expect(read('Count=many&Flag=yes')).toEqual({ Count: 'many', Flag: 'yes' });
  });

  it('keeps names that objects have of their own as keys', () => {
    const { Attributes } = read('Attributes.entry.1.key=__proto__&Attributes.entry.1.value=x') as {
      Attributes: object;
    };
    expect(Object.entries(Attributes)).toEqual([['__proto__', 'x']]);
  });

  it('is refused when it is nested without measure', () => {
    expect(() => read(`${'a.'.repeat(100)}b=1`)).toThrow(/nested too deep/);
  });

  it('whatever it holds, ends in members of the shape or a refusal', () => {
    const part = fc.constantFrom(
      'Name',
      'Tags',
      'member',
      'entry',
      '1',
      '2',
      'Key',
      'Value',
      'key',
      '',
      '-1',
      'x',
    );
    const name = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.string())), (fields) => {
        const result = readQueryForm(fields, shape) as object;
        expect(Object.keys(result).every((member) => member in shape.members)).toBe(true);
      }),
    );
  });
});
