import { ServiceError } from '@cairn/kit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeAwsChunked } from './aws-chunked.ts';

async function* cut(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array, void> {
  let at = 0;
  for (let turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function read(bytes: Buffer, sizes: readonly number[]) {
  const body = decodeAwsChunked(cut(bytes, sizes));
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.bytes) chunks.push(chunk);
  return { bytes: Buffer.concat(chunks), trailers: body.trailers() };
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

it('gives the bytes and trailers, however they are cut', async () => {
  const chunk = fc.uint8Array({ minLength: 1, maxLength: 50 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(chunk, { maxLength: 6 }),
      sizes,
      fc.boolean(),
      async (chunks, cuts, isSigned) => {
        const extension = isSigned ? `;chunk-signature=${'a'.repeat(64)}` : '';
        const framed = chunks.flatMap((each) => [
          Buffer.from(`${each.length.toString(16)}${extension}\r\n`),
          Buffer.from(each),
          Buffer.from('\r\n'),
        ]);
        const end = Buffer.from(`0${extension}\r\nx-amz-checksum-crc32: AAAAAA==\r\n\r\n`);
        const found = await read(Buffer.concat([...framed, end]), cuts);
        expect(found.bytes.equals(Buffer.concat(chunks))).toBe(true);
        expect({ ...found.trailers }).toEqual({ 'x-amz-checksum-crc32': 'AAAAAA==' });
      },
    ),
  );
});

it('fails on everything else as S3 does', async () => {
  const piece = fc.constantFrom('5', '0', 'ff', '\r\n', '\n', '\r', ';', 'x:y', 'hello', ':', '\u0000');
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), sizes, async (pieces, cuts) => {
      await read(Buffer.from(pieces.join('')), cuts).catch((error: unknown) => {
        expect(error).toBeInstanceOf(ServiceError);
      });
    }),
    { numRuns: 1_000 },
  );
});
