import { ServiceError } from '@cairn/kit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lambdaInputs } from '../lambda/lambda-shapes.ts';
import { stepFunctionsInputs } from '../step-functions/step-functions-shapes.ts';
import { compileInputReader } from './compile-reader.ts';
import type { Shape, StructureShape } from './shape.ts';

const shapes: readonly StructureShape[] = [
  ...Object.values(stepFunctionsInputs),
  ...Object.values(lambdaInputs),
];
const readers = shapes.map((shape) => compileInputReader(shape));

/** Inputs that look like the shape's, with wrong values here and there. */
function near(shape: Shape): fc.Arbitrary<unknown> {
  if (shape.kind === 'structure') {
    const members = Object.fromEntries(
      Object.entries(shape.members).map(([name, member]) => [
        name,
        fc.oneof({ weight: 3, arbitrary: near(member) }, { weight: 1, arbitrary: fc.jsonValue() }),
      ]),
    );
    return fc.record(members, { requiredKeys: [] });
  }
  if (shape.kind === 'list') return fc.array(near(shape.item), { maxLength: 3 });
  if (shape.kind === 'map') return fc.dictionary(fc.string(), near(shape.value), { maxKeys: 3 });
  if (shape.kind === 'string') return fc.oneof(fc.string(), fc.constantFrom(...(shape.values ?? ['a'])));
  if (shape.kind === 'boolean') return fc.boolean();
  return fc.oneof(fc.integer(), fc.double());
}

it('reads or refuses any JSON, and never fails otherwise', () => {
  const cases = fc
    .nat(shapes.length - 1)
    .chain((index) => fc.tuple(fc.constant(index), fc.oneof(near(shapes[index] as Shape), fc.jsonValue())));
  fc.assert(
    fc.property(cases, ([index, input]) => {
      try {
        const read = (readers[index] as ReturnType<typeof compileInputReader>)(input);
        const known = Object.keys((shapes[index] as StructureShape).members);
        for (const member of Object.keys(read)) expect(known).toContain(member);
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        expect(['SerializationException', 'ValidationException']).toContain(error.code);
      }
    }),
    { numRuns: 500, seed: 20_260_101 },
  );
});
